/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-review-page.h"

#include <string.h>

#include <glib/gi18n.h>

#include "ui/kk-field-aids.h"
#include "ui/kk-field-boxes.h"
#include "ui/kk-learn-bar.h"
#include "ui/kk-notice-form.h"
#include "ui/kk-page-view.h"
#include "ui/kk-paned.h"
#include "ui/kk-problem-list.h"
#include "ui/kk-review-kind.h"
#include "ui/kk-tell.h"
#include "ui/kk-unheld-text.h"
#include "ui/kk-widget.h"

struct _KkReviewPage
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *paned;
  GtkWidget *pages;
  GtkWidget *view;
  GtkWidget *form;
  GtkWidget *problems;
  GtkWidget *page_label;
  GtkWidget *previous;
  GtkWidget *next;
  GtkWidget *rotate;
  GtkWidget *learn;

  /* Owned */
  KkCounter *counter;
  KkSession *session;
  KkPictures *pictures;
  KkFieldAids *aids;
  char *shown_page; /* page id */

  guint refresh_id;
};

static void screen_init (KkScreenInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KkReviewPage,
                               kk_review_page,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (KK_TYPE_SCREEN, screen_init))

/* ——— page ——— */

static const KkSource *
chosen_source (KkReviewPage *self)
{
  const char *path = kk_notice_form_get_chosen (KK_NOTICE_FORM (self->form));
  const KkValue *value = path ? kk_notice_get (kk_session_get_notice (self->session), path) : NULL;

  return value ? kk_value_picture (value) : NULL;
}

static void
mark_box (KkReviewPage *self)
{
  const KkSource *source = chosen_source (self);
  gboolean here = source && source->page && g_strcmp0 (source->page, self->shown_page) == 0;

  kk_page_view_set_box (KK_PAGE_VIEW (self->view), here ? source->box : (KkBox){ 0 });
}

static void
show_page (KkReviewPage *self)
{
  guint n = kk_session_get_n_pages (self->session);
  int index = self->shown_page ? kk_session_find_page (self->session, self->shown_page) : -1;
  const KkSessionPage *page = NULL;
  KkPicture *picture = NULL;
  g_autoptr (GArray) boxes = NULL;
  g_autofree char *label = NULL;
  int rotation = 0;

  if (index < 0)
    index = 0;
  page = n > 0 ? kk_session_get_page (self->session, index) : NULL;
  g_free (self->shown_page);
  self->shown_page = page ? g_strdup (page->id) : NULL;
  label = page ? g_strdup_printf (_ ("%d/%u　%s"), index + 1, n,
                                  page->stage == KK_PAGE_READ ? kk_document_label (page->document)
                                                              : _ ("読取り前"))
               : g_strdup (_ ("ページなし"));
  gtk_label_set_label (GTK_LABEL (self->page_label), label);
  gtk_widget_set_sensitive (self->previous, index > 0);
  gtk_widget_set_sensitive (self->next, page && index + 1 < (int) n);
  gtk_widget_set_sensitive (self->rotate, page && !kk_session_is_read_only (self->session));
  /* With no paper the form has the width. */
  gtk_widget_set_visible (self->pages, n > 0);
  if (page)
    {
      picture = kk_pictures_get (self->pictures, page->id, &rotation);
      boxes = kk_field_boxes (kk_session_get_notice (self->session), page->id);
    }
  kk_page_view_set_message (KK_PAGE_VIEW (self->view),
                            !page ? _ ("F2 でスキャンすると、ここに紙面が出ます。")
                            : !picture ? _ ("紙面を準備しています…")
                                       : NULL);
  kk_page_view_set_picture (KK_PAGE_VIEW (self->view), picture, rotation);
  kk_page_view_set_faint_boxes (KK_PAGE_VIEW (self->view), boxes);
  kk_learn_bar_show (KK_LEARN_BAR (self->learn), self->counter, self->session, page ? index : -1);
  mark_box (self);
}

static void
turn_to (KkReviewPage *self, int index)
{
  if (index < 0 || index >= (int) kk_session_get_n_pages (self->session))
    return;
  g_free (self->shown_page);
  self->shown_page = g_strdup (kk_session_get_page (self->session, index)->id);
  show_page (self);
}

static void
previous_cb (KkReviewPage *self)
{
  if (self->shown_page)
    turn_to (self, kk_session_find_page (self->session, self->shown_page) - 1);
}

