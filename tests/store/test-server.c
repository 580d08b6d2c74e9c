/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <sqlite3.h>
#include <string.h>

#include "tests/store/kk-test-store.h"

typedef struct
{
  TestStore *t; /* the terminal's */
  TestStore *s; /* the server's */
  KkStore *terminal;
  KkStore *server;
  KkServerKeys *keys;
  KkAccount *chief;
  KkAccount *clerk;
} Fixture;

static KkAccount *
account (const char *id, KkRole role)
{
  KkAccount *a = g_new0 (KkAccount, 1);

  a->id = g_strdup (id);
  a->login = g_strdup (id);
  a->name = g_strdup (id);
  a->role = role;
  a->active = TRUE;
  return a;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->t = test_store_new (KK_STORE_TERMINAL);
  f->s = test_store_new (KK_STORE_SERVER);
  f->terminal = test_store_open_unlocked (f->t);
  f->server = test_store_open_unlocked (f->s);
  f->keys = test_server_keys (f->s);
  f->chief = account ("chief-1", KK_ROLE_SUPERVISOR);
  f->clerk = account ("clerk-1", KK_ROLE_CLERK);
  kk_vault_set_server (f->terminal, kk_server_keys_public (f->keys), FALSE, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  kk_store_free (f->terminal);
  kk_store_free (f->server);
  test_store_free (f->t);
  test_store_free (f->s);
  kk_server_keys_free (f->keys);
  kk_account_free (f->chief);
  kk_account_free (f->clerk);
}

static KkOutboxItem *
claim (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  KkOutboxItem *item = NULL;

  kk_store_outbox_claim (f->terminal, "", "窓口1", 60 * G_USEC_PER_SEC, &item, &error);
  g_assert_no_error (error);
  return item;
}

static GBytes *
put (Fixture *f, const KkOutboxItem *item, gboolean *created)
{
  g_autoptr (GError) error = NULL;
  GBytes *receipt = NULL;

  kk_server_put (f->server, f->keys, item->case_id, item->revision, "窓口1", item->envelope,
                 &receipt, created, &error);
  g_assert_no_error (error);
  return receipt;
}

/* The vault is locked while it is sent: nobody is signed in after a crash. */
static void
send_all (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  kk_vault_lock (f->terminal);
  while (TRUE)
    {
      g_autoptr (KkOutboxItem) item = claim (f);
      g_autoptr (GBytes) receipt = NULL;

      if (item == NULL)
        break;
      receipt = put (f, item, NULL);
      kk_store_outbox_acknowledged (f->terminal, item->case_id, item->revision, "", "窓口1",
                                    receipt, &error);
      g_assert_no_error (error);
    }
  {
    g_autoptr (KkAccount) admin = kk_account_sign_in (f->terminal, "admin", TEST_PASSWORD, &error);
    g_assert_no_error (error);
  }
}

static gboolean
decide (Fixture *f,
        const char *id,
        KkEventType type,
        const KkAccount *by,
        const char *reason,
        GError **error)
{
  g_autoptr (KkEvent) event = kk_event_new (type, 0, NULL, "決裁1", 0, reason);

  return kk_server_event (f->server, id, event, by, error);
}

static void
test_all_the_way (Fixture *f, gconstpointer data)
{
  g_autofree char *id = test_signed_case (f->t, f->terminal, 3);
  g_autofree char *file = g_strnfill (64, 'a');
  g_autoptr (GError) error = NULL;
  g_autoptr (KkRevision) sent = kk_store_case_revision (f->terminal, id, 0, &error);
  g_autoptr (KkRevision) fetched = NULL;
  g_autoptr (KkCaseSummary) there = NULL;
  g_autoptr (KkCaseSummary) here = NULL;
  g_autoptr (KkHandOver) taken = NULL;
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (GPtrArray) waiting = NULL;
  KkServerFilter filter = { .workflow = "queued" };

  test_queue (f->t, f->terminal, id);
  send_all (f);
  here = kk_store_case_load (f->terminal, id, &error);
  g_assert_cmpint (here->state.delivery, ==, KK_DELIVERY_ACKNOWLEDGED);
  waiting = kk_server_list (f->server, &filter, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (waiting->len, ==, 1);
  there = kk_server_load (f->server, id, &error);
  g_assert_cmpstr (there->title, ==, TEST_NAME);
  g_assert_cmpuint (there->n_pages, ==, 3);
  g_assert_cmpstr (there->reception, ==, here->reception);
  g_assert_cmpstr (there->day, ==, "2026-11-20");
  fetched = kk_server_fetch (f->server, id, 0, TRUE, &error);
  g_assert_no_error (error);
  {
    g_autoptr (GBytes) a = kk_revision_to_bytes (sent);
    g_autoptr (GBytes) b = kk_revision_to_bytes (fetched);

    g_assert_true (g_bytes_equal (a, b));
  }

  g_assert_false (decide (f, id, KK_EVENT_APPROVED, f->clerk, NULL, &error));
  g_assert_error (error, KK_STORE_ERROR, KK_STORE_ERROR_DENIED);
  g_clear_error (&error);
  f->clerk->role = KK_ROLE_SUPERVISOR;
  g_assert_false (decide (f, id, KK_EVENT_APPROVED, f->clerk, NULL, &error));
  g_assert_error (error, KK_CASE_ERROR, KK_CASE_ERROR_OWN_CASE);
  g_clear_error (&error);
  g_assert_false (decide (f, id, KK_EVENT_RETURNED, f->chief, NULL, &error));
  g_assert_error (error, KK_CASE_ERROR, KK_CASE_ERROR_NO_REASON);
  g_clear_error (&error);
  g_assert_true (decide (f, id, KK_EVENT_APPROVED, f->chief, NULL, &error));
  g_assert_true (decide (f, id, KK_EVENT_APPROVED, f->chief, NULL, &error)); /* a repeat */

  g_assert_true (kk_server_hand_over (f->server, id, 1, f->chief, "決裁1", file, &error));
  g_assert_true (kk_server_hand_over (f->server, id, 1, f->chief, "決裁1", file, &error));
  g_assert_false (kk_server_hand_over (f->server, id, 1, f->clerk, "窓口1", file, &error));
  g_assert_error (error, KK_STORE_ERROR, KK_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  taken = kk_server_get_hand_over (f->server, id, &error);
  g_assert_cmpstr (taken->taker, ==, "chief-1");
  g_assert_true (kk_server_complete (f->server, id, f->chief, "決裁1", TRUE, "ok", &error));
  g_clear_pointer (&there, kk_case_summary_free);
  there = kk_server_load (f->server, id, &error);
  g_assert_true (there->state.completed);
  changes = kk_server_changes (f->server, 0, 0, &error);
  g_assert_cmpuint (changes->len, >, 8);
  g_assert_true (kk_audit_verify (f->server, NULL, NULL, &error));
  g_assert_false (test_folder_contains (f->s, "花子"));
  g_assert_false (test_folder_contains (f->s, TEST_MY_NUMBER));
}

static void
test_idempotent (Fixture *f, gconstpointer data)
{
  g_autofree char *id = test_signed_case (f->t, f->terminal, 2);
  g_autoptr (KkOutboxItem) item = NULL;
  g_autoptr (GBytes) first = NULL;
  g_autoptr (GBytes) second = NULL;
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;
  gboolean created;

  test_queue (f->t, f->terminal, id);
  item = claim (f);
  first = put (f, item, &created);
  g_assert_true (created);
  before = kk_server_events (f->server, id, NULL);
  f->s->now += G_USEC_PER_SEC;
  second = put (f, item, &created);
  g_assert_false (created);
  g_assert_true (g_bytes_equal (first, second));
  after = kk_server_events (f->server, id, NULL);
  g_assert_cmpuint (before->len, ==, after->len);
}

static void
refuse (Fixture *f, const KkRevision *revision, const char *terminal, int code)
{
  g_autofree char *context = kk_envelope_context (revision->case_id, revision->number);
  g_autoptr (GBytes) bytes = kk_revision_to_bytes (revision);
  g_autoptr (GBytes) envelope = kk_envelope_seal (kk_server_keys_public (f->keys), context, bytes);
  g_autoptr (GBytes) receipt = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (kk_server_put (f->server, f->keys, revision->case_id, revision->number, terminal,
                                 envelope, &receipt, NULL, &error));
  g_assert_error (error, KK_STORE_ERROR, code);
}

static void
test_refusals (Fixture *f, gconstpointer data)
{
  g_autofree char *id = test_signed_case (f->t, f->terminal, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (KkRevision) revision = NULL;
  g_autoptr (GBytes) garbage = g_bytes_new_static ("garbage", 7);
  g_autoptr (GBytes) receipt = NULL;
  g_autoptr (GPtrArray) list = NULL;
  KkEvent *forged;

  test_queue (f->t, f->terminal, id);
  revision = kk_store_case_revision (f->terminal, id, 1, &error);
  refuse (f, revision, "窓口2", KK_STORE_ERROR_CONFLICT);
  revision->practice = FALSE;
  refuse (f, revision, "窓口1", KK_STORE_ERROR_OTHER_MODE);
  revision->practice = TRUE;
  g_assert_false (
      kk_server_put (f->server, f->keys, id, 1, "窓口1", garbage, &receipt, NULL, &error));
  g_assert_error (error, KK_STORE_ERROR, KK_STORE_ERROR_INVALID);
  list = kk_server_list (f->server, NULL, NULL);
  g_assert_cmpuint (list->len, ==, 0); /* nothing half */

  /* Nobody brings an approval along. */
  forged = kk_event_new (KK_EVENT_APPROVED, f->t->now, "chief-1", "窓口1", 1, NULL);
  g_ptr_array_add (revision->events, forged);
  {
    g_autofree char *context = kk_envelope_context (id, 1);
    g_autoptr (GBytes) bytes = kk_revision_to_bytes (revision);
    g_autoptr (GBytes) envelope
        = kk_envelope_seal (kk_server_keys_public (f->keys), context, bytes);
    g_autoptr (KkCaseSummary) summary = NULL;

    g_clear_error (&error);
    g_assert_true (
        kk_server_put (f->server, f->keys, id, 1, "窓口1", envelope, &receipt, NULL, &error));
    summary = kk_server_load (f->server, id, &error);
    g_assert_cmpint (summary->state.workflow, ==, KK_WORKFLOW_QUEUED);
  }
  /* Other contents under the same key. */
  revision->signature->at++;
  refuse (f, revision, "窓口1", KK_STORE_ERROR_CONFLICT);
}

/* 差戻: the clerk mends it, a second revision is signed and follows. */
static void
test_second_revision (Fixture *f, gconstpointer data)
{
  g_autofree char *id = test_signed_case (f->t, f->terminal, 2);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (KkNotice) notice = test_notice ("見本　花代");
  g_autoptr (KkSignature) signature = test_signature (notice);
  g_autoptr (KkEvent) edited = NULL;
  g_autoptr (KkEvent) signed_event = NULL;
  g_autoptr (KkCaseSummary) there = NULL;
  g_autoptr (KkRevision) first = NULL;
  int revision;

  test_queue (f->t, f->terminal, id);
  send_all (f);
  f->s->now = f->t->now + G_USEC_PER_SEC;
  g_assert_true (decide (f, id, KK_EVENT_RETURNED, f->chief, "氏名の字を確認", &error));
  events = kk_server_events (f->server, id, &error);
  g_assert_true (
      kk_store_case_append_event (f->terminal, id, events->pdata[events->len - 1], &error));
  g_assert_true (
      kk_store_case_append_event (f->terminal, id, events->pdata[events->len - 1], &error));
  g_assert_no_error (error);
  edited = test_event (f->t, KK_EVENT_EDITED, NULL);
  g_assert_true (kk_store_case_save_draft (f->terminal, id, notice, edited, &error));
  signed_event = test_event (f->t, KK_EVENT_SIGNED, NULL);
  g_assert_true (
      kk_store_case_sign (f->terminal, id, notice, signature, signed_event, &revision, &error));
  g_assert_cmpint (revision, ==, 2);
  test_queue (f->t, f->terminal, id);
  send_all (f);
  there = kk_server_load (f->server, id, &error);
  g_assert_no_error (error);
  g_assert_cmpint (there->state.revision, ==, 2);
  g_assert_cmpint (there->state.workflow, ==, KK_WORKFLOW_QUEUED);
  g_assert_cmpstr (there->title, ==, "見本　花代");
  g_assert_cmpstr (there->last_reason, ==, "氏名の字を確認");
  first = kk_server_fetch (f->server, id, 1, TRUE, &error);
  g_assert_cmpstr (kk_notice_text (first->notice, "new_head"), ==, TEST_NAME);
}

/* 職権: from the draft to the server with nobody's signature; what has to be signed goes no such
 * way.
 */
static void
test_unsigned (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkEvent) opened = test_event (f->t, KK_EVENT_OPENED, NULL);
  g_autoptr (KkCaseSummary) summary
      = kk_store_case_open (f->terminal, opened, "2026-11-20", &error);
  g_autoptr (KkNotice) notice = test_notice (TEST_NAME);
  g_autoptr (KkSignature) signature = test_signature (notice);
  g_autoptr (KkEvent) queued = test_event (f->t, KK_EVENT_QUEUED, NULL);
  g_autoptr (KkEvent) signed_event = test_event (f->t, KK_EVENT_SIGNED, NULL);
  g_autoptr (KkCaseSummary) there = NULL;
  g_autoptr (KkRevision) revision = NULL;
  int number = 0;

  g_assert_no_error (error);
  g_assert_false (
      kk_store_case_queue_unsigned (f->terminal, summary->id, notice, queued, &number, &error));
  g_assert_error (error, KK_STORE_ERROR, KK_STORE_ERROR_INVALID);
  g_clear_error (&error);
  signature->mode = KK_SIGN_BY_OFFICE;
  g_assert_false (kk_store_case_sign (f->terminal, summary->id, notice, signature, signed_event,
                                      &number, &error));
  g_assert_error (error, KK_STORE_ERROR, KK_STORE_ERROR_INVALID);
  g_clear_error (&error);
  notice->kind = KK_LEDGER_REMOVE;
  kk_store_case_queue_unsigned (f->terminal, summary->id, notice, queued, &number, &error);
  g_assert_no_error (error);
  g_assert_cmpint (number, ==, 1);
  send_all (f);
  there = kk_server_load (f->server, summary->id, &error);
  g_assert_no_error (error);
  g_assert_cmpint (there->state.workflow, ==, KK_WORKFLOW_QUEUED);
  g_assert_false (decide (f, summary->id, KK_EVENT_APPROVED, f->clerk, NULL, &error));
  g_clear_error (&error);
  revision = kk_server_fetch (f->server, summary->id, 1, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (revision->signature->mode, ==, KK_SIGN_BY_OFFICE);
  g_assert_true (decide (f, summary->id, KK_EVENT_APPROVED, f->chief, NULL, &error));
}

static void
test_outbox (Fixture *f, gconstpointer data)
{
  g_autofree char *id = test_signed_case (f->t, f->terminal, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (KkOutboxItem) item = NULL;
  g_autoptr (GBytes) receipt = NULL;
  g_autoptr (GBytes) wrong = NULL;
  KkOutboxCounts counts;
  gint64 last = 0;

  g_assert_false (kk_store_case_wipe (f->terminal, id, TRUE, &error));
  g_assert_error (error, KK_STORE_ERROR, KK_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  test_queue (f->t, f->terminal, id);
  for (int i = 0; i < 12; i++)
    {
      gint64 at;

      item = claim (f);
      g_assert_nonnull (item);
      g_assert_null (claim (f));
      g_assert_true (
          kk_store_outbox_failed (f->terminal, id, 1, "", "窓口1", "timeout", NULL, TRUE, &error));
      g_clear_pointer (&item, kk_outbox_item_free);
      g_assert_true (kk_store_outbox_next_try (f->terminal, &at, &error));
      g_assert_cmpint (at - f->t->now, >, 0);
      g_assert_cmpint (at - f->t->now, <=, 300 * G_USEC_PER_SEC); /* capped */
      last = at - f->t->now;
      f->t->now = at;
    }
  g_assert_cmpint (last, >, 200 * G_USEC_PER_SEC);

  item = claim (f);
  g_clear_pointer (&item, kk_outbox_item_free);
  f->t->now += 61 * G_USEC_PER_SEC; /* the sender died, its lease ran out */
  item = claim (f);
  g_assert_nonnull (item);
  g_assert_true (
      kk_store_outbox_failed (f->terminal, id, 1, "", "窓口1", "http_422", NULL, FALSE, &error));
  g_assert_true (kk_store_outbox_counts (f->terminal, &counts, &error));
  g_assert_cmpuint (counts.stuck, ==, 1);
  f->t->now += (gint64) 86400 * G_USEC_PER_SEC;
  g_assert_null (claim (f));
  g_assert_true (kk_store_outbox_retry (f->terminal, id, 1, &error));
  g_clear_pointer (&item, kk_outbox_item_free);
  item = claim (f);
  g_assert_nonnull (item);

  wrong = kk_receipt_sign (
      &(KkReceipt){ .case_id = id, .revision = 2, .hash = item->hash, .practice = TRUE }, f->keys);
  g_assert_false (kk_store_outbox_acknowledged (f->terminal, id, 1, "", "窓口1", wrong, &error));
  g_assert_error (error, KK_STORE_ERROR, KK_STORE_ERROR_INVALID);
  g_clear_error (&error);
  receipt = put (f, item, NULL);
  g_assert_true (kk_store_outbox_acknowledged (f->terminal, id, 1, "", "窓口1", receipt, &error));
  g_assert_true (kk_store_outbox_acknowledged (f->terminal, id, 1, "", "窓口1", receipt, &error));
  g_assert_true (kk_store_outbox_counts (f->terminal, &counts, &error));
  g_assert_cmpuint (counts.acknowledged, ==, 1);
  g_assert_cmpuint (counts.waiting, ==, 0);
}

static void
test_retention (Fixture *f, gconstpointer data)
{
  g_autofree char *sent = test_signed_case (f->t, f->terminal, 1);
  g_autofree char *kept = test_signed_case (f->t, f->terminal, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (KkCaseSummary) stub = NULL;
  g_autoptr (KkNotice) draft = NULL;
  guint n;

  test_queue (f->t, f->terminal, sent);
  send_all (f);
  f->t->now += (gint64) 86400 * G_USEC_PER_SEC;
  g_assert_true (kk_store_purge (f->terminal, f->t->now, 0, &n, &error));
  g_assert_cmpuint (n, ==, 1);
  stub = kk_store_case_load (f->terminal, sent, &error);
  g_assert_true (stub->wiped);
  g_assert_null (kk_store_case_load_draft (f->terminal, sent, NULL));
  draft = kk_store_case_load_draft (f->terminal, kept, &error);
  g_assert_no_error (error);
  g_assert_true (kk_store_purge (f->terminal, f->t->now, f->t->now + 1, &n, &error));
  g_assert_null (kk_store_case_load (f->terminal, sent, NULL));
}

static void
tamper (TestStore *t, const char *sql)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (t->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db,
                                 "DROP TRIGGER IF EXISTS audit_never_changes;"
                                 "DROP TRIGGER IF EXISTS audit_never_shrinks;",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static void
test_audit_tampering (void)
{
  static const char *const attacks[] = {
    "UPDATE audit SET actor = 'somebody' WHERE seq = 3",
    "DELETE FROM audit WHERE seq = 3",
    "DELETE FROM audit WHERE seq > 4",
    "UPDATE audit SET seq = 99 WHERE seq = 5",
    "INSERT INTO audit SELECT seq + 1, at, actor, terminal, action, case_id, revision, detail, hash"
    " FROM audit WHERE seq = (SELECT max (seq) FROM audit)",
  };

  for (guint i = 0; i < G_N_ELEMENTS (attacks); i++)
    {
      g_autoptr (TestStore) t = test_store_new (KK_STORE_TERMINAL);
      g_autoptr (KkStore) store = test_store_open_unlocked (t);
      g_autofree char *id = test_signed_case (t, store, 2);
      g_autoptr (GError) error = NULL;

      g_assert_true (kk_audit_verify (store, NULL, NULL, &error));
      tamper (t, attacks[i]);
      g_assert_false (kk_audit_verify (store, NULL, NULL, &error));
      g_assert_error (error, KK_STORE_ERROR, KK_STORE_ERROR_CORRUPT);
    }
}

/* Cut off together with the head the file keeps: only the head written down elsewhere finds it. */
static void
test_audit_kept_head (void)
{
  g_autoptr (TestStore) t = test_store_new (KK_STORE_TERMINAL);
  g_autoptr (KkStore) store = test_store_open_unlocked (t);
  g_autofree char *id = test_signed_case (t, store, 2);
  g_autoptr (GError) error = NULL;
  KkAuditHead kept;

  g_assert_true (kk_audit_get_head (store, &kept, &error));
  g_assert_true (kk_audit_append (store, "a", "b", "case.printed", id, 1, NULL, &error));
  g_assert_true (kk_audit_verify (store, &kept, NULL, &error));
  tamper (t, "DELETE FROM audit WHERE seq > 4;"
             "UPDATE audit_head SET seq = 4, hash = (SELECT hash FROM audit WHERE seq = 4)");
  g_assert_true (kk_audit_verify (store, NULL, NULL, &error));
  g_assert_false (kk_audit_verify (store, &kept, NULL, &error));
  g_assert_error (error, KK_STORE_ERROR, KK_STORE_ERROR_CORRUPT);
}

static void
test_terminals (Fixture *f, gconstpointer data)
{
  g_autofree char *print = g_strnfill (64, 'b');
  g_autofree char *renewed = g_strnfill (64, 'c');
  g_autoptr (GError) error = NULL;
  g_autoptr (KkTerminal) terminal = NULL;

  g_assert_null (kk_server_find_terminal (f->server, print, &error));
  g_assert_error (error, KK_STORE_ERROR, KK_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (
      kk_server_register_terminal (f->server, print, "窓口1", NULL, FALSE, FALSE, "a", &error));
  g_assert_error (error, KK_STORE_ERROR, KK_STORE_ERROR_OTHER_MODE);
  g_clear_error (&error);
  g_assert_true (
      kk_server_register_terminal (f->server, print, "窓口1", NULL, TRUE, FALSE, "a", &error));
  terminal = kk_server_find_terminal (f->server, print, &error);
  g_assert_cmpstr (terminal->id, ==, "窓口1");
  g_assert_false (
      kk_server_register_terminal (f->server, renewed, "窓口1", NULL, TRUE, FALSE, "a", &error));
  g_assert_error (error, KK_STORE_ERROR, KK_STORE_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_true (
      kk_server_register_terminal (f->server, renewed, "窓口1", NULL, TRUE, TRUE, "a", &error));
  g_assert_null (kk_server_find_terminal (f->server, print, NULL));
  g_assert_true (kk_server_revoke_terminal (f->server, "窓口1", "a", &error));
  g_assert_null (kk_server_find_terminal (f->server, renewed, &error));
  g_assert_error (error, KK_STORE_ERROR, KK_STORE_ERROR_DENIED);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/store/server/all-the-way", test_all_the_way);
  ADD ("/store/server/idempotent", test_idempotent);
  ADD ("/store/server/refusals", test_refusals);
  ADD ("/store/server/second-revision", test_second_revision);
  ADD ("/store/server/outbox", test_outbox);
  ADD ("/store/server/retention", test_retention);
  ADD ("/store/server/terminals", test_terminals);
  ADD ("/store/server/unsigned", test_unsigned);
  g_test_add_func ("/store/audit/tampering", test_audit_tampering);
  g_test_add_func ("/store/audit/kept-head", test_audit_kept_head);
  return g_test_run ();
}
