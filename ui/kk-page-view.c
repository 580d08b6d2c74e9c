/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-page-view.h"

#include <glib/gi18n.h>

#define MAX_SCALE 4.0
#define EDGE 24 /* pixels kept between a chosen box and the border of the view */

typedef enum
{
  FIT_PAGE,
  FIT_WIDTH,
  FIT_FREE
} Fit;

struct _KkPageView
{
  GtkWidget parent_instance;

  /* Owned */
  KkPicture *picture;
  GArray *faint;
  char *message;

  int rotation;
  KkBox box;
  Fit fit;
  double scale;
  double x, y; /* where the upright page's top left stands in the widget */
  double drag_x, drag_y;
};

G_DEFINE_FINAL_TYPE (KkPageView, kk_page_view, GTK_TYPE_WIDGET)

static guint picked_signal;

static void
upright_size (KkPageView *self, double *width, double *height)
{
  gboolean turned = self->rotation % 180 != 0;
  int w = kk_picture_get_width (self->picture), h = kk_picture_get_height (self->picture);

  *width = turned ? h : w;
  *height = turned ? w : h;
}

/* From pixels of the picture as given to pixels of the upright page. */
static void
to_upright (KkPageView *self, double x, double y, double *ux, double *uy)
{
  int w = kk_picture_get_width (self->picture), h = kk_picture_get_height (self->picture);

  *ux = self->rotation == 90    ? h - y
        : self->rotation == 180 ? w - x
        : self->rotation == 270 ? y
                                : x;
  *uy = self->rotation == 90    ? x
        : self->rotation == 180 ? h - y
        : self->rotation == 270 ? w - x
                                : y;
}

static void
from_upright (KkPageView *self, double ux, double uy, double *x, double *y)
{
  int w = kk_picture_get_width (self->picture), h = kk_picture_get_height (self->picture);

  *x = self->rotation == 90    ? uy
       : self->rotation == 180 ? w - ux
       : self->rotation == 270 ? w - uy
                               : ux;
  *y = self->rotation == 90    ? h - ux
       : self->rotation == 180 ? h - uy
       : self->rotation == 270 ? ux
                               : uy;
}

static void
box_to_widget (KkPageView *self, KkBox box, graphene_rect_t *rect)
{
  double x0 = 0, y0 = 0, x1 = 0, y1 = 0;

  to_upright (self, box.x, box.y, &x0, &y0);
  to_upright (self, box.x + box.w, box.y + box.h, &x1, &y1);
  graphene_rect_init (rect, self->x + MIN (x0, x1) * self->scale,
                      self->y + MIN (y0, y1) * self->scale, ABS (x1 - x0) * self->scale,
                      ABS (y1 - y0) * self->scale);
}

static double
place_axis (double offset, double page, double view)
{
  return page <= view ? (view - page) / 2 : CLAMP (offset, view - page, 0);
}

/* Keeps the page in sight: centred where it is smaller than the view, else no gap at a border. */
static void
settle (KkPageView *self)
{
  double width = 0, height = 0;
  double view_w = gtk_widget_get_width (GTK_WIDGET (self));
  double view_h = gtk_widget_get_height (GTK_WIDGET (self));

  if (!self->picture || view_w <= 0 || view_h <= 0)
    return;
  upright_size (self, &width, &height);
  if (self->fit == FIT_PAGE)
    self->scale = MIN (view_w / width, view_h / height);
  else if (self->fit == FIT_WIDTH)
    self->scale = view_w / width;
  self->scale = MIN (self->scale, MAX_SCALE);
  self->x = place_axis (self->x, width * self->scale, view_w);
  self->y = place_axis (self->y, height * self->scale, view_h);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
zoom_at (KkPageView *self, double factor, double at_x, double at_y)
{
  double old = self->scale;
  double width = 0, height = 0;
  double smallest = 0;

  if (!self->picture)
    return;
  upright_size (self, &width, &height);
  smallest = MIN (gtk_widget_get_width (GTK_WIDGET (self)) / width,
                  gtk_widget_get_height (GTK_WIDGET (self)) / height);
  self->fit = FIT_FREE;
  self->scale = CLAMP (old * factor, MIN (smallest, 1), MAX_SCALE);
  self->x = at_x - (at_x - self->x) * self->scale / old;
  self->y = at_y - (at_y - self->y) * self->scale / old;
  settle (self);
}

static void
reveal_box (KkPageView *self)
{
  graphene_rect_t rect;
  double w = gtk_widget_get_width (GTK_WIDGET (self));
  double h = gtk_widget_get_height (GTK_WIDGET (self));

  if (!self->picture || self->box.w <= 0 || w <= 0)
    return;
  box_to_widget (self, self->box, &rect);
  if (rect.origin.x < EDGE)
    self->x += EDGE - rect.origin.x;
  else if (rect.origin.x + rect.size.width > w - EDGE)
    self->x -= MIN (rect.origin.x - EDGE, rect.origin.x + rect.size.width - (w - EDGE));
  if (rect.origin.y < EDGE || rect.origin.y + rect.size.height > h - EDGE)
    self->y += h / 2 - (rect.origin.y + rect.size.height / 2);
  settle (self);
}

static void
kk_page_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  settle (KK_PAGE_VIEW (widget));
}

