/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-lines [--weights FILE] [--errors] DIR: reads the lines that tools/train/lines.py made and
 * prints how many are right, per class and wear, and what a cell costs on each path. */
#include <gio/gio.h>
#include <locale.h>
#include <string.h>
#include <time.h>

#include "ocr/kk-glyph-net.h"
#include "tests/ocr/line-file.h"

typedef struct
{
  guint lines, right, characters, wrong, sure, sure_wrong;
} Tally;

static guint
distance (const char *a, const char *b)
{
  g_autofree gunichar *x = g_utf8_to_ucs4_fast (a, -1, NULL),
                      *y = g_utf8_to_ucs4_fast (b, -1, NULL);
  glong n = g_utf8_strlen (a, -1), m = g_utf8_strlen (b, -1);
  g_autofree guint *row = g_new (guint, m + 1);

  for (glong j = 0; j <= m; j++)
    row[j] = (guint) j;
  for (glong i = 1; i <= n; i++)
    {
      guint diagonal = row[0];

      row[0] = (guint) i;
      for (glong j = 1; j <= m; j++)
        {
          guint up = row[j], change = diagonal + (x[i - 1] != y[j - 1]);

          row[j] = MIN (MIN (up + 1, row[j - 1] + 1), change);
          diagonal = up;
        }
    }
  return row[m];
}

/* Of this process: other load on the machine does not count. */
static double
cpu_ms (void)
{
  return clock () * 1000.0 / CLOCKS_PER_SEC;
}

static void
print_tally (const char *name, const Tally *tally)
{
  if (tally->lines == 0)
    return;
  g_print ("%-12s %5u lines  right %6.2f %%  character error %6.3f %%  sure %5.1f %%, wrong among "
           "them %u\n",
           name, tally->lines, 100.0 * tally->right / tally->lines,
           100.0 * tally->wrong / MAX (tally->characters, 1), 100.0 * tally->sure / tally->lines,
           tally->sure_wrong);
}

static void
time_paths (const char *weights_path)
{
  g_autoptr (GBytes) weights = line_file_weights (weights_path);
  g_autoptr (KkGlyphNet) net = kk_glyph_net_new (weights, NULL);
  g_autofree guint8 *cells = g_malloc0 (KK_GLYPH_BATCH * KK_GLYPH_CELL);
  g_autoptr (GRand) random = g_rand_new_with_seed (1);

  for (guint i = 0; i < KK_GLYPH_BATCH * KK_GLYPH_CELL; i++)
    cells[i] = (guint8) g_rand_int_range (random, 0, 128);
  for (guint path = KK_GLYPH_PATH_PORTABLE; path <= KK_GLYPH_PATH_VNNI; path++)
    {
      double began = cpu_ms (), took;
      guint n = 0;

      if (!kk_glyph_has_path (path))
        continue;
      g_autoptr (KkGlyphScratch) scratch = kk_glyph_scratch_new (net, path);
      do
        {
          kk_glyph_net_run (net, scratch, cells, KK_GLYPH_BATCH, NULL);
          n += KK_GLYPH_BATCH;
          took = cpu_ms () - began;
        }
      while (took < 500);
      g_print ("%-12s %.4f ms a cell\n", kk_glyph_path_name (path), took / n);
    }
}

int
main (int argc, char **argv)
{
  g_autofree char *weights_path = NULL;
  gboolean errors = FALSE;
  const GOptionEntry entries[] = {
    { "weights", 0, 0, G_OPTION_ARG_FILENAME, &weights_path, "weights file", "FILE" },
    { "errors", 0, 0, G_OPTION_ARG_NONE, &errors, "print what was read wrongly", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("DIR");
  g_autoptr (GError) error = NULL;
  g_autoptr (KkLineReader) reader = NULL;
  g_autoptr (GPtrArray) files = NULL, texts = NULL;
  g_autoptr (GHashTable) tallies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GArray) lines = g_array_new (FALSE, TRUE, sizeof (KkLine));
  double began;
  guint n_chars = 0;

  setlocale (LC_ALL, "");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc != 2)
    {
      g_printerr ("%s\n", error != NULL ? error->message : "bench-lines [--errors] DIR");
      return 2;
    }
  g_autoptr (GBytes) weights = line_file_weights (weights_path);

  reader = kk_line_reader_new (weights, &error);
  files = reader != NULL ? line_files_load (argv[1], &error) : NULL;
  if (files == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  for (guint i = 0; i < files->len; i++)
    g_array_append_val (lines, ((LineFile *) g_ptr_array_index (files, i))->line);
  began = cpu_ms ();
  texts = kk_line_reader_read (reader, (const KkLine *) (const void *) lines->data, lines->len,
                               NULL, &error);
  if (texts == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  double took = cpu_ms () - began;

  for (guint i = 0; i < files->len; i++)
    {
      const LineFile *file = g_ptr_array_index (files, i);
      const KkLineText *text = g_ptr_array_index (texts, i);
      g_autofree char *got = line_file_fold (text->text), *want = line_file_fold (file->text);
      gboolean right = strcmp (got, want) == 0;
      g_autofree char *wear = g_strdup_printf ("wear %s", file->wear);
      const char *keys[] = { "all", file->cls, wear };
      gboolean sure = text->n_chars > 0 && text->unread < 0.03f && text->mean_logp > -0.15f
                      && text->min_logp > -0.5f && text->margin > 2.0f;

      n_chars += text->n_chars;
      for (guint k = 0; k < G_N_ELEMENTS (keys); k++)
        {
          Tally *tally = g_hash_table_lookup (tallies, keys[k]);

          if (tally == NULL)
            g_hash_table_insert (tallies, g_strdup (keys[k]), tally = g_new0 (Tally, 1));
          tally->lines++;
          tally->right += right;
          tally->characters += (guint) g_utf8_strlen (want, -1);
          tally->wrong += distance (got, want);
          tally->sure += sure;
          tally->sure_wrong += sure && !right;
        }
      if (errors && !right)
        g_print ("%s %s em %.1f/%.1f wear %s  %s → %s  mean %.2f min %.2f margin %.1f%s\n",
                 file->name, file->cls, text->em, file->em, file->wear, want, got, text->mean_logp,
                 text->min_logp, text->margin, sure ? " SURE" : "");
    }
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (tallies), (GCompareFunc) strcmp);

  for (GList *l = keys; l != NULL; l = l->next)
    print_tally (l->data, g_hash_table_lookup (tallies, l->data));
  g_print ("%.1f ms of CPU for %u characters: %.3f ms each (%s)\n", took, n_chars,
           took / MAX (n_chars, 1), kk_glyph_path_name (kk_glyph_best_path ()));
  time_paths (weights_path);
  return 0;
}
