/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <locale.h>

#include "lexicon/kk-address.h"
#include "lexicon/kk-lexicon.h"

static char *
write_file (const char *name, const char *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *directory = g_dir_make_tmp ("kakanai-XXXXXX", &error);
  g_assert_no_error (error);
  char *path = g_build_filename (directory, name, NULL);
  g_file_set_contents (path, bytes, length, &error);
  g_assert_no_error (error);
  return path;
}

static void
remove_file (const char *path)
{
  g_autofree char *directory = g_path_get_dirname (path);
  g_unlink (path);
  g_rmdir (directory);
}

static void
test_opens (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkLexicon) lexicon = kk_lexicon_open (NULL, &error);
  g_assert_no_error (error);
  const char *stamp = kk_lexicon_get_stamp (lexicon);
  g_assert_nonnull (strstr (stamp, "SKK-JISYO.zipcode sha256:"));
  g_assert_nonnull (strstr (stamp, "ipamjm.ttf sha256:"));
  g_autoptr (KkLexicon) again = kk_lexicon_ref (lexicon);
  g_assert_true (again == lexicon);
}

static void
test_missing (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (kk_lexicon_open ("/nonexistent/kakanai.lexicon", &error));
  g_assert_error (error, KK_LEXICON_ERROR, KK_LEXICON_ERROR_MISSING);
  g_assert_nonnull (strstr (error->message, "/nonexistent/kakanai.lexicon"));
}

static void
assert_refused (const char *bytes, gsize length, int code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = write_file ("a lexicon%41.lexicon", bytes, length);
  g_assert_null (kk_lexicon_open (path, &error));
  g_assert_error (error, KK_LEXICON_ERROR, code);
  g_assert_nonnull (strstr (error->message, path));
  remove_file (path);
}

static void
test_damaged (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = kk_lexicon_default_path ();
  g_autofree char *bytes = NULL;
  gsize length;
  g_file_get_contents (path, &bytes, &length, &error);
  g_assert_no_error (error);

  assert_refused ("", 0, KK_LEXICON_ERROR_BROKEN);
  assert_refused ("氏名", 6, KK_LEXICON_ERROR_BROKEN);
  const gsize cuts[] = { 1, 99, 100, 4095, 4096, 100000, length / 2, length - 1 };
  for (gsize i = 0; i < G_N_ELEMENTS (cuts); i++)
    assert_refused (bytes, cuts[i], KK_LEXICON_ERROR_BROKEN);
  char version = bytes[63]; /* of user_version */
  bytes[63] = 99;
  assert_refused (bytes, length, KK_LEXICON_ERROR_VERSION);
  bytes[63] = version;
  memset (bytes + 100, 0x55, 3000);
  assert_refused (bytes, length, KK_LEXICON_ERROR_BROKEN);
}

/* A part whose bytes rotted is noticed before anything follows an offset in it. */
static void
test_rotten_part (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = kk_lexicon_default_path ();
  g_autofree char *bytes = NULL;
  gsize length;
  g_file_get_contents (path, &bytes, &length, &error);
  g_assert_no_error (error);
  /* A town in the index. */
  char *line = memmem (bytes, length, "\n太子堂\n", strlen ("\n太子堂\n"));
  g_assert_nonnull (line);
  line[3] ^= 0x40;
  g_autofree char *copy = write_file ("kakanai.lexicon", bytes, length);
  g_autoptr (KkLexicon) lexicon = kk_lexicon_open (copy, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) found = kk_address_search (lexicon, "小郡", 10);
  g_assert_cmpuint (found->len, ==, 0);
  g_autoptr (GPtrArray) noisy = kk_address_complete (lexicon, "小郡", 2, 10);
  g_assert_cmpuint (noisy->len, ==, 0);
  g_assert_null (kk_address_match_prefix (lexicon, "小郡市"));
  remove_file (copy);
}

static gpointer
search_thread (gpointer data)
{
  for (int i = 0; i < 20; i++)
    {
      g_autoptr (GPtrArray) found = kk_address_search (data, "福岡県小郡市", 3);
      g_assert_cmpuint (found->len, ==, 3);
      g_autoptr (GPtrArray) noisy = kk_address_complete (data, "福岡県小都市", 1, 3);
      g_assert_cmpuint (noisy->len, >, 0);
    }
  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkLexicon) lexicon = kk_lexicon_open (NULL, &error);
  g_assert_no_error (error);
  GThread *threads[4];
  for (int i = 0; i < 4; i++)
    threads[i] = g_thread_new ("search", search_thread, lexicon);
  for (int i = 0; i < 4; i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lexicon/opens", test_opens);
  g_test_add_func ("/lexicon/missing", test_missing);
  g_test_add_func ("/lexicon/damaged", test_damaged);
  g_test_add_func ("/lexicon/rotten-part", test_rotten_part);
  g_test_add_func ("/lexicon/threads", test_threads);
  return g_test_run ();
}
