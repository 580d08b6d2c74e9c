-- SPDX-License-Identifier: GPL-3.0-or-later
ALTER TABLE case_file ADD COLUMN next TEXT NOT NULL DEFAULT 'new';
