/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/app/kk-job.h"

#include <string.h>

#define LIMIT_S 120

void
kk_job_answer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
is_there (gpointer answer)
{
  return *(GAsyncResult **) answer != NULL;
}

GAsyncResult *
kk_job_wait_answer (GAsyncResult **answer)
{
  if (!kk_job_wait (is_there, answer, LIMIT_S))
    g_error ("no answer within %d s", LIMIT_S);
  return *answer;
}

static void
stop_on (const GError *error, const char *step)
{
  if (error != NULL)
    g_error ("%s: %s %d: %s", step, g_quark_to_string (error->domain), error->code, error->message);
}

/* ——— one call, one answer ——— */

gboolean
kk_job_try_start (KkCounter *counter, GError **error)
{
  g_autoptr (GAsyncResult) answer = NULL;

  kk_counter_start_async (counter, NULL, kk_job_answer_cb, &answer);
  return kk_counter_start_finish (counter, kk_job_wait_answer (&answer), error);
}

gboolean
kk_job_try_sign_in (KkCounter *counter, const char *login, const char *password, GError **error)
{
  g_autoptr (GAsyncResult) answer = NULL;

  kk_counter_sign_in_async (counter, login, password, NULL, kk_job_answer_cb, &answer);
  return kk_counter_sign_in_finish (counter, kk_job_wait_answer (&answer), error);
}

KkSession *
kk_job_try_open (KkCounter *counter, const char *case_id, GError **error)
{
  g_autoptr (GAsyncResult) answer = NULL;

  kk_counter_open_case_async (counter, case_id, KK_MOVE_IN, NULL, kk_job_answer_cb, &answer);
  return kk_counter_open_case_finish (counter, kk_job_wait_answer (&answer), error);
}

int
kk_job_try_add_files (KkSession *session, const char *const *paths, GError **error)
{
  g_autoptr (GAsyncResult) answer = NULL;
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; paths[i] != NULL; i++)
    g_ptr_array_add (files, g_file_new_for_path (paths[i]));
  kk_session_add_files_async (session, files, NULL, NULL, NULL, kk_job_answer_cb, &answer);
  return kk_session_add_files_finish (session, kk_job_wait_answer (&answer), error);
}

gboolean
kk_job_try_flush (KkSession *session, GError **error)
{
  g_autoptr (GAsyncResult) answer = NULL;

  kk_session_flush_async (session, NULL, kk_job_answer_cb, &answer);
  return kk_session_flush_finish (session, kk_job_wait_answer (&answer), error);
}

KkSignature *
kk_job_signature (void)
{
  KkSignature *signature = kk_signature_new (KK_SIGN_BY_SELF, 0.3);

  for (int stroke = 0; stroke < 3; stroke++)
    {
      kk_signature_begin_stroke (signature);
      for (int i = 0; i < 20; i++)
        kk_signature_add_point (signature, (KkInkPoint){ .x = 0.2f + 0.02f * (float) i,
                                                         .y = 0.1f + 0.05f * (float) stroke,
                                                         .pressure = 0.5f,
                                                         .time_ms = (guint32) (i * 8) });
    }
  return signature;
}

gboolean
kk_job_try_sign (KkSession *session, GError **error)
{
  g_autoptr (GAsyncResult) answer = NULL;
  g_autoptr (KkSignature) signature = kk_job_signature ();

  kk_session_sign_async (session, signature, NULL, kk_job_answer_cb, &answer);
  return kk_session_sign_finish (session, kk_job_wait_answer (&answer), error);
}

gboolean
kk_job_try_queue (KkSession *session, GError **error)
{
  g_autoptr (GAsyncResult) answer = NULL;

  kk_session_queue_async (session, NULL, kk_job_answer_cb, &answer);
  return kk_session_queue_finish (session, kk_job_wait_answer (&answer), error);
}

gboolean
kk_job_try_mark (KkSession *session, KkEventType event, const char *reason, GError **error)
{
  g_autoptr (GAsyncResult) answer = NULL;

  kk_session_mark_async (session, event, reason, NULL, kk_job_answer_cb, &answer);
  return kk_session_mark_finish (session, kk_job_wait_answer (&answer), error);
}

GListModel *
kk_job_try_list_queue (KkCounter *counter, GError **error)
{
  g_autoptr (GAsyncResult) answer = NULL;

  kk_counter_list_queue_async (counter, NULL, kk_job_answer_cb, &answer);
  return kk_counter_list_queue_finish (counter, kk_job_wait_answer (&answer), error);
}

KkSession *
kk_job_try_fetch (KkCounter *counter, const char *case_id, GError **error)
{
  g_autoptr (GAsyncResult) answer = NULL;

  kk_counter_fetch_case_async (counter, case_id, NULL, kk_job_answer_cb, &answer);
  return kk_counter_fetch_case_finish (counter, kk_job_wait_answer (&answer), error);
}

GPtrArray *
kk_job_try_decide (KkCounter *counter,
                   KkSession *session,
                   KkEventType decision,
                   const char *reason,
                   GError **error)
{
  g_autoptr (GAsyncResult) answer = NULL;

  kk_counter_decide_async (counter, session, decision, reason, NULL, kk_job_answer_cb, &answer);
  return kk_counter_decide_finish (counter, kk_job_wait_answer (&answer), error);
}

/* ——— the same, and it must work ——— */

void
kk_job_start (KkCounter *counter)
{
  g_autoptr (GError) error = NULL;

  kk_job_try_start (counter, &error);
  stop_on (error, "start");
}

