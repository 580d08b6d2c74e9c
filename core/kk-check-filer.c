/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-check-private.h"

#include "core/kk-choice.h"
#include "core/kk-table-private.h"
#include "core/kk-text.h"

#include <string.h>

static gboolean
is_among_persons (const KkChecker *checker, const char *name)
{
  for (int i = 0; i < (int) checker->notice->persons->len; i++)
    {
      const char *alias = kk_checker_text (checker, i, "alias");
      if (kk_text_same_name (kk_checker_text (checker, i, "name"), name)
          || (*alias != '\0' && kk_text_same_name (alias, name)))
        return TRUE;
    }
  return FALSE;
}

/* What the chosen row asks for besides itself. */
static void
check_needs (KkChecker *checker, JsonObject *row)
{
  JsonArray *needs = kk_json_get_array (row, "needs");
  for (guint i = 0; needs != NULL && i < json_array_get_length (needs); i++)
    {
      const char *key = json_array_get_string_element (needs, i);
      const char *text = kk_checker_text (checker, -1, key);
      if (strcmp (key, "filer.mandate") == 0)
        {
          if (strcmp (text, "true") != 0)
            kk_checker_report (checker, key, "mandate", NULL);
        }
      else if (*text == '\0')
        kk_checker_report_once (checker, key, "required");
    }
}

static void
check_filer (KkChecker *checker)
{
  const char *relation = kk_checker_text (checker, -1, "filer.relation");
  const char *name = kk_checker_text (checker, -1, "filer.name");
  JsonObject *row = kk_table_find ("choices", "filer.relation", "key", relation);
  const char *acceptance = kk_json_get_string (row, "acceptance", "");
  gboolean request = checker->row->class_ == KK_KIND_REQUEST;
  gboolean moves = is_among_persons (checker, name);
  /* The head of the household that is joined may file for those who join (同一世帯員), who stays
   * for those who leave. */
  gboolean known = moves || kk_text_same_name (name, kk_checker_text (checker, -1, "new_head"))
                   || kk_text_same_name (name, kk_checker_text (checker, -1, "old_head"))
                   || kk_text_same_name (name, kk_checker_text (checker, -1, "remaining_head"));

  if (row != NULL && !g_strv_contains (kk_kind_filers (checker->notice->kind), relation))
    kk_checker_report (checker, "filer.relation", "filer_relation",
                       kk_json_get_string (row, "label", ""));
  check_needs (checker, row);
  if (row == NULL || *name == '\0' || request)
    return;
  if (strcmp (acceptance, "always") == 0 || (strcmp (acceptance, "absent") == 0 && known && !moves))
    kk_checker_report (checker, "filer.relation", "acceptance_notice", NULL);
  if (!kk_json_get_bool (row, "agent", FALSE) && !known)
    kk_checker_report (checker, "filer.name", "filer_not_member", NULL);
}

static void
check_documents (KkChecker *checker, int wanted)
{
  g_auto (GStrv) keys = g_strsplit (kk_checker_text (checker, -1, "identity.documents"), ";", -1);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  int strong = 0, all = 0;
  for (char **key = keys; *key != NULL; key++)
    {
      if (**key == '\0' || !g_hash_table_add (seen, *key))
        continue;
      const KkChoice *document = kk_choice_find ("identity.documents", *key);
      if (document == NULL)
        {
          kk_checker_report (checker, "identity.documents", "choice", NULL);
          continue;
        }
      all++;
      strong += document->enough == 1;
    }
  if (wanted == 1 && strong < 1)
    kk_checker_report (checker, "identity.documents", "identity_documents",
                       "官公署発行の写真付きの書類を1点確認してください。");
  else if (wanted == 2 && all < 2 && strong < 1)
    kk_checker_report (checker, "identity.documents", "identity_documents",
                       "2点以上の書類を確認してください。");
}

void
kk_checker_filer (KkChecker *checker)
{
  const char *method = kk_checker_text (checker, -1, "identity.method");
  JsonObject *row = kk_table_find ("choices", "identity.method", "key", method);

  check_filer (checker);
  check_needs (checker, row);
  check_documents (checker, (int) kk_json_get_int (row, "documents", 0));
  if (strcmp (method, "unproven") == 0 && checker->row->class_ != KK_KIND_LEDGER)
    kk_checker_report (checker, "identity.method", "identity_unproven", NULL);
}
