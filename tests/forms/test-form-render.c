/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>
#include <zbar.h>

#include "forms/kk-form-render.h"
#include "forms/kk-form-text.h"
#include "tests/forms/household.h"

static KkFormRender *
render_new (const char *id, const KkFormData *data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkFormLayout) layout = kk_form_layout_builtin (id, &error);
  g_assert_no_error (error);
  KkFormRender *render = kk_form_render_new (layout, data, &error);
  g_assert_no_error (error);
  return render;
}

static void
test_pages (void)
{
  static const int persons[] = { 0, 1, 6, 7, 13, 15, 16 }, pages[] = { 1, 1, 1, 2, 2, 2, 3 };

  for (gsize i = 0; i < G_N_ELEMENTS (persons); i++)
    {
      g_autoptr (KkNotice) notice = test_household_new (persons[i]);
      KkFormData data = test_form_data (notice);
      g_autoptr (KkFormRender) render = render_new ("notice-a4", &data);
      int page = -1;

      g_assert_cmpint (kk_form_render_get_n_pages (render), ==, pages[i]);
      if (persons[i] == 0)
        continue;
      g_autofree char *last = kk_field_path (KK_SCOPE_PERSON, persons[i] - 1, "name");
      g_assert_true (kk_form_render_locate (render, last, &page, NULL));
      g_assert_cmpint (page, ==, pages[i] - 1);
      g_autofree char *beyond = kk_field_path (KK_SCOPE_PERSON, persons[i], "name");
      g_assert_false (kk_form_render_locate (render, beyond, NULL, NULL));
    }
}

/* Every field that holds something is on the paper, except those the form has no place for. */
static void
test_complete (void)
{
  g_autoptr (KkNotice) notice = test_household_new (6);
  g_autoptr (GPtrArray) paths = kk_notice_paths (notice);
  KkFormData data = test_form_data (notice);
  g_autoptr (KkFormRender) render = render_new ("notice-a4", &data);

  for (guint i = 0; i < paths->len; i++)
    {
      const char *path = paths->pdata[i];
      g_test_message ("%s", path);
      /* 本籍・筆頭者 stand once, as the head's. */
      if (g_str_has_suffix (path, ".legal_domicile") || g_str_has_suffix (path, ".koseki_head"))
        continue;
      g_assert_true (kk_form_render_locate (render, path, NULL, NULL));
    }
}

static void
test_hit (void)
{
  g_autoptr (KkNotice) notice = test_household_new (8);
  KkFormData data = test_form_data (notice);
  g_autoptr (KkFormRender) render = render_new ("notice-a4", &data);
  const GPtrArray *paths = kk_form_render_get_paths (render);

  g_assert_cmpint (paths->len, >, 8 * 20);
  for (guint i = 0; i < paths->len; i++)
    {
      const char *path = paths->pdata[i];
      KkFormRect r;
      int page;

      g_assert_true (kk_form_render_locate (render, path, &page, &r));
      gboolean checks
          = g_str_equal (path, "filer.relation") || g_str_has_prefix (path, "identity.");
      for (int corner = 0; corner < 5; corner++)
        {
          double x = r.x + (corner == 4 ? r.w / 2 : corner % 2 ? r.w - 0.2 : 0.2);
          double y = r.y + (corner == 4 ? r.h / 2 : corner / 2 ? r.h - 0.2 : 0.2);
          /* Check boxes need not fill the rectangle around them. */
          if (!checks || corner == 0)
            g_assert_cmpstr (kk_form_render_hit (render, page, x, y), ==, path);
        }
    }
  g_assert_null (kk_form_render_hit (render, 0, 1, 1));
  g_assert_null (kk_form_render_hit (render, 7, 100, 100));
  g_assert_null (kk_form_render_hit (render, 0, -5, 1e9));
  g_assert_false (kk_form_render_locate (render, "nonsense", NULL, NULL));
}

/* Each value drawn alone: its ink must lie in its cell. */
static void
assert_inside (KkFormRender *render)
{
  const GPtrArray *paths = kk_form_render_get_paths (render);
  int inked = 0;

  for (guint i = 0; i < paths->len; i++)
    {
      const char *path = paths->pdata[i];
      cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_ALPHA, NULL);
      cairo_t *cr = cairo_create (surface);
      double x, y, w, h;
      KkFormRect r;

      kk_form_render_draw_value (render, path, cr);
      cairo_recording_surface_ink_extents (surface, &x, &y, &w, &h);
      cairo_destroy (cr);
      cairo_surface_destroy (surface);
      if (w <= 0)
        continue;
      inked++;
      g_assert_true (kk_form_render_locate (render, path, NULL, &r));
      /* Recorded ink is rounded outwards to whole points. */
      if (x < r.x - 1 || y < r.y - 1 || x + w > r.x + r.w + 1 || y + h > r.y + r.h + 1)
        g_error ("%s: ink %.1f %.1f %.1f %.1f leaves cell %.1f %.1f %.1f %.1f", path, x, y, w, h,
                 r.x, r.y, r.w, r.h);
    }
  g_assert_cmpint (inked, >, 50);
}

