/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-card-read.h"

#include <string.h>

#include "core/kk-text.h"
#include "ocr/kk-interpret.h"

#define FIT_LEAST 0.3   /* less like a value of its kind than this is none */
#define CAPTION_HIGH 14 /* 1/300 inch: Latin letters of names are larger */

/* A stretch of print that is no caption. */
typedef struct
{
  KkSpan span;
  KkBox box;
  double em;
  char *text;
  gboolean used;
} Print;

static void
print_clear (gpointer data)
{
  g_free (((Print *) data)->text);
}

typedef struct
{
  double unit;
  const KkLayout *layout;
  const GPtrArray *texts;
  const GArray *pieces;
  KkDocument document;
  GArray *prints; /* Print */
  GPtrArray *items;
} Card;

static Print *
print_at (const Card *card, guint i)
{
  return &g_array_index (card->prints, Print, i);
}

static char *
span_text (const GPtrArray *texts, KkSpan span)
{
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (KkSpan));
  g_array_append_val (spans, span);
  return kk_locate_text (texts, spans);
}

static KkBox
span_box (const GPtrArray *texts, KkSpan span, KkBox line)
{
  const KkText *text = texts->pdata[span.line];
  KkBox box = { 0 };
  for (int i = span.from; i < span.to && i < (int) text->chars->len; i++)
    {
      const KkLineChar *c = &g_array_index (text->chars, KkLineChar, i);
      if (!g_unichar_isspace (c->ch))
        box = kk_box_union (box, c->box);
    }
  return box.w > 0 ? box : line;
}

static gboolean
is_latin_caption (const char *text)
{
  static const char *const captions[]
      = { "NAME",        "DATEOFBIRTH",   "SEX",      "NATIONALITY/REGION",
          "NATIONALITY", "ADDRESS",       "STATUS",   "EXPIRATION",
          "NO",          "RESIDENCECARD", "DATEOF",   "BIRTH",
          "GOVERNMENT",  "JAPAN",         "VALIDITY", "REGION",
          "PERIODOFSTAY" };
  g_autoptr (GString) plain = g_string_new (NULL);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (*p == '/' || g_ascii_isalpha (*p))
      g_string_append_c (plain, g_ascii_toupper (*p));
  for (guint i = 0; i < G_N_ELEMENTS (captions); i++)
    if (strcmp (plain->str, captions[i]) == 0
        || (strlen (captions[i]) > 6 && strstr (plain->str, captions[i]) != NULL))
      return TRUE;
  return FALSE;
}

static gboolean
is_mostly_latin (const char *text)
{
  guint latin = 0, all = 0;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p), all++)
    latin += g_ascii_isalpha (*p) || *p == ' ';
  return latin * 10 > all * 7;
}

static void
find_prints (Card *card)
{
  for (guint i = 0; i < card->pieces->len; i++)
    {
      const KkPiece *piece = &g_array_index (card->pieces, KkPiece, i);
      const KkLayoutLine *line = &g_array_index (card->layout->lines, KkLayoutLine, piece->line);
      if (piece->keys[0] != NULL || line->vertical)
        continue;
      Print print = { .span = { piece->line, piece->from, piece->to }, .em = line->em };
      print.text = span_text (card->texts, print.span);
      print.box = span_box (card->texts, print.span, line->box);
      if (*print.text == '\0' || is_latin_caption (print.text)
          || (print.box.h < CAPTION_HIGH * card->unit && is_mostly_latin (print.text)))
        print_clear (&print);
      else
        g_array_append_val (card->prints, print);
    }
}

