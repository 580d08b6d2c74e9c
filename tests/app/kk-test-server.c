/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/app/kk-test-server.h"

#include <ftw.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>

#include "core/kk-json.h"

static char *
program (void)
{
  const char *built = g_getenv ("KAKANAID");

  return built != NULL ? g_strdup (built)
                       : g_test_build_filename (G_TEST_BUILT, "..", "server", "kakanaid", NULL);
}

static char *
run (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process
      = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  char *out = NULL;

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &out, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
  return out;
}

TestServer *
test_server_new (gboolean practice)
{
  TestServer *server = g_new0 (TestServer, 1);
  g_autofree char *kakanaid = program ();
  g_autofree char *said = NULL;

  server->folder = g_dir_make_tmp ("kakanai-test-XXXXXX", NULL);
  said = run ((const char *[]){ kakanaid, "init", "--data", server->folder,
                                practice ? "--practice" : NULL, NULL });
  return server;
}

static int
remove_one (const char *path, const struct stat *status, int type, struct FTW *ftw)
{
  return remove (path);
}

void
test_server_free (TestServer *server)
{
  if (server->process != NULL)
    test_server_stop (server, SIGTERM);
  nftw (server->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
  g_free (server->folder);
  g_free (server);
}

/* A test that dies takes its server along. */
static void
child_setup (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

typedef struct
{
  const char *file;
  int port;
} Port;

static gboolean
is_port_known (gpointer data)
{
  Port *port = data;
  g_autofree char *text = NULL;

  if (!g_file_get_contents (port->file, &text, NULL, NULL))
    return FALSE;
  port->port = atoi (text);
  return port->port > 0;
}

void
test_server_start (TestServer *server)
{
  g_autofree char *kakanaid = program ();
  g_autofree char *listen = g_strdup_printf ("127.0.0.1:%d", server->port);
  g_autofree char *file = g_build_filename (server->folder, "port", NULL);
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GError) error = NULL;
  Port port = { file, 0 };

  g_assert_null (server->process);
  g_remove (file);
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE
                                        | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_subprocess_launcher_set_child_setup (launcher, child_setup, NULL, NULL);
  server->process
      = g_subprocess_launcher_spawn (launcher, &error, kakanaid, "serve", "--data", server->folder,
                                     "--listen", listen, "--port-file", file, NULL);
  g_assert_no_error (error);
  g_assert_true (kk_job_wait (is_port_known, &port, 20));
  server->port = port.port;
}

void
test_server_stop (TestServer *server, int signal)
{
  g_subprocess_send_signal (server->process, signal);
  g_subprocess_wait (server->process, NULL, NULL);
  g_clear_object (&server->process);
}

static char *
pem (TestTerminal *t, const char *name)
{
  return g_build_filename (t->config->data_dir, name, NULL);
}

void
test_server_add_terminal (TestServer *server, TestTerminal *t)
{
  g_autofree char *kakanaid = program ();
  g_autofree char *file = pem (t, "server.json");
  g_autofree char *text = NULL;
  g_autofree char *said = NULL;
  g_autoptr (JsonNode) root = NULL;
  KkAppConfig *config = t->config;

  said = run ((const char *[]){ kakanaid, "add-terminal", "--data", server->folder, "--id",
                                config->terminal, "--name", "研修", "--out", config->data_dir,
                                NULL });
  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  root = json_from_string (text, NULL);
  config->server_url = g_strdup_printf ("https://127.0.0.1:%d", server->port);
  config->ca_file = pem (t, "ca.pem");
  config->client_cert_file = pem (t, "client.pem");
  config->client_key_file = pem (t, "client-key.pem");
  config->server_box_key
      = g_strdup (kk_json_get_string (json_node_get_object (root), "server_box_key", ""));
  config->server_sign_key
      = g_strdup (kk_json_get_string (json_node_get_object (root), "server_sign_key", ""));
}

void
test_server_revoke_terminal (TestServer *server, TestTerminal *t)
{
  g_autofree char *kakanaid = program ();
  g_autofree char *said = run ((const char *[]){
      kakanaid, "revoke-terminal", "--data", server->folder, "--id", t->config->terminal, NULL });
}

char *
test_server_ask (TestServer *server, const char *command, const char *argument)
{
  g_autofree char *kakanaid = program ();

  return run ((const char *[]){ kakanaid, command, "--data", server->folder, argument, NULL });
}
