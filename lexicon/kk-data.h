/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Data files by name ("tables/kinds.json"): the city's own where $KAKANAI_CITY_DIR has one, else
 * the one built in (GResource /jp/kakanai/NAME). Any thread. */

#define KK_DATA_ERROR (kk_data_error_quark ())
GQuark kk_data_error_quark (void);
typedef enum
{
  KK_DATA_ERROR_NAME,    /* not a plain relative name */
  KK_DATA_ERROR_MISSING, /* neither the city nor the programs have it */
  KK_DATA_ERROR_READ,    /* the city's file is there but cannot be read, or is over 32 MiB */
  KK_DATA_ERROR_SYNTAX,  /* not JSON; the message says file, line and reason */
  KK_DATA_ERROR_INVALID, /* JSON, but not what it should be; file, line and reason */
} KkDataError;

/* The bytes. A city's file that cannot be read is an error, never silently the built-in one. */
GBytes *kk_data_lookup (const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The built-in one, whatever the city has: the last good one at start-up. */
GBytes *kk_data_lookup_builtin (const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Where kk_data_lookup() takes it from, for messages: a path, or "resource:NAME". Caller frees. */
char *kk_data_where (const char *name);

/* Parsed JSON; the caller owns the node. */
JsonNode *kk_data_load_json (const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;
JsonNode *
kk_data_parse_json (GBytes *bytes, const char *where, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The line (from 1) where the value at path begins: "$", "$.fields[2].key". Of the deepest part
 * of path there is; 0 where bytes are no JSON. For errors in what a file says. */
guint kk_data_line (GBytes *bytes, const char *path);
/* Sets KK_DATA_ERROR_INVALID "where:line: reason". */
void kk_data_set_invalid (
    GError **error, GBytes *bytes, const char *where, const char *path, const char *format, ...)
    G_GNUC_PRINTF (5, 6);

G_END_DECLS
