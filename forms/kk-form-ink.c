/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/kk-form-ink.h"

#include <math.h>

static void
draw_frame (const KkFormItem *item, const KkFormRect *cell, cairo_t *cr)
{
  if (item->caption_w > 0)
    {
      cairo_set_source_rgb (cr, 0.93, 0.93, 0.93);
      cairo_rectangle (cr, cell->x, cell->y, item->caption_w, cell->h);
      cairo_fill (cr);
    }
  if (item->fill < 1)
    {
      cairo_set_source_rgb (cr, item->fill, item->fill, item->fill);
      cairo_rectangle (cr, cell->x, cell->y, cell->w, cell->h);
      cairo_fill (cr);
    }
  if (item->line <= 0)
    return;
  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_set_line_width (cr, item->line);
  cairo_rectangle (cr, cell->x, cell->y, cell->w, cell->h);
  if (item->caption_w > 0)
    {
      cairo_move_to (cr, cell->x + item->caption_w, cell->y);
      cairo_line_to (cr, cell->x + item->caption_w, cell->y + cell->h);
    }
  cairo_stroke (cr);
}

static void
draw_check (const KkFormItem *item, const KkFormRect *cell, gboolean checked, cairo_t *cr)
{
  double side = item->size * 0.85, y = cell->y + (cell->h - side) / 2;

  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_set_line_width (cr, 0.6);
  cairo_rectangle (cr, cell->x + 0.5, y, side, side);
  cairo_stroke (cr);
  if (!checked)
    return;
  cairo_set_line_width (cr, side * 0.18);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_move_to (cr, cell->x + 0.5 + side * 0.18, y + side * 0.5);
  cairo_line_to (cr, cell->x + 0.5 + side * 0.42, y + side * 0.78);
  cairo_line_to (cr, cell->x + 0.5 + side * 0.95, y + side * 0.02);
  cairo_stroke (cr);
}

void
kk_form_ink_item (const KkFormItem *item, const KkFormRect *cell, gboolean checked, cairo_t *cr)
{
  const double dashes[] = { 1.5, 1.5 };

  cairo_save (cr);
  if (item->dashed)
    cairo_set_dash (cr, dashes, 2, 0);
  if (item->type == KK_ITEM_RULE)
    {
      cairo_set_source_rgb (cr, 0, 0, 0);
      cairo_set_line_width (cr, item->line);
      cairo_move_to (cr, cell->x, cell->y);
      cairo_line_to (cr, cell->x + cell->w, cell->y + cell->h);
      cairo_stroke (cr);
    }
  else
    draw_frame (item, cell, cr);
  if (item->type == KK_ITEM_CHECK)
    draw_check (item, cell, checked, cr);
  cairo_restore (cr);
}

void
kk_form_ink_code (const guint8 *modules, int size, const KkFormRect *cell, cairo_t *cr)
{
  /* Four modules of quiet zone, as ISO/IEC 18004 asks, inside the place. */
  double side = MIN (cell->w, cell->h), unit = side / (size + 8);
  double x0 = cell->x + (cell->w - side) / 2 + 4 * unit;
  double y0 = cell->y + (cell->h - side) / 2 + 4 * unit;

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_rectangle (cr, x0 - 4 * unit, y0 - 4 * unit, side, side);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, 0, 0, 0);
  for (int y = 0; y < size; y++)
    for (int x = 0; x < size; x++)
      {
        int run = x;
        while (run < size && modules[y * size + run])
          run++;
        if (run > x)
          cairo_rectangle (cr, x0 + x * unit, y0 + y * unit, (run - x) * unit, unit);
        x = MAX (x, run - 1);
      }
  cairo_fill (cr);
}

/* A stroke as short round-capped segments, each as wide as the pen was pressed. */
static void
draw_stroke (const GArray *points, double scale, double pen, cairo_t *cr)
{
  const KkInkPoint *p = (const KkInkPoint *) points->data;

  if (points->len == 1)
    {
      cairo_arc (cr, p->x * scale, p->y * scale, pen * (0.5 + p->pressure) / 2, 0, 2 * G_PI);
      cairo_fill (cr);
    }
  for (guint i = 1; i < points->len; i++)
    {
      cairo_set_line_width (cr, pen * (0.5 + (p[i - 1].pressure + p[i].pressure) / 2));
      cairo_move_to (cr, p[i - 1].x * scale, p[i - 1].y * scale);
      cairo_line_to (cr, p[i].x * scale, p[i].y * scale);
      cairo_stroke (cr);
    }
}

void
kk_form_ink_signature (const KkSignature *signature, const KkFormRect *cell, cairo_t *cr)
{
  double aspect = signature->aspect > 0 ? signature->aspect : 0.3;
  double scale = MIN (cell->w, cell->h / aspect);

  cairo_save (cr);
  cairo_rectangle (cr, cell->x, cell->y, cell->w, cell->h);
  cairo_clip (cr);
  cairo_translate (cr, cell->x + (cell->w - scale) / 2, cell->y + (cell->h - scale * aspect) / 2);
  cairo_set_source_rgb (cr, 0.02, 0.02, 0.2);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (guint i = 0; i < signature->strokes->len; i++)
    draw_stroke (signature->strokes->pdata[i], scale, CLAMP (scale / 160, 0.5, 1.6), cr);
  cairo_restore (cr);
}

void
kk_form_ink_mark (KkFormFonts *fonts, const KkFormRect *cell, cairo_t *cr)
{
  KkFormStyle style = { .size = cell->h * 0.7, .align = 0.5, .valign = 0.5, .bold = TRUE };
  KkFormText *text = kk_form_text_fit (fonts, "研修", &style, cell, NULL);

  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_set_line_width (cr, 1.2);
  cairo_rectangle (cr, cell->x, cell->y, cell->w, cell->h);
  cairo_stroke (cr);
  kk_form_text_draw (text, cr);
  kk_form_text_free (text);
}

/* 研修 as outlines: text across the page would land in the middle of what is extracted. (x, y) is
 * its middle. */
static void
draw_practice (
    KkFormFonts *fonts, double x, double y, double size, double angle, double grey, cairo_t *cr)
{
  KkFormRect rect = { -2 * size, -size, 4 * size, 2 * size };
  KkFormStyle style = { .size = size, .align = 0.5, .valign = 0.5, .bold = TRUE };
  KkFormText *text = kk_form_text_fit (fonts, "研 修", &style, &rect, NULL);

  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_rotate (cr, angle);
  cairo_translate (cr, text->x, text->y);
  cairo_scale (cr, text->scale, text->scale);
  pango_cairo_layout_path (cr, text->layout);
  cairo_set_source_rgb (cr, grey, grey, grey);
  cairo_fill (cr);
  cairo_restore (cr);
  kk_form_text_free (text);
}

void
kk_form_ink_practice (KkFormFonts *fonts, double width, double height, cairo_t *cr)
{
  const double edge = 5 * 72 / 25.4, size = 9, grey = 0.35;

  draw_practice (fonts, width / 2, height / 2, width * 0.34, -atan2 (height, width), 0.9, cr);
  /* In the margins too: a sheet whose cells are filled covers the middle of the page. */
  draw_practice (fonts, width / 2, edge, size, 0, grey, cr);
  draw_practice (fonts, width / 2, height - edge, size, 0, grey, cr);
  draw_practice (fonts, edge, height / 2, size, -G_PI / 2, grey, cr);
  draw_practice (fonts, width - edge, height / 2, size, G_PI / 2, grey, cr);
}
