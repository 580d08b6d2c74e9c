/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib-unix.h>
#include <stdio.h>
#include <string.h>

#include "server/kakanaid.h"
#include "server/kk-ca.h"
#include "server/kk-journal.h"
#include "server/kk-server.h"

/* `kakanaid serve`: until SIGTERM or SIGINT. */

#define MIB ((guint64) 1 << 20)
#define QUOTA_PAGE 4096

static gboolean
quit_cb (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_CONTINUE;
}

static gboolean
write_port (KkServer *server, const char *port_file, GError **error)
{
  g_autofree char *port = g_strdup_printf ("%u\n", kk_server_get_port (server));

  return port_file == NULL || kk_city_write_file (port_file, port, strlen (port), 0644, error);
}

static int
run (const KkCity *city, const KkServerOptions *options, const char *port_file)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (KkServer) server = NULL;
  g_autofree char *port = NULL;

  g_unix_signal_add (SIGTERM, quit_cb, loop);
  g_unix_signal_add (SIGINT, quit_cb, loop);
  server = kk_server_start (city, options, &error);
  if (server == NULL || !write_port (server, port_file, &error))
    return kakanaid_fail ("serve", error);
  port = g_strdup_printf ("%u", kk_server_get_port (server));
  kk_journal ("info", "listening", "port", port, "mode", city->practice ? "practice" : "real",
              NULL);
  g_main_loop_run (loop);
  kk_journal ("info", "stopping", NULL);
  return KAKANAID_OK;
}

int
kakanaid_serve (int argc, char **argv)
{
  g_autofree char *data = NULL;
  g_autofree char *listen = NULL;
  g_autofree char *port_file = NULL;
  int quota = 0;
  int upload = 0;
  int idle = 0;
  int max = 0;
  int head = 0;
  int silence = 0;
  GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, NULL, NULL },
    { "listen", 0, 0, G_OPTION_ARG_STRING, &listen, NULL, NULL },
    { "port-file", 0, 0, G_OPTION_ARG_FILENAME, &port_file, NULL, NULL },
    { "quota-mib", 0, 0, G_OPTION_ARG_INT, &quota, NULL, NULL },
    { "max-upload-mib", 0, 0, G_OPTION_ARG_INT, &upload, NULL, NULL },
    { "session-idle", 0, 0, G_OPTION_ARG_INT, &idle, NULL, NULL },
    { "session-max", 0, 0, G_OPTION_ARG_INT, &max, NULL, NULL },
    { "header-limit", 0, 0, G_OPTION_ARG_INT, &head, NULL, NULL },
    { "silence-limit", 0, 0, G_OPTION_ARG_INT, &silence, NULL, NULL },
    { NULL },
  };
  g_autoptr (KkCity) city = NULL;
  g_autoptr (GError) error = NULL;
  KkServerOptions options = { 0 };

  if (!kakanaid_options (entries, &argc, &argv) || data == NULL || argc > 1 || quota < 0
      || upload < 0 || upload > 256 || idle < 0 || max < 0 || head < 0 || silence < 0)
    return KAKANAID_USAGE;
  city = kk_city_load (data, &error);
  if (city == NULL || !kk_ca_ensure (city, NULL, &error))
    return kakanaid_fail ("serve", error);
  options.listen = listen;
  options.max_pages = quota * MIB / QUOTA_PAGE;
  options.max_body = upload * MIB;
  options.session_idle = (guint) idle;
  options.session_max = (guint) max;
  options.header_limit = (guint) head;
  options.silence_limit = (guint) silence;
  return run (city, &options, port_file);
}
