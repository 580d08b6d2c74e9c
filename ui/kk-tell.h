/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A line for the clerk under the header: what happened and what to do next. Goes to whatever window
 * the widget is in; UI thread. */
typedef enum
{
  KK_TELL_INFO,
  KK_TELL_DONE,
  KK_TELL_CHECK,
  KK_TELL_ERROR,
} KkTellKind;

void kk_tell (gpointer widget, KkTellKind kind, const char *text);
/* In the clerk's words (kk-messages.h); says nothing where error is only a cancel. */
void kk_tell_error (gpointer widget, const GError *error);

G_END_DECLS
