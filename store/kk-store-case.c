/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/kk-store-case.h"

#include <string.h>

#include "store/kk-case-private.h"
#include "store/kk-protection.h"
#include "store/kk-store-private.h"
#include "store/kk-vault.h"

gboolean
kk_case_need_open (KkStore *store, GError **error)
{
  return kk_vault_is_open (store)
         || kk_store_fail (error, KK_STORE_ERROR_LOCKED, "the vault is locked");
}

void
kk_case_summary_free (KkCaseSummary *summary)
{
  g_free (summary->id);
  g_free (summary->day);
  g_free (summary->reception);
  g_free (summary->kind);
  g_free (summary->title);
  g_free (summary->clerk);
  g_free (summary->terminal);
  g_free (summary->last_reason);
  kk_case_state_clear (&summary->state);
  g_free (summary);
}

/* "2026-11-20", 12 → "20261120-0012" */
char *
kk_case_reception (const char *day, int number)
{
  return g_strdup_printf ("%.4s%.2s%.2s-%04d", day, day + 5, day + 8, number);
}

static gboolean
day_is_valid (const char *day)
{
  if (strlen (day) != 10)
    return FALSE;
  for (int i = 0; i < 10; i++)
    if (i == 4 || i == 7 ? day[i] != '-' : !g_ascii_isdigit (day[i]))
      return FALSE;
  return TRUE;
}

/* ——— reading ——— */

#define COLUMNS                                                                                    \
  "id, day, number, kind, title, n_persons, clerk, terminal, opened_at, changed_at, wiped,"        \
  " (SELECT count(*) FROM page WHERE page.case_id = case_file.id), hidden"

void
kk_case_set_last_reason (KkCaseSummary *summary, const GPtrArray *events)
{
  for (guint i = events->len; i > 0; i--)
    {
      const KkEvent *event = events->pdata[i - 1];

      if (event->type == KK_EVENT_RETURNED || event->type == KK_EVENT_HELD
          || event->type == KK_EVENT_WITHDRAWN)
        {
          summary->last_reason = g_strdup (event->reason);
          return;
        }
    }
}

static gboolean
read_title (KkStore *store, KkStmt *stmt, KkCaseSummary *summary, GError **error)
{
  g_autoptr (GBytes) sealed = kk_db_dup_blob (stmt, 4);

  if (summary->wiped || !kk_vault_is_open (store))
    return TRUE;
  if (sealed == NULL)
    summary->title = g_strdup ("");
  else
    summary->title = kk_vault_unseal_text (store, "title", summary->id, "", sealed, error);
  return summary->title != NULL;
}

static gpointer
read_summary (KkStore *store, KkStmt *stmt, GError **error)
{
  g_autoptr (KkCaseSummary) summary = g_new0 (KkCaseSummary, 1);
  g_autoptr (GPtrArray) events = NULL;

  summary->id = kk_db_dup_text (stmt, 0);
  summary->day = kk_db_dup_text (stmt, 1);
  summary->number = sqlite3_column_int (stmt, 2);
  summary->reception = kk_case_reception (summary->day, summary->number);
  summary->kind = kk_db_dup_text (stmt, 3);
  summary->n_persons = (guint) sqlite3_column_int (stmt, 5);
  summary->clerk = kk_db_dup_text (stmt, 6);
  summary->terminal = kk_db_dup_text (stmt, 7);
  summary->opened_at = sqlite3_column_int64 (stmt, 8);
  summary->changed_at = sqlite3_column_int64 (stmt, 9);
  summary->wiped = sqlite3_column_int (stmt, 10) != 0;
  summary->n_pages = (guint) sqlite3_column_int (stmt, 11);
  summary->hidden = sqlite3_column_int (stmt, 12) != 0;
  if (!read_title (store, stmt, summary, error)
      || !kk_case_rows_state (store, summary->id, &summary->state, error))
    return NULL;
  events = kk_case_rows_events (store, summary->id, error);
  if (events == NULL)
    return NULL;
  if (!summary->hidden)
    kk_case_set_last_reason (summary, events);
  return g_steal_pointer (&summary);
}

KkCaseSummary *
kk_store_case_load (KkStore *store, const char *case_id, GError **error)
{
  g_autoptr (KkStmt) stmt
      = kk_db_query (store, error, "SELECT " COLUMNS " FROM case_file WHERE id = ?", "s", case_id);
  gboolean row;

  if (stmt == NULL || !kk_db_step (store, stmt, &row, error))
    return NULL;
  if (!row)
    return kk_store_fail (error, KK_STORE_ERROR_NOT_FOUND, "no such case"), NULL;
  return read_summary (store, stmt, error);
}

