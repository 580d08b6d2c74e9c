/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/kk-audit.h"

#include <string.h>

#include "store/kk-crypto.h"
#include "store/kk-store-private.h"

#define EMPTY_HASH "0000000000000000000000000000000000000000000000000000000000000000"
#define COLUMNS "seq, at, actor, terminal, action, case_id, revision, detail, hash"

void
kk_audit_row_free (KkAuditRow *row)
{
  g_free (row->actor);
  g_free (row->terminal);
  g_free (row->action);
  g_free (row->case_id);
  g_free (row->detail);
  g_free (row->hash);
  g_free (row);
}

/* Canonical: each text with its length before it, so that no two rows read alike. */
static char *
hash_of (const char *previous, const KkAuditRow *row)
{
  const char *texts[]
      = { previous, row->actor, row->terminal, row->action, row->case_id, row->detail };
  g_autoptr (GString) canonical = g_string_new ("kakanai-audit-1\n");

  g_string_append_printf (canonical, "%" G_GINT64_FORMAT "\n%" G_GINT64_FORMAT "\n%d\n", row->seq,
                          row->at, row->revision);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_string_append_printf (canonical, "%zu:%s\n", strlen (texts[i]), texts[i]);
  return kk_sha256_hex (canonical->str, canonical->len);
}

gboolean
kk_audit_get_head (KkStore *store, KkAuditHead *head_out, GError **error)
{
  g_autoptr (KkStmt) stmt = kk_db_query (store, error, "SELECT seq, hash FROM audit_head", "");
  gboolean row;

  if (stmt == NULL || !kk_db_step (store, stmt, &row, error))
    return FALSE;
  head_out->seq = row ? sqlite3_column_int64 (stmt, 0) : 0;
  g_strlcpy (head_out->hash, row ? (const char *) sqlite3_column_text (stmt, 1) : EMPTY_HASH,
             sizeof head_out->hash);
  return TRUE;
}

static gboolean
append_in (KkStore *store, KkAuditRow *row, GError **error)
{
  KkAuditHead head;

  if (!kk_audit_get_head (store, &head, error))
    return FALSE;
  row->seq = head.seq + 1;
  row->hash = hash_of (head.hash, row);
  return kk_db_run (store, error,
                    "INSERT INTO audit (" COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    "llssssiss", row->seq, row->at, row->actor, row->terminal, row->action,
                    row->case_id, row->revision, row->detail, row->hash)
         && kk_db_run (store, error,
                       "INSERT INTO audit_head VALUES (1, ?, ?) ON CONFLICT (one) DO UPDATE SET"
                       " seq = excluded.seq, hash = excluded.hash",
                       "ls", row->seq, row->hash);
}

static char *
dup_or_empty (const char *text)
{
  return g_strdup (text != NULL ? text : "");
}

gboolean
kk_audit_append (KkStore *store,
                 const char *actor,
                 const char *terminal,
                 const char *action,
                 const char *case_id,
                 int revision,
                 const char *detail,
                 GError **error)
{
  g_autoptr (KkAuditRow) row = g_new0 (KkAuditRow, 1);

  row->at = kk_store_now (store);
  row->actor = dup_or_empty (actor);
  row->terminal = dup_or_empty (terminal);
  row->action = dup_or_empty (action);
  row->case_id = dup_or_empty (case_id);
  row->revision = revision;
  row->detail = dup_or_empty (detail);
  if (!sqlite3_get_autocommit (store->db)) /* part of the caller's transaction */
    return append_in (store, row, error);
  return kk_db_begin (store, error) && kk_db_end (store, append_in (store, row, error), error);
}

static gpointer
read_row (KkStore *store, KkStmt *stmt, GError **error)
{
  KkAuditRow *row = g_new0 (KkAuditRow, 1);

  row->seq = sqlite3_column_int64 (stmt, 0);
  row->at = sqlite3_column_int64 (stmt, 1);
  row->actor = kk_db_dup_text (stmt, 2);
  row->terminal = kk_db_dup_text (stmt, 3);
  row->action = kk_db_dup_text (stmt, 4);
  row->case_id = kk_db_dup_text (stmt, 5);
  row->revision = sqlite3_column_int (stmt, 6);
  row->detail = kk_db_dup_text (stmt, 7);
  row->hash = kk_db_dup_text (stmt, 8);
  return row;
}

static gboolean
broken (gint64 seq, const char *what, GError **error)
{
  g_set_error (error, KK_STORE_ERROR, KK_STORE_ERROR_CORRUPT,
               "audit chain broken at row %" G_GINT64_FORMAT ": %s", seq, what);
  return FALSE;
}

/* kept is checked on the way, because rows after it are honest additions. */
static gboolean
check_row (const KkAuditRow *row, const KkAuditHead *kept, KkAuditHead *walked, GError **error)
{
  g_autofree char *hash = NULL;

  if (row->seq != walked->seq + 1)
    return broken (walked->seq + 1, "missing", error);
  hash = hash_of (walked->hash, row);
  if (strcmp (hash, row->hash) != 0)
    return broken (row->seq, "altered", error);
  if (kept != NULL && kept->seq == row->seq && strcmp (kept->hash, row->hash) != 0)
    return broken (row->seq, "not the one that was written down", error);
  walked->seq = row->seq;
  g_strlcpy (walked->hash, hash, sizeof walked->hash);
  return TRUE;
}

static gboolean
verify_in (KkStore *store, const KkAuditHead *kept, KkAuditHead *walked, GError **error)
{
  g_autoptr (KkStmt) stmt
      = kk_db_query (store, error, "SELECT " COLUMNS " FROM audit ORDER BY seq", "");
  KkAuditHead head;
  gboolean more;

  if (stmt == NULL || !kk_audit_get_head (store, &head, error))
    return FALSE;
  walked->seq = 0;
  g_strlcpy (walked->hash, EMPTY_HASH, sizeof walked->hash);
  while (TRUE)
    {
      g_autoptr (KkAuditRow) row = NULL;

      if (!kk_db_step (store, stmt, &more, error))
        return FALSE;
      if (!more)
        break;
      row = read_row (store, stmt, error);
      if (!check_row (row, kept, walked, error))
        return FALSE;
    }
  if (head.seq != walked->seq || strcmp (head.hash, walked->hash) != 0)
    return broken (MIN (head.seq, walked->seq) + 1, "the end was cut off or added to", error);
  if (kept != NULL && kept->seq > walked->seq)
    return broken (walked->seq + 1, "shorter than what was written down", error);
  return TRUE;
}

gboolean
kk_audit_verify (KkStore *store, const KkAuditHead *kept, KkAuditHead *head_out, GError **error)
{
  KkAuditHead walked;
  gboolean ok;

  /* One snapshot: somebody may be appending. */
  if (!kk_db_exec (store, "BEGIN", error))
    return FALSE;
  ok = verify_in (store, kept, &walked, error);
  sqlite3_exec (store->db, "ROLLBACK", NULL, NULL, NULL);
  if (ok && head_out != NULL)
    *head_out = walked;
  return ok;
}

GPtrArray *
kk_audit_list (KkStore *store, gint64 after, guint limit, const char *case_id, GError **error)
{
  return kk_db_list (store,
                     kk_db_query (store, error,
                                  "SELECT " COLUMNS
                                  " FROM audit WHERE seq > ?1 AND (?2 IS NULL OR case_id = ?2)"
                                  " ORDER BY seq LIMIT ?3",
                                  "lsl", after, case_id, (gint64) limit),
                     read_row, (GDestroyNotify) kk_audit_row_free, error);
}
