/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "app/ctl/ctl.h"
#include "core/kk-json.h"
#include "lexicon/kk-address-import.h"
#include "lexicon/kk-address-parts.h"

/* `kakanaictl address TEXT`: what the dictionary makes of an address, as JSON.
 * `kakanaictl address find WORDS`: the search of the counter's F4, a line each.
 * `kakanaictl address import FILE`: Japan Post's file becomes the city's addresses. */

static void
add (JsonObject *object, const char *member, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, member, value);
  else
    json_object_set_null_member (object, member);
}

static KkLexicon *
open_lexicon (void)
{
  g_autoptr (GError) error = NULL;
  KkLexicon *lexicon = kk_lexicon_open (NULL, &error);
  if (lexicon == NULL)
    fprintf (stderr, "kakanaictl address: %s\n", error->message);
  return lexicon;
}

static int
show (KkLexicon *lexicon, const char *text)
{
  g_autoptr (KkAddressMatch) match = kk_address_match_prefix (lexicon, text);
  g_autoptr (KkAddressParts) parts = kk_address_split (lexicon, text);
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *json = NULL;
  JsonObject *object;

  if (match == NULL)
    {
      fprintf (stderr, "kakanaictl address: 辞書にない住所です\n");
      return CTL_FAILED;
    }
  object = json_object_new ();
  add (object, "prefecture", match->address->prefecture);
  add (object, "city", match->address->city);
  add (object, "town", match->address->town);
  add (object, "postal_code", match->address->postal_code);
  add (object, "city_code", match->address->city_code);
  add (object, "rest", text + match->length);
  add (object, "number", parts->number);
  add (object, "building", parts->building);
  json_node_take_object (root, object);
  json = json_to_string (root, FALSE);
  printf ("%s\n", json);
  return CTL_OK;
}

static int
find (KkLexicon *lexicon, char **words)
{
  g_autofree char *query = g_strjoinv (" ", words);
  g_autoptr (GPtrArray) found = kk_address_search (lexicon, query, 50);

  for (guint i = 0; i < found->len; i++)
    {
      const KkAddress *address = found->pdata[i];
      printf ("%s\t%s\t%s\t%s\n", address->postal_code, address->prefecture, address->city,
              address->town);
    }
  return found->len > 0 ? CTL_OK : CTL_FAILED;
}

static gboolean
write_report (const KkAddressReport *report, const char *path, GError **error)
{
  g_autoptr (GString) text = g_string_new ("変更\t前\t後\t前の郵便番号\t後の郵便番号\r\n");
  for (guint i = 0; i < report->changes->len; i++)
    {
      const KkAddressChange *change = report->changes->pdata[i];
      g_string_append_printf (text, "%s\t%s\t%s\t%s\t%s\r\n",
                              kk_address_change_kind_to_string (change->kind), change->before,
                              change->after, change->zip_before, change->zip_after);
    }
  return g_file_set_contents_full (path, text->str, text->len, G_FILE_SET_CONTENTS_CONSISTENT, 0644,
                                   error);
}

static int
import (const char *file, const char *out, const char *report_path, gboolean allow_loss)
{
  static const char *const labels[KK_ADDRESS_N_CHANGES]
      = { "市区町村の新設", "市区町村の廃止", "合併・改称",    "町域の追加",
          "町域の廃止",     "町域の改称",     "郵便番号の変更" };
  g_autofree char *output = out != NULL ? g_strdup (out) : kk_lexicon_city_path ();
  g_autoptr (KkAddressReport) report = NULL;
  g_autoptr (GError) error = NULL;

  if (output == NULL)
    {
      fprintf (stderr, "kakanaictl address import: KAKANAI_CITY_DIR が設定されていません"
                       "（または --out FILE で書き出す先を指定してください）\n");
      return CTL_USAGE;
    }
  report = kk_address_import (file, output, allow_loss, &error);
  if (report == NULL)
    {
      fprintf (stderr, "kakanaictl address import: %s\n", error->message);
      if (g_error_matches (error, KK_ADDRESS_IMPORT_ERROR, KK_ADDRESS_IMPORT_ERROR_LOSS))
        fprintf (stderr, "正しいファイルであれば --allow-loss を付けてください。\n");
      return CTL_FAILED;
    }
  printf ("%s: 都道府県 %u、市区町村 %u、町域 %u\n", output, report->prefectures, report->cities,
          report->towns);
  for (int i = 0; i < KK_ADDRESS_N_CHANGES; i++)
    printf ("%s: %u\n", labels[i], report->counts[i]);
  if (report_path != NULL && !write_report (report, report_path, &error))
    {
      fprintf (stderr, "kakanaictl address import: %s\n", error->message);
      return CTL_FAILED;
    }
  return CTL_OK;
}

int
ctl_address (int argc, char **argv)
{
  g_autofree char *out = NULL;
  g_autofree char *report = NULL;
  gboolean allow_loss = FALSE;
  GOptionEntry entries[] = {
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &out, "import: the file to write", "FILE" },
    { "report", 0, 0, G_OPTION_ARG_FILENAME, &report, "import: what changed, as TSV", "FILE" },
    { "allow-loss", 0, 0, G_OPTION_ARG_NONE, &allow_loss, "import: fewer towns are right", NULL },
    { NULL }
  };
  g_autoptr (KkLexicon) lexicon = NULL;

  if (!ctl_options ("address", entries, &argc, &argv) || argc < 2)
    return CTL_USAGE;
  if (strcmp (argv[1], "import") == 0)
    return argc == 3 ? import (argv[2], out, report, allow_loss) : CTL_USAGE;
  lexicon = open_lexicon ();
  if (lexicon == NULL)
    return CTL_FAILED;
  if (strcmp (argv[1], "find") == 0)
    return argc > 2 ? find (lexicon, argv + 2) : CTL_USAGE;
  return argc == 2 ? show (lexicon, argv[1]) : CTL_USAGE;
}
