/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-tell.h"

#include "ui/kk-messages.h"

void
kk_tell (gpointer widget, KkTellKind kind, const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (widget), "win.tell", "(is)", (gint32) kind, text);
}

void
kk_tell_error (gpointer widget, const GError *error)
{
  if (kk_error_is_cancelled (error))
    return;
  /* The technical text is for the log; it never holds personal data. */
  g_message ("%s: %s", g_quark_to_string (error->domain), error->message);
  kk_tell (widget, KK_TELL_ERROR, kk_message_for_error (error));
}
