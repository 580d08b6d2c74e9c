/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-card-find.h"

#include <math.h>
#include <string.h>

#include "ocr/kk-pix.h"

#define THUMB_SIDE 900     /* pixels of the small picture cards are searched in */
#define LID_RANGE 16       /* levels around the lid's commonest that are lid */
#define LID_SHARE 0.35     /* of the image's border that must be lid */
#define GAP_MM 3.2         /* print of one card stands closer than this */
#define PLACES_MAX 24      /* more cards than this lie on no glass */
#define COMPONENTS_MAX 400 /* more pieces than this is a page of print */

/* The image made small, as its distance from the lid. */
typedef struct
{
  int width, height;
  double step; /* given pixels per pixel */
  double mm;   /* pixels per mm; 0 unknown */
  guint8 *far; /* distance from the lid's colour, 0…255 */
  guint8 limit;
} Thumb;

static void
thumb_clear (Thumb *thumb)
{
  g_clear_pointer (&thumb->far, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Thumb, thumb_clear)

static guint8 *
shrink (const KkReaderPage *page, int width, int height, double step)
{
  guint8 *small = g_malloc ((gsize) width * height * 3);
  int taps = step < 1.5 ? 1 : step < 2.5 ? 2 : 3;
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        guint sum[3] = { 0 };
        for (int t = 0; t < taps; t++)
          {
            int gy = MIN ((int) ((y + (t + 0.5) / taps) * step), page->height - 1);
            const guint8 *row = page->pixels + (gsize) gy * page->stride;
            for (int s = 0; s < taps; s++)
              {
                int gx = MIN ((int) ((x + (s + 0.5) / taps) * step), page->width - 1);
                const guint8 *p = row + (gsize) gx * page->channels;
                for (int c = 0; c < 3; c++)
                  sum[c] += p[page->channels == 3 ? c : 0];
              }
          }
        for (int c = 0; c < 3; c++)
          small[((gsize) y * width + x) * 3 + c] = (guint8) (sum[c] / (guint) (taps * taps));
      }
  return small;
}

/* A plane c0 + cx x + cy y through the lid's levels of one channel along the border. */
typedef struct
{
  double c0, cx, cy;
} Plane;

/* 3 × 3 normal equations. */
static Plane
solve (double m[3][4])
{
  for (int i = 0; i < 3; i++)
    {
      double pivot = fabs (m[i][i]) > 1e-9 ? m[i][i] : 1;
      for (int r = 0; r < 3; r++)
        {
          double f = r != i ? m[r][i] / pivot : 0;
          for (int c = 0; c < 4 && r != i; c++)
            m[r][c] -= f * m[i][c];
        }
    }
  Plane plane = { 0 };
  double *out[] = { &plane.c0, &plane.cx, &plane.cy };
  for (int i = 0; i < 3; i++)
    *out[i] = fabs (m[i][i]) > 1e-9 ? m[i][3] / m[i][i] : 0;
  return plane;
}

static gboolean
is_border (int x, int y, int width, int height)
{
  int rim = MAX (MIN (width, height) / 60, 2);
  return x < rim || y < rim || x >= width - rim || y >= height - rim;
}

