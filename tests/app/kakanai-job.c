/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/app/kk-test-terminal.h"

/* The counter's job without its window, to be killed at any moment: takes up whatever case the last
 * run left unfinished, else opens a new one, and goes on to the outbox; then the next, for ever.
 * `--drain S`: only empties the outbox, within so many seconds. `--list`: says what this terminal
 * holds. `--set-up`: makes the practice accounts, with cheap password hashes.
 *
 * A line on stdout as each step begins and as it is done: "STEP CASE REVISION". What is printed
 * after a step's end is a promise: it is on disk. */

static void
say (const char *step, KkSession *session)
{
  printf ("%s %s %d\n", step, session != NULL ? kk_session_get_id (session) : "-",
          session != NULL ? kk_session_get_state (session)->revision : 0);
  fflush (stdout);
}

static char *
unfinished_case (KkCounter *counter)
{
  GListModel *cases = kk_counter_get_cases (counter);

  for (guint i = 0; i < g_list_model_get_n_items (cases); i++)
    {
      g_autoptr (KkCaseLine) line = g_list_model_get_item (cases, i);
      KkWorkflow workflow = kk_case_line_get (line)->workflow;

      if (workflow == KK_WORKFLOW_DRAFT || workflow == KK_WORKFLOW_SIGNED)
        return g_strdup (kk_case_line_get (line)->id);
    }
  return NULL;
}

static gboolean outbox_known;

static gboolean
outbox_is_empty (gpointer counter)
{
  return outbox_known && kk_counter_get_status (counter).waiting == 0;
}

static gboolean
is_acknowledged (gpointer session)
{
  return kk_session_get_state (session)->delivery == KK_DELIVERY_ACKNOWLEDGED;
}

static gboolean cases_known;

static void
cases_changed_cb (KkCounter *counter, gpointer user_data)
{
  cases_known = TRUE;
}

static void
status_changed_cb (KkCounter *counter, gpointer user_data)
{
  outbox_known = TRUE;
}

static gboolean
are_cases_known (gpointer data)
{
  return cases_known;
}

static gboolean
is_being_sent (gpointer session)
{
  return kk_session_get_state (session)->delivery != KK_DELIVERY_LOCAL;
}

static void
add_pages (KkSession *session, char **pages)
{
  for (guint i = kk_session_get_n_pages (session); pages != NULL && pages[i] != NULL; i++)
    kk_job_add_file (session, pages[i]);
}

static void
do_one_case (KkCounter *counter, char **pages)
{
  g_autofree char *id = unfinished_case (counter);
  g_autoptr (KkSession) session = NULL;

  say ("opening", NULL);
  session = kk_job_open (counter, id);
  if (kk_session_get_state (session)->workflow == KK_WORKFLOW_DRAFT
      || kk_session_get_state (session)->signature_void)
    {
      say ("paging", session);
      add_pages (session, pages);
      say ("editing", session);
      kk_job_complete_notice (session);
      kk_job_flush (session);
      say ("signing", session);
      kk_job_sign (session);
    }
  say ("signed", session);
  say ("queueing", session);
  kk_job_queue (session);
  say ("queued", session);
  if (kk_job_wait (is_being_sent, session, 2.0))
    say ("sending", session);
  if (kk_job_wait (is_acknowledged, session, 2.0))
    say ("acknowledged", session);
}

static void
list (KkCounter *counter)
{
  GListModel *cases = kk_counter_get_cases (counter);

  for (guint i = 0; i < g_list_model_get_n_items (cases); i++)
    {
      g_autoptr (KkCaseLine) line = g_list_model_get_item (cases, i);
      const KkCaseLineData *data = kk_case_line_get (line);

      printf ("case %s %d %s %s\n", data->id, data->revision,
              kk_workflow_to_string (data->workflow), kk_delivery_to_string (data->delivery));
    }
}

int
main (int argc, char **argv)
{
  g_autofree char *data = NULL;
  g_auto (GStrv) pages = NULL;
  double drain = 0;
  gboolean only_list = FALSE;
  gboolean set_up = FALSE;
  int n_cases = G_MAXINT;
  GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, NULL, NULL },
    { "page", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &pages, NULL, NULL },
    { "drain", 0, 0, G_OPTION_ARG_DOUBLE, &drain, NULL, NULL },
    { "cases", 0, 0, G_OPTION_ARG_INT, &n_cases, NULL, NULL },
    { "set-up", 0, 0, G_OPTION_ARG_NONE, &set_up, NULL, NULL },
    { "list", 0, 0, G_OPTION_ARG_NONE, &only_list, NULL, NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (KkAppConfig) config = NULL;
  g_autoptr (KkCounter) counter = NULL;
  int code = 0;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || data == NULL)
    return 2;
  config = kk_app_config_load (data, &error);
  if (config == NULL)
    g_error ("%s", error->message);
  if (set_up)
    {
      kk_test_terminal_set_up (config);
      return 0;
    }
  counter = kk_counter_new (config);
  g_signal_connect (counter, "status-changed", G_CALLBACK (status_changed_cb), NULL);
  g_signal_connect (counter, "cases-changed", G_CALLBACK (cases_changed_cb), NULL);
  kk_job_start (counter);
  kk_job_sign_in (counter, "mado1", "renshu-mado1");
  cases_known = FALSE;
  kk_job_wait (are_cases_known, NULL, 10);
  if (drain > 0)
    {
      kk_counter_send_now (counter);
      code = kk_job_wait (outbox_is_empty, counter, drain) ? 0 : 1;
      cases_known = FALSE;
      kk_job_wait (are_cases_known, NULL, 2);
    }
  else if (!only_list)
    for (int i = 0; i < n_cases; i++)
      {
        do_one_case (counter, pages);
        cases_known = FALSE;
        kk_job_wait (are_cases_known, NULL, 2);
      }
  list (counter);
  kk_counter_stop (counter);
  return code;
}
