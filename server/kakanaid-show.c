/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "core/kk-json.h"
#include <string.h>

#include "server/kakanaid.h"
#include "server/kk-call.h"
#include "store/kk-audit.h"

/* `kakanaid list` and `show-case`: what the store holds, to look at with the server running or not.
 * Looking at names is an audit row. */

#define MASK "＊＊＊"

int
kakanaid_list (int argc, char **argv)
{
  g_autofree char *data = NULL;
  GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, NULL, NULL },
    { NULL },
  };
  g_auto (KakanaidHome) home = { 0 };
  g_autoptr (GError) error = NULL;
  KkServerFilter filter = { 0 };

  if (!kakanaid_options (entries, &argc, &argv) || data == NULL)
    return KAKANAID_USAGE;
  if (!kakanaid_open (data, &home, &error))
    return kakanaid_fail ("list", error);
  while (TRUE)
    {
      g_autoptr (GPtrArray) list = kk_server_list (home.store, &filter, &error);

      if (list == NULL)
        return kakanaid_fail ("list", error);
      if (list->len == 0)
        return KAKANAID_OK;
      for (guint i = 0; i < list->len; i++)
        {
          const KkCaseSummary *summary = list->pdata[i];

          printf ("{\"case\":\"%s\",\"revision\":%d,\"pages\":%u,\"workflow\":\"%s\","
                  "\"delivery\":\"%s\",\"completed\":%s}\n",
                  summary->id, summary->state.revision, summary->n_pages,
                  kk_workflow_to_string (summary->state.workflow),
                  kk_delivery_to_string (summary->state.delivery),
                  summary->state.completed ? "true" : "false");
          filter.after = MAX (filter.after, summary->changed_seq);
        }
    }
}

/* ——— one case ——— */

/* A number of the national ones is never shown, whoever asks (番号法19条). */
static gboolean
is_secret_number (const char *path)
{
  return g_str_has_suffix (path, ".my_number") || g_str_has_suffix (path, ".juminhyo_code");
}

static JsonObject *
fields_to_json (const KkNotice *notice, gboolean reveal)
{
  g_autoptr (GPtrArray) paths = kk_notice_paths (notice);
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < paths->len; i++)
    {
      const char *path = paths->pdata[i];

      json_object_set_string_member (
          object, path, reveal && !is_secret_number (path) ? kk_notice_text (notice, path) : MASK);
    }
  return object;
}

static JsonArray *
pages_to_json (const KkRevision *revision)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < revision->pages->len; i++)
    {
      const KkRevisionPage *page = revision->pages->pdata[i];
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "sha256", page->id);
      json_object_set_string_member (object, "media_type", page->media_type);
      json_object_set_int_member (object, "bytes", (gint64) g_bytes_get_size (page->bytes));
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonNode *
receipt_to_json (const KakanaidHome *home, const char *case_id, int revision, GError **error)
{
  g_autoptr (GBytes) receipt = kk_server_receipt (home->store, case_id, revision, error);
  g_autoptr (KkReceipt) verified
      = receipt != NULL ? kk_receipt_verify (receipt, kk_server_keys_public (home->keys), error)
                        : NULL;

  if (verified == NULL)
    return NULL;
  return kk_json_parse (g_bytes_get_data (receipt, NULL), (gssize) g_bytes_get_size (receipt),
                        error);
}

/* With all pages' bytes read and checked against their SHA-256. */
static JsonObject *
revision_to_json (
    const KakanaidHome *home, const char *case_id, int number, gboolean reveal, GError **error)
{
  g_autoptr (KkRevision) revision = kk_server_fetch (home->store, case_id, number, TRUE, error);
  JsonNode *receipt = revision != NULL ? receipt_to_json (home, case_id, number, error) : NULL;
  JsonObject *object;

  if (receipt == NULL)
    return NULL;
  object = json_object_new ();
  json_object_set_int_member (object, "revision", number);
  json_object_set_int_member (object, "persons", revision->notice->persons->len);
  json_object_set_object_member (object, "fields", fields_to_json (revision->notice, reveal));
  json_object_set_array_member (object, "pages", pages_to_json (revision));
  json_object_set_member (object, "receipt", receipt);
  return object;
}

static JsonObject *
case_to_json (const KakanaidHome *home, const char *case_id, gboolean reveal, GError **error)
{
  g_autoptr (KkCaseSummary) summary = kk_server_load (home->store, case_id, error);
  g_autoptr (GPtrArray) events
      = summary != NULL ? kk_server_events (home->store, case_id, error) : NULL;
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *history = json_array_new ();
  JsonArray *revisions = json_array_new ();
  JsonObject *head;

  json_object_set_array_member (object, "events", history);
  json_object_set_array_member (object, "revisions", revisions);
  if (events == NULL)
    return NULL;
  head = kk_case_summary_to_json (summary);
  if (!reveal)
    json_object_set_string_member (head, "title", MASK);
  json_object_set_object_member (object, "case", head);
  for (guint i = 0; i < events->len; i++)
    {
      JsonNode *event = kk_event_to_json (events->pdata[i]);

      if (!reveal && json_object_has_member (json_node_get_object (event), "reason"))
        json_object_set_string_member (json_node_get_object (event), "reason", MASK);
      json_array_add_element (history, event);
    }
  for (int number = 1; number <= summary->state.revision; number++)
    {
      g_autoptr (GError) cause = NULL;
      JsonObject *revision = revision_to_json (home, case_id, number, reveal, &cause);

      if (revision != NULL)
        json_array_add_object_element (revisions, revision);
      /* One that was signed and then edited before it was queued never comes here. */
      else if (!g_error_matches (cause, KK_STORE_ERROR, KK_STORE_ERROR_NOT_FOUND))
        return g_propagate_error (error, g_steal_pointer (&cause)), NULL;
    }
  return g_steal_pointer (&object);
}

int
kakanaid_show_case (int argc, char **argv)
{
  g_autofree char *data = NULL;
  gboolean reveal = FALSE;
  GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, NULL, NULL },
    { "reveal", 0, 0, G_OPTION_ARG_NONE, &reveal, NULL, NULL },
    { NULL },
  };
  g_auto (KakanaidHome) home = { 0 };
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  JsonObject *object;

  if (!kakanaid_options (entries, &argc, &argv) || data == NULL || argc != 2
      || !kk_uuid_is_valid (argv[1]))
    return KAKANAID_USAGE;
  if (!kakanaid_open (data, &home, &error)
      || (object = case_to_json (&home, argv[1], reveal, &error)) == NULL
      || (reveal
          && !kk_audit_append (home.store, "kakanaid", NULL, "case.shown", argv[1], 0, NULL,
                               &error)))
    return kakanaid_fail ("show-case", error);
  json_node_take_object (root, object);
  text = json_to_string (root, TRUE);
  puts (text);
  return KAKANAID_OK;
}
