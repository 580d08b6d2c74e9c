/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "core/kk-json.h"
#include "store/kk-crypto.h"
#include "tests/app/kk-test-server.h"

/* The outbox and the supervisor's side against a real kakanaid over real TLS. */

typedef struct
{
  TestServer *server;
  TestTerminal *t;
} City;

static void
city_set_up (City *city, gconstpointer data)
{
  city->server = test_server_new (TRUE);
  test_server_start (city->server);
  city->t = test_terminal_new ();
  test_server_add_terminal (city->server, city->t);
}

static void
city_tear_down (City *city, gconstpointer data)
{
  test_terminal_free (city->t);
  test_server_free (city->server);
}

/* ——— looking ——— */

static KkStatus
status (City *city)
{
  return kk_counter_get_status (city->t->counter);
}

static gboolean
is_acknowledged (gpointer session)
{
  return kk_session_get_state (session)->delivery == KK_DELIVERY_ACKNOWLEDGED
         && kk_session_get_receipt (session) != NULL;
}

static gboolean
is_local (gpointer session)
{
  return kk_session_get_state (session)->delivery == KK_DELIVERY_LOCAL;
}

static gboolean
has_failed (gpointer data)
{
  KkStatus now = status (data);

  return now.waiting == 1 && now.last_error != NULL && now.next_try > 0;
}

static gboolean
needs_person (gpointer data)
{
  return status (data).needs_person > 0;
}

static gboolean
is_sent (gpointer data)
{
  return status (data).waiting == 0 && status (data).acknowledged_today == 1;
}

/* The line of the only case, as the list has it when condition is met. */
typedef struct
{
  City *city;
  const char *error_code;
} Expected;

static gboolean
has_line (gpointer data)
{
  const Expected *expected = data;
  GListModel *cases = kk_counter_get_cases (expected->city->t->counter);
  g_autoptr (KkCaseLine) line = g_list_model_get_item (cases, 0);

  return line != NULL && g_strcmp0 (kk_case_line_get (line)->error_code, expected->error_code) == 0;
}

static void
assert_line (City *city, const char *error_code, gboolean person)
{
  Expected expected = { city, error_code };
  g_autoptr (KkCaseLine) line = NULL;

  g_assert_true (kk_job_wait (has_line, &expected, 10));
  line = g_list_model_get_item (kk_counter_get_cases (city->t->counter), 0);
  g_assert_cmpint (kk_case_line_get (line)->needs_person, ==, person);
  if (person)
    g_assert_cmpint (kk_case_line_get (line)->next_try, ==, 0);
  else
    g_assert_cmpint (kk_case_line_get (line)->next_try, >, 0);
}

static guint
count (const char *text, const char *part)
{
  g_auto (GStrv) pieces = g_strsplit (text, part, -1);

  return g_strv_length (pieces) - 1;
}

/* The server holds so many cases; the one of that id once, whole, with its receipt. */
static void
assert_server_has (City *city, const char *id, guint n_pages)
{
  g_autofree char *list = test_server_ask (city->server, "list", NULL);
  g_autofree char *text = test_server_ask (city->server, "show-case", id);
  g_autoptr (JsonNode) root = json_from_string (text, NULL);
  JsonArray *revisions = kk_json_get_array (json_node_get_object (root), "revisions");
  JsonObject *last
      = json_array_get_object_element (revisions, json_array_get_length (revisions) - 1);

  g_assert_cmpuint (count (list, id), ==, 1);
  g_assert_cmpuint (json_array_get_length (revisions), ==, 1);
  g_assert_cmpuint (json_array_get_length (kk_json_get_array (last, "pages")), ==, n_pages);
  g_assert_cmpuint (count (text, "\"acknowledged\""), <=, 2); /* the event, and the state */
}

static KkSession *
queued_case (City *city, guint n_pages)
{
  KkSession *session = test_terminal_case (city->t, n_pages);

  kk_job_sign (session);
  kk_job_queue (session);
  return session;
}

/* ——— sending ——— */

