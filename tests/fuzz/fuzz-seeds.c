/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/kk-json.h"
#include "core/kk-revision.h"
#include "forms/kk-archive.h"
#include "forms/kk-cp932.h"
#include "lexicon/kk-data.h"
#include "store/kk-crypto.h"
#include "tests/devices/kk-test-pages.h"
#include "tests/forms/household.h"
#include "tests/fuzz/kk-fuzz.h"

static void
add_text (GPtrArray *to, const char *text)
{
  g_ptr_array_add (to, g_bytes_new (text, strlen (text)));
}

static void
add_json (GPtrArray *to, JsonNode *node)
{
  g_autofree char *text = kk_json_to_canonical (node);

  add_text (to, text);
}

static void
add_builtin (GPtrArray *to, const char *name)
{
  GBytes *bytes = kk_data_lookup_builtin (name, NULL);

  g_assert_nonnull (bytes);
  g_ptr_array_add (to, bytes);
}

static KkReading *
reading_new (void)
{
  static const struct
  {
    int person;
    const char *key, *value;
  } read[] = {
    { -1, "issuer", "福岡県小郡市長" },
    { -1, "move_date", "2025-03-31" },
    { -1, "old_address", "福岡県小郡市小郡99番地9" },
    { 0, "name", "見本　太郎" },
    { 0, "birth_date", "1987-07-30" },
    { 0, "my_number", "123456789018" },
    { 1, "name", "SAMPLE MARIA" },
    { 1, "nationality", "ブラジル" },
    { 1, "relationship", "妻" },
  };
  KkReading *reading = kk_reading_new (KK_DOCUMENT_TRANSFER_CERTIFICATE);

  for (gsize i = 0; i < G_N_ELEMENTS (read); i++)
    kk_reading_take_field (reading, read[i].person,
                           kk_read_field_new (read[i].key, read[i].value, read[i].value, 0.97,
                                              (KkBox){ 10, 20, 300, 40 }, 0));
  kk_reading_add_warning (reading, "persons[0].my_number", "check_digit", "番号を確かめてください");
  return reading;
}

void
kk_fuzz_seed_notice (GPtrArray *to)
{
  g_autoptr (KkNotice) notice = test_household_new (3);
  g_autofree char *text = kk_notice_to_string (notice);
  g_autoptr (KkNotice) small = kk_notice_new (KK_MOVE_OUT);
  g_autoptr (KkReading) reading = reading_new ();

  add_text (to, text);
  kk_notice_merge_reading (small, reading, KK_SOURCE_PAGE);
  g_autofree char *merged = kk_notice_to_string (small);

  add_text (to, merged);
  for (int kind = 0; kind < KK_N_KINDS; kind += 3)
    {
      notice->kind = (KkKind) kind;
      g_autofree char *other = kk_notice_to_string (notice);
      add_text (to, other);
    }
}

void
kk_fuzz_seed_reading (GPtrArray *to)
{
  g_autoptr (KkReading) reading = reading_new ();
  g_autoptr (JsonNode) node = kk_reading_to_json (reading);

  add_json (to, node);
}

void
kk_fuzz_seed_revision (GPtrArray *to)
{
  g_autoptr (KkRevision) revision = kk_revision_new ("01890000-0000-7000-8000-0000000000c1", 1);
  g_autoptr (GBytes) page = g_bytes_new_static ("\x89PNG\r\n\x1a\n", 8);

  g_clear_pointer (&revision->notice, kk_notice_free);
  g_clear_pointer (&revision->signature, kk_signature_free);
  revision->notice = test_household_new (1);
  revision->signature = test_signature_new (KK_SIGN_BY_SELF);
  g_free (revision->signature->hash);
  revision->signature->hash = kk_revision_notice_hash (revision->notice);
  g_ptr_array_add (revision->events, kk_event_new (KK_EVENT_OPENED, 1, "a", "窓口1", 0, NULL));
  g_ptr_array_add (revision->pages, kk_revision_page_new ("image/png", page));
  g_ptr_array_add (to, kk_revision_to_bytes (revision));
}

