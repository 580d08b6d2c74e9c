/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-check-private.h"

#include "core/kk-choice.h"
#include "core/kk-papers.h"
#include "core/kk-table-private.h"

#include <string.h>

static gboolean
has_word (JsonArray *array, const char *word)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (g_strcmp0 (json_array_get_string_element (array, i), word) == 0)
      return TRUE;
  return FALSE;
}

/* Who may ask (住基法12条, 戸籍法10条 …); agents may with their papers, third parties where the
 * certificate allows it. */
static void
check_asker (KkChecker *checker, JsonObject *row, const char *path)
{
  const char *relation = kk_checker_text (checker, -1, "filer.relation");
  JsonObject *choice = kk_table_find ("choices", "filer.relation", "key", relation);
  gboolean third = strcmp (relation, "third_party") == 0;
  gboolean may = has_word (kk_json_get_array (row, "may"), relation)
                 || (third ? kk_json_get_bool (row, "third", FALSE)
                           : kk_json_get_bool (choice, "agent", FALSE));
  if (choice != NULL && !may)
    kk_checker_report (checker, path, "request_relation", kk_json_get_string (choice, "label", ""));
}

static void
require (KkChecker *checker, int person, const char *key)
{
  g_autofree char *path
      = kk_field_path (person < 0 ? KK_SCOPE_NOTICE : KK_SCOPE_PERSON, person, key);
  if (kk_checker_text (checker, person, key)[0] == '\0')
    kk_checker_report_once (checker, path, "required");
}

static void
check_certificate (KkChecker *checker, const KkCertificate *asked)
{
  JsonObject *row = kk_table_find ("certificates", "certificates", "key", asked->key);
  JsonArray *needs = kk_json_get_array (row, "needs");
  JsonArray *needs_person = kk_json_get_array (row, "needs_person");

  check_asker (checker, row, asked->key);
  for (guint i = 0; needs != NULL && i < json_array_get_length (needs); i++)
    require (checker, -1, json_array_get_string_element (needs, i));
  for (int p = 0; needs_person != NULL && p < (int) checker->notice->persons->len; p++)
    for (guint i = 0; i < json_array_get_length (needs_person); i++)
      if (!kk_notice_is_foreign (checker->notice, p))
        require (checker, p, json_array_get_string_element (needs_person, i));
}

void
kk_checker_request (KkChecker *checker)
{
  static const char *const numbers[] = { "request.show_my_number", "request.show_juminhyo_code" };
  g_autoptr (GArray) asked = kk_certificates_asked (checker->notice);

  if (asked->len == 0)
    kk_checker_report (checker, "request.juminhyo_all", "request_none", NULL);
  for (guint i = 0; i < asked->len; i++)
    check_certificate (checker, &g_array_index (asked, KkCertificate, i));
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (strcmp (kk_checker_text (checker, -1, numbers[i]), "true") == 0
        && kk_checker_text (checker, -1, "request.purpose")[0] == '\0')
      kk_checker_report (checker, numbers[i], "request_purpose", NULL);
}
