/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/kk-sheet-form.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "forms/kk-form-background.h"
#include "forms/kk-form-expression.h"
#include "forms/kk-form-layout-private.h"
#include "forms/kk-form-text.h"
#include "forms/kk-sheet-cell.h"
#include "forms/kk-sheet-convert.h"

#define LABEL_FONT "BIZ UDPGothic"
#define VALUE_FONT "IPAmjMincho"
#define MAX_CELLS 4000
#define MAX_JSON (8 << 20)
#define CONTINUATION "続紙"
#define SIGNATURE_W 70.0 /* points: 25 mm × 7 mm */
#define SIGNATURE_H 20.0

typedef struct
{
  KkFormBackground *background;
  KkFormFonts fonts;
  GPtrArray *pages;    /* JsonArray*, items of a page */
  gboolean *continued; /* of each page: it is of the sheet 続紙 */
  char *sheet;         /* name of the first sheet */
  GPtrArray *boxes;    /* KkSheetBox* */
  guint n_problems;
} Maker;

void
kk_sheet_box_free (KkSheetBox *box)
{
  g_free (box->where);
  g_free (box->show);
  g_free (box->problem);
  g_free (box);
}

GPtrArray *
kk_sheet_form_problems (const GPtrArray *boxes)
{
  GPtrArray *problems = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < boxes->len; i++)
    {
      const KkSheetBox *box = boxes->pdata[i];
      if (box->problem != NULL)
        g_ptr_array_add (problems,
                         g_strdup_printf ("%s%s%s%s：%s", box->where, box->show ? " {{" : "",
                                          box->show ? box->show : "", box->show ? "}}" : "",
                                          box->problem));
    }
  return problems;
}

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, KK_SHEET_ERROR, KK_SHEET_ERROR_REFUSED, message);
  return FALSE;
}

static KkSheetBox *
add_box (Maker *maker, const KkSheetCell *cell, const KkSheetPiece *piece)
{
  KkSheetBox *box = g_new0 (KkSheetBox, 1);

  box->page = cell->page;
  box->rect = piece != NULL ? piece->rect : cell->rect;
  box->where = g_strdup (cell->where);
  box->show = piece != NULL ? g_strdup (piece->show) : NULL;
  g_ptr_array_add (maker->boxes, box);
  return box;
}

/* The first one counts. */
static void
problem (Maker *maker, KkSheetBox *box, const char *message)
{
  if (box->problem != NULL)
    return;
  box->problem = g_strdup (message);
  maker->n_problems++;
}

static void
add_mm (JsonObject *object, const char *key, double points)
{
  json_object_set_double_member (object, key, round (points * 25.4 / 72 * 1e4) / 1e4);
}

static void
add_rect (JsonObject *object, const KkFormRect *rect)
{
  add_mm (object, "x", rect->x);
  add_mm (object, "y", rect->y);
  add_mm (object, "w", rect->w);
  add_mm (object, "h", rect->h);
}

/* The longest text must fit without falling below 5 points. */
static void
check_room (Maker *maker, KkSheetBox *box, const KkSheetCell *cell, const KkFormExpression *show)
{
  g_autofree char *sample = kk_form_expression_sample (show);
  int boxes = kk_form_expression_boxes (show);
  KkFormStyle style
      = { .value = TRUE, .size = cell->size, .min_size = MIN (cell->size, 5), .wrap = TRUE };
  KkFormRect rect = { 0, 0, box->rect.w - 2, box->rect.h - 1 };
  gboolean small = FALSE;
  KkFormText *text;

  if (kk_form_expression_vertical (show) || *sample == '\0')
    return;
  if (boxes > 0)
    {
      if (box->rect.w / boxes < 5)
        problem (maker, box, "枠が狭すぎて文字が入りません。セルを広げてください");
      return;
    }
  text = kk_form_text_fit (&maker->fonts, sample, &style, &rect, &small);
  if (text == NULL || small)
    {
      g_autofree char *message = g_strdup_printf (
          "セルが小さく、「%s」が5ポイントより小さくなります。セルを広げるか文字を減らしてください",
          sample);
      problem (maker, box, message);
    }
  kk_form_text_free (text);
}

static JsonArray *
words_json (const GPtrArray *words)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < words->len; i++)
    {
      const KkSheetWord *word = words->pdata[i];
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "text", word->text);
      add_rect (object, &word->rect);
      json_array_add_object_element (array, object);
    }
  return array;
}

