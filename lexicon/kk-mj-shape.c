/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lexicon/kk-mj-shape.h"

#include <math.h>
#include <string.h>

#define CANVAS 54           /* three pixels for each field of the grid */
#define SPREAD (46.0 / 3.5) /* canvas pixels for one standard deviation of the ink */
#define FAINT 64            /* grey that may be dust does not move the picture */
#define MAX_TAPS 96

/* Where the ink lies: middle and standard deviation along one axis. */
typedef struct
{
  double middle, spread;
} Extent;

static Extent
extent_of (const double *sums, int n)
{
  double mass = 0, first = 0, second = 0;
  for (int i = 0; i < n; i++)
    {
      mass += sums[i];
      first += sums[i] * i;
      second += sums[i] * i * i;
    }
  double middle = first / mass;
  return (Extent){ middle, sqrt (MAX (second / mass - middle * middle, 0) + 1.0 / 12) };
}

typedef struct
{
  int first, n;
  float weight[MAX_TAPS];
} Taps;

/* A triangle as wide as a pixel of the finer side. */
static void
make_taps (Taps *taps, double at, double step, int size)
{
  double reach = CLAMP (step, 1.0, MAX_TAPS / 2 - 1);
  float sum = 0;
  taps->first = (int) ceil (at - reach);
  taps->n = 0;
  for (int i = taps->first; i < at + reach && taps->n < MAX_TAPS; i++)
    {
      float w = (float) MAX (1.0 - fabs (i - at) / reach, 0.0);
      sum += w;
      taps->weight[taps->n++] = i >= 0 && i < size ? w : 0;
    }
  for (int i = 0; i < taps->n && sum > 0; i++)
    taps->weight[i] /= sum;
}

static void
draw (const guint8 *ink, gsize stride, int width, int height, Extent x, Extent y, float *canvas)
{
  double step_x = x.spread / SPREAD, step_y = y.spread / SPREAD;
  g_autofree float *rows = g_new (float, (gsize) height *CANVAS);
  for (int j = 0; j < CANVAS; j++)
    {
      Taps taps;
      make_taps (&taps, x.middle + (j + 0.5 - CANVAS / 2.0) * step_x, step_x, width);
      int from = MAX (0, -taps.first), to = MIN (taps.n, width - taps.first);
      for (int r = 0; r < height; r++)
        {
          const guint8 *row = ink + r * stride;
          float sum = 0;
          for (int k = from; k < to; k++)
            sum += taps.weight[k] * row[taps.first + k];
          rows[r * CANVAS + j] = sum;
        }
    }
  for (int i = 0; i < CANVAS; i++)
    {
      Taps taps;
      make_taps (&taps, y.middle + (i + 0.5 - CANVAS / 2.0) * step_y, step_y, height);
      int from = MAX (0, -taps.first), to = MIN (taps.n, height - taps.first);
      float *out = canvas + i * CANVAS;
      memset (out, 0, CANVAS * sizeof (float));
      for (int k = from; k < to; k++)
        {
          const float *row = rows + (taps.first + k) * CANVAS;
          for (int j = 0; j < CANVAS; j++)
            out[j] += taps.weight[k] * row[j];
        }
    }
}

/* Splits each gradient between the two of eight directions it lies between. planes: 8 × CANVAS². */
static void
find_edges (const float *canvas, float *planes)
{
  static const guint8 along_x[2] = { 0, 4 }, along_y[2] = { 2, 6 };
  static const guint8 diagonal[2][2] = { { 1, 7 }, { 3, 5 } };
  memset (planes, 0, sizeof (float) * KK_MJ_SHAPE_DIRECTIONS * CANVAS * CANVAS);
  for (int i = 1; i < CANVAS - 1; i++)
    for (int j = 1; j < CANVAS - 1; j++)
      {
        const float *p = canvas + i * CANVAS + j;
        float gx
            = p[1 - CANVAS] + 2 * p[1] + p[1 + CANVAS] - p[-1 - CANVAS] - 2 * p[-1] - p[CANVAS - 1];
        float gy = p[CANVAS - 1] + 2 * p[CANVAS] + p[CANVAS + 1] - p[-CANVAS - 1] - 2 * p[-CANVAS]
                   - p[1 - CANVAS];
        float a = fabsf (gx), b = fabsf (gy);
        int right = gx < 0, down = gy < 0, at = i * CANVAS + j;
        planes[diagonal[right][down] * CANVAS * CANVAS + at] = MIN (a, b) * (float) G_SQRT2;
        if (a > b)
          planes[along_x[right] * CANVAS * CANVAS + at] = a - b;
        else
          planes[along_y[down] * CANVAS * CANVAS + at] = b - a;
      }
}

