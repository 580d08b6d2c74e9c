/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-koseki-read.h"

#include <string.h>

#include "ocr/kk-interpret.h"
#include "ocr/kk-koseki-rows.h"

typedef struct
{
  const KkLayout *layout;
  const GPtrArray *texts;
  gboolean supplement;
  GPtrArray *items;           /* KkItem* */
  const KkKosekiRow *heading; /* a row of words alone: what stands below them is theirs */
  KkItem *last;               /* what the row before ended with; may go on in the next */
  KkItem *address;            /* the person's newest */
  int person;                 /* -1: the head box still */
  gboolean events;            /* within 身分事項 */
  gboolean have_head, removed;
  GArray *above; /* KkSpan: what may be the 本籍, should its word not be read; NULL: nothing */
} Page;

static KkItem *
find (const Page *page, const char *key, int person)
{
  for (guint i = 0; i < page->items->len; i++)
    {
      KkItem *item = page->items->pdata[i];
      if (item->person == person && strcmp (item->key, key) == 0)
        return item;
    }
  return NULL;
}

static void
measure (const Page *page, KkItem *item)
{
  item->box = (KkBox){ 0 };
  for (guint i = 0; i < item->spans->len; i++)
    item->box = kk_box_union (
        item->box, kk_koseki_span_box (page->texts, &g_array_index (item->spans, KkSpan, i)));
  g_autofree char *text = kk_locate_text (page->texts, item->spans);
  item->fit = MAX (kk_interpret_plausible (item->key, text), 0.3);
}

static KkItem *
add (Page *page, const char *key, int person, const GArray *spans, KkBox label)
{
  if (spans->len == 0 || find (page, key, person) != NULL)
    return NULL;
  KkItem *item = g_new0 (KkItem, 1);
  item->key = key;
  item->person = person;
  item->row = item->table = -1;
  item->label_box = label;
  item->spans = g_array_copy ((GArray *) spans);
  measure (page, item);
  g_ptr_array_add (page->items, item);
  return item;
}

/* Whoever was marked 除籍 goes, and the number is free again. */
static void
end_person (Page *page)
{
  for (guint i = page->items->len; page->removed && i-- > 0;)
    {
      const KkItem *item = page->items->pdata[i];
      gboolean common
          = strcmp (item->key, "legal_domicile") == 0 || strcmp (item->key, "koseki_head") == 0;
      if (item->person == page->person && !common)
        g_ptr_array_remove_index (page->items, i);
    }
  page->person -= page->removed;
  page->removed = FALSE;
  page->address = page->last = NULL;
}

static void
begin_person (Page *page)
{
  end_person (page);
  page->person++;
  page->events = FALSE;
}

/* "令和7年11月2日", not "5-36-9" at the end of an address. */
static gboolean
holds_date (const Page *page, const GArray *spans)
{
  g_autofree char *text = kk_locate_text (page->texts, spans);
  guint parts = 0;
  gunichar before = 0;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar ch = g_utf8_get_char (p);
      if (g_unichar_isspace (ch))
        continue;
      parts += (g_unichar_isdigit (before) || before == 0x5143) /* 元年 */
               && (ch == 0x5e74 || ch == 0x6708 || ch == 0x65e5);
      before = ch;
    }
  return parts >= 2;
}

/* An address of the 附票: each newer one takes the place of the one before. */
static void
take_address (Page *page, const GArray *spans, KkBox label)
{
  g_autofree char *text = kk_locate_text (page->texts, spans);
  if (page->person < 0 || spans->len == 0 || kk_interpret_is_blank (text)
      || holds_date (page, spans))
    return;
  if (page->address == NULL)
    page->address = add (page, "address", page->person, spans, label);
  else
    {
      g_array_set_size (page->address->spans, 0);
      g_array_append_vals (page->address->spans, spans->data, spans->len);
      measure (page, page->address);
    }
  page->last = page->address;
}

