/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-glyph-net.h"

#include <string.h>

#include "ocr/kk-glyph-kernel.h"
#include "ocr/kk-glyph-weights.h"

#define SLACK 64 /* runs are read in fours of bytes, past the end of a buffer's last row */

struct _KkGlyphScratch
{
  const KkGlyphKernel *kernel;
  guint8 *picture[KK_GLYPH_MAX_LAYERS]; /* what goes into a convolution, with its border of zeros */
  guint8 *row;                          /* what comes out of one before pooling */
  gint32 *sums;
  guint8 *flat[2]; /* what goes into dense layers, for a whole batch */
  float *logits;
  float *tops; /* the greatest logit of each block */
};

guint
kk_glyph_net_n_classes (const KkGlyphNet *net)
{
  return net->n_classes;
}

guint
kk_glyph_net_n_features (const KkGlyphNet *net)
{
  return net->layers[net->n_layers - 1].inputs;
}

gunichar
kk_glyph_net_char (const KkGlyphNet *net, guint cls)
{
  return cls < net->n_classes ? net->chars[cls] : 0;
}

int
kk_glyph_net_class (const KkGlyphNet *net, gunichar ch)
{
  gpointer cls = g_hash_table_lookup (net->classes, GUINT_TO_POINTER (ch));

  return cls != NULL ? (int) GPOINTER_TO_UINT (cls) : -1;
}

gboolean
kk_glyph_net_is_common (const KkGlyphNet *net, guint cls)
{
  return cls < net->n_classes && net->common[cls];
}

const KkGlyphShape *
kk_glyph_net_shape (const KkGlyphNet *net, guint cls)
{
  return &net->shapes[cls < net->n_classes ? cls : 0];
}

gboolean
kk_glyph_has_path (KkGlyphPath path)
{
#if defined(__x86_64__)
  if (path == KK_GLYPH_PATH_VNNI)
    return __builtin_cpu_supports ("avx512f") && __builtin_cpu_supports ("avx512bw")
           && __builtin_cpu_supports ("avx512vl") && __builtin_cpu_supports ("avx512vnni");
  if (path == KK_GLYPH_PATH_AVX2)
    return __builtin_cpu_supports ("avx2");
#endif
  return path == KK_GLYPH_PATH_PORTABLE;
}

KkGlyphPath
kk_glyph_best_path (void)
{
  if (kk_glyph_has_path (KK_GLYPH_PATH_VNNI))
    return KK_GLYPH_PATH_VNNI;
  return kk_glyph_has_path (KK_GLYPH_PATH_AVX2) ? KK_GLYPH_PATH_AVX2 : KK_GLYPH_PATH_PORTABLE;
}

const char *
kk_glyph_path_name (KkGlyphPath path)
{
  static const char *const names[] = { "portable", "avx2", "avx512-vnni" };

  return names[path];
}

static guint
padded_side (const KkGlyphLayer *layer)
{
  return layer->side_in + layer->kernel - 1;
}

KkGlyphScratch *
kk_glyph_scratch_new (const KkGlyphNet *net, KkGlyphPath path)
{
  KkGlyphScratch *scratch = g_new0 (KkGlyphScratch, 1);
  gsize row = 0, flat = 0, sums = 0;

  g_return_val_if_fail (kk_glyph_has_path (path), NULL);
  scratch->kernel = &kk_glyph_kernel_portable;
#if defined(__x86_64__)
  if (path == KK_GLYPH_PATH_VNNI)
    scratch->kernel = &kk_glyph_kernel_vnni;
  else if (path == KK_GLYPH_PATH_AVX2)
    scratch->kernel = &kk_glyph_kernel_avx2;
#endif
  for (guint i = 0; i < net->n_layers; i++)
    {
      const KkGlyphLayer *layer = &net->layers[i];

      sums = MAX (sums, (gsize) layer->n_blocks * KK_KERNEL_BLOCK * KK_KERNEL_POSITIONS);
      if (layer->kind == KK_LAYER_CONVOLUTION)
        {
          gsize side = padded_side (layer);

          scratch->picture[i] = g_malloc0 (side * side * layer->inputs + SLACK);
          row = MAX (row, (gsize) layer->side_out * layer->side_out * layer->outputs);
        }
      else
        flat = MAX (flat, layer->inputs);
    }
  scratch->row = g_malloc (row + SLACK);
  scratch->sums = g_new (gint32, sums);
  for (guint i = 0; i < 2; i++)
    scratch->flat[i] = g_malloc0 (flat * KK_GLYPH_BATCH + SLACK);
  scratch->logits = g_new (float, kk_glyph_net_row (net) * KK_GLYPH_BATCH);
  scratch->tops = g_new (float, kk_glyph_net_row (net) / KK_KERNEL_BLOCK * KK_GLYPH_BATCH);
  return scratch;
}

