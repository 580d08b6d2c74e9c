/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "core/kk-reading.h"
#include "core/kk-value.h"

G_BEGIN_DECLS

/* 届出の種類 (domain.md §1.1). What each of them wants is a row of resources/tables/kinds.json: see
 * kk-kind.h. */
typedef enum
{
  KK_MOVE_IN,             /* 転入届, 住基法22条 */
  KK_MOVE_IN_SPECIAL,     /* 特例転入, 24条の2 */
  KK_MOVE_IN_ABROAD,      /* 国外転入, 22条1項7号 */
  KK_FOREIGN_46,          /* 中長期在留者等の転入, 30条の46 */
  KK_FOREIGN_47,          /* 住所のある人が中長期在留者等になった, 30条の47 */
  KK_FOREIGN_48,          /* 外国人世帯の続柄の変更, 30条の48 */
  KK_MOVE_WITHIN,         /* 転居届, 23条 */
  KK_MOVE_OUT,            /* 転出届, 24条 */
  KK_MOVE_OUT_SPECIAL,    /* 特例転出, 24条の2 */
  KK_MOVE_OUT_ABROAD,     /* 国外転出 */
  KK_HEAD_CHANGE,         /* 世帯主変更, 25条 */
  KK_HOUSEHOLD_SPLIT,     /* 世帯分離 */
  KK_HOUSEHOLD_MERGE,     /* 世帯合併 */
  KK_HOUSEHOLD_CHANGE,    /* 世帯変更: to another household at the same address */
  KK_LEDGER_ADD,          /* 職権記載, 8条 */
  KK_LEDGER_AMEND,        /* 職権修正 */
  KK_LEDGER_REMOVE,       /* 職権消除 */
  KK_CERTIFICATE_REQUEST, /* 証明書の交付請求: no move; what is asked for: kk-papers.h */
} KkKind;
#define KK_N_KINDS (KK_CERTIFICATE_REQUEST + 1)

const char *kk_kind_to_string (KkKind kind); /* "move_in" … */
const char *kk_kind_label (KkKind kind);     /* "転入届" … */
gboolean kk_kind_from_string (const char *s, KkKind *out);

/* One person of the notice. Fields by key; see kk-field.h. */
typedef struct
{
  GHashTable *values; /* char* key → KkValue* */
  JsonObject *extra;  /* members of the JSON we do not know, kept; NULL if none */
} KkPerson;

/* The notice (異動届). A plain value: one owner at a time, kk_notice_copy() for another thread.
 * Fields of the household include the filer's (届出人) and identity check (本人確認):
 * "filer.relation" (self, head, member, legal_agent, appointed_agent), "filer.name",
 * "filer.address", "filer.phone", "filer.mandate" (委任状 flag), "identity.method" (one, two,
 * inquiry, unproven), "identity.documents" (";"-separated keys of
 * resources/tables/identity-documents.json). */
typedef struct
{
  KkKind kind;
  gboolean partial;   /* 一部; what that means: kk_kind_part_label() */
  GHashTable *values; /* char* key → KkValue*, KK_SCOPE_NOTICE */
  GPtrArray *persons; /* KkPerson*, in the order of the form */
  JsonObject *extra;  /* unknown members of the JSON, kept */
} KkNotice;

KkNotice *kk_notice_new (KkKind kind);
KkNotice *kk_notice_copy (const KkNotice *notice);
void kk_notice_free (KkNotice *notice);
gboolean kk_notice_equal (const KkNotice *a, const KkNotice *b);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkNotice, kk_notice_free)

/* Index of the new person. */
int kk_notice_add_person (KkNotice *notice);
void kk_notice_remove_person (KkNotice *notice, int person);
void kk_notice_move_person (KkNotice *notice, int from, int to);

/* The value at a path. get: NULL if nothing was ever entered; ensure: made if missing, NULL only
 * for a path that names no field or no person. Borrowed; gone with the person or the notice. */
KkValue *kk_notice_get (const KkNotice *notice, const char *path);
KkValue *kk_notice_ensure (KkNotice *notice, const char *path);
/* The text in force, "" where there is none. Borrowed. */
const char *kk_notice_text (const KkNotice *notice, const char *path);

/* A person typed or chose text; confirmed. FALSE where the path names no field. */
gboolean kk_notice_set (KkNotice *notice, const char *path, const char *text, KkSourceKind source);
/* The value in force is right as it stands (F8 → Enter). */
void kk_notice_confirm (KkNotice *notice, const char *path);

/* Merges what was read into the notice: pages of a certificate fill the household and match
 * persons by 個人番号, 住民票コード, card number, or name and birth date; a card's person joins the
 * matching one; unmatched persons are added. Conflicts are kept as sources, never overwritten.
 * kind_source: KK_SOURCE_PAGE or KK_SOURCE_CARD. */
void kk_notice_merge_reading (KkNotice *notice, const KkReading *reading, KkSourceKind kind_source);
/* Once all that lay there has been merged: who alone makes a household (全部) is its head, and so
 * on for 新世帯主. Unsure, where nobody has said anything. */
void kk_notice_derive_head (KkNotice *notice);
/* Takes every source that came from that page away again (a dropped or rescanned page). */
void kk_notice_forget_page (KkNotice *notice, const char *page_id);
/* Ids (char*) of the pages its values were read from, each once. Caller frees. */
GPtrArray *kk_notice_dup_pages (const KkNotice *notice);

/* TRUE where the person is a foreign resident: nationality given and not 日本, or a 在留 item set.
 */
gboolean kk_notice_is_foreign (const KkNotice *notice, int person);

/* Paths of all fields that hold something, form order; free with g_ptr_array_unref. */
GPtrArray *kk_notice_paths (const KkNotice *notice);

/* What differs from before to after, by path: for the next reader after a 差戻, and for the
 * supervisor (reading against what was signed). Free with g_ptr_array_unref. */
typedef struct
{
  char *path;
  char *before;
  char *after;
} KkChange;
GPtrArray *kk_notice_changes (const KkNotice *before, const KkNotice *after);
/* What people changed against what was read from paper. */
GPtrArray *kk_notice_corrections (const KkNotice *notice);

/* JSON without loss (resources/schema/notice.schema.json); unknown keys are kept. Canonical:
 * members sorted, so equal notices give equal bytes. */
JsonNode *kk_notice_to_json (const KkNotice *notice);
KkNotice *kk_notice_from_json (JsonNode *node, GError **error);
char *kk_notice_to_string (const KkNotice *notice);
KkNotice *kk_notice_from_string (const char *json, gssize length, GError **error);

#define KK_NOTICE_ERROR (kk_notice_error_quark ())
GQuark kk_notice_error_quark (void);
typedef enum
{
  KK_NOTICE_ERROR_SYNTAX,  /* not JSON */
  KK_NOTICE_ERROR_INVALID, /* JSON, but not a notice */
} KkNoticeError;

G_END_DECLS
