/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-paper-page.h"

#include <glib/gi18n.h>

#include "ui/kk-print.h"
#include "ui/kk-tell.h"
#include "ui/kk-widget.h"

struct _KkPaperPage
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *area;
  GtkWidget *page_label;
  GtkWidget *previous;
  GtkWidget *next;
  GtkWidget *warnings;
  GtkWidget *print_custody;

  /* Owned */
  KkCounter *counter;
  KkSession *session;
  KkFormRender *render; /* NULL: to be laid out anew */
  char *trouble;        /* with the city's layouts; NULL: none */
  GtkFileChooserNative *chooser;

  int page;
  double scale;
  gboolean custody; /* the chooser asks for the 預り証 */
};

static void screen_init (KkScreenInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KkPaperPage,
                               kk_paper_page,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (KK_TYPE_SCREEN, screen_init))

static guint walk_signal;

static KkFormRender *
new_render (KkPaperPage *self, GError **error)
{
  g_autoptr (KkFormLayout) layout = NULL;
  KkFormData data;

  g_clear_pointer (&self->trouble, g_free);
  layout = kk_session_load_layout (self->session, &self->trouble, error);
  data = kk_session_get_form_data (self->session);
  return layout ? kk_form_render_new (layout, &data, error) : NULL;
}

static void
show_warnings (KkPaperPage *self)
{
  const GPtrArray *warnings = kk_form_render_get_warnings (self->render);
  const KkFormWarning *first = warnings->len > 0 ? g_ptr_array_index (warnings, 0) : NULL;
  g_autofree char *text
      = self->trouble        ? g_strdup_printf ("▲ %s", self->trouble)
        : warnings->len == 1 ? g_strdup_printf ("▲ %s", first->message)
        : first ? g_strdup_printf (_ ("▲ %s（ほか %u件）"), first->message, warnings->len - 1)
                : g_strdup ("");

  gtk_label_set_label (GTK_LABEL (self->warnings), text);
}

static void
show_page (KkPaperPage *self)
{
  double width = 0, height = 0;
  int n = 0;
  g_autofree char *label = NULL;

  if (!self->render)
    return;
  n = kk_form_render_get_n_pages (self->render);
  self->page = CLAMP (self->page, 0, n - 1);
  kk_form_render_get_size (self->render, &width, &height);
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (self->area), width * self->scale);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (self->area), height * self->scale);
  label = g_strdup_printf (_ ("%d/%d ページ"), self->page + 1, n);
  gtk_label_set_label (GTK_LABEL (self->page_label), label);
  gtk_widget_set_sensitive (self->previous, self->page > 0);
  gtk_widget_set_sensitive (self->next, self->page + 1 < n);
  gtk_widget_queue_draw (self->area);
}

/* Laid out when it is looked at, not at every keystroke. */
static void
ensure_render (KkPaperPage *self)
{
  g_autoptr (GError) error = NULL;

  if (self->render || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->render = new_render (self, &error);
  if (!self->render)
    {
      kk_tell_error (self, error);
      return;
    }
  show_warnings (self);
  show_page (self);
}

static void
session_changed_cb (KkPaperPage *self)
{
  g_clear_pointer (&self->render, kk_form_render_free);
  ensure_render (self);
}

static void
draw_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  KkPaperPage *self = user_data;

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  if (!self->render)
    return;
  cairo_scale (cr, self->scale, self->scale);
  cairo_set_source_rgb (cr, 0, 0, 0);
  kk_form_render_draw (self->render, self->page, cr);
}

static void
pressed_cb (GtkGestureClick *click, int n_press, double x, double y, KkPaperPage *self)
{
  const char *path = self->render ? kk_form_render_hit (self->render, self->page, x / self->scale,
                                                        y / self->scale)
                                  : NULL;
  g_autofree char *chosen = g_strdup (path);

  if (chosen)
    g_signal_emit (self, walk_signal, 0, chosen);
}

static void
previous_cb (KkPaperPage *self)
{
  self->page--;
  show_page (self);
}

static void
next_cb (KkPaperPage *self)
{
  self->page++;
  show_page (self);
}

static void
zoom (KkPaperPage *self, double factor)
{
  self->scale = CLAMP (self->scale * factor, 0.5, 4);
  show_page (self);
}

static void
zoom_in_cb (KkPaperPage *self)
{
  zoom (self, 1.2);
}

static void
zoom_out_cb (KkPaperPage *self)
{
  zoom (self, 1 / 1.2);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KkPaperPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (kk_session_write_pdf_finish (KK_SESSION (source), result, &error))
    kk_tell (self, KK_TELL_DONE, _ ("PDF を保存しました。"));
  else
    kk_tell_error (self, error);
}

static void
custody_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KkPaperPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (kk_session_write_custody_receipt_finish (KK_SESSION (source), result, &error))
    kk_tell (self, KK_TELL_DONE, _ ("預り証を保存しました。印刷して住民に渡してください。"));
  else
    kk_tell_error (self, error);
}

