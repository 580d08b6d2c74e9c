/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "core/kk-text.h"
#include "devices/kk-page-file.h"
#include "ocr/kk-reader.h"

/* A page is learnt and read again, moved, scaled, drifted; with the template of another; templates
 * as files. */

static KkReader *reader;
static char *folder;

static KkPageImage *
load (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "ocr", "pages", name, NULL);
  g_autoptr (KkPageFile) file = kk_page_file_open_path (path, &error);
  g_assert_no_error (error);
  KkPageImage *image = kk_page_file_read_page (file, 0, &error);
  g_assert_no_error (error);
  return image;
}

static KkReaderPage
page_of (const KkPageImage *image)
{
  return (KkReaderPage){ image->pixels,   image->width,     image->height, image->stride,
                         image->channels, (int) image->dpi, image->sha256 };
}

static KkReading *
truth_of (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "ocr", "pages", name, NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_assert_true (json_parser_load_from_file (parser, path, NULL));
  JsonObject *root = json_node_get_object (json_parser_get_root (parser));
  KkDocument document;
  g_assert_true (
      kk_document_from_string (json_object_get_string_member (root, "document"), &document));
  KkReading *truth = kk_reading_new (document);
  JsonArray *persons = json_object_get_array_member (root, "persons");
  for (int p = -1; p < (int) json_array_get_length (persons); p++)
    {
      JsonObject *values = p < 0 ? json_object_get_object_member (root, "fields")
                                 : json_array_get_object_element (persons, (guint) p);
      g_autoptr (GList) keys = json_object_get_members (values);
      for (GList *l = keys; l != NULL; l = l->next)
        {
          const char *value = json_object_get_string_member (values, l->data);
          kk_reading_take_field (truth, p,
                                 kk_read_field_new (l->data, value, value, 1, (KkBox){ 0 }, 0));
        }
    }
  return truth;
}

