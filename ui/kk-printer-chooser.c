/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-printer-chooser.h"

#include <glib/gi18n.h>

#include "app/kk-print-table.h"
#include "app/kk-prints.h"
#include "devices/kk-printer.h"
#include "ui/kk-print-text.h"
#include "ui/kk-tell.h"

#define NAME "kk-printer"

typedef struct
{
  GtkWidget *over;
  KkCounter *counter;
  GtkWidget *window; /* NULL: not yet */
  GtkWidget *list;
  KkPrinterFunc func; /* NULL: answered */
  gpointer user_data;
} Choose;

static void
choose_free (Choose *choose)
{
  g_object_unref (choose->over);
  g_object_unref (choose->counter);
  g_free (choose);
}

static void
answer (Choose *choose, const char *printer)
{
  KkPrinterFunc func = choose->func;
  const char *data_dir = kk_counter_get_config (choose->counter)->data_dir;
  g_autoptr (GError) error = NULL;

  if (!func)
    return;
  choose->func = NULL;
  if (printer && !kk_print_usual_save (data_dir, printer, &error))
    kk_tell_error (choose->over, error);
  func (printer, choose->user_data);
}

/* ——— the window ——— */

static void
take_row (Choose *choose, GtkListBoxRow *row)
{
  g_autofree char *printer = row ? g_strdup (g_object_get_data (G_OBJECT (row), NAME)) : NULL;

  if (!printer)
    return;
  gtk_widget_set_visible (choose->window, FALSE);
  answer (choose, printer);
  gtk_window_destroy (GTK_WINDOW (choose->window));
}

static void
activated_cb (GtkListBox *list, GtkListBoxRow *row, Choose *choose)
{
  take_row (choose, row);
}

static void
take_cb (Choose *choose)
{
  take_row (choose, gtk_list_box_get_selected_row (GTK_LIST_BOX (choose->list)));
}

static gboolean
key_cb (GtkEventControllerKey *controller,
        guint keyval,
        guint keycode,
        GdkModifierType state,
        Choose *choose)
{
  if (keyval != GDK_KEY_Escape)
    return FALSE;
  gtk_window_destroy (GTK_WINDOW (choose->window));
  return TRUE;
}

static void
destroyed_cb (GtkWidget *window, Choose *choose)
{
  answer (choose, NULL);
}

static char *
hindrance (const KkPrinter *printer)
{
  g_autofree char *why = printer->reasons ? g_strjoinv (" ", printer->reasons) : NULL;
  g_autofree char *text = kk_print_why_text (why);

  if (!printer->accepting)
    return g_strdup (_ ("▲ 受け付けを止めています"));
  if (printer->stopped)
    return g_strconcat (_ ("▲ 止まっています　"), text, NULL);
  return *text ? g_strconcat ("▲ ", text, NULL) : NULL;
}

static void
add_line (GtkWidget *box, const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);
}

static GtkWidget *
new_row (const KkPrinter *printer)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *trouble = hindrance (printer);
  g_autofree char *name
      = g_strdup_printf ("%s　%s　%s", printer->label, printer->name, trouble ? trouble : "");

  add_line (box, printer->label, "form-title");
  if (g_strcmp0 (printer->label, printer->name) != 0)
    add_line (box, printer->name, "small");
  if (trouble)
    add_line (box, trouble, "check-text");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (row), NAME, g_strdup (printer->name), g_free);
  return row;
}

static GtkWidget *
new_list (Choose *choose, const GPtrArray *printers)
{
  const char *data_dir = kk_counter_get_config (choose->counter)->data_dir;
  g_autofree char *usual = kk_print_usual_load (data_dir);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  choose->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (choose->list), GTK_SELECTION_BROWSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (choose->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("プリンターの一覧"), -1);
  for (guint i = 0; i < printers->len; i++)
    {
      const KkPrinter *printer = g_ptr_array_index (printers, i);
      GtkWidget *row = new_row (printer);

      gtk_list_box_append (GTK_LIST_BOX (choose->list), row);
      if (i == 0 || g_strcmp0 (usual, printer->name) == 0)
        gtk_list_box_select_row (GTK_LIST_BOX (choose->list), GTK_LIST_BOX_ROW (row));
    }
  g_signal_connect (choose->list, "row-activated", G_CALLBACK (activated_cb), choose);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), choose->list);
  gtk_widget_add_css_class (scrolled, "paper");
  return scrolled;
}

