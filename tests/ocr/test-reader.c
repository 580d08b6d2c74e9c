/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <math.h>
#include <string.h>

#include "core/kk-date.h"
#include "core/kk-json.h"
#include "core/kk-text.h"
#include "devices/kk-page-file.h"
#include "ocr/kk-reader.h"

/* Pages with their truth (fictitious), and pages that are none. */

typedef struct
{
  guint fields, right, silent;
} Score;

static KkReader *reader;

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
read_one (const KkReaderPage *page)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) readings = kk_reader_read (reader, page, 1, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (readings->len, ==, 1);
  g_ptr_array_set_free_func (readings, NULL);
  return readings->pdata[0];
}

static gboolean
same_value (const char *a, const char *b)
{
  return kk_text_same (a, b);
}

static void
compare (JsonObject *truth, const KkReading *reading, int person, Score *score)
{
  g_autoptr (GList) keys = json_object_get_members (truth);
  for (GList *l = keys; l != NULL; l = l->next)
    {
      const KkReadField *field = kk_reading_get (reading, person, l->data);
      gboolean right = field != NULL
                       && same_value (field->value, json_object_get_string_member (truth, l->data));
      score->fields++;
      score->right += right;
      if (field != NULL && !right && field->confidence >= KK_SURE)
        {
          g_test_message ("%d %s is surely wrong", person, (char *) l->data);
          score->silent++;
        }
      if (!right)
        g_test_message ("%d %s", person, (char *) l->data);
    }
}

/* Best first, none of them the value itself, each with its score. */
static void
check_alternatives (const KkReadField *field)
{
  guint n = field->alternatives != NULL ? g_strv_length (field->alternatives) : 0;
  g_assert_cmpuint (n, <=, 5);
  g_assert_true (n == 0 || field->alternative_scores != NULL);
  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpstr (field->alternatives[i], !=, field->value);
      g_assert_cmpfloat (field->alternative_scores[i], >=, 0);
      g_assert_cmpfloat (field->alternative_scores[i], <=,
                         i > 0 ? field->alternative_scores[i - 1] : 1);
    }
}

static void
test_page (gconstpointer data)
{
  const char *const *names = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "ocr", "pages", names[1], NULL);
  g_autoptr (KkPageImage) image = load (names[0]);
  g_autoptr (JsonParser) parser = json_parser_new ();
  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  JsonObject *truth = json_node_get_object (json_parser_get_root (parser));

  KkReaderPage page = page_of (image);
  g_autoptr (KkReading) reading = read_one (&page);
  g_assert_cmpstr (kk_document_to_string (reading->document), ==,
                   json_object_get_string_member (truth, "document"));
  Score score = { 0 };
  compare (json_object_get_object_member (truth, "fields"), reading, -1, &score);
  JsonArray *persons = json_object_get_array_member (truth, "persons");
  g_assert_cmpuint (reading->persons->len, ==, json_array_get_length (persons));
  for (guint i = 0; i < json_array_get_length (persons); i++)
    compare (json_array_get_object_element (persons, i), reading, (int) i, &score);
  g_test_message ("%u of %u", score.right, score.fields);
  g_assert_cmpuint (score.right * 100, >=, score.fields * (guint) atoi (names[2]));
  g_assert_cmpuint (score.silent, ==, 0);
  g_assert_cmpstr (reading->page_ids->pdata[0], ==, image->sha256);
  for (guint p = 0; p < reading->persons->len; p++)
    {
      const KkReadField *name = kk_reading_get (reading, (int) p, "name");
      g_assert_nonnull (name);
      g_assert_cmpint (name->box.x + name->box.w, <=, image->width);
      g_assert_cmpint (name->box.y + name->box.h, <=, image->height);
      check_alternatives (name);
    }
}

/* The page turned clockwise in memory, as a clerk may lay it. */
static guint8 *
turn (const KkPageImage *image, int degrees, KkReaderPage *out)
{
  int n = image->channels, w = image->width, h = image->height;
  int tw = degrees == 180 ? w : h, th = degrees == 180 ? h : w;
  guint8 *pixels = g_malloc ((gsize) tw * th * n);
  for (int y = 0; y < h; y++)
    for (int x = 0; x < w; x++)
      {
        int tx = degrees == 180 ? w - 1 - x : degrees == 90 ? h - 1 - y : y;
        int ty = degrees == 180 ? h - 1 - y : degrees == 90 ? x : w - 1 - x;
        memcpy (pixels + ((gsize) ty * tw + tx) * n,
                image->pixels + (gsize) y * image->stride + (gsize) x * n, n);
      }
  *out = (KkReaderPage){ pixels, tw, th, (gsize) tw * n, n, 0, NULL };
  return pixels;
}

