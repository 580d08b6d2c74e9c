/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "tests/store/kk-test-store.h"
#include "tests/store/kk-test-vfs.h"

/* A counter's day, step by step. After a cut anywhere the file must hold exactly what the steps
 * that said yes wrote, or that and the whole of the step that was cut. */

typedef struct
{
  TestStore *t;
  KkStore *store;
  KkServerKeys *keys;
  char *id;
  GError *error;
} Run;

static gboolean
step_open (Run *run)
{
  g_autoptr (KkEvent) event = test_event (run->t, KK_EVENT_OPENED, NULL);
  g_autoptr (KkCaseSummary) summary
      = kk_store_case_open (run->store, event, "2026-11-20", &run->error);

  if (summary != NULL)
    run->id = g_strdup (summary->id);
  return summary != NULL;
}

static gboolean
step_draft (Run *run)
{
  g_autoptr (KkNotice) notice = test_notice ("見本　一郎");

  return kk_store_case_save_draft (run->store, run->id, notice, NULL, &run->error);
}

static gboolean
add_page (Run *run, guint32 seed, gsize size)
{
  g_autoptr (KkRevisionPage) page = test_page (seed, size);
  g_autoptr (KkEvent) event = test_event (run->t, KK_EVENT_PAGE_ADDED, NULL);

  return kk_store_case_add_page (run->store, run->id, page, 0, event, &run->error);
}

static gboolean
step_page_1 (Run *run)
{
  return add_page (run, 1, 9000);
}

static gboolean
step_page_2 (Run *run)
{
  return add_page (run, 2, 30000);
}

/* The pages turned and the values read from them: both or neither. */
static gboolean
step_read (Run *run)
{
  g_autoptr (GPtrArray) pages
      = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_revision_page_free);
  g_autoptr (KkNotice) notice = test_notice ("見本　二郎");

  g_ptr_array_add (pages, test_page (1, 9000));
  g_ptr_array_add (pages, test_page (2, 30000));
  for (guint i = 0; i < pages->len; i++)
    ((KkRevisionPage *) pages->pdata[i])->rotation = 90;
  return kk_store_case_save_read (run->store, run->id, pages, notice, NULL, &run->error);
}

static gboolean
step_edit (Run *run)
{
  g_autoptr (KkNotice) notice = test_notice (TEST_NAME);
  g_autoptr (KkEvent) event = test_event (run->t, KK_EVENT_EDITED, NULL);

  return kk_store_case_save_draft (run->store, run->id, notice, event, &run->error);
}

static gboolean
step_replace (Run *run)
{
  g_autoptr (KkRevisionPage) old = test_page (1, 9000);
  g_autoptr (KkRevisionPage) page = test_page (3, 9000);
  g_autoptr (KkEvent) removed = test_event (run->t, KK_EVENT_PAGE_REMOVED, NULL);
  g_autoptr (KkEvent) added = test_event (run->t, KK_EVENT_PAGE_ADDED, NULL);

  return kk_store_case_replace_page (run->store, run->id, old->id, 0, page, removed, added,
                                     &run->error);
}

static gboolean
step_sign (Run *run)
{
  g_autoptr (KkNotice) notice = test_notice (TEST_NAME);
  g_autoptr (KkSignature) signature = test_signature (notice);
  g_autoptr (KkEvent) event = test_event (run->t, KK_EVENT_SIGNED, NULL);

  return kk_store_case_sign (run->store, run->id, notice, signature, event, NULL, &run->error);
}

static gboolean
step_queue (Run *run)
{
  g_autoptr (KkEvent) event = test_event (run->t, KK_EVENT_QUEUED, NULL);

  return kk_store_case_queue (run->store, run->id, event, &run->error);
}

static gboolean
step_claim (Run *run)
{
  g_autoptr (KkOutboxItem) item = NULL;

  return kk_store_outbox_claim (run->store, "", "窓口1", G_USEC_PER_SEC, &item, &run->error);
}

static gboolean
step_fail (Run *run)
{
  return kk_store_outbox_failed (run->store, run->id, 1, "", "窓口1", "timeout", "no answer", TRUE,
                                 &run->error);
}

static gboolean
step_claim_again (Run *run)
{
  run->t->now += 10 * G_USEC_PER_SEC;
  return step_claim (run);
}

static gboolean
step_acknowledge (Run *run)
{
  g_autoptr (KkOutboxItem) item = kk_store_outbox_get (run->store, run->id, 1, &run->error);
  g_autoptr (GBytes) receipt = NULL;

  if (item == NULL)
    return FALSE;
  receipt = kk_receipt_sign (&(KkReceipt){ .case_id = run->id,
                                           .revision = 1,
                                           .hash = item->hash,
                                           .received_at = run->t->now,
                                           .practice = TRUE,
                                           .audit_hash = (char *) "" },
                             run->keys);
  return kk_store_outbox_acknowledged (run->store, run->id, 1, "", "窓口1", receipt, &run->error);
}

