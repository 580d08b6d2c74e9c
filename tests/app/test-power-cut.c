/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "core/kk-revision.h"
#include "store/kk-account.h"
#include "store/kk-audit.h"
#include "store/kk-store-case.h"
#include "store/kk-store-outbox.h"
#include "tests/app/kk-test-terminal.h"
#include "tests/store/kk-test-vfs.h"

/* The whole job at the counter, through its threads, on a disk that loses power at its n-th write
 * or sync. What the counter had reported as done is there the next morning, whole. */

#define N_CUTS 40
#define PHONE "filer.phone"

typedef enum
{
  STEP_STARTED,
  STEP_SIGNED_IN,
  STEP_OPENED,
  STEP_PAGE_1,
  STEP_PAGE_2,
  STEP_EDITED,
  STEP_SIGNED,
  STEP_SIGNED_AGAIN,
  STEP_QUEUED,
  STEP_APPROVED,
  STEP_END
} Step;

static const char *const step_names[] = { "start", "sign in", "open",  "page 1", "page 2",
                                          "edit",  "sign",    "again", "queue",  "approve" };

/* What was reported as done, and what was asked for. */
typedef struct
{
  Step done; /* steps that said yes */
  char *id;
  int edits_done; /* the value of PHONE that a flush promised */
  int edits_asked;
  GPtrArray *paths; /* char*: filed */
  KkSession *session;
} Run;

static char *
phone (int n)
{
  return g_strdup_printf ("000-0000-%04d", n);
}

static gboolean
edit (Run *run, GError **error)
{
  g_autofree char *value = phone (++run->edits_asked);

  kk_session_set (run->session, PHONE, value, KK_SOURCE_TYPED);
  if (!kk_job_try_flush (run->session, error))
    return FALSE;
  run->edits_done = run->edits_asked;
  return TRUE;
}

static gboolean
add_page (TestTerminal *t, Run *run, guint32 seed, GError **error)
{
  g_autofree char *path = test_terminal_page (t, seed);

  return kk_job_try_add_files (run->session, (const char *[]){ path, NULL }, error) == 1;
}

static gboolean
sign (Run *run, GError **error)
{
  kk_job_complete_notice (run->session);
  return kk_job_try_flush (run->session, error) && kk_session_show_resident (run->session, error)
         && kk_job_try_sign (run->session, error);
}

static gboolean
approve (TestTerminal *t, Run *run, GError **error)
{
  g_autoptr (KkSession) seen = NULL;

  kk_counter_sign_out (t->counter);
  if (!kk_job_try_sign_in (t->counter, TEST_SUPERVISOR, "renshu-" TEST_SUPERVISOR, error))
    return FALSE;
  seen = kk_job_try_fetch (t->counter, run->id, error);
  if (seen != NULL)
    run->paths = kk_job_try_decide (t->counter, seen, KK_EVENT_APPROVED, NULL, error);
  return run->paths != NULL;
}

static gboolean
take_step (TestTerminal *t, Run *run, Step step, GError **error)
{
  switch (step)
    {
    case STEP_STARTED:
      return kk_job_try_start (t->counter, error);
    case STEP_SIGNED_IN:
      return kk_job_try_sign_in (t->counter, TEST_CLERK, "renshu-" TEST_CLERK, error);
    case STEP_OPENED:
      run->session = kk_job_try_open (t->counter, NULL, error);
      if (run->session != NULL)
        run->id = g_strdup (kk_session_get_id (run->session));
      return run->session != NULL;
    case STEP_PAGE_1:
      return add_page (t, run, 1, error);
    case STEP_PAGE_2:
      return add_page (t, run, 2, error);
    case STEP_EDITED:
      return edit (run, error) && edit (run, error) && edit (run, error);
    case STEP_SIGNED:
      return sign (run, error);
    case STEP_SIGNED_AGAIN:
      return edit (run, error) && sign (run, error);
    case STEP_QUEUED:
      return kk_job_try_queue (run->session, error);
    default:
      return approve (t, run, error);
    }
}

static void
run_job (TestTerminal *t, Run *run)
{
  t->counter = kk_counter_new (t->config);
  while (run->done < STEP_END)
    {
      g_autoptr (GError) error = NULL;

      if (!take_step (t, run, run->done, &error))
        {
          g_assert_nonnull (error);
          return;
        }
      run->done++;
    }
}

