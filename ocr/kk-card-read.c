/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-card-read.h"

#include <string.h>

#include "core/kk-text.h"
#include "ocr/kk-card-private.h"
#include "ocr/kk-interpret.h"

#define GUESSED 0.85 /* a date that nothing says the meaning of is never sure */

/* "第 443249975280 号" */
static gboolean
is_license_number (const char *plain)
{
  guint digits = 0;
  gboolean says = FALSE;
  for (const char *p = plain; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gboolean word = c == 0x7b2c || c == 0x53f7;
      says = says || word;
      digits += g_ascii_isdigit (*p) != 0;
      if (!word && !g_ascii_isdigit (*p) && !g_unichar_isspace (c))
        return FALSE;
    }
  return says && digits == 12;
}

/* Values that carry their meaning with them. */
static void
find_spoken (KkCard *card)
{
  for (guint i = 0; i < card->prints->len; i++)
    {
      KkCardPrint *print = kk_card_print_at (card, i);
      g_autofree char *plain = kk_text_fold (print->text);
      const char *key = NULL;
      if (strstr (plain, "有効") != NULL || strstr (plain, "まで") != NULL)
        key = "expiry_date";
      else if (g_str_has_suffix (plain, "生") || g_str_has_suffix (plain, "日生)"))
        key = "birth_date";
      else if (card->document == KK_DOCUMENT_DRIVER_LICENSE && is_license_number (plain))
        key = "card_number";
      if (key == NULL || kk_card_have (card, key) || kk_card_fit (key, plain) < 0.6)
        continue;
      gboolean number = strcmp (key, "card_number") == 0;
      KkSpan span = number ? kk_card_digits_span (card, print->span) : print->span;
      KkBox box = number ? kk_card_span_box (card->texts, span, print->box) : print->box;
      kk_card_add_item (card, key, span, box, box);
      print->used = TRUE;
    }
}

static gboolean
parts_words (gunichar c)
{
  return g_unichar_isspace (c) || c == '/' || c == 0xff0f || c == '|';
}

static gboolean
begins_with_sex (const KkText *text, int from, int to)
{
  return from + 2 < MIN (to, (int) text->chars->len)
         && g_array_index (text->chars, KkLineChar, from).ch == 0x6027
         && g_array_index (text->chars, KkLineChar, from + 1).ch == 0x5225;
}