/* Two values in one place, where no condition says which of them it is. */
static gboolean
is_double (const KkSheetCell *cell, const KkSheetPiece *piece)
{
  for (guint i = 0; i < cell->pieces->len; i++)
    {
      const KkSheetPiece *other = cell->pieces->pdata[i];
      g_autoptr (KkFormExpression) show = kk_form_expression_parse (other->show, NULL);

      if (other == piece)
        return FALSE;
      if (show != NULL && kk_form_expression_mark (show) == KK_FORM_MARK_TEXT
          && !kk_form_expression_is_condition (show) && fabs (other->rect.x - piece->rect.x) < 1
          && fabs (other->rect.y - piece->rect.y) < 1)
        return TRUE;
    }
  return FALSE;
}

static void
add_piece (Maker *maker, const KkSheetCell *cell, const KkSheetPiece *piece)
{
  static const char *const align[] = { "left", "center", "right" };
  static const char *const valign[] = { "top", "middle", "bottom" };
  g_autoptr (GError) error = NULL;
  g_autoptr (KkFormExpression) show = kk_form_expression_parse (piece->show, &error);
  KkSheetBox *box = add_box (maker, cell, piece);
  JsonObject *item;
  KkFormMark mark;

  if (show == NULL)
    {
      problem (maker, box, error->message);
      return;
    }
  mark = kk_form_expression_mark (show);
  if (mark != KK_FORM_MARK_RING && (piece->rect.w < 2 || piece->rect.h < 2))
    {
      problem (maker, box,
               "印刷された文字のあいだに値を入れる場所がありません。空白を入れてください");
      return;
    }
  if (mark == KK_FORM_MARK_RING && !kk_form_expression_is_condition (show) && cell->words->len == 0)
    {
      problem (maker, box, "丸で囲む語（男・女 など）が同じセルに印刷されていません");
      return;
    }
  if (mark == KK_FORM_MARK_SIGNATURE
      && (piece->rect.w < SIGNATURE_W || piece->rect.h < SIGNATURE_H))
    problem (maker, box, "署名の欄は横25ミリ、縦7ミリより大きくしてください");
  if (mark == KK_FORM_MARK_TEXT && !kk_form_expression_is_condition (show)
      && is_double (cell, piece))
    problem (maker, box,
             "前の項目と重なります。あいだに文字（「-」など）を入れるか、セルを分けてください");
  if (mark == KK_FORM_MARK_TEXT)
    check_room (maker, box, cell, show);
  item = json_object_new ();
  json_object_set_string_member (item, "type", mark == KK_FORM_MARK_RING ? "ring" : "field");
  add_rect (item, mark == KK_FORM_MARK_RING ? &cell->rect : &piece->rect);
  json_object_set_string_member (item, "show", piece->show);
  json_object_set_string_member (item, "where", cell->where);
  json_object_set_double_member (item, "size", cell->size);
  json_object_set_string_member (item, "align", align[piece->align]);
  json_object_set_string_member (item, "valign", valign[cell->valign]);
  json_object_set_boolean_member (item, "wrap", TRUE);
  if (piece->beside || cell->pad != 1)
    json_object_set_double_member (item, "pad", piece->beside ? 0 : cell->pad);
  if (piece->printed)
    json_object_set_boolean_member (item, "printed", TRUE);
  if (cell->bold)
    json_object_set_boolean_member (item, "bold", TRUE);
  if (kk_form_expression_boxes (show) > 0)
    json_object_set_int_member (item, "boxes", kk_form_expression_boxes (show));
  if (cell->vertical || kk_form_expression_vertical (show))
    json_object_set_boolean_member (item, "vertical", TRUE);
  if (mark == KK_FORM_MARK_RING)
    json_object_set_array_member (item, "words", words_json (cell->words));
  json_array_add_object_element (maker->pages->pdata[cell->page], item);
}

static gboolean
read_cells (Maker *maker, const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "cells.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonArray *cells = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, NULL) || length > MAX_JSON
      || (node = json_from_string (text, NULL)) == NULL || !JSON_NODE_HOLDS_OBJECT (node)
      || (cells = kk_sheet_member_array (json_node_get_object (node), "cells")) == NULL
      || json_array_get_length (cells) > MAX_CELLS)
    return refuse (error, "LibreOffice の変換結果が読めません");
  maker->sheet = g_strdup (
      json_object_get_string_member_with_default (json_node_get_object (node), "title", ""));
  for (guint i = 0; i < json_array_get_length (cells); i++)
    {
      g_autoptr (KkSheetCell) cell
          = kk_sheet_cell_new (json_array_get_element (cells, i), maker->background);

      if (cell == NULL)
        return refuse (error, "LibreOffice の変換結果が読めません");
      if (cell->split)
        {
          problem (maker, add_box (maker, cell, NULL),
                   "セルがページの境目で切れています。改ページの位置を変えてください");
          continue;
        }
      maker->continued[cell->page] |= g_str_has_prefix (cell->where, CONTINUATION);
      for (guint k = 0; k < cell->pieces->len; k++)
        add_piece (maker, cell, cell->pieces->pdata[k]);
    }
  return TRUE;
}

