/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-papers.h"

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
any_without_card (const KkNotice *notice)
{
  for (int i = 0; i < n_persons (notice); i++)
    if (kk_notice_is_foreign (notice, i) && text_of (notice, i, "card_number")[0] == '\0')
      return TRUE;
  return FALSE;
}

/* A foreigner who is a relative of a head who is a foreigner too, or is not on the form. */
static gboolean
any_foreign_relative (const KkNotice *notice)
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
holds (const KkNotice *notice, const char *when, const char *today)
{
  const char *relation = kk_notice_text (notice, "filer.relation");
  if (strcmp (when, "japanese") == 0)
    return any_person (notice, FALSE);
  if (strcmp (when, "foreign") == 0)
    return any_person (notice, TRUE);
  if (strcmp (when, "no_card_number") == 0)
    return any_without_card (notice);
  if (strcmp (when, "foreign_relative") == 0)
    return any_foreign_relative (notice);
  if (strcmp (when, "late") == 0)
    return is_late (notice, today);
  if (strcmp (when, "seal") == 0)
    return kk_notice_text (notice, "request.seal")[0] != '\0';
  return strcmp (when, relation) == 0; /* who files: appointed_agent … */
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
