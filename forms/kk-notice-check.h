/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forms/kk-form-layout.h"

G_BEGIN_DECLS

/* What a 住民異動届 must carry, whoever drew it (resources/tables/notice-layouts.json, "must"): one
 * Japanese sentence for each thing layout lacks; empty where it can be used. char*; free with
 * g_ptr_array_unref. Any thread. */
GPtrArray *kk_notice_check (const KkFormLayout *layout);

G_END_DECLS
