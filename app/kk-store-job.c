/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/kk-counter-private.h"
#include "store/kk-store-print.h"

KkStoreJob *
kk_store_job_new (const char *case_id)
{
  KkStoreJob *job = g_new0 (KkStoreJob, 1);

  job->case_id = g_strdup (case_id);
  job->position = -1;
  return job;
}

void
kk_store_job_free (KkStoreJob *job)
{
  g_free (job->case_id);
  g_free (job->login);
  kk_secret_free (job->password);
  g_clear_pointer (&job->notice, kk_notice_free);
  g_clear_pointer (&job->event, kk_event_free);
  g_clear_pointer (&job->event2, kk_event_free);
  g_clear_pointer (&job->signature, kk_signature_free);
  g_clear_pointer (&job->page, kk_revision_page_free);
  g_clear_pointer (&job->pages, g_ptr_array_unref);
  g_free (job->page_sha);
  g_clear_pointer (&job->reading, json_node_unref);
  g_free (job->text);
  g_clear_pointer (&job->counts, g_ptr_array_unref);
  g_clear_pointer (&job->bytes, g_bytes_unref);
  g_free (job);
}

void
kk_case_content_free (KkCaseContent *content)
{
  g_clear_pointer (&content->summary, kk_case_summary_free);
  g_clear_pointer (&content->notice, kk_notice_free);
  g_clear_pointer (&content->events, g_ptr_array_unref);
  g_clear_pointer (&content->pages, g_ptr_array_unref);
  g_clear_pointer (&content->prints, g_ptr_array_unref);
  g_clear_pointer (&content->signed_revision, kk_revision_free);
  g_clear_pointer (&content->returned, kk_revision_free);
  g_free (content->receipt);
  g_clear_pointer (&content->people, g_hash_table_unref);
  g_clear_pointer (&content->protection, kk_protection_index_free);
  g_free (content);
}

/* The revision that was last sent back, where the case is being mended now. */
static int
returned_revision (const GPtrArray *events)
{
  int revision = 0;

  for (guint i = 0; i < events->len; i++)
    {
      const KkEvent *event = events->pdata[i];

      if (event->type == KK_EVENT_RETURNED)
        revision = event->revision;
    }
  return revision;
}

/* Who the actors of its events are. */
static GHashTable *
load_people (KkStore *store, GError **error)
{
  g_autoptr (GPtrArray) accounts = kk_account_list (store, error);
  GHashTable *people = NULL;

  if (accounts == NULL)
    return NULL;
  people = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < accounts->len; i++)
    {
      const KkAccount *account = accounts->pdata[i];

      g_hash_table_insert (people, g_strdup (account->id), g_strdup (account->name));
    }
  return people;
}

KkCaseContent *
kk_case_content_load (KkStore *store, const char *case_id, GError **error)
{
  g_autoptr (KkCaseContent) content = g_new0 (KkCaseContent, 1);
  g_autoptr (GError) local = NULL;
  int returned;

  content->summary = kk_store_case_load (store, case_id, error);
  if (content->summary == NULL)
    return NULL;
  content->protection = kk_protection_index_new (store, error);
  if (content->protection == NULL)
    return NULL;
  content->events = kk_store_case_events (store, case_id, error);
  if (content->events == NULL)
    return NULL;
  content->notice = kk_store_case_load_draft (store, case_id, &local);
  if (content->notice == NULL)
    {
      if (!g_error_matches (local, KK_STORE_ERROR, KK_STORE_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
      g_clear_error (&local);
      content->notice = kk_notice_new (KK_MOVE_IN);
    }
  content->prints = kk_store_print_list (store, case_id, error);
  if (content->prints == NULL)
    return NULL;
  content->pages = kk_store_case_pages (store, case_id, TRUE, error);
  content->people = content->pages != NULL ? load_people (store, error) : NULL;
  if (content->people == NULL)
    return NULL;

  if (content->summary->state.revision > 0)
    {
      g_autoptr (KkOutboxItem) item
          = kk_store_outbox_get (store, case_id, content->summary->state.revision, NULL);

      content->signed_revision = kk_store_case_revision (store, case_id, 0, error);
      if (content->signed_revision == NULL)
        return NULL;
      if (item != NULL && item->receipt != NULL)
        content->receipt
            = g_strndup (g_bytes_get_data (item->receipt, NULL), g_bytes_get_size (item->receipt));
    }
  returned = returned_revision (content->events);
  if (returned > 0)
    {
      content->returned = kk_store_case_revision (store, case_id, returned, error);
      if (content->returned == NULL)
        return NULL;
    }
  return g_steal_pointer (&content);
}