static void
test_inside (void)
{
  g_autoptr (KkNotice) notice = test_household_new (8);
  KkFormData data = test_form_data (notice);
  data.reveal = TRUE;
  g_autoptr (KkFormRender) render = render_new ("notice-a4", &data);
  assert_inside (render);

  test_household_stretch (notice);
  g_autoptr (KkFormRender) stretched = render_new ("notice-a4", &data);
  assert_inside (stretched);

  g_autoptr (GString) endless = g_string_new (NULL);
  for (int i = 0; i < 500; i++)
    g_string_append (endless, i % 3 ? "架" : "W");
  g_assert_true (kk_notice_set (notice, "new_address", endless->str, KK_SOURCE_TYPED));
  g_assert_true (kk_notice_set (notice, "persons[0].nhi", endless->str, KK_SOURCE_TYPED));
  g_assert_true (kk_notice_set (notice, "persons[0].sex", endless->str, KK_SOURCE_TYPED));
  g_autoptr (KkFormRender) absurd = render_new ("notice-a4", &data);
  assert_inside (absurd);
}

static const KkFormWarning *
find_warning (const KkFormRender *render, const char *path, const char *code)
{
  const GPtrArray *warnings = kk_form_render_get_warnings (render);

  for (guint i = 0; i < warnings->len; i++)
    {
      const KkFormWarning *warning = warnings->pdata[i];
      if (g_str_equal (warning->path, path) && g_str_equal (warning->code, code))
        return warning;
    }
  return NULL;
}

static void
test_warnings (void)
{
  g_autoptr (KkNotice) notice = test_household_new (2);
  KkFormData data = test_form_data (notice);
  g_autoptr (KkFormRender) fine = render_new ("notice-a4", &data);
  g_assert_cmpint (kk_form_render_get_warnings (fine)->len, ==, 0);

  /* IPAmj明朝 has no 見 U+E0101 and no hangul syllable. */
  kk_notice_set (notice, "persons[0].name", "見\U000E0101　太郎", KK_SOURCE_TYPED);
  kk_notice_set (notice, "persons[1].name", "\uD7A3 花子", KK_SOURCE_TYPED);
  g_autoptr (KkFormRender) render = render_new ("notice-a4", &data);
  const KkFormWarning *lost = find_warning (render, "persons[0].name", "variation");
  g_assert_nonnull (lost);
  g_assert_null (strstr (lost->message, "太郎"));
  g_assert_nonnull (find_warning (render, "persons[1].name", "glyph"));
  g_assert_null (find_warning (render, "persons[0].name", "glyph"));
}

/* Pages with and without the practice mark differ in ink all over the sheet. */
static void
test_draw (void)
{
  g_autoptr (KkNotice) notice = test_household_new (7);
  g_autoptr (KkSignature) signature = test_signature_new (KK_SIGN_BY_PROXY);
  KkFormData data = test_form_data (notice);
  double w, h;
  guint64 dark[2][2] = { 0 };

  data.signature = signature;
  for (int practice = 0; practice < 2; practice++)
    {
      data.practice = practice;
      g_autoptr (KkFormRender) render = render_new ("notice-a4", &data);
      kk_form_render_get_size (render, &w, &h);
      for (int page = 0; page < 2; page++)
        {
          cairo_surface_t *surface
              = cairo_image_surface_create (CAIRO_FORMAT_A8, (int) ceil (w), (int) ceil (h));
          cairo_t *cr = cairo_create (surface);
          kk_form_render_draw (render, page, cr);
          g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
          cairo_destroy (cr);
          cairo_surface_flush (surface);
          const guint8 *pixels = cairo_image_surface_get_data (surface);
          int stride = cairo_image_surface_get_stride (surface);
          for (int y = 0; y < (int) h; y++)
            for (int x = 0; x < (int) w; x++)
              dark[practice][page] += pixels[y * stride + x] > 128;
          cairo_surface_destroy (surface);
        }
    }
  for (int page = 0; page < 2; page++)
    g_assert_cmpuint (dark[1][page], >, dark[0][page] + (guint64) (w * h * 0.02));
}

