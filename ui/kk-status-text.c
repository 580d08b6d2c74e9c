/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-status-text.h"

#include <glib/gi18n.h>

#include "ui/kk-messages.h"

static char *
clock_text (gint64 at)
{
  g_autoptr (GDateTime) time = at ? g_date_time_new_from_unix_local (at / G_USEC_PER_SEC) : NULL;

  return time ? g_date_time_format (time, "%H:%M") : NULL;
}

const char *
kk_status_text_class (const KkStatus *status)
{
  if (!status->has_server)
    return "ok";
  if (status->needs_person > 0)
    return "trouble";
  return status->waiting > 0 || (status->has_server && !status->reachable) ? "waiting" : "ok";
}

char *
kk_status_text_line (const KkStatus *status)
{
  g_autofree char *last = clock_text (status->last_acknowledged);
  g_autofree char *acknowledged = NULL;

  if (!status->has_server)
    return g_strdup (_ ("サーバーなし（ファイルで引き渡し）"));
  acknowledged
      = last ? g_strdup_printf (_ ("受領 本日%d件（最終 %s）"), status->acknowledged_today, last)
             : g_strdup (_ ("受領 まだなし"));
  if (status->needs_person > 0)
    return g_strdup_printf (_ ("✕ 送れないもの %d件　%s"), status->needs_person, acknowledged);
  if (status->waiting > 0)
    return g_strdup_printf (_ ("▲ 送信待ち %d件　%s"), status->waiting, acknowledged);
  return g_strdup_printf (_ ("待ちなし　%s"), acknowledged);
}

char *
kk_status_text_long (const KkStatus *status)
{
  g_autofree char *last = clock_text (status->last_acknowledged);
  g_autofree char *next = clock_text (status->next_try);
  g_autoptr (GString) out = g_string_new (NULL);

  if (!status->has_server)
    return g_strdup (
        _ ("この市にはサーバーがありません。承認すると RPA のファイルを書き出します。"));
  g_string_append_printf (out, _ ("サーバーの受領　本日 %d件"), status->acknowledged_today);
  if (last)
    g_string_append_printf (out, _ ("（最終 %s）"), last);
  g_string_append_printf (out, _ ("\n送信待ち　%d件"), status->waiting);
  if (status->needs_person > 0)
    g_string_append_printf (out, _ ("\n✕ うち %d件は人の手が必要です"), status->needs_person);
  if (status->last_error)
    g_string_append_printf (out, "\n%s", kk_message_for_delivery (status->last_error));
  if (next)
    g_string_append_printf (out, _ ("\n次の送信　%s"), next);
  return g_string_free (g_steal_pointer (&out), FALSE);
}