/* "長男", "女": the last character says which. */
static void
take_sex (Page *page, const GArray *spans, KkBox label)
{
  if (spans->len == 0)
    return;
  KkSpan last = g_array_index (spans, KkSpan, spans->len - 1);
  last.from = MAX (last.from, last.to - 1);
  g_autoptr (GArray) one = g_array_new (FALSE, FALSE, sizeof (KkSpan));
  g_array_append_val (one, last);
  g_autofree char *text = kk_locate_text (page->texts, one);
  if (strcmp (text, "男") == 0 || strcmp (text, "女") == 0)
    add (page, "sex", page->person, one, label);
}

/* 本籍 stands above 氏名, whatever became of its word. */
static void
take_above (Page *page)
{
  KkItem *item = page->above != NULL && find (page, "legal_domicile", 0) == NULL
                     ? add (page, "legal_domicile", 0, page->above, (KkBox){ 0 })
                     : NULL;
  if (item != NULL)
    item->label_box = item->box;
}

static void
take (Page *page, KkKosekiKind kind, const GArray *values, KkBox label)
{
  page->last = NULL;
  switch (kind)
    {
    case KK_KOSEKI_DOMICILE:
      if (page->person < 0)
        page->last = add (page, "legal_domicile", 0, values, label);
      return;
    case KK_KOSEKI_FULL_NAME:
    case KK_KOSEKI_HEAD:
      if (kind == KK_KOSEKI_HEAD || !page->have_head)
        {
          page->have_head = page->have_head || values->len > 0;
          take_above (page);
          add (page, "koseki_head", 0, values, label);
          return;
        }
      G_GNUC_FALLTHROUGH;
    case KK_KOSEKI_NAME:
      if (values->len == 0)
        return;
      begin_person (page);
      add (page, "name", page->person, values, label);
      return;
    case KK_KOSEKI_BIRTH:
      if (page->events || values->len == 0)
        return;
      /* The name above it was lost, or this is another's. */
      if (page->person < 0 || find (page, "birth_date", page->person) != NULL)
        begin_person (page);
      add (page, "birth_date", page->person, values, label);
      return;
    case KK_KOSEKI_SEX:
    case KK_KOSEKI_BIRTH_ORDER:
      if (page->person >= 0 && !page->events)
        take_sex (page, values, label);
      return;
    case KK_KOSEKI_ADDRESS:
      if (page->supplement)
        take_address (page, values, label);
      return;
    case KK_KOSEKI_REMOVED:
      page->removed = page->removed || (page->person >= 0 && !page->events && !page->supplement);
      return;
    case KK_KOSEKI_EVENTS:
      page->events = TRUE;
      return;
    case KK_KOSEKI_PERSONS:
    case KK_KOSEKI_ADDRESS_DATE:
    case KK_KOSEKI_OTHER:
      return;
    }
}

/* The heading above a place; NULL: none. */
static const KkKosekiWord *
heading_of (const Page *page, KkBox box)
{
  const KkKosekiWord *best = NULL;
  int most = 0;
  for (guint i = 0; page->heading != NULL && i < page->heading->words->len; i++)
    {
      const KkKosekiWord *word = &g_array_index (page->heading->words, KkKosekiWord, i);
      const KkBox *cell
          = word->cell >= 0 ? &g_array_index (page->layout->cells, KkBox, word->cell) : &word->box;
      int shared = kk_box_overlap (cell->x, cell->x + cell->w, box.x, box.x + box.w);
      if (shared > most)
        {
          most = shared;
          best = word;
        }
    }
  return best;
}

static gboolean
same_cell (const Page *page, const KkItem *item, int line)
{
  const KkSpan *last = &g_array_index (item->spans, KkSpan, item->spans->len - 1);
  int a = g_array_index (page->layout->lines, KkLayoutLine, last->line).cell;
  int b = g_array_index (page->layout->lines, KkLayoutLine, line).cell;
  return a >= 0 && a == b;
}

static gboolean
looks_like_place (const Page *page, const GArray *spans)
{
  g_autofree char *text = kk_locate_text (page->texts, spans);
  return kk_interpret_plausible ("legal_domicile", text) >= 1 && !holds_date (page, spans);
}

