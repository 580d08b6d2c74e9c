/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/kk-form-render.h"

#include <math.h>
#include <string.h>

#include "forms/kk-form-content.h"
#include "forms/kk-form-ink.h"
#include "forms/kk-form-render-private.h"
#include "forms/kk-paper-code.h"

#define PAD 3.0 /* points between a cell's edge and its value */

typedef KkFormPlaced Placed;

static void
placed_free (Placed *placed)
{
  kk_form_text_free (placed->text);
  kk_form_text_free (placed->caption);
  g_clear_pointer (&placed->chars, g_ptr_array_unref);
  g_clear_pointer (&placed->picture, cairo_surface_destroy);
  g_free (placed->modules);
  g_free (placed->path);
  g_free (placed);
}

static void
warning_free (KkFormWarning *warning)
{
  g_free (warning->path);
  g_free (warning->code);
  g_free (warning->message);
  g_free (warning);
}

void
kk_form_render_warn (KkFormRender *render, const char *path, const char *code, const char *message)
{
  KkFormWarning *warning = g_new0 (KkFormWarning, 1);
  g_autofree char *label = path ? kk_field_path_label (path) : NULL;

  warning->path = g_strdup (path ? path : "");
  warning->code = g_strdup (code);
  warning->message = label ? g_strdup_printf ("%s：%s", label, message) : g_strdup (message);
  g_ptr_array_add (render->warnings, warning);
}

/* Where the value stands within the cell: beside or under its caption. */
static KkFormRect
value_rect (const KkFormItem *item, const KkFormRect *cell)
{
  KkFormRect rect = { cell->x + PAD, cell->y + 0.8, cell->w - 2 * PAD, cell->h - 1.6 };

  if (item->caption != NULL && item->caption_w > 0)
    {
      rect.x += item->caption_w;
      rect.w -= item->caption_w;
    }
  else if (item->caption != NULL)
    {
      double top = item->caption_size * 1.15;
      rect.y += top;
      rect.h -= top;
    }
  return rect;
}

static KkFormRect
caption_rect (const KkFormItem *item, const KkFormRect *cell)
{
  KkFormRect rect = { cell->x + 1.6, cell->y + 1, cell->w - 2.4, item->caption_size * 1.25 };

  if (item->caption_w > 0)
    {
      rect.w = item->caption_w - 2.4;
      rect.h = cell->h - 1.2;
    }
  return rect;
}

/* At most half of the place, as high as it. */
static void
place_picture (const KkFormData *data, KkFormPlaced *placed, KkFormRect *rect)
{
  KkFormPicture piece = { 0 };
  cairo_surface_t *picture = data->picture (placed->path, &piece, data->picture_data)
                                 ? kk_form_picture_draw (&piece)
                                 : NULL;
  double w, h, scale;

  if (picture == NULL)
    return;
  w = cairo_image_surface_get_width (picture);
  h = cairo_image_surface_get_height (picture);
  scale = MIN (rect->h / h, rect->w / 2 / w);
  placed->picture = picture;
  placed->picture_rect = (KkFormRect){ rect->x + rect->w - w * scale,
                                       rect->y + (rect->h - h * scale) / 2, w * scale, h * scale };
  rect->w -= w * scale + PAD;
}

char *
kk_form_render_showable (KkFormRender *render,
                         const KkFormData *data,
                         KkFormPlaced *placed,
                         const char *text,
                         KkFormRect *rect)
{
  gboolean lost_variation = FALSE, lost_glyph = FALSE;
  char *shown = kk_form_text_showable (&render->fonts, text, &lost_variation, &lost_glyph);

  if (data->picture != NULL && placed->path != NULL && strstr (shown, "〓") != NULL)
    place_picture (data, placed, rect);
  if (lost_variation)
    kk_form_render_warn (
        render, placed->path, "variation",
        "この字形は用紙の書体にないため、基本の字形で印刷します。原字形を確認してください。");
  if (lost_glyph)
    kk_form_render_warn (
        render, placed->path, "glyph",
        placed->picture != NULL
            ? "用紙の書体にない文字を〓で印刷し、もとの紙の画像を添えます。画像を確認してください。"
            : "用紙の書体にない文字を〓で印刷します。手書きで補ってください。");
  return shown;
}

