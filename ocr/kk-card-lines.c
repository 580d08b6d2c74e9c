/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-card-lines.h"

#include <math.h>

#include "ocr/kk-pix.h"

#define BLOBS_MAX 9000  /* more pieces than this is no card */
#define CORE 18         /* levels darker than halfway between paper and ink */
#define RUN_GAP 0.42    /* line heights within a word */
#define LINE_GAP 1.75   /* line heights within a line */
#define CAPTION_GAP 0.8 /* the same where the two may be a caption and a value */

#define TWO_ROWS 40 /* 1/300 inch: higher than a line of a card's small print */
#define WAIST 0.28  /* of a line's mean ink */

typedef struct
{
  KkBox box;
  int cell;
  int line;       /* root of the run or line it belongs to */
  gboolean small; /* a letter of a caption */
  int pieces;
  int wide; /* of its widest piece */
} Blob;

static int
left_first (gconstpointer a, gconstpointer b)
{
  return ((const Blob *) a)->box.x - ((const Blob *) b)->box.x;
}

static int
cell_of (const GArray *cells, KkBox box)
{
  int x = box.x + box.w / 2, y = box.y + box.h / 2, best = -1;
  for (guint i = 0; i < cells->len; i++)
    {
      const KkBox *c = &g_array_index (cells, KkBox, i);
      if (x < c->x || x >= c->x + c->w || y < c->y || y >= c->y + c->h)
        continue;
      if (best < 0 || c->w * c->h < g_array_index (cells, KkBox, best).w * c->h)
        best = (int) i;
    }
  return best;
}

/* The ink's core: at the page's threshold captions run into the labels above them. */
static PIX *
core_ink (const KkSheet *sheet)
{
  guint histogram[256] = { 0 }, dark = 0, sum = 0;
  int level = 0;
  for (gsize i = 0; i < (gsize) sheet->width * sheet->height; i += 2)
    histogram[sheet->grey[i]]++;
  for (int i = 0; i < 195; i++)
    dark += histogram[i];
  while (level < 194 && (sum += histogram[level]) * 2 < dark)
    level++;
  level = CLAMP ((level + 255) / 2 - CORE, 110, 190);
  PIX *core = pixCopy (NULL, sheet->ink);
  for (int y = 0; core != NULL && y < sheet->height; y++)
    {
      l_uint32 *line = pixGetData (core) + (gsize) y * pixGetWpl (core);
      const guint8 *grey = sheet->grey + (gsize) y * sheet->width;
      for (int x = 0; x < sheet->width; x++)
        if (grey[x] > level)
          CLEAR_DATA_BIT (line, x);
    }
  return core;
}

static GArray *
find_blobs (const KkSheet *sheet, const GArray *cells)
{
  GArray *blobs = g_array_new (FALSE, FALSE, sizeof (Blob));
  g_autoptr (KkPix) ink = core_ink (sheet);
  g_autoptr (KkBoxa) boxes = ink != NULL ? pixConnCompBB (ink, 8) : NULL;
  int n = boxes != NULL ? boxaGetCount (boxes) : 0;
  double u = sheet->unit;
  int rim = (int) (10 * u);
  for (int i = 0; i < n && n <= BLOBS_MAX; i++)
    {
      KkBox b;
      boxaGetBoxGeometry (boxes, i, &b.x, &b.y, &b.w, &b.h);
      gboolean dust = MAX (b.w, b.h) < 3 * u;
      gboolean huge = b.h > 90 * u || b.w > 330 * u;
      /* Rounded corners and shadows. */
      gboolean edge = b.x < rim || b.y < rim || b.x + b.w > sheet->width - rim
                      || b.y + b.h > sheet->height - rim;
      /* What is left of a rule; no 一, ー or 1 is so long and thin. */
      gboolean rule = (b.h > 36 * u && b.w * 9 < b.h) || (b.w > 60 * u && b.h * 12 < b.w);
      if (dust || huge || edge || rule)
        continue;
      Blob blob = { b, cell_of (cells, b), 0, FALSE, 1, b.w };
      g_array_append_val (blobs, blob);
    }
  g_array_sort (blobs, left_first);
  for (guint i = 0; i < blobs->len; i++)
    g_array_index (blobs, Blob, i).line = (int) i;
  return blobs;
}

