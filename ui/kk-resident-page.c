/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-resident-page.h"

#include <glib/gi18n.h>

#include "core/kk-kind.h"
#include "ui/kk-field-text.h"
#include "ui/kk-messages.h"
#include "ui/kk-signature-pad.h"
#include "ui/kk-widget.h"

struct _KkResidentPage
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *title;
  GtkWidget *step_label;
  GtkWidget *stack;
  GtkWidget *scroller;
  GtkWidget *rows;
  GtkWidget *sign_text;
  GtkWidget *pad;
  GtkWidget *names;
  GtkWidget *proxy;
  GtkWidget *witness;
  GtkWidget *clear;
  GtkWidget *by_proxy;
  GtkWidget *by_mark;
  GtkWidget *clerk;
  GtkWidget *message;
  GtkWidget *back;
  GtkWidget *forward;

  /* Owned */
  KkSession *session;

  guint step; /* 0: household; 1…n: persons; n + 1: signature */
  gboolean signing;
};

G_DEFINE_FINAL_TYPE (KkResidentPage, kk_resident_page, GTK_TYPE_WIDGET)

static guint finished_signal;

static void show_step (KkResidentPage *self);

static guint
n_persons (KkResidentPage *self)
{
  return kk_session_get_notice (self->session)->persons->len;
}

static gboolean
is_sign_step (KkResidentPage *self)
{
  return self->step == n_persons (self) + 1;
}

static guint
n_disputed (KkResidentPage *self)
{
  const KkNotice *notice = kk_session_get_notice (self->session);
  g_autoptr (GPtrArray) paths = kk_notice_paths (notice);
  guint n = 0;

  for (guint i = 0; i < paths->len; i++)
    {
      const KkValue *value = kk_notice_get (notice, g_ptr_array_index (paths, i));

      n += value && value->disputed;
    }
  return n;
}

static void
disputed_cb (GtkToggleButton *button, KkResidentPage *self)
{
  gboolean disputed = gtk_toggle_button_get_active (button);
  GtkWidget *row = gtk_widget_get_parent (GTK_WIDGET (button));

  kk_session_dispute (self->session, g_object_get_data (G_OBJECT (button), "kk-path"), disputed);
  if (disputed)
    gtk_widget_add_css_class (row, "disputed");
  else
    gtk_widget_remove_css_class (row, "disputed");
  gtk_label_set_label (GTK_LABEL (self->message),
                       n_disputed (self) > 0 ? _ ("▲ 職員が直します。ほかの項目も見てください。")
                                             : "");
}

/* What is the resident's to judge: the form of this kind without what is the office's own. */
static gboolean
is_residents (const KkFormField *item)
{
  static const char *const offices[] = { "notification_date", "issuer",
                                         "issue_date",        "juminhyo_code",
                                         "former_resident",   "confirmation_number",
                                         "resident_category", NULL };

  return !item->field->internal && !g_str_has_prefix (item->field->key, "papers.")
         && !g_str_has_prefix (item->field->key, "identity.")
         && !g_strv_contains (offices, item->field->key)
         && !g_str_equal (item->field->key, "filer.mandate");
}

static void
add_row (KkResidentPage *self, const KkFormField *item, const char *path, gboolean foreign)
{
  const KkValue *value = kk_notice_get (kk_session_get_notice (self->session), path);
  g_autofree char *text = NULL;
  const KkField *field = item->field;
  g_autofree char *where = kk_kind_path_label (kk_session_get_notice (self->session)->kind, path);
  g_autofree char *wrong_name = g_strdup_printf (_ ("%s 違います"), where);
  GtkWidget *row = NULL, *label = NULL, *shown = NULL, *wrong = NULL;

  if (!value || !*value->value)
    return;
  text = field->secret ? kk_field_text_mask (value->value)
                       : kk_field_text_show (field, value->value, foreign);
  row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 16);
  label = gtk_label_new (item->label);
  shown = gtk_label_new (text);
  wrong = gtk_toggle_button_new_with_label (_ ("違います"));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_width_chars (GTK_LABEL (label), 13);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 13);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (shown), 0);
  gtk_label_set_wrap (GTK_LABEL (shown), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (shown), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (shown, TRUE);
  gtk_widget_set_valign (wrong, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (row, "rrow");
  gtk_widget_add_css_class (label, "rlabel");
  gtk_widget_add_css_class (shown, "rvalue");
  g_object_set_data_full (G_OBJECT (wrong), "kk-path", g_strdup (path), g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (wrong), GTK_ACCESSIBLE_PROPERTY_LABEL, wrong_name,
                                  -1);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (wrong), value->disputed);
  if (value->disputed)
    gtk_widget_add_css_class (row, "disputed");
  g_signal_connect (wrong, "toggled", G_CALLBACK (disputed_cb), self);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), shown);
  gtk_box_append (GTK_BOX (row), wrong);
  gtk_box_append (GTK_BOX (self->rows), row);
}

