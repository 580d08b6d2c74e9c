/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A character no font has is printed as 〓 with the picture of what was read, upright however the
 * page lay, on the notice and on a city's form. */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "app/kk-archive.h"
#include "app/kk-paper.h"
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

/* ——— papers made without a session ——— */

/* A signed move-in of which path was read from its only page. */
static KkRevision *
revision_new (const char *path, const char *text)
{
  KkBox box;
  g_autoptr (KkPageImage) page = page_new (90, &box);
  g_autoptr (GBytes) png = kk_page_image_to_png (page, NULL);
  KkRevision *revision = kk_revision_new ("0e6f0c52-7a11-4d2b-9c55-1f3a5b7c9d00", 1);
  KkRevisionPage *kept = kk_revision_page_new ("image/png", png);
  KkSource *source = kk_source_new (KK_SOURCE_PAGE, text, 0.5);

  kept->rotation = 90;
  g_ptr_array_add (revision->pages, kept);
  source->page = kk_page_id (kept->id, kept->subpage);
  source->box = box;
  revision->notice = kk_notice_new (KK_MOVE_IN);
  kk_notice_add_person (revision->notice);
  kk_value_add_source (kk_notice_ensure (revision->notice, path), source);
  revision->signature = kk_signature_new (KK_SIGN_BY_SELF, 0.3);
  revision->signature->at = g_get_real_time ();
  revision->signature->hash = kk_revision_notice_hash (revision->notice);
  revision->case_number = g_strdup ("20261120-0001");
  return revision;
}

/* Of the first page of a PDF. */
static Patch
find_in_pdf (GBytes *pdf, gboolean red)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkPageFile) file = kk_page_file_open (pdf, &error);
  g_autoptr (KkPageImage) image = file != NULL ? kk_page_file_read_page (file, 0, &error) : NULL;
  Patch patch = { 0 };

  g_assert_no_error (error);
  for (int y = 0; image->channels == 3 && y < image->height; y++) /* else there is no colour */
    for (int x = 0; x < image->width; x++)
      {
        const guint8 *p = image->pixels + (gsize) y * image->stride + x * 3;

        if (p[red ? 0 : 1] > 200 && p[red ? 1 : 0] < 60 && p[2] < 60)
          {
            patch.n++;
            patch.x += x;
          }
      }
  patch.x /= MAX (patch.n, 1);
  return patch;
}

static void
assert_pictured (GBytes *pdf, gboolean pictured)
{
  const Patch red = find_in_pdf (pdf, TRUE), green = find_in_pdf (pdf, FALSE);

  g_test_message ("red %d at %.0f, green %d at %.0f", red.n, red.x, green.n, green.x);
  if (pictured)
    {
      g_assert_cmpint (MIN (red.n, green.n), >, 500);
      g_assert_cmpfloat (red.x + 10, <, green.x);
    }
  else
    g_assert_cmpint (red.n + green.n, ==, 0);
}

/* What an approved revision leaves in the folder of PDFs. */
static void
test_filed (void)
{
  g_autofree char *folder = g_dir_make_tmp ("kk-pictures-XXXXXX", NULL);
  g_autoptr (KkAppConfig) config = g_new0 (KkAppConfig, 1);
  g_autoptr (KkRevision) revision = revision_new ("persons[0].name", NAME);
  g_autofree char *sha256 = NULL;
  g_autoptr (GError) error = NULL;

  config->pdf_dir = g_strdup (folder);
  config->city_name = g_strdup ("見本市");
  g_autoptr (GPtrArray) paths = kk_paper_file (config, revision, &sha256, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (paths->len, ==, 1);
  g_autoptr (GMappedFile) mapped = g_mapped_file_new (paths->pdata[0], FALSE, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) pdf = g_mapped_file_get_bytes (mapped);
  assert_pictured (pdf, TRUE);
  g_assert_cmpint (g_remove (paths->pdata[0]), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* The papers of an archive have the pictures of the pages that lie in it; of a value of which
 * something is hidden they have none. */
static void
archive_paper (const char *path, const char *text, const char *profile, gboolean pictured)
{
  g_autoptr (KkAppConfig) config = g_new0 (KkAppConfig, 1);
  g_autoptr (KkRevision) revision = revision_new (path, text);
  g_autoptr (KkArchiveOrder) order = kk_archive_order_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (KkReader) reader = kk_reader_new (NULL, NULL, &error);
  const KkRevisionPage *page = revision->pages->pdata[0];
  g_autofree char *id = kk_page_id (page->id, page->subpage);

  g_assert_no_error (error);
  order->paper = kk_paper_new (config, revision);
  order->profile = g_strdup (profile);
  order->made = g_strdup ("2026-11-20T09:00:00+09:00");
  kk_archive_order_add_page (order, id, page->bytes, page->subpage, page->rotation);
  g_autoptr (GBytes) pdf = kk_archive_make (reader, order, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_pictured (pdf, pictured);
}

static void
test_archive (void)
{
  archive_paper ("persons[0].name", NAME, NULL, TRUE);
  archive_paper ("persons[0].name", NAME, "counter", TRUE);
  archive_paper ("remarks", NAME "123456789018", NULL, TRUE);
  archive_paper ("remarks", NAME "123456789018", "counter", FALSE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/pictures/notice", test_notice);
  g_test_add_func ("/app/pictures/sheet", test_sheet);
  g_test_add_func ("/app/pictures/off-page", test_off_page);
  g_test_add_func ("/app/pictures/filed", test_filed);
  g_test_add_func ("/app/pictures/archive", test_archive);
  return g_test_run ();
}
