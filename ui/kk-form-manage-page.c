/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "ui/kk-day-entry.h"
#include "ui/kk-form-manage-private.h"
#include "ui/kk-form-preview.h"
#include "ui/kk-form-rule-text.h"
#include "ui/kk-tell.h"
#include "ui/kk-widget.h"

static void screen_init (KkScreenInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KkFormManagePage,
                               kk_form_manage_page,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (KK_TYPE_SCREEN, screen_init))

void
kk_form_manage_empty (GtkWidget *list)
{
  GtkWidget *row = NULL;

  while ((row = gtk_widget_get_first_child (list)) && GTK_IS_LIST_BOX_ROW (row))
    gtk_list_box_remove (GTK_LIST_BOX (list), row);
}

GtkWidget *
kk_form_manage_line (const char *text, const char *class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (class)
    gtk_widget_add_css_class (label, class);
  return label;
}

void
kk_form_manage_show (KkFormManagePage *self, const char *what)
{
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), what);
  kk_screen_keys_changed (KK_SCREEN (self));
}

static const char *
shown_now (KkFormManagePage *self)
{
  /* The window asks for keys while a page goes away. */
  return self->stack ? gtk_stack_get_visible_child_name (GTK_STACK (self->stack)) : NULL;
}

/* "2027-04-01 から", "いつでも"; caller frees. */
static char *
validity (const KkFormEntry *entry)
{
  if (entry->valid_from && entry->valid_until)
    return g_strdup_printf (_ ("%s から %s まで"), entry->valid_from, entry->valid_until);
  if (entry->valid_from)
    return g_strdup_printf (_ ("%s から"), entry->valid_from);
  if (entry->valid_until)
    return g_strdup_printf (_ ("%s まで"), entry->valid_until);
  return g_strdup (_ ("期限なし"));
}

/* ——— one form ——— */

static const KkFormEntry *
chosen (KkFormManagePage *self, GtkWidget *list, const GPtrArray *entries)
{
  GtkListBoxRow *row = list ? gtk_list_box_get_selected_row (GTK_LIST_BOX (list)) : NULL;
  int index = row ? gtk_list_box_row_get_index (row) : -1;

  return entries && index >= 0 && index < (int) entries->len ? entries->pdata[index] : NULL;
}

static const KkFormEntry *
chosen_form (KkFormManagePage *self)
{
  return chosen (self, self->list, self->entries);
}

void
kk_form_manage_let_go (KkFormManagePage *self)
{
  kk_form_preview_show (KK_FORM_PREVIEW (self->preview), NULL, NULL, NULL);
  g_clear_pointer (&self->boxes, g_ptr_array_unref);
  g_clear_pointer (&self->layout, kk_form_layout_unref);
}

static void
version_selected_cb (GtkListBox *list, GtkListBoxRow *row, KkFormManagePage *self)
{
  const KkFormEntry *entry = chosen (self, self->versions, self->shown);
  g_autoptr (KkFormLibrary) library = kk_counter_open_forms (self->counter);

  if (self->filling || self->trial)
    return;
  kk_form_manage_let_go (self);
  gtk_widget_set_sensitive (self->restore,
                            entry && !entry->broken && self->shown->pdata[0] != entry);
  gtk_widget_set_sensitive (self->export, entry && entry->source);
  if (!entry || entry->broken)
    return;
  self->layout = kk_form_library_get_version (library, entry->id, entry->version, NULL);
  if (!self->layout)
    return;
  self->boxes = kk_sheet_form_boxes (self->layout);
  kk_form_preview_show (KK_FORM_PREVIEW (self->preview),
                        kk_form_layout_get_background (self->layout), self->boxes, self->layout);
}

static void
show_versions (KkFormManagePage *self, const char *id)
{
  g_autoptr (KkFormLibrary) library = kk_counter_open_forms (self->counter);

  self->filling = TRUE;
  kk_form_manage_empty (self->versions);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  self->shown = kk_form_library_versions (library, id);
  for (guint i = 0; i < self->shown->len; i++)
    {
      const KkFormEntry *entry = g_ptr_array_index (self->shown, i);
      g_autofree char *days = validity (entry);
      g_autofree char *text = g_strdup_printf (_ ("第%d版　%s%s"), entry->version, days,
                                               entry->broken    ? _ ("　✕ 使えません")
                                               : entry->shipped ? _ ("　付属")
                                                                : "");

      gtk_list_box_append (GTK_LIST_BOX (self->versions), kk_form_manage_line (text, NULL));
    }
  self->filling = FALSE;
  gtk_list_box_select_row (GTK_LIST_BOX (self->versions),
                           gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->versions), 0));
}

