/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "lexicon/kk-address-import.h"
#include "lexicon/kk-address.h"

/* Rows as Japan Post writes them; addresses of real places, shortened. @ is a quotation mark. */
#define ROW(code, zip, kana3, kanji3) code ",@     @,@" zip "@," kana3 "," kanji3 ",0,0,0,0,0,0\r\n"
#define TARAGA "@ｼｶﾞｹﾝ@,@ｲﾇｶﾐｸﾞﾝﾀｶﾞﾁﾖｳ@"
#define OGORI "@ﾌｸｵｶｹﾝ@,@ｵｺﾞｵﾘｼ@"

static const char ken_all[] = ROW ("25443",
                                   "5220300",
                                   TARAGA ",@ｲｶﾆｹｲｻｲｶﾞﾅｲﾊﾞｱｲ@",
                                   "@滋賀県@,@犬上郡多賀町@,@以下に掲載がない場合@")
    ROW ("25443", "5220317", TARAGA ",@ｲﾁｴﾝ@", "@滋賀県@,@犬上郡多賀町@,@一円@") ROW (
        "40216", "8380100", OGORI ",@ｲｶﾆｹｲｻｲｶﾞﾅｲﾊﾞｱｲ@", "@福岡県@,@小郡市@,@以下に掲載がない場合@")
        ROW ("40216", "8380138", OGORI ",@ｱｽﾐ@", "@福岡県@,@小郡市@,@あすみ@") ROW (
            "40216", "8380141", OGORI ",@ｵｺﾞｵﾘ(1-3ﾁﾖｳﾒ)@", "@福岡県@,@小郡市@,@小郡（１～３丁目）@")
            ROW ("40216", "8380142", OGORI ",@ｵｵｻｷ(ｿﾉﾀ､@", "@福岡県@,@小郡市@,@大崎（その他、@")
                ROW ("40216",
                     "8380142",
                     OGORI ",@ﾂｷﾞﾉﾋﾞﾙｦﾉｿﾞｸ)@",
                     "@福岡県@,@小郡市@,@次のビルを除く）@")
                    ROW ("40216",
                         "8380143",
                         OGORI ",@ｺｵﾘﾋﾞﾙ(1ｶｲ)@",
                         "@福岡県@,@小郡市@,@小郡ビル（１階）@")
                        ROW ("40216",
                             "8380143",
                             OGORI ",@ｺｵﾘﾋﾞﾙ(ﾁｶｲ･ｶｲｿｳﾌﾒｲ)@",
                             "@福岡県@,@小郡市@,@小郡ビル（地階・階層不明）@")
                            ROW ("40216",
                                 "8380144",
                                 OGORI ",@ﾀﾈｲﾁﾀﾞｲ1ﾁﾜﾘ-ﾀﾞｲ3ﾁﾜﾘ(ｱ)@",
                                 "@福岡県@,@小郡市@,@種市第１地割～第３地割（ア）@")
                                ROW ("40216",
                                     "8380145",
                                     OGORI ",@ｺｳ､ｵﾂ(ｷﾄﾞ)@",
                                     "@福岡県@,@小郡市@,@甲、乙（木戸）@")
                                    ROW ("40216",
                                         "8380146",
                                         OGORI ",@ｵｺﾞｵﾘｼﾉﾂｷﾞﾆﾊﾞﾝﾁｶﾞｸﾙﾊﾞｱｲ@",
                                         "@福岡県@,@小郡市@,@小郡市の次に番地がくる場合@")
                                        ROW ("40216",
                                             "8380147",
                                             OGORI ",@ｵｺﾞｵﾘｼｲﾁｴﾝ@",
                                             "@福岡県@,@小郡市@,@小郡市一円@")
                                            ROW ("40132",
                                                 "8380138",
                                                 "@ﾌｸｵｶｹﾝ@,@ﾌｸｵｶｼﾊｶﾀｸ@,@ｽﾐﾖｼ@",
                                                 "@福岡県@,@福岡市博多区@,@住吉@")
                                                ROW ("40133",
                                                     "8100001",
                                                     "@ﾌｸｵｶｹﾝ@,@ﾌｸｵｶｼﾁﾕｳｵｳｸ@,@ﾃﾝｼﾞﾝ@",
                                                     "@福岡県@,@福岡市中央区@,@天神@");

static char *directory, *output;

