/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/ctl/ctl.h"

#include <stdio.h>
#include <string.h>

#include "forms/kk-form-expression.h"
#include "forms/kk-form-library.h"
#include "forms/kk-form-pdf.h"
#include "forms/kk-household-forms.h"
#include "forms/kk-notice-layouts.h"
#include "forms/kk-safe-file.h"

static char *dir, *id, *title, *from, *until, *out, *day, *city, *kinds;
static gboolean try_only, reveal, notice_role;
static int version;

static const GOptionEntry entries[] = {
  { "dir", 0, 0, G_OPTION_ARG_FILENAME, &dir, "様式を置くフォルダーの親", "DIR" },
  { "id", 0, 0, G_OPTION_ARG_STRING, &id, "様式の ID", "ID" },
  { "title", 0, 0, G_OPTION_ARG_STRING, &title, "様式の名前", "NAME" },
  { "from", 0, 0, G_OPTION_ARG_STRING, &from, "使い始める日", "YYYY-MM-DD" },
  { "until", 0, 0, G_OPTION_ARG_STRING, &until, "使い終わる日", "YYYY-MM-DD" },
  { "out", 0, 0, G_OPTION_ARG_FILENAME, &out, "PDF の書き出し先", "FILE" },
  { "day", 0, 0, G_OPTION_ARG_STRING, &day, "この日に使う版、この日の日付で", "YYYY-MM-DD" },
  { "city", 0, 0, G_OPTION_ARG_STRING, &city, "市区町村の名前", "NAME" },
  { "notice", 0, 0, G_OPTION_ARG_NONE, &notice_role, "住民異動届の用紙として登録する", NULL },
  { "kinds", 0, 0, G_OPTION_ARG_STRING, &kinds, "使う届出の種類（なければすべて）", "KIND,KIND" },
  { "version", 0, 0, G_OPTION_ARG_INT, &version, "版の番号（なければ一番新しい版）", "N" },
  { "try", 0, 0, G_OPTION_ARG_NONE, &try_only, "確かめるだけで登録しない", NULL },
  { "reveal", 0, 0, G_OPTION_ARG_NONE, &reveal, "個人番号と住民票コードを隠さない", NULL },
  { NULL },
};

static gboolean
is_day (const char *text)
{
  int y, m, d, end = 0;

  return text == NULL
         || (sscanf (text, "%4d-%2d-%2d%n", &y, &m, &d, &end) == 3 && end == 10 && text[end] == '\0'
             && g_date_valid_dmy ((GDateDay) d, (GDateMonth) m, (GDateYear) y));
}

static int
fail (const char *what, const GError *error)
{
  fprintf (stderr, "kakanaictl form: %s: %s\n", what, error->message);
  return CTL_FAILED;
}

static int
add (KkFormLibrary *library, int n, char **files)
{
  g_autofree KkFormSource *sources = g_new0 (KkFormSource, (gsize) n + 1);
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  int status = CTL_OK;

  if (n < 1 || (n > 1 && (id != NULL || title != NULL)))
    {
      fprintf (stderr, "kakanaictl form add: FILE… (--id と --title は一つのファイルに)\n");
      return CTL_USAGE;
    }
  for (int i = 0; i < n; i++)
    sources[i] = (KkFormSource){ files[i], id, title, from, until, notice_role };
  results = kk_form_library_add (library, sources, (gsize) n, try_only, NULL, &error);
  if (results == NULL)
    return fail ("add", error);
  for (guint i = 0; i < results->len; i++)
    {
      const KkFormResult *result = results->pdata[i];

      for (guint k = 0; k < result->vanished->len; k++)
        fprintf (stderr, "%s: 前の版にあった {{%s}} がありません\n", files[i],
                 (char *) result->vanished->pdata[k]);
      if (result->error == NULL)
        {
          printf ("%s\t%s\t%d\n", files[i], result->id, result->version);
          continue;
        }
      status = CTL_FAILED;
      fprintf (stderr, "%s: %s\n", files[i], result->error);
      for (guint k = 0; k < result->problems->len; k++)
        fprintf (stderr, "  %s\n", (char *) result->problems->pdata[k]);
    }
  return status;
}

