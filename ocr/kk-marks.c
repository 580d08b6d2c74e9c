/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-marks.h"

#include <math.h>
#include <string.h>

#include "ocr/kk-interpret.h"
#include "ocr/kk-pix.h"

/* 1/300 inch */
#define RING_LEAST 48
#define RING_MOST 170
#define SAMPLES 72
#define RINGS_MAX 200

static gboolean
ink_at (const KkSheet *sheet, int x, int y)
{
  l_uint32 bit = 0;
  if (x < 0 || y < 0 || x >= sheet->width || y >= sheet->height)
    return FALSE;
  pixGetPixel (sheet->ink, x, y, &bit);
  return bit != 0;
}

static double
ink_share (const KkSheet *sheet, KkBox box)
{
  int ink = 0, all = 0;
  for (int y = box.y; y < box.y + box.h; y++)
    for (int x = box.x; x < box.x + box.w; x++, all++)
      ink += ink_at (sheet, x, y);
  return all > 0 ? (double) ink / all : 0;
}

/* How much of the ellipse within box, drawn smaller by inset, is ink: 0 to 1. */
static double
ellipse_drawn (const KkSheet *sheet, KkBox box, double inset, int reach)
{
  double cx = box.x + box.w / 2.0, cy = box.y + box.h / 2.0;
  int hits = 0;
  for (int i = 0; i < SAMPLES; i++)
    {
      double a = i * 2 * G_PI / SAMPLES, c = cos (a), s = sin (a);
      gboolean hit = FALSE;
      for (int d = -reach; d <= reach && !hit; d++)
        hit = ink_at (sheet, (int) lround (cx + (box.w / 2.0 - inset + d) * c),
                      (int) lround (cy + (box.h / 2.0 - inset + d) * s));
      hits += hit;
    }
  return (double) hits / SAMPLES;
}

/* A line around something, white on both sides of it: not one dense character. */
static gboolean
is_ring (const KkSheet *sheet, KkBox box)
{
  int reach = MAX ((int) (3 * sheet->unit), 2);
  int cw = MAX (box.w / 9, 1), ch = MAX (box.h / 9, 1), x1 = box.x + box.w - cw,
      y1 = box.y + box.h - ch;
  const KkBox corners[] = {
    { box.x, box.y, cw, ch }, { x1, box.y, cw, ch }, { box.x, y1, cw, ch }, { x1, y1, cw, ch }
  };
  for (guint i = 0; i < G_N_ELEMENTS (corners); i++)
    if (ink_share (sheet, corners[i]) > 0.1)
      return FALSE;
  KkBox middle = { box.x + box.w / 4, box.y + box.h / 4, box.w / 2, box.h / 2 };
  double inside = ink_share (sheet, middle);
  return inside > 0.02 && inside < 0.6 && ellipse_drawn (sheet, box, 2.5 * reach / 3, reach) > 0.86
         && ellipse_drawn (sheet, box, MIN (box.w, box.h) * 0.14 + 2, 0) < 0.4;
}

static void
wipe_ring (KkSheet *sheet, KkBox box)
{
  double cx = box.x + box.w / 2.0, cy = box.y + box.h / 2.0;
  double band = MAX (8 * sheet->unit, 3);
  for (int y = MAX (box.y - 2, 0); y < MIN (box.y + box.h + 2, sheet->height); y++)
    for (int x = MAX (box.x - 2, 0); x < MIN (box.x + box.w + 2, sheet->width); x++)
      {
        double dx = (x - cx) / (box.w / 2.0 - band), dy = (y - cy) / (box.h / 2.0 - band);
        if (dx * dx + dy * dy < 1)
          continue;
        pixSetPixel (sheet->ink, x, y, 0);
        sheet->grey[(gsize) y * sheet->width + x] = 255;
      }
}

void
kk_sheet_find_marks (KkSheet *sheet)
{
  double unit = sheet->unit;
  int gap = MAX ((int) (5 * unit), 3);
  g_autoptr (KkPix) joined = pixCloseSafeBrick (NULL, sheet->ink, gap, gap);
  g_autoptr (KkBoxa) boxes = pixConnCompBB (joined, 8);
  int n = boxes != NULL ? boxaGetCount (boxes) : 0;
  for (int i = 0; i < n && sheet->marks->len < RINGS_MAX; i++)
    {
      KkBox box;
      boxaGetBoxGeometry (boxes, i, &box.x, &box.y, &box.w, &box.h);
      if (box.h < RING_LEAST * unit || box.w < RING_LEAST * unit || box.w > RING_MOST * unit
          || box.h > RING_MOST * unit || box.w * 10 < box.h * 6 || box.w * 10 > box.h * 26
          || !is_ring (sheet, box))
        continue;
      wipe_ring (sheet, box);
      g_array_append_val (sheet->marks, box);
    }
}

typedef struct
{
  KkSpan span;
  KkBox box;
  char *text;
  int said; /* 1 chosen, -1 not, 0 nothing said, by a sign before it */
  KkBox sign;
} Choice;

static void
choice_clear (gpointer data)
{
  g_free (((Choice *) data)->text);
}

static int
sign_says (gunichar c)
{
  static const char *const chosen = "☑☒■●◉✓✔レ";
  if ((c >= 0x2460 && c <= 0x2473) || g_utf8_strchr (chosen, -1, c) != NULL)
    return 1;
  return c == 0x25a1 || c == 0x2610 || c == 0x25ef || (c >= '0' && c <= '9') ? -1 : 0;
}