void
kk_form_render_draw_picture (const KkFormPlaced *placed, cairo_t *cr)
{
  const KkFormRect *rect = &placed->picture_rect;

  if (placed->picture == NULL)
    return;
  cairo_save (cr);
  cairo_translate (cr, rect->x, rect->y);
  cairo_scale (cr, rect->w / cairo_image_surface_get_width (placed->picture),
               rect->h / cairo_image_surface_get_height (placed->picture));
  cairo_set_source_surface (cr, placed->picture, 0, 0);
  cairo_paint (cr);
  cairo_restore (cr);
}

static void
place_value (KkFormRender *render, const KkFormPlace *place, Placed *placed)
{
  const KkFormItem *item = placed->item;
  KkFormStyle style = {
    .value = !item->by_label_font,
    .size = item->size,
    .min_size = item->min_size,
    .align = item->align,
    .valign = item->valign,
    .bold = item->bold,
    .wrap = item->wrap,
  };
  gboolean small = FALSE;
  g_autofree char *text = kk_form_content_text (place, item, placed->path);
  KkFormRect rect = value_rect (item, &placed->cell);
  g_autofree char *shown = kk_form_render_showable (render, place->data, placed, text, &rect);

  placed->text = kk_form_text_fit (&render->fonts, shown, &style, &rect, &small);
  if (small && placed->path != NULL)
    kk_form_render_warn (render, placed->path, "small",
                         "文字が小さく印刷されます。読めることを確認してください。");
}

static void
place_label (KkFormRender *render, Placed *placed)
{
  const KkFormItem *item = placed->item;
  KkFormStyle style = { .size = item->size,
                        .min_size = 3,
                        .align = item->align,
                        .valign = item->valign,
                        .bold = item->bold,
                        .spread = item->spread,
                        .wrap = item->wrap };
  KkFormRect rect = placed->cell;

  if (item->type == KK_ITEM_CHECK)
    {
      rect.x += item->size * 1.15;
      rect.w -= item->size * 1.15;
    }
  placed->text = kk_form_text_fit (&render->fonts, item->text, &style, &rect, NULL);
}

static void
place_caption (KkFormRender *render, Placed *placed)
{
  const KkFormItem *item = placed->item;
  KkFormStyle style = { .size = item->caption_size, .min_size = 3, .wrap = item->caption_w > 0 };
  KkFormRect rect = caption_rect (item, &placed->cell);

  if (item->caption_w > 0)
    {
      style.align = style.valign = 0.5;
      style.spread = item->spread;
    }
  else
    style.grey = 0.25;
  placed->caption = kk_form_text_fit (&render->fonts, item->caption, &style, &rect, NULL);
}

static void
place_items (KkFormRender *render, const KkFormPlace *place, const GPtrArray *items, double top)
{
  for (guint i = 0; i < items->len; i++)
    {
      const KkFormItem *item = items->pdata[i];
      Placed *placed = g_new0 (Placed, 1);

      placed->item = item;
      placed->page = place->page;
      placed->cell = (KkFormRect){ item->x, top + item->y, item->w, item->h };
      placed->path = kk_form_content_path (place, item);
      if (item->caption != NULL)
        place_caption (render, placed);
      if (item->type == KK_ITEM_FIELD)
        place_value (render, place, placed);
      else if (item->type == KK_ITEM_LABEL || item->type == KK_ITEM_CHECK)
        place_label (render, placed);
      if (item->type == KK_ITEM_CHECK)
        placed->checked = kk_form_content_checked (place, item, placed->path);
      if (placed->path != NULL
          && !g_ptr_array_find_with_equal_func (render->paths, placed->path, g_str_equal, NULL))
        g_ptr_array_add (render->paths, placed->path);
      g_ptr_array_add (render->placed, placed);
    }
}

static gboolean
count_pages (KkFormRender *render, const KkFormData *data, GError **error)
{
  const KkFormLayout *layout = render->layout;
  int left = kk_form_content_n_rows (layout, data) - layout->first->rows;

  render->n_pages = 1;
  if (left <= 0)
    return TRUE;
  if (layout->continuation != NULL)
    render->n_pages += (left + layout->continuation->rows - 1) / layout->continuation->rows;
  if (render->n_pages == 1 || render->n_pages > KK_FORM_MAX_PAGES)
    {
      g_set_error (error, KK_FORM_ERROR, KK_FORM_ERROR_DATA, "%d rows too many for the form", left);
      return FALSE;
    }
  return TRUE;
}

