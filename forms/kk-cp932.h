/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* CP932 as Windows writes it: where a character stands in several rows, JIS X 0208 comes first,
 * then NEC row 13, then IBM's FA–FC; NEC's copies of those in ED/EE are read but never written.
 * User gaiji (F040–F9FC) mean something else in each city: neither read nor written. Any thread. */

/* Bytes of c: 1 or 2; 0 where the code page lacks it. Twins such as U+301C/U+FF5E are unified. */
int kk_cp932_encode (gunichar c, guint8 out[2]);

/* NULL where text holds a character the code page lacks. */
GByteArray *kk_cp932_from_utf8 (const char *text);

/* UTF-8; NULL where bytes are no CP932. Caller frees. */
char *kk_cp932_to_utf8 (const guint8 *bytes, gsize length);

G_END_DECLS
