/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-forms-page.h"

#include <glib/gi18n.h>

#include "app/kk-counter.h"
#include "ui/kk-forms-row.h"
#include "ui/kk-print.h"
#include "ui/kk-tell.h"
#include "ui/kk-widget.h"

struct _KkFormsPage
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *title;
  GtkWidget *list;
  GtkWidget *previous;
  GtkWidget *next;
  GtkWidget *sheet_label;
  GtkWidget *warnings;
  GtkWidget *save;
  GtkWidget *choose;
  GtkWidget *area;

  /* Owned */
  KkCounter *counter;
  KkSession *session;
  KkFormSheets *sheets; /* what is looked at; NULL: nothing yet */
  char *shown;          /* its form */
  GtkFileChooserNative *chooser;
  GCancellable *drawing;

  int sheet;
  double scale;
  gboolean stale;   /* the case changed since the list was made */
  gboolean listing; /* a list is on its way */
};

static void screen_init (KkScreenInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KkFormsPage,
                               kk_forms_page,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (KK_TYPE_SCREEN, screen_init))

static void refresh (KkFormsPage *self);

static GtkListBoxRow *
row_at (KkFormsPage *self, int i)
{
  return gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), i);
}

/* Ids of what is ticked; free with g_strfreev. */
static char **
ticked (KkFormsPage *self)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  GtkListBoxRow *row = NULL;

  for (int i = 0; (row = row_at (self, i)); i++)
    if (kk_forms_row_get_ticked (row))
      g_strv_builder_add (ids, kk_forms_row_get_id (row));
  return g_strv_builder_end (ids);
}

static void
show_title (KkFormsPage *self)
{
  g_auto (GStrv) ids = ticked (self);
  guint n = 0;
  g_autofree char *text = NULL;

  while (row_at (self, (int) n))
    n++;
  text = n == 0
             ? g_strdup (_ ("この届出で渡す様式はありません"))
             : g_strdup_printf (_ ("世帯に渡す様式　%u件のうち %u件に印"), n, g_strv_length (ids));
  gtk_label_set_label (GTK_LABEL (self->title), text);
  gtk_widget_set_sensitive (self->save, g_strv_length (ids) > 0);
  gtk_widget_set_sensitive (self->choose,
                            g_strv_length (ids) > 0 && kk_session_is_here (self->session));
  kk_screen_keys_changed (KK_SCREEN (self));
}

/* ——— the paper ——— */

static void
show_sheet (KkFormsPage *self)
{
  double width = 0, height = 0;
  int n = self->sheets ? kk_form_sheets_get_n (self->sheets) : 0;
  const GPtrArray *warnings = self->sheets ? kk_form_sheets_get_warnings (self->sheets) : NULL;
  g_autofree char *label = NULL, *warning = NULL;

  self->sheet = CLAMP (self->sheet, 0, MAX (n - 1, 0));
  gtk_widget_set_sensitive (self->previous, self->sheet > 0);
  gtk_widget_set_sensitive (self->next, self->sheet + 1 < n);
  if (n > 0)
    kk_form_sheets_get_size (self->sheets, self->sheet, &width, &height);
  label = n > 0 ? g_strdup_printf (_ ("%s　%d/%d ページ"),
                                   kk_form_sheets_get_title (self->sheets, self->sheet),
                                   self->sheet + 1, n)
                : g_strdup ("");
  gtk_label_set_label (GTK_LABEL (self->sheet_label), label);
  if (warnings && warnings->len == 1)
    warning = g_strdup_printf ("▲ %s", (char *) g_ptr_array_index (warnings, 0));
  else if (warnings && warnings->len > 1)
    warning = g_strdup_printf (_ ("▲ %s（ほか %u件）"), (char *) g_ptr_array_index (warnings, 0),
                               warnings->len - 1);
  gtk_label_set_label (GTK_LABEL (self->warnings), warning ? warning : "");
  gtk_widget_set_tooltip_text (self->warnings, warning);
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (self->area), (int) (width * self->scale));
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (self->area), (int) (height * self->scale));
  gtk_widget_queue_draw (self->area);
}

static void
draw_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  KkFormsPage *self = user_data;

  if (!self->sheets || kk_form_sheets_get_n (self->sheets) == 0)
    return;
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, self->scale, self->scale);
  kk_form_sheets_draw (self->sheets, self->sheet, cr);
}

static void
drawn_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KkFormsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  KkFormSheets *sheets = kk_session_draw_forms_finish (KK_SESSION (source), result, &error);

  if (!sheets)
    {
      kk_tell_error (self, error);
      return;
    }
  g_clear_pointer (&self->sheets, kk_form_sheets_free);
  self->sheets = sheets;
  show_sheet (self);
}

