/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "forms/kk-cp932.h"
#include "forms/kk-rpa.h"
#include "tests/forms/household.h"

static KkRpaProfile *
profile_new (const char *json, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (json, strlen (json));

  return kk_rpa_profile_new (bytes, "city.json", error);
}

static KkRpaCase
case_of (const KkNotice *notice)
{
  return (KkRpaCase){ .notice = notice,
                      .case_id = "c-1",
                      .revision = 2,
                      .receipt_number = "A-0417",
                      .city_code = "402303" };
}

static void
test_cp932 (void)
{
  /* Windows' choice of row: domain knowledge, not the C library's. */
  static const struct
  {
    gunichar c;
    guint16 code;
  } vectors[]
      = { { 0x9AD9, 0xFBFC }, /* 髙 */ { 0xFA11, 0xFAB1 }, /* 﨑 */ { 0x2252, 0x81E0 }, /* ≒ */
          { 0xFFE2, 0x81CA }, /* ￢ */ { 0x2160, 0x8754 }, /* Ⅰ */ { 0x2170, 0xFA40 },  /* ⅰ */
          { 0x3231, 0x878A }, /* ㈱ */ { 0x2211, 0x8794 }, /* ∑ */ { 0x222A, 0x81BE },  /* ∪ */
          { 0xFF5E, 0x8160 }, { 0x301C, 0x8160 },          { 0x2212, 0x817C },
          { 0xFF0D, 0x817C }, { 0x2016, 0x8161 },          { 0x2225, 0x8161 },
          { 0x3042, 0x82A0 }, { 0x4E9C, 0x889F },          { 0x7199, 0xEAA4 } };
  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      guint8 out[2];
      g_test_message ("U+%04X", vectors[i].c);
      g_assert_cmpint (kk_cp932_encode (vectors[i].c, out), ==, 2);
      g_assert_cmphex (out[0] << 8 | out[1], ==, vectors[i].code);
    }
  guint8 out[2];
  g_assert_cmpint (kk_cp932_encode (0x20BB7, out), ==, 0);
  g_assert_cmpint (kk_cp932_encode (0x69D7, out), ==, 0);
  g_assert_cmpint (kk_cp932_encode (0xE000, out), ==, 0);
  g_assert_cmpint (kk_cp932_encode (0xE0100, out), ==, 0);
  g_assert_cmpint (kk_cp932_encode ('A', out), ==, 1);
  g_assert_cmpint (kk_cp932_encode (0xFF71, out), ==, 1);
  g_assert_cmphex (out[0], ==, 0xB1);

  /* Both rows of an extension are read; what is written reads back. */
  g_autofree char *nec = kk_cp932_to_utf8 ((const guint8 *) "\xEE\xE0", 2);
  g_autofree char *ibm = kk_cp932_to_utf8 ((const guint8 *) "\xFB\xFC", 2);
  g_assert_cmpstr (nec, ==, "髙");
  g_assert_cmpstr (ibm, ==, "髙");
  int n = 0;
  for (gunichar c = 0x80; c < 0x10000; c++)
    if (kk_cp932_encode (c, out) == 2)
      {
        g_autofree char *back = kk_cp932_to_utf8 (out, 2);
        guint8 again[2];
        g_assert_nonnull (back);
        g_assert_true (out[0] != 0xED && out[0] != 0xEE && (out[0] < 0xF0 || out[0] > 0xF9));
        g_assert_cmpint (kk_cp932_encode (g_utf8_get_char (back), again), ==, 2);
        g_assert_cmpint (memcmp (out, again, 2), ==, 0);
        n++;
      }
  g_assert_cmpint (n, >, 7300);
  g_assert_null (kk_cp932_to_utf8 ((const guint8 *) "\x82", 1));
  g_assert_null (kk_cp932_to_utf8 ((const guint8 *) "\xF0\x40", 2));
  g_assert_null (kk_cp932_from_utf8 ("\U00020BB7"));
}

#define GOLDEN                                                                                     \
  "{\"id\":\"g\",\"encoding\":\"%s\",\"header\":true,"                                             \
  "\"tables\":{\"eras\":{\"昭和\":\"3\",\"平成\":\"4\",\"令和\":\"5\"},"                     \
  "\"sex\":{\"男\":\"1\",\"女\":\"2\"}},\"substitutes\":{\"\U00020BB7\":\"吉\"},\"columns\":["  \
  "{\"header\":\"受付番号\",\"from\":\"receipt_number\"},{\"header\":\"枝番\",\"from\":"     \
  "\"branch\"},"                                                                                   \
  "{\"header\":\"要\",\"from\":\"manual\"},"                                                      \
  "{\"header\":\"異動日\",\"path\":\"move_date\",\"convert\":\"wareki\",\"table\":\"eras\"},"   \
  "{\"header\":\"住所\",\"path\":\"new_address\",\"convert\":\"fullwidth\"},"                    \
  "{\"header\":\"氏名\",\"path\":\"person.name\"},"                                              \
  "{\"header\":\"カナ\",\"path\":\"person.name_kana\",\"convert\":\"halfkana\"},"                \
  "{\"header\":\"性別\",\"path\":\"person.sex\",\"convert\":\"table\",\"table\":\"sex\"},"       \
  "{\"header\":\"番号\",\"path\":\"person.my_number\"}]}"

