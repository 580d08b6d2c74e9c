/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-line-ink.h"

#include <math.h>
#include <string.h>

#define LEAST_CONTRAST 24
#define INK 46         /* of 127: from here on a pixel is ink */
#define MAX_ATOMS 1500 /* more is no line of print */

/* Grey of the paper and of the print; FALSE where nothing stands out from the paper. */
static gboolean
find_levels (const KkLine *line, int *paper_out, int *print_out)
{
  guint count[256] = { 0 }, seen = 0, dark = 0, total = 0;
  int paper = 255, print;

  for (int y = 0; y < line->height; y++)
    for (int x = 0; x < line->width; x++)
      if (line->mask == NULL || line->mask[y * line->mask_stride + x] == 0)
        count[line->pixels[y * line->stride + x]]++, total++;
  /* With a mask the paper is what it leaves out; without, most of the picture. */
  if (line->mask == NULL || total < 16)
    {
      memset (count, 0, sizeof count);
      total = 0;
      for (int y = 0; y < line->height; y++)
        for (int x = 0; x < line->width; x++)
          count[line->pixels[y * line->stride + x]]++, total++;
    }
  for (int v = 255; v >= 0 && seen * 5 < total * 2; v--)
    {
      seen += count[v];
      paper = v;
    }
  memset (count, 0, sizeof count);
  for (int y = 0; y < line->height; y++)
    for (int x = 0; x < line->width; x++)
      if (line->mask == NULL || line->mask[y * line->mask_stride + x] != 0)
        count[line->pixels[y * line->stride + x]]++;
  for (int v = 0; v < paper - LEAST_CONTRAST; v++)
    dark += count[v];
  if (dark < 4)
    return FALSE;
  seen = 0;
  for (print = 0; print < paper - LEAST_CONTRAST; print++)
    {
      seen += count[print];
      if (seen * 6 >= dark)
        break;
    }
  *paper_out = paper;
  *print_out = print;
  return TRUE;
}

static void
fill_soft (KkLineInk *ink, const KkLine *line, int paper, int print)
{
  guint8 table[256];
  float contrast = paper - print, least = 0.04f * contrast;

  for (int v = 0; v < 256; v++)
    table[v] = (guint8) (CLAMP ((paper - v - least) / (contrast - least), 0.0f, 1.0f) * 127 + 0.5f);
  for (int y = 0; y < ink->height; y++)
    for (int x = 0; x < ink->width; x++)
      {
        int px = ink->vertical ? y : x, py = ink->vertical ? x : y;
        gboolean may = line->mask == NULL || line->mask[py * line->mask_stride + px] != 0;

        ink->soft[y * ink->width + x] = may ? table[line->pixels[py * line->stride + px]] : 0;
      }
}

typedef struct
{
  int x0, x1, y0, y1, area;
  int piece;
} Blob;

static guint
find_root (guint *parent, guint i)
{
  while (parent[i] != i)
    i = parent[i] = parent[parent[i]];
  return i;
}

