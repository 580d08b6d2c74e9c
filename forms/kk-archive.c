/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/kk-archive.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "forms/kk-archive-private.h"

/* Of a JPEG under the ink: from what looks like the paper to what only just does. */
static const int qualities[] = { 85, 75, 60, 45, 32, 22 };

#define HIDDEN_PAGE                                                                                                                             \
  "この頁は載せていません。\n\n隠すべきものがどこにあるかを確かめられなかったため、頁の全体を隠し" \
  "ました。"                                                                                                                                \
  "元の画像は証拠として残っています。見る権利のある職員は、全部の控えで見られます。"

struct _KkArchive
{
  char *title, *made;
  GByteArray *bytes;
  cairo_surface_t *surface;
  cairo_t *cr;
  int n_pages;
  GPtrArray *scans; /* KkArchiveScan* */
  GArray *parts;    /* KkArchivePart */
};

static void
scan_free (KkArchiveScan *scan)
{
  g_clear_pointer (&scan->ink, g_bytes_unref);
  g_clear_pointer (&scan->back, g_bytes_unref);
  g_clear_pointer (&scan->fore, g_bytes_unref);
  g_clear_pointer (&scan->text, kk_page_text_free);
  g_free (scan);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkArchiveScan, scan_free)

static void
part_clear (KkArchivePart *part)
{
  g_free (part->title);
}

static cairo_status_t
append_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

KkArchive *
kk_archive_new (const char *title, const char *made)
{
  KkArchive *archive = g_new0 (KkArchive, 1);

  archive->title = g_strdup (title);
  archive->made = g_strdup (made);
  archive->bytes = g_byte_array_new ();
  archive->surface = cairo_pdf_surface_create_for_stream (append_cb, archive->bytes, 595, 842);
  archive->cr = cairo_create (archive->surface);
  archive->scans = g_ptr_array_new_with_free_func ((GDestroyNotify) scan_free);
  archive->parts = g_array_new (FALSE, FALSE, sizeof (KkArchivePart));
  g_array_set_clear_func (archive->parts, (GDestroyNotify) part_clear);
  return archive;
}

void
kk_archive_free (KkArchive *archive)
{
  g_clear_pointer (&archive->cr, cairo_destroy);
  g_clear_pointer (&archive->surface, cairo_surface_destroy);
  g_byte_array_unref (archive->bytes);
  g_ptr_array_unref (archive->scans);
  g_array_unref (archive->parts);
  g_free (archive->title);
  g_free (archive->made);
  g_free (archive);
}

void
kk_archive_begin (KkArchive *archive, const char *part)
{
  KkArchivePart new = { g_strdup (part), archive->n_pages };

  g_array_append_val (archive->parts, new);
}

int
kk_archive_get_n_pages (const KkArchive *archive)
{
  return archive->n_pages;
}

static gboolean
check_cairo (KkArchive *archive, GError **error)
{
  cairo_status_t status = cairo_status (archive->cr);

  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;
  g_set_error (error, KK_FORM_ERROR, KK_FORM_ERROR_IO, "PDF: %s", cairo_status_to_string (status));
  return FALSE;
}

gboolean
kk_archive_add_paper (KkArchive *archive, KkFormRender *render, GError **error)
{
  double width, height;

  kk_form_render_get_size (render, &width, &height);
  cairo_pdf_surface_set_size (archive->surface, width, height);
  for (int page = 0; page < kk_form_render_get_n_pages (render); page++)
    {
      kk_form_render_draw (render, page, archive->cr);
      cairo_show_page (archive->cr);
      archive->n_pages++;
    }
  return check_cairo (archive, error);
}

/* The best picture of plane within limit, else the coarsest. */
static GBytes *
encode (const KkPlane *plane, gsize limit, GError **error)
{
  GBytes *bytes = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (qualities); i++)
    {
      g_clear_pointer (&bytes, g_bytes_unref);
      bytes = kk_archive_jpeg (plane, qualities[i], error);
      if (bytes == NULL || g_bytes_get_size (bytes) <= limit)
        break;
    }
  return bytes;
}

/* One pixel for each fine × fine of them. */
static guint8 *
coarsen (const KkPageLayers *layers)
{
  gsize from = ((gsize) layers->width * layers->fine + 7) / 8, to = ((gsize) layers->width + 7) / 8;
  int half = (layers->fine * layers->fine + 1) / 2;
  guint8 *out = g_malloc0 (to * (gsize) layers->height);

  for (int y = 0; y < layers->height; y++)
    for (int x = 0; x < layers->width; x++)
      {
        int set = 0;

        for (int dy = 0; dy < layers->fine; dy++)
          for (int dx = 0; dx < layers->fine; dx++)
            {
              gsize column = (gsize) x * layers->fine + dx;
              const guint8 *row = layers->ink + ((gsize) y * layers->fine + dy) * from;
              set += (row[column / 8] >> (7 - column % 8)) & 1;
            }
        if (set >= half)
          out[(gsize) y * to + x / 8] |= (guint8) (0x80 >> x % 8);
      }
  return out;
}

