/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-template-canvas.h"

#include <glib/gi18n.h>

#include "core/kk-field.h"

#define HANDLE 10.0 /* widget pixels of the corner that sizes */
#define SMALLEST 12 /* of a place, pixels of the page */
#define STEP 4      /* of an arrow key, likewise */
#define MAX_SCALE 2.0

struct _KkTemplateCanvas
{
  GtkWidget parent_instance;

  /* Borrowed */
  KkTemplatePage *page;

  /* Owned */
  KkPicture *picture;

  gboolean editable;
  int chosen;
  double scale; /* 0: the width in sight */
  double shown; /* the scale of the last allocation */
  KkBox before; /* of the place being dragged */
  gboolean sizing;
};

G_DEFINE_FINAL_TYPE (KkTemplateCanvas, kk_template_canvas, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_PICKED,
  SIGNAL_MOVED,
  SIGNAL_DROP,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static KkTemplateField *
field_at (KkTemplateCanvas *self, int index)
{
  return self->page && index >= 0 && index < (int) self->page->fields->len
             ? self->page->fields->pdata[index]
             : NULL;
}

static void
box_rect (KkTemplateCanvas *self, KkBox box, graphene_rect_t *rect)
{
  graphene_rect_init (rect, (float) (box.x * self->shown), (float) (box.y * self->shown),
                      (float) (box.w * self->shown), (float) (box.h * self->shown));
}

/* The smallest place under a point; a chosen one keeps its corner. */
static int
pick (KkTemplateCanvas *self, double x, double y)
{
  int best = -1;
  double area = 0;

  for (int i = 0; self->page && i < (int) self->page->fields->len; i++)
    {
      const KkBox b = field_at (self, i)->place;
      double a = (double) b.w * b.h;

      if (x >= b.x && y >= b.y && x < b.x + b.w && y < b.y + b.h && (best < 0 || a < area))
        {
          best = i;
          area = a;
        }
    }
  return best;
}

static gboolean
on_handle (KkTemplateCanvas *self, double wx, double wy)
{
  const KkTemplateField *field = field_at (self, self->chosen);

  return field && ABS ((field->place.x + field->place.w) * self->shown - wx) <= HANDLE
         && ABS ((field->place.y + field->place.h) * self->shown - wy) <= HANDLE;
}

/* What a place may become: on the page, and not too small to hold print. */
static void
set_place (KkTemplateCanvas *self, KkBox box)
{
  KkTemplateField *field = field_at (self, self->chosen);

  if (!field || !self->editable)
    return;
  box.w = CLAMP (box.w, SMALLEST, self->page->width);
  box.h = CLAMP (box.h, SMALLEST, self->page->height);
  box.x = CLAMP (box.x, 0, self->page->width - box.w);
  box.y = CLAMP (box.y, 0, self->page->height - box.h);
  if (box.x == field->place.x && box.y == field->place.y && box.w == field->place.w
      && box.h == field->place.h)
    return;
  field->place = box;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[SIGNAL_MOVED], 0);
}

/* ——— drawing ——— */

static void
draw_box (GtkSnapshot *snapshot, const graphene_rect_t *rect, float width, const GdkRGBA *colour)
{
  GskRoundedRect outline;
  float widths[4] = { width, width, width, width };
  GdkRGBA colours[4] = { *colour, *colour, *colour, *colour };

  gsk_rounded_rect_init_from_rect (&outline, rect, 2);
  gtk_snapshot_append_border (snapshot, &outline, widths, colours);
}

static void
draw_label (KkTemplateCanvas *self, GtkSnapshot *snapshot, const KkTemplateField *field)
{
  const KkField *known = kk_field_find (field->scope, field->key);
  g_autoptr (PangoLayout) layout
      = gtk_widget_create_pango_layout (GTK_WIDGET (self), known ? known->label : field->key);
  graphene_rect_t rect;
  int w = 0, h = 0;

  pango_layout_get_pixel_size (layout, &w, &h);
  box_rect (self, field->place, &rect);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
      snapshot, &GRAPHENE_POINT_INIT (rect.origin.x, MAX (0, rect.origin.y - (float) h - 2)));
  gtk_snapshot_append_color (snapshot, &(GdkRGBA){ 0.114, 0.31, 0.569, 1 },
                             &GRAPHENE_RECT_INIT (0, 0, (float) w + 6, (float) h));
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (3, 0));
  gtk_snapshot_append_layout (snapshot, layout, &(GdkRGBA){ 1, 1, 1, 1 });
  gtk_snapshot_restore (snapshot);
}