static gboolean
have (const Card *card, const char *key)
{
  for (guint i = 0; i < card->items->len; i++)
    if (strcmp (((KkItem *) card->items->pdata[i])->key, key) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_date_key (const char *key)
{
  return g_str_has_suffix (key, "_date") || strcmp (key, "period_expiry") == 0;
}

/* As kk_interpret_plausible, but for a first look with errors: the second knows its class. */
static double
fit_of (const char *key, const char *text)
{
  double fit = kk_interpret_plausible (key, text);
  guint digits = 0, letters = 0;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      digits += g_ascii_isdigit (*p);
      letters += g_ascii_isupper (*p);
    }
  if (is_date_key (key) && fit < 0.7 && digits >= 5 && digits <= 10
      && (strstr (text, "月") != NULL || strstr (text, "日") != NULL))
    return 0.7;
  if (strcmp (key, "name") == 0 && digits > 0 && digits * 2 < letters)
    return 0.7; /* 0 for O */
  return fit;
}

static KkItem *
add_item (Card *card, const char *key, KkSpan span, KkBox box, KkBox label)
{
  KkItem *item = g_new0 (KkItem, 1);
  item->key = key;
  item->spans = g_array_new (FALSE, FALSE, sizeof (KkSpan));
  g_array_append_val (item->spans, span);
  item->box = box;
  item->label_box = label;
  item->row = item->table = -1;
  item->person = kk_field_find (KK_SCOPE_PERSON, key) != NULL ? 0 : -1;
  g_autofree char *text = span_text (card->texts, span);
  item->fit = fit_of (key, text);
  g_ptr_array_add (card->items, item);
  return item;
}

/* "5年（2028年11月09日）": two values in one stretch of print. */
static void
add_period (Card *card, Print *print, KkBox label)
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
      add_item (card, "period_expiry", second, span_box (card->texts, second, print->box), label);
    }
  while (first.to > first.from + 1
         && g_unichar_isspace (g_array_index (text->chars, KkLineChar, first.to - 1).ch))
    first.to--;
  add_item (card, "period_of_stay", first, span_box (card->texts, first, print->box), label);
  print->used = TRUE;
}