static void
snapshot_message (KkPageView *self, GtkSnapshot *snapshot)
{
  g_autoptr (PangoLayout) layout = NULL;
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  int h = 0;

  if (!self->message || width <= 32)
    return;
  layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), self->message);
  pango_layout_set_width (layout, (width - 32) * PANGO_SCALE);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  pango_layout_get_pixel_size (layout, NULL, &h);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (16, (height - h) / 2.0));
  gtk_snapshot_append_layout (snapshot, layout, &(GdkRGBA){ 0.29, 0.34, 0.376, 1 });
  gtk_snapshot_restore (snapshot);
}

static void
snapshot_page (KkPageView *self, GtkSnapshot *snapshot)
{
  GdkTexture *texture = kk_picture_get_level (self->picture, self->scale);
  double width = kk_picture_get_width (self->picture) * self->scale;
  double height = kk_picture_get_height (self->picture) * self->scale;
  double upright_w = 0, upright_h = 0;

  upright_size (self, &upright_w, &upright_h);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (self->x + upright_w * self->scale / 2,
                                                          self->y + upright_h * self->scale / 2));
  gtk_snapshot_rotate (snapshot, self->rotation);
  gtk_snapshot_append_texture (snapshot, texture,
                               &GRAPHENE_RECT_INIT (-width / 2, -height / 2, width, height));
  gtk_snapshot_restore (snapshot);
}

static void
snapshot_box (GtkSnapshot *snapshot,
              const graphene_rect_t *rect,
              float width,
              const GdkRGBA *colour)
{
  GskRoundedRect outline;
  float widths[4] = { width, width, width, width };
  GdkRGBA colours[4] = { *colour, *colour, *colour, *colour };

  gsk_rounded_rect_init_from_rect (&outline, rect, 2);
  gtk_snapshot_append_border (snapshot, &outline, widths, colours);
}

static void
kk_page_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  KkPageView *self = KK_PAGE_VIEW (widget);
  graphene_rect_t rect;

  if (!self->picture)
    {
      snapshot_message (self, snapshot);
      return;
    }
  snapshot_page (self, snapshot);
  for (guint i = 0; self->faint && i < self->faint->len; i++)
    {
      box_to_widget (self, g_array_index (self->faint, KkBox, i), &rect);
      snapshot_box (snapshot, &rect, 1, &(GdkRGBA){ 0.114, 0.31, 0.569, 0.35 });
    }
  if (self->box.w > 0)
    {
      box_to_widget (self, self->box, &rect);
      graphene_rect_inset (&rect, -4, -4);
      gtk_snapshot_append_color (snapshot, &(GdkRGBA){ 0.114, 0.31, 0.569, 0.12 }, &rect);
      snapshot_box (snapshot, &rect, 2, &(GdkRGBA){ 0.114, 0.31, 0.569, 1 });
    }
}

static void
kk_page_view_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  *minimum_baseline = *natural_baseline = -1;
  *minimum = 120;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 420 : 600;
}

static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, KkPageView *self)
{
  GdkModifierType state
      = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));

  if (state & GDK_CONTROL_MASK)
    {
      zoom_at (self, dy < 0 ? 1.2 : 1 / 1.2, gtk_widget_get_width (GTK_WIDGET (self)) / 2.0,
               gtk_widget_get_height (GTK_WIDGET (self)) / 2.0);
      return TRUE;
    }
  self->x -= (state & GDK_SHIFT_MASK ? dy : dx) * 48;
  self->y -= state & GDK_SHIFT_MASK ? 0 : dy * 48;
  settle (self);
  return TRUE;
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, KkPageView *self)
{
  self->drag_x = self->x;
  self->drag_y = self->y;
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, KkPageView *self)
{
  self->x = self->drag_x + dx;
  self->y = self->drag_y + dy;
  settle (self);
}

