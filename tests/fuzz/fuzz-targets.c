/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "app/kk-server-client.h"
#include "core/kk-date.h"
#include "core/kk-field.h"
#include "core/kk-json.h"
#include "core/kk-kind.h"
#include "core/kk-papers.h"
#include "core/kk-problem.h"
#include "core/kk-relationship.h"
#include "core/kk-revision.h"
#include "core/kk-table.h"
#include "core/kk-text.h"
#include "devices/kk-code-wedge.h"
#include "devices/kk-page-codes.h"
#include "devices/kk-page-file.h"
#include "forms/kk-archive-check.h"
#include "forms/kk-paper-code.h"
#include "forms/kk-pdf-token.h"
#include "forms/kk-true-type.h"
#include "forms/kk-rpa.h"
#include "lexicon/kk-address-import.h"
#include "lexicon/kk-data.h"
#include "lexicon/kk-ken-all.h"
#include "ocr/kk-glyph-net.h"
#include "ocr/kk-interpret.h"
#include "server/kk-call.h"
#include "store/kk-crypto.h"
#include "tests/forms/household.h"
#include "tests/fuzz/kk-fuzz.h"

/* NULL or FALSE if and only if the error is set. */
#define PROMISE(good, error) g_assert_true ((good) == ((error) == NULL))

static const char *
text_of (GBytes *bytes, gsize *size_out)
{
  const char *text = g_bytes_get_data (bytes, size_out);

  return text != NULL ? text : "";
}

static void
eat_notice (GBytes *bytes)
{
  gsize size;
  const char *text = text_of (bytes, &size);
  g_autoptr (GError) error = NULL;
  g_autoptr (KkNotice) notice = kk_notice_from_string (text, (gssize) size, &error);
  KkCheckContext context = { .city_code = "402184", .city_name = "福岡県筑紫野市", .papers = TRUE };

  PROMISE (notice != NULL, error);
  if (notice == NULL)
    return;
  g_date_set_dmy (&context.today, 1, 4, 2025);
  g_autoptr (GPtrArray) problems = kk_check_notice (notice, &context);
  g_autoptr (GPtrArray) corrections = kk_notice_corrections (notice);
  g_autoptr (GArray) form = kk_kind_form (notice, (int) notice->persons->len - 1);
  g_autoptr (GArray) asked = kk_certificates_asked (notice);
  g_autofree char *written = kk_notice_to_string (notice);
  g_autoptr (KkNotice) back = kk_notice_from_string (written, -1, &error);

  g_assert_no_error (error);
  g_assert_true (kk_notice_equal (notice, back));
  if (notice->persons->len > 0)
    {
      kk_notice_switch (notice, 0, TRUE);
      kk_notice_switch (notice, 0, FALSE);
      g_assert_false (kk_notice_is_foreign (notice, 0));
    }
}

static void
eat_reading (GBytes *bytes)
{
  gsize size;
  const char *text = text_of (bytes, &size);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = kk_json_parse (text, (gssize) size, &error);

  PROMISE (node != NULL, error);
  if (node == NULL)
    return;
  g_autoptr (KkReading) reading = kk_reading_from_json (node, &error);

  PROMISE (reading != NULL, error);
  if (reading == NULL)
    return;
  g_autoptr (JsonNode) again = kk_reading_to_json (reading);
  g_autoptr (KkNotice) notice = kk_notice_new (KK_MOVE_IN);

  kk_notice_merge_reading (notice, reading, KK_SOURCE_PAGE);
  kk_notice_merge_reading (notice, reading, KK_SOURCE_CARD);
  g_autofree char *written = kk_notice_to_string (notice);
}

static void
eat_revision (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkRevision) revision = kk_revision_from_bytes (bytes, &error);

  PROMISE (revision != NULL, error);
  if (revision == NULL)
    return;
  g_autoptr (GBytes) written = kk_revision_to_bytes (revision);
  g_autoptr (KkRevision) back = kk_revision_from_bytes (written, &error);

  g_assert_no_error (error);
}

/* The parts of a revision one by one, so that no hash stands before them. */
static void
eat_record (GBytes *bytes)
{
  gsize size;
  const char *text = text_of (bytes, &size);
  g_autoptr (JsonNode) node = kk_json_parse (text, (gssize) size, NULL);

  if (node == NULL)
    return;
  g_autoptr (GError) event_error = NULL, signature_error = NULL;
  g_autoptr (KkEvent) event = kk_event_from_json (node, &event_error);
  g_autoptr (KkSignature) signature = kk_signature_from_json (node, &signature_error);

  PROMISE (event != NULL, event_error);
  PROMISE (signature != NULL, signature_error);
  if (event != NULL)
    {
      g_auto (KkCaseState) state = { 0 };

      kk_case_apply (&state, event, NULL);
    }
  if (signature != NULL)
    {
      g_autoptr (JsonNode) again = kk_signature_to_json (signature);

      kk_signature_is_valid (signature);
    }
}

