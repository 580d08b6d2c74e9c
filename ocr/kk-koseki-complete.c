/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "core/kk-text.h"
#include "ocr/kk-koseki-read.h"

#define SPACE "　"

/* "見本　太郎" → "見本"; where no space is printed, what stands before one of the given names. */
static char *
surname_of (const KkReading *reading, const char *head)
{
  const char *space = strstr (head, SPACE);
  if (space != NULL)
    return g_strndup (head, (gsize) (space - head));
  for (guint i = 0; i < reading->persons->len; i++)
    {
      const KkReadField *name = kk_reading_get (reading, (int) i, "name");
      gsize length = strlen (head);
      if (name != NULL && g_str_has_suffix (head, name->value) && strlen (name->value) < length)
        return g_strndup (head, length - strlen (name->value));
    }
  return NULL;
}

static gboolean
is_whole (const char *name, const char *surname)
{
  return strstr (name, SPACE) != NULL
         || (strlen (name) > strlen (surname) && g_str_has_prefix (name, surname));
}

static void
put_before (char **name, const char *surname)
{
  char *whole = g_strconcat (surname, SPACE, *name, NULL);
  g_free (*name);
  *name = whole;
}

static void
complete_name (KkReadField *name, const KkReadField *head, const char *surname)
{
  if (is_whole (name->value, surname))
    return;
  put_before (&name->value, surname);
  for (char **other = name->alternatives; other != NULL && *other != NULL; other++)
    if (!is_whole (*other, surname))
      put_before (other, surname);
  name->confidence = MIN (name->confidence, head->confidence);
}

static void
give (KkReading *reading, int person, const KkReadField *field)
{
  if (kk_reading_get (reading, person, field->key) != NULL)
    return;
  KkReadField *copy = kk_read_field_new (field->key, field->value, field->text, field->confidence,
                                         field->box, field->page);
  copy->alternatives = g_strdupv (field->alternatives);
  copy->alternative_scores = kk_scores_copy (field->alternative_scores, field->alternatives);
  kk_reading_take_field (reading, person, copy);
}

void
kk_koseki_complete (KkReading *reading)
{
  static const char *const common[] = { "legal_domicile", "koseki_head" };
  if (!kk_document_is_koseki (reading->document) || reading->persons->len == 0)
    return;
  const KkReadField *head = kk_reading_get (reading, 0, "koseki_head");
  g_autofree char *surname = head != NULL ? surname_of (reading, head->value) : NULL;
  for (guint i = 0; i < reading->persons->len; i++)
    {
      KkReadField *name = (KkReadField *) kk_reading_get (reading, (int) i, "name");
      for (guint k = 0; k < G_N_ELEMENTS (common); k++)
        {
          const KkReadField *field = kk_reading_get (reading, 0, common[k]);
          if (field != NULL)
            give (reading, (int) i, field);
        }
      if (name != NULL && surname != NULL)
        complete_name (name, head, surname);
      else if (name != NULL && strstr (name->value, SPACE) == NULL)
        name->confidence = MIN (name->confidence, KK_SURE - 0.1); /* half a name */
    }
}
