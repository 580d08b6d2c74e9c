/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/kk-notice.h"
#include "core/kk-page-text.h"

G_BEGIN_DECLS

/* What a version of a case's archive hides (目隠し), and where that stands: on a page by the
 * fields' boxes, by labels and by the look of numbers; in a notice by its fields. Pure; any thread.
 */

/* One row of resources/tables/masks.json. */
typedef struct
{
  char *id;
  char *title;            /* 窓口用 */
  char **keys;            /* of core/kk-field.h: hidden in papers, and on pages by box and label */
  char **words;           /* further words printed beside what is hidden: "保険者番号" */
  gboolean numbers;       /* every row of 10 digits or more, of 8 where they are an insurer's */
  gboolean codes;         /* QR and bar codes, but our own papers' */
  gboolean trust_unknown; /* pages of no known document are searched only; else hidden whole */
} KkMaskProfile;

void kk_mask_profile_free (KkMaskProfile *profile);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkMaskProfile, kk_mask_profile_free)

/* KkMaskProfile*; free with g_ptr_array_unref. NULL + G_IO_ERROR_INVALID_DATA, *path_out (caller
 * frees, "$.profiles[1].keys[0]") says where. */
GPtrArray *kk_mask_profiles_parse (JsonNode *root, char **path_out, GError **error);
gboolean kk_mask_hides (const KkMaskProfile *profile, const char *key);

/* A copy of notice with ● in the place of what is hidden, without the sources of its values; rows
 * of digits in free text are hidden too. */
KkNotice *kk_mask_notice (const KkMaskProfile *profile, const KkNotice *notice);

/* A field that was read on a page. */
typedef struct
{
  const char *key;
  const char *value;
  KkBox box; /* pixels of the page; w 0: nobody knows where */
} KkMaskField;

/* Boxes (KkBox) to hide on a page of that text; free with g_array_unref. fields: all that were read
 * on it, hidden or not. *lost_out: something that should be hidden was read, and stands nobody
 * knows where: the page may not be shown. */
GArray *kk_mask_find (const KkMaskProfile *profile,
                      const KkPageText *text,
                      const KkMaskField *fields,
                      guint n_fields,
                      gboolean *lost_out);

G_END_DECLS