/* What can be nothing else, where its caption was lost; also a word within other print. */
static void
find_certain (KkCard *card, gboolean foreign)
{
  static const char *const keys[] = { "sex", "card_number", "nationality", "residence_status" };
  for (guint n = 0; n < (foreign ? G_N_ELEMENTS (keys) : 1); n++)
    for (guint i = 0; i < card->prints->len && !kk_card_have (card, keys[n]); i++)
      {
        KkCardPrint *print = kk_card_print_at (card, i);
        const KkText *text = card->texts->pdata[print->span.line];
        for (int from = print->span.from; !print->used && from < print->span.to;)
          {
            int to = from;
            /* 性別男 where its caption stands too close to be cut off. */
            if (strcmp (keys[n], "sex") == 0 && begins_with_sex (text, from, print->span.to))
              from += 2;
            to = from;
            while (to < print->span.to
                   && !parts_words (g_array_index (text->chars, KkLineChar, to).ch))
              to++;
            KkSpan word = { print->span.line, from, to };
            from = to + 1;
            g_autofree char *t = kk_card_span_text (card->texts, word);
            if (*t == '\0' || !kk_interpret_is_certain (keys[n], t))
              continue;
            KkBox box = kk_card_span_box (card->texts, word, print->box);
            kk_card_add_item (card, keys[n], word, box, box);
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
  return kk_card_fit ("name", text) >= 0.3;
}

/* Its caption may stand before the prefecture, misread. */
static gboolean
looks_like_address (const KkCard *card, const KkCardPrint *print)
{
  g_autofree char *text = kk_card_span_text (card->texts, kk_card_address_span (card, print->span));
  g_auto (KkMeaning) meaning = { 0 };
  if (kk_interpret_plausible ("address", text) < 1 || strpbrk (text, "0123456789") == NULL)
    return FALSE;
  kk_interpret (NULL, card->document, "address", text, &meaning);
  return meaning.value != NULL
         && (strstr (text, "県") != NULL || strstr (text, "都") != NULL
             || strstr (text, "府") != NULL || strstr (text, "市") != NULL
             || g_str_has_prefix (text, "北海道"));
}

/* Cards whose captions are worn: the arrangement says the rest. */
static void
find_by_place (KkCard *card, gboolean foreign)
{
  KkCardPrint *period = NULL, *birth = NULL, *name = NULL, *address = NULL;
  for (guint i = 0; i < card->prints->len; i++)
    {
      KkCardPrint *p = kk_card_print_at (card, i);
      if (p->used)
        continue;
      if (foreign && period == NULL && is_period (p->text))
        period = p;
      else if (foreign && birth == NULL && kk_card_fit ("birth_date", p->text) >= 0.7)
        birth = p;
      else if (foreign && name == NULL && birth == NULL && p->em > 0.8 * card->layout->em
               && begins_latin (p->text))
        name = p;
      else if (address == NULL && looks_like_address (card, p))
        address = p;
    }
  if (period != NULL && !kk_card_have (card, "period_of_stay"))
    kk_card_add_period (card, period, period->box);
  /* Only the topmost date is the birth date. */
  for (guint i = 0; birth != NULL && i < card->prints->len; i++)
    {
      const KkCardPrint *p = kk_card_print_at (card, i);
      if (p->box.y < birth->box.y && kk_card_fit ("birth_date", p->text) >= 0.7)
        birth = NULL;
    }
  struct
  {
    const char *key;
    KkCardPrint *print;
  } found[] = { { "birth_date", birth }, { "name", name }, { "address", address } };
  for (guint i = 0; i < G_N_ELEMENTS (found); i++)
    if (found[i].print != NULL && !found[i].print->used && !kk_card_have (card, found[i].key))
      {
        KkCardPrint *p = found[i].print;
        p->used = TRUE;
        if (strcmp (found[i].key, "address") == 0)
          p->span = kk_card_address_span (card, p->span);
        p->box = kk_card_span_box (card->texts, p->span, p->box);
        KkItem *item = kk_card_add_item (card, found[i].key, p->span, p->box, p->box);
        if (strcmp (item->key, "birth_date") == 0)
          item->limit = GUESSED;
        kk_card_go_on (card, item, p, p->box);
      }
}

/* 許可年月日 and 交付年月日 stand side by side below the middle; the second is the issue date. */
static void
find_issue_date (KkCard *card)
{
  for (guint i = 0; !kk_card_have (card, "issue_date") && i < card->prints->len; i++)
    for (guint k = 0; k < card->prints->len; k++)
      {
        const KkCardPrint *a = kk_card_print_at (card, i);
        KkCardPrint *b = kk_card_print_at (card, k);
        int shared = kk_box_overlap (a->box.y, a->box.y + a->box.h, b->box.y, b->box.y + b->box.h);
        if (b->used || i == k || shared * 3 < 2 * a->box.h || b->box.x < a->box.x + a->box.w
            || a->em > 1.2 * b->em || b->em > 1.2 * a->em
            || kk_interpret_plausible ("issue_date", a->text) < 1
            || kk_interpret_plausible ("issue_date", b->text) < 1)
          continue;
        kk_card_add_item (card, "issue_date", b->span, b->box, b->box);
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
read_back (KkCard *card)
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
  KkCardPrint *last = NULL;
  for (guint i = 0; i < card->prints->len; i++)
    {
      KkCardPrint *p = kk_card_print_at (card, i);
      if (p->box.y < header || p->box.y >= foot
          || kk_interpret_plausible ("birth_date", p->text) >= 0.6
          || kk_interpret_plausible ("address", p->text) < 0.7)
        continue;
      last = p;
    }
  if (last == NULL)
    return;
  last->used = TRUE;
  KkItem *item = kk_card_add_item (card, "address", last->span, last->box, last->box);
  /* The line above it in the same row is its beginning. */
  kk_card_go_on (card, item, last, (KkBox){ 0, last->box.y, 0, last->box.h });
}

GPtrArray *
kk_card_items (const KkSheet *sheet,
               const KkLayout *layout,
               const GPtrArray *texts,
               const GArray *pieces,
               KkDocument document)
{
  g_autoptr (GArray) prints = g_array_new (FALSE, TRUE, sizeof (KkCardPrint));
  g_array_set_clear_func (prints, kk_card_print_clear);
  g_autoptr (GArray) captions = g_array_copy ((GArray *) pieces);
  KkCard card = { sheet->unit, layout, texts, captions, document, prints, NULL };
  card.items = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_item_free);
  gboolean foreign = document == KK_DOCUMENT_RESIDENCE_CARD
                     || document == KK_DOCUMENT_SPECIAL_PERMANENT_RESIDENT_CERTIFICATE;
  kk_card_find_prints (&card);
  if (foreign && kk_card_is_back (texts))
    {
      read_back (&card);
      return card.items;
    }
  find_spoken (&card);
  kk_card_pair_captions (&card);
  find_certain (&card, foreign);
  find_by_place (&card, foreign);
  kk_card_pair_worn (&card);
  if (foreign)
    find_issue_date (&card);
  return card.items;
}

/* "個人番号 1234 5678 9018" with what its caption left of it: twelve digits and no more that have
 * the check digit of a number. */
static gboolean
has_my_number (const char *text)
{
  g_autoptr (GString) digits = g_string_new (NULL);
  g_autofree char *plain = kk_text_fold (text);
  for (const char *p = plain; *p != '\0'; p++)
    if (g_ascii_isdigit (*p))
      g_string_append_c (digits, *p);
  return digits->len == 12 && kk_interpret_plausible ("my_number", digits->str) >= 1;
}

KkDocument
kk_card_document (const GPtrArray *texts, const GArray *pieces)
{
  static const char *const others[] = { "免許", "公安", "委員会", "在留", "まで有効", "交付" };
  gboolean my_number = FALSE, digits = FALSE, number = FALSE, name = FALSE, other = FALSE;
  gboolean special = FALSE;
  for (guint i = 0; i < pieces->len; i++)
    {
      const char *key = g_array_index (pieces, KkPiece, i).keys[0];
      my_number = my_number || g_strcmp0 (key, "my_number") == 0;
      name = name || g_strcmp0 (key, "name") == 0;
    }
  for (guint i = 0; i < texts->len; i++)
    {
      const char *t = ((KkText *) texts->pdata[i])->text;
      digits = digits || has_my_number (t);
      special = special || strstr (t, "永住者証") != NULL || strstr (t, "この証明書") != NULL;
      for (guint k = 0; k < G_N_ELEMENTS (others); k++)
        other = other || strstr (t, others[k]) != NULL;
      g_auto (GStrv) words = g_strsplit (t, " ", -1);
      for (guint k = 0; words[k] != NULL; k++)
        number = number
                 || (kk_interpret_is_certain ("card_number", words[k])
                     && (g_ascii_isalpha (words[k][0]) || g_ascii_isalpha (words[k][1])));
    }
  /* No other card has a number of this shape. */
  if (number)
    return special ? KK_DOCUMENT_SPECIAL_PERMANENT_RESIDENT_CERTIFICATE
                   : KK_DOCUMENT_RESIDENCE_CARD;
  if (digits && (my_number || (name && !other)))
    return KK_DOCUMENT_MY_NUMBER_CARD;
  return kk_card_is_back (texts) ? KK_DOCUMENT_RESIDENCE_CARD : KK_DOCUMENT_UNKNOWN;
}
