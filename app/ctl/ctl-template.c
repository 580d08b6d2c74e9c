/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <stdio.h>
#include <string.h>

#include "app/ctl/ctl.h"
#include "app/kk-template-proof.h"
#include "ocr/kk-reader.h"

static const char usage[]
    = "list [--json] | show ID | learn PAGE… --truth JSON [--id ID] [--issuer NAME] | test [ID…] | "
      "export ID FILE | import FILE | remove ID | restore ID VERSION  [--dir DIR] | "
      "report --data DIR [--from DAY] [--to DAY] [--json]";

static gboolean
failed (const GError *error)
{
  fprintf (stderr, "kakanaictl template: %s\n", error->message);
  return FALSE;
}

static KkReader *
new_reader (KkTemplateLibrary *library)
{
  g_autoptr (GError) error = NULL;
  g_setenv ("OMP_THREAD_LIMIT", "1", FALSE);
  KkReader *reader = kk_reader_new (NULL, NULL, &error);
  if (reader == NULL)
    failed (error);
  else
    kk_reader_set_templates (reader, library);
  return reader;
}

static guint
count_fields (const KkTemplate *template)
{
  guint n = 0;
  for (guint i = 0; i < template->pages->len; i++)
    n += ((KkTemplatePage *) template->pages->pdata[i])->fields->len;
  return n;
}

static gboolean
list (KkTemplateLibrary *library, gboolean json)
{
  g_autoptr (GPtrArray) templates = kk_template_library_list (library);
  for (guint i = 0; i < templates->len; i++)
    {
      const KkTemplate *t = templates->pdata[i];
      if (json)
        printf (
            "{\"id\": \"%s\", \"version\": %d, \"document\": \"%s\", \"issuer_code\": %s%s%s, "
            "\"fields\": %u, \"built_in\": %s}\n",
            t->id, t->version, kk_document_to_string (t->document),
            t->issuer_code != NULL ? "\"" : "", t->issuer_code != NULL ? t->issuer_code : "null",
            t->issuer_code != NULL ? "\"" : "", count_fields (t), t->built_in ? "true" : "false");
      else
        printf ("%s\t第%d版\t%s\t%s\t%s\t%u項目\n", t->id, t->version, t->title,
                t->issuer != NULL ? t->issuer : "－", t->built_in ? "内蔵" : t->created,
                count_fields (t));
    }
  return TRUE;
}

static gboolean
show (KkTemplateLibrary *library, const char *id)
{
  g_autoptr (KkTemplate) t = kk_template_library_find (library, id);
  if (t == NULL)
    {
      fprintf (stderr, "kakanaictl template: %s という様式はありません\n", id);
      return FALSE;
    }
  g_autoptr (GBytes) bytes = kk_template_to_bytes (t, FALSE);
  fwrite (g_bytes_get_data (bytes, NULL), 1, g_bytes_get_size (bytes), stdout);
  printf ("\n");
  return TRUE;
}

/* ——— learning ——— */

static GPtrArray *
decode (char **files, GError **error)
{
  g_autoptr (GPtrArray) images
      = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_page_image_unref);
  for (guint i = 0; files[i] != NULL; i++)
    {
      g_autoptr (KkPageFile) file = kk_page_file_open_path (files[i], error);
      for (int p = 0; file != NULL && p < kk_page_file_get_n_pages (file); p++)
        {
          KkPageImage *image = kk_page_file_read_page (file, p, error);
          if (image == NULL)
            return NULL;
          g_ptr_array_add (images, image);
        }
      if (file == NULL)
        {
          g_prefix_error (error, "%s: ", files[i]);
          return NULL;
        }
    }
  if (images->len == 0 || images->len > KK_TEMPLATE_MAX_PAGES)
    {
      g_set_error (error, KK_TEMPLATE_ERROR, KK_TEMPLATE_ERROR_INVALID, "wants 1 to %d pages",
                   KK_TEMPLATE_MAX_PAGES);
      return NULL;
    }
  return g_steal_pointer (&images);
}

