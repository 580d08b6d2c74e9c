/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-window.h"

#include <string.h>

#include <glib/gi18n.h>

#include "ui/kk-case-page.h"
#include "ui/kk-function-bar.h"
#include "ui/kk-home-page.h"
#include "ui/kk-messages.h"
#include "ui/kk-queue-page.h"
#include "ui/kk-resident-page.h"
#include "ui/kk-sign-in-page.h"
#include "ui/kk-status-text.h"
#include "ui/kk-tell.h"

#define NEWS_SECONDS 12

struct _KkWindow
{
  GtkApplicationWindow parent_instance;

  /* Template */
  GtkWidget *strip;
  GtkWidget *city;
  GtkWidget *terminal;
  GtkWidget *light;
  GtkWidget *light_text;
  GtkWidget *clerk;
  GtkWidget *sign_out;
  GtkWidget *practice;
  GtkWidget *news;
  GtkWidget *news_text;
  GtkWidget *stack;
  GtkWidget *starting;
  GtkWidget *tabs;
  GtkWidget *bar;

  /* Borrowed */
  GtkWidget *sign_in;
  GtkWidget *resident; /* KkResidentPage while the resident has the screen */
  KkCasePage *resident_case;
  GtkText *composing_text; /* whose preedit is watched */

  /* Owned */
  KkCounter *counter;
  GtkWindow *resident_window; /* on a second monitor; NULL: in this window */
  GPtrArray *waiting_files;

  guint news_id;
  gboolean started;
};

G_DEFINE_FINAL_TYPE (KkWindow, kk_window, GTK_TYPE_APPLICATION_WINDOW)

/* ——— news ——— */

static void
close_news_cb (KkWindow *self)
{
  g_clear_handle_id (&self->news_id, g_source_remove);
  gtk_widget_set_visible (self->news, FALSE);
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

static KkScreen *
current_screen (KkWindow *self)
{
  GtkWidget *child = gtk_stack_get_visible_child (GTK_STACK (self->stack));

  if (child == self->tabs)
    child = gtk_notebook_get_nth_page (GTK_NOTEBOOK (self->tabs),
                                       gtk_notebook_get_current_page (GTK_NOTEBOOK (self->tabs)));
  return child && KK_IS_SCREEN (child) ? KK_SCREEN (child) : NULL;
}

static void
show_keys (KkWindow *self)
{
  kk_function_bar_show_screen (KK_FUNCTION_BAR (self->bar), current_screen (self));
  kk_function_bar_set_key (KK_FUNCTION_BAR (self->bar), 1, _ ("ヘルプ"), TRUE);
}

static void
show_screen (KkWindow *self, GtkWidget *child)
{
  KkScreen *screen = NULL;

  gtk_stack_set_visible_child (GTK_STACK (self->stack), child);
  gtk_widget_set_visible (self->strip, child != self->resident);
  gtk_widget_set_visible (self->bar, child != self->resident);
  show_keys (self);
  screen = current_screen (self);
  if (screen)
    kk_screen_shown (screen);
}

static void
switch_page_cb (GtkNotebook *tabs, GtkWidget *page, guint number, KkWindow *self)
{
  if (gtk_widget_in_destruction (GTK_WIDGET (self)))
    return;
  show_keys (self);
  if (KK_IS_SCREEN (page))
    kk_screen_shown (KK_SCREEN (page));
}

static void
show_help (KkWindow *self)
{
  KkScreen *screen = current_screen (self);
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
                            "Ctrl+Z　元に戻す　　Ctrl+Y　やり直す\n"
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
  KkScreen *screen = current_screen (self);

  if (!kk_function_bar_is_enabled (KK_FUNCTION_BAR (self->bar), key))
    return;
  if (key == 1)
    show_help (self);
  else if (screen)
    kk_screen_press_key (screen, key);
}

static void
bar_key_cb (KkWindow *self, guint key)
{
  press_key (self, key);
}

static void
bar_primary_cb (KkWindow *self)
{
  KkScreen *screen = current_screen (self);

  if (screen)
    kk_screen_primary (screen);
}

/* In the bubble phase: what an input method is composing has had its keys before. */
static gboolean
key_cb (GtkEventControllerKey *controller,
        guint keyval,
        guint code,
        GdkModifierType state,
        KkWindow *self)
{
  GdkModifierType held = state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK);

  if (keyval < GDK_KEY_F1 || keyval > GDK_KEY_F12 || held)
    return FALSE;
  if (self->resident && !self->resident_window)
    return TRUE;
  press_key (self, keyval - GDK_KEY_F1 + 1);
  return TRUE;
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

/* ——— the resident ——— */

static void
end_resident (KkWindow *self, gboolean signed_now)
{
  KkCasePage *page = self->resident_case;

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

      show_screen (self, self->tabs);
      if (child)
        gtk_stack_remove (GTK_STACK (self->stack), child);
    }
  if (page)
    {
      kk_case_page_resident_done (page, signed_now);
      g_object_unref (page);
    }
  show_keys (self);
}

