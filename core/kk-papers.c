/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-papers.h"

#include "core/kk-choice.h"
#include "core/kk-date.h"
#include "core/kk-json.h"
#include "core/kk-kind.h"
#include "core/kk-notice-private.h"
#include "core/kk-relationship.h"
#include "core/kk-table-private.h"
#include "core/kk-text.h"

#include <string.h>

static int
n_persons (const KkNotice *notice)
{
  return (int) notice->persons->len;
}

static const char *
text_of (const KkNotice *notice, int person, const char *key)
{
  return kk_person_text (notice->persons->pdata[person], key);
}

static gboolean
any_person (const KkNotice *notice, gboolean foreign)
{
  for (int i = 0; i < n_persons (notice); i++)
    if (kk_notice_is_foreign (notice, i) == foreign)
      return TRUE;
  return FALSE;
}

static gboolean
any_without_card (const KkNotice *notice, const char *today)
{
  for (int i = 0; i < n_persons (notice); i++)
    if (kk_notice_is_foreign (notice, i) && text_of (notice, i, "card_number")[0] == '\0')
      return TRUE;
  return FALSE;
}

/* A foreigner who is a relative of a head who is a foreigner too, or is not on the form. */
static gboolean
any_foreign_relative (const KkNotice *notice, const char *today)
{
  gboolean japanese_head = FALSE, relative = FALSE;
  for (int i = 0; i < n_persons (notice); i++)
    {
      const char *relationship = text_of (notice, i, "relationship");
      gboolean foreign = kk_notice_is_foreign (notice, i);
      if (kk_relationship_is_head (relationship))
        japanese_head = japanese_head || !foreign;
      else if (foreign && kk_relationship_rank (relationship) < 70)
        relative = TRUE;
    }
  return relative && !japanese_head;
}

/* Somebody who has registered a seal, or of whom nobody has said they have not: under 15 nobody can
 * (印鑑登録証明事務処理要領). */
static gboolean
any_may_have_seal (const KkNotice *notice, const char *today)
{
  for (int i = 0; i < n_persons (notice); i++)
    {
      const char *said = text_of (notice, i, "seal_registered");
      int age = kk_date_legal_age (text_of (notice, i, "birth_date"), today);
      if (strcmp (said, "true") == 0 || (*said == '\0' && (age < 0 || age >= 15)))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_late (const KkNotice *notice, const char *today)
{
  const char *filed = kk_notice_text (notice, "notification_date");
  int limit = kk_kind_deadline_days (notice->kind), days;
  return limit > 0
         && kk_date_days_between (kk_notice_text (notice, "move_date"),
                                  *filed != '\0' ? filed : today, &days)
         && days > limit;
}

static gboolean
any_japanese (const KkNotice *notice, const char *today)
{
  return any_person (notice, FALSE);
}

static gboolean
any_foreigner (const KkNotice *notice, const char *today)
{
  return any_person (notice, TRUE);
}

static gboolean
wants_seal_certificate (const KkNotice *notice, const char *today)
{
  return kk_notice_text (notice, "request.seal")[0] != '\0';
}

/* The words of "when" in papers.json; the others there are who files: appointed_agent … */
static const struct
{
  const char *when;
  gboolean (*holds) (const KkNotice *notice, const char *today);
} conditions[] = {
  { "japanese", any_japanese },
  { "foreign", any_foreigner },
  { "no_card_number", any_without_card },
  { "foreign_relative", any_foreign_relative },
  { "late", is_late },
  { "seal", wants_seal_certificate },
  { "seal_registered", any_may_have_seal },
};

gboolean
kk_paper_condition_exists (const char *when)
{
  for (gsize i = 0; i < G_N_ELEMENTS (conditions); i++)
    if (strcmp (conditions[i].when, when) == 0)
      return TRUE;
  return kk_choice_find ("filer.relation", when) != NULL;
}

static gboolean
holds (const KkNotice *notice, const char *when, const char *today)
{
  for (gsize i = 0; i < G_N_ELEMENTS (conditions); i++)
    if (strcmp (conditions[i].when, when) == 0)
      return conditions[i].holds (notice, today);
  return strcmp (when, kk_notice_text (notice, "filer.relation")) == 0;
}

static gboolean
is_seen (const KkNotice *notice, JsonObject *row, const char *path)
{
  JsonArray *identity = kk_json_get_array (row, "identity");
  if (strcmp (kk_notice_text (notice, path), "true") == 0)
    return TRUE;
  g_auto (GStrv) shown = g_strsplit (kk_notice_text (notice, "identity.documents"), ";", -1);
  for (guint i = 0; identity != NULL && i < json_array_get_length (identity); i++)
    if (g_strv_contains ((const char *const *) shown, json_array_get_string_element (identity, i)))
      return TRUE;
  return FALSE;
}

static void
paper_free (KkPaper *paper)
{
  g_free (paper->path);
  g_free (paper->remark);
  g_free (paper);
}

GPtrArray *
kk_papers_wanted (const KkNotice *notice, const char *today)
{
  GPtrArray *papers = g_ptr_array_new_with_free_func ((GDestroyNotify) paper_free);
  for (const char *const *key = kk_kind_papers (notice->kind); *key != NULL; key++)
    {
      JsonObject *row = kk_table_find ("papers", "papers", "key", *key);
      JsonArray *when = kk_json_get_array (row, "when");
      gboolean wanted = TRUE;
      for (guint i = 0; when != NULL && i < json_array_get_length (when); i++)
        wanted = wanted && holds (notice, json_array_get_string_element (when, i), today);
      if (!wanted)
        continue;
      const char *field = kk_json_get_string (row, "field", NULL);
      KkPaper *paper = g_new0 (KkPaper, 1);
      paper->key = kk_json_get_string (row, "key", "");
      paper->label = kk_json_get_string (row, "label", "");
      paper->why = kk_json_get_string (row, "why", "");
      paper->path = field != NULL ? g_strdup (field) : g_strconcat ("papers.", *key, NULL);
      paper->blocking = kk_json_get_bool (row, "blocking", FALSE);
      paper->seen = is_seen (notice, row, paper->path);
      const KkValue *value = kk_notice_get (notice, paper->path);
      paper->remark = g_strdup (value != NULL ? value->remark : NULL);
      g_ptr_array_add (papers, paper);
    }
  return papers;
}

char *
kk_papers_missing_text (const GPtrArray *papers, gboolean blocking_only)
{
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();
  for (guint i = 0; i < papers->len; i++)
    {
      const KkPaper *paper = papers->pdata[i];
      if (!paper->seen && (paper->blocking || !blocking_only))
        g_ptr_array_add (labels, (gpointer) paper->label);
    }
  if (labels->len == 0)
    return NULL;
  g_ptr_array_add (labels, NULL);
  return g_strjoinv ("、", (char **) labels->pdata);
}

GArray *
kk_certificates_asked (const KkNotice *notice)
{
  GArray *asked = g_array_new (FALSE, FALSE, sizeof (KkCertificate));
  JsonArray *rows = kk_table_rows ("certificates", "certificates");
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);
      const char *key = kk_json_get_string (row, "key", "");
      const char *copies = kk_notice_text (notice, key);
      if (*copies == '\0' || strcmp (copies, "0") == 0)
        continue;
      KkCertificate one
          = { key, kk_json_get_string (row, "label", ""), kk_json_get_string (row, "article", ""),
              (int) CLAMP (g_ascii_strtoll (copies, NULL, 10), 0, 9999) };
      g_array_append_val (asked, one);
    }
  return asked;
}