static const float SOFT[7] = { 1, 3, 6, 7, 6, 3, 1 };

static void
pool (const float *plane, float *out)
{
  float rows[KK_MJ_SHAPE_SIDE][CANVAS];
  for (int i = 0; i < KK_MJ_SHAPE_SIDE; i++)
    {
      memset (rows[i], 0, sizeof rows[i]);
      for (int k = 0; k < 7; k++)
        {
          int y = 3 * i - 2 + k;
          for (int x = 0; y >= 0 && y < CANVAS && x < CANVAS; x++)
            rows[i][x] += SOFT[k] * plane[y * CANVAS + x];
        }
    }
  for (int i = 0; i < KK_MJ_SHAPE_SIDE; i++)
    for (int j = 0; j < KK_MJ_SHAPE_SIDE; j++)
      {
        float sum = 0;
        for (int k = MAX (0, 2 - 3 * j); k < MIN (7, CANVAS + 2 - 3 * j); k++)
          sum += SOFT[k] * rows[i][3 * j - 2 + k];
        out[i * KK_MJ_SHAPE_SIDE + j] = sum;
      }
}

/* Square roots, then length 1. */
static gboolean
level (float *values, int n)
{
  float sum = 0;
  for (int i = 0; i < n; i++)
    sum += values[i];
  if (sum <= 0)
    return FALSE;
  for (int i = 0; i < n; i++)
    values[i] = sqrtf (values[i] / sum);
  return TRUE;
}

gboolean
kk_mj_shape_init (KkMjShape *shape, const guint8 *ink, gsize stride, int width, int height)
{
  memset (shape, 0, sizeof *shape);
  if (width < 1 || height < 1 || width > 1024 || height > 1024)
    return FALSE;
  g_autofree double *sums = g_new0 (double, width + height);
  double mass = 0;
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        guint8 v = ink[y * stride + x];
        if (v < FAINT)
          continue;
        sums[x] += v;
        sums[width + y] += v;
        mass += v;
      }
  if (mass < 4 * 255)
    return FALSE;
  Extent across = extent_of (sums, width), down = extent_of (sums + width, height);
  /* 一 and 丨 keep their slenderness. */
  across.spread = MAX (across.spread, down.spread / 3);
  down.spread = MAX (down.spread, across.spread / 3);

  float canvas[CANVAS * CANVAS];
  g_autofree float *planes = g_new (float, KK_MJ_SHAPE_DIRECTIONS *CANVAS *CANVAS);
  draw (ink, stride, width, height, across, down, canvas);
  find_edges (canvas, planes);
  for (int d = 0; d < KK_MJ_SHAPE_DIRECTIONS; d++)
    pool (planes + d * CANVAS * CANVAS, shape->edges + d * KK_MJ_SHAPE_SIDE * KK_MJ_SHAPE_SIDE);
  return level (shape->edges, KK_MJ_SHAPE_SIZE);
}

void
kk_mj_shape_rough (const KkMjShape *shape, float *out)
{
  static const float soft[4] = { 1, 3, 3, 1 };
  const int half = KK_MJ_SHAPE_SIDE / 2;
  for (int d = 0; d < KK_MJ_SHAPE_DIRECTIONS; d++)
    {
      const float *plane = shape->edges + d * KK_MJ_SHAPE_SIDE * KK_MJ_SHAPE_SIDE;
      for (int i = 0; i < half; i++)
        for (int j = 0; j < half; j++)
          {
            float sum = 0;
            for (int a = 0; a < 4; a++)
              for (int b = 0; b < 4; b++)
                {
                  int y = 2 * i - 1 + a, x = 2 * j - 1 + b;
                  if (y < 0 || y >= KK_MJ_SHAPE_SIDE || x < 0 || x >= KK_MJ_SHAPE_SIDE)
                    continue;
                  float v = plane[y * KK_MJ_SHAPE_SIDE + x];
                  sum += soft[a] * soft[b] * v * v;
                }
            out[(d * half + i) * half + j] = sum;
          }
    }
  level (out, KK_MJ_ROUGH_SIZE);
}

float
kk_mj_shape_distance (const KkMjShape *a, const KkMjShape *b)
{
  float sums[8] = { 0 };
  for (int i = 0; i < KK_MJ_SHAPE_SIZE; i += 8)
    for (int k = 0; k < 8; k++)
      {
        float d = a->edges[i + k] - b->edges[i + k];
        sums[k] += d * d;
      }
  return ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7]));
}
