/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "app/kk-intake-address.h"

#include "lexicon/kk-address-parts.h"

/* The address without 方書; NULL where there is none in it. */
static char *
part_building (KkLexicon *lexicon, const char *address, char **building_out)
{
  g_autoptr (KkAddressParts) parts = kk_address_split (lexicon, address);

  if (*parts->building == '\0' || *parts->municipality == '\0' || *parts->number == '\0')
    return NULL;
  if (building_out != NULL)
    *building_out = g_strdup (parts->building);
  return g_strconcat (parts->municipality, parts->town, parts->number, NULL);
}

static gboolean
has_source (const KkValue *value, const KkSource *source)
{
  for (guint i = 0; i < value->sources->len; i++)
    {
      const KkSource *other = value->sources->pdata[i];

      if (other->kind == source->kind && g_strcmp0 (other->page, source->page) == 0
          && memcmp (&other->box, &source->box, sizeof (KkBox)) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
split_source (KkNotice *notice, const char *building_key, KkLexicon *lexicon, KkSource *source)
{
  g_autofree char *building = NULL;
  char *address = part_building (lexicon, source->value, &building);
  KkSource *part;
  KkValue *value;

  if (address == NULL)
    return;
  part = kk_source_copy (source);
  g_free (part->value);
  part->value = g_steal_pointer (&building);
  g_clear_pointer (&part->alternatives, g_strfreev);
  g_clear_pointer (&part->alternative_scores, g_free);
  g_free (source->value);
  source->value = address;
  for (guint i = 0; source->alternatives != NULL && source->alternatives[i] != NULL; i++)
    {
      char *other = part_building (lexicon, source->alternatives[i], NULL);

      if (other != NULL)
        {
          g_free (source->alternatives[i]);
          source->alternatives[i] = other;
        }
    }
  value = kk_notice_ensure (notice, building_key);
  if (has_source (value, part))
    kk_source_free (part);
  else
    kk_value_add_source (value, part);
}

void
kk_intake_split_addresses (KkNotice *notice, KkLexicon *lexicon)
{
  static const char *const keys[][2]
      = { { "new_address", "new_address_building" }, { "old_address", "old_address_building" } };

  for (gsize k = 0; k < G_N_ELEMENTS (keys); k++)
    {
      KkValue *value = kk_notice_get (notice, keys[k][0]);

      if (value == NULL)
        continue;
      for (guint i = 0; i < value->sources->len; i++)
        {
          KkSource *source = value->sources->pdata[i];

          if (source->kind == KK_SOURCE_PAGE || source->kind == KK_SOURCE_CARD)
            split_source (notice, keys[k][1], lexicon, source);
        }
      kk_value_settle (value);
    }
}
