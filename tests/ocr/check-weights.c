/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check-weights FILE CHARACTERS: exit 0 where FILE is a weights file that knows them all. */
#include "ocr/kk-line-reader.h"

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkLineReader) reader = NULL;
  g_autoptr (GBytes) bytes = NULL;
  char *data;
  gsize size;

  if (argc != 3 || !g_file_get_contents (argv[1], &data, &size, &error))
    {
      g_printerr ("%s\n", error != NULL ? error->message : "check-weights FILE CHARACTERS");
      return 2;
    }
  bytes = g_bytes_new_take (data, size);
  reader = kk_line_reader_new (bytes, &error);
  if (reader == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  for (const char *p = argv[2]; *p != '\0'; p = g_utf8_next_char (p))
    if (!kk_line_reader_knows (reader, g_utf8_get_char (p)))
      {
        g_printerr ("a character is missing\n");
        return 1;
      }
  return 0;
}
