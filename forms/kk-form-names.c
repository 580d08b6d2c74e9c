/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/kk-form-names.h"

#include <string.h>

#include "core/kk-kind.h"
#include "forms/kk-data-file.h"
#include "forms/kk-form-content.h"

#define TABLE "/jp/kakanai/tables/form-fields.json"

static const char *const CLASS_NAMES[]
    = { "text", "name", "kana", "date", "digits", "code", "address", "choice", "flag" };
static const char *const DATA[] = {
  "kind_label",     "part",    "receipt_number", "date", "city_name", "addressee",
  "addressee_name", "persons", "code",           "page", "signature", "sign_mode",
  "sign_note",      "case_id", "revision",       NULL,
};

typedef struct
{
  GPtrArray *names;  /* KkFormName*, never freed: the table lives as long as the program */
  GHashTable *index; /* folded name → KkFormName* */
} Names;

static char *
fold (const char *name)
{
  g_autofree char *wide = g_utf8_normalize (name, -1, G_NORMALIZE_ALL_COMPOSE);
  GString *out = g_string_new (NULL);

  for (const char *p = wide ? wide : ""; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      g_string_append_unichar (out, g_unichar_tolower (g_utf8_get_char (p)));
  return g_string_free (out, FALSE);
}

static void
add (Names *names, KkFormName *name)
{
  char *key = fold (name->name);

  if (g_hash_table_contains (names->index, key))
    {
      g_free (key);
      return;
    }
  g_hash_table_insert (names->index, key, name);
  g_ptr_array_add (names->names, name);
}

static const KkField *
field_of (const char *path)
{
  if (g_str_has_prefix (path, "person."))
    return kk_field_find (KK_SCOPE_PERSON, path + strlen ("person."));
  return kk_field_find (KK_SCOPE_NOTICE, path);
}

static void
add_row (Names *names, KkDataFile *file, JsonObject *row, JsonObject *samples)
{
  static const char *const known[]
      = { "name", "paths", "data", "date", "computed", "sample", NULL };
  KkFormName *name = g_new0 (KkFormName, 1);
  JsonArray *paths
      = json_object_has_member (row, "paths") ? json_object_get_array_member (row, "paths") : NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const char *sample = kk_data_file_string (file, row, "sample", FALSE);

  kk_data_file_known (file, row, known);
  name->name = g_strdup (kk_data_file_string (file, row, "name", TRUE));
  name->data = g_strdup (kk_data_file_string (file, row, "data", FALSE));
  name->date = kk_data_file_flag (file, row, "date");
  if (name->data != NULL && !g_strv_contains (DATA, name->data))
    kk_data_file_fail (file, row, "no such data \"%s\"", name->data);
  for (guint i = 0; paths != NULL && i < json_array_get_length (paths); i++)
    {
      const char *path = json_array_get_string_element (paths, i);
      if (field_of (path) == NULL)
        kk_data_file_fail (file, row, "path \"%s\" names no field", path);
      g_strv_builder_add (builder, path);
    }
  name->paths = g_strv_builder_end (builder);
  name->kind = name->data != NULL                         ? KK_NAME_DATA
               : json_object_has_member (row, "computed") ? KK_NAME_AGE
                                                          : KK_NAME_FIELD;
  if (name->paths[0] != NULL)
    {
      name->field = field_of (name->paths[0]);
      name->date
          = name->kind == KK_NAME_FIELD && name->field != NULL && name->field->cls == KK_CLASS_DATE;
      if (sample == NULL && name->field != NULL)
        sample = kk_data_file_string (file, samples, CLASS_NAMES[name->field->cls], TRUE);
    }
  name->sample = g_strdup (sample ? sample : name->date ? "令和10年12月31日" : "");
  add (names, name);
}

static void
add_fields (Names *names, KkDataFile *file, JsonObject *samples)
{
  gsize n;
  const KkField *fields = kk_fields (&n);

  for (gsize i = 0; i < n; i++)
    {
      KkFormName *name;

      if (fields[i].internal)
        continue;
      name = g_new0 (KkFormName, 1);
      name->name = g_strdup (fields[i].label);
      name->field = &fields[i];
      name->date = fields[i].cls == KK_CLASS_DATE;
      name->paths = g_new0 (char *, 2);
      name->paths[0] = fields[i].scope == KK_SCOPE_PERSON
                           ? g_strconcat ("person.", fields[i].key, NULL)
                           : g_strdup (fields[i].key);
      name->sample
          = g_strdup (kk_data_file_string (file, samples, CLASS_NAMES[fields[i].cls], TRUE));
      add (names, name);
    }
}

static const Names *
all_names (void)
{
  static Names names;
  static gsize once;

  if (g_once_init_enter (&once))
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes
          = g_resources_lookup_data (TABLE, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
      KkDataFile *file = bytes ? kk_data_file_new (bytes, "form-fields.json", &error) : NULL;

      names.names = g_ptr_array_new ();
      names.index = g_hash_table_new (g_str_hash, g_str_equal);
      if (file != NULL)
        {
          JsonObject *root = kk_data_file_root (file);
          JsonObject *samples = kk_data_file_object (file, root, "samples", TRUE);
          g_autoptr (GList) rows = kk_data_file_objects (file, root, "names", TRUE);
          /* A row of the table stands before a label: it may widen what the label means. */
          for (GList *l = rows; l != NULL; l = l->next)
            add_row (&names, file, l->data, samples);
          add_fields (&names, file, samples);
          kk_data_file_finish (file, &error);
          kk_data_file_free (file);
        }
      if (error != NULL)
        g_error ("form-fields.json: %s", error->message);
      g_once_init_leave (&once, 1);
    }
  return &names;
}

const KkFormName *
kk_form_name_find (const char *name)
{
  g_autofree char *key = fold (name);

  return g_hash_table_lookup (all_names ()->index, key);
}

GPtrArray *
kk_form_name_all (void)
{
  return g_ptr_array_ref (all_names ()->names);
}

/* Levenshtein over code points. */
static int
distance (const gunichar *a, glong n, const gunichar *b, glong m)
{
  g_autofree int *row = g_new (int, m + 1);

  for (glong j = 0; j <= m; j++)
    row[j] = (int) j;
  for (glong i = 1; i <= n; i++)
    {
      int diagonal = row[0];
      row[0] = (int) i;
      for (glong j = 1; j <= m; j++)
        {
          int up = row[j];
          row[j] = MIN (MIN (row[j], row[j - 1]) + 1, diagonal + (a[i - 1] != b[j - 1]));
          diagonal = up;
        }
    }
  return row[m];
}

char *
kk_form_name_nearest (const char *name)
{
  const Names *names = all_names ();
  const char *best[3] = { NULL };
  int how_far[3] = { G_MAXINT, G_MAXINT, G_MAXINT };
  g_autofree char *key = fold (name);
  glong n, m;
  g_autofree gunichar *a = g_utf8_to_ucs4_fast (key, -1, &n);
  GString *out = g_string_new (NULL);

  for (guint i = 0; n <= 40 && i < names->names->len; i++)
    {
      const char *other = ((KkFormName *) names->names->pdata[i])->name;
      g_autofree gunichar *b = g_utf8_to_ucs4_fast (other, -1, &m);
      int d = 2 * distance (a, n, b, m) - (strstr (other, key) || strstr (key, other) ? 2 : 0);

      for (int slot = 0; slot < 3; slot++)
        if (d < how_far[slot])
          {
            for (int k = 2; k > slot; k--)
              {
                how_far[k] = how_far[k - 1];
                best[k] = best[k - 1];
              }
            how_far[slot] = d;
            best[slot] = other;
            break;
          }
    }
  for (int slot = 0; slot < 3 && best[slot] != NULL; slot++)
    g_string_append_printf (out, "%s%s", slot ? "、" : "", best[slot]);
  return g_string_free (out, FALSE);
}

char *
kk_form_name_data (const KkFormName *name, const KkFormData *data, int page, int n_pages)
{
  const KkNotice *notice = data->notice;

  if (g_str_equal (name->data, "kind_label"))
    return g_strdup (notice ? kk_kind_label (notice->kind) : "");
  if (g_str_equal (name->data, "part"))
    return g_strdup (notice && kk_kind_has_parts (notice->kind) ? notice->partial ? "一部" : "全部"
                                                                : "");
  if (g_str_equal (name->data, "persons"))
    return g_strdup_printf ("%u", notice ? notice->persons->len : 0);
  if (g_str_equal (name->data, "page"))
    return g_strdup_printf ("%d / %d", page + 1, n_pages);
  if (g_str_equal (name->data, "addressee"))
    return data->city_name ? g_strdup_printf ("（あて先）%s長", data->city_name) : g_strdup ("");
  if (g_str_equal (name->data, "addressee_name"))
    return data->city_name ? g_strdup_printf ("%s長", data->city_name) : g_strdup ("");
  if (g_str_equal (name->data, "revision"))
    return data->revision > 0 ? g_strdup_printf ("第%d版", data->revision) : g_strdup ("");
  if (g_str_equal (name->data, "sign_note"))
    return kk_form_content_sign_note (data->signature);
  if (g_str_equal (name->data, "sign_mode"))
    return g_strdup (kk_form_content_sign_mode_label (data->signature));
  if (g_str_equal (name->data, "signature"))
    return g_strdup (data->signature ? "あり" : "");
  const char *text = g_str_equal (name->data, "receipt_number") ? data->receipt_number
                     : g_str_equal (name->data, "date")         ? data->date
                     : g_str_equal (name->data, "city_name")    ? data->city_name
                     : g_str_equal (name->data, "case_id")      ? data->case_id
                                                                : data->code;
  return g_strdup (text ? text : "");
}
