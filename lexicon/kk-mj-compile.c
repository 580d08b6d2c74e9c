/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compiles the index of all MJ glyphs by their looks: kk-mj-compile FONT PROJECTION OUTPUT. The
 * same inputs give the same bytes on one kind of machine. PROJECTION is fitted by
 * tools/train/mj.py: per dimension a float scale, a float bias and KK_MJ_ROUGH_SIZE gint16. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "lexicon/kk-checksum.h"
#include "lexicon/kk-mj-index-private.h"

typedef struct
{
  guint32 number, glyph;
} Row;

/* The font names its glyphs mj000001 and so on. */
static guint32
number_of (const char *name)
{
  if (!g_str_has_prefix (name, "mj") || strlen (name) != 8 || strspn (name + 2, "0123456789") != 6)
    return 0;
  return (guint32) g_ascii_strtoull (name + 2, NULL, 10);
}

static int
by_number (gconstpointer a, gconstpointer b)
{
  const Row *p = a, *q = b;
  return p->number < q->number ? -1 : p->number > q->number;
}

static GArray *
list_glyphs (FT_Face face)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (Row));
  for (guint glyph = 0; glyph < (guint) face->num_glyphs; glyph++)
    {
      char name[64];
      if (FT_Get_Glyph_Name (face, glyph, name, sizeof name) != 0)
        continue;
      Row row = { number_of (name), glyph };
      if (row.number > 0)
        g_array_append_val (rows, row);
    }
  g_array_sort (rows, by_number);
  return rows;
}

static gboolean
read_projection (const char *path, float *projection, float *bias)
{
  g_autofree char *data = NULL;
  gsize length, row = 2 * sizeof (float) + KK_MJ_ROUGH_SIZE * sizeof (gint16);
  if (!g_file_get_contents (path, &data, &length, NULL) || length != row * KK_MJ_CODE_SIZE)
    return FALSE;
  for (int d = 0; d < KK_MJ_CODE_SIZE; d++)
    {
      float scale;
      gint16 values[KK_MJ_ROUGH_SIZE];
      memcpy (&scale, data + d * row, sizeof scale);
      memcpy (&bias[d], data + d * row + sizeof scale, sizeof scale);
      memcpy (values, data + d * row + 2 * sizeof scale, sizeof values);
      for (int i = 0; i < KK_MJ_ROUGH_SIZE; i++)
        projection[d * KK_MJ_ROUGH_SIZE + i] = scale * values[i];
    }
  return TRUE;
}

static void
append_codes (GByteArray *out, const GArray *codes)
{
  for (guint from = 0; from < codes->len; from += KK_MJ_BLOCK)
    {
      gint8 block[KK_MJ_BLOCK * KK_MJ_FRONT] = { 0 };
      for (guint i = 0; i < KK_MJ_BLOCK && from + i < codes->len; i++)
        for (guint d = 0; d < KK_MJ_FRONT; d++)
          block[KK_MJ_FRONT_AT (d, i)] = g_array_index (codes, KkMjCode, from + i).values[d];
      g_byte_array_append (out, (const guint8 *) block, sizeof block);
    }
  for (guint i = 0; i < codes->len; i++)
    g_byte_array_append (
        out, (const guint8 *) g_array_index (codes, KkMjCode, i).values + KK_MJ_FRONT, KK_MJ_BACK);
}

int
main (int argc, char **argv)
{
  FT_Library library;
  FT_Face face;
  struct stat info;
  static float tables[KK_MJ_CODE_SIZE * (KK_MJ_ROUGH_SIZE + 1)];
  if (argc != 4)
    {
      fprintf (stderr, "usage: kk-mj-compile FONT PROJECTION OUTPUT\n");
      return 2;
    }
  float *bias = tables + KK_MJ_CODE_SIZE * KK_MJ_ROUGH_SIZE;
  if (stat (argv[1], &info) != 0 || FT_Init_FreeType (&library) != 0
      || FT_New_Face (library, argv[1], 0, &face) != 0)
    {
      fprintf (stderr, "kk-mj-compile: %s cannot be opened\n", argv[1]);
      return 1;
    }
  if (!read_projection (argv[2], tables, bias))
    {
      fprintf (stderr, "kk-mj-compile: %s is no projection\n", argv[2]);
      return 1;
    }
  g_autoptr (GArray) rows = list_glyphs (face);
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) glyphs = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) codes = g_array_new (FALSE, FALSE, sizeof (KkMjCode));
  for (guint i = 0; i < rows->len; i++)
    {
      const Row *row = &g_array_index (rows, Row, i);
      KkMjShape shape;
      KkMjCode code;
      if ((i > 0 && row[-1].number == row->number) || !kk_mj_draw (face, row->glyph, &shape))
        continue;
      kk_mj_code (tables, bias, &shape, &code);
      g_array_append_val (numbers, row->number);
      g_array_append_val (glyphs, row->glyph);
      g_array_append_val (codes, code);
    }
  FT_Done_Face (face);
  FT_Done_FreeType (library);

  g_autoptr (GByteArray) out = g_byte_array_new ();
  KkMjIndexHead head
      = { KK_MJ_INDEX_MAGIC,     KK_MJ_INDEX_VERSION, numbers->len, KK_MJ_CODE_SIZE, 0,
          (guint32) info.st_size };
  g_byte_array_append (out, (const guint8 *) &head, sizeof head);
  g_byte_array_append (out, (const guint8 *) tables, sizeof tables);
  g_byte_array_append (out, (const guint8 *) numbers->data, numbers->len * 4);
  g_byte_array_append (out, (const guint8 *) glyphs->data, glyphs->len * 4);
  append_codes (out, codes);
  head.adler = kk_lexicon_checksum (out->data + sizeof head, out->len - sizeof head);
  memcpy (out->data, &head, sizeof head);
  g_autoptr (GError) error = NULL;
  if (!g_file_set_contents (argv[3], (const char *) out->data, out->len, &error))
    {
      fprintf (stderr, "kk-mj-compile: %s\n", error->message);
      return 1;
    }
  return 0;
}