static int
root_of (GArray *blobs, int i)
{
  while (g_array_index (blobs, Blob, i).line != i)
    i = g_array_index (blobs, Blob, i).line
        = g_array_index (blobs, Blob, g_array_index (blobs, Blob, i).line).line;
  return i;
}

static void
join (GArray *blobs, int a, int b)
{
  a = root_of (blobs, a);
  b = root_of (blobs, b);
  g_array_index (blobs, Blob, MAX (a, b)).line = MIN (a, b);
}

/* TRUE where nothing but the chain's letters stands in its band: Latin letters are one piece,
 * others are not. */
static gboolean
alone_in_band (const GArray *blobs, const GArray *chain, KkBox band)
{
  int covered = 0;
  for (guint i = 0, c = 0; i < blobs->len; i++)
    {
      const KkBox *b = &g_array_index (blobs, Blob, i).box;
      if (c < chain->len && g_array_index (chain, guint, c) == i)
        {
          c++;
          continue;
        }
      if (b->x >= band.x + band.w)
        break;
      int x = kk_box_overlap (b->x, b->x + b->w, band.x, band.x + band.w);
      int y = kk_box_overlap (b->y, b->y + b->h, band.y, band.y + band.h);
      if (x > 0 && y > MAX (band.h / 4, 2))
        covered += x;
    }
  return covered * 20 < band.w;
}

/* TRUE where the letters are the lower or upper parts of larger characters: what belongs to them
 * stands right above or below. */
static gboolean
are_parts (const GArray *blobs, const GArray *chain, double unit)
{
  guint parts = 0;
  for (guint c = 0; c < chain->len; c++)
    {
      guint at = g_array_index (chain, guint, c);
      const KkBox *a = &g_array_index (blobs, Blob, at).box;
      guint i = at;
      while (i > 0 && g_array_index (blobs, Blob, i - 1).box.x > a->x - 48 * unit)
        i--;
      gboolean part = FALSE;
      for (; i < blobs->len && !part; i++)
        {
          const KkBox *b = &g_array_index (blobs, Blob, i).box;
          if (b->x > a->x + a->w)
            break;
          int above = a->y - b->y - b->h, below = b->y - a->y - a->h;
          part = i != at && MAX (above, below) < MAX (a->h / 6, 1)
                 && kk_box_overlap (a->x, a->x + a->w, b->x, b->x + b->w) * 2 > MIN (a->w, b->w)
                 && kk_box_union (*a, *b).h > 1.3 * a->h;
        }
      parts += part;
    }
  return parts * 3 > chain->len;
}

/* Runs of small letters of one height on one base line. They are lines of their own: taken for
 * parts of the larger type above them they would spoil it. */
static void
find_captions (GArray *blobs, double unit)
{
  double least = 4.5 * unit, most = 16 * unit;
  g_autofree guint8 *tried = g_malloc0 (blobs->len + 1);
  for (guint i = 0; i < blobs->len; i++)
    {
      const Blob *first = &g_array_index (blobs, Blob, i);
      if (tried[i] || first->box.h < least || first->box.h > most
          || first->box.w > 2.5 * first->box.h)
        continue;
      g_autoptr (GArray) chain = g_array_new (FALSE, FALSE, sizeof (guint));
      g_array_append_val (chain, i);
      KkBox band = first->box, last = first->box;
      for (guint j = i + 1; j < blobs->len; j++)
        {
          const Blob *b = &g_array_index (blobs, Blob, j);
          if (b->box.x > last.x + last.w + 1.0 * band.h)
            break;
          int bottom = ABS (b->box.y + b->box.h - last.y - last.h), top = ABS (b->box.y - last.y);
          if (b->small || b->cell != first->cell || bottom > 1 + 0.4 * unit || top > 1 + 0.4 * unit
              || b->box.w > 6 * band.h)
            continue;
          g_array_append_val (chain, j);
          last = b->box;
          band = kk_box_union (band, last);
        }
      if (chain->len < 3 || band.w < 1.8 * band.h || !alone_in_band (blobs, chain, band)
          || are_parts (blobs, chain, unit))
        continue;
      for (guint k = 0; k < chain->len; k++)
        {
          guint at = g_array_index (chain, guint, k);
          g_array_index (blobs, Blob, at).small = TRUE;
          tried[at] = 1;
          join (blobs, (int) i, (int) at);
        }
    }
}

