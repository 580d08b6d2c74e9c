-- SPDX-License-Identifier: GPL-3.0-or-later
-- 支援措置: nothing but keyed hashes says who is meant. reference is the office's own number of the
-- measure, sealed. last_day is told, never obeyed: protection ends when somebody ends it.
CREATE TABLE protection (
  id TEXT PRIMARY KEY,
  reference BLOB NOT NULL,
  first_day TEXT NOT NULL,
  last_day TEXT NOT NULL,
  added_by TEXT NOT NULL,
  added_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE protection_key (
  hash TEXT NOT NULL,
  protection_id TEXT NOT NULL REFERENCES protection (id) ON DELETE CASCADE,
  PRIMARY KEY (hash, protection_id)
) STRICT, WITHOUT ROWID;

-- A case that lists show without a name.
ALTER TABLE case_file ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1));
