/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/kk-worker.h"
#include "tests/app/kk-job.h"

/* The thing a worker owns here: a list of what was done, by which thread. */
typedef struct
{
  GThread *thread;
  GArray *done; /* int */
  int *opened;
  int *closed;
} Thing;

typedef struct
{
  int opened;
  int closed;
  int fail_opens; /* so many times first */
} Counts;

static gpointer
thing_open (gpointer data, GError **error)
{
  Counts *counts = data;
  Thing *thing;

  if (counts->fail_opens-- > 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY, "not now");
      return NULL;
    }
  thing = g_new0 (Thing, 1);
  thing->thread = g_thread_self ();
  thing->done = g_array_new (FALSE, FALSE, sizeof (int));
  thing->closed = &counts->closed;
  counts->opened++;
  return thing;
}

static void
thing_close (gpointer data)
{
  Thing *thing = data;

  g_assert_true (thing->thread == g_thread_self ());
  (*thing->closed)++;
  g_array_unref (thing->done);
  g_free (thing);
}

static gpointer
note_func (gpointer data, gpointer number, GCancellable *cancellable, GError **error)
{
  Thing *thing = data;
  int n = GPOINTER_TO_INT (number);

  g_assert_true (thing->thread == g_thread_self ());
  g_array_append_val (thing->done, n);
  return g_strdup_printf ("%d of %u", n, thing->done->len);
}

static gpointer
fail_func (gpointer thing, gpointer data, GCancellable *cancellable, GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "no");
  return NULL;
}

static gpointer
done_func (gpointer thing, gpointer data, GCancellable *cancellable, GError **error)
{
  return KK_WORKER_DONE;
}

/* Waits until the test lets it go on. */
static gpointer
gate_func (gpointer thing, gpointer data, GCancellable *cancellable, GError **error)
{
  GMutex *gate = data;

  g_mutex_lock (gate);
  g_mutex_unlock (gate);
  return KK_WORKER_DONE;
}

static gpointer
ask (KkWorker *worker, KkWorkerFunc func, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) answer = NULL;

  kk_worker_run_async (worker, NULL, func, data, NULL, g_free, cancellable, kk_job_answer_cb,
                       &answer);
  return kk_worker_run_finish (kk_job_wait_answer (&answer), error);
}

static void
test_order (void)
{
  Counts counts = { 0 };
  g_autoptr (KkWorker) worker = kk_worker_new ("test", thing_open, &counts, thing_close);
  GAsyncResult *answers[20] = { NULL };

  for (int i = 0; i < 20; i++)
    kk_worker_run_async (worker, NULL, note_func, GINT_TO_POINTER (i), NULL, g_free, NULL,
                         kk_job_answer_cb, &answers[i]);
  for (int i = 0; i < 20; i++)
    {
      g_autoptr (GAsyncResult) answer = kk_job_wait_answer (&answers[i]);
      g_autofree char *said = kk_worker_run_finish (answer, NULL);
      g_autofree char *expected = g_strdup_printf ("%d of %d", i, i + 1);

      g_assert_cmpstr (said, ==, expected);
    }
  g_clear_pointer (&worker, kk_worker_free);
  g_assert_cmpint (counts.opened, ==, 1);
  g_assert_cmpint (counts.closed, ==, 1);
}

static void
test_error (void)
{
  Counts counts = { .fail_opens = 2 };
  g_autoptr (KkWorker) worker = kk_worker_new ("test", thing_open, &counts, thing_close);
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL;

  for (int i = 0; i < 2; i++)
    {
      g_assert_null (ask (worker, note_func, NULL, NULL, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
      g_clear_error (&error);
    }
  g_assert_null (ask (worker, fail_func, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_true (ask (worker, done_func, NULL, NULL, &error) == KK_WORKER_DONE);
  said = ask (worker, note_func, GINT_TO_POINTER (7), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (said, ==, "7 of 1");
}

/* Cancelled before its turn: not begun. Cancelled during its turn: what was done is told. */
static void
test_cancel (void)
{
  Counts counts = { 0 };
  g_autoptr (KkWorker) worker = kk_worker_new ("test", thing_open, &counts, thing_close);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GAsyncResult *answers[3] = { NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL;
  GMutex gate;

  g_mutex_init (&gate);
  g_mutex_lock (&gate);
  kk_worker_run_async (worker, NULL, gate_func, &gate, NULL, NULL, cancellable, kk_job_answer_cb,
                       &answers[0]);
  kk_worker_run_async (worker, NULL, note_func, GINT_TO_POINTER (1), NULL, g_free, cancellable,
                       kk_job_answer_cb, &answers[1]);
  kk_worker_run_async (worker, NULL, note_func, GINT_TO_POINTER (2), NULL, g_free, NULL,
                       kk_job_answer_cb, &answers[2]);
  g_usleep (20000); /* lets the first begin, most of the time; right either way */
  g_cancellable_cancel (cancellable);
  g_mutex_unlock (&gate);
  kk_worker_run_finish (kk_job_wait_answer (&answers[0]), NULL);
  g_assert_null (kk_worker_run_finish (kk_job_wait_answer (&answers[1]), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  said = kk_worker_run_finish (kk_job_wait_answer (&answers[2]), NULL);
  g_assert_cmpstr (said, ==, "2 of 1");
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    g_object_unref (answers[i]);
  g_mutex_clear (&gate);
}

static gpointer
count_func (gpointer thing, gpointer data, GCancellable *cancellable, GError **error)
{
  g_atomic_int_inc ((int *) data);
  return KK_WORKER_DONE;
}

/* Freeing finishes what was asked for. */
static void
test_free_finishes (void)
{
  Counts counts = { 0 };
  KkWorker *worker = kk_worker_new ("test", thing_open, &counts, thing_close);
  int done = 0;

  for (int i = 0; i < 50; i++)
    kk_worker_run_async (worker, NULL, count_func, &done, NULL, NULL, NULL, NULL, NULL);
  kk_worker_free (worker);
  g_assert_cmpint (done, ==, 50);
  g_assert_cmpint (counts.closed, ==, 1);
}

/* An answer that comes after the worker is gone may ask for more; its data is freed all the same.
 */
static void
test_gone (void)
{
  GAsyncResult *answer = NULL;
  g_autoptr (GError) error = NULL;

  kk_worker_run_async (NULL, NULL, note_func, g_strdup ("1"), g_free, g_free, NULL,
                       kk_job_answer_cb, &answer);
  g_assert_null (kk_worker_run_finish (kk_job_wait_answer (&answer), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  g_object_unref (answer);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/worker/order", test_order);
  g_test_add_func ("/app/worker/error", test_error);
  g_test_add_func ("/app/worker/cancel", test_cancel);
  g_test_add_func ("/app/worker/free-finishes", test_free_finishes);
  g_test_add_func ("/app/worker/gone", test_gone);
  return g_test_run ();
}