static void
place_pages (KkFormRender *render, const KkFormData *data)
{
  const KkFormLayout *layout = render->layout;
  int next = 0;

  for (int page = 0; page < render->n_pages; page++)
    {
      const KkFormSheet *sheet = page == 0 ? layout->first : layout->continuation;
      KkFormPlace place = { layout, data, page, render->n_pages, -1 };

      place_items (render, &place, sheet->items, 0);
      for (int row = 0; row < sheet->rows; row++)
        {
          place.row = next++;
          place_items (render, &place, layout->row, sheet->rows_y + row * layout->pitch);
        }
    }
}

static gboolean
needs_notice (const KkFormLayout *layout)
{
  if (layout->pages != NULL)
    return FALSE;
  for (guint i = 0; i < layout->first->items->len; i++)
    if (((KkFormItem *) layout->first->items->pdata[i])->path != NULL)
      return TRUE;
  return layout->row != NULL && !layout->rows_of_items;
}

KkFormRender *
kk_form_render_new (KkFormLayout *layout, const KkFormData *data, GError **error)
{
  g_autoptr (KkFormRender) render = g_new0 (KkFormRender, 1);

  render->layout = kk_form_layout_ref (layout);
  render->placed = g_ptr_array_new_with_free_func ((GDestroyNotify) placed_free);
  render->paths = g_ptr_array_new ();
  render->texts = kk_form_texts_new ();
  render->warnings = g_ptr_array_new_with_free_func ((GDestroyNotify) warning_free);
  render->practice = data->practice;
  if (data->notice == NULL && needs_notice (layout))
    {
      g_set_error (error, KK_FORM_ERROR, KK_FORM_ERROR_DATA, "the form needs a notice");
      return NULL;
    }
  if (data->signature != NULL)
    render->signature = kk_signature_copy (data->signature);
  /* What the city drew has no place for the code of our own paper. */
  if (layout->pages == NULL && data->code != NULL && *data->code != '\0')
    {
      render->code = kk_paper_code_modules (data->code, &render->code_size);
      if (render->code == NULL)
        {
          g_set_error (error, KK_FORM_ERROR, KK_FORM_ERROR_CODE, "the payload fits no QR code");
          return NULL;
        }
    }
  if (!kk_form_fonts_open (&render->fonts, layout->label_font, layout->value_font, error))
    return NULL;
  if (layout->pages != NULL)
    {
      if (!kk_form_sheet_place (render, data, error))
        return NULL;
      return g_steal_pointer (&render);
    }
  if (!count_pages (render, data, error))
    return NULL;
  place_pages (render, data);
  return g_steal_pointer (&render);
}

void
kk_form_render_free (KkFormRender *render)
{
  if (render == NULL)
    return;
  g_clear_pointer (&render->paths, g_ptr_array_unref);
  g_clear_pointer (&render->placed, g_ptr_array_unref);
  g_clear_pointer (&render->texts, g_hash_table_unref);
  g_clear_pointer (&render->warnings, g_ptr_array_unref);
  g_clear_pointer (&render->signature, kk_signature_free);
  g_clear_pointer (&render->layout, kk_form_layout_unref);
  kk_form_fonts_clear (&render->fonts);
  g_free (render->code);
  g_free (render);
}

int
kk_form_render_get_n_pages (const KkFormRender *render)
{
  return render->n_pages;
}

const char *
kk_form_render_get_title (const KkFormRender *render)
{
  return kk_form_layout_get_title (render->layout);
}

void
kk_form_render_get_size (const KkFormRender *render, double *width, double *height)
{
  kk_form_layout_get_size (render->layout, width, height);
}

