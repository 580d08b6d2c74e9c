/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/kk-pictures.h"

typedef struct
{
  char *id;
  int rotation;
  KkPageImage *image;
} Page;

static void
page_free (Page *page)
{
  g_free (page->id);
  kk_page_image_unref (page->image);
  g_free (page);
}

void
kk_pictures_clear (KkPictures *pictures)
{
  pictures->notice = NULL;
  g_clear_pointer (&pictures->pages, g_ptr_array_unref);
}

void
kk_pictures_add (KkPictures *pictures, const char *id, int rotation, KkPageImage *image)
{
  Page *page;

  if (image == NULL)
    return;
  if (pictures->pages == NULL)
    pictures->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) page_free);
  page = g_new0 (Page, 1);
  page->id = g_strdup (id);
  page->rotation = rotation;
  page->image = kk_page_image_ref (image);
  g_ptr_array_add (pictures->pages, page);
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
      const Page *page = pictures->pages->pdata[i];
      const KkPageImage *image = page->image;

      if (!g_str_equal (page->id, source->page))
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