static gboolean
step_wipe (Run *run)
{
  return kk_store_case_wipe (run->store, run->id, FALSE, &run->error);
}

static gboolean (*const steps[]) (Run *)
    = { step_open, step_draft,       step_page_1,      step_page_2, step_read,
        step_edit, step_replace,     step_sign,        step_queue,  step_claim,
        step_fail, step_claim_again, step_acknowledge, step_wipe };

/* ——— what is in the file ——— */

static void
describe_pages (GString *out, GPtrArray *pages)
{
  for (guint i = 0; i < pages->len; i++)
    {
      const KkRevisionPage *page = pages->pdata[i];
      g_autofree char *hash = kk_sha256_bytes (page->bytes);

      g_assert_cmpstr (hash, ==, page->id);
      g_string_append_printf (out, " page %.8s/%d", page->id, page->rotation);
    }
}

static void
describe_sealed (GString *out, KkStore *store, const char *id, int revision)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) pages = kk_store_case_pages (store, id, TRUE, &error);
  g_autoptr (KkNotice) notice = kk_store_case_load_draft (store, id, NULL);

  g_assert_no_error (error);
  describe_pages (out, pages);
  if (notice != NULL)
    g_string_append_printf (out, " draft %s", kk_notice_text (notice, "new_head"));
  if (revision > 0)
    {
      g_autoptr (KkRevision) frozen = kk_store_case_revision (store, id, revision, &error);

      g_assert_no_error (error);
      g_string_append_printf (out, " revision %d of %u events", frozen->number,
                              frozen->events->len);
      describe_pages (out, frozen->pages);
    }
}

static char *
describe (KkStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cases = kk_store_case_list (store, NULL, &error);
  g_autoptr (GPtrArray) outbox = kk_store_outbox_list (store, TRUE, &error);
  GString *out = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < cases->len; i++)
    {
      const KkCaseSummary *summary = cases->pdata[i];
      g_autoptr (GPtrArray) events = kk_store_case_events (store, summary->id, &error);

      g_assert_no_error (error);
      g_string_append_printf (out, "%s %s/%s %d%s:", summary->reception,
                              kk_workflow_to_string (summary->state.workflow),
                              kk_delivery_to_string (summary->state.delivery),
                              summary->state.revision, summary->wiped ? " wiped" : "");
      for (guint j = 0; j < events->len; j++)
        g_string_append_printf (out, " %s",
                                kk_event_type_to_string (((KkEvent *) events->pdata[j])->type));
      if (!summary->wiped)
        describe_sealed (out, store, summary->id, summary->state.revision);
    }
  for (guint i = 0; i < outbox->len; i++)
    {
      const KkOutboxItem *item = outbox->pdata[i];

      g_string_append_printf (out, " outbox %d state %d tries %d receipt %d", item->revision,
                              item->state, item->attempts, item->receipt != NULL);
    }
  return g_string_free (out, FALSE);
}

/* ——— the runs ——— */

static void
prepare (TestStore *t, KkServerKeys *keys)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkStore) store = test_store_open_unlocked (t);

  kk_vault_set_server (store, kk_server_keys_public (keys), FALSE, &error);
  g_assert_no_error (error);
}

/* Steps until one fails; how many said yes. */
static guint
run_steps (Run *run)
{
  guint n = 0;

  while (n < G_N_ELEMENTS (steps) && steps[n](run))
    n++;
  return n;
}

static void
run_clear (Run *run)
{
  g_clear_pointer (&run->store, kk_store_free);
  g_clear_pointer (&run->id, g_free);
  g_clear_error (&run->error);
}

static void
restore (TestStore *t, const char *template, gsize length)
{
  static const char *const suffixes[] = { "-wal", "-shm" };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = g_strconcat (t->path, suffixes[i], NULL);

      g_remove (path);
    }
  g_file_set_contents (t->path, template, (gssize) length, &error);
  g_assert_no_error (error);
}

typedef struct
{
  TestStore *t;
  KkServerKeys *keys;
  char *template;
  gsize length;
  gint64 start;
  char *expected[G_N_ELEMENTS (steps) + 1];
} Fixture;

static void
fixture_set_up (Fixture *f, gconstpointer data)
{
  Run run = { 0 };

  kk_test_vfs_register ();
  f->t = test_store_new (KK_STORE_TERMINAL);
  f->keys = test_server_keys (f->t);
  prepare (f->t, f->keys);
  g_assert_true (g_file_get_contents (f->t->path, &f->template, &f->length, NULL));
  f->start = f->t->now;

  run.t = f->t;
  run.keys = f->keys;
  run.store = test_store_open_unlocked (f->t);
  f->expected[0] = describe (run.store);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_assert_true (steps[i](&run));
      f->expected[i + 1] = describe (run.store);
      g_assert_cmpstr (f->expected[i], !=, f->expected[i + 1]);
    }
  run_clear (&run);
}