static void
resident_finished_cb (KkResidentPage *page, gboolean signed_now, KkWindow *self)
{
  end_resident (self, signed_now);
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
  end_resident (self, FALSE);
  return TRUE;
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
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (window, key);
  g_signal_connect (window, "close-request", G_CALLBACK (resident_closed_cb), self);
  gtk_window_fullscreen_on_monitor (GTK_WINDOW (window), monitor);
  gtk_window_present (GTK_WINDOW (window));
}

static void
resident_cb (KkCasePage *page, KkSession *session, KkWindow *self)
{
  GdkMonitor *monitor = other_monitor (self);

  if (self->resident)
    return;
  self->resident = kk_resident_page_new (session);
  self->resident_case = g_object_ref (page);
  g_signal_connect (self->resident, "finished", G_CALLBACK (resident_finished_cb), self);
  close_news_cb (self);
  if (monitor)
    {
      open_resident_window (self, monitor);
      kk_tell (self, KK_TELL_INFO,
               _ ("住民の画面に内容を出しました。署名が終わるまでお待ちください。"));
      return;
    }
  gtk_stack_add_named (GTK_STACK (self->stack), self->resident, "resident");
  show_screen (self, self->resident);
}

/* ——— tabs ——— */

static void
close_tab (KkWindow *self, GtkWidget *page)
{
  int number = gtk_notebook_page_num (GTK_NOTEBOOK (self->tabs), page);

  if (number >= 0)
    gtk_notebook_remove_page (GTK_NOTEBOOK (self->tabs), number);
  show_keys (self);
}

static void
case_close_cb (KkCasePage *page, KkWindow *self)
{
  close_tab (self, GTK_WIDGET (page));
}

static void
tab_close_clicked_cb (GtkButton *button, KkWindow *self)
{
  GtkWidget *page = g_object_get_data (G_OBJECT (button), "kk-page");

  kk_case_page_commit (KK_CASE_PAGE (page));
  close_tab (self, page);
}

static void
add_tab (KkWindow *self, GtkWidget *page, const char *title, gboolean closable)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *close = NULL;

  gtk_box_append (GTK_BOX (box), gtk_label_new (title));
  if (closable)
    {
      g_autofree char *name = g_strdup_printf (_ ("%s を閉じる"), title);

      close = gtk_button_new_with_label ("×");
      gtk_widget_add_css_class (close, "flat");
      gtk_widget_set_focusable (close, FALSE);
      g_object_set_data (G_OBJECT (close), "kk-page", page);
      g_signal_connect (close, "clicked", G_CALLBACK (tab_close_clicked_cb), self);
      gtk_accessible_update_property (GTK_ACCESSIBLE (close), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                      -1);
      gtk_box_append (GTK_BOX (box), close);
    }
  g_signal_connect_object (page, "keys-changed", G_CALLBACK (show_keys), self, G_CONNECT_SWAPPED);
  gtk_notebook_append_page (GTK_NOTEBOOK (self->tabs), page, box);
}

static KkCasePage *
find_tab (KkWindow *self, KkSession *session)
{
  int n = gtk_notebook_get_n_pages (GTK_NOTEBOOK (self->tabs));

  for (int i = 0; i < n; i++)
    {
      GtkWidget *page = gtk_notebook_get_nth_page (GTK_NOTEBOOK (self->tabs), i);

      if (KK_IS_CASE_PAGE (page) && kk_case_page_get_session (KK_CASE_PAGE (page)) == session)
        return KK_CASE_PAGE (page);
    }
  return NULL;
}

/* 受付番号 without its day: tabs are narrow. */
static const char *
short_number (KkSession *session)
{
  const char *number = kk_session_get_number (session);
  const char *last = strrchr (number, '-');

  return last && last[1] ? last + 1 : number;
}

static KkCasePage *
show_session (KkWindow *self, KkSession *session)
{
  KkCasePage *page = find_tab (self, session);
  g_autofree char *title = NULL;

  if (!page)
    {
      page = KK_CASE_PAGE (kk_case_page_new (self->counter, session));
      title = g_strdup_printf ("%s　%s", short_number (session),
                               kk_kind_label (kk_session_get_notice (session)->kind));
      g_signal_connect (page, "resident", G_CALLBACK (resident_cb), self);
      g_signal_connect (page, "close", G_CALLBACK (case_close_cb), self);
      add_tab (self, GTK_WIDGET (page), title, TRUE);
    }
  gtk_notebook_set_current_page (
      GTK_NOTEBOOK (self->tabs),
      gtk_notebook_page_num (GTK_NOTEBOOK (self->tabs), GTK_WIDGET (page)));
  return page;
}

typedef struct
{
  KkWindow *self;
  gboolean scan;
  GPtrArray *files;
} Opening;

