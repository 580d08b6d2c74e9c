/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The items of a notice (住民異動届) and of a reading, by key. The keys are the contract of
 * `kakanaictl read` and of the notice's JSON; the table is resources/tables/fields.json.
 *
 * A place in a notice is named by a path: "new_address", "filer.name", "persons[2].name". */

typedef enum
{
  KK_SCOPE_NOTICE, /* once a household */
  KK_SCOPE_PERSON, /* once a person */
} KkScope;

/* How a value is read, typed, compared and drawn. */
typedef enum
{
  KK_CLASS_TEXT,
  KK_CLASS_NAME,    /* 氏名: exact code points, may carry variation selectors */
  KK_CLASS_KANA,    /* フリガナ: full-width katakana */
  KK_CLASS_DATE,    /* YYYY-MM-DD, or the text itself where it is no calendar date */
  KK_CLASS_DIGITS,  /* ASCII digits */
  KK_CLASS_CODE,    /* ASCII letters and digits */
  KK_CLASS_ADDRESS, /* no spaces */
  KK_CLASS_CHOICE,  /* one of a list, or of a grammar (続柄) */
  KK_CLASS_FLAG,    /* "true", "false" or "" (not asked) */
} KkClass;

typedef struct
{
  const char *key;
  const char *label; /* Japanese, as the field calls it */
  KkScope scope;
  KkClass cls;
  gboolean secret;   /* masked wherever it is not needed: 個人番号, 住民票コード */
  gboolean on_page;  /* may be printed on a certificate or a card (a key of readings) */
  gboolean japanese; /* meaningful for Japanese persons (本籍 …) */
  gboolean foreign;  /* meaningful for foreign persons (在留 items …) */
  gboolean listed;   /* only on forms of kinds that list it (tables/kinds.json) */
  gboolean
      internal; /* the office's own: never on the resident's window or paper (メモ, 支援措置) */
} KkField;

/* All fields in the order of the form; *n_out their number. Static storage. Any thread. */
const KkField *kk_fields (gsize *n_out);

/* NULL where no such key exists in the scope. Static storage. Any thread. */
const KkField *kk_field_find (KkScope scope, const char *key);

/* "persons[2].name" → KK_SCOPE_PERSON, 2, "name"; "new_address" → KK_SCOPE_NOTICE, -1, same.
 * key_out points into path. FALSE where path names no field of the table. */
gboolean
kk_field_path_parse (const char *path, KkScope *scope_out, int *person_out, const char **key_out);

/* Caller frees. person is ignored in KK_SCOPE_NOTICE. */
char *kk_field_path (KkScope scope, int person, const char *key);

/* A value as it may be shown where a secret is not needed: "********1234" for a number of 12 digits
 * (the last 4 stay, so that two numbers can be told apart); other fields unchanged. Caller frees.
 */
char *kk_field_mask (const KkField *field, const char *value);

/* text as the field's class keeps it: names with one space, full-width katakana, dates as
 * YYYY-MM-DD, digits and codes in ASCII without separators, addresses without spaces. What cannot
 * be normalised is returned trimmed, so that a check can show it. Caller frees. */
char *kk_field_normalise (const KkField *field, const char *text);

/* "2人目 氏名", for messages. Caller frees. */
char *kk_field_path_label (const char *path);

G_END_DECLS
