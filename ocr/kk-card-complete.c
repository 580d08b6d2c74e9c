/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "core/kk-text.h"
#include "lexicon/kk-address.h"
#include "ocr/kk-card-read.h"

static gboolean
begins_with_prefecture (KkLexicon *lexicon, const char *address)
{
  g_autoptr (GPtrArray) prefectures = kk_address_prefectures (lexicon);
  for (guint i = 0; i < prefectures->len; i++)
    if (g_str_has_prefix (address, ((KkAddress *) prefectures->pdata[i])->prefecture))
      return TRUE;
  return FALSE;
}

/* "兵庫県公安委員会", or the line above 公安委員会. */
static char *
commission_of (KkLexicon *lexicon, const GPtrArray *texts)
{
  g_autoptr (GPtrArray) prefectures = kk_address_prefectures (lexicon);
  gboolean printed = FALSE;
  for (guint i = 0; i < texts->len; i++)
    printed = printed || strstr (((KkText *) texts->pdata[i])->text, "公安委員会") != NULL;
  for (guint i = 0; printed && i < texts->len; i++)
    {
      g_autofree char *plain = kk_text_fold (((KkText *) texts->pdata[i])->text);
      for (guint k = 0; k < prefectures->len; k++)
        {
          const char *name = ((KkAddress *) prefectures->pdata[k])->prefecture;
          const char *rest = g_str_has_prefix (plain, name) ? plain + strlen (name) : NULL;
          if (rest != NULL && (*rest == '\0' || g_str_has_prefix (rest, "公安")))
            return g_strdup (name);
        }
    }
  return NULL;
}

void
kk_card_complete (KkReading *reading,
                  KkLexicon *lexicon,
                  const GPtrArray *texts,
                  GHashTable *evidences)
{
  KkReadField *field = (KkReadField *) kk_reading_get (reading, 0, "address");
  if (reading->document != KK_DOCUMENT_DRIVER_LICENSE || field == NULL || lexicon == NULL
      || begins_with_prefecture (lexicon, field->value))
    return;
  g_autoptr (KkAddressMatch) match = kk_address_match_prefix (lexicon, field->value);
  g_autofree char *printed = commission_of (lexicon, texts);
  const char *known
      = match != NULL && *match->address->city != '\0' ? match->address->prefecture : NULL;
  if (known == NULL && printed == NULL)
    return;
  char *whole = g_strconcat (known != NULL ? known : printed, field->value, NULL);
  /* Two towns of one name, or a holder who moved: somebody has to look. */
  if (known == NULL || (printed != NULL && strcmp (printed, known) != 0))
    {
      KkEvidence *evidence = kk_evidences_get (evidences, field);
      if (evidence != NULL)
        evidence->says |= KK_DOUBTS_CLASH;
    }
  g_free (field->value);
  field->value = whole;
}
