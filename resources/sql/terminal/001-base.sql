-- SPDX-License-Identifier: GPL-3.0-or-later
-- What every store has: settings, people, wrapped keys, the audit chain.
CREATE TABLE setting (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE account (
  id TEXT PRIMARY KEY,
  login TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('clerk', 'supervisor', 'administrator')),
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  verifier TEXT,
  failures INTEGER NOT NULL DEFAULT 0,
  wait_until INTEGER NOT NULL DEFAULT 0
) STRICT;

-- The store key, wrapped: by account id, 'recovery' or 'server'.
CREATE TABLE vault_slot (
  name TEXT PRIMARY KEY,
  salt BLOB NOT NULL,
  ops INTEGER NOT NULL,
  memory INTEGER NOT NULL,
  wrapped BLOB NOT NULL,
  failures INTEGER NOT NULL DEFAULT 0,
  wait_until INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE audit (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  terminal TEXT NOT NULL,
  action TEXT NOT NULL,
  case_id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  detail TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE INDEX audit_by_case ON audit (case_id, seq);

CREATE TABLE audit_head (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  seq INTEGER NOT NULL,
  hash TEXT NOT NULL
) STRICT;

CREATE TRIGGER audit_never_changes BEFORE UPDATE ON audit
BEGIN
  SELECT RAISE (ABORT, 'the audit chain is append-only');
END;
CREATE TRIGGER audit_never_shrinks BEFORE DELETE ON audit
BEGIN
  SELECT RAISE (ABORT, 'the audit chain is append-only');
END;
