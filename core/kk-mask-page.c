/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "core/kk-check-digit.h"
#include "core/kk-field.h"
#include "core/kk-mask.h"
#include "core/kk-text.h"

/* Where on a page stands what must not be seen. What is hidden too much harms nobody; what is seen
 * too much cannot be taken back: every rule here adds, none takes away. */

#define NUMBER_LEAST 10 /* digits: 基礎年金番号, 住民票コード 11, 個人番号 12 */
#define INSURER 8
#define CHAIN_MAX 16 /* cells beside or below a label */
#define VALUE_LEAST 5

typedef struct
{
  const KkMaskProfile *profile;
  const KkPageText *text;
  const KkMaskField *fields;
  guint n_fields;
  GArray *boxes;
} Search;

static KkBox
grown (KkBox box, int dx, int dy)
{
  return (KkBox){ box.x - dx, box.y - dy, box.w + 2 * dx, box.h + 2 * dy };
}

static void
hide (Search *search, KkBox box, int margin)
{
  KkBox around = grown (box, margin, margin);

  if (box.w > 0 && box.h > 0)
    g_array_append_val (search->boxes, around);
}

static gboolean
holds_middle (KkBox box, KkBox of)
{
  return kk_box_touches (box, (KkBox){ of.x + of.w / 2, of.y + of.h / 2, 1, 1 });
}

static KkBox
joined (KkBox a, KkBox b)
{
  int x1 = MAX (a.x + a.w, b.x + b.w), y1 = MAX (a.y + a.h, b.y + b.h);

  if (a.w == 0)
    return b;
  return (KkBox){ MIN (a.x, b.x), MIN (a.y, b.y), x1 - MIN (a.x, b.x), y1 - MIN (a.y, b.y) };
}

static int
overlap (int a0, int a1, int b0, int b1)
{
  return MIN (a1, b1) - MAX (a0, b0);
}

/* ——— rows of digits ——— */

static int
compare_x (gconstpointer a, gconstpointer b)
{
  return (*(KkPageChar *const *) a)->box.x - (*(KkPageChar *const *) b)->box.x;
}

/* '0' … '9', 'o' for what may be a digit misread, '-' for what stands between digits, 0. */
static char
digit_of (const KkPageChar *c)
{
  gunichar ch = g_utf8_get_char (c->text);

  if (g_unichar_isdigit (ch))
    return (char) ('0' + g_unichar_digit_value (ch));
  if (ch < 0x80 && strchr ("OoDQlIi|!ZzSsBbGgqT", (int) ch) != NULL)
    return 'o';
  if (ch == 0x3007 || ch == 0x25cb || ch == 0xff2f || ch == 0x53e3 || ch == 0x30ed)
    return 'o';
  if (ch < 0x80 ? strchr ("-.,'_:/", (int) ch) != NULL
                : ch == 0x30fc || (ch >= 0x2010 && ch <= 0x2015) || ch == 0xff0d || ch == 0x4e00
                      || ch == 0x30fb || ch == 0xff5c)
    return '-';
  return 0;
}

static gboolean
is_phone (const GString *digits, gboolean parted)
{
  return digits->str[0] == '0' && parted && (digits->len == 10 || digits->len == 11)
         && !kk_check_juminhyo_code (digits->str);
}

static void
judge_run (Search *search, GPtrArray *run)
{
  g_autoptr (GString) digits = g_string_new (NULL);
  guint sure = 0;
  gboolean parted = FALSE;
  KkBox box = { 0 };
  int height = 0;

  for (guint i = 0; i < run->len; i++)
    {
      const KkPageChar *c = run->pdata[i];
      char digit = digit_of (c);

      box = joined (box, c->box);
      height = MAX (height, c->box.h);
      parted = parted || digit == '-';
      sure += g_ascii_isdigit (digit);
      if (digit != '-')
        g_string_append_c (digits, digit == 'o' ? '0' : digit);
    }
  if (sure * 10 < digits->len * 6)
    return;
  if (digits->len == 12 && sure == 12 && kk_check_driver_license (digits->str)
      && !kk_check_my_number (digits->str) && !kk_mask_hides (search->profile, "card_number"))
    return;
  if (digits->len >= NUMBER_LEAST
          ? !is_phone (digits, parted)
          : digits->len == INSURER && sure == INSURER && kk_check_insurer_number (digits->str)
                && !g_str_has_prefix (digits->str, "19") && !g_str_has_prefix (digits->str, "20"))
    hide (search, box, MAX (4, height / 3));
}

