/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <json-glib/json-glib.h>

#include "core/kk-json.h"
#include <string.h>

#include "store/kk-crypto.h"
#include "store/kk-store.h"

#define RECEIPT_MAX 4096

void
kk_receipt_free (KkReceipt *receipt)
{
  g_free (receipt->case_id);
  g_free (receipt->hash);
  g_free (receipt->audit_hash);
  g_free (receipt);
}

/* Members in alphabetical order: what is signed is exactly this. */
static JsonObject *
to_object (const KkReceipt *receipt)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "audit_hash",
                                 receipt->audit_hash ? receipt->audit_hash : "");
  json_object_set_int_member (object, "audit_seq", receipt->audit_seq);
  json_object_set_string_member (object, "case", receipt->case_id);
  json_object_set_string_member (object, "hash", receipt->hash);
  json_object_set_boolean_member (object, "practice", receipt->practice);
  json_object_set_int_member (object, "received_at", receipt->received_at);
  json_object_set_int_member (object, "revision", receipt->revision);
  return object;
}

static char *
to_text (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_set_object (node, object);
  return json_to_string (node, FALSE);
}

GBytes *
kk_receipt_sign (const KkReceipt *receipt, const KkServerKeys *keys)
{
  g_autoptr (JsonObject) object = to_object (receipt);
  g_autofree char *plain = to_text (object);
  g_autofree char *hex = NULL;
  guint8 signature[KK_SIGNATURE_BYTES];
  char *text;

  kk_server_keys_sign (keys, plain, strlen (plain), signature);
  hex = kk_to_hex (signature, sizeof signature);
  json_object_set_string_member (object, "signature", hex);
  text = to_text (object);
  return g_bytes_new_take (text, strlen (text));
}

static const char *
text_member (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

static gboolean
int_member (JsonObject *object, const char *name, gint64 *out)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_INT64)
    return FALSE;
  *out = json_node_get_int (node);
  return *out >= 0;
}

static KkReceipt *
from_object (JsonObject *object)
{
  g_autoptr (KkReceipt) receipt = g_new0 (KkReceipt, 1);
  JsonNode *practice = json_object_get_member (object, "practice");
  gint64 revision;

  receipt->case_id = g_strdup (text_member (object, "case"));
  receipt->hash = g_strdup (text_member (object, "hash"));
  receipt->audit_hash = g_strdup (text_member (object, "audit_hash"));
  if (receipt->case_id == NULL || receipt->hash == NULL || receipt->audit_hash == NULL
      || practice == NULL || json_node_get_value_type (practice) != G_TYPE_BOOLEAN
      || !int_member (object, "audit_seq", &receipt->audit_seq)
      || !int_member (object, "received_at", &receipt->received_at)
      || !int_member (object, "revision", &revision) || revision > G_MAXINT)
    return NULL;
  receipt->practice = json_node_get_boolean (practice);
  receipt->revision = (int) revision;
  return g_steal_pointer (&receipt);
}

static gboolean
signature_holds (const KkReceipt *receipt, const char *hex, const KkServerPublic *pub)
{
  g_autoptr (JsonObject) object = to_object (receipt);
  g_autofree char *plain = to_text (object);
  g_autofree guint8 *signature = hex != NULL ? kk_from_hex (hex, KK_SIGNATURE_BYTES) : NULL;

  return signature != NULL && kk_server_public_verify (pub, plain, strlen (plain), signature);
}

KkReceipt *
kk_receipt_verify (GBytes *bytes, const KkServerPublic *pub, GError **error)
{
  g_autoptr (KkReceipt) receipt = NULL;
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  g_autoptr (JsonNode) root = NULL;

  kk_crypto_init ();
  if (length > 0 && length <= RECEIPT_MAX
      && (root = kk_json_parse (data, (gssize) length, NULL)) != NULL
      && JSON_NODE_HOLDS_OBJECT (root)
      && (receipt = from_object (json_node_get_object (root))) != NULL
      && signature_holds (receipt, text_member (json_node_get_object (root), "signature"), pub))
    return g_steal_pointer (&receipt);
  g_set_error_literal (error, KK_STORE_ERROR, KK_STORE_ERROR_INVALID,
                       "not a receipt signed by this server");
  return NULL;
}
