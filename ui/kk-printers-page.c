/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-printers-page.h"

#include <glib/gi18n.h>

#include "app/kk-form-manage.h"
#include "app/kk-print-table.h"
#include "app/kk-prints.h"
#include "devices/kk-printer.h"
#include "ui/kk-messages.h"
#include "ui/kk-tell.h"
#include "ui/kk-widget.h"

struct _KkPrintersPage
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *rows;
  GtkWidget *refused;
  GtkWidget *usual;
  GtkWidget *paper;
  GtkWidget *printer;
  GtkWidget *tray;
  GtkWidget *size;
  GtkWidget *sides;
  GtkWidget *here;
  GtkWidget *service;

  /* Owned */
  KkCounter *counter;
  KkPrintTable *table;
  GPtrArray *papers;   /* char* ids, of the list of papers; the first: every paper */
  GHashTable *titles;  /* char* id → char* title */
  GPtrArray *printers; /* KkPrinter*; NULL: not known */
};

static void screen_init (KkScreenInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KkPrintersPage,
                               kk_printers_page,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (KK_TYPE_SCREEN, screen_init))

static const char *const SIDES[]
    = { N_ ("片面"), N_ ("両面（長い辺でとじる）"), N_ ("両面（短い辺でとじる）") };

static void
set_choices (GtkWidget *drop_down, GPtrArray *texts)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  for (guint i = 0; i < texts->len; i++)
    gtk_string_list_append (list, g_ptr_array_index (texts, i));
  gtk_drop_down_set_model (GTK_DROP_DOWN (drop_down), G_LIST_MODEL (list));
}

/* The n-th of what follows the first choice, which says "as it comes". -1: that one. */
static int
chosen (GtkWidget *drop_down)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (drop_down));

  return selected == GTK_INVALID_LIST_POSITION ? -1 : (int) selected - 1;
}

/* ——— the table ——— */

static const char *
title_of (KkPrintersPage *self, const char *paper)
{
  const char *title = g_hash_table_lookup (self->titles, paper);

  return title ? title : paper;
}

static char *
row_title (KkPrintersPage *self, const KkPrintRow *row)
{
  GString *text = g_string_new (NULL);

  for (char **paper = row->papers; paper && *paper; paper++)
    g_string_append_printf (text, "%s%s", text->len ? "、" : "", title_of (self, *paper));
  if (!row->papers)
    g_string_append (text, _ ("すべての紙"));
  return g_string_free (text, FALSE);
}

static char *
row_text (const KkPrintRow *row)
{
  GString *text = g_string_new (row->printer ? row->printer : _ ("いつものプリンター"));

  if (row->tray)
    g_string_append_printf (text, _ ("　トレイ %s"), row->tray);
  if (row->paper)
    g_string_append_printf (text, "　%s", row->paper);
  for (gsize i = 0; i < G_N_ELEMENTS (SIDES); i++)
    if (g_strcmp0 (row->sides, KK_PRINT_SIDES[i]) == 0)
      g_string_append_printf (text, "　%s", _ (SIDES[i]));
  g_string_append_printf (text, "　%s%s", row->terminal ? _ ("端末 ") : _ ("すべての端末"),
                          row->terminal ? row->terminal : "");
  return g_string_free (text, FALSE);
}

static GtkWidget *
new_row (KkPrintersPage *self, const KkPrintRow *row)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *title = row_title (self, row);
  g_autofree char *text = row_text (row);
  const char *texts[] = { title, text };

  for (int i = 0; i < 2; i++)
    {
      GtkWidget *label = gtk_label_new (texts[i]);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_widget_add_css_class (label, i == 0 ? "form-title" : "small");
      gtk_box_append (GTK_BOX (box), label);
    }
  return box;
}

static void
show_usual (KkPrintersPage *self)
{
  g_autofree char *usual = kk_print_usual_load (kk_counter_get_config (self->counter)->data_dir);
  g_autofree char *text = NULL;

  for (guint i = 0; self->printers && i < self->printers->len && !usual; i++)
    if (((KkPrinter *) g_ptr_array_index (self->printers, i))->usual)
      usual = g_strdup (((KkPrinter *) g_ptr_array_index (self->printers, i))->name);
  text = g_strdup_printf (_ ("表にない紙は、この端末のいつものプリンター（%s）に出ます。"),
                          usual ? usual : _ ("まだ決まっていません"));
  gtk_label_set_label (GTK_LABEL (self->usual), text);
}

