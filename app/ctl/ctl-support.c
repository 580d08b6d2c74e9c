/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <stdio.h>
#include <string.h>

#include "app/ctl/ctl.h"
#include "app/kk-app-config.h"
#include "core/kk-field.h"
#include "store/kk-crypto.h"
#include "store/kk-protection.h"

/* `kakanaictl support`: the list of 支援措置 of a terminal. Who is meant comes from a CSV file or,
 * for add, from standard input (never from options, which every user of the machine can see) and
 * stays nowhere in clear; list shows numbers and days alone. The password is the first line of
 * standard input; add goes on with a line "column=value" each, a blank line before each further
 * person. */

#define CSV_MAX (16 << 20)

static const char *const columns[]
    = { "reference",   "first_day", "last_day",  "my_number",  "juminhyo_code",
        "card_number", "name",      "name_kana", "birth_date", "address" };
#define N_COLUMNS G_N_ELEMENTS (columns)
#define FIRST_OF_PERSON 3
#define ADDRESS 9

typedef struct
{
  char *values[N_COLUMNS];
} Row;

static void
row_free (Row *row)
{
  for (guint i = 0; i < N_COLUMNS; i++)
    g_free (row->values[i]);
  g_free (row);
}

static const char *
get (const Row *row, guint column)
{
  return row->values[column] != NULL ? row->values[column] : "";
}

static gboolean
fail (GError **error, int line, const char *why)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "line %d: %s", line, why);
  return FALSE;
}

/* ——— CSV (RFC 4180) ——— */

/* One record from *text on, which moves behind it; NULL at the end. */
static GPtrArray *
read_record (const char **text, int *line)
{
  GPtrArray *cells;
  GString *cell;
  const char *p = *text;
  gboolean quoted = FALSE;

  if (*p == '\0')
    return NULL;
  cells = g_ptr_array_new_with_free_func (g_free);
  cell = g_string_new (NULL);
  for (; *p != '\0' && (quoted || (*p != '\n' && *p != '\r')); p++)
    {
      *line += *p == '\n';
      if (*p == '"' && quoted && p[1] == '"')
        g_string_append_c (cell, *p++);
      else if (*p == '"')
        quoted = !quoted;
      else if (*p == ',' && !quoted)
        {
          g_ptr_array_add (cells, g_string_free (cell, FALSE));
          cell = g_string_new (NULL);
        }
      else
        g_string_append_c (cell, *p);
    }
  g_ptr_array_add (cells, g_string_free (cell, FALSE));
  p += *p == '\r';
  *line += *p == '\n';
  p += *p == '\n';
  *text = p;
  return cells;
}

static int
find_column (const char *name)
{
  for (guint i = 0; i < N_COLUMNS; i++)
    if (strcmp (columns[i], name) == 0)
      return (int) i;
  return -1;
}

static gboolean
read_head (const char **text, int *line, GArray *places, GError **error)
{
  g_autoptr (GPtrArray) head = read_record (text, line);

  for (guint i = 0; head != NULL && i < head->len; i++)
    {
      int column = find_column (g_strstrip (head->pdata[i]));

      if (column < 0)
        return fail (error, 1, "a column of no known name");
      g_array_append_val (places, column);
    }
  return head != NULL || fail (error, 1, "empty");
}

static GPtrArray *
parse (const char *text, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (int));
  int line = 1;

  if (!read_head (&text, &line, places, error))
    return NULL;
  while (TRUE)
    {
      int at = line;
      g_autoptr (GPtrArray) cells = read_record (&text, &line);
      Row *row;

      if (cells == NULL)
        return g_steal_pointer (&rows);
      if (cells->len == 1 && *(char *) cells->pdata[0] == '\0')
        continue;
      if (cells->len != places->len)
        return fail (error, at, "wants as many cells as the head"), NULL;
      row = g_new0 (Row, 1);
      g_ptr_array_add (rows, row);
      for (guint i = 0; i < cells->len; i++)
        {
          char **value = &row->values[g_array_index (places, int, i)];

          g_free (*value);
          *value = g_strstrip (g_strdup (cells->pdata[i]));
        }
    }
}

static GPtrArray *
load (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  if (length > CSV_MAX || strlen (text) != length || !g_utf8_validate (text, (gssize) length, NULL))
    return fail (error, 1, "wants UTF-8 of at most 16 MiB"), NULL;
  return parse (g_str_has_prefix (text, "\xef\xbb\xbf") ? text + 3 : text, error);
}

/* ——— add ——— */

static Row *
next_person (GPtrArray *rows)
{
  Row *row = g_new0 (Row, 1);

  for (guint i = 0; rows->len > 0 && i < FIRST_OF_PERSON; i++)
    row->values[i] = g_strdup (((Row *) rows->pdata[0])->values[i]);
  g_ptr_array_add (rows, row);
  return row;
}

static GPtrArray *
read_lines (GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);
  Row *row = next_person (rows);
  char buffer[4096];

  for (int line = 2; fgets (buffer, sizeof buffer, stdin) != NULL; line++)
    {
      char *text = g_strstrip (buffer);
      char *equals = strchr (text, '=');
      int column;

      if (*text == '\0')
        {
          row = next_person (rows);
          continue;
        }
      if (equals == NULL || !g_utf8_validate (text, -1, NULL))
        return fail (error, line, "wants column=value in UTF-8"), NULL;
      *equals = '\0';
      column = find_column (text);
      if (column < 0)
        return fail (error, line, "no such column"), NULL;
      g_free (row->values[column]);
      row->values[column] = g_strdup (equals + 1);
    }
  explicit_bzero (buffer, sizeof buffer);
  return g_steal_pointer (&rows);
}

