/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a city drew laid under the values that cairo wrote, with libqpdf: the pages of the
 * background go into the paper as they are, so nothing of them is drawn or subsetted again. */

/* The pages of a PDF made ready to be laid under others. One thread at a time. */
typedef struct _KkFormUnderlay KkFormUnderlay;

/* NULL where libqpdf cannot read it. pdf is kept. */
KkFormUnderlay *kk_form_underlay_new (GBytes *pdf);
void kk_form_underlay_free (KkFormUnderlay *underlay);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkFormUnderlay, kk_form_underlay_free)

/* Of one page of the paper. */
typedef struct
{
  KkFormUnderlay *underlay; /* NULL: nothing is laid under it. Borrowed */
  int page;
} KkFormUnder;

/* under: one for each page of values. Equal input gives equal bytes. KK_FORM_ERROR_IO. */
GBytes *kk_form_merge (GBytes *values, const KkFormUnder *under, gsize n, GError **error);

G_END_DECLS
