/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "forms/kk-form-layout.h"

G_BEGIN_DECLS

/* A JSON data file that knows on which line each of its objects begins, so that what is wrong with
 * it can be said as "NAME:LINE: reason". The first failure sticks; later reads give fallbacks. */

typedef struct
{
  char *name;
  JsonParser *parser;
  GHashTable *lines; /* JsonObject* → line */
  GArray *open;      /* lines of objects being parsed */
  GError *error;
} KkDataFile;

KkDataFile *kk_data_file_new (GBytes *json, const char *name, GError **error);
void kk_data_file_free (KkDataFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkDataFile, kk_data_file_free)

JsonObject *kk_data_file_root (KkDataFile *file);
void kk_data_file_fail (KkDataFile *file, JsonObject *at, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
/* Moves the sticky error out. TRUE where there is none. */
gboolean kk_data_file_finish (KkDataFile *file, GError **error);

#define KK_REQUIRED NAN

/* fallback KK_REQUIRED: the member must be there. */
double kk_data_file_number (
    KkDataFile *file, JsonObject *object, const char *key, double min, double max, double fallback);
/* Borrowed. NULL fallback with required: the member must be there and not be empty. */
const char *
kk_data_file_string (KkDataFile *file, JsonObject *object, const char *key, gboolean required);
gboolean kk_data_file_flag (KkDataFile *file, JsonObject *object, const char *key);
/* Index of the member's text in choices (NULL-terminated), fallback where it is absent. */
int kk_data_file_choice (KkDataFile *file,
                         JsonObject *object,
                         const char *key,
                         const char *const *choices,
                         int fallback);
JsonObject *
kk_data_file_object (KkDataFile *file, JsonObject *object, const char *key, gboolean required);
/* The objects of an array; borrowed, free the list. */
GList *
kk_data_file_objects (KkDataFile *file, JsonObject *object, const char *key, gboolean required);
/* Fails where object has a member that is not in known. */
void kk_data_file_known (KkDataFile *file, JsonObject *object, const char *const *known);

G_END_DECLS