static int
list (KkFormLibrary *library)
{
  g_autoptr (GPtrArray) all = kk_form_library_list (library);

  for (guint i = 0; i < all->len; i++)
    {
      const KkFormEntry *entry = all->pdata[i];
      printf ("%s\t%s\t第%d版\t%s〜%s\t%d枚\t%d項目\t%s\n", entry->id, entry->title, entry->version,
              entry->valid_from ? entry->valid_from : "",
              entry->valid_until ? entry->valid_until : "", entry->n_pages, entry->n_fields,
              entry->broken    ? entry->broken
              : entry->retired ? "廃止"
              : entry->shipped ? "付属"
                               : "");
    }
  return CTL_OK;
}

/* What the papers of one notice share; the strings live as long as the process. */
static KkNotice *
read_notice (const char *file, KkFormData *data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *text = NULL;
  KkNotice *notice;
  gsize length;

  if (!g_file_get_contents (file, &text, &length, &error)
      || (notice = kk_notice_from_string (text, (gssize) length, &error)) == NULL)
    {
      fail (file, error);
      return NULL;
    }
  if (day == NULL)
    day = g_date_time_format (now, "%Y-%m-%d");
  *data = (KkFormData){ .notice = notice, .city_name = city, .date = day, .reveal = reveal };
  return notice;
}

static void
say_warnings (const KkFormRender *render)
{
  const GPtrArray *warnings = kk_form_render_get_warnings (render);

  for (guint i = 0; i < warnings->len; i++)
    fprintf (stderr, "%s: %s\n", kk_form_render_get_title (render),
             ((KkFormWarning *) warnings->pdata[i])->message);
}

static int
fill (KkFormLibrary *library, const char *form, const char *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkFormLayout) layout = NULL;
  KkFormData data;
  g_autoptr (KkNotice) notice = read_notice (file, &data);
  g_autoptr (KkFormRender) render = NULL;

  if (notice == NULL)
    return CTL_FAILED;
  layout = kk_form_library_get (library, form, day, &error);
  if (layout == NULL)
    return fail (form, error);
  render = kk_form_render_new (layout, &data, &error);
  if (render == NULL || !kk_form_pdf_write (render, out, &error))
    return fail (form, error);
  say_warnings (render);
  return CTL_OK;
}

static void
say_refused (void)
{
  g_autofree char *refused = kk_household_refused ();

  if (refused != NULL)
    fprintf (stderr, "kakanaictl form: %s\n", refused);
}

static int
needed (KkFormLibrary *library, const char *file)
{
  g_autoptr (GError) error = NULL;
  KkFormData data;
  g_autoptr (KkNotice) notice = read_notice (file, &data);
  g_autoptr (GPtrArray) forms = notice ? kk_household_forms (&data, library, &error) : NULL;

  if (forms == NULL)
    return error ? fail (file, error) : CTL_FAILED;
  say_refused ();
  for (guint i = 0; i < forms->len; i++)
    {
      const KkHouseholdForm *form = forms->pdata[i];
      printf ("%s\t%s\t%s\t%s\t%s\n", form->ticked ? "☑" : "□", form->form, form->window,
              form->title, form->missing ? "様式がありません" : form->why);
    }
  return CTL_OK;
}

