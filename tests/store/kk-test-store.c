/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/store/kk-test-store.h"

#include <glib/gstdio.h>
#include <string.h>

static gint64
test_clock (gpointer data)
{
  return ((TestStore *) data)->now;
}

TestStore *
test_store_new (KkStoreRole role)
{
  TestStore *t = g_new0 (TestStore, 1);
  g_autoptr (GError) error = NULL;

  t->folder = g_dir_make_tmp ("kakanai-store-XXXXXX", &error);
  g_assert_no_error (error);
  t->path = g_build_filename (t->folder, "test.db", NULL);
  t->now = G_GINT64_CONSTANT (1795140000000000);
  t->options.role = role;
  t->options.practice = TRUE;
  t->options.kdf_ops = 1;
  t->options.kdf_memory = 8192;
  t->options.clock = test_clock;
  t->options.clock_data = t;
  return t;
}

static void
remove_folder (const char *folder)
{
  GDir *dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_unlink (path) != 0)
        remove_folder (path);
    }
  g_clear_pointer (&dir, g_dir_close);
  g_rmdir (folder);
}

void
test_store_free (TestStore *t)
{
  remove_folder (t->folder);
  g_free (t->folder);
  g_free (t->path);
  g_free (t);
}

KkStore *
test_store_open (TestStore *t)
{
  g_autoptr (GError) error = NULL;
  KkStore *store = kk_store_open (t->path, &t->options, &error);

  g_assert_no_error (error);
  g_assert_nonnull (store);
  return store;
}

KkServerKeys *
test_server_keys (TestStore *t)
{
  g_autofree char *path = g_build_filename (t->folder, "server.keys", NULL);
  g_autoptr (GError) error = NULL;
  KkServerKeys *keys = kk_server_keys_load (path, TRUE, &error);

  g_assert_no_error (error);
  return keys;
}

KkStore *
test_store_open_unlocked (TestStore *t)
{
  KkStore *store = test_store_open (t);
  g_autoptr (GError) error = NULL;

  if (t->options.role == KK_STORE_SERVER)
    {
      g_autoptr (KkServerKeys) keys = test_server_keys (t);

      kk_vault_open_server (store, keys, &error);
    }
  else if (kk_vault_exists (store))
    {
      g_autoptr (KkAccount) account = kk_account_sign_in (store, "admin", TEST_PASSWORD, &error);
      g_assert_no_error (error);
    }
  else
    {
      char *recovery = NULL;
      g_autoptr (KkAccount) account
          = kk_account_create_first (store, "admin", "管理 太郎", TEST_PASSWORD, &recovery, &error);
      g_assert_no_error (error);
      kk_secret_free (recovery);
    }
  g_assert_no_error (error);
  g_assert_true (kk_vault_is_open (store));
  return store;
}

KkEvent *
test_event (TestStore *t, KkEventType type, const char *reason)
{
  t->now += G_USEC_PER_SEC;
  return kk_event_new (type, t->now, "clerk-1", "窓口1", 0, reason);
}

KkNotice *
test_notice (const char *name)
{
  KkNotice *notice = kk_notice_new (KK_MOVE_IN);

  g_assert_cmpint (kk_notice_add_person (notice), ==, 0);
  g_assert_true (kk_notice_set (notice, "new_head", name, KK_SOURCE_TYPED));
  g_assert_true (kk_notice_set (notice, "new_address", TEST_ADDRESS, KK_SOURCE_TYPED));
  g_assert_true (kk_notice_set (notice, "persons[0].name", name, KK_SOURCE_TYPED));
  g_assert_true (kk_notice_set (notice, "persons[0].my_number", TEST_MY_NUMBER, KK_SOURCE_TYPED));
  return notice;
}

KkSignature *
test_signature (const KkNotice *notice)
{
  KkSignature *signature = kk_signature_new (KK_SIGN_BY_SELF, 0.3);

  kk_signature_begin_stroke (signature);
  kk_signature_add_point (signature, (KkInkPoint){ 0.1f, 0.1f, 0.5f, 0 });
  kk_signature_add_point (signature, (KkInkPoint){ 0.7f, 0.2f, 0.5f, 300 });
  signature->hash = kk_revision_notice_hash (notice);
  signature->at = G_GINT64_CONSTANT (1795140000000000);
  return signature;
}

KkRevisionPage *
test_page (guint32 seed, gsize size)
{
  g_autoptr (GRand) dice = g_rand_new_with_seed (seed);
  guint8 *data = g_malloc (size);
  g_autoptr (GBytes) bytes = NULL;
  KkRevisionPage *page;

  for (gsize i = 0; i < size; i++)
    data[i] = (guint8) g_rand_int (dice);
  memcpy (data, TEST_NAME, MIN (size, strlen (TEST_NAME)));
  bytes = g_bytes_new_take (data, size);
  page = kk_revision_page_new ("image/png", bytes);
  page->rotation = 90;
  page->reading = json_from_string ("{\"document\":\"unknown\",\"name\":\"" TEST_NAME "\"}", NULL);
  return page;
}

char *
test_signed_case (TestStore *t, KkStore *store, guint n_pages)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkEvent) opened = test_event (t, KK_EVENT_OPENED, NULL);
  g_autoptr (KkCaseSummary) summary = kk_store_case_open (store, opened, "2026-11-20", &error);
  g_autoptr (KkNotice) notice = test_notice (TEST_NAME);
  g_autoptr (KkSignature) signature = test_signature (notice);
  g_autoptr (KkEvent) signed_event = NULL;
  int revision = 0;

  g_assert_no_error (error);
  kk_store_case_save_draft (store, summary->id, notice, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < n_pages; i++)
    {
      g_autoptr (KkRevisionPage) page = test_page (i, 20000);
      g_autoptr (KkEvent) added = test_event (t, KK_EVENT_PAGE_ADDED, NULL);

      kk_store_case_add_page (store, summary->id, page, -1, added, &error);
      g_assert_no_error (error);
    }
  signed_event = test_event (t, KK_EVENT_SIGNED, NULL);
  kk_store_case_sign (store, summary->id, notice, signature, signed_event, &revision, &error);
  g_assert_no_error (error);
  g_assert_cmpint (revision, ==, 1);
  return g_strdup (summary->id);
}

void
test_queue (TestStore *t, KkStore *store, const char *case_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkEvent) queued = test_event (t, KK_EVENT_QUEUED, NULL);

  kk_store_case_queue (store, case_id, queued, &error);
  g_assert_no_error (error);
}

gboolean
test_folder_contains (TestStore *t, const char *text)
{
  g_autoptr (GDir) dir = g_dir_open (t->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (t->folder, name, NULL);
      g_autofree char *data = NULL;
      gsize length;

      if (g_file_get_contents (path, &data, &length, NULL)
          && memmem (data, length, text, strlen (text)) != NULL)
        return TRUE;
    }
  return FALSE;
}
