/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The tables of the trade are data: resources/tables/NAME.json is built in and a city's file of the
 * same name takes its place. Call at start-up, before any other thread runs and before a table is
 * used; lexicon/kk-city-tables does so for every program. */

/* Names of the tables a city may replace ("eras", "fields", "kinds" …), in the order in which they
 * have to be loaded; NULL-terminated, static. */
const char *const *kk_table_names (void);

/* Checks root and takes it in place of the table name. FALSE + G_IO_ERROR_INVALID_DATA (the reason)
 * leaves the one in force; *path_out (caller frees, "$.kinds[2]") says where in root. A city's
 * table keeps every key that the shipped one has (fields, kinds, problems, papers …); it may change
 * the rows and add others. */
gboolean kk_table_load (const char *name, JsonNode *root, char **path_out, GError **error);

G_END_DECLS
