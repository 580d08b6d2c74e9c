/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/kk-value.h"

G_BEGIN_DECLS

/* Boxes are [x, y, w, h]; anything else reads as no box. */
JsonArray *kk_json_from_box (KkBox box);
KkBox kk_json_to_box (JsonArray *array);

/* NULL for NULL; elements that are no strings are left out. */
JsonArray *kk_json_from_strv (char **strv);
char **kk_json_to_strv (JsonArray *array);

/* Scores of strings, as many, 0…1. NULL where array is none such. */
JsonArray *kk_json_from_scores (const double *scores, char **strings);
double *kk_json_to_scores (JsonArray *array, char **strings);

/* A deep copy, NULL for NULL: json-glib's reference counts are not for two threads. */
JsonObject *kk_json_object_copy (JsonObject *object);

G_END_DECLS
