/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-signature-pad.h"

#include <glib/gi18n.h>

#define PEN_WIDTH 0.008f /* of the pad's width, at full pressure */

struct _KkSignaturePad
{
  GtkWidget parent_instance;

  /* Owned */
  KkSignature *ink;

  guint32 first_time;
  gboolean drawing;
  gboolean stylus; /* the stroke is a pen's: the pointer's copy of it is ignored */
};

G_DEFINE_FINAL_TYPE (KkSignaturePad, kk_signature_pad, GTK_TYPE_WIDGET)

static guint changed_signal;

static double
aspect (KkSignaturePad *self)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self));

  return width > 0 ? gtk_widget_get_height (GTK_WIDGET (self)) / width : 0.3;
}

static void
begin (KkSignaturePad *self)
{
  if (self->ink->strokes->len == 0)
    self->ink->aspect = aspect (self);
  self->drawing = TRUE;
  kk_signature_begin_stroke (self->ink);
}

static void
add_point (KkSignaturePad *self, double x, double y, double pressure, guint32 time)
{
  float width = gtk_widget_get_width (GTK_WIDGET (self));
  KkInkPoint point = { 0 };

  if (!self->drawing || width <= 0)
    return;
  if (self->first_time == 0)
    self->first_time = time;
  point.x = CLAMP (x / width, 0, 1);
  point.y = CLAMP (y / width, 0, MIN (1, self->ink->aspect));
  point.pressure = CLAMP (pressure, 0, 1);
  point.time_ms = time - self->first_time;
  kk_signature_add_point (self->ink, point);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
end (KkSignaturePad *self)
{
  self->drawing = FALSE;
  g_signal_emit (self, changed_signal, 0);
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, KkSignaturePad *self)
{
  if (self->stylus)
    return;
  begin (self);
  add_point (self, x, y, 0.5,
             gtk_event_controller_get_current_event_time (GTK_EVENT_CONTROLLER (gesture)));
}

/* The device sends more points than frames are drawn: all of them make the signature. */
static void
add_history (KkSignaturePad *self, GtkEventController *controller)
{
  GdkEvent *event = gtk_event_controller_get_current_event (controller);
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));
  double left = 0, top = 0;
  graphene_point_t origin = GRAPHENE_POINT_INIT_ZERO;
  guint n = 0;
  g_autofree GdkTimeCoord *points = event && GDK_IS_EVENT_TYPE (event, GDK_MOTION_NOTIFY)
                                        ? gdk_event_get_history (event, &n)
                                        : NULL;

  gtk_native_get_surface_transform (native, &left, &top);
  if (!gtk_widget_compute_point (GTK_WIDGET (self), GTK_WIDGET (native), &origin, &origin))
    return;
  for (guint i = 0; i < n; i++)
    add_point (self, points[i].axes[GDK_AXIS_X] - left - origin.x,
               points[i].axes[GDK_AXIS_Y] - top - origin.y, 0.5, points[i].time);
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, KkSignaturePad *self)
{
  double x = 0, y = 0;

  if (self->stylus || !gtk_gesture_drag_get_start_point (gesture, &x, &y))
    return;
  add_history (self, GTK_EVENT_CONTROLLER (gesture));
  add_point (self, x + dx, y + dy, 0.5,
             gtk_event_controller_get_current_event_time (GTK_EVENT_CONTROLLER (gesture)));
}

static void
drag_end_cb (GtkGestureDrag *gesture, double dx, double dy, KkSignaturePad *self)
{
  if (!self->stylus)
    end (self);
}

static double
stylus_pressure (GtkGestureStylus *stylus)
{
  double pressure = 0.5;

  if (!gtk_gesture_stylus_get_axis (stylus, GDK_AXIS_PRESSURE, &pressure))
    return 0.5;
  return pressure;
}

static void
stylus_down_cb (GtkGestureStylus *gesture, double x, double y, KkSignaturePad *self)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  self->stylus = TRUE;
  begin (self);
  add_point (self, x, y, stylus_pressure (gesture),
             gtk_event_controller_get_current_event_time (GTK_EVENT_CONTROLLER (gesture)));
}

