/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <poppler.h>
#include <string.h>

#include "core/kk-text.h"
#include "forms/kk-archive.h"

static gboolean
page_shows (PopplerPage *page, const GPtrArray *values)
{
  g_autofree char *text = poppler_page_get_text (page);
  g_autofree char *plain = kk_text_fold (text != NULL ? text : "");

  for (guint i = 0; i < values->len; i++)
    if (strstr (plain, values->pdata[i]) != NULL)
      return TRUE;
  return FALSE;
}

gboolean
kk_archive_shows (GBytes *pdf, const GPtrArray *values, gboolean *shows_out, GError **error)
{
  g_autoptr (GError) local = NULL;
  PopplerDocument *document = poppler_document_new_from_bytes (pdf, NULL, &local);

  *shows_out = FALSE;
  if (document == NULL)
    {
      g_set_error (error, KK_FORM_ERROR, KK_FORM_ERROR_IO, "PDF: %s", local->message);
      return FALSE;
    }
  for (int i = 0; i < poppler_document_get_n_pages (document) && !*shows_out; i++)
    {
      PopplerPage *page = poppler_document_get_page (document, i);

      *shows_out = page == NULL || page_shows (page, values);
      g_clear_object (&page);
    }
  g_object_unref (document);
  return TRUE;
}