void
kk_form_manage_show_form (KkFormManagePage *self)
{
  const KkFormEntry *entry = chosen_form (self);
  g_autofree char *facts = NULL;
  g_autofree char *rule = NULL;

  if (self->trial || self->trying)
    return;
  kk_form_manage_show (self, "form");
  if (!entry)
    return;
  facts = entry->broken ? g_strdup_printf (_ ("✕ 使えません：%s"), entry->broken)
                        : g_strdup_printf (_ ("ID %s　%.0f×%.0fミリ　%d枚　項目 %d%s%s"), entry->id,
                                           entry->width * 25.4 / 72, entry->height * 25.4 / 72,
                                           entry->n_pages, entry->n_fields,
                                           entry->retired ? _ ("\n廃止　") : "",
                                           entry->retired ? entry->retired : "");
  rule = kk_form_rule_text (self->rules, entry->id, entry->notice);
  gtk_label_set_label (GTK_LABEL (self->title), entry->title);
  gtk_label_set_label (GTK_LABEL (self->facts), facts);
  gtk_label_set_label (GTK_LABEL (self->rule), rule);
  gtk_button_set_label (GTK_BUTTON (self->retire),
                        entry->retired ? _ ("廃止をやめる") : _ ("廃止する"));
  show_versions (self, entry->id);
}

static void
row_selected_cb (GtkListBox *list, GtkListBoxRow *row, KkFormManagePage *self)
{
  if (!self->filling)
    kk_form_manage_show_form (self);
}

static GtkWidget *
form_row (const KkFormEntry *entry)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *days = validity (entry);
  g_autofree char *text = g_strdup_printf (_ ("第%d版　%s　%s"), entry->version, days,
                                           entry->broken    ? _ ("✕ 使えません")
                                           : entry->retired ? _ ("廃止")
                                           : entry->notice  ? _ ("住民異動届")
                                           : entry->shipped ? _ ("付属")
                                                            : _ ("市区町村"));

  gtk_box_append (GTK_BOX (box), kk_form_manage_line (entry->title, NULL));
  gtk_box_append (GTK_BOX (box), kk_form_manage_line (text, "small"));
  return box;
}

/* id: to be chosen; NULL: the first. */
void
kk_form_manage_fill_list (KkFormManagePage *self, const char *id)
{
  g_autoptr (KkFormLibrary) library = kk_counter_open_forms (self->counter);
  g_autofree char *wanted = g_strdup (id), *refused = NULL;
  g_autoptr (GError) error = NULL;
  GtkListBoxRow *row = NULL;

  self->filling = TRUE;
  g_clear_pointer (&self->rules, g_ptr_array_unref);
  self->rules = kk_household_rules (&error);
  refused = kk_household_refused ();
  if (error || refused)
    kk_tell (self, KK_TELL_ERROR, error ? error->message : refused);
  kk_form_manage_empty (self->list);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  self->entries = kk_form_library_list (library);
  for (guint i = 0; i < self->entries->len; i++)
    {
      const KkFormEntry *entry = g_ptr_array_index (self->entries, i);

      gtk_list_box_append (GTK_LIST_BOX (self->list), form_row (entry));
      if (i == 0 || g_strcmp0 (entry->id, wanted) == 0)
        row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), (int) i);
    }
  gtk_list_box_select_row (GTK_LIST_BOX (self->list), row);
  self->filling = FALSE;
  kk_form_manage_show_form (self);
}

/* ——— a sheet that is looked at ——— */

void
kk_form_manage_page_look_at (KkFormManagePage *self, GFile *file)
{
  kk_form_manage_try (self, file, FALSE);
}

static void
cancel_cb (KkFormManagePage *self)
{
  if (self->trying)
    g_cancellable_cancel (self->trying);
}

/* What a notice must carry is asked for at once. */
static void
notice_cb (KkFormManagePage *self)
{
  if (self->trial && self->file && !self->trying)
    kk_form_manage_try (self, self->file,
                        gtk_check_button_get_active (GTK_CHECK_BUTTON (self->notice)));
}

static void
give_up_cb (KkFormManagePage *self)
{
  kk_form_manage_end_trial (self);
  kk_form_manage_show_form (self);
}

/* ——— files ——— */

