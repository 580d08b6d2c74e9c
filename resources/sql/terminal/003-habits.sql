-- SPDX-License-Identifier: GPL-3.0-or-later
-- What this counter chose before (characters, readings of names), sealed, by the list's name.
CREATE TABLE habit (
  name TEXT PRIMARY KEY,
  bytes BLOB NOT NULL
) STRICT, WITHOUT ROWID;
