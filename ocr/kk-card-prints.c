/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "ocr/kk-card-private.h"
#include "ocr/kk-interpret.h"

#define CAPTION_HIGH 14 /* 1/300 inch: Latin letters of names are larger */

void
kk_card_print_clear (gpointer data)
{
  g_free (((KkCardPrint *) data)->text);
}

char *
kk_card_span_text (const GPtrArray *texts, KkSpan span)
{
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (KkSpan));
  g_array_append_val (spans, span);
  return kk_locate_text (texts, spans);
}

KkBox
kk_card_span_box (const GPtrArray *texts, KkSpan span, KkBox line)
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

/* A caption's word begins other print (在留資格に基づく就労活動のみ可, 在留期間更新許可), or is no
 * card's (介護 is a 在留資格). */
static gboolean
is_no_caption (const KkCard *card, const KkPiece *piece)
{
  static const char *const papers[]
      = { "nhi", "pension", "long_term_care", "late_elderly", "child_allowance", NULL };
  static const char *const goes_on[] = { "に", "更新", "変更", "認定", "取得" };
  const KkText *text = card->texts->pdata[piece->line];
  KkSpan rest = { piece->line, piece->to, (int) text->chars->len };
  g_autofree char *behind = kk_card_span_text (card->texts, rest);
  gboolean stay = g_str_equal (piece->keys[0], "residence_status")
                  || g_str_equal (piece->keys[0], "period_of_stay");
  for (guint i = 0; stay && i < G_N_ELEMENTS (goes_on); i++)
    if (g_str_has_prefix (behind, goes_on[i]))
      return TRUE;
  return g_strv_contains (papers, piece->keys[0]);
}

/* Print in a caption's words is print again. */
static void
clear_captions (KkCard *card)
{
  for (guint i = 0; i < card->pieces->len; i++)
    {
      KkPiece *piece = &g_array_index (card->pieces, KkPiece, i);
      if (piece->keys[0] != NULL && is_no_caption (card, piece))
        memset (piece->keys, 0, sizeof piece->keys);
    }
}

static void
add_print (KkCard *card, KkSpan span, const KkLayoutLine *line)
{
  KkCardPrint print = { .span = span, .em = line->em };
  print.text = kk_card_span_text (card->texts, span);
  print.box = kk_card_span_box (card->texts, span, line->box);
  if (*print.text == '\0' || is_latin_caption (print.text)
      || (print.box.h < CAPTION_HIGH * card->unit && is_mostly_latin (print.text)))
    kk_card_print_clear (&print);
  else
    g_array_append_val (card->prints, print);
}

/* Where 就労制限なし and 就労不可 begin behind the 在留資格; the span's end where they do not. */
static int
find_work (const KkCard *card, KkSpan span)
{
  const KkText *text = card->texts->pdata[span.line];
  for (int i = span.from + 1; i + 1 < MIN (span.to, (int) text->chars->len); i++)
    if (g_array_index (text->chars, KkLineChar, i).ch == 0x5c31
        && g_array_index (text->chars, KkLineChar, i + 1).ch == 0x52b4)
      return i;
  return span.to;
}

void
kk_card_find_prints (KkCard *card)
{
  clear_captions (card);
  for (guint i = 0; i < card->pieces->len; i++)
    {
      const KkPiece *piece = &g_array_index (card->pieces, KkPiece, i);
      const KkLayoutLine *line = &g_array_index (card->layout->lines, KkLayoutLine, piece->line);
      if (piece->keys[0] != NULL || line->vertical)
        continue;
      KkSpan span = { piece->line, piece->from, piece->to };
      int work = find_work (card, span);
      add_print (card, (KkSpan){ piece->line, piece->from, work }, line);
      if (work < span.to)
        add_print (card, (KkSpan){ piece->line, work, span.to }, line);
    }
}

gboolean
kk_card_have (const KkCard *card, const char *key)
{
  for (guint i = 0; i < card->items->len; i++)
    if (strcmp (((KkItem *) card->items->pdata[i])->key, key) == 0)
      return TRUE;
  return FALSE;
}

gboolean
kk_card_is_date_key (const char *key)
{
  return g_str_has_suffix (key, "_date") || strcmp (key, "period_expiry") == 0;
}

double
kk_card_fit (const char *key, const char *text)
{
  double fit = kk_interpret_plausible (key, text);
  guint digits = 0, letters = 0;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      digits += g_ascii_isdigit (*p);
      letters += g_ascii_isupper (*p);
    }
  if (kk_card_is_date_key (key) && fit < 0.7 && digits >= 5 && digits <= 10
      && (strstr (text, "月") != NULL || strstr (text, "日") != NULL))
    return 0.7;
  if (strcmp (key, "name") == 0 && digits > 0 && digits * 2 < letters)
    return 0.7; /* 0 for O */
  return fit;
}

KkItem *
kk_card_add_item (KkCard *card, const char *key, KkSpan span, KkBox box, KkBox label)
{
  KkItem *item = g_new0 (KkItem, 1);
  item->key = key;
  item->spans = g_array_new (FALSE, FALSE, sizeof (KkSpan));
  g_array_append_val (item->spans, span);
  item->box = box;
  item->label_box = label;
  item->row = item->table = -1;
  item->person = kk_field_find (KK_SCOPE_PERSON, key) != NULL ? 0 : -1;
  g_autofree char *text = kk_card_span_text (card->texts, span);
  item->fit = kk_card_fit (key, text);
  g_ptr_array_add (card->items, item);
  return item;
}
