/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-layout.h"

#include <string.h>

#include "ocr/kk-card-lines.h"
#include "ocr/kk-pix.h"
#include "ocr/kk-sheet-rules.h"

#define GAP_MAX 2.1     /* line heights between two pieces of one line */
#define BLOBS_MAX 12000 /* more pieces than this is no page of print */
#define PARTS_MAX 4000  /* more parts of lines than this stay as they are */

typedef struct
{
  KkBox box;
  int cell;
  int root;
} Blob;

static int
root_of (GArray *blobs, int i)
{
  while (g_array_index (blobs, Blob, i).root != i)
    {
      int up = g_array_index (blobs, Blob, i).root;
      g_array_index (blobs, Blob, i).root = g_array_index (blobs, Blob, up).root;
      i = up;
    }
  return i;
}

static int
cell_at (const GArray *cells, KkBox box)
{
  int cx = box.x + box.w / 2, cy = box.y + box.h / 2;
  int best = -1, best_area = G_MAXINT;
  for (guint i = 0; i < cells->len; i++)
    {
      const KkBox *c = &g_array_index (cells, KkBox, i);
      if (cx >= c->x && cx < c->x + c->w && cy >= c->y && cy < c->y + c->h
          && c->w * c->h < best_area)
        {
          best = (int) i;
          best_area = c->w * c->h;
        }
    }
  return best;
}

static GArray *
find_blobs (const KkSheet *sheet, const GArray *cells)
{
  GArray *blobs = g_array_new (FALSE, FALSE, sizeof (Blob));
  int reach = MAX ((int) (10 * sheet->unit), 3);
  g_autoptr (KkPix) joined = pixCloseSafeBrick (NULL, sheet->ink, reach, 1);
  g_autoptr (KkBoxa) boxes = pixConnCompBB (joined, 8);
  int n = boxes != NULL ? boxaGetCount (boxes) : 0;
  if (n > BLOBS_MAX)
    n = 0;
  for (int i = 0; i < n; i++)
    {
      KkBox box;
      boxaGetBoxGeometry (boxes, i, &box.x, &box.y, &box.w, &box.h);
      int thin = MAX ((int) (3 * sheet->unit), 2);
      if (box.w <= thin && box.h <= thin)
        continue;
      Blob blob = { box, cell_at (cells, box), 0 };
      g_array_append_val (blobs, blob);
    }
  return blobs;
}

static gboolean
rule_between (const KkSheet *sheet, KkBox a, KkBox b)
{
  int x0 = MIN (a.x + a.w, b.x + b.w), x1 = MAX (a.x, b.x);
  int y0 = MAX (a.y, b.y), y1 = MIN (a.y + a.h, b.y + b.h);
  for (guint i = 0; i < sheet->vertical->len; i++)
    {
      const KkRule *r = &g_array_index (sheet->vertical, KkRule, i);
      if (r->x0 >= x0 - 3 && r->x1 <= x1 + 3
          && kk_box_overlap (r->y0, r->y1, y0, y1) > (y1 - y0) / 2)
        return TRUE;
    }
  return FALSE;
}

static gboolean
same_line (const KkSheet *sheet, const GArray *cells, const Blob *a, const Blob *b)
{
  if (a->cell != b->cell)
    return FALSE;
  const KkBox *p = &a->box, *q = &b->box;
  int tall = MAX (p->h, q->h), low = MIN (p->h, q->h);
  int shared = kk_box_overlap (p->y, p->y + p->h, q->y, q->y + q->h);
  if (shared * 2 < low)
    return FALSE;
  int gap = -kk_box_overlap (p->x, p->x + p->w, q->x, q->x + q->w);
  const KkBox *slight = p->h < q->h ? p : q;
  int size = MAX (slight->w, slight->h);
  double reach = GAP_MAX * MIN (tall, 1.5 * size);
  if (tall > 150 * sheet->unit || (tall > 70 * sheet->unit && low * 3 < tall))
    reach = MIN (reach, 0.4 * tall);
  if (tall > 2.4 * low && low > 12 * sheet->unit)
    return FALSE; /* two sizes of type */
  /* Letter-spaced words ("氏　　名"): single characters of one size stand further apart. */
  const KkBox *cell = a->cell >= 0 ? &g_array_index (cells, KkBox, a->cell) : NULL;
  gboolean narrow = cell != NULL && cell->w < 14 * tall && cell->h < 4 * tall;
  gboolean single = p->w * 2 < p->h * 3 && q->w * 2 < q->h * 3
                    && (tall * 6 < low * 7 || (narrow && tall * 2 < low * 3));
  if (single && low > 14 * sheet->unit)
    {
      reach = MAX (reach, (cell != NULL ? 4.5 : 3.0) * tall);
      if (narrow) /* spread over the width of the cell */
        reach = MAX (reach, cell->w);
    }
  /* A label and its value in other type are two lines. */
  gboolean run = slight->w > 1.5 * slight->h && low > 9 * sheet->unit;
  if (tall * 4 > low * 5 && run && low * 2 >= tall)
    reach = MIN (reach, 0.9 * low);
  if (gap > reach)
    return FALSE;
  return gap <= 0 || !rule_between (sheet, *p, *q);
}

