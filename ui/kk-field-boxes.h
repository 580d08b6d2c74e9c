/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/kk-notice.h"

G_BEGIN_DECLS

/* Where on a page the fields of a notice were read. Pixels of the page as given. Pure. */

/* KkBox of every field that was read from the page; caller unrefs. */
GArray *kk_field_boxes (const KkNotice *notice, const char *page_id);
/* The field under a point, the smallest where boxes overlap; NULL: none. Caller frees. */
char *kk_field_boxes_at (const KkNotice *notice, const char *page_id, double x, double y);

G_END_DECLS
