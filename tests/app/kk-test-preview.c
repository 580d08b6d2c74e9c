/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/app/kk-test-preview.h"

#include <poppler.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PopplerDocument, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PopplerPage, g_object_unref)

typedef void (*Draw) (gconstpointer what, int page, cairo_t *cr);

static void
draw_sheet (gconstpointer sheets, int page, cairo_t *cr)
{
  kk_form_sheets_draw (sheets, page, cr);
}

static void
draw_pdf (gconstpointer document, int page, cairo_t *cr)
{
  g_autoptr (PopplerPage) one = poppler_document_get_page ((gpointer) document, page);

  poppler_page_render (one, cr);
}

/* At 200 dpi. */
static cairo_surface_t *
paint (Draw draw, gconstpointer what, int page, double width, double height, double x, double y)
{
  const double scale = 200 / 72.0;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) (width * scale),
                                                         (int) (height * scale));
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, scale, scale);
  cairo_translate (cr, x, y);
  cairo_set_source_rgb (cr, 0, 0, 0);
  draw (what, page, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* Mean darkness of a block of pixels; edges may be smoothed differently, ink may not be missing. */
static double
darkness (cairo_surface_t *surface, int x0, int y0, int size)
{
  int stride = cairo_image_surface_get_stride (surface);
  const guint8 *data = cairo_image_surface_get_data (surface);
  double sum = 0;

  for (int y = y0; y < y0 + size; y++)
    for (int x = x0; x < x0 + size; x++)
      sum += 255 - data[y * stride + x * 4 + 1];
  return sum / size / size;
}

static void
assert_same_picture (cairo_surface_t *a, cairo_surface_t *b)
{
  const int size = 16;
  double worst = 0, ink = 0;
  int width = cairo_image_surface_get_width (a), height = cairo_image_surface_get_height (a);

  for (int y = 0; y + size <= height; y += size)
    for (int x = 0; x + size <= width; x += size)
      {
        double dark = darkness (a, x, y, size);

        ink += dark;
        worst = MAX (worst, ABS (dark - darkness (b, x, y, size)));
      }
  g_test_message ("ink %.0f, worst block %.1f of 255", ink, worst);
  g_assert_cmpfloat (ink, >, 1000);
  g_assert_cmpfloat (worst, <, 30);
}

void
test_assert_is_preview (
    GBytes *pdf, const KkFormSheets *sheets, int first, int n, double x, double y)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PopplerDocument) document = poppler_document_new_from_bytes (pdf, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (poppler_document_get_n_pages (document), ==, n);
  for (int page = 0; page < n; page++)
    {
      double width, height, paper_width, paper_height;
      g_autoptr (PopplerPage) one = poppler_document_get_page (document, page);
      cairo_surface_t *shown, *printed;

      kk_form_sheets_get_size (sheets, first + page, &width, &height);
      poppler_page_get_size (one, &paper_width, &paper_height);
      g_assert_cmpfloat_with_epsilon (width, paper_width, 0.1);
      g_assert_cmpfloat_with_epsilon (height, paper_height, 0.1);
      shown = paint (draw_sheet, sheets, first + page, width, height, x, y);
      printed = paint (draw_pdf, document, page, width, height, 0, 0);
      assert_same_picture (shown, printed);
      cairo_surface_destroy (shown);
      cairo_surface_destroy (printed);
    }
}
