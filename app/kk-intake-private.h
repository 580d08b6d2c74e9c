/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-session-private.h"

/* One intake under way. The task's data; lives as long as the task. */
typedef struct
{
  KkIntakeRequest request;
  char *scanner;
  GPtrArray *files; /* GFile*; NULL: from the scanner */
  guint next_file;
  KkProgressFunc progress;
  gpointer progress_data;

  GQueue waiting; /* KkRevisionPage* to be stored, in order */
  gboolean storing;
  gboolean source_done; /* no more pages come */
  GError *source_error; /* why the source ended early; what came before it stays */
  char *replace;        /* page id to be replaced by the first page; NULL: add */
  GPtrArray *new_ids;   /* char*: pages stored by this intake */
  gulong page_handler;
  gulong progress_handler;
  gulong waiting_handler;
  guint job;
} KkIntake;

/* fraction and what as in KkProgressFunc. */
void kk_intake_tell (const KkIntake *intake, double fraction, const char *what);

/* Reads the pages stored by the intake that is task's data, merges, and answers the task. */
void kk_intake_read (GTask *task);