/* FALSE where the border shows no lid. */
static gboolean
measure_lid (const guint8 *small, Thumb *thumb)
{
  int width = thumb->width, height = thumb->height;
  guint histogram[256 + 8] = { 0 };
  guint n = 0, best = 0, within = 0;
  int mode = 0;
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      if (is_border (x, y, width, height))
        {
          const guint8 *p = small + ((gsize) y * width + x) * 3;
          histogram[(p[0] + 2 * p[1] + p[2]) / 4]++;
          n++;
        }
  for (int i = 2; i < 254; i++)
    {
      guint near = 0;
      for (int k = -2; k <= 2; k++)
        near += histogram[i + k];
      if (near > best)
        {
          best = near;
          mode = i;
        }
    }
  double m[3][3][4] = { 0 };
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        const guint8 *p = small + ((gsize) y * width + x) * 3;
        if (!is_border (x, y, width, height)
            || ABS ((p[0] + 2 * p[1] + p[2]) / 4 - mode) > LID_RANGE)
          continue;
        within++;
        double v[3] = { 1, (double) x / width - 0.5, (double) y / height - 0.5 };
        for (int c = 0; c < 3; c++)
          for (int i = 0; i < 3; i++)
            {
              for (int k = 0; k < 3; k++)
                m[c][i][k] += v[i] * v[k];
              m[c][i][3] += v[i] * p[c];
            }
      }
  if (within < n * LID_SHARE)
    return FALSE;
  Plane lid[3];
  for (int c = 0; c < 3; c++)
    lid[c] = solve (m[c]);
  thumb->far = g_malloc ((gsize) width * height);
  double sum = 0;
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        const guint8 *p = small + ((gsize) y * width + x) * 3;
        double most = 0;
        for (int c = 0; c < 3; c++)
          most = MAX (most, fabs (p[c] - lid[c].c0 - lid[c].cx * ((double) x / width - 0.5)
                                  - lid[c].cy * ((double) y / height - 0.5)));
        thumb->far[(gsize) y * width + x] = (guint8) MIN (most, 255);
        if (is_border (x, y, width, height) && most <= LID_RANGE)
          sum += most;
      }
  thumb->limit = (guint8) CLAMP (4.5 * sum / MAX (within, 1) + 3, 7, 22);
  return TRUE;
}

static gboolean
thumb_new (const KkReaderPage *page, double dpi, Thumb *thumb)
{
  int longer = MAX (page->width, page->height);
  thumb->step = MAX (1, (double) longer / THUMB_SIDE);
  thumb->width = MAX ((int) (page->width / thumb->step), 1);
  thumb->height = MAX ((int) (page->height / thumb->step), 1);
  if (thumb->width < 60 || thumb->height < 60)
    return FALSE;
  thumb->mm = dpi / 25.4 / thumb->step;
  g_autofree guint8 *small = shrink (page, thumb->width, thumb->height, thumb->step);
  return measure_lid (small, thumb);
}

static PIX *
mask_of (const Thumb *thumb)
{
  PIX *mask = pixCreate (thumb->width, thumb->height, 1);
  if (mask == NULL)
    return NULL;
  for (int y = 0; y < thumb->height; y++)
    {
      l_uint32 *line = pixGetData (mask) + (gsize) y * pixGetWpl (mask);
      const guint8 *far = thumb->far + (gsize) y * thumb->width;
      for (int x = 0; x < thumb->width; x++)
        if (far[x] > thumb->limit)
          SET_DATA_BIT (line, x);
    }
  return mask;
}

/* The smallest rectangle around a set of points, long side first. */
typedef struct
{
  double x, y, ux, uy, width, height;
} Rect;

static double
try_angle (const GArray *points, double angle, Rect *rect)
{
  double c = cos (angle), s = sin (angle);
  double a0 = G_MAXDOUBLE, a1 = -G_MAXDOUBLE, b0 = G_MAXDOUBLE, b1 = -G_MAXDOUBLE;
  for (guint i = 0; i < points->len; i++)
    {
      const double *p = &g_array_index (points, double, i);
      i++;
      double a = p[0] * c + p[1] * s, b = -p[0] * s + p[1] * c;
      a0 = MIN (a0, a), a1 = MAX (a1, a), b0 = MIN (b0, b), b1 = MAX (b1, b);
    }
  double ma = (a0 + a1) / 2, mb = (b0 + b1) / 2;
  *rect = (Rect){ ma * c - mb * s, ma * s + mb * c, c, s, a1 - a0, b1 - b0 };
  if (rect->height > rect->width)
    *rect = (Rect){ rect->x, rect->y, -s, c, b1 - b0, a1 - a0 };
  return (a1 - a0) * (b1 - b0);
}

static Rect
smallest_rect (const GArray *points)
{
  Rect best = { 0 }, rect;
  double least = G_MAXDOUBLE, at = 0;
  for (int i = 0; i < 90; i++)
    {
      double area = try_angle (points, i * G_PI / 180, &rect);
      if (area < least)
        {
          least = area;
          best = rect;
          at = i;
        }
    }
  for (int i = -9; i <= 9; i++)
    {
      double area = try_angle (points, (at + i * 0.1) * G_PI / 180, &rect);
      if (area < least)
        {
          least = area;
          best = rect;
        }
    }
  return best;
}