static KkReading *
read_with (const KkReaderPage *page, const char *template_id)
{
  g_autoptr (GError) error = NULL;
  KkReaderOptions options = { template_id, TRUE };
  g_autoptr (GPtrArray) readings
      = kk_reader_read (reader, page, 1, &options, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (readings->len, ==, 1);
  g_ptr_array_set_free_func (readings, NULL);
  return readings->pdata[0];
}

typedef struct
{
  guint values, right, sure, silent;
} Score;

static Score
compare (const KkReading *truth, const KkReading *reading)
{
  Score score = { 0 };
  for (int p = -1; p < (int) truth->persons->len; p++)
    {
      const GPtrArray *fields = p < 0 ? truth->fields : truth->persons->pdata[p];
      for (guint i = 0; i < fields->len; i++)
        {
          const KkReadField *want = fields->pdata[i];
          const KkReadField *have
              = p < (int) reading->persons->len ? kk_reading_get (reading, p, want->key) : NULL;
          gboolean right = have != NULL && kk_text_same (have->value, want->value);
          score.values++;
          score.right += right;
          score.sure += right && have->confidence >= KK_SURE;
          score.silent += have != NULL && !right && have->confidence >= KK_SURE;
          if (!right)
            g_test_message ("person %d %s: %s", p, want->key, have != NULL ? "wrong" : "none");
        }
    }
  return score;
}

static KkTemplate *
learn (const char *picture, const char *truth_file, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkPageImage) image = load (picture);
  g_autoptr (KkReading) truth = truth_of (truth_file);
  KkReaderPage page = page_of (image);
  g_auto (KkLearnt) learnt = { 0 };
  KkTemplate *template = kk_reader_learn (reader, &page, 1, truth, id, &learnt, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (learnt.lost->len * 10, <=, learnt.values);
  return template;
}

static gboolean
has_warning (const KkReading *reading, const char *code)
{
  for (guint i = 0; i < reading->warnings->len; i++)
    if (g_str_equal (((KkReadWarning *) reading->warnings->pdata[i])->code, code))
      return TRUE;
  return FALSE;
}

static KkTemplateLibrary *
library_of (KkTemplate *template)
{
  g_autoptr (GError) error = NULL;
  KkTemplateLibrary *library = kk_template_library_new (folder, NULL);
  g_assert_cmpint (kk_template_library_save (library, template, &error), >, 0);
  g_assert_no_error (error);
  return library;
}

static void
forget (KkTemplateLibrary *library, const char *id)
{
  g_autoptr (GError) error = NULL;
  kk_reader_set_templates (reader, NULL);
  g_assert_true (kk_template_library_remove (library, id, &error));
  g_assert_no_error (error);
}

static void
test_learn_and_read (gconstpointer data)
{
  const char *const *names = data;
  g_autoptr (KkTemplate) template = learn (names[0], names[1], "learnt");
  g_autoptr (KkTemplateLibrary) library = library_of (template);
  g_autoptr (KkPageImage) image = load (names[0]);
  g_autoptr (KkReading) truth = truth_of (names[1]);
  KkReaderPage page = page_of (image);
  kk_reader_set_templates (reader, library);
  g_autoptr (KkReading) reading = read_with (&page, "auto");
  Score score = compare (truth, reading);
  g_assert_cmpstr (reading->template_id, ==, "learnt");
  g_assert_false (has_warning (reading, "template_drift"));
  g_assert_cmpuint (score.right * 100, >=, score.values * 95);
  /* Names whose exact glyph stays open are asked, template or not. */
  g_assert_cmpuint (score.sure * 100, >=, score.values * 70);
  g_assert_cmpuint (score.silent, ==, 0);
  g_autoptr (KkReading) without = read_with (&page, "none");
  g_assert_null (without->template_id);
  g_assert_cmpuint (compare (truth, without).right, <=, score.right);
  forget (library, "learnt");
}

/* The page on other paper: moved by 3 %, five sixths of the size. */
static void
test_moved (void)
{
  g_autoptr (KkTemplate) template = learn ("table.png", "table.json", "moved");
  g_autoptr (KkTemplateLibrary) library = library_of (template);
  g_autoptr (KkPageImage) image = load ("table.png");
  g_autoptr (KkReading) truth = truth_of ("table.json");
  int width = image->width, height = image->height, c = image->channels;
  g_autofree guint8 *pixels = g_malloc ((gsize) width * height * c);
  memset (pixels, 255, (gsize) width * height * c);
  int dx = width / 33, dy = height / 40;
  for (int y = dy; y < height; y++)
    memcpy (pixels + ((gsize) y * width + dx) * c, image->pixels + (gsize) (y - dy) * image->stride,
            (gsize) (width - dx) * c);
  KkReaderPage page = { pixels, width, height, (gsize) width * c, c, (int) image->dpi, NULL };
  kk_reader_set_templates (reader, library);
  g_autoptr (KkReading) reading = read_with (&page, "auto");
  Score score = compare (truth, reading);
  g_assert_cmpstr (reading->template_id, ==, "moved");
  g_assert_cmpuint (score.right * 100, >=, score.values * 95);
  g_assert_cmpuint (score.silent, ==, 0);
  forget (library, "moved");
}

/* A template of one paper forced on another: nothing sure may come out wrong, and it says so. */
static void
test_wrong_template (void)
{
  static const char *const others[][2]
      = { { "rows.jpg", "rows.json" }, { "blocks.jpg", "blocks.json" } };
  g_autoptr (KkTemplate) template = learn ("lines.jpg", "lines.json", "wrong");
  g_autoptr (KkTemplateLibrary) library = library_of (template);
  kk_reader_set_templates (reader, library);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (KkPageImage) image = load (others[i][0]);
      g_autoptr (KkReading) truth = truth_of (others[i][1]);
      KkReaderPage page = page_of (image);
      g_autoptr (KkReading) reading = read_with (&page, "wrong");
      g_assert_true (has_warning (reading, "template_drift"));
      g_assert_cmpuint (compare (truth, reading).silent, ==, 0);
    }
  forget (library, "wrong");
}

/* The issuer has moved a label and its value: read all the same, and said. */
static void
test_drift (void)
{
  g_autoptr (KkTemplate) template = learn ("table.png", "table.json", "drift");
  KkTemplatePage *page = template->pages->pdata[0];
  guint used = 0;
  for (guint i = 0; i < page->fields->len; i++)
    {
      KkTemplateField *field = page->fields->pdata[i];
      if (!g_str_equal (field->key, "new_address") || field->label < 0)
        continue;
      KkTemplateLabel *label = page->labels->pdata[field->label];
      int by = (int) (6 * page->em);
      label->box.y += by;
      field->place.y += by;
      field->sample.y += by;
      used++;
    }
  g_assert_cmpuint (used, ==, 1);
  g_autoptr (KkTemplateLibrary) library = library_of (template);
  kk_reader_set_templates (reader, library);
  g_autoptr (KkPageImage) image = load ("table.png");
  g_autoptr (KkReading) truth = truth_of ("table.json");
  KkReaderPage given = page_of (image);
  g_autoptr (KkReading) reading = read_with (&given, "auto");
  const KkReadField *want = kk_reading_get (truth, -1, "new_address");
  const KkReadField *have = kk_reading_get (reading, -1, "new_address");
  g_assert_true (has_warning (reading, "template_drift"));
  g_assert_nonnull (have);
  g_assert_true (kk_text_same (want->value, have->value));
  g_assert_cmpuint (compare (truth, reading).silent, ==, 0);
  forget (library, "drift");
}