/* All characters whose lines stand beside each other, from left to right. */
static GPtrArray *
row_of (const KkPageText *text, guint from, gboolean *done)
{
  const KkPageLine *first = text->lines->pdata[from];
  GPtrArray *row = g_ptr_array_new ();

  for (guint i = from; i < text->lines->len; i++)
    {
      const KkPageLine *line = text->lines->pdata[i];
      int common = overlap (first->box.y, first->box.y + first->box.h, line->box.y,
                            line->box.y + line->box.h);

      if (done[i] || common * 2 < MIN (first->box.h, line->box.h))
        continue;
      done[i] = TRUE;
      for (guint k = 0; k < line->chars->len; k++)
        g_ptr_array_add (row, &g_array_index (line->chars, KkPageChar, k));
    }
  g_ptr_array_sort (row, compare_x);
  return row;
}

static void
find_numbers (Search *search)
{
  g_autofree gboolean *done = g_new0 (gboolean, search->text->lines->len + 1);

  for (guint i = 0; i < search->text->lines->len; i++)
    {
      g_autoptr (GPtrArray) row = done[i] ? NULL : row_of (search->text, i, done);
      g_autoptr (GPtrArray) run = g_ptr_array_new ();

      for (guint k = 0; row != NULL && k <= row->len; k++)
        {
          const KkPageChar *c = k < row->len ? row->pdata[k] : NULL;
          const KkPageChar *last = run->len > 0 ? run->pdata[run->len - 1] : NULL;
          gboolean far = c != NULL && last != NULL
                         && c->box.x - last->box.x - last->box.w > 3 * MAX (c->box.h, last->box.h);

          if (c == NULL || digit_of (c) == 0 || far)
            {
              judge_run (search, run);
              g_ptr_array_set_size (run, 0);
            }
          if (c != NULL && digit_of (c) != 0)
            g_ptr_array_add (run, (gpointer) c);
        }
    }
}

/* ——— known values ——— */

/* Every place where line shows value, widths and white space apart. */
static gboolean
find_value_in (Search *search, const KkPageLine *line, const char *value)
{
  g_autoptr (GString) all = g_string_new (NULL);
  g_autoptr (GArray) starts = g_array_new (FALSE, FALSE, sizeof (gsize));
  gboolean found = FALSE;

  for (guint i = 0; i < line->chars->len; i++)
    {
      g_autofree char *plain = kk_text_fold (g_array_index (line->chars, KkPageChar, i).text);
      g_array_append_val (starts, all->len);
      g_string_append (all, plain);
    }
  for (const char *at = all->str; (at = strstr (at, value)) != NULL; at++)
    {
      gsize from = (gsize) (at - all->str), to = from + strlen (value);
      KkBox box = { 0 };

      for (guint i = 0; i < line->chars->len; i++)
        {
          gsize start = g_array_index (starts, gsize, i);
          if (start >= from && start < to)
            box = joined (box, g_array_index (line->chars, KkPageChar, i).box);
        }
      hide (search, box, MAX (4, box.h / 3));
      found = TRUE;
    }
  return found;
}

static gboolean
find_value (Search *search, const char *value)
{
  g_autofree char *plain = kk_text_fold (value);
  gboolean found = FALSE;

  if (g_utf8_strlen (plain, -1) < VALUE_LEAST)
    return FALSE;
  for (guint i = 0; i < search->text->lines->len; i++)
    found = find_value_in (search, search->text->lines->pdata[i], plain) || found;
  return found;
}

/* A value that is shown elsewhere by right (the 本籍 that is also the old address) is only hidden
 * in its own place. */
static gboolean
is_shown_elsewhere (const Search *search, const char *value)
{
  for (guint i = 0; i < search->n_fields; i++)
    if (!kk_mask_hides (search->profile, search->fields[i].key)
        && kk_text_same (search->fields[i].value, value))
      return TRUE;
  return FALSE;
}

/* ——— cells and labels ——— */

