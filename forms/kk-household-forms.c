/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/kk-household-forms.h"

#include <string.h>

#include "forms/kk-data-file.h"
#include "forms/kk-form-expression.h"
#include "lexicon/kk-city-tables.h"
#include "lexicon/kk-data.h"

#define NAME "household-forms"
#define TABLE "tables/" NAME ".json"

static void
form_free (KkHouseholdForm *form)
{
  g_free (form->form);
  g_free (form->title);
  g_free (form->window);
  g_free (form->why);
  g_strfreev (form->bring);
  g_strfreev (form->roles);
  g_clear_pointer (&form->persons, g_array_unref);
  g_free (form);
}

/* TRUE where every condition of the array holds; scope NULL: is one at all. */
static gboolean
all_hold (KkDataFile *file, JsonObject *row, const char *key, const KkFormScope *scope)
{
  JsonArray *conditions = json_object_has_member (row, key)
                                  && JSON_NODE_HOLDS_ARRAY (json_object_get_member (row, key))
                              ? json_object_get_array_member (row, key)
                              : NULL;
  gboolean hold = TRUE;

  for (guint i = 0; conditions != NULL && i < json_array_get_length (conditions); i++)
    {
      g_autoptr (GError) error = NULL;
      JsonNode *node = json_array_get_element (conditions, i);
      const char *text = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
      /* As a tick: a condition alone says what holds, not what is printed. */
      g_autofree char *tick = g_strconcat ("✓", text ? text : "", NULL);
      g_autoptr (KkFormExpression) expression = kk_form_expression_parse (tick, &error);

      if (expression == NULL)
        {
          kk_data_file_fail (file, row, "%s", error->message);
          return FALSE;
        }
      hold = hold && (scope == NULL || kk_form_expression_holds (expression, scope));
    }
  return hold;
}

static char **
read_strings (JsonObject *row, const char *key)
{
  JsonArray *texts = json_object_has_member (row, key)
                             && JSON_NODE_HOLDS_ARRAY (json_object_get_member (row, key))
                         ? json_object_get_array_member (row, key)
                         : NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; texts != NULL && i < json_array_get_length (texts); i++)
    {
      JsonNode *node = json_array_get_element (texts, i);
      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_string (node) != NULL)
        g_strv_builder_add (builder, json_node_get_string (node));
    }
  return g_strv_builder_end (builder);
}

static char **
read_roles (KkDataFile *file, JsonObject *row)
{
  static const char *const known[] = { "clerk", "supervisor", "administrator", NULL };
  char **roles = json_object_has_member (row, "roles") ? read_strings (row, "roles") : NULL;

  for (int i = 0; roles != NULL && roles[i] != NULL; i++)
    if (!g_strv_contains (known, roles[i]))
      kk_data_file_fail (file, row, "there is no role \"%s\"", roles[i]);
  return roles;
}

typedef struct
{
  KkHouseholdForm *form;
  double order;
} Row;

/* Every row, whatever the household. */
static void
check_rows (KkDataFile *file)
{
  static const char *const known[]
      = { "form", "window", "order", "when", "who", "why", "bring", "ticked", "roles", NULL };
  g_autoptr (GList) rows = kk_data_file_objects (file, kk_data_file_root (file), "forms", TRUE);

  for (GList *l = rows; l != NULL; l = l->next)
    {
      g_auto (GStrv) roles = read_roles (file, l->data);

      kk_data_file_known (file, l->data, known);
      kk_data_file_string (file, l->data, "form", TRUE);
      kk_data_file_string (file, l->data, "window", TRUE);
      kk_data_file_string (file, l->data, "why", TRUE);
      kk_data_file_number (file, l->data, "order", 0, 1e6, 0);
      kk_data_file_flag (file, l->data, "ticked");
      all_hold (file, l->data, "when", NULL);
      all_hold (file, l->data, "who", NULL);
    }
}

/* NULL + error where bytes (NULL too, error is set then) are no such table. */
static KkDataFile *
read_table (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (KkDataFile) file = bytes != NULL ? kk_data_file_new (bytes, name, error) : NULL;

  if (file == NULL)
    return NULL;
  check_rows (file);
  return kk_data_file_finish (file, error) ? g_steal_pointer (&file) : NULL;
}

/* The city's table; where that is bad, *refused_out (may be NULL) says why and the last good one is
 * read, else the shipped one, which stands in for it. */
