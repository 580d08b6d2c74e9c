/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-application.h"

#include <glib/gi18n.h>

#include "app/kk-counter.h"
#include "kk-config.h"
#include "ui/kk-messages.h"
#include "ui/kk-window.h"

struct _KkApplication
{
  GtkApplication parent_instance;

  /* Owned */
  KkCounter *counter;
  GError *start_error;
  char *data_dir;
  char *server_url;
  char *city_code;
  char *city_name;
  char *terminal;
  gboolean practice;
};

G_DEFINE_FINAL_TYPE (KkApplication, kk_application, GTK_TYPE_APPLICATION)

static void
replace (char **field, const char *value)
{
  if (!value)
    return;
  g_free (*field);
  *field = g_strdup (value);
}

static KkAppConfig *
load_config (KkApplication *self, GError **error)
{
  g_autofree char *folder
      = self->data_dir ? g_strdup (self->data_dir)
                       : g_build_filename (g_get_user_data_dir (),
                                           self->practice ? "kakanai-practice" : "kakanai", NULL);
  KkAppConfig *config = kk_app_config_load (folder, error);

  if (!config)
    return NULL;
  config->practice |= self->practice;
  replace (&config->server_url, self->server_url);
  replace (&config->city_code, self->city_code);
  replace (&config->city_name, self->city_name);
  replace (&config->terminal, self->terminal);
  return config;
}

void
kk_application_load_look (void)
{
  GdkDisplay *display = gdk_display_get_default ();
  g_autoptr (GtkCssProvider) css = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (css, "/jp/kakanai/css/kakanai.css");
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (css),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (display), "/jp/kakanai/icons");
  /* A counter is calm and may be a remote desktop: no animations, the light desk always. */
  g_object_set (gtk_settings_get_for_display (display), "gtk-enable-animations", FALSE,
                "gtk-application-prefer-dark-theme", FALSE, NULL);
}

static void
started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KkApplication) self = user_data;
  g_autoptr (GError) error = NULL;
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  kk_counter_start_finish (KK_COUNTER (source), result, &error);
  if (error)
    g_printerr ("kakanai: %s\n", error->message);
  if (window && KK_IS_WINDOW (window))
    kk_window_started (KK_WINDOW (window), error);
}

static void
show_start_error (KkApplication *self, const GError *error)
{
  GtkWidget *window = gtk_application_window_new (GTK_APPLICATION (self));
  GtkWidget *label = gtk_label_new (NULL);
  g_autofree char *text
      = g_strdup_printf ("%s\n\n%s", kk_message_for_error (error), error->message);

  gtk_label_set_label (GTK_LABEL (label), text);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_window_set_title (GTK_WINDOW (window), _ ("書かない窓口"));
  gtk_window_set_default_size (GTK_WINDOW (window), 640, 240);
  gtk_window_set_child (GTK_WINDOW (window), label);
  gtk_window_present (GTK_WINDOW (window));
  g_printerr ("kakanai: %s\n", error->message);
}

/* A counter's terminal shows nothing else; also where no window manager maximises. */
static void
fill_monitor (GtkWindow *window)
{
  GListModel *monitors = gdk_display_get_monitors (gdk_display_get_default ());
  g_autoptr (GdkMonitor) monitor = g_list_model_get_item (monitors, 0);
  GdkRectangle area = { 0 };

  if (!monitor)
    return;
  gdk_monitor_get_geometry (monitor, &area);
  gtk_window_set_default_size (window, area.width, area.height);
  gtk_window_maximize (window);
}

static void
kk_application_activate (GApplication *application)
{
  KkApplication *self = KK_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));
  g_autoptr (GError) error = NULL;
  g_autoptr (KkAppConfig) config = NULL;

  if (window)
    {
      gtk_window_present (window);
      return;
    }
  config = load_config (self, &error);
  if (!config)
    {
      show_start_error (self, error);
      return;
    }
  self->counter = kk_counter_new (config);
  window = GTK_WINDOW (kk_window_new (GTK_APPLICATION (self), self->counter));
  fill_monitor (window);
  gtk_window_present (window);
  kk_counter_start_async (self->counter, NULL, started_cb, g_object_ref (self));
}

static void
kk_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  GtkWindow *window = NULL;
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_object_unref);

  g_application_activate (application);
  window = gtk_application_get_active_window (GTK_APPLICATION (application));
  for (int i = 0; i < n_files; i++)
    g_ptr_array_add (list, g_object_ref (files[i]));
  if (window && KK_IS_WINDOW (window))
    kk_window_open_files (KK_WINDOW (window), list);
}

static void
kk_application_startup (GApplication *application)
{
  G_APPLICATION_CLASS (kk_application_parent_class)->startup (application);
  kk_application_load_look ();
}

static void
kk_application_shutdown (GApplication *application)
{
  KkApplication *self = KK_APPLICATION (application);

  if (self->counter)
    kk_counter_stop (self->counter);
  G_APPLICATION_CLASS (kk_application_parent_class)->shutdown (application);
  g_clear_object (&self->counter);
}

static int
kk_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  KkApplication *self = KK_APPLICATION (application);

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("kakanai %s\n", KK_VERSION);
      return 0;
    }
  g_variant_dict_lookup (options, "practice", "b", &self->practice);
  g_variant_dict_lookup (options, "data-dir", "^ay", &self->data_dir);
  g_variant_dict_lookup (options, "server", "s", &self->server_url);
  g_variant_dict_lookup (options, "city", "s", &self->city_code);
  g_variant_dict_lookup (options, "city-name", "s", &self->city_name);
  g_variant_dict_lookup (options, "terminal", "s", &self->terminal);
  return -1;
}

static void
kk_application_finalize (GObject *object)
{
  KkApplication *self = KK_APPLICATION (object);

  g_free (self->data_dir);
  g_free (self->server_url);
  g_free (self->city_code);
  g_free (self->city_name);
  g_free (self->terminal);
  g_clear_error (&self->start_error);
  G_OBJECT_CLASS (kk_application_parent_class)->finalize (object);
}

static void
kk_application_class_init (KkApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = kk_application_finalize;
  application_class->activate = kk_application_activate;
  application_class->open = kk_application_open;
  application_class->startup = kk_application_startup;
  application_class->shutdown = kk_application_shutdown;
  application_class->handle_local_options = kk_application_handle_local_options;
}

static void
kk_application_init (KkApplication *self)
{
  static const GOptionEntry entries[] = {
    { "practice", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("研修: 架空の事例、別の保存領域"), NULL },
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_ ("端末のデータのフォルダー"), "DIR" },
    { "server", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("サーバー"), "URL" },
    { "city", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("全国地方公共団体コード"), "CODE" },
    { "city-name", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("都道府県市区町村"), "NAME" },
    { "terminal", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("端末の名前"), "NAME" },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("版を表示"), NULL },
    { NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), entries);
}

KkApplication *
kk_application_new (void)
{
  /* One process a data folder, not one a session: training runs beside the real counter. */
  return g_object_new (KK_TYPE_APPLICATION, "application-id", "jp.kakanai.Counter", "flags",
                       G_APPLICATION_HANDLES_OPEN | G_APPLICATION_NON_UNIQUE, NULL);
}
