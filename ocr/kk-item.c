/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-item.h"

#include <string.h>

#include "core/kk-text.h"
#include "ocr/kk-interpret.h"
#include "ocr/kk-marks.h"

void
kk_item_free (KkItem *item)
{
  if (item == NULL)
    return;
  g_array_unref (item->spans);
  g_free (item);
}

static KkBox
span_box (const KkLayout *layout, const GPtrArray *texts, const KkSpan *span)
{
  const KkLayoutLine *line = &g_array_index (layout->lines, KkLayoutLine, span->line);
  const KkText *text = texts->pdata[span->line];
  KkBox box = { 0 };
  for (int i = span->from; i < span->to && i < (int) text->chars->len; i++)
    {
      const KkLineChar *c = &g_array_index (text->chars, KkLineChar, i);
      if (!g_unichar_isspace (c->ch))
        box = kk_box_union (box, c->box);
    }
  if (span->from == 0 && span->to == (int) text->chars->len)
    return line->box;
  return box;
}

static KkItem *
item_new (const char *key, const KkFound *found)
{
  KkItem *item = g_new0 (KkItem, 1);
  item->key = key;
  item->spans = g_array_new (FALSE, FALSE, sizeof (KkSpan));
  item->label_box = found->label_box;
  item->row = found->row;
  item->table = found->table;
  item->person = -1;
  return item;
}

static void
add_span (KkItem *item, const KkLayout *layout, const GPtrArray *texts, KkSpan span)
{
  /* Neighbouring stretches of one line are one. */
  if (item->spans->len > 0)
    {
      KkSpan *last = &g_array_index (item->spans, KkSpan, item->spans->len - 1);
      if (last->line == span.line && span.from >= last->to && span.from - last->to <= 2)
        {
          last->to = span.to;
          item->box = kk_box_union (item->box, span_box (layout, texts, &span));
          return;
        }
    }
  g_array_append_val (item->spans, span);
  item->box = kk_box_union (item->box, span_box (layout, texts, &span));
}

static void
finish (GPtrArray *items, const GPtrArray *texts, KkItem *item)
{
  g_autofree char *text = kk_locate_text (texts, item->spans);
  if (item->spans->len == 0 || kk_interpret_is_blank (text))
    {
      kk_item_free (item);
      return;
    }
  item->fit = kk_interpret_plausible (item->key, text);
  g_ptr_array_add (items, item);
}

static gboolean
parts_words (gunichar c)
{
  return g_unichar_isspace (c) || c == '/' || c == 0xff0f || c == '(' || c == ')' || c == 0xff08
         || c == 0xff09 || c == '|' || c == 0x3001 || c == 0x30fb || c == 0xff65 || c == 0xb7;
}

/* Where a page says of one address which it is and heads no block, "住所" alone is the other. */
static const char *
only_other_side (const GArray *pieces)
{
  gboolean old_side = FALSE, new_side = FALSE;
  for (guint i = 0; i < pieces->len; i++)
    for (int k = 0; g_array_index (pieces, KkPiece, i).keys[k] != NULL; k++)
      {
        const char *key = g_array_index (pieces, KkPiece, i).keys[k];
        if (g_str_has_prefix (key, "group:"))
          return NULL;
        old_side = old_side || strcmp (key, "old_address") == 0;
        new_side = new_side || strcmp (key, "new_address") == 0;
      }
  return old_side == new_side ? NULL : old_side ? "new" : "old";
}

/* The field key means: "any_address" is the old or the new one, or a card's. NULL: none. */
static const char *
known_key (const KkLayout *layout,
           const GArray *pieces,
           KkDocument document,
           const char *key,
           KkBox label_box)
{
  if (!g_str_has_prefix (key, "any_"))
    return key;
  gboolean address = strcmp (key, "any_address") == 0;
  if (kk_document_is_card (document))
    return address ? "address" : NULL;
  const char *group = only_other_side (pieces);
  if (group == NULL)
    group = kk_locate_group (layout, pieces, label_box);
  gboolean new_side = group != NULL && strcmp (group, "new") == 0;
  if (address)
    return new_side ? "new_address" : "old_address";
  return new_side ? "new_head" : "old_head";
}