/* As fine as it is, where that leaves room for what lies under it. */
static gboolean
encode_ink (KkArchiveScan *scan, const KkPageLayers *layers, gsize limit, GError **error)
{
  g_autofree guint8 *coarse = NULL;

  scan->fine = layers->fine;
  scan->ink = kk_archive_g4 (layers->ink, layers->width * layers->fine,
                             layers->height * layers->fine, error);
  if (scan->ink == NULL || layers->fine == 1 || g_bytes_get_size (scan->ink) < limit * 3 / 4)
    return scan->ink != NULL;
  coarse = coarsen (layers);
  g_bytes_unref (scan->ink);
  scan->fine = 1;
  scan->ink = kk_archive_g4 (coarse, layers->width, layers->height, error);
  return scan->ink != NULL;
}

static gboolean
encode_scan (KkArchiveScan *scan, const KkPageLayers *layers, gsize limit, GError **error)
{
  if (layers->ink != NULL)
    {
      if (!encode_ink (scan, layers, limit, error))
        return FALSE;
      limit -= MIN (limit, g_bytes_get_size (scan->ink));
    }
  if (layers->fore.width > 0)
    {
      scan->fore = kk_archive_jpeg (&layers->fore, 50, error);
      if (scan->fore == NULL)
        return FALSE;
      limit -= MIN (limit, g_bytes_get_size (scan->fore));
    }
  scan->back = encode (&layers->back, limit, error);
  return scan->back != NULL;
}

gboolean
kk_archive_add_scan (
    KkArchive *archive, const KkPageLayers *layers, KkPageText *text, gsize limit, GError **error)
{
  g_autoptr (KkArchiveScan) scan = g_new0 (KkArchiveScan, 1);

  scan->page = archive->n_pages;
  scan->text = text;
  scan->width = layers->width;
  scan->height = layers->height;
  scan->points_w = layers->width / layers->dpi * 72;
  scan->points_h = layers->height / layers->dpi * 72;
  scan->back_plane = layers->back;
  scan->fore_plane = layers->fore;
  scan->back_plane.pixels = scan->fore_plane.pixels = NULL;
  scan->tone = layers->tone;
  if (!encode_scan (scan, layers, limit > 0 ? limit : KK_ARCHIVE_PAGE_BYTES, error))
    return FALSE;
  g_ptr_array_add (archive->scans, g_steal_pointer (&scan));
  cairo_pdf_surface_set_size (archive->surface, layers->width / layers->dpi * 72,
                              layers->height / layers->dpi * 72);
  cairo_show_page (archive->cr);
  archive->n_pages++;
  return check_cairo (archive, error);
}

gboolean
kk_archive_add_hidden (KkArchive *archive, double width, double height, GError **error)
{
  g_autoptr (PangoLayout) layout = NULL;
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string ("BIZ UDGothic");
  double size = MIN (12, width / 28);

  cairo_pdf_surface_set_size (archive->surface, width, height);
  layout = pango_cairo_create_layout (archive->cr);
  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_width (layout, (int) (width * 0.8 * PANGO_SCALE));
  pango_layout_set_text (layout, HIDDEN_PAGE, -1);
  cairo_set_source_rgb (archive->cr, 0, 0, 0);
  cairo_set_line_width (archive->cr, 1);
  cairo_rectangle (archive->cr, width * 0.05, height * 0.05, width * 0.9, height * 0.9);
  cairo_stroke (archive->cr);
  cairo_move_to (archive->cr, width * 0.1, height * 0.1);
  pango_cairo_show_layout (archive->cr, layout);
  cairo_show_page (archive->cr);
  archive->n_pages++;
  return check_cairo (archive, error);
}

GBytes *
kk_archive_finish (KkArchive *archive, GError **error)
{
  g_autoptr (GBytes) drawn = NULL;

  if (archive->n_pages == 0)
    {
      g_set_error (error, KK_FORM_ERROR, KK_FORM_ERROR_DATA, "an archive without pages");
      return NULL;
    }
  if (!check_cairo (archive, error))
    return NULL;
  g_clear_pointer (&archive->cr, cairo_destroy);
  cairo_surface_finish (archive->surface);
  drawn = g_bytes_new (archive->bytes->data, archive->bytes->len);
  return kk_archive_write (drawn, archive->scans, archive->parts, archive->title, archive->made,
                           error);
}
