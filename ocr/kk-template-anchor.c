/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "core/kk-text.h"
#include "ocr/kk-template-match.h"

#define WORDS_MAX 2000

static void
anchor_clear (gpointer data)
{
  g_free (((KkAnchor *) data)->id);
}

char *
kk_template_anchor_id (const char *keys, const char *word)
{
  if (*keys != '\0' && strcmp (keys, "title") != 0)
    return g_strdup (keys);
  g_autofree char *folded = kk_text_fold (word);
  return g_strconcat ("=", folded, NULL);
}

static gboolean
parts_words (gunichar c)
{
  return g_unichar_isspace (c) || c == ':' || c == 0xff1a || c == '(' || c == ')' || c == 0xff08
         || c == 0xff09 || c == 0x3014 || c == 0x3015 || c == 0x3010 || c == 0x3011;
}

static void
append_word (GArray *anchors, const KkText *text, int line, int from, int to)
{
  g_autoptr (GString) word = g_string_new (NULL);
  KkAnchor anchor = { .line = line, .from = from, .to = to, .piece = -1 };
  for (int i = from; i < to; i++)
    {
      const KkLineChar *c = &g_array_index (text->chars, KkLineChar, i);
      g_string_append_unichar (word, c->ch);
      anchor.box = kk_box_union (anchor.box, c->box);
    }
  if (anchors->len >= WORDS_MAX)
    return;
  anchor.id = kk_template_anchor_id ("", word->str);
  g_array_append_val (anchors, anchor);
}

GArray *
kk_template_anchors (const KkTemplateView *view)
{
  GArray *anchors = g_array_new (FALSE, TRUE, sizeof (KkAnchor));
  g_array_set_clear_func (anchors, anchor_clear);
  for (guint i = 0; i < view->pieces->len; i++)
    {
      const KkPiece *piece = &g_array_index (view->pieces, KkPiece, i);
      const KkText *text = view->texts->pdata[piece->line];
      if (piece->keys[0] != NULL)
        {
          char *keys[KK_LABEL_KEYS + 1] = { NULL };
          memcpy (keys, piece->keys, sizeof keys);
          KkAnchor anchor = {
            g_strjoinv ("|", keys), piece->box, piece->line, piece->from, piece->to, (int) i
          };
          g_array_append_val (anchors, anchor);
          continue;
        }
      int from = -1;
      for (int k = piece->from; k <= piece->to && k <= (int) text->chars->len; k++)
        {
          gboolean end = k == piece->to || k == (int) text->chars->len
                         || parts_words (g_array_index (text->chars, KkLineChar, k).ch);
          if (!end && from < 0)
            from = k;
          if (end && from >= 0)
            append_word (anchors, text, piece->line, from, k);
          if (end)
            from = -1;
        }
    }
  return anchors;
}

double
kk_template_alike (const char *a, const char *b)
{
  glong n, m;
  g_autofree char *fa = kk_text_fold (a);
  g_autofree char *fb = kk_text_fold (b);
  g_autofree gunichar *x = g_utf8_to_ucs4_fast (fa, -1, &n);
  g_autofree gunichar *y = g_utf8_to_ucs4_fast (fb, -1, &m);
  if (n == 0 || m == 0 || n > 200 || m > 200)
    return 0;
  g_autofree int *row = g_new (int, m + 1);
  for (glong j = 0; j <= m; j++)
    row[j] = (int) j;
  for (glong i = 1; i <= n; i++)
    {
      int diagonal = row[0];
      row[0] = (int) i;
      for (glong j = 1; j <= m; j++)
        {
          int replace = diagonal + (kk_label_fold (x[i - 1]) != kk_label_fold (y[j - 1]));
          diagonal = row[j];
          row[j] = MIN (replace, MIN (row[j], row[j - 1]) + 1);
        }
    }
  return 1 - (double) row[m] / (double) MAX (n, m);
}
