/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-value.h"

#include "core/kk-json-private.h"
#include "core/kk-text.h"

#include <string.h>

static const char *const kind_names[] = {
  [KK_SOURCE_TYPED] = "typed",
  [KK_SOURCE_PAGE] = "page",
  [KK_SOURCE_CARD] = "card",
  [KK_SOURCE_PRE_APPLICATION] = "pre_application",
  [KK_SOURCE_DICTIONARY] = "dictionary",
  [KK_SOURCE_HISTORY] = "history",
  [KK_SOURCE_RULE] = "rule",
};

const char *
kk_source_kind_to_string (KkSourceKind kind)
{
  g_return_val_if_fail ((gsize) kind < G_N_ELEMENTS (kind_names), NULL);
  return kind_names[kind];
}

gboolean
kk_source_kind_from_string (const char *s, KkSourceKind *out)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kind_names); i++)
    if (g_strcmp0 (s, kind_names[i]) == 0)
      {
        *out = (KkSourceKind) i;
        return TRUE;
      }
  return FALSE;
}

KkSource *
kk_source_new (KkSourceKind kind, const char *value, double confidence)
{
  KkSource *source = g_new0 (KkSource, 1);
  source->kind = kind;
  source->value = g_strdup (value != NULL ? value : "");
  source->confidence = CLAMP (confidence, 0, 1);
  return source;
}

double *
kk_scores_copy (const double *scores, char **alternatives)
{
  gsize n = alternatives != NULL ? g_strv_length (alternatives) : 0;
  return scores != NULL && n > 0 ? g_memdup2 (scores, n * sizeof (double)) : NULL;
}

KkSource *
kk_source_copy (const KkSource *source)
{
  KkSource *copy = kk_source_new (source->kind, source->value, source->confidence);
  copy->text = g_strdup (source->text);
  copy->page = g_strdup (source->page);
  copy->box = source->box;
  copy->alternatives = g_strdupv (source->alternatives);
  copy->alternative_scores = kk_scores_copy (source->alternative_scores, source->alternatives);
  copy->extra = kk_json_object_copy (source->extra);
  return copy;
}

void
kk_source_free (KkSource *source)
{
  if (source == NULL)
    return;
  g_free (source->value);
  g_free (source->text);
  g_free (source->page);
  g_strfreev (source->alternatives);
  g_free (source->alternative_scores);
  g_clear_pointer (&source->extra, json_object_unref);
  g_free (source);
}

KkValue *
kk_value_new (void)
{
  KkValue *value = g_new0 (KkValue, 1);
  value->value = g_strdup ("");
  value->sources = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_source_free);
  return value;
}

KkValue *
kk_value_copy (const KkValue *value)
{
  KkValue *copy = g_new0 (KkValue, 1);
  copy->value = g_strdup (value->value);
  copy->sources = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_source_free);
  for (guint i = 0; i < value->sources->len; i++)
    g_ptr_array_add (copy->sources, kk_source_copy (value->sources->pdata[i]));
  copy->confirmed = value->confirmed;
  copy->remark = g_strdup (value->remark);
  copy->disputed = value->disputed;
  copy->extra = kk_json_object_copy (value->extra);
  return copy;
}

void
kk_value_free (KkValue *value)
{
  if (value == NULL)
    return;
  g_free (value->value);
  g_ptr_array_unref (value->sources);
  g_free (value->remark);
  g_clear_pointer (&value->extra, json_object_unref);
  g_free (value);
}

static gboolean
extra_equal (JsonObject *a, JsonObject *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return json_object_equal (a, b);
}

static gboolean
scores_equal (const KkSource *a, const KkSource *b)
{
  if (a->alternative_scores == NULL || b->alternative_scores == NULL)
    return a->alternative_scores == b->alternative_scores;
  for (guint i = 0; a->alternatives[i] != NULL; i++)
    if (ABS (a->alternative_scores[i] - b->alternative_scores[i]) > 1e-9)
      return FALSE;
  return TRUE;
}