static int
by_position (gconstpointer a, gconstpointer b)
{
  const KkLayoutLine *p = a, *q = b;
  int py = p->box.y + p->box.h / 2, qy = q->box.y + q->box.h / 2;
  if (ABS (py - qy) > MIN (p->box.h, q->box.h) / 2)
    return py - qy;
  return p->box.x - q->box.x;
}

static int
by_left (gconstpointer a, gconstpointer b)
{
  return ((const Blob *) a)->box.x - ((const Blob *) b)->box.x;
}

/* TRUE where both stand on one row of type. */
static gboolean
as_high (const Blob *a, const Blob *b)
{
  int slack = MAX (a->box.h / 4, 2);
  return ABS (a->box.y - b->box.y) <= slack
         && ABS (a->box.y + a->box.h - b->box.y - b->box.h) <= slack;
}

/* Splinters of a seal or of dirt tie a line to what stands above and below it. Of members (guint)
 * those that reach out of the row most of them stand on are let go, each for itself. */
static void
let_go (GArray *blobs, const GArray *members)
{
  KkBox all = { 0 };
  const Blob *row = NULL;
  int widest = 0, total = 0;
  for (guint i = 0; i < members->len; i++)
    {
      const Blob *a = &g_array_index (blobs, Blob, g_array_index (members, guint, i));
      int width = 0;
      all = kk_box_union (all, a->box);
      total += a->box.w;
      for (guint k = 0; k < members->len; k++)
        {
          const Blob *b = &g_array_index (blobs, Blob, g_array_index (members, guint, k));
          width += as_high (a, b) ? b->box.w : 0;
        }
      if (width > widest)
        {
          widest = width;
          row = a;
        }
    }
  if (row == NULL || all.h * 5 < row->box.h * 8 || widest < 3 * row->box.h || widest * 3 < total)
    return;
  const KkBox band = row->box;
  int root = -1;
  for (guint i = 0; i < members->len; i++)
    {
      guint at = g_array_index (members, guint, i);
      Blob *b = &g_array_index (blobs, Blob, at);
      int shared = kk_box_overlap (b->box.y, b->box.y + b->box.h, band.y, band.y + band.h);
      gboolean stays = shared * 10 >= b->box.h * 7 && b->box.h * 3 < band.h * 4;
      if (stays && root < 0)
        root = (int) at;
      b->root = stays ? root : (int) at;
    }
}

static void
part_rows (GArray *blobs)
{
  g_autoptr (GHashTable) groups
      = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref);
  for (guint i = 0; i < blobs->len; i++)
    {
      gpointer root = GINT_TO_POINTER (root_of (blobs, (int) i) + 1);
      GArray *members = g_hash_table_lookup (groups, root);
      if (members == NULL)
        {
          members = g_array_new (FALSE, FALSE, sizeof (guint));
          g_hash_table_insert (groups, root, members);
        }
      g_array_append_val (members, i);
    }
  GHashTableIter iter;
  gpointer members;
  g_hash_table_iter_init (&iter, groups);
  while (g_hash_table_iter_next (&iter, NULL, &members))
    if (((GArray *) members)->len > 3 && ((GArray *) members)->len < 400)
      let_go (blobs, members);
}

