/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes the address parts into a dictionary that compile.py is making. usage: compile-places DB,
 * the lines of places.py on stdin. */
#include <stdio.h>
#include <string.h>

#include "lexicon/kk-address-compile.h"

static gboolean
take_line (KkAddressSource *source, char **words, guint *prefectures)
{
  guint n = g_strv_length (words);
  if (n == 3 && g_str_equal (words[0], "F") && *prefectures < G_N_ELEMENTS (source->prefectures))
    {
      source->prefectures[*prefectures] = g_string_chunk_insert (source->strings, words[1]);
      source->prefecture_kana[(*prefectures)++] = g_string_chunk_insert (source->strings, words[2]);
      return TRUE;
    }
  if (n == 6 && g_str_equal (words[0], "C"))
    {
      kk_address_source_add_city (source, (guint) atoi (words[1]), words[2], words[3], words[4],
                                  words[5]);
      return TRUE;
    }
  if (n == 5 && g_str_equal (words[0], "P") && source->cities->len > 0)
    {
      kk_address_source_add_town (source, source->cities->pdata[source->cities->len - 1],
                                  (guint32) atoi (words[1]), words[2], words[3], words[4]);
      return TRUE;
    }
  return FALSE;
}

int
main (int argc, char **argv)
{
  g_autoptr (KkAddressSource) source = kk_address_source_new ();
  g_autoptr (GBytes) folds = NULL;
  g_autoptr (GError) error = NULL;
  char line[8192];
  guint prefectures = 0, number = 0;
  sqlite3 *db = NULL;

  while (fgets (line, sizeof line, stdin) != NULL)
    {
      number++;
      g_strchomp (line);
      g_auto (GStrv) words = g_strsplit (line, "\t", -1);
      /* What g_strchomp took: empty last columns. */
      guint want = *line == 'F' ? 3 : *line == 'C' ? 6 : 5;
      while (g_strv_length (words) < want)
        {
          guint n = g_strv_length (words);
          words = g_renew (char *, words, n + 2);
          words[n] = g_strdup ("");
          words[n + 1] = NULL;
        }
      if (!take_line (source, words, &prefectures))
        {
          fprintf (stderr, "compile-places: line %u is not understood\n", number);
          return 1;
        }
    }
  if (argc != 2 || sqlite3_open_v2 (argv[1], &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK
      || (folds = kk_lexicon_read_part (db, "fold")) == NULL)
    {
      fprintf (stderr, "compile-places: no dictionary to write to\n");
      sqlite3_close (db);
      return 1;
    }
  gsize size;
  const KkFoldRow *rows = g_bytes_get_data (folds, &size);
  sqlite3_exec (db, "PRAGMA journal_mode=OFF; BEGIN", NULL, NULL, NULL);
  gboolean done = kk_address_compile (db, source, rows, size / sizeof *rows, &error)
                  && sqlite3_exec (db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK;
  sqlite3_close (db);
  if (!done)
    fprintf (stderr, "compile-places: %s\n", error != NULL ? error->message : "not written");
  return done ? 0 : 1;
}
