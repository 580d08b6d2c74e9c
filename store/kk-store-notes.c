/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/kk-store-notes.h"

#include "store/kk-case-private.h"
#include "store/kk-store-private.h"
#include "store/kk-vault.h"

/* An attachment is an item named "attachment/TIME/MEDIA-TYPE": TIME is its event's. */
#define PREFIX "attachment/"

void
kk_attachment_free (KkAttachment *attachment)
{
  g_free (attachment->media_type);
  g_free (attachment);
}

static KkAttachment *
attachment_of (const char *name)
{
  KkAttachment *attachment = g_new0 (KkAttachment, 1);
  char *end = NULL;

  attachment->at = g_ascii_strtoll (name + strlen (PREFIX), &end, 10);
  attachment->media_type = g_strdup (*end == '/' ? end + 1 : "");
  return attachment;
}

GPtrArray *
kk_store_case_attachments (KkStore *store, const char *case_id, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_attachment_free);
  g_autoptr (KkStmt) stmt
      = kk_db_query (store, error,
                     "SELECT name FROM item WHERE case_id = ? AND name GLOB '" PREFIX "*'"
                     " ORDER BY name",
                     "s", case_id);
  gboolean row;

  if (stmt == NULL)
    return NULL;
  while (TRUE)
    {
      if (!kk_db_step (store, stmt, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&list);
      g_ptr_array_add (list, attachment_of ((const char *) sqlite3_column_text (stmt, 0)));
    }
}

static char *
find_name (KkStore *store, const char *case_id, gint64 at, GError **error)
{
  g_autofree char *pattern = g_strdup_printf (PREFIX "%" G_GINT64_FORMAT "/*", at);
  g_autoptr (KkStmt) stmt
      = kk_db_query (store, error, "SELECT name FROM item WHERE case_id = ? AND name GLOB ?", "ss",
                     case_id, pattern);
  gboolean row;

  if (stmt == NULL || !kk_db_step (store, stmt, &row, error))
    return NULL;
  if (row)
    return kk_db_dup_text (stmt, 0);
  kk_store_fail (error, KK_STORE_ERROR_NOT_FOUND, "no such attachment");
  return NULL;
}

GBytes *
kk_store_case_attachment_bytes (KkStore *store, const char *case_id, gint64 at, GError **error)
{
  g_autofree char *name = find_name (store, case_id, at, error);

  return name != NULL ? kk_store_case_get_item (store, case_id, name, error) : NULL;
}

static gboolean
free_time (KkStore *store, const char *case_id, gint64 *at, GError **error)
{
  g_autoptr (GPtrArray) list = kk_store_case_attachments (store, case_id, error);

  if (list == NULL)
    return FALSE;
  if (list->len > 0)
    *at = MAX (*at, ((KkAttachment *) list->pdata[list->len - 1])->at + 1);
  return TRUE;
}

static gboolean
attach_in (KkStore *store,
           const char *case_id,
           GBytes *bytes,
           const char *media_type,
           const KkEvent *attached,
           GError **error)
{
  g_autoptr (KkEvent) event = kk_event_copy (attached);
  g_autoptr (GBytes) sealed = NULL;
  g_autofree char *name = NULL;

  if (event->at == 0)
    event->at = kk_store_now (store);
  if (!kk_case_rows_require (store, case_id, error)
      || !free_time (store, case_id, &event->at, error)
      || !kk_case_rows_append (store, case_id, event, error))
    return FALSE;
  name = g_strdup_printf (PREFIX "%" G_GINT64_FORMAT "/%s", event->at, media_type);
  sealed = kk_vault_seal (store, "item", case_id, name, bytes, error);
  return sealed != NULL
         && kk_db_run (store, error, "INSERT INTO item VALUES (?, ?, ?)", "ssb", case_id, name,
                       sealed);
}

gboolean
kk_store_case_attach (KkStore *store,
                      const char *case_id,
                      GBytes *bytes,
                      const char *media_type,
                      const KkEvent *attached,
                      GError **error)
{
  return kk_case_need_open (store, error) && kk_db_begin (store, error)
         && kk_db_end (store, attach_in (store, case_id, bytes, media_type, attached, error),
                       error);
}