static void
test_turned (void)
{
  g_autoptr (KkPageImage) image = load ("rows.jpg");
  KkReaderPage upright = page_of (image);
  g_autoptr (KkReading) straight = read_one (&upright);
  const KkReadField *here = kk_reading_get (straight, 0, "my_number");
  static const int all[] = { 90, 180, 270 };
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      KkReaderPage page;
      g_autofree guint8 *pixels = turn (image, all[i], &page);
      g_autoptr (KkReading) reading = read_one (&page);
      g_assert_cmpint (reading->document, ==, KK_DOCUMENT_TRANSFER_CERTIFICATE);
      g_assert_cmpint (GPOINTER_TO_INT (reading->rotations->pdata[0]), ==, 360 - all[i]);
      const KkReadField *field = kk_reading_get (reading, 0, "my_number");
      g_assert_nonnull (field);
      g_assert_cmpstr (field->value, ==, here->value);
      /* The box is in the page as it was given. */
      int x = here->box.x + here->box.w / 2, y = here->box.y + here->box.h / 2;
      int tx = all[i] == 180 ? image->width - x : all[i] == 90 ? image->height - y : y;
      int ty = all[i] == 180 ? image->height - y : all[i] == 90 ? x : image->width - x;
      g_assert_cmpint (ABS (field->box.x + field->box.w / 2 - tx), <, 30);
      g_assert_cmpint (ABS (field->box.y + field->box.h / 2 - ty), <, 30);
    }
}

static void
assert_unknown (const KkReaderPage *page, const char *code)
{
  g_autoptr (KkReading) reading = read_one (page);
  g_assert_cmpint (reading->document, ==, KK_DOCUMENT_UNKNOWN);
  g_assert_cmpuint (reading->fields->len, ==, 0);
  g_assert_cmpuint (reading->persons->len, ==, 0);
  g_assert_nonnull (reading->plain_text);
  g_assert_cmpuint (reading->warnings->len, ==, 1);
  const KkReadWarning *warning = reading->warnings->pdata[0];
  g_assert_cmpstr (warning->code, ==, code);
}

static guint8 *
grey_page (int width, int height, KkReaderPage *out)
{
  guint8 *pixels = g_malloc ((gsize) width * height);
  memset (pixels, 248, (gsize) width * height);
  *out = (KkReaderPage){ pixels, width, height, width, 1, 0, NULL };
  return pixels;
}

static void
test_empty (void)
{
  KkReaderPage page;
  g_autofree guint8 *pixels = grey_page (1653, 2339, &page);
  assert_unknown (&page, "empty_page");
  g_autofree guint8 *tiny = grey_page (1, 1, &page);
  assert_unknown (&page, "empty_page");
  g_autofree guint8 *strip = grey_page (9, 3000, &page);
  assert_unknown (&page, "empty_page");
}

static void
test_noise (void)
{
  KkReaderPage page;
  g_autofree guint8 *pixels = grey_page (1200, 900, &page);
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  for (int i = 0; i < 1200 * 900; i++)
    pixels[i] = (guint8) g_rand_int_range (rand, 0, 256);
  g_autoptr (KkReading) noise = read_one (&page);
  g_assert_cmpint (noise->document, ==, KK_DOCUMENT_UNKNOWN);
  /* Something like a photograph: soft hills of light. */
  for (int y = 0; y < 900; y++)
    for (int x = 0; x < 1200; x++)
      pixels[y * 1200 + x] = (guint8) (128 + 60 * sin (x / 91.0) + 60 * cos (y / 57.0 + x / 203.0));
  g_autoptr (KkReading) hills = read_one (&page);
  g_assert_cmpint (hills->document, ==, KK_DOCUMENT_UNKNOWN);
  g_assert_cmpuint (hills->persons->len, ==, 0);
}

static void
test_refused (void)
{
  KkReaderPage page;
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *pixels = grey_page (10, 10, &page);
  KkReaderPage bad[] = { page, page, page, page };
  bad[0].pixels = NULL;
  bad[1].width = 0;
  bad[2].stride = 3;
  bad[3].channels = 2;
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_null (kk_reader_read (reader, &bad[i], 1, NULL, NULL, NULL, NULL, &error));
      g_assert_error (error, KK_READER_ERROR, KK_READER_ERROR_IMAGE);
      g_clear_error (&error);
    }
}

static gpointer
cancel_soon (gpointer data)
{
  g_usleep (150000);
  g_cancellable_cancel (data);
  return NULL;
}