static void
kk_template_canvas_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  KkTemplateCanvas *self = KK_TEMPLATE_CANVAS (widget);
  const KkTemplateField *chosen = field_at (self, self->chosen);
  graphene_rect_t rect;

  if (!self->page)
    return;
  box_rect (self, (KkBox){ 0, 0, self->page->width, self->page->height }, &rect);
  gtk_snapshot_append_color (snapshot, &(GdkRGBA){ 1, 1, 1, 1 }, &rect);
  if (self->picture)
    gtk_snapshot_append_texture (snapshot, kk_picture_get_level (self->picture, self->shown),
                                 &rect);
  for (guint i = 0; i < self->page->fields->len; i++)
    {
      const KkTemplateField *field = field_at (self, (int) i);

      for (guint s = 1; field->scope == KK_SCOPE_PERSON && s < self->page->slots->len; s++)
        {
          const KkTemplateOffset *slot = &g_array_index (self->page->slots, KkTemplateOffset, s);
          KkBox box = field->place;

          box.x += slot->x;
          box.y += slot->y;
          box_rect (self, box, &rect);
          draw_box (snapshot, &rect, 1, &(GdkRGBA){ 0.114, 0.31, 0.569, 0.3 });
        }
      box_rect (self, field->place, &rect);
      draw_box (snapshot, &rect, 1, &(GdkRGBA){ 0.114, 0.31, 0.569, 0.9 });
    }
  if (!chosen)
    return;
  box_rect (self, chosen->place, &rect);
  gtk_snapshot_append_color (snapshot, &(GdkRGBA){ 0.114, 0.31, 0.569, 0.15 }, &rect);
  draw_box (snapshot, &rect, 2, &(GdkRGBA){ 0.114, 0.31, 0.569, 1 });
  if (self->editable)
    gtk_snapshot_append_color (snapshot, &(GdkRGBA){ 0.114, 0.31, 0.569, 1 },
                               &GRAPHENE_RECT_INIT (rect.origin.x + rect.size.width - 4,
                                                    rect.origin.y + rect.size.height - 4, 8, 8));
  draw_label (self, snapshot, chosen);
}

static void
kk_template_canvas_measure (GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline,
                            int *natural_baseline)
{
  KkTemplateCanvas *self = KK_TEMPLATE_CANVAS (widget);
  double scale = self->scale > 0 ? self->scale : self->shown;

  *minimum_baseline = *natural_baseline = -1;
  *minimum = *natural = 200;
  if (!self->page)
    return;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = self->scale > 0 ? (int) (self->page->width * self->scale) : 200;
  else
    *minimum = *natural
        = (int) (self->page->height
                 * (self->scale <= 0 && for_size > 0 ? (double) for_size / self->page->width
                                                     : scale));
}

static GtkSizeRequestMode
kk_template_canvas_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
kk_template_canvas_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  KkTemplateCanvas *self = KK_TEMPLATE_CANVAS (widget);

  if (self->page)
    self->shown = self->scale > 0 ? self->scale : (double) width / self->page->width;
}

/* ——— mouse and keys ——— */

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, KkTemplateCanvas *self)
{
  const KkTemplateField *field = NULL;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->sizing = on_handle (self, x, y);
  if (!self->sizing)
    {
      self->chosen = pick (self, x / self->shown, y / self->shown);
      gtk_widget_queue_draw (GTK_WIDGET (self));
      g_signal_emit (self, signals[SIGNAL_PICKED], 0, self->chosen);
    }
  field = field_at (self, self->chosen);
  if (field)
    self->before = field->place;
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, KkTemplateCanvas *self)
{
  KkBox box = self->before;
  int x = (int) (dx / self->shown), y = (int) (dy / self->shown);

  if (self->sizing)
    {
      box.w += x;
      box.h += y;
    }
  else if (ABS (dx) + ABS (dy) > 4)
    {
      box.x += x;
      box.y += y;
    }
  set_place (self, box);
}

