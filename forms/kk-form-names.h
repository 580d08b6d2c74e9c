/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/kk-field.h"
#include "forms/kk-form-render.h"

G_BEGIN_DECLS

/* The names a city's sheet may use: labels of fields.json and resources/tables/form-fields.json.
 * Loaded once, static. Any thread. */

typedef enum
{
  KK_NAME_FIELD, /* paths, the first that has a value */
  KK_NAME_AGE,   /* 年齢 on the day the paper is made, of paths */
  KK_NAME_DATA,  /* no field of the notice: data */
} KkFormNameKind;

typedef struct
{
  char *name;
  KkFormNameKind kind;
  char **paths;         /* notice keys, or "person.KEY"; NULL-terminated */
  const KkField *field; /* of the first path; NULL for KK_NAME_DATA */
  char *data;           /* "receipt_number" … */
  gboolean date;        /* its text is a date: 和暦 unless a format says else */
  char *sample;         /* the longest text */
} KkFormName;

/* Spaces and widths do not matter. NULL where no such name is known. */
const KkFormName *kk_form_name_find (const char *name);
/* At most three names that are nearest to name, "新住所、旧住所". Caller frees. */
char *kk_form_name_nearest (const char *name);
/* const KkFormName*; borrowed with the array (unref), in the order of the tables. */
GPtrArray *kk_form_name_all (void);
/* The text of a KK_NAME_DATA. Caller frees; "" where there is none. */
char *kk_form_name_data (const KkFormName *name, const KkFormData *data, int page, int n_pages);

G_END_DECLS
