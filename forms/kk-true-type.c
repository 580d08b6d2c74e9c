/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/kk-true-type.h"

#include <string.h>

static guint
u16 (const guint8 *p)
{
  return (guint) p[0] << 8 | p[1];
}

static guint
u32 (const guint8 *p)
{
  return (guint) p[0] << 24 | (guint) p[1] << 16 | (guint) p[2] << 8 | p[3];
}

static const guint8 *
table (const KkTrueType *font, const char *tag, gsize least, gsize *length_out)
{
  guint n = u16 (font->data + 4);

  for (guint i = 0; i < n && 12 + 16 * (gsize) (i + 1) <= font->length; i++)
    {
      const guint8 *entry = font->data + 12 + 16 * (gsize) i;
      gsize offset = u32 (entry + 8), length = u32 (entry + 12);

      if (memcmp (entry, tag, 4) != 0)
        continue;
      if (offset > font->length || length > font->length - offset || length < least)
        return NULL;
      *length_out = length;
      return font->data + offset;
    }
  return NULL;
}

gboolean
kk_true_type_open (KkTrueType *font, gconstpointer data, gsize length)
{
  const guint8 *head, *hhea, *maxp;
  gsize n = 0;

  memset (font, 0, sizeof *font);
  font->data = data;
  font->length = length;
  if (length < 12)
    return FALSE;
  head = table (font, "head", 54, &n);
  hhea = table (font, "hhea", 36, &n);
  maxp = table (font, "maxp", 6, &n);
  font->metrics = table (font, "hmtx", 4, &n);
  if (head == NULL || hhea == NULL || maxp == NULL || font->metrics == NULL)
    return FALSE;
  font->units = u16 (head + 18);
  font->n_metrics = u16 (hhea + 34);
  font->n_glyphs = u16 (maxp + 4);
  if (font->units == 0 || font->n_metrics == 0 || n < 4 * (gsize) font->n_metrics)
    return FALSE;
  font->cmap = table (font, "cmap", 4, &font->cmap_length);
  font->n_maps = font->cmap != NULL ? u16 (font->cmap + 2) : 0;
  if (4 + 8 * (gsize) font->n_maps > font->cmap_length)
    font->n_maps = 0;
  return TRUE;
}

double
kk_true_type_width (const KkTrueType *font, guint glyph)
{
  return u16 (font->metrics + 4 * (gsize) MIN (glyph, font->n_metrics - 1)) * 1000.0 / font->units;
}

static guint
look_up (const guint8 *map, gsize length, guint code)
{
  guint format = length >= 8 ? u16 (map) : 99;

  if (format == 0)
    return code < 256 && length >= 6 + 256 ? map[6 + code] : 0;
  if (format == 6 && length >= 10)
    {
      guint first = u16 (map + 6), n = u16 (map + 8);
      return code >= first && code - first < n && 12 + 2 * (gsize) (code - first) <= length
                 ? u16 (map + 10 + 2 * (code - first))
                 : 0;
    }
  if (format == 4 && length >= 16)
    {
      guint segments = u16 (map + 6) / 2;

      if (16 + 8 * (gsize) segments > length)
        return 0;
      for (guint i = 0; i < segments; i++)
        {
          const guint8 *end = map + 14 + 2 * (gsize) i, *start = end + 2 + 2 * (gsize) segments;
          const guint8 *delta = start + 2 * (gsize) segments,
                       *offset = delta + 2 * (gsize) segments;

          if (code > u16 (end) || code < u16 (start))
            continue;
          if (u16 (offset) == 0)
            return (code + u16 (delta)) & 0xffff;
          const guint8 *at = offset + u16 (offset) + 2 * (gsize) (code - u16 (start));
          if (at + 2 > map + length || u16 (at) == 0)
            return 0;
          return (u16 (at) + u16 (delta)) & 0xffff;
        }
    }
  return 0;
}

static guint
find (const KkTrueType *font, guint platform, guint encoding, guint code)
{
  for (guint i = 0; i < font->n_maps; i++)
    {
      const guint8 *entry = font->cmap + 4 + 8 * (gsize) i;
      gsize offset = u32 (entry + 4);

      if (u16 (entry) == platform && u16 (entry + 2) == encoding && offset < font->cmap_length)
        return look_up (font->cmap + offset, font->cmap_length - offset, code);
    }
  return 0;
}

guint
kk_true_type_glyph (const KkTrueType *font, guint unicode, guint code)
{
  guint glyph = find (font, 3, 1, unicode);

  if (glyph == 0)
    glyph = find (font, 1, 0, code);
  if (glyph == 0)
    glyph = find (font, 3, 0, code);
  return glyph != 0 ? glyph : find (font, 3, 0, 0xf000 + code);
}
