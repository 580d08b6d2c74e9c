/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-case-page.h"

#include <glib/gi18n.h>

#include "core/kk-kind.h"
#include "ui/kk-archive-button.h"
#include "ui/kk-case-history.h"
#include "ui/kk-decision-bar.h"
#include "ui/kk-forms-page.h"
#include "ui/kk-history-popover.h"
#include "ui/kk-intake-page.h"
#include "ui/kk-paper-page.h"
#include "ui/kk-pictures.h"
#include "ui/kk-print-bar.h"
#include "ui/kk-protection-page.h"
#include "ui/kk-review-page.h"
#include "ui/kk-tell.h"
#include "ui/kk-unheld-text.h"
#include "ui/kk-widget.h"

struct _KkCasePage
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *step_intake;
  GtkWidget *step_review;
  GtkWidget *step_paper;
  GtkWidget *step_forms;
  GtkWidget *state;
  GtkWidget *decisions; /* KkDecisionBar */
  GtkWidget *archive;
  GtkWidget *history;
  GtkWidget *prints;
  GtkWidget *stack;

  /* Borrowed: children of stack */
  GtkWidget *intake;
  GtkWidget *review;
  GtkWidget *paper;
  GtkWidget *protection;
  GtkWidget *forms;

  /* Owned */
  KkCounter *counter;
  KkSession *session;
  KkPictures *pictures;

  gboolean busy; /* queueing */
};

static void screen_init (KkScreenInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KkCasePage,
                               kk_case_page,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (KK_TYPE_SCREEN, screen_init))

enum
{
  SIGNAL_RESIDENT,
  SIGNAL_CLOSE,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static GtkWidget *
current (KkCasePage *self)
{
  return gtk_stack_get_visible_child (GTK_STACK (self->stack));
}

static void
step_cb (GtkToggleButton *button, KkCasePage *self)
{
  GtkWidget *page = g_object_get_data (G_OBJECT (button), "kk-page");

  if (!page || !gtk_toggle_button_get_active (button) || current (self) == self->protection)
    return;
  if (current (self) == self->review)
    kk_review_page_commit (KK_REVIEW_PAGE (self->review));
  gtk_stack_set_visible_child (GTK_STACK (self->stack), page);
  kk_screen_keys_changed (KK_SCREEN (self));
}

static void
go_to (KkCasePage *self, GtkWidget *page)
{
  gtk_toggle_button_set_active (g_object_get_data (G_OBJECT (page), "kk-step"), TRUE);
}

static void
read_cb (KkCasePage *self)
{
  int n = kk_session_count_to_check (self->session);
  g_autofree char *text
      = n > 0 ? g_strdup_printf (
            _ ("読み取りました。確認する項目が%d件あります。Enter で確かめ、F8 で次へ進みます。"),
            n)
              : g_strdup (_ ("読み取りました。確認する項目はありません。"));
  g_autofree char *first = kk_session_next_to_check (self->session, NULL);

  if (kk_session_get_protection (self->session) == KK_PROTECTION_CLOSED)
    return;
  go_to (self, self->review);
  if (first)
    kk_review_page_focus (KK_REVIEW_PAGE (self->review), first);
  kk_tell (self, n > 0 ? KK_TELL_CHECK : KK_TELL_DONE, text);
}

static void
walk_cb (KkPaperPage *paper, const char *path, KkCasePage *self)
{
  go_to (self, self->review);
  kk_review_page_focus (KK_REVIEW_PAGE (self->review), path);
}

/* ——— state ——— */

static gboolean
may_decide (KkCasePage *self)
{
  return kk_decision_bar_may_decide (KK_DECISION_BAR (self->decisions));
}

static gboolean
is_busy (KkCasePage *self)
{
  return self->busy || kk_decision_bar_is_busy (KK_DECISION_BAR (self->decisions));
}

/* Nothing but the way to open it shows of a closed case. */
static void
show_protection (KkCasePage *self)
{
  gboolean closed = kk_case_is_closed (self->session);

  gtk_widget_set_sensitive (self->step_intake, !closed);
  gtk_widget_set_sensitive (self->step_review, !closed);
  gtk_widget_set_sensitive (self->step_paper, !closed);
  gtk_widget_set_visible (self->archive, !closed);
  gtk_widget_set_visible (self->history, !closed);
  if (closed && current (self) != self->protection)
    {
      gtk_stack_set_visible_child (GTK_STACK (self->stack), self->protection);
      kk_screen_shown (KK_SCREEN (self->protection));
    }
  else if (!closed && current (self) == self->protection)
    gtk_stack_set_visible_child (GTK_STACK (self->stack), self->review);
}

static void
show_state (KkCasePage *self)
{
  g_autofree char *text = kk_case_state_text (self->session);

  gtk_label_set_label (GTK_LABEL (self->state), text);
  gtk_widget_set_tooltip_text (self->state, text);
  kk_decision_bar_refresh (KK_DECISION_BAR (self->decisions), self->busy);
  show_protection (self);
  kk_screen_keys_changed (KK_SCREEN (self));
}

/* ——— the way on ——— */

static void
signed_on_paper_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KkCasePage) self = user_data;
  g_autoptr (GError) error = NULL;

  self->busy = FALSE;
  if (kk_session_sign_finish (KK_SESSION (source), result, &error))
    kk_tell (self, KK_TELL_DONE, _ ("紙の署名を記録しました。F12 で決裁へ送れます。"));
  else
    kk_tell_error (self, error);
  show_state (self);
}

