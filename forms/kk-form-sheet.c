/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>
#include <zint.h>

#include "forms/kk-form-ink.h"
#include "forms/kk-form-render-private.h"
#include "forms/kk-paper-code.h"

/* Values on a form that the city drew (kk-form-render-private.h). */

static KkFormText *
fit (KkFormRender *render,
     const KkFormItem *item,
     const char *text,
     const KkFormRect *rect,
     gboolean *small)
{
  KkFormStyle style = { .value = !item->by_label_font,
                        .size = item->size,
                        .min_size = item->min_size,
                        .align = item->align,
                        .valign = item->valign,
                        .bold = item->bold,
                        .wrap = item->wrap };
  gboolean now = FALSE;
  KkFormText *result
      = kk_form_text_fit_again (&render->fonts, render->texts, text, &style, rect, &now);

  *small |= now;
  return result;
}

/* A selector stays with its base, as one piece of print. */
static GPtrArray *
clusters (const char *text)
{
  GPtrArray *out = g_ptr_array_new_with_free_func (g_free);

  for (const char *p = text; *p != '\0';)
    {
      const char *next = g_utf8_next_char (p);
      for (gunichar c = g_utf8_get_char (next);
           *next != '\0' && ((c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF));
           c = g_utf8_get_char (next))
        next = g_utf8_next_char (next);
      g_ptr_array_add (out, g_strndup (p, (gsize) (next - p)));
      p = next;
    }
  return out;
}

/* One character a box, from the left, or one below the other. */
static void
place_chars (KkFormRender *render, KkFormPlaced *placed, const char *text)
{
  const KkFormItem *item = placed->item;
  g_autoptr (GPtrArray) parts = clusters (text);
  int n = item->boxes > 0 ? item->boxes : (int) parts->len;
  KkFormItem one = *item;
  gboolean small = FALSE;
  double pitch;

  placed->chars = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_form_text_free);
  if (n == 0)
    return;
  if ((int) parts->len > n)
    kk_form_render_warn (render, placed->path, "small",
                         "枠の数より長いため、終わりまで印刷できません。手書きで補ってください。");
  one.align = one.valign = 0.5;
  one.wrap = FALSE;
  pitch = item->vertical ? MIN (placed->cell.h / n, item->size * 1.15) : placed->cell.w / n;
  for (int i = 0; i < MIN (n, (int) parts->len); i++)
    {
      KkFormRect rect = placed->cell;
      if (item->vertical)
        {
          rect.y += (rect.h - pitch * n) * (item->valign == 1 ? 0 : item->valign) + i * pitch;
          rect.h = pitch;
        }
      else
        {
          rect.x += i * pitch;
          rect.w = pitch;
        }
      g_ptr_array_add (placed->chars, fit (render, &one, parts->pdata[i], &rect, &small));
    }
}

static gboolean
place_code (KkFormPlaced *placed, KkFormMark mark, const char *text)
{
  struct zint_symbol *symbol;

  if (*text == '\0')
    return TRUE;
  if (mark == KK_FORM_MARK_QR)
    {
      placed->modules = kk_paper_code_modules (text, &placed->n_modules);
      return placed->modules != NULL;
    }
  symbol = ZBarcode_Create ();
  symbol->symbology = BARCODE_CODE128;
  symbol->show_hrt = 0;
  if (ZBarcode_Encode (symbol, (const unsigned char *) text, (int) strlen (text)) < ZINT_ERROR)
    {
      placed->n_modules = symbol->width;
      placed->modules = g_new0 (guint8, symbol->width);
      for (int i = 0; i < symbol->width; i++)
        placed->modules[i] = symbol->encoded_data[0][i >> 3] >> (i & 7) & 1;
    }
  ZBarcode_Delete (symbol);
  return placed->modules != NULL;
}

/* The printed word that is the value: itself, or one of which it begins with (昭 for 昭和). */
static const KkFormWord *
ringed_word (const GPtrArray *words, const char *text)
{
  for (int pass = 0; pass < 2 && *text != '\0'; pass++)
    for (guint i = 0; i < words->len; i++)
      {
        const KkFormWord *word = words->pdata[i];
        if (pass == 0 ? g_str_equal (word->text, text) : g_str_has_prefix (text, word->text))
          return word;
      }
  return NULL;
}

