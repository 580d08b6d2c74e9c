-- SPDX-License-Identifier: GPL-3.0-or-later
-- What was given to printers: one row for each job, written before it is sent, and what became of
-- it. name is the job's name at the printer; papers are ids of forms: nothing personal.
CREATE TABLE print_job (
  name TEXT PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES case_file (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  part INTEGER NOT NULL,
  papers TEXT NOT NULL,
  printer TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('recorded', 'waiting', 'printing', 'stopped', 'done',
                                       'cancelled', 'failed', 'unsure')),
  why TEXT NOT NULL DEFAULT '',
  job INTEGER NOT NULL DEFAULT 0,
  changed_at INTEGER NOT NULL,
  UNIQUE (case_id, number, part)
) STRICT;
CREATE INDEX print_job_by_state ON print_job (state);