static void
test_sends (City *city, gconstpointer data)
{
  g_autoptr (KkSession) session = NULL;
  g_autofree char *receipt = NULL;

  test_terminal_start (city->t, TEST_CLERK);
  session = queued_case (city, 2);
  g_assert_true (kk_job_wait (is_acknowledged, session, 20));
  receipt = g_strdup (kk_session_get_receipt (session));
  g_assert_nonnull (strstr (receipt, kk_session_get_id (session)));
  g_assert_true (kk_job_wait (is_sent, city, 10));
  g_assert_cmpint (status (city).acknowledged_today, ==, 1);
  g_assert_cmpint (status (city).last_acknowledged, >, 0);
  g_assert_null (status (city).last_error);
  g_assert_true (status (city).reachable);
  assert_server_has (city, kk_session_get_id (session), 2);
  {
    g_autofree char *id = g_strdup (kk_session_get_id (session));

    g_clear_object (&session);
    test_terminal_stop (city->t);
    test_terminal_start (city->t, TEST_CLERK);
    session = kk_job_open (city->t->counter, id);
  }
  g_assert_cmpstr (kk_session_get_receipt (session), ==, receipt);
}

static gboolean
is_planned_later (gpointer data)
{
  const gint64 *at = ((gpointer *) data)[1];

  return status (((gpointer *) data)[0]).next_try > *at;
}

/* No server: it waits, says why and until when, ever longer; then it is sent once. */
static void
test_server_down (City *city, gconstpointer data)
{
  g_autoptr (KkSession) session = NULL;
  gint64 first, second, before;
  gpointer later[] = { city, &first };

  test_server_stop (city->server, SIGTERM);
  test_terminal_start (city->t, TEST_CLERK);
  session = queued_case (city, 1);
  before = g_get_real_time ();
  g_assert_true (kk_job_wait (has_failed, city, 20));
  g_assert_cmpstr (status (city).last_error, ==, "offline");
  g_assert_cmpint (status (city).needs_person, ==, 0);
  g_assert_false (status (city).reachable);
  assert_line (city, "offline", FALSE);
  first = status (city).next_try;
  g_assert_cmpint (first - before, <, 5 * G_USEC_PER_SEC);
  g_assert_true (kk_job_wait (is_planned_later, later, 20));
  second = status (city).next_try;
  g_assert_cmpint (second - first, >, 2 * G_USEC_PER_SEC);
  g_assert_true (kk_job_wait (is_local, session, 10));

  test_server_start (city->server);
  g_assert_true (kk_job_wait (is_acknowledged, session, 30));
  g_assert_true (kk_job_wait (is_sent, city, 10));
  g_assert_null (status (city).last_error);
  assert_server_has (city, kk_session_get_id (session), 1);
}

/* Queued and the program ended; sent by the next one, with nobody signed in. */
static void
test_sent_with_nobody_signed_in (City *city, gconstpointer data)
{
  g_autoptr (KkSession) session = NULL;
  g_autofree char *id = NULL;

  test_server_stop (city->server, SIGKILL);
  test_terminal_start (city->t, TEST_CLERK);
  session = queued_case (city, 1);
  id = g_strdup (kk_session_get_id (session));
  g_clear_object (&session);
  test_terminal_stop (city->t);
  test_server_start (city->server);
  city->t->counter = kk_counter_new (city->t->config);
  kk_job_start (city->t->counter);
  g_assert_null (kk_counter_get_login (city->t->counter));
  kk_counter_send_now (city->t->counter);
  g_assert_true (kk_job_wait (is_sent, city, 20));
  g_assert_cmpint (status (city).acknowledged_today, ==, 1);
  assert_server_has (city, id, 1);
}

/* ——— what a person must look at ——— */

static void
copy_store (City *city, const char *from, const char *to)
{
  g_autofree char *a = g_build_filename (city->t->config->data_dir, from, NULL);
  g_autofree char *b = g_build_filename (city->t->config->data_dir, to, NULL);
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (a, &bytes, &length, NULL));
  g_assert_true (g_file_set_contents (b, bytes, (gssize) length, NULL));
}

/* Two different first revisions of one case: the server keeps the first and says so. */
static void
test_conflict (City *city, gconstpointer data)
{
  g_autoptr (KkSession) session = NULL;
  g_autofree char *id = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  test_terminal_start (city->t, TEST_CLERK);
  session = test_terminal_case (city->t, 1);
  id = g_strdup (kk_session_get_id (session));
  g_clear_object (&session);
  test_terminal_stop (city->t);
  copy_store (city, "counter.db", "copy.db");

  test_terminal_start (city->t, TEST_CLERK);
  session = kk_job_open (city->t->counter, id);
  kk_job_sign (session);
  kk_job_queue (session);
  g_assert_true (kk_job_wait (is_acknowledged, session, 20));
  g_clear_object (&session);
  test_terminal_stop (city->t);
  before = test_server_ask (city->server, "show-case", id);

  copy_store (city, "copy.db", "counter.db");
  test_terminal_start (city->t, TEST_CLERK);
  session = kk_job_open (city->t->counter, id);
  kk_session_set (session, "filer.phone", "000-0000-0005", KK_SOURCE_TYPED);
  kk_job_flush (session);
  kk_job_sign (session);
  kk_job_queue (session);
  g_assert_true (kk_job_wait (needs_person, city, 20));
  g_assert_cmpstr (status (city).last_error, ==, "conflict");
  assert_line (city, "conflict", TRUE);
  g_assert_true (kk_job_wait (is_local, session, 10));
  after = test_server_ask (city->server, "show-case", id);
  g_assert_cmpstr (after, ==, before);
}

