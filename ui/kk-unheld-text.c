/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-unheld-text.h"

#include <glib/gi18n.h>

/* So many stand on a line of the window. */
#define MAX_NAMED 4

static void
append_list (GString *out, const GPtrArray *list, gboolean columns)
{
  for (guint i = 0; i < MIN (list->len, MAX_NAMED); i++)
    {
      const KkUnheld *one = g_ptr_array_index (list, i);

      g_string_append_printf (out, "%s%s%s%s → %s", i > 0 ? "、" : "", columns ? one->column : "",
                              columns ? " " : "", one->from, one->unknown ? _ ("手入力") : one->to);
    }
  if (list->len > MAX_NAMED)
    g_string_append_printf (out, _ (" ほか%u字"), list->len - MAX_NAMED);
}

char *
kk_unheld_text (KkSession *session, const char *text, gboolean *any_out)
{
  g_autoptr (GPtrArray) list = kk_session_list_unheld (session);
  GString *out = g_string_new (text);

  if (any_out)
    *any_out = list->len > 0;
  if (list->len > 0)
    g_string_append (out, _ ("　▲ 送り先にない文字: "));
  append_list (out, list, TRUE);
  return g_string_free (out, FALSE);
}

char *
kk_unheld_note (const char *path, gpointer session)
{
  g_autoptr (GPtrArray) list = kk_session_list_unheld_at (session, path);
  GString *out = NULL;

  if (list->len == 0)
    return NULL;
  out = g_string_new (_ ("▲ 送り先にない文字: "));
  append_list (out, list, FALSE);
  return g_string_free (out, FALSE);
}
