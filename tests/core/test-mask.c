/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-mask.h"

#include <string.h>

/* Where a page's secrets stand, by pages whose text is laid out here: no reading, no pixels. */

static KkMaskProfile *
profile_new (void)
{
  static const char json[]
      = "{\"profiles\":[{\"id\":\"t\",\"title\":\"試し\",\"keys\":[\"my_number\",\"juminhyo_code\","
        "\"legal_domicile\"],\"words\":[\"保険者番号\"]}]}";
  g_autoptr (JsonNode) root = json_from_string (json, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) profiles = kk_mask_profiles_parse (root, NULL, &error);

  g_assert_no_error (error);
  return g_ptr_array_steal_index (profiles, 0);
}

/* A line of characters 20 wide at x, y; with a pitch. */
static void
print_at (KkPageText *text, int x, int y, int pitch, const char *words)
{
  KkPageLine *line
      = kk_page_text_add_line (text, (KkBox){ x, y, pitch * (int) g_utf8_strlen (words, -1), 24 });

  for (const char *p = words; *p != '\0'; p = g_utf8_next_char (p), x += pitch)
    if (*p != ' ')
      kk_page_line_add (line, p, (gsize) (g_utf8_next_char (p) - p), (KkBox){ x, y, 20, 24 });
}

static void
label_at (KkPageText *text, int x, int y, const char *key, const char *words)
{
  KkPageLabel label = { key, { x, y, 22 * (int) g_utf8_strlen (words, -1), 24 } };

  print_at (text, x, y, 22, words);
  g_array_append_val (text->labels, label);
}

static gboolean
hides (const GArray *boxes, int x, int y)
{
  for (guint i = 0; i < boxes->len; i++)
    if (kk_box_touches (g_array_index (boxes, KkBox, i), (KkBox){ x, y, 1, 1 }))
      return TRUE;
  return FALSE;
}

static GArray *
find (const KkPageText *text, const KkMaskField *fields, guint n, gboolean *lost)
{
  g_autoptr (KkMaskProfile) profile = profile_new ();

  return kk_mask_find (profile, text, fields, n, lost);
}

static void
test_numbers (void)
{
  g_autoptr (KkPageText) text = kk_page_text_new (2000, 2000);
  gboolean lost;

  print_at (text, 100, 100, 22, "123456789018");
  print_at (text, 100, 200, 22, "1234-5678-9012"); /* no check digit: a misread one is as bad */
  print_at (text, 100, 300, 22, "I23456O89018");   /* letters for digits */
  for (int i = 0; i < 12; i++)                     /* a box for each digit: a line each */
    print_at (text, 100 + 50 * i, 400, 50, (const char[]){ (char) ('1' + i % 9), 0 });
  print_at (text, 100, 500, 22, "0940-12-3456"); /* a telephone */
  print_at (text, 100, 600, 22, "令和7年4月1日");
  print_at (text, 100, 700, 22, "450045001234"); /* a licence number is no secret here */
  g_autoptr (GArray) boxes = find (text, NULL, 0, &lost);

  g_assert_false (lost);
  for (int row = 1; row <= 4; row++)
    {
      g_assert_true (hides (boxes, 110, 100 * row + 10));
      g_assert_true (hides (boxes, row == 4 ? 655 : 350, 100 * row + 10));
    }
  g_assert_false (hides (boxes, 110, 510));
  g_assert_false (hides (boxes, 110, 610));
}

static void
test_labels (void)
{
  g_autoptr (KkPageText) text = kk_page_text_new (2000, 2000);
  const KkBox cells[] = { { 100, 100, 200, 50 }, { 302, 100, 300, 50 }, { 604, 100, 200, 50 },
                          { 806, 100, 200, 50 }, { 100, 152, 200, 50 }, { 302, 152, 704, 50 } };
  gboolean lost;

  g_array_append_vals (text->cells, cells, G_N_ELEMENTS (cells));
  label_at (text, 105, 112, "legal_domicile", "本籍");
  print_at (text, 310, 112, 22, "福岡県小郡市");
  label_at (text, 610, 112, "name", "氏名");
  print_at (text, 812, 112, 22, "見本太郎");
  label_at (text, 105, 164, "new_address", "新住所");
  print_at (text, 310, 164, 22, "福岡県筑紫野市");
  /* No cells; its value was read by nobody. */
  label_at (text, 100, 400, "legal_domicile", "本籍");
  print_at (text, 300, 400, 22, "佐賀県鳥栖市");
  print_at (text, 100, 500, 22, "保険者番号");
  print_at (text, 300, 500, 22, "１２３４");
  g_autoptr (GArray) boxes = find (text, NULL, 0, &lost);

  g_assert_false (lost);
  g_assert_true (hides (boxes, 310, 120));
  g_assert_true (hides (boxes, 430, 120));
  g_assert_false (hides (boxes, 820, 120));
  g_assert_false (hides (boxes, 320, 175));
  g_assert_true (hides (boxes, 400, 410));
  g_assert_true (hides (boxes, 310, 510));
}

