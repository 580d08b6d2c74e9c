/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/kk-store-case.h"

/* Shared by the files about the terminal's cases. */
gboolean kk_case_need_open (KkStore *store, GError **error);
gboolean
kk_case_write_draft (KkStore *store, const char *case_id, const KkNotice *notice, GError **error);
/* Title and hidden anew, for a notice on disk. */
gboolean
kk_case_write_title (KkStore *store, const char *case_id, const KkNotice *notice, GError **error);
/* 世帯主 or the first person; "" where lists may not name them (支援措置). Borrowed. */
const char *kk_case_title (const KkNotice *notice, gboolean hidden);
void kk_case_set_last_reason (KkCaseSummary *summary, const GPtrArray *events);
/* The envelope of a frozen revision, NULL + error; *missing_out TRUE (and NULL without error) where
 * no server is pinned. */
GBytes *kk_case_make_envelope (
    KkStore *store, const char *case_id, int revision, gboolean *missing_out, GError **error);
