/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-notice.h"

#include <string.h>

static void
put (KkReading *reading, int person, const char *key, const char *value, double confidence)
{
  kk_reading_take_field (
      reading, person,
      kk_read_field_new (key, value, value, confidence, (KkBox){ 10, 20 * person, 30, 40 }, 0));
}

static KkReading *
certificate (void)
{
  KkReading *reading = kk_reading_new (KK_DOCUMENT_TRANSFER_CERTIFICATE);
  g_ptr_array_add (reading->page_ids, g_strdup ("page-1"));
  put (reading, -1, "old_address", "佐賀県鳥栖市宿町1118番地", 0.99);
  put (reading, -1, "new_address", "福岡県小郡市小郡255番地1", 0.99);
  put (reading, -1, "old_head", "見本　髙太郎", 0.99);
  put (reading, -1, "move_date", "2025-04-01", 0.99);
  put (reading, -1, "notification_date", "2025-03-20", 0.99);
  put (reading, 0, "name", "見本　髙太郎", 0.99);
  put (reading, 0, "birth_date", "1985-04-01", 0.99);
  put (reading, 0, "relationship", "世帯主", 0.99);
  put (reading, 0, "my_number", "123456789018", 0.99);
  put (reading, 1, "name", "見本　花子", 0.6);
  put (reading, 1, "birth_date", "1987-12-03", 0.99);
  put (reading, 1, "relationship", "妻", 0.99);
  return reading;
}

static KkReading *
card (KkDocument document, const char *page, const char *name, const char *birth)
{
  KkReading *reading = kk_reading_new (document);
  g_ptr_array_add (reading->page_ids, g_strdup (page));
  put (reading, 0, "name", name, 0.98);
  put (reading, 0, "birth_date", birth, 0.98);
  return reading;
}

/* What the page may say instead comes into the notice with its scores, and through its JSON. */
static void
test_alternatives (void)
{
  g_autoptr (KkNotice) notice = kk_notice_new (KK_MOVE_IN);
  g_autoptr (KkReading) page = certificate ();
  KkReadField *name = (KkReadField *) kk_reading_get (page, 1, "name");
  const char *others[] = { "見本　花予", "見木　花子", NULL };
  const double scores[] = { 0.5, 0.25 };
  name->alternatives = g_strdupv ((char **) others);
  name->alternative_scores = g_memdup2 (scores, sizeof scores);
  g_autoptr (JsonNode) node = kk_reading_to_json (page);
  g_autoptr (KkReading) again = kk_reading_from_json (node, NULL);
  kk_notice_merge_reading (notice, again, KK_SOURCE_PAGE);
  g_autofree char *json = kk_notice_to_string (notice);
  g_autoptr (KkNotice) copy = kk_notice_from_string (json, -1, NULL);
  const KkValue *value = kk_notice_get (copy, "persons[1].name");
  const KkSource *source = value->sources->pdata[0];
  g_assert_cmpstr (source->alternatives[1], ==, "見木　花子");
  g_assert_nonnull (source->alternative_scores);
  g_assert_cmpfloat (source->alternative_scores[0], ==, 0.5);
  g_assert_cmpfloat (source->alternative_scores[1], ==, 0.25);
  g_assert_true (kk_value_equal (value, kk_notice_get (notice, "persons[1].name")));
}

