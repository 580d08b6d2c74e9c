/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What makes a value sure and what takes it back. */
#include <gio/gio.h>
#include <string.h>

#include "ocr/kk-consistency.h"
#include "ocr/kk-interpret.h"

static const char gates_file[] = "/jp/kakanai/ocr/gates.json";

static KkReadField *
add (KkReading *reading, GHashTable *evidences, int person, const char *key, const char *value)
{
  /* Persons stand below each other. */
  KkBox box = { 100, 100 + 200 * MAX (person, 0), 120, 30 };
  KkReadField *field = kk_read_field_new (key, value, value, 0, box, 0);
  kk_evidences_add (evidences, field, (KkEvidence){ KK_SAYS_AGREE, -0.01, -0.02 });
  kk_reading_take_field (reading, person, field);
  return field;
}

static guint
says (GHashTable *evidences, const KkReadField *field)
{
  return kk_evidences_get (evidences, (KkReadField *) field)->says;
}

static void
test_resource (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkGates) gates = kk_gates_load (&error);
  g_assert_no_error (error);
  const struct
  {
    const char *key, *value, *cls;
  } rows[] = { { "name", "山田　太郎", "name" },
               { "name", "GURUNG ANJALI", "latin" },
               { "name_kana", "ヤマダ", "kana" },
               { "legal_domicile", "東京都", "domicile" },
               { "old_address", "東京都", "address" },
               { "birth_date", "1980-01-01", "date" },
               { "my_number", "1", "code" },
               { "sex", "男", "choice" },
               { "nhi", "有", "text" } };
  guint everything = KK_DOUBTS_MENDED - 1;
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const char *cls = kk_gates_class (rows[i].key, rows[i].value);
      g_assert_cmpstr (cls, ==, rows[i].cls);
      KkEvidence clear = { everything, 0, 0 };
      g_assert_cmpfloat (kk_gates_judge (gates, cls, &clear, NULL), >=, KK_SURE);
      /* Nothing that reads badly, has no witness or was mended is sure, nor what others contradict.
       */
      KkEvidence bad = { everything, -9, -15 }, alone = { 0, 0, 0 };
      if (g_str_equal (cls, "name") || g_str_equal (cls, "address") || g_str_equal (cls, "kana"))
        g_assert_cmpfloat (kk_gates_judge (gates, cls, &bad, NULL), <, KK_SURE);
      g_assert_cmpfloat (kk_gates_judge (gates, cls, &alone, NULL), <, KK_SURE);
      const guint doubts[]
          = { KK_DOUBTS_MENDED, KK_DOUBTS_WARNED, KK_DOUBTS_TWIN, KK_DOUBTS_NEAR,
              KK_DOUBTS_CLASH,  KK_DOUBTS_GLUED,  KK_DOUBTS_PART, KK_DOUBTS_TEMPLATE };
      for (guint k = 0; k < G_N_ELEMENTS (doubts); k++)
        {
          KkEvidence doubted = { everything | doubts[k], 0, 0 };
          g_assert_cmpfloat (kk_gates_judge (gates, cls, &doubted, NULL), <, KK_SURE);
        }
    }
  /* Where a template knows the place, the persons' blocks tell nothing. */
  KkEvidence placed = { everything | KK_DOUBTS_THIN, 0, 0 };
  g_assert_cmpfloat (kk_gates_judge (gates, "date", &placed, NULL), >=, KK_SURE);
  placed.says &= ~(guint) KK_SAYS_PLACED;
  g_assert_cmpfloat (kk_gates_judge (gates, "date", &placed, NULL), <, KK_SURE);
  /* A look-alike may stand for the name's kanji, whoever says so. */
  KkEvidence name = { everything & ~(guint) KK_SAYS_GLYPHS, 0, 0 };
  g_assert_cmpfloat (kk_gates_judge (gates, "name", &name, NULL), <, KK_SURE);
}

