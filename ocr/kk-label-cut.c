/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "ocr/kk-label-private.h"

/* Cuts a line into labels and what stands between them. */

double
kk_label_cost_allowed (guint length, gboolean whole_line)
{
  if (length <= 2)
    return whole_line ? 0.65 : 0.31;
  if (length == 3)
    return whole_line ? 1.0 : 0.61;
  if (length <= 5)
    return 1.0;
  return length <= 7 ? 1.6 : length <= 8 ? 2.0 : 2.6;
}

gboolean
kk_label_turns_on_first (const KkLabelName *name)
{
  static const gunichar deciding[]
      = { 0x65e7, 0x65b0, 0x524d, 0x8ee2, 0x7570, 0x5f93, 0x672c, 0x73fe, 0x5143, 0x4eca };
  for (guint i = 0; i < G_N_ELEMENTS (deciding); i++)
    if (g_array_index (name->folded, gunichar, 0) == deciding[i])
      return TRUE;
  return FALSE;
}

static gboolean
is_separator (gunichar ch)
{
  return ch == '(' || ch == ')' || ch == '.' || ch == '|' || ch == ':' || ch == ',' || ch == 0x3001
         || (ch >= 0x2460 && ch <= 0x2473) || ch == 0x25a0 || ch == 0x25cf || ch == 0x25c6
         || ch == 0x25cb || ch == 0x2026 || ch == 0x25a1 || ch == '<' || ch == '>' || ch == 0xff0f;
}

static void
append_piece (GArray *pieces,
              const KkText *text,
              int line,
              int from,
              int to,
              const KkLabelName *name,
              double cost)
{
  KkPiece piece = { .line = line, .from = from, .to = to, .cost = cost };
  if (name != NULL)
    for (int k = 0; k < KK_LABEL_KEYS; k++)
      piece.keys[k] = name->keys[k];
  for (int i = from; i < to; i++)
    {
      const KkLineChar *c = &g_array_index (text->chars, KkLineChar, i);
      if (!g_unichar_isspace (c->ch))
        piece.box = kk_box_union (piece.box, c->box);
    }
  g_array_append_val (pieces, piece);
}

static gboolean
holds_text (const GArray *folded, guint from, guint to)
{
  for (guint i = from; i < to; i++)
    if (g_unichar_isalnum (g_array_index (folded, KkFolded, i).ch)
        && !is_separator (g_array_index (folded, KkFolded, i).ch))
      return TRUE;
  return FALSE;
}

/* "① 有　2 無" */
static gboolean
is_circled (gunichar ch)
{
  return ch >= 0x2460 && ch <= 0x2473;
}

/* Text between labels, without the brackets, colons and leaders around it. */
static void
append_rest (
    GArray *pieces, const KkText *text, int line, const GArray *folded, guint from, guint to)
{
  /* A ring alone ("○" under 国民健康保険) is a value. */
  gboolean ring = from == 0 && to == 1 && folded->len == 1
                  && (g_array_index (folded, KkFolded, 0).ch == 0x25cb
                      || g_array_index (folded, KkFolded, 0).ch == 0x25ef);
  if (ring)
    append_piece (pieces, text, line, g_array_index (folded, KkFolded, 0).at,
                  g_array_index (folded, KkFolded, 0).at + 1, NULL, 0);
  if (ring || !holds_text (folded, from, to))
    return;
  /* One stray character right behind a label is the label's own end, misread. */
  const KkPiece *before
      = pieces->len > 0 ? &g_array_index (pieces, KkPiece, pieces->len - 1) : NULL;
  if (to == folded->len && to - from == 1 && from > 0 && before != NULL && before->line == line
      && before->keys[0] != NULL && !g_array_index (folded, KkFolded, from).after_gap
      && g_utf8_strchr ("男女夫妻子父母兄姉弟妹有無", -1,
                        g_array_index (folded, KkFolded, from).seen->ch)
             == NULL)
    return;
  while (from < to && g_array_index (folded, KkFolded, from).ch != '('
         && !is_circled (g_array_index (folded, KkFolded, from).ch)
         && is_separator (g_array_index (folded, KkFolded, from).ch))
    from++;
  /* チヒロ ends in a square as well. */
  while (to > from && g_array_index (folded, KkFolded, to - 1).ch != ')'
         && is_separator (g_array_index (folded, KkFolded, to - 1).ch)
         && (g_array_index (folded, KkFolded, to - 1).ch != 0x25a1
             || g_array_index (folded, KkFolded, to - 1).after_gap))
    to--;
  append_piece (pieces, text, line, g_array_index (folded, KkFolded, from).at,
                g_array_index (folded, KkFolded, to - 1).at + 1, NULL, 0);
}