/* Stops early where cancelled: the caller looks. */
static GArray *
join_blobs (const KkSheet *sheet, const GArray *cells, GArray *blobs, GCancellable *cancellable)
{
  g_array_sort (blobs, by_left);
  for (guint i = 0; i < blobs->len; i++)
    g_array_index (blobs, Blob, i).root = (int) i;
  int far = (int) (GAP_MAX * 150 * sheet->unit);
  for (guint i = 0; i < blobs->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      const Blob *a = &g_array_index (blobs, Blob, i);
      for (guint j = i + 1; j < blobs->len; j++)
        {
          const Blob *b = &g_array_index (blobs, Blob, j);
          if (b->box.x > a->box.x + a->box.w + far)
            break;
          int ra = root_of (blobs, (int) i), rb = root_of (blobs, (int) j);
          if (ra != rb && same_line (sheet, cells, a, b))
            g_array_index (blobs, Blob, rb).root = ra;
        }
    }
  part_rows (blobs);
  GArray *lines = g_array_new (FALSE, TRUE, sizeof (KkLayoutLine));
  g_autoptr (GHashTable) index = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < blobs->len; i++)
    {
      const Blob *blob = &g_array_index (blobs, Blob, i);
      int root = root_of (blobs, (int) i);
      int at = GPOINTER_TO_INT (g_hash_table_lookup (index, GINT_TO_POINTER (root + 1))) - 1;
      if (at < 0)
        {
          KkLayoutLine line = { .box = blob->box, .cell = blob->cell };
          at = (int) lines->len;
          g_array_append_val (lines, line);
          g_hash_table_insert (index, GINT_TO_POINTER (root + 1), GINT_TO_POINTER (at + 1));
        }
      KkLayoutLine *line = &g_array_index (lines, KkLayoutLine, at);
      line->box = kk_box_union (line->box, blob->box);
    }
  return lines;
}

static gboolean
across_between (const KkSheet *sheet, KkBox a, KkBox b)
{
  int y0 = MIN (a.y + a.h, b.y + b.h), y1 = MAX (a.y, b.y), x = a.x + a.w / 2;
  for (guint i = 0; i < sheet->horizontal->len; i++)
    {
      const KkRule *r = &g_array_index (sheet->horizontal, KkRule, i);
      if (r->y0 >= y0 - 4 && r->y1 <= y1 + 4 && r->x0 <= x && r->x1 >= x)
        return TRUE;
    }
  return FALSE;
}

static int
compare_ints (gconstpointer a, gconstpointer b)
{
  return *(const int *) a - *(const int *) b;
}

/* The middle height of lines that are clearly longer than high; 0 where there are none. */
static int
middle_height (const GArray *lines)
{
  g_autoptr (GArray) heights = g_array_new (FALSE, FALSE, sizeof (int));
  for (guint i = 0; i < lines->len; i++)
    {
      const KkBox *b = &g_array_index (lines, KkLayoutLine, i).box;
      if (b->w > 3 * b->h)
        g_array_append_val (heights, b->h);
    }
  g_array_sort (heights, compare_ints);
  return heights->len > 0 ? g_array_index (heights, int, heights->len / 2) : 0;
}

/* TRUE where a neighbour is exactly as high: larger type, a title's. */
static gboolean
is_of_row (const GArray *lines, KkBox box)
{
  int slack = MAX (box.h / 8, 2);
  for (guint i = 0; i < lines->len; i++)
    {
      const KkBox *b = &g_array_index (lines, KkLayoutLine, i).box;
      if (ABS (b->y - box.y) <= slack && ABS (b->y + b->h - box.y - box.h) <= slack
          && -kk_box_overlap (b->x, b->x + b->w, box.x, box.x + box.w) < 4 * box.h
          && b->w * 3 > b->h * 2)
        return TRUE;
    }
  return FALSE;
}