static void
hand_to_resident (KkCasePage *self)
{
  g_autoptr (GError) error = NULL;

  if (!kk_session_may_edit (self->session))
    return;
  kk_review_page_commit (KK_REVIEW_PAGE (self->review));
  if (kk_case_is_protected (self->session))
    {
      self->busy = TRUE;
      show_state (self);
      kk_session_sign_on_paper_async (self->session, NULL, signed_on_paper_cb, g_object_ref (self));
      return;
    }
  if (kk_session_show_resident (self->session, &error))
    {
      g_signal_emit (self, signals[SIGNAL_RESIDENT], 0, self->session);
      return;
    }
  kk_tell_error (self, error);
  go_to (self, self->review);
  kk_review_page_next (KK_REVIEW_PAGE (self->review));
}

void
kk_case_page_resident_done (KkCasePage *self, gboolean signed_now)
{
  if (signed_now)
    {
      gboolean unheld = FALSE;
      g_autofree char *text
          = kk_unheld_text (self->session, _ ("署名されました。F12 で決裁へ送れます。"), &unheld);

      kk_tell (self, unheld ? KK_TELL_CHECK : KK_TELL_DONE, text);
      return;
    }
  go_to (self, self->review);
  kk_tell (self, KK_TELL_INFO,
           _ ("住民の画面を終わりました。▲ の項目を直して、もう一度 F10 を押してください。"));
}

static void
queued_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KkCasePage) self = user_data;
  g_autoptr (GError) error = NULL;

  self->busy = FALSE;
  if (kk_session_queue_finish (KK_SESSION (source), result, &error))
    kk_tell (self, KK_TELL_DONE,
             kk_counter_get_status (self->counter).has_server
                 ? _ ("決裁へ送りました。サーバーが受領するまでは、この端末の送信箱に残ります。")
                 : _ ("決裁待ちにしました。"));
  else
    {
      kk_tell_error (self, error);
      go_to (self, self->review);
      kk_review_page_next (KK_REVIEW_PAGE (self->review));
    }
  show_state (self);
}

static void
finish_case (KkCasePage *self)
{
  if (is_busy (self) || !kk_session_may_edit (self->session))
    return;
  kk_review_page_commit (KK_REVIEW_PAGE (self->review));
  if (!kk_case_is_signed (self->session) && !kk_case_is_unsigned_kind (self->session))
    {
      hand_to_resident (self);
      return;
    }
  self->busy = TRUE;
  show_state (self);
  kk_session_queue_async (self->session, NULL, queued_cb, g_object_ref (self));
}

