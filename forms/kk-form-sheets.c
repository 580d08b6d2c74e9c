/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/kk-form-sheets.h"

#include <cairo-pdf.h>

#include "forms/kk-form-background.h"

typedef struct
{
  cairo_surface_t *drawing;
  char *title, *id;
  double width, height;
} Sheet;

struct _KkFormSheets
{
  GPtrArray *sheets;   /* Sheet* */
  GPtrArray *warnings; /* char* */
};

static void
sheet_free (Sheet *sheet)
{
  cairo_surface_destroy (sheet->drawing);
  g_free (sheet->title);
  g_free (sheet->id);
  g_free (sheet);
}

KkFormSheets *
kk_form_sheets_new (void)
{
  KkFormSheets *sheets = g_new0 (KkFormSheets, 1);

  sheets->sheets = g_ptr_array_new_with_free_func ((GDestroyNotify) sheet_free);
  sheets->warnings = g_ptr_array_new_with_free_func (g_free);
  return sheets;
}

void
kk_form_sheets_free (KkFormSheets *sheets)
{
  if (sheets == NULL)
    return;
  g_ptr_array_unref (sheets->sheets);
  g_ptr_array_unref (sheets->warnings);
  g_free (sheets);
}

static gboolean
add_page (KkFormSheets *sheets, const char *id, KkFormRender *render, int page, GError **error)
{
  Sheet *sheet = g_new0 (Sheet, 1);
  cairo_rectangle_t extents = { 0 };
  cairo_status_t status;
  cairo_t *cr;

  kk_form_render_get_size (render, &sheet->width, &sheet->height);
  extents.width = sheet->width;
  extents.height = sheet->height;
  sheet->title = g_strdup (kk_form_render_get_title (render));
  sheet->id = g_strdup (id);
  sheet->drawing = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, &extents);
  g_ptr_array_add (sheets->sheets, sheet);
  cr = cairo_create (sheet->drawing);
  kk_form_render_draw (render, page, cr);
  status = cairo_status (cr);
  cairo_destroy (cr);
  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;
  g_set_error (error, KK_FORM_ERROR, KK_FORM_ERROR_IO, "drawing: %s",
               cairo_status_to_string (status));
  return FALSE;
}

gboolean
kk_form_sheets_add (KkFormSheets *sheets, const char *id, KkFormRender *render, GError **error)
{
  const GPtrArray *warnings = kk_form_render_get_warnings (render);

  for (guint i = 0; i < warnings->len; i++)
    g_ptr_array_add (sheets->warnings,
                     g_strconcat (kk_form_render_get_title (render), ": ",
                                  ((const KkFormWarning *) warnings->pdata[i])->message, NULL));
  for (int page = 0; page < kk_form_render_get_n_pages (render); page++)
    if (!add_page (sheets, id, render, page, error))
      return FALSE;
  return TRUE;
}

int
kk_form_sheets_get_n (const KkFormSheets *sheets)
{
  return (int) sheets->sheets->len;
}

static const Sheet *
get (const KkFormSheets *sheets, int sheet)
{
  g_assert (sheet >= 0 && sheet < (int) sheets->sheets->len);
  return sheets->sheets->pdata[sheet];
}

const char *
kk_form_sheets_get_title (const KkFormSheets *sheets, int sheet)
{
  return get (sheets, sheet)->title;
}

const char *
kk_form_sheets_get_id (const KkFormSheets *sheets, int sheet)
{
  return get (sheets, sheet)->id;
}

void
kk_form_sheets_get_size (const KkFormSheets *sheets, int sheet, double *width, double *height)
{
  *width = get (sheets, sheet)->width;
  *height = get (sheets, sheet)->height;
}

void
kk_form_sheets_draw (const KkFormSheets *sheets, int sheet, cairo_t *cr)
{
  kk_form_background_hold ();
  cairo_save (cr);
  cairo_set_source_surface (cr, get (sheets, sheet)->drawing, 0, 0);
  cairo_paint (cr);
  cairo_restore (cr);
  kk_form_background_release ();
}

/* ——— as a file ——— */

static cairo_status_t
append_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
draw_placed (const KkFormSheets *sheets,
             int sheet,
             const KkFormPlace *place,
             cairo_surface_t *surface,
             cairo_t *cr)
{
  double width, height;

  kk_form_sheets_get_size (sheets, sheet, &width, &height);
  cairo_pdf_surface_set_size (surface, width, height);
  cairo_save (cr);
  if (place != NULL)
    {
      cairo_translate (cr, place->x, place->y);
      cairo_scale (cr, place->scale, place->scale);
    }
  kk_form_sheets_draw (sheets, sheet, cr);
  cairo_restore (cr);
  cairo_show_page (cr);
}

GBytes *
kk_form_sheets_to_pdf (
    const KkFormSheets *sheets, int first, int n, const KkFormPlace *place, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface;
  cairo_status_t status;
  double width, height;
  cairo_t *cr;

  kk_form_sheets_get_size (sheets, first, &width, &height);
  surface = cairo_pdf_surface_create_for_stream (append_cb, bytes, width, height);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Kakanai");
  cr = cairo_create (surface);
  kk_form_background_hold ();
  for (int sheet = first; sheet < first + n; sheet++)
    draw_placed (sheets, sheet, place, surface, cr);
  status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  kk_form_background_release ();
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
  g_set_error (error, KK_FORM_ERROR, KK_FORM_ERROR_IO, "PDF: %s", cairo_status_to_string (status));
  return NULL;
}

const GPtrArray *
kk_form_sheets_get_warnings (const KkFormSheets *sheets)
{
  return sheets->warnings;
}