static void
next_cb (KkReviewPage *self)
{
  if (self->shown_page)
    turn_to (self, kk_session_find_page (self->session, self->shown_page) + 1);
}

static void
rotate_cb (KkReviewPage *self)
{
  if (self->shown_page)
    kk_session_rotate_page (self->session, kk_session_find_page (self->session, self->shown_page),
                            90);
}

static void
zoom_in_cb (KkReviewPage *self)
{
  kk_page_view_zoom (KK_PAGE_VIEW (self->view), 1.25);
}

static void
zoom_out_cb (KkReviewPage *self)
{
  kk_page_view_zoom (KK_PAGE_VIEW (self->view), 0.8);
}

static void
fit_page_cb (KkReviewPage *self)
{
  kk_page_view_zoom (KK_PAGE_VIEW (self->view), 0);
}

static void
fit_width_cb (KkReviewPage *self)
{
  kk_page_view_fit_width (KK_PAGE_VIEW (self->view));
}

static void
picked_cb (KkPageView *view, double x, double y, KkReviewPage *self)
{
  g_autofree char *path
      = kk_field_boxes_at (kk_session_get_notice (self->session), self->shown_page, x, y);

  if (path)
    kk_notice_form_focus (KK_NOTICE_FORM (self->form), path);
}

/* ——— form ——— */

static void
show_changes (KkReviewPage *self)
{
  g_autoptr (GPtrArray) corrections = NULL;
  g_autoptr (GPtrArray) changes = kk_session_dup_changes_since_return (self->session);

  kk_problem_list_show_changes (KK_PROBLEM_LIST (self->problems), NULL, NULL);
  if (changes)
    kk_problem_list_show_changes (KK_PROBLEM_LIST (self->problems), _ ("前回の差戻からの変更"),
                                  changes);
  if (!kk_session_is_read_only (self->session))
    return;
  corrections = kk_notice_corrections (kk_session_get_notice (self->session));
  kk_problem_list_show_changes (KK_PROBLEM_LIST (self->problems), _ ("読取りから直したところ"),
                                corrections);
}

/* A queued revision is what was signed: it is changed again only after a 差戻. */
static gboolean
is_writable (KkReviewPage *self)
{
  KkWorkflow workflow = kk_session_get_state (self->session)->workflow;

  return !kk_session_is_read_only (self->session)
         && (workflow == KK_WORKFLOW_DRAFT || workflow == KK_WORKFLOW_SIGNED
             || workflow == KK_WORKFLOW_RETURNED);
}

static gboolean
refresh_idle (gpointer user_data)
{
  KkReviewPage *self = user_data;
  const KkNotice *notice = kk_session_get_notice (self->session);
  const GPtrArray *problems = kk_session_get_problems (self->session);

  self->refresh_id = 0;
  kk_notice_form_set_read_only (KK_NOTICE_FORM (self->form), !is_writable (self));
  kk_notice_form_show (KK_NOTICE_FORM (self->form), notice, problems);
  kk_problem_list_set_kind (KK_PROBLEM_LIST (self->problems), notice->kind);
  kk_problem_list_show (KK_PROBLEM_LIST (self->problems), problems);
  show_changes (self);
  show_page (self);
  kk_screen_keys_changed (KK_SCREEN (self));
  return G_SOURCE_REMOVE;
}

/* One edit makes several signals; the form is brought up to date once for all of them. */
static void
queue_refresh (KkReviewPage *self)
{
  if (!self->refresh_id)
    self->refresh_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, refresh_idle, self, NULL);
}

static void
refresh_now (KkReviewPage *self)
{
  g_clear_handle_id (&self->refresh_id, g_source_remove);
  refresh_idle (self);
}

static void
session_changed_cb (KkSession *session, const char *path, KkReviewPage *self)
{
  queue_refresh (self);
}

static void
form_edit_cb (KkNoticeForm *form, const char *path, const char *value, KkReviewPage *self)
{
  if (!kk_review_kind_set_nationality (GTK_WIDGET (self), form, self->session, path, value))
    kk_session_set (self->session, path, value, KK_SOURCE_TYPED);
  refresh_now (self); /* Enter then asks for a reason only where a warning is left */
}

