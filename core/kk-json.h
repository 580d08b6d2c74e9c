/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* JSON that came from outside. json-glib alone recurses without limit, keeps numbers it cannot
 * hold as others and lets \u0000 through; these do not. Pure; any thread. */

#define KK_JSON_MAX_DEPTH 32
#define KK_JSON_MAX_BYTES (16 * 1024 * 1024)

/* Parses length bytes (-1: NUL-terminated). NULL + G_IO_ERROR_INVALID_DATA, whose message names the
 * place and never the content, where it is not JSON in UTF-8, nests deeper than KK_JSON_MAX_DEPTH,
 * is larger than KK_JSON_MAX_BYTES or holds a number that a double or an int64 cannot. */
JsonNode *kk_json_parse (const char *json, gssize length, GError **error);

/* For those who parse with json-glib themselves (data files, whose errors name lines): FALSE where
 * the text nests deeper than KK_JSON_MAX_DEPTH or holds comments or single quotes, which json-glib
 * takes and JSON does not know. Says nothing else about it. */
gboolean kk_json_is_shallow (const char *json, gsize length);

/* A deep copy with the members of all objects sorted by key. */
JsonNode *kk_json_sorted (JsonNode *node);
/* Canonical text: members sorted, no white space. Caller frees. */
char *kk_json_to_canonical (JsonNode *node);

/* Typed members. get: the member if it is there and of that type, else the default. Borrowed. */
const char *kk_json_get_string (JsonObject *object, const char *member, const char *fallback);
gint64 kk_json_get_int (JsonObject *object, const char *member, gint64 fallback);
double kk_json_get_double (JsonObject *object, const char *member, double fallback);
gboolean kk_json_get_bool (JsonObject *object, const char *member, gboolean fallback);
JsonObject *kk_json_get_object (JsonObject *object, const char *member); /* NULL if none */
JsonArray *kk_json_get_array (JsonObject *object, const char *member);   /* NULL if none */

G_END_DECLS
