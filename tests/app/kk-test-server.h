/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tests/app/kk-test-terminal.h"

G_BEGIN_DECLS

/* A real kakanaid on this machine, in a folder of its own, for tests of app/. */

typedef struct
{
  char *folder;
  GSubprocess *process; /* NULL: not running */
  int port;             /* the same at every start */
} TestServer;

/* Initialised, not running. practice FALSE: a city's real one, with nobody in it. */
TestServer *test_server_new (gboolean practice);
void test_server_free (TestServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestServer, test_server_free)

void test_server_start (TestServer *server);
/* signal: SIGTERM or SIGKILL. */
void test_server_stop (TestServer *server, int signal);

/* Gives the terminal its certificate and t->config the server. */
void test_server_add_terminal (TestServer *server, TestTerminal *t);

void test_server_revoke_terminal (TestServer *server, TestTerminal *t);

/* What `kakanaid COMMAND --data … ARGUMENT` prints; argument may be NULL. */
char *test_server_ask (TestServer *server, const char *command, const char *argument);

G_END_DECLS
