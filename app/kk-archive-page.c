/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "app/kk-archive-private.h"
#include "core/kk-field.h"
#include "core/kk-text.h"
#include "ocr/kk-page-split.h"

#define LINES_LEAST 2 /* a page with less print than this was not read */

/* ——— what is known of the page ——— */

static gboolean
index_of (const KkReading *reading, const char *id, guint *index_out)
{
  return g_ptr_array_find_with_equal_func (reading->page_ids, id, g_str_equal, index_out);
}

KkDocument
kk_archive_page_document (const KkArchiveOrder *order, const KkArchivePage *page)
{
  for (guint i = 0; i < order->readings->len; i++)
    {
      const KkReading *reading = order->readings->pdata[i];
      guint index;

      if (index_of (reading, page->id, &index) && reading->document != KK_DOCUMENT_UNKNOWN)
        return reading->document;
    }
  return KK_DOCUMENT_UNKNOWN;
}

typedef struct
{
  GArray *fields;   /* KkMaskField, boxes of the page turned upright */
  GPtrArray *shown; /* char*: what is put into the text layer; NULL: as it was read */
} Known;

static void
known_clear (Known *known)
{
  g_array_unref (known->fields);
  g_ptr_array_unref (known->shown);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Known, known_clear)

/* The value with its variation selectors where the print is the same but for them; else the print.
 */
static char *
text_of (const KkReadField *field)
{
  g_autofree char *plain_value = kk_text_strip_selectors (field->value);
  g_autofree char *plain_text = field->text != NULL ? kk_text_strip_selectors (field->text) : NULL;

  if (field->text == NULL || kk_text_same (plain_value, plain_text))
    return g_strdup (field->value);
  return g_strdup (field->text);
}

static void
add_fields (Known *known, const GPtrArray *fields, guint page, const KkPageImage *image, int turn)
{
  for (guint i = 0; i < fields->len; i++)
    {
      const KkReadField *field = fields->pdata[i];
      KkMaskField one = { field->key, field->value, { 0 } };

      if (field->page != (int) page)
        continue;
      if (field->box.w > 0)
        one.box = kk_box_turn (field->box, image->width, image->height, turn);
      g_array_append_val (known->fields, one);
      g_ptr_array_add (known->shown, text_of (field));
    }
}

static void
collect (Known *known,
         const KkArchiveOrder *order,
         const KkArchivePage *page,
         const KkPageImage *image)
{
  known->fields = g_array_new (FALSE, FALSE, sizeof (KkMaskField));
  known->shown = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < order->readings->len; i++)
    {
      const KkReading *reading = order->readings->pdata[i];
      guint index;

      if (!index_of (reading, page->id, &index))
        continue;
      add_fields (known, reading->fields, index, image, page->rotation);
      for (guint p = 0; p < reading->persons->len; p++)
        add_fields (known, reading->persons->pdata[p], index, image, page->rotation);
    }
}

/* ——— hiding ——— */

static gboolean
reads_number (const Known *known, const KkPageText *text)
{
  for (guint i = 0; i < known->fields->len; i++)
    if (g_str_equal (g_array_index (known->fields, KkMaskField, i).key, "my_number"))
      return TRUE;
  for (guint i = 0; i < text->labels->len; i++)
    if (g_str_equal (g_array_index (text->labels, KkPageLabel, i).key, "my_number"))
      return TRUE;
  return FALSE;
}

/* Burns what profile hides; FALSE where that cannot be vouched for. */
static gboolean
burn (KkArchivePixels *pixels,
      KkPageText *text,
      const Known *known,
      KkDocument document,
      const KkMaskProfile *profile)
{
  gboolean lost;
  g_autoptr (GArray) boxes = kk_mask_find (
      profile, text, (KkMaskField *) (void *) known->fields->data, known->fields->len, &lost);
  g_autoptr (GArray) codes = kk_archive_pixels_codes (pixels);

  if (lost || text->lines->len < LINES_LEAST)
    return FALSE;
  if (document == KK_DOCUMENT_UNKNOWN && !profile->trust_unknown)
    return FALSE;
  /* The back of a 個人番号カード carries the number as a QR: one that zbar cannot read, others can.
   */
  if (document == KK_DOCUMENT_MY_NUMBER_CARD && profile->codes && codes->len == 0
      && reads_number (known, text))
    return FALSE;
  if (profile->codes)
    g_array_append_vals (boxes, codes->data, codes->len);
  kk_archive_pixels_burn (pixels, boxes);
  kk_page_text_cut (text, boxes);
  if (profile->codes)
    {
      g_autoptr (GArray) left = kk_archive_pixels_codes (pixels);
      return left->len == 0;
    }
  return TRUE;
}

/* What is better known than the plain reading, as far as it may be seen. */
static void
put_fields (KkPageText *text, const Known *known, const KkMaskProfile *profile)
{
  for (guint i = 0; i < known->fields->len; i++)
    {
      const KkMaskField *field = &g_array_index (known->fields, KkMaskField, i);

      if (profile == NULL || !kk_mask_hides (profile, field->key))
        kk_page_text_put (text, known->shown->pdata[i], field->box);
    }
}

static double
dpi_of (const KkArchivePixels *pixels, KkDocument document)
{
  int longer = MAX (pixels->width, pixels->height);

  if (pixels->dpi >= 72)
    return pixels->dpi;
  /* A card fills the picture, else it is a sheet of A4. */
  return longer / (kk_document_is_card (document) ? 3.37 : 11.69);
}

gboolean
kk_archive_put_page (KkArchive *archive,
                     KkReader *reader,
                     const KkArchiveOrder *order,
                     const KkArchivePage *page,
                     const KkMaskProfile *profile,
                     GCancellable *cancellable,
                     gboolean *hidden_out,
                     GError **error)
{
  g_autoptr (KkPageFile) file = kk_page_file_open (page->bytes, error);
  g_autoptr (KkPageImage) image
      = file != NULL ? kk_page_file_read_page (file, page->subpage, error) : NULL;
  KkDocument document = kk_archive_page_document (order, page);
  g_auto (KkArchivePixels) pixels = { 0 };
  g_auto (Known) known = { 0 };
  g_autoptr (KkPageText) text = NULL;
  g_autoptr (KkPageLayers) layers = NULL;

  collect (&known, order, page, image != NULL ? image : &(KkPageImage){ 0 });
  if (image == NULL)
    return FALSE;
  kk_archive_pixels_turn (image, page->rotation, &pixels);
  pixels.dpi = dpi_of (&pixels, document);
  KkReaderPage given = { .pixels = pixels.pixels,
                         .width = pixels.width,
                         .height = pixels.height,
                         .stride = (gsize) pixels.width * pixels.channels,
                         .channels = pixels.channels,
                         .dpi = (int) (pixels.dpi + 0.5) };
  text = kk_reader_page_text (reader, &given, cancellable, error);
  if (text == NULL)
    return FALSE;
  put_fields (text, &known, profile);
  if (profile != NULL && !burn (&pixels, text, &known, document, profile))
    {
      *hidden_out = TRUE;
      return kk_archive_add_hidden (archive, pixels.width / pixels.dpi * 72,
                                    pixels.height / pixels.dpi * 72, error);
    }
  layers = kk_page_split (&given, error);
  return layers != NULL && kk_archive_add_scan (archive, layers, g_steal_pointer (&text), 0, error);
}
