/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-window-private.h"

#include <glib/gi18n.h>

#include "ui/kk-function-bar.h"
#include "ui/kk-messages.h"
#include "ui/kk-preedit.h"
#include "ui/kk-print-text.h"
#include "ui/kk-sign-in-page.h"
#include "ui/kk-status-text.h"
#include "ui/kk-tell.h"

#define NEWS_SECONDS 12

G_DEFINE_FINAL_TYPE (KkWindow, kk_window, GTK_TYPE_APPLICATION_WINDOW)

/* ——— news ——— */

void
kk_window_close_news (KkWindow *self)
{
  g_clear_handle_id (&self->news_id, g_source_remove);
  gtk_widget_set_visible (self->news, FALSE);
}

static void
close_news_cb (KkWindow *self)
{
  kk_window_close_news (self);
}

static gboolean
news_old_cb (gpointer user_data)
{
  KkWindow *self = user_data;

  self->news_id = 0;
  gtk_widget_set_visible (self->news, FALSE);
  return G_SOURCE_REMOVE;
}

static void
tell_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  static const char *const classes[] = { NULL, "done", "check", "error" };
  KkWindow *self = KK_WINDOW (widget);
  gint32 kind = 0;
  const char *text = NULL;

  g_variant_get (parameter, "(i&s)", &kind, &text);
  g_clear_handle_id (&self->news_id, g_source_remove);
  for (guint i = 1; i < G_N_ELEMENTS (classes); i++)
    gtk_widget_remove_css_class (self->news, classes[i]);
  if (kind > 0 && kind < (gint32) G_N_ELEMENTS (classes))
    gtk_widget_add_css_class (self->news, classes[kind]);
  gtk_label_set_label (GTK_LABEL (self->news_text), text);
  gtk_widget_set_tooltip_text (self->news, text);
  gtk_widget_set_visible (self->news, TRUE);
  /* Trouble stays until it is read; the rest goes by itself. */
  if (kind != KK_TELL_ERROR)
    self->news_id = g_timeout_add_seconds (NEWS_SECONDS, news_old_cb, self);
}

/* ——— screens ——— */

KkScreen *
kk_window_current_screen (KkWindow *self)
{
  GtkWidget *child = gtk_stack_get_visible_child (GTK_STACK (self->stack));

  if (child == self->tabs)
    child = gtk_notebook_get_nth_page (GTK_NOTEBOOK (self->tabs),
                                       gtk_notebook_get_current_page (GTK_NOTEBOOK (self->tabs)));
  return child && KK_IS_SCREEN (child) ? KK_SCREEN (child) : NULL;
}

void
kk_window_show_keys (KkWindow *self)
{
  if (!self->bar)
    return;
  kk_function_bar_show_screen (KK_FUNCTION_BAR (self->bar), kk_window_current_screen (self));
  kk_function_bar_set_key (KK_FUNCTION_BAR (self->bar), 1, _ ("ヘルプ"), TRUE);
  if (self->counter && kk_counter_get_login (self->counter))
    kk_function_bar_set_key (KK_FUNCTION_BAR (self->bar), 3, _ ("コード"), TRUE);
}

void
kk_window_show_screen (KkWindow *self, GtkWidget *child)
{
  KkScreen *screen = NULL;

  gtk_stack_set_visible_child (GTK_STACK (self->stack), child);
  gtk_widget_set_visible (self->strip, child != self->resident);
  gtk_widget_set_visible (self->bar, child != self->resident);
  kk_window_show_keys (self);
  screen = kk_window_current_screen (self);
  if (screen)
    kk_screen_shown (screen);
}

static void
switch_page_cb (GtkNotebook *tabs, GtkWidget *page, guint number, KkWindow *self)
{
  if (gtk_widget_in_destruction (GTK_WIDGET (self)))
    return;
  kk_window_show_keys (self);
  if (KK_IS_SCREEN (page))
    kk_screen_shown (KK_SCREEN (page));
}

static void
show_help (KkWindow *self)
{
  KkScreen *screen = kk_window_current_screen (self);
  g_autoptr (GString) text = g_string_new (NULL);
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *label = NULL;

  for (guint key = 2; screen && key <= 12; key++)
    {
      gboolean enabled = FALSE;
      const char *what = kk_screen_key_label (screen, key, &enabled);

      if (what)
        g_string_append_printf (text, "F%-2u　%s\n", key, what);
    }
  g_string_append (text, _ ("Enter　この値でよい。次へ進む\n"
                            "Tab　次の項目　　Shift+Tab　前の項目\n"
                            "Alt+↓　候補を開く　　Esc　打ちかけを戻す\n"
                            "Shift+F2　原稿台（カード）をスキャン　　Ctrl+N　人を追加\n"
                            "Ctrl+Z　元に戻す　　Ctrl+Y　やり直す\n"
                            "Ctrl+Enter　右下のボタン\n"
                            "Ctrl+PageUp / PageDown　受付を切り替える\n"
                            "変換中の F6〜F10 は日本語入力のものです"));
  label = gtk_label_new (text->str);
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_popover_set_child (GTK_POPOVER (popover), label);
  gtk_popover_set_position (GTK_POPOVER (popover), GTK_POS_TOP);
  gtk_widget_set_parent (popover, self->bar);
  g_signal_connect (popover, "closed", G_CALLBACK (gtk_widget_unparent), NULL);
  gtk_popover_popup (GTK_POPOVER (popover));
}

