/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/kk-print-plan.h"

/* Where one sheet goes. */
typedef struct
{
  const char *printer, *tray, *sides;
  double width, height;
} Place;

void
kk_print_part_free (KkPrintPart *part)
{
  g_free (part->printer);
  g_free (part->tray);
  g_free (part->sides);
  g_ptr_array_unref (part->papers);
  g_clear_pointer (&part->pdf, g_bytes_unref);
  g_free (part);
}

static Place
place_of (const KkFormSheets *sheets, int sheet, const KkPrintTable *table, const KkPrintWish *wish)
{
  const KkPrintRow *row
      = kk_print_table_find (table, wish->terminal, kk_form_sheets_get_id (sheets, sheet));
  Place place = { .printer = wish->printer };
  double width, height;

  kk_form_sheets_get_size (sheets, sheet, &width, &height);
  place.width = MIN (width, height);
  place.height = MAX (width, height);
  if (row == NULL)
    return place;
  place.sides = row->sides;
  kk_print_paper_size (row->paper, &place.width, &place.height);
  if (wish->printer == NULL)
    place.printer = row->printer;
  /* A tray is of one printer. */
  if (g_strcmp0 (place.printer, row->printer) == 0)
    place.tray = row->tray;
  return place;
}

static KkPrintPart *
part_new (const Place *place)
{
  KkPrintPart *part = g_new0 (KkPrintPart, 1);

  part->printer = g_strdup (place->printer);
  part->tray = g_strdup (place->tray);
  part->sides = g_strdup (place->sides);
  part->width = place->width;
  part->height = place->height;
  part->papers = g_ptr_array_new_with_free_func (g_free);
  return part;
}

static gboolean
holds (const KkPrintPart *part, const char *paper)
{
  return g_ptr_array_find_with_equal_func (part->papers, paper, g_str_equal, NULL);
}

static gboolean
may_join (const KkPrintPart *part, const Place *place, const char *paper)
{
  gboolean one_sided = place->sides == NULL || g_str_equal (place->sides, "one-sided");

  return g_strcmp0 (part->printer, place->printer) == 0 && g_strcmp0 (part->tray, place->tray) == 0
         && g_strcmp0 (part->sides, place->sides) == 0 && ABS (part->width - place->width) < 1
         && ABS (part->height - place->height) < 1 && (one_sided || holds (part, paper));
}

static gboolean
close_part (KkPrintPart *part,
            const KkFormSheets *sheets,
            int first,
            int n,
            const KkPrintPosition *position,
            GError **error)
{
  const KkFormPlace place = { position->x * 72 / 25.4, position->y * 72 / 25.4, position->scale };

  if (part == NULL)
    return TRUE;
  part->pdf = kk_form_sheets_to_pdf (sheets, first, n, &place, error);
  return part->pdf != NULL;
}

GPtrArray *
kk_print_plan (const KkFormSheets *sheets,
               const KkPrintTable *table,
               const KkPrintWish *wish,
               GError **error)
{
  g_autoptr (GPtrArray) parts
      = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_print_part_free);
  KkPrintPart *part = NULL;
  int n = kk_form_sheets_get_n (sheets), first = 0;

  for (int i = 0; i <= n; i++)
    {
      const char *paper = i < n ? kk_form_sheets_get_id (sheets, i) : NULL;
      gboolean wanted
          = paper != NULL && (wish->only == NULL || g_strv_contains (wish->only, paper));
      Place place = wanted ? place_of (sheets, i, table, wish) : (Place){ 0 };

      if (part == NULL || !wanted || !may_join (part, &place, paper))
        {
          if (!close_part (part, sheets, first, i - first, &wish->position, error))
            return NULL;
          part = wanted ? part_new (&place) : NULL;
          first = i;
          if (part != NULL)
            g_ptr_array_add (parts, part);
        }
      if (wanted && !holds (part, paper))
        g_ptr_array_add (part->papers, g_strdup (paper));
    }
  return g_steal_pointer (&parts);
}
