/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "ocr/kk-glyph-net.h"
#include "ocr/kk-line-reader.h"
#include "tests/ocr/line-file.h"

/* Offsets of tools/train/export.py's format. */
enum
{
  VERSION = 8,
  FILE_SIZE = 12,
  N_CLASSES = 16,
  N_LAYERS = 20,
  SIDE = 24,
  DIGEST = 32,
  BODY = 64,
};

static guint8 *
copy_weights (gsize *size_out)
{
  g_autoptr (GBytes) bytes = line_file_weights (NULL);

  return g_memdup2 (g_bytes_get_data (bytes, size_out), g_bytes_get_size (bytes));
}

static void
put_u32 (guint8 *at, guint32 value)
{
  for (guint i = 0; i < 4; i++)
    at[i] = (guint8) (value >> (8 * i));
}

static guint32
get_u32 (const guint8 *at)
{
  return (guint32) at[0] | (guint32) at[1] << 8 | (guint32) at[2] << 16 | (guint32) at[3] << 24;
}

/* Makes header and checksum agree with the rest again, as a malicious file would. */
static void
seal (guint8 *data, gsize size)
{
  gsize length = 32;
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  g_checksum_update (sum, data + BODY, size - BODY);
  g_checksum_get_digest (sum, data + DIGEST, &length);
}

static gboolean
is_refused (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (KkGlyphNet) net = kk_glyph_net_new (bytes, &error);

  if (net == NULL)
    g_assert_error (error, KK_LINE_ERROR, KK_LINE_ERROR_WEIGHTS);
  else
    g_assert_no_error (error);
  return net == NULL;
}

static gsize
first_layer (const guint8 *data)
{
  gsize classes = get_u32 (data + N_CLASSES);

  return BODY + 4 * classes + ((6 * classes + 3) & ~(gsize) 3);
}

static void
test_cut_short (void)
{
  gsize size;
  g_autofree guint8 *data = copy_weights (&size);
  const gsize lengths[] = { 0, 1, 7, 8, 63, 64, 65, 1000, 50000, 200000, size / 2, size - 1 };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autofree guint8 *copy = g_memdup2 (data, MAX (lengths[i], 1));

      g_assert_true (is_refused (copy, lengths[i]));
      if (lengths[i] <= BODY)
        continue;
      put_u32 (copy + FILE_SIZE, (guint32) lengths[i]);
      seal (copy, lengths[i]);
      g_assert_true (is_refused (copy, lengths[i]));
    }
}

static void
test_altered (void)
{
  gsize size;
  g_autofree guint8 *data = copy_weights (&size);

  g_assert_false (is_refused (data, size));
  data[size - 1000] ^= 1;
  g_assert_true (is_refused (data, size));
  data[size - 1000] ^= 1;
  data[0] = 'X';
  g_assert_true (is_refused (data, size));
  data[0] = 'K';
  put_u32 (data + VERSION, 2);
  g_assert_true (is_refused (data, size));
}

static void
test_hostile_header (void)
{
  gsize size;
  g_autofree guint8 *data = copy_weights (&size);
  const gsize places[] = { N_CLASSES, N_LAYERS, SIDE };
  const guint32 values[] = { 0, 1, 2, 9, 0x7fffffff, 0x80000000, 0xffffffff };

  for (guint p = 0; p < G_N_ELEMENTS (places); p++)
    for (guint v = 0; v < G_N_ELEMENTS (values); v++)
      {
        guint32 before = get_u32 (data + places[p]);

        put_u32 (data + places[p], values[v]);
        g_assert_true (is_refused (data, size));
        put_u32 (data + places[p], before);
      }
}

static void
test_hostile_layers (void)
{
  gsize size;
  g_autofree guint8 *data = copy_weights (&size);
  gsize layer = first_layer (data);
  const guint32 values[] = { 0, 3, 7, 48, 255, 4096, 0x7fffffff, 0xffffffff };

  for (guint field = 0; field < 6; field++)
    for (guint v = 0; v < G_N_ELEMENTS (values); v++)
      {
        gsize at = layer + 4 * field;
        guint32 before = get_u32 (data + at);

        if (before == values[v] || field == 5)
          continue;
        put_u32 (data + at, values[v]);
        seal (data, size);
        g_assert_true (is_refused (data, size));
        put_u32 (data + at, before);
      }
}

static void
test_hostile_numbers (void)
{
  gsize size;
  g_autofree guint8 *data = copy_weights (&size);
  gsize layer = first_layer (data), outputs = get_u32 (data + layer + 8);
  const float bad[] = { NAN, INFINITY, -1.0f, 1e30f };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      guint32 before = get_u32 (data + layer + 24), bits;

      memcpy (&bits, &bad[i], 4);
      put_u32 (data + layer + 24, bits);
      seal (data, size);
      g_assert_true (is_refused (data, size));
      put_u32 (data + layer + 24, before);
    }
  guint32 bias = get_u32 (data + layer + 24 + 4 * outputs);

  put_u32 (data + layer + 24 + 4 * outputs, 0x7fffffff);
  seal (data, size);
  g_assert_true (is_refused (data, size));
  put_u32 (data + layer + 24 + 4 * outputs, bias);
  data[layer + 24 + 8 * outputs] = 0x80;
  seal (data, size);
  g_assert_true (is_refused (data, size));
}

