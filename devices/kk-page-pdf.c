/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "devices/kk-page-file-private.h"

#include <math.h>
#include <poppler.h>

#define SCALE (KK_PAGE_FILE_PDF_DPI / 72.0)
/* The end mark stands in the last KiB by the standard; readers and printers add a little. */
#define TAIL 2048

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PopplerDocument, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PopplerPage, g_object_unref)

typedef struct
{
  PopplerDocument *document;
} PdfFile;

static gboolean
pdf_matches (const guint8 *data, gsize size)
{
  /* ISO 32000 wants it first; readers accept it within the first KiB, and so do we. */
  return memmem (data, MIN (size, 1024), "%PDF-", 5) != NULL;
}

static void
pdf_file_free (gpointer self)
{
  PdfFile *file = self;

  g_clear_object (&file->document);
  g_free (file);
}

static gboolean
pdf_page_size (PopplerPage *page, int *width_out, int *height_out, GError **error)
{
  double width = 0, height = 0;

  poppler_page_get_size (page, &width, &height);
  if (!isfinite (width) || !isfinite (height) || width < 0 || height < 0)
    width = height = 0;
  width = MIN (ceil (width * SCALE - 0.01), 1e9);
  height = MIN (ceil (height * SCALE - 0.01), 1e9);
  if (!kk_page_file_check_size ((guint64) MAX (0, width), (guint64) MAX (0, height), error))
    return FALSE;
  *width_out = (int) width;
  *height_out = (int) height;
  return TRUE;
}

static gboolean
pdf_check_pages (PopplerDocument *document, int n, GError **error)
{
  for (int i = 0; i < n; i++)
    {
      g_autoptr (PopplerPage) page = poppler_document_get_page (document, i);
      int width, height;

      if (page == NULL)
        {
          g_set_error (error, KK_PAGE_FILE_ERROR, KK_PAGE_FILE_ERROR_UNREADABLE,
                       "page %d: PDF lacks it", i + 1);
          return FALSE;
        }
      if (!pdf_page_size (page, &width, &height, error))
        {
          g_prefix_error (error, "page %d: ", i + 1);
          return FALSE;
        }
    }
  return TRUE;
}

static gpointer
pdf_open (GBytes *bytes, int *n_pages_out, GError **error)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  gsize tail = MIN (size, TAIL);
  g_autoptr (PopplerDocument) document = NULL;
  g_autoptr (GError) poppler_error = NULL;
  PdfFile *file;
  int n;

  /* Poppler mends a cut file as well as it can; half a page must not pass for a whole one. */
  if (memmem (data + size - tail, tail, "%%EOF", 5) == NULL)
    {
      g_set_error (error, KK_PAGE_FILE_ERROR, KK_PAGE_FILE_ERROR_TRUNCATED,
                   "PDF ends before its end mark");
      return NULL;
    }
  document = poppler_document_new_from_bytes (bytes, NULL, &poppler_error);
  if (document == NULL)
    {
      gboolean encrypted = g_error_matches (poppler_error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED);

      g_set_error (error, KK_PAGE_FILE_ERROR,
                   encrypted ? KK_PAGE_FILE_ERROR_ENCRYPTED : KK_PAGE_FILE_ERROR_UNREADABLE,
                   "PDF: %s", poppler_error->message);
      return NULL;
    }
  n = poppler_document_get_n_pages (document);
  if (n <= KK_PAGE_FILE_MAX_PAGES && !pdf_check_pages (document, n, error))
    return NULL;
  file = g_new0 (PdfFile, 1);
  file->document = g_steal_pointer (&document);
  *n_pages_out = n;
  return file;
}

static gboolean
is_grey (const guint8 *pixels, gsize stride, int width, int height)
{
  for (int y = 0; y < height; y++)
    {
      const guint32 *row = (const guint32 *) (gconstpointer) (pixels + stride * y);

      for (int x = 0; x < width; x++)
        {
          guint32 p = row[x] & 0xffffff;

          if (p != (p & 0xff) * 0x010101)
            return FALSE;
        }
    }
  return TRUE;
}

static KkPageImage *
image_from_surface (cairo_surface_t *surface, int width, int height, GError **error)
{
  gsize stride = (gsize) cairo_image_surface_get_stride (surface);
  const guint8 *in = cairo_image_surface_get_data (surface);
  int channels = is_grey (in, stride, width, height) ? 1 : 3;
  guint8 *pixels = kk_page_file_alloc (width, height, channels, error);
  guint8 *out = pixels;

  if (pixels == NULL)
    return NULL;
  for (int y = 0; y < height; y++)
    {
      const guint32 *row = (const guint32 *) (gconstpointer) (in + stride * y);

      for (int x = 0; x < width; x++, out += channels)
        {
          out[0] = (guint8) (row[x] >> 16);
          if (channels == 3)
            {
              out[1] = (guint8) (row[x] >> 8);
              out[2] = (guint8) row[x];
            }
        }
    }
  return kk_page_image_new_take (pixels, width, height, channels, KK_PAGE_FILE_PDF_DPI);
}

static KkPageImage *
pdf_read_page (gpointer self, int index, GError **error)
{
  PdfFile *file = self;
  g_autoptr (PopplerPage) page = poppler_document_get_page (file->document, index);
  KkPageImage *image = NULL;
  cairo_surface_t *surface;
  cairo_t *cr;
  int width, height;

  if (page == NULL)
    {
      g_set_error (error, KK_PAGE_FILE_ERROR, KK_PAGE_FILE_ERROR_UNREADABLE, "PDF lacks it");
      return NULL;
    }
  if (!pdf_page_size (page, &width, &height, error))
    return NULL;
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cr = cairo_create (surface);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, SCALE, SCALE);
  poppler_page_render (page, cr);
  cairo_surface_flush (surface);
  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    g_set_error (error, KK_PAGE_FILE_ERROR, KK_PAGE_FILE_ERROR_TOO_LARGE,
                 "no memory for a page of %d x %d pixels", width, height);
  else
    image = image_from_surface (surface, width, height, error);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return image;
}

const KkPageFormat kk_page_format_pdf = {
  .media_type = "application/pdf",
  .matches = pdf_matches,
  .open = pdf_open,
  .read_page = pdf_read_page,
  .free = pdf_file_free,
};
