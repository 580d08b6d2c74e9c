/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/kk-store-print.h"

#include "store/kk-case-private.h"
#include "store/kk-store-private.h"

static const char *const state_names[]
    = { "recorded", "waiting", "printing", "stopped", "done", "cancelled", "failed", "unsure" };

gboolean
kk_print_state_is_open (KkPrintState state)
{
  return state <= KK_PRINT_STOPPED;
}

KkPrint *
kk_print_copy (const KkPrint *print)
{
  KkPrint *copy = g_new0 (KkPrint, 1);

  *copy = *print;
  copy->name = g_strdup (print->name);
  copy->case_id = g_strdup (print->case_id);
  copy->papers = g_strdup (print->papers);
  copy->printer = g_strdup (print->printer);
  copy->why = g_strdup (print->why);
  return copy;
}

void
kk_print_free (KkPrint *print)
{
  g_free (print->name);
  g_free (print->case_id);
  g_free (print->papers);
  g_free (print->printer);
  g_free (print->why);
  g_free (print);
}

/* ——— beginning ——— */

/* Ours among all that a CUPS for many terminals knows: two of them may have the same 受付番号. */
static char *
name_of (const KkCaseSummary *summary, const KkPrint *print)
{
  g_autofree char *reception = kk_case_reception (summary->day, summary->number);

  return g_strdup_printf ("%s P%d-%d %.8s", reception, print->number, print->part, summary->id);
}

/* The event says the number too, which is known only now. */
static gboolean
append_named (KkStore *store, const KkPrint *print, const KkEvent *event, GError **error)
{
  g_autoptr (KkEvent) named = kk_event_copy (event);

  g_free (named->reason);
  named->reason = g_strdup_printf ("%s\nnumber: %s", event->reason, print->name);
  /* Reasons are sealed to type and time, of which a case has each once. */
  named->at = event->at != 0 ? event->at + print->part : 0;
  return kk_case_rows_append (store, print->case_id, named, error);
}

static gboolean
insert (KkStore *store, const KkPrint *print, GError **error)
{
  return kk_db_run (store, error,
                    "INSERT INTO print_job"
                    " (name, case_id, number, part, papers, printer, state, changed_at)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    "ssiisssl", print->name, print->case_id, print->number, print->part,
                    print->papers, print->printer, state_names[print->state], print->changed_at);
}

static gboolean
begin_in (
    KkStore *store, const char *case_id, GPtrArray *prints, const GPtrArray *events, GError **error)
{
  g_autoptr (KkCaseSummary) summary = NULL;
  gint64 last = 0;

  if (!kk_case_rows_require (store, case_id, error)
      || (summary = kk_store_case_load (store, case_id, error)) == NULL
      || !kk_db_int (store, error, &last, NULL,
                     "SELECT coalesce (max (number), 0) FROM print_job WHERE case_id = ?", "s",
                     case_id))
    return FALSE;
  for (guint i = 0; i < prints->len; i++)
    {
      KkPrint *print = prints->pdata[i];

      g_free (print->case_id);
      g_free (print->name);
      g_free (print->why);
      print->case_id = g_strdup (case_id);
      print->number = (int) last + 1;
      print->part = (int) i + 1;
      print->name = name_of (summary, print);
      print->state = KK_PRINT_RECORDED;
      print->why = g_strdup ("");
      print->job = 0;
      print->changed_at = kk_store_now (store);
      if (!insert (store, print, error) || !append_named (store, print, events->pdata[i], error))
        return FALSE;
    }
  return TRUE;
}

gboolean
kk_store_print_begin (
    KkStore *store, const char *case_id, GPtrArray *prints, const GPtrArray *events, GError **error)
{
  g_return_val_if_fail (prints->len > 0 && prints->len == events->len, FALSE);
  return kk_case_need_open (store, error) && kk_db_begin (store, error)
         && kk_db_end (store, begin_in (store, case_id, prints, events, error), error);
}

/* ——— what became of it ——— */

static gboolean
update_in (KkStore *store, const KkPrint *print, const KkEvent *event, GError **error)
{
  if (!kk_db_run (store, error,
                  "UPDATE print_job SET state = ?, why = ?, job = ?, changed_at = ?"
                  " WHERE name = ? AND state NOT IN ('done', 'cancelled', 'failed')",
                  "ssils", state_names[print->state], print->why, print->job, kk_store_now (store),
                  print->name))
    return FALSE;
  if (sqlite3_changes (store->db) != 1)
    return kk_store_fail (error, KK_STORE_ERROR_CONFLICT, "the print has ended already");
  return event == NULL || kk_case_rows_append (store, print->case_id, event, error);
}

gboolean
kk_store_print_update (KkStore *store, const KkPrint *print, const KkEvent *event, GError **error)
{
  return (event == NULL || kk_case_need_open (store, error)) && kk_db_begin (store, error)
         && kk_db_end (store, update_in (store, print, event, error), error);
}

static gpointer
read_print (KkStore *store, KkStmt *stmt, GError **error)
{
  KkPrint *print = g_new0 (KkPrint, 1);
  const char *state = (const char *) sqlite3_column_text (stmt, 6);

  print->name = kk_db_dup_text (stmt, 0);
  print->case_id = kk_db_dup_text (stmt, 1);
  print->number = sqlite3_column_int (stmt, 2);
  print->part = sqlite3_column_int (stmt, 3);
  print->papers = kk_db_dup_text (stmt, 4);
  print->printer = kk_db_dup_text (stmt, 5);
  for (gsize i = 0; i < G_N_ELEMENTS (state_names); i++)
    if (g_strcmp0 (state, state_names[i]) == 0)
      print->state = (KkPrintState) i;
  print->why = kk_db_dup_text (stmt, 7);
  print->job = sqlite3_column_int (stmt, 8);
  print->changed_at = sqlite3_column_int64 (stmt, 9);
  return print;
}

#define COLUMNS "name, case_id, number, part, papers, printer, state, why, job, changed_at"

GPtrArray *
kk_store_print_list (KkStore *store, const char *case_id, GError **error)
{
  static const char of_case[] = "SELECT " COLUMNS " FROM print_job WHERE case_id = ?"
                                " ORDER BY number, part";
  static const char unsettled[] = "SELECT " COLUMNS " FROM print_job"
                                  " WHERE state NOT IN ('done', 'cancelled', 'failed')"
                                  " AND case_id IN (SELECT id FROM case_file WHERE wiped = 0)"
                                  " ORDER BY changed_at, part";
  KkStmt *stmt = case_id != NULL ? kk_db_query (store, error, of_case, "s", case_id)
                                 : kk_db_query (store, error, unsettled, "");

  return kk_db_list (store, stmt, read_print, (GDestroyNotify) kk_print_free, error);
}