static KkDataFile *
open_table (gboolean *stands_in, char **refused_out, GError **error)
{
  g_autofree char *where = kk_data_where (TABLE), *folder = g_path_get_dirname (where);
  gboolean shipped = g_str_has_prefix (where, "resource:");
  g_autoptr (GError) reason = NULL;
  g_autoptr (GBytes) city = shipped ? NULL : kk_data_lookup (TABLE, &reason);
  g_autoptr (KkDataFile) file = shipped ? NULL : read_table (city, where, &reason);
  g_autoptr (GBytes) kept = NULL;

  *stands_in = FALSE;
  if (file != NULL)
    kk_city_tables_keep (folder, NAME, city);
  else if (!shipped)
    {
      kept = kk_city_tables_kept (folder, NAME);
      file = kept != NULL ? read_table (kept, NAME ".json", NULL) : NULL;
      *stands_in = file == NULL;
      if (refused_out != NULL)
        *refused_out = g_strdup_printf (
            "世帯に要る様式の表に誤りがあるため、%s。表を直してください：%s",
            file != NULL
                ? "最後に正しかった表を使っています"
                : "付属の表を使っています。表が読めないあいだ、様式を作れるのは決裁者だけです",
            reason->message);
    }
  if (file == NULL)
    {
      g_autoptr (GBytes) bytes = kk_data_lookup_builtin (TABLE, error);
      return read_table (bytes, NAME ".json", error);
    }
  return g_steal_pointer (&file);
}

char *
kk_household_refused (void)
{
  char *refused = NULL;
  gboolean stands_in;
  g_autoptr (KkDataFile) file = open_table (&stands_in, &refused, NULL);

  return refused;
}

/* Whom the city lets make it. Where its own table cannot be read nobody knows: as few as can be. */
static char **
roles_of (KkDataFile *file, JsonObject *row, gboolean stands_in)
{
  static const char *const fewest[] = { "supervisor", NULL };

  return stands_in ? g_strdupv ((char **) fewest) : read_roles (file, row);
}

static KkHouseholdForm *
read_row (
    KkDataFile *file, JsonObject *row, gboolean stands_in, const KkFormData *data, double *order)
{
  KkHouseholdForm *form = g_new0 (KkHouseholdForm, 1);
  int n = (int) data->notice->persons->len, first = 0;
  KkFormScope scope = { .data = data, .persons = &first, .n_persons = MIN (n, 1), .n_pages = 1 };

  form->form = g_strdup (kk_data_file_string (file, row, "form", TRUE));
  form->window = g_strdup (kk_data_file_string (file, row, "window", TRUE));
  form->why = g_strdup (kk_data_file_string (file, row, "why", TRUE));
  form->bring = read_strings (row, "bring");
  form->roles = roles_of (file, row, stands_in);
  form->persons = g_array_new (FALSE, FALSE, sizeof (int));
  form->ticked = !json_object_has_member (row, "ticked") || kk_data_file_flag (file, row, "ticked");
  *order = kk_data_file_number (file, row, "order", 0, 1e6, 0);
  for (int i = 0; json_object_has_member (row, "who") && i < n; i++)
    {
      scope.persons = &i;
      if (all_hold (file, row, "who", &scope))
        g_array_append_val (form->persons, i);
    }
  scope.persons = &first;
  if (!all_hold (file, row, "when", &scope)
      || (json_object_has_member (row, "who") && form->persons->len == 0))
    {
      form_free (form);
      return NULL;
    }
  return form;
}

static int
by_order (gconstpointer a, gconstpointer b)
{
  double x = ((const Row *) a)->order, y = ((const Row *) b)->order;

  return x < y ? -1 : x > y;
}

static void
find_in_library (KkHouseholdForm *form, const KkFormData *data, KkFormLibrary *library)
{
  g_autoptr (KkFormLayout) layout = kk_form_library_get (library, form->form, data->date, NULL);

  form->missing = layout == NULL;
  form->title = g_strdup (layout ? kk_form_layout_get_title (layout) : form->form);
}

static void
rule_free (KkHouseholdRule *rule)
{
  g_free (rule->form);
  g_free (rule->window);
  g_free (rule->why);
  g_free (rule->when);
  g_free (rule->who);
  g_strfreev (rule->bring);
  g_strfreev (rule->roles);
  g_free (rule);
}

static char *
joined (JsonObject *row, const char *key)
{
  g_auto (GStrv) texts = read_strings (row, key);

  return g_strjoinv ("、", texts);
}

