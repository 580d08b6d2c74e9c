/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/kk-notice.h"
#include "devices/kk-page-file.h"
#include "forms/kk-form-picture.h"

G_BEGIN_DECLS

/* The pictures of fields on the pages they were read from, for the 〓 on a paper. Crosses threads.
 */
typedef struct
{
  const KkNotice *notice; /* borrowed */
  GPtrArray *pages;
} KkPictures;

/* As a KkSource names the page: the SHA-256 of its file, "#n" behind it for the n-th after the
 * first. Caller frees. */
char *kk_page_id (const char *sha256, int subpage);

void kk_pictures_clear (KkPictures *pictures);
/* id: of the page of a KkSource. image is kept; NULL adds nothing. */
void kk_pictures_add (KkPictures *pictures, const char *id, int rotation, KkPageImage *image);
/* One that is decoded once a picture of it is asked for. bytes: of the file; a reference is taken.
 */
void kk_pictures_add_file (
    KkPictures *pictures, const char *id, int rotation, GBytes *bytes, int subpage);
/* As KkFormData asks: where path's value in force was read. */
gboolean kk_pictures_find (const char *path, KkFormPicture *out, gpointer pictures);

G_END_DECLS