/* Whether line b is part of what stands in line a, above or below it. middle: see above. */
static gboolean
is_stacked (const KkSheet *sheet,
            const GArray *lines,
            const KkLayoutLine *a,
            const KkLayoutLine *b,
            int middle)
{
  int shared_x = kk_box_overlap (a->box.x, a->box.x + a->box.w, b->box.x, b->box.x + b->box.w);
  if (shared_x <= 0 || a->cell != b->cell)
    return FALSE;
  KkBox both = kk_box_union (a->box, b->box);
  int shared_y = kk_box_overlap (a->box.y, a->box.y + a->box.h, b->box.y, b->box.y + b->box.h);
  int low = MIN (a->box.h, b->box.h), narrow = MIN (a->box.w, b->box.w);
  gboolean part
      = low * 20 < 9 * both.h && shared_x * 10 > 8 * narrow && both.h < 90 * sheet->unit
        && both.h < 1.2 * both.w && both.w < 1.3 * both.h
        && shared_y > (low * 5 < both.h ? -0.8 : -0.25) * both.h
        && (both.h * 10 < 16 * middle || low * 100 < 32 * both.h || is_of_row (lines, both))
        && !across_between (sheet, a->box, b->box);
  const KkBox *slight = a->box.h < b->box.h ? &a->box : &b->box;
  /* A run of type ("性別" over "男") is no stroke of the character below it. */
  gboolean run = slight->w * 10 > slight->h * 22 && slight->h > 13 * sheet->unit;
  /* Nor is a leader's dot one of the line above. */
  const KkBox *large = slight == &a->box ? &b->box : &a->box;
  run = run || (large->w * 10 > large->h * 22 && shared_y * 4 < -large->h);
  /* 浩二: whole words fall into an upper and a lower half. */
  gboolean halves = shared_x * 10 > 7 * MAX (a->box.w, b->box.w) && both.h < 52 * sheet->unit
                    && shared_y > -0.08 * both.h && MAX (a->box.h, b->box.h) * 3 < 2 * both.h
                    && !across_between (sheet, a->box, b->box);
  const KkBox *least = a->box.w * a->box.h < b->box.w * b->box.h ? &a->box : &b->box;
  gboolean inside = shared_y * 10 > 7 * least->h && shared_x * 10 > 7 * least->w;
  return (part && !run) || inside || halves;
}

/* Line j becomes part of line i, and what then is part of a line before it: the index that the
 * joined line has in the end. */
static guint
join_lines (const KkSheet *sheet, GArray *lines, guint i, guint j, int middle)
{
  for (gboolean more = TRUE; more;)
    {
      KkLayoutLine *a = &g_array_index (lines, KkLayoutLine, i);
      a->box = kk_box_union (a->box, g_array_index (lines, KkLayoutLine, j).box);
      g_array_remove_index (lines, j);
      i -= j < i;
      more = FALSE;
      for (guint k = 0; k < i && !more; k++)
        if (is_stacked (sheet, lines, &g_array_index (lines, KkLayoutLine, k),
                        &g_array_index (lines, KkLayoutLine, i), middle))
          {
            j = i;
            i = k;
            more = TRUE;
          }
    }
  return i;
}

/* Parts of characters that lie above each other (二, 三, 言) and nothing joined sideways. */
static void
join_stacked_parts (const KkSheet *sheet, GArray *lines, GCancellable *cancellable)
{
  int middle = middle_height (lines);
  if (lines->len > PARTS_MAX)
    return;
  /* What was joined may be the row that something before it stands in: once more. */
  for (guint before = 0; before != lines->len;)
    {
      before = lines->len;
      for (guint i = 0; i < lines->len && !g_cancellable_is_cancelled (cancellable); i++)
        for (guint j = 0; j < lines->len;)
          if (i != j
              && is_stacked (sheet, lines, &g_array_index (lines, KkLayoutLine, i),
                             &g_array_index (lines, KkLayoutLine, j), middle))
            {
              i = join_lines (sheet, lines, i, j, middle);
              j = 0;
            }
          else
            j++;
    }
}