static void
preview (KkFormsPage *self, GtkListBoxRow *row)
{
  const char *ids[] = { kk_forms_row_get_id (row), NULL };

  if (!kk_forms_row_can_make (row))
    {
      g_clear_pointer (&self->sheets, kk_form_sheets_free);
      show_sheet (self);
      return;
    }
  if (g_strcmp0 (self->shown, ids[0]) != 0)
    self->sheet = 0;
  g_free (self->shown);
  self->shown = g_strdup (ids[0]);
  if (self->drawing)
    g_cancellable_cancel (self->drawing);
  g_clear_object (&self->drawing);
  self->drawing = g_cancellable_new ();
  kk_session_draw_forms_async (self->session, ids, FALSE, self->drawing, drawn_cb,
                               g_object_ref (self));
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, KkFormsPage *self)
{
  preview (self, row);
}

static void
previous_cb (KkFormsPage *self)
{
  self->sheet--;
  show_sheet (self);
}

static void
next_cb (KkFormsPage *self)
{
  self->sheet++;
  show_sheet (self);
}

static void
zoom_in_cb (KkFormsPage *self)
{
  self->scale = MIN (self->scale * 1.2, 4);
  show_sheet (self);
}

static void
zoom_out_cb (KkFormsPage *self)
{
  self->scale = MAX (self->scale / 1.2, 0.5);
  show_sheet (self);
}

/* ——— the list ——— */

static void
toggled_cb (KkFormsPage *self, GtkCheckButton *tick)
{
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (tick), GTK_TYPE_LIST_BOX_ROW);

  kk_session_tick_form (self->session, kk_forms_row_get_id (GTK_LIST_BOX_ROW (row)),
                        gtk_check_button_get_active (tick));
  show_title (self);
}

static gboolean
list_key_cb (GtkEventControllerKey *controller,
             guint keyval,
             guint keycode,
             GdkModifierType state,
             KkFormsPage *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));

  if (keyval != GDK_KEY_space || !row)
    return FALSE;
  if (kk_forms_row_can_make (row))
    kk_forms_row_set_ticked (row, !kk_forms_row_get_ticked (row));
  return TRUE;
}

static void
fill (KkFormsPage *self, const GPtrArray *forms)
{
  GtkListBoxRow *selected = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));
  g_autofree char *refused = kk_household_refused ();
  g_autofree char *was = selected ? g_strdup (kk_forms_row_get_id (selected)) : NULL;
  GtkListBoxRow *row = NULL;
  GtkListBoxRow *choose = NULL;

  if (refused)
    kk_tell (self, KK_TELL_CHECK, refused);
  while ((row = row_at (self, 0)))
    gtk_list_box_remove (GTK_LIST_BOX (self->list), GTK_WIDGET (row));
  for (guint i = 0; i < forms->len; i++)
    {
      const KkSessionForm *form = g_ptr_array_index (forms, i);

      row = GTK_LIST_BOX_ROW (kk_forms_row_new (form, kk_session_get_notice (self->session)));
      gtk_list_box_append (GTK_LIST_BOX (self->list), GTK_WIDGET (row));
      kk_forms_row_connect (row, G_CALLBACK (toggled_cb), self);
      if (!choose || g_strcmp0 (was, form->form->form) == 0)
        choose = row;
    }
  show_title (self);
  if (!choose)
    {
      g_clear_pointer (&self->sheets, kk_form_sheets_free);
      show_sheet (self);
      return;
    }
  gtk_list_box_select_row (GTK_LIST_BOX (self->list), choose);
  gtk_widget_grab_focus (GTK_WIDGET (choose));
  preview (self, choose);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KkFormsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) forms = kk_session_list_forms_finish (KK_SESSION (source), result, &error);

  self->listing = FALSE;
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      self->stale = TRUE;
      return;
    }
  if (forms)
    fill (self, forms);
  else
    kk_tell_error (self, error);
  if (self->stale)
    refresh (self);
}

/* Made when it is looked at, not at every keystroke. */
static void
refresh (KkFormsPage *self)
{
  self->stale = TRUE;
  if (self->listing || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->stale = FALSE;
  self->listing = TRUE;
  kk_session_list_forms_async (self->session, NULL, listed_cb, g_object_ref (self));
}

/* ——— saving ——— */

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KkFormsPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (kk_session_write_forms_finish (KK_SESSION (source), result, &error))
    kk_tell (self, KK_TELL_DONE, _ ("様式を 1つの PDF に保存しました。"));
  else
    kk_tell_error (self, error);
}

