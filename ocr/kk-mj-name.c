/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-mj-name.h"

#include <math.h>

#include "core/kk-text.h"

#define SHAPES_ALIKE 0.04 /* a shape further away than another by this is e times less likely */

/* One character of a name. */
typedef struct
{
  gunichar ch;
  gboolean kanji;
  gboolean seen; /* answer holds */
  KkMjAnswer answer;
} Mark;

struct _KkMjNames
{
  KkMjIndex *index;
  KkLexicon *lexicon;
  const KkLineReader *network;
  GPtrArray *names; /* GArray* of Mark */
};

KkMjNames *
kk_mj_names_new (KkMjIndex *index, KkLexicon *lexicon, const KkLineReader *network)
{
  KkMjNames *self = g_new0 (KkMjNames, 1);
  self->index = index;
  self->lexicon = lexicon;
  self->network = network;
  self->names = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  return self;
}

void
kk_mj_names_free (KkMjNames *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->names);
  g_free (self);
}

void
kk_mj_name_clear (KkMjName *name)
{
  g_clear_pointer (&name->value, g_free);
  g_clear_pointer (&name->others, g_ptr_array_unref);
  g_clear_pointer (&name->scores, g_array_unref);
}

static gboolean
is_kanji (gunichar c)
{
  return g_unichar_get_script (c) == G_UNICODE_SCRIPT_HAN && c != 0x3005 && c != 0x3007;
}

static gboolean
look (KkMjNames *self, const KkLineText *line, guint i, Mark *mark)
{
  int width, height;
  KkMjShape shape;
  g_autofree guint8 *picture = kk_line_text_picture (line, i, &width, &height);
  if (picture == NULL || !kk_mj_shape_init (&shape, picture, (gsize) width, width, height))
    return FALSE;
  kk_mj_answer (self->index, self->lexicon, self->network, mark->ch, &shape, &mark->answer);
  return mark->answer.n_ranks > 0;
}

guint
kk_mj_names_add (KkMjNames *self, const char *value, KkText *const *texts, guint n)
{
  GArray *marks = g_array_new (FALSE, TRUE, sizeof (Mark));
  guint text = 0, at = 0;
  for (const char *p = value; *p != '\0'; p = g_utf8_next_char (p))
    {
      Mark mark = { .ch = g_utf8_get_char (p) };
      mark.kanji = is_kanji (mark.ch);
      guint t = text, i = at;
      /* The next character that was read as this one; what was mended in between has no picture. */
      for (; t < n && mark.kanji && !mark.seen; t++, i = 0)
        {
          const KkLineText *line = texts[t]->line;
          for (; line != NULL && i < line->n_chars && !mark.seen; i++)
            if (line->chars[i].ch == mark.ch)
              {
                mark.seen
                    = self->index != NULL && self->lexicon != NULL && look (self, line, i, &mark);
                text = t;
                at = i + 1;
                break;
              }
          if (text == t && at == i + 1)
            break;
        }
      g_array_append_val (marks, mark);
    }
  g_ptr_array_add (self->names, marks);
  return self->names->len - 1;
}

static int
compare_floats (gconstpointer a, gconstpointer b)
{
  float x = *(const float *) a, y = *(const float *) b;
  return (x > y) - (x < y);
}

/* Median distance of what was seen on the page from what it was taken for. */
static float
style_of (const KkMjNames *self)
{
  g_autoptr (GArray) distances = g_array_new (FALSE, FALSE, sizeof (float));
  for (guint k = 0; k < self->names->len; k++)
    {
      const GArray *marks = self->names->pdata[k];
      for (guint i = 0; i < marks->len; i++)
        {
          const Mark *mark = &g_array_index (marks, Mark, i);
          if (mark->seen)
            g_array_append_val (distances, mark->answer.ranks[0].distance);
        }
    }
  if (distances->len == 0)
    return 2;
  g_array_sort (distances, compare_floats);
  return g_array_index (distances, float, distances->len / 2);
}

static void
append_glyph (GString *out, const KkMjGlyph *glyph)
{
  g_autofree char *text = kk_mj_text (glyph);
  g_string_append (out, text);
}

static char *
with_glyph (const GArray *marks, guint number, const KkMjGlyph *glyph)
{
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < marks->len; i++)
    if (i == number)
      append_glyph (out, glyph);
    else
      g_string_append_unichar (out, g_array_index (marks, Mark, i).ch);
  return g_string_free (out, FALSE);
}

void
kk_mj_names_judge (const KkMjNames *self, guint number, KkMjName *out)
{
  const GArray *marks = self->names->pdata[number];
  g_autoptr (GString) value = g_string_new (NULL);
  float style = style_of (self), least = G_MAXFLOAT;
  guint weakest = G_MAXUINT;
  out->certain = TRUE;
  out->apart = out->form = 1;
  out->style = style;
  out->others = g_ptr_array_new_with_free_func (g_free);
  out->scores = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < marks->len; i++)
    {
      const Mark *mark = &g_array_index (marks, Mark, i);
      KkMjVerdict verdict = KK_MJ_UNSURE;
      if (mark->seen)
        {
          const KkMjGlyph *best = &mark->answer.ranks[0].glyph;
          verdict = kk_mj_verdict (&mark->answer, mark->ch, style);
          if (verdict == KK_MJ_EXACT)
            append_glyph (value, best);
          else if (mark->answer.margin < least)
            {
              least = mark->answer.margin;
              weakest = i;
            }
        }
      if (verdict != KK_MJ_EXACT)
        g_string_append_unichar (value, mark->ch);
      out->certain = out->certain && (!mark->kanji || verdict != KK_MJ_UNSURE);
      if (mark->seen)
        out->form = MIN (out->form, mark->answer.margin);
      if (mark->kanji)
        out->apart = MIN (out->apart, mark->seen ? mark->answer.apart : -1);
    }
  out->value = g_string_free (g_steal_pointer (&value), FALSE);
  const Mark *mark = weakest < marks->len ? &g_array_index (marks, Mark, weakest) : NULL;
  for (guint k = 0; mark != NULL && k < mark->answer.n_ranks; k++)
    {
      g_autofree char *other = with_glyph (marks, weakest, &mark->answer.ranks[k].glyph);
      if (mark->answer.ranks[k].glyph.base == 0 || g_str_equal (other, out->value))
        continue;
      double behind = mark->answer.ranks[k].distance - mark->answer.ranks[0].distance;
      double score = exp (-MAX (behind, 0) / SHAPES_ALIKE);
      g_ptr_array_add (out->others, g_steal_pointer (&other));
      g_array_append_val (out->scores, score);
    }
}