static GtkWidget *
new_buttons (Choose *choose)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *no = gtk_button_new_with_label (_ ("やめる"));
  GtkWidget *take = gtk_button_new_with_label (_ ("このプリンターで印刷"));

  gtk_widget_add_css_class (take, "primary");
  gtk_widget_set_halign (buttons, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (buttons), no);
  gtk_box_append (GTK_BOX (buttons), take);
  g_signal_connect_swapped (no, "clicked", G_CALLBACK (gtk_window_destroy), choose->window);
  g_signal_connect_swapped (take, "clicked", G_CALLBACK (take_cb), choose);
  return buttons;
}

static void
present (Choose *choose, const GPtrArray *printers)
{
  GtkRoot *root = gtk_widget_get_root (choose->over);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkEventController *keys = gtk_event_controller_key_new ();

  choose->window = gtk_window_new ();
  gtk_window_set_title (GTK_WINDOW (choose->window), _ ("プリンターを選ぶ"));
  gtk_window_set_modal (GTK_WINDOW (choose->window), TRUE);
  gtk_window_set_transient_for (GTK_WINDOW (choose->window),
                                GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL);
  gtk_window_set_default_size (GTK_WINDOW (choose->window), 460, 320);
  gtk_widget_set_margin_start (box, 10);
  gtk_widget_set_margin_end (box, 10);
  gtk_widget_set_margin_top (box, 10);
  gtk_widget_set_margin_bottom (box, 10);
  gtk_widget_add_css_class (choose->window, "dialog");
  add_line (box, _ ("プリンターを選ぶ"), "title");
  add_line (box, _ ("選んだプリンターは、この端末のいつものプリンターになります。"), "quiet");
  gtk_box_append (GTK_BOX (box), new_list (choose, printers));
  add_line (box, _ ("↑↓ 選ぶ　Enter 印刷　Esc やめる"), "small");
  gtk_box_append (GTK_BOX (box), new_buttons (choose));
  gtk_window_set_child (GTK_WINDOW (choose->window), box);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), choose);
  gtk_widget_add_controller (choose->window, keys);
  g_object_set_data_full (G_OBJECT (choose->window), "kk-choose", choose,
                          (GDestroyNotify) choose_free);
  g_signal_connect (choose->window, "destroy", G_CALLBACK (destroyed_cb), choose);
  gtk_window_present (GTK_WINDOW (choose->window));
  gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_selected_row (GTK_LIST_BOX (choose->list))));
}

/* ——— the printers ——— */

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Choose *choose = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) printers
      = kk_counter_list_printers_finish (KK_COUNTER (source), result, &error);

  if (printers && printers->len > 0 && gtk_widget_get_root (choose->over))
    {
      present (choose, printers);
      return;
    }
  if (error)
    kk_tell_error (choose->over, error);
  else if (printers && printers->len == 0)
    kk_tell (choose->over, KK_TELL_ERROR,
             _ ("使えるプリンターがありません。「PDF を保存」で保存して別の端末で印刷するか、管理者"
                "に連絡してください。"));
  answer (choose, NULL);
  choose_free (choose);
}

void
kk_printer_choose (GtkWidget *over, KkCounter *counter, KkPrinterFunc func, gpointer user_data)
{
  Choose *choose = g_new0 (Choose, 1);

  choose->over = g_object_ref (over);
  choose->counter = g_object_ref (counter);
  choose->func = func;
  choose->user_data = user_data;
  kk_counter_list_printers_async (counter, listed_cb, choose);
}