/* A decision that was carried out closes the case here; a mark of the counter's own stays. */
static void
decided_cb (KkCasePage *self)
{
  g_signal_emit (self, signals[SIGNAL_CLOSE], 0);
}

/* ——— screen ——— */

static const char *
case_key_label (KkScreen *screen, guint key, gboolean *enabled)
{
  KkCasePage *self = KK_CASE_PAGE (screen);
  gboolean work = kk_session_may_edit (self->session);

  if (kk_case_is_closed (self->session))
    return NULL;
  switch (key)
    {
    case 2:
      *enabled = work && !kk_intake_page_is_busy (KK_INTAKE_PAGE (self->intake));
      return _ ("スキャン");
    case 7:
      if (current (self) != self->review)
        return current (self) == self->forms ? _ ("用紙を見る") : _ ("様式");
      return kk_screen_key_label (KK_SCREEN (self->review), key, enabled);
    case 8:
      return _ ("次の確認");
    case 9:
      return current (self) == self->review || current (self) == self->intake ? _ ("用紙を見る")
                                                                              : _ ("入力に戻る");
    case 10:
      *enabled = work && !is_busy (self) && !kk_case_is_unsigned_kind (self->session);
      return kk_case_is_protected (self->session) ? _ ("紙の署名") : _ ("住民に渡す");
    case 11:
      if (kk_case_is_protected (self->session))
        return _ ("隠す");
      return current (self) == self->review
                 ? kk_screen_key_label (KK_SCREEN (self->review), key, enabled)
                 : NULL;
    case 12:
      *enabled = (kk_case_is_signed (self->session) || kk_case_is_unsigned_kind (self->session))
                 && work && !is_busy (self);
      return _ ("決裁へ送る");
    default:
      return key >= 4 && key <= 7 && current (self) == self->review
                 ? kk_screen_key_label (KK_SCREEN (self->review), key, enabled)
                 : NULL;
    }
}

static void
case_press_key (KkScreen *screen, guint key)
{
  KkCasePage *self = KK_CASE_PAGE (screen);

  if (key == 2)
    kk_case_page_scan (self);
  else if (key == 11 && kk_case_is_protected (self->session))
    kk_session_close_protected (self->session);
  else if (key == 7 && current (self) != self->review)
    go_to (self, current (self) == self->forms ? self->paper : self->forms);
  else if ((key >= 4 && key <= 7) || key == 11)
    kk_screen_press_key (KK_SCREEN (self->review), key);
  else if (key == 8)
    {
      go_to (self, self->review);
      kk_review_page_next (KK_REVIEW_PAGE (self->review));
    }
  else if (key == 9)
    go_to (self, current (self) == self->review || current (self) == self->intake ? self->paper
                                                                                  : self->review);
  else if (key == 10)
    hand_to_resident (self);
  else if (key == 12)
    finish_case (self);
}

/* The paper that lies there unread comes before the way on. */
static gboolean
intake_primary (KkCasePage *self)
{
  gboolean enabled = FALSE;

  return current (self) == self->intake
         && kk_screen_primary_label (KK_SCREEN (self->intake), &enabled) != NULL;
}

static const char *
case_primary_label (KkScreen *screen, gboolean *enabled)
{
  KkCasePage *self = KK_CASE_PAGE (screen);

  if (kk_case_is_closed (self->session))
    return kk_screen_primary_label (KK_SCREEN (self->protection), enabled);
  if (current (self) == self->forms)
    return kk_screen_primary_label (KK_SCREEN (self->forms), enabled);
  if (intake_primary (self))
    return kk_screen_primary_label (KK_SCREEN (self->intake), enabled);
  *enabled = !is_busy (self);
  if (may_decide (self))
    return kk_case_is_approved (self->session) ? _ ("ファイルを書き出す") : _ ("承認する");
  if (!kk_session_may_edit (self->session))
    return _ ("閉じる");
  return current (self) == self->intake ? _ ("確認へ進む")
         : kk_case_is_signed (self->session) || kk_case_is_unsigned_kind (self->session)
             ? _ ("決裁へ送る")
         : kk_case_is_protected (self->session) ? _ ("紙の署名を記録する")
                                                : _ ("住民に渡す");
}

