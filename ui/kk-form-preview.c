/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-form-preview.h"

#include <glib/gi18n.h>

#include "app/kk-form-manage.h"
#include "ui/kk-tell.h"
#include "ui/kk-widget.h"

struct _KkFormPreview
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *area;
  GtkWidget *page_label;
  GtkWidget *previous;
  GtkWidget *next;
  GtkWidget *filled;

  /* Borrowed */
  KkFormBackground *background;
  const GPtrArray *boxes;

  /* Owned */
  KkFormLayout *layout;
  KkFormRender *render; /* filled; NULL: not laid out */
  KkNotice *sample;

  int page;
  double scale; /* 0: as wide as the place */
};

G_DEFINE_FINAL_TYPE (KkFormPreview, kk_form_preview, GTK_TYPE_WIDGET)

static gboolean
is_filled (KkFormPreview *self)
{
  return self->render
         && (!self->background || gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->filled)));
}

static int
n_pages (KkFormPreview *self)
{
  return is_filled (self)   ? kk_form_render_get_n_pages (self->render)
         : self->background ? kk_form_background_n_pages (self->background)
                            : 0;
}

static void
get_size (KkFormPreview *self, double *width, double *height)
{
  *width = *height = 0;
  if (is_filled (self))
    kk_form_render_get_size (self->render, width, height);
  else if (self->background)
    kk_form_background_get_size (self->background, width, height);
}

static void
show_page (KkFormPreview *self)
{
  int n = n_pages (self);
  double width = 0, height = 0;
  g_autofree char *label = n > 0 ? NULL : g_strdup ("");

  self->page = CLAMP (self->page, 0, MAX (n - 1, 0));
  if (n > 0)
    label = g_strdup_printf (_ ("%d/%d ページ"), self->page + 1, n);
  gtk_label_set_label (GTK_LABEL (self->page_label), label);
  gtk_widget_set_sensitive (self->previous, self->page > 0);
  gtk_widget_set_sensitive (self->next, self->page + 1 < n);
  get_size (self, &width, &height);
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (self->area), (int) (width * self->scale));
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (self->area), (int) (height * self->scale));
  gtk_widget_queue_draw (self->area);
}

static void
draw_box (const KkSheetBox *box, int problem, cairo_t *cr)
{
  if (problem > 0)
    cairo_set_source_rgba (cr, 0.64, 0.08, 0.06, 1);
  else
    cairo_set_source_rgba (cr, 0.11, 0.31, 0.57, 0.9);
  cairo_set_line_width (cr, problem > 0 ? 1.6 : 0.8);
  cairo_rectangle (cr, box->rect.x, box->rect.y, box->rect.w, box->rect.h);
  cairo_stroke_preserve (cr);
  if (problem > 0)
    cairo_set_source_rgba (cr, 0.64, 0.08, 0.06, 0.12);
  else
    cairo_set_source_rgba (cr, 0.11, 0.31, 0.57, 0.08);
  cairo_fill (cr);
}

/* The name in the box, as large as it fits; with the number of its problem. */
static void
draw_name (GtkWidget *area, const KkSheetBox *box, int problem, cairo_t *cr)
{
  g_autofree char *number = problem > 0 ? g_strdup_printf ("✕%d ", problem) : g_strdup ("");
  g_autofree char *text = g_strconcat (number, box->show ? box->show : box->where, NULL);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (area, text);
  int w = 0, h = 0;
  double scale;

  pango_layout_get_pixel_size (layout, &w, &h);
  scale = MIN (MIN (box->rect.w / MAX (w, 1), box->rect.h / MAX (h, 1)), 0.55);
  if (problem > 0)
    {
      scale = MAX (scale, 0.4);
      cairo_set_source_rgb (cr, 0.64, 0.08, 0.06);
    }
  else
    cairo_set_source_rgb (cr, 0.11, 0.31, 0.57);
  cairo_save (cr);
  cairo_translate (cr, box->rect.x + 1, box->rect.y + (box->rect.h - h * scale) / 2);
  cairo_scale (cr, scale, scale);
  pango_cairo_show_layout (cr, layout);
  cairo_restore (cr);
}