static void
form_picked_cb (KkNoticeForm *form, const char *path, const char *value, KkReviewPage *self)
{
  const char *now = kk_notice_text (kk_session_get_notice (self->session), path);
  g_autofree char *joined = NULL;

  /* A registered text comes to what stands there. */
  if (g_str_equal (path, "remarks") && *now)
    joined = g_strconcat (now, value, NULL);
  form_edit_cb (form, path, joined ? joined : value, self);
}

static void
form_confirm_cb (KkNoticeForm *form, const char *path, KkReviewPage *self)
{
  const KkValue *value = kk_notice_get (kk_session_get_notice (self->session), path);

  if (value && is_writable (self) && kk_value_needs_check (value))
    kk_session_confirm (self->session, path);
}

/* The next entry; never a button, where another Enter would press it. */
static void
focus_next_entry (KkReviewPage *self)
{
  for (int i = 0; i < 20; i++)
    {
      if (!gtk_widget_child_focus (self->form, GTK_DIR_TAB_FORWARD))
        return;
      if (GTK_IS_TEXT (gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)))))
        return;
    }
}

/* Enter goes on to what wants a look; once nothing does, to the next field. */
static void
form_advance_cb (KkNoticeForm *form, const char *path, KkReviewPage *self)
{
  g_autofree char *next = NULL;

  refresh_now (self);
  next = kk_session_next_to_check (self->session, path);
  if (next && !g_str_equal (next, path))
    kk_notice_form_focus (KK_NOTICE_FORM (self->form), next);
  else
    focus_next_entry (self);
}

static void
form_chosen_cb (KkNoticeForm *form, const char *path, KkReviewPage *self)
{
  const KkSource *source = chosen_source (self);

  if (source && source->page && g_strcmp0 (source->page, self->shown_page) != 0
      && kk_session_find_page (self->session, source->page) >= 0)
    turn_to (self, kk_session_find_page (self->session, source->page));
  else
    mark_box (self);
}

static void
form_pass_cb (KkNoticeForm *form, const char *path, const char *reason, KkReviewPage *self)
{
  kk_session_pass (self->session, path, reason);
}

static void
form_add_person_cb (KkNoticeForm *form, KkReviewPage *self)
{
  int person = kk_session_add_person (self->session);
  g_autofree char *path = kk_field_path (KK_SCOPE_PERSON, person, "name");

  refresh_now (self);
  kk_notice_form_focus (form, path);
}

/* No question is asked: Ctrl+Z brings the person back. */
static void
form_remove_person_cb (KkNoticeForm *form, guint person, KkReviewPage *self)
{
  kk_session_remove_person (self->session, person);
  kk_tell (self, KK_TELL_INFO, _ ("1人を削除しました。Ctrl+Z で元に戻せます。"));
}

static void
form_move_person_cb (KkNoticeForm *form, guint from, guint to, KkReviewPage *self)
{
  kk_session_move_person (self->session, from, to);
}

static void
form_switch_person_cb (KkNoticeForm *form, guint person, gboolean foreign, KkReviewPage *self)
{
  kk_review_kind_switch (GTK_WIDGET (self), form, self->session, (int) person, foreign);
}

static void
form_set_partial_cb (KkNoticeForm *form, gboolean partial, KkReviewPage *self)
{
  kk_review_kind_set (GTK_WIDGET (self), form, self->session,
                      kk_session_get_notice (self->session)->kind, partial);
}

static void
form_choose_kind_cb (KkNoticeForm *form, KkReviewPage *self)
{
  kk_review_kind_choose (GTK_WIDGET (self), form, self->session);
}

static void
walk_cb (KkProblemList *list, const char *path, KkReviewPage *self)
{
  kk_notice_form_focus (KK_NOTICE_FORM (self->form), path);
}

/* ——— keys ——— */