static void
case_primary (KkScreen *screen)
{
  KkCasePage *self = KK_CASE_PAGE (screen);

  if (kk_case_is_closed (self->session))
    kk_screen_primary (KK_SCREEN (self->protection));
  else if (current (self) == self->forms)
    kk_screen_primary (KK_SCREEN (self->forms));
  else if (intake_primary (self))
    kk_screen_primary (KK_SCREEN (self->intake));
  else if (may_decide (self))
    kk_decision_bar_approve (KK_DECISION_BAR (self->decisions));
  else if (!kk_session_may_edit (self->session))
    g_signal_emit (self, signals[SIGNAL_CLOSE], 0);
  else if (current (self) == self->intake)
    go_to (self, self->review);
  else
    finish_case (self);
}

static void
screen_init (KkScreenInterface *iface)
{
  iface->key_label = case_key_label;
  iface->press_key = case_press_key;
  iface->primary_label = case_primary_label;
  iface->primary = case_primary;
}

/* ——— making and unmaking ——— */

static void
kk_case_page_dispose (GObject *object)
{
  KkCasePage *self = KK_CASE_PAGE (object);

  self->intake = self->review = self->paper = self->protection = self->forms = NULL;
  kk_widget_dispose (object, KK_TYPE_CASE_PAGE);
  g_clear_object (&self->pictures);
  g_clear_object (&self->session);
  g_clear_object (&self->counter);
  G_OBJECT_CLASS (kk_case_page_parent_class)->dispose (object);
}

/* Ctrl+M: 経過とメモ, from anywhere in the case. */
static gboolean
memo_key_cb (GtkWidget *widget, GVariant *args, gpointer unused)
{
  KkCasePage *self = KK_CASE_PAGE (widget);

  if (gtk_widget_get_visible (self->history))
    gtk_menu_button_popup (GTK_MENU_BUTTON (self->history));
  return TRUE;
}

/* Ctrl+P: the paper in sight; with Shift on a printer to be chosen. */
static void
print_action (GtkWidget *widget, const char *action, GVariant *choose)
{
  KkCasePage *self = KK_CASE_PAGE (widget);

  if (!gtk_widget_get_mapped (widget) || kk_case_is_closed (self->session))
    return;
  if (current (self) == self->forms)
    kk_forms_page_print (KK_FORMS_PAGE (self->forms), g_variant_get_boolean (choose));
  else if (current (self) == self->paper)
    kk_paper_page_print (KK_PAPER_PAGE (self->paper), g_variant_get_boolean (choose));
  else
    go_to (self, self->paper);
}

static void
kk_case_page_class_init (KkCasePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (KK_TYPE_DECISION_BAR);
  g_type_ensure (KK_TYPE_PRINT_BAR);
  G_OBJECT_CLASS (klass)->dispose = kk_case_page_dispose;
  gtk_widget_class_add_binding (widget_class, GDK_KEY_m, GDK_CONTROL_MASK, memo_key_cb, NULL);
  gtk_widget_class_install_action (widget_class, "case.print", "b", print_action);
  signals[SIGNAL_RESIDENT] = g_signal_new ("resident", KK_TYPE_CASE_PAGE, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 1, KK_TYPE_SESSION);
  signals[SIGNAL_CLOSE] = g_signal_new ("close", KK_TYPE_CASE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/kakanai/ui/kk-case-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KkCasePage, step_intake);
  gtk_widget_class_bind_template_child (widget_class, KkCasePage, step_review);
  gtk_widget_class_bind_template_child (widget_class, KkCasePage, step_paper);
  gtk_widget_class_bind_template_child (widget_class, KkCasePage, step_forms);
  gtk_widget_class_bind_template_child (widget_class, KkCasePage, state);
  gtk_widget_class_bind_template_child (widget_class, KkCasePage, decisions);
  gtk_widget_class_bind_template_child (widget_class, KkCasePage, archive);
  gtk_widget_class_bind_template_child (widget_class, KkCasePage, history);
  gtk_widget_class_bind_template_child (widget_class, KkCasePage, prints);
  gtk_widget_class_bind_template_child (widget_class, KkCasePage, stack);
  gtk_widget_class_bind_template_callback (widget_class, step_cb);
  gtk_widget_class_bind_template_callback (widget_class, decided_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_state);
}