/* ——— the list ——— */

static void
put_person (KkNotice *people, const Row *row)
{
  int person = -1;

  for (guint i = FIRST_OF_PERSON; i < N_COLUMNS; i++)
    {
      g_autofree char *path = NULL;
      g_autofree char *value = NULL;
      const KkField *field;

      if (*get (row, i) == '\0')
        continue;
      if (i != ADDRESS && person < 0)
        person = kk_notice_add_person (people);
      path = i == ADDRESS ? g_strdup ("new_address")
                          : kk_field_path (KK_SCOPE_PERSON, person, columns[i]);
      field = kk_field_find (i == ADDRESS ? KK_SCOPE_NOTICE : KK_SCOPE_PERSON,
                             i == ADDRESS ? "new_address" : columns[i]);
      value = kk_field_normalise (field, get (row, i));
      kk_notice_set (people, path, value, KK_SOURCE_TYPED);
    }
}

/* Rows that follow each other with one reference are one household. */
static gboolean
add_rows (KkStore *store, const GPtrArray *rows, const KkAccount *by, GError **error)
{
  for (guint i = 0; i < rows->len;)
    {
      const Row *first = rows->pdata[i];
      g_autoptr (KkNotice) people = kk_notice_new (KK_MOVE_IN);
      g_autofree char *id = NULL;
      guint begin = i;

      do
        put_person (people, rows->pdata[i++]);
      while (i < rows->len && *get (first, 0) != '\0'
             && strcmp (get (rows->pdata[i], 0), get (first, 0)) == 0);
      if (!kk_protection_add (store, get (first, 0), get (first, 1), get (first, 2), people, by,
                              &id, error))
        {
          g_prefix_error (error, "row %u: ", begin + 1);
          return FALSE;
        }
      printf ("%s\n", id);
    }
  return TRUE;
}

static gboolean
print_list (KkStore *store, GError **error)
{
  g_autoptr (GPtrArray) list = kk_protection_list (store, error);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *today = g_date_time_format (now, "%Y-%m-%d");

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const KkProtection *one = list->pdata[i];
      gboolean over = *one->last_day != '\0' && strcmp (one->last_day, today) < 0;

      printf ("%s\t%s\t%s\t%s\t%s\n", one->id, one->reference, one->first_day, one->last_day,
              over ? "期限が過ぎています（解除するまで有効です）" : "");
    }
  return list != NULL;
}

static KkStore *
open_store (const char *data, GError **error)
{
  g_autoptr (KkAppConfig) config = kk_app_config_load (data, error);
  g_autofree char *path = g_build_filename (data, "counter.db", NULL);
  KkStoreOptions options = { .role = KK_STORE_TERMINAL, .must_exist = TRUE };

  if (config == NULL)
    return NULL;
  options.practice = config->practice;
  return kk_store_open (path, &options, error);
}

static KkAccount *
sign_in (KkStore *store, const char *login, GError **error)
{
  char *password = kk_secret_read_line ();
  KkAccount *account = kk_account_sign_in (store, login, password != NULL ? password : "", error);

  kk_secret_free (password);
  if (account == NULL || kk_rights_allows (account->role, "protection.manage"))
    return account;
  kk_account_free (account);
  g_set_error_literal (error, KK_STORE_ERROR, KK_STORE_ERROR_DENIED, "protection.manage");
  return NULL;
}

/* what: add, import, list or remove; argument: the file or the id. */
static gboolean
run (const char *what, const char *argument, const char *data, const char *as, GError **error)
{
  g_autoptr (KkStore) store = open_store (data, error);
  g_autoptr (KkAccount) by = store != NULL ? sign_in (store, as, error) : NULL;
  g_autoptr (GPtrArray) rows = NULL;

  if (by == NULL)
    return FALSE;
  if (strcmp (what, "list") == 0)
    return print_list (store, error);
  if (strcmp (what, "remove") == 0)
    return kk_protection_remove (store, argument, by, error);
  rows = argument != NULL ? load (argument, error) : read_lines (error);
  return rows != NULL && add_rows (store, rows, by, error);
}

int
ctl_support (int argc, char **argv)
{
  g_autofree char *data = NULL;
  g_autofree char *as = NULL;
  GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, NULL, NULL },
    { "as", 0, 0, G_OPTION_ARG_STRING, &as, NULL, NULL },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  gboolean one;

  if (!ctl_options ("add|list|remove ID|import CSV", entries, &argc, &argv) || data == NULL
      || as == NULL || argc < 2)
    return CTL_USAGE;
  one = strcmp (argv[1], "remove") == 0 || strcmp (argv[1], "import") == 0;
  if (argc != (one ? 3 : 2)
      || (!one && strcmp (argv[1], "add") != 0 && strcmp (argv[1], "list") != 0))
    return CTL_USAGE;
  kk_vault_harden_process ();
  if (run (argv[1], one ? argv[2] : NULL, data, as, &error))
    return CTL_OK;
  fprintf (stderr, "kakanaictl support: %s\n", error->message);
  return CTL_FAILED;
}
