/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/kk-sheet-cell.h"

#include <math.h>
#include <string.h>
#include <wchar.h>

#define PAD 1.0 /* points LibreOffice leaves between a cell's edge and its text, before scaling */
#define BOX 0x25A1 /* □ */

static void
piece_free (KkSheetPiece *piece)
{
  g_free (piece->show);
  g_free (piece);
}

static void
word_free (KkSheetWord *word)
{
  g_free (word->text);
  g_free (word);
}

void
kk_sheet_cell_free (KkSheetCell *cell)
{
  if (cell == NULL)
    return;
  g_free (cell->where);
  g_clear_pointer (&cell->pieces, g_ptr_array_unref);
  g_clear_pointer (&cell->words, g_ptr_array_unref);
  g_free (cell);
}

JsonArray *
kk_sheet_member_array (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static double
number (JsonArray *array, guint i)
{
  JsonNode *node = json_array_get_element (array, i);
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;
  double value = type == G_TYPE_INT64 || type == G_TYPE_DOUBLE ? json_node_get_double (node) : NAN;

  return isfinite (value) && fabs (value) < 1e5 ? value : NAN;
}

static gboolean
read_rects (KkSheetCell *cell, JsonObject *object, const KkFormBackground *background)
{
  JsonArray *rects = kk_sheet_member_array (object, "rects");
  JsonNode *first;
  double page, w, h;

  if (rects == NULL || json_array_get_length (rects) == 0)
    return FALSE;
  first = json_array_get_element (rects, 0);
  if (!JSON_NODE_HOLDS_ARRAY (first) || json_array_get_length (json_node_get_array (first)) != 5)
    return FALSE;
  rects = json_node_get_array (first);
  page = number (rects, 0);
  cell->rect
      = (KkFormRect){ number (rects, 1), number (rects, 2), number (rects, 3), number (rects, 4) };
  if (isnan (page + cell->rect.x + cell->rect.y + cell->rect.w + cell->rect.h) || page < 0
      || page >= kk_form_background_n_pages (background))
    return FALSE;
  cell->page = (int) page;
  cell->split = json_array_get_length (kk_sheet_member_array (object, "rects")) > 1;
  /* A cell may reach into the margin by the width of its rule. */
  kk_form_background_get_size (background, &w, &h);
  cell->rect.x = CLAMP (cell->rect.x, 0, w);
  cell->rect.y = CLAMP (cell->rect.y, 0, h);
  cell->rect.w = MIN (cell->rect.w, w - cell->rect.x);
  cell->rect.h = MIN (cell->rect.h, h - cell->rect.y);
  return cell->rect.w > 0 && cell->rect.h > 0;
}

static void
read_style (KkSheetCell *cell, JsonObject *style)
{
  const char *align = json_object_get_string_member_with_default (style, "align", "");
  gint64 valign = json_object_get_int_member_with_default (style, "valign", 0);
  double size = json_object_get_double_member_with_default (style, "size", 10);
  double scale = json_object_get_double_member_with_default (style, "scale", 1);
  double indent = json_object_get_double_member_with_default (style, "indent", 0) * scale;

  scale = isfinite (scale) ? CLAMP (scale, 0.1, 4) : 1;
  cell->size = isfinite (size) ? CLAMP (size * scale, 3, 72) : 10;
  cell->pad = PAD * scale;
  cell->align = g_strcmp0 (align, "CENTER") == 0  ? 1
                : g_strcmp0 (align, "RIGHT") == 0 ? 2
                : g_strcmp0 (align, "LEFT") == 0  ? 0
                                                  : -1;
  cell->valign = valign == 1 ? 0 : valign == 2 ? 1 : 2;
  /* Indented from the edge it leans on. */
  if (isfinite (indent) && indent > 0 && indent < cell->rect.w / 2 && cell->align != 1)
    {
      cell->rect.w -= indent;
      cell->rect.x += cell->align == 2 ? 0 : indent;
    }
  cell->bold = json_object_get_boolean_member_with_default (style, "bold", FALSE);
  cell->vertical = json_object_get_boolean_member_with_default (style, "vertical", FALSE);
}

static gboolean
is_separator (gunichar c)
{
  return g_unichar_isspace (c)
         || (c < 0x10000 && wcschr (L"・／/、,，|｜()（）", (wchar_t) c) != NULL);
}

static void
grow (KkFormRect *rect, const KkFormChar *c)
{
  double right = MAX (rect->x + rect->w, c->x + c->w),
         bottom = MAX (rect->y + rect->h, c->y + c->h);

  rect->x = MIN (rect->x, c->x);
  rect->y = MIN (rect->y, c->y);
  rect->w = right - rect->x;
  rect->h = bottom - rect->y;
}

/* Words of the cell; a wide gap parts them as a dot does. */
static void
find_words (KkSheetCell *cell, const GArray *chars)
{
  KkSheetWord *word = NULL;
  const KkFormChar *before = NULL;

  for (guint i = 0; i < chars->len; i++)
    {
      const KkFormChar *c = &g_array_index (chars, KkFormChar, i);
      g_autofree char *both = NULL;
      char utf8[7] = { 0 };

      if (is_separator (c->c))
        {
          word = NULL;
          continue;
        }
      if (word != NULL
          && (c->x - before->x - before->w > 0.6 * c->h || c->y > before->y + before->h))
        word = NULL;
      g_unichar_to_utf8 (c->c, utf8);
      if (word == NULL)
        {
          word = g_new0 (KkSheetWord, 1);
          word->rect = (KkFormRect){ c->x, c->y, c->w, c->h };
          g_ptr_array_add (cell->words, word);
        }
      both = g_strconcat (word->text ? word->text : "", utf8, NULL);
      g_free (word->text);
      word->text = g_steal_pointer (&both);
      grow (&word->rect, c);
      before = c;
    }
}

/* Finds text, spaces aside, from *next on among the printed characters; FALSE where it is not all
 * there. */
static gboolean
find_printed (
    const GArray *chars, guint *next, const char *text, KkFormRect *first, KkFormRect *last)
{
  gboolean found = FALSE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      const KkFormChar *c;

      if (g_unichar_isspace (g_utf8_get_char (p)))
        continue;
      if (*next >= chars->len || g_array_index (chars, KkFormChar, *next).c != g_utf8_get_char (p))
        return FALSE;
      c = &g_array_index (chars, KkFormChar, (*next)++);
      *last = (KkFormRect){ c->x, c->y, c->w, c->h };
      if (!found)
        *first = *last;
      found = TRUE;
    }
  return found;
}

