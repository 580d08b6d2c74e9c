-- SPDX-License-Identifier: GPL-3.0-or-later
-- Cases with their pages and revisions, and the outbox. Columns of type BLOB are sealed, except the
-- outbox's receipt and its envelope, which is sealed to the server.
CREATE TABLE day_number (
  day TEXT PRIMARY KEY,
  last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE case_file (
  id TEXT PRIMARY KEY,
  day TEXT NOT NULL,
  number INTEGER NOT NULL,
  kind TEXT NOT NULL DEFAULT '',
  n_persons INTEGER NOT NULL DEFAULT 0,
  clerk TEXT NOT NULL,
  terminal TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  title BLOB,
  draft BLOB,
  wiped INTEGER NOT NULL DEFAULT 0 CHECK (wiped IN (0, 1)),
  UNIQUE (day, number)
) STRICT;

CREATE TABLE case_event (
  seq INTEGER PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES case_file (id) ON DELETE CASCADE,
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
  case_id TEXT NOT NULL REFERENCES case_file (id) ON DELETE CASCADE,
  sha256 TEXT NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (case_id, sha256)
) STRICT;

CREATE TABLE page (
  case_id TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  subpage INTEGER NOT NULL,
  position INTEGER NOT NULL,
  media_type TEXT NOT NULL,
  rotation INTEGER NOT NULL,
  reading BLOB,
  PRIMARY KEY (case_id, sha256, subpage),
  FOREIGN KEY (case_id, sha256) REFERENCES page_blob (case_id, sha256) ON DELETE CASCADE
) STRICT;

-- head: the revision's bytes up to the first page; the pages follow from revision_page.
CREATE TABLE revision (
  case_id TEXT NOT NULL REFERENCES case_file (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  hash TEXT NOT NULL,
  head BLOB NOT NULL,
  PRIMARY KEY (case_id, number)
) STRICT;

CREATE TABLE revision_page (
  case_id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  position INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  PRIMARY KEY (case_id, revision, position),
  FOREIGN KEY (case_id, revision) REFERENCES revision (case_id, number) ON DELETE CASCADE,
  FOREIGN KEY (case_id, sha256) REFERENCES page_blob (case_id, sha256)
) STRICT;

CREATE TABLE item (
  case_id TEXT NOT NULL REFERENCES case_file (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (case_id, name)
) STRICT;

CREATE TABLE outbox (
  seq INTEGER PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES case_file (id) ON DELETE CASCADE,
  revision INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'sending', 'stuck', 'acknowledged')),
  attempts INTEGER NOT NULL DEFAULT 0,
  queued_at INTEGER NOT NULL,
  last_try INTEGER NOT NULL DEFAULT 0,
  next_try INTEGER NOT NULL,
  lease_until INTEGER NOT NULL DEFAULT 0,
  error_code TEXT,
  error_reason TEXT,
  hash TEXT NOT NULL,
  envelope BLOB,
  receipt BLOB,
  acknowledged_at INTEGER NOT NULL DEFAULT 0,
  UNIQUE (case_id, revision)
) STRICT;
CREATE INDEX outbox_due ON outbox (state, next_try);