/* The cover and every ticked form, in window order, as one PDF. */
static int
set (KkFormLibrary *library, const char *file)
{
  g_autoptr (GError) error = NULL;
  KkFormData data;
  g_autoptr (KkNotice) notice = read_notice (file, &data);
  g_autoptr (GPtrArray) forms = notice ? kk_household_forms (&data, library, &error) : NULL;
  g_autoptr (GPtrArray) renders
      = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_form_render_free);
  g_autoptr (GBytes) bytes = NULL;
  KkFormRender *render;

  if (forms == NULL)
    return error ? fail (file, error) : CTL_FAILED;
  say_refused ();
  for (guint i = forms->len; i-- > 0;)
    {
      const KkHouseholdForm *form = forms->pdata[i];
      if (!form->ticked || form->missing)
        g_ptr_array_remove_index (forms, i);
    }
  render = kk_household_cover (&data, forms, &error);
  for (guint i = 0; render != NULL && i < forms->len; i++)
    {
      g_ptr_array_add (renders, render);
      render = kk_household_form_render (forms->pdata[i], &data, library, &error);
    }
  if (render == NULL)
    return fail (file, error);
  g_ptr_array_add (renders, render);
  for (guint i = 0; i < renders->len; i++)
    say_warnings (renders->pdata[i]);
  bytes = kk_form_pdf_set_to_bytes ((KkFormRender *const *) renders->pdata, renders->len, &error);
  if (bytes == NULL)
    return fail (file, error);
  g_autofree char *folder = g_path_get_dirname (out);
  g_autofree char *name = g_path_get_basename (out);
  return kk_safe_file_write (folder, name, bytes, &error) ? CTL_OK : fail (out, error);
}

/* ——— versions ——— */

static int
newest (KkFormLibrary *library, const char *form)
{
  g_autoptr (GPtrArray) versions = kk_form_library_versions (library, form);

  return version > 0         ? version
         : versions->len > 0 ? ((KkFormEntry *) versions->pdata[0])->version
                             : 0;
}

static int
restore (KkFormLibrary *library, const char *form)
{
  g_autoptr (GError) error = NULL;
  int made;

  /* Without a version: the form is not retired any more. */
  if (version == 0)
    return kk_form_library_retire (library, form, NULL, &error) ? CTL_OK : fail (form, error);
  made = kk_form_library_restore (library, form, version, from, &error);
  if (made == 0)
    return fail (form, error);
  printf ("%s\t%d\n", form, made);
  return CTL_OK;
}

static int
retire (KkFormLibrary *library, const char *form)
{
  g_autoptr (GError) error = NULL;

  return kk_form_library_retire (library, form, from, &error) ? CTL_OK : fail (form, error);
}

static int
export_sheet (KkFormLibrary *library, const char *form)
{
  g_autoptr (GError) error = NULL;

  return kk_form_library_export (library, form, newest (library, form), out, &error)
             ? CTL_OK
             : fail (form, error);
}

/* ——— the notice ——— */

static int
layouts (void)
{
  g_autoptr (KkNoticeLayouts) table = kk_notice_layouts_new (dir);
  const GPtrArray *rows = kk_notice_layouts_get_rows (table);
  g_autoptr (GPtrArray) all = kk_notice_layouts_list (table);

  for (guint i = 0; i < rows->len; i++)
    {
      const KkNoticeRow *row = rows->pdata[i];
      g_autofree char *which = row->kinds ? g_strjoinv (",", row->kinds) : g_strdup ("すべて");
      printf ("%s\t%s〜%s\t%s\n", row->layout, row->from ? row->from : "",
              row->until ? row->until : "", which);
    }
  for (guint i = 0; i < all->len; i++)
    printf ("選べる用紙\t%s\n", (char *) all->pdata[i]);
  if (kk_notice_layouts_get_refused (table) == NULL)
    return CTL_OK;
  fprintf (stderr, "kakanaictl form: %s\n", kk_notice_layouts_get_refused (table));
  return CTL_FAILED;
}

static int
use (const char *layout)
{
  g_autoptr (KkNoticeLayouts) table = kk_notice_layouts_new (dir);
  const GPtrArray *old = kk_notice_layouts_get_rows (table);
  g_auto (GStrv) which = kinds ? g_strsplit (kinds, ",", -1) : NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  KkNoticeRow *row = kk_notice_row_new (layout, from, until, (const char *const *) which);
  g_autoptr (GError) error = NULL;
  gboolean done;

  for (guint i = 0; i < old->len; i++)
    g_ptr_array_add (rows, old->pdata[i]);
  g_ptr_array_add (rows, row);
  done = kk_notice_layouts_save (table, rows, &error);
  kk_notice_row_free (row);
  return done ? CTL_OK : fail (layout, error);
}