static void
draw_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  KkFormPreview *self = user_data;
  int problem = 0;

  if (n_pages (self) == 0)
    return;
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, self->scale, self->scale);
  cairo_set_source_rgb (cr, 0, 0, 0);
  if (is_filled (self))
    {
      kk_form_render_draw (self->render, self->page, cr);
      return;
    }
  kk_form_background_draw (self->background, self->page, cr);
  for (guint i = 0; self->boxes && i < self->boxes->len; i++)
    {
      const KkSheetBox *box = g_ptr_array_index (self->boxes, i);

      problem += box->problem != NULL;
      if (box->page != self->page)
        continue;
      draw_box (box, box->problem ? problem : 0, cr);
      draw_name (GTK_WIDGET (area), box, box->problem ? problem : 0, cr);
    }
}

static void
previous_cb (KkFormPreview *self)
{
  self->page--;
  show_page (self);
}

static void
next_cb (KkFormPreview *self)
{
  self->page++;
  show_page (self);
}

static void
zoom_in_cb (KkFormPreview *self)
{
  self->scale = MIN (self->scale * 1.2, 4);
  show_page (self);
}

static void
zoom_out_cb (KkFormPreview *self)
{
  self->scale = MAX (self->scale / 1.2, 0.4);
  show_page (self);
}

static void
filled_cb (KkFormPreview *self)
{
  show_page (self);
}

/* The first page with something wrong is the one to look at. */
static int
first_page (const GPtrArray *boxes)
{
  for (guint i = 0; boxes && i < boxes->len; i++)
    {
      const KkSheetBox *box = g_ptr_array_index (boxes, i);

      if (box->problem)
        return box->page;
    }
  return 0;
}

static KkFormRender *
fill (KkFormPreview *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *today = g_date_time_format (now, "%Y-%m-%d");
  const KkFormData data = { .notice = self->sample,
                            .city_name = "見本市",
                            .date = today,
                            .receipt_number = "M1-00000000-0001",
                            .code = "KKP1:00000000-0000-4000-8000-000000000000:0:",
                            .case_id = "00000000-0000-4000-8000-000000000000" };
  g_autoptr (GError) error = NULL;
  KkFormRender *render = kk_form_render_new (self->layout, &data, &error);

  if (!render)
    kk_tell_error (self, error);
  return render;
}

void
kk_form_preview_show (KkFormPreview *self,
                      KkFormBackground *background,
                      const GPtrArray *boxes,
                      KkFormLayout *layout)
{
  g_clear_pointer (&self->render, kk_form_render_free);
  g_clear_pointer (&self->layout, kk_form_layout_unref);
  self->background = background;
  self->boxes = boxes;
  self->layout = layout ? kk_form_layout_ref (layout) : NULL;
  if (layout)
    self->render = fill (self);
  gtk_widget_set_sensitive (self->filled, background && self->render);
  self->page = first_page (boxes);
  show_page (self);
}

void
kk_form_preview_show_filled (KkFormPreview *self,
                             KkFormBackground *background,
                             const GPtrArray *boxes,
                             KkFormLayout *layout)
{
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->filled), TRUE);
  kk_form_preview_show (self, background, boxes, layout);
}

static void
kk_form_preview_dispose (GObject *object)
{
  KkFormPreview *self = KK_FORM_PREVIEW (object);

  kk_widget_dispose (object, KK_TYPE_FORM_PREVIEW);
  self->background = NULL;
  self->boxes = NULL;
  g_clear_pointer (&self->render, kk_form_render_free);
  g_clear_pointer (&self->layout, kk_form_layout_unref);
  g_clear_pointer (&self->sample, kk_notice_free);
  G_OBJECT_CLASS (kk_form_preview_parent_class)->dispose (object);
}

static void
kk_form_preview_class_init (KkFormPreviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kk_form_preview_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/kakanai/ui/kk-form-preview.ui");
  gtk_widget_class_bind_template_child (widget_class, KkFormPreview, area);
  gtk_widget_class_bind_template_child (widget_class, KkFormPreview, page_label);
  gtk_widget_class_bind_template_child (widget_class, KkFormPreview, previous);
  gtk_widget_class_bind_template_child (widget_class, KkFormPreview, next);
  gtk_widget_class_bind_template_child (widget_class, KkFormPreview, filled);
  gtk_widget_class_bind_template_callback (widget_class, previous_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, zoom_in_cb);
  gtk_widget_class_bind_template_callback (widget_class, zoom_out_cb);
  gtk_widget_class_bind_template_callback (widget_class, filled_cb);
}

static void
kk_form_preview_init (KkFormPreview *self)
{
  self->scale = 1.0;
  self->sample = kk_form_sample_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->area), draw_cb, self, NULL);
}

GtkWidget *
kk_form_preview_new (void)
{
  return g_object_new (KK_TYPE_FORM_PREVIEW, NULL);
}