/* A value of several keys: each word goes to the key it looks most like. */
static void
share_out (GPtrArray *items,
           const KkLayout *layout,
           const GPtrArray *texts,
           const GArray *pieces,
           KkDocument document,
           const KkFound *found)
{
  KkItem *parts[KK_LABEL_KEYS] = { NULL };
  int n = 0, last = 0;
  for (int k = 0; k < KK_LABEL_KEYS && found->keys[k] != NULL; k++)
    {
      const char *key = known_key (layout, pieces, document, found->keys[k], found->label_box);
      if (key != NULL)
        parts[n++] = item_new (key, found);
    }
  for (guint i = 0; i < found->spans->len; i++)
    {
      KkSpan span = g_array_index (found->spans, KkSpan, i);
      const KkText *text = texts->pdata[span.line];
      int from = -1;
      for (int k = span.from; k <= span.to; k++)
        {
          gboolean end = k == span.to || k >= (int) text->chars->len
                         || parts_words (g_array_index (text->chars, KkLineChar, k).ch);
          if (!end && from < 0)
            from = k;
          if (!end || from < 0)
            continue;
          KkSpan word = { span.line, from, k };
          g_autoptr (GArray) one = g_array_new (FALSE, FALSE, sizeof (KkSpan));
          g_array_append_val (one, word);
          g_autofree char *t = kk_locate_text (texts, one);
          from = -1;
          int best = last;
          double best_fit = -1;
          for (int p = 0; p < n; p++)
            {
              double fit = kk_interpret_plausible (parts[p]->key, t) + (p == last ? 0.02 : 0);
              if (fit > best_fit)
                {
                  best_fit = fit;
                  best = p;
                }
            }
          add_span (parts[best], layout, texts, word);
          last = best;
        }
    }
  for (int p = 0; p < n; p++)
    finish (items, texts, parts[p]);
}

/* "昭和62年7月30日生", "2029年(令和11年)08月27日まで有効": dates that carry their meaning behind
 * them. */
static void
find_spoken_dates (GPtrArray *items, const KkLayout *layout, const GPtrArray *texts)
{
  for (guint i = 0; i < texts->len; i++)
    {
      const KkText *text = texts->pdata[i];
      g_autofree char *plain = kk_text_fold (text->text);
      const char *key = NULL;
      if (strstr (plain, "まで有効") != NULL || strstr (plain, "で有効") != NULL)
        key = "expiry_date";
      else if (g_str_has_suffix (plain, "日生") || g_str_has_suffix (plain, "日生)"))
        key = "birth_date";
      if (key == NULL || kk_interpret_plausible (key, plain) < 0.6)
        continue;
      gboolean have = FALSE;
      for (guint k = 0; k < items->len; k++)
        have = have || strcmp (((KkItem *) items->pdata[k])->key, key) == 0;
      if (have)
        continue;
      KkFound found = { .row = -1,
                        .table = -1,
                        .label_box = g_array_index (layout->lines, KkLayoutLine, i).box };
      KkItem *item = item_new (key, &found);
      KkSpan span = { (int) i, 0, (int) text->chars->len };
      add_span (item, layout, texts, span);
      finish (items, texts, item);
    }
}

static gboolean
have_item (GPtrArray *items, const char *key)
{
  for (guint k = 0; k < items->len; k++)
    if (strcmp (((KkItem *) items->pdata[k])->key, key) == 0)
      return TRUE;
  return FALSE;
}