/* Connected blobs of ink (8 neighbours). ids: width × height, blob + 1. */
static GArray *
find_blobs (const KkLineInk *ink, guint32 *ids)
{
  int w = ink->width, h = ink->height;
  g_autoptr (GArray) parents = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree guint *number = NULL;
  GArray *blobs = g_array_new (FALSE, TRUE, sizeof (Blob));
  guint zero = 0;

  g_array_append_val (parents, zero);
  for (int y = 0; y < h; y++)
    for (int x = 0; x < w; x++)
      {
        guint32 *id = ids + (gsize) y * w + x;

        if (ink->soft[(gsize) y * w + x] < INK)
          continue;
        guint found = 0;
        const int dx[4] = { -1, -1, 0, 1 }, dy[4] = { 0, -1, -1, -1 };

        for (int k = 0; k < 4; k++)
          {
            int nx = x + dx[k], ny = y + dy[k];
            guint other = nx < 0 || nx >= w || ny < 0 ? 0 : ids[(gsize) ny * w + nx];

            if (other == 0)
              continue;
            guint *parent = (guint *) (void *) parents->data;
            other = find_root (parent, other);
            if (found == 0)
              found = other;
            else if (other != found)
              {
                parent[MAX (found, other)] = MIN (found, other);
                found = MIN (found, other);
              }
          }
        if (found == 0)
          {
            found = parents->len;
            g_array_append_val (parents, found);
          }
        *id = found;
      }

  guint *parent = (guint *) (void *) parents->data;

  number = g_new0 (guint, parents->len);
  for (gsize i = 0; i < (gsize) w * h; i++)
    {
      if (ids[i] == 0)
        continue;
      guint root = find_root (parent, ids[i]);
      int x = (int) (i % w), y = (int) (i / w);

      if (number[root] == 0)
        {
          Blob blob = { x, x + 1, y, y + 1, 0, -1 };

          g_array_append_val (blobs, blob);
          number[root] = blobs->len;
        }
      Blob *blob = &g_array_index (blobs, Blob, number[root] - 1);

      ids[i] = number[root];
      blob->x0 = MIN (blob->x0, x);
      blob->x1 = MAX (blob->x1, x + 1);
      blob->y0 = MIN (blob->y0, y);
      blob->y1 = MAX (blob->y1, y + 1);
      blob->area++;
    }
  return blobs;
}

static int
compare_floats (gconstpointer a, gconstpointer b)
{
  float x = *(const float *) a, y = *(const float *) b;

  return (x > y) - (x < y);
}

static float
quantile (GArray *values, float share)
{
  if (values->len == 0)
    return 0;
  g_array_sort (values, compare_floats);
  return g_array_index (values, float, (guint) (share * (values->len - 1) + 0.5f));
}

/* Dust, and what is left of rules and of the lines above and below. size: a guess of the em. */
static gboolean
is_dirt (const Blob *blob, const KkLineInk *ink, float size)
{
  int w = blob->x1 - blob->x0, h = blob->y1 - blob->y0;

  if (blob->area < MAX (2.0f, 0.0035f * size * size))
    return TRUE;
  if (w > 2.2f * size && h < 0.2f * size)
    return TRUE;
  if (h > 1.12f * size && w < 0.22f * size)
    return TRUE;
  return (blob->y0 == 0 || blob->y1 == ink->height) && h < 0.3f * size
         && fabsf ((blob->y0 + blob->y1) / 2.0f - ink->height / 2.0f) > 0.36f * ink->height;
}

static int
compare_blobs (gconstpointer a, gconstpointer b)
{
  return (*(const Blob *const *) a)->x0 - (*(const Blob *const *) b)->x0;
}

/* Blobs above each other belong together; what overlaps only a little stays apart. */
static void
gather (KkLineInk *ink, GArray *blobs, float size)
{
  g_autoptr (GPtrArray) order = g_ptr_array_new ();

  for (guint i = 0; i < blobs->len; i++)
    {
      Blob *blob = &g_array_index (blobs, Blob, i);

      if (!is_dirt (blob, ink, size))
        g_ptr_array_add (order, blob);
    }
  g_ptr_array_sort (order, compare_blobs);
  for (guint i = 0; i < order->len; i++)
    {
      Blob *blob = g_ptr_array_index (order, i);
      int into = -1;

      for (int a = (int) ink->atoms->len - 1; a >= 0 && a >= (int) ink->atoms->len - 4; a--)
        {
          const KkAtom *atom = kk_line_ink_atom (ink, a);
          int overlap = MIN (atom->x1, blob->x1) - MAX (atom->x0, blob->x0);
          int least = MIN (atom->x1 - atom->x0, blob->x1 - blob->x0);

          if (overlap > 0 && (overlap * 2 >= least || overlap > 0.3f * size)
              && MAX (atom->x1, blob->x1) - MIN (atom->x0, blob->x0) < 1.6f * size)
            into = a;
        }
      if (into < 0)
        {
          KkAtom atom = { blob->x0, blob->x1, blob->y0, blob->y1, blob->area };

          blob->piece = (int) ink->atoms->len;
          g_array_append_val (ink->atoms, atom);
          continue;
        }
      KkAtom *atom = &g_array_index (ink->atoms, KkAtom, into);

      blob->piece = into;
      atom->x0 = MIN (atom->x0, blob->x0);
      atom->x1 = MAX (atom->x1, blob->x1);
      atom->y0 = MIN (atom->y0, blob->y0);
      atom->y1 = MAX (atom->y1, blob->y1);
      atom->area += blob->area;
    }
}