static gboolean
source_equal (const KkSource *a, const KkSource *b)
{
  const char *none[] = { NULL };
  return a->kind == b->kind && strcmp (a->value, b->value) == 0 && g_strcmp0 (a->text, b->text) == 0
         && ABS (a->confidence - b->confidence) < 1e-9 && g_strcmp0 (a->page, b->page) == 0
         && memcmp (&a->box, &b->box, sizeof a->box) == 0
         && g_strv_equal (a->alternatives != NULL ? (const char *const *) a->alternatives : none,
                          b->alternatives != NULL ? (const char *const *) b->alternatives : none)
         && scores_equal (a, b) && extra_equal (a->extra, b->extra);
}

gboolean
kk_value_equal (const KkValue *a, const KkValue *b)
{
  if (strcmp (a->value, b->value) != 0 || a->sources->len != b->sources->len
      || !a->confirmed != !b->confirmed || !a->disputed != !b->disputed
      || g_strcmp0 (a->remark, b->remark) != 0 || !extra_equal (a->extra, b->extra))
    return FALSE;
  for (guint i = 0; i < a->sources->len; i++)
    if (!source_equal (a->sources->pdata[i], b->sources->pdata[i]))
      return FALSE;
  return TRUE;
}

static void
take_text (KkValue *value, const char *text)
{
  char *copy = g_strdup (text);
  g_free (value->value);
  value->value = copy;
}

static const KkSource *
surest (const KkValue *value)
{
  const KkSource *best = NULL;
  for (guint i = 0; i < value->sources->len; i++)
    {
      const KkSource *source = value->sources->pdata[i];
      if (best == NULL || source->confidence > best->confidence)
        best = source;
    }
  return best;
}

void
kk_value_settle (KkValue *value)
{
  if (value->confirmed)
    return;
  const KkSource *best = surest (value);
  take_text (value, best != NULL ? best->value : "");
}

void
kk_value_add_source (KkValue *value, KkSource *source)
{
  g_ptr_array_add (value->sources, source);
  switch (source->kind)
    {
    case KK_SOURCE_TYPED:
    case KK_SOURCE_DICTIONARY:
    case KK_SOURCE_HISTORY:
      take_text (value, source->value);
      value->confirmed = TRUE;
      value->disputed = FALSE;
      break;
    case KK_SOURCE_PAGE:
    case KK_SOURCE_CARD:
    case KK_SOURCE_PRE_APPLICATION:
    case KK_SOURCE_RULE:
      kk_value_settle (value);
      break;
    }
}

static gboolean
is_witness (const KkSource *source)
{
  return (source->kind == KK_SOURCE_PAGE || source->kind == KK_SOURCE_CARD
          || source->kind == KK_SOURCE_PRE_APPLICATION)
         && source->value[0] != '\0';
}

gboolean
kk_value_is_conflict (const KkValue *value)
{
  const KkSource *first = NULL;

  if (value->confirmed)
    return FALSE;
  for (guint i = 0; i < value->sources->len; i++)
    {
      const KkSource *source = value->sources->pdata[i];
      if (!is_witness (source))
        continue;
      if (first == NULL)
        first = source;
      else if (!kk_text_same (first->value, source->value))
        return TRUE;
    }
  return FALSE;
}

gboolean
kk_value_needs_check (const KkValue *value)
{
  if (value->disputed)
    return TRUE;
  if (value->confirmed)
    return FALSE;
  if (kk_value_is_conflict (value))
    return TRUE;
  const KkSource *best = surest (value);
  if (best == NULL)
    return value->value[0] != '\0';
  return best->confidence < KK_SURE;
}

const KkSource *
kk_value_picture (const KkValue *value)
{
  const KkSource *best = NULL;
  for (guint i = 0; i < value->sources->len; i++)
    {
      const KkSource *source = value->sources->pdata[i];
      if (source->kind != KK_SOURCE_PAGE && source->kind != KK_SOURCE_CARD)
        continue;
      if (best == NULL || source->confidence > best->confidence)
        best = source;
    }
  return best;
}
