/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "core/kk-json.h"
#include "server/kk-call.h"

/* The whole API; openapi.yaml describes it. */
static const KkRoute routes[] = {
  { "GET", "/v1/server", NULL, KK_BODY_NONE, kk_handle_server },
  { "POST", "/v1/session", NULL, KK_BODY_JSON, kk_handle_sign_in },
  { "DELETE", "/v1/session", NULL, KK_BODY_NONE, kk_handle_sign_out },
  { "GET", "/v1/changes", NULL, KK_BODY_NONE, kk_handle_changes },
  { "GET", "/v1/cases", "case.read", KK_BODY_NONE, kk_handle_list },
  { "GET", "/v1/cases/{id}", "case.read", KK_BODY_NONE, kk_handle_case },
  { "PUT", "/v1/cases/{id}/revisions/{n}", NULL, KK_BODY_ENVELOPE, kk_handle_put_revision },
  { "GET", "/v1/cases/{id}/revisions/{n}", "case.read", KK_BODY_NONE, kk_handle_get_revision },
  { "GET", "/v1/cases/{id}/revisions/{n}/receipt", NULL, KK_BODY_NONE, kk_handle_receipt },
  { "GET", "/v1/cases/{id}/pages/{sha256}", "case.read", KK_BODY_NONE, kk_handle_page },
  { "POST", "/v1/cases/{id}/events", "case.read", KK_BODY_JSON, kk_handle_event },
  { "POST", "/v1/cases/{id}/hand-over", "case.hand_over", KK_BODY_JSON, kk_handle_hand_over },
  { "POST", "/v1/cases/{id}/result", "case.complete", KK_BODY_JSON, kk_handle_result },
};

static gboolean
take_number (const char *text, gsize length, int *out)
{
  int number = 0;

  if (length == 0 || length > 5 || *text == '0')
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isdigit (text[i]))
        return FALSE;
      number = number * 10 + g_ascii_digit_value (text[i]);
    }
  *out = number;
  return number <= 10000;
}

/* One segment of the path against one of the pattern. */
static gboolean
match_segment (
    const char *pattern, gsize pattern_length, const char *text, gsize length, KkPathParts *parts)
{
  if (*pattern != '{')
    return length == pattern_length && memcmp (pattern, text, length) == 0;
  if (g_str_has_prefix (pattern, "{id}"))
    {
      if (length != sizeof parts->case_id - 1)
        return FALSE;
      memcpy (parts->case_id, text, length);
      parts->case_id[length] = '\0';
      return kk_uuid_is_valid (parts->case_id);
    }
  if (g_str_has_prefix (pattern, "{n}"))
    return take_number (text, length, &parts->revision);
  if (length != sizeof parts->sha256 - 1)
    return FALSE;
  memcpy (parts->sha256, text, length);
  parts->sha256[length] = '\0';
  return kk_sha256_is_valid (parts->sha256);
}

static gboolean
match_path (const char *pattern, const char *path, KkPathParts *parts)
{
  memset (parts, 0, sizeof *parts);
  while (*pattern == '/' && *path == '/')
    {
      gsize pattern_length = strcspn (++pattern, "/");
      gsize length = strcspn (++path, "/");

      if (!match_segment (pattern, pattern_length, path, length, parts))
        return FALSE;
      pattern += pattern_length;
      path += length;
    }
  return *pattern == '\0' && *path == '\0';
}

const KkRoute *
kk_route_find (const char *method,
               const char *path,
               KkPathParts *parts_out,
               KkTrouble *trouble_out,
               const char **allow_out)
{
  guint get = 0, put = 0, post = 0, delete = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      if (!match_path (routes[i].path, path, parts_out))
        continue;
      if (g_str_equal (routes[i].method, method))
        return &routes[i];
      get |= g_str_equal (routes[i].method, "GET");
      put |= g_str_equal (routes[i].method, "PUT");
      post |= g_str_equal (routes[i].method, "POST");
      delete |= g_str_equal (routes[i].method, "DELETE");
    }
  memset (parts_out, 0, sizeof *parts_out);
  *trouble_out = get | put | post | delete ? KK_TROUBLE_METHOD : KK_TROUBLE_NOT_FOUND;
  *allow_out = get && put       ? "GET, PUT"
               : post && delete ? "POST, DELETE"
               : get            ? "GET"
               : post           ? "POST"
                                : NULL;
  return NULL;
}

JsonNode *
kk_call_json (const KkCall *call, KkAnswer **answer_out)
{
  gsize length = 0;
  const char *text = call->body != NULL ? g_bytes_get_data (call->body, &length) : NULL;
  JsonNode *node = length > 0 ? kk_json_parse (text, (gssize) length, NULL) : NULL;

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return node;
  g_clear_pointer (&node, json_node_unref);
  *answer_out = kk_answer_trouble (KK_TROUBLE_MALFORMED);
  return NULL;
}

gboolean
kk_call_query_int (const KkCall *call, const char *name, gint64 fallback, gint64 *out)
{
  const char *text = call->query (call->query_data, name);

  *out = fallback;
  return text == NULL || g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, out, NULL);
}