/* Soft pixels next to ink belong to it: the grey edges of strokes. */
static void
widen_labels (KkLineInk *ink)
{
  int w = ink->width, h = ink->height;
  g_autofree guint16 *before = NULL;

  for (int round = 0; round < 2; round++)
    {
      g_free (before);
      before = g_memdup2 (ink->label, sizeof (guint16) * w * h);
      for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++)
          {
            gsize i = (gsize) y * w + x;

            if (before[i] != 0 || ink->soft[i] == 0)
              continue;
            if (x > 0 && before[i - 1] != 0)
              ink->label[i] = before[i - 1];
            else if (x + 1 < w && before[i + 1] != 0)
              ink->label[i] = before[i + 1];
            else if (y > 0 && before[i - w] != 0)
              ink->label[i] = before[i - w];
            else if (y + 1 < h && before[i + w] != 0)
              ink->label[i] = before[i + w];
          }
    }
}

typedef struct
{
  float height;
  int area;
} Height;

static int
compare_heights (gconstpointer a, gconstpointer b)
{
  float x = ((const Height *) a)->height, y = ((const Height *) b)->height;

  return (x > y) - (x < y);
}

/* Height that the given share of all ink does not exceed. */
static float
height_of_share (const KkLineInk *ink, float share)
{
  g_autoptr (GArray) heights = g_array_new (FALSE, FALSE, sizeof (Height));
  gint64 all = 0, seen = 0;

  for (guint i = 0; i < ink->atoms->len; i++)
    {
      const KkAtom *atom = kk_line_ink_atom (ink, i);
      int h = atom->y1 - atom->y0, w = atom->x1 - atom->x0;
      /* 一 and ー are low but as wide as others are tall. */
      Height height = { CLAMP (w * 0.9f, h, h * 1.4f), atom->area };

      g_array_append_val (heights, height);
      all += atom->area;
    }
  g_array_sort (heights, compare_heights);
  for (guint i = 0; i < heights->len; i++)
    {
      seen += g_array_index (heights, Height, i).area;
      if (seen >= share * all)
        return g_array_index (heights, Height, i).height;
    }
  return 0;
}

/* Height of the rows that hold all but a little of the ink. */
static float
find_extent (const KkLineInk *ink)
{
  g_autofree gint64 *rows = g_new0 (gint64, ink->height);
  gint64 all = 0, seen = 0;
  int top = 0, bottom = 0;

  for (int y = 0; y < ink->height; y++)
    for (int x = 0; x < ink->width; x++)
      if (ink->label[(gsize) y * ink->width + x] != 0)
        rows[y] += ink->soft[(gsize) y * ink->width + x];
  for (int y = 0; y < ink->height; y++)
    all += rows[y];
  for (int y = 0; y < ink->height; y++)
    {
      if (seen * 50 <= all)
        top = y;
      seen += rows[y];
      if (seen * 50 <= all * 49)
        bottom = y + 1;
    }
  return MAX (bottom + 1 - top, 1);
}

