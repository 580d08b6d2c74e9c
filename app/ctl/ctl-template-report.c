/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>

#include "app/ctl/ctl.h"
#include "app/kk-reading-report.h"
#include "lexicon/kk-address.h"

/* `kakanaictl template report`: the recognition rate by issuer, from the terminal's counts. */

static char *
issuer_name (KkLexicon *lexicon, const char *code)
{
  g_autoptr (KkAddress) city
      = lexicon != NULL && *code != '\0' ? kk_address_city_by_code (lexicon, code) : NULL;

  if (city == NULL)
    return g_strdup (*code != '\0' ? code : "発行元不明");
  return kk_address_text (city);
}

static void
print_json (const KkReportLine *line, const char *issuer)
{
  g_autoptr (JsonBuilder) b = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;
  static const char *const names[] = { "documents", "unchanged", "corrected", "missed" };
  const int values[] = { line->n_documents, line->unchanged, line->corrected, line->missed };

  json_builder_begin_object (b);
  json_builder_set_member_name (b, "issuer_code");
  if (*line->issuer_code != '\0')
    json_builder_add_string_value (b, line->issuer_code);
  else
    json_builder_add_null_value (b);
  json_builder_set_member_name (b, "issuer");
  json_builder_add_string_value (b, issuer);
  json_builder_set_member_name (b, "document");
  json_builder_add_string_value (b, line->document);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      json_builder_set_member_name (b, names[i]);
      json_builder_add_int_value (b, values[i]);
    }
  json_builder_set_member_name (b, "rate");
  json_builder_add_double_value (b, line->rate);
  json_builder_set_member_name (b, "reasons");
  json_builder_begin_array (b);
  for (KkReportReason r = 0; r < KK_N_REPORT_REASONS; r++)
    if (line->reasons & 1u << r)
      {
        json_builder_begin_object (b);
        json_builder_set_member_name (b, "code");
        json_builder_add_string_value (b, kk_report_reason_to_string (r));
        json_builder_set_member_name (b, "reason");
        json_builder_add_string_value (b, kk_report_reason_text (r));
        json_builder_set_member_name (b, "remedy");
        json_builder_add_string_value (b, kk_report_reason_remedy (r));
        json_builder_end_object (b);
      }
  json_builder_end_array (b);
  json_builder_end_object (b);
  root = json_builder_get_root (b);
  text = json_to_string (root, FALSE);
  printf ("%s\n", text);
}

static void
print_text (const KkReportLine *line, const char *issuer)
{
  KkDocument document = KK_DOCUMENT_UNKNOWN;

  kk_document_from_string (line->document, &document);
  printf ("%s\t%s\t%d件\t%.1f%%\tそのまま%d\t訂正%d\t読めず%d\n", issuer,
          kk_document_label (document), line->n_documents, line->rate * 100, line->unchanged,
          line->corrected, line->missed);
  for (KkReportReason r = 0; r < KK_N_REPORT_REASONS; r++)
    if (line->reasons & 1u << r)
      printf ("  %s%s\n", kk_report_reason_text (r), kk_report_reason_remedy (r));
}

static gboolean
is_day (const char *text)
{
  int y, m, d, n = 0;

  return text == NULL
         || (strlen (text) == 10 && sscanf (text, "%4d-%2d-%2d%n", &y, &m, &d, &n) == 3 && n == 10
             && g_date_valid_dmy ((GDateDay) d, (GDateMonth) m, (GDateYear) y));
}

int
ctl_template_report (const char *data, const char *from, const char *to, gboolean json)
{
  const KkStoreOptions options
      = { .role = KK_STORE_TERMINAL, .read_only = TRUE, .any_mode = TRUE, .must_exist = TRUE };
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (data, "counter.db", NULL);
  g_autoptr (KkStore) store = NULL;
  g_autoptr (KkLexicon) lexicon = NULL;
  g_autoptr (GPtrArray) counts = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  if (!is_day (from) || !is_day (to))
    {
      fprintf (stderr, "kakanaictl template: 日付は 2026-11-20 の形で\n");
      return CTL_USAGE;
    }
  store = kk_store_open (path, &options, &error);
  counts = store != NULL ? kk_store_list_reading_counts (store, from, to, &error) : NULL;
  if (counts == NULL)
    {
      fprintf (stderr, "kakanaictl template: %s\n", error->message);
      return CTL_FAILED;
    }
  lexicon = kk_lexicon_open (NULL, NULL);
  lines = kk_reading_report (counts);
  for (guint i = 0; i < lines->len; i++)
    {
      const KkReportLine *line = lines->pdata[i];
      g_autofree char *issuer = issuer_name (lexicon, line->issuer_code);

      if (json)
        print_json (line, issuer);
      else
        print_text (line, issuer);
    }
  if (lines->len == 0 && !json)
    printf ("この期間に署名した受付の読取はありません。\n");
  return CTL_OK;
}