static void
test_revoked (City *city, gconstpointer data)
{
  g_autoptr (KkSession) session = NULL;

  test_server_revoke_terminal (city->server, city->t);
  test_terminal_start (city->t, TEST_CLERK);
  session = queued_case (city, 1);
  g_assert_true (kk_job_wait (needs_person, city, 20));
  g_assert_cmpstr (status (city).last_error, ==, "revoked");
  assert_line (city, "revoked", TRUE);
}

/* A server that is not the city's gets nothing; with the right one everything goes. */
static void
test_foreign_ca (City *city, gconstpointer data)
{
  g_autoptr (TestServer) other = test_server_new (FALSE);
  g_autoptr (KkSession) session = NULL;
  g_autofree char *right = g_strdup (city->t->config->ca_file);
  g_autofree char *list = NULL;
  g_autofree char *id = NULL;

  g_free (city->t->config->ca_file);
  city->t->config->ca_file = g_build_filename (other->folder, "ca.pem", NULL);
  g_assert_true (g_file_test (city->t->config->ca_file, G_FILE_TEST_EXISTS));
  test_terminal_start (city->t, TEST_CLERK);
  session = queued_case (city, 1);
  g_assert_true (kk_job_wait (needs_person, city, 20));
  g_assert_cmpstr (status (city).last_error, ==, "tls");
  g_assert_false (status (city).reachable);
  assert_line (city, "tls", TRUE);
  list = test_server_ask (city->server, "list", NULL);
  g_assert_cmpstr (list, ==, "");
  id = g_strdup (kk_session_get_id (session));
  g_clear_object (&session);
  test_terminal_stop (city->t);

  g_free (city->t->config->ca_file);
  city->t->config->ca_file = g_steal_pointer (&right);
  test_terminal_start (city->t, TEST_CLERK);
  kk_counter_send_now (city->t->counter);
  g_assert_true (kk_job_wait (is_sent, city, 20));
  assert_server_has (city, id, 1);
}