static gboolean
learn (KkTemplateLibrary *library,
       char **files,
       const char *truth_file,
       const char *id,
       const char *issuer)
{
  g_autoptr (GError) error = NULL;
  char *data = NULL;
  gsize size = 0;
  if (!g_file_get_contents (truth_file, &data, &size, &error))
    return failed (error);
  g_autoptr (GBytes) bytes = g_bytes_new_take (data, size);
  g_autoptr (KkReading) truth = kk_template_truth_from_json (bytes, truth_file, &error);
  g_autoptr (GPtrArray) images = truth != NULL ? decode (files, &error) : NULL;
  if (images == NULL)
    return failed (error);
  g_autoptr (KkReader) reader = new_reader (library);
  if (reader == NULL)
    return FALSE;
  KkReaderPage pages[KK_TEMPLATE_MAX_PAGES];
  for (guint i = 0; i < images->len; i++)
    {
      const KkPageImage *p = images->pdata[i];
      pages[i] = (KkReaderPage){ p->pixels, p->width,    p->height,
                                 p->stride, p->channels, (int) (p->dpi + 0.5),
                                 p->sha256 };
    }
  g_auto (KkLearnt) learnt = { 0 };
  g_autoptr (KkTemplate) template = kk_reader_learn (
      reader, pages, images->len, truth, id != NULL ? id : "new", &learnt, NULL, &error);
  if (template == NULL)
    return failed (error);
  if (issuer != NULL)
    {
      g_free (template->issuer);
      template->issuer = g_strdup (issuer);
    }
  if (id == NULL)
    {
      g_free (template->id);
      template->id = kk_template_library_new_id (library, template);
    }
  if (!kk_template_draw_proof (template, learnt.masks, &error))
    return failed (error);
  int version = kk_template_library_save (library, template, &error);
  if (version == 0)
    return failed (error);
  printf ("%s\t第%d版\t%u項目のうち%u項目の場所を覚えました\n", template->id, version,
          learnt.values, learnt.values - learnt.lost->len);
  for (guint i = 0; i < learnt.lost->len; i++)
    printf ("  見つからない項目: %s\n", (char *) learnt.lost->pdata[i]);
  return TRUE;
}

/* ——— testing ——— */

static gboolean
test (KkTemplateLibrary *library, char **ids)
{
  g_autoptr (GPtrArray) all = kk_template_library_list (library);
  g_autoptr (KkReader) reader = new_reader (library);
  gboolean well = reader != NULL;
  for (guint i = 0; i < all->len && reader != NULL; i++)
    {
      const KkTemplate *t = all->pdata[i];
      g_autoptr (GError) error = NULL;
      if (ids[0] != NULL && !g_strv_contains ((const char *const *) ids, t->id))
        continue;
      g_autoptr (KkTemplate) full = kk_template_library_load_full (library, t->id, &error);
      g_autoptr (GPtrArray) wrong
          = full != NULL ? kk_template_prove (full, reader, NULL, &error) : NULL;
      if (wrong == NULL)
        {
          well = failed (error);
          continue;
        }
      printf ("%s\t%s\n", t->id, wrong->len == 0 ? "良" : "不良");
      for (guint k = 0; k < wrong->len; k++)
        printf ("  %s\n", (char *) wrong->pdata[k]);
      well = well && wrong->len == 0;
    }
  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autoptr (KkTemplate) t = kk_template_library_find (library, ids[i]);
      if (t == NULL)
        fprintf (stderr, "kakanaictl template: %s という様式はありません\n", ids[i]);
      well = well && t != NULL;
    }
  return well;
}

/* ——— files ——— */

static gboolean
export_file (KkTemplateLibrary *library, const char *id, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkTemplate) full = kk_template_library_load_full (library, id, &error);
  if (full == NULL)
    return failed (error);
  g_autoptr (GBytes) bytes = kk_template_to_bytes (full, TRUE);
  return g_file_set_contents (path, g_bytes_get_data (bytes, NULL),
                              (gssize) g_bytes_get_size (bytes), &error)
         || failed (error);
}