static void
press_key (KkWindow *self, guint key)
{
  KkScreen *screen = kk_window_current_screen (self);

  if (!kk_function_bar_is_enabled (KK_FUNCTION_BAR (self->bar), key))
    return;
  if (key == 1)
    show_help (self);
  else if (key == 3)
    kk_window_read_code (self);
  else if (screen)
    kk_screen_press_key (screen, key);
}

/* A click on the bar takes no focus, which would end a composition. */
static void
end_composition (KkWindow *self)
{
  if (kk_function_bar_get_composing (KK_FUNCTION_BAR (self->bar)))
    kk_preedit_end (GTK_ROOT (self));
}

static void
bar_key_cb (KkWindow *self, guint key)
{
  end_composition (self);
  press_key (self, key);
}

static void
bar_primary_cb (KkWindow *self)
{
  KkScreen *screen = kk_window_current_screen (self);
  gboolean enabled = FALSE;

  end_composition (self);
  if (screen && kk_screen_primary_label (screen, &enabled) && enabled)
    kk_screen_primary (screen);
}

gboolean
kk_window_key_pressed (KkWindow *self, guint keyval, GdkModifierType state)
{
  GdkModifierType held = state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK);
  KkScreen *screen = kk_window_current_screen (self);

  if (keyval == GDK_KEY_Return && held == GDK_CONTROL_MASK && !self->resident)
    {
      bar_primary_cb (self);
      return TRUE;
    }
  /* The notebook's own, also where nothing in it has the focus. */
  if ((keyval == GDK_KEY_Page_Up || keyval == GDK_KEY_Page_Down) && held == GDK_CONTROL_MASK
      && !self->resident)
    {
      if (keyval == GDK_KEY_Page_Up)
        gtk_notebook_prev_page (GTK_NOTEBOOK (self->tabs));
      else
        gtk_notebook_next_page (GTK_NOTEBOOK (self->tabs));
      return TRUE;
    }
  if (keyval == GDK_KEY_F2 && held == GDK_SHIFT_MASK && KK_IS_CASE_PAGE (screen)
      && kk_function_bar_is_enabled (KK_FUNCTION_BAR (self->bar), 2))
    {
      kk_case_page_scan_glass (KK_CASE_PAGE (screen));
      return TRUE;
    }
  if (keyval < GDK_KEY_F1 || keyval > GDK_KEY_F12 || held)
    return FALSE;
  /* The screen is the resident's: nothing of the clerk's happens behind it. */
  if (self->resident && !self->resident_window)
    return TRUE;
  press_key (self, keyval - GDK_KEY_F1 + 1);
  return TRUE;
}

/* A key that the input method does not convert with, pressed while it composes. */
static gboolean
ends_composition (KkWindow *self, guint keyval, GdkModifierType state)
{
  GdkModifierType held = state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK);

  return keyval >= GDK_KEY_F1 && keyval <= GDK_KEY_F12 && !held
         && kk_function_bar_get_composing (KK_FUNCTION_BAR (self->bar))
         && kk_function_bar_is_enabled (KK_FUNCTION_BAR (self->bar), keyval - GDK_KEY_F1 + 1);
}

/* Before anything else sees the key. */
static gboolean
room_key_cb (GtkEventControllerKey *controller,
             guint keyval,
             guint code,
             GdkModifierType state,
             KkWindow *self)
{
  if (ends_composition (self, keyval, state))
    {
      bar_key_cb (self, keyval - GDK_KEY_F1 + 1);
      return GDK_EVENT_STOP;
    }
  kk_preedit_make_room (gtk_root_get_focus (GTK_ROOT (self)), keyval, state);
  return GDK_EVENT_PROPAGATE;
}

/* In the bubble phase: what an input method is composing has had its keys before. */
static gboolean
key_cb (GtkEventControllerKey *controller,
        guint keyval,
        guint code,
        GdkModifierType state,
        KkWindow *self)
{
  return kk_window_key_pressed (self, keyval, state);
}

/* ——— composing ——— */

static void
preedit_changed_cb (GtkText *text, const char *preedit, KkWindow *self)
{
  kk_function_bar_set_composing (KK_FUNCTION_BAR (self->bar), preedit && *preedit);
}

