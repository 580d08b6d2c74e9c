/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "ocr/kk-label-private.h"

/* Text as labels are compared. */

#define NAME_MAX_LENGTH 40

GArray *
kk_label_fold_text (const KkText *text)
{
  GArray *out = g_array_new (FALSE, FALSE, sizeof (KkFolded));
  gboolean gap = TRUE;
  for (guint i = 0; i < text->chars->len; i++)
    {
      const KkLineChar *c = &g_array_index (text->chars, KkLineChar, i);
      if (g_unichar_isspace (c->ch))
        {
          gap = TRUE;
          continue;
        }
      KkFolded f = { kk_label_fold (c->ch), (int) i, gap, c };
      g_array_append_val (out, f);
      gap = FALSE;
    }
  return out;
}

double
kk_label_char_cost (gunichar want, const KkFolded *have)
{
  if (have->ch == want)
    return 0;
  for (guint i = 0; i < have->seen->n_alternatives; i++)
    if (kk_label_fold (have->seen->alternatives[i]) == want)
      return 0.3;
  return g_unichar_isdigit (have->ch) && !g_unichar_isdigit (want) ? 1.3 : 1;
}

guint64
kk_label_bits (const GArray *folded, guint from, guint length)
{
  guint64 bits = 0;
  for (guint i = from; i < MIN (from + length, folded->len); i++)
    {
      const KkFolded *f = &g_array_index (folded, KkFolded, i);
      bits |= kk_label_bit (f->ch);
      for (guint a = 0; a < f->seen->n_alternatives; a++)
        bits |= kk_label_bit (kk_label_fold (f->seen->alternatives[a]));
    }
  return bits;
}

double
kk_label_match_cost (const GArray *name, const GArray *text, guint start, guint *length_out)
{
  guint n = name->len, m = MIN (text->len - start, n + 2);
  double row[NAME_MAX_LENGTH + 4], best = n;
  if (n > NAME_MAX_LENGTH)
    return G_MAXDOUBLE;
  *length_out = 0;
  for (guint j = 0; j <= n; j++)
    row[j] = j;
  for (guint i = 1; i <= m; i++)
    {
      double diagonal = row[0];
      row[0] = i;
      for (guint j = 1; j <= n; j++)
        {
          double replace = diagonal
                           + kk_label_char_cost (g_array_index (name, gunichar, j - 1),
                                                 &g_array_index (text, KkFolded, start + i - 1));
          diagonal = row[j];
          row[j] = MIN (replace, MIN (row[j], row[j - 1]) + 1);
        }
      if (row[n] < best || (row[n] <= best && i <= n))
        {
          best = row[n];
          *length_out = i;
        }
    }
  return best;
}

gboolean
kk_label_is_sentence (const GArray *folded)
{
  static const char *const words[] = { "ます", "です", "こと", "とお", "おり", "する", "した",
                                       "ださ", "さい", "ので", "ない", "。",   "です" };
  guint hiragana = 0;
  gboolean spoken = FALSE;
  for (guint i = 0; i < folded->len; i++)
    {
      gunichar c = g_array_index (folded, KkFolded, i).seen->ch;
      gunichar next = i + 1 < folded->len ? g_array_index (folded, KkFolded, i + 1).seen->ch : 0;
      hiragana += (c >= 0x3041 && c <= 0x3096) || c == 0x3002 || c == 0x3001;
      for (guint w = 0; w < G_N_ELEMENTS (words) && !spoken; w++)
        spoken = g_utf8_get_char (words[w]) == c
                 && (c == 0x3002 || g_utf8_get_char (g_utf8_next_char (words[w])) == next);
    }
  gboolean closed
      = folded->len > 0 && g_array_index (folded, KkFolded, folded->len - 1).seen->ch == 0x3002;
  return folded->len >= 12 && spoken && hiragana * 100 > folded->len * (closed ? 20 : 33);
}

gboolean
kk_labels_is_sentence (const KkText *text)
{
  g_autoptr (GArray) folded = kk_label_fold_text (text);
  return kk_label_is_sentence (folded);
}
