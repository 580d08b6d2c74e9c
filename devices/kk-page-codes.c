/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "devices/kk-page-codes.h"

#include <zbar.h>

void
kk_page_code_free (KkPageCode *code)
{
  if (code == NULL)
    return;
  g_free (code->type);
  g_free (code->text);
  g_bytes_unref (code->data);
  g_free (code);
}

static guint8 *
grey_of (const KkPageImage *page)
{
  guint8 *grey = g_malloc ((gsize) page->width * page->height);
  guint8 *out = grey;

  for (int y = 0; y < page->height; y++)
    {
      const guint8 *in = page->pixels + page->stride * y;

      if (page->channels == 1)
        memcpy (out, in, page->width);
      else
        for (int x = 0; x < page->width; x++, in += 3)
          out[x] = (guint8) ((in[0] * 77 + in[1] * 151 + in[2] * 28) >> 8);
      out += page->width;
    }
  return grey;
}

/* UTF-8 where it is that, else CP932, which older Japanese encoders write; NULL where neither. */
static char *
text_of (const char *data, gsize length)
{
  g_autofree char *text = NULL;

  if (memchr (data, '\0', length) != NULL)
    return NULL;
  if (g_utf8_validate (data, (gssize) length, NULL))
    return g_strndup (data, length);
  text = g_convert (data, (gssize) length, "UTF-8", "CP932", NULL, NULL, NULL);
  return g_steal_pointer (&text);
}

static KkBox
box_of (const zbar_symbol_t *symbol)
{
  guint n = zbar_symbol_get_loc_size (symbol);
  int x0 = G_MAXINT, y0 = G_MAXINT, x1 = 0, y1 = 0;

  for (guint i = 0; i < n; i++)
    {
      int x = zbar_symbol_get_loc_x (symbol, i);
      int y = zbar_symbol_get_loc_y (symbol, i);

      x0 = MIN (x0, x);
      y0 = MIN (y0, y);
      x1 = MAX (x1, x);
      y1 = MAX (y1, y);
    }
  return n > 0 ? (KkBox){ x0, y0, x1 - x0 + 1, y1 - y0 + 1 } : (KkBox){ 0 };
}

static int
compare_codes (gconstpointer a, gconstpointer b)
{
  const KkPageCode *one = *(KkPageCode *const *) a;
  const KkPageCode *two = *(KkPageCode *const *) b;

  return one->box.y != two->box.y ? one->box.y - two->box.y : one->box.x - two->box.x;
}

GPtrArray *
kk_page_codes_read (const KkPageImage *page)
{
  GPtrArray *codes = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_page_code_free);
  gsize size = (gsize) page->width * page->height;
  g_autofree guint8 *grey = grey_of (page);
  zbar_image_scanner_t *scanner = zbar_image_scanner_create ();
  zbar_image_t *image = zbar_image_create ();

  zbar_image_set_format (image, zbar_fourcc ('Y', '8', '0', '0'));
  zbar_image_set_size (image, page->width, page->height);
  zbar_image_set_data (image, grey, size, NULL);
  zbar_image_scanner_set_config (scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 1);
  /* zbar guesses Shift_JIS before UTF-8 and spoils short Japanese texts: we take the bytes. */
  zbar_image_scanner_set_config (scanner, ZBAR_QRCODE, ZBAR_CFG_BINARY, 1);
  zbar_scan_image (scanner, image);
  for (const zbar_symbol_t *symbol = zbar_image_first_symbol (image); symbol != NULL;
       symbol = zbar_symbol_next (symbol))
    {
      KkPageCode *code = g_new0 (KkPageCode, 1);
      const char *data = zbar_symbol_get_data (symbol);
      guint length = zbar_symbol_get_data_length (symbol);

      code->type = g_strdup (zbar_get_symbol_name (zbar_symbol_get_type (symbol)));
      code->data = g_bytes_new (data, length);
      code->text = text_of (data, length);
      code->box = box_of (symbol);
      g_ptr_array_add (codes, code);
    }
  zbar_image_destroy (image);
  zbar_image_scanner_destroy (scanner);
  g_ptr_array_sort (codes, compare_codes);
  return codes;
}