/* The room the spaces at one end of printed text take: full-width ones an em, others half of it. */
static double
spaces (const KkSheetCell *cell, const char *text, gboolean at_end)
{
  const char *end = text + strlen (text), *p = at_end ? end : text;
  double ems = 0;

  while (at_end ? p > text : p < end)
    {
      const char *at = at_end ? g_utf8_prev_char (p) : p;
      gunichar c = g_utf8_get_char (at);
      if (!g_unichar_isspace (c))
        break;
      ems += c == 0x3000 ? 1 : c == ' ' ? 0.5 : 0;
      p = at_end ? at : g_utf8_next_char (at);
    }
  return ems * cell->size;
}

/* The value stands between what is printed before it and after it, on the line of the former. */
static KkFormRect
between (const KkFormRect *cell, const KkFormRect *before, const KkFormRect *after)
{
  KkFormRect rect = *cell;
  gboolean one_line = before && after && fabs (before->y - after->y) < before->h / 2;

  if (before != NULL)
    {
      rect.w = cell->x + cell->w - before->x - before->w;
      rect.x = before->x + before->w;
    }
  if (after != NULL && (before == NULL || one_line))
    rect.w = after->x - rect.x;
  else if (before != NULL && after != NULL)
    {
      /* The printed text goes on below. */
      rect.y = before->y - 1;
      rect.h = MAX (after->y - rect.y, before->h);
    }
  return rect;
}

static KkSheetPiece *
add_piece (KkSheetCell *cell, const char *show, const KkFormRect *before, const KkFormRect *after)
{
  KkSheetPiece *piece = g_new0 (KkSheetPiece, 1);

  piece->show = g_strstrip (g_strdup (show[0] == '=' ? show + 1 : show));
  piece->rect = between (&cell->rect, before, after);
  piece->beside = before != NULL || after != NULL;
  /* A value leans on the unit after it (年, 円), else on the words before it. */
  piece->align = after ? 2 : before ? 0 : cell->align < 0 ? 0 : cell->align;
  g_ptr_array_add (cell->pieces, piece);
  return piece;
}