/* Pieces of characters and characters of one word. */
static void
join_runs (GArray *blobs)
{
  for (guint i = 0; i < blobs->len; i++)
    {
      const Blob *a = &g_array_index (blobs, Blob, i);
      for (guint j = i + 1; j < blobs->len; j++)
        {
          const Blob *b = &g_array_index (blobs, Blob, j);
          int tall = MAX (a->box.h, b->box.h), low = MIN (a->box.h, b->box.h);
          int gap = b->box.x - a->box.x - a->box.w;
          if (gap > 50)
            break;
          if (a->small || b->small || a->cell != b->cell || gap > RUN_GAP * tall)
            continue;
          int shared
              = kk_box_overlap (a->box.y, a->box.y + a->box.h, b->box.y, b->box.y + b->box.h);
          if (shared * 2 >= low)
            join (blobs, (int) i, (int) j);
        }
    }
}

static GArray *
collect (GArray *blobs)
{
  GArray *lines = g_array_new (FALSE, TRUE, sizeof (Blob));
  g_autofree int *at = g_new (int, blobs->len + 1);
  for (guint i = 0; i < blobs->len; i++)
    at[i] = -1;
  for (guint i = 0; i < blobs->len; i++)
    {
      const Blob *b = &g_array_index (blobs, Blob, i);
      int root = root_of (blobs, (int) i);
      if (at[root] < 0)
        {
          Blob line = *b;
          at[root] = (int) lines->len;
          line.pieces = 0;
          g_array_append_val (lines, line);
        }
      Blob *line = &g_array_index (lines, Blob, at[root]);
      line->box = kk_box_union (line->box, b->box);
      line->pieces += b->pieces;
      line->wide = MAX (line->wide, b->wide);
    }
  g_array_sort (lines, left_first);
  for (guint i = 0; i < lines->len; i++)
    g_array_index (lines, Blob, i).line = (int) i;
  return lines;
}

/* A stroke that is a character of its own (一 ー －) or a part that lies above or below. */
static gboolean
goes_with (const Blob *a, const Blob *b)
{
  int tall = MAX (a->box.h, b->box.h), low = MIN (a->box.h, b->box.h);
  const KkBox *slight = a->box.h < b->box.h ? &a->box : &b->box;
  int gap = MAX (a->box.x, b->box.x) - MIN (a->box.x + a->box.w, b->box.x + b->box.w);
  int shared = kk_box_overlap (a->box.y, a->box.y + a->box.h, b->box.y, b->box.y + b->box.h);
  if (a->small != b->small || a->cell != b->cell || shared * 2 < low)
    return FALSE;
  gboolean bottoms = ABS (a->box.y + a->box.h - b->box.y - b->box.h) * 3 < tall;
  /* "女 F." and a smaller line beside it that stands lower are two. */
  if (low * 2 >= tall && !bottoms)
    return FALSE;
  if (tall * 10 <= low * 13 && bottoms)
    return gap < (tall * 100 <= low * 114 ? LINE_GAP : CAPTION_GAP) * tall;
  /* A caption of a character or two is no stroke of the value beside it. */
  const Blob *less = slight == &a->box ? a : b;
  if (less->pieces > 1 && tall * 10 > low * 14 && low * 3 > tall
      && (gap * 2 > tall || slight->w * 2 > 3 * slight->h))
    return FALSE;
  return slight->w < 1.3 * tall && gap < (low * 2 < tall ? 0.8 : 1.2) * tall;
}

