/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the second witness's reading is worth. */
#include <gio/gio.h>

#include "ocr/kk-gate.h"
#include "ocr/kk-witness.h"

static KkLexicon *lexicon;
static KkTextReader *reader;

static void
test_knows (void)
{
  g_assert_true (kk_text_reader_witness_knows (reader, 0x5c71));  /* 山 */
  g_assert_true (kk_text_reader_witness_knows (reader, 0x30a2));  /* ア */
  g_assert_false (kk_text_reader_witness_knows (reader, 0x9ad9)); /* 髙 */
  g_assert_false (kk_text_reader_witness_knows (reader, 0xfa11)); /* 﨑 */
}

static void
test_compare (void)
{
  const struct
  {
    const char *key, *value, *said;
    guint says;
  } rows[] = {
    { "name", "山田　太郎", "山田太郎", KK_SAYS_WITNESS },
    { "name", "山田　太郎", "山田太朗", KK_DOUBTS_AGAINST },
    { "name", "山田　太郎", "山田太", KK_DOUBTS_AGAINST },
    { "name", "山田　太郎", NULL, 0 },
    { "name", "NGUYEN VAN KAKU", "NGUYEN VAN KAKU", KK_SAYS_WITNESS },
    { "name", "NGUYENVAN KAKU", "NGUYEN VAN KAKU", KK_DOUBTS_AGAINST },
    { "name", "NGUYENVAN KAKU", "NGUYENVANKAKU", KK_DOUBTS_AGAINST },
    /* It cannot say 髙 and 﨑; what it says of the rest counts. */
    { "name", "髙橋　太郎", "高橋太郎", KK_SAYS_PARTLY },
    { "name", "髙橋　太郎", "高橋太朗", KK_DOUBTS_AGAINST },
    { "name", "髙﨑　栁", "高崎柳", 0 },
    { "name_kana", "ヤマダ　キョウ", "ヤマダキヨウ", KK_SAYS_PARTLY },
    { "name_kana", "ヤマダ　キョウ", "ヤマグキョウ", KK_DOUBTS_AGAINST },
    /* The dictionary proves the town, the witness the number. */
    { "old_address", "福岡県小郡市小郡255番地1", "福岡県小那市小郡255番地1", KK_SAYS_WITNESS },
    { "old_address", "福岡県小郡市小郡255番地1", "福岡県小郡市小郡256番地1", KK_DOUBTS_AGAINST },
    { "old_address", "福岡県小郡市小郡255番地1", "佐賀県鳥栖市宿町255番地1", KK_DOUBTS_AGAINST },
    { "my_number", "123456789018", "123456789013", KK_DOUBTS_AGAINST },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint says = kk_witness_compare (lexicon, reader, rows[i].key, rows[i].value, rows[i].said);
      if (says != rows[i].says)
        g_error ("%s, but %s: %x", rows[i].value, rows[i].said, says);
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_test_init (&argc, &argv, NULL);
  lexicon = kk_lexicon_open (NULL, &error);
  g_assert_no_error (error);
  reader = kk_text_reader_new (NULL, &error);
  g_assert_no_error (error);
  g_test_add_func ("/witness/knows", test_knows);
  g_test_add_func ("/witness/compare", test_compare);
  int failed = g_test_run ();
  kk_text_reader_free (reader);
  kk_lexicon_unref (lexicon);
  return failed;
}