static void
show_read (KkResidentPage *self)
{
  const KkNotice *notice = kk_session_get_notice (self->session);
  int person = (int) self->step - 1;
  g_autoptr (GArray) form = kk_kind_form (notice, person);
  gboolean foreign = person >= 0 && kk_notice_is_foreign (notice, person);
  GtkWidget *child = NULL;
  g_autofree char *title = NULL;
  g_autofree char *name_path = person < 0 ? NULL : kk_field_path (KK_SCOPE_PERSON, person, "name");

  while ((child = gtk_widget_get_first_child (self->rows)))
    gtk_box_remove (GTK_BOX (self->rows), child);
  for (guint i = 0; i < form->len; i++)
    {
      const KkFormField *item = &g_array_index (form, KkFormField, i);
      g_autofree char *path = kk_field_path (item->field->scope, person, item->field->key);

      if (is_residents (item))
        add_row (self, item, path, foreign);
    }
  title = person < 0
              ? g_strdup_printf (_ ("%s の内容を確かめてください"), kk_kind_label (notice->kind))
              : g_strdup_printf (_ ("%d人目　%s さん"), person + 1,
                                 kk_notice_text (notice, name_path));
  gtk_label_set_label (GTK_LABEL (self->title), title);
  gtk_adjustment_set_value (
      gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)), 0);
}

static KkSignMode
sign_mode (KkResidentPage *self)
{
  if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->by_proxy)))
    return KK_SIGN_BY_PROXY;
  if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->by_mark)))
    return KK_SIGN_BY_MARK;
  return KK_SIGN_BY_SELF;
}

static char *
dup_entry (GtkWidget *entry)
{
  char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));

  if (!*text)
    g_clear_pointer (&text, g_free);
  return text;
}

static KkSignature *
dup_signature (KkResidentPage *self)
{
  KkSignMode mode = sign_mode (self);
  KkSignature *signature = kk_signature_pad_dup_signature (KK_SIGNATURE_PAD (self->pad), mode);

  if (mode == KK_SIGN_BY_PROXY)
    signature->proxy = dup_entry (self->proxy);
  if (mode != KK_SIGN_BY_SELF)
    signature->witness = dup_entry (self->witness);
  return signature;
}

static void
ink_changed_cb (KkResidentPage *self)
{
  g_autoptr (KkSignature) signature = NULL;

  if (!self->session || !is_sign_step (self))
    return;
  signature = dup_signature (self);
  gtk_widget_set_sensitive (self->forward, !self->signing && kk_signature_is_valid (signature));
  gtk_widget_set_sensitive (self->clear, !kk_signature_pad_is_empty (KK_SIGNATURE_PAD (self->pad)));
}

static void
mode_cb (KkResidentPage *self)
{
  KkSignMode mode = sign_mode (self);

  /* One of the two at most; both want a witness. */
  gtk_widget_set_sensitive (self->by_mark, mode != KK_SIGN_BY_PROXY);
  gtk_widget_set_sensitive (self->by_proxy, mode != KK_SIGN_BY_MARK);
  gtk_widget_set_visible (self->names, mode != KK_SIGN_BY_SELF);
  gtk_widget_set_visible (self->proxy, mode == KK_SIGN_BY_PROXY);
  gtk_label_set_label (
      GTK_LABEL (self->sign_text),
      mode == KK_SIGN_BY_PROXY ? _ ("代わりの人が住民の氏名を書き、二人の氏名を入れてください。")
      : mode == KK_SIGN_BY_MARK ? _ ("印を書き、立ち会った人の氏名を入れてください。")
                                : _ ("枠の中にお名前を書いてください。"));
  ink_changed_cb (self);
}

static void
show_sign (KkResidentPage *self)
{
  gboolean disputed = n_disputed (self) > 0;

  gtk_label_set_label (GTK_LABEL (self->title),
                       disputed ? _ ("直すところを職員に返します") : _ ("署名"));
  gtk_widget_set_visible (self->pad, !disputed);
  gtk_widget_set_visible (gtk_widget_get_parent (self->clear), !disputed);
  gtk_button_set_label (GTK_BUTTON (self->forward), disputed ? _ ("職員に返す") : _ ("署名する"));
  if (disputed)
    {
      gtk_widget_set_visible (self->names, FALSE);
      gtk_label_set_label (GTK_LABEL (self->sign_text),
                           _ ("「違います」の項目を職員が直して、もう一度お見せします。"));
      gtk_widget_set_sensitive (self->forward, TRUE);
      return;
    }
  mode_cb (self);
}

