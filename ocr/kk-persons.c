/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "ocr/kk-item.h"

/* Whose a value is. Persons stand in blocks, in rows of a table or in columns; what repeats tells.
 */

#define PERSONS_MAX 40

static gboolean
of_person (const KkItem *item)
{
  return kk_field_find (KK_SCOPE_PERSON, item->key) != NULL
         && kk_field_find (KK_SCOPE_NOTICE, item->key) == NULL;
}

static int
reading_order (gconstpointer a, gconstpointer b)
{
  const KkItem *p = *(KkItem *const *) a, *q = *(KkItem *const *) b;
  KkBox x = p->box, y = q->box;
  if (kk_box_overlap (x.y, x.y + x.h, y.y, y.y + y.h) * 2 > MIN (x.h, y.h))
    return x.x - y.x;
  return x.y - y.y;
}

static GPtrArray *
of_key (GPtrArray *items, const char *key)
{
  GPtrArray *out = g_ptr_array_new ();
  for (guint i = 0; i < items->len; i++)
    {
      KkItem *item = items->pdata[i];
      if (strcmp (item->key, key) == 0 && of_person (item) && item->row < 0)
        g_ptr_array_add (out, item);
    }
  g_ptr_array_sort (out, reading_order);
  return out;
}

/* The number printed at the left of a row; 0 where there is none. */
static int
number_left_of (const KkItem *item, const KkLayout *layout, const GPtrArray *texts)
{
  int best_x = item->box.x, number = 0;
  for (guint i = 0; i < texts->len; i++)
    {
      const KkLayoutLine *line = &g_array_index (layout->lines, KkLayoutLine, i);
      const KkText *text = texts->pdata[i];
      const KkBox *b = &line->box;
      if (b->x >= best_x || text->chars->len == 0 || text->chars->len > 2)
        continue;
      if (kk_box_overlap (b->y, b->y + b->h, item->box.y - item->box.h,
                          item->box.y + 2 * item->box.h)
          < b->h / 2)
        continue;
      int value = (int) g_ascii_strtoll (text->text, NULL, 10);
      if (value >= 1 && value <= PERSONS_MAX)
        {
          number = value;
          best_x = b->x;
        }
    }
  return number;
}

static int
compare_ints (gconstpointer a, gconstpointer b)
{
  return *(const int *) a - *(const int *) b;
}

/* Rows that hold something, of one table, in order. */
static GArray *
rows_of_table (GPtrArray *items, int table)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (int));
  for (guint i = 0; i < items->len; i++)
    {
      const KkItem *item = items->pdata[i];
      if (item->row < 0 || item->table != table || !of_person (item))
        continue;
      gboolean have = FALSE;
      for (guint k = 0; k < rows->len; k++)
        have = have || g_array_index (rows, int, k) == item->row;
      if (!have)
        g_array_append_val (rows, item->row);
    }
  g_array_sort (rows, compare_ints);
  return rows;
}

static gboolean
is_core (const char *key)
{
  return strcmp (key, "name") == 0 || strcmp (key, "birth_date") == 0;
}

static int
assign_rows (GPtrArray *items, const KkLayout *layout, const GPtrArray *texts)
{
  int main_table = G_MININT, persons = 0;
  for (guint i = 0; i < items->len && main_table == G_MININT; i++)
    {
      const KkItem *item = items->pdata[i];
      if (item->row >= 0 && is_core (item->key))
        main_table = item->table;
    }
  if (main_table == G_MININT)
    return 0;
  g_autoptr (GArray) main_rows = rows_of_table (items, main_table);
  persons = MIN ((int) main_rows->len, PERSONS_MAX);
  for (guint i = 0; i < items->len; i++)
    {
      KkItem *item = items->pdata[i];
      if (item->row < 0 || !of_person (item))
        continue;
      g_autoptr (GArray) rows = rows_of_table (items, item->table);
      int place = 0;
      while (place < (int) rows->len && g_array_index (rows, int, place) != item->row)
        place++;
      if (item->table != main_table && (int) rows->len != persons)
        {
          int number = number_left_of (item, layout, texts);
          place = number >= 1 && number <= persons ? number - 1 : place;
        }
      item->person = MIN (place, PERSONS_MAX - 1);
    }
  return persons;
}

static int
distance (KkBox a, KkBox b)
{
  int dx = MAX (-kk_box_overlap (a.x, a.x + a.w, b.x, b.x + b.w), 0);
  int dy = MAX (-kk_box_overlap (a.y, a.y + a.h, b.y, b.y + b.h), 0);
  return dx + dy;
}

static gboolean
has_key (GPtrArray *items, int person, const char *key)
{
  for (guint i = 0; i < items->len; i++)
    {
      const KkItem *item = items->pdata[i];
      if (item->person == person && strcmp (item->key, key) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Blocks: what occurs once a person, in reading order, spans the blocks; the rest goes to the
 * nearest. */
static int
assign_blocks (GPtrArray *items, int known)
{
  static const char *const core[]
      = { "name", "birth_date", "name_kana", "my_number", "juminhyo_code", "sex", "relationship" };
  guint n = 0;
  for (guint k = 0; k < G_N_ELEMENTS (core); k++)
    {
      g_autoptr (GPtrArray) mine = of_key (items, core[k]);
      n = MAX (n, mine->len);
    }
  n = MIN (n, PERSONS_MAX);
  if (known > 0)
    n = 0;
  KkBox blocks[PERSONS_MAX] = { 0 };
  for (guint k = 0; k < G_N_ELEMENTS (core) && n > 0; k++)
    {
      g_autoptr (GPtrArray) mine = of_key (items, core[k]);
      for (guint i = 0; mine->len == n && i < n; i++)
        {
          KkItem *item = mine->pdata[i];
          item->person = (int) i;
          blocks[i] = kk_box_union (blocks[i], kk_box_union (item->box, item->label_box));
        }
    }
  if (known > 0)
    {
      n = (guint) known;
      for (guint i = 0; i < items->len; i++)
        {
          const KkItem *item = items->pdata[i];
          if (item->person >= 0 && item->person < PERSONS_MAX)
            blocks[item->person] = kk_box_union (blocks[item->person], item->box);
        }
    }
  for (guint i = 0; i < items->len; i++)
    {
      KkItem *item = items->pdata[i];
      if (!of_person (item) || item->person >= 0)
        continue;
      int best = 0;
      gint64 least = G_MAXINT64;
      for (guint p = 0; p < MAX (n, 1); p++)
        {
          gint64 d = distance (kk_box_union (item->box, item->label_box), blocks[p]);
          d = d * 10 + (has_key (items, (int) p, item->key) ? 400 : 0);
          if (d < least)
            {
              least = d;
              best = (int) p;
            }
        }
      item->person = best;
    }
  return (int) MAX (n, 1);
}

int
kk_items_assign_persons (GPtrArray *items,
                         const KkLayout *layout,
                         const GPtrArray *texts,
                         KkDocument document)
{
  gboolean any = FALSE;
  for (guint i = 0; i < items->len; i++)
    any = any || of_person (items->pdata[i]);
  if (!any)
    return 0;
  if (kk_document_is_card (document))
    {
      for (guint i = 0; i < items->len; i++)
        {
          KkItem *item = items->pdata[i];
          item->person = of_person (item) ? 0 : -1;
        }
      return 1;
    }
  int persons = assign_rows (items, layout, texts);
  return assign_blocks (items, persons);
}