static gboolean
undo_key_cb (GtkEventControllerKey *controller,
             guint keyval,
             guint code,
             GdkModifierType state,
             KkReviewPage *self)
{
  guint key = gdk_keyval_to_lower (keyval);
  GdkModifierType held = state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK);
  gboolean redo = (key == GDK_KEY_z && held == (GDK_CONTROL_MASK | GDK_SHIFT_MASK))
                  || (key == GDK_KEY_y && held == GDK_CONTROL_MASK);
  gboolean undo = key == GDK_KEY_z && held == GDK_CONTROL_MASK;
  const char *path = kk_notice_form_get_chosen (KK_NOTICE_FORM (self->form));
  KkFieldRow *row = path ? kk_notice_form_get_row (KK_NOTICE_FORM (self->form), path) : NULL;
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));

  if ((!undo && !redo) || !is_writable (self))
    return FALSE;
  /* Elsewhere than in the form's own entries, an entry's undo is meant. */
  if (focus && GTK_IS_TEXT (focus)
      && !(row && gtk_widget_is_ancestor (focus, kk_field_row_get_entry (row))))
    return FALSE;
  if (row && kk_field_row_is_composing (row))
    return FALSE;
  if (undo && row && kk_field_row_revert (row))
    return TRUE;
  if (undo && kk_session_can_undo (self->session))
    kk_session_undo (self->session);
  else if (redo && kk_session_can_redo (self->session))
    kk_session_redo (self->session);
  return TRUE;
}

void
kk_review_page_focus (KkReviewPage *self, const char *path)
{
  if (self->refresh_id)
    refresh_now (self);
  kk_notice_form_focus (KK_NOTICE_FORM (self->form), path);
}

void
kk_review_page_next (KkReviewPage *self)
{
  g_autofree char *from = g_strdup (kk_notice_form_get_chosen (KK_NOTICE_FORM (self->form)));
  g_autofree char *next = NULL;

  kk_notice_form_commit (KK_NOTICE_FORM (self->form));
  refresh_now (self);
  next = kk_session_next_to_check (self->session, from);
  if (next)
    kk_notice_form_focus (KK_NOTICE_FORM (self->form), next);
  else
    kk_tell (self, KK_TELL_DONE, _ ("確認する項目はありません。F10 で住民に渡せます。"));
}

void
kk_review_page_begin (KkReviewPage *self, gboolean partial, gboolean foreign)
{
  kk_session_begin (self->session, partial);
  refresh_now (self);
  if (foreign && !kk_notice_is_foreign (kk_session_get_notice (self->session), 0))
    kk_notice_form_ask_nationality (KK_NOTICE_FORM (self->form), 0);
  else
    kk_review_page_next (self);
}

void
kk_review_page_commit (KkReviewPage *self)
{
  kk_notice_form_commit (KK_NOTICE_FORM (self->form));
}

static const char *
review_key_label (KkScreen *screen, guint key, gboolean *enabled)
{
  KkReviewPage *self = KK_REVIEW_PAGE (screen);

  *enabled = key == 8 || is_writable (self);
  switch (key)
    {
    case 4:
      return _ ("住所検索");
    case 5:
      return _ ("文字検索");
    case 6:
      return _ ("履歴から");
    case 7:
      return _ ("届出の種類");
    case 8:
      return _ ("次の確認");
    case 11:
      return kk_learn_bar_may (KK_LEARN_BAR (self->learn), enabled) ? _ ("様式を覚える") : NULL;
    default:
      return NULL;
    }
}

static void
review_press_key (KkScreen *screen, guint key)
{
  KkReviewPage *self = KK_REVIEW_PAGE (screen);

  if (key == 4)
    kk_field_aids_address (self->aids);
  else if (key == 5)
    kk_field_aids_character (self->aids);
  else if (key == 6)
    kk_field_aids_history (self->aids);
  else if (key == 7)
    form_choose_kind_cb (KK_NOTICE_FORM (self->form), self);
  else if (key == 8)
    kk_review_page_next (self);
  else if (key == 11)
    kk_learn_bar_learn (KK_LEARN_BAR (self->learn));
}

static void
screen_init (KkScreenInterface *iface)
{
  iface->key_label = review_key_label;
  iface->press_key = review_press_key;
}

/* ——— making and unmaking ——— */

static void
kk_review_page_dispose (GObject *object)
{
  KkReviewPage *self = KK_REVIEW_PAGE (object);

  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_clear_pointer (&self->aids, kk_field_aids_free);
  kk_widget_dispose (object, KK_TYPE_REVIEW_PAGE);
  g_clear_object (&self->pictures);
  g_clear_object (&self->session);
  g_clear_object (&self->counter);
  G_OBJECT_CLASS (kk_review_page_parent_class)->dispose (object);
}

static void
kk_review_page_finalize (GObject *object)
{
  KkReviewPage *self = KK_REVIEW_PAGE (object);

  g_free (self->shown_page);
  G_OBJECT_CLASS (kk_review_page_parent_class)->finalize (object);
}

