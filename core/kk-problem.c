/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-problem.h"

KkProblem *
kk_problem_new (const char *field, KkSeverity severity, const char *code, const char *message)
{
  KkProblem *problem = g_new0 (KkProblem, 1);
  problem->field = g_strdup (field != NULL ? field : "");
  problem->severity = severity;
  problem->code = g_strdup (code);
  problem->message = g_strdup (message);
  return problem;
}

void
kk_problem_free (KkProblem *problem)
{
  if (problem == NULL)
    return;
  g_free (problem->field);
  g_free (problem->code);
  g_free (problem->message);
  g_free (problem);
}

gboolean
kk_problems_have_error (const GPtrArray *problems)
{
  for (guint i = 0; i < problems->len; i++)
    if (((const KkProblem *) problems->pdata[i])->severity == KK_SEVERITY_ERROR)
      return TRUE;
  return FALSE;
}

JsonNode *
kk_problems_to_json (const GPtrArray *problems)
{
  JsonArray *array = json_array_new ();
  for (guint i = 0; i < problems->len; i++)
    {
      const KkProblem *problem = problems->pdata[i];
      JsonObject *object = json_object_new ();
      json_object_set_string_member (object, "field", problem->field);
      json_object_set_string_member (object, "severity",
                                     problem->severity == KK_SEVERITY_ERROR ? "error" : "warning");
      json_object_set_string_member (object, "code", problem->code);
      json_object_set_string_member (object, "message", problem->message);
      json_array_add_object_element (array, object);
    }
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, array);
  return node;
}