/* How well print stands to its caption: 0 best; G_MAXDOUBLE not at all. */
static double
stands_off (const Card *card, KkBox label, const Print *print)
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
key_of (const Card *card, const KkPiece *piece)
{
  const char *key = piece->keys[0];
  if (key == NULL || strcmp (key, "other") == 0 || g_str_has_prefix (key, "group:"))
    return NULL;
  if (strcmp (key, "any_address") == 0)
    return "address";
  if (kk_field_find (KK_SCOPE_PERSON, key) == NULL && strcmp (key, "issue_date") != 0)
    return NULL;
  if (strcmp (key, "birth_date") == 0)
    {
      /* What is left of 許可年月日 is none. */
      KkSpan span = { piece->line, piece->from, piece->to };
      g_autofree char *label = span_text (card->texts, span);
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
may_follow (const char *key, const Print *print)
{
  if (strcmp (key, "name") == 0)
    return letters_only (print->text);
  if (strcmp (key, "address") == 0)
    return kk_interpret_plausible ("birth_date", print->text) < 0.6
           && kk_interpret_plausible ("period_of_stay", print->text) < 0.6;
  return FALSE;
}

/* Print that goes on to the right of, below and (address beside a caption between two lines) above
 * what was found. */
static void
go_on (Card *card, KkItem *item, const Print *first, KkBox label)
{
  KkBox at = first->box;
  for (gboolean again = TRUE; again;)
    {
      again = FALSE;
      for (guint i = 0; i < card->prints->len && !again; i++)
        {
          Print *p = print_at (card, i);
          int shared = kk_box_overlap (p->box.y, p->box.y + p->box.h, at.y, at.y + at.h);
          gboolean alike = p->em < 1.35 * first->em && first->em < 1.35 * p->em;
          gboolean beside = shared * 2 > MIN (p->box.h, at.h) && p->box.x > at.x
                            && p->box.x - at.x - at.w < 2.4 * first->em;
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
          if (p->used || !alike || !(beside || next || before) || !may_follow (item->key, p))
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

/* "第 443249975280 号": the number alone. */
static KkSpan
digits_span (const Card *card, KkSpan span)
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

/* A caption that was not understood stands before the prefecture: away with it. */
static KkSpan
address_span (const Card *card, KkSpan span)
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
      if (g_utf8_strchr (ends, -1, ch) == NULL || i - back <= span.from)
        continue;
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

static void
pair_captions (Card *card)
{
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (Pair));
  for (guint i = 0; i < card->pieces->len; i++)
    {
      const KkPiece *piece = &g_array_index (card->pieces, KkPiece, i);
      const char *key = key_of (card, piece);
      for (guint k = 0; key != NULL && k < card->prints->len; k++)
        {
          const Print *print = print_at (card, k);
          double off = stands_off (card, piece->box, print);
          double fit = off < 1 ? fit_of (key, print->text) : 0;
          if (off < 1 && strcmp (key, "period_of_stay") == 0)
            fit = strstr (print->text, "無期限") != NULL || strstr (print->text, "年") != NULL
                          || strstr (print->text, "月") != NULL
                      ? 0.9
                      : 0;
          if (off >= 1 || fit < FIT_LEAST || (is_date_key (key) && fit < 0.6))
            continue;
          Pair pair = { fit - off - piece->cost * 0.05, i, k, key };
          g_array_append_val (pairs, pair);
        }
    }
  g_array_sort (pairs, best_first);
  for (guint i = 0; i < pairs->len; i++)
    {
      const Pair *pair = &g_array_index (pairs, Pair, i);
      Print *print = print_at (card, pair->print);
      KkBox label = g_array_index (card->pieces, KkPiece, pair->piece).box;
      if (print->used || have (card, pair->key))
        continue;
      print->used = TRUE;
      if (strcmp (pair->key, "period_of_stay") == 0)
        add_period (card, print, label);
      else
        {
          gboolean digits = strcmp (pair->key, "my_number") == 0
                            || (strcmp (pair->key, "card_number") == 0
                                && card->document == KK_DOCUMENT_DRIVER_LICENSE);
          KkSpan span = strcmp (pair->key, "address") == 0 ? address_span (card, print->span)
                        : digits                           ? digits_span (card, print->span)
                                                           : print->span;
          KkBox box = memcmp (&span, &print->span, sizeof span) != 0
                          ? span_box (card->texts, span, print->box)
                          : print->box;
          go_on (card, add_item (card, pair->key, span, box, label), print, label);
        }
    }
}

/* Dates that carry their meaning behind them. */
static void
find_spoken (Card *card)
{
  for (guint i = 0; i < card->prints->len; i++)
    {
      Print *print = print_at (card, i);
      g_autofree char *plain = kk_text_fold (print->text);
      const char *key = NULL;
      if (strstr (plain, "有効") != NULL || strstr (plain, "まで") != NULL)
        key = "expiry_date";
      else if (g_str_has_suffix (plain, "日生") || g_str_has_suffix (plain, "日生)"))
        key = "birth_date";
      if (key == NULL || have (card, key) || fit_of (key, plain) < 0.6)
        continue;
      add_item (card, key, print->span, print->box, print->box);
      print->used = TRUE;
    }
}

static gboolean
parts_words (gunichar c)
{
  return g_unichar_isspace (c) || c == '/' || c == 0xff0f || c == '|';
}

/* What can be nothing else, where its caption was lost; also a word within other print. */
static void
find_certain (Card *card)
{
  static const char *const keys[] = { "card_number", "nationality", "residence_status", "sex" };
  for (guint n = 0; n < G_N_ELEMENTS (keys); n++)
    for (guint i = 0; i < card->prints->len && !have (card, keys[n]); i++)
      {
        Print *print = print_at (card, i);
        const KkText *text = card->texts->pdata[print->span.line];
        for (int from = print->span.from; !print->used && from < print->span.to;)
          {
            int to = from;
            while (to < print->span.to
                   && !parts_words (g_array_index (text->chars, KkLineChar, to).ch))
              to++;
            KkSpan word = { print->span.line, from, to };
            from = to + 1;
            g_autofree char *t = span_text (card->texts, word);
            if (*t == '\0' || !kk_interpret_is_certain (keys[n], t))
              continue;
            KkBox box = span_box (card->texts, word, print->box);
            add_item (card, keys[n], word, box, box);
            break;
          }
      }
}

static gboolean
is_period (const char *text)
{
  static GRegex *regex;
  static gsize once;
  if (g_once_init_enter (&once))
    {
      regex
          = g_regex_new ("^((\\d{1,2}年)?(\\d{1,2}月)?(\\d{1,2}日)?\\(\\d{4}年\\d{1,2}月|無期限$)",
                         G_REGEX_OPTIMIZE, 0, NULL);
      g_once_init_leave (&once, 1);
    }
  g_autofree char *plain = kk_text_fold (text);
  return g_regex_match (regex, plain, 0, NULL);
}

/* "NGUYEN VAN MINH", "KIM JIWOO 金 智友". */
static gboolean
begins_latin (const char *text)
{
  const char *space = strchr (text, ' ');
  if (space == NULL || space - text < 2 || strlen (text) < 6)
    return FALSE;
  for (const char *p = text; p < space; p++)
    if (!g_ascii_isupper (*p))
      return FALSE;
  return fit_of ("name", text) >= 0.3;
}

/* Residence cards whose captions are worn: the arrangement says the rest. */
static void
find_by_place (Card *card)
{
  Print *period = NULL, *birth = NULL, *name = NULL, *address = NULL;
  for (guint i = 0; i < card->prints->len; i++)
    {
      Print *p = print_at (card, i);
      if (p->used)
        continue;
      if (period == NULL && is_period (p->text))
        period = p;
      else if (birth == NULL && fit_of ("birth_date", p->text) >= 0.7)
        birth = p;
      else if (name == NULL && birth == NULL && p->em > 0.8 * card->layout->em
               && begins_latin (p->text))
        name = p;
      else if (address == NULL && kk_interpret_plausible ("address", p->text) >= 1
               && strpbrk (p->text, "0123456789") != NULL)
        {
          g_auto (KkMeaning) meaning = { 0 };
          kk_interpret (NULL, card->document, "address", p->text, &meaning);
          if (meaning.value != NULL
              && (strstr (p->text, "県") != NULL || strstr (p->text, "都") != NULL
                  || strstr (p->text, "府") != NULL || strstr (p->text, "市") != NULL))
            address = p;
        }
    }
  if (period != NULL && !have (card, "period_of_stay"))
    add_period (card, period, period->box);
  /* Only the topmost date is the birth date. */
  for (guint i = 0; birth != NULL && i < card->prints->len; i++)
    {
      const Print *p = print_at (card, i);
      if (p->box.y < birth->box.y && fit_of ("birth_date", p->text) >= 0.7)
        birth = NULL;
    }
  struct
  {
    const char *key;
    Print *print;
  } found[] = { { "birth_date", birth }, { "name", name }, { "address", address } };
  for (guint i = 0; i < G_N_ELEMENTS (found); i++)
    if (found[i].print != NULL && !found[i].print->used && !have (card, found[i].key))
      {
        Print *p = found[i].print;
        p->used = TRUE;
        if (strcmp (found[i].key, "address") == 0)
          p->span = address_span (card, p->span);
        p->box = span_box (card->texts, p->span, p->box);
        go_on (card, add_item (card, found[i].key, p->span, p->box, p->box), p, p->box);
      }
}

/* 許可年月日 and 交付年月日 stand side by side below the middle; the second is the issue date. */
static void
find_issue_date (Card *card)
{
  for (guint i = 0; !have (card, "issue_date") && i < card->prints->len; i++)
    for (guint k = 0; k < card->prints->len; k++)
      {
        const Print *a = print_at (card, i);
        Print *b = print_at (card, k);
        int shared = kk_box_overlap (a->box.y, a->box.y + a->box.h, b->box.y, b->box.y + b->box.h);
        if (b->used || i == k || shared * 3 < 2 * a->box.h || b->box.x < a->box.x + a->box.w
            || a->em > 1.2 * b->em || b->em > 1.2 * a->em
            || kk_interpret_plausible ("issue_date", a->text) < 1
            || kk_interpret_plausible ("issue_date", b->text) < 1)
          continue;
        add_item (card, "issue_date", b->span, b->box, b->box);
        b->used = TRUE;
        return;
      }
}

gboolean
kk_card_is_back (const GPtrArray *texts)
{
  guint n = 0;
  for (guint i = 0; i < texts->len; i++)
    {
      const char *t = ((KkText *) texts->pdata[i])->text;
      n += strstr (t, "住居地記載") != NULL ? 2 : 0;
      n += strstr (t, "記載者印") != NULL || strstr (t, "届出年月日") != NULL;
      n += strstr (t, "資格外活動") != NULL || strstr (t, "許可申請欄") != NULL;
    }
  return n >= 2;
}

/* 住居地記載欄: the lowest line that is filled in is where the holder lives now. */
static void
read_back (Card *card)
{
  int header = -1, foot = G_MAXINT;
  for (guint i = 0; i < card->texts->len; i++)
    {
      const char *t = ((KkText *) card->texts->pdata[i])->text;
      const KkBox *b = &g_array_index (card->layout->lines, KkLayoutLine, i).box;
      if (strstr (t, "住居地") != NULL || strstr (t, "届出年月日") != NULL)
        header = MAX (header, b->y + b->h);
      if (strstr (t, "資格外活動") != NULL || strstr (t, "許可申請欄") != NULL)
        foot = MIN (foot, b->y);
    }
  Print *last = NULL;
  for (guint i = 0; i < card->prints->len; i++)
    {
      Print *p = print_at (card, i);
      if (p->box.y < header || p->box.y >= foot
          || kk_interpret_plausible ("birth_date", p->text) >= 0.6
          || kk_interpret_plausible ("address", p->text) < 0.7)
        continue;
      last = p;
    }
  if (last == NULL)
    return;
  last->used = TRUE;
  KkItem *item = add_item (card, "address", last->span, last->box, last->box);
  /* The line above it in the same row is its beginning. */
  go_on (card, item, last, (KkBox){ 0, last->box.y, 0, last->box.h });
}

GPtrArray *
kk_card_items (const KkSheet *sheet,
               const KkLayout *layout,
               const GPtrArray *texts,
               const GArray *pieces,
               KkDocument document)
{
  g_autoptr (GArray) prints = g_array_new (FALSE, TRUE, sizeof (Print));
  g_array_set_clear_func (prints, print_clear);
  Card card = { sheet->unit, layout, texts, pieces, document, prints, NULL };
  card.items = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_item_free);
  gboolean foreign = document == KK_DOCUMENT_RESIDENCE_CARD
                     || document == KK_DOCUMENT_SPECIAL_PERMANENT_RESIDENT_CERTIFICATE;
  find_prints (&card);
  if (foreign && kk_card_is_back (texts))
    {
      read_back (&card);
      return card.items;
    }
  find_spoken (&card);
  pair_captions (&card);
  if (foreign)
    {
      find_certain (&card);
      find_by_place (&card);
      find_issue_date (&card);
    }
  return card.items;
}

KkDocument
kk_card_document (const GPtrArray *texts, const GArray *pieces)
{
  gboolean my_number = FALSE, digits = FALSE, number = FALSE, nation = FALSE;
  for (guint i = 0; i < pieces->len; i++)
    {
      const char *key = g_array_index (pieces, KkPiece, i).keys[0];
      my_number = my_number || g_strcmp0 (key, "my_number") == 0;
      nation = nation || g_strcmp0 (key, "nationality") == 0;
    }
  for (guint i = 0; i < texts->len; i++)
    {
      const char *t = ((KkText *) texts->pdata[i])->text;
      digits = digits || kk_interpret_plausible ("my_number", t) >= 1;
      g_auto (GStrv) words = g_strsplit (t, " ", -1);
      for (guint k = 0; words[k] != NULL; k++)
        number = number || kk_interpret_is_certain ("card_number", words[k]);
    }
  if (number && nation)
    return KK_DOCUMENT_RESIDENCE_CARD;
  if (my_number && digits)
    return KK_DOCUMENT_MY_NUMBER_CARD;
  return kk_card_is_back (texts) ? KK_DOCUMENT_RESIDENCE_CARD : KK_DOCUMENT_UNKNOWN;
}