/* One page drawn on white at 2 dots a point: its pixels' red; free with g_free. */
static guint8 *
drawn (KkFormRender *render, int page, int *width, int *height)
{
  double w = 0, h = 0;
  guint8 *grey;

  kk_form_render_get_size (render, &w, &h);
  *width = (int) (2 * w);
  *height = (int) (2 * h);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, *width, *height);
  cairo_t *cr = cairo_create (surface);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, 2, 2);
  kk_form_render_draw (render, page, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  grey = g_malloc ((gsize) *width * *height);
  for (int y = 0; y < *height; y++)
    for (int x = 0; x < *width; x++)
      grey[y * *width + x] = cairo_image_surface_get_data (
          surface)[y * cairo_image_surface_get_stride (surface) + x * 4];
  cairo_surface_destroy (surface);
  return grey;
}

/* The practice mark takes no ink away, from what is printed and from what a city drew, and stands
 * in every margin. */
static void
test_practice_hides_nothing (void)
{
  g_autoptr (KkNotice) notice = test_household_new (2);
  KkFormData data = test_form_data (notice);
  g_autoptr (GError) error = NULL;
  g_autofree char *path
      = g_build_filename (g_getenv ("KAKANAI_FORMS"), "nhi-join", "1", "form.json", NULL);
  g_autoptr (KkFormLayout) sheet = kk_form_layout_load (path, &error);
  g_autoptr (KkFormLayout) built_in = kk_form_layout_builtin ("notice-a4", &error);
  KkFormLayout *layouts[] = { sheet, built_in };

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (layouts); i++)
    {
      guint8 *pixels[2] = { NULL, NULL };
      int width = 0, height = 0, lighter = 0, margins[4] = { 0 };

      for (int practice = 0; practice < 2; practice++)
        {
          data.practice = practice;
          g_autoptr (KkFormRender) render = kk_form_render_new (layouts[i], &data, &error);
          g_assert_no_error (error);
          pixels[practice] = drawn (render, 0, &width, &height);
        }
      for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
          {
            int was = pixels[0][y * width + x], is = pixels[1][y * width + x];
            /* 10: an edge blends with grey instead of white. */
            lighter += is > was + 10;
            margins[0] += y < 50 && was > 250 && is < 150;
            margins[1] += y > height - 50 && was > 250 && is < 150;
            margins[2] += x < 50 && was > 250 && is < 150;
            margins[3] += x > width - 50 && was > 250 && is < 150;
          }
      g_assert_cmpint (lighter, ==, 0);
      for (int m = 0; m < 4; m++)
        g_assert_cmpint (margins[m], >, 40);
      g_free (pixels[0]);
      g_free (pixels[1]);
    }
}

/* The QR on the drawn page is read back as a code reader would. */
static void
test_code (void)
{
  g_autoptr (KkNotice) notice = test_household_new (7);
  KkFormData data = test_form_data (notice);
  g_autoptr (KkFormRender) render = render_new ("notice-a4", &data);
  const int dpi = 200, width = 210 * dpi / 25.4, height = 60 * dpi / 25.4;

  for (int page = 0; page < 2; page++)
    {
      cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
      cairo_t *cr = cairo_create (surface);
      cairo_set_source_rgb (cr, 1, 1, 1);
      cairo_paint (cr);
      cairo_scale (cr, dpi / 72.0, dpi / 72.0);
      kk_form_render_draw (render, page, cr);
      cairo_destroy (cr);
      cairo_surface_flush (surface);
      guint8 *grey = g_malloc (width * height);
      for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
          grey[y * width + x] = cairo_image_surface_get_data (
              surface)[y * cairo_image_surface_get_stride (surface) + x * 4];
      cairo_surface_destroy (surface);

      zbar_image_scanner_t *scanner = zbar_image_scanner_create ();
      zbar_image_t *image = zbar_image_create ();
      zbar_image_set_format (image, zbar_fourcc ('Y', '8', '0', '0'));
      zbar_image_set_size (image, width, height);
      zbar_image_set_data (image, grey, (unsigned long) width * height, NULL);
      g_assert_cmpint (zbar_scan_image (scanner, image), ==, 1);
      const zbar_symbol_t *symbol = zbar_image_first_symbol (image);
      g_assert_cmpstr (zbar_symbol_get_data (symbol), ==, data.code);
      zbar_image_destroy (image);
      zbar_image_scanner_destroy (scanner);
      g_free (grey);
    }
}