static KkNotice *
golden_notice (void)
{
  KkNotice *notice = kk_notice_new (KK_MOVE_IN);

  kk_notice_add_person (notice);
  kk_notice_add_person (notice);
  kk_notice_set (notice, "move_date", "2019-05-01", KK_SOURCE_TYPED);
  kk_notice_set (notice, "new_address", "見本町1-2,\"3\"", KK_SOURCE_TYPED);
  kk_notice_set (notice, "persons[0].name", "髙\U000E0100\U00020BB7　見", KK_SOURCE_TYPED);
  kk_notice_set (notice, "persons[0].name_kana", "ガパ　ヴー", KK_SOURCE_TYPED);
  kk_notice_set (notice, "persons[0].sex", "男", KK_SOURCE_TYPED);
  kk_notice_set (notice, "persons[0].my_number", "012345678901", KK_SOURCE_TYPED);
  kk_notice_set (notice, "persons[1].name", "見\U0002A6D6子", KK_SOURCE_TYPED);
  kk_notice_set (notice, "persons[1].sex", "女", KK_SOURCE_TYPED);
  return notice;
}

static KkRpaFile *
golden_file (const char *encoding, const KkNotice *notice)
{
  g_autofree char *json = g_strdup_printf (GOLDEN, encoding);
  g_autoptr (GError) error = NULL;
  g_autoptr (KkRpaProfile) profile = profile_new (json, &error);
  KkRpaCase one = case_of (notice);

  g_assert_no_error (error);
  KkRpaFile *file = kk_rpa_file_new (profile);
  g_assert_true (kk_rpa_file_add (file, &one, &error));
  g_assert_no_error (error);
  return file;
}

static void
test_golden (void)
{
  /* 受付番号,枝番,要,異動日,住所,氏名,カナ,性別,番号 in CP932, by hand. */
  static const char wanted[]
      = "\x8E\xF3\x95\x74\x94\xD4\x8D\x86,\x8E\x7D\x94\xD4,\x97\x76,\x88\xD9\x93\xAE\x93\xFA,"
        "\x8F\x5A\x8F\x8A,\x8E\x81\x96\xBC,\x83\x4A\x83\x69,\x90\xAB\x95\xCA,\x94\xD4\x8D\x86\r\n"
        "A-0417,1,,5010501,"
        "\x8C\xA9\x96\x7B\x92\xAC\x82\x50\x81\x7C\x82\x51\x81\x43\xFA\x57\x82\x52\xFA\x57,"
        "\xFB\xFC\x8B\x67\x81\x40\x8C\xA9,\xB6\xDE\xCA\xDF \xB3\xDE\xB0,1,012345678901\r\n"
        "A-0417,2,1,5010501,"
        "\x8C\xA9\x96\x7B\x92\xAC\x82\x50\x81\x7C\x82\x51\x81\x43\xFA\x57\x82\x52\xFA\x57,"
        "\x8C\xA9\x81\xAC\x8E\x71,,2,\r\n";
  g_autoptr (KkNotice) notice = golden_notice ();
  g_autoptr (KkRpaFile) file = golden_file ("CP932", notice);
  g_autoptr (GBytes) bytes = kk_rpa_file_to_bytes (file);

  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), wanted,
                   sizeof wanted - 1);
  g_assert_cmpint (kk_rpa_file_get_n_rows (file), ==, 2);
  g_assert_cmpint (kk_rpa_file_get_n_manual (file), ==, 1);

  g_autofree char *first
      = kk_rpa_restore (kk_rpa_file_get_conversions (file), 1, "氏名", "髙吉　見");
  g_autofree char *second
      = kk_rpa_restore (kk_rpa_file_get_conversions (file), 2, "氏名", "見〓子");
  g_assert_cmpstr (first, ==, "髙\U000E0100\U00020BB7　見");
  g_assert_cmpstr (second, ==, "見\U0002A6D6子");
}