static void
test_certificate (void)
{
  g_autoptr (KkNotice) notice = kk_notice_new (KK_MOVE_IN);
  g_autoptr (KkReading) page = certificate ();
  kk_notice_merge_reading (notice, page, KK_SOURCE_PAGE);

  g_assert_cmpuint (notice->persons->len, ==, 2);
  g_assert_cmpstr (kk_notice_text (notice, "old_address"), ==, "佐賀県鳥栖市宿町1118番地");
  g_assert_cmpstr (kk_notice_text (notice, "new_head"), ==, "見本　髙太郎"); /* by rule */
  g_assert_true (kk_value_needs_check (kk_notice_get (notice, "new_head")));
  /* The certificate's 届出日 is that of the 転出届; its 異動日 is only planned. */
  g_assert_cmpstr (kk_notice_text (notice, "notification_date"), ==, "");
  g_assert_cmpstr (kk_notice_text (notice, "move_out_notification_date"), ==, "2025-03-20");
  g_assert_cmpstr (kk_notice_text (notice, "move_date"), ==, "2025-04-01");
  g_assert_true (kk_value_needs_check (kk_notice_get (notice, "move_date")));
  g_assert_true (kk_value_needs_check (kk_notice_get (notice, "persons[1].name")));
  g_assert_false (kk_value_needs_check (kk_notice_get (notice, "persons[0].name")));

  /* The same page again changes nothing. */
  g_autofree char *before = kk_notice_to_string (notice);
  kk_notice_merge_reading (notice, page, KK_SOURCE_PAGE);
  g_autofree char *after = kk_notice_to_string (notice);
  g_assert_cmpstr (after, ==, before);

  kk_notice_forget_page (notice, "page-1");
  g_assert_cmpuint (notice->persons->len, ==, 0);
  g_autoptr (GPtrArray) paths = kk_notice_paths (notice);
  g_assert_cmpuint (paths->len, ==, 0);
}

static void
test_cards (void)
{
  g_autoptr (KkNotice) notice = kk_notice_new (KK_MOVE_IN);
  g_autoptr (KkReading) page = certificate ();
  kk_notice_merge_reading (notice, page, KK_SOURCE_PAGE);

  /* By name and birth date, spaces folded; a licence's number is no 在留カード番号. */
  g_autoptr (KkReading) licence
      = card (KK_DOCUMENT_DRIVER_LICENSE, "card-1", "見本花子", "1987-12-03");
  put (licence, 0, "card_number", "309012345620", 0.99);
  put (licence, 0, "address", "佐賀県鳥栖市宿町1118番地", 0.99);
  kk_notice_merge_reading (notice, licence, KK_SOURCE_CARD);
  g_assert_cmpuint (notice->persons->len, ==, 2);
  g_assert_cmpstr (kk_notice_text (notice, "persons[1].name"), ==, "見本花子");
  g_assert_cmpstr (kk_notice_text (notice, "persons[1].card_number"), ==, "");
  g_assert_cmpuint (kk_notice_get (notice, "old_address")->sources->len, ==, 2);

  /* By number, though the name is written with another 異体字: one person, a conflict. */
  g_autoptr (KkReading) my_number
      = card (KK_DOCUMENT_MY_NUMBER_CARD, "card-2", "見本　高太郎", "1985-04-01");
  put (my_number, 0, "my_number", "123456789018", 0.99);
  put (my_number, 0, "address", "大阪府大阪市北区見本町1番地", 0.99);
  kk_notice_merge_reading (notice, my_number, KK_SOURCE_CARD);
  g_assert_cmpuint (notice->persons->len, ==, 2);
  g_assert_true (kk_value_is_conflict (kk_notice_get (notice, "persons[0].name")));
  /* A stale address speaks for itself only. */
  g_assert_cmpuint (kk_notice_get (notice, "old_address")->sources->len, ==, 2);
  g_assert_false (kk_value_is_conflict (kk_notice_get (notice, "old_address")));
  g_assert_cmpstr (kk_notice_text (notice, "persons[0].address"), ==,
                   "大阪府大阪市北区見本町1番地");

  /* The same without a number: same birth date, most of the name. */
  g_autoptr (KkReading) variant
      = card (KK_DOCUMENT_DRIVER_LICENSE, "card-3", "見本　高太郎", "1985-04-01");
  kk_notice_merge_reading (notice, variant, KK_SOURCE_CARD);
  g_assert_cmpuint (notice->persons->len, ==, 2);

  /* Somebody else is added; going away with the card. */
  g_autoptr (KkReading) other
      = card (KK_DOCUMENT_RESIDENCE_CARD, "card-4", "TRAN MIHON", "1996-08-09");
  put (other, 0, "card_number", "AB12345678CD", 0.99);
  kk_notice_merge_reading (notice, other, KK_SOURCE_CARD);
  g_assert_cmpuint (notice->persons->len, ==, 3);
  g_assert_cmpstr (kk_notice_text (notice, "persons[2].card_number"), ==, "AB12345678CD");
  g_assert_cmpstr (kk_notice_text (notice, "persons[2].resident_category"), ==, "中長期在留者");
  kk_notice_forget_page (notice, "card-4");
  g_assert_cmpuint (notice->persons->len, ==, 2);
  kk_notice_forget_page (notice, "card-2");
  kk_notice_forget_page (notice, "card-3");
  g_assert_false (kk_value_is_conflict (kk_notice_get (notice, "persons[0].name")));
}

