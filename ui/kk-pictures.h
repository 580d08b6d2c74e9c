/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-session.h"
#include "ui/kk-picture.h"

G_BEGIN_DECLS

/* The pictures of a session's pages, made in a worker when first asked for.
 * Signal "ready" (): another picture can be had. UI thread. */
#define KK_TYPE_PICTURES (kk_pictures_get_type ())
G_DECLARE_FINAL_TYPE (KkPictures, kk_pictures, KK, PICTURES, GObject)

KkPictures *kk_pictures_new (KkSession *session);
/* NULL while it is being made ("ready" comes) or where there is no such page. Borrowed. */
KkPicture *kk_pictures_get (KkPictures *self, const char *page_id, int *rotation_out);
/* The same as a KkPictureFunc; user_data is the KkPictures. */
KkPicture *kk_pictures_lookup (const char *page_id, int *rotation_out, gpointer user_data);

G_END_DECLS