/* A receipt that the city's server did not sign is none. */
static void
test_foreign_receipt (City *city, gconstpointer data)
{
  g_autoptr (KkSession) session = NULL;
  g_autofree char *file = g_build_filename (city->t->folder, "other-city.keys", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (KkServerKeys) keys = kk_server_keys_load (file, TRUE, &error);

  g_assert_no_error (error);
  g_free (city->t->config->server_sign_key);
  city->t->config->server_sign_key = kk_server_public_dup_sign (kk_server_keys_public (keys));
  test_terminal_start (city->t, TEST_CLERK);
  session = queued_case (city, 1);
  g_assert_true (kk_job_wait (needs_person, city, 20));
  assert_line (city, "receipt", TRUE);
  g_assert_cmpint (status (city).acknowledged_today, ==, 0);
  g_assert_null (kk_session_get_receipt (session));
  g_assert_cmpint (kk_session_get_state (session)->delivery, !=, KK_DELIVERY_ACKNOWLEDGED);
}

/* ——— the supervisor's side ——— */

typedef struct
{
  KkSession *session;
  KkWorkflow workflow;
} Awaited;

static gboolean
has_reached (gpointer data)
{
  const Awaited *awaited = data;

  return kk_session_get_state (awaited->session)->workflow == awaited->workflow;
}

static gboolean
await_workflow (KkSession *session, KkWorkflow workflow)
{
  Awaited awaited = { session, workflow };

  return kk_job_wait (has_reached, &awaited, 20);
}

typedef struct
{
  KkCounter *counter;
  GListModel *queue;
} Queue;

/* The server's session comes a moment after signing in. */
static gboolean
is_queue_there (gpointer data)
{
  Queue *queue = data;
  g_autoptr (GError) error = NULL;

  g_clear_object (&queue->queue);
  queue->queue = kk_job_try_list_queue (queue->counter, &error);
  if (queue->queue == NULL)
    g_assert_error (error, KK_APP_ERROR, KK_APP_ERROR_SERVER_SIGN_IN);
  return queue->queue != NULL;
}

static KkSession *
fetch_only (City *city, const char *id)
{
  Queue queue = { city->t->counter, NULL };
  g_autoptr (KkCaseLine) line = NULL;
  g_autoptr (GError) error = NULL;
  KkSession *seen;

  g_assert_true (kk_job_wait (is_queue_there, &queue, 20));
  g_assert_cmpuint (g_list_model_get_n_items (queue.queue), ==, 1);
  line = g_list_model_get_item (queue.queue, 0);
  g_assert_cmpstr (kk_case_line_get (line)->id, ==, id);
  g_object_unref (queue.queue);
  seen = kk_job_try_fetch (city->t->counter, id, &error);
  g_assert_no_error (error);
  return seen;
}

static void
test_returned_and_approved (City *city, gconstpointer data)
{
  g_autoptr (KkSession) session = NULL;
  g_autoptr (KkSession) seen = NULL;
  g_autoptr (GPtrArray) paths = NULL;
  g_autoptr (GError) error = NULL;
  const char *id;

  test_terminal_start (city->t, TEST_CLERK);
  session = queued_case (city, 2);
  id = kk_session_get_id (session);
  g_assert_true (kk_job_wait (is_acknowledged, session, 20));

  test_terminal_sign_in (city->t, TEST_SUPERVISOR);
  seen = fetch_only (city, id);
  g_assert_cmpuint (kk_session_get_n_pages (seen), ==, 2);
  paths = kk_job_try_decide (city->t->counter, seen, KK_EVENT_RETURNED, "電話番号の確認", &error);
  g_assert_no_error (error);
  g_clear_pointer (&paths, g_ptr_array_unref);
  g_clear_object (&seen);
  test_terminal_sign_in (city->t, TEST_CLERK);
  g_assert_true (await_workflow (session, KK_WORKFLOW_RETURNED));

  kk_session_set (session, "filer.phone", "000-0000-0003", KK_SOURCE_TYPED);
  kk_job_flush (session);
  kk_job_sign (session);
  kk_job_queue (session);
  g_assert_true (kk_job_wait (is_acknowledged, session, 20));
  test_terminal_sign_in (city->t, TEST_SUPERVISOR);
  seen = fetch_only (city, id);
  g_assert_cmpint (kk_session_get_state (seen)->revision, ==, 2);
  paths = kk_job_try_decide (city->t->counter, seen, KK_EVENT_APPROVED, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (paths->len, ==, 3);
  g_assert_true (await_workflow (session, KK_WORKFLOW_HANDED_OVER));
}

static void
test_own_case (City *city, gconstpointer data)
{
  g_autoptr (KkSession) session = NULL;
  g_autoptr (KkSession) seen = NULL;
  g_autoptr (GError) error = NULL;

  test_terminal_start (city->t, TEST_SUPERVISOR);
  session = queued_case (city, 1);
  g_assert_true (kk_job_wait (is_acknowledged, session, 20));
  seen = fetch_only (city, kk_session_get_id (session));
  g_assert_null (kk_job_try_decide (city->t->counter, seen, KK_EVENT_APPROVED, NULL, &error));
  g_assert_error (error, KK_CASE_ERROR, KK_CASE_ERROR_OWN_CASE);
  g_clear_error (&error);

  /* And with the server gone: nothing happens, and it says so. */
  test_server_stop (city->server, SIGKILL);
  g_assert_null (kk_job_try_decide (city->t->counter, seen, KK_EVENT_HELD, "確認", &error));
  g_assert_error (error, KK_APP_ERROR, KK_APP_ERROR_OFFLINE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define CITY(path, func) g_test_add (path, City, NULL, city_set_up, func, city_tear_down)
  CITY ("/app/outbox/sends", test_sends);
  CITY ("/app/outbox/server-down", test_server_down);
  CITY ("/app/outbox/nobody-signed-in", test_sent_with_nobody_signed_in);
  CITY ("/app/outbox/conflict", test_conflict);
  CITY ("/app/outbox/revoked", test_revoked);
  CITY ("/app/outbox/foreign-ca", test_foreign_ca);
  CITY ("/app/outbox/foreign-receipt", test_foreign_receipt);
  CITY ("/app/outbox/returned-and-approved", test_returned_and_approved);
  CITY ("/app/outbox/own-case", test_own_case);
  return g_test_run ();
}