static void
place_ring (KkFormPlaced *placed, const KkFormScope *scope)
{
  const KkFormItem *item = placed->item;
  const KkFormWord *word = NULL;

  if (kk_form_expression_is_condition (item->show))
    {
      if (!kk_form_expression_holds (item->show, scope))
        return;
      word = item->words->len > 0 ? item->words->pdata[0] : NULL;
      if (word == NULL)
        {
          double d = MIN (placed->cell.w, placed->cell.h) * 0.8;
          placed->ring = (KkFormRect){ placed->cell.x + (placed->cell.w - d) / 2,
                                       placed->cell.y + (placed->cell.h - d) / 2, d, d };
          return;
        }
      const KkFormWord *last = item->words->pdata[item->words->len - 1];
      placed->ring
          = (KkFormRect){ word->x - 2, word->y - 1, last->x + last->w - word->x + 4, word->h + 2 };
      return;
    }
  g_autofree char *text = kk_form_expression_text (item->show, scope);
  word = ringed_word (item->words, text);
  if (word != NULL)
    placed->ring = (KkFormRect){ word->x - 2, word->y - 1, word->w + 4, word->h + 2 };
}

static void
place_cell (KkFormRender *render, const KkFormItem *item, const KkFormScope *scope)
{
  KkFormPlaced *placed = g_new0 (KkFormPlaced, 1);
  KkFormMark mark = kk_form_expression_mark (item->show);
  gboolean small = FALSE;

  placed->item = item;
  placed->page = scope->page;
  placed->cell = (KkFormRect){ item->x, item->y, item->w, item->h };
  placed->path = kk_form_expression_path (item->show, scope);
  if (mark == KK_FORM_MARK_RING)
    place_ring (placed, scope);
  else
    {
      g_autofree char *text = kk_form_expression_text (item->show, scope);

      if (mark == KK_FORM_MARK_QR || mark == KK_FORM_MARK_BARCODE)
        {
          if (!place_code (placed, mark, text))
            kk_form_render_warn (render, placed->path, "code",
                                 "長すぎるため、コードを印刷できません。");
        }
      else
        {
          /* The tick is drawn: few fonts have it. */
          placed->checked = (mark == KK_FORM_MARK_BOX || mark == KK_FORM_MARK_TICK)
                            && kk_form_expression_holds (item->show, scope);
          KkFormRect rect = { item->x + item->pad, item->y + item->pad / 2, item->w - 2 * item->pad,
                              item->h - item->pad };
          g_autofree char *shown = kk_form_render_showable (render, scope->data, placed,
                                                            item->printed ? "" : text, &rect);
          if (item->boxes > 0 || item->vertical)
            place_chars (render, placed, shown);
          else
            placed->text = fit (render, item, shown, &rect, &small);
        }
      if (small)
        kk_form_render_warn (render, placed->path, "small",
                             "文字が小さく印刷されます。読めることを確認してください。");
    }
  if (placed->path != NULL
      && !g_ptr_array_find_with_equal_func (render->paths, placed->path, g_str_equal, NULL))
    g_ptr_array_add (render->paths, placed->path);
  g_ptr_array_add (render->placed, placed);
}

static int
sheets_for (int persons, int capacity)
{
  return persons > 0 ? (persons + capacity - 1) / capacity : 0;
}