/* Print without a word before it: the value went on, or it stands below its heading. */
static void
take_loose (Page *page, const KkKosekiRow *row)
{
  gboolean dated = holds_date (page, row->loose);
  for (guint i = 0; i < row->loose->len; i++)
    {
      KkSpan span = g_array_index (row->loose, KkSpan, i);
      KkBox box = kk_koseki_span_box (page->texts, &span);
      const KkKosekiWord *word = heading_of (page, box);
      /* Below a ruled heading stand ruled values. */
      if (word != NULL && word->cell >= 0
          && g_array_index (page->layout->lines, KkLayoutLine, span.line).cell < 0)
        word = NULL;
      g_autoptr (GArray) one = g_array_new (FALSE, FALSE, sizeof (KkSpan));
      g_array_append_val (one, span);
      KkItem *last = page->last;
      if (page->person < 0 && !page->have_head && looks_like_place (page, one))
        {
          g_clear_pointer (&page->above, g_array_unref);
          page->above = g_array_ref (one);
        }
      gboolean below = last != NULL && ABS (box.x - last->box.x) < 1.5 * page->layout->em
                       && box.y - last->box.y - last->box.h < 1.2 * page->layout->em;
      if (last != NULL && (same_cell (page, last, span.line) || (below && !dated && i == 0))
          && !holds_date (page, one))
        {
          g_array_append_val (last->spans, span);
          measure (page, last);
        }
      else if (word != NULL)
        {
          take (page, word->kind, one, word->box);
          if (word->kind == KK_KOSEKI_ADDRESS_DATE || page->last == NULL)
            page->last = last;
        }
      else if (page->supplement && dated && !holds_date (page, one) && page->address != NULL)
        take_address (page, one, page->address->label_box);
    }
}

/* "これは…証明した書面である。", "福岡県小郡市長　…": what stood above goes on no further. */
static gboolean
is_certifying (const Page *page, const KkKosekiRow *row)
{
  static const char *const offices[] = { "市長", "区長", "町長", "村長" };
  for (guint i = 0; i < row->loose->len; i++)
    {
      const KkSpan *span = &g_array_index (row->loose, KkSpan, i);
      const KkText *text = page->texts->pdata[span->line];
      if (kk_labels_is_sentence (text))
        return TRUE;
      gboolean ruled = g_array_index (page->layout->lines, KkLayoutLine, span->line).cell >= 0;
      for (guint k = 0; !ruled && k < G_N_ELEMENTS (offices); k++)
        if (strstr (text->text, offices[k]) != NULL && strpbrk (text->text, "0123456789") == NULL)
          return TRUE;
    }
  return FALSE;
}

static void
take_row (Page *page, const KkKosekiRow *row)
{
  guint empty = 0;
  if (is_certifying (page, row))
    {
      page->heading = NULL;
      page->last = page->address = NULL;
      return;
    }
  if (row->loose->len > 0)
    take_loose (page, row);
  for (guint i = 0; i < row->words->len; i++)
    {
      const KkKosekiWord *word = &g_array_index (row->words, KkKosekiWord, i);
      empty += word->values->len == 0;
      /* A certificate's persons speak in brackets; what else says 氏名 there is somebody else's. */
      gboolean mine = page->supplement || word->bracketed || page->person < 0
                      || word->kind == KK_KOSEKI_EVENTS || word->kind == KK_KOSEKI_REMOVED;
      if (mine)
        take (page, word->kind, word->values, word->box);
    }
  if (row->words->len > 0)
    page->heading = empty == row->words->len ? row : NULL;
}

GPtrArray *
kk_koseki_items (const KkLayout *layout, const GPtrArray *texts, KkDocument document)
{
  if (!kk_document_is_koseki (document))
    return NULL;
  g_autoptr (GPtrArray) rows = kk_koseki_rows (layout, texts);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_item_free);
  Page page = { layout, texts, document == KK_DOCUMENT_KOSEKI_SUPPLEMENT, items };
  page.person = -1;
  for (guint i = 0; i < rows->len; i++)
    take_row (&page, rows->pdata[i]);
  end_person (&page);
  g_clear_pointer (&page.above, g_array_unref);
  if (page.person < 0)
    return NULL;
  return g_steal_pointer (&items);
}
