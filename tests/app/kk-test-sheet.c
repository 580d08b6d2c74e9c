/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/app/kk-test-sheet.h"

#include <math.h>
#include <pango/pangocairo.h>

#define DPI 200
#define WIDTH 1654
#define HEIGHT 2339

typedef struct
{
  const char *label;
  const char *value;
} Row;

static const Row household[] = {
  { "届出年月日", "令和8年3月20日" },       { "異動予定日", "令和8年4月1日" },
  { "新住所", SHEET_NEW_ADDRESS },          { "新世帯主", SHEET_HEAD },
  { "旧住所", "福岡県小郡市小郡255番地1" }, { "旧世帯主", SHEET_HEAD },
};

static const Row persons[2][7] = {
  { { "氏名", SHEET_HEAD },
    { "フリガナ", "ミホン　タロウ" },
    { "生年月日", "昭和60年5月3日" },
    { "性別", "男" },
    { "続柄", "世帯主" },
    { "本籍", "福岡県小郡市小郡255番地1" },
    { "筆頭者", SHEET_HEAD } },
  { { "氏名", SHEET_MEMBER },
    { "フリガナ", "ミホン　ハナコ" },
    { "生年月日", "昭和62年11月9日" },
    { "性別", "女" },
    { "続柄", "妻" },
    { "本籍", "福岡県小郡市小郡255番地1" },
    { "筆頭者", SHEET_HEAD } },
};

static void
write_text (cairo_t *cr, double x, double y, int pixels, const char *text)
{
  g_autoptr (PangoLayout) layout = pango_cairo_create_layout (cr);
  PangoFontDescription *font = pango_font_description_from_string ("IPAmjMincho");

  pango_font_description_set_absolute_size (font, pixels * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_text (layout, text, -1);
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, layout);
  pango_font_description_free (font);
}

/* A ruled table of two columns; where it ends. */
static double
draw_table (cairo_t *cr, double y, const Row *rows, gsize n)
{
  const double left = 150;
  const double middle = 480;
  const double right = 1500;
  const double height = 74;

  cairo_set_line_width (cr, 3);
  for (gsize i = 0; i < n; i++)
    {
      write_text (cr, left + 24, y + height * (double) i + 18, 36, rows[i].label);
      write_text (cr, middle + 24, y + height * (double) i + 16, 40, rows[i].value);
    }
  cairo_new_path (cr);
  for (gsize i = 0; i < n; i++)
    cairo_rectangle (cr, left, y + height * (double) i, right - left, height);
  cairo_move_to (cr, middle, y);
  cairo_line_to (cr, middle, y + height * (double) n);
  cairo_stroke (cr);
  return y + height * (double) n;
}

static void
draw_sheet (cairo_t *cr, int page, int total)
{
  double y = 330;

  write_text (cr, 620, 140, 76, "転出証明書");
  if (page == 1)
    y = draw_table (cr, y, household, G_N_ELEMENTS (household)) + 60;
  if (page == 1)
    draw_table (cr, y, persons[0], G_N_ELEMENTS (persons[0]));
  if (page == 2 || total == 1)
    draw_table (cr, page == 2 ? y : y + 580, persons[1], G_N_ELEMENTS (persons[1]));
  write_text (cr, 200, 2030, 38, "上記のとおり転出することを証明します。");
  write_text (cr, 200, 2100, 38, "令和8年3月20日");
  write_text (cr, 900, 2100, 44, "福岡県小郡市長　研修　次郎");
  if (total > 1)
    {
      g_autofree char *number = g_strdup_printf ("%d/%d", page, total);

      write_text (cr, 800, 2230, 36, number);
    }
}

static cairo_status_t
append_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static GBytes *
to_png (cairo_surface_t *surface)
{
  GByteArray *bytes = g_byte_array_new ();

  g_assert_cmpint (cairo_surface_write_to_png_stream (surface, append_cb, bytes), ==,
                   CAIRO_STATUS_SUCCESS);
  return g_byte_array_free_to_bytes (bytes);
}

GBytes *
test_sheet_png (int page, int total, int quarters)
{
  gboolean lying = quarters % 2 != 0;
  int width = lying ? HEIGHT : WIDTH;
  int height = lying ? WIDTH : HEIGHT;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (surface);
  GBytes *png;

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_translate (cr, width / 2.0, height / 2.0);
  cairo_rotate (cr, quarters * G_PI / 2);
  cairo_translate (cr, -WIDTH / 2.0, -HEIGHT / 2.0);
  cairo_set_source_rgb (cr, 0.1, 0.1, 0.1);
  draw_sheet (cr, page, total);
  png = to_png (surface);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return png;
}

GBytes *
test_photo_png (guint32 seed)
{
  g_autoptr (GRand) dice = g_rand_new_with_seed (seed);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 900, 700);
  cairo_t *cr = cairo_create (surface);
  GBytes *png;

  cairo_set_source_rgb (cr, 0.5, 0.7, 0.9);
  cairo_paint (cr);
  for (int i = 0; i < 2000; i++)
    {
      cairo_set_source_rgb (cr, g_rand_double (dice), g_rand_double (dice), g_rand_double (dice));
      cairo_arc (cr, g_rand_double_range (dice, 0, 900), g_rand_double_range (dice, 0, 700),
                 g_rand_double_range (dice, 1, 30), 0, 2 * G_PI);
      cairo_fill (cr);
    }
  png = to_png (surface);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return png;
}