static void
kk_review_page_class_init (KkReviewPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (KK_TYPE_LEARN_BAR);
  g_type_ensure (KK_TYPE_PAGE_VIEW);
  g_type_ensure (KK_TYPE_NOTICE_FORM);
  g_type_ensure (KK_TYPE_PROBLEM_LIST);
  G_OBJECT_CLASS (klass)->dispose = kk_review_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = kk_review_page_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/kakanai/ui/kk-review-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KkReviewPage, paned);
  gtk_widget_class_bind_template_child (widget_class, KkReviewPage, pages);
  gtk_widget_class_bind_template_child (widget_class, KkReviewPage, view);
  gtk_widget_class_bind_template_child (widget_class, KkReviewPage, form);
  gtk_widget_class_bind_template_child (widget_class, KkReviewPage, problems);
  gtk_widget_class_bind_template_child (widget_class, KkReviewPage, page_label);
  gtk_widget_class_bind_template_child (widget_class, KkReviewPage, previous);
  gtk_widget_class_bind_template_child (widget_class, KkReviewPage, next);
  gtk_widget_class_bind_template_child (widget_class, KkReviewPage, rotate);
  gtk_widget_class_bind_template_child (widget_class, KkReviewPage, learn);
  gtk_widget_class_bind_template_callback (widget_class, previous_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, rotate_cb);
  gtk_widget_class_bind_template_callback (widget_class, zoom_in_cb);
  gtk_widget_class_bind_template_callback (widget_class, zoom_out_cb);
  gtk_widget_class_bind_template_callback (widget_class, fit_page_cb);
  gtk_widget_class_bind_template_callback (widget_class, fit_width_cb);
  gtk_widget_class_bind_template_callback (widget_class, picked_cb);
  gtk_widget_class_bind_template_callback (widget_class, form_edit_cb);
  gtk_widget_class_bind_template_callback (widget_class, form_picked_cb);
  gtk_widget_class_bind_template_callback (widget_class, form_confirm_cb);
  gtk_widget_class_bind_template_callback (widget_class, form_advance_cb);
  gtk_widget_class_bind_template_callback (widget_class, form_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, form_pass_cb);
  gtk_widget_class_bind_template_callback (widget_class, form_add_person_cb);
  gtk_widget_class_bind_template_callback (widget_class, form_remove_person_cb);
  gtk_widget_class_bind_template_callback (widget_class, form_move_person_cb);
  gtk_widget_class_bind_template_callback (widget_class, form_switch_person_cb);
  gtk_widget_class_bind_template_callback (widget_class, form_set_partial_cb);
  gtk_widget_class_bind_template_callback (widget_class, form_choose_kind_cb);
  gtk_widget_class_bind_template_callback (widget_class, walk_cb);
}

static void
kk_review_page_init (KkReviewPage *self)
{
  GtkEventController *key = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  kk_paned_set_up (GTK_PANED (self->paned));
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect (key, "key-pressed", G_CALLBACK (undo_key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
}

GtkWidget *
kk_review_page_new (KkCounter *counter, KkSession *session, KkPictures *pictures)
{
  static const char *const news[] = { "problems-changed", "state-changed", "pages-changed" };
  KkReviewPage *self = g_object_new (KK_TYPE_REVIEW_PAGE, NULL);

  self->counter = g_object_ref (counter);
  self->session = g_object_ref (session);
  self->pictures = g_object_ref (pictures);
  kk_notice_form_set_pictures (KK_NOTICE_FORM (self->form), kk_pictures_lookup, pictures);
  kk_notice_form_set_notes (KK_NOTICE_FORM (self->form), kk_unheld_note, session);
  self->aids = kk_field_aids_new (GTK_WIDGET (self), KK_NOTICE_FORM (self->form), counter, session);
  g_signal_connect_object (session, "changed", G_CALLBACK (session_changed_cb), self, 0);
  for (guint i = 0; i < G_N_ELEMENTS (news); i++)
    g_signal_connect_object (session, news[i], G_CALLBACK (queue_refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pictures, "ready", G_CALLBACK (queue_refresh), self, G_CONNECT_SWAPPED);
  queue_refresh (self);
  return GTK_WIDGET (self);
}
