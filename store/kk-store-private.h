/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include "core/kk-revision.h"
#include "store/kk-store.h"

G_BEGIN_DECLS

/* Shared inside store/ only. */

struct _KkStore
{
  sqlite3 *db;
  KkStoreOptions options;
  char *path;
  gboolean practice;
  int version;
  guint8 *key; /* the open store key in guarded, locked memory; NULL: locked */
};

typedef sqlite3_stmt KkStmt;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkStmt, sqlite3_finalize)

/* kk-db.c */
/* Both set error and return FALSE. */
gboolean kk_store_fail (GError **error, KkStoreError code, const char *message);
gboolean kk_db_fail (sqlite3 *db, const char *doing, GError **error);
gboolean kk_db_exec (KkStore *store, const char *sql, GError **error);
/* One argument a letter of format: s const char*, i int, l gint64, b GBytes*; NULL binds NULL. */
KkStmt *kk_db_query (KkStore *store, GError **error, const char *sql, const char *format, ...);
gboolean kk_db_run (KkStore *store, GError **error, const char *sql, const char *format, ...);
/* *row_out: TRUE where there is a row to read. */
gboolean kk_db_step (KkStore *store, KkStmt *stmt, gboolean *row_out, GError **error);
/* The struct of the row stmt stands at, owned by the caller; NULL + error. */
typedef gpointer (*KkRowReader) (KkStore *store, KkStmt *stmt, GError **error);
/* Every row through read, in order; takes stmt. NULL (error stays as kk_db_query() set it): NULL.
 */
GPtrArray *kk_db_list (
    KkStore *store, KkStmt *stmt, KkRowReader read, GDestroyNotify free_row, GError **error);
/* One integer of one row; missing_out (may be NULL) TRUE and 0 where there is none. */
gboolean kk_db_int (KkStore *store,
                    GError **error,
                    gint64 *value_out,
                    gboolean *missing_out,
                    const char *sql,
                    const char *format,
                    ...);
char *kk_db_dup_text (KkStmt *stmt, int column);
GBytes *kk_db_dup_blob (KkStmt *stmt, int column); /* NULL where NULL */
/* A write transaction: kk_db_begin() then kk_db_end(), which commits where ok, else rolls back. */
gboolean kk_db_begin (KkStore *store, GError **error);
gboolean kk_db_end (KkStore *store, gboolean ok, GError **error);
/* TRUE where the last statement broke a UNIQUE or PRIMARY KEY constraint. */
gboolean kk_db_was_duplicate (KkStore *store);

/* kk-migrate.c */
gboolean kk_store_migrate (KkStore *store, GError **error);
gboolean kk_store_copy_to (KkStore *store, const char *path, GError **error);
int kk_store_latest_version (KkStore *store, GError **error); /* -1 + error */

/* kk-crypto.c: NULL where it does not open. */
GBytes *kk_envelope_open_raw (const guint8 *box_public,
                              const guint8 *box_secret,
                              const char *context,
                              GBytes *envelope);
GBytes *kk_secret_bytes_new (gsize length, guint8 **data_out); /* wiped when freed */

/* kk-vault.c */
gboolean kk_vault_wrap (KkStore *store, const char *slot, const char *password, GError **error);
gboolean kk_vault_unwrap (KkStore *store, const char *slot, const char *password, GError **error);
void kk_vault_new_key (KkStore *store);
gboolean kk_vault_wrap_recovery (KkStore *store, char **code_out, GError **error);
GBytes *kk_vault_seal_text (KkStore *store,
                            const char *kind,
                            const char *id,
                            const char *name,
                            const char *text,
                            GError **error);
char *kk_vault_unseal_text (KkStore *store,
                            const char *kind,
                            const char *id,
                            const char *name,
                            GBytes *sealed,
                            GError **error);
/* The wait after n wrong passwords in a row, microseconds. */
gint64 kk_vault_wait_after (int failures);

/* kk-case-events.c: rows of case_event, inside a transaction of the caller. */
GPtrArray *kk_case_rows_events (KkStore *store, const char *case_id, GError **error);
gboolean
kk_case_rows_state (KkStore *store, const char *case_id, KkCaseState *state_out, GError **error);
/* Puts the event through kk_case_apply(), writes row, audit row and changed_at. revision 0: the
 * latest (the next for KK_EVENT_SIGNED). *seq_out may be NULL. */
gboolean
kk_case_rows_append (KkStore *store, const char *case_id, const KkEvent *event, GError **error);
/* NOT_FOUND unless the case is there and, on a terminal, not wiped. */
gboolean kk_case_rows_require (KkStore *store, const char *case_id, GError **error);
/* A row of case_event from column first on: type, at, actor, terminal, revision, code, reason. */
KkEvent *kk_case_rows_read_event (
    KkStore *store, KkStmt *stmt, int first, const char *case_id, GError **error);

/* kk-case-blobs.c: pages and revisions, of one shape on both sides. */
gboolean kk_blob_put (
    KkStore *store, const char *case_id, const char *sha256, GBytes *bytes, GError **error);
GBytes *kk_blob_get (KkStore *store, const char *case_id, const char *sha256, GError **error);
/* Splits kk_revision_to_bytes(): the head ends where the first page's length begins. */
GBytes *kk_revision_head (GBytes *bytes, GError **error);
/* head with the pages' bytes again: the bytes that were signed or received. */
GBytes *kk_revision_join (KkStore *store, const char *case_id, int revision, GError **error);
gboolean kk_revision_latest (KkStore *store, const char *case_id, int *number_out, GError **error);

G_END_DECLS