/* Values of some other page: refused with what was not found. */
static void
test_too_little (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkPageImage) image = load ("rows.jpg");
  g_autoptr (KkReading) truth = truth_of ("card.json");
  KkReaderPage page = page_of (image);
  g_auto (KkLearnt) learnt = { 0 };
  g_autoptr (KkTemplate) template
      = kk_reader_learn (reader, &page, 1, truth, "none", &learnt, NULL, &error);
  g_assert_null (template);
  g_assert_error (error, KK_TEMPLATE_ERROR, KK_TEMPLATE_ERROR_TOO_LITTLE);
  g_assert_cmpuint (learnt.lost->len, >, 0);
}

/* Nothing of anybody's is in the file or on its picture. */
static void
test_no_personal_data (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkPageImage) image = load ("rows.jpg");
  g_autoptr (KkReading) truth = truth_of ("rows.json");
  KkReaderPage page = page_of (image);
  g_auto (KkLearnt) learnt = { 0 };
  g_autoptr (KkTemplate) template
      = kk_reader_learn (reader, &page, 1, truth, "rows", &learnt, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) bytes = kk_template_to_bytes (template, TRUE);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  for (guint p = 0; p < truth->persons->len; p++)
    {
      const GPtrArray *fields = truth->persons->pdata[p];
      for (guint i = 0; i < fields->len; i++)
        {
          const KkReadField *field = fields->pdata[i];
          /* "世帯主" is a label's word too. */
          if (kk_field_find (KK_SCOPE_PERSON, field->key)->cls != KK_CLASS_CHOICE)
            g_assert_null (strstr (text, field->value));
        }
    }
  const KkTemplatePage *learnt_page = template->pages->pdata[0];
  KkReaderPage mask = { g_bytes_get_data (learnt.masks->pdata[0], NULL),
                        learnt_page->width,
                        learnt_page->height,
                        (gsize) learnt_page->width,
                        1,
                        (int) (learnt_page->unit * 300),
                        NULL };
  g_autoptr (KkReading) reading = read_with (&mask, "none");
  for (guint p = 0; p < truth->persons->len; p++)
    {
      const KkReadField *name = kk_reading_get (truth, (int) p, "name");
      for (guint i = 0; i < reading->persons->len && name != NULL; i++)
        {
          const KkReadField *have = kk_reading_get (reading, (int) i, "name");
          g_assert_true (have == NULL || !kk_text_same (have->value, name->value));
        }
    }
}

/* The template that is shipped, on pages of other fonts than it was learnt from, worn and skewed.
 */
static void
test_standard (void)
{
  static const char *const pages[][2] = { { "standard.jpg", "standard.json" },
                                          { "standard-foreign.jpg", "standard-foreign.json" } };
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (KkTemplateLibrary) library = kk_template_library_new (NULL, &problems);
  g_autoptr (GError) error = NULL;
  g_autoptr (KkTemplate) standard = kk_template_library_find (library, "std");
  g_assert_cmpuint (problems->len, ==, 0);
  g_assert_nonnull (standard);
  g_assert_true (standard->built_in && standard->issuer == NULL);
  kk_reader_set_templates (reader, library);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autoptr (KkPageImage) image = load (pages[i][0]);
      g_autoptr (KkReading) truth = truth_of (pages[i][1]);
      KkReaderPage page = page_of (image);
      g_autoptr (KkReading) reading = read_with (&page, "auto");
      Score score = compare (truth, reading);
      g_test_message ("%s: %u of %u right, %u sure", pages[i][0], score.right, score.values,
                      score.sure);
      g_assert_cmpstr (reading->template_id, ==, "std");
      g_assert_false (has_warning (reading, "template_drift"));
      g_assert_cmpuint (score.right * 100, >=, score.values * 97);
      g_assert_cmpuint (score.silent, ==, 0);
    }
  kk_reader_set_templates (reader, NULL);
  g_assert_false (kk_template_library_remove (library, "std", &error));
  g_assert_error (error, KK_TEMPLATE_ERROR, KK_TEMPLATE_ERROR_BUILT_IN);
}

