/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "app/ctl/ctl.h"
#include "core/kk-json.h"
#include "devices/kk-page-file.h"
#include "ocr/kk-reader.h"

static const char usage[] = "[--template auto|none|ID] [--json] [--each] FILE…";

/* All pages of one file, appended. */
static gboolean
decode (const char *path, GPtrArray *pages, GError **error)
{
  g_autoptr (KkPageFile) file = kk_page_file_open_path (path, error);
  if (file == NULL)
    return FALSE;
  for (int i = 0; i < kk_page_file_get_n_pages (file); i++)
    {
      KkPageImage *page = kk_page_file_read_page (file, i, error);
      if (page == NULL)
        return FALSE;
      g_ptr_array_add (pages, page);
    }
  return TRUE;
}

static GPtrArray *
read_pages (
    KkReader *reader, GPtrArray *pages, const char *template_id, gboolean evidence, GError **error)
{
  g_autofree KkReaderPage *given = g_new0 (KkReaderPage, pages->len + 1);
  for (guint i = 0; i < pages->len; i++)
    {
      const KkPageImage *page = pages->pdata[i];
      given[i] = (KkReaderPage){ page->pixels, page->width,    page->height,
                                 page->stride, page->channels, (int) (page->dpi + 0.5),
                                 page->sha256 };
    }
  KkReaderOptions options = { template_id, TRUE, evidence };
  return kk_reader_read (reader, given, pages->len, &options, NULL, NULL, NULL, error);
}

static void
print_field (const char *indent, const KkReadField *field)
{
  printf ("%s%s\t%s\t%.2f\n", indent, field->key, field->value, field->confidence);
}

static void
print_text (const KkReading *reading)
{
  printf ("%s\n", kk_document_label (reading->document));
  for (guint i = 0; i < reading->fields->len; i++)
    print_field ("  ", reading->fields->pdata[i]);
  for (guint p = 0; p < reading->persons->len; p++)
    {
      const GPtrArray *person = reading->persons->pdata[p];
      printf ("  %u人目\n", p + 1);
      for (guint i = 0; i < person->len; i++)
        print_field ("    ", person->pdata[i]);
    }
  for (guint i = 0; i < reading->warnings->len; i++)
    {
      const KkReadWarning *warning = reading->warnings->pdata[i];
      printf ("  ! %s %s\n", warning->field, warning->message);
    }
}

static void
print_reading (const KkReading *reading, const char *file, gboolean json)
{
  if (!json)
    {
      if (file != NULL)
        printf ("%s: ", file);
      print_text (reading);
      return;
    }
  g_autoptr (JsonNode) node = kk_reading_to_json (reading);
  if (file != NULL)
    json_object_set_string_member (json_node_get_object (node), "file", file);
  g_autofree char *text = kk_json_to_canonical (node);
  printf ("%s\n", text);
  fflush (stdout);
}

static gboolean
read_files (KkReader *reader,
            char **files,
            guint n,
            const char *template_id,
            gboolean json,
            gboolean evidence,
            gboolean named)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) pages
      = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_page_image_unref);
  for (guint i = 0; i < n; i++)
    if (!decode (files[i], pages, &error))
      {
        fprintf (stderr, "kakanaictl read: %s: %s\n", files[i], error->message);
        return FALSE;
      }
  g_autoptr (GPtrArray) readings = read_pages (reader, pages, template_id, evidence, &error);
  if (readings == NULL)
    {
      fprintf (stderr, "kakanaictl read: %s: %s\n", files[0], error->message);
      return FALSE;
    }
  for (guint i = 0; i < readings->len; i++)
    print_reading (readings->pdata[i], named ? files[0] : NULL, json);
  return TRUE;
}

int
ctl_read (int argc, char **argv)
{
  g_autofree char *template_id = NULL;
  gboolean json = FALSE, each = FALSE, evidence = FALSE;
  g_auto (GStrv) files = NULL;
  GOptionEntry entries[] = {
    { "template", 0, 0, G_OPTION_ARG_STRING, &template_id, "auto、none か様式の名前", "ID" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "JSON で出力する", NULL },
    { "each", 0, 0, G_OPTION_ARG_NONE, &each, "ファイルごとに別の書類として読む", NULL },
    { "evidence", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &evidence, NULL, NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &files, NULL, "FILE…" },
    { NULL },
  };
  if (!ctl_options (usage, entries, &argc, &argv))
    return CTL_USAGE;
  guint n = files != NULL ? g_strv_length (files) : 0;
  if (n == 0)
    {
      fprintf (stderr, "使い方: kakanaictl read %s\n", usage);
      return CTL_USAGE;
    }
  /* Tesseract's own threads cost more than they bring on single lines. */
  g_setenv ("OMP_THREAD_LIMIT", "1", FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (KkReader) reader = kk_reader_new (NULL, NULL, &error);
  if (reader == NULL)
    {
      fprintf (stderr, "kakanaictl read: %s\n", error->message);
      return CTL_FAILED;
    }
  g_autofree char *dir = kk_template_library_default_dir (NULL);
  g_autoptr (KkTemplateLibrary) templates = kk_template_library_new (dir, NULL);
  kk_reader_set_templates (reader, templates);
  gboolean well = TRUE;
  if (!each)
    well = read_files (reader, files, n, template_id, json, evidence, FALSE);
  for (guint i = 0; each && i < n; i++)
    well = read_files (reader, files + i, 1, template_id, json, evidence, TRUE) && well;
  return well ? CTL_OK : CTL_FAILED;
}