static void
focus_changed_cb (KkWindow *self)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));

  if (self->composing_text)
    {
      g_signal_handlers_disconnect_by_func (self->composing_text, preedit_changed_cb, self);
      g_object_remove_weak_pointer (G_OBJECT (self->composing_text),
                                    (gpointer *) &self->composing_text);
      self->composing_text = NULL;
    }
  if (self->bar)
    kk_function_bar_set_composing (KK_FUNCTION_BAR (self->bar), FALSE);
  if (!focus || !GTK_IS_TEXT (focus))
    return;
  self->composing_text = GTK_TEXT (focus);
  g_object_add_weak_pointer (G_OBJECT (focus), (gpointer *) &self->composing_text);
  g_signal_connect (focus, "preedit-changed", G_CALLBACK (preedit_changed_cb), self);
}

/* ——— account and status ——— */

static void
account_changed_cb (KkWindow *self)
{
  const char *name = kk_counter_get_display_name (self->counter);

  if (!self->started)
    return;
  if (self->resident)
    kk_window_end_resident (self, FALSE);
  close_news_cb (self);
  gtk_label_set_label (GTK_LABEL (self->clerk), name ? name : "");
  gtk_widget_set_visible (self->sign_out, name != NULL);
  kk_window_close_tabs (self);
  if (name)
    kk_window_open_desk (self);
  else
    kk_window_show_screen (self, self->sign_in);
}

static void
sign_out_cb (KkWindow *self)
{
  KkScreen *screen = kk_window_current_screen (self);

  if (screen && KK_IS_CASE_PAGE (screen))
    kk_case_page_commit (KK_CASE_PAGE (screen));
  kk_counter_sign_out (self->counter);
}

static void
status_changed_cb (KkWindow *self)
{
  static const char *const classes[] = { "ok", "waiting", "trouble" };
  KkStatus status = kk_counter_get_status (self->counter);
  g_autofree char *text = kk_status_text_line (&status);

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    gtk_widget_remove_css_class (self->light, classes[i]);
  gtk_widget_add_css_class (self->light, kk_status_text_class (&status));
  gtk_label_set_label (GTK_LABEL (self->light_text), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->light_text), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text, -1);
}

static void
trouble_cb (KkCounter *counter, const GError *error, KkWindow *self)
{
  kk_tell_error (self, error);
}

/* What became of a paper is told wherever the clerk is by now. */
static void
print_changed_cb (KkCounter *counter, const KkPrint *print, KkWindow *self)
{
  const char *css_class = NULL;
  g_autofree char *line = kk_print_line_text (counter, print, NULL, &css_class);
  const char *end = strchr (print->name, ' ');
  g_autofree char *number = g_strndup (print->name, end ? (gsize) (end - print->name) : 0);
  g_autofree char *text = g_strdup_printf (_ ("%s　受付 %s"), line, number);

  if (!kk_print_state_is_open (print->state))
    kk_tell (self,
             print->state == KK_PRINT_DONE     ? KK_TELL_DONE
             : print->state == KK_PRINT_FAILED ? KK_TELL_ERROR
                                               : KK_TELL_CHECK,
             text);
}

/* Files dropped anywhere: pages of the case in sight, or of a new one. */
static gboolean
dropped_cb (GtkDropTarget *target, const GValue *value, double x, double y, KkWindow *self)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  KkScreen *screen = kk_window_current_screen (self);

  if (!kk_counter_get_login (self->counter) || self->resident)
    return FALSE;
  for (GSList *l = g_value_get_boxed (value); l; l = l->next)
    g_ptr_array_add (files, g_object_ref (l->data));
  if (screen && KK_IS_CASE_PAGE (screen))
    kk_case_page_add_files (KK_CASE_PAGE (screen), files);
  else
    kk_window_open_case (self, NULL, KK_MOVE_IN, FALSE, files);
  return TRUE;
}

static gboolean
close_request_cb (KkWindow *self)
{
  KkScreen *screen = kk_window_current_screen (self);

  end_composition (self);
  if (screen && KK_IS_CASE_PAGE (screen))
    kk_case_page_commit (KK_CASE_PAGE (screen));
  return FALSE;
}

/* ——— making and unmaking ——— */

static void
kk_window_dispose (GObject *object)
{
  KkWindow *self = KK_WINDOW (object);

  g_clear_handle_id (&self->news_id, g_source_remove);
  if (self->composing_text)
    {
      g_signal_handlers_disconnect_by_func (self->composing_text, preedit_changed_cb, self);
      g_object_remove_weak_pointer (G_OBJECT (self->composing_text),
                                    (gpointer *) &self->composing_text);
      self->composing_text = NULL;
    }
  /* Pages that go away one by one are no news any more. */
  if (self->tabs)
    g_signal_handlers_disconnect_by_func (self->tabs, switch_page_cb, self);
  g_signal_handlers_disconnect_by_func (self, focus_changed_cb, NULL);
  g_clear_object (&self->resident_case);
  if (self->resident_window)
    gtk_window_destroy (g_steal_pointer (&self->resident_window));
  gtk_widget_dispose_template (GTK_WIDGET (object), KK_TYPE_WINDOW);
  g_clear_pointer (&self->waiting_files, g_ptr_array_unref);
  g_clear_object (&self->counter);
  G_OBJECT_CLASS (kk_window_parent_class)->dispose (object);
}

