/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/kk-progress.h"

typedef struct
{
  KkProgressFunc func;
  gpointer data;
  const char *what;
  double fraction;
} Told;

void
kk_progress_init (KkProgress *progress, KkProgressFunc func, gpointer data, const char *what)
{
  *progress = (KkProgress){ func, data, what, g_main_context_ref_thread_default () };
}

void
kk_progress_clear (KkProgress *progress)
{
  g_clear_pointer (&progress->context, g_main_context_unref);
}

static gboolean
told_idle (gpointer data)
{
  const Told *told = data;

  told->func (told->fraction, told->what, told->data);
  return G_SOURCE_REMOVE;
}

void
kk_progress_tell (const KkProgress *progress, double fraction)
{
  Told *told;

  if (progress->func == NULL)
    return;
  told = g_new (Told, 1);
  *told = (Told){ progress->func, progress->data, progress->what, fraction };
  /* A source of a higher priority than the answer, so that it never comes after it. */
  g_main_context_invoke_full (progress->context, G_PRIORITY_HIGH, told_idle, told, g_free);
}