static char *
put (const char *name, const char *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (directory, name, NULL);
  g_file_set_contents (path, bytes, length, &error);
  g_assert_no_error (error);
  return path;
}

static char *
rows_utf8 (void)
{
  char *text = g_strdup (ken_all);
  g_strdelimit (text, "@", '"');
  return text;
}

static KkAddressReport *
import_text (const char *utf8, gboolean cp932)
{
  g_autoptr (GError) error = NULL;
  gsize length = strlen (utf8);
  g_autofree char *bytes
      = cp932 ? g_convert (utf8, -1, "CP932", "UTF-8", NULL, &length, &error) : g_strdup (utf8);
  g_assert_no_error (error);
  g_autofree char *path = put ("KEN_ALL.CSV", bytes, length);
  KkAddressReport *report = kk_address_import (path, output, TRUE, &error);
  g_assert_no_error (error);
  g_assert_nonnull (report);
  return report;
}

static void
assert_towns (KkLexicon *lexicon, const char *zip, const char *joined)
{
  g_autoptr (GPtrArray) found = kk_address_by_postal_code (lexicon, zip, 100);
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < found->len; i++)
    {
      const KkAddress *address = found->pdata[i];
      g_string_append_printf (text, "%s%s%s", i > 0 ? "|" : "", address->city, address->town);
    }
  g_assert_cmpstr (text->str, ==, joined);
}

static void
check_entries (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkLexicon) lexicon = kk_lexicon_open (NULL, &error);
  g_assert_no_error (error);
  assert_towns (lexicon, "5220300", "犬上郡多賀町");
  assert_towns (lexicon, "5220317", "犬上郡多賀町一円");
  assert_towns (lexicon, "8380138", "福岡市博多区住吉|小郡市あすみ");
  assert_towns (lexicon, "8380141", "小郡市小郡");
  assert_towns (lexicon, "8380142", "小郡市大崎");
  assert_towns (lexicon, "8380143", "小郡市小郡ビル|小郡市小郡ビル１階");
  assert_towns (lexicon, "8380144", "小郡市種市第１地割|小郡市種市第２地割|小郡市種市第３地割");
  assert_towns (lexicon, "8380145", "小郡市乙|小郡市甲");
  assert_towns (lexicon, "8380146", "小郡市");
  assert_towns (lexicon, "8380147", "小郡市");
  assert_towns (lexicon, "1540004", "世田谷区太子堂"); /* a prefecture the file has none of */

  g_autoptr (GPtrArray) found = kk_address_by_postal_code (lexicon, "8380138", 2);
  const KkAddress *asumi = found->pdata[1];
  g_assert_cmpstr (asumi->city_code, ==, "402168");
  g_assert_cmpstr (asumi->city_kana, ==, "オゴオリシ");
  g_assert_cmpstr (asumi->town_kana, ==, "アスミ");
  static const char *queries[] = { "ふおあ",
                                   "ふ お あ",
                                   "ふ　お　あ",
                                   "福小あ",
                                   "ふくおかおごおりあすみ",
                                   "あすみ",
                                   "fukuoka ogoori asumi" };
  for (gsize i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autoptr (GPtrArray) hits = kk_address_search (lexicon, queries[i], 50);
      gboolean seen = FALSE;
      for (guint k = 0; k < hits->len; k++)
        seen = seen || g_str_equal (((KkAddress *) hits->pdata[k])->town, "あすみ");
      g_test_message ("%s: %u", queries[i], hits->len);
      g_assert_true (seen);
    }
  g_autoptr (GPtrArray) ward = kk_address_search (lexicon, "はかた すみよし", 5);
  g_assert_cmpstr (((KkAddress *) ward->pdata[0])->town, ==, "住吉");
  g_autofree char *code = kk_address_city_code (lexicon, "福岡市博多区");
  g_assert_cmpstr (code, ==, "401323");
}

static void
test_encodings (void)
{
  g_autofree char *rows = rows_utf8 ();
  g_autoptr (KkAddressReport) cp932 = import_text (rows, TRUE);
  g_assert_cmpuint (cp932->prefectures, ==, 2);
  g_assert_cmpuint (cp932->cities, ==, 4);
  check_entries ();
  /* utf_ken_all.csv: full-width kana, one row an entry, a BOM in some copies. */
  g_autofree char *wide = g_utf8_normalize ("ｱｽﾐ", -1, G_NORMALIZE_NFKC);
  g_auto (GStrv) pieces = g_strsplit (rows, "ｱｽﾐ", -1);
  g_autofree char *joined = g_strjoinv (wide, pieces);
  g_autofree char *bom = g_strconcat ("\xEF\xBB\xBF", joined, NULL);
  g_autoptr (KkAddressReport) utf8 = import_text (bom, FALSE);
  check_entries ();
  for (int i = 0; i < KK_ADDRESS_N_CHANGES; i++)
    g_assert_cmpuint (utf8->counts[i], ==, 0);
}

