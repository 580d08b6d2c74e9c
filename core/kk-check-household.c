/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-check-private.h"

#include "core/kk-date.h"
#include "core/kk-field.h"
#include "core/kk-relationship.h"
#include "core/kk-text.h"

#include <string.h>

static int
n_persons (const KkChecker *checker)
{
  return (int) checker->notice->persons->len;
}

/* Who comes as a whole household has one head among them; who joins one has none. */
static int
check_head (KkChecker *checker)
{
  KkHeadRule rule = checker->row->head[checker->notice->partial];
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
  if (rule != KK_HEAD_ONE || n_persons (checker) == 0)
    return head;
  const char *new_head = kk_checker_text (checker, -1, "new_head");
  if (head < 0)
    kk_checker_report (checker, "new_head", "head_missing", NULL);
  else if (*new_head != '\0')
    {
      const char *name = kk_checker_text (checker, head, "name");
      const char *alias = kk_checker_text (checker, head, "alias");
      if (*name != '\0' && !kk_text_same_name (new_head, name)
          && !(*alias != '\0' && kk_text_same_name (new_head, alias)))
        kk_checker_report (checker, "new_head", "head_name", NULL);
    }
  return head;
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
      if ((strcmp (relationship, "子") == 0 && days <= 0)
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

/* Where the prefecture ends: behind 都 道 府 県 as the third or fourth character; text itself where
 * it has none. */
static const char *
after_prefecture (const char *text)
{
  const char *p = text;
  for (int i = 0; *p != '\0' && i < 4; i++)
    {
      gunichar c = g_utf8_get_char (p);
      p = g_utf8_next_char (p);
      if (i >= 2 && (c == 0x90FD || c == 0x9053 || c == 0x5E9C || c == 0x770C))
        return p;
    }
  return text;
}

/* Addresses may leave the prefecture out (政令指定都市). */
static gboolean
is_in_city (const char *address, const char *city)
{
  g_autofree char *a = kk_text_fold (address);
  g_autofree char *c = kk_text_fold (city);
  if (g_str_has_prefix (a, c))
    return TRUE;
  const char *rest = after_prefecture (c);
  return rest != c && after_prefecture (a) == a && g_str_has_prefix (a, rest);
}

static void
check_city (KkChecker *checker, const char *key, const char *rule)
{
  const char *city = checker->context->city_name;
  const char *want = kk_json_get_string (checker->kind, rule, "any");
  const char *address = kk_checker_text (checker, -1, key);

  if (city == NULL || *city == '\0' || *address == '\0' || strcmp (want, "any") == 0)
    return;
  gboolean ours = is_in_city (address, city);
  gboolean old = strcmp (key, "old_address") == 0;
  if (ours && strcmp (want, "other") == 0)
    kk_checker_report (checker, key, old ? "old_city_ours" : "new_city_ours", NULL);
  else if (!ours && strcmp (want, "ours") == 0)
    kk_checker_report (checker, key, old ? "old_city_other" : "new_city_other", NULL);
}

void
kk_checker_household (KkChecker *checker)
{
  int head = check_head (checker);
  check_spouses (checker);
  check_ages (checker, head);
  check_duplicates (checker);
  check_city (checker, "old_address", "old_city");
  check_city (checker, "new_address", "new_city");
}
