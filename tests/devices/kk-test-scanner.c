/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/devices/kk-test-scanner.h"

#include <glib/gstdio.h>

#include "kk-config.h"

static void
empty (const char *dir)
{
  g_autoptr (GDir) handle = g_dir_open (dir, 0, NULL);
  const char *name;

  while (handle != NULL && (name = g_dir_read_name (handle)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);

      g_unlink (path);
    }
}

static char *
make (const char *dir, const char *sub)
{
  char *path = g_build_filename (dir, sub, NULL);

  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
  return path;
}

KkTestScanner *
kk_test_scanner_new (const char *dll_conf)
{
  KkTestScanner *scanner = g_new0 (KkTestScanner, 1);
  /* libsane lists the last first. */
  g_autofree char *conf = g_strdup_printf ("%s\nkakanai\n", dll_conf != NULL ? dll_conf : "");
  g_autofree char *config = NULL, *file = NULL, *path = NULL, *feeder = NULL, *flatbed = NULL;
  const char *old = g_getenv ("LD_LIBRARY_PATH");

  scanner->dir = g_dir_make_tmp ("kk-scanner-XXXXXX", NULL);
  g_assert_nonnull (scanner->dir);
  config = make (scanner->dir, "config");
  feeder = make (scanner->dir, "feeder");
  flatbed = make (scanner->dir, "flatbed");
  file = g_build_filename (config, "dll.conf", NULL);
  g_assert_true (g_file_set_contents (file, conf, -1, NULL));
  path = g_strdup_printf ("%s/tests/sane%s%s", KK_BUILDDIR, old != NULL ? ":" : "",
                          old != NULL ? old : "");
  g_setenv ("SANE_CONFIG_DIR", config, TRUE);
  g_setenv ("KAKANAI_SANE_DIR", scanner->dir, TRUE);
  g_setenv ("LD_LIBRARY_PATH", path, TRUE);
  return scanner;
}

void
kk_test_scanner_free (KkTestScanner *scanner)
{
  const char *const subs[] = { "config", "feeder", "flatbed", "out", "" };

  for (gsize i = 0; i < G_N_ELEMENTS (subs); i++)
    {
      g_autofree char *path = g_build_filename (scanner->dir, subs[i], NULL);

      empty (path);
      g_rmdir (path);
    }
  g_free (scanner->dir);
  g_free (scanner);
}

void
kk_test_scanner_feed (KkTestScanner *scanner, GBytes *page_file)
{
  static guint n;
  g_autofree char *name = g_strdup_printf ("%06u", ++n);
  g_autofree char *path = g_build_filename (scanner->dir, "feeder", name, NULL);
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  gsize size = 0;
  const char *data = g_bytes_get_data (page_file, &size);

  g_assert_true (g_file_set_contents (part, data, (gssize) size, NULL));
  g_assert_cmpint (g_rename (part, path), ==, 0);
}

void
kk_test_scanner_feed_path (KkTestScanner *scanner, const char *path)
{
  g_autoptr (GBytes) bytes = NULL;
  char *data = NULL;
  gsize size = 0;

  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  bytes = g_bytes_new_take (data, size);
  kk_test_scanner_feed (scanner, bytes);
}

void
kk_test_scanner_lay (KkTestScanner *scanner, GBytes *page_file)
{
  g_autofree char *path = g_build_filename (scanner->dir, "flatbed", "page", NULL);
  gsize size = 0;
  const char *data = g_bytes_get_data (page_file, &size);

  g_assert_true (g_file_set_contents (path, data, (gssize) size, NULL));
}

void
kk_test_scanner_reset (KkTestScanner *scanner)
{
  g_autofree char *feeder = g_build_filename (scanner->dir, "feeder", NULL);
  g_autofree char *flatbed = g_build_filename (scanner->dir, "flatbed", NULL);

  empty (feeder);
  empty (flatbed);
  kk_test_scanner_control (scanner, NULL);
}

guint
kk_test_scanner_count (KkTestScanner *scanner)
{
  g_autofree char *feeder = g_build_filename (scanner->dir, "feeder", NULL);
  g_autoptr (GDir) handle = g_dir_open (feeder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (handle) != NULL)
    n++;
  return n;
}

void
kk_test_scanner_control (KkTestScanner *scanner, const char *text)
{
  g_autofree char *path = g_build_filename (scanner->dir, "control", NULL);

  if (text == NULL)
    g_unlink (path);
  else
    g_assert_true (g_file_set_contents (path, text, -1, NULL));
}
