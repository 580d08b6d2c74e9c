/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-revision.h"

#include "core/kk-json.h"
#include "core/kk-kind.h"

#include <string.h>

#define MAGIC "KKR1"
#define HEAD_LENGTH 8 /* magic and the JSON's length */
#define JSON_MAX ((guint32) KK_JSON_MAX_BYTES)
#define PAGES_MAX 500

KkRevisionPage *
kk_revision_page_new (const char *media_type, GBytes *bytes)
{
  KkRevisionPage *page = g_new0 (KkRevisionPage, 1);

  page->id = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  page->media_type = g_strdup (media_type);
  page->bytes = g_bytes_ref (bytes);
  return page;
}

void
kk_revision_page_free (KkRevisionPage *page)
{
  g_free (page->id);
  g_free (page->media_type);
  g_clear_pointer (&page->reading, json_node_unref);
  g_clear_pointer (&page->bytes, g_bytes_unref);
  g_free (page);
}

KkRevision *
kk_revision_new (const char *case_id, int number)
{
  KkRevision *revision = g_new0 (KkRevision, 1);

  revision->case_id = g_strdup (case_id);
  revision->number = number;
  revision->events = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_event_free);
  revision->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_revision_page_free);
  return revision;
}

void
kk_revision_free (KkRevision *revision)
{
  g_free (revision->case_id);
  g_free (revision->case_number);
  g_free (revision->city_code);
  g_free (revision->terminal);
  g_clear_pointer (&revision->notice, kk_notice_free);
  g_clear_pointer (&revision->signature, kk_signature_free);
  g_ptr_array_unref (revision->events);
  g_ptr_array_unref (revision->pages);
  g_free (revision);
}

char *
kk_revision_notice_hash (const KkNotice *notice)
{
  g_autofree char *json = kk_notice_to_string (notice);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, json, -1);
}

gboolean
kk_revision_fits (const KkNotice *notice, const KkSignature *signature)
{
  return kk_signature_is_valid (signature)
         && kk_kind_is_signed (notice->kind) == (signature->mode != KK_SIGN_BY_OFFICE);
}

static JsonNode *
page_to_json (const KkRevisionPage *page)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (object, "id", page->id);
  json_object_set_string_member (object, "media_type", page->media_type);
  if (page->reading != NULL)
    json_object_set_member (object, "reading", json_node_copy (page->reading));
  json_object_set_int_member (object, "rotation", page->rotation);
  json_object_set_int_member (object, "subpage", page->subpage);
  json_node_take_object (node, object);
  return node;
}

GBytes *
kk_revision_to_bytes (const KkRevision *revision)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *events = json_array_new ();
  JsonArray *pages = json_array_new ();
  g_autofree char *json = NULL;
  GByteArray *out = g_byte_array_new ();
  guint32 json_length;

  for (guint i = 0; i < revision->events->len; i++)
    json_array_add_element (events, kk_event_to_json (revision->events->pdata[i]));
  for (guint i = 0; i < revision->pages->len; i++)
    json_array_add_element (pages, page_to_json (revision->pages->pdata[i]));

  json_object_set_string_member (object, "case", revision->case_id);
  json_object_set_string_member (object, "city_code",
                                 revision->city_code ? revision->city_code : "");
  json_object_set_array_member (object, "events", events);
  json_object_set_member (object, "notice", kk_notice_to_json (revision->notice));
  json_object_set_string_member (object, "number",
                                 revision->case_number ? revision->case_number : "");
  json_object_set_array_member (object, "pages", pages);
  json_object_set_boolean_member (object, "practice", revision->practice);
  json_object_set_int_member (object, "revision", revision->number);
  json_object_set_member (object, "signature", kk_signature_to_json (revision->signature));
  json_object_set_string_member (object, "terminal", revision->terminal ? revision->terminal : "");
  json_node_take_object (root, object);
  json = json_to_string (root, FALSE);

  json_length = GUINT32_TO_BE ((guint32) strlen (json));
  g_byte_array_append (out, (const guint8 *) MAGIC, 4);
  g_byte_array_append (out, (const guint8 *) &json_length, 4);
  g_byte_array_append (out, (const guint8 *) json, strlen (json));
  for (guint i = 0; i < revision->pages->len; i++)
    {
      const KkRevisionPage *page = revision->pages->pdata[i];
      gsize length;
      const guint8 *data = g_bytes_get_data (page->bytes, &length);
      guint64 length_be = GUINT64_TO_BE ((guint64) length);

      g_byte_array_append (out, (const guint8 *) &length_be, 8);
      g_byte_array_append (out, data, length);
    }
  return g_byte_array_free_to_bytes (out);
}

static gboolean
fail (GError **error, const char *why)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "not a revision: %s", why);
  return FALSE;
}

/* A string member, bounded; NULL where it is missing or no string. */
static const char *
string_member (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

static gboolean
int_member (JsonObject *object, const char *name, gint64 min, gint64 max, gint64 *out)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_INT64)
    return FALSE;
  *out = json_node_get_int (node);
  return *out >= min && *out <= max;
}

