/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <string.h>

#include "core/kk-json.h"
#include "core/kk-notice.h"
#include "core/kk-text.h"
#include "devices/kk-page-file.h"
#include "ocr/kk-card-find.h"
#include "ocr/kk-reader.h"

/* Three cards of three people on one glass (fictitious). */

static KkPageImage *image;

static KkReaderPage
glass (void)
{
  return (KkReaderPage){ image->pixels,   image->width,     image->height, image->stride,
                         image->channels, (int) image->dpi, image->sha256 };
}

static void
test_find (void)
{
  KkReaderPage page = glass ();
  double other = 1;
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GArray) places = kk_card_find (&page, &other);

  g_test_message ("found in %.0f ms", (double) (g_get_monotonic_time () - start) / 1000);
  g_assert_cmpuint (places->len, ==, 3);
  g_assert_cmpfloat (other, <, 0.1);
  for (guint i = 0; i < places->len; i++)
    {
      const KkCardPlace *place = &g_array_index (places, KkCardPlace, i);
      g_autoptr (KkCardPicture) picture = kk_card_picture_new (&page, place, NULL, NULL);
      KkBox middle = { picture->page.width / 2 - 5, picture->page.height / 2 - 5, 10, 10 };
      KkBox box = kk_card_picture_box_as_given (picture, middle);

      g_assert_cmpfloat (ABS (place->width - 1011), <, 60);
      g_assert_cmpint (ABS (box.x + box.w / 2 - (int) place->x), <, 8);
      g_assert_cmpint (ABS (box.y + box.h / 2 - (int) place->y), <, 8);
    }
}

static void
test_nothing (void)
{
  g_autofree guint8 *white = g_malloc (400 * 300);
  KkReaderPage page = { white, 400, 300, 400, 1, 0, NULL };

  memset (white, 250, 400 * 300);
  g_autoptr (GArray) none = kk_card_find (&page, NULL);
  g_assert_cmpuint (none->len, ==, 0);
  page.width = page.height = 1;
  g_autoptr (GArray) dot = kk_card_find (&page, NULL);
  g_assert_cmpuint (dot->len, ==, 0);
}

static const char *
value_of (const KkReading *reading, const char *key)
{
  const KkReadField *field = kk_reading_get (reading, 0, key);
  return field != NULL ? field->value : "";
}

static void
test_people (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkReader) reader = kk_reader_new (NULL, NULL, &error);
  g_assert_no_error (error);
  KkReaderPage page = glass ();
  g_autoptr (GPtrArray) readings
      = kk_reader_read (reader, &page, 1, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (readings->len, ==, 3);

  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "ocr", "pages", "cards.json", NULL);
  g_autofree char *text = NULL;
  gsize length;
  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  g_autoptr (JsonNode) node = kk_json_parse (text, (gssize) length, NULL);
  JsonArray *parts = json_object_get_array_member (json_node_get_object (node), "parts");
  g_autoptr (KkNotice) notice = kk_notice_new (KK_MOVE_IN_ABROAD);
  guint right = 0, all = 0;
  for (guint i = 0; i < readings->len; i++)
    {
      const KkReading *reading = readings->pdata[i];
      JsonObject *truth = json_array_get_object_element (
          json_object_get_array_member (json_array_get_object_element (parts, i), "persons"), 0);
      g_autoptr (GList) keys = json_object_get_members (truth);

      g_assert_cmpint (reading->document, ==, KK_DOCUMENT_RESIDENCE_CARD);
      g_assert_cmpint (reading->part, ==, (int) i);
      for (GList *l = keys; l != NULL; l = l->next, all++)
        {
          const char *want = json_object_get_string_member (truth, l->data);
          if (kk_text_same (want, value_of (reading, l->data)))
            right++;
          else
            g_test_message ("%u %s: %s", i, (char *) l->data, value_of (reading, l->data));
        }
      const KkReadField *number = kk_reading_get (reading, 0, "card_number");
      g_assert_nonnull (number);
      g_assert_cmpint (number->box.x + number->box.w, <=, image->width);
      kk_notice_merge_reading (notice, reading, KK_SOURCE_CARD);
    }
  g_test_message ("%u of %u", right, all);
  g_assert_cmpuint (right * 10, >=, all * 9);
  /* Each card finds its own person, also when it is read again. */
  g_assert_cmpuint (notice->persons->len, ==, 3);
  kk_notice_merge_reading (notice, readings->pdata[1], KK_SOURCE_CARD);
  g_assert_cmpuint (notice->persons->len, ==, 3);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "ocr", "pages", "cards.jpg", NULL);
  g_autoptr (KkPageFile) file = kk_page_file_open_path (path, &error);
  g_assert_no_error (error);
  image = kk_page_file_read_page (file, 0, &error);
  g_assert_no_error (error);
  g_test_add_func ("/cards/find", test_find);
  g_test_add_func ("/cards/nothing", test_nothing);
  g_test_add_func ("/cards/people", test_people);
  int status = g_test_run ();
  kk_page_image_unref (image);
  return status;
}
