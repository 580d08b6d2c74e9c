/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/kk-table.h"

G_BEGIN_DECLS

/* The table in force, FILE.json of /jp/kakanai/tables or a city's, parsed once and kept for the
 * life of the process. A shipped one that is missing or broken is a broken build and ends the
 * program. Any thread. */
JsonObject *kk_table_root (const char *file);
/* Its array NAME. */
JsonArray *kk_table_rows (const char *file, const char *name);

/* The row whose string member "key" is value, or NULL. Borrowed. */
JsonObject *kk_table_find (const char *file, const char *name, const char *key, const char *value);

/* kk-table-check.c: whether root may take the place of old, the table in force. */
gboolean kk_table_check (
    const char *file, JsonObject *root, JsonObject *old, char **path_out, GError **error);

/* The row of a 在留資格 by its name, widths folded; NULL. Borrowed. */
JsonObject *kk_status_find (const char *name);

G_END_DECLS
