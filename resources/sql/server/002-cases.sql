-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the terminals send, the terminals themselves, and who took what over. Columns of type BLOB are
-- sealed, except receipts.
CREATE TABLE terminal (
  fingerprint TEXT PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  practice INTEGER NOT NULL CHECK (practice IN (0, 1)),
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  registered_at INTEGER NOT NULL,
  last_seen INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE case_file (
  id TEXT PRIMARY KEY,
  day TEXT NOT NULL,
  number INTEGER NOT NULL,
  reception TEXT NOT NULL,
  kind TEXT NOT NULL,
  n_persons INTEGER NOT NULL,
  clerk TEXT NOT NULL,
  terminal TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  changed_seq INTEGER NOT NULL DEFAULT 0,
  workflow TEXT NOT NULL,
  title BLOB
) STRICT;
CREATE INDEX case_file_by_change ON case_file (changed_seq);

CREATE TABLE case_event (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  case_id TEXT NOT NULL REFERENCES case_file (id),
  type TEXT NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  terminal TEXT NOT NULL,
  revision INTEGER NOT NULL,
  code TEXT,
  reason BLOB
) STRICT;
CREATE INDEX case_event_by_case ON case_event (case_id, seq);

CREATE TABLE page_blob (
  case_id TEXT NOT NULL REFERENCES case_file (id),
  sha256 TEXT NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (case_id, sha256)
) STRICT;

-- head: the revision's bytes up to the first page; the pages follow from revision_page.
CREATE TABLE revision (
  case_id TEXT NOT NULL REFERENCES case_file (id),
  number INTEGER NOT NULL,
  hash TEXT NOT NULL,
  head BLOB NOT NULL,
  received_at INTEGER NOT NULL,
  receipt BLOB NOT NULL,
  PRIMARY KEY (case_id, number)
) STRICT;

CREATE TABLE revision_page (
  case_id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  position INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  PRIMARY KEY (case_id, revision, position),
  FOREIGN KEY (case_id, revision) REFERENCES revision (case_id, number),
  FOREIGN KEY (case_id, sha256) REFERENCES page_blob (case_id, sha256)
) STRICT;

CREATE TABLE hand_over (
  case_id TEXT PRIMARY KEY REFERENCES case_file (id),
  revision INTEGER NOT NULL,
  taker TEXT NOT NULL,
  terminal TEXT NOT NULL,
  file_sha256 TEXT NOT NULL,
  at INTEGER NOT NULL,
  result TEXT
) STRICT;