static gboolean
read_head (KkRevision *revision, JsonObject *object, GError **error)
{
  const char *id = string_member (object, "case");
  const char *city = string_member (object, "city_code");
  const char *number = string_member (object, "number");
  const char *terminal = string_member (object, "terminal");
  JsonNode *practice = json_object_get_member (object, "practice");
  gint64 revision_number;

  if (id == NULL || *id == '\0' || strlen (id) > 64)
    return fail (error, "case");
  for (const char *p = id; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '-')
      return fail (error, "case");
  if (city == NULL || strlen (city) > 6 || number == NULL || strlen (number) > 64
      || terminal == NULL || strlen (terminal) > 256)
    return fail (error, "city_code, number or terminal");
  if (practice == NULL || json_node_get_value_type (practice) != G_TYPE_BOOLEAN)
    return fail (error, "practice");
  if (!int_member (object, "revision", 1, 10000, &revision_number))
    return fail (error, "revision");

  revision->case_id = g_strdup (id);
  revision->city_code = g_strdup (city);
  revision->case_number = g_strdup (number);
  revision->terminal = g_strdup (terminal);
  revision->practice = json_node_get_boolean (practice);
  revision->number = (int) revision_number;
  return TRUE;
}

static gboolean
read_content (KkRevision *revision, JsonObject *object, GError **error)
{
  JsonNode *notice = json_object_get_member (object, "notice");
  JsonNode *signature = json_object_get_member (object, "signature");
  JsonNode *events = json_object_get_member (object, "events");
  g_autofree char *hash = NULL;

  if (notice == NULL || signature == NULL || events == NULL || !JSON_NODE_HOLDS_ARRAY (events))
    return fail (error, "notice, signature or events missing");
  revision->notice = kk_notice_from_json (notice, error);
  if (revision->notice == NULL)
    return FALSE;
  revision->signature = kk_signature_from_json (signature, error);
  if (revision->signature == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (json_node_get_array (events)); i++)
    {
      KkEvent *event
          = kk_event_from_json (json_array_get_element (json_node_get_array (events), i), error);

      if (event == NULL)
        return FALSE;
      g_ptr_array_add (revision->events, event);
    }

  hash = kk_revision_notice_hash (revision->notice);
  if (g_strcmp0 (hash, revision->signature->hash) != 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                           "not a revision: the signature is not bound to this notice");
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_page (KkRevision *revision, JsonNode *node, GBytes *bytes, gsize *offset, GError **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  g_autoptr (KkRevisionPage) page = NULL;
  g_autoptr (GBytes) slice = NULL;
  JsonObject *object;
  const char *id;
  const char *media_type;
  JsonNode *reading;
  gint64 rotation;
  gint64 subpage;
  guint64 page_length;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return fail (error, "page");
  object = json_node_get_object (node);
  id = string_member (object, "id");
  media_type = string_member (object, "media_type");
  if (id == NULL || media_type == NULL || strlen (media_type) > 64
      || !int_member (object, "rotation", 0, 359, &rotation)
      || !int_member (object, "subpage", 0, 10000, &subpage))
    return fail (error, "page");

  if (length - *offset < 8)
    return fail (error, "cut off");
  memcpy (&page_length, data + *offset, 8);
  page_length = GUINT64_FROM_BE (page_length);
  *offset += 8;
  if (page_length > length - *offset)
    return fail (error, "cut off");
  slice = g_bytes_new_from_bytes (bytes, *offset, page_length);
  *offset += page_length;

  page = kk_revision_page_new (media_type, slice);
  if (strcmp (page->id, id) != 0)
    return fail (error, "a page does not match its SHA-256");
  page->rotation = (int) rotation;
  page->subpage = (int) subpage;
  reading = json_object_get_member (object, "reading");
  if (reading != NULL)
    page->reading = json_node_copy (reading);
  g_ptr_array_add (revision->pages, g_steal_pointer (&page));
  return TRUE;
}

KkRevision *
kk_revision_from_bytes (GBytes *bytes, GError **error)
{
  g_autoptr (KkRevision) revision = kk_revision_new (NULL, 0);
  g_autoptr (JsonNode) root = NULL;
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  guint32 json_length;
  gsize offset;
  JsonNode *pages;
  JsonArray *array;

  if (length < HEAD_LENGTH || length > KK_REVISION_MAX || memcmp (data, MAGIC, 4) != 0)
    return fail (error, "wrong magic or size"), NULL;
  memcpy (&json_length, data + 4, 4);
  json_length = GUINT32_FROM_BE (json_length);
  if (json_length > JSON_MAX || json_length > length - HEAD_LENGTH)
    return fail (error, "cut off"), NULL;
  root = kk_json_parse ((const char *) data + HEAD_LENGTH, json_length, NULL);
  if (root == NULL)
    return fail (error, "not JSON"), NULL;
  if (!JSON_NODE_HOLDS_OBJECT (root))
    return fail (error, "not an object"), NULL;
  if (!read_head (revision, json_node_get_object (root), error)
      || !read_content (revision, json_node_get_object (root), error))
    return NULL;

  pages = json_object_get_member (json_node_get_object (root), "pages");
  if (pages == NULL || !JSON_NODE_HOLDS_ARRAY (pages))
    return fail (error, "pages"), NULL;
  array = json_node_get_array (pages);
  if (json_array_get_length (array) > PAGES_MAX)
    return fail (error, "too many pages"), NULL;
  offset = HEAD_LENGTH + json_length;
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!read_page (revision, json_array_get_element (array, i), bytes, &offset, error))
      return NULL;
  if (offset != length)
    return fail (error, "bytes after the end"), NULL;
  return g_steal_pointer (&revision);
}
