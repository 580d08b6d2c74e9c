/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/kk-counter.h"
#include "devices/kk-code-reader.h"
#include "devices/kk-page-file.h"
#include "devices/kk-scanner.h"
#include "lexicon/kk-data.h"
#include "ocr/kk-reader.h"
#include "store/kk-store.h"
#include "ui/kk-messages.h"

/* Each domain with its last code: every code has a Japanese sentence of its own, with what to do.
 */
static const struct
{
  GQuark (*domain) (void);
  int last;
} domains[] = {
  { kk_app_error_quark, KK_APP_ERROR_PAGE_TWICE },
  { kk_case_error_quark, KK_CASE_ERROR_REVISION },
  { kk_notice_error_quark, KK_NOTICE_ERROR_INVALID },
  { kk_store_error_quark, KK_STORE_ERROR_MIGRATION },
  { kk_scanner_error_quark, KK_SCANNER_ERROR_TIMEOUT },
  { kk_page_file_error_quark, KK_PAGE_FILE_ERROR_EMPTY },
  { kk_code_reader_error_quark, KK_CODE_READER_ERROR_GARBAGE },
  { kk_form_error_quark, KK_FORM_ERROR_IO },
  { kk_lexicon_error_quark, KK_LEXICON_ERROR_VERSION },
  { kk_data_error_quark, KK_DATA_ERROR_INVALID },
  { kk_reader_error_quark, KK_READER_ERROR_IMAGE },
};

static void
test_every_code (void)
{
  g_autoptr (GError) unknown = g_error_new (g_quark_from_static_string ("nobody"), 1, "x");
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  const char *fallback = kk_message_for_error (unknown);

  for (gsize i = 0; i < G_N_ELEMENTS (domains); i++)
    for (int code = 0; code <= domains[i].last; code++)
      {
        g_autoptr (GError) error = g_error_new (domains[i].domain (), code, "technical text");
        const char *message = kk_message_for_error (error);

        g_test_message ("%s %d", g_quark_to_string (error->domain), code);
        g_assert_cmpstr (message, !=, fallback);
        g_assert_true (g_str_has_suffix (message, "。"));
        g_assert_null (strstr (message, "technical"));
        g_assert_true (g_hash_table_add (seen, (gpointer) message));
      }
}

static void
test_cancel_is_no_failure (void)
{
  g_autoptr (GError) cancelled = g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "x");
  g_autoptr (GError) failed = g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "x");

  g_assert_true (kk_error_is_cancelled (cancelled));
  g_assert_false (kk_error_is_cancelled (failed));
  g_assert_false (kk_error_is_cancelled (NULL));
}

static void
test_delivery (void)
{
  g_assert_null (kk_message_for_delivery (NULL));
  g_assert_cmpstr (kk_message_for_delivery ("offline"), !=, kk_message_for_delivery ("tls"));
  g_assert_nonnull (kk_message_for_delivery ("http_503"));
  g_assert_nonnull (kk_message_for_delivery ("never heard of"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/messages/every-code", test_every_code);
  g_test_add_func ("/ui/messages/cancel-is-no-failure", test_cancel_is_no_failure);
  g_test_add_func ("/ui/messages/delivery", test_delivery);
  return g_test_run ();
}