static void
test_hostile_classes (void)
{
  gsize size;
  g_autofree guint8 *data = copy_weights (&size);
  const guint32 values[] = { 0, 0xd800, 0x110000, 0x7fffffff, get_u32 (data + BODY + 4) };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      guint32 before = get_u32 (data + BODY + 40);

      put_u32 (data + BODY + 40, values[i]);
      seal (data, size);
      g_assert_true (is_refused (data, size));
      put_u32 (data + BODY + 40, before);
    }
}

/* Every set of inner loops gives the same bits, whatever the batch. */
static void
test_paths_agree (void)
{
  g_autoptr (GBytes) weights = line_file_weights (NULL);
  g_autoptr (KkGlyphNet) net = kk_glyph_net_new (weights, NULL);
  gsize row = kk_glyph_net_row (net), n_features = kk_glyph_net_n_features (net);
  guint n_classes = kk_glyph_net_n_classes (net);
  g_autofree guint8 *cells = g_malloc (KK_GLYPH_BATCH * KK_GLYPH_CELL);
  g_autofree guint8 *features = g_malloc (KK_GLYPH_BATCH * n_features);
  g_autofree guint8 *wanted_features = g_malloc (KK_GLYPH_BATCH * n_features);
  g_autofree float *wanted = g_new (float, row *KK_GLYPH_BATCH);
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  const guint batches[] = { KK_GLYPH_BATCH, 1, 4, 5, 7 };

  for (guint i = 0; i < KK_GLYPH_BATCH * KK_GLYPH_CELL; i++)
    cells[i]
        = g_rand_int_range (random, 0, 3) == 0 ? (guint8) g_rand_int_range (random, 0, 128) : 0;
  memset (cells, 127, KK_GLYPH_CELL);
  memset (cells + KK_GLYPH_CELL, 0, KK_GLYPH_CELL);
  for (guint path = KK_GLYPH_PATH_PORTABLE; path <= KK_GLYPH_PATH_VNNI; path++)
    {
      if (!kk_glyph_has_path (path))
        {
          g_test_message ("this processor has no %s", kk_glyph_path_name (path));
          continue;
        }
      g_autoptr (KkGlyphScratch) scratch = kk_glyph_scratch_new (net, path);

      for (guint b = 0; b < G_N_ELEMENTS (batches); b++)
        {
          const float *logits = kk_glyph_net_run (net, scratch, cells, batches[b], features);

          if (path == KK_GLYPH_PATH_PORTABLE && b == 0)
            {
              memcpy (wanted, logits, row * KK_GLYPH_BATCH * sizeof (float));
              memcpy (wanted_features, features, KK_GLYPH_BATCH * n_features);
            }
          g_assert_cmpmem (features, batches[b] * n_features, wanted_features,
                           batches[b] * n_features);
          for (guint i = 0; i < batches[b]; i++)
            g_assert_cmpmem (logits + i * row, n_classes * sizeof (float), wanted + i * row,
                             n_classes * sizeof (float));
        }
    }
  for (guint cls = 0; cls < n_classes; cls += 97)
    g_assert_cmpfloat (kk_glyph_net_logit (net, wanted_features + 3 * n_features, cls), ==,
                       wanted[3 * row + cls]);
}

static void
test_classes (void)
{
  g_autoptr (GBytes) weights = line_file_weights (NULL);
  g_autoptr (KkGlyphNet) net = kk_glyph_net_new (weights, NULL);
  const char *names = "髙﨑邉邊濵栁德瀨桒𠮷ヰヱヮ々〆亨惠壽あア09AZ年月日-ー・";

  for (const char *p = names; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar ch = g_utf8_get_char (p);
      int cls = kk_glyph_net_class (net, ch);

      g_assert_cmpint (cls, >, 0);
      g_assert_cmpuint (kk_glyph_net_char (net, (guint) cls), ==, ch);
    }
  g_assert_cmpint (kk_glyph_net_class (net, 0x1f600), ==, -1);
  g_assert_cmpuint (kk_glyph_net_char (net, G_MAXUINT), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/glyph-net/cut-short", test_cut_short);
  g_test_add_func ("/glyph-net/altered", test_altered);
  g_test_add_func ("/glyph-net/hostile-header", test_hostile_header);
  g_test_add_func ("/glyph-net/hostile-layers", test_hostile_layers);
  g_test_add_func ("/glyph-net/hostile-numbers", test_hostile_numbers);
  g_test_add_func ("/glyph-net/hostile-classes", test_hostile_classes);
  g_test_add_func ("/glyph-net/paths-agree", test_paths_agree);
  g_test_add_func ("/glyph-net/classes", test_classes);
  return g_test_run ();
}