static void
test_library (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkTemplate) template = learn ("lines.jpg", "lines.json", "kept");
  g_autoptr (KkTemplateLibrary) library = kk_template_library_new (folder, NULL);
  g_assert_cmpint (kk_template_library_save (library, template, &error), ==, 1);
  g_assert_cmpint (kk_template_library_save (library, template, &error), ==, 2);
  g_assert_no_error (error);
  g_assert_cmpint (kk_template_library_restore (library, "kept", 1, &error), ==, 3);
  g_autoptr (GArray) versions = kk_template_library_versions (library, "kept");
  g_assert_cmpuint (versions->len, ==, 3);
  /* The newest is damaged: the one before it is in force, and somebody is told. */
  g_autofree char *newest = g_build_filename (folder, "kept.3.json", NULL);
  g_assert_true (
      g_file_set_contents (newest, "{\"kakanai_template\": 1,\n\"version\": 0}", -1, NULL));
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (KkTemplateLibrary) again = kk_template_library_new (folder, &problems);
  g_autoptr (KkTemplate) kept = kk_template_library_find (again, "kept");
  g_assert_cmpint (kept->version, ==, 2);
  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_true (g_str_has_prefix (problems->pdata[0], "kept.3.json:2: "));
  g_autoptr (GBytes) bytes = kk_template_to_bytes (kept, TRUE);
  forget (library, "kept");
  g_autoptr (KkTemplate) imported = kk_template_library_import (library, bytes, "x.json", &error);
  g_assert_no_error (error);
  g_assert_cmpint (imported->version, ==, 1);
  g_autoptr (GBytes) other = kk_template_to_bytes (imported, TRUE);
  g_assert_false (kk_template_library_remove (library, "absent", &error));
  g_assert_error (error, KK_TEMPLATE_ERROR, KK_TEMPLATE_ERROR_NOT_FOUND);
  forget (library, "kept");
}

static void
test_refused (void)
{
  static const struct
  {
    const char *from, *to;
  } changes[] = {
    { "\"id\" : \"bad\"", "\"id\" : \"../bad\"" },
    { "\"id\" : \"bad\"", "\"id\" : 7" },
    { "\"version\" : 1", "\"version\" : -1" },
    { "\"kakanai_template\" : 1", "\"kakanai_template\" : 2" },
    { "\"document\" : \"transfer_certificate\"", "\"document\" : \"poem\"" },
    { "\"label\" : 1", "\"label\" : 9999" },
    { "\"pages\" : [", "\"pages\" : [7, " },
    { "\"width\" : ", "\"width\" : 1e30, \"was\" : " },
    { "\"unit\" : ", "\"unit\" : -1, \"was\" : " },
    { "\"key\" : \"name\"", "\"key\" : \"shoe_size\"" },
    { "\"proof_pages\" : []", "\"proof_pages\" : [\"R0lGODlh\"]" },
  };
  g_autoptr (KkTemplate) template = learn ("lines.jpg", "lines.json", "bad");
  g_autoptr (GBytes) bytes = kk_template_to_bytes (template, TRUE);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (GError) error = NULL;
      g_auto (GStrv) parts = g_strsplit (text, changes[i].from, 2);
      if (g_strv_length (parts) != 2)
        g_error ("%s is not in the file", changes[i].from);
      char *changed = g_strconcat (parts[0], changes[i].to, parts[1], NULL);
      g_autoptr (GBytes) hostile = g_bytes_new_take (changed, strlen (changed));
      g_assert_null (kk_template_from_bytes (hostile, "hostile.json", &error));
      g_assert_error (error, KK_TEMPLATE_ERROR, KK_TEMPLATE_ERROR_INVALID);
      g_assert_true (g_str_has_prefix (error->message, "hostile.json:"));
    }
  for (gsize n = 0; n < strlen (text); n += 97)
    {
      g_autoptr (GBytes) part = g_bytes_new_from_bytes (bytes, 0, n);
      g_assert_null (kk_template_from_bytes (part, "part.json", NULL));
    }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_setenv ("OMP_THREAD_LIMIT", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
  static const char *const pages[][2] = {
    { "rows.jpg", "rows.json" },       { "lines.jpg", "lines.json" },
    { "card.jpg", "card.json" },       { "columns.png", "columns.json" },
    { "upright.png", "upright.json" }, { "table.png", "table.json" },
  };
  g_autoptr (GError) error = NULL;
  folder = g_dir_make_tmp ("kk-templates-XXXXXX", &error);
  g_assert_no_error (error);
  reader = kk_reader_new (NULL, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autofree char *path = g_strconcat ("/ocr/template/learnt/", pages[i][0], NULL);
      g_test_add_data_func (path, pages[i], test_learn_and_read);
    }
  g_test_add_func ("/ocr/template/moved", test_moved);
  g_test_add_func ("/ocr/template/wrong", test_wrong_template);
  g_test_add_func ("/ocr/template/drift", test_drift);
  g_test_add_func ("/ocr/template/too-little", test_too_little);
  g_test_add_func ("/ocr/template/no-personal-data", test_no_personal_data);
  g_test_add_func ("/ocr/template/standard", test_standard);
  g_test_add_func ("/ocr/template/library", test_library);
  g_test_add_func ("/ocr/template/refused", test_refused);
  int result = g_test_run ();
  g_clear_object (&reader);
  g_rmdir (folder);
  g_free (folder);
  return result;
}