static void
chosen_cb (GtkNativeDialog *dialog, int response, KkPaperPage *self)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    {
      file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      if (self->custody)
        kk_session_write_custody_receipt_async (self->session, file, NULL, custody_written_cb,
                                                g_object_ref (self));
      else
        kk_session_write_pdf_async (self->session, file, NULL, written_cb, g_object_ref (self));
    }
  g_clear_object (&self->chooser);
}

static void
choose (KkPaperPage *self, gboolean custody)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autofree char *name = NULL;

  if (self->chooser)
    return;
  self->custody = custody;
  self->chooser
      = gtk_file_chooser_native_new (custody ? _ ("預り証を保存") : _ ("住民異動届を保存"),
                                     GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                     GTK_FILE_CHOOSER_ACTION_SAVE, _ ("保存"), _ ("やめる"));
  /* The number of the case, never a name: file names travel. */
  name = g_strdup_printf ("%s-%s.pdf", kk_session_get_number (self->session),
                          custody ? "azukari" : "ido");
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  g_signal_connect (self->chooser, "response", G_CALLBACK (chosen_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
save_cb (KkPaperPage *self)
{
  choose (self, FALSE);
}

static void
custody_cb (KkPaperPage *self)
{
  choose (self, TRUE);
}

/* ——— printing ——— */

static void
print_paper (KkPaperPage *self, const char *paper, gboolean choose)
{
  const char *const papers[] = { paper, NULL };
  const KkPrintOrder order = { .papers = papers };

  kk_print (GTK_WIDGET (self), self->counter, self->session, &order, choose);
}

void
kk_paper_page_print (KkPaperPage *self, gboolean choose)
{
  if (!kk_session_is_here (self->session))
    kk_tell (
        self, KK_TELL_CHECK,
        _ ("ほかの端末の受付は、印刷を記録できないため、ここでは印刷できません。受け付けた端末で"
           "印刷するか、「PDF を保存」で保存してください。"));
  else
    print_paper (self, KK_PAPER_NOTICE, choose);
}

static void
print_cb (KkPaperPage *self)
{
  kk_paper_page_print (self, FALSE);
}

static void
choose_printer_cb (KkPaperPage *self)
{
  kk_paper_page_print (self, TRUE);
}

static void
print_custody_cb (KkPaperPage *self)
{
  print_paper (self, KK_PAPER_RECEIPT, FALSE);
}

static void
kk_paper_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (kk_paper_page_parent_class)->map (widget);
  ensure_render (KK_PAPER_PAGE (widget));
}

static void
screen_init (KkScreenInterface *iface)
{
}

static void
kk_paper_page_dispose (GObject *object)
{
  KkPaperPage *self = KK_PAPER_PAGE (object);

  kk_widget_dispose (object, KK_TYPE_PAPER_PAGE);
  g_clear_object (&self->chooser);
  g_clear_pointer (&self->render, kk_form_render_free);
  g_clear_pointer (&self->trouble, g_free);
  g_clear_object (&self->session);
  g_clear_object (&self->counter);
  G_OBJECT_CLASS (kk_paper_page_parent_class)->dispose (object);
}

static void
kk_paper_page_class_init (KkPaperPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kk_paper_page_dispose;
  widget_class->map = kk_paper_page_map;
  walk_signal = g_signal_new ("walk", KK_TYPE_PAPER_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/kakanai/ui/kk-paper-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KkPaperPage, area);
  gtk_widget_class_bind_template_child (widget_class, KkPaperPage, page_label);
  gtk_widget_class_bind_template_child (widget_class, KkPaperPage, previous);
  gtk_widget_class_bind_template_child (widget_class, KkPaperPage, next);
  gtk_widget_class_bind_template_child (widget_class, KkPaperPage, warnings);
  gtk_widget_class_bind_template_child (widget_class, KkPaperPage, print_custody);
  gtk_widget_class_bind_template_callback (widget_class, previous_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, zoom_in_cb);
  gtk_widget_class_bind_template_callback (widget_class, zoom_out_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_bind_template_callback (widget_class, print_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_printer_cb);
  gtk_widget_class_bind_template_callback (widget_class, print_custody_cb);
  gtk_widget_class_bind_template_callback (widget_class, custody_cb);
}

static void
kk_paper_page_init (KkPaperPage *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  self->scale = 1.6;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->area), draw_cb, self, NULL);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (self->area, GTK_EVENT_CONTROLLER (click));
}

GtkWidget *
kk_paper_page_new (KkCounter *counter, KkSession *session)
{
  KkPaperPage *self = g_object_new (KK_TYPE_PAPER_PAGE, NULL);

  self->counter = g_object_ref (counter);
  self->session = g_object_ref (session);
  gtk_widget_set_sensitive (self->print_custody, !kk_session_is_read_only (session));
  g_signal_connect_object (session, "changed", G_CALLBACK (session_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "state-changed", G_CALLBACK (session_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