static void
test_fields (void)
{
  g_autoptr (KkPageText) text = kk_page_text_new (2000, 2000);
  KkMaskField placed = { "legal_domicile", "福岡県小郡市小郡1", { 100, 100, 60, 24 } };
  KkMaskField unplaced = { "my_number", "123456789018", { 0 } };
  KkMaskField seen = { "old_address", "佐賀県鳥栖市宿町1", { 100, 300, 60, 24 } };
  KkMaskField same = { "legal_domicile", "佐賀県鳥栖市宿町1", { 100, 400, 200, 24 } };
  gboolean lost;

  print_at (text, 100, 100, 22, "福岡県小郡市小郡1"); /* its box covers the beginning alone */
  print_at (text, 100, 300, 22, "佐賀県鳥栖市宿町1");
  g_autoptr (GArray) boxes = find (text, &placed, 1, &lost);
  g_assert_false (lost);
  g_assert_true (hides (boxes, 110, 110));
  g_assert_true (hides (boxes, 270, 110));
  g_assert_false (hides (boxes, 110, 310));

  g_autoptr (GArray) none = find (text, &unplaced, 1, &lost);
  g_assert_true (lost);
  print_at (text, 700, 700, 22, "123456789018");
  g_autoptr (GArray) by_value = find (text, &unplaced, 1, &lost);
  g_assert_false (lost);
  g_assert_true (hides (by_value, 710, 710));

  /* The old address is the 本籍 as well: seen where it is the address. */
  g_autoptr (GArray) twice = find (text, (KkMaskField[]){ seen, same }, 2, &lost);
  g_assert_false (hides (twice, 110, 310));
  g_assert_true (hides (twice, 110, 410));
}

static void
test_notice (void)
{
  g_autoptr (KkMaskProfile) profile = profile_new ();
  g_autoptr (KkNotice) notice = kk_notice_new (KK_MOVE_IN);

  kk_notice_add_person (notice);
  kk_notice_set (notice, "persons[0].name", "見本　太郎", KK_SOURCE_TYPED);
  kk_notice_set (notice, "persons[0].my_number", "123456789018", KK_SOURCE_TYPED);
  kk_notice_set (notice, "persons[0].legal_domicile", "福岡県小郡市小郡1番地", KK_SOURCE_TYPED);
  kk_notice_set (notice, "remarks", "番号は 1234 5678 9018 です", KK_SOURCE_TYPED);
  g_autoptr (KkNotice) masked = kk_mask_notice (profile, notice);
  g_autofree char *all = kk_notice_to_string (masked);

  g_assert_cmpstr (kk_notice_text (masked, "persons[0].name"), ==, "見本　太郎");
  g_assert_cmpstr (kk_notice_text (masked, "persons[0].my_number"), ==, "●●●●●●●●●●●●");
  g_assert_cmpstr (kk_notice_text (masked, "persons[0].legal_domicile"), ==, "●●●●●●");
  g_assert_null (strstr (all, "123456789018"));
  g_assert_null (strstr (all, "5678"));
  g_assert_null (strstr (all, "小郡"));
  g_assert_cmpstr (kk_notice_text (notice, "persons[0].my_number"), ==, "123456789018");
}

static void
test_table (void)
{
  static const char *const bad[][2] = {
    { "{\"profiles\":[]}", "$" },
    { "{\"profiles\":[{\"id\":\"full\",\"title\":\"x\",\"keys\":[\"my_number\"]}]}",
      "$.profiles[0].id" },
    { "{\"profiles\":[{\"id\":\"a\",\"title\":\"x\",\"keys\":[\"my_numbre\"]}]}",
      "$.profiles[0].keys[0]" },
    { "{\"profiles\":[{\"id\":\"a\",\"title\":\"x\",\"keys\":[]}]}", "$.profiles[0].keys" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (JsonNode) root = json_from_string (bad[i][0], NULL);
      g_autoptr (GError) error = NULL;
      g_autofree char *path = NULL;

      g_assert_null (kk_mask_profiles_parse (root, &path, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
      g_assert_cmpstr (path, ==, bad[i][1]);
    }
}

static void
test_turn (void)
{
  KkBox box = { 10, 20, 30, 40 };

  for (int turn = 0; turn < 360; turn += 90)
    {
      gboolean sideways = turn % 180 != 0;
      KkBox there = kk_box_turn (box, 200, 100, turn);
      KkBox back = kk_box_turn (there, sideways ? 100 : 200, sideways ? 200 : 100, 360 - turn);

      g_assert_cmpint (back.x, ==, box.x);
      g_assert_cmpint (back.y, ==, box.y);
      g_assert_cmpint (there.w, ==, sideways ? 40 : 30);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mask/numbers", test_numbers);
  g_test_add_func ("/mask/labels", test_labels);
  g_test_add_func ("/mask/fields", test_fields);
  g_test_add_func ("/mask/notice", test_notice);
  g_test_add_func ("/mask/table", test_table);
  g_test_add_func ("/mask/turn", test_turn);
  return g_test_run ();
}