static char *
replace (const char *text, const char *from, const char *to)
{
  g_auto (GStrv) pieces = g_strsplit (text, from, -1);
  g_assert_cmpuint (g_strv_length (pieces), >, 1);
  return g_strjoinv (to, pieces);
}

static void
test_report (void)
{
  g_autofree char *rows = rows_utf8 ();
  g_autoptr (KkAddressReport) first = import_text (rows, TRUE);
  g_autofree char *renamed = replace (rows, "あすみ", "あすみ台");
  g_autofree char *moved = replace (renamed, "8380141", "8380199");
  g_autofree char *merged = replace (moved, "犬上郡多賀町", "東近江市");
  g_autofree char *gone = replace (merged, "\"大崎（その他、", "\"新崎（その他、");
  g_autofree char *more = g_strconcat (gone, strstr (rows, "40133"), NULL);
  g_autofree char *added = replace (more, "天神", "天神");
  g_autofree char *last = g_strdup (added);
  char *tail = g_strrstr (last, "天神");
  memcpy (tail, "薬院", strlen ("薬院"));
  g_autoptr (KkAddressReport) report = import_text (last, TRUE);
  for (guint i = 0; i < report->changes->len; i++)
    {
      const KkAddressChange *change = report->changes->pdata[i];
      g_test_message ("%s: %s > %s (%s > %s)", kk_address_change_kind_to_string (change->kind),
                      change->before, change->after, change->zip_before, change->zip_after);
    }
  g_assert_cmpuint (report->counts[KK_ADDRESS_CITY_MERGED], ==, 1);
  g_assert_cmpuint (report->counts[KK_ADDRESS_CITY_ADDED], ==, 1);
  g_assert_cmpuint (report->counts[KK_ADDRESS_CITY_REMOVED], ==, 0);
  g_assert_cmpuint (report->counts[KK_ADDRESS_TOWN_RENAMED], ==, 2);
  g_assert_cmpuint (report->counts[KK_ADDRESS_TOWN_ADDED], ==, 1);
  g_assert_cmpuint (report->counts[KK_ADDRESS_ZIP_CHANGED], ==, 1);
  const KkAddressChange *merge = report->changes->pdata[0];
  g_assert_cmpstr (merge->before, ==, "滋賀県犬上郡多賀町");
  g_assert_cmpstr (merge->after, ==, "滋賀県東近江市");
}