static void
opening_free (Opening *opening)
{
  g_object_unref (opening->self);
  g_clear_pointer (&opening->files, g_ptr_array_unref);
  g_free (opening);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, opening_free)

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Opening) opening = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KkSession) session = kk_counter_open_case_finish (KK_COUNTER (source), result, &error);
  KkCasePage *page = NULL;

  if (!session)
    {
      kk_tell_error (opening->self, error);
      return;
    }
  page = show_session (opening->self, session);
  if (opening->files)
    kk_case_page_add_files (page, opening->files);
  else if (opening->scan)
    kk_case_page_scan (page);
}

static void
open_case (KkWindow *self, const char *id, KkKind kind, gboolean scan, GPtrArray *files)
{
  Opening *opening = g_new0 (Opening, 1);

  opening->self = g_object_ref (self);
  opening->scan = scan;
  opening->files = files ? g_ptr_array_ref (files) : NULL;
  kk_counter_open_case_async (self->counter, id, kind, NULL, opened_cb, opening);
}

static void
home_open_cb (KkHomePage *home, const char *id, KkWindow *self)
{
  open_case (self, id, KK_MOVE_IN, FALSE, NULL);
}

static void
home_new_cb (KkHomePage *home, guint kind, KkWindow *self)
{
  open_case (self, NULL, kind, FALSE, NULL);
}

static void
home_new_scan_cb (KkHomePage *home, guint kind, KkWindow *self)
{
  open_case (self, NULL, kind, TRUE, NULL);
}

static void
home_open_files_cb (KkHomePage *home, GPtrArray *files, KkWindow *self)
{
  open_case (self, NULL, KK_MOVE_IN, FALSE, files);
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KkWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KkSession) session
      = kk_counter_fetch_case_finish (KK_COUNTER (source), result, &error);

  if (session)
    show_session (self, session);
  else
    kk_tell_error (self, error);
}

static void
queue_open_cb (KkQueuePage *queue, const char *id, KkWindow *self)
{
  kk_counter_fetch_case_async (self->counter, id, NULL, fetched_cb, g_object_ref (self));
}

/* ——— account and status ——— */

static void
close_tabs (KkWindow *self)
{
  while (gtk_notebook_get_n_pages (GTK_NOTEBOOK (self->tabs)) > 0)
    gtk_notebook_remove_page (GTK_NOTEBOOK (self->tabs), -1);
}

static void
open_desk (KkWindow *self)
{
  GtkWidget *home = kk_home_page_new (self->counter);
  GtkWidget *queue = NULL;

  g_signal_connect (home, "open", G_CALLBACK (home_open_cb), self);
  g_signal_connect (home, "new", G_CALLBACK (home_new_cb), self);
  g_signal_connect (home, "new-scan", G_CALLBACK (home_new_scan_cb), self);
  g_signal_connect (home, "open-files", G_CALLBACK (home_open_files_cb), self);
  add_tab (self, home, _ ("ホーム"), FALSE);
  if (kk_counter_may (self->counter, "case.approve"))
    {
      queue = kk_queue_page_new (self->counter);
      g_signal_connect (queue, "open", G_CALLBACK (queue_open_cb), self);
      add_tab (self, queue, _ ("決裁待ち"), FALSE);
    }
  gtk_notebook_set_current_page (GTK_NOTEBOOK (self->tabs), 0);
  show_screen (self, self->tabs);
  if (self->waiting_files)
    {
      open_case (self, NULL, KK_MOVE_IN, FALSE, self->waiting_files);
      g_clear_pointer (&self->waiting_files, g_ptr_array_unref);
    }
}

static void
account_changed_cb (KkWindow *self)
{
  const char *name = kk_counter_get_display_name (self->counter);

  if (!self->started)
    return;
  if (self->resident)
    end_resident (self, FALSE);
  close_news_cb (self);
  gtk_label_set_label (GTK_LABEL (self->clerk), name ? name : "");
  gtk_widget_set_visible (self->sign_out, name != NULL);
  close_tabs (self);
  if (name)
    open_desk (self);
  else
    show_screen (self, self->sign_in);
}

static void
sign_out_cb (KkWindow *self)
{
  KkScreen *screen = current_screen (self);

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

static gboolean
close_request_cb (KkWindow *self)
{
  KkScreen *screen = current_screen (self);

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

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  g_signal_connect (self, "notify::focus-widget", G_CALLBACK (focus_changed_cb), NULL);
  g_signal_connect (self, "close-request", G_CALLBACK (close_request_cb), NULL);
  show_keys (self);
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
  g_signal_connect_object (self->sign_in, "keys-changed", G_CALLBACK (show_keys), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (counter, "account-changed", G_CALLBACK (account_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (counter, "status-changed", G_CALLBACK (status_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (counter, "trouble", G_CALLBACK (trouble_cb), self, 0);
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
      open_case (self, NULL, KK_MOVE_IN, FALSE, files);
      return;
    }
  g_clear_pointer (&self->waiting_files, g_ptr_array_unref);
  self->waiting_files = g_ptr_array_ref (files);
}