static char *
changed (const char *from, const char *to)
{
  g_autoptr (GBytes) bytes = g_resources_lookup_data (gates_file, 0, NULL);
  g_autoptr (GString) text
      = g_string_new_len (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
  g_assert_cmpuint (g_string_replace (text, from, to, 1), ==, 1);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_hostile (void)
{
  const struct
  {
    const char *from, *to;
  } rows[] = { { "\"format\": 1", "\"format\": 2" },
               { "\"kana\": {", "\"nobody\": {" },
               { "\"agree\"", "\"gossip\"" },
               { "\"mean\": -", "\"mean\": 1e" },
               { "\"sure\": 0.9", "\"sure\": 1.9" },
               { "\"sure\": 0.9", "\"sure\": 0.5" },
               { "\"doubted\": 0", "\"doubted\": 1" },
               { "\"gates\": [", "\"gates\": [], \"x\": [" },
               { "\"needs\": [", "\"needs\": [], \"x\": [" } };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *json = changed (rows[i].from, rows[i].to);
      g_autoptr (KkGates) gates = kk_gates_new (json, -1, &error);
      g_assert_null (gates);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    }
  g_autofree char *whole = changed ("\"format\"", "\"format\"");
  for (gsize length = 0; length < strlen (whole) - 2; length += 37)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (kk_gates_new (whole, (gssize) length, &error));
      g_assert_nonnull (error);
    }
}

static void
test_household (void)
{
  g_autoptr (KkReading) reading = kk_reading_new (KK_DOCUMENT_TRANSFER_CERTIFICATE);
  g_autoptr (GHashTable) e = kk_evidences_new ();
  KkReadField *old = add (reading, e, -1, "old_head", "山田　太郎");
  KkReadField *new = add (reading, e, -1, "new_head", "山田　花予");
  KkReadField *domicile
      = add (reading, e, 0, "legal_domicile", "東京都世田谷区太子堂1丁目山田太郎");
  KkReadField *father = add (reading, e, 0, "name", "山田　太郎");
  KkReadField *head = add (reading, e, 0, "relationship", "世帯主");
  KkReadField *head_birth = add (reading, e, 0, "birth_date", "1980-01-01");
  KkReadField *wife = add (reading, e, 1, "name", "山田　花子");
  KkReadField *wifes = add (reading, e, 1, "relationship", "妻");
  KkReadField *sex = add (reading, e, 1, "sex", "男");
  KkReadField *wife_birth = add (reading, e, 1, "birth_date", "1981-02-02");
  KkReadField *child = add (reading, e, 2, "name", "山田　次郎");
  KkReadField *childs = add (reading, e, 2, "relationship", "子");
  KkReadField *child_birth = add (reading, e, 2, "birth_date", "1970-03-03");
  KkReadField *code = add (reading, e, 0, "juminhyo_code", "12345678901");
  KkReadField *same = add (reading, e, 1, "juminhyo_code", "12345678901");
  kk_consistency_look (reading, NULL, e);
  g_assert_true (says (e, old) & KK_SAYS_KNOWN);
  g_assert_true (says (e, father) & KK_SAYS_KNOWN);
  g_assert_false (says (e, father) & KK_DOUBTS_NEAR);
  /* 花予 is nearly 花子: one of them is misread. */
  g_assert_true (says (e, new) & KK_DOUBTS_NEAR);
  g_assert_true (says (e, wife) & KK_DOUBTS_NEAR);
  g_assert_true (says (e, domicile) & KK_DOUBTS_GLUED);
  g_assert_true (says (e, wifes) & KK_DOUBTS_CLASH);
  g_assert_true (says (e, sex) & KK_DOUBTS_CLASH);
  g_assert_false (says (e, wife_birth) & KK_DOUBTS_CLASH);
  /* A child older than the head. */
  g_assert_true (says (e, childs) & KK_DOUBTS_CLASH);
  g_assert_true (says (e, child_birth) & KK_DOUBTS_CLASH);
  g_assert_true (says (e, head) & KK_DOUBTS_CLASH);
  g_assert_true (says (e, head_birth) & KK_DOUBTS_CLASH);
  g_assert_false (says (e, child) & KK_DOUBTS_ALL);
  g_assert_true (says (e, code) & KK_DOUBTS_TWIN);
  g_assert_true (says (e, same) & KK_DOUBTS_TWIN);
}

