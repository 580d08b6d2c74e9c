/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* fraction 0…1 or -1 (unknown); what: Japanese, shown as it is. */
typedef void (*KkProgressFunc) (double fraction, const char *what, gpointer user_data);

/* What a worker tells from its own thread of the request it is at. */
typedef struct
{
  KkProgressFunc func; /* NULL: nobody wants to hear */
  gpointer data;
  const char *what; /* static */
  GMainContext *context;
} KkProgress;

/* On the thread that asks; clear it when the request has been answered. */
void kk_progress_init (KkProgress *progress, KkProgressFunc func, gpointer data, const char *what);
void kk_progress_clear (KkProgress *progress);
/* On any thread: func runs on the thread that asked, before the answer, never after it. */
void kk_progress_tell (const KkProgress *progress, double fraction);

G_END_DECLS