/* Values of cards that cannot be anything else, where their label was not found. */
static void
find_unlabelled (GPtrArray *items, const KkLayout *layout, const GPtrArray *texts)
{
  static const char *const keys[] = { "card_number", "nationality", "residence_status", "sex" };
  for (guint n = 0; n < G_N_ELEMENTS (keys); n++)
    for (guint i = 0; i < texts->len && !have_item (items, keys[n]); i++)
      {
        const KkText *text = texts->pdata[i];
        int from = -1;
        for (int k = 0; k <= (int) text->chars->len; k++)
          {
            gboolean end = k == (int) text->chars->len
                           || parts_words (g_array_index (text->chars, KkLineChar, k).ch);
            if (!end && from < 0)
              from = k;
            if (!end || from < 0)
              continue;
            KkSpan word = { (int) i, from, k };
            g_autoptr (GArray) one = g_array_new (FALSE, FALSE, sizeof (KkSpan));
            g_array_append_val (one, word);
            g_autofree char *t = kk_locate_text (texts, one);
            gboolean certain = kk_interpret_is_certain (keys[n], t);
            from = -1;
            if (!certain)
              continue;
            KkFound found = { .row = -1, .table = -1 };
            KkItem *item = item_new (keys[n], &found);
            add_span (item, layout, texts, word);
            item->label_box = item->box;
            finish (items, texts, item);
            break;
          }
      }
}

static guint
count_key (GPtrArray *found, const char *key)
{
  guint n = 0;
  for (guint i = 0; i < found->len; i++)
    n += strcmp (((KkFound *) found->pdata[i])->keys[0], key) == 0;
  return n;
}

/* Where, in a domicile's last line, the name of the 筆頭者 begins behind its number and a gap; -1
 * where the page has a label for it, or none follows. */
static int
head_behind (const GPtrArray *texts, const GArray *spans)
{
  const KkSpan *last = &g_array_index (spans, KkSpan, spans->len - 1);
  const KkText *text = texts->pdata[last->line];
  int to = MIN (last->to, (int) text->chars->len);
  for (int k = last->from + 1; k < to - 1; k++)
    {
      gunichar before = g_array_index (text->chars, KkLineChar, k - 1).ch;
      if (!g_unichar_isspace (g_array_index (text->chars, KkLineChar, k).ch)
          || !(g_unichar_isdigit (before) || before == 0x756a || before == 0x5730
               || before == 0x53f7)) /* 番地号 */
        continue;
      KkSpan rest = { last->line, k + 1, to };
      g_autoptr (GArray) one = g_array_new (FALSE, FALSE, sizeof (KkSpan));
      g_array_append_val (one, rest);
      g_autofree char *name = kk_locate_text (texts, one);
      if (kk_interpret_plausible ("koseki_head", name) >= 0.9
          && strpbrk (name, "0123456789") == NULL && !g_str_has_prefix (name, "番地"))
        return k + 1;
    }
  return -1;
}

/* "愛知県…37番地6　楽 公象" under "戸籍の表示". */
static gboolean
split_head (GPtrArray *items, const KkLayout *layout, const GPtrArray *texts, const KkFound *found)
{
  int at = found->spans->len > 0 ? head_behind (texts, found->spans) : -1;
  if (at < 0)
    return FALSE;
  KkItem *domicile = item_new ("legal_domicile", found), *head = item_new ("koseki_head", found);
  for (guint s = 0; s + 1 < found->spans->len; s++)
    add_span (domicile, layout, texts, g_array_index (found->spans, KkSpan, s));
  KkSpan last = g_array_index (found->spans, KkSpan, found->spans->len - 1);
  add_span (domicile, layout, texts, (KkSpan){ last.line, last.from, at });
  add_span (head, layout, texts, (KkSpan){ last.line, at, last.to });
  finish (items, texts, domicile);
  finish (items, texts, head);
  return TRUE;
}

