/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-glyph-weights.h"

#include <math.h>
#include <string.h>

#include "ocr/kk-glyph-kernel.h"
#include "ocr/kk-line-reader.h"

#define HEADER_SIZE 64
#define MAX_FILE (64u << 20)
#define MAX_CLASSES 70000
#define MAX_CHANNELS 256
#define MAX_BIAS (1 << 28)
#define COMMON 0x80000000u /* marks the code points of everyday characters */

typedef struct
{
  const guint8 *data;
  gsize left;
} Reader;

static gboolean
damaged (GError **error, const char *what)
{
  g_set_error (error, KK_LINE_ERROR, KK_LINE_ERROR_WEIGHTS, "Character weights: %s", what);
  return FALSE;
}

static const guint8 *
take (Reader *reader, gsize n)
{
  const guint8 *at = reader->data;

  if (n > reader->left)
    return NULL;
  reader->data += n;
  reader->left -= n;
  return at;
}

static guint32
get_u32 (const guint8 *p)
{
  return (guint32) p[0] | (guint32) p[1] << 8 | (guint32) p[2] << 16 | (guint32) p[3] << 24;
}

static gboolean
read_classes (KkGlyphNet *net, Reader *reader, GError **error)
{
  const guint8 *chars = take (reader, (gsize) net->n_classes * 4);
  const guint8 *shapes = take (reader, (gsize) net->n_classes * 6);

  if (chars == NULL || shapes == NULL || take (reader, -(net->n_classes * 6) & 3) == NULL)
    return damaged (error, "class table cut short");

  net->chars = g_new0 (gunichar, net->n_classes);
  net->common = g_new0 (gboolean, net->n_classes);
  net->shapes = g_new0 (KkGlyphShape, net->n_classes);
  for (guint i = 0; i < net->n_classes; i++)
    {
      guint32 entry = get_u32 (chars + 4 * i);
      gunichar ch = entry & ~COMMON;
      const guint8 *s = shapes + 6 * i;

      if ((i == 0) != (ch == 0) || !g_unichar_validate (ch))
        return damaged (error, "class table holds no characters");
      if (i > 0 && !g_hash_table_insert (net->classes, GUINT_TO_POINTER (ch), GUINT_TO_POINTER (i)))
        return damaged (error, "a character has two classes");
      net->chars[i] = ch;
      net->common[i] = (entry & COMMON) != 0;
      net->shapes[i]
          = (KkGlyphShape){ s[0] / 2.0f,          s[1] / 2.0f,          s[2] / 2.0f,
                            MAX (s[3], 1) / 8.0f, MAX (s[4], 1) / 8.0f, MAX (s[5], 1) / 8.0f };
    }
  return TRUE;
}

/* [output][ky][kx·input] → [block][ky][k4][16][4] */
static void
pack (KkGlyphLayer *layer, const gint8 *weights)
{
  gsize run = (gsize) layer->kernel * layer->inputs;

  for (guint o = 0; o < layer->outputs; o++)
    for (guint ky = 0; ky < layer->kernel; ky++)
      for (gsize k = 0; k < run; k++)
        {
          gsize block = o / KK_KERNEL_BLOCK;
          gsize at = (block * layer->kernel + ky) * layer->k4 + k / 4;

          layer->packed[(at * KK_KERNEL_BLOCK + o % KK_KERNEL_BLOCK) * 4 + k % 4]
              = weights[(o * layer->kernel + ky) * run + k];
        }
}

static gboolean
check_shape (
    const KkGlyphNet *net, const KkGlyphLayer *layer, guint number, guint inputs, guint side)
{
  gboolean last = number + 1 == net->n_layers;

  if ((layer->kind == KK_LAYER_OUTPUT) != last || layer->inputs != inputs)
    return FALSE;
  if (last)
    return layer->outputs == net->n_classes && layer->kernel == 1 && layer->stride == 1
           && !layer->pool && number > 0 && net->layers[number - 1].kind == KK_LAYER_DENSE;
  if (layer->outputs == 0 || layer->outputs > MAX_CHANNELS || layer->outputs % KK_KERNEL_BLOCK != 0)
    return FALSE;
  if (layer->kind == KK_LAYER_DENSE)
    return number > 0 && layer->kernel == 1 && layer->stride == 1 && !layer->pool;
  return layer->kind == KK_LAYER_CONVOLUTION && (layer->kernel & 1) == 1 && layer->kernel <= 7
         && (layer->stride == 1 || layer->stride == 2) && side >= layer->stride && side > 1
         && (number == 0 || net->layers[number - 1].kind == KK_LAYER_CONVOLUTION);
}