static void
measure (KkLineInk *ink)
{
  g_autoptr (GArray) middles = g_array_new (FALSE, FALSE, sizeof (float));
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (float));
  double n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;
  float before = -1;

  ink->tall = height_of_share (ink, 0.8f);
  ink->extent = find_extent (ink);
  for (guint i = 0; i < ink->atoms->len; i++)
    {
      const KkAtom *atom = kk_line_ink_atom (ink, i);
      float y = (atom->y0 + atom->y1) / 2.0f, x = (atom->x0 + atom->x1) / 2.0f;

      if (atom->y1 - atom->y0 < 0.72f * ink->tall)
        continue;
      g_array_append_val (middles, y);
      n++, sx += x, sy += y, sxx += x * x, sxy += x * y;
      if (before >= 0 && atom->x1 - atom->x0 > 0.6f * ink->tall)
        {
          float step = x - before;

          g_array_append_val (steps, step);
        }
      before = atom->x1 - atom->x0 > 0.6f * ink->tall ? x : -1;
    }
  if (middles->len == 0)
    {
      int y0 = G_MAXINT, y1 = 0;

      for (guint i = 0; i < ink->atoms->len; i++)
        {
          y0 = MIN (y0, kk_line_ink_atom (ink, i)->y0);
          y1 = MAX (y1, kk_line_ink_atom (ink, i)->y1);
        }
      ink->middle = (y0 + y1) / 2.0f;
    }
  else
    ink->middle = quantile (middles, 0.5f);
  /* A slope only where a long line proves one; small ones come from the glyphs' own shapes. */
  double spread = n * sxx - sx * sx;
  if (n >= 6 && spread > 0 && sqrt (spread) / n > 2.0 * ink->tall)
    {
      double slope = (n * sxy - sx * sy) / spread;

      if (fabs (slope) > 0.003 && fabs (slope) < 0.05)
        {
          ink->slope = (float) slope;
          ink->middle = (float) ((sy - slope * sx) / n);
        }
    }
  ink->pitch = steps->len >= 2 ? quantile (steps, 0.5f) : 0;
}

KkLineInk *
kk_line_ink_new (const KkLine *line)
{
  g_autoptr (KkLineInk) ink = NULL;
  g_autoptr (GArray) blobs = NULL;
  g_autofree guint32 *ids = NULL;
  g_autoptr (GArray) heights = g_array_new (FALSE, FALSE, sizeof (float));
  int paper, print;
  float size = line->em;

  if (!find_levels (line, &paper, &print))
    return NULL;
  ink = g_new0 (KkLineInk, 1);
  ink->vertical = line->vertical;
  ink->width = line->vertical ? line->height : line->width;
  ink->height = line->vertical ? line->width : line->height;
  ink->soft = g_malloc ((gsize) ink->width * ink->height);
  ink->label = g_new0 (guint16, (gsize) ink->width * ink->height);
  ink->atoms = g_array_new (FALSE, FALSE, sizeof (KkAtom));
  fill_soft (ink, line, paper, print);
  ids = g_new0 (guint32, (gsize) ink->width * ink->height);
  blobs = find_blobs (ink, ids);
  if (size <= 0)
    {
      for (guint i = 0; i < blobs->len; i++)
        {
          const Blob *blob = &g_array_index (blobs, Blob, i);
          float h = blob->y1 - blob->y0;

          /* What is thin and as high as the whole picture is a rule's remnant. */
          if (blob->area > 6 && blob->x1 - blob->x0 < 3 * h
              && (blob->x1 - blob->x0 > 0.2f * h || h < 0.8f * ink->height))
            g_array_append_val (heights, h);
        }
      size = MAX (quantile (heights, 0.9f) * 1.1f, 6.0f);
    }
  gather (ink, blobs, size);
  if (ink->atoms->len == 0 || ink->atoms->len > MAX_ATOMS)
    return NULL;
  for (gsize i = 0; i < (gsize) ink->width * ink->height; i++)
    if (ids[i] != 0)
      {
        int piece = g_array_index (blobs, Blob, ids[i] - 1).piece;

        ink->label[i] = (guint16) (piece + 1);
        if (piece < 0)
          ink->soft[i] = 0;
      }
  widen_labels (ink);
  measure (ink);
  return g_steal_pointer (&ink);
}

void
kk_line_ink_free (KkLineInk *ink)
{
  g_free (ink->soft);
  g_free (ink->label);
  g_clear_pointer (&ink->atoms, g_array_unref);
  g_free (ink);
}
