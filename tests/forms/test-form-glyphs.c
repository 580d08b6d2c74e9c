/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The glyph of 文字情報基盤 that a name asks for is the glyph on the paper, pixel by pixel, and
 * what is copied out of the PDF are the code points of the name, selector included. */
#include <ft2build.h>
#include <locale.h>
#include <math.h>
#include <poppler.h>
#include <string.h>
#include FT_FREETYPE_H

#include "forms/kk-form-library.h"
#include "forms/kk-form-pdf.h"
#include "forms/kk-form-render-private.h"
#include "tests/forms/household.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PopplerDocument, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PopplerPage, g_object_unref)

#define FONT "/usr/share/fonts/truetype/ipamj/ipamjm.ttf"
#define SCALE 24 /* pixels a point */

/* The glyph names of IPAmj明朝 are MJ numbers; other is another glyph of the same character. */
static const struct
{
  const char *name, *mj, *other;
} NAMES[] = {
  { "邊", "mj026200", "mj026205" },
  { "邊\U000E0108", "mj026200", "mj060240" }, /* the same glyph, other text */
  { "邊\U000E010A", "mj026205", "mj026200" },
  { "葛\U000E0102", "mj022335", "mj022336" },
  { "辻\U000E0102", "mj025760", "mj025761" },
  { "𠮷", "mj032129", "mj026200" },
};

/* Dark pixels of the glyph drawn by FreeType alone, its origin at (0, size) of a square. */
static guint8 *
drawn_by_freetype (FT_Face face, const char *mj, int size)
{
  guint8 *pixels = g_malloc0 ((gsize) size * size);
  FT_UInt glyph = FT_Get_Name_Index (face, mj);

  g_assert_cmpuint (glyph, !=, 0);
  g_assert_cmpint (FT_Load_Glyph (face, glyph, FT_LOAD_NO_HINTING | FT_LOAD_RENDER), ==, 0);
  const FT_Bitmap *bitmap = &face->glyph->bitmap;
  for (int y = 0; y < (int) bitmap->rows; y++)
    for (int x = 0; x < (int) bitmap->width; x++)
      {
        int at_x = x + face->glyph->bitmap_left, at_y = y + size - face->glyph->bitmap_top;
        if (at_x >= 0 && at_x < size && at_y >= 0 && at_y < size)
          pixels[at_y * size + at_x] = bitmap->buffer[y * bitmap->pitch + x] > 127;
      }
  return pixels;
}

/* The same square of the printed page. */
static guint8 *
printed (PopplerPage *page, double x, double baseline, double points, int size)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, size, size);
  cairo_t *cr = cairo_create (surface);
  guint8 *pixels = g_malloc0 ((gsize) size * size);

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, size / points, size / points);
  cairo_translate (cr, -x, points - baseline);
  poppler_page_render_for_printing (page, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  for (int y = 0; y < size; y++)
    for (int px = 0; px < size; px++)
      pixels[y * size + px] = cairo_image_surface_get_data (
                                  surface)[y * cairo_image_surface_get_stride (surface) + px * 4]
                              < 128;
  cairo_surface_destroy (surface);
  return pixels;
}

/* Pixels dark in both, of those dark in one. */
static double
likeness (const guint8 *a, const guint8 *b, int size)
{
  int both = 0, any = 0;

  for (int i = 0; i < size * size; i++)
    {
      both += a[i] && b[i];
      any += a[i] || b[i];
    }
  return any > 0 ? (double) both / any : 0;
}

/* Without spaces: poppler parts what stands wide. */
static char *
bare (const char *text)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (!g_unichar_isspace (g_utf8_get_char (text)))
      g_string_append_unichar (out, g_utf8_get_char (text));
  return g_strdup (out->str);
}

static const KkFormPlaced *
find_placed (const KkFormRender *render, const char *path)
{
  for (guint i = 0; i < render->placed->len; i++)
    {
      const KkFormPlaced *placed = render->placed->pdata[i];
      if (g_strcmp0 (placed->path, path) == 0 && placed->text != NULL)
        return placed;
    }
  g_error ("%s is not on the paper", path);
}

