/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-form-fields.h"

#include <glib/gi18n.h>

#include "core/kk-kind.h"
#include "ui/kk-problem-list.h"

/* Ticked, not typed. */
static const char *const ticked[]
    = { "filer.relation", "filer.mandate", "identity.method", "identity.documents", NULL };
/* Long values take the whole width. */
static const char *const wide[] = { "new_address",    "old_address",   "unregistered_address",
                                    "legal_domicile", "address",       "remarks",
                                    "filer.address",  "identity.note", NULL };

typedef struct
{
  const KkNotice *notice;
  const GPtrArray *problems;
  int person;
  gboolean show_all;
  gboolean asks_nationality;
} Look;

const KkProblem *
kk_form_fields_problem (const GPtrArray *problems, const char *path)
{
  const KkProblem *found = NULL;

  for (guint i = 0; problems && i < problems->len; i++)
    {
      const KkProblem *problem = g_ptr_array_index (problems, i);

      if (g_str_equal (problem->field, path) && !kk_problem_is_look (problem)
          && (!found || problem->severity > found->severity))
        found = problem;
    }
  return found;
}

static gboolean
is_filer_key (const char *key)
{
  return g_str_has_prefix (key, "filer.") || g_str_has_prefix (key, "identity.");
}

static gboolean
is_in_block (int person, const KkField *field)
{
  if (person >= 0 || person == KK_FORM_PAPERS)
    return person >= 0 && field->scope == KK_SCOPE_PERSON;
  return field->scope == KK_SCOPE_NOTICE && is_filer_key (field->key) == (person == KK_FORM_FILER)
         && !g_strv_contains (ticked, field->key) && !g_str_has_prefix (field->key, "papers.");
}

static gboolean
belongs (const KkNotice *notice, int person, const KkField *field)
{
  if (!is_in_block (person, field)
      || kk_kind_want (notice, MAX (person, -1), field->key) == KK_WANT_NONE)
    return FALSE;
  return person < 0 || (kk_notice_is_foreign (notice, person) ? field->foreign : field->japanese);
}

static gboolean
is_visible (const Look *look, const KkField *field, const char *path)
{
  const KkValue *value = NULL;

  /* 国籍 is how a person becomes foreign in the form. */
  if (!belongs (look->notice, look->person, field)
      && !((look->show_all || look->asks_nationality) && look->person >= 0
           && g_str_equal (field->key, "nationality")))
    {
      value = kk_notice_get (look->notice, path);
      return is_in_block (look->person, field) && value && *value->value;
    }
  if (look->show_all || (look->asks_nationality && g_str_equal (field->key, "nationality"))
      || kk_kind_want (look->notice, MAX (look->person, -1), field->key) > KK_WANT_EXTRA)
    return TRUE;
  value = kk_notice_get (look->notice, path);
  return (value && (*value->value || value->sources->len > 0))
         || kk_form_fields_problem (look->problems, path);
}

char *
kk_form_fields_visible (const KkNotice *notice,
                        const GPtrArray *problems,
                        int person,
                        gboolean show_all,
                        gboolean asks_nationality)
{
  GString *out = g_string_new (NULL);
  const Look look = { notice, problems, person, show_all, asks_nationality };
  gsize n = 0;
  const KkField *fields = kk_fields (&n);

  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *path = NULL;

      if ((fields[i].scope == KK_SCOPE_PERSON) != (person >= 0))
        continue;
      path = kk_field_path (fields[i].scope, person, fields[i].key);
      if (is_visible (&look, &fields[i], path))
        g_string_append_printf (out, "%s\n", path);
    }
  return g_string_free (out, FALSE);
}

gboolean
kk_form_fields_is_wide (const char *key)
{
  return g_strv_contains (wide, key);
}

int
kk_form_fields_block (const char *path)
{
  KkScope scope = KK_SCOPE_NOTICE;
  int person = -1;
  const char *key = NULL;

  if (!kk_field_path_parse (path, &scope, &person, &key))
    return KK_FORM_HOUSEHOLD;
  if (scope == KK_SCOPE_PERSON)
    return person;
  if (g_str_has_prefix (key, "papers.") || g_str_equal (key, "filer.mandate"))
    return KK_FORM_PAPERS;
  return is_filer_key (key) ? KK_FORM_FILER : KK_FORM_HOUSEHOLD;
}

const char *
kk_form_fields_filer (KkKind kind)
{
  return kk_kind_class (kind) == KK_KIND_REQUEST ? _ ("窓口に来た人") : _ ("届出人");
}

/* A heading has its buttons beside it. */
#define LONGEST_TITLE 14

static const char *
kind_title (KkKind kind)
{
  const char *label = kk_kind_label (kind);

  return g_utf8_strlen (label, -1) > LONGEST_TITLE ? kk_kind_short_label (kind) : label;
}

char *
kk_form_fields_title (const KkNotice *notice, int person)
{
  g_autofree char *name_path = NULL;
  g_autofree char *relation_path = NULL;

  if (person == KK_FORM_HOUSEHOLD)
    return g_strdup_printf (_ ("%s　%u人"), kind_title (notice->kind), notice->persons->len);
  if (person == KK_FORM_FILER)
    return g_strdup_printf (_ ("%s・本人確認"), kk_form_fields_filer (notice->kind));
  name_path = kk_field_path (KK_SCOPE_PERSON, person, "name");
  relation_path = kk_field_path (KK_SCOPE_PERSON, person, "relationship");
  return g_strdup_printf (_ ("%d人目　%s　%s"), person + 1, kk_notice_text (notice, relation_path),
                          kk_notice_text (notice, name_path));
}

static gpointer
copy_problem (gconstpointer item, gpointer unused)
{
  const KkProblem *problem = item;

  return kk_problem_new (problem->field, problem->severity, problem->code, problem->message);
}

GPtrArray *
kk_form_fields_copy_problems (const GPtrArray *problems)
{
  GPtrArray *copy = problems ? g_ptr_array_copy ((GPtrArray *) problems, copy_problem, NULL)
                             : g_ptr_array_new ();

  g_ptr_array_set_free_func (copy, (GDestroyNotify) kk_problem_free);
  return copy;
}