/* The outermost pixels of each row. */
static void
add_outline (const PIX *pix, int x0, int y0, GArray *points)
{
  PIX *p = (PIX *) pix;
  int width = pixGetWidth (p), height = pixGetHeight (p);
  int every = MAX (height / 120, 1); /* rows enough for a rectangle */
  for (int y = 0; y < height; y = y + every < height || y == height - 1 ? y + every : height - 1)
    {
      const l_uint32 *line = pixGetData (p) + (gsize) y * pixGetWpl (p);
      int first = -1, last = -1;
      for (int x = 0; x < width; x++)
        if (GET_DATA_BIT (line, x))
          {
            first = first < 0 ? x : first;
            last = x;
          }
      if (first < 0)
        continue;
      for (int k = 0; k < 4; k++)
        {
          double point[2] = { x0 + (k & 1 ? last + 1 : first), y0 + y + (k >> 1) };
          g_array_append_vals (points, point, 2);
        }
    }
}

/* How well a rectangle is a card: 0 not at all … 1. */
static double
card_likeness (const Thumb *thumb, const Rect *r)
{
  if (r->height < 20 || r->width < 30)
    return 0;
  double cx = fabs (r->ux) * r->width / 2 + fabs (r->uy) * r->height / 2;
  double cy = fabs (r->uy) * r->width / 2 + fabs (r->ux) * r->height / 2;
  gboolean cut = r->x - cx < 3 || r->y - cy < 3 || r->x + cx > thumb->width - 3
                 || r->y + cy > thumb->height - 3;
  double ratio = r->width / r->height, ideal = KK_CARD_WIDTH / KK_CARD_HEIGHT;
  double shape = 1 - fabs (log (ratio / ideal)) / (cut ? 0.45 : 0.24);
  if (thumb->mm <= 0)
    return r->width > 0.2 * thumb->width ? shape : 0;
  double w = r->width / thumb->mm, h = r->height / thumb->mm;
  if (w > 95 || h > 62 || w < (cut ? 48 : 68) || h < (cut ? 32 : 42))
    return 0;
  return MAX (shape, 0.05);
}

typedef struct
{
  GArray *points; /* double, x and y in turns */
  Rect rect;
  int pixels;
  double likeness;
} Piece;

static void
piece_clear (gpointer data)
{
  g_clear_pointer (&((Piece *) data)->points, g_array_unref);
}

static void
add_pieces (const Thumb *thumb, PIX *mask, int x0, int y0, double gap_mm, GArray *pieces);

static void
measure_piece (const Thumb *thumb, Piece *piece)
{
  piece->rect = smallest_rect (piece->points);
  piece->likeness = card_likeness (thumb, &piece->rect);
}

/* Too large for one card: several that lie close, if smaller gaps part them. */
static gboolean
split_piece (const Thumb *thumb, PIX *mask, PIX *component, int x0, int y0, double gap, GArray *out)
{
  g_autoptr (KkPix) part = pixCreate (pixGetWidth (component), pixGetHeight (component), 1);
  if (part == NULL || gap < 0.35)
    return FALSE;
  pixRasterop (part, 0, 0, pixGetWidth (part), pixGetHeight (part), PIX_SRC, mask, x0, y0);
  pixAnd (part, part, component);
  guint before = out->len;
  add_pieces (thumb, part, x0, y0, gap / 2.2, out);
  for (guint i = before; i < out->len; i++)
    if (g_array_index (out, Piece, i).likeness > 0)
      return TRUE;
  g_array_set_size (out, before);
  return FALSE;
}