/* What find_pieces() knows on its way through a cell's text. */
typedef struct
{
  KkSheetCell *cell;
  const GArray *chars;
  guint next;        /* of chars */
  gboolean printed;  /* something was before */
  KkFormRect before; /* the last that was */
  char *waiting;     /* a placeholder whose right-hand neighbour is not known yet */
} Walk;

/* Printed text, or the box of a ☑, at rect to last: what waits ends there. */
static void
meet (Walk *walk, const KkFormRect *first, const KkFormRect *last, const char *text)
{
  KkFormRect before = walk->before, after = *first;

  after.x -= spaces (walk->cell, text, FALSE);
  if (walk->waiting != NULL)
    add_piece (walk->cell, walk->waiting, walk->printed ? &before : NULL, &after);
  g_clear_pointer (&walk->waiting, g_free);
  walk->before = *last;
  walk->before.w += spaces (walk->cell, text, TRUE);
  walk->printed = TRUE;
}

static gboolean
is_box (const char *show)
{
  while (g_unichar_isspace (g_utf8_get_char (show)))
    show = g_utf8_next_char (show);
  return g_str_has_prefix (show, "☑") || g_str_has_prefix (show, "□");
}

static void
meet_placeholder (Walk *walk, const char *show)
{
  const KkFormChar *c
      = walk->next < walk->chars->len ? &g_array_index (walk->chars, KkFormChar, walk->next) : NULL;

  if (is_box (show) && c != NULL && c->c == BOX)
    {
      KkFormRect rect = { c->x, c->y, c->w, c->h };
      KkSheetPiece *piece;

      walk->next++;
      meet (walk, &rect, &rect, "");
      piece = add_piece (walk->cell, show, NULL, NULL);
      piece->rect = rect;
      piece->printed = TRUE;
      return;
    }
  if (walk->waiting != NULL)
    add_piece (walk->cell, walk->waiting, walk->printed ? &walk->before : NULL, NULL);
  g_free (walk->waiting);
  walk->waiting = g_strdup (show);
}

static void
find_pieces (KkSheetCell *cell, const char *text, const GArray *chars)
{
  Walk walk = { .cell = cell, .chars = chars };

  while (*text != '\0')
    {
      const char *open = strstr (text, "{{"), *close = open ? strstr (open, "}}") : NULL;
      g_autofree char *printed = close ? g_strndup (text, (gsize) (open - text)) : g_strdup (text);
      g_autofree char *show = close ? g_strndup (open + 2, (gsize) (close - open - 2)) : NULL;
      KkFormRect first, last;

      if (find_printed (chars, &walk.next, printed, &first, &last))
        meet (&walk, &first, &last, printed);
      if (show == NULL)
        break;
      meet_placeholder (&walk, show);
      text = close + 2;
    }
  if (walk.waiting != NULL)
    add_piece (cell, walk.waiting, walk.printed ? &walk.before : NULL, NULL);
  g_free (walk.waiting);
}

KkSheetCell *
kk_sheet_cell_new (JsonNode *node, KkFormBackground *background)
{
  g_autoptr (KkSheetCell) cell = g_new0 (KkSheetCell, 1);
  g_autoptr (GArray) chars = NULL;
  JsonObject *object, *style;
  const char *text;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  object = json_node_get_object (node);
  text = json_object_get_string_member_with_default (object, "text", NULL);
  style = json_object_has_member (object, "style")
                  && JSON_NODE_HOLDS_OBJECT (json_object_get_member (object, "style"))
              ? json_object_get_object_member (object, "style")
              : NULL;
  if (text == NULL || style == NULL || !read_rects (cell, object, background))
    return NULL;
  cell->where = g_strdup (json_object_get_string_member_with_default (object, "where", ""));
  read_style (cell, style);
  cell->pieces = g_ptr_array_new_with_free_func ((GDestroyNotify) piece_free);
  cell->words = g_ptr_array_new_with_free_func ((GDestroyNotify) word_free);
  chars = kk_form_background_chars (background, cell->page, cell->rect.x, cell->rect.y,
                                    cell->rect.w, cell->rect.h);
  find_words (cell, chars);
  find_pieces (cell, text, chars);
  return g_steal_pointer (&cell);
}
