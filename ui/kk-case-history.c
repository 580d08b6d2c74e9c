/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-case-history.h"

#include <glib/gi18n.h>

#include "core/kk-kind.h"

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

      if (event->type == KK_EVENT_RETURNED || event->type == KK_EVENT_HELD
          || event->type == KK_EVENT_WITHDRAWN)
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