static KkFormRender *
render_new (KkFormLayout *layout)
{
  g_autoptr (KkNotice) notice = test_household_new ((int) G_N_ELEMENTS (NAMES));
  KkFormData data = test_form_data (notice);
  g_autoptr (GError) error = NULL;
  KkFormRender *render;

  for (int i = 0; i < (int) G_N_ELEMENTS (NAMES); i++)
    {
      g_autofree char *path = g_strdup_printf ("persons[%d].name", i);
      g_autofree char *name = g_strconcat (NAMES[i].name, "見本", NULL);
      g_assert_true (kk_notice_set (notice, path, name, KK_SOURCE_TYPED));
    }
  render = kk_form_render_new (layout, &data, &error);
  g_assert_no_error (error);
  return render;
}

static void
check (KkFormLayout *layout)
{
  g_autoptr (KkFormRender) render = render_new (layout);
  g_autoptr (GBytes) pdf = kk_form_pdf_to_bytes (render, NULL);
  g_autoptr (PopplerDocument) document = poppler_document_new_from_bytes (pdf, NULL, NULL);
  g_autoptr (PopplerPage) page = poppler_document_get_page (document, 0);
  g_autofree char *all = poppler_page_get_text (page), *text = bare (all);
  FT_Library library;
  FT_Face face;

  g_assert_cmpint (FT_Init_FreeType (&library), ==, 0);
  g_assert_cmpint (FT_New_Face (library, FONT, 0, &face), ==, 0);
  for (int i = 0; i < (int) G_N_ELEMENTS (NAMES); i++)
    {
      g_autofree char *path = g_strdup_printf ("persons[%d].name", i);
      g_autofree char *wanted = g_strconcat (NAMES[i].name, "見本", NULL);
      const KkFormPlaced *placed = find_placed (render, path);
      const PangoFontDescription *font = pango_layout_get_font_description (placed->text->layout);
      double points = (double) pango_font_description_get_size (font) / PANGO_SCALE;
      double baseline = placed->text->y
                        + (double) pango_layout_get_baseline (placed->text->layout) / PANGO_SCALE;
      int size = (int) (points * SCALE);

      g_assert_cmpfloat (placed->text->scale, ==, 1);
      g_assert_cmpint (FT_Set_Pixel_Sizes (face, (FT_UInt) size, (FT_UInt) size), ==, 0);
      g_autofree guint8 *paper = printed (page, placed->text->x, baseline, points, size);
      g_autofree guint8 *right = drawn_by_freetype (face, NAMES[i].mj, size);
      g_autofree guint8 *wrong = drawn_by_freetype (face, NAMES[i].other, size);
      double alike = likeness (paper, right, size);
      g_test_message ("%s %.3f, %s %.3f", NAMES[i].mj, alike, NAMES[i].other,
                      likeness (paper, wrong, size));
      g_assert_cmpfloat (alike, >, 0.9);
      g_assert_cmpfloat (alike, >, likeness (paper, wrong, size) + 0.05);
      if (strstr (text, wanted) == NULL)
        g_error ("\"%s\" is not what is copied out of the paper", wanted);
    }
  FT_Done_Face (face);
  FT_Done_FreeType (library);
}

static void
test_sheet (void)
{
  g_autoptr (KkFormLibrary) library = kk_form_library_new (NULL);
  g_autoptr (KkFormLayout) layout
      = kk_form_library_get (library, "number-card", "2026-04-06", NULL);

  check (layout);
}

static void
test_notice (void)
{
  g_autoptr (KkFormLayout) layout = kk_form_layout_builtin ("notice-a4", NULL);

  check (layout);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/forms/glyphs/sheet", test_sheet);
  g_test_add_func ("/forms/glyphs/notice", test_notice);
  return g_test_run ();
}
