/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-surroundings.h"

#include <string.h>

#include "ocr/kk-interpret.h"
#include "ocr/kk-locate.h"
#include "ocr/kk-sheet-photo.h"

struct _KkSurroundings
{
  const KkSheet *sheet;
  const KkLayout *layout;
  const GPtrArray *texts;
  const GPtrArray *items;
  GPtrArray *taken; /* GByteArray* of each line: its characters that are a label's or a value's */
};

static void
take (const KkSurroundings *self, int line, int from, int to)
{
  GByteArray *taken = self->taken->pdata[line];
  for (int i = MAX (from, 0); i < to && i < (int) taken->len; i++)
    taken->data[i] = 1;
}

KkSurroundings *
kk_surroundings_new (const KkSheet *sheet,
                     const KkLayout *layout,
                     const GPtrArray *texts,
                     const GArray *pieces,
                     const GPtrArray *items)
{
  KkSurroundings *self = g_new0 (KkSurroundings, 1);
  *self = (KkSurroundings){ sheet, layout, texts, items, NULL };
  self->taken = g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);
  for (guint i = 0; i < texts->len; i++)
    {
      const KkText *text = texts->pdata[i];
      GByteArray *taken = g_byte_array_sized_new (text->chars->len);
      g_byte_array_set_size (taken, text->chars->len);
      if (text->chars->len > 0)
        memset (taken->data, 0, text->chars->len);
      g_ptr_array_add (self->taken, taken);
    }
  for (guint i = 0; i < pieces->len; i++)
    {
      const KkPiece *piece = &g_array_index (pieces, KkPiece, i);
      if (piece->keys[0] != NULL)
        take (self, piece->line, piece->from, piece->to);
    }
  for (guint i = 0; i < items->len; i++)
    {
      const GArray *spans = ((KkItem *) items->pdata[i])->spans;
      for (guint s = 0; s < spans->len; s++)
        {
          const KkSpan *span = &g_array_index (spans, KkSpan, s);
          take (self, span->line, span->from, span->to);
        }
    }
  return self;
}

void
kk_surroundings_free (KkSurroundings *self)
{
  g_clear_pointer (&self->taken, g_ptr_array_unref);
  g_free (self);
}

/* Letters and digits within area that nobody took and that might be the value's: hiragana is no
 * value's, nor is print of another size. */
static guint
count_left (const KkSurroundings *self, KkBox area, double em)
{
  guint n = 0;
  for (guint l = 0; l < self->texts->len; l++)
    {
      KkBox box = g_array_index (self->layout->lines, KkLayoutLine, l).box;
      if (kk_box_overlap (box.x, box.x + box.w, area.x, area.x + area.w) <= 0
          || kk_box_overlap (box.y, box.y + box.h, area.y, area.y + area.h) <= box.h / 3)
        continue;
      double other = g_array_index (self->layout->lines, KkLayoutLine, l).em;
      if (other < 0.75 * em || other > 1.35 * em)
        continue;
      const KkText *text = self->texts->pdata[l];
      const GByteArray *taken = self->taken->pdata[l];
      for (guint i = 0; i < text->chars->len; i++)
        {
          const KkLineChar *c = &g_array_index (text->chars, KkLineChar, i);
          int middle = c->box.x + c->box.w / 2;
          gboolean counts = g_unichar_isalnum (c->ch) && (c->ch < 0x3041 || c->ch > 0x3096);
          n += !taken->data[i] && counts && middle >= area.x && middle < area.x + area.w;
        }
    }
  return n;
}

/* Ink within area outside all lines, more than specks; cards are full of it. */
static gboolean
has_loose_ink (const KkSurroundings *self, KkBox area, double em)
{
  int count = 0;
  BOX *box = boxCreate (MAX (area.x, 0), MAX (area.y, 0), area.w, area.h);
  PIX *part = area.w > 0 && area.h > 0 ? pixClipRectangle (self->sheet->ink, box, NULL) : NULL;
  boxDestroy (&box);
  if (part == NULL)
    return FALSE;
  for (guint l = 0; l < self->layout->lines->len; l++)
    {
      KkBox b = g_array_index (self->layout->lines, KkLayoutLine, l).box;
      int x = MAX (b.x - 2, area.x), y = MAX (b.y - 2, area.y);
      int w = MIN (b.x + b.w + 2, area.x + area.w) - x,
          h = MIN (b.y + b.h + 2, area.y + area.h) - y;
      if (w <= 0 || h <= 0)
        continue;
      pixRasterop (part, x - area.x, y - area.y, w, h, PIX_CLR, NULL, 0, 0);
    }
  pixCountPixels (part, &count, NULL);
  pixDestroy (&part);
  return count > em * em * 0.06;
}

/* The stretch right of a value where its end would stand had it been cut off. */
static KkBox
area_behind (const KkSurroundings *self, const KkItem *item, double em, int cell)
{
  KkBox area = { item->box.x + item->box.w + 1, item->box.y, (int) (3.2 * em), item->box.h };
  int end = self->sheet->width;
  if (cell >= 0)
    {
      KkBox c = g_array_index (self->layout->cells, KkBox, cell);
      end = MIN (end, c.x + c.w - 2);
    }
  area.w = MIN (area.w, end - area.x);
  return area;
}

