/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-case-history.h"

#include <glib/gi18n.h>

#include "core/kk-kind.h"

/* What was printed is kept as ids of forms: how many is enough here, each stands in the list of
 * forms. */
static char *
reason_text (const KkEvent *event)
{
  g_auto (GStrv) ids = g_strsplit (event->reason ? event->reason : "", " ", -1);

  if (kk_event_type_is_printing (event->type) && g_strv_length (ids) > 0)
    return g_strdup_printf (_ ("様式 %u件"), g_strv_length (ids));
  return g_strdup (event->reason ? event->reason : "");
}

GtkWidget *
kk_case_history_popover (KkSession *session)
{
  const GPtrArray *events = kk_session_get_events (session);
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  for (guint i = events ? events->len : 0; i-- > 0;)
    {
      const KkEvent *event = g_ptr_array_index (events, i);
      g_autoptr (GDateTime) at = g_date_time_new_from_unix_local (event->at / G_USEC_PER_SEC);
      g_autofree char *when = at ? g_date_time_format (at, "%m/%d %H:%M") : g_strdup ("");
      gboolean closed = kk_session_get_protection (session) == KK_PROTECTION_CLOSED;
      g_autofree char *reason = closed ? g_strdup ("") : reason_text (event);
      g_autofree char *text
          = g_strdup_printf ("%s　%s　%s%s%s", when, kk_event_type_label (event->type),
                             event->terminal ? event->terminal : "", *reason ? "　" : "", reason);
      GtkWidget *label = gtk_label_new (text);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_box_append (GTK_BOX (box), label);
    }
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 400);
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_popover_set_child (GTK_POPOVER (popover), scroller);
  return popover;
}

/* Why the case was returned, held or withdrawn; NULL: it was not. */
static const char *
last_reason (KkSession *session)
{
  const GPtrArray *events = kk_session_get_events (session);
  KkWorkflow workflow = kk_session_get_state (session)->workflow;

  if (kk_case_is_closed (session))
    return NULL;
  if (workflow != KK_WORKFLOW_RETURNED && workflow != KK_WORKFLOW_HELD
      && workflow != KK_WORKFLOW_WITHDRAWN)
    return NULL;
  for (guint i = events ? events->len : 0; i-- > 0;)
    {
      const KkEvent *event = g_ptr_array_index (events, i);

      if (event->reason && *event->reason && !kk_event_type_is_printing (event->type))
        return event->reason;
    }
  return NULL;
}

char *
kk_case_state_text (KkSession *session)
{
  const KkCaseState *state = kk_session_get_state (session);
  const char *reason = last_reason (session);
  GString *text = g_string_new (kk_session_get_number (session));

  if (kk_session_get_protection (session) == KK_PROTECTION_OPEN)
    {
      g_autoptr (GDateTime) now = g_date_time_new_now_local ();
      g_autoptr (GDateTime) until
          = g_date_time_add_seconds (now, kk_session_get_open_seconds (session));
      g_autofree char *clock = g_date_time_format (until, "%H:%M");

      g_string_append_printf (text, _ ("　▲ 画面を住民に見せない（%s に閉じます）"), clock);
    }
  if (state->revision > 0)
    g_string_append_printf (text, _ ("　第%d版"), state->revision);
  g_string_append_printf (text, "　%s", kk_workflow_label (state->workflow));
  if (reason)
    g_string_append_printf (text, _ ("　理由: %s"), reason);
  if (state->signature_void)
    g_string_append (text, _ ("　▲ 署名の後に変更があります"));
  if (state->revision > 0)
    g_string_append_printf (text, "　%s", kk_delivery_label (state->delivery));
  if (kk_session_get_receipt (session))
    g_string_append (text, _ ("　✓ 受領証あり"));
  return g_string_free (text, FALSE);
}

gboolean
kk_case_is_signed (KkSession *session)
{
  const KkCaseState *state = kk_session_get_state (session);

  return state->workflow == KK_WORKFLOW_SIGNED && !state->signature_void;
}

gboolean
kk_case_is_unsigned_kind (KkSession *session)
{
  return !kk_kind_is_signed (kk_session_get_notice (session)->kind);
}

gboolean
kk_case_is_approved (KkSession *session)
{
  return kk_session_get_state (session)->workflow == KK_WORKFLOW_APPROVED;
}

gboolean
kk_case_is_closed (KkSession *session)
{
  return kk_session_get_protection (session) == KK_PROTECTION_CLOSED;
}

gboolean
kk_case_is_protected (KkSession *session)
{
  return kk_session_get_protection (session) != KK_PROTECTION_NONE;
}
