-- SPDX-License-Identifier: GPL-3.0-or-later
-- How well each paper of a signed case was read: numbers only. They stay when the case is wiped;
-- case_id is there so that a case signed again is counted once.
CREATE TABLE reading_count (
  case_id TEXT NOT NULL,
  part INTEGER NOT NULL,
  day TEXT NOT NULL,
  issuer_code TEXT NOT NULL,
  document TEXT NOT NULL,
  template TEXT NOT NULL,
  drifted INTEGER NOT NULL CHECK (drifted IN (0, 1)),
  dpi INTEGER NOT NULL,
  unchanged INTEGER NOT NULL,
  corrected INTEGER NOT NULL,
  missed INTEGER NOT NULL,
  unsure INTEGER NOT NULL,
  rare INTEGER NOT NULL,
  PRIMARY KEY (case_id, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX reading_count_by_day ON reading_count (day);