static gboolean
something_between (const GArray *runs, const KkBox *a, const KkBox *b)
{
  int x0 = MIN (a->x + a->w, b->x + b->w), x1 = MAX (a->x, b->x);
  int y0 = MAX (a->y, b->y), y1 = MIN (a->y + a->h, b->y + b->h);
  for (guint i = 0; i < runs->len; i++)
    {
      const KkBox *r = &g_array_index (runs, Blob, i).box;
      if (r == a || r == b || r->w * 2 < r->h)
        continue;
      if (r->x + r->w / 2 > x0 && r->x + r->w / 2 < x1
          && kk_box_overlap (r->y, r->y + r->h, y0, y1) * 3 > r->h)
        return TRUE;
    }
  return FALSE;
}

typedef struct
{
  int gap;
  guint a, b;
} Neighbours;

static int
nearest_first (gconstpointer a, gconstpointer b)
{
  const Neighbours *p = a, *q = b;
  return p->gap != q->gap ? p->gap - q->gap
         : p->a != q->a   ? (int) p->a - (int) q->a
                          : (int) p->b - (int) q->b;
}

/* The nearest first; two words at different heights are no line, though one between them may seem
 * to go with both. */
static void
join_words (GArray *runs)
{
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (Neighbours));
  g_autofree KkBox *lines = g_new (KkBox, runs->len + 1);
  for (guint i = 0; i < runs->len; i++)
    {
      lines[i] = g_array_index (runs, Blob, i).box;
      for (guint j = i + 1; j < runs->len; j++)
        {
          const Blob *a = &g_array_index (runs, Blob, i), *b = &g_array_index (runs, Blob, j);
          Neighbours pair = { b->box.x - a->box.x - a->box.w, i, j };
          if (goes_with (a, b) && !something_between (runs, &a->box, &b->box))
            g_array_append_val (pairs, pair);
        }
    }
  g_array_sort (pairs, nearest_first);
  for (guint i = 0; i < pairs->len; i++)
    {
      const Neighbours *pair = &g_array_index (pairs, Neighbours, i);
      int a = root_of (runs, (int) pair->a), b = root_of (runs, (int) pair->b);
      KkBox both = kk_box_union (lines[a], lines[b]);
      if (a == b || both.h * 10 > 13 * MAX (lines[a].h, lines[b].h) + 20)
        continue;
      lines[MIN (a, b)] = both;
      join (runs, a, b);
    }
}

/* Strokes above each other that are one character (二 三 ニ 旦). */
static void
join_stacks (GArray *runs, double unit)
{
  for (guint i = 0; i < runs->len; i++)
    for (guint j = i + 1; j < runs->len; j++)
      {
        const Blob *a = &g_array_index (runs, Blob, i), *b = &g_array_index (runs, Blob, j);
        KkBox both = kk_box_union (a->box, b->box);
        int shared = kk_box_overlap (a->box.x, a->box.x + a->box.w, b->box.x, b->box.x + b->box.w);
        /* A speck below a caption is not its lower part. */
        int most = MAX (a->box.h, b->box.h), gap = both.h - a->box.h - b->box.h;
        if (most * 5 > both.h * 2 && gap * 10 > most * 3)
          continue;
        if (a->cell != b->cell || a->small || b->small || a->pieces > 2 || b->pieces > 2
            || shared * 10 < 8 * MIN (a->box.w, b->box.w) || both.h > 1.15 * both.w
            || both.w > 1.3 * both.h + 2 || both.h > 46 * unit
            || MIN (a->box.h, b->box.h) * 2 > both.h
            || MAX (a->box.h, b->box.h) + MIN (a->box.h, b->box.h) < both.h * 0.3)
          continue;
        join (runs, (int) i, (int) j);
      }
}

/* Where a caption and the value below it touch: the row within the box that hardly holds ink; 0 for
 * none. A character or two may have such a row (二), a line has none. */
static int
find_waist (PIX *ink, KkBox box, double unit)
{
  if (box.h < TWO_ROWS * unit || box.w < 1.5 * box.h)
    return 0;
  g_autofree int *rows = g_new0 (int, box.h);
  int sum = 0, best = 0;
  for (int y = 0; y < box.h; y++)
    {
      const l_uint32 *line = pixGetData (ink) + (gsize) (box.y + y) * pixGetWpl (ink);
      for (int x = box.x; x < box.x + box.w; x++)
        rows[y] += GET_DATA_BIT (line, x) != 0;
      sum += rows[y];
    }
  for (int y = box.h * 3 / 10; y <= box.h * 7 / 10; y++)
    if (best == 0 || rows[y] < rows[best])
      best = y;
  return rows[best] * box.h < WAIST * sum ? best : 0;
}