void
kk_glyph_scratch_free (KkGlyphScratch *scratch)
{
  for (guint i = 0; i < KK_GLYPH_MAX_LAYERS; i++)
    g_free (scratch->picture[i]);
  g_free (scratch->row);
  g_free (scratch->sums);
  g_free (scratch->flat[0]);
  g_free (scratch->flat[1]);
  g_free (scratch->logits);
  g_free (scratch->tops);
  g_free (scratch);
}

/* Where a convolution puts what it finds: into the next one's picture, or flat. */
static guint8 *
place_of (const KkGlyphNet *net, KkGlyphScratch *scratch, guint next, guint8 *flat, gsize *step_out)
{
  const KkGlyphLayer *layer = &net->layers[next];
  guint border = layer->kernel / 2;

  if (layer->kind != KK_LAYER_CONVOLUTION)
    {
      const KkGlyphLayer *before = &net->layers[next - 1];

      *step_out
          = (gsize) (before->pool ? before->side_out / 2 : before->side_out) * before->outputs;
      return flat;
    }
  *step_out = (gsize) padded_side (layer) * layer->inputs;
  return scratch->picture[next] + border * *step_out + border * layer->inputs;
}

static void
pool (const guint8 *in, guint side, guint channels, guint8 *out, gsize out_step)
{
  gsize in_step = (gsize) side * channels;

  for (guint y = 0; y < side / 2; y++)
    for (guint x = 0; x < side / 2; x++)
      {
        const guint8 *a = in + 2 * y * in_step + 2 * x * channels;
        guint8 *o = out + y * out_step + x * channels;

        for (guint c = 0; c < channels; c++)
          {
            guint8 upper = MAX (a[c], a[channels + c]);
            guint8 lower = MAX (a[in_step + c], a[in_step + channels + c]);

            o[c] = MAX (upper, lower);
          }
      }
}

static void
convolve (const KkGlyphNet *net, KkGlyphScratch *scratch, guint number, guint8 *flat)
{
  const KkGlyphLayer *layer = &net->layers[number];
  gsize in_step = (gsize) padded_side (layer) * layer->inputs, out_step;
  guint8 *place = place_of (net, scratch, number + 1, flat, &out_step);
  guint8 *out = layer->pool ? scratch->row : place;
  gsize step = layer->pool ? (gsize) layer->side_out * layer->outputs : out_step;

  for (guint y = 0; y < layer->side_out; y++)
    for (guint x = 0; x < layer->side_out; x += KK_KERNEL_POSITIONS)
      {
        guint n = MIN (KK_KERNEL_POSITIONS, layer->side_out - x);

        scratch->kernel->dot (scratch->picture[number] + y * layer->stride * in_step
                                  + (gsize) x * layer->stride * layer->inputs,
                              (gsize) layer->stride * layer->inputs, n, layer->kernel, in_step,
                              layer->k4, layer->packed, layer->n_blocks, scratch->sums,
                              layer->outputs);
        for (guint i = 0; i < n; i++)
          scratch->kernel->narrow (scratch->sums + i * layer->outputs, layer->bias,
                                   layer->multiplier, layer->outputs,
                                   out + y * step + (gsize) (x + i) * layer->outputs);
      }
  if (layer->pool)
    pool (scratch->row, layer->side_out, layer->outputs, place, out_step);
}

gsize
kk_glyph_net_row (const KkGlyphNet *net)
{
  return (gsize) net->layers[net->n_layers - 1].n_blocks * KK_KERNEL_BLOCK;
}

static void
put_cell (const KkGlyphNet *net, KkGlyphScratch *scratch, const guint8 *cell)
{
  guint side = padded_side (&net->layers[0]), border = net->layers[0].kernel / 2;

  for (guint y = 0; y < KK_GLYPH_SIDE; y++)
    memcpy (scratch->picture[0] + (gsize) (y + border) * side + border, cell + y * KK_GLYPH_SIDE,
            KK_GLYPH_SIDE);
}