/* "○氏名": a bullet, however it was read. */
static gboolean
is_bullet (gunichar ch)
{
  return ch == 'O' || ch == '0' || ch == 0x3007 || ch == 0x25ef || ch == 0x2022 || ch == '*';
}

/* "(1)　氏名", "二、生年月日", "③", "ア 続柄": what numbers the label behind it. */
static gboolean
is_number (const GArray *folded, guint from, guint to)
{
  static const char *const marks = "一二三四五六七八九十アイウエオ力カキクケコ工イロハニ二ホ夕卜第";
  if (to - from > 5)
    return FALSE;
  for (guint i = from; i < to; i++)
    {
      gunichar c = g_array_index (folded, KkFolded, i).ch;
      if (!g_unichar_isdigit (c) && !is_separator (c) && !is_bullet (c)
          && g_utf8_strchr (marks, -1, c) == NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
only_digits (const GArray *folded, guint to)
{
  for (guint i = 0; i < to; i++)
    if (!g_ascii_isdigit ((char) MIN (g_array_index (folded, KkFolded, i).ch, 0x7f)))
      return FALSE;
  return TRUE;
}

/* Where a line begins behind its number: "（1）氏名", "三、続柄", "4 性別", but not "カ　ナ"; 0
 * where it has none. */
static guint
numbered (const GArray *folded)
{
  for (guint k = MIN (folded->len, 5); k-- > 1;)
    if (is_number (folded, 0, k) && holds_text (folded, 0, k)
        && (is_separator (g_array_index (folded, KkFolded, k - 1).ch)
            || (g_array_index (folded, KkFolded, k).after_gap && only_digits (folded, k))))
      return k;
  return 0;
}

/* What stands between two labels of one heading: "続柄・性別", "氏名及びフリガナ",
 * "生年月日（性別）".
 */
static gboolean
joins (const GArray *folded, guint from, guint to)
{
  if (to == from + 1)
    return !holds_text (folded, from, to)
           || g_array_index (folded, KkFolded, from).seen->ch == 0x3068; /* と */
  static const char *const words[] = { "及び", "又は", "並び" };
  for (guint i = 0; to == from + 2 && i < G_N_ELEMENTS (words); i++)
    if (g_array_index (folded, KkFolded, from).ch == g_utf8_get_char (words[i]))
      return TRUE;
  return FALSE;
}

/* "性別及び…", "性別・…": another label follows. */
static gboolean
goes_on (const GArray *folded, guint end)
{
  return end + 3 < folded->len
         && (joins (folded, end, end + 2)
             || g_array_index (folded, KkFolded, end).seen->ch == 0x30fb); /* ・ */
}

static gboolean
is_key (const char *key, const char *wanted)
{
  return key != NULL && strcmp (key, wanted) == 0;
}

/* TRUE for a label whose value one looks for. */
static gboolean
has_value (const char *key)
{
  return key != NULL && !is_key (key, "other") && !is_key (key, "gloss")
         && !g_str_has_prefix (key, "group:");
}

static void
widen (KkPiece *piece, const KkText *text, int from, int to)
{
  piece->to = to;
  for (int i = from; i < to; i++)
    if (!g_unichar_isspace (g_array_index (text->chars, KkLineChar, i).ch))
      piece->box = kk_box_union (piece->box, g_array_index (text->chars, KkLineChar, i).box);
}

static void
add_keys (KkPiece *piece, const KkLabelName *name)
{
  for (int n = 0; n < KK_LABEL_KEYS && name->keys[n] != NULL; n++)
    {
      int k = 0;
      while (k < KK_LABEL_KEYS && piece->keys[k] != NULL && !is_key (piece->keys[k], name->keys[n]))
        k++;
      if (k < KK_LABEL_KEYS)
        piece->keys[k] = name->keys[n];
    }
}

void
kk_labels_cut (
    const KkLabels *labels, const KkText *text, int line_index, KkBox line_box, GArray *pieces)
{
  g_autoptr (GArray) folded = kk_label_fold_text (text);
  guint rest = 0, at = numbered (folded);
  int last_label = -1;
  while (at < folded->len && !kk_label_is_sentence (folded))
    {
      const KkFolded *here = &g_array_index (folded, KkFolded, at);
      gboolean starts = at == 0 || here->after_gap || (int) at == last_label
                        || is_separator (g_array_index (folded, KkFolded, at - 1).ch)
                        || (at == 1 && is_bullet (g_array_index (folded, KkFolded, 0).ch))
                        || (at == 1 && only_digits (folded, 1))
                        || (last_label >= 0 && (int) at > last_label && at <= (guint) last_label + 2
                            && joins (folded, (guint) last_label, at));
      /* "■氏名"; "生年月日　及び性別" */
      if (is_separator (here->ch) && here->ch != '(')
        {
          at++;
          continue;
        }
      if ((int) at == last_label && at + 2 < folded->len && joins (folded, at, at + 2))
        {
          at += 2;
          continue;
        }
      const KkLabelName *best = NULL;
      double best_rank = -1, best_cost = 0;
      guint best_length = 0;
      guint64 bits = starts ? kk_label_bits (folded, at, folded->len) : 0;
      for (guint i = 0; starts && i < labels->names->len; i++)
        {
          const KkLabelName *name = labels->names->pdata[i];
          guint length = 0;
          if (here->ch == '(' && g_array_index (name->folded, gunichar, 0) != '(')
            continue;
          if (__builtin_popcountll (name->bits & ~bits)
              > kk_label_cost_allowed (name->folded->len, at == 0))
            continue;
          double cost = kk_label_match_cost (name->folded, folded, at, &length);
          gboolean whole = at == 0 && length == folded->len;
          if (length == 0 || cost > kk_label_cost_allowed (name->folded->len, whole))
            continue;
          /* "②フリガナ", its ring lost: only where nothing else follows. */
          if (at == 1 && !here->after_gap && only_digits (folded, 1)
              && (cost > 0.31 || at + length < folded->len || name->folded->len < 3))
            continue;
          /* 旧 and 新 stand first: a short name is not believed without its beginning. */
          if (name->folded->len <= 5 && cost >= 1 && kk_label_turns_on_first (name)
              && kk_label_char_cost (g_array_index (name->folded, gunichar, 0), here) >= 1)
            continue;
          /* Nor any where neither of the first two characters was seen. */
          if (cost >= 1 && name->folded->len > 1 && at + 1 < folded->len
              && kk_label_char_cost (g_array_index (name->folded, gunichar, 0), here) >= 1
              && kk_label_char_cost (g_array_index (name->folded, gunichar, 1), here + 1) >= 1)
            continue;
          guint end = at + length;
          gboolean digit = end < folded->len && is_key (name->keys[0], "any_person")
                           && g_unichar_isdigit (g_array_index (folded, KkFolded, end).ch);
          gboolean ends
              = end == folded->len || digit || g_array_index (folded, KkFolded, end).after_gap
                || is_separator (g_array_index (folded, KkFolded, end).ch) || goes_on (folded, end);
          /* Latin names and words are full of such letters. */
          gboolean latin = g_array_index (name->folded, gunichar, 0) < 0x80
                           && g_unichar_isalpha (g_array_index (name->folded, gunichar, 0));
          if (latin && (!ends || cost > 0.31 * (name->folded->len / 8 + 1)))
            continue;
          if (!ends && name->folded->len < 4)
            continue;
          /* Long names first; the price of errors and of running into the value. */
          double rank = name->folded->len - 2.2 * cost - (ends ? 0 : 2.5);
          if (rank > best_rank)
            {
              best = name;
              best_rank = rank;
              best_cost = cost;
              best_length = length;
            }
        }
      if (best == NULL)
        {
          at++;
          continue;
        }
      int from = here->at, to = g_array_index (folded, KkFolded, at + best_length - 1).at + 1;
      KkPiece *before = pieces->len > 0 ? &g_array_index (pieces, KkPiece, pieces->len - 1) : NULL;
      gboolean behind = before != NULL && before->line == line_index && before->keys[0] != NULL
                        && rest == (guint) last_label;
      if (behind && is_key (best->keys[0], "gloss") && !holds_text (folded, rest, at))
        widen (before, text, from, to);
      else if (behind
               && (at == rest ? here->ch == '(' : !here->after_gap && joins (folded, rest, at))
               && has_value (before->keys[0]) && has_value (best->keys[0]))
        {
          add_keys (before, best);
          widen (before, text, from, to);
        }
      else
        {
          if (rest > 0 || !is_number (folded, rest, at))
            append_rest (pieces, text, line_index, folded, rest, at);
          append_piece (pieces, text, line_index, from, to, best, best_cost);
        }
      at += best_length;
      rest = at;
      last_label = (int) at;
    }
  append_rest (pieces, text, line_index, folded, rest, folded->len);
}