static gboolean
is_word (const char *key, const char *text)
{
  static const char *const common[]
      = { "有", "無", "あり", "なし", "該当", "非該当", "加入", "未加入", "要", "不要", NULL };
  static const char *const sexes[] = { "男", "女", NULL };
  return g_strv_contains (strcmp (key, "sex") == 0 ? sexes : common, text);
}

static void
close_word (GArray *choices, const char *key, Choice *word)
{
  if (word->text != NULL && is_word (key, word->text))
    g_array_append_val (choices, *word);
  else
    g_free (word->text);
  memset (word, 0, sizeof *word);
}

/* The words of spans that are choices of key, each with the sign before it. */
static GArray *
find_choices (const GPtrArray *texts, const char *key, const GArray *spans)
{
  GArray *choices = g_array_new (FALSE, FALSE, sizeof (Choice));
  g_array_set_clear_func (choices, choice_clear);
  for (guint s = 0; s < spans->len; s++)
    {
      KkSpan span = g_array_index (spans, KkSpan, s);
      const KkText *text = texts->pdata[span.line];
      Choice word = { 0 };
      int sign = 0;
      KkBox sign_box = { 0 };
      for (int k = span.from; k < MIN (span.to, (int) text->chars->len); k++)
        {
          const KkLineChar *c = &g_array_index (text->chars, KkLineChar, k);
          if (g_unichar_isspace (c->ch))
            {
              close_word (choices, key, &word);
              continue;
            }
          int says = sign_says (c->ch);
          if (says != 0 || !g_unichar_isalpha (c->ch))
            {
              close_word (choices, key, &word);
              if (says != 0) /* "2." is one sign */
                {
                  sign = says;
                  sign_box = c->box;
                }
              continue;
            }
          if (word.text == NULL)
            {
              word = (Choice){ .span = { span.line, k, k }, .said = sign, .text = g_strdup ("") };
              word.sign = sign != 0 ? sign_box : (KkBox){ 0 };
              sign = 0;
            }
          char utf8[7] = { 0 };
          g_unichar_to_utf8 (c->ch, utf8);
          g_autofree char *before = word.text;
          word.text = g_strconcat (before, utf8, NULL);
          word.span.to = k + 1;
          word.box = kk_box_union (word.box, c->box);
        }
      close_word (choices, key, &word);
    }
  return choices;
}

static gboolean
is_ringed (const KkSheet *sheet, KkBox box)
{
  int x = box.x + box.w / 2, y = box.y + box.h / 2;
  for (guint i = 0; i < sheet->marks->len; i++)
    {
      const KkBox *m = &g_array_index (sheet->marks, KkBox, i);
      if (x > m->x && x < m->x + m->w && y > m->y && y < m->y + m->h)
        return TRUE;
    }
  return FALSE;
}

/* The first letter of an era's name, or of its short form. */
static gboolean
is_era (gunichar c)
{
  return g_utf8_strchr ("明大昭平令MTSHR", -1, c) != NULL;
}

/* "大・(昭)・平・令 29年 3月 8日": the ringed era and what follows the eras stay. FALSE where no
 * eras are to be chosen from. */
static gboolean
choose_era (const KkSheet *sheet, const GPtrArray *texts, GArray *spans)
{
  g_autoptr (GArray) kept = g_array_new (FALSE, FALSE, sizeof (KkSpan));
  guint eras = 0, chosen = 0;
  gboolean numbers = FALSE;
  for (guint s = 0; s < spans->len; s++)
    {
      KkSpan span = g_array_index (spans, KkSpan, s), rest = { span.line, -1, -1 };
      const KkText *text = texts->pdata[span.line];
      int sign = 0;
      for (int k = span.from; k < MIN (span.to, (int) text->chars->len); k++)
        {
          const KkLineChar *c = &g_array_index (text->chars, KkLineChar, k);
          gboolean digit = g_unichar_isdigit (c->ch) || c->ch == 0x5143 /* 元 */;
          if (!numbers && is_era (c->ch))
            {
              eras++;
              KkSpan era = { span.line, k, k + 1 };
              if ((is_ringed (sheet, c->box) || sign > 0) && chosen++ == 0)
                g_array_append_val (kept, era);
            }
          if (!g_unichar_isspace (c->ch))
            sign = sign_says (c->ch);
          numbers = numbers || digit;
          if (!digit && !(numbers && c->ch == 0x65e5)) /* 日 */
            continue;
          rest.from = rest.from < 0 ? k : rest.from;
          rest.to = k + 1;
        }
      if (rest.from >= 0)
        g_array_append_val (kept, rest);
    }
  if (eras < 2)
    return FALSE;
  g_array_set_size (spans, 0);
  if (chosen == 1)
    g_array_append_vals (spans, kept->data, kept->len);
  return TRUE;
}

gboolean
kk_marks_choose (const KkSheet *sheet, const GPtrArray *texts, const char *key, GArray *spans)
{
  if (kk_interpret_line_class (key) == KK_LINE_DATE)
    return choose_era (sheet, texts, spans);
  g_autoptr (GArray) choices = find_choices (texts, key, spans);
  if (choices->len < 2)
    return FALSE;
  int chosen = -1, count = 0;
  for (int signs = 0; signs < 2 && count == 0; signs++)
    for (guint i = 0; i < choices->len; i++)
      {
        const Choice *c = &g_array_index (choices, Choice, i);
        if (signs ? c->said > 0
                  : is_ringed (sheet, c->box) || (c->sign.w > 0 && is_ringed (sheet, c->sign)))
          {
            chosen = (int) i;
            count++;
          }
      }
  g_array_set_size (spans, 0);
  if (count == 1)
    g_array_append_val (spans, g_array_index (choices, Choice, chosen).span);
  return TRUE;
}