static void
draw_placed (KkFormRender *render, const Placed *placed, cairo_t *cr)
{
  const KkFormItem *item = placed->item;

  if (item->show != NULL)
    {
      /* On the first copy only: nobody signs the sheets that follow. */
      if (kk_form_expression_mark (item->show) == KK_FORM_MARK_SIGNATURE
          && render->signature != NULL && placed->page < render->layout->n_first)
        kk_form_ink_signature (render->signature, &placed->cell, cr);
      kk_form_sheet_draw (placed, cr);
      return;
    }
  kk_form_ink_item (item, &placed->cell, placed->checked, cr);
  if (item->type == KK_ITEM_CODE && render->code != NULL)
    kk_form_ink_code (render->code, render->code_size, &placed->cell, cr);
  if (item->type == KK_ITEM_SIGNATURE && render->signature != NULL)
    kk_form_ink_signature (render->signature, &placed->cell, cr);
  if (item->type == KK_ITEM_MARK && render->practice)
    kk_form_ink_mark (&render->fonts, &placed->cell, cr);
  kk_form_text_draw (placed->caption, cr);
  kk_form_render_draw_picture (placed, cr);
  kk_form_text_draw (placed->text, cr);
}

void
kk_form_render_draw_values (KkFormRender *render, int page, cairo_t *cr)
{
  for (guint i = 0; i < render->placed->len; i++)
    {
      const Placed *placed = render->placed->pdata[i];
      if (placed->page == page)
        draw_placed (render, placed, cr);
    }
}

void
kk_form_render_draw (KkFormRender *render, int page, cairo_t *cr)
{
  g_return_if_fail (page >= 0 && page < render->n_pages);

  cairo_save (cr);
  /* Behind everything: nothing that is printed is ever hidden by it. */
  if (render->practice)
    kk_form_ink_practice (&render->fonts, render->layout->width, render->layout->height, cr);
  if (render->layout->background != NULL)
    kk_form_background_draw (render->layout->background,
                             kk_form_layout_page_of (render->layout, page), cr);
  kk_form_render_draw_values (render, page, cr);
  cairo_restore (cr);
}

const char *
kk_form_render_hit (const KkFormRender *render, int page, double x, double y)
{
  for (guint i = 0; i < render->placed->len; i++)
    {
      const Placed *placed = render->placed->pdata[i];
      const KkFormRect *cell = &placed->cell;
      if (placed->page == page && placed->path != NULL && x >= cell->x && x < cell->x + cell->w
          && y >= cell->y && y < cell->y + cell->h)
        return placed->path;
    }
  return NULL;
}

gboolean
kk_form_render_locate (const KkFormRender *render,
                       const char *path,
                       int *page_out,
                       KkFormRect *rect_out)
{
  KkFormRect all = { 0 };
  int page = -1;

  for (guint i = 0; i < render->placed->len; i++)
    {
      const Placed *placed = render->placed->pdata[i];
      const KkFormRect *cell = &placed->cell;
      if (g_strcmp0 (placed->path, path) != 0)
        continue;
      if (page < 0)
        {
          page = placed->page;
          all = *cell;
        }
      else if (placed->page == page && placed->item->type == KK_ITEM_CHECK)
        {
          double right = MAX (all.x + all.w, cell->x + cell->w);
          double bottom = MAX (all.y + all.h, cell->y + cell->h);
          all.x = MIN (all.x, cell->x);
          all.y = MIN (all.y, cell->y);
          all.w = right - all.x;
          all.h = bottom - all.y;
        }
    }
  if (page_out != NULL)
    *page_out = page;
  if (rect_out != NULL)
    *rect_out = all;
  return page >= 0;
}

const GPtrArray *
kk_form_render_get_paths (const KkFormRender *render)
{
  return render->paths;
}

void
kk_form_render_draw_value (KkFormRender *render, const char *path, cairo_t *cr)
{
  for (guint i = 0; i < render->placed->len; i++)
    {
      const Placed *placed = render->placed->pdata[i];
      if (g_strcmp0 (placed->path, path) == 0)
        {
          if (placed->item->show != NULL)
            kk_form_sheet_draw (placed, cr);
          else
            {
              kk_form_render_draw_picture (placed, cr);
              kk_form_text_draw (placed->text, cr);
            }
          return;
        }
    }
}

const GPtrArray *
kk_form_render_get_warnings (const KkFormRender *render)
{
  return render->warnings;
}