static gboolean
read_layer (
    KkGlyphNet *net, guint number, Reader *reader, guint *inputs, guint *side, GError **error)
{
  KkGlyphLayer *layer = &net->layers[number];
  const guint8 *head = take (reader, 24);
  gboolean flat;

  if (head == NULL)
    return damaged (error, "layers cut short");
  *layer = (KkGlyphLayer){
    .kind = get_u32 (head),
    .inputs = get_u32 (head + 4),
    .outputs = get_u32 (head + 8),
    .kernel = get_u32 (head + 12),
    .stride = get_u32 (head + 16),
    .pool = get_u32 (head + 20) != 0,
  };
  flat = layer->kind != KK_LAYER_CONVOLUTION;
  if (flat)
    {
      *inputs = *inputs * *side * *side;
      *side = 1;
    }
  if (!check_shape (net, layer, number, *inputs, *side))
    return damaged (error, "layers do not fit each other");

  layer->side_in = *side;
  layer->side_out = flat ? 1 : (*side + layer->stride - 1) / layer->stride;
  layer->k4 = (layer->kernel * layer->inputs + 3) / 4;
  layer->n_blocks = (layer->outputs + KK_KERNEL_BLOCK - 1) / KK_KERNEL_BLOCK;
  if (layer->k4 * layer->kernel > 4096 || (layer->pool && layer->side_out < 2))
    return damaged (error, "a layer is too large");

  gsize n_weights = (gsize) layer->outputs * layer->kernel * layer->kernel * layer->inputs;
  const guint8 *multiplier = take (reader, (gsize) layer->outputs * 4);
  const guint8 *bias = take (reader, (gsize) layer->outputs * 4);
  const guint8 *weights = take (reader, n_weights);

  if (multiplier == NULL || bias == NULL || weights == NULL
      || take (reader, -n_weights & 3) == NULL)
    return damaged (error, "layers cut short");

  layer->multiplier = g_new0 (float, layer->n_blocks *KK_KERNEL_BLOCK);
  layer->bias = g_new0 (gint32, layer->n_blocks * KK_KERNEL_BLOCK);
  for (guint o = 0; o < layer->outputs; o++)
    {
      guint32 bits = get_u32 (multiplier + 4 * o);

      memcpy (&layer->multiplier[o], &bits, 4);
      layer->bias[o] = (gint32) get_u32 (bias + 4 * o);
      if (!isfinite (layer->multiplier[o]) || layer->multiplier[o] < 0
          || layer->multiplier[o] > 1e3f || layer->bias[o] > MAX_BIAS || layer->bias[o] < -MAX_BIAS)
        return damaged (error, "a number out of range");
    }
  layer->packed
      = g_malloc0 ((gsize) layer->n_blocks * KK_KERNEL_BLOCK * layer->kernel * layer->k4 * 4);
  /* -128 times two would overflow the 16-bit sums that AVX2 goes through. */
  for (gsize i = 0; i < n_weights; i++)
    if (weights[i] == 0x80)
      return damaged (error, "a weight out of range");
  pack (layer, (const gint8 *) weights);

  *inputs = layer->outputs;
  *side = layer->pool ? layer->side_out / 2 : layer->side_out;
  return TRUE;
}

static gboolean
check_header (const guint8 *data, gsize size, GError **error)
{
  guint8 digest[32];
  gsize digest_size = sizeof digest;
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  if (data == NULL || size < HEADER_SIZE || size > MAX_FILE || memcmp (data, "KKGLYPH1", 8) != 0)
    return damaged (error, "not a weights file");
  if (get_u32 (data + 8) != 1)
    return damaged (error, "another version");
  if (get_u32 (data + 12) != size)
    return damaged (error, "cut short");
  g_checksum_update (sum, data + HEADER_SIZE, size - HEADER_SIZE);
  g_checksum_get_digest (sum, digest, &digest_size);
  if (memcmp (digest, data + 32, sizeof digest) != 0)
    return damaged (error, "altered");
  if (get_u32 (data + 24) != KK_GLYPH_SIDE || get_u32 (data + 28) != KK_GLYPH_EM)
    return damaged (error, "made for other cells");
  return TRUE;
}

KkGlyphNet *
kk_glyph_net_new (GBytes *weights, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (weights, &size);
  g_autoptr (KkGlyphNet) net = NULL;
  guint inputs = 1, side = KK_GLYPH_SIDE;

  if (!check_header (data, size, error))
    return NULL;

  Reader reader = { data + HEADER_SIZE, size - HEADER_SIZE };

  net = g_new0 (KkGlyphNet, 1);
  net->n_classes = get_u32 (data + 16);
  net->n_layers = get_u32 (data + 20);
  net->classes = g_hash_table_new (NULL, NULL);
  if (net->n_classes < 2 || net->n_classes > MAX_CLASSES || net->n_layers < 3
      || net->n_layers > KK_GLYPH_MAX_LAYERS)
    {
      damaged (error, "sizes make no sense");
      return NULL;
    }
  if (!read_classes (net, &reader, error))
    return NULL;
  for (guint i = 0; i < net->n_layers; i++)
    if (!read_layer (net, i, &reader, &inputs, &side, error))
      return NULL;
  if (reader.left != 0)
    {
      damaged (error, "more than was announced");
      return NULL;
    }
  return g_steal_pointer (&net);
}

void
kk_glyph_net_free (KkGlyphNet *net)
{
  for (guint i = 0; i < KK_GLYPH_MAX_LAYERS; i++)
    {
      g_free (net->layers[i].multiplier);
      g_free (net->layers[i].bias);
      g_free (net->layers[i].packed);
    }
  g_clear_pointer (&net->classes, g_hash_table_unref);
  g_free (net->chars);
  g_free (net->common);
  g_free (net->shapes);
  g_free (net);
}