static void
add_line (PIX *ink, const Blob *word, double unit, GArray *lines)
{
  int waist = find_waist (ink, word->box, unit);
  for (int i = 0; i < (waist > 0 ? 2 : 1); i++)
    {
      KkBox box = word->box;
      box.y += i * waist;
      box.h = waist == 0 ? box.h : i == 0 ? waist : box.h - waist;
      BOX *part = boxCreate (box.x, box.y, box.w, box.h), *tight = NULL;
      /* Of two rows the shorter's box ends where it ends. */
      if (waist > 0 && pixClipBoxToForeground (ink, part, NULL, &tight) == 0 && tight != NULL)
        boxGetGeometry (tight, &box.x, &box.y, &box.w, &box.h);
      boxDestroy (&part);
      boxDestroy (&tight);
      KkLayoutLine line = { .box = box, .cell = word->cell };
      g_array_append_val (lines, line);
    }
}

/* Upper and lower parts of characters (番, 号, 晋) that do not touch: flatter than any character,
 * and as high together as one of them is wide. */
static gboolean
join_parts (GArray *runs, double unit)
{
  gboolean joined = FALSE;
  for (guint i = 0; i < runs->len; i++)
    for (guint j = i + 1; j < runs->len; j++)
      {
        const Blob *a = &g_array_index (runs, Blob, i), *b = &g_array_index (runs, Blob, j);
        const Blob *wider = a->wide > b->wide ? a : b;
        if (b->box.x > a->box.x + a->box.w)
          break;
        KkBox both = kk_box_union (a->box, b->box);
        int gap = MAX (a->box.y, b->box.y) - MIN (a->box.y + a->box.h, b->box.y + b->box.h);
        int shared = kk_box_overlap (a->box.x, a->box.x + a->box.w, b->box.x, b->box.x + b->box.w);
        gboolean flat = wider->wide * 10 > 13 * wider->box.h;
        if (a->cell != b->cell || a->small || b->small || !flat || both.h > 46 * unit
            || both.h > 1.25 * wider->wide + 1 || gap > 0.35 * wider->wide
            || shared * 10 < 6 * MIN (a->box.w, b->box.w))
          continue;
        join (runs, (int) i, (int) j);
        joined = TRUE;
      }
  return joined;
}

GArray *
kk_card_lines (const KkSheet *sheet, const GArray *cells)
{
  g_autoptr (GArray) blobs = find_blobs (sheet, cells);
  find_captions (blobs, sheet->unit);
  join_runs (blobs);
  g_autoptr (GArray) strokes = collect (blobs);
  join_stacks (strokes, sheet->unit);
  g_autoptr (GArray) parts = collect (strokes);
  join_parts (parts, sheet->unit);
  g_autoptr (GArray) runs = collect (parts);
  join_parts (runs, sheet->unit);
  join_words (runs);
  if (g_getenv ("DBG"))
    {
      GArray *q[] = { blobs, strokes, parts, runs };
      for (int z = 0; z < 4; z++)
        for (guint i = 0; i < q[z]->len; i++)
          {
            Blob *b = &g_array_index (q[z], Blob, i);
            if (b->box.x > 500 && b->box.x < 730 && b->box.y > 180 && b->box.y < 250)
              g_printerr ("%d: %d %d %d %d small %d pieces %d root %d\n", z, b->box.x, b->box.y,
                          b->box.w, b->box.h, b->small, b->pieces, b->line);
          }
    }
  g_autoptr (GArray) words = collect (runs);
  GArray *lines = g_array_new (FALSE, TRUE, sizeof (KkLayoutLine));
  for (guint i = 0; i < words->len; i++)
    add_line (sheet->ink, &g_array_index (words, Blob, i), sheet->unit, lines);
  return lines;
}
