/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "core/kk-notice.h"
#include "forms/kk-form-layout.h"

G_BEGIN_DECLS

/* Files that an RPA robot types into the city's system: one row a person, the household's columns
 * repeated, columns and codes by profile (resources/rpa/ *.json). Errors are KK_FORM_ERROR. */

typedef struct _KkRpaProfile KkRpaProfile; /* immutable, any thread */

/* name stands in messages, "NAME:LINE: reason"; KK_FORM_ERROR_LAYOUT. */
KkRpaProfile *kk_rpa_profile_new (GBytes *json, const char *name, GError **error);
KkRpaProfile *kk_rpa_profile_load (const char *filename, GError **error);
KkRpaProfile *kk_rpa_profile_builtin (const char *id, GError **error); /* "standard" */
KkRpaProfile *kk_rpa_profile_ref (KkRpaProfile *profile);
void kk_rpa_profile_unref (KkRpaProfile *profile);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkRpaProfile, kk_rpa_profile_unref)

/* What would become of a field's value: KkRpaConversion*, row and offset as in a file of this value
 * alone; empty where all of it can be held or no column takes the field. key: of a person's field
 * where person is TRUE, else of the notice's. Free with g_ptr_array_unref. */
GPtrArray *kk_rpa_profile_list_unheld (const KkRpaProfile *profile,
                                       gboolean person,
                                       const char *key,
                                       const char *value);

/* One approved revision. Borrowed during kk_rpa_file_add() only. */
typedef struct
{
  const KkNotice *notice;
  const char *case_id;
  int revision;
  const char *receipt_number; /* 受付番号 */
  const char *city_code;      /* 全国地方公共団体コード; may be NULL */
  gboolean practice;          /* 研修: said in the manifest and in the profile's column */
} KkRpaCase;

/* One character that the file's encoding can't hold. Code points only, so that the manifest alone
 * names nobody; with the row it is enough to put the value back. */
typedef struct
{
  int row;          /* from 1, without the header */
  char *column;     /* header of the column */
  int offset;       /* in characters of the value as written */
  char *from;       /* "U+8FBB U+E0100" */
  char *to;         /* "U+8FBB" */
  gboolean unknown; /* neither encoding nor table holds it: written 〓, the row is for a person */
} KkRpaConversion;

typedef struct _KkRpaFile KkRpaFile; /* one owner at a time */

KkRpaFile *kk_rpa_file_new (KkRpaProfile *profile);
void kk_rpa_file_free (KkRpaFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkRpaFile, kk_rpa_file_free)

/* Adds a row a person. KK_FORM_ERROR_DATA where the case has no person or no 受付番号, or where a
 * value has no code in its table (the message names the column, not the value). */
gboolean kk_rpa_file_add (KkRpaFile *file, const KkRpaCase *one, GError **error);

int kk_rpa_file_get_n_rows (const KkRpaFile *file);
int kk_rpa_file_get_n_manual (const KkRpaFile *file);                 /* rows marked for a person */
const GPtrArray *kk_rpa_file_get_conversions (const KkRpaFile *file); /* KkRpaConversion* */
/* The file's bytes: header, rows, CRLF. */
GBytes *kk_rpa_file_to_bytes (const KkRpaFile *file);
/* Profile, encoding, rows, rows for a person, SHA-256 and size of the bytes, cases (id, revision,
 * rows), conversions. */
JsonNode *kk_rpa_file_manifest (const KkRpaFile *file);

/* Writes FOLDER/STEM.csv, then FOLDER/STEM.manifest.json: each under a temporary name, synced,
 * renamed, never over an existing file. A CSV without its manifest is not finished. Where both, or
 * the CSV alone, are there already with the same bytes (a crash came between), what is missing is
 * added and it is a success. stem: [A-Za-z0-9_-]{1,100}; make it of case id and revision.
 * KK_FORM_ERROR_EXISTS, _NO_SPACE, _NOT_WRITABLE, _DATA, _IO. csv_out, manifest_out: names of the
 * files, caller frees; may be NULL. */
gboolean kk_rpa_file_write (const KkRpaFile *file,
                            const char *folder,
                            const char *stem,
                            char **csv_out,
                            char **manifest_out,
                            GError **error);

/* The value as it was before conversion: written is row's value in column as read from the file.
 * Caller frees. */
char *
kk_rpa_restore (const GPtrArray *conversions, int row, const char *column, const char *written);

/* What the robot writes back: a CSV with the columns 受付番号, 枝番, 結果, エラー in any order
 * among others; CP932 or UTF-8, recognised. */
typedef struct
{
  char *receipt_number;
  int branch;  /* 枝番, from 1 */
  gboolean ok; /* 結果: 済, 完了, 成功, 正常, OK, 0 are; 失敗, エラー, 異常, 保留, NG, 1 are not */
  char *error; /* エラー; "" where there is none; at most 500 characters, no control characters */
} KkRpaResult;

/* KkRpaResult*; free with g_ptr_array_unref. Refuses the whole file ("line N: …",
 * KK_FORM_ERROR_DATA) where a column is missing, a 結果 is not understood, a row comes twice, or it
 * is no such file. */
GPtrArray *kk_rpa_results_parse (GBytes *bytes, GError **error);
/* The same from a file; a file over 16 MiB is refused unread. */
GPtrArray *kk_rpa_results_load (const char *filename, GError **error);

G_END_DECLS
