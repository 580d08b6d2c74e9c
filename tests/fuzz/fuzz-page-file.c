/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whatever bytes: kk_page_file ends in a page or an error. libFuzzer's entry;
 * tests/fuzz/page-file.sh builds it with clang and runs it for a while. */

#include "devices/kk-page-codes.h"
#include "devices/kk-page-file.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (KkPageFile) file = kk_page_file_open (bytes, &error);

  if ((file == NULL) != (error != NULL))
    abort ();
  for (int i = 0; file != NULL && i < MIN (2, kk_page_file_get_n_pages (file)); i++)
    {
      g_autoptr (GError) page_error = NULL;
      g_autoptr (KkPageImage) page = kk_page_file_read_page (file, i, &page_error);

      if ((page == NULL) != (page_error != NULL))
        abort ();
      if (page != NULL && (gint64) page->width * page->height < 100000)
        {
          g_autoptr (KkPageImage) small = kk_page_image_thumbnail (page, 64);
          g_autoptr (GPtrArray) codes = kk_page_codes_read (page);
        }
    }
  return 0;
}