/* Each bad file is told by line and reason, and leaves the last good one as it is. */
static void
test_bad (void)
{
  g_autofree char *rows = rows_utf8 ();
  g_autoptr (KkAddressReport) good = import_text (rows, TRUE);
  g_autofree char *before = NULL;
  gsize before_length = 0, n = strlen (rows);
  g_assert_true (g_file_get_contents (output, &before, &before_length, NULL));
  const struct
  {
    char *text;
    gsize length;
    const char *where, *reason;
  } bad[] = {
    { g_strdup (""), 0, ":1: ", "empty" },
    { g_strndup (rows, n - 1), n - 1, ":15: ", "cut short" },
    { g_strndup (rows, n - 40), n - 40, ":15: ", "cut short" },
    { replace (rows, "あすみ\",0", "あすみ\",0,0"), 0, ":4: ", "16 columns" },
    { replace (rows, "\"8380138\",\"ﾌｸｵｶｹﾝ\",\"ｵ", "\"838013\",\"ﾌｸｵｶｹﾝ\",\"ｵ"), 0,
      ":4: ", "column 3" },
    { replace (rows, "\"次のビルを除く）\"", "\"次のビルを除く\""), 0, ":6: ", "never closed" },
    { replace (rows, "\"あすみ\"", "\"あすみ"), 0, ":4: ", "quotation" },
    { replace (rows, "40133", "13133"), 0, ":15: ", "is not of" },
    { replace (rows, "福岡市中央区", "福岡市中央"), 0, ":15: ", "is no" },
    { replace (rows, "40133", "40132"), 0, ":15: ", "is of" },
    { replace (rows, "あすみ", "あ\xFFみ"), 0, ":4: ", "not UTF-8" },
    { g_strdup ("code,zip\r\n1,2\r\n"), 0, ":1: ", "2 columns" },
    { g_strdup ("\x8f\r\n"), 0, ":1: ", "CP932" },
    { g_strdup ("PK\x03\x04\x14"), 5, ":1: ", "cut short" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path
          = put ("bad.csv", bad[i].text, bad[i].length > 0 ? bad[i].length : strlen (bad[i].text));
      g_assert_null (kk_address_import (path, output, TRUE, &error));
      g_test_message ("%s", error->message);
      g_assert_error (error, KK_ADDRESS_IMPORT_ERROR, KK_ADDRESS_IMPORT_ERROR_CONTENT);
      g_autofree char *where = g_strconcat (path, bad[i].where, NULL);
      g_assert_true (g_str_has_prefix (error->message, where));
      g_assert_nonnull (strstr (error->message, bad[i].reason));
      g_free (bad[i].text);
    }
  g_autoptr (GError) error = NULL;
  g_assert_null (kk_address_import ("/nonexistent", output, TRUE, &error));
  g_assert_error (error, KK_ADDRESS_IMPORT_ERROR, KK_ADDRESS_IMPORT_ERROR_READ);
  g_clear_error (&error);
  g_autofree char *path = put ("KEN_ALL.CSV", rows, n);
  g_assert_null (kk_address_import (path, "/nonexistent/a.lexicon", TRUE, &error));
  g_assert_error (error, KK_ADDRESS_IMPORT_ERROR, KK_ADDRESS_IMPORT_ERROR_WRITE);
  g_clear_error (&error);

  g_autofree char *after = NULL;
  gsize after_length = 0;
  g_assert_true (g_file_get_contents (output, &after, &after_length, NULL));
  g_assert_cmpmem (before, before_length, after, after_length);
  g_autoptr (GDir) left = g_dir_open (directory, 0, NULL);
  for (const char *name; (name = g_dir_read_name (left)) != NULL;)
    g_assert_false (g_str_has_suffix (name, ".part"));
}

/* A few rows in place of a whole prefecture look like a cut file. */
static void
test_loss (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *rows = rows_utf8 ();
  g_autofree char *path = put ("KEN_ALL.CSV", rows, strlen (rows));
  g_unlink (output);
  g_assert_null (kk_address_import (path, output, FALSE, &error));
  g_assert_error (error, KK_ADDRESS_IMPORT_ERROR, KK_ADDRESS_IMPORT_ERROR_LOSS);
  g_assert_false (g_file_test (output, G_FILE_TEST_EXISTS));
}

/* A city's file that rotted: the built-in addresses stay in force. */
static void
test_rotten (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *rows = rows_utf8 ();
  g_autoptr (KkAddressReport) report = import_text (rows, TRUE);
  g_autofree char *bytes = NULL;
  gsize length;
  g_assert_true (g_file_get_contents (output, &bytes, &length, NULL));
  char *town = memmem (bytes, length, "多賀町", strlen ("多賀町"));
  g_assert_nonnull (town);
  town[4] ^= 1;
  g_assert_true (g_file_set_contents (output, bytes, length, NULL));
  g_autoptr (KkLexicon) lexicon = kk_lexicon_open (NULL, &error);
  g_assert_no_error (error);
  assert_towns (lexicon, "8380109", "小郡市あすみ");
  assert_towns (lexicon, "8380138", "小郡市寺福童");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  directory = g_dir_make_tmp ("kakanai-XXXXXX", NULL);
  g_setenv ("KAKANAI_CITY_DIR", directory, TRUE);
  output = kk_lexicon_city_path ();
  g_test_add_func ("/address-import/encodings", test_encodings);
  g_test_add_func ("/address-import/report", test_report);
  g_test_add_func ("/address-import/bad", test_bad);
  g_test_add_func ("/address-import/loss", test_loss);
  g_test_add_func ("/address-import/rotten", test_rotten);
  int rc = g_test_run ();
  g_autoptr (GDir) left = g_dir_open (directory, 0, NULL);
  for (const char *name; (name = g_dir_read_name (left)) != NULL;)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);
      g_unlink (path);
    }
  g_rmdir (directory);
  g_free (directory);
  g_free (output);
  return rc;
}
