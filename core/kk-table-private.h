/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The array NAME of /jp/kakanai/tables/FILE.json, parsed once and kept for the life of the process.
 * A table that is missing or broken is a broken build and ends the program. Any thread. */
JsonArray *kk_table_rows (const char *file, const char *name);

/* The row whose string member "key" is value, or NULL. Borrowed. */
JsonObject *kk_table_find (const char *file, const char *name, const char *key, const char *value);

G_END_DECLS
