/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-line-gaps.h"

#include <math.h>
#include <string.h>

/* In ems: what white between characters of other scripts has to exceed the usual by. */
#define WIDE_GAP 0.36f
#define CODE_GAP 0.14f
/* Of the usual step from letter to letter: a word's space adds 0.35 to 0.5 of it. */
#define LETTER_GAP 0.2f
#define GRID_OFF 0.2f /* how far off its place a letter of fixed pitch may stand, in pitches */
#define GRID_MEAN 0.09f

int
kk_line_gaps_start (const KkLineInk *ink, const KkBox *box)
{
  return ink->vertical ? box->y : box->x;
}

int
kk_line_gaps_end (const KkLineInk *ink, const KkBox *box)
{
  return ink->vertical ? box->y + box->h : box->x + box->w;
}

static int
compare_floats (gconstpointer a, gconstpointer b)
{
  float x = *(const float *) a, y = *(const float *) b;

  return (x > y) - (x < y);
}

/* The lower middle one; 0 of none. */
static float
middle_of (const GArray *values)
{
  g_autoptr (GArray) sorted = g_array_copy ((GArray *) values);

  g_array_sort (sorted, compare_floats);
  return sorted->len > 0 ? g_array_index (sorted, float, (sorted->len - 1) / 2) : 0;
}

/* White at a letter's side in proportional type: stems stand off, bows less, diagonals touch. */
static float
letter_bearing (gunichar ch, gboolean right)
{
  if (ch != 0 && ch < 0x80 && strchr ("AVWXYTJ", (int) ch) != NULL)
    return right && ch == 'J' ? 0.08f : 0.01f;
  if (ch != 0 && ch < 0x80 && strchr (right ? "KLFPZCE" : "Z", (int) ch) != NULL)
    return 0.03f;
  if (ch != 0 && ch < 0x80 && strchr ("COGQSBDR", (int) ch) != NULL)
    return right || strchr ("COGQS", (int) ch) != NULL ? 0.045f : 0.085f;
  return 0.08f;
}

typedef struct
{
  float white; /* between the boxes beyond what their shapes explain, in ems */
  float step;  /* from middle to middle, in ems */
  gboolean roman;
} Gap;

static GArray *
measure (const KkLineLattice *lattice, const GArray *chars)
{
  GArray *gaps = g_array_new (FALSE, FALSE, sizeof (Gap));
  const KkLineInk *ink = lattice->ink;
  float em = lattice->em;

  for (guint i = 0; i + 1 < chars->len; i++)
    {
      const KkLineChar *a = &g_array_index (chars, KkLineChar, i), *b = a + 1;
      int a0 = kk_line_gaps_start (ink, &a->box), a1 = kk_line_gaps_end (ink, &a->box);
      int b0 = kk_line_gaps_start (ink, &b->box), b1 = kk_line_gaps_end (ink, &b->box);
      Gap gap = { (b0 - a1) / em, (b0 + b1 - a0 - a1) / 2.0f / em, FALSE };

      gap.roman = lattice->cls == KK_LINE_LATIN
                  || (lattice->cls != KK_LINE_CODE && kk_script_of (a->ch) == KK_SCRIPT_LATIN
                      && kk_script_of (b->ch) == KK_SCRIPT_LATIN);
      gap.white -= gap.roman ? letter_bearing (a->ch, TRUE) + letter_bearing (b->ch, FALSE)
                             : kk_side_bearing (a->ch, (a1 - a0) / em)
                                   + kk_side_bearing (b->ch, (b1 - b0) / em);
      g_array_append_val (gaps, gap);
    }
  return gaps;
}

/* The pitch letters stand at where all have the same, in ems; 0 where they have not: "MEILING" in
 * half-width letters of a Japanese font has as much white around its I as stands between words. */
static float
letter_pitch (const GArray *gaps)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (float));
  float pitch, sum = 0, n = 0;

  for (guint i = 0; i < gaps->len; i++)
    if (g_array_index (gaps, Gap, i).roman)
      g_array_append_val (steps, g_array_index (gaps, Gap, i).step);
  if (steps->len < 4)
    return 0;
  pitch = middle_of (steps);
  /* Once more over all of them: a middle one is a pixel or two off. */
  for (guint i = 0; i < steps->len; i++)
    {
      float times = roundf (g_array_index (steps, float, i) / pitch);

      sum += times >= 1 ? g_array_index (steps, float, i) : 0;
      n += times >= 1 ? times : 0;
    }
  pitch = n > 0 ? sum / n : pitch;
  float off = 0;
  for (guint i = 0; i < steps->len; i++)
    {
      float places = g_array_index (steps, float, i) / pitch, times = roundf (places);

      if (times < 1 || times > 3 || fabsf (places - times) > GRID_OFF)
        return 0;
      off += fabsf (places - times);
    }
  return off / steps->len <= GRID_MEAN ? pitch : 0;
}

GByteArray *
kk_line_gaps_find (const KkLineLattice *lattice, const GArray *chars)
{
  g_autoptr (GArray) gaps = measure (lattice, chars);
  g_autoptr (GArray) whites = g_array_new (FALSE, FALSE, sizeof (float));
  g_autoptr (GArray) romans = g_array_new (FALSE, FALSE, sizeof (float));
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (float));
  GByteArray *out = g_byte_array_new ();
  float pitch = letter_pitch (gaps), usual, usual_roman, least;
  gboolean code = lattice->cls == KK_LINE_CODE;

  for (guint i = 0; i < gaps->len; i++)
    {
      const Gap *gap = &g_array_index (gaps, Gap, i);

      g_array_append_val (whites, gap->white);
      if (!gap->roman)
        continue;
      g_array_append_val (romans, gap->white);
      g_array_append_val (steps, gap->step);
    }
  usual = MAX (middle_of (whites), 0);
  usual_roman = middle_of (romans);
  /* A pixel is much in small print. */
  least = LETTER_GAP * middle_of (steps) + 0.7f / lattice->em;
  for (guint i = 0; i < chars->len; i++)
    {
      guint8 space = 0;

      if (i < gaps->len)
        {
          const Gap *gap = &g_array_index (gaps, Gap, i);

          if (!gap->roman)
            space = gap->white > usual + (code ? CODE_GAP : WIDE_GAP);
          else if (pitch > 0)
            space = gap->step > 1.5f * pitch;
          else
            space = gap->white > usual_roman + least;
        }
      g_byte_array_append (out, &space, 1);
    }
  return out;
}
