/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tests/app/kk-job.h"

G_BEGIN_DECLS

/* A practice terminal in a folder of its own, for tests of app/. Its accounts are those of
 * resources/practice/accounts.json with cheap password hashes: signing in takes milliseconds. */

#define TEST_CLERK "mado1"
#define TEST_CLERK_2 "mado2"
#define TEST_SUPERVISOR "kessai1"
#define TEST_ADMINISTRATOR "kanri1"

/* Makes the store of config's data folder with its accounts, where it has none yet. */
void kk_test_terminal_set_up (const KkAppConfig *config);

typedef struct
{
  char *folder;
  KkAppConfig *config; /* no server; files into out/pdf and out/rpa */
  KkCounter *counter;  /* NULL: stopped */
} TestTerminal;

TestTerminal *test_terminal_new (void);
/* Stops, and removes the folder. */
void test_terminal_free (TestTerminal *t);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestTerminal, test_terminal_free)

/* A new counter of t->config, started, with somebody signed in. */
void test_terminal_start (TestTerminal *t, const char *login);
/* Stops, lets every answer come, and asserts that the counter is gone. */
void test_terminal_stop (TestTerminal *t);
/* As somebody else, at the same counter. */
void test_terminal_sign_in (TestTerminal *t, const char *login);

/* A file in the folder; the path is the caller's. */
char *test_terminal_file (TestTerminal *t, const char *name, GBytes *bytes);
/* A small PNG page, almost empty: read in no time; another page for another seed. */
GBytes *test_page_png (guint32 seed);
char *test_terminal_page (TestTerminal *t, guint32 seed);

/* A case without pages: a couple with national insurance and a child move in; saved. */
KkSession *test_terminal_household (TestTerminal *t);
/* A case with pages 1…n, filled in and saved. */
KkSession *test_terminal_case (TestTerminal *t, guint n_pages);

G_END_DECLS
