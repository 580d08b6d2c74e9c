/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/app/kk-test-terminal.h"

#include <ftw.h>
#include <glib/gstdio.h>

#include "core/kk-json.h"
#include "lexicon/kk-data.h"
#include "store/kk-account.h"
#include "store/kk-crypto.h"

/* ——— the store ——— */

static void
add_account (KkStore *store, JsonObject *object)
{
  const char *login = kk_json_get_string (object, "login", "");
  const char *name = kk_json_get_string (object, "name", "");
  const char *password = kk_json_get_string (object, "password", "");
  g_autoptr (KkAccount) account = NULL;
  g_autoptr (GError) error = NULL;
  KkRole role;

  g_assert_true (kk_role_from_string (kk_json_get_string (object, "role", ""), &role));
  if (role == KK_ROLE_ADMINISTRATOR)
    {
      char *recovery = NULL;

      account = kk_account_create_first (store, login, name, password, &recovery, &error);
      kk_secret_free (recovery);
    }
  else
    account = kk_account_add (store, kk_json_get_string (object, "id", NULL), login, name, role,
                              password, &error);
  g_assert_no_error (error);
}

void
kk_test_terminal_set_up (const KkAppConfig *config)
{
  g_autofree char *path = g_build_filename (config->data_dir, "counter.db", NULL);
  const KkStoreOptions options = {
    .role = KK_STORE_TERMINAL, .practice = config->practice, .kdf_ops = 1, .kdf_memory = 64 * 1024
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (KkStore) store = kk_store_open (path, &options, &error);
  g_autoptr (GPtrArray) there = store != NULL ? kk_account_list (store, &error) : NULL;
  g_autoptr (JsonNode) root = kk_data_load_json ("practice/accounts.json", NULL);
  JsonArray *accounts = kk_json_get_array (json_node_get_object (root), "accounts");

  g_assert_no_error (error);
  /* The administrator stands first in the file: the store begins with one. */
  for (guint i = 0; there->len == 0 && i < json_array_get_length (accounts); i++)
    add_account (store, json_array_get_object_element (accounts, i));
}

/* ——— the terminal ——— */

TestTerminal *
test_terminal_new (void)
{
  TestTerminal *t = g_new0 (TestTerminal, 1);
  KkAppConfig *config = g_new0 (KkAppConfig, 1);

  t->folder = g_dir_make_tmp ("kakanai-test-XXXXXX", NULL);
  g_assert_nonnull (t->folder);
  t->config = config;
  config->data_dir = g_build_filename (t->folder, "terminal", NULL);
  config->practice = TRUE;
  config->protection_seconds = 900;
  config->terminal = g_strdup ("renshu-1");
  config->city_code = g_strdup ("402184");
  config->city_name = g_strdup ("福岡県筑紫野市");
  config->office_phone = g_strdup ("0000-00-0000");
  config->pdf_dir = g_build_filename (t->folder, "out", "pdf", NULL);
  config->rpa_dir = g_build_filename (t->folder, "out", "rpa", NULL);
  config->rpa_profile = g_strdup ("standard");
  g_assert_cmpint (g_mkdir_with_parents (config->data_dir, 0700), ==, 0);
  kk_test_terminal_set_up (config);
  return t;
}

static int
remove_one (const char *path, const struct stat *status, int type, struct FTW *ftw)
{
  return remove (path);
}

void
test_terminal_free (TestTerminal *t)
{
  if (t->counter != NULL)
    test_terminal_stop (t);
  nftw (t->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
  kk_app_config_free (t->config);
  g_free (t->folder);
  g_free (t);
}

void
test_terminal_sign_in (TestTerminal *t, const char *login)
{
  g_autofree char *password = g_strconcat ("renshu-", login, NULL);

  kk_counter_sign_out (t->counter);
  kk_job_sign_in (t->counter, login, password);
}

void
test_terminal_start (TestTerminal *t, const char *login)
{
  g_assert_null (t->counter);
  t->counter = kk_counter_new (t->config);
  kk_job_start (t->counter);
  test_terminal_sign_in (t, login);
}

static gboolean
is_gone (gpointer pointer)
{
  return *(gpointer *) pointer == NULL;
}

void
test_terminal_stop (TestTerminal *t)
{
  gpointer weak = t->counter;

  g_object_add_weak_pointer (G_OBJECT (t->counter), &weak);
  kk_counter_stop (t->counter);
  g_clear_object (&t->counter);
  /* Answers on their way hold it a little longer. */
  g_assert_true (kk_job_wait (is_gone, &weak, 10));
}

/* ——— pages ——— */

char *
test_terminal_file (TestTerminal *t, const char *name, GBytes *bytes)
{
  char *path = g_build_filename (t->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes),
                       &error);
  g_assert_no_error (error);
  return path;
}

GBytes *
test_page_png (guint32 seed)
{
  const int width = 414; /* A4 at 50 dpi */
  const int height = 585;
  g_autoptr (GRand) dice = g_rand_new_with_seed (seed);
  guint8 *pixels = g_malloc ((gsize) width * height);
  g_autoptr (KkPageImage) image = NULL;
  g_autoptr (GError) error = NULL;
  GBytes *png;

  memset (pixels, 255, (gsize) width * height);
  for (int i = 0; i < 40; i++)
    pixels[g_rand_int_range (dice, 0, width * height)] = 120;
  image = kk_page_image_new (g_bytes_new_take (pixels, (gsize) width * height), width, height, 1,
                             (gsize) width, 50);
  png = kk_page_image_to_png (image, &error);
  g_assert_no_error (error);
  return png;
}

char *
test_terminal_page (TestTerminal *t, guint32 seed)
{
  g_autofree char *name = g_strdup_printf ("page-%u.png", seed);
  g_autoptr (GBytes) png = test_page_png (seed);

  return test_terminal_file (t, name, png);
}

KkSession *
test_terminal_case (TestTerminal *t, guint n_pages)
{
  KkSession *session = kk_job_open (t->counter, NULL);

  for (guint i = 1; i <= n_pages; i++)
    {
      g_autofree char *page = test_terminal_page (t, i);

      kk_job_add_file (session, page);
    }
  kk_job_complete_notice (session);
  kk_job_flush (session);
  return session;
}

static void
set (KkSession *session, const char *path, const char *value)
{
  g_assert_true (kk_session_set (session, path, value, KK_SOURCE_TYPED));
}

KkSession *
test_terminal_household (TestTerminal *t)
{
  KkSession *session = kk_job_open (t->counter, NULL);

  while (kk_session_get_notice (session)->persons->len < 2)
    kk_session_add_person (session);
  set (session, "move_date", "2026-11-01");
  set (session, "new_address", "福岡県小郡市小郡255番地1");
  set (session, "persons[0].name", "見本　太郎");
  set (session, "persons[0].relationship", "世帯主");
  set (session, "persons[0].birth_date", "1985-03-09");
  set (session, "persons[0].nhi", "有");
  set (session, "persons[1].name", "見本　一郎");
  set (session, "persons[1].relationship", "子");
  set (session, "persons[1].birth_date", "2016-07-01");
  kk_job_flush (session);
  return session;
}