static void
reload (KkPrintersPage *self)
{
  const GPtrArray *rows = NULL;
  const char *refused = NULL;
  g_autofree char *trouble = NULL;
  GtkWidget *child = NULL;

  g_clear_pointer (&self->table, kk_print_table_free);
  self->table = kk_counter_open_print_table (self->counter);
  rows = kk_print_table_get_rows (self->table);
  refused = kk_print_table_get_refused (self->table);
  trouble = g_strdup_printf (_ ("▲ 表に誤りがあるため、すべていつものプリンターに出しています：%s"),
                             refused ? refused : "");
  gtk_label_set_label (GTK_LABEL (self->refused), trouble);
  gtk_widget_set_visible (self->refused, refused != NULL);
  while ((child = gtk_widget_get_first_child (self->rows)))
    gtk_list_box_remove (GTK_LIST_BOX (self->rows), child);
  for (guint i = 0; i < rows->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (self->rows), new_row (self, g_ptr_array_index (rows, i)));
  show_usual (self);
}

static void
drop_cb (KkPrintersPage *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->rows));
  g_autoptr (GError) error = NULL;

  if (!row)
    return;
  if (kk_counter_drop_print_row (self->counter, (guint) gtk_list_box_row_get_index (row), &error))
    kk_tell (self, KK_TELL_DONE, _ ("プリンターの表から消しました。"));
  else
    kk_tell_error (self, error);
  reload (self);
}

/* ——— the line to add ——— */

static void
add_title (KkPrintersPage *self, const char *id, const char *title)
{
  g_ptr_array_add (self->papers, g_strdup (id));
  g_hash_table_insert (self->titles, g_strdup (id), g_strdup (title));
}

static void
fill_papers (KkPrintersPage *self)
{
  g_autoptr (KkFormLibrary) library = kk_counter_open_forms (self->counter);
  g_autoptr (GPtrArray) forms = kk_form_library_list (library);
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();

  add_title (self, "", _ ("すべての紙"));
  add_title (self, KK_PAPER_NOTICE, _ ("住民異動届"));
  add_title (self, KK_PAPER_COVER, _ ("案内（様式の表紙）"));
  add_title (self, KK_PAPER_RECEIPT, _ ("預り証"));
  for (guint i = 0; i < forms->len; i++)
    {
      const KkFormEntry *form = g_ptr_array_index (forms, i);

      if (!form->notice && !form->broken)
        add_title (self, form->id, form->title);
    }
  for (guint i = 0; i < self->papers->len; i++)
    g_ptr_array_add (texts, (gpointer) title_of (self, g_ptr_array_index (self->papers, i)));
  set_choices (self->paper, texts);
}

static void
fill_fixed (KkPrintersPage *self)
{
  g_autoptr (GPtrArray) sizes = g_ptr_array_new ();
  g_autoptr (GPtrArray) sides = g_ptr_array_new ();

  g_ptr_array_add (sizes, (gpointer) _ ("様式の大きさ"));
  for (int i = 0; KK_PRINT_PAPERS[i]; i++)
    g_ptr_array_add (sizes, (gpointer) KK_PRINT_PAPERS[i]);
  set_choices (self->size, sizes);
  g_ptr_array_add (sides, (gpointer) _ ("プリンターの設定"));
  for (gsize i = 0; i < G_N_ELEMENTS (SIDES); i++)
    g_ptr_array_add (sides, (gpointer) _ (SIDES[i]));
  set_choices (self->sides, sides);
}

static const KkPrinter *
chosen_printer (KkPrintersPage *self)
{
  int index = chosen (self->printer);

  return self->printers && index >= 0 ? g_ptr_array_index (self->printers, index) : NULL;
}

static void
fill_trays (KkPrintersPage *self)
{
  const KkPrinter *printer = chosen_printer (self);
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();

  g_ptr_array_add (texts, (gpointer) _ ("プリンターが選ぶ"));
  for (char **tray = printer ? printer->trays : NULL; tray && *tray; tray++)
    g_ptr_array_add (texts, *tray);
  set_choices (self->tray, texts);
  gtk_widget_set_sensitive (self->tray, texts->len > 1);
}

static void
fill_printers (KkPrintersPage *self)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (texts, g_strdup (_ ("いつものプリンター")));
  for (guint i = 0; self->printers && i < self->printers->len; i++)
    {
      const KkPrinter *printer = g_ptr_array_index (self->printers, i);

      g_ptr_array_add (texts, g_strdup_printf ("%s（%s）", printer->label, printer->name));
    }
  set_choices (self->printer, texts);
  fill_trays (self);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KkPrintersPage) self = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *printers = kk_counter_list_printers_finish (KK_COUNTER (source), result, &error);
  const char *text = error                ? kk_message_for_error (error)
                     : printers->len == 0 ? _ ("CUPS にプリンターがありません。lpadmin か CUPS "
                                               "の画面で登録してください。")
                                          : "";

  if (!self->counter) /* the page is gone */
    {
      g_clear_pointer (&printers, g_ptr_array_unref);
      return;
    }
  gtk_label_set_label (GTK_LABEL (self->service), text);
  gtk_widget_set_visible (self->service, *text != '\0');
  g_clear_pointer (&self->printers, g_ptr_array_unref);
  self->printers = printers;
  fill_printers (self);
  show_usual (self);
  kk_screen_keys_changed (KK_SCREEN (self));
}

