/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-tesseract-set.h"

#include <string.h>

#define LSTM_UNICHARSET 21 /* of the parts of a .traineddata file */
#define PARTS_MAX 64

/* The part's bytes; NULL where the file has none. */
static const char *
find_part (const char *data, gsize size, guint part, gsize *size_out)
{
  gint32 n;
  gint64 offsets[PARTS_MAX];
  if (size < sizeof n)
    return NULL;
  memcpy (&n, data, sizeof n);
  n = GINT32_FROM_LE (n);
  if (n <= (gint32) part || n > PARTS_MAX || size < sizeof n + (gsize) n * sizeof (gint64))
    return NULL;
  memcpy (offsets, data + sizeof n, (gsize) n * sizeof (gint64));
  gint64 from = GINT64_FROM_LE (offsets[part]), to = (gint64) size;
  for (gint32 i = 0; i < n; i++)
    {
      gint64 other = GINT64_FROM_LE (offsets[i]);
      if (other > from)
        to = MIN (to, other);
    }
  if (from < 0 || from >= to)
    return NULL;
  *size_out = (gsize) (to - from);
  return data + from;
}

GHashTable *
kk_tesseract_set_new (const char *path)
{
  gsize size = 0;
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);
  const char *part = file != NULL
                         ? find_part (g_mapped_file_get_contents (file),
                                      g_mapped_file_get_length (file), LSTM_UNICHARSET, &size)
                         : NULL;
  if (part == NULL || !g_utf8_validate_len (part, size, NULL))
    return NULL;
  g_autofree char *text = g_strndup (part, size);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GHashTable *set = g_hash_table_new (NULL, NULL);
  /* The first line is their number; each of the others begins with a character. */
  for (guint i = 1; lines[0] != NULL && lines[i] != NULL; i++)
    {
      gunichar c = g_utf8_get_char (lines[i]);
      const char *next = *lines[i] != '\0' ? g_utf8_next_char (lines[i]) : NULL;
      if (next != NULL && *next == ' ')
        g_hash_table_add (set, GUINT_TO_POINTER (c));
    }
  return set;
}
