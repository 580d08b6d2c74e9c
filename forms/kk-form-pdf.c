/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/kk-form-pdf.h"

#include <cairo-pdf.h>

#include "forms/kk-form-layout-private.h"
#include "forms/kk-form-render-private.h"
#include "forms/kk-safe-file.h"

/* Fixed, so that equal paper gives equal bytes; the paper itself says when it was made. */
#define CREATED "2000-01-01T00:00:00Z"

static cairo_status_t
append_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* What is laid under a page. The practice mark stands behind the background, so that is drawn. */
static KkFormUnder
under_page (const KkFormRender *render, int page)
{
  KkFormUnder under = { 0 };

  if (render->layout->background != NULL && !render->practice)
    {
      under.underlay = kk_form_background_get_underlay (render->layout->background);
      under.page = kk_form_layout_page_of (render->layout, page);
    }
  return under;
}

static void
draw_pages (KkFormRender *render, cairo_surface_t *surface, cairo_t *cr, GArray *unders)
{
  double width, height;

  kk_form_render_get_size (render, &width, &height);
  cairo_pdf_surface_set_size (surface, width, height);
  for (int page = 0; page < kk_form_render_get_n_pages (render); page++)
    {
      KkFormUnder under = under_page (render, page);

      if (under.underlay != NULL)
        kk_form_render_draw_values (render, page, cr);
      else
        kk_form_render_draw (render, page, cr);
      cairo_show_page (cr);
      g_array_append_val (unders, under);
    }
}

static gboolean
any_under (const GArray *unders)
{
  for (guint i = 0; i < unders->len; i++)
    if (g_array_index (unders, KkFormUnder, i).underlay != NULL)
      return TRUE;
  return FALSE;
}

GBytes *
kk_form_pdf_set_to_bytes (KkFormRender *const *renders, gsize n_renders, GError **error)
{
  g_autoptr (GArray) unders = g_array_new (FALSE, FALSE, sizeof (KkFormUnder));
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GBytes) pdf = NULL;
  cairo_surface_t *surface;
  cairo_status_t status;
  double width, height;
  cairo_t *cr;

  kk_form_render_get_size (renders[0], &width, &height);
  surface = cairo_pdf_surface_create_for_stream (append_cb, bytes, width, height);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE,
                                  kk_form_render_get_title (renders[0]));
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Kakanai");
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, CREATED);
  cr = cairo_create (surface);
  kk_form_background_hold ();
  for (gsize i = 0; i < n_renders; i++)
    draw_pages (renders[i], surface, cr, unders);
  status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  pdf = g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, KK_FORM_ERROR, KK_FORM_ERROR_IO, "PDF: %s",
                   cairo_status_to_string (status));
      g_clear_pointer (&pdf, g_bytes_unref);
    }
  else if (any_under (unders))
    {
      GBytes *values = g_steal_pointer (&pdf);
      pdf = kk_form_merge (values, (const KkFormUnder *) unders->data, unders->len, error);
      g_bytes_unref (values);
    }
  kk_form_background_release ();
  return g_steal_pointer (&pdf);
}

GBytes *
kk_form_pdf_to_bytes (KkFormRender *render, GError **error)
{
  return kk_form_pdf_set_to_bytes (&render, 1, error);
}

gboolean
kk_form_pdf_write (KkFormRender *render, const char *filename, GError **error)
{
  g_autoptr (GBytes) bytes = kk_form_pdf_to_bytes (render, error);

  if (bytes == NULL)
    return FALSE;
  g_autofree char *folder = g_path_get_dirname (filename);
  g_autofree char *name = g_path_get_basename (filename);
  return kk_safe_file_write (folder, name, bytes, error);
}
