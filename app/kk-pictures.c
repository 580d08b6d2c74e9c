/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/kk-pictures.h"

typedef struct
{
  char *id;
  int rotation;
  KkPageImage *image; /* NULL: not decoded */
  GBytes *bytes;      /* of the file; NULL: nothing is left to decode */
  int subpage;
} Page;

static void
page_free (Page *page)
{
  g_free (page->id);
  g_clear_pointer (&page->image, kk_page_image_unref);
  g_clear_pointer (&page->bytes, g_bytes_unref);
  g_free (page);
}

char *
kk_page_id (const char *sha256, int subpage)
{
  return subpage == 0 ? g_strdup (sha256) : g_strdup_printf ("%s#%d", sha256, subpage);
}

void
kk_pictures_clear (KkPictures *pictures)
{
  pictures->notice = NULL;
  g_clear_pointer (&pictures->pages, g_ptr_array_unref);
}

static Page *
add_page (KkPictures *pictures, const char *id, int rotation)
{
  Page *page = g_new0 (Page, 1);

  page->id = g_strdup (id);
  page->rotation = rotation;
  if (pictures->pages == NULL)
    pictures->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) page_free);
  g_ptr_array_add (pictures->pages, page);
  return page;
}

void
kk_pictures_add (KkPictures *pictures, const char *id, int rotation, KkPageImage *image)
{
  if (image != NULL)
    add_page (pictures, id, rotation)->image = kk_page_image_ref (image);
}

void
kk_pictures_add_file (
    KkPictures *pictures, const char *id, int rotation, GBytes *bytes, int subpage)
{
  Page *page = add_page (pictures, id, rotation);

  page->bytes = g_bytes_ref (bytes);
  page->subpage = subpage;
}

/* NULL: nobody can decode it; the 〓 stands alone. */
static const KkPageImage *
image_of (Page *page)
{
  if (page->bytes != NULL)
    {
      g_autoptr (KkPageFile) file = kk_page_file_open (page->bytes, NULL);

      page->image = file != NULL ? kk_page_file_read_page (file, page->subpage, NULL) : NULL;
      g_clear_pointer (&page->bytes, g_bytes_unref);
    }
  return page->image;
}

gboolean
kk_pictures_find (const char *path, KkFormPicture *out, gpointer user_data)
{
  const KkPictures *pictures = user_data;
  const KkValue *value = pictures->notice ? kk_notice_get (pictures->notice, path) : NULL;
  const KkSource *source = value ? kk_value_picture (value) : NULL;

  if (source == NULL || source->page == NULL || source->box.w <= 0 || pictures->pages == NULL)
    return FALSE;
  for (guint i = 0; i < pictures->pages->len; i++)
    {
      Page *page = pictures->pages->pdata[i];
      const KkPageImage *image = g_str_equal (page->id, source->page) ? image_of (page) : NULL;

      if (image == NULL)
        continue;
      *out = (KkFormPicture){
        .pixels = image->pixels,
        .width = image->width,
        .height = image->height,
        .channels = image->channels,
        .stride = image->stride,
        .x = source->box.x,
        .y = source->box.y,
        .w = source->box.w,
        .h = source->box.h,
        .rotation = page->rotation,
      };
      return TRUE;
    }
  return FALSE;
}
