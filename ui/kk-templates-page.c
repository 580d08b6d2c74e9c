/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-templates-page.h"

#include <glib/gi18n.h>

#include "app/kk-templates.h"
#include "ui/kk-messages.h"
#include "ui/kk-tell.h"
#include "ui/kk-template-editor.h"
#include "ui/kk-widget.h"

struct _KkTemplatesPage
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *list;
  GtkWidget *detail;
  GtkWidget *title;
  GtkWidget *spinner;
  GtkWidget *test;
  GtkWidget *versions;
  GtkWidget *remove;
  GtkWidget *remove_popover;
  GtkWidget *result;
  GtkWidget *editor;
  GtkWidget *discard;

  /* Owned */
  KkCounter *counter;
  GPtrArray *lines; /* KkTemplateLine* */
  GtkFileChooserNative *chooser;
  GCancellable *cancellable;

  gboolean dirty;
  gboolean filling; /* the lists are being filled: their signals mean nothing */
};

static void screen_init (KkScreenInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KkTemplatesPage,
                               kk_templates_page,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (KK_TYPE_SCREEN, screen_init))

static void fill_list (KkTemplatesPage *self, const char *id);

static KkTemplateLine *
chosen_line (KkTemplatesPage *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));
  int index = row ? gtk_list_box_row_get_index (row) : -1;

  return self->lines && index >= 0 && index < (int) self->lines->len ? self->lines->pdata[index]
                                                                     : NULL;
}

static void
set_dirty (KkTemplatesPage *self, gboolean dirty)
{
  self->dirty = dirty;
  gtk_widget_set_sensitive (self->discard, dirty);
  kk_screen_keys_changed (KK_SCREEN (self));
}

static void
changed_cb (KkTemplatesPage *self)
{
  if (!self->dirty)
    set_dirty (self, TRUE);
}

/* Borrowed; NULL: none is chosen. */
static const char *
chosen_id (KkTemplatesPage *self)
{
  const KkTemplate *template = kk_template_editor_get (KK_TEMPLATE_EDITOR (self->editor));

  return template ? template->id : NULL;
}

/* ——— one template ——— */

static void
restore_cb (GtkButton *button, KkTemplatesPage *self)
{
  int version = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "kk-version"));
  g_autofree char *id = g_strdup (chosen_id (self));
  g_autofree char *text = g_strdup_printf (_ ("第%d版を新しい版として戻しました。"), version);
  g_autoptr (GError) error = NULL;

  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->versions));
  if (!id)
    return;
  if (!kk_counter_restore_template (self->counter, id, version, &error))
    {
      kk_tell_error (self, error);
      return;
    }
  fill_list (self, id);
  kk_tell (self, KK_TELL_DONE, text);
}

static void
show_versions (KkTemplatesPage *self, const KkTemplateLine *line)
{
  g_autoptr (GArray) versions = kk_counter_list_template_versions (self->counter, line->id);
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  guint n = 0;

  for (guint i = versions->len; i-- > 0 && n < 12;)
    {
      int version = g_array_index (versions, int, i);
      g_autofree char *text = g_strdup_printf (_ ("第%d版に戻す"), version);
      GtkWidget *button = NULL;

      if (version == line->version)
        continue;
      button = gtk_button_new_with_label (text);
      g_object_set_data (G_OBJECT (button), "kk-version", GINT_TO_POINTER (version));
      g_signal_connect (button, "clicked", G_CALLBACK (restore_cb), self);
      gtk_box_append (GTK_BOX (box), button);
      n++;
    }
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->versions), popover);
  gtk_widget_set_sensitive (self->versions, n > 0);
}

static char *
result_text (const KkTemplateLine *line)
{
  if (line->n_wrong < 0)
    return g_strdup (_ ("見本はまだ試していません。"));
  return line->n_wrong == 0
             ? g_strdup (_ ("✓ 見本は書いたとおりに読めます。"))
             : g_strdup_printf (_ ("▲ 見本に読めない値が%d件あります。「試す」で確かめられます。"),
                                line->n_wrong);
}

