/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Japan Post's postal code files: KEN_ALL.CSV (CP932, 15 columns, half-width kana, long entries
 * over several rows) and utf_ken_all.csv (UTF-8, one row an entry), of the country or of some
 * prefectures. Compiled into a city's own address file (kk_lexicon_city_path()). */

#define KK_ADDRESS_IMPORT_ERROR (kk_address_import_error_quark ())
GQuark kk_address_import_error_quark (void);
typedef enum
{
  KK_ADDRESS_IMPORT_ERROR_READ,    /* the file cannot be read, or is over 64 MiB */
  KK_ADDRESS_IMPORT_ERROR_CONTENT, /* not such a file; the message says file, line and reason */
  KK_ADDRESS_IMPORT_ERROR_LOSS,    /* whole, but a prefecture would lose a fifth of its towns */
  KK_ADDRESS_IMPORT_ERROR_WRITE,   /* the result cannot be written */
} KkAddressImportError;

typedef enum
{
  KK_ADDRESS_CITY_ADDED,
  KK_ADDRESS_CITY_REMOVED,
  KK_ADDRESS_CITY_MERGED, /* its codes belong to another now: 合併, 改称 or 政令指定 */
  KK_ADDRESS_TOWN_ADDED,
  KK_ADDRESS_TOWN_REMOVED,
  KK_ADDRESS_TOWN_RENAMED, /* the same code, another name */
  KK_ADDRESS_ZIP_CHANGED,
  KK_ADDRESS_N_CHANGES
} KkAddressChangeKind;

/* Keys for machines: "city_added" … Static. */
const char *kk_address_change_kind_to_string (KkAddressChangeKind kind);

typedef struct
{
  KkAddressChangeKind kind;
  char *before;                 /* "福岡県小郡市小郡"; "" where it is new */
  char *after;                  /* "" where it is gone */
  char *zip_before, *zip_after; /* several parted by spaces; "" */
} KkAddressChange;

typedef struct
{
  GPtrArray *changes; /* KkAddressChange*, cities first, in the order of codes */
  guint counts[KK_ADDRESS_N_CHANGES];
  guint prefectures, cities, towns; /* in the file */
} KkAddressReport;

void kk_address_report_free (KkAddressReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkAddressReport, kk_address_report_free)

/* Reads file, compiles it and puts it at output in one step: whatever goes wrong, output is as it
 * was. Prefectures that file has none of stay as the dictionary has them. allow_loss: a prefecture
 * may lose more than a fifth of its towns (else taken for a cut file). What changed against the
 * dictionary now in force. Takes seconds; any thread. NULL + KK_ADDRESS_IMPORT_ERROR, or
 * KK_LEXICON_ERROR where there is no dictionary to begin with. */
KkAddressReport *kk_address_import (const char *file,
                                    const char *output,
                                    gboolean allow_loss,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