void
kk_fuzz_seed_record (GPtrArray *to)
{
  g_autoptr (KkEvent) event = kk_event_new (KK_EVENT_RETURNED, 7, "a", "窓口1", 2, "続柄の誤り");
  g_autoptr (JsonNode) event_node = kk_event_to_json (event);
  g_autoptr (KkSignature) signature = test_signature_new (KK_SIGN_BY_PROXY);
  g_autoptr (JsonNode) signature_node = kk_signature_to_json (signature);

  add_json (to, event_node);
  add_json (to, signature_node);
}

void
kk_fuzz_seed_page_file (GPtrArray *to)
{
  g_autoptr (KkPageImage) grey = kk_test_page (40, 30, 1, 300);
  g_autoptr (KkPageImage) colour = kk_test_page (24, 20, 3, 200);

  g_ptr_array_add (to, kk_page_image_to_png (grey, NULL));
  g_ptr_array_add (to, kk_test_page_jpeg (colour, FALSE, 6));
  g_ptr_array_add (to, kk_test_page_jpeg (grey, TRUE, 1));
  for (KkTestTiff kind = KK_TEST_TIFF_PLAIN; kind <= KK_TEST_TIFF_DEFLATE; kind++)
    g_ptr_array_add (to, kk_test_page_tiff (grey, kind, 2));
  g_ptr_array_add (to, kk_test_page_pdf (20, 20, 1));
}

static void
put_u32 (GByteArray *to, guint32 value)
{
  value = GUINT32_TO_LE (value);
  g_byte_array_append (to, (const guint8 *) &value, 4);
}

static void
put_layer (GByteArray *to, const guint32 head[6], float multiplier)
{
  guint32 n_weights = head[2] * head[3] * head[3] * head[1];
  guint32 bits;

  memcpy (&bits, &multiplier, 4);
  for (guint i = 0; i < 6; i++)
    put_u32 (to, head[i]);
  for (guint i = 0; i < head[2]; i++)
    put_u32 (to, bits);
  for (guint i = 0; i < head[2]; i++)
    put_u32 (to, i);
  for (guint i = 0; i < (n_weights + 3) / 4; i++)
    put_u32 (to, i < n_weights / 4 ? 0x01ff0201 : 0);
}

/* The smallest net the format allows: kind, inputs, outputs, kernel, stride, pool. */
static GByteArray *
weights_new (float multiplier)
{
  static const guint32 layers[][6]
      = { { 0, 1, 16, 3, 2, 1 }, { 1, 1600, 16, 1, 1, 0 }, { 2, 16, 3, 1, 1, 0 } };
  static const guint32 head[] = { 1, 0, 3, 3, 40, 36 };
  GByteArray *file = g_byte_array_new ();
  const guint8 digest[32] = { 0 }, shapes[20] = { 40, 40, 40, 8, 8, 8 };

  g_byte_array_append (file, (const guint8 *) "KKGLYPH1", 8);
  for (guint i = 0; i < G_N_ELEMENTS (head); i++)
    put_u32 (file, head[i]);
  g_byte_array_append (file, digest, sizeof digest);
  put_u32 (file, 0);
  put_u32 (file, 0x3042);
  put_u32 (file, 0x80004e00);
  g_byte_array_append (file, shapes, sizeof shapes);
  for (guint i = 0; i < G_N_ELEMENTS (layers); i++)
    put_layer (file, layers[i], multiplier);
  return file;
}

/* A good one; with numbers that are none; with sizes beyond all memory, at each place that says
 * one; cut off at every layer. */