static void
show_template (KkTemplatesPage *self)
{
  const KkTemplateLine *line = chosen_line (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (KkTemplate) full
      = line ? kk_counter_load_template (self->counter, line->id, &error) : NULL;
  g_autofree char *title = NULL;
  g_autofree char *result = line ? result_text (line) : NULL;

  kk_template_editor_set (KK_TEMPLATE_EDITOR (self->editor), full);
  if (error)
    kk_tell_error (self, error);
  gtk_widget_set_sensitive (self->detail, full != NULL);
  title = line ? g_strdup_printf (_ ("%s　第%d版"), line->title, line->version) : g_strdup ("");
  gtk_label_set_label (GTK_LABEL (self->title), title);
  gtk_label_set_label (GTK_LABEL (self->result), result ? result : "");
  gtk_widget_set_sensitive (self->remove, line && !line->built_in);
  if (line)
    show_versions (self, line);
  set_dirty (self, FALSE);
}

static void
row_selected_cb (GtkListBox *list, GtkListBoxRow *row, KkTemplatesPage *self)
{
  if (!self->filling)
    show_template (self);
}

static void
discard_cb (KkTemplatesPage *self)
{
  show_template (self);
}

/* ——— the list ——— */

static GtkWidget *
line_row (const KkTemplateLine *line)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *numbers
      = g_strdup_printf (_ ("第%d版　%d項目　%s"), line->version, line->n_fields,
                         line->n_wrong < 0    ? _ ("未確認")
                         : line->n_wrong == 0 ? _ ("✓ 見本 良")
                                              : _ ("▲ 見本 不良"));
  GtkWidget *issuer
      = kk_template_editor_text_row (line->built_in ? _ ("全国共通（初めから入っています）")
                                     : *line->issuer != '\0' ? line->issuer
                                                             : _ ("発行元を問わない"));
  GtkWidget *more = kk_template_editor_text_row (numbers);

  gtk_box_append (GTK_BOX (box), kk_template_editor_text_row (line->title));
  gtk_box_append (GTK_BOX (box), issuer);
  gtk_box_append (GTK_BOX (box), more);
  gtk_widget_add_css_class (issuer, "small");
  gtk_widget_add_css_class (more, "small");
  return box;
}

/* id: to be chosen; NULL: the first. */
static void
fill_list (KkTemplatesPage *self, const char *id)
{
  GtkListBoxRow *chosen = NULL;

  self->filling = TRUE;
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  self->lines = kk_counter_list_templates (self->counter);
  kk_template_editor_empty_list (self->list);
  for (guint i = 0; i < self->lines->len; i++)
    {
      const KkTemplateLine *line = self->lines->pdata[i];

      gtk_list_box_append (GTK_LIST_BOX (self->list), line_row (line));
      if (i == 0 || g_strcmp0 (line->id, id) == 0)
        chosen = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), (int) i);
    }
  gtk_list_box_select_row (GTK_LIST_BOX (self->list), chosen);
  self->filling = FALSE;
  show_template (self);
}

/* ——— test ——— */

static void
tested_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KkTemplatesPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) wrong
      = kk_counter_test_template_finish (KK_COUNTER (source), result, &error);
  g_autofree char *id = NULL;

  if (kk_error_is_cancelled (error) || !self->counter)
    return;
  gtk_spinner_stop (GTK_SPINNER (self->spinner));
  gtk_widget_set_sensitive (self->test, TRUE);
  if (!wrong)
    {
      kk_tell_error (self, error);
      return;
    }
  if (!self->dirty && chosen_id (self))
    {
      id = g_strdup (chosen_id (self));
      fill_list (self, id);
    }
  if (wrong->len > 0)
    {
      g_autofree char *text = NULL;

      g_ptr_array_add (wrong, NULL);
      text = g_strjoinv ("　", (char **) wrong->pdata);
      gtk_label_set_label (GTK_LABEL (self->result), text);
    }
}

static void
test_cb (KkTemplatesPage *self)
{
  if (!chosen_id (self))
    return;
  gtk_spinner_start (GTK_SPINNER (self->spinner));
  gtk_widget_set_sensitive (self->test, FALSE);
  gtk_label_set_label (GTK_LABEL (self->result), _ ("見本を読んでいます…"));
  kk_counter_test_template_async (self->counter, chosen_id (self), self->cancellable, tested_cb,
                                  g_object_ref (self));
}

/* ——— save, files, remove ——— */

static void
save (KkTemplatesPage *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  if (!chosen_id (self) || !self->dirty)
    return;
  id = g_strdup (chosen_id (self));
  if (!kk_counter_save_template (
          self->counter, kk_template_editor_get (KK_TEMPLATE_EDITOR (self->editor)), &error))
    {
      kk_tell_error (self, error);
      return;
    }
  fill_list (self, id);
  kk_tell (self, KK_TELL_DONE, _ ("新しい版として保存しました。見本で試しています。"));
  test_cb (self);
}

static void
exported_cb (GtkNativeDialog *dialog, int response, KkTemplatesPage *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT && chosen_id (self))
    {
      file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      if (kk_counter_export_template (self->counter, chosen_id (self), file, &error))
        kk_tell (self, KK_TELL_DONE, _ ("様式を書き出しました。"));
      else
        kk_tell_error (self, error);
    }
  g_clear_object (&self->chooser);
}

static void
imported_cb (GtkNativeDialog *dialog, int response, KkTemplatesPage *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = NULL;
  g_autofree char *id = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    {
      file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      id = kk_counter_import_template (self->counter, file, &error);
      if (id)
        {
          fill_list (self, id);
          kk_tell (self, KK_TELL_DONE, _ ("様式を取り込みました。「試す」で確かめてください。"));
        }
      else
        kk_tell_error (self, error);
    }
  g_clear_object (&self->chooser);
}