static void
opened_cb (GtkNativeDialog *dialog, int response, KkFormManagePage *self)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    {
      file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      kk_form_manage_try (self, file,
                          gtk_check_button_get_active (GTK_CHECK_BUTTON (self->notice)));
    }
  else
    g_clear_pointer (&self->replaces, g_free);
  g_clear_object (&self->chooser);
}

static void
exported_cb (GtkNativeDialog *dialog, int response, KkFormManagePage *self)
{
  const KkFormEntry *entry = chosen (self, self->versions, self->shown);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT && entry)
    {
      file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      if (kk_counter_export_form (self->counter, entry->id, entry->version, file, &error))
        kk_tell (self, KK_TELL_DONE, _ ("元の表を書き出しました。"));
      else
        kk_tell_error (self, error);
    }
  g_clear_object (&self->chooser);
}

static void
choose (KkFormManagePage *self, const char *save_as)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  if (self->chooser || self->trying)
    return;
  self->chooser = gtk_file_chooser_native_new (
      save_as ? _ ("元の表を書き出す") : _ ("登録する表を選ぶ"),
      GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
      save_as ? GTK_FILE_CHOOSER_ACTION_SAVE : GTK_FILE_CHOOSER_ACTION_OPEN,
      save_as ? _ ("書き出す") : _ ("調べる"), _ ("やめる"));
  if (save_as)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), save_as);
  else
    {
      gtk_file_filter_set_name (filter, _ ("表（.xlsx .xls .ods）と用紙の定義（.json）"));
      for (const char *const *ending
           = (const char *const[]){ "xlsx", "xlsm", "xls", "ods", "json", NULL };
           *ending; ending++)
        gtk_file_filter_add_suffix (filter, *ending);
      gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
    }
  g_signal_connect (self->chooser, "response",
                    save_as ? G_CALLBACK (exported_cb) : G_CALLBACK (opened_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
add_cb (KkFormManagePage *self)
{
  give_up_cb (self);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->notice), FALSE);
  choose (self, NULL);
}

static void
replace_cb (KkFormManagePage *self)
{
  const KkFormEntry *entry = chosen_form (self);

  if (!entry)
    return;
  give_up_cb (self);
  g_free (self->replaces);
  self->replaces = g_strdup (entry->id);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->notice), entry->notice);
  choose (self, NULL);
}

static void
export_cb (KkFormManagePage *self)
{
  const KkFormEntry *entry = chosen (self, self->versions, self->shown);
  const char *ending = entry && entry->source ? strrchr (entry->source, '.') : NULL;
  g_autofree char *name
      = ending ? g_strdup_printf ("%s-%d%s", entry->id, entry->version, ending) : NULL;

  if (name)
    choose (self, name);
}

static gboolean
dropped_cb (GtkDropTarget *target, const GValue *value, double x, double y, KkFormManagePage *self)
{
  GSList *files = g_value_get_boxed (value);

  if (!files || self->trying)
    return FALSE;
  give_up_cb (self);
  kk_form_manage_page_look_at (self, files->data);
  return TRUE;
}

/* ——— changes ——— */

static void
restore_cb (KkFormManagePage *self)
{
  const KkFormEntry *entry = chosen (self, self->versions, self->shown);
  g_autofree char *from = kk_day_entry_get (self->from);
  g_autofree char *id = entry ? g_strdup (entry->id) : NULL;
  g_autoptr (GError) error = NULL;

  if (!entry || !from)
    return;
  if (kk_counter_restore_form (self->counter, id, entry->version, *from ? from : NULL, &error) == 0)
    {
      kk_tell_error (self, error);
      return;
    }
  kk_form_manage_fill_list (self, id);
  kk_tell (self, KK_TELL_DONE, _ ("その版を新しい版として戻しました。"));
}

static void
retire_cb (KkFormManagePage *self)
{
  const KkFormEntry *entry = chosen_form (self);
  g_autofree char *day = kk_day_entry_get (self->from);
  g_autofree char *today = kk_day_today ();
  g_autofree char *id = entry ? g_strdup (entry->id) : NULL;
  gboolean back = entry && entry->retired;
  g_autoptr (GError) error = NULL;

  if (!entry || !day)
    return;
  if (!kk_counter_retire_form (self->counter, id, back ? NULL : *day ? day : today, &error))
    {
      kk_tell_error (self, error);
      return;
    }
  kk_form_manage_fill_list (self, id);
  kk_tell (self, KK_TELL_DONE,
           back ? _ ("また使えるようにしました。")
                : _ ("廃止しました。その日からは渡しません。版は残ります。"));
}

