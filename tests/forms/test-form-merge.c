/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forms of the library as PDF: the background is laid under the values (kk-form-merge.h), the
 * screen draws both. Paper and screen must show the same, fonts must be embedded, equal input must
 * give equal bytes. */
#include <math.h>
#include <poppler.h>
#include <string.h>

#include "forms/kk-form-library.h"
#include "forms/kk-form-pdf.h"
#include "tests/forms/household.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PopplerDocument, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PopplerPage, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PopplerFontInfo, g_object_unref)

#define SCALE 2 /* pixels a point */

/* On white, of the page's size; cairo_surface_destroy. */
static cairo_surface_t *
sheet_new (double width, double height, cairo_t **cr)
{
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_RGB24, (int) ceil (width * SCALE), (int) ceil (height * SCALE));

  *cr = cairo_create (surface);
  cairo_set_source_rgb (*cr, 1, 1, 1);
  cairo_paint (*cr);
  cairo_scale (*cr, SCALE, SCALE);
  return surface;
}

/* Share of pixels that differ by half, among those with ink. */
static double
difference (cairo_surface_t *a, cairo_surface_t *b)
{
  int width = cairo_image_surface_get_width (a), height = cairo_image_surface_get_height (a);
  int ink = 0, apart = 0;

  cairo_surface_flush (a);
  cairo_surface_flush (b);
  for (int y = 0; y < height; y++)
    {
      const guint8 *p
          = cairo_image_surface_get_data (a) + (gsize) y * cairo_image_surface_get_stride (a);
      const guint8 *q
          = cairo_image_surface_get_data (b) + (gsize) y * cairo_image_surface_get_stride (b);
      for (int x = 0; x < width; x++, p += 4, q += 4)
        {
          ink += p[1] < 128 || q[1] < 128;
          apart += abs (p[1] - q[1]) > 128;
        }
    }
  g_assert_cmpint (ink, >, 1000);
  return (double) apart / ink;
}

static KkFormLayout *
form (KkFormLibrary *library, const char *id)
{
  g_autoptr (GError) error = NULL;
  KkFormLayout *layout = kk_form_library_get (library, id, "2026-04-06", &error);

  g_assert_no_error (error);
  return layout;
}

static void
assert_same (KkFormRender *render, GBytes *pdf)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PopplerDocument) document = poppler_document_new_from_bytes (pdf, NULL, &error);
  double width, height;

  g_assert_no_error (error);
  g_assert_cmpint (poppler_document_get_n_pages (document), ==,
                   kk_form_render_get_n_pages (render));
  kk_form_render_get_size (render, &width, &height);
  for (int page = 0; page < kk_form_render_get_n_pages (render); page++)
    {
      g_autoptr (PopplerPage) printed = poppler_document_get_page (document, page);
      cairo_t *screen_cr, *paper_cr;
      cairo_surface_t *screen = sheet_new (width, height, &screen_cr);
      cairo_surface_t *paper = sheet_new (width, height, &paper_cr);

      kk_form_render_draw (render, page, screen_cr);
      poppler_page_render_for_printing (printed, paper_cr);
      cairo_destroy (screen_cr);
      cairo_destroy (paper_cr);
      /* Glyphs stand on thousandths of a point in a PDF: a few edges differ. */
      g_assert_cmpfloat (difference (screen, paper), <, 0.01);
      cairo_surface_destroy (screen);
      cairo_surface_destroy (paper);
    }
}

/* A5 lying, A4, a form of several copies, the notice with its 続紙; with the practice mark too. */
static void
test_same (void)
{
  static const char *const ids[] = { "water", "nhi-join", "child-medical", "resident-notice" };
  g_autoptr (KkFormLibrary) library = kk_form_library_new (NULL);
  g_autoptr (KkNotice) notice = test_household_new (8);
  KkFormData data = test_form_data (notice);

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    for (int practice = 0; practice < 2; practice++)
      {
        g_autoptr (KkFormLayout) layout = form (library, ids[i]);
        g_autoptr (KkFormRender) render = NULL;
        g_autoptr (GBytes) pdf = NULL, again = NULL;

        data.practice = practice;
        render = kk_form_render_new (layout, &data, NULL);
        pdf = kk_form_pdf_to_bytes (render, NULL);
        again = kk_form_pdf_to_bytes (render, NULL);
        g_assert_nonnull (pdf);
        g_assert_true (g_bytes_equal (pdf, again));
        assert_same (render, pdf);
      }
}

/* Forms of several sizes and one that is drawn whole, as one file. */
static void
test_set (void)
{
  static const char *const ids[] = { "water", "nhi-join", "garbage", "nhi-join" };
  g_autoptr (KkFormLibrary) library = kk_form_library_new (NULL);
  g_autoptr (KkNotice) notice = test_household_new (3);
  KkFormData data = test_form_data (notice);
  KkFormRender *renders[G_N_ELEMENTS (ids) + 1];
  const gsize n = G_N_ELEMENTS (renders);

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (KkFormLayout) layout = i < G_N_ELEMENTS (ids)
                                            ? form (library, ids[i])
                                            : kk_form_layout_builtin ("notice-a4", NULL);
      renders[i] = kk_form_render_new (layout, &data, NULL);
      g_assert_nonnull (renders[i]);
    }
  g_autoptr (GBytes) pdf = kk_form_pdf_set_to_bytes (renders, n, NULL);
  g_autoptr (PopplerDocument) document = poppler_document_new_from_bytes (pdf, NULL, NULL);
  g_autoptr (PopplerFontInfo) info = poppler_font_info_new (document);
  PopplerFontsIter *iter = NULL;

  g_assert_cmpint (poppler_document_get_n_pages (document), ==, (int) n);
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (PopplerPage) page = poppler_document_get_page (document, (int) i);
      g_autofree char *text = poppler_page_get_text (page);
      double width, height, w, h;

      kk_form_render_get_size (renders[i], &width, &height);
      poppler_page_get_size (page, &w, &h);
      g_assert_cmpfloat (fabs (width - w) + fabs (height - h), <, 0.1);
      g_assert_nonnull (strstr (text, "糸島"));
    }
  g_assert_true (poppler_font_info_scan (info, 10, &iter));
  do
    g_assert_true (poppler_fonts_iter_is_embedded (iter));
  while (poppler_fonts_iter_next (iter));
  poppler_fonts_iter_free (iter);
  for (gsize i = 0; i < n; i++)
    kk_form_render_free (renders[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/forms/merge/same", test_same);
  g_test_add_func ("/forms/merge/set", test_set);
  return g_test_run ();
}