static void
add_pieces (const Thumb *thumb, PIX *mask, int x0, int y0, double gap_mm, GArray *pieces)
{
  double mm = thumb->mm > 0 ? thumb->mm : thumb->width / 110.0;
  int gap = MAX ((int) (gap_mm * mm), 1);
  g_autoptr (KkPix) closed = pixCloseSafeBrick (NULL, mask, gap, gap);
  PIXA *pixa = NULL;
  BOXA *boxa = closed != NULL ? pixConnComp (closed, &pixa, 8) : NULL;
  int n = boxa != NULL ? boxaGetCount (boxa) : 0;
  for (int i = 0; i < n && n <= COMPONENTS_MAX; i++)
    {
      l_int32 x, y, w, h;
      boxaGetBoxGeometry (boxa, i, &x, &y, &w, &h);
      if (MAX (w, h) < 6 * mm)
        continue;
      g_autoptr (KkPix) component = pixaGetPix (pixa, i, L_CLONE);
      Piece piece = { .points = g_array_new (FALSE, FALSE, sizeof (double)) };
      add_outline (component, x0 + x, y0 + y, piece.points);
      g_autoptr (KkPix) own = pixCreate (w, h, 1);
      l_int32 count = 0;
      if (own != NULL)
        {
          pixRasterop (own, 0, 0, w, h, PIX_SRC, mask, x, y);
          pixAnd (own, own, component);
          pixCountPixels (own, &count, NULL);
        }
      piece.pixels = count;
      measure_piece (thumb, &piece);
      gboolean large = piece.likeness <= 0 && thumb->mm > 0
                       && (piece.rect.width > 88 * mm || piece.rect.height > 57 * mm);
      if (large && x0 == 0 && y0 == 0 && split_piece (thumb, mask, component, x, y, gap_mm, pieces))
        piece_clear (&piece);
      else
        g_array_append_val (pieces, piece);
    }
  boxaDestroy (&boxa);
  pixaDestroy (&pixa);
}

/* A dark stripe or a wide white band parts a card into two pieces that are a card together. */
static void
join_pieces (const Thumb *thumb, GArray *pieces)
{
  for (guint i = 0; i < pieces->len && pieces->len < 60; i++)
    for (guint k = 0; k < pieces->len; k++)
      {
        Piece *a = &g_array_index (pieces, Piece, i), *b = &g_array_index (pieces, Piece, k);
        if (i == k || b->likeness > 0.75 || a->points->len < b->points->len)
          continue;
        Piece both = { .points = g_array_copy (a->points), .pixels = a->pixels + b->pixels };
        g_array_append_vals (both.points, b->points->data, b->points->len);
        measure_piece (thumb, &both);
        if (both.likeness <= a->likeness || both.likeness < 0.5)
          {
            piece_clear (&both);
            continue;
          }
        piece_clear (a);
        *a = both;
        g_array_remove_index (pieces, k);
        i = -1;
        break;
      }
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const KkCardPlace *p = a, *q = b;
  if (fabs (p->y - q->y) > MIN (p->height, q->height) * 0.5)
    return p->y < q->y ? -1 : 1;
  return p->x < q->x ? -1 : p->x > q->x;
}

static gboolean
is_inside (const KkCardPlace *place, double x, double y)
{
  double dx = x - place->x, dy = y - place->y;
  return fabs (dx * place->ux + dy * place->uy) * 2 < place->width
         && fabs (dy * place->ux - dx * place->uy) * 2 < place->height;
}

/* Of two that lie on each other one is the other's print or photo: cards do not. likeness: double
 * of each. */
static void
part_places (GArray *places, const GArray *likeness)
{
  g_autofree gboolean *gone = g_new0 (gboolean, places->len + 1);
  for (guint i = 0; i < places->len; i++)
    for (guint k = 0; k < places->len; k++)
      {
        const KkCardPlace *a = &g_array_index (places, KkCardPlace, i);
        const KkCardPlace *b = &g_array_index (places, KkCardPlace, k);
        double p = g_array_index (likeness, double, i), q = g_array_index (likeness, double, k);
        /* The frame is the card, though its print be shaped more like one. */
        if (i != k && !gone[i] && is_inside (a, b->x, b->y)
            && a->width * a->height >= b->width * b->height && (p >= q || p > 0.3))
          gone[k] = TRUE;
      }
  for (guint i = places->len; i-- > 0;)
    if (gone[i])
      g_array_remove_index (places, i);
}