static void
run_clear (Run *run)
{
  g_clear_object (&run->session);
  g_clear_pointer (&run->paths, g_ptr_array_unref);
  g_free (run->id);
}

/* ——— the next morning ——— */

/* NULL: all is there; else what is not. */
static const char *
look_at_pages (const GPtrArray *pages, guint promised)
{
  if (pages == NULL || pages->len < promised)
    return "a page is missing";
  for (guint i = 0; i < pages->len; i++)
    {
      const KkRevisionPage *page = pages->pdata[i];
      g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, page->bytes);

      if (!g_str_equal (hash, page->id))
        return "a page is damaged";
    }
  return NULL;
}

static const char *
look_at_draft (KkStore *store, const Run *run)
{
  g_autoptr (KkNotice) notice = kk_store_case_load_draft (store, run->id, NULL);

  if (notice == NULL)
    return "the draft is gone";
  for (int n = run->edits_done; n <= run->edits_asked; n++)
    {
      g_autofree char *value = n > 0 ? phone (n) : g_strdup ("");

      if (g_str_equal (kk_notice_text (notice, PHONE), value))
        return NULL;
    }
  return "an edit is gone";
}

static const char *
look_at_revision (KkStore *store, const Run *run, const KkCaseSummary *summary)
{
  int promised = run->done > STEP_SIGNED_AGAIN ? 2 : run->done > STEP_SIGNED ? 1 : 0;
  int asked = run->done >= STEP_SIGNED_AGAIN ? 2 : run->done >= STEP_SIGNED ? 1 : 0;
  int found = summary->state.revision;

  if (found < promised || found > asked)
    return "a signed revision is gone";
  for (int n = 1; n <= found; n++)
    {
      g_autoptr (KkRevision) revision = kk_store_case_revision (store, run->id, n, NULL);
      g_autofree char *hash = revision != NULL ? kk_revision_notice_hash (revision->notice) : NULL;

      if (revision == NULL || !g_str_equal (hash, revision->signature->hash))
        return "a revision is half";
      if (look_at_pages (revision->pages, 2) != NULL)
        return "a revision's page is missing";
    }
  return NULL;
}

static const char *
look_at_workflow (KkStore *store, const Run *run, const KkCaseSummary *summary)
{
  KkWorkflow workflow = summary->state.workflow;
  g_autoptr (KkOutboxItem) item = NULL;

  if (run->done <= STEP_QUEUED)
    return workflow < KK_WORKFLOW_APPROVED ? NULL : "a decision nobody made";
  item = kk_store_outbox_get (store, run->id, 2, NULL);
  if (item == NULL || workflow < KK_WORKFLOW_QUEUED)
    return "what was queued is not";
  if (run->done <= STEP_APPROVED)
    return NULL;
  for (guint i = 0; i < run->paths->len; i++)
    if (!g_file_test (run->paths->pdata[i], G_FILE_TEST_IS_REGULAR))
      return "what was filed is not";
  return workflow == KK_WORKFLOW_HANDED_OVER ? NULL : "the hand-over is gone";
}

static const char *
look (TestTerminal *t, const Run *run)
{
  const KkStoreOptions options = { .practice = TRUE };
  g_autofree char *path = g_build_filename (t->config->data_dir, "counter.db", NULL);
  g_autoptr (KkStore) store = kk_store_open (path, &options, NULL);
  g_autoptr (KkAccount) account = NULL;
  g_autoptr (KkCaseSummary) summary = NULL;
  g_autoptr (GPtrArray) pages = NULL;
  const char *wrong;

  if (store == NULL || !kk_store_check (store, NULL))
    return "the store does not open";
  if (!kk_audit_verify (store, NULL, NULL, NULL))
    return "the audit chain is broken";
  account = kk_account_sign_in (store, TEST_CLERK, "renshu-" TEST_CLERK, NULL);
  if (account == NULL)
    return "nobody can sign in";
  if (run->id == NULL)
    return NULL;
  summary = kk_store_case_load (store, run->id, NULL);
  if (summary == NULL)
    return "the case is gone";
  pages = kk_store_case_pages (store, run->id, TRUE, NULL);
  wrong = look_at_pages (pages, run->done > STEP_PAGE_2 ? 2 : run->done > STEP_PAGE_1 ? 1 : 0);
  if (wrong == NULL)
    wrong = look_at_draft (store, run);
  if (wrong == NULL)
    wrong = look_at_revision (store, run, summary);
  if (wrong == NULL)
    wrong = look_at_workflow (store, run, summary);
  return wrong;
}

