/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/kk-store-counts.h"

#include "store/kk-store-private.h"

KkReadingCount *
kk_reading_count_new (void)
{
  return g_new0 (KkReadingCount, 1);
}

void
kk_reading_count_free (KkReadingCount *count)
{
  g_free (count->day);
  g_free (count->issuer_code);
  g_free (count->document);
  g_free (count->template_id);
  g_free (count);
}

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

static gboolean
put_in (KkStore *store, const char *case_id, const GPtrArray *counts, GError **error)
{
  if (!kk_case_rows_require (store, case_id, error)
      || !kk_db_run (store, error, "DELETE FROM reading_count WHERE case_id = ?", "s", case_id))
    return FALSE;
  for (guint i = 0; i < counts->len; i++)
    {
      const KkReadingCount *c = counts->pdata[i];

      if (!kk_db_run (store, error,
                      "INSERT INTO reading_count SELECT id, ?, day, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?"
                      " FROM case_file WHERE id = ?",
                      "isssiiiiiiis", (int) i, or_empty (c->issuer_code), or_empty (c->document),
                      or_empty (c->template_id), c->drifted ? 1 : 0, c->dpi, c->unchanged,
                      c->corrected, c->missed, c->unsure, c->rare, case_id))
        return FALSE;
    }
  return TRUE;
}

gboolean
kk_store_put_reading_counts (KkStore *store,
                             const char *case_id,
                             const GPtrArray *counts,
                             GError **error)
{
  return kk_db_begin (store, error)
         && kk_db_end (store, put_in (store, case_id, counts, error), error);
}

static gpointer
read_row (KkStore *store, KkStmt *stmt, GError **error)
{
  KkReadingCount *c = kk_reading_count_new ();

  c->day = kk_db_dup_text (stmt, 0);
  c->issuer_code = kk_db_dup_text (stmt, 1);
  c->document = kk_db_dup_text (stmt, 2);
  c->template_id = kk_db_dup_text (stmt, 3);
  c->drifted = sqlite3_column_int (stmt, 4) != 0;
  c->dpi = sqlite3_column_int (stmt, 5);
  c->unchanged = sqlite3_column_int (stmt, 6);
  c->corrected = sqlite3_column_int (stmt, 7);
  c->missed = sqlite3_column_int (stmt, 8);
  c->unsure = sqlite3_column_int (stmt, 9);
  c->rare = sqlite3_column_int (stmt, 10);
  return c;
}

GPtrArray *
kk_store_list_reading_counts (KkStore *store, const char *from, const char *to, GError **error)
{
  return kk_db_list (
      store,
      kk_db_query (
          store, error,
          "SELECT day, issuer_code, document, template, drifted, dpi, unchanged, corrected, missed,"
          " unsure, rare FROM reading_count WHERE day BETWEEN ? AND ?"
          " ORDER BY issuer_code, document, day, case_id, part",
          "ss", from != NULL ? from : "", to != NULL ? to : "9999-12-31"),
      read_row, (GDestroyNotify) kk_reading_count_free, error);
}