static void
test_utf8 (void)
{
  g_autoptr (KkNotice) notice = golden_notice ();
  g_autoptr (KkRpaFile) file = golden_file ("UTF-8", notice);
  g_autoptr (GBytes) bytes = kk_rpa_file_to_bytes (file);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  g_assert_nonnull (strstr (text, ",髙\U000E0100\U00020BB7　見,"));
  g_assert_nonnull (strstr (text, ",見\U0002A6D6子,"));
  g_assert_cmpint (kk_rpa_file_get_n_manual (file), ==, 0);
}

/* No half-width comma, quote or line break gets into a value, whatever is in the notice. */
static void
test_standard (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkRpaProfile) profile = kk_rpa_profile_builtin ("standard", &error);
  g_assert_no_error (error);
  g_autoptr (KkRpaFile) file = kk_rpa_file_new (profile);
  g_autoptr (KkNotice) notice = test_household_new (5);
  KkRpaCase one = case_of (notice);

  kk_notice_set (notice, "new_address_building", "甲,乙\"丙\r\n丁\t\"\"戊", KK_SOURCE_TYPED);
  g_assert_true (kk_rpa_file_add (file, &one, &error));
  g_assert_no_error (error);
  one.case_id = "c-2";
  one.receipt_number = "A-0418";
  g_assert_true (kk_rpa_file_add (file, &one, &error));
  g_assert_cmpint (kk_rpa_file_get_n_rows (file), ==, 10);

  g_autoptr (GBytes) bytes = kk_rpa_file_to_bytes (file);
  g_autofree char *text
      = kk_cp932_to_utf8 (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);
  guint columns = 0;
  g_assert_cmpuint (g_strv_length (lines), ==, 12);
  g_assert_null (strchr (text, '"'));
  for (int i = 0; i < 11; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], ",", -1);
      if (i == 0)
        columns = g_strv_length (cells);
      g_assert_cmpuint (g_strv_length (cells), ==, columns);
      g_assert_null (strchr (lines[i], '\n'));
    }
  g_assert_null (strstr (lines[1], ",昭和"));
  g_assert_nonnull (strstr (lines[1], ",3600309,"));
  g_assert_nonnull (strstr (lines[4], ",19901231,"));

  /* The 不詳 birth date of the fifth goes as it is, and to a person. */
  g_assert_nonnull (strstr (lines[5], "月日不詳"));
  g_assert_cmpint (kk_rpa_file_get_n_manual (file), ==, 2);
}

static void
test_refused (void)
{
  static const struct
  {
    const char *json, *reason;
  } cases[] = {
    { "{}", "city.json:1: \"id\" is missing" },
    { "{\"id\":\"a\",\"encoding\":\"EUC-JP\",\"columns\":[]}", "can't be" },
    { "{\"id\":\"a\",\"encoding\":\"CP932\",\"columns\":[]}", "no columns" },
    { "{\"id\":\"a\",\"encoding\":\"CP932\",\n\"columns\":[\n{\"header\":\"x\",\"path\":\"zz\"}]}",
      "city.json:3: path \"zz\"" },
    { "{\"id\":\"a\",\"encoding\":\"CP932\",\n\"columns\":[{\"header\":\"a,b\",\"from\":\"branch\"}"
      "]}",
      "city.json:2: the header" },
    { "{\"id\":\"a\",\"encoding\":\"CP932\",\n\"columns\":[{\"header\":\"a\",\"from\":\"branch\"},"
      "\n"
      "{\"header\":\"a\",\"from\":\"branch\"}]}",
      "city.json:3: the header \"a\" comes twice" },
    { "{\"id\":\"a\",\"encoding\":\"CP932\",\n\"columns\":[{\"header\":\"a\",\"path\":\"move_"
      "date\","
      "\"convert\":\"table\",\"table\":\"t\"}]}",
      "city.json:2: there is no table" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (profile_new (cases[i].json, &error));
      g_test_message ("%s", error->message);
      g_assert_error (error, KK_FORM_ERROR, KK_FORM_ERROR_LAYOUT);
      g_assert_nonnull (strstr (error->message, cases[i].reason));
    }

  /* A value without a code: nothing of the case is added, and the message keeps the value. */
  g_autoptr (KkNotice) notice = golden_notice ();
  g_autoptr (KkRpaFile) file = golden_file ("CP932", notice);
  g_autoptr (GError) error = NULL;
  KkRpaCase one = case_of (notice);
  kk_notice_set (notice, "persons[1].sex", "秘密の値", KK_SOURCE_TYPED);
  g_assert_false (kk_rpa_file_add (file, &one, &error));
  g_assert_error (error, KK_FORM_ERROR, KK_FORM_ERROR_DATA);
  g_assert_null (strstr (error->message, "秘密"));
  g_assert_cmpint (kk_rpa_file_get_n_rows (file), ==, 2);
  g_clear_error (&error);
  one.receipt_number = "";
  g_assert_false (kk_rpa_file_add (file, &one, &error));
  g_assert_error (error, KK_FORM_ERROR, KK_FORM_ERROR_DATA);
}

static void
remove_all (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_remove (path);
    }
  g_rmdir (folder);
}