static void
kk_case_page_init (KkCasePage *self)
{
  g_type_ensure (KK_TYPE_ARCHIVE_BUTTON);
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
follow_keys (KkCasePage *self, GtkWidget *page, GtkWidget *step)
{
  g_object_set_data (G_OBJECT (page), "kk-step", step);
  if (step)
    g_object_set_data (G_OBJECT (step), "kk-page", page);
  g_signal_connect_object (page, "keys-changed", G_CALLBACK (kk_screen_keys_changed), self,
                           G_CONNECT_SWAPPED);
  gtk_stack_add_child (GTK_STACK (self->stack), page);
}

GtkWidget *
kk_case_page_new (KkCounter *counter, KkSession *session)
{
  KkCasePage *self = g_object_new (KK_TYPE_CASE_PAGE, NULL);

  self->counter = g_object_ref (counter);
  self->session = g_object_ref (session);
  kk_archive_button_set_session (KK_ARCHIVE_BUTTON (self->archive), counter, session);
  self->pictures = kk_pictures_new (session);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->history),
                               kk_history_popover_new (counter, session));
  kk_decision_bar_set_case (KK_DECISION_BAR (self->decisions), counter, session);
  self->intake = kk_intake_page_new (counter, session, self->pictures);
  self->review = kk_review_page_new (counter, session, self->pictures);
  self->paper = kk_paper_page_new (counter, session);
  self->protection = kk_protection_page_new (session);
  self->forms = kk_forms_page_new (counter, session);
  kk_print_bar_set_session (KK_PRINT_BAR (self->prints), counter, session);
  g_signal_connect_object (self->intake, "read", G_CALLBACK (read_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->paper, "walk", G_CALLBACK (walk_cb), self, 0);
  follow_keys (self, self->intake, self->step_intake);
  follow_keys (self, self->review, self->step_review);
  follow_keys (self, self->paper, self->step_paper);
  follow_keys (self, self->protection, NULL);
  follow_keys (self, self->forms, self->step_forms);
  g_signal_connect_object (session, "state-changed", G_CALLBACK (show_state), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "trouble", G_CALLBACK (kk_tell_error), self, G_CONNECT_SWAPPED);
  go_to (self,
         kk_session_is_read_only (session)
                 || (kk_session_get_n_pages (session) > 0 && kk_session_count_unread (session) == 0)
             ? self->review
             : self->intake);
  show_state (self);
  /* Cut off between the scanner and the reading: it goes on where it stopped. */
  kk_intake_page_read (KK_INTAKE_PAGE (self->intake));
  return GTK_WIDGET (self);
}

KkSession *
kk_case_page_get_session (KkCasePage *self)
{
  return self->session;
}

static void
scan (KkCasePage *self, gboolean glass)
{
  if (!kk_session_may_edit (self->session))
    return;
  go_to (self, self->intake);
  kk_intake_page_scan (KK_INTAKE_PAGE (self->intake), glass);
}

void
kk_case_page_scan (KkCasePage *self)
{
  scan (self, FALSE);
}

void
kk_case_page_scan_glass (KkCasePage *self)
{
  scan (self, TRUE);
}

void
kk_case_page_begin (KkCasePage *self, gboolean partial, gboolean foreign)
{
  go_to (self, self->review);
  kk_review_page_begin (KK_REVIEW_PAGE (self->review), partial, foreign);
}

void
kk_case_page_add_files (KkCasePage *self, GPtrArray *files)
{
  go_to (self, self->intake);
  kk_intake_page_add_files (KK_INTAKE_PAGE (self->intake), files);
}

void
kk_case_page_commit (KkCasePage *self)
{
  kk_review_page_commit (KK_REVIEW_PAGE (self->review));
}