GPtrArray *
kk_store_case_list (KkStore *store, const char *day, GError **error)
{
  return kk_db_list (store,
                     kk_db_query (store, error,
                                  "SELECT " COLUMNS " FROM case_file WHERE ?1 IS NULL OR day = ?1"
                                  " ORDER BY opened_at DESC, id DESC",
                                  "s", day),
                     read_summary, (GDestroyNotify) kk_case_summary_free, error);
}

GPtrArray *
kk_store_case_events (KkStore *store, const char *case_id, GError **error)
{
  g_autoptr (GPtrArray) events = kk_case_rows_events (store, case_id, error);

  if (events != NULL && events->len == 0)
    return kk_store_fail (error, KK_STORE_ERROR_NOT_FOUND, "no such case"), NULL;
  return g_steal_pointer (&events);
}

/* ——— opening and events ——— */

static gboolean
open_in (KkStore *store, const char *id, const KkEvent *opened, const char *day, GError **error)
{
  gint64 number;

  return kk_db_int (store, error, &number, NULL,
                    "INSERT INTO day_number VALUES (?, 1)"
                    " ON CONFLICT (day) DO UPDATE SET last = last + 1 RETURNING last",
                    "s", day)
         && kk_db_run (store, error,
                       "INSERT INTO case_file"
                       " (id, day, number, clerk, terminal, opened_at, changed_at)"
                       " VALUES (?, ?, ?, ?, ?, ?, ?)",
                       "sslssll", id, day, number, opened->actor, opened->terminal, opened->at,
                       opened->at)
         && kk_case_rows_append (store, id, opened, error);
}

KkCaseSummary *
kk_store_case_open (KkStore *store, const KkEvent *opened, const char *day, GError **error)
{
  g_autofree char *id = kk_uuid_new (opened->at);
  g_autofree char *local_day = NULL;

  if (opened->type != KK_EVENT_OPENED || opened->actor == NULL || opened->terminal == NULL
      || (day != NULL && !day_is_valid (day)))
    return kk_store_fail (error, KK_STORE_ERROR_INVALID, "opened by whom, where, which day"), NULL;
  if (day == NULL)
    {
      g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (opened->at / G_USEC_PER_SEC);
      g_autoptr (GDateTime) local = g_date_time_to_local (utc);

      local_day = g_date_time_format (local, "%Y-%m-%d");
      day = local_day;
    }
  if (!kk_db_begin (store, error)
      || !kk_db_end (store, open_in (store, id, opened, day, error), error))
    return NULL;
  return kk_store_case_load (store, id, error);
}