static void
test_refused (void)
{
  g_autoptr (KkFormLayout) layout = kk_form_layout_builtin ("notice-a4", NULL);
  g_autoptr (KkNotice) notice = test_household_new (1);
  g_autofree char *huge = g_strnfill (4000, 'x');
  g_autoptr (GError) error = NULL;
  KkFormData data = { 0 };

  g_assert_null (kk_form_render_new (layout, &data, &error));
  g_assert_error (error, KK_FORM_ERROR, KK_FORM_ERROR_DATA);
  g_clear_error (&error);

  data = test_form_data (notice);
  data.code = huge;
  g_assert_null (kk_form_render_new (layout, &data, &error));
  g_assert_error (error, KK_FORM_ERROR, KK_FORM_ERROR_CODE);
  g_clear_error (&error);

  /* More people than the sheets a form may have. */
  for (int i = 0; i < 1000; i++)
    kk_notice_add_person (notice);
  data.code = NULL;
  g_assert_null (kk_form_render_new (layout, &data, &error));
  g_assert_error (error, KK_FORM_ERROR, KK_FORM_ERROR_DATA);
}

static void
test_no_font (void)
{
  const char *json
      = "{\"id\":\"t\",\"title\":\"t\",\"page\":{\"width\":100,\"height\":100},"
        "\"fonts\":{\"label\":\"BIZ UDPGothic\",\"value\":\"No Such Font\"},"
        "\"first\":{\"items\":[{\"type\":\"mark\",\"x\":1,\"y\":1,\"w\":10,\"h\":5}]}}";
  g_autoptr (GBytes) bytes = g_bytes_new_static (json, strlen (json));
  g_autoptr (KkFormLayout) layout = kk_form_layout_new (bytes, "t.json", NULL);
  g_autoptr (GError) error = NULL;
  KkFormData data = { 0 };

  g_assert_nonnull (layout);
  g_assert_null (kk_form_render_new (layout, &data, &error));
  g_assert_error (error, KK_FORM_ERROR, KK_FORM_ERROR_FONT);
}

/* Laid out once for places of one size and style; what differs is laid out by itself. */
static void
test_fitted_once (void)
{
  static const char *const string = "転入　太郎";
  KkFormStyle style = { .value = TRUE, .size = 12, .min_size = 3 };
  const KkFormRect wide = { 10, 20, 200, 20 }, below = { 10, 60, 200, 20 };
  const KkFormRect low = { 10, 20, 200, 4 };
  KkFormFonts fonts;
  gboolean small;

  g_assert_true (kk_form_fonts_open (&fonts, "IPAMincho", "IPAmjMincho", NULL));
  g_autoptr (GHashTable) texts = kk_form_texts_new ();
  KkFormText *first = kk_form_text_fit_again (&fonts, texts, string, &style, &wide, &small);
  g_assert_false (small);
  KkFormText *second = kk_form_text_fit_again (&fonts, texts, string, &style, &below, &small);
  g_assert_false (small);
  g_assert_true (second->layout == first->layout);
  g_assert_cmpfloat_with_epsilon (second->y - first->y, 40, 1e-9);
  for (int turn = 0; turn < 2; turn++) /* found again as it was fitted: small */
    {
      KkFormText *tiny = kk_form_text_fit_again (&fonts, texts, string, &style, &low, &small);
      g_assert_true (small);
      g_assert_true (tiny->layout != first->layout);
      kk_form_text_free (tiny);
    }
  style.align = 1;
  KkFormText *right = kk_form_text_fit_again (&fonts, texts, string, &style, &wide, &small);
  g_assert_cmpfloat (right->x, >, first->x + 50);
  g_assert_null (kk_form_text_fit_again (&fonts, texts, "", &style, &wide, &small));
  kk_form_text_free (right);
  kk_form_text_free (second);
  kk_form_text_free (first);
  kk_form_fonts_clear (&fonts);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/forms/render/pages", test_pages);
  g_test_add_func ("/forms/render/complete", test_complete);
  g_test_add_func ("/forms/render/hit", test_hit);
  g_test_add_func ("/forms/render/inside", test_inside);
  g_test_add_func ("/forms/render/warnings", test_warnings);
  g_test_add_func ("/forms/render/draw", test_draw);
  g_test_add_func ("/forms/render/practice-hides-nothing", test_practice_hides_nothing);
  g_test_add_func ("/forms/render/code", test_code);
  g_test_add_func ("/forms/render/refused", test_refused);
  g_test_add_func ("/forms/render/no-font", test_no_font);
  g_test_add_func ("/forms/render/fitted-once", test_fitted_once);
  return g_test_run ();
}