/* The notice as the counter prints it on that day. */
static int
draw_notice (const char *file)
{
  g_autoptr (GError) error = NULL;
  KkFormData data;
  g_autoptr (KkNotice) notice = read_notice (file, &data);
  g_autoptr (KkNoticeLayouts) table = kk_notice_layouts_new (dir);
  g_autofree char *warning = NULL;
  g_autoptr (KkFormLayout) layout = NULL;
  g_autoptr (KkFormRender) render = NULL;

  if (notice == NULL)
    return CTL_FAILED;
  layout = id != NULL ? kk_notice_layouts_load (table, id, day, &error)
                      : kk_notice_layouts_of (table, &data, &warning, &error);
  if (warning != NULL)
    fprintf (stderr, "kakanaictl form: %s\n", warning);
  render = layout ? kk_form_render_new (layout, &data, &error) : NULL;
  if (render == NULL || !kk_form_pdf_write (render, out, &error))
    return fail (file, error);
  g_autofree char *mark = kk_notice_layout_mark (layout);
  printf ("%s\t%s\n", mark, out);
  say_warnings (render);
  return CTL_OK;
}

static int
names (void)
{
  g_autoptr (GPtrArray) all = kk_form_expression_names ();

  for (guint i = 0; i < all->len; i++)
    printf ("{{%s}}\n", (char *) all->pdata[i]);
  return CTL_OK;
}

int
ctl_form (int argc, char **argv)
{
  g_autoptr (KkFormLibrary) library = NULL;
  g_autoptr (GError) error = NULL;

  if (!ctl_options (
          "add|list|fill|set|needed|names|retire|restore|export|remove|layouts|use|notice …",
          (GOptionEntry *) entries, &argc, &argv))
    return CTL_USAGE;
  if (!is_day (from) || !is_day (until) || !is_day (day))
    {
      fprintf (stderr, "kakanaictl form: 日付は YYYY-MM-DD で書いてください\n");
      return CTL_USAGE;
    }
  library = kk_form_library_new (dir);
  if (argc >= 2 && strcmp (argv[1], "add") == 0)
    return add (library, argc - 2, argv + 2);
  if (argc == 2 && strcmp (argv[1], "list") == 0)
    return list (library);
  if (argc == 2 && strcmp (argv[1], "names") == 0)
    return names ();
  if (argc == 4 && strcmp (argv[1], "fill") == 0 && out != NULL)
    return fill (library, argv[2], argv[3]);
  if (argc == 3 && strcmp (argv[1], "set") == 0 && out != NULL)
    return set (library, argv[2]);
  if (argc == 3 && strcmp (argv[1], "retire") == 0 && from != NULL)
    return retire (library, argv[2]);
  if (argc == 3 && strcmp (argv[1], "restore") == 0)
    return restore (library, argv[2]);
  if (argc == 3 && strcmp (argv[1], "export") == 0 && out != NULL)
    return export_sheet (library, argv[2]);
  if (argc == 2 && strcmp (argv[1], "layouts") == 0)
    return layouts ();
  if (argc == 3 && strcmp (argv[1], "use") == 0)
    return use (argv[2]);
  if (argc == 3 && strcmp (argv[1], "notice") == 0 && out != NULL)
    return draw_notice (argv[2]);
  if (argc == 3 && strcmp (argv[1], "needed") == 0)
    return needed (library, argv[2]);
  if (argc == 3 && strcmp (argv[1], "remove") == 0)
    return kk_form_library_remove (library, argv[2], &error) ? CTL_OK : fail ("remove", error);
  fprintf (stderr, "kakanaictl form add FILE… | list | names | remove ID | needed NOTICE.json | "
                   "fill ID NOTICE.json --out FILE.pdf | set NOTICE.json --out FILE.pdf | "
                   "retire ID --from DAY | restore ID [--version N] | export ID --out FILE | "
                   "layouts | use ID [--from DAY] [--kinds K,K] | notice NOTICE.json --out FILE\n");
  return CTL_USAGE;
}