static void
eat_page_file (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkPageFile) file = kk_page_file_open (bytes, &error);

  PROMISE (file != NULL, error);
  for (int i = 0; file != NULL && i < MIN (2, kk_page_file_get_n_pages (file)); i++)
    {
      g_autoptr (GError) page_error = NULL;
      g_autoptr (KkPageImage) page = kk_page_file_read_page (file, i, &page_error);

      PROMISE (page != NULL, page_error);
      if (page != NULL && (gint64) page->width * page->height < 100000)
        {
          g_autoptr (KkPageImage) small = kk_page_image_thumbnail (page, 64);
          g_autoptr (GPtrArray) codes = kk_page_codes_read (page);
        }
    }
}

/* With its length and SHA-256 put right, so that what lies behind them is reached. */
static void
eat_weights (GBytes *bytes)
{
  gsize size;
  g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autoptr (GError) error = NULL, mended_error = NULL;
  g_autoptr (KkGlyphNet) net = kk_glyph_net_new (bytes, &error);

  PROMISE (net != NULL, error);
  size = g_bytes_get_size (bytes);
  if (size < 64)
    return;
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize digest = 32;

  for (guint i = 0; i < 4; i++)
    data[12 + i] = (guint8) (size >> (8 * i));
  g_checksum_update (sum, data + 64, (gssize) (size - 64));
  g_checksum_get_digest (sum, data + 32, &digest);
  g_autoptr (GBytes) mended = g_bytes_new_static (data, size);
  g_autoptr (KkGlyphNet) second = kk_glyph_net_new (mended, &mended_error);

  PROMISE (second != NULL, mended_error);
  if (second == NULL)
    return;
  g_autoptr (KkGlyphScratch) scratch = kk_glyph_scratch_new (second, kk_glyph_best_path ());
  guint8 cell[KK_GLYPH_CELL];

  memset (cell, 127, sizeof cell);
  kk_glyph_net_run (second, scratch, cell, 1, NULL);
}

static void
eat_layout (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkFormLayout) layout = kk_form_layout_new (bytes, "fuzz", &error);

  PROMISE (layout != NULL, error);
  if (layout == NULL)
    return;
  g_autoptr (KkNotice) notice = test_household_new (2);
  KkFormData data = test_form_data (notice);
  g_autoptr (KkFormRender) render = kk_form_render_new (layout, &data, &error);

  PROMISE (render != NULL, error);
}

static void
eat_rpa_profile (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkRpaProfile) profile = kk_rpa_profile_new (bytes, "fuzz", &error);

  PROMISE (profile != NULL, error);
  if (profile == NULL)
    return;
  g_autoptr (KkNotice) notice = test_household_new (2);
  g_autoptr (KkRpaFile) file = kk_rpa_file_new (profile);
  KkRpaCase one
      = { .notice = notice, .case_id = "c", .revision = 1, .receipt_number = "1", .city_code = "" };

  if (kk_rpa_file_add (file, &one, NULL))
    {
      g_autoptr (GBytes) written = kk_rpa_file_to_bytes (file);
      g_autoptr (JsonNode) manifest = kk_rpa_file_manifest (file);
    }
}

static void
eat_rpa_result (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = kk_rpa_results_parse (bytes, &error);

  PROMISE (results != NULL, error);
}

static void
eat_terminal (GBytes *bytes)
{
  static char *folder;
  g_autofree char *name = NULL;
  g_autoptr (GError) error = NULL;

  if (folder == NULL)
    folder = g_dir_make_tmp ("kakanai-fuzz-XXXXXX", NULL);
  name = g_build_filename (folder, "terminal.json", NULL);
  FILE *file = g_fopen (name, "wb");

  g_assert_nonnull (file);
  gsize size;
  const char *text = text_of (bytes, &size);

  fwrite (text, 1, size, file);
  fclose (file);
  g_autoptr (KkAppConfig) config = kk_app_config_load (folder, &error);

  PROMISE (config != NULL, error);
  g_remove (name);
}

