/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/ocr/line-file.h"

#include <stdio.h>
#include <string.h>

static void
line_file_free (LineFile *file)
{
  g_free (file->name);
  g_free (file->cls);
  g_free (file->wear);
  g_free (file->text);
  g_clear_pointer (&file->bytes, g_bytes_unref);
  g_free (file);
}

static KkLineClass
class_of (const char *name)
{
  static const struct
  {
    const char *name;
    KkLineClass cls;
  } table[] = {
    { "name", KK_LINE_NAME },       { "rare", KK_LINE_NAME },     { "kana", KK_LINE_KANA },
    { "date", KK_LINE_DATE },       { "digits", KK_LINE_DIGITS }, { "code", KK_LINE_CODE },
    { "address", KK_LINE_ADDRESS }, { "label", KK_LINE_LABEL },   { "latin", KK_LINE_LATIN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (strcmp (name, table[i].name) == 0)
      return table[i].cls;
  return KK_LINE_ANY;
}

static gboolean
load_pgm (LineFile *file, const char *path, GError **error)
{
  char *data;
  gsize size;
  int width, height, most, start;

  if (!g_file_get_contents (path, &data, &size, error))
    return FALSE;
  file->bytes = g_bytes_new_take (data, size);
  if (sscanf (data, "P5 %d %d %d%n", &width, &height, &most, &start) != 3 || most != 255
      || width < 1 || height < 1 || size < (gsize) start + 1 + (gsize) width * height)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s is no PGM", path);
      return FALSE;
    }
  file->line.pixels = (const guint8 *) data + start + 1;
  file->line.width = width;
  file->line.height = height;
  file->line.stride = width;
  return TRUE;
}

GPtrArray *
line_files_load (const char *folder, GError **error)
{
  g_autofree char *list = g_build_filename (folder, "truth.tsv", NULL), *text = NULL;
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) line_file_free);
  g_auto (GStrv) rows = NULL;

  if (!g_file_get_contents (list, &text, NULL, error))
    return NULL;
  rows = g_strsplit (text, "\n", -1);
  for (guint i = 0; rows[i] != NULL; i++)
    {
      g_auto (GStrv) cells = g_strsplit (rows[i], "\t", -1);
      LineFile *file;

      if (g_strv_length (cells) < 6)
        continue;
      g_autofree char *path = g_build_filename (folder, cells[0], NULL);

      file = g_new0 (LineFile, 1);
      file->name = g_strdup (cells[0]);
      file->cls = g_strdup (cells[1]);
      file->wear = g_strdup (cells[2]);
      file->em = (float) g_ascii_strtod (cells[3], NULL);
      file->text = g_strdup (cells[5]);
      file->line.cls = class_of (cells[1]);
      g_ptr_array_add (files, file);
      if (!load_pgm (file, path, error))
        return NULL;
    }
  return g_steal_pointer (&files);
}

char *
line_file_fold (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar ch = g_utf8_get_char (p);

      if (ch == 0x3000 || g_unichar_isspace (ch))
        continue;
      if (ch >= 0xff01 && ch <= 0xff5e)
        ch -= 0xfee0;
      if (ch == 0x2212 || ch == 0x2010)
        ch = '-';
      g_string_append_unichar (out, ch);
    }
  return g_string_free (out, FALSE);
}

GBytes *
line_file_weights (const char *path)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes;
  char *data;
  gsize size;

  if (path == NULL)
    bytes = g_resources_lookup_data ("/jp/kakanai/ocr/glyph-1.kkw", G_RESOURCE_LOOKUP_FLAGS_NONE,
                                     &error);
  else
    bytes = g_file_get_contents (path, &data, &size, &error) ? g_bytes_new_take (data, size) : NULL;
  if (bytes == NULL)
    g_error ("%s", error->message);
  return bytes;
}