/* ——— cutting ——— */

typedef struct
{
  TestTerminal *t;
  char *template;
  gsize length;
} Fixture;

static void
restore (Fixture *f)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *name = g_strconcat ("counter.db", suffixes[i], NULL);
      g_autofree char *path = g_build_filename (f->t->config->data_dir, name, NULL);

      g_remove (path);
      if (i == 0)
        g_file_set_contents (path, f->template, (gssize) f->length, &error);
      g_assert_no_error (error);
    }
}

/* A day with a cut at operation n (0: none); TRUE where all that was promised is there. */
static gboolean
day (Fixture *f, guint n, Step *done_out, guint *operations_out)
{
  Run run = { 0 };
  const char *wrong;

  restore (f);
  kk_test_vfs_arm (n, n);
  run_job (f->t, &run);
  if (!kk_test_vfs_was_cut ())
    {
      *operations_out = kk_test_vfs_operations ();
      kk_test_vfs_cut_now ();
    }
  g_clear_object (&run.session);
  test_terminal_stop (f->t);
  kk_test_vfs_reset ();
  *done_out = run.done;
  wrong = look (f->t, &run);
  if (wrong != NULL)
    g_test_message ("cut %u after %u steps: %s", n, run.done, wrong);
  run_clear (&run);
  return wrong == NULL;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *path = NULL;

  kk_test_vfs_register ();
  f->t = test_terminal_new ();
  path = g_build_filename (f->t->config->data_dir, "counter.db", NULL);
  g_assert_true (g_file_get_contents (path, &f->template, &f->length, NULL));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  test_terminal_free (f->t);
  g_free (f->template);
}

static void
test_everywhere (Fixture *f, gconstpointer data)
{
  guint histogram[STEP_END + 1] = { 0 };
  guint operations = 0;
  guint reached = 0;
  guint cuts;
  Step done;

  g_assert_true (day (f, 0, &done, &operations));
  g_assert_cmpint (done, ==, STEP_END);
  g_test_message ("%u writes and syncs in a day", operations);
  g_assert_cmpuint (operations, >, N_CUTS);
  cuts = g_test_slow () ? operations : N_CUTS; /* -m slow: at every one */
  for (guint i = 0; i < cuts; i++)
    {
      /* Spread evenly, with a remainder that walks through all phases of a transaction. */
      guint n = 1 + i * operations / cuts + (cuts < operations ? i % 3 : 0);

      g_assert_true (day (f, n, &done, &operations));
      histogram[done]++;
    }
  for (guint i = 0; i < STEP_END; i++)
    {
      g_test_message ("%-8s %u cuts", step_names[i], histogram[i]);
      reached += histogram[i] > 0;
    }
  g_assert_cmpuint (reached, >=, STEP_END - 2);
}

/* The test can fail: a disk that lies about its syncs breaks promises. */
static void
test_lying_disk_is_found (Fixture *f, gconstpointer data)
{
  guint operations = 0;
  guint broken = 0;
  Step done;

  g_assert_true (day (f, 0, &done, &operations));
  kk_test_vfs_ignore_syncs (TRUE);
  for (guint i = 1; i <= 8; i++)
    broken += !day (f, operations * i / 9, &done, &operations);
  kk_test_vfs_ignore_syncs (FALSE);
  g_test_message ("%u of 8 days broken", broken);
  g_assert_cmpuint (broken, >=, 2);
}

int
main (int argc, char **argv)
{
  g_setenv ("KAKANAI_STORE_VFS", KK_TEST_VFS, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/app/power-cut/everywhere", Fixture, NULL, set_up, test_everywhere, tear_down);
  g_test_add ("/app/power-cut/lying-disk", Fixture, NULL, set_up, test_lying_disk_is_found,
              tear_down);
  return g_test_run ();
}