/* Index of the smallest cell around the middle of box; -1. */
static int
cell_of (const KkPageText *text, KkBox box)
{
  int best = -1;

  for (guint i = 0; i < text->cells->len; i++)
    {
      KkBox cell = g_array_index (text->cells, KkBox, i);

      if (holds_middle (cell, box)
          && (best < 0
              || (gint64) cell.w * cell.h < (gint64) g_array_index (text->cells, KkBox, best).w
                                                * g_array_index (text->cells, KkBox, best).h))
        best = (int) i;
    }
  return best;
}

/* Whether a label of something that may be seen stands in the cell. */
static gboolean
is_of_others (const Search *search, KkBox cell)
{
  for (guint i = 0; i < search->text->labels->len; i++)
    {
      const KkPageLabel *label = &g_array_index (search->text->labels, KkPageLabel, i);

      if (holds_middle (cell, label->box) && !kk_mask_hides (search->profile, label->key))
        return TRUE;
    }
  return FALSE;
}

/* The cell that begins where cell ends, to the right or below; -1. */
static int
next_cell (const KkPageText *text, KkBox cell, gboolean down, int reach)
{
  int best = -1, least = reach + 1;

  for (guint i = 0; i < text->cells->len; i++)
    {
      KkBox c = g_array_index (text->cells, KkBox, i);
      int gap = down ? c.y - cell.y - cell.h : c.x - cell.x - cell.w;
      int common = down ? overlap (c.x, c.x + c.w, cell.x, cell.x + cell.w)
                        : overlap (c.y, c.y + c.h, cell.y, cell.y + cell.h);
      int side = down ? MIN (c.w, cell.w) : MIN (c.h, cell.h);

      if (gap > -reach / 2 && ABS (gap) < least && common * 10 > side * 6)
        {
          best = (int) i;
          least = ABS (gap);
        }
    }
  return best;
}

static gboolean
holds_print (const KkPageText *text, KkBox area)
{
  for (guint i = 0; i < text->lines->len; i++)
    {
      const GArray *chars = ((KkPageLine *) text->lines->pdata[i])->chars;

      for (guint k = 0; k < chars->len; k++)
        if (holds_middle (area, g_array_index (chars, KkPageChar, k).box))
          return TRUE;
    }
  return FALSE;
}

/* TRUE where there was print in one of them. */
static gboolean
hide_chain (Search *search, int cell, gboolean down, int reach)
{
  gboolean any = FALSE;

  for (int i = 0; i < CHAIN_MAX; i++)
    {
      cell
          = next_cell (search->text, g_array_index (search->text->cells, KkBox, cell), down, reach);
      if (cell < 0 || is_of_others (search, g_array_index (search->text->cells, KkBox, cell)))
        break;
      hide (search, g_array_index (search->text->cells, KkBox, cell), 0);
      any = any || holds_print (search->text, g_array_index (search->text->cells, KkBox, cell));
    }
  return any;
}

/* Print of area that is no label: hidden as one box. */
static gboolean
hide_print (Search *search, KkBox area)
{
  KkBox all = { 0 };

  for (guint i = 0; i < search->text->lines->len; i++)
    {
      const GArray *chars = ((KkPageLine *) search->text->lines->pdata[i])->chars;

      for (guint k = 0; k < chars->len; k++)
        {
          KkBox box = g_array_index (chars, KkPageChar, k).box;
          gboolean label = FALSE;

          for (guint l = 0; l < search->text->labels->len && !label; l++)
            label = holds_middle (g_array_index (search->text->labels, KkPageLabel, l).box, box);
          if (!label && holds_middle (area, box))
            all = joined (all, box);
        }
    }
  hide (search, all, MAX (4, all.h / 6));
  return all.w > 0;
}

/* The nearest label to the right of box in its row, or below it: where its area ends. */
static int
area_end (const KkPageText *text, KkBox box, gboolean down)
{
  int end = down ? box.y + box.h + 3 * box.h : text->width;

  for (guint i = 0; i < text->labels->len; i++)
    {
      KkBox other = g_array_index (text->labels, KkPageLabel, i).box;

      if (down ? other.y >= box.y + box.h
                     && overlap (other.x, other.x + other.w, box.x, box.x + box.w) > 0
               : other.x >= box.x + box.w
                     && overlap (other.y, other.y + other.h, box.y, box.y + box.h) > 0)
        end = MIN (end, down ? other.y : other.x);
    }
  return end;
}