static char *
form_json (Maker *maker, const KkSheetForm *form)
{
  g_autoptr (JsonObject) root = json_object_new ();
  JsonObject *page = json_object_new (), *fonts = json_object_new ();
  JsonArray *pages = json_array_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  double width, height;

  kk_form_background_get_size (maker->background, &width, &height);
  json_object_set_string_member (root, "id", form->id);
  json_object_set_string_member (root, "title",
                                 form->title                     ? form->title
                                 : maker->sheet && *maker->sheet ? maker->sheet
                                                                 : form->id);
  if (form->notice)
    json_object_set_string_member (root, "role", "notice");
  if (form->valid_from != NULL)
    json_object_set_string_member (root, "valid_from", form->valid_from);
  if (form->valid_until != NULL)
    json_object_set_string_member (root, "valid_until", form->valid_until);
  add_mm (page, "width", width);
  add_mm (page, "height", height);
  json_object_set_object_member (root, "page", page);
  json_object_set_string_member (fonts, "label", LABEL_FONT);
  json_object_set_string_member (fonts, "value", VALUE_FONT);
  json_object_set_object_member (root, "fonts", fonts);
  json_object_set_string_member (root, "background", "background.pdf");
  for (guint i = 0; i < maker->pages->len; i++)
    {
      JsonObject *sheet = json_object_new ();

      if (maker->continued[i])
        json_object_set_boolean_member (sheet, "continuation", TRUE);
      json_object_set_array_member (sheet, "items", json_array_ref (maker->pages->pdata[i]));
      json_array_add_object_element (pages, sheet);
    }
  json_object_set_array_member (root, "pages", pages);
  json_node_set_object (node, root);
  return json_to_string (node, TRUE);
}

static gboolean
make (Maker *maker, const char *folder, const KkSheetForm *form, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "background.pdf", NULL);
  g_autofree char *out = g_build_filename (folder, "form.json", NULL);
  g_autoptr (KkFormLayout) layout = NULL;
  g_autofree char *json = NULL;

  if (kk_sheet_refused (folder, error))
    return FALSE;
  maker->background = kk_form_background_load (path, error);
  if (maker->background == NULL
      || !kk_form_fonts_open (&maker->fonts, LABEL_FONT, VALUE_FONT, error))
    return FALSE;
  for (int i = 0; i < kk_form_background_n_pages (maker->background); i++)
    g_ptr_array_add (maker->pages, json_array_new ());
  maker->continued = g_new0 (gboolean, maker->pages->len);
  if (!read_cells (maker, folder, error))
    return FALSE;
  /* What follows a continuation page, also with no field on it, belongs to it. */
  for (guint i = 1; i < maker->pages->len; i++)
    maker->continued[i] |= maker->continued[i - 1];
  if (maker->n_problems > 0)
    {
      g_set_error (error, KK_SHEET_ERROR, KK_SHEET_ERROR_REFUSED, "%u か所に直すところがあります",
                   maker->n_problems);
      return FALSE;
    }
  json = form_json (maker, form);
  if (!g_file_set_contents (out, json, -1, error))
    return FALSE;
  /* What was written must be a form to whoever loads it. */
  layout = kk_form_layout_load (out, error);
  return layout != NULL;
}

gboolean
kk_sheet_form_make (const char *folder,
                    const KkSheetForm *form,
                    GPtrArray **boxes_out,
                    GError **error)
{
  Maker maker = { 0 };
  gboolean made;

  maker.pages = g_ptr_array_new_with_free_func ((GDestroyNotify) json_array_unref);
  maker.boxes = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_sheet_box_free);
  made = make (&maker, folder, form, error);
  kk_form_fonts_clear (&maker.fonts);
  g_clear_pointer (&maker.background, kk_form_background_free);
  g_ptr_array_unref (maker.pages);
  g_free (maker.sheet);
  g_free (maker.continued);
  if (boxes_out != NULL)
    *boxes_out = maker.boxes;
  else
    g_ptr_array_unref (maker.boxes);
  return made;
}

GPtrArray *
kk_sheet_form_boxes (const KkFormLayout *layout)
{
  GPtrArray *boxes = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_sheet_box_free);

  for (guint p = 0; layout->pages != NULL && p < layout->pages->len; p++)
    {
      const GPtrArray *items = ((KkFormSheet *) layout->pages->pdata[p])->items;
      for (guint i = 0; i < items->len; i++)
        {
          const KkFormItem *item = items->pdata[i];
          KkSheetBox *box = g_new0 (KkSheetBox, 1);

          box->page = (int) p;
          box->rect = (KkFormRect){ item->x, item->y, item->w, item->h };
          box->where = g_strdup ("");
          box->show = g_strdup (item->show_text);
          g_ptr_array_add (boxes, box);
        }
    }
  return boxes;
}