static void
test_write (void)
{
  g_autoptr (KkNotice) notice = golden_notice ();
  g_autoptr (KkRpaFile) file = golden_file ("CP932", notice);
  g_autofree char *folder = g_dir_make_tmp ("kk-rpa-XXXXXX", NULL);
  g_autofree char *csv = NULL, *manifest = NULL, *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();

  g_assert_true (kk_rpa_file_write (file, folder, "kk-c-1-r2", &csv, &manifest, &error));
  g_assert_no_error (error);
  g_assert_true (json_parser_load_from_file (parser, manifest, &error));
  JsonObject *root = json_node_get_object (json_parser_get_root (parser));
  g_autoptr (GBytes) bytes = kk_rpa_file_to_bytes (file);
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  gsize length;
  g_assert_true (g_file_get_contents (csv, &text, &length, NULL));
  g_assert_cmpmem (text, length, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_cmpstr (json_object_get_string_member (root, "sha256"), ==, sha256);
  g_assert_cmpint (json_object_get_int_member (root, "rows"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (root, "manual_rows"), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (root, "file"), ==, "kk-c-1-r2.csv");
  g_autofree char *manifest_text = NULL;
  g_assert_true (g_file_get_contents (manifest, &manifest_text, NULL, NULL));
  g_assert_null (strstr (manifest_text, "012345678901"));

  /* The same again is the same; a manifest lost in a crash comes back; other bytes are refused. */
  g_assert_true (kk_rpa_file_write (file, folder, "kk-c-1-r2", NULL, NULL, &error));
  g_remove (manifest);
  g_assert_true (kk_rpa_file_write (file, folder, "kk-c-1-r2", NULL, NULL, &error));
  g_assert_true (g_file_test (manifest, G_FILE_TEST_EXISTS));
  kk_notice_set (notice, "persons[0].my_number", "000000000000", KK_SOURCE_TYPED);
  g_autoptr (KkRpaFile) other = golden_file ("CP932", notice);
  g_assert_false (kk_rpa_file_write (other, folder, "kk-c-1-r2", NULL, NULL, &error));
  g_assert_error (error, KK_FORM_ERROR, KK_FORM_ERROR_EXISTS);
  g_clear_error (&error);
  g_autofree char *after = NULL;
  g_assert_true (g_file_get_contents (csv, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, text);

  static const char *const stems[] = { "", "../x", "a/b", "邊見", "a.b" };
  for (gsize i = 0; i < G_N_ELEMENTS (stems); i++)
    {
      g_assert_false (kk_rpa_file_write (file, folder, stems[i], NULL, NULL, &error));
      g_assert_error (error, KK_FORM_ERROR, KK_FORM_ERROR_DATA);
      g_clear_error (&error);
    }
  g_assert_false (kk_rpa_file_write (file, "/proc", "a", NULL, NULL, &error));
  g_assert_error (error, KK_FORM_ERROR, KK_FORM_ERROR_NOT_WRITABLE);
  remove_all (folder);
}

static void
test_full_disk (void)
{
  g_autoptr (KkNotice) notice = golden_notice ();
  g_autoptr (KkRpaFile) file = golden_file ("CP932", notice);
  g_autofree char *folder = g_dir_make_tmp ("kk-rpa-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;
  struct rlimit old, tiny;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &old), ==, 0);
  tiny = old;
  tiny.rlim_cur = 100;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &tiny), ==, 0);
  gboolean written = kk_rpa_file_write (file, folder, "a", NULL, NULL, &error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &old), ==, 0);
  g_assert_false (written);
  g_assert_error (error, KK_FORM_ERROR, KK_FORM_ERROR_NO_SPACE);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_assert_null (g_dir_read_name (dir));
  g_clear_error (&error);
  g_assert_true (kk_rpa_file_write (file, folder, "a", NULL, NULL, &error));
  g_assert_no_error (error);
  remove_all (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/forms/rpa/cp932", test_cp932);
  g_test_add_func ("/forms/rpa/golden", test_golden);
  g_test_add_func ("/forms/rpa/utf8", test_utf8);
  g_test_add_func ("/forms/rpa/standard", test_standard);
  g_test_add_func ("/forms/rpa/refused", test_refused);
  g_test_add_func ("/forms/rpa/write", test_write);
  g_test_add_func ("/forms/rpa/full-disk", test_full_disk);
  return g_test_run ();
}
