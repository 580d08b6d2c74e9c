/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check-weights FILE PROOF CHARACTERS: exit 0 where FILE is a weights file that knows them all and
 * gives the cells of PROOF (tools/train/export.py) the logits that stand there, to the bit. */
#include <string.h>

#include "ocr/kk-glyph-net.h"

static guint32
get_u32 (const guint8 *at)
{
  guint32 value;

  memcpy (&value, at, 4);
  return GUINT32_FROM_LE (value);
}

/* NULL where all is well. */
static const char *
check_path (const KkGlyphNet *net, KkGlyphPath path, const guint8 *proof, gsize size)
{
  g_autoptr (KkGlyphScratch) scratch = kk_glyph_scratch_new (net, path);
  guint n_classes = kk_glyph_net_n_classes (net), n = size < 8 ? 0 : get_u32 (proof);
  gsize entry = KK_GLYPH_CELL + 4 * (gsize) n_classes;

  if (n == 0 || get_u32 (proof + 4) != n_classes || size != 8 + n * entry)
    return "no proof for these weights";
  for (guint i = 0; i < n; i++)
    {
      const guint8 *cell = proof + 8 + i * entry;
      const float *logits = kk_glyph_net_run (net, scratch, cell, 1, NULL);

      if (memcmp (logits, cell + KK_GLYPH_CELL, 4 * (gsize) n_classes) != 0)
        return "other logits than training computed";
    }
  return NULL;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkGlyphNet) net = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *proof = NULL;
  char *data;
  gsize size, proof_size;

  if (argc != 4 || !g_file_get_contents (argv[1], &data, &size, &error))
    {
      g_printerr ("%s\n", error != NULL ? error->message : "check-weights FILE PROOF CHARACTERS");
      return 2;
    }
  bytes = g_bytes_new_take (data, size);
  net = kk_glyph_net_new (bytes, &error);
  if (net == NULL || !g_file_get_contents (argv[2], &proof, &proof_size, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  for (const char *p = argv[3]; *p != '\0'; p = g_utf8_next_char (p))
    if (kk_glyph_net_class (net, g_utf8_get_char (p)) < 0)
      {
        g_printerr ("a character is missing\n");
        return 1;
      }
  for (guint path = KK_GLYPH_PATH_PORTABLE; path <= KK_GLYPH_PATH_VNNI; path++)
    {
      const char *wrong = kk_glyph_has_path (path)
                              ? check_path (net, path, (const guint8 *) proof, proof_size)
                              : NULL;

      if (wrong != NULL)
        {
          g_printerr ("%s: %s\n", kk_glyph_path_name (path), wrong);
          return 1;
        }
    }
  return 0;
}