static void
choose_file (KkTemplatesPage *self, gboolean save_it)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (self->chooser)
    return;
  self->chooser = gtk_file_chooser_native_new (
      save_it ? _ ("様式を書き出す") : _ ("様式を取り込む"),
      GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
      save_it ? GTK_FILE_CHOOSER_ACTION_SAVE : GTK_FILE_CHOOSER_ACTION_OPEN,
      save_it ? _ ("書き出す") : _ ("取り込む"), _ ("やめる"));
  if (save_it)
    {
      g_autofree char *name = g_strconcat (chosen_id (self), ".template.json", NULL);

      gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
    }
  g_signal_connect (self->chooser, "response",
                    save_it ? G_CALLBACK (exported_cb) : G_CALLBACK (imported_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
export_cb (KkTemplatesPage *self)
{
  if (chosen_id (self))
    choose_file (self, TRUE);
}

static void
import_cb (KkTemplatesPage *self)
{
  choose_file (self, FALSE);
}

static void
remove_cb (KkTemplatesPage *self)
{
  g_autoptr (GError) error = NULL;

  gtk_popover_popdown (GTK_POPOVER (self->remove_popover));
  if (!chosen_id (self))
    return;
  if (!kk_counter_remove_template (self->counter, chosen_id (self), &error))
    {
      kk_tell_error (self, error);
      return;
    }
  fill_list (self, NULL);
  kk_tell (self, KK_TELL_DONE, _ ("様式を削除しました。"));
}

/* ——— screen ——— */

static const char *
templates_primary_label (KkScreen *screen, gboolean *enabled)
{
  *enabled = KK_TEMPLATES_PAGE (screen)->dirty;
  return _ ("新しい版として保存");
}

static void
templates_primary (KkScreen *screen)
{
  save (KK_TEMPLATES_PAGE (screen));
}

static void
templates_shown (KkScreen *screen)
{
  KkTemplatesPage *self = KK_TEMPLATES_PAGE (screen);
  g_autofree char *id = g_strdup (chosen_id (self));

  /* What was learnt at a case meanwhile is there; an edit under way stays. */
  if (!self->dirty)
    fill_list (self, id);
}

static void
screen_init (KkScreenInterface *iface)
{
  iface->primary_label = templates_primary_label;
  iface->primary = templates_primary;
  iface->shown = templates_shown;
}

static void
kk_templates_page_dispose (GObject *object)
{
  KkTemplatesPage *self = KK_TEMPLATES_PAGE (object);

  self->filling = TRUE;
  g_cancellable_cancel (self->cancellable);
  kk_widget_dispose (object, KK_TYPE_TEMPLATES_PAGE);
  g_clear_object (&self->chooser);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_clear_object (&self->counter);
  G_OBJECT_CLASS (kk_templates_page_parent_class)->dispose (object);
}

static void
kk_templates_page_finalize (GObject *object)
{
  g_clear_object (&KK_TEMPLATES_PAGE (object)->cancellable);
  G_OBJECT_CLASS (kk_templates_page_parent_class)->finalize (object);
}

static void
kk_templates_page_class_init (KkTemplatesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (KK_TYPE_TEMPLATE_EDITOR);
  G_OBJECT_CLASS (klass)->dispose = kk_templates_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = kk_templates_page_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/kakanai/ui/kk-templates-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KkTemplatesPage, list);
  gtk_widget_class_bind_template_child (widget_class, KkTemplatesPage, detail);
  gtk_widget_class_bind_template_child (widget_class, KkTemplatesPage, title);
  gtk_widget_class_bind_template_child (widget_class, KkTemplatesPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, KkTemplatesPage, test);
  gtk_widget_class_bind_template_child (widget_class, KkTemplatesPage, versions);
  gtk_widget_class_bind_template_child (widget_class, KkTemplatesPage, remove);
  gtk_widget_class_bind_template_child (widget_class, KkTemplatesPage, remove_popover);
  gtk_widget_class_bind_template_child (widget_class, KkTemplatesPage, result);
  gtk_widget_class_bind_template_child (widget_class, KkTemplatesPage, editor);
  gtk_widget_class_bind_template_child (widget_class, KkTemplatesPage, discard);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, test_cb);
  gtk_widget_class_bind_template_callback (widget_class, export_cb);
  gtk_widget_class_bind_template_callback (widget_class, import_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_cb);
  gtk_widget_class_bind_template_callback (widget_class, discard_cb);
}

static void
kk_templates_page_init (KkTemplatesPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
kk_templates_page_new (KkCounter *counter)
{
  KkTemplatesPage *self = g_object_new (KK_TYPE_TEMPLATES_PAGE, NULL);

  self->counter = g_object_ref (counter);
  fill_list (self, NULL);
  return GTK_WIDGET (self);
}