/* ——— screen ——— */

static const char *
manage_primary_label (KkScreen *screen, gboolean *enabled)
{
  KkFormManagePage *self = KK_FORM_MANAGE_PAGE (screen);

  if (g_strcmp0 (shown_now (self), "trial") == 0)
    {
      *enabled = self->trial && !self->trial->error;
      return _ ("この様式を登録する");
    }
  *enabled = !self->trying;
  return _ ("表から登録する…");
}

static void
manage_primary (KkScreen *screen)
{
  KkFormManagePage *self = KK_FORM_MANAGE_PAGE (screen);

  if (self->trial)
    kk_form_manage_register (self);
  else
    add_cb (self);
}

static const char *
manage_key_label (KkScreen *screen, guint key, gboolean *enabled)
{
  KkFormManagePage *self = KK_FORM_MANAGE_PAGE (screen);

  *enabled = !self->trying;
  return key == 2 ? _ ("表から登録") : key == 7 ? _ ("新しい版") : NULL;
}

static void
manage_press_key (KkScreen *screen, guint key)
{
  if (key == 2)
    add_cb (KK_FORM_MANAGE_PAGE (screen));
  else if (key == 7)
    replace_cb (KK_FORM_MANAGE_PAGE (screen));
}

static void
manage_shown (KkScreen *screen)
{
  KkFormManagePage *self = KK_FORM_MANAGE_PAGE (screen);
  const KkFormEntry *entry = chosen_form (self);

  /* Milliseconds a form, so only when it is looked at. */
  if (!self->trial && !self->trying)
    kk_form_manage_fill_list (self, entry ? entry->id : NULL);
  gtk_widget_grab_focus (self->list);
}

static void
screen_init (KkScreenInterface *iface)
{
  iface->key_label = manage_key_label;
  iface->press_key = manage_press_key;
  iface->primary_label = manage_primary_label;
  iface->primary = manage_primary;
  iface->shown = manage_shown;
}

static void
kk_form_manage_page_dispose (GObject *object)
{
  KkFormManagePage *self = KK_FORM_MANAGE_PAGE (object);

  self->filling = TRUE;
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->trying)
    g_cancellable_cancel (self->trying);
  if (self->preview)
    kk_form_manage_end_trial (self);
  kk_widget_dispose (object, KK_TYPE_FORM_MANAGE_PAGE);
  g_clear_object (&self->chooser);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  g_clear_pointer (&self->rules, g_ptr_array_unref);
  g_clear_object (&self->counter);
  G_OBJECT_CLASS (kk_form_manage_page_parent_class)->dispose (object);
}

static void
kk_form_manage_page_class_init (KkFormManagePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (KK_TYPE_FORM_PREVIEW);
  G_OBJECT_CLASS (klass)->dispose = kk_form_manage_page_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/kakanai/ui/kk-form-manage-page.ui");
#define CHILD(name) gtk_widget_class_bind_template_child (widget_class, KkFormManagePage, name)
  CHILD (list);
  CHILD (stack);
  CHILD (title);
  CHILD (facts);
  CHILD (versions);
  CHILD (from);
  CHILD (restore);
  CHILD (retire);
  CHILD (export);
  CHILD (rule);
  CHILD (busy_label);
  CHILD (verdict);
  CHILD (new_title);
  CHILD (new_id);
  CHILD (new_from);
  CHILD (new_until);
  CHILD (notice);
  CHILD (problems);
  CHILD (no_problems);
  CHILD (preview);
#undef CHILD
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, version_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, replace_cb);
  gtk_widget_class_bind_template_callback (widget_class, restore_cb);
  gtk_widget_class_bind_template_callback (widget_class, retire_cb);
  gtk_widget_class_bind_template_callback (widget_class, export_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, notice_cb);
  gtk_widget_class_bind_template_callback (widget_class, give_up_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
}

static void
kk_form_manage_page_init (KkFormManagePage *self)
{
  GtkDropTarget *drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (drop, "drop", G_CALLBACK (dropped_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop));
}

GtkWidget *
kk_form_manage_page_new (KkCounter *counter)
{
  KkFormManagePage *self = g_object_new (KK_TYPE_FORM_MANAGE_PAGE, NULL);

  self->counter = g_object_ref (counter);
  return GTK_WIDGET (self);
}