static void
test_card_first (void)
{
  g_autoptr (KkNotice) notice = kk_notice_new (KK_MOVE_IN);
  g_autoptr (KkReading) licence
      = card (KK_DOCUMENT_DRIVER_LICENSE, "card-1", "見本　花子", "1987-12-03");
  put (licence, 0, "address", "佐賀県鳥栖市宿町1118番地", 0.99);
  kk_notice_merge_reading (notice, licence, KK_SOURCE_CARD);
  g_assert_cmpstr (kk_notice_text (notice, "old_address"), ==, "佐賀県鳥栖市宿町1118番地");
  g_assert_true (kk_value_needs_check (kk_notice_get (notice, "old_address")));
  g_autoptr (KkReading) page = certificate ();
  kk_notice_merge_reading (notice, page, KK_SOURCE_PAGE);
  g_assert_cmpuint (notice->persons->len, ==, 2);
  g_assert_cmpstr (kk_notice_text (notice, "persons[0].name"), ==, "見本　花子");
  g_assert_false (kk_value_needs_check (kk_notice_get (notice, "old_address")));

  /* A typed value is never overwritten by a page. */
  kk_notice_set (notice, "new_address", "福岡県小郡市三沢1番地", KK_SOURCE_TYPED);
  kk_notice_merge_reading (notice, page, KK_SOURCE_PAGE);
  g_assert_cmpstr (kk_notice_text (notice, "new_address"), ==, "福岡県小郡市三沢1番地");
  kk_notice_forget_page (notice, "page-1");
  g_assert_cmpstr (kk_notice_text (notice, "new_address"), ==, "福岡県小郡市三沢1番地");
  g_assert_cmpuint (notice->persons->len, ==, 1);
}

/* Two pages of one certificate, and another head: 続柄 has to be looked at. */
/* A licence beside the certificate: what agrees is quiet, what does not stops. */
static void
test_licence (void)
{
  g_autoptr (KkNotice) notice = kk_notice_new (KK_MOVE_IN);
  g_autoptr (KkReading) page = certificate ();
  g_autoptr (KkReading) same
      = card (KK_DOCUMENT_DRIVER_LICENSE, "licence", "見本　花子", "1987-12-03");
  g_autoptr (KkReading) other
      = card (KK_DOCUMENT_DRIVER_LICENSE, "licence-2", "見本　高太郎", "1985-04-01");

  put (same, 0, "address", "佐賀県鳥栖市宿町1118番地", 0.98);
  put (same, 0, "card_number", "443249975280", 0.98);
  put (same, 0, "expiry_date", "2030-03-21", 0.98);
  kk_notice_merge_reading (notice, page, KK_SOURCE_PAGE);
  g_assert_true (kk_value_needs_check (kk_notice_get (notice, "persons[1].name")));
  kk_notice_merge_reading (notice, same, KK_SOURCE_CARD);
  g_assert_cmpuint (notice->persons->len, ==, 2);
  g_assert_false (kk_value_needs_check (kk_notice_get (notice, "persons[1].name")));
  g_assert_false (kk_value_needs_check (kk_notice_get (notice, "persons[1].birth_date")));
  g_assert_false (kk_value_needs_check (kk_notice_get (notice, "old_address")));
  /* Its number is no 在留カード等の番号. */
  g_assert_cmpstr (kk_notice_text (notice, "persons[1].card_number"), ==, "");
  kk_notice_merge_reading (notice, other, KK_SOURCE_CARD);
  g_assert_cmpuint (notice->persons->len, ==, 2);
  g_assert_true (kk_value_is_conflict (kk_notice_get (notice, "persons[0].name")));
  g_assert_false (kk_value_needs_check (kk_notice_get (notice, "persons[0].birth_date")));
}