/* Single characters below each other become one vertical line. */
static void
join_columns (GArray *lines, const GArray *cells)
{
  for (guint i = 0; i < lines->len; i++)
    {
      KkLayoutLine *top = &g_array_index (lines, KkLayoutLine, i);
      if (top->box.w > 1.5 * top->box.h || top->box.h > 2.2 * top->box.w)
        continue;
      g_autoptr (GArray) members = g_array_new (FALSE, FALSE, sizeof (guint));
      KkBox all = top->box;
      int last = (int) i, size = MAX (top->box.w, top->box.h);
      gboolean crowded = FALSE;
      const KkBox *cell = top->cell >= 0 ? &g_array_index (cells, KkBox, top->cell) : NULL;
      gboolean narrow = cell != NULL && cell->w < 2.6 * size;
      double reach = narrow ? 5.0 : 1.3; /* "氏　　名" down a narrow cell */
      for (gboolean more = TRUE; more;)
        {
          more = FALSE;
          const KkBox from = g_array_index (lines, KkLayoutLine, last).box;
          for (guint j = i + 1; j < lines->len; j++)
            {
              const KkLayoutLine *l = &g_array_index (lines, KkLayoutLine, j);
              int gap = l->box.y - (from.y + from.h);
              if (l->box.y + l->box.h <= from.y + from.h)
                continue;
              int big = MAX (l->box.w, l->box.h);
              if (l->cell != top->cell || gap < -2 || gap > reach * size || big > 1.5 * size
                  || l->box.w > 1.5 * size
                  || ABS ((l->box.x + l->box.w / 2) - (from.x + from.w / 2)) > size / 3)
                continue;
              g_array_append_val (members, j);
              all = kk_box_union (all, l->box);
              last = (int) j;
              size = MAX (size, big);
              more = TRUE;
              break;
            }
        }
      for (guint j = 0; j < lines->len; j++)
        {
          const KkLayoutLine *l = &g_array_index (lines, KkLayoutLine, j);
          gboolean member = j == i;
          for (guint k = 0; k < members->len; k++)
            member = member || g_array_index (members, guint, k) == j;
          if (!member && l->cell == top->cell
              && kk_box_overlap (l->box.y, l->box.y + l->box.h, all.y, all.y + all.h) > 0
              && kk_box_overlap (l->box.x, l->box.x + l->box.w, all.x - size / 2,
                                 all.x + all.w + size / 2)
                     > 0)
            crowded = TRUE;
        }
      if (crowded || members->len + 1 < (narrow ? 2 : 3))
        continue;
      for (guint k = members->len; k-- > 0;)
        g_array_remove_index (lines, g_array_index (members, guint, k));
      top = &g_array_index (lines, KkLayoutLine, i);
      top->box = all;
      top->vertical = TRUE;
      top->em = size;
    }
}

static GArray *
page_lines (const KkSheet *sheet, const GArray *cells, GCancellable *cancellable)
{
  g_autoptr (GArray) blobs = find_blobs (sheet, cells);
  g_autoptr (GArray) parts = join_blobs (sheet, cells, blobs, cancellable);
  join_stacked_parts (sheet, parts, cancellable);
  g_array_set_size (blobs, 0);
  for (guint i = 0; i < parts->len; i++)
    {
      const KkLayoutLine *part = &g_array_index (parts, KkLayoutLine, i);
      Blob blob = { part->box, part->cell, 0 };
      g_array_append_val (blobs, blob);
    }
  GArray *lines = join_blobs (sheet, cells, blobs, cancellable);
  join_stacked_parts (sheet, lines, cancellable);
  return lines;
}

KkLayout *
kk_layout_new (const KkSheet *sheet, GCancellable *cancellable, GError **error)
{
  g_autoptr (KkLayout) layout = g_new0 (KkLayout, 1);
  layout->cells = kk_sheet_cells (sheet);
  layout->lines = sheet->is_card ? kk_card_lines (sheet, layout->cells)
                                 : page_lines (sheet, layout->cells, cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  g_array_sort (layout->lines, by_position);
  join_columns (layout->lines, layout->cells);

  guint histogram[256] = { 0 };
  for (guint i = layout->lines->len; i-- > 0;)
    {
      KkLayoutLine *line = &g_array_index (layout->lines, KkLayoutLine, i);
      int size = line->vertical ? (int) line->em : line->box.h;
      gboolean speck = MAX (line->box.w, line->box.h) < 9 * sheet->unit;
      gboolean huge = size > 160 * sheet->unit;
      if (speck || huge)
        {
          g_array_remove_index (layout->lines, i);
          continue;
        }
      if (!line->vertical)
        line->em = line->box.h;
      histogram[MIN (size, 255)] += line->box.w;
    }
  guint best = 0;
  layout->em = 36 * sheet->unit;
  for (int i = MAX ((int) (14 * sheet->unit), 3); i < 250; i++)
    if (histogram[i - 1] + histogram[i] + histogram[i + 1] > best)
      {
        best = histogram[i - 1] + histogram[i] + histogram[i + 1];
        layout->em = i;
      }
  return g_steal_pointer (&layout);
}

void
kk_layout_free (KkLayout *layout)
{
  if (layout == NULL)
    return;
  g_array_unref (layout->cells);
  g_array_unref (layout->lines);
  g_free (layout);
}
