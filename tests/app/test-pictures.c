/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A character no font has is printed as 〓 with the picture of what was read, upright however the
 * page lay, on the notice and on a city's form. */
#include <math.h>
#include <string.h>

#include "app/kk-pictures.h"
#include "forms/kk-form-library.h"
#include "forms/kk-form-render.h"

#define SIDE 400                /* pixels of the page */
#define NAME "見本\u3000\uD7A3" /* IPAmj明朝 has no hangul syllable */
#define LONG 120
#define SHORT 40

/* A white page with a field of LONG × SHORT that is red at its beginning and green at its end,
 * lying so that rotation turns it upright. */
static KkPageImage *
page_new (int rotation, KkBox *box)
{
  gboolean lies = rotation % 180 != 0;
  guint8 *pixels = g_malloc (SIDE * SIDE * 3);
  g_autoptr (GBytes) bytes = NULL;

  memset (pixels, 255, SIDE * SIDE * 3);
  *box = (KkBox){ 50, 70, lies ? SHORT : LONG, lies ? LONG : SHORT };
  for (int y = 0; y < box->h; y++)
    for (int x = 0; x < box->w; x++)
      {
        guint8 *p = pixels + ((box->y + y) * SIDE + box->x + x) * 3;
        double along = rotation == 0     ? (double) x / box->w
                       : rotation == 180 ? 1 - (double) x / box->w
                       : rotation == 270 ? (double) y / box->h
                                         : 1 - (double) y / box->h;
        memset (p, 0, 3);
        p[along < 0.5 ? 0 : 1] = 255;
      }
  bytes = g_bytes_new_take (pixels, SIDE * SIDE * 3);
  return kk_page_image_new (g_steal_pointer (&bytes), SIDE, SIDE, 3, SIDE * 3, 300);
}

static KkNotice *
notice_new (const KkBox *box)
{
  KkNotice *notice = kk_notice_new (KK_MOVE_IN);
  KkSource *source = kk_source_new (KK_SOURCE_PAGE, NAME, 0.5);

  kk_notice_add_person (notice);
  source->page = g_strdup ("page");
  source->box = *box;
  kk_value_add_source (kk_notice_ensure (notice, "persons[0].name"), source);
  return notice;
}

typedef struct
{
  int n;
  double x, y; /* middle */
} Patch;

/* Where the page is of that colour and nothing else. */
static Patch
find_patch (const guint32 *pixels, int width, int height, guint32 colour)
{
  Patch patch = { 0 };

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      if ((pixels[y * width + x] & 0xffffff) == colour)
        {
          patch.n++;
          patch.x += x;
          patch.y += y;
        }
  patch.x /= MAX (patch.n, 1);
  patch.y /= MAX (patch.n, 1);
  return patch;
}

static void
draw (KkFormRender *render, Patch *red, Patch *green)
{
  double w = 0, h = 0;

  kk_form_render_get_size (render, &w, &h);
  int width = (int) (w * 2), height = (int) (h * 2);
  g_autofree guint32 *pixels = g_new0 (guint32, (gsize) width * height);
  cairo_surface_t *surface = cairo_image_surface_create_for_data (
      (guint8 *) pixels, CAIRO_FORMAT_RGB24, width, height, width * 4);
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, 2, 2);
  kk_form_render_draw (render, 0, cr);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  *red = find_patch (pixels, width, height, 0xff0000);
  *green = find_patch (pixels, width, height, 0x00ff00);
}

static gboolean
warns (const KkFormRender *render, const char *words)
{
  const GPtrArray *warnings = kk_form_render_get_warnings (render);

  for (guint i = 0; i < warnings->len; i++)
    {
      const KkFormWarning *warning = warnings->pdata[i];
      if (g_str_equal (warning->code, "glyph") && strstr (warning->message, words) != NULL)
        return TRUE;
    }
  return FALSE;
}

static void
check (KkFormLayout *layout, int rotation)
{
  KkBox box;
  KkPageImage *page = page_new (rotation, &box);
  g_autoptr (KkNotice) notice = notice_new (&box);
  KkPictures pictures = { .notice = notice };
  KkFormData data = { .notice = notice, .date = "2026-04-06" };
  g_autoptr (KkFormRender) without = kk_form_render_new (layout, &data, NULL);
  g_autoptr (KkFormRender) with = NULL;
  KkFormRect rect;
  Patch red, green;

  g_assert_nonnull (without);
  g_assert_true (warns (without, "手書き"));
  draw (without, &red, &green);
  g_assert_cmpint (red.n + green.n, ==, 0);

  kk_pictures_add (&pictures, "page", rotation, page);
  kk_page_image_unref (page);
  data.picture = kk_pictures_find;
  data.picture_data = &pictures;
  with = kk_form_render_new (layout, &data, NULL);
  g_assert_true (warns (with, "画像"));
  draw (with, &red, &green);
  g_test_message ("turned %d: red %d at %.0f, green %d at %.0f", rotation, red.n, red.x, green.n,
                  green.x);
  g_assert_cmpint (MIN (red.n, green.n), >, 150);
  g_assert_cmpfloat (red.x + 10, <, green.x);
  g_assert_cmpfloat (fabs (red.y - green.y), <, 2);
  g_assert_true (kk_form_render_locate (with, "persons[0].name", NULL, &rect));
  g_assert_cmpfloat (red.x / 2, >, rect.x + rect.w / 3);
  g_assert_cmpfloat (green.x / 2, <, rect.x + rect.w);
  kk_pictures_clear (&pictures);
}

static void
test_notice (void)
{
  g_autoptr (KkFormLayout) layout = kk_form_layout_builtin ("notice-a4", NULL);

  for (int rotation = 0; rotation < 360; rotation += 90)
    check (layout, rotation);
}

static void
test_sheet (void)
{
  g_autoptr (KkFormLibrary) library = kk_form_library_new (NULL);
  g_autoptr (KkFormLayout) layout
      = kk_form_library_get (library, "number-card", "2026-04-06", NULL);

  check (layout, 0);
}

/* A box that reaches off the page, and one that lies off it, do no harm. */
static void
test_off_page (void)
{
  g_autoptr (KkFormLayout) layout = kk_form_layout_builtin ("notice-a4", NULL);
  static const KkBox boxes[]
      = { { 380, 380, 200, 90 }, { 900, 900, 10, 10 }, { -50, -50, 60, 60 } };

  for (gsize i = 0; i < G_N_ELEMENTS (boxes); i++)
    {
      KkBox box;
      KkPageImage *page = page_new (0, &box);
      g_autoptr (KkNotice) notice = notice_new (&boxes[i]);
      KkPictures pictures = { .notice = notice };
      KkFormData data = { .notice = notice,
                          .date = "2026-04-06",
                          .picture = kk_pictures_find,
                          .picture_data = &pictures };

      kk_pictures_add (&pictures, "page", 0, page);
      kk_page_image_unref (page);
      g_autoptr (KkFormRender) render = kk_form_render_new (layout, &data, NULL);
      g_assert_nonnull (render);
      kk_pictures_clear (&pictures);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/pictures/notice", test_notice);
  g_test_add_func ("/app/pictures/sheet", test_sheet);
  g_test_add_func ("/app/pictures/off-page", test_off_page);
  return g_test_run ();
}
