/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "ocr/kk-card-private.h"
#include "ocr/kk-interpret.h"

#define WORN_OFF 0.22 /* farther off than this a worn value is not a caption's */
#define FIT_LEAST 0.3 /* less like a value of its kind than this is none */

void
kk_card_add_period (KkCard *card, KkCardPrint *print, KkBox label)
{
  const KkText *text = card->texts->pdata[print->span.line];
  KkSpan first = print->span, second = print->span;
  for (int i = print->span.from; i < print->span.to && i < (int) text->chars->len; i++)
    {
      gunichar ch = g_array_index (text->chars, KkLineChar, i).ch;
      if (ch == '(' || ch == 0xff08)
        {
          first.to = i;
          second.from = i + 1;
          break;
        }
    }
  if (first.to < print->span.to && first.to > first.from)
    {
      gunichar last = second.to > second.from && second.to <= (int) text->chars->len
                          ? g_array_index (text->chars, KkLineChar, second.to - 1).ch
                          : 0;
      second.to -= last == ')' || last == 0xff09;
      kk_card_add_item (card, "period_expiry", second,
                        kk_card_span_box (card->texts, second, print->box), label);
    }
  while (first.to > first.from + 1
         && g_unichar_isspace (g_array_index (text->chars, KkLineChar, first.to - 1).ch))
    first.to--;
  kk_card_add_item (card, "period_of_stay", first,
                    kk_card_span_box (card->texts, first, print->box), label);
  print->used = TRUE;
}

/* How well print stands to its caption: 0 best; G_MAXDOUBLE not at all. */
static double
stands_off (const KkCard *card, KkBox label, const KkCardPrint *print)
{
  double em = MAX (label.h, 0.6 * print->em);
  KkBox v = print->box;
  int shared = kk_box_overlap (label.y, label.y + label.h, v.y, v.y + v.h);
  int gap = v.x - (label.x + label.w), below = v.y - (label.y + label.h);
  if (shared * 2 >= MIN (label.h, v.h) && gap > -0.6 * em && gap < 16 * em)
    {
      /* Another caption between: not this one's value. */
      for (guint i = 0; i < card->pieces->len; i++)
        {
          const KkPiece *p = &g_array_index (card->pieces, KkPiece, i);
          if (p->keys[0] != NULL && p->box.x >= label.x + label.w && p->box.x + p->box.w <= v.x + em
              && kk_box_overlap (p->box.y, p->box.y + p->box.h, label.y, label.y + label.h) * 2
                     > p->box.h)
            return G_MAXDOUBLE;
        }
      return gap / em * 0.015;
    }
  /* Beside the middle of two lines. */
  if (shared * 5 > MIN (label.h, v.h) && gap > 0 && gap < 8 * em)
    return 0.1 + gap / em * 0.015;
  if (below > -0.4 * em && below < 2.6 * em && v.x - label.x > -1.6 * em
      && v.x - label.x < 3.2 * em)
    return 0.12 + MAX (below, 0) / em * 0.06 + ABS (v.x - label.x) / em * 0.02;
  return G_MAXDOUBLE;
}

typedef struct
{
  double score;
  guint piece, print;
  const char *key;
} Pair;

static int
best_first (gconstpointer a, gconstpointer b)
{
  double p = ((const Pair *) a)->score, q = ((const Pair *) b)->score;
  return p > q ? -1 : p < q;
}

static const char *
key_of (const KkCard *card, const KkPiece *piece)
{
  const char *key = piece->keys[0];
  if (key == NULL || strcmp (key, "other") == 0 || g_str_has_prefix (key, "group:"))
    return NULL;
  if (strcmp (key, "any_address") == 0)
    return "address";
  /* Its holder's stay has no end: 有効期間の満了の日 is the card's. */
  if (card->document == KK_DOCUMENT_SPECIAL_PERMANENT_RESIDENT_CERTIFICATE
      && strcmp (key, "period_expiry") == 0)
    key = "expiry_date";
  if (kk_field_find (KK_SCOPE_PERSON, key) == NULL && strcmp (key, "issue_date") != 0)
    return NULL;
  if (strcmp (key, "birth_date") == 0)
    {
      /* What is left of 許可年月日 is none. */
      KkSpan span = { piece->line, piece->from, piece->to };
      g_autofree char *label = kk_card_span_text (card->texts, span);
      g_autofree char *upper = g_ascii_strup (label, -1);
      if (strstr (label, "生") == NULL && strstr (upper, "BI") == NULL)
        return NULL;
    }
  if (strcmp (key, "expiry_date") == 0)
    {
      /* 電子証明書の有効期限 is not the card's. */
      const KkText *text = card->texts->pdata[piece->line];
      for (guint i = 0; i < card->texts->len; i++)
        {
          const KkBox *l = &g_array_index (card->layout->lines, KkLayoutLine, i).box;
          const KkText *other = card->texts->pdata[i];
          if ((other == text
               || (kk_box_overlap (l->y, l->y + l->h, piece->box.y, piece->box.y + piece->box.h)
                       > l->h / 2
                   && l->x < piece->box.x && piece->box.x - l->x - l->w < 3 * l->h))
              && strstr (other->text, "証明書") != NULL && strstr (other->text, "この") == NULL)
            return NULL;
        }
    }
  return key;
}