static gboolean
import_file (KkTemplateLibrary *library, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE,
                                                  G_FILE_QUERY_INFO_NONE, NULL, &error);
  if (info == NULL)
    return failed (error);
  if (g_file_info_get_size (info) > KK_TEMPLATE_MAX_BYTES)
    {
      fprintf (stderr, "kakanaictl template: %s: over %d MiB\n", path,
               KK_TEMPLATE_MAX_BYTES / 1024 / 1024);
      return FALSE;
    }
  g_autoptr (GBytes) bytes = g_file_load_bytes (file, NULL, NULL, &error);
  g_autoptr (KkTemplate) template
      = bytes != NULL ? kk_template_library_import (library, bytes, path, &error) : NULL;
  if (template == NULL)
    return failed (error);
  printf ("%s\t第%d版\n", template->id, template->version);
  return TRUE;
}

static gboolean
remove_template (KkTemplateLibrary *library, const char *id)
{
  g_autoptr (GError) error = NULL;
  return kk_template_library_remove (library, id, &error) || failed (error);
}

static gboolean
restore (KkTemplateLibrary *library, const char *id, const char *version)
{
  g_autoptr (GError) error = NULL;
  int made = kk_template_library_restore (library, id, atoi (version), &error);
  if (made == 0)
    return failed (error);
  printf ("%s\t第%d版\n", id, made);
  return TRUE;
}

int
ctl_template (int argc, char **argv)
{
  g_autofree char *dir = NULL;
  g_autofree char *truth = NULL;
  g_autofree char *id = NULL;
  g_autofree char *issuer = NULL;
  g_autofree char *data = NULL;
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  g_auto (GStrv) words = NULL;
  gboolean json = FALSE;
  GOptionEntry entries[] = {
    { "dir", 0, 0, G_OPTION_ARG_FILENAME, &dir, "様式のフォルダー", "DIR" },
    { "truth", 0, 0, G_OPTION_ARG_FILENAME, &truth, "紙面の正しい値", "JSON" },
    { "id", 0, 0, G_OPTION_ARG_STRING, &id, "様式の名前", "ID" },
    { "issuer", 0, 0, G_OPTION_ARG_STRING, &issuer, "発行した市区町村", "NAME" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "JSON で出力する", NULL },
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, "端末のデータ (report)", "DIR" },
    { "from", 0, 0, G_OPTION_ARG_STRING, &from, "この日から (report)", "YYYY-MM-DD" },
    { "to", 0, 0, G_OPTION_ARG_STRING, &to, "この日まで (report)", "YYYY-MM-DD" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &words, NULL, NULL },
    { NULL },
  };
  if (!ctl_options (usage, entries, &argc, &argv))
    return CTL_USAGE;
  guint n = words != NULL ? g_strv_length (words) : 0;
  const char *what = n > 0 ? words[0] : "";
  if ((id != NULL && !kk_template_id_is_valid (id)))
    {
      fprintf (stderr, "kakanaictl template: --id は英小文字・数字・-・_ で64字まで\n");
      return CTL_USAGE;
    }
  if (strcmp (what, "report") == 0 && n == 1 && data != NULL)
    return ctl_template_report (data, from, to, json);
  if (dir == NULL)
    dir = kk_template_library_default_dir (NULL);
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (KkTemplateLibrary) library = kk_template_library_new (dir, &problems);
  for (guint i = 0; i < problems->len; i++)
    fprintf (stderr, "kakanaictl template: %s\n", (char *) problems->pdata[i]);
  gboolean well;
  if (strcmp (what, "list") == 0 && n == 1)
    well = list (library, json);
  else if (strcmp (what, "show") == 0 && n == 2)
    well = show (library, words[1]);
  else if (strcmp (what, "learn") == 0 && n >= 2 && truth != NULL)
    well = learn (library, words + 1, truth, id, issuer);
  else if (strcmp (what, "test") == 0)
    well = test (library, words + 1);
  else if (strcmp (what, "export") == 0 && n == 3)
    well = export_file (library, words[1], words[2]);
  else if (strcmp (what, "import") == 0 && n == 2)
    well = import_file (library, words[1]);
  else if (strcmp (what, "remove") == 0 && n == 2)
    well = remove_template (library, words[1]);
  else if (strcmp (what, "restore") == 0 && n == 3)
    well = restore (library, words[1], words[2]);
  else
    {
      fprintf (stderr, "使い方: kakanaictl template %s\n", usage);
      return CTL_USAGE;
    }
  return well ? CTL_OK : CTL_FAILED;
}
