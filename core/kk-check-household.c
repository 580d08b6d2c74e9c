/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-check-private.h"

#include "core/kk-date.h"
#include "core/kk-field.h"
#include "core/kk-json.h"
#include "core/kk-relationship.h"
#include "core/kk-text.h"

#include <string.h>

static int
n_persons (const KkChecker *checker)
{
  return (int) checker->notice->persons->len;
}

static gboolean
is_named (const KkChecker *checker, int person, const char *name)
{
  const char *own = kk_checker_text (checker, person, "name");
  const char *alias = kk_checker_text (checker, person, "alias");
  return kk_text_same_name (own, name) || (*alias != '\0' && kk_text_same_name (alias, name));
}

static void
check_head_name (KkChecker *checker, int head)
{
  const char *new_head = kk_checker_text (checker, -1, "new_head");
  if (*new_head != '\0' && kk_checker_text (checker, head, "name")[0] != '\0'
      && !is_named (checker, head, new_head))
    kk_checker_report (checker, "new_head", "head_name", NULL);
}

/* Who makes a household has one head among them; who joins one has none. */
static int
check_head (KkChecker *checker)
{
  KkHeadRule rule = checker->row->head[checker->notice->partial ? 1 : 0];
  int head = -1;
  for (int i = 0; i < n_persons (checker); i++)
    {
      if (!kk_relationship_is_head (kk_checker_text (checker, i, "relationship")))
        continue;
      if (head >= 0)
        kk_checker_report_person (checker, i, "relationship", "head_many", NULL);
      else
        head = i;
    }
  if (n_persons (checker) == 0 || rule == KK_HEAD_NONE)
    return head;
  if (rule == KK_HEAD_ONE && head < 0)
    kk_checker_report (checker, "new_head", "head_missing", NULL);
  else if (rule == KK_HEAD_JOIN && head >= 0)
    kk_checker_report_person (checker, head, "relationship", "head_joins", NULL);
  else if (head >= 0)
    check_head_name (checker, head);
  return head;
}

/* 世帯主変更 and the like: another head, and every 続柄 seen from there. */
static void
check_new_head (KkChecker *checker)
{
  const char *new_head = kk_checker_text (checker, -1, "new_head");
  const char *old_head = kk_checker_text (checker, -1, "old_head");
  gboolean same = kk_text_same_name (new_head, old_head);

  if (*new_head == '\0' || *old_head == '\0')
    return;
  if (same && kk_json_get_bool (checker->kind, "head_differs", FALSE))
    kk_checker_report (checker, "new_head", "head_unchanged", NULL);
  if (same || !kk_json_get_bool (checker->kind, "relationships_anew", FALSE))
    return;
  for (int i = 0; i < n_persons (checker); i++)
    {
      g_autofree char *path = kk_field_path (KK_SCOPE_PERSON, i, "relationship");
      const KkValue *value = kk_notice_get (checker->notice, path);
      if (value != NULL && value->value[0] != '\0' && !value->confirmed
          && !kk_value_needs_check (value))
        kk_checker_report (checker, path, "relationship_anew", NULL);
    }
}

/* The head leaves and others stay (標準仕様書): one becomes head by 職権, of more one has to be
 * named. */
static void
check_rest (KkChecker *checker)
{
  const char *rest = kk_json_get_string (checker->kind, "rest", "never");
  const char *old_head = kk_checker_text (checker, -1, "old_head");
  const char *staying = kk_checker_text (checker, -1, "remaining_members");
  gboolean leaves = FALSE;

  if (strcmp (rest, "always") != 0 && !(strcmp (rest, "part") == 0 && checker->notice->partial))
    return;
  for (int i = 0; i < n_persons (checker); i++)
    leaves = leaves || (*old_head != '\0' && is_named (checker, i, old_head))
             || (checker->row->class_ == KK_KIND_OUT
                 && kk_relationship_is_head (kk_checker_text (checker, i, "relationship")));
  if (!leaves || strcmp (staying, "0") == 0)
    return;
  if (strcmp (staying, "1") == 0)
    kk_checker_report (checker, "remaining_members", "head_leaves_one", NULL);
  else if (kk_checker_text (checker, -1, "remaining_head")[0] == '\0')
    kk_checker_report (checker, "remaining_head", "head_leaves", NULL);
}

static void
check_spouses (KkChecker *checker)
{
  const char *move = kk_checker_text (checker, -1, "move_date");
  int n = 0;
  for (int i = 0; i < n_persons (checker); i++)
    {
      if (!kk_relationship_is_spouse (kk_checker_text (checker, i, "relationship")))
        continue;
      if (++n > 1)
        kk_checker_report_person (checker, i, "relationship", "spouse_many", NULL);
      int age = kk_date_legal_age (kk_checker_text (checker, i, "birth_date"),
                                   *move != '\0' ? move : checker->today);
      if (age >= 0 && age < 18) /* 民法731条 */
        kk_checker_report_person (checker, i, "relationship", "spouse_young", NULL);
    }
}

/* 子, 子の子 …: born after the head by nature; 妻の子 or 兄の子 need not be. */
static gboolean
is_descendant (const char *relationship)
{
  g_autofree char *normal = kk_relationship_normalise (relationship);
  g_auto (GStrv) terms = g_strsplit (normal != NULL ? normal : "", "の", -1);
  for (char **term = terms; *term != NULL; term++)
    if (strcmp (*term, "子") != 0)
      return FALSE;
  return terms[0] != NULL;
}

static void
check_ages (KkChecker *checker, int head)
{
  const char *head_birth = head >= 0 ? kk_checker_text (checker, head, "birth_date") : "";
  for (int i = 0; i < n_persons (checker); i++)
    {
      const char *relationship = kk_checker_text (checker, i, "relationship");
      int days; /* from the head's birth to this person's */
      if (i == head
          || !kk_date_days_between (head_birth, kk_checker_text (checker, i, "birth_date"), &days))
        continue;
      if ((is_descendant (relationship) && days <= 0)
          || ((strcmp (relationship, "父") == 0 || strcmp (relationship, "母") == 0) && days >= 0))
        kk_checker_report_person (checker, i, "relationship", "age_order", NULL);
    }
}

static void
check_duplicates (KkChecker *checker)
{
  static const char *const keys[] = { "my_number", "juminhyo_code", "card_number" };
  for (gsize k = 0; k < G_N_ELEMENTS (keys); k++)
    {
      g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
      for (int i = 0; i < n_persons (checker); i++)
        {
          const char *number = kk_checker_text (checker, i, keys[k]);
          gpointer first = g_hash_table_lookup (seen, number);
          if (*number == '\0')
            continue;
          if (first == NULL)
            {
              g_hash_table_insert (seen, (gpointer) number, GINT_TO_POINTER (i + 1));
              continue;
            }
          g_autofree char *detail = g_strdup_printf ("%d", GPOINTER_TO_INT (first));
          kk_checker_report_person (checker, i, keys[k], "duplicate", detail);
        }
    }
}

void
kk_checker_household (KkChecker *checker)
{
  int head = check_head (checker);
  check_new_head (checker);
  check_rest (checker);
  check_spouses (checker);
  check_ages (checker, head);
  check_duplicates (checker);
}