static void
hide_beside (Search *search, KkBox label)
{
  int cell = cell_of (search->text, label);
  int em = label.h;

  if (cell >= 0)
    {
      KkBox own = g_array_index (search->text->cells, KkBox, cell);
      KkBox right = { label.x + label.w, own.y, own.x + own.w - label.x - label.w, own.h };
      KkBox below = { own.x, label.y + label.h, own.w, own.y + own.h - label.y - label.h };
      gboolean mine = !is_of_others (search, own);
      gboolean any = mine && hide_print (search, right);

      any = (mine && hide_print (search, below)) || any;
      any = hide_chain (search, cell, FALSE, em) || any;
      if (any || hide_chain (search, cell, TRUE, em))
        return;
    }
  int end = area_end (search->text, label, FALSE);
  KkBox right
      = { label.x + label.w, label.y - em / 3, end - label.x - label.w, label.h + em * 2 / 3 };
  if (hide_print (search, right))
    return;
  end = area_end (search->text, label, TRUE);
  hide_print (search, (KkBox){ label.x - em / 2, label.y + label.h, MAX (label.w * 3, 14 * em),
                               end - label.y - label.h });
}

/* Where the profile's own words stand at the beginning of print. */
static void
find_words (Search *search)
{
  for (guint i = 0; i < search->text->lines->len; i++)
    {
      const KkPageLine *line = search->text->lines->pdata[i];
      g_autofree char *read = kk_page_line_dup (line);
      g_autofree char *plain = kk_text_fold (read);

      for (char **word = search->profile->words; *word != NULL; word++)
        {
          const char *at = strstr (plain, *word);
          glong from = at != NULL ? g_utf8_pointer_to_offset (plain, at) : -1;
          glong n = g_utf8_strlen (*word, -1);
          KkBox box = { 0 };

          if (from < 0 || from + n > (glong) line->chars->len)
            continue;
          for (glong k = from; k < from + n; k++)
            box = joined (box, g_array_index (line->chars, KkPageChar, k).box);
          hide_beside (search, box);
        }
    }
}

/* ——— fields ——— */

/* The box that was read, the print that touches it on its line, and its cell where that holds
 * nothing else. */
static void
hide_field (Search *search, KkBox box)
{
  int cell = cell_of (search->text, box);
  KkBox all = box;

  for (guint i = 0; i < search->text->lines->len; i++)
    {
      const GArray *chars = ((KkPageLine *) search->text->lines->pdata[i])->chars;

      for (guint k = 0; k < chars->len; k++)
        if (kk_box_touches (grown (g_array_index (chars, KkPageChar, k).box, -1, -1),
                            grown (box, box.h / 3, -box.h / 5)))
          all = joined (all, g_array_index (chars, KkPageChar, k).box);
    }
  hide (search, all, MAX (5, box.h / 4));
  if (cell >= 0 && !is_of_others (search, g_array_index (search->text->cells, KkBox, cell))
      && g_array_index (search->text->cells, KkBox, cell).h < 5 * box.h)
    hide_print (search, g_array_index (search->text->cells, KkBox, cell));
}

GArray *
kk_mask_find (const KkMaskProfile *profile,
              const KkPageText *text,
              const KkMaskField *fields,
              guint n_fields,
              gboolean *lost_out)
{
  Search search = { profile, text, fields, n_fields, g_array_new (FALSE, FALSE, sizeof (KkBox)) };

  *lost_out = FALSE;
  for (guint i = 0; i < n_fields; i++)
    {
      const KkField *field = kk_field_find (KK_SCOPE_PERSON, fields[i].key);
      gboolean found = fields[i].box.w > 0;

      if (!kk_mask_hides (profile, fields[i].key) || *fields[i].value == '\0')
        continue;
      if (found)
        hide_field (&search, fields[i].box);
      /* Names stand on a page by right of their own. */
      if ((field == NULL || field->cls != KK_CLASS_NAME)
          && !is_shown_elsewhere (&search, fields[i].value))
        found = find_value (&search, fields[i].value) || found;
      *lost_out = *lost_out || !found;
    }
  for (guint i = 0; i < text->labels->len; i++)
    {
      const KkPageLabel *label = &g_array_index (text->labels, KkPageLabel, i);

      if (kk_mask_hides (profile, label->key))
        hide_beside (&search, label->box);
    }
  find_words (&search);
  if (profile->numbers)
    find_numbers (&search);
  return search.boxes;
}
