/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "app/kk-session-private.h"
#include "core/kk-choice.h"
#include "core/kk-field.h"
#include "core/kk-kind.h"
#include "core/kk-relationship.h"
#include "core/kk-text.h"

/* What nobody types, because it follows from what stands on the form or lies on the glass. It gives
 * way to whatever a person enters there. */

char *
kk_session_dup_today (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  return g_date_time_format (now, "%Y-%m-%d");
}

static char *
path_of (int person, const char *key)
{
  return kk_field_path (KK_SCOPE_PERSON, person, key);
}

static const char *
text_of (KkSession *self, int person, const char *key)
{
  g_autofree char *path = path_of (person, key);

  return kk_notice_text (self->notice, path);
}

/* Nobody but a rule has said anything there yet. */
static gboolean
is_free (KkSession *self, const char *path)
{
  const KkValue *value = kk_notice_get (self->notice, path);
  const KkSource *last = value != NULL && value->sources->len > 0
                             ? value->sources->pdata[value->sources->len - 1]
                             : NULL;

  return last != NULL ? last->kind == KK_SOURCE_RULE : value == NULL || *value->value == '\0';
}

static void
derive (KkSession *self, const char *path, const char *text)
{
  if (is_free (self, path) && !g_str_equal (kk_notice_text (self->notice, path), text))
    kk_notice_set (self->notice, path, text, KK_SOURCE_RULE);
}

/* ——— who files ——— */

/* The head of the household among the persons, else the first; -1: nobody. */
static int
find_head (const KkNotice *notice)
{
  for (guint i = 0; i < notice->persons->len; i++)
    {
      g_autofree char *relationship = path_of ((int) i, "relationship");

      if (kk_relationship_is_head (kk_notice_text (notice, relationship)))
        return (int) i;
    }
  return notice->persons->len > 0 ? 0 : -1;
}

/* Who files for himself, or as the head, stands on the form already. Another choice takes away what
 * was filled in this way. */
static void
fill_filer (KkSession *self)
{
  const char *relation = kk_notice_text (self->notice, "filer.relation");
  gboolean known = strcmp (relation, "self") == 0 || strcmp (relation, "head") == 0;
  int head = known ? find_head (self->notice) : -1;

  derive (self, "filer.name", head >= 0 ? text_of (self, head, "name") : "");
}

/* ——— their card ——— */

static gboolean
is_of (const GPtrArray *fields, const char *name)
{
  for (guint i = 0; i < fields->len; i++)
    {
      const KkReadField *field = fields->pdata[i];

      if (g_str_equal (field->key, "name"))
        return kk_text_same_name (field->value, name);
    }
  return FALSE;
}

/* The kind of a card of that name among the pages that were read; NULL: none. */
static const char *
card_of (KkSession *self, const char *name)
{
  for (guint i = 0; i < self->pages->len; i++)
    {
      const KkPageEntry *entry = self->pages->pdata[i];

      for (guint r = 0; entry->readings != NULL && r < entry->readings->len; r++)
        {
          const KkReading *reading = entry->readings->pdata[r];
          const char *document = kk_document_to_string (reading->document);

          if (kk_document_is_card (reading->document)
              && kk_choice_find ("identity.documents", document) != NULL)
            for (guint p = 0; p < reading->persons->len; p++)
              if (is_of (reading->persons->pdata[p], name))
                return document;
        }
    }
  return NULL;
}

/* Whose card lies on the glass has shown it. How they were identified stays the clerk's to say. */
static void
fill_identity (KkSession *self)
{
  const char *name = kk_notice_text (self->notice, "filer.name");
  const char *card = *name != '\0' ? card_of (self, name) : NULL;

  derive (self, "identity.documents", card != NULL ? card : "");
}

/* ——— the household ——— */

/* Whoever is said to be the head is the new head, where nobody said another. */
static void
fill_head (KkSession *self, int person)
{
  if (kk_relationship_is_head (text_of (self, person, "relationship"))
      && kk_kind_want (self->notice, -1, "new_head") >= KK_WANT_SHOWN)
    derive (self, "new_head", text_of (self, person, "name"));
}

static void
fill_residence (KkSession *self)
{
  if (!kk_kind_begins_residence (self->notice->kind))
    return;
  for (guint i = 0; i < self->notice->persons->len; i++)
    {
      g_autofree char *path = path_of ((int) i, "foreign_resident_date");

      if (kk_notice_is_foreign (self->notice, (int) i))
        derive (self, path, kk_notice_text (self->notice, "move_date"));
    }
}

gboolean
kk_session_follow_edit (KkSession *self, const char *path)
{
  KkScope scope;
  int person;
  const char *key;

  if (!kk_field_path_parse (path, &scope, &person, &key))
    return FALSE;
  if (g_str_equal (key, "move_date") || g_str_equal (key, "nationality"))
    fill_residence (self);
  else if (g_str_equal (key, "filer.name"))
    fill_identity (self);
  else if (g_str_equal (key, "filer.relation") || g_str_equal (key, "name")
           || g_str_equal (key, "relationship"))
    {
      if (person >= 0)
        fill_head (self, person);
      fill_filer (self);
      fill_identity (self);
    }
  else
    return FALSE;
  return TRUE;
}

/* That a person is the new head and that their 続柄 is 世帯主 are one statement: who confirms the
 * one has confirmed the other, where a rule had put it there. */
void
kk_session_follow_confirm (KkSession *self, const char *path)
{
  const char *head = kk_notice_text (self->notice, "new_head");

  for (guint i = 0; *head != '\0' && i < self->notice->persons->len; i++)
    {
      g_autofree char *relationship = path_of ((int) i, "relationship");
      const char *other = g_str_equal (path, "new_head")     ? relationship
                          : g_str_equal (path, relationship) ? "new_head"
                                                             : NULL;

      if (other != NULL && kk_relationship_is_head (text_of (self, (int) i, "relationship"))
          && kk_text_same_name (text_of (self, (int) i, "name"), head) && is_free (self, other))
        kk_notice_confirm (self->notice, other);
    }
}

void
kk_session_follow_reading (KkSession *self)
{
  kk_notice_derive_head (self->notice);
  fill_residence (self);
  fill_filer (self);
  fill_identity (self);
}