/* The back of a card says no name: of one person it is theirs, of several nobody's. */
static void
test_card_back (void)
{
  g_autoptr (KkReading) back = kk_reading_new (KK_DOCUMENT_RESIDENCE_CARD);
  g_autoptr (KkReading) first = card (KK_DOCUMENT_RESIDENCE_CARD, "a", "SMITH ANNA", "1992-04-19");
  g_autoptr (KkReading) second = card (KK_DOCUMENT_RESIDENCE_CARD, "b", "RAI SURESH", "2010-01-05");
  g_autoptr (KkNotice) notice = kk_notice_new (KK_MOVE_IN_ABROAD);

  g_ptr_array_add (back->page_ids, g_strdup ("back"));
  put (back, 0, "address", "長野県松本市大手3丁目8番13号", 0.95);
  kk_notice_merge_reading (notice, back, KK_SOURCE_CARD);
  g_assert_cmpuint (notice->persons->len, ==, 0);
  kk_notice_merge_reading (notice, first, KK_SOURCE_CARD);
  kk_notice_merge_reading (notice, back, KK_SOURCE_CARD);
  g_assert_cmpuint (notice->persons->len, ==, 1);
  g_assert_cmpstr (kk_notice_text (notice, "persons[0].address"), ==,
                   "長野県松本市大手3丁目8番13号");
  kk_notice_merge_reading (notice, second, KK_SOURCE_CARD);
  kk_notice_merge_reading (notice, back, KK_SOURCE_CARD);
  g_assert_cmpuint (notice->persons->len, ==, 2);
  g_assert_cmpstr (kk_notice_text (notice, "persons[1].address"), ==, "");
}

static void
test_pages (void)
{
  g_autoptr (KkNotice) notice = kk_notice_new (KK_MOVE_IN);
  g_autoptr (KkReading) one = certificate ();
  put (one, -1, "new_head", "見本　花子", 0.99);
  kk_notice_merge_reading (notice, one, KK_SOURCE_PAGE);
  g_assert_true (kk_value_needs_check (kk_notice_get (notice, "persons[1].relationship")));

  g_autoptr (KkReading) two = kk_reading_new (KK_DOCUMENT_TRANSFER_CERTIFICATE);
  g_ptr_array_add (two->page_ids, g_strdup ("page-2"));
  put (two, 0, "name", "見本　一", 0.99);
  put (two, 0, "birth_date", "2020-01-01", 0.99);
  put (two, 1, "name", "見本　二", 0.99); /* twins are two */
  put (two, 1, "birth_date", "2020-01-01", 0.99);
  kk_notice_merge_reading (notice, two, KK_SOURCE_PAGE);
  g_assert_cmpuint (notice->persons->len, ==, 4);

  /* A koseki names people who do not move, and its 続柄 is another. */
  g_autoptr (KkReading) koseki
      = card (KK_DOCUMENT_KOSEKI_CERTIFICATE, "page-3", "見本　花子", "1987-12-03");
  put (koseki, 0, "legal_domicile", "福岡県小郡市小郡1番地", 0.99);
  put (koseki, 0, "relationship", "長女", 0.99);
  put (koseki, 1, "name", "見本　去人", 0.99);
  put (koseki, 1, "birth_date", "1950-01-01", 0.99);
  kk_notice_merge_reading (notice, koseki, KK_SOURCE_PAGE);
  g_assert_cmpuint (notice->persons->len, ==, 4);
  g_assert_cmpstr (kk_notice_text (notice, "persons[1].legal_domicile"), ==,
                   "福岡県小郡市小郡1番地");
  g_assert_cmpstr (kk_notice_text (notice, "persons[1].relationship"), ==, "妻");
}

