/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "app/ctl/ctl.h"
#include "core/kk-json.h"
#include "lexicon/kk-address.h"

/* `kakanaictl address TEXT`: what the dictionary makes of an address, as JSON. */

static void
add (JsonObject *object, const char *member, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, member, value);
  else
    json_object_set_null_member (object, member);
}

int
ctl_address (int argc, char **argv)
{
  GOptionEntry entries[] = { { NULL } };
  g_autoptr (KkLexicon) lexicon = NULL;
  g_autoptr (KkAddressMatch) match = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *object;

  if (!ctl_options ("address", entries, &argc, &argv) || argc != 2)
    return CTL_USAGE;
  lexicon = kk_lexicon_open (NULL, &error);
  if (lexicon == NULL)
    {
      fprintf (stderr, "kakanaictl address: %s\n", error->message);
      return CTL_FAILED;
    }
  match = kk_address_match_prefix (lexicon, argv[1]);
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
  add (object, "rest", argv[1] + match->length);
  root = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (root, object);
  text = json_to_string (root, FALSE);
  printf ("%s\n", text);
  return CTL_OK;
}
