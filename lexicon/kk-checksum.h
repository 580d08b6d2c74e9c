/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Adler-32 (RFC 1950): what lies in memory is followed without further checks. */
guint32 kk_lexicon_checksum (const guint8 *data, gsize length);

G_END_DECLS