void
kk_fuzz_seed_weights (GPtrArray *to)
{
  const float multipliers[] = { 0.01f, NAN, INFINITY, -0.01f, 0.0f, 1e-38f };
  static const guint32 hostile[] = { 0x7fffffff, 0xffffffff, 0x10000, 65535 };
  static const guint sizes_at[] = { 16, 20, 100, 104, 108, 112, 116 };
  static const guint cuts[] = { 63, 64, 76, 96, 120, 400, 26000 };

  for (guint i = 0; i < G_N_ELEMENTS (multipliers); i++)
    g_ptr_array_add (to, g_byte_array_free_to_bytes (weights_new (multipliers[i])));
  for (guint i = 0; i < G_N_ELEMENTS (sizes_at); i++)
    for (guint k = 0; k < G_N_ELEMENTS (hostile); k++)
      {
        g_autoptr (GByteArray) file = weights_new (0.01f);
        guint32 size = GUINT32_TO_LE (hostile[k]);

        memcpy (file->data + sizes_at[i], &size, 4);
        g_ptr_array_add (to, g_byte_array_free_to_bytes (g_steal_pointer (&file)));
      }
  for (guint i = 0; i < G_N_ELEMENTS (cuts); i++)
    {
      g_autoptr (GByteArray) file = weights_new (0.01f);

      g_byte_array_set_size (file, MIN (cuts[i], file->len));
      g_ptr_array_add (to, g_byte_array_free_to_bytes (g_steal_pointer (&file)));
    }
}

void
kk_fuzz_seed_layout (GPtrArray *to)
{
  add_builtin (to, "forms/notice-a4.json");
  add_builtin (to, "forms/receipt-a5.json");
}

void
kk_fuzz_seed_rpa_profile (GPtrArray *to)
{
  add_builtin (to, "rpa/standard.json");
}

void
kk_fuzz_seed_rpa_result (GPtrArray *to)
{
  const char *good = "受付番号,枝番,氏名,結果,エラー\r\nA-0417,1,見本,済,\r\n"
                     "A-0417,2,\"見\"\"本\",失敗,\"続柄が\r\n,未登録\"\r\n";

  add_text (to, good);
  g_ptr_array_add (to, g_byte_array_free_to_bytes (kk_cp932_from_utf8 (good)));
}

void
kk_fuzz_seed_terminal (GPtrArray *to)
{
  add_text (to, "{\"terminal\": \"窓口1\", \"city_code\": \"402184\","
                "\"city_name\": \"福岡県筑紫野市\", \"practice\": true,"
                "\"server_url\": \"https://localhost:8443\", \"ca_file\": \"ca.pem\","
                "\"client_cert_file\": \"client.pem\", \"client_key_file\": \"client-key.pem\","
                "\"server_box_key\": \"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\","
                "\"server_sign_key\": \"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\","
                "\"pdf_dir\": \"out/pdf\", \"rpa_dir\": \"out/rpa\","
                "\"rpa_profile\": \"standard\"}");
}

/* The first byte chooses the status: '!' is 200. */
void
kk_fuzz_seed_answer (GPtrArray *to)
{
  add_text (to,
            "!{\"changes\": [{\"seq\": 3, \"case_id\": \"01890000-0000-7000-8000-0000000000c1\","
            "\"event\": {\"type\": \"approved\", \"at\": 7, \"revision\": 1}}]}");
  add_text (to, "#{\"type\": \"https://kakanai.jp/problems/conflict\", \"title\": \"重複\","
                "\"status\": 409, \"detail\": \"別の内容が先に届いています\"}");
}