/* Share of print that lies beside the cards. The lid's edge is no print. */
static double
share_beside (const Thumb *thumb, const GArray *pieces, const GArray *places)
{
  double all = 0, beside = 0, step = thumb->step, thin = MAX (thumb->mm, 5);
  for (guint i = 0; i < pieces->len; i++)
    {
      const Piece *piece = &g_array_index (pieces, Piece, i);
      gboolean inside = piece->likeness > 0;
      if (piece->rect.height < thin && piece->rect.width > 20 * thin)
        continue;
      for (guint k = 0; k < places->len && !inside; k++)
        inside = is_inside (&g_array_index (places, KkCardPlace, k), piece->rect.x * step,
                            piece->rect.y * step);
      all += piece->pixels;
      beside += inside ? 0 : piece->pixels;
    }
  return all > 0 ? beside / all : 1;
}

static void
find_at (const KkReaderPage *page, double dpi, GArray *places, double *other)
{
  g_auto (Thumb) thumb = { 0 };
  if (!thumb_new (page, dpi, &thumb))
    return;
  g_autoptr (KkPix) raw = mask_of (&thumb);
  g_autoptr (KkPix) mask
      = raw != NULL ? pixSelectBySize (raw, 3, 3, 8, L_SELECT_IF_EITHER, L_SELECT_IF_GTE, NULL)
                    : NULL;
  if (mask == NULL)
    return;
  g_autoptr (GArray) pieces = g_array_new (FALSE, TRUE, sizeof (Piece));
  g_array_set_clear_func (pieces, piece_clear);
  add_pieces (&thumb, mask, 0, 0, GAP_MM, pieces);
  join_pieces (&thumb, pieces);
  g_autoptr (GArray) likeness = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < pieces->len; i++)
    {
      const Piece *piece = &g_array_index (pieces, Piece, i);
      const Rect *r = &piece->rect;
      if (piece->likeness <= 0 || places->len >= PLACES_MAX)
        continue;
      KkCardPlace place = { .x = r->x * thumb.step,
                            .y = r->y * thumb.step,
                            .ux = r->ux,
                            .uy = r->uy,
                            .width = r->width * thumb.step,
                            .height = r->height * thumb.step,
                            .edges = piece->pixels > 0.82 * r->width * r->height };
      if (place.ux < -1e-9 || (fabs (place.ux) < 1e-9 && place.uy < 0))
        place.ux = -place.ux, place.uy = -place.uy;
      place.dpi = thumb.mm > 0 ? thumb.mm * thumb.step * 25.4
                               : place.width / (KK_CARD_WIDTH - (place.edges ? 0 : 4)) * 25.4;
      g_array_append_val (places, place);
      g_array_append_val (likeness, piece->likeness);
    }
  part_places (places, likeness);
  g_array_sort (places, compare_places);
  *other = share_beside (&thumb, pieces, places);
}

/* Where nobody knows how large a card is, its photo and its blocks of print have a card's shape
 * too.
 */
static void
keep_largest (GArray *places, double least)
{
  double most = least;
  for (guint i = 0; i < places->len; i++)
    most = MAX (most, g_array_index (places, KkCardPlace, i).width);
  for (guint i = places->len; i-- > 0;)
    if (g_array_index (places, KkCardPlace, i).width < 0.9 * most)
      g_array_remove_index (places, i);
}

GArray *
kk_card_find (const KkReaderPage *page, double *other_out)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (KkCardPlace));
  double dpi = page->dpi >= 100 && page->dpi <= 1300 ? page->dpi : 0, other = 1;
  int longer = MAX (page->width, page->height);
  double aspect = (double) longer / MAX (MIN (page->width, page->height), 1);
  if (page->pixels == NULL || longer > 32000)
    return places;
  gboolean a4 = dpi == 0 && aspect > 1.37 && aspect < 1.46 && longer > 1500;
  if (a4)
    find_at (page, longer / (297 / 25.4), places, &other);
  if (places->len == 0)
    {
      find_at (page, dpi, places, &other);
      for (guint i = 0; i < places->len; i++)
        g_array_index (places, KkCardPlace, i).guessed = a4;
    }
  /* A resolution that is not true: a card all the same, by its shape. */
  gboolean paper = aspect > 1.37 && aspect < 1.46;
  if (places->len == 0 && dpi > 0 && !paper)
    {
      find_at (page, 0, places, &other);
      keep_largest (places, 0.35 * longer);
    }
  if (other_out != NULL)
    *other_out = other;
  return places;
}