void
kk_job_sign_in (KkCounter *counter, const char *login, const char *password)
{
  g_autoptr (GError) error = NULL;

  kk_job_try_sign_in (counter, login, password, &error);
  stop_on (error, "sign in");
}

KkSession *
kk_job_open (KkCounter *counter, const char *case_id)
{
  g_autoptr (GError) error = NULL;
  KkSession *session = kk_job_try_open (counter, case_id, &error);

  stop_on (error, "open");
  return session;
}

void
kk_job_add_file (KkSession *session, const char *path)
{
  g_autoptr (GError) error = NULL;
  const char *const paths[] = { path, NULL };

  kk_job_try_add_files (session, paths, &error);
  /* After a crash the page may be there already. */
  if (!g_error_matches (error, KK_APP_ERROR, KK_APP_ERROR_PAGE_TWICE))
    stop_on (error, "add file");
}

/* What a clerk would type where the page says nothing. */
static const struct
{
  const char *key;
  const char *value;
} usual[] = {
  { "move_date", "2026-04-01" },
  { "new_address", "福岡県筑紫野市二日市北１丁目１番１号" },
  { "old_address", "福岡県小郡市小郡１番地" },
  { "new_head", "見本　太郎" },
  { "old_head", "見本　太郎" },
  { "filer.relation", "self" },
  { "filer.name", "見本　太郎" },
  { "identity.method", "one" },
  { "identity.documents", "driver_license" },
  { "name", "見本　太郎" },
  { "birth_date", "1990-01-01" },
  { "sex", "男" },
  { "relationship", "世帯主" },
  { "legal_domicile", "福岡県小郡市小郡１番地" },
  { "koseki_head", "見本　太郎" },
  { "nationality", "ベトナム" },
};

static const char *
usual_value (const char *path)
{
  const char *dot = strstr (path, "].");
  const char *key = dot != NULL ? dot + 2 : path;

  for (guint i = 0; i < G_N_ELEMENTS (usual); i++)
    if (strcmp (usual[i].key, key) == 0)
      return usual[i].value;
  return NULL;
}

static void
mend (KkSession *session, const char *path, const char *code)
{
  const char *value = usual_value (path);

  if (strcmp (code, "unconfirmed") == 0 || strcmp (code, "conflict") == 0
      || strcmp (code, "disputed") == 0)
    kk_session_confirm (session, path);
  else if (strcmp (code, "no_persons") == 0 || strcmp (code, "head_missing") == 0)
    {
      if (kk_session_get_notice (session)->persons->len == 0)
        kk_session_add_person (session);
      kk_session_set (session, "persons[0].relationship", "世帯主", KK_SOURCE_TYPED);
    }
  else if (strcmp (code, "head_name") == 0)
    {
      g_autofree char *head
          = g_strdup (kk_notice_text (kk_session_get_notice (session), "persons[0].name"));

      kk_session_set (session, "new_head", head, KK_SOURCE_TYPED);
    }
  else if (strcmp (code, "required") == 0 || strcmp (code, "identity_documents") == 0
           || strcmp (code, "new_city_other") == 0)
    kk_session_set (session, strcmp (code, "identity_documents") == 0 ? "identity.documents" : path,
                    value != NULL ? value : "見本", KK_SOURCE_TYPED);
  else if (strcmp (code, "paper_missing") == 0)
    kk_session_set (session, path, "true", KK_SOURCE_TYPED);
  else
    kk_session_set (session, path, value != NULL ? value : "", KK_SOURCE_TYPED);
}

void
kk_job_complete_notice (KkSession *session)
{
  for (int turn = 0; turn < 200; turn++)
    {
      const GPtrArray *problems = kk_session_get_problems (session);
      const KkProblem *problem = NULL;
      g_autofree char *path = NULL;
      g_autofree char *code = NULL;

      for (guint i = 0; i < problems->len && problem == NULL; i++)
        if (((KkProblem *) problems->pdata[i])->severity == KK_SEVERITY_ERROR)
          problem = problems->pdata[i];
      if (problem == NULL)
        return;
      path = g_strdup (problem->field);
      code = g_strdup (problem->code);
      mend (session, path, code);
    }
  for (guint i = 0; i < kk_session_get_problems (session)->len; i++)
    {
      const KkProblem *problem = kk_session_get_problems (session)->pdata[i];

      g_printerr ("%s: %s\n", problem->field, problem->code);
    }
  g_error ("the notice cannot be completed");
}

void
kk_job_flush (KkSession *session)
{
  g_autoptr (GError) error = NULL;

  kk_job_try_flush (session, &error);
  stop_on (error, "flush");
}

void
kk_job_sign (KkSession *session)
{
  g_autoptr (GError) error = NULL;

  kk_session_show_resident (session, &error);
  stop_on (error, "show");
  kk_job_try_sign (session, &error);
  stop_on (error, "sign");
}

void
kk_job_queue (KkSession *session)
{
  g_autoptr (GError) error = NULL;

  kk_job_try_queue (session, &error);
  stop_on (error, "queue");
}

static gboolean
timeout_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_CONTINUE;
}

gboolean
kk_job_wait (KkJobCondition condition, gpointer data, double limit_s)
{
  gint64 end = g_get_monotonic_time () + (gint64) (limit_s * G_USEC_PER_SEC);
  gboolean tick = FALSE;
  guint timer = g_timeout_add (50, timeout_cb, &tick);
  gboolean there;

  while (!(there = condition (data)) && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);
  return there;
}