static gboolean
letters_only (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      if (!g_unichar_isalpha (c) && !g_unichar_isspace (c)
          && strchr ("-'.,()", (int) (c < 128 ? c : '!')) == NULL && c != 0xff08 && c != 0xff09
          && c != 0x3005 && c != 0x30fb)
        return FALSE;
    }
  return TRUE;
}

static gboolean
may_follow (const char *key, const KkCardPrint *first, const KkCardPrint *print)
{
  if (kk_card_is_date_key (key))
    return strstr (first->text, "日") == NULL
           && (strstr (print->text, "月") != NULL || strstr (print->text, "日") != NULL);
  if (strcmp (key, "name") == 0)
    return letters_only (print->text);
  if (strcmp (key, "address") == 0)
    return kk_interpret_plausible ("birth_date", print->text) < 0.6
           && kk_interpret_plausible ("period_of_stay", print->text) < 0.6;
  return FALSE;
}

/* KkCardPrint that goes on to the right of, below and (address beside a caption between two lines)
 * above what was found. */
void
kk_card_go_on (KkCard *card, KkItem *item, const KkCardPrint *first, KkBox label)
{
  KkBox at = first->box;
  for (gboolean again = TRUE; again;)
    {
      again = FALSE;
      for (guint i = 0; i < card->prints->len && !again; i++)
        {
          KkCardPrint *p = kk_card_print_at (card, i);
          int shared = kk_box_overlap (p->box.y, p->box.y + p->box.h, at.y, at.y + at.h);
          gboolean alike = p->em < 1.35 * first->em && first->em < 1.35 * p->em;
          int apart = p->box.x - at.x - at.w;
          gboolean beside
              = shared * 2 > MIN (p->box.h, at.h) && p->box.x > at.x && apart < 2.4 * first->em;
          /* Words without a tall letter, or with a Q that hangs below the line. */
          if (beside && shared * 10 > 9 * MIN (p->box.h, at.h)
              && apart < 1.3 * MAX (first->em, p->em) && p->em < 1.8 * first->em
              && first->em < 1.8 * p->em)
            alike = TRUE;
          int below = p->box.y - (at.y + at.h), above = at.y - (p->box.y + p->box.h);
          gboolean column = ABS (p->box.x - first->box.x) < 1.2 * first->em;
          gboolean next = below >= -0.2 * first->em && below < 0.75 * first->em && column;
          gboolean before = above >= -0.2 * first->em && above < 0.75 * first->em && column
                            && label.x + label.w <= p->box.x + 2
                            && p->box.y + p->box.h > label.y - 0.7 * label.h;
          /* A line below that has a caption of its own is another value. */
          for (guint k = 0; (next || before) && k < card->pieces->len; k++)
            {
              const KkPiece *c = &g_array_index (card->pieces, KkPiece, k);
              gboolean row
                  = kk_box_overlap (c->box.y, c->box.y + c->box.h, p->box.y, p->box.y + p->box.h)
                        * 10
                    > 7 * MIN (c->box.h, p->box.h);
              if (c->keys[0] != NULL && row && c->box.x + c->box.w <= p->box.x + 2
                  && memcmp (&c->box, &label, sizeof label) != 0)
                next = before = FALSE;
            }
          if (p->used || !alike || !(beside || next || before) || !may_follow (item->key, first, p))
            continue;
          p->used = TRUE;
          if (before)
            g_array_prepend_val (item->spans, p->span);
          else
            g_array_append_val (item->spans, p->span);
          item->box = kk_box_union (item->box, p->box);
          at = before ? at : p->box;
          again = TRUE;
        }
    }
}

KkSpan
kk_card_digits_span (const KkCard *card, KkSpan span)
{
  const KkText *text = card->texts->pdata[span.line];
  KkSpan digits = { span.line, span.to, span.from };
  for (int i = span.from; i < MIN (span.to, (int) text->chars->len); i++)
    if (g_unichar_isdigit (g_array_index (text->chars, KkLineChar, i).ch))
      {
        digits.from = MIN (digits.from, i);
        digits.to = i + 1;
      }
  return digits.from < digits.to ? digits : span;
}

