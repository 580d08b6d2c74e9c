/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "core/kk-value.h"

G_BEGIN_DECLS

/* What was seen on the pages of one document (読取結果). Immutable once posted to another
 * thread. Its JSON is the contract of `kakanaictl read`. */

typedef enum
{
  KK_DOCUMENT_UNKNOWN,
  KK_DOCUMENT_TRANSFER_CERTIFICATE, /* 転出証明書, 転出証明書に準ずる証明書 */
  KK_DOCUMENT_SPECIAL_TRANSFER_CONFIRMATION, /* 転出証明確認書, 転出証明書情報 */
  KK_DOCUMENT_RESIDENCE_CARD,                /* 在留カード */
  KK_DOCUMENT_SPECIAL_PERMANENT_RESIDENT_CERTIFICATE, /* 特別永住者証明書 */
  KK_DOCUMENT_DRIVER_LICENSE,                         /* 運転免許証 */
  KK_DOCUMENT_MY_NUMBER_CARD,                         /* 個人番号カード */
  KK_DOCUMENT_KOSEKI_CERTIFICATE,                     /* 戸籍全部/個人事項証明書 */
  KK_DOCUMENT_KOSEKI_SUPPLEMENT,                      /* 戸籍の附票 */
} KkDocument;

const char *kk_document_to_string (KkDocument document); /* "transfer_certificate" … */
const char *kk_document_label (KkDocument document);     /* Japanese */
gboolean kk_document_from_string (const char *s, KkDocument *out);
gboolean kk_document_is_card (KkDocument document);
gboolean kk_document_is_koseki (KkDocument document); /* 戸籍の証明書, 戸籍の附票 */

typedef struct
{
  char *key;                  /* of kk-field.h */
  char *value;                /* normalised as design.md §4 says */
  char *text;                 /* as printed */
  double confidence;          /* calibrated; ≥ KK_SURE means sure */
  KkBox box;                  /* in pixels of the image as given */
  int page;                   /* index into the reading's pages */
  char **alternatives;        /* best first, without value; may be NULL */
  double *alternative_scores; /* of each how well it fits the print, 0…1 (1: as well as value) */
  char *evidence;             /* for fitting: why the confidence is what it is; NULL else */
} KkReadField;

KkReadField *kk_read_field_new (
    const char *key, const char *value, const char *text, double confidence, KkBox box, int page);
void kk_read_field_free (KkReadField *field);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkReadField, kk_read_field_free)

typedef struct
{
  char *field;   /* path, "" for the document */
  char *code;    /* "check_digit", "page_missing", … */
  char *message; /* Japanese */
} KkReadWarning;

typedef struct
{
  KkDocument document;
  char *template_id; /* NULL: read without a template */
  char *issuer_code; /* 全国地方公共団体コード, 6 digits; NULL unknown */
  double seconds;
  int part;        /* n-th card on one image, -1 if the image holds one document */
  int page_number; /* "1/2" printed on the page; 0 if none */
  int page_total;
  GPtrArray *page_ids;  /* char*: SHA-256 hex of each page's bytes; may be empty */
  GPtrArray *rotations; /* GINT_TO_POINTER: degrees clockwise that turn each page upright */
  GPtrArray *fields;    /* KkReadField* */
  GPtrArray *persons;   /* GPtrArray* of KkReadField* */
  GPtrArray *warnings;  /* KkReadWarning* */
  char *plain_text;     /* of an unknown document, what text there is; NULL else */
} KkReading;

KkReading *kk_reading_new (KkDocument document);
void kk_reading_free (KkReading *reading);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkReading, kk_reading_free)

/* Takes field. person -1: the document's; persons are made up to that index. */
void kk_reading_take_field (KkReading *reading, int person, KkReadField *field);
const KkReadField *kk_reading_get (const KkReading *reading, int person, const char *key);
void kk_reading_add_warning (KkReading *reading,
                             const char *field,
                             const char *code,
                             const char *message);

/* The contract's JSON object. The caller owns the result. */
JsonNode *kk_reading_to_json (const KkReading *reading);
/* The inverse; unknown members are ignored. NULL + G_IO_ERROR_INVALID_DATA where it is no reading.
 */
KkReading *kk_reading_from_json (JsonNode *node, GError **error);

G_END_DECLS