static void
test_reading_json (void)
{
  g_autoptr (KkReading) reading = certificate ();
  kk_reading_add_warning (reading, "persons[0].my_number", "check_digit", "確認してください");
  reading->issuer_code = g_strdup ("412031");
  reading->page_number = 1;
  reading->page_total = 2;
  g_ptr_array_add (reading->rotations, GINT_TO_POINTER (180));
  g_autoptr (JsonNode) node = kk_reading_to_json (reading);
  g_autoptr (GError) error = NULL;
  g_autoptr (KkReading) back = kk_reading_from_json (node, &error);
  g_assert_no_error (error);
  g_autoptr (JsonNode) again = kk_reading_to_json (back);
  g_assert_true (json_node_equal (node, again));

  static const char *const bad[]
      = { "[]",
          "7",
          "{}",
          "{\"document\":\"x\"}",
          "{\"document\":\"unknown\",\"fields\":{\"a\":1}}",
          "{\"document\":\"unknown\",\"persons\":[1]}",
          "{\"document\":\"unknown\",\"persons\":[{\"name\":{\"value\":1}}]}" };
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (JsonNode) n = json_from_string (bad[i], NULL);
      g_autoptr (GError) e = NULL;
      g_assert_null (kk_reading_from_json (n, &e));
      g_assert_nonnull (e);
    }
}

/* A card goes into the block that was begun by hand; 未定 is no address of anybody's. */
static void
test_blank_person (void)
{
  g_autoptr (KkNotice) notice = kk_notice_new (KK_FOREIGN_46);
  g_autoptr (KkReading) first
      = card (KK_DOCUMENT_RESIDENCE_CARD, "card-1", "NGUYEN VAN AN", "1990-04-12");
  g_autoptr (KkReading) second
      = card (KK_DOCUMENT_RESIDENCE_CARD, "card-2", "TRAN THI BINH", "1992-09-25");
  kk_notice_add_person (notice);
  put (first, 0, "address", "未定（届出後裏面に記載）", 0.99);
  put (second, 0, "address", "福岡県小郡市小郡255番地1", 0.99);
  kk_notice_merge_reading (notice, first, KK_SOURCE_CARD);
  g_assert_cmpuint (notice->persons->len, ==, 1);
  kk_notice_merge_reading (notice, second, KK_SOURCE_CARD);
  g_assert_cmpuint (notice->persons->len, ==, 2);
  g_assert_cmpstr (kk_notice_text (notice, "persons[0].name"), ==, "NGUYEN VAN AN");
  g_assert_null (kk_notice_get (notice, "persons[0].address"));
  g_assert_cmpstr (kk_notice_text (notice, "persons[1].address"), ==, "福岡県小郡市小郡255番地1");
  /* Two may be anything to each other; one alone is the head. */
  kk_notice_derive_head (notice);
  g_assert_cmpstr (kk_notice_text (notice, "persons[0].relationship"), ==, "");
  kk_notice_remove_person (notice, 1);
  kk_notice_derive_head (notice);
  g_assert_cmpstr (kk_notice_text (notice, "persons[0].relationship"), ==, "世帯主");
  g_assert_cmpstr (kk_notice_text (notice, "new_head"), ==, "NGUYEN VAN AN");
  g_assert_true (kk_value_needs_check (kk_notice_get (notice, "new_head")));

  g_autoptr (KkNotice) joins = kk_notice_new (KK_FOREIGN_46);
  joins->partial = TRUE;
  kk_notice_merge_reading (joins, first, KK_SOURCE_CARD);
  kk_notice_derive_head (joins);
  g_assert_cmpstr (kk_notice_text (joins, "persons[0].relationship"), ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/merge/certificate", test_certificate);
  g_test_add_func ("/merge/alternatives", test_alternatives);
  g_test_add_func ("/merge/cards", test_cards);
  g_test_add_func ("/merge/card-first", test_card_first);
  g_test_add_func ("/merge/licence", test_licence);
  g_test_add_func ("/merge/card-back", test_card_back);
  g_test_add_func ("/merge/blank-person", test_blank_person);
  g_test_add_func ("/merge/pages", test_pages);
  g_test_add_func ("/merge/reading-json", test_reading_json);
  return g_test_run ();
}