GPtrArray *
kk_household_rules (GError **error)
{
  g_autoptr (GPtrArray) rules = g_ptr_array_new_with_free_func ((GDestroyNotify) rule_free);
  gboolean stands_in;
  g_autoptr (KkDataFile) file = open_table (&stands_in, NULL, error);

  if (file == NULL)
    return NULL;
  g_autoptr (GList) objects = kk_data_file_objects (file, kk_data_file_root (file), "forms", TRUE);
  for (GList *l = objects; l != NULL; l = l->next)
    {
      KkHouseholdRule *rule = g_new0 (KkHouseholdRule, 1);

      rule->form = g_strdup (kk_data_file_string (file, l->data, "form", TRUE));
      rule->window = g_strdup (kk_data_file_string (file, l->data, "window", TRUE));
      rule->why = g_strdup (kk_data_file_string (file, l->data, "why", TRUE));
      rule->when = joined (l->data, "when");
      rule->who = joined (l->data, "who");
      rule->bring = read_strings (l->data, "bring");
      rule->roles = roles_of (file, l->data, stands_in);
      rule->ticked = !json_object_has_member (l->data, "ticked")
                     || kk_data_file_flag (file, l->data, "ticked");
      g_ptr_array_add (rules, rule);
    }
  return kk_data_file_finish (file, error) ? g_steal_pointer (&rules) : NULL;
}

gboolean
kk_household_allows (const char *form, const char *role, gboolean *out, GError **error)
{
  g_autoptr (GPtrArray) rules = kk_household_rules (error);

  *out = TRUE;
  for (guint i = 0; rules != NULL && i < rules->len; i++)
    {
      const KkHouseholdRule *rule = rules->pdata[i];
      if (g_str_equal (rule->form, form) && rule->roles != NULL)
        *out &= g_strv_contains ((const char *const *) rule->roles, role);
    }
  return rules != NULL;
}

GPtrArray *
kk_household_forms (const KkFormData *data, KkFormLibrary *library, GError **error)
{
  g_autoptr (GPtrArray) forms = g_ptr_array_new_with_free_func ((GDestroyNotify) form_free);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Row));
  gboolean stands_in;
  g_autoptr (KkDataFile) file = open_table (&stands_in, NULL, error);

  if (file == NULL)
    return NULL;
  g_autoptr (GList) objects = kk_data_file_objects (file, kk_data_file_root (file), "forms", TRUE);
  for (GList *l = objects; l != NULL; l = l->next)
    {
      Row row = { 0 };

      row.form = read_row (file, l->data, stands_in, data, &row.order);
      if (row.form != NULL)
        g_array_append_val (rows, row);
    }
  g_array_sort (rows, by_order);
  for (guint i = 0; i < rows->len; i++)
    {
      KkHouseholdForm *form = g_array_index (rows, Row, i).form;
      g_ptr_array_add (forms, form);
      if (kk_form_library_is_retired (library, form->form, data->date))
        g_ptr_array_remove_index (forms, forms->len - 1);
      else
        find_in_library (form, data, library);
    }
  if (!kk_data_file_finish (file, error))
    return NULL;
  return g_steal_pointer (&forms);
}

KkFormRender *
kk_household_cover (const KkFormData *data, const GPtrArray *forms, GError **error)
{
  g_autoptr (KkFormLayout) layout = kk_form_layout_builtin ("household-cover-a4", error);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) lines = NULL;
  KkFormData cover = *data;

  if (layout == NULL)
    return NULL;
  for (guint i = 0; i < forms->len; i++)
    {
      const KkHouseholdForm *form = forms->pdata[i];
      g_autofree char *bring = g_strjoinv ("、", form->bring);
      g_autofree char *line
          = g_strdup_printf ("%s　　%s\n%s%s", form->window, form->title, *bring ? "持ち物：" : "",
                             *bring ? bring : form->why);
      g_strv_builder_add (builder, line);
    }
  lines = g_strv_builder_end (builder);
  cover.items = (const char *const *) lines;
  cover.notice = NULL;
  return kk_form_render_new (layout, &cover, error);
}

KkFormRender *
kk_household_form_render (const KkHouseholdForm *form,
                          const KkFormData *data,
                          KkFormLibrary *library,
                          GError **error)
{
  g_autoptr (KkFormLayout) layout = kk_form_library_get (library, form->form, data->date, error);
  KkFormData one = *data;

  if (layout == NULL)
    return NULL;
  one.persons = form->persons->len > 0 ? (const int *) form->persons->data : NULL;
  one.n_persons = (int) form->persons->len;
  return kk_form_render_new (layout, &one, error);
}