static void
test_cancel (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkPageImage) image = load ("rows.jpg");
  KkReaderPage page = page_of (image);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_cancellable_cancel (cancellable);
  g_assert_null (kk_reader_read (reader, &page, 1, NULL, cancellable, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_autoptr (GCancellable) later = g_cancellable_new ();
  GThread *thread = g_thread_new ("cancel", cancel_soon, later);
  KkReaderPage many[] = { page, page, page, page };
  g_assert_null (kk_reader_read (reader, many, 4, NULL, later, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
}

static gboolean
has_warning (const KkReading *reading, const char *code)
{
  for (guint i = 0; i < reading->warnings->len; i++)
    if (g_str_equal (((KkReadWarning *) reading->warnings->pdata[i])->code, code))
      return TRUE;
  return FALSE;
}

static void
test_pages (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkPageImage) one = load ("page-1.png");
  g_autoptr (KkPageImage) two = load ("page-2.png");
  KkReaderPage pages[] = { page_of (one), page_of (two) };
  g_autoptr (KkReading) alone = read_one (&pages[1]);
  g_assert_true (has_warning (alone, "page_missing"));
  g_assert_cmpint (alone->page_number, ==, 2);
  g_autoptr (GPtrArray) both = kk_reader_read (reader, pages, 2, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (both->len, ==, 1);
  const KkReading *reading = both->pdata[0];
  g_assert_false (has_warning (reading, "page_missing"));
  g_assert_cmpint (reading->page_total, ==, 2);
  g_assert_cmpuint (reading->persons->len, ==, 3);
  const KkReadField *last = kk_reading_get (reading, 2, "birth_date");
  g_assert_nonnull (last);
  g_assert_cmpint (last->page, ==, 1);
  /* Two papers in one stack are two documents. */
  g_autoptr (KkPageImage) other = load ("card.jpg");
  KkReaderPage stack[] = { page_of (one), page_of (two), page_of (other) };
  g_autoptr (GPtrArray) documents
      = kk_reader_read (reader, stack, 3, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (documents->len, ==, 2);
  g_assert_cmpint (((KkReading *) documents->pdata[1])->document, ==, KK_DOCUMENT_RESIDENCE_CARD);
}

static void
test_cards (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkPageImage) card = load ("card.jpg");
  int width = 2480, height = 3508;
  g_autofree guint8 *pixels = g_malloc ((gsize) width * height * 3);
  memset (pixels, 250, (gsize) width * height * 3);
  static const int at[][2] = { { 300, 300 }, { 700, 1700 } };
  for (guint i = 0; i < G_N_ELEMENTS (at); i++)
    for (int y = 0; y < card->height; y++)
      memcpy (pixels + ((gsize) (at[i][1] + y) * width + at[i][0]) * 3,
              card->pixels + (gsize) y * card->stride, (gsize) card->width * 3);
  KkReaderPage page = { pixels, width, height, (gsize) width * 3, 3, 300, NULL };
  g_autoptr (GPtrArray) readings
      = kk_reader_read (reader, &page, 1, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (readings->len, ==, 2);
  for (guint i = 0; i < readings->len; i++)
    {
      const KkReading *reading = readings->pdata[i];
      g_assert_cmpint (reading->document, ==, KK_DOCUMENT_RESIDENCE_CARD);
      g_assert_cmpint (reading->part, ==, (int) i);
      const KkReadField *number = kk_reading_get (reading, 0, "card_number");
      g_assert_nonnull (number);
      g_assert_cmpstr (number->value, ==, "SC23052916YU");
      g_assert_cmpint (number->box.x, >, at[i][0]);
      g_assert_cmpint (number->box.y, >, at[i][1]);
      g_assert_cmpint (number->box.y, <, at[i][1] + card->height);
    }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_setenv ("OMP_THREAD_LIMIT", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
  static const char *const pages[][3] = {
    { "blocks.jpg", "blocks.json", "90" },
    { "rows.jpg", "rows.json", "90" },
    { "lines.jpg", "lines.json", "90" },
    { "card.jpg", "card.json", "90" },
    { "above.png", "above.json", "95" },
    { "columns.png", "columns.json", "95" },
    { "upright.png", "upright.json", "95" },
    { "brackets.png", "brackets.json", "95" },
    { "table.png", "table.json", "95" },
    { "boxed.png", "boxed.json", "95" },
    { "koseki.png", "koseki.json", "100" },
    { "supplement.png", "supplement.json", "100" },
    { "stacked.png", "stacked.json", "95" },
    { "spread.png", "spread.json", "95" },
    { "deep.png", "deep.json", "97" },
    { "gloss.png", "gloss.json", "97" },
    { "items.png", "items.json", "97" },
    { "letters.png", "letters.json", "100" },
    { "seal.png", "seal.json", "100" },
    { "headings.png", "headings.json", "80" },
    { "foot.png", "foot.json", "95" },
    { "units.png", "units.json", "85" },
    { "ring.png", "ring.json", "95" },
    { "headless.png", "headless.json", "90" },
    { "empty.png", "empty.json", "90" },
    { "untrue.png", "untrue.json", "85" },
    { "card-framed.png", "card-framed.json", "100" }, /* its frame is all that shows the card */
    { "card-close.png", "card-close.json", "90" },    /* captions touch values, values the photo */
    { "choice.png", "choice.json", "35" },            /* worn: nothing of it may be surely wrong */
  };
  g_autoptr (GError) error = NULL;
  reader = kk_reader_new (NULL, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autofree char *path = g_strconcat ("/ocr/reader/page/", pages[i][0], NULL);
      g_test_add_data_func (path, pages[i], test_page);
    }
  g_test_add_func ("/ocr/reader/turned", test_turned);
  g_test_add_func ("/ocr/reader/empty", test_empty);
  g_test_add_func ("/ocr/reader/noise", test_noise);
  g_test_add_func ("/ocr/reader/refused", test_refused);
  g_test_add_func ("/ocr/reader/cancel", test_cancel);
  g_test_add_func ("/ocr/reader/pages", test_pages);
  g_test_add_func ("/ocr/reader/cards", test_cards);
  int result = g_test_run ();
  g_clear_object (&reader);
  return result;
}