static void
judge_cell (const KkGlyphNet *net, KkGlyphScratch *scratch, const gint32 *sums, guint number)
{
  const KkGlyphLayer *last = &net->layers[net->n_layers - 1];
  gsize row = kk_glyph_net_row (net), n_blocks = row / KK_KERNEL_BLOCK;
  float *logits = scratch->logits + number * row, *tops = scratch->tops + number * n_blocks;

  scratch->kernel->logits (sums, last->bias, last->multiplier, (guint) row, logits, tops);
  /* The last block is filled up with classes that do not exist. */
  tops[n_blocks - 1] = KK_GLYPH_NO_LOGIT;
  for (gsize i = row - KK_KERNEL_BLOCK; i < row; i++)
    {
      if (i >= net->n_classes)
        logits[i] = KK_GLYPH_NO_LOGIT;
      tops[n_blocks - 1] = MAX (tops[n_blocks - 1], logits[i]);
    }
}

const float *
kk_glyph_net_tops (const KkGlyphNet *net, const KkGlyphScratch *scratch, guint number)
{
  return scratch->tops + number * (kk_glyph_net_row (net) / KK_KERNEL_BLOCK);
}

const float *
kk_glyph_net_run (const KkGlyphNet *net,
                  KkGlyphScratch *scratch,
                  const guint8 *cells,
                  guint n,
                  guint8 *features_out)
{
  guint number = 0, turn = 0;
  const KkGlyphLayer *last = &net->layers[net->n_layers - 1];
  gsize row = kk_glyph_net_row (net);

  g_return_val_if_fail (n <= KK_GLYPH_BATCH, NULL);

  while (net->layers[number].kind == KK_LAYER_CONVOLUTION)
    number++;
  for (guint i = 0; i < n; i++)
    {
      put_cell (net, scratch, cells + (gsize) i * KK_GLYPH_CELL);
      for (guint l = 0; l < number; l++)
        convolve (net, scratch, l, scratch->flat[0] + (gsize) i * net->layers[number].inputs);
    }
  for (; number + 1 < net->n_layers; number++, turn ^= 1)
    {
      const KkGlyphLayer *layer = &net->layers[number];

      for (guint i = 0; i < n; i += KK_KERNEL_POSITIONS)
        {
          guint m = MIN (KK_KERNEL_POSITIONS, n - i);

          scratch->kernel->dot (scratch->flat[turn] + (gsize) i * layer->inputs, layer->inputs, m,
                                1, 0, layer->k4, layer->packed, layer->n_blocks, scratch->sums,
                                layer->outputs);
          for (guint j = 0; j < m; j++)
            scratch->kernel->narrow (scratch->sums + j * layer->outputs, layer->bias,
                                     layer->multiplier, layer->outputs,
                                     scratch->flat[turn ^ 1] + (gsize) (i + j) * layer->outputs);
        }
    }
  if (features_out != NULL)
    memcpy (features_out, scratch->flat[turn], (gsize) n * last->inputs);
  for (guint i = 0; i < n; i += KK_KERNEL_POSITIONS)
    {
      guint m = MIN (KK_KERNEL_POSITIONS, n - i);

      scratch->kernel->dot (scratch->flat[turn] + (gsize) i * last->inputs, last->inputs, m, 1, 0,
                            last->k4, last->packed, last->n_blocks, scratch->sums, row);
      for (guint j = 0; j < m; j++)
        judge_cell (net, scratch, scratch->sums + j * row, i + j);
    }
  return scratch->logits;
}

float
kk_glyph_net_logit (const KkGlyphNet *net, const guint8 *features, guint cls)
{
  const KkGlyphLayer *layer = &net->layers[net->n_layers - 1];
  const gint8 *w = layer->packed + (gsize) (cls / KK_KERNEL_BLOCK) * layer->k4 * KK_KERNEL_BLOCK * 4
                   + cls % KK_KERNEL_BLOCK * 4;
  gint32 sum = 0;

  for (guint k = 0; k < layer->inputs; k++)
    sum += features[k] * w[(k / 4) * KK_KERNEL_BLOCK * 4 + k % 4];
  return (float) (sum + layer->bias[cls]) * layer->multiplier[cls];
}
