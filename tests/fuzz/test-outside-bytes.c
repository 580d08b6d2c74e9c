/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Good inputs with a few bytes changed, the same on every run: each entry ends in a value or a
 * clean error. test-outside-bytes --seeds DIR writes the good inputs for tools/fuzz.sh:
 * DIR/TARGET/N. */

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "tests/fuzz/kk-fuzz.h"

#define MAX_CHANGES 4

static void
replace (GByteArray *bytes, guint at, guint length, const void *with, guint with_length)
{
  guint rest = bytes->len - at - length;

  if (with_length > length)
    g_byte_array_set_size (bytes, bytes->len + with_length - length);
  memmove (bytes->data + at + with_length, bytes->data + at + length, rest);
  if (with_length < length)
    g_byte_array_set_size (bytes, bytes->len - (length - with_length));
  if (with_length > 0)
    memcpy (bytes->data + at, with, with_length);
}

/* One change: a bit, a byte, a cut, a repeat, a word that parsers stumble over. */
static void
change (GByteArray *bytes, GRand *random)
{
  static const char *const words[]
      = { "null", "-1",  "1e999", "[]",   "{}",      "\"\"",   "99999999999999999999",
          "[[",   "\"{", ",",     "true", "\\u0000", "\\ud800" };
  guint at = (guint) g_rand_int_range (random, 0, (gint32) bytes->len + 1);
  guint left = bytes->len - at;
  guint span = left > 0 ? (guint) g_rand_int_range (random, 0, (gint32) MIN (left, 64) + 1) : 0;
  const char *word = words[g_rand_int_range (random, 0, G_N_ELEMENTS (words))];
  guint8 byte = (guint8) g_rand_int_range (random, 0, 256);

  switch (g_rand_int_range (random, 0, 7))
    {
    case 0:
      if (left > 0)
        bytes->data[at] ^= (guint8) (1 << (byte & 7));
      break;
    case 1:
      if (left > 0)
        bytes->data[at] = byte;
      break;
    case 2:
      replace (bytes, at, 0, &byte, 1);
      break;
    case 3:
      replace (bytes, at, span, NULL, 0);
      break;
    case 4:
      {
        g_autofree guint8 *copy = g_memdup2 (bytes->data + at, span);

        replace (bytes, at, 0, copy, span);
        break;
      }
    case 5:
      replace (bytes, at, MIN (span, 4), word, (guint) strlen (word));
      break;
    default:
      if (g_rand_boolean (random) && left > 0)
        g_byte_array_set_size (bytes, at);
    }
}

static void
eat (const KkFuzzTarget *target, const guint8 *data, gsize size)
{
  /* Of exactly this size on the heap, so that sanitizers see a read behind it. */
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);

  target->eat (bytes);
}

static void
test_target (gconstpointer data)
{
  static const char *const deep[] = { "[", "{\"a\":", "(", "<<" };
  const KkFuzzTarget *target = data;
  g_autoptr (GPtrArray) seeds = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GRand) random = g_rand_new_with_seed (20250401);

  target->add_seeds (seeds);
  eat (target, NULL, 0);
  for (guint i = 0; i < seeds->len; i++)
    target->eat (seeds->pdata[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (deep); i++)
    {
      g_autoptr (GString) text = g_string_new (deep[i]);

      for (guint k = 0; k < 200000; k++)
        g_string_append (text, deep[i]);
      eat (target, (const guint8 *) text->str, text->len);
    }
  for (guint i = 0; i < target->tries; i++)
    {
      GBytes *seed = seeds->pdata[i % seeds->len];
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      gint32 changes = g_rand_int_range (random, 1, MAX_CHANGES + 1);

      g_byte_array_append (bytes, g_bytes_get_data (seed, NULL), (guint) g_bytes_get_size (seed));
      for (gint32 k = 0; k < changes; k++)
        change (bytes, random);
      eat (target, bytes->data, bytes->len);
    }
}

static int
write_seeds (const char *folder)
{
  gsize n;
  const KkFuzzTarget *targets = kk_fuzz_targets (&n);

  for (gsize t = 0; t < n; t++)
    {
      g_autofree char *place = g_build_filename (folder, targets[t].name, NULL);
      g_autoptr (GPtrArray) seeds = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

      targets[t].add_seeds (seeds);
      g_mkdir_with_parents (place, 0777);
      for (guint i = 0; i < seeds->len; i++)
        {
          g_autofree char *name = g_strdup_printf ("%s/%u", place, i);

          if (!g_file_set_contents (name, g_bytes_get_data (seeds->pdata[i], NULL),
                                    (gssize) g_bytes_get_size (seeds->pdata[i]), NULL))
            return 1;
        }
      g_print ("%s %" G_GSIZE_FORMAT "\n", targets[t].name, targets[t].max_length);
    }
  return 0;
}

/* Refused input may be told of; only what is broken inside may not. */
static gboolean
fatal_cb (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
  return (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL)) != 0;
}

/* poppler tells of every oddity in a file. */
static void
silent_cb (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
}

int
main (int argc, char **argv)
{
  gsize n;
  const KkFuzzTarget *targets = kk_fuzz_targets (&n);

  setlocale (LC_ALL, "");
  if (argc == 3 && g_str_equal (argv[1], "--seeds"))
    return write_seeds (argv[2]);
  g_test_init (&argc, &argv, NULL);
  g_test_log_set_fatal_handler (fatal_cb, NULL);
  g_log_set_handler ("Poppler", G_LOG_LEVEL_INFO | G_LOG_LEVEL_MESSAGE, silent_cb, NULL);
  for (gsize t = 0; t < n; t++)
    {
      g_autofree char *path = g_strdup_printf ("/outside-bytes/%s", targets[t].name);

      g_test_add_data_func (path, &targets[t], test_target);
    }
  return g_test_run ();
}