/* Kana printed above or behind a name under one label. */
static void
split_kana (GPtrArray *items,
            const KkLayout *layout,
            const GPtrArray *texts,
            const KkFound *found,
            const char *key)
{
  KkFound both = *found;
  both.keys[0] = "name_kana";
  both.keys[1] = "name";
  both.keys[2] = NULL;
  if (strcmp (key, "name") == 0 && found->spans->len > 0)
    {
      g_autofree char *all = kk_locate_text (texts, found->spans);
      gboolean kana = FALSE, other = FALSE;
      g_auto (GStrv) words = g_strsplit_set (all, " ()", -1);
      for (guint i = 0; words[i] != NULL; i++)
        if (*words[i] != '\0')
          *(kk_text_is_katakana (words[i]) ? &kana : &other) = TRUE;
      if (kana && other)
        {
          share_out (items, layout, texts, NULL, KK_DOCUMENT_UNKNOWN, &both);
          return;
        }
    }
  KkItem *item = item_new (key, found);
  for (guint s = 0; s < found->spans->len; s++)
    add_span (item, layout, texts, g_array_index (found->spans, KkSpan, s));
  finish (items, texts, item);
}

static int
label_order (gconstpointer a, gconstpointer b)
{
  const KkBox *x = &(*(const KkPiece *const *) a)->box, *y = &(*(const KkPiece *const *) b)->box;
  if (kk_box_overlap (x->y, x->y + x->h, y->y, y->y + y->h) * 2 > MIN (x->h, y->h))
    return x->x - y->x;
  return x->y - y->y;
}

/* The same label stands once in every person's block, whether anything is printed behind it or
 * not: each item learns which of them it belongs to. */
static void
number_labels (GPtrArray *items, const GArray *pieces)
{
  for (guint i = 0; i < items->len; i++)
    {
      KkItem *item = items->pdata[i];
      g_autoptr (GPtrArray) labels = g_ptr_array_new ();
      for (guint k = 0; k < pieces->len; k++)
        {
          const KkPiece *p = &g_array_index (pieces, KkPiece, k);
          gboolean mine = FALSE;
          for (int n = 0; p->keys[n] != NULL; n++)
            mine = mine || strcmp (p->keys[n], item->key) == 0;
          if (mine)
            g_ptr_array_add (labels, (gpointer) p);
        }
      g_ptr_array_sort (labels, label_order);
      for (guint k = 0; k < labels->len; k++)
        if (memcmp (&((const KkPiece *) labels->pdata[k])->box, &item->label_box, sizeof (KkBox))
            == 0)
          {
            item->label = (int) k;
            item->labels = (int) labels->len;
          }
    }
}

GPtrArray *
kk_items_new (const KkSheet *sheet,
              const KkLayout *layout,
              const GPtrArray *texts,
              const GArray *pieces,
              KkDocument document)
{
  g_autoptr (GPtrArray) all = kk_locate (sheet, layout, texts, pieces);
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_item_free);
  gboolean kana_alone = count_key (all, "name") == 0;
  gboolean heads = count_key (all, "koseki_head") > 0;
  for (guint i = 0; i < all->len; i++)
    {
      const KkFound *found = all->pdata[i];
      const char *key = found->keys[0];
      if (strcmp (key, "other") == 0 || strcmp (key, "row_number") == 0)
        continue;
      if (found->keys[1] != NULL)
        {
          share_out (items, layout, texts, pieces, document, found);
          continue;
        }
      key = known_key (layout, pieces, document, key, found->label_box);
      if (key == NULL)
        continue;
      g_autofree char *text = kk_locate_text (texts, found->spans);
      if (strcmp (key, "name_kana") == 0 && kana_alone && !kk_text_is_katakana (text))
        key = "name";
      if (strcmp (key, "legal_domicile") == 0 && !heads && split_head (items, layout, texts, found))
        continue;
      kk_marks_choose (sheet, texts, key, found->spans);
      split_kana (items, layout, texts, found, key);
    }
  number_labels (items, pieces);
  if (kk_document_is_card (document))
    find_spoken_dates (items, layout, texts);
  if (document == KK_DOCUMENT_RESIDENCE_CARD
      || document == KK_DOCUMENT_SPECIAL_PERMANENT_RESIDENT_CERTIFICATE)
    find_unlabelled (items, layout, texts);
  return items;
}