static void
kk_window_class_init (KkWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (KK_TYPE_FUNCTION_BAR);
  G_OBJECT_CLASS (klass)->dispose = kk_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/kakanai/ui/kk-window.ui");
  gtk_widget_class_bind_template_child (widget_class, KkWindow, strip);
  gtk_widget_class_bind_template_child (widget_class, KkWindow, city);
  gtk_widget_class_bind_template_child (widget_class, KkWindow, terminal);
  gtk_widget_class_bind_template_child (widget_class, KkWindow, light);
  gtk_widget_class_bind_template_child (widget_class, KkWindow, light_text);
  gtk_widget_class_bind_template_child (widget_class, KkWindow, clerk);
  gtk_widget_class_bind_template_child (widget_class, KkWindow, sign_out);
  gtk_widget_class_bind_template_child (widget_class, KkWindow, practice);
  gtk_widget_class_bind_template_child (widget_class, KkWindow, news);
  gtk_widget_class_bind_template_child (widget_class, KkWindow, news_text);
  gtk_widget_class_bind_template_child (widget_class, KkWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, KkWindow, starting);
  gtk_widget_class_bind_template_child (widget_class, KkWindow, tabs);
  gtk_widget_class_bind_template_child (widget_class, KkWindow, bar);
  gtk_widget_class_bind_template_callback (widget_class, sign_out_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_news_cb);
  gtk_widget_class_bind_template_callback (widget_class, switch_page_cb);
  gtk_widget_class_bind_template_callback (widget_class, bar_key_cb);
  gtk_widget_class_bind_template_callback (widget_class, bar_primary_cb);
  gtk_widget_class_install_action (widget_class, "win.tell", "(is)", tell_action);
}

static void
kk_window_init (KkWindow *self)
{
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *room = gtk_event_controller_key_new ();
  GtkDropTarget *drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (drop, "drop", G_CALLBACK (dropped_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop));
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  gtk_event_controller_set_propagation_phase (room, GTK_PHASE_CAPTURE);
  g_signal_connect (room, "key-pressed", G_CALLBACK (room_key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), room);
  g_signal_connect (self, "notify::focus-widget", G_CALLBACK (focus_changed_cb), NULL);
  g_signal_connect (self, "close-request", G_CALLBACK (close_request_cb), NULL);
  kk_window_show_keys (self);
}

GtkWidget *
kk_window_new (GtkApplication *application, KkCounter *counter)
{
  KkWindow *self = g_object_new (KK_TYPE_WINDOW, "application", application, NULL);
  const KkAppConfig *config = kk_counter_get_config (counter);

  self->counter = g_object_ref (counter);
  gtk_label_set_label (GTK_LABEL (self->city), config->city_name ? config->city_name : "");
  gtk_label_set_label (GTK_LABEL (self->terminal), config->terminal ? config->terminal : "");
  gtk_widget_set_visible (self->practice, config->practice);
  self->sign_in = kk_sign_in_page_new (counter);
  gtk_stack_add_named (GTK_STACK (self->stack), self->sign_in, "sign-in");
  g_signal_connect_object (self->sign_in, "keys-changed", G_CALLBACK (kk_window_show_keys), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (counter, "account-changed", G_CALLBACK (account_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (counter, "status-changed", G_CALLBACK (status_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (counter, "trouble", G_CALLBACK (trouble_cb), self, 0);
  g_signal_connect_object (counter, "print-changed", G_CALLBACK (print_changed_cb), self, 0);
  status_changed_cb (self);
  return GTK_WIDGET (self);
}

void
kk_window_started (KkWindow *self, const GError *error)
{
  if (error)
    {
      gtk_label_set_label (GTK_LABEL (self->starting), kk_message_for_error (error));
      gtk_widget_add_css_class (self->starting, "error-text");
      return;
    }
  self->started = TRUE;
  account_changed_cb (self);
  status_changed_cb (self);
}

void
kk_window_open_files (KkWindow *self, GPtrArray *files)
{
  if (self->started && kk_counter_get_login (self->counter))
    {
      kk_window_open_case (self, NULL, KK_MOVE_IN, FALSE, files);
      return;
    }
  g_clear_pointer (&self->waiting_files, g_ptr_array_unref);
  self->waiting_files = g_ptr_array_ref (files);
}
