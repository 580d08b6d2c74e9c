/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/kk-form-merge.h"

#include <qpdf/qpdf-c.h>
#include <stdlib.h>

#include "forms/kk-form-layout.h"

#define NAME "/City"

struct _KkFormUnderlay
{
  GBytes *bytes; /* each page's /Contents is a form XObject that draws it */
  qpdf_data pdf;
};

static qpdf_data
open_pdf (GBytes *bytes)
{
  qpdf_data pdf = qpdf_init ();
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  qpdf_set_suppress_warnings (pdf, QPDF_TRUE);
  qpdf_silence_errors (pdf);
  if ((qpdf_read_memory (pdf, "form", data, length, NULL) & QPDF_ERRORS) != 0)
    qpdf_cleanup (&pdf);
  return pdf;
}

static GBytes *
write_pdf (qpdf_data pdf, enum qpdf_stream_data_e streams)
{
  if ((qpdf_init_write_memory (pdf) & QPDF_ERRORS) != 0)
    return NULL;
  qpdf_set_stream_data_mode (pdf, streams);
  qpdf_set_object_stream_mode (pdf, qpdf_o_disable);
  qpdf_set_deterministic_ID (pdf, QPDF_TRUE);
  if ((qpdf_write (pdf) & QPDF_ERRORS) != 0 || qpdf_has_error (pdf))
    return NULL;
  return g_bytes_new (qpdf_get_buffer (pdf), qpdf_get_buffer_length (pdf));
}

static void
set (qpdf_data pdf, qpdf_oh dictionary, const char *key, const char *direct)
{
  qpdf_oh_replace_key (pdf, dictionary, key, qpdf_oh_parse (pdf, direct));
}

/* What the page draws as one form XObject (ISO 32000-1, 8.10) in place of its contents. */
static gboolean
wrap_page (qpdf_data pdf, qpdf_oh page)
{
  unsigned char *content = NULL;
  size_t length = 0;
  qpdf_oh stream, form;

  if ((qpdf_oh_get_page_content_data (pdf, page, &content, &length) & QPDF_ERRORS) != 0)
    return FALSE;
  stream = qpdf_oh_new_stream (pdf);
  qpdf_oh_replace_stream_data (pdf, stream, content, length, qpdf_oh_new_null (pdf),
                               qpdf_oh_new_null (pdf));
  free (content);
  form = qpdf_oh_get_dict (pdf, stream);
  set (pdf, form, "/Type", "/XObject");
  set (pdf, form, "/Subtype", "/Form");
  qpdf_oh_replace_key (pdf, form, "/BBox", qpdf_oh_get_key (pdf, page, "/MediaBox"));
  qpdf_oh_replace_key (pdf, form, "/Resources", qpdf_oh_get_key (pdf, page, "/Resources"));
  qpdf_oh_replace_key (pdf, page, "/Contents", stream);
  return TRUE;
}

/* Written and read again: what is laid under papers is compressed once. */
static GBytes *
wrap_pages (GBytes *bytes)
{
  qpdf_data pdf = open_pdf (bytes);
  GBytes *wrapped = NULL;
  int n;

  if (pdf == NULL)
    return NULL;
  qpdf_push_inherited_attributes_to_page (pdf);
  n = qpdf_get_num_pages (pdf);
  for (int i = 0; i < n; i++)
    if (!wrap_page (pdf, qpdf_get_page_n (pdf, (size_t) i)))
      n = 0;
  if (n > 0)
    wrapped = write_pdf (pdf, qpdf_s_compress);
  qpdf_cleanup (&pdf);
  return wrapped;
}

KkFormUnderlay *
kk_form_underlay_new (GBytes *bytes)
{
  g_autoptr (KkFormUnderlay) underlay = g_new0 (KkFormUnderlay, 1);

  underlay->bytes = wrap_pages (bytes);
  if (underlay->bytes != NULL)
    underlay->pdf = open_pdf (underlay->bytes);
  return underlay->pdf != NULL ? g_steal_pointer (&underlay) : NULL;
}

void
kk_form_underlay_free (KkFormUnderlay *underlay)
{
  if (underlay == NULL)
    return;
  if (underlay->pdf != NULL)
    qpdf_cleanup (&underlay->pdf);
  g_clear_pointer (&underlay->bytes, g_bytes_unref);
  g_free (underlay);
}

/* Drawn first; a second copy of the same page shares its objects. */
static void
lay_under (qpdf_data pdf, qpdf_oh page, const KkFormUnder *under, qpdf_oh draw)
{
  qpdf_data other = under->underlay->pdf;
  qpdf_oh theirs
      = qpdf_oh_get_key (other, qpdf_get_page_n (other, (size_t) under->page), "/Contents");
  qpdf_oh form = qpdf_oh_copy_foreign_object (pdf, other, theirs);
  qpdf_oh resources = qpdf_oh_get_key (pdf, page, "/Resources");
  qpdf_oh contents = qpdf_oh_new_array (pdf), objects;

  if (!qpdf_oh_has_key (pdf, resources, "/XObject"))
    set (pdf, resources, "/XObject", "<< >>");
  objects = qpdf_oh_get_key (pdf, resources, "/XObject");
  qpdf_oh_replace_key (pdf, objects, NAME, form);
  qpdf_oh_append_item (pdf, contents, draw);
  qpdf_oh_append_item (pdf, contents, qpdf_oh_get_key (pdf, page, "/Contents"));
  qpdf_oh_replace_key (pdf, page, "/Contents", contents);
  qpdf_oh_release_all (other);
}

GBytes *
kk_form_merge (GBytes *values, const KkFormUnder *under, gsize n, GError **error)
{
  static const char content[] = NAME " Do\n";
  qpdf_data pdf = open_pdf (values);
  GBytes *merged = NULL;

  if (pdf != NULL && qpdf_get_num_pages (pdf) == (int) n)
    {
      qpdf_oh draw = qpdf_oh_new_stream (pdf);

      qpdf_oh_replace_stream_data (pdf, draw, (const unsigned char *) content, sizeof content - 1,
                                   qpdf_oh_new_null (pdf), qpdf_oh_new_null (pdf));
      for (gsize i = 0; i < n; i++)
        if (under[i].underlay != NULL)
          lay_under (pdf, qpdf_get_page_n (pdf, i), &under[i], draw);
      merged = write_pdf (pdf, qpdf_s_preserve);
    }
  if (pdf != NULL)
    qpdf_cleanup (&pdf);
  if (merged == NULL)
    g_set_error (error, KK_FORM_ERROR, KK_FORM_ERROR_IO, "PDF: the background can't be laid under");
  return merged;
}
