/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-decision-bar.h"

#include <glib/gi18n.h>

#include "ui/kk-case-history.h"
#include "ui/kk-tell.h"
#include "ui/kk-widget.h"

struct _KkDecisionBar
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *reason;
  GtkWidget *return_button;
  GtkWidget *hold_button;
  GtkWidget *release_button;
  GtkWidget *withdraw_button;

  /* Owned */
  KkCounter *counter;
  KkSession *session;

  gboolean busy;
};

G_DEFINE_FINAL_TYPE (KkDecisionBar, kk_decision_bar, GTK_TYPE_WIDGET)

static guint decided_signal;
static guint busy_signal;

static void
set_busy (KkDecisionBar *self, gboolean busy)
{
  self->busy = busy;
  g_signal_emit (self, busy_signal, 0);
}

static char *
dup_reason (KkDecisionBar *self)
{
  char *reason = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->reason))));

  if (!*reason)
    g_clear_pointer (&reason, g_free);
  return reason;
}

static void
decided_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KkDecisionBar) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) files = kk_counter_decide_finish (KK_COUNTER (source), result, &error);
  g_autofree char *text = NULL;

  set_busy (self, FALSE);
  if (!files)
    {
      kk_tell_error (self, error);
      return;
    }
  text = files->len > 0
             ? g_strdup_printf (_ ("処理しました。ファイルを%u件書き出しました。"), files->len)
             : g_strdup (_ ("処理しました。"));
  kk_tell (self, KK_TELL_DONE, text);
  g_signal_emit (self, decided_signal, 0);
}

static void
marked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KkDecisionBar) self = user_data;
  g_autoptr (GError) error = NULL;

  if (kk_session_mark_finish (KK_SESSION (source), result, &error))
    gtk_editable_set_text (GTK_EDITABLE (self->reason), "");
  else
    kk_tell_error (self, error);
  set_busy (self, FALSE);
}

static void
decide (KkDecisionBar *self, KkEventType event)
{
  g_autofree char *reason = dup_reason (self);

  if (self->busy)
    return;
  if (!reason && event != KK_EVENT_APPROVED && event != KK_EVENT_RELEASED)
    {
      gtk_widget_grab_focus (self->reason);
      kk_tell (self, KK_TELL_CHECK, _ ("理由を入力してから、もう一度押してください。"));
      return;
    }
  set_busy (self, TRUE);
  if (kk_session_is_read_only (self->session))
    kk_counter_decide_async (self->counter, self->session, event, reason, NULL, decided_cb,
                             g_object_ref (self));
  else
    kk_session_mark_async (self->session, event, reason, NULL, marked_cb, g_object_ref (self));
}

static void
return_cb (KkDecisionBar *self)
{
  decide (self, KK_EVENT_RETURNED);
}

static void
hold_cb (KkDecisionBar *self)
{
  decide (self, KK_EVENT_HELD);
}

static void
release_cb (KkDecisionBar *self)
{
  decide (self, KK_EVENT_RELEASED);
}

static void
withdraw_cb (KkDecisionBar *self)
{
  decide (self, KK_EVENT_WITHDRAWN);
}

void
kk_decision_bar_approve (KkDecisionBar *self)
{
  decide (self, KK_EVENT_APPROVED);
}

gboolean
kk_decision_bar_may_decide (KkDecisionBar *self)
{
  return kk_session_is_read_only (self->session) && kk_counter_may (self->counter, "case.approve");
}

gboolean
kk_decision_bar_is_busy (KkDecisionBar *self)
{
  return self->busy;
}

void
kk_decision_bar_refresh (KkDecisionBar *self, gboolean others_busy)
{
  gboolean decide_now = kk_decision_bar_may_decide (self);
  gboolean own = !kk_session_is_read_only (self->session);
  gboolean held = kk_session_get_state (self->session)->workflow == KK_WORKFLOW_HELD;

  gtk_widget_set_visible (GTK_WIDGET (self),
                          !kk_case_is_closed (self->session)
                              && ((decide_now && !kk_case_is_approved (self->session)) || own));
  gtk_widget_set_visible (self->return_button, decide_now && !held);
  gtk_widget_set_visible (self->hold_button, !held);
  gtk_widget_set_visible (self->release_button, held);
  gtk_widget_set_sensitive (GTK_WIDGET (self), !self->busy && !others_busy);
}

void
kk_decision_bar_set_case (KkDecisionBar *self, KkCounter *counter, KkSession *session)
{
  self->counter = g_object_ref (counter);
  self->session = g_object_ref (session);
}

static void
kk_decision_bar_dispose (GObject *object)
{
  KkDecisionBar *self = KK_DECISION_BAR (object);

  kk_widget_dispose (object, KK_TYPE_DECISION_BAR);
  g_clear_object (&self->session);
  g_clear_object (&self->counter);
  G_OBJECT_CLASS (kk_decision_bar_parent_class)->dispose (object);
}

static void
kk_decision_bar_class_init (KkDecisionBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = KK_TYPE_DECISION_BAR;

  G_OBJECT_CLASS (klass)->dispose = kk_decision_bar_dispose;
  decided_signal
      = g_signal_new ("decided", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  busy_signal
      = g_signal_new ("busy-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/kakanai/ui/kk-decision-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, KkDecisionBar, reason);
  gtk_widget_class_bind_template_child (widget_class, KkDecisionBar, return_button);
  gtk_widget_class_bind_template_child (widget_class, KkDecisionBar, hold_button);
  gtk_widget_class_bind_template_child (widget_class, KkDecisionBar, release_button);
  gtk_widget_class_bind_template_child (widget_class, KkDecisionBar, withdraw_button);
  gtk_widget_class_bind_template_callback (widget_class, return_cb);
  gtk_widget_class_bind_template_callback (widget_class, hold_cb);
  gtk_widget_class_bind_template_callback (widget_class, release_cb);
  gtk_widget_class_bind_template_callback (widget_class, withdraw_cb);
}

static void
kk_decision_bar_init (KkDecisionBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
