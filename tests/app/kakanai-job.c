/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/kk-crypto.h"
#include "tests/app/kk-job.h"

/* The counter's job without its window, to be killed at any moment: takes up whatever case the last
 * run left unfinished, else opens a new one, and goes on to the outbox; then the next, for ever (or
 * `--drain`: only empties the outbox, and `--list`: says what this terminal holds). Each finished
 * step is a line on stdout: "STEP CASE REVISION". */

static void
say (const char *step, KkSession *session)
{
  printf ("%s %s %d\n", step, kk_session_get_id (session),
          kk_session_get_state (session)->revision);
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

static gboolean
outbox_is_empty (gpointer counter)
{
  return kk_counter_get_status (counter).waiting == 0;
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

static gboolean
are_cases_known (gpointer data)
{
  return cases_known;
}

static void
do_one_case (KkCounter *counter, const char *page, double pause)
{
  g_autofree char *id = unfinished_case (counter);
  g_autoptr (KkSession) session = kk_job_open (counter, id);

  say (id == NULL ? "opened" : "resumed", session);
  if (kk_session_get_n_pages (session) == 0)
    kk_job_add_file (session, page);
  say ("paged", session);
  if (kk_session_get_state (session)->workflow == KK_WORKFLOW_DRAFT
      || kk_session_get_state (session)->signature_void)
    {
      kk_job_complete_notice (session);
      kk_job_flush (session);
      say ("edited", session);
      kk_job_sign (session);
    }
  say ("signed", session);
  g_usleep ((gulong) (pause * G_USEC_PER_SEC));
  kk_job_queue (session);
  say ("queued", session);
  if (kk_job_wait (is_acknowledged, session, 1.0))
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
  g_autofree char *page = NULL;
  double pause = 0;
  double drain = 0;
  gboolean only_list = FALSE;
  int n_cases = G_MAXINT;
  GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, NULL, NULL },
    { "page", 0, 0, G_OPTION_ARG_FILENAME, &page, NULL, NULL },
    { "pause", 0, 0, G_OPTION_ARG_DOUBLE, &pause, NULL, NULL },
    { "drain", 0, 0, G_OPTION_ARG_DOUBLE, &drain, NULL, NULL },
    { "cases", 0, 0, G_OPTION_ARG_INT, &n_cases, NULL, NULL },
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
  counter = kk_counter_new (config);
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
        do_one_case (counter, page, pause);
        cases_known = FALSE;
        kk_job_wait (are_cases_known, NULL, 2);
      }
  list (counter);
  kk_counter_stop (counter);
  return code;
}
