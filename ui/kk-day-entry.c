/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-day-entry.h"

#include <glib/gi18n.h>
#include <string.h>

#include "core/kk-date.h"
#include "ui/kk-tell.h"

static gboolean
is_day (const char *text)
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_parse (&date, text);
  return strlen (text) == 10 && text[4] == '-' && g_date_valid (&date);
}

char *
kk_day_entry_get (GtkWidget *entry)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));
  g_autofree char *day = *text ? kk_date_normalise (text) : g_strdup ("");

  if (!*day || is_day (day))
    return g_steal_pointer (&day);
  kk_tell (entry, KK_TELL_CHECK,
           _ ("日付は 2027-04-01 か 令和9年4月1日 のように入力してください。"));
  gtk_widget_grab_focus (entry);
  return NULL;
}

char *
kk_day_today (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  return g_date_time_format (now, "%Y-%m-%d");
}
