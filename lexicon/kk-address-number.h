/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* 小郡255-1 → "小郡", and in number_out "255-1", in ASCII; NULL there where no number stands behind
 * a town: a postal code is none, and 1丁目 is the town's. query: UTF-8. Caller frees both. Any
 * thread. */
char *kk_address_cut_number (const char *query, char **number_out);

/* How 255-1 is written behind the town, the likeliest first: 255番地1, 255番1号 (住居表示). Which
 * it is only the municipality knows: whoever types it picks. number: of kk_address_cut_number.
 * char*, never empty; caller unrefs. Any thread. */
GPtrArray *kk_address_number_forms (const char *town, const char *number);

G_END_DECLS