/* Some of its print ends where a photograph begins: more of it may lie under that. */
static gboolean
is_cut (const KkSurroundings *self, const KkItem *item)
{
  for (guint s = 0; self->sheet->photo != NULL && s < item->spans->len; s++)
    {
      const KkSpan *span = &g_array_index (item->spans, KkSpan, s);
      const KkText *text = self->texts->pdata[span->line];
      double em = g_array_index (self->layout->lines, KkLayoutLine, span->line).em;
      for (int i = span->from; i < MIN (span->to, (int) text->chars->len); i++)
        {
          KkBox b = g_array_index (text->chars, KkLineChar, i).box;
          int reach = MAX ((int) (0.6 * em), 3);
          if (kk_sheet_is_photo (self->sheet->photo,
                                 (KkBox){ b.x - reach, b.y, b.w + 2 * reach, b.h }))
            return TRUE;
        }
    }
  return FALSE;
}

/* Is some of the print of one also the other's? */
static gboolean
same_print (const KkItem *a, const KkItem *b)
{
  for (guint i = 0; i < a->spans->len; i++)
    for (guint k = 0; k < b->spans->len; k++)
      {
        const KkSpan *p = &g_array_index (a->spans, KkSpan, i);
        const KkSpan *q = &g_array_index (b->spans, KkSpan, k);
        if (p->line == q->line && p->from < q->to && q->from < p->to)
          return TRUE;
      }
  return FALSE;
}

/* Values whose end no rule tells. Behind an issuer stands its mayor; of "有・無" the chosen one may
 * be what its ring hides. */
static gboolean
may_go_on (const char *key)
{
  static const char *const choices[]
      = { "relationship",    "sex", "nhi", "pension", "long_term_care", "late_elderly",
          "child_allowance", NULL };
  KkLineClass cls = kk_interpret_line_class (key);
  return (cls == KK_LINE_NAME || cls == KK_LINE_KANA || cls == KK_LINE_ADDRESS
          || g_strv_contains (choices, key))
         && !g_str_equal (key, "issuer");
}

/* A ring was found around it: what stands beside it is what was not chosen. */
static gboolean
is_ringed (const KkSurroundings *self, KkBox box)
{
  for (guint i = 0; i < self->sheet->marks->len; i++)
    {
      const KkBox *m = &g_array_index (self->sheet->marks, KkBox, i);
      if (kk_box_overlap (m->x, m->x + m->w, box.x, box.x + box.w) > box.w / 2
          && kk_box_overlap (m->y, m->y + m->h, box.y, box.y + box.h) > box.h / 2)
        return TRUE;
    }
  return FALSE;
}

static gboolean
same_box (KkBox a, KkBox b)
{
  return a.x == b.x && a.y == b.y && a.w == b.w && a.h == b.h;
}

/* "有・無" unmarked, or "無・無" of a cell for two: which word is this field's, nothing tells. */
static gboolean
says_two (const KkSurroundings *self, const KkItem *item)
{
  g_autofree char *text = kk_locate_text (self->texts, item->spans);
  guint words = 0;
  for (const char *p = text; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    words += g_utf8_strchr ("有無男女", -1, g_utf8_get_char (p)) != NULL;
  return words > 1 && may_go_on (item->key)
         && (kk_interpret_line_class (item->key) == KK_LINE_ANY || g_str_equal (item->key, "sex"));
}

guint
kk_surroundings_look (const KkSurroundings *self, const KkItem *item)
{
  guint says = 0;
  if (item->spans->len == 0)
    return KK_DOUBTS_LEFT;
  const KkSpan *span = &g_array_index (item->spans, KkSpan, 0);
  const KkLayoutLine *line = &g_array_index (self->layout->lines, KkLayoutLine, span->line);
  if (item->spans->len == 1 && !line->vertical && !item->placed && may_go_on (item->key)
      && !is_ringed (self, item->box))
    {
      KkBox behind = area_behind (self, item, line->em, line->cell);
      if (behind.w > 0
          && (count_left (self, behind, line->em) > 0 || has_loose_ink (self, behind, line->em)))
        says |= KK_DOUBTS_LEFT;
      int left = line->cell >= 0 ? g_array_index (self->layout->cells, KkBox, line->cell).x : 0;
      KkBox before
          = { MAX (item->box.x - (int) (3.2 * line->em), left), item->box.y, 0, item->box.h };
      before.w = item->box.x - before.x;
      if (before.w > 0 && count_left (self, before, line->em) > 0)
        says |= KK_DOUBTS_LEFT;
    }
  if (says_two (self, item) || (!item->placed && is_cut (self, item)))
    says |= KK_DOUBTS_LEFT;
  for (guint i = 0; i < self->items->len; i++)
    {
      const KkItem *other = self->items->pdata[i];
      if (other != item && !g_str_equal (other->key, item->key) && same_print (other, item))
        says |= KK_DOUBTS_GLUED;
    }
  if (item->label_box.w == 0 || item->placed)
    return says;
  for (guint i = 0; i < self->items->len; i++)
    {
      const KkItem *other = self->items->pdata[i];
      if (other != item && same_box (other->label_box, item->label_box)
          && (!g_str_equal (other->key, item->key)
              || (other->row == item->row && other->person == item->person)))
        says |= KK_DOUBTS_SHARED;
    }
  int level = kk_box_overlap (item->label_box.y, item->label_box.y + item->label_box.h, item->box.y,
                              item->box.y + item->box.h);
  if (item->row < 0 && level * 2 < MIN (item->label_box.h, item->box.h))
    says |= KK_DOUBTS_BELOW;
  return says;
}