/* What a server answers: first byte, which status. */
static void
eat_answer (GBytes *bytes)
{
  static const guint statuses[] = { 200, 201, 400, 401, 403, 404, 409, 422, 429, 500, 503 };
  gsize size = g_bytes_get_size (bytes);
  const guint8 *data = g_bytes_get_data (bytes, NULL);
  g_autoptr (GError) error = NULL;

  if (size == 0)
    return;
  g_autoptr (GBytes) body = g_bytes_new_from_bytes (bytes, 1, size - 1);
  KkServerAnswer answer = { .status = statuses[data[0] % G_N_ELEMENTS (statuses)], .body = body };
  g_autoptr (JsonNode) node = kk_server_answer_json (&answer, &error);

  PROMISE (node != NULL, error);
}

static void
eat_receipt (GBytes *bytes)
{
  static KkServerPublic pub;
  g_autoptr (GError) error = NULL, box_error = NULL;
  gsize size;
  const char *text = text_of (bytes, &size);
  g_autofree char *key = g_strndup (text, size);

  g_autoptr (KkReceipt) receipt = kk_receipt_verify (bytes, &pub, &error);
  PROMISE (receipt != NULL, error);
  KkServerPublic read;
  gboolean good = kk_server_public_from_base64 (key, key, &read, &box_error);
  PROMISE (good, box_error);
}

static const char *
no_query (gpointer data, const char *name)
{
  return data;
}

/* "METHOD PATH\nBODY" */
static void
eat_request (GBytes *bytes)
{
  gsize size;
  const char *text = text_of (bytes, &size);
  g_autofree char *whole = g_strndup (text, size);
  char *body = strchr (whole, '\n');
  char *path = strchr (whole, ' ');
  KkPathParts parts;
  KkTrouble trouble;
  const char *allow;

  if (body == NULL || path == NULL || path > body)
    return;
  *body++ = '\0';
  *path++ = '\0';
  kk_route_find (whole, path, &parts, &trouble, &allow);
  g_autoptr (GBytes) json = g_bytes_new_static (body, strlen (body));
  KkCall call = { .body = json, .query = no_query, .query_data = path };
  KkAnswer *answer = NULL;
  g_autoptr (JsonNode) node = kk_call_json (&call, &answer);
  gint64 number;

  kk_call_query_int (&call, "after", 0, &number);
  g_assert_true ((node == NULL) == (answer != NULL));
  g_clear_pointer (&answer, kk_answer_free);
}

/* What a clerk types, a code reader sends, or the page says. */
static void
eat_text (GBytes *bytes)
{
  gsize size, n;
  const char *data = text_of (bytes, &size);
  /* No line of a page and no scanner's code is longer. */
  g_autofree char *text = g_utf8_make_valid (data, (gssize) MIN (size, 4096));
  g_auto (KkPaperCode) code = { 0 };
  g_auto (KkDate) date = { 0 };
  const KkField *fields = kk_fields (&n);

  if (kk_paper_code_parse (text, &code))
    g_assert_nonnull (code.case_id);
  kk_date_parse (text, &date);
  g_autofree char *wareki = kk_date_to_wareki (text), *normal = kk_date_normalise (text);
  for (gsize i = 0; i < n; i++)
    {
      g_auto (KkMeaning) meaning = { 0 };
      g_autofree char *value = kk_field_normalise (&fields[i], text);
      g_autofree char *masked = kk_field_mask (&fields[i], text);

      kk_interpret (NULL, KK_DOCUMENT_TRANSFER_CERTIFICATE, fields[i].key, text, &meaning);
      kk_interpret_plausible (fields[i].key, text);
    }
  g_autoptr (KkCodeWedge) wedge = kk_code_wedge_new (0, 0, 0);
  guint32 time = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    kk_code_wedge_feed (wedge, g_utf8_get_char (p), time += (guint8) *p % 40);
  kk_code_wedge_tick (wedge, time + 1000);
}