static void
add (KkPrintersPage *self)
{
  const KkPrinter *printer = chosen_printer (self);
  const char *id = g_ptr_array_index (self->papers, (guint) (chosen (self->paper) + 1));
  char *papers[] = { (char *) id, NULL };
  int tray = chosen (self->tray), size = chosen (self->size), sides = chosen (self->sides);
  gboolean here = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->here));
  const KkPrintRow row
      = { .terminal = here ? kk_counter_get_config (self->counter)->terminal : NULL,
          .papers = *id ? papers : NULL,
          .printer = printer ? printer->name : NULL,
          .tray = printer && tray >= 0 ? printer->trays[tray] : NULL,
          .paper = size >= 0 ? (char *) KK_PRINT_PAPERS[size] : NULL,
          .sides = sides >= 0 ? (char *) KK_PRINT_SIDES[sides] : NULL };
  g_autoptr (GError) error = NULL;

  if (kk_counter_add_print_row (self->counter, &row, &error))
    kk_tell (self, KK_TELL_DONE, _ ("プリンターの表の上に足しました。次の印刷から使います。"));
  else
    kk_tell_error (self, error);
  reload (self);
}

static void
printer_changed_cb (KkPrintersPage *self)
{
  if (!self->counter)
    return;
  fill_trays (self);
  kk_screen_keys_changed (KK_SCREEN (self));
}

static void
changed_cb (KkPrintersPage *self)
{
  if (self->counter)
    kk_screen_keys_changed (KK_SCREEN (self));
}

/* ——— screen ——— */

static const char *
printers_primary_label (KkScreen *screen, gboolean *enabled)
{
  KkPrintersPage *self = KK_PRINTERS_PAGE (screen);

  /* The window asks for keys while a page goes away. A line says at least one thing; a table that
   * somebody wrote by hand and that is wrong is not written over. */
  *enabled
      = self->counter && self->paper && self->table && !kk_print_table_get_refused (self->table)
        && (chosen (self->printer) >= 0 || chosen (self->size) >= 0 || chosen (self->sides) >= 0);
  return _ ("この行を足す");
}

static void
printers_primary (KkScreen *screen)
{
  add (KK_PRINTERS_PAGE (screen));
}

static void
printers_shown (KkScreen *screen)
{
  KkPrintersPage *self = KK_PRINTERS_PAGE (screen);

  reload (self);
  kk_counter_list_printers_async (self->counter, listed_cb, g_object_ref (self));
  gtk_widget_grab_focus (self->paper);
}

static void
screen_init (KkScreenInterface *iface)
{
  iface->primary_label = printers_primary_label;
  iface->primary = printers_primary;
  iface->shown = printers_shown;
}

/* ——— making and unmaking ——— */

static void
kk_printers_page_dispose (GObject *object)
{
  KkPrintersPage *self = KK_PRINTERS_PAGE (object);

  g_clear_object (&self->counter);
  kk_widget_dispose (object, KK_TYPE_PRINTERS_PAGE);
  self->paper = NULL;
  g_clear_pointer (&self->table, kk_print_table_free);
  g_clear_pointer (&self->papers, g_ptr_array_unref);
  g_clear_pointer (&self->titles, g_hash_table_unref);
  g_clear_pointer (&self->printers, g_ptr_array_unref);
  G_OBJECT_CLASS (kk_printers_page_parent_class)->dispose (object);
}

static void
kk_printers_page_class_init (KkPrintersPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kk_printers_page_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/kakanai/ui/kk-printers-page.ui");
#define CHILD(name) gtk_widget_class_bind_template_child (widget_class, KkPrintersPage, name)
  CHILD (rows);
  CHILD (refused);
  CHILD (usual);
  CHILD (paper);
  CHILD (printer);
  CHILD (tray);
  CHILD (size);
  CHILD (sides);
  CHILD (here);
  CHILD (service);
#undef CHILD
  gtk_widget_class_bind_template_callback (widget_class, drop_cb);
  gtk_widget_class_bind_template_callback (widget_class, printer_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
kk_printers_page_init (KkPrintersPage *self)
{
  self->papers = g_ptr_array_new_with_free_func (g_free);
  self->titles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
kk_printers_page_new (KkCounter *counter)
{
  KkPrintersPage *self = g_object_new (KK_TYPE_PRINTERS_PAGE, NULL);

  self->counter = g_object_ref (counter);
  fill_papers (self);
  fill_fixed (self);
  fill_printers (self);
  return GTK_WIDGET (self);
}