static void
fixture_tear_down (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (f->expected); i++)
    g_free (f->expected[i]);
  g_free (f->template);
  kk_server_keys_free (f->keys);
  test_store_free (f->t);
}

/* The cut at operation n; FALSE where the day ended before. * kept_out: the file holds what was
 * promised. */
static gboolean
cut_at (Fixture *f, guint n, gboolean *kept_out, guint *done_out)
{
  Run run = { .t = f->t, .keys = f->keys };
  g_autoptr (GError) error = NULL;
  g_autoptr (KkStore) store = NULL;
  g_autofree char *found = NULL;
  gboolean was_cut;
  guint done;

  restore (f->t, f->template, f->length);
  f->t->now = f->start;
  f->t->options.vfs = KK_TEST_VFS;
  run.store = test_store_open_unlocked (f->t);
  kk_test_vfs_arm (n, n);
  done = run_steps (&run);
  was_cut = kk_test_vfs_was_cut ();
  if (!was_cut)
    kk_test_vfs_cut_now ();
  run_clear (&run);
  kk_test_vfs_reset ();

  f->t->options.vfs = NULL;
  store = kk_store_open (f->t->path, &f->t->options, &error);
  *done_out = done;
  *kept_out
      = store != NULL && kk_store_check (store, NULL) && kk_audit_verify (store, NULL, NULL, NULL);
  if (*kept_out)
    {
      g_autoptr (KkAccount) account = kk_account_sign_in (store, "admin", TEST_PASSWORD, &error);

      g_assert_no_error (error);
      found = describe (store);
      *kept_out = g_str_equal (found, f->expected[done])
                  || (done < G_N_ELEMENTS (steps) && g_str_equal (found, f->expected[done + 1]));
    }
  if (!*kept_out)
    g_test_message ("cut %u after %u steps: %s", n, done, found != NULL ? found : "does not open");
  return was_cut;
}

static void
test_cut_everywhere (Fixture *f, gconstpointer data)
{
  guint histogram[G_N_ELEMENTS (steps) + 1] = { 0 };
  guint n = 1;
  gboolean kept;
  guint done;

  while (cut_at (f, n, &kept, &done))
    {
      g_assert_true (kept);
      histogram[done]++;
      n++;
    }
  g_assert_true (kept);
  g_assert_cmpuint (n, >, 60);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_test_message ("step %u: %u cuts", i, histogram[i]);
      g_assert_cmpuint (histogram[i], >, 0);
    }
}

/* The test must be able to fail: on a disk whose syncs do nothing, promises are broken. */
static void
test_lying_disk_is_found (Fixture *f, gconstpointer data)
{
  guint broken = 0;

  kk_test_vfs_ignore_syncs (TRUE);
  for (guint n = 5; n < 60; n += 5)
    {
      gboolean kept;
      guint done;

      cut_at (f, n, &kept, &done);
      broken += !kept;
    }
  kk_test_vfs_ignore_syncs (FALSE);
  g_assert_cmpuint (broken, >, 5);
}

/* A file that is being made or migrated when the lights go out opens the next morning. */
static void
test_cut_while_made (void)
{
  guint n = 1;
  gboolean was_cut = TRUE;

  kk_test_vfs_register ();
  for (; was_cut; n++)
    {
      g_autoptr (TestStore) t = test_store_new (KK_STORE_TERMINAL);
      g_autoptr (GError) error = NULL;
      g_autoptr (KkStore) again = NULL;
      KkStore *store;

      t->options.vfs = KK_TEST_VFS;
      kk_test_vfs_arm (n, n);
      store = kk_store_open (t->path, &t->options, NULL);
      was_cut = kk_test_vfs_was_cut ();
      if (!was_cut)
        kk_test_vfs_cut_now ();
      kk_store_free (store);
      kk_test_vfs_reset ();
      t->options.vfs = NULL;
      again = kk_store_open (t->path, &t->options, &error);
      g_assert_no_error (error);
      g_assert_true (kk_store_check (again, &error));
    }
  g_assert_cmpuint (n, >, 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/store/power-cut/everywhere", Fixture, NULL, fixture_set_up, test_cut_everywhere,
              fixture_tear_down);
  g_test_add ("/store/power-cut/lying-disk", Fixture, NULL, fixture_set_up,
              test_lying_disk_is_found, fixture_tear_down);
  g_test_add_func ("/store/power-cut/while-made", test_cut_while_made);
  return g_test_run ();
}