KkSpan
kk_card_address_span (const KkCard *card, KkSpan span)
{
  static const char *const ends = "都道府県";
  const KkText *text = card->texts->pdata[span.line];
  for (int i = span.from; i < MIN (span.to, span.from + 9) && i < (int) text->chars->len; i++)
    {
      gunichar ch = g_array_index (text->chars, KkLineChar, i).ch;
      int back = ch == 0x770c && i >= 3
                         && g_array_index (text->chars, KkLineChar, i - 1).ch == 0x5ddd
                         && g_array_index (text->chars, KkLineChar, i - 2).ch == 0x5948
                     ? 3 /* 神奈川県 */
                     : 2;
      if (g_utf8_strchr (ends, -1, ch) == NULL || i - back < span.from)
        continue;
      if (i - back == span.from) /* 京都府京都市 */
        return span;
      if (ch == 0x770c
          && (g_array_index (text->chars, KkLineChar, i - 1).ch == 0x5c71
              || g_array_index (text->chars, KkLineChar, i - 1).ch == 0x5cf6)
          && g_utf8_strchr ("歌児", -1, g_array_index (text->chars, KkLineChar, i - 2).ch) != NULL)
        back = 3; /* 和歌山県, 鹿児島県 */
      span.from = MAX (i - back, span.from);
      return span;
    }
  return span;
}

/* A caption whose value read too badly to look like one: what stands right beside it, and only
 * beside it, is looked at again as what the caption says. */
void
kk_card_pair_worn (KkCard *card)
{
  static const char *const keys[]
      = { "residence_status", "nationality", "sex", "card_number", "birth_date", NULL };
  for (guint i = 0; i < card->pieces->len; i++)
    {
      const KkPiece *piece = &g_array_index (card->pieces, KkPiece, i);
      const char *key = key_of (card, piece);
      if (key == NULL || !g_strv_contains (keys, key) || kk_card_have (card, key))
        continue;
      KkCardPrint *best = NULL;
      double least = WORN_OFF;
      for (guint k = 0; k < card->prints->len; k++)
        {
          KkCardPrint *print = kk_card_print_at (card, k);
          double off = stands_off (card, piece->box, print);
          if (!print->used && off < least && print->box.h * 10 > piece->box.h * 9)
            {
              least = off;
              best = print;
            }
        }
      if (best == NULL)
        continue;
      best->used = TRUE;
      kk_card_add_item (card, key, best->span, best->box, piece->box);
    }
}

void
kk_card_pair_captions (KkCard *card)
{
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (Pair));
  for (guint i = 0; i < card->pieces->len; i++)
    {
      const KkPiece *piece = &g_array_index (card->pieces, KkPiece, i);
      const char *key = key_of (card, piece);
      for (guint k = 0; key != NULL && k < card->prints->len; k++)
        {
          const KkCardPrint *print = kk_card_print_at (card, k);
          double off = stands_off (card, piece->box, print);
          double fit = off < 1 ? kk_card_fit (key, print->text) : 0;
          if (off < 1 && strcmp (key, "period_of_stay") == 0)
            fit = strstr (print->text, "無期限") != NULL || strstr (print->text, "年") != NULL
                          || strstr (print->text, "月") != NULL
                      ? 0.9
                      : 0;
          if (off >= 1 || fit < FIT_LEAST || (kk_card_is_date_key (key) && fit < 0.6))
            continue;
          Pair pair = { fit - off - piece->cost * 0.05, i, k, key };
          g_array_append_val (pairs, pair);
        }
    }
  g_array_sort (pairs, best_first);
  for (guint i = 0; i < pairs->len; i++)
    {
      const Pair *pair = &g_array_index (pairs, Pair, i);
      KkCardPrint *print = kk_card_print_at (card, pair->print);
      const KkPiece *piece = &g_array_index (card->pieces, KkPiece, pair->piece);
      KkBox label = piece->box;
      if (print->used || kk_card_have (card, pair->key))
        continue;
      print->used = TRUE;
      gboolean stay = strcmp (pair->key, "period_expiry") == 0 && strchr (print->text, '(') != NULL;
      /* What is left of 有効期間の満了の日: the card's. */
      const char *key = pair->key;
      if (strcmp (key, "period_expiry") == 0 && !stay
          && card->document == KK_DOCUMENT_RESIDENCE_CARD && !kk_card_have (card, "expiry_date"))
        {
          KkSpan span = { piece->line, piece->from, piece->to };
          g_autofree char *said = kk_card_span_text (card->texts, span);
          if (strstr (said, "留") == NULL)
            key = "expiry_date";
        }
      if (strcmp (key, "period_of_stay") == 0 || stay)
        kk_card_add_period (card, print, label);
      else
        {
          gboolean digits = strcmp (key, "my_number") == 0
                            || (strcmp (key, "card_number") == 0
                                && card->document == KK_DOCUMENT_DRIVER_LICENSE);
          KkSpan span = strcmp (key, "address") == 0 ? kk_card_address_span (card, print->span)
                        : digits                     ? kk_card_digits_span (card, print->span)
                                                     : print->span;
          KkBox box = memcmp (&span, &print->span, sizeof span) != 0
                          ? kk_card_span_box (card->texts, span, print->box)
                          : print->box;
          kk_card_go_on (card, kk_card_add_item (card, key, span, box, label), print, label);
        }
    }
}