static void
eat_table (GBytes *bytes)
{
  g_autoptr (GError) error = NULL, era_error = NULL;
  g_autoptr (JsonNode) node = kk_data_parse_json (bytes, "fuzz", &error);

  PROMISE (node != NULL, error);
  kk_data_line (bytes, "$.eras[1].name");
  PROMISE (kk_date_load_eras (bytes, &era_error), era_error);
  /* Fields are taken once, before they are used. */
  for (const char *const *table = kk_table_names (); node != NULL && *table != NULL; table++)
    {
      g_autoptr (GError) reason = NULL;
      g_autofree char *path = NULL, *name = g_strdup_printf ("tables/%s.json", *table);

      if (g_str_equal (*table, "eras") || g_str_equal (*table, "fields"))
        continue;
      gboolean taken = kk_table_load (*table, node, &path, &reason);
      PROMISE (taken, reason);
      if (path != NULL)
        kk_data_line (bytes, path);
      if (!taken)
        continue;
      g_autoptr (KkNotice) notice = kk_notice_new (KK_MOVE_IN_ABROAD);
      KkCheckContext context = { .papers = TRUE };
      kk_notice_add_person (notice);
      kk_notice_set (notice, "persons[0].residence_status", "留学", KK_SOURCE_TYPED);
      kk_notice_set (notice, "persons[0].relationship", "孫", KK_SOURCE_TYPED);
      g_date_set_dmy (&context.today, 1, 4, 2025);
      g_autoptr (GPtrArray) problems = kk_check_notice (notice, &context);
      g_autoptr (GBytes) shipped = kk_data_lookup_builtin (name, NULL);
      g_autoptr (JsonNode) back = kk_data_parse_json (shipped, name, NULL);
      g_assert_true (kk_table_load (*table, back, NULL, NULL));
    }
}

static void
eat_ken_all (GBytes *bytes)
{
  gsize size;
  const char *text = text_of (bytes, &size);
  g_autoptr (GError) error = NULL;
  g_autoptr (KkAddressSource) source = kk_address_source_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (source->prefectures); i++)
    {
      source->prefectures[i] = i == 39 ? "福岡県" : i == 24 ? "滋賀県" : "";
      source->prefecture_kana[i] = "";
    }
  PROMISE (kk_ken_all_parse (text, size, "KEN_ALL.CSV", source, &error), error);
}

/* The checker of archives takes any file; what it parses itself takes any bytes. */
static void
eat_archive (GBytes *bytes)
{
  gsize size;
  const char *text = text_of (bytes, &size);
  g_autofree char *level = NULL;
  g_autoptr (GPtrArray) findings = kk_archive_check (bytes, &level);
  g_auto (KkPdfTokens) tokens;
  KkTrueType font;
  gsize at = 0;

  g_assert_cmpuint (findings->len, <=, KK_ARCHIVE_FINDINGS_MAX);
  kk_pdf_tokens_init (&tokens, text, size);
  while (kk_pdf_tokens_next (&tokens) != KK_TOKEN_END)
    {
      g_assert_cmpuint (tokens.at, >, at);
      at = tokens.at;
    }
  if (kk_true_type_open (&font, text, size))
    for (guint c = 0; c < 300; c++)
      kk_true_type_width (&font, kk_true_type_glyph (&font, c, c & 0xff));
}

static const KkFuzzTarget targets[] = {
  { "notice", 65536, 3000, eat_notice, kk_fuzz_seed_notice },
  { "reading", 65536, 3000, eat_reading, kk_fuzz_seed_reading },
  { "revision", 65536, 3000, eat_revision, kk_fuzz_seed_revision },
  { "record", 16384, 3000, eat_record, kk_fuzz_seed_record },
  { "page-file", 65536, 1500, eat_page_file, kk_fuzz_seed_page_file },
  { "weights", 65536, 3000, eat_weights, kk_fuzz_seed_weights },
  { "layout", 65536, 1500, eat_layout, kk_fuzz_seed_layout },
  { "rpa-profile", 65536, 2000, eat_rpa_profile, kk_fuzz_seed_rpa_profile },
  { "rpa-result", 65536, 3000, eat_rpa_result, kk_fuzz_seed_rpa_result },
  { "terminal", 16384, 1000, eat_terminal, kk_fuzz_seed_terminal },
  { "answer", 65536, 3000, eat_answer, kk_fuzz_seed_answer },
  { "receipt", 16384, 2000, eat_receipt, kk_fuzz_seed_receipt },
  { "request", 65536, 3000, eat_request, kk_fuzz_seed_request },
  { "text", 4096, 600, eat_text, kk_fuzz_seed_text },
  { "table", 65536, 3000, eat_table, kk_fuzz_seed_table },
  { "ken-all", 16384, 3000, eat_ken_all, kk_fuzz_seed_ken_all },
  { "template", 131072, 400, kk_fuzz_eat_template, kk_fuzz_seed_template },
  { "page-image", 262144, 25, kk_fuzz_eat_page_image, kk_fuzz_seed_page_image },
  { "archive", 65536, 300, eat_archive, kk_fuzz_seed_archive },
};

const KkFuzzTarget *
kk_fuzz_targets (gsize *n_out)
{
  *n_out = G_N_ELEMENTS (targets);
  return targets;
}

const KkFuzzTarget *
kk_fuzz_target_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (targets); i++)
    if (g_str_equal (targets[i].name, name))
      return &targets[i];
  return NULL;
}
