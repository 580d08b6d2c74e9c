/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-others.h"

#include <math.h>

#include "ocr/kk-interpret.h"
#include "ocr/kk-pick.h"

#define LEAST_SCORE 1e-4   /* what fits worse is nothing a clerk would choose */
#define REPLACED_LOGP (-9) /* of a character against the one that was read */
#define REPLACED_MAX 8

typedef struct
{
  char *value;
  double score;
} Other;

struct _KkOthers
{
  GArray *list; /* Other */
};

static void
other_clear (gpointer data)
{
  g_free (((Other *) data)->value);
}

KkOthers *
kk_others_new (void)
{
  KkOthers *self = g_new0 (KkOthers, 1);
  self->list = g_array_new (FALSE, FALSE, sizeof (Other));
  g_array_set_clear_func (self->list, other_clear);
  return self;
}

void
kk_others_free (KkOthers *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->list);
  g_free (self);
}

void
kk_others_add (KkOthers *self, const char *value, double score)
{
  if (value == NULL || *value == '\0')
    return;
  score = isfinite (score) ? CLAMP (score, 0, 1) : 0;
  for (guint i = 0; i < self->list->len; i++)
    {
      Other *other = &g_array_index (self->list, Other, i);
      if (!g_str_equal (other->value, value))
        continue;
      other->score = MAX (other->score, score);
      return;
    }
  Other other = { g_strdup (value), score };
  g_array_append_val (self->list, other);
}

double
kk_others_fit (const KkText *print, const char *value, const char *other)
{
  KkLineFit own, fit;
  if (print == NULL || print->line == NULL || value == NULL || other == NULL
      || !kk_line_text_score (print->line, other, FALSE, &fit, NULL))
    return 0;
  if (!kk_line_text_score (print->line, value, FALSE, &own, NULL))
    return 1;
  return exp (MIN (fit.score - own.score, 0));
}

/* One character of the print taken for another. */
typedef struct
{
  guint at, alternative;
  float logp; /* against what was read, ≤ 0 */
} Replacement;

static int
likeliest_first (gconstpointer a, gconstpointer b)
{
  const Replacement *p = a, *q = b;
  return p->logp > q->logp ? -1 : p->logp < q->logp;
}

static GArray *
list_replacements (const KkText *print)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (Replacement));
  for (guint i = 0; i < print->chars->len; i++)
    {
      const KkLineChar *c = &g_array_index (print->chars, KkLineChar, i);
      for (guint k = 0; k < c->n_alternatives; k++)
        {
          Replacement one = { i, k, MIN (c->alternative_logp[k] - c->logp, 0) };
          if (one.logp > REPLACED_LOGP)
            g_array_append_val (list, one);
        }
    }
  g_array_sort (list, likeliest_first);
  if (list->len > REPLACED_MAX)
    g_array_set_size (list, REPLACED_MAX);
  return list;
}

static char *
text_with (const KkText *print, const Replacement *one)
{
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < print->chars->len; i++)
    {
      const KkLineChar *c = &g_array_index (print->chars, KkLineChar, i);
      g_string_append_unichar (out, i == one->at ? c->alternatives[one->alternative] : c->ch);
    }
  return g_string_free (out, FALSE);
}

void
kk_others_add_readings (KkOthers *self,
                        KkLexicon *lexicon,
                        KkDocument document,
                        const char *key,
                        const char *value,
                        const KkText *print)
{
  g_autoptr (GArray) list = list_replacements (print);
  for (guint i = 0; i < list->len; i++)
    {
      const Replacement *one = &g_array_index (list, Replacement, i);
      g_autofree char *text = text_with (print, one);
      g_auto (KkMeaning) meaning = { 0 };
      kk_interpret (lexicon, document, key, text, &meaning);
      if (meaning.value != NULL && !g_str_equal (meaning.value, value))
        kk_others_add (self, meaning.value, exp (one->logp));
    }
}

void
kk_others_add_choices (KkOthers *self, const char *key, const char *value, const KkText *print)
{
  const char *const *list = kk_pick_list (key);
  for (guint i = 0; list != NULL && list[i] != NULL; i++)
    {
      double score = kk_others_fit (print, value, list[i]);
      if (score > LEAST_SCORE)
        kk_others_add (self, list[i], score);
    }
}

static int
best_first (gconstpointer a, gconstpointer b)
{
  const Other *p = *(Other *const *) a, *q = *(Other *const *) b;
  return p->score > q->score ? -1 : p->score < q->score;
}

void
kk_others_give (const KkOthers *self, KkReadField *field)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  for (guint i = 0; i < self->list->len; i++)
    if (!g_str_equal (g_array_index (self->list, Other, i).value, field->value))
      g_ptr_array_add (list, &g_array_index (self->list, Other, i));
  g_ptr_array_sort (list, best_first);
  guint n = MIN (list->len, KK_OTHERS_MAX);
  if (n == 0)
    return;
  field->alternatives = g_new0 (char *, n + 1);
  field->alternative_scores = g_new0 (double, n);
  for (guint i = 0; i < n; i++)
    {
      const Other *other = list->pdata[i];
      field->alternatives[i] = g_strdup (other->value);
      field->alternative_scores[i] = round (other->score * 1e4) / 1e4;
    }
}