static gboolean
is_repeat (const GPtrArray *events, const KkEvent *event, int latest)
{
  for (guint i = 0; i < events->len; i++)
    {
      const KkEvent *old = events->pdata[i];

      if (old->type == event->type && old->at == event->at
          && old->revision == (event->revision > 0 ? event->revision : latest)
          && g_strcmp0 (old->actor, event->actor) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
append_in (KkStore *store, const char *case_id, const KkEvent *event, GError **error)
{
  g_autoptr (GPtrArray) events = kk_case_rows_events (store, case_id, error);
  g_auto (KkCaseState) state = { 0 };

  if (events == NULL || !kk_case_rows_state (store, case_id, &state, error))
    return FALSE;
  if (events->len == 0)
    return kk_store_fail (error, KK_STORE_ERROR_NOT_FOUND, "no such case");
  return is_repeat (events, event, state.revision)
         || kk_case_rows_append (store, case_id, event, error);
}

gboolean
kk_store_case_append_event (KkStore *store,
                            const char *case_id,
                            const KkEvent *event,
                            GError **error)
{
  return kk_db_begin (store, error)
         && kk_db_end (store, append_in (store, case_id, event, error), error);
}

/* ——— the draft ——— */

const char *
kk_case_title (const KkNotice *notice, gboolean hidden)
{
  const char *title = kk_notice_text (notice, "new_head");

  if (hidden)
    return "";
  return *title == '\0' && notice->persons->len > 0 ? kk_notice_text (notice, "persons[0].name")
                                                    : title;
}

gboolean
kk_case_write_title (KkStore *store, const char *case_id, const KkNotice *notice, GError **error)
{
  g_autoptr (GBytes) sealed = NULL;
  gboolean hidden;

  if (!kk_protection_is_hidden (store, notice, &hidden, error))
    return FALSE;
  sealed = kk_vault_seal_text (store, "title", case_id, "", kk_case_title (notice, hidden), error);
  return sealed != NULL
         && kk_db_run (store, error, "UPDATE case_file SET title = ?, hidden = ? WHERE id = ?",
                       "bis", sealed, hidden ? 1 : 0, case_id);
}

gboolean
kk_case_write_draft (KkStore *store, const char *case_id, const KkNotice *notice, GError **error)
{
  g_autofree char *json = kk_notice_to_string (notice);
  g_autoptr (GBytes) draft = kk_vault_seal_text (store, "draft", case_id, "", json, error);

  return draft != NULL
         && kk_db_run (store, error,
                       "UPDATE case_file SET draft = ?, kind = ?, n_persons = ?, changed_at = ?"
                       " WHERE id = ?",
                       "bsils", draft, kk_kind_to_string (notice->kind), (int) notice->persons->len,
                       kk_store_now (store), case_id)
         && kk_case_write_title (store, case_id, notice, error);
}

static gboolean
save_in (KkStore *store,
         const char *case_id,
         const KkNotice *notice,
         const KkEvent *edited,
         GError **error)
{
  return kk_case_rows_require (store, case_id, error)
         && (edited == NULL || kk_case_rows_append (store, case_id, edited, error))
         && kk_case_write_draft (store, case_id, notice, error);
}

gboolean
kk_store_case_save_draft (KkStore *store,
                          const char *case_id,
                          const KkNotice *notice,
                          const KkEvent *edited,
                          GError **error)
{
  return kk_case_need_open (store, error) && kk_db_begin (store, error)
         && kk_db_end (store, save_in (store, case_id, notice, edited, error), error);
}

KkNotice *
kk_store_case_load_draft (KkStore *store, const char *case_id, GError **error)
{
  g_autoptr (KkStmt) stmt
      = kk_db_query (store, error, "SELECT draft FROM case_file WHERE id = ?", "s", case_id);
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (GBytes) json = NULL;
  gboolean row;

  if (stmt == NULL || !kk_db_step (store, stmt, &row, error))
    return NULL;
  if (row)
    sealed = kk_db_dup_blob (stmt, 0);
  if (sealed == NULL)
    return kk_store_fail (error, KK_STORE_ERROR_NOT_FOUND, "nothing was saved of this case"), NULL;
  json = kk_vault_unseal (store, "draft", case_id, "", sealed, error);
  if (json == NULL)
    return NULL;
  return kk_notice_from_string (g_bytes_get_data (json, NULL), (gssize) g_bytes_get_size (json),
                                error);
}

/* ——— items ——— */

static gboolean
put_item_in (KkStore *store, const char *case_id, const char *name, GBytes *bytes, GError **error)
{
  g_autoptr (GBytes) sealed = NULL;

  if (!kk_case_rows_require (store, case_id, error))
    return FALSE;
  if (bytes == NULL)
    return kk_db_run (store, error, "DELETE FROM item WHERE case_id = ? AND name = ?", "ss",
                      case_id, name);
  sealed = kk_vault_seal (store, "item", case_id, name, bytes, error);
  return sealed != NULL
         && kk_db_run (store, error,
                       "INSERT INTO item VALUES (?, ?, ?)"
                       " ON CONFLICT (case_id, name) DO UPDATE SET bytes = excluded.bytes",
                       "ssb", case_id, name, sealed);
}

gboolean
kk_store_case_put_item (
    KkStore *store, const char *case_id, const char *name, GBytes *bytes, GError **error)
{
  return kk_case_need_open (store, error) && kk_db_begin (store, error)
         && kk_db_end (store, put_item_in (store, case_id, name, bytes, error), error);
}

GBytes *
kk_store_case_get_item (KkStore *store, const char *case_id, const char *name, GError **error)
{
  g_autoptr (KkStmt) stmt = kk_db_query (
      store, error, "SELECT bytes FROM item WHERE case_id = ? AND name = ?", "ss", case_id, name);
  g_autoptr (GBytes) sealed = NULL;
  gboolean row;

  if (stmt == NULL || !kk_db_step (store, stmt, &row, error))
    return NULL;
  if (!row)
    return kk_store_fail (error, KK_STORE_ERROR_NOT_FOUND, "no such item"), NULL;
  sealed = kk_db_dup_blob (stmt, 0);
  return kk_vault_unseal (store, "item", case_id, name, sealed, error);
}