static void
chosen_cb (GtkNativeDialog *dialog, int response, KkFormsPage *self)
{
  g_autoptr (GFile) file = NULL;
  g_auto (GStrv) ids = ticked (self);

  if (response == GTK_RESPONSE_ACCEPT)
    {
      file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      kk_session_write_forms_async (self->session, (const char *const *) ids, TRUE, file, NULL,
                                    written_cb, g_object_ref (self));
    }
  g_clear_object (&self->chooser);
}

static void
save_cb (KkFormsPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autofree char *name = NULL;

  if (self->chooser)
    return;
  self->chooser = gtk_file_chooser_native_new (
      _ ("様式を保存"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
      GTK_FILE_CHOOSER_ACTION_SAVE, _ ("保存"), _ ("やめる"));
  /* The number of the case, never a name: file names travel. */
  name = g_strdup_printf ("%s-yoshiki.pdf", kk_session_get_number (self->session));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  g_signal_connect (self->chooser, "response", G_CALLBACK (chosen_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* ——— printing ——— */

void
kk_forms_page_print (KkFormsPage *self, gboolean choose)
{
  g_auto (GStrv) ids = ticked (self);
  const KkPrintOrder order = { .papers = (const char *const *) ids, .cover = TRUE };

  if (*ids)
    kk_print (GTK_WIDGET (self), self->counter, self->session, &order, choose);
}

static void
choose_cb (KkFormsPage *self)
{
  kk_forms_page_print (self, TRUE);
}

static void
forms_primary (KkScreen *screen)
{
  kk_forms_page_print (KK_FORMS_PAGE (screen), FALSE);
}

static const char *
forms_primary_label (KkScreen *screen, gboolean *enabled)
{
  KkFormsPage *self = KK_FORMS_PAGE (screen);
  g_auto (GStrv) ids = ticked (self);

  *enabled = *ids && kk_session_is_here (self->session);
  return _ ("まとめて印刷");
}

static void
screen_init (KkScreenInterface *iface)
{
  iface->primary_label = forms_primary_label;
  iface->primary = forms_primary;
}

/* ——— making and unmaking ——— */

static void
kk_forms_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (kk_forms_page_parent_class)->map (widget);
  refresh (KK_FORMS_PAGE (widget));
}

static void
kk_forms_page_dispose (GObject *object)
{
  KkFormsPage *self = KK_FORMS_PAGE (object);

  if (self->drawing)
    g_cancellable_cancel (self->drawing);
  kk_widget_dispose (object, KK_TYPE_FORMS_PAGE);
  g_clear_object (&self->drawing);
  g_clear_object (&self->chooser);
  g_clear_pointer (&self->sheets, kk_form_sheets_free);
  g_clear_pointer (&self->shown, g_free);
  g_clear_object (&self->session);
  g_clear_object (&self->counter);
  G_OBJECT_CLASS (kk_forms_page_parent_class)->dispose (object);
}

static void
kk_forms_page_class_init (KkFormsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kk_forms_page_dispose;
  widget_class->map = kk_forms_page_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/kakanai/ui/kk-forms-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KkFormsPage, title);
  gtk_widget_class_bind_template_child (widget_class, KkFormsPage, list);
  gtk_widget_class_bind_template_child (widget_class, KkFormsPage, previous);
  gtk_widget_class_bind_template_child (widget_class, KkFormsPage, next);
  gtk_widget_class_bind_template_child (widget_class, KkFormsPage, sheet_label);
  gtk_widget_class_bind_template_child (widget_class, KkFormsPage, warnings);
  gtk_widget_class_bind_template_child (widget_class, KkFormsPage, save);
  gtk_widget_class_bind_template_child (widget_class, KkFormsPage, choose);
  gtk_widget_class_bind_template_child (widget_class, KkFormsPage, area);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, previous_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, zoom_in_cb);
  gtk_widget_class_bind_template_callback (widget_class, zoom_out_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_cb);
}

static void
kk_forms_page_init (KkFormsPage *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->scale = 1.2;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->area), draw_cb, self, NULL);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (list_key_cb), self);
  gtk_widget_add_controller (self->list, keys);
  show_sheet (self);
}

GtkWidget *
kk_forms_page_new (KkCounter *counter, KkSession *session)
{
  KkFormsPage *self = g_object_new (KK_TYPE_FORMS_PAGE, NULL);

  self->counter = g_object_ref (counter);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "state-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "prints-changed", G_CALLBACK (refresh), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