static void
stylus_motion_cb (GtkGestureStylus *gesture, double x, double y, KkSignaturePad *self)
{
  guint32 now = gtk_event_controller_get_current_event_time (GTK_EVENT_CONTROLLER (gesture));
  GdkTimeCoord *backlog = NULL;
  guint n = 0;

  if (gtk_gesture_stylus_get_backlog (gesture, &backlog, &n))
    for (guint i = 0; i < n; i++)
      add_point (self, backlog[i].axes[GDK_AXIS_X], backlog[i].axes[GDK_AXIS_Y],
                 backlog[i].flags & GDK_AXIS_FLAG_PRESSURE ? backlog[i].axes[GDK_AXIS_PRESSURE]
                                                           : 0.5,
                 backlog[i].time);
  g_free (backlog);

  add_point (self, x, y, stylus_pressure (gesture), now);
}

static void
stylus_up_cb (GtkGestureStylus *gesture, double x, double y, KkSignaturePad *self)
{
  end (self);
  self->stylus = FALSE;
}

static void
draw_stroke (cairo_t *cr, const GArray *stroke, double width)
{
  const KkInkPoint *last = NULL;

  for (guint i = 0; i < stroke->len; i++)
    {
      const KkInkPoint *point = &g_array_index (stroke, KkInkPoint, i);

      cairo_set_line_width (cr, MAX (1.5, width * PEN_WIDTH * (0.3 + 0.7 * point->pressure)));
      cairo_move_to (cr, (last ? last->x : point->x) * width, (last ? last->y : point->y) * width);
      cairo_line_to (cr, point->x * width, point->y * width);
      cairo_stroke (cr);
      last = point;
    }
}

static void
kk_signature_pad_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  KkSignaturePad *self = KK_SIGNATURE_PAD (widget);
  double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));

  cairo_set_source_rgb (cr, 0.81, 0.84, 0.86);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, width * 0.04, height * 0.78);
  cairo_line_to (cr, width * 0.96, height * 0.78);
  cairo_stroke (cr);
  cairo_set_source_rgb (cr, 0.11, 0.15, 0.2);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  for (guint i = 0; i < self->ink->strokes->len; i++)
    draw_stroke (cr, g_ptr_array_index (self->ink->strokes, i), width);
  cairo_destroy (cr);
}

static void
kk_signature_pad_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  *minimum_baseline = *natural_baseline = -1;
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 400 : 150;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 800 : 240;
}

static void
kk_signature_pad_finalize (GObject *object)
{
  kk_signature_free (KK_SIGNATURE_PAD (object)->ink);
  G_OBJECT_CLASS (kk_signature_pad_parent_class)->finalize (object);
}

static void
kk_signature_pad_class_init (KkSignaturePadClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = kk_signature_pad_finalize;
  widget_class->snapshot = kk_signature_pad_snapshot;
  widget_class->measure = kk_signature_pad_measure;
  changed_signal = g_signal_new ("changed", KK_TYPE_SIGNATURE_PAD, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
kk_signature_pad_init (KkSignaturePad *self)
{
  GtkGesture *stylus = gtk_gesture_stylus_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();

  self->ink = kk_signature_new (KK_SIGN_BY_SELF, 0.3);
  gtk_widget_add_css_class (GTK_WIDGET (self), "pad");
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "crosshair");
  g_signal_connect (stylus, "down", G_CALLBACK (stylus_down_cb), self);
  g_signal_connect (stylus, "motion", G_CALLBACK (stylus_motion_cb), self);
  g_signal_connect (stylus, "up", G_CALLBACK (stylus_up_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (stylus));
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("署名欄"), -1);
}

GtkWidget *
kk_signature_pad_new (void)
{
  return g_object_new (KK_TYPE_SIGNATURE_PAD, NULL);
}

void
kk_signature_pad_clear (KkSignaturePad *self)
{
  kk_signature_clear (self->ink);
  self->first_time = 0;
  self->drawing = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, changed_signal, 0);
}

gboolean
kk_signature_pad_is_empty (KkSignaturePad *self)
{
  return self->ink->strokes->len == 0;
}

KkSignature *
kk_signature_pad_dup_signature (KkSignaturePad *self, KkSignMode mode)
{
  KkSignature *copy = kk_signature_copy (self->ink);

  copy->mode = mode;
  return copy;
}
