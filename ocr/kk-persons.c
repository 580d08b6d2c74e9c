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

/* A heading and its values once for every person: such "tables" are blocks. */
static void
forget_single_rows (GPtrArray *items)
{
  int first = G_MININT;
  gboolean several = FALSE, long_ones = FALSE;
  for (guint i = 0; i < items->len; i++)
    {
      const KkItem *item = items->pdata[i];
      if (item->row < 0 || !of_person (item))
        continue;
      g_autoptr (GArray) rows = rows_of_table (items, item->table);
      long_ones = long_ones || rows->len > 1;
      if (!is_core (item->key))
        continue;
      several = several || (first != G_MININT && item->table != first);
      first = first == G_MININT ? item->table : first;
    }
  for (guint i = 0; i < items->len && several && !long_ones; i++)
    {
      KkItem *item = items->pdata[i];
      item->row = item->table = -1;
    }
}

static int
assign_rows (GPtrArray *items, const KkLayout *layout, const GPtrArray *texts)
{
  forget_single_rows (items);
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

/* The person keys of items without rows: names first, then as they come. */
static GPtrArray *
person_keys (GPtrArray *items)
{
  static const char *const first[]
      = { "name", "birth_date", "name_kana", "juminhyo_code", "my_number" };
  GPtrArray *keys = g_ptr_array_new ();
  for (guint i = 0; i < G_N_ELEMENTS (first); i++)
    g_ptr_array_add (keys, (gpointer) first[i]);
  for (guint i = 0; i < items->len; i++)
    {
      const KkItem *item = items->pdata[i];
      gboolean have = !of_person (item) || item->row >= 0;
      for (guint k = 0; k < keys->len; k++)
        have = have || strcmp (keys->pdata[k], item->key) == 0;
      if (!have)
        g_ptr_array_add (keys, (gpointer) item->key);
    }
  return keys;
}

/* TRUE where b stands to a the same way in each block. */
static gboolean
in_step (GPtrArray *a, GPtrArray *b)
{
  const KkItem *a0 = a->pdata[0], *b0 = b->pdata[0];
  for (guint i = 1; i < a->len; i++)
    {
      const KkItem *p = a->pdata[i], *q = b->pdata[i], *before = a->pdata[i - 1];
      int pitch = ABS (p->box.y - before->box.y) + ABS (p->box.x - before->box.x);
      int dy = (q->box.y - p->box.y) - (b0->box.y - a0->box.y);
      int dx = (q->box.x - p->box.x) - (b0->box.x - a0->box.x);
      if (ABS (dy) + ABS (dx) / 2 > pitch * 0.45)
        return FALSE;
    }
  return TRUE;
}

static int
nearest_block (GPtrArray *items, const KkItem *item, const KkBox *blocks, guint n)
{
  int best = 0;
  gint64 least = G_MAXINT64;
  for (guint p = 0; p < n; p++)
    {
      gint64 d = distance (kk_box_union (item->box, item->label_box), blocks[p]);
      d = d * 10 + (has_key (items, (int) p, item->key) ? 400 : 0);
      if (d < least)
        {
          least = d;
          best = (int) p;
        }
    }
  return best;
}

/* Items of one key that not everybody has (or of which one was not found): they stand to their
 * block's reference all the same way. The way that explains most of them is taken; of equals the
 * nearest to the blocks. */
static void
assign_by_offset (GPtrArray *items, const char *key, GPtrArray *reference, const KkBox *blocks)
{
  g_autoptr (GPtrArray) mine = of_key (items, key);
  const KkItem *r0 = reference->pdata[0], *r1 = reference->pdata[1];
  int pitch = MAX (ABS (r1->box.y - r0->box.y) + ABS (r1->box.x - r0->box.x), 1);
  int best_dx = 0, best_dy = 0;
  guint best_hits = 0;
  gint64 best_far = G_MAXINT64;
  for (guint i = 0; i < mine->len; i++)
    for (guint p = 0; p < reference->len; p++)
      {
        const KkItem *item = mine->pdata[i], *ref = reference->pdata[p];
        int dx = item->box.x - ref->box.x, dy = item->box.y - ref->box.y;
        guint hits = 0;
        gint64 far = 0;
        for (guint k = 0; k < mine->len; k++)
          for (guint q = 0; q < reference->len; q++)
            {
              const KkItem *other = mine->pdata[k], *base = reference->pdata[q];
              if (ABS (other->box.x - base->box.x - dx) + ABS (other->box.y - base->box.y - dy) * 2
                  > pitch / 4)
                continue;
              hits++;
              far += distance (kk_box_union (other->box, other->label_box), blocks[q]);
            }
        if (hits > best_hits || (hits == best_hits && far < best_far))
          {
            best_hits = hits;
            best_far = far;
            best_dx = dx;
            best_dy = dy;
          }
      }
  for (guint k = 0; k < mine->len; k++)
    for (guint q = 0; q < reference->len; q++)
      {
        KkItem *other = mine->pdata[k];
        const KkItem *base = reference->pdata[q];
        if (other->person < 0
            && ABS (other->box.x - base->box.x - best_dx)
                       + ABS (other->box.y - base->box.y - best_dy) * 2
                   <= pitch / 4)
          other->person = (int) q;
      }
}

/* TRUE where the n-th label is the n-th person's. */
static gboolean
labels_in_step (GPtrArray *reference)
{
  for (guint i = 0; i < reference->len; i++)
    if (((KkItem *) reference->pdata[i])->label != (int) i)
      return FALSE;
  return TRUE;
}

/* How many of everything that each person has most often: one key found too often or not everywhere
 * does not make or hide a person. */
static guint
commonest_count (GPtrArray *items)
{
  static const char *const core[]
      = { "name", "birth_date", "name_kana", "my_number", "juminhyo_code", "sex", "relationship" };
  guint votes[PERSONS_MAX + 1] = { 0 }, best = 0, most = 0;
  for (guint k = 0; k < G_N_ELEMENTS (core); k++)
    {
      g_autoptr (GPtrArray) mine = of_key (items, core[k]);
      guint n = MIN (mine->len, PERSONS_MAX);
      most = MAX (most, n);
      votes[n]++;
    }
  for (guint n = 1; n <= PERSONS_MAX; n++)
    best = votes[n] > 0 && votes[n] >= votes[best] * (best > 0) ? n : best;
  return votes[best] > 1 ? best : most;
}

/* Blocks: what occurs once a person, in reading order, spans the blocks; the rest goes to the
 * nearest. */
static int
assign_blocks (GPtrArray *items, int known)
{
  guint n = known > 0 ? 0 : commonest_count (items);
  KkBox blocks[PERSONS_MAX] = { 0 };
  GPtrArray *reference = NULL;
  g_autoptr (GPtrArray) keys = person_keys (items);
  for (guint k = 0; k < keys->len && n > 0; k++)
    {
      g_autoptr (GPtrArray) mine = of_key (items, keys->pdata[k]);
      if (mine->len != n || (reference != NULL && !in_step (reference, mine)))
        continue;
      for (guint i = 0; i < n; i++)
        {
          KkItem *item = mine->pdata[i];
          item->person = (int) i;
          blocks[i] = kk_box_union (blocks[i], kk_box_union (item->box, item->label_box));
        }
      if (reference == NULL)
        reference = g_steal_pointer (&mine);
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
      const KkItem *first = reference != NULL ? reference->pdata[0] : NULL;
      if (first != NULL && item->row < 0 && item->labels > 1 && item->labels == first->labels
          && item->label < (int) n && labels_in_step (reference))
        item->person = item->label;
      else if (n > 1 && reference != NULL)
        assign_by_offset (items, item->key, reference, blocks);
      if (item->person < 0)
        item->person = nearest_block (items, item, blocks, MAX (n, 1));
    }
  g_clear_pointer (&reference, g_ptr_array_unref);
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