/* Rows of one person taken for two. */
static void
test_scattered (void)
{
  g_autoptr (KkReading) reading = kk_reading_new (KK_DOCUMENT_TRANSFER_CERTIFICATE);
  g_autoptr (GHashTable) e = kk_evidences_new ();
  KkReadField *kana = add (reading, e, 0, "name", "ヤマダ　タロウ");
  add (reading, e, 0, "birth_date", "1980-01-01");
  KkReadField *name = add (reading, e, 1, "name", "山田　太郎");
  KkReadField *sex = add (reading, e, 1, "sex", "男");
  add (reading, e, 2, "name", "ヤマダ　ハナコ");
  add (reading, e, 2, "birth_date", "1981-01-01");
  add (reading, e, 3, "name", "山田　花子");
  add (reading, e, 3, "sex", "女");
  kk_consistency_look (reading, NULL, e);
  g_assert_true (says (e, kana) & KK_DOUBTS_PART);
  g_assert_true (says (e, kana) & KK_DOUBTS_THIN);
  g_assert_true (says (e, name) & KK_DOUBTS_THIN);
  g_assert_true (says (e, sex) & KK_DOUBTS_THIN);
}

/* One value stands elsewhere than with the other persons. */
static void
test_steps (void)
{
  g_autoptr (KkReading) reading = kk_reading_new (KK_DOCUMENT_TRANSFER_CERTIFICATE);
  g_autoptr (GHashTable) e = kk_evidences_new ();
  KkReadField *dates[3];
  for (int p = 0; p < 3; p++)
    {
      add (reading, e, p, "name", p == 0 ? "山田　太郎" : p == 1 ? "山田　花子" : "山田　次郎");
      dates[p] = add (reading, e, p, "birth_date", p == 0 ? "1980-01-01" : "1981-01-01");
      dates[p]->box.x += 400;
    }
  dates[2]->box.y -= 200;
  kk_consistency_look (reading, NULL, e);
  g_assert_false (says (e, dates[0]) & KK_DOUBTS_STRAY);
  g_assert_true (says (e, dates[2]) & KK_DOUBTS_STRAY);
}

/* What stands in the list of another column is nobody's name. */
static void
test_no_name (void)
{
  static const char *const names[] = { "koseki_head", "name", "new_head", NULL };
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_auto (KkMeaning) country = { 0 }, name = { 0 };
      kk_interpret (NULL, KK_DOCUMENT_TRANSFER_CERTIFICATE, names[i], "インド", &country);
      kk_interpret (NULL, KK_DOCUMENT_TRANSFER_CERTIFICATE, names[i], "山本 英男", &name);
      g_assert_null (country.value);
      g_assert_nonnull (name.value);
    }
}

/* What print means as the value of a field; NULL: nothing. */
static void
test_meanings (void)
{
  static const struct
  {
    const char *key, *text, *value;
  } rows[] = {
    { "nhi", "無", "無" },
    { "nhi", "後期高", NULL },
    { "late_elderly", "介護", NULL },
    { "pension", "2人目", NULL },
    { "pension", "1号", "1号" },
    { "birth_date", "1967 05 24", "1967-05-24" },
    { "birth_date", "S33 2 24", "1958-02-24" },
    { "new_address", "京都市上京区2010番地30第ニフォレスト401",
      "京都市上京区2010番地30第二フォレスト401" },
    { "new_address", "北区ニ丁目3番", "北区二丁目3番" },
    { "issuer", "福岡県小郡市長", "福岡県小郡市" },
    { "issuer", "在留資格在留期間等30条45区分", NULL },
    { "name_kana", "ジヨンソン サラ", "ジョンソン　サラ" },
    { "name_kana", "トシヨ フジヨ", "トシヨ　フジヨ" },
    { "new_address", "札幌市ニセコ町1", "札幌市ニセコ町1" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (KkMeaning) meaning = { 0 };
      kk_interpret (NULL, KK_DOCUMENT_TRANSFER_CERTIFICATE, rows[i].key, rows[i].text, &meaning);
      g_assert_cmpstr (meaning.value, ==, rows[i].value);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gates/meanings", test_meanings);
  g_test_add_func ("/gates/resource", test_resource);
  g_test_add_func ("/gates/hostile", test_hostile);
  g_test_add_func ("/gates/household", test_household);
  g_test_add_func ("/gates/scattered", test_scattered);
  g_test_add_func ("/gates/steps", test_steps);
  g_test_add_func ("/gates/no-name", test_no_name);
  return g_test_run ();
}
