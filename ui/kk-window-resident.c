/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-window-private.h"

#include <glib/gi18n.h>

#include "ui/kk-resident-page.h"
#include "ui/kk-tell.h"

static void session_state_cb (KkWindow *self);

void
kk_window_end_resident (KkWindow *self, gboolean signed_now)
{
  KkCasePage *page = self->resident_case;

  if (page)
    g_signal_handlers_disconnect_by_func (kk_case_page_get_session (page), session_state_cb, self);
  self->resident = NULL;
  self->resident_case = NULL;
  if (self->resident_window)
    {
      gtk_window_destroy (self->resident_window);
      self->resident_window = NULL;
    }
  else
    {
      GtkWidget *child = gtk_stack_get_child_by_name (GTK_STACK (self->stack), "resident");

      kk_window_show_screen (self, self->tabs);
      if (child)
        gtk_stack_remove (GTK_STACK (self->stack), child);
    }
  if (page)
    {
      kk_case_page_resident_done (page, signed_now);
      g_object_unref (page);
    }
  kk_window_show_keys (self);
}

/* Somebody in the case came under 支援措置 while it was being looked at. */
static void
session_state_cb (KkWindow *self)
{
  if (self->resident_case
      && kk_session_get_protection (kk_case_page_get_session (self->resident_case))
             != KK_PROTECTION_NONE)
    kk_window_end_resident (self, FALSE);
}

static void
resident_finished_cb (KkResidentPage *page, gboolean signed_now, KkWindow *self)
{
  kk_window_end_resident (self, signed_now);
}

/* The monitor this window is not on; NULL where there is but one. */
static GdkMonitor *
other_monitor (KkWindow *self)
{
  GdkDisplay *display = gtk_widget_get_display (GTK_WIDGET (self));
  GListModel *monitors = gdk_display_get_monitors (display);
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (self));
  GdkMonitor *mine = surface ? gdk_display_get_monitor_at_surface (display, surface) : NULL;

  for (guint i = 0; i < g_list_model_get_n_items (monitors); i++)
    {
      g_autoptr (GdkMonitor) monitor = g_list_model_get_item (monitors, i);

      if (monitor != mine)
        return monitor;
    }
  return NULL;
}

static gboolean
resident_closed_cb (GtkWindow *window, KkWindow *self)
{
  kk_window_end_resident (self, FALSE);
  return TRUE;
}

static gboolean
resident_key_cb (GtkEventControllerKey *controller,
                 guint keyval,
                 guint code,
                 GdkModifierType state,
                 KkWindow *self)
{
  return kk_window_key_pressed (self, keyval, state);
}

static void
open_resident_window (KkWindow *self, GdkMonitor *monitor)
{
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkWidget *window = gtk_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GdkRectangle area;

  gdk_monitor_get_geometry (monitor, &area);
  self->resident_window = GTK_WINDOW (window);
  gtk_window_set_title (GTK_WINDOW (window), _ ("内容の確認"));
  gtk_window_set_default_size (GTK_WINDOW (window), area.width, area.height);
  if (kk_counter_get_config (self->counter)->practice)
    {
      GtkWidget *label = gtk_label_new (_ ("研修"));

      gtk_widget_add_css_class (label, "practice");
      gtk_box_append (GTK_BOX (box), label);
    }
  gtk_widget_set_vexpand (self->resident, TRUE);
  gtk_box_append (GTK_BOX (box), self->resident);
  gtk_window_set_child (GTK_WINDOW (window), box);
  /* Keys can land in either window. */
  g_signal_connect (key, "key-pressed", G_CALLBACK (resident_key_cb), self);
  gtk_widget_add_controller (window, key);
  g_signal_connect (window, "close-request", G_CALLBACK (resident_closed_cb), self);
  gtk_window_fullscreen_on_monitor (GTK_WINDOW (window), monitor);
  gtk_window_present (GTK_WINDOW (window));
}

void
kk_window_begin_resident (KkWindow *self, KkCasePage *page)
{
  GdkMonitor *monitor = other_monitor (self);

  if (self->resident)
    return;
  self->resident = kk_resident_page_new (kk_case_page_get_session (page));
  self->resident_case = g_object_ref (page);
  g_signal_connect_object (kk_case_page_get_session (page), "state-changed",
                           G_CALLBACK (session_state_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect (self->resident, "finished", G_CALLBACK (resident_finished_cb), self);
  kk_window_close_news (self);
  if (monitor)
    {
      open_resident_window (self, monitor);
      kk_tell (self, KK_TELL_INFO,
               _ ("住民の画面に内容を出しました。署名が終わるまでお待ちください。"));
      return;
    }
  gtk_stack_add_named (GTK_STACK (self->stack), self->resident, "resident");
  kk_window_show_screen (self, self->resident);
}