void
kk_fuzz_seed_receipt (GPtrArray *to)
{
  add_text (to, "{\"audit_hash\":\"00\",\"audit_seq\":1,\"case_id\":"
                "\"01890000-0000-7000-8000-0000000000c1\",\"hash\":\"00\",\"practice\":true,"
                "\"received_at\":7,\"revision\":1,\"signature\":\"AAAA\"}");
  add_text (to, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
}

void
kk_fuzz_seed_request (GPtrArray *to)
{
  add_text (to, "POST /v1/cases/01890000-0000-7000-8000-0000000000c1/events\n"
                "{\"type\": \"returned\", \"reason\": \"続柄の誤り\", \"revision\": 1}");
  add_text (to, "PUT /v1/cases/01890000-0000-7000-8000-0000000000c1/revisions/2\n");
  add_text (to, "POST /v1/session\n{\"login\": \"mado1\", \"password\": \"x\"}");
}

void
kk_fuzz_seed_text (GPtrArray *to)
{
  static const char *const texts[] = {
    "令和5年4月1日",
    "昭和62年7月30日生",
    "平成35年13月45日",
    "2023-04-01",
    "5060401",
    "福岡県小郡市小郡1234番地5 見本荘101号",
    "見本　太郎",
    "ｻﾝﾌﾟﾙ ﾏﾘｱ",
    "妻(未届)の子",
    "1234-5678-9018",
    "AA99999999AA",
    "永住者の配偶者等",
    "KK1:01890000-c1:2:00ff",
    "邊\U000E0108見",
    "第30条45に規定する区分",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    add_text (to, texts[i]);
}

void
kk_fuzz_seed_table (GPtrArray *to)
{
  static const char *const names[]
      = { "eras", "choices", "papers", "problems", "relationships", "residence-statuses", "kinds" };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *name = g_strdup_printf ("tables/%s.json", names[i]);
      add_builtin (to, name);
    }
}

/* Addresses of real places, the second with （ open over two rows. */
void
kk_fuzz_seed_ken_all (GPtrArray *to)
{
  static const char rows[]
      = "25443,\"52203\",\"5220317\",\"ｼｶﾞｹﾝ\",\"ｲﾇｶﾐｸﾞﾝﾀｶﾞﾁﾖｳ\",\"ｲﾁｴﾝ\",\"滋賀県\","
        "\"犬上郡多賀町\",\"一円\",0,0,0,0,0,0\r\n"
        "40216,\"838  \",\"8380141\",\"ﾌｸｵｶｹﾝ\",\"ｵｺﾞｵﾘｼ\",\"ｵｺﾞｵﾘ(1-3\",\"福岡県\","
        "\"小郡市\",\"小郡（１～３丁目、\",0,0,1,0,0,0\r\n"
        "40216,\"838  \",\"8380141\",\"ﾌｸｵｶｹﾝ\",\"ｵｺﾞｵﾘｼ\",\"ﾁﾖｳﾒ)\",\"福岡県\",\"小郡市\","
        "\"その他）\",0,0,1,0,0,0\r\n"
        "40133,\"810  \",\"8100001\",\"ﾌｸｵｶｹﾝ\",\"ﾌｸｵｶｼﾁﾕｳｵｳｸ\",\"ﾀﾈﾀﾞｲ1ﾁﾜﾘ-ﾀﾞｲ9ﾁﾜﾘ\","
        "\"福岡県\",\"福岡市中央区\",\"種第１地割～第９地割\",0,0,0,0,0,0\r\n";
  gsize length;
  char *cp932 = g_convert (rows, -1, "CP932", "UTF-8", NULL, &length, NULL);

  g_ptr_array_add (to, g_bytes_new_static (rows, sizeof rows - 1));
  g_ptr_array_add (to, g_bytes_new_take (cp932, length));
}

/* An archive of one small scan with text over it, and the font of that text. */
void
kk_fuzz_seed_archive (GPtrArray *to)
{
  static guint8 ink[64 / 8 * 64], back[8 * 8];
  const KkPageLayers layers
      = { .width = 64, .height = 64, .dpi = 72, .fine = 1, .ink = ink, .back = { 8, 8, 1, back } };
  g_autoptr (KkArchive) archive = kk_archive_new ("控え", "2026-11-20T09:00:00+09:00");
  g_autoptr (GError) error = NULL;
  KkPageText *text = kk_page_text_new (64, 64);

  kk_page_text_put (text, "見本A", (KkBox){ 4, 4, 40, 16 });
  kk_archive_begin (archive, "頁");
  g_assert_true (kk_archive_add_scan (archive, &layers, text, 0, &error));
  g_ptr_array_add (to, kk_archive_finish (archive, &error));
  g_assert_no_error (error);
  g_ptr_array_add (to, g_resources_lookup_data ("/jp/kakanai/archive/blank.ttf", 0, &error));
  g_assert_no_error (error);
  add_text (to, "q BT /F 1 Tf <41> Tj (a\\051) Tj ET Q BI /W 1 ID x EI << /A [1 .5] >>");
}