static gboolean
arrow (KkTemplateCanvas *self, int dx, int dy, gboolean size)
{
  const KkTemplateField *field = field_at (self, self->chosen);
  KkBox box;

  if (!field)
    return FALSE;
  box = field->place;
  box.x += size ? 0 : dx * STEP;
  box.y += size ? 0 : dy * STEP;
  box.w += size ? dx * STEP : 0;
  box.h += size ? dy * STEP : 0;
  set_place (self, box);
  return TRUE;
}

static gboolean
key_cb (GtkEventControllerKey *controller,
        guint keyval,
        guint code,
        GdkModifierType state,
        KkTemplateCanvas *self)
{
  gboolean size = (state & GDK_SHIFT_MASK) != 0;

  switch (keyval)
    {
    case GDK_KEY_Left:
      return arrow (self, -1, 0, size);
    case GDK_KEY_Right:
      return arrow (self, 1, 0, size);
    case GDK_KEY_Up:
      return arrow (self, 0, -1, size);
    case GDK_KEY_Down:
      return arrow (self, 0, 1, size);
    case GDK_KEY_Delete:
    case GDK_KEY_KP_Delete:
      if (self->editable && field_at (self, self->chosen))
        g_signal_emit (self, signals[SIGNAL_DROP], 0, self->chosen);
      return TRUE;
    case GDK_KEY_plus:
    case GDK_KEY_semicolon:
    case GDK_KEY_KP_Add:
      kk_template_canvas_zoom (self, 1.25);
      return TRUE;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      kk_template_canvas_zoom (self, 0.8);
      return TRUE;
    case GDK_KEY_0:
      kk_template_canvas_zoom (self, 0);
      return TRUE;
    default:
      return FALSE;
    }
}

/* ——— making and unmaking ——— */

static void
kk_template_canvas_dispose (GObject *object)
{
  KkTemplateCanvas *self = KK_TEMPLATE_CANVAS (object);

  self->page = NULL;
  g_clear_object (&self->picture);
  G_OBJECT_CLASS (kk_template_canvas_parent_class)->dispose (object);
}

static void
kk_template_canvas_class_init (KkTemplateCanvasClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = KK_TYPE_TEMPLATE_CANVAS;

  G_OBJECT_CLASS (klass)->dispose = kk_template_canvas_dispose;
  widget_class->measure = kk_template_canvas_measure;
  widget_class->get_request_mode = kk_template_canvas_request_mode;
  widget_class->size_allocate = kk_template_canvas_size_allocate;
  widget_class->snapshot = kk_template_canvas_snapshot;
  signals[SIGNAL_PICKED] = g_signal_new ("picked", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_INT);
  signals[SIGNAL_MOVED]
      = g_signal_new ("moved", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_DROP] = g_signal_new ("drop", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_INT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
kk_template_canvas_init (KkTemplateCanvas *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *key = gtk_event_controller_key_new ();

  self->chosen = -1;
  self->shown = 1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "focusable");
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("様式の見本と欄の枠"), -1);
}

void
kk_template_canvas_set_page (KkTemplateCanvas *self, KkTemplatePage *page, KkPicture *picture)
{
  self->page = page;
  self->chosen = -1;
  g_set_object (&self->picture, picture);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
kk_template_canvas_set_editable (KkTemplateCanvas *self, gboolean editable)
{
  self->editable = editable;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
kk_template_canvas_choose (KkTemplateCanvas *self, int field)
{
  self->chosen = field_at (self, field) ? field : -1;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
kk_template_canvas_zoom (KkTemplateCanvas *self, double factor)
{
  self->scale = factor > 0 ? CLAMP (self->shown * factor, 0.1, MAX_SCALE) : 0;
  self->shown = self->scale > 0 ? self->scale : self->shown;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