gboolean
kk_form_sheet_place (KkFormRender *render, const KkFormData *data, GError **error)
{
  const KkFormLayout *layout = render->layout;
  int all = data->notice ? (int) data->notice->persons->len : 0;
  g_autofree int *everyone = g_new (int, all + 1);
  KkFormScope scope = { .data = data, .persons = data->persons, .n_persons = data->n_persons };
  int more = (int) layout->pages->len - layout->n_first, copies = 1, left;

  for (int i = 0; i < all; i++)
    everyone[i] = i;
  if (data->persons == NULL)
    {
      scope.persons = everyone;
      scope.n_persons = layout->each ? MIN (all, 1) : all;
    }
  for (int i = 0; i < scope.n_persons; i++)
    if (scope.persons[i] < 0 || scope.persons[i] >= all)
      {
        g_set_error (error, KK_FORM_ERROR, KK_FORM_ERROR_DATA, "the notice has no person %d",
                     scope.persons[i]);
        return FALSE;
      }
  left = scope.n_persons - layout->capacity;
  if (more > 0)
    render->n_pages = layout->n_first + more * sheets_for (left, layout->capacity_more);
  else
    {
      if (layout->capacity > 0)
        copies += sheets_for (left, layout->capacity);
      render->n_pages = copies * layout->n_first;
    }
  scope.n_pages = render->n_pages;
  if (render->n_pages > KK_FORM_MAX_PAGES)
    {
      g_set_error (error, KK_FORM_ERROR, KK_FORM_ERROR_DATA, "%d sheets are too many",
                   render->n_pages);
      return FALSE;
    }
  for (; scope.page < scope.n_pages; scope.page++)
    {
      const KkFormSheet *sheet = layout->pages->pdata[kk_form_layout_page_of (layout, scope.page)];

      scope.first
          = sheet->continuation
                ? layout->capacity + (scope.page - layout->n_first) / more * layout->capacity_more
                : scope.page / layout->n_first * layout->capacity;
      for (guint i = 0; i < sheet->items->len; i++)
        place_cell (render, sheet->items->pdata[i], &scope);
    }
  return TRUE;
}

static void
draw_bars (const KkFormPlaced *placed, cairo_t *cr)
{
  const KkFormRect *cell = &placed->cell;
  /* Ten quiet modules on each side (ISO/IEC 15417). */
  double module = cell->w / (placed->n_modules + 20);

  for (int i = 0; i < placed->n_modules; i++)
    if (placed->modules[i])
      cairo_rectangle (cr, cell->x + (10 + i) * module, cell->y + 1, module, cell->h - 2);
  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_fill (cr);
}

static void
draw_ring (const KkFormRect *ring, cairo_t *cr)
{
  cairo_save (cr);
  cairo_translate (cr, ring->x + ring->w / 2, ring->y + ring->h / 2);
  cairo_scale (cr, ring->w / 2, ring->h / 2);
  cairo_arc (cr, 0, 0, 1, 0, 2 * G_PI);
  cairo_restore (cr);
  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_set_line_width (cr, 0.9);
  cairo_stroke (cr);
}

/* Over the printed box, or as large as a character of the cell. */
static void
draw_tick (const KkFormPlaced *placed, cairo_t *cr)
{
  double size = placed->item->size, x, y;

  if (placed->text != NULL)
    {
      PangoRectangle logical;

      pango_layout_get_extents (placed->text->layout, NULL, &logical);
      size *= placed->text->scale;
      x = placed->text->x + (double) logical.x / PANGO_SCALE * placed->text->scale;
      y = placed->text->y
          + ((double) logical.height / PANGO_SCALE * placed->text->scale - size) / 2;
    }
  else
    {
      size = MIN (size, MIN (placed->cell.w, placed->cell.h));
      x = placed->cell.x + (placed->cell.w - size) * placed->item->align;
      y = placed->cell.y + (placed->cell.h - size) / 2;
    }
  cairo_move_to (cr, x + 0.18 * size, y + 0.5 * size);
  cairo_line_to (cr, x + 0.42 * size, y + 0.78 * size);
  cairo_line_to (cr, x + 0.95 * size, y + 0.05 * size);
  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_set_line_width (cr, MAX (0.1 * size, 0.8));
  cairo_stroke (cr);
}

void
kk_form_sheet_draw (const KkFormPlaced *placed, cairo_t *cr)
{
  cairo_save (cr);
  if (placed->modules != NULL)
    {
      if (kk_form_expression_mark (placed->item->show) == KK_FORM_MARK_QR)
        kk_form_ink_code (placed->modules, placed->n_modules, &placed->cell, cr);
      else
        draw_bars (placed, cr);
    }
  if (placed->ring.w > 0)
    draw_ring (&placed->ring, cr);
  if (placed->checked)
    draw_tick (placed, cr);
  for (guint i = 0; placed->chars != NULL && i < placed->chars->len; i++)
    kk_form_text_draw (placed->chars->pdata[i], cr);
  kk_form_render_draw_picture (placed, cr);
  kk_form_text_draw (placed->text, cr);
  cairo_restore (cr);
}