static void
show_step (KkResidentPage *self)
{
  g_autofree char *label = g_strdup_printf ("%u / %u", self->step + 1, n_persons (self) + 2);
  gboolean sign = is_sign_step (self);

  gtk_label_set_label (GTK_LABEL (self->step_label), label);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), sign ? "sign" : "read");
  gtk_widget_set_sensitive (self->back, self->step > 0 && !self->signing);
  if (sign)
    {
      show_sign (self);
      return;
    }
  gtk_button_set_label (GTK_BUTTON (self->forward), _ ("つぎへ"));
  gtk_widget_set_sensitive (self->forward, TRUE);
  show_read (self);
  gtk_widget_grab_focus (self->forward);
}

static void
signed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KkResidentPage) self = user_data;
  g_autoptr (GError) error = NULL;

  self->signing = FALSE;
  if (kk_session_sign_finish (KK_SESSION (source), result, &error))
    {
      g_signal_emit (self, finished_signal, 0, TRUE);
      return;
    }
  gtk_label_set_label (GTK_LABEL (self->message), kk_message_for_error (error));
  show_step (self);
}

static void
sign (KkResidentPage *self)
{
  g_autoptr (KkSignature) signature = dup_signature (self);

  if (self->signing || !kk_signature_is_valid (signature))
    return;
  self->signing = TRUE;
  gtk_widget_set_sensitive (self->forward, FALSE);
  kk_session_sign_async (self->session, signature, NULL, signed_cb, g_object_ref (self));
}

static void
forward_cb (KkResidentPage *self)
{
  if (!is_sign_step (self))
    {
      self->step++;
      show_step (self);
    }
  else if (n_disputed (self) > 0)
    g_signal_emit (self, finished_signal, 0, FALSE);
  else
    sign (self);
}

static void
back_cb (KkResidentPage *self)
{
  if (self->step == 0)
    return;
  self->step--;
  show_step (self);
}

static void
clear_cb (KkResidentPage *self)
{
  kk_signature_pad_clear (KK_SIGNATURE_PAD (self->pad));
}

static void
clerk_cb (KkResidentPage *self)
{
  g_signal_emit (self, finished_signal, 0, FALSE);
}

/* The focus wants a window: before, it would go to the first 「違います」. */
static void
kk_resident_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (kk_resident_page_parent_class)->map (widget);
  gtk_widget_grab_focus (KK_RESIDENT_PAGE (widget)->forward);
}

static void
kk_resident_page_dispose (GObject *object)
{
  kk_widget_dispose (object, KK_TYPE_RESIDENT_PAGE);
  g_clear_object (&KK_RESIDENT_PAGE (object)->session);
  G_OBJECT_CLASS (kk_resident_page_parent_class)->dispose (object);
}

static void
kk_resident_page_class_init (KkResidentPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (KK_TYPE_SIGNATURE_PAD);
  G_OBJECT_CLASS (klass)->dispose = kk_resident_page_dispose;
  widget_class->map = kk_resident_page_map;
  finished_signal = g_signal_new ("finished", KK_TYPE_RESIDENT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/kakanai/ui/kk-resident-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KkResidentPage, title);
  gtk_widget_class_bind_template_child (widget_class, KkResidentPage, step_label);
  gtk_widget_class_bind_template_child (widget_class, KkResidentPage, stack);
  gtk_widget_class_bind_template_child (widget_class, KkResidentPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, KkResidentPage, rows);
  gtk_widget_class_bind_template_child (widget_class, KkResidentPage, sign_text);
  gtk_widget_class_bind_template_child (widget_class, KkResidentPage, pad);
  gtk_widget_class_bind_template_child (widget_class, KkResidentPage, names);
  gtk_widget_class_bind_template_child (widget_class, KkResidentPage, proxy);
  gtk_widget_class_bind_template_child (widget_class, KkResidentPage, witness);
  gtk_widget_class_bind_template_child (widget_class, KkResidentPage, clear);
  gtk_widget_class_bind_template_child (widget_class, KkResidentPage, by_proxy);
  gtk_widget_class_bind_template_child (widget_class, KkResidentPage, by_mark);
  gtk_widget_class_bind_template_child (widget_class, KkResidentPage, clerk);
  gtk_widget_class_bind_template_child (widget_class, KkResidentPage, message);
  gtk_widget_class_bind_template_child (widget_class, KkResidentPage, back);
  gtk_widget_class_bind_template_child (widget_class, KkResidentPage, forward);
  gtk_widget_class_bind_template_callback (widget_class, forward_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_cb);
  gtk_widget_class_bind_template_callback (widget_class, clerk_cb);
  gtk_widget_class_bind_template_callback (widget_class, mode_cb);
  gtk_widget_class_bind_template_callback (widget_class, ink_changed_cb);
}

static void
kk_resident_page_init (KkResidentPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
kk_resident_page_new (KkSession *session)
{
  KkResidentPage *self = g_object_new (KK_TYPE_RESIDENT_PAGE, NULL);

  self->session = g_object_ref (session);
  show_step (self);
  return GTK_WIDGET (self);
}