static void
drag_end_cb (GtkGestureDrag *gesture, double dx, double dy, KkPageView *self)
{
  double start_x = 0, start_y = 0, x = 0, y = 0;

  if (!self->picture || ABS (dx) + ABS (dy) > 6
      || !gtk_gesture_drag_get_start_point (gesture, &start_x, &start_y))
    return;
  kk_page_view_to_picture (self, start_x, start_y, &x, &y);
  g_signal_emit (self, picked_signal, 0, x, y);
}

static gboolean
key_cb (GtkEventControllerKey *controller,
        guint keyval,
        guint code,
        GdkModifierType state,
        KkPageView *self)
{
  switch (keyval)
    {
    case GDK_KEY_plus:
    case GDK_KEY_semicolon:
    case GDK_KEY_KP_Add:
      kk_page_view_zoom (self, 1.2);
      return TRUE;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      kk_page_view_zoom (self, 1 / 1.2);
      return TRUE;
    case GDK_KEY_0:
      kk_page_view_zoom (self, 0);
      return TRUE;
    case GDK_KEY_Up:
    case GDK_KEY_Down:
      self->y += keyval == GDK_KEY_Up ? 48 : -48;
      settle (self);
      return TRUE;
    case GDK_KEY_Left:
    case GDK_KEY_Right:
      self->x += keyval == GDK_KEY_Left ? 48 : -48;
      settle (self);
      return TRUE;
    default:
      return FALSE;
    }
}

static void
kk_page_view_dispose (GObject *object)
{
  KkPageView *self = KK_PAGE_VIEW (object);

  g_clear_object (&self->picture);
  g_clear_pointer (&self->faint, g_array_unref);
  g_clear_pointer (&self->message, g_free);
  G_OBJECT_CLASS (kk_page_view_parent_class)->dispose (object);
}

static void
kk_page_view_class_init (KkPageViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kk_page_view_dispose;
  widget_class->measure = kk_page_view_measure;
  widget_class->size_allocate = kk_page_view_size_allocate;
  widget_class->snapshot = kk_page_view_snapshot;
  picked_signal = g_signal_new ("picked", KK_TYPE_PAGE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
kk_page_view_init (KkPageView *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *scroll
      = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);

  self->scale = 1;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "paper-page");
  gtk_widget_add_css_class (GTK_WIDGET (self), "focusable");
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("ページ画像"), -1);
}

GtkWidget *
kk_page_view_new (void)
{
  return g_object_new (KK_TYPE_PAGE_VIEW, NULL);
}

void
kk_page_view_set_picture (KkPageView *self, KkPicture *picture, int rotation)
{
  g_return_if_fail (KK_IS_PAGE_VIEW (self));

  rotation = ((rotation % 360) + 360) % 360;
  if (self->picture == picture && self->rotation == rotation)
    return;
  g_set_object (&self->picture, picture);
  self->rotation = rotation;
  self->box = (KkBox){ 0 };
  settle (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
kk_page_view_set_message (KkPageView *self, const char *message)
{
  g_free (self->message);
  self->message = g_strdup (message);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
kk_page_view_set_box (KkPageView *self, KkBox box)
{
  self->box = box;
  reveal_box (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
kk_page_view_set_faint_boxes (KkPageView *self, const GArray *boxes)
{
  g_clear_pointer (&self->faint, g_array_unref);
  self->faint = boxes ? g_array_copy ((GArray *) boxes) : NULL;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
kk_page_view_zoom (KkPageView *self, double factor)
{
  if (factor > 0)
    {
      zoom_at (self, factor, gtk_widget_get_width (GTK_WIDGET (self)) / 2.0,
               gtk_widget_get_height (GTK_WIDGET (self)) / 2.0);
      return;
    }
  self->fit = FIT_PAGE;
  settle (self);
}

void
kk_page_view_fit_width (KkPageView *self)
{
  self->fit = FIT_WIDTH;
  self->y = 0;
  settle (self);
}

void
kk_page_view_to_picture (KkPageView *self, double x, double y, double *px, double *py)
{
  g_return_if_fail (KK_IS_PAGE_VIEW (self) && self->picture);

  from_upright (self, (x - self->x) / self->scale, (y - self->y) / self->scale, px, py);
}

void
kk_page_view_from_picture (KkPageView *self, double px, double py, double *x, double *y)
{
  double ux = 0, uy = 0;

  g_return_if_fail (KK_IS_PAGE_VIEW (self) && self->picture);

  to_upright (self, px, py, &ux, &uy);
  *x = self->x + ux * self->scale;
  *y = self->y + uy * self->scale;
}
