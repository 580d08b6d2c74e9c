/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lexicon/kk-address-compile.h"

G_BEGIN_DECLS

/* Adds the entries of a KEN_ALL or utf_ken_all file to source, whose prefectures are named. name is
 * for messages. FALSE + KK_ADDRESS_IMPORT_ERROR_CONTENT "name:line: reason". */
gboolean kk_ken_all_parse (
    const char *data, gsize length, const char *name, KkAddressSource *source, GError **error);

G_END_DECLS
