/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "ocr/kk-label-private.h"
#include "ocr/kk-layout.h"

/* Labels seen together: what one alone does not tell. */

/* Edits between two pieces' texts. */
static double
unlike (const KkPiece *a, const KkPiece *b, const GPtrArray *texts)
{
  g_autoptr (GArray) x = kk_label_fold_text (texts->pdata[a->line]);
  g_autoptr (GArray) y = kk_label_fold_text (texts->pdata[b->line]);
  g_autoptr (GArray) name = g_array_new (FALSE, FALSE, sizeof (gunichar));
  for (guint i = 0; i < y->len; i++)
    if (g_array_index (y, KkFolded, i).at >= b->from && g_array_index (y, KkFolded, i).at < b->to)
      g_array_append_val (name, g_array_index (y, KkFolded, i).ch);
  guint length = 0;
  if (name->len == 0 || x->len == 0 || ABS ((int) x->len - (int) name->len) > 1)
    return 1;
  return kk_label_match_cost (name, x, 0, &length) / name->len;
}

/* A badly printed line against the whole vocabulary, by what the network saw of it. */
static const KkLabelName *
read_again (const KkLabels *labels, const KkText *text)
{
  g_autoptr (GArray) folded = kk_label_fold_text (text);
  const KkLabelName *best = NULL;
  double most = -G_MAXDOUBLE;
  if (text->line == NULL || text->mean_logp > -0.25 || folded->len < 2 || folded->len > 10)
    return NULL;
  guint64 bits = kk_label_bits (folded, 0, folded->len);
  for (guint i = 0; i < labels->names->len; i++)
    {
      const KkLabelName *name = labels->names->pdata[i];
      guint length = 0;
      KkLineFit fit;
      if (name->folded->len != folded->len
          || __builtin_popcountll (name->bits & ~bits) > 0.67 * folded->len
          || g_str_equal (name->keys[0], "other")
          || kk_label_match_cost (name->folded, folded, 0, &length) > 0.67 * folded->len
          || !kk_line_text_score (text->line, name->text, FALSE, &fit, NULL))
        continue;
      if (fit.mean_logp > most)
        {
          most = fit.mean_logp;
          best = name;
        }
    }
  return most > text->mean_logp - 4.0 && most > -4.5 ? best : NULL;
}

void
kk_labels_mend (const KkLabels *labels, GArray *pieces, const GPtrArray *texts, double em)
{
  for (guint i = 0; i < pieces->len; i++)
    {
      KkPiece *lost = &g_array_index (pieces, KkPiece, i);
      const KkText *text = texts->pdata[lost->line];
      if (lost->keys[0] != NULL || lost->from > 0 || lost->to < (int) text->chars->len)
        continue;
      const KkPiece *best = NULL;
      double least = 0.55;
      for (guint k = 0; k < pieces->len; k++)
        {
          const KkPiece *p = &g_array_index (pieces, KkPiece, k);
          if (p->keys[0] == NULL || p->line == lost->line || ABS (p->box.x - lost->box.x) > em
              || ABS (p->box.w - lost->box.w) > MAX (p->box.w / 10, 3))
            continue;
          double cost = unlike (lost, p, texts);
          if (cost < least)
            {
              least = cost;
              best = p;
            }
        }
      if (best != NULL)
        {
          memcpy (lost->keys, best->keys, sizeof lost->keys);
          lost->cost = 1;
          continue;
        }
      const KkLabelName *name = read_again (labels, text);
      for (int k = 0; name != NULL && k < KK_LABEL_KEYS; k++)
        lost->keys[k] = name->keys[k];
      lost->cost = name != NULL ? 1 : lost->cost;
    }
}

/* A cell's lines one behind the other. */
static GArray *
fold_cell (const KkLayout *layout, const GPtrArray *texts, const GArray *pieces, int cell)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (KkFolded));
  int last = -1;
  for (guint i = 0; i < pieces->len; i++)
    {
      const KkPiece *p = &g_array_index (pieces, KkPiece, i);
      if (p->line == last || g_array_index (layout->lines, KkLayoutLine, p->line).cell != cell)
        continue;
      g_autoptr (GArray) one = kk_label_fold_text (texts->pdata[p->line]);
      g_array_append_vals (all, one->data, one->len);
      last = p->line;
    }
  return all;
}

static const KkLabelName *
whole_name (const KkLabels *labels, const GArray *folded, double *cost_out)
{
  guint64 bits = kk_label_bits (folded, 0, folded->len);
  const KkLabelName *best = NULL;
  for (guint i = 0; i < labels->names->len; i++)
    {
      const KkLabelName *name = labels->names->pdata[i];
      double allowed = kk_label_cost_allowed (name->folded->len, TRUE);
      guint length = 0;
      if (ABS ((int) name->folded->len - (int) folded->len) > allowed
          || __builtin_popcountll (name->bits & ~bits) > allowed)
        continue;
      double cost = kk_label_match_cost (name->folded, folded, 0, &length) + folded->len - length;
      if (cost > allowed || (best != NULL && cost >= *cost_out)
          || (kk_label_turns_on_first (name)
              && kk_label_char_cost (g_array_index (name->folded, gunichar, 0),
                                     &g_array_index (folded, KkFolded, 0))
                     >= 1))
        continue;
      best = name;
      *cost_out = cost;
    }
  return best;
}

/* What piece alone leaves to doubt: more where it says nothing by itself. */
static double
doubt (const KkPiece *piece)
{
  gboolean vague
      = piece->keys[0] != NULL
        && (strcmp (piece->keys[0], "other") == 0 || g_str_has_prefix (piece->keys[0], "any_")
            || g_str_has_prefix (piece->keys[0], "group:"));
  return piece->cost + (vague ? 0.5 : 0);
}

static guint
letters (const KkPiece *piece, const KkText *text)
{
  guint n = 0;
  for (int i = piece->from; i < MIN (piece->to, (int) text->chars->len); i++)
    n += !g_unichar_isspace (g_array_index (text->chars, KkLineChar, i).ch);
  return n;
}

void
kk_labels_join (const KkLabels *labels,
                const KkLayout *layout,
                const GPtrArray *texts,
                GArray *pieces)
{
  for (int cell = 0; cell < (int) layout->cells->len; cell++)
    {
      guint lines = 0, first = 0, labelled = 0;
      int last = -1;
      double apart = 0;
      for (guint i = 0; i < pieces->len; i++)
        {
          const KkPiece *p = &g_array_index (pieces, KkPiece, i);
          if (g_array_index (layout->lines, KkLayoutLine, p->line).cell != cell)
            continue;
          first = lines == 0 ? i : first;
          lines += p->line != last;
          last = p->line;
          apart += doubt (p);
          labelled += p->keys[0] != NULL ? letters (p, texts->pdata[p->line]) : 0;
        }
      if (lines < 2 || lines > 8)
        continue;
      g_autoptr (GArray) folded = fold_cell (layout, texts, pieces, cell);
      double cost = 0;
      const KkLabelName *name
          = folded->len <= 24 && folded->len > 1 ? whole_name (labels, folded, &cost) : NULL;
      apart += 0.5 * (folded->len - MIN (labelled, folded->len));
      if (name == NULL || apart <= cost)
        continue;
      KkPiece *head = &g_array_index (pieces, KkPiece, first);
      memcpy (head->keys, name->keys, sizeof head->keys);
      head->cost = cost;
      for (guint i = first + 1; i < pieces->len; i++)
        {
          KkPiece *p = &g_array_index (pieces, KkPiece, i);
          if (g_array_index (layout->lines, KkLayoutLine, p->line).cell != cell)
            continue;
          head->box = kk_box_union (head->box, p->box);
          memset (p->keys, 0, sizeof p->keys);
          p->keys[0] = "gloss";
        }
    }
  kk_labels_spread (labels, layout, texts, pieces);
}

static gboolean
has_key (const KkPiece *piece, const char *key)
{
  for (int k = 0; piece->keys[k] != NULL; k++)
    if (strcmp (piece->keys[k], key) == 0)
      return TRUE;
  return FALSE;
}

/* What the piece stands in: its cell, or itself. */
static KkBox
place_of (const KkLayout *layout, const KkPiece *piece)
{
  int cell = g_array_index (layout->lines, KkLayoutLine, piece->line).cell;
  return cell >= 0 ? g_array_index (layout->cells, KkBox, cell) : piece->box;
}

/* TRUE where piece stands as a 続柄: behind or below that label, or among other words. */
static gboolean
is_relationship_value (const KkLayout *layout, const GArray *pieces, guint at)
{
  KkBox place = place_of (layout, &g_array_index (pieces, KkPiece, at));
  const KkPiece *piece = &g_array_index (pieces, KkPiece, at);
  const KkPiece *left = NULL;
  for (guint i = 0; i < pieces->len; i++)
    {
      const KkPiece *p = &g_array_index (pieces, KkPiece, i);
      if (i == at)
        continue;
      if (p->line == piece->line && p->keys[0] == NULL)
        return TRUE;
      int middle = piece->box.y + piece->box.h / 2;
      gboolean row = p->box.y < middle && p->box.y + p->box.h > middle;
      if (row && p->box.x < piece->box.x && (left == NULL || p->box.x > left->box.x))
        left = p;
      KkBox other = place_of (layout, p);
      gboolean column
          = p->box.y < piece->box.y
            && kk_box_overlap (other.x, other.x + other.w, place.x, place.x + place.w) > 0;
      if (column && has_key (p, "relationship") && p->box.y + 12 * p->box.h > piece->box.y)
        return TRUE;
    }
  return left != NULL && has_key (left, "relationship");
}

/* "諏訪　新" is a name, not a name and the heading of new things. */
static void
give_back_ends (GArray *pieces)
{
  for (guint i = pieces->len; i-- > 1;)
    {
      KkPiece *piece = &g_array_index (pieces, KkPiece, i), *before = piece - 1;
      if (piece->keys[0] == NULL || before->keys[0] != NULL || before->line != piece->line
          || !g_str_has_prefix (piece->keys[0], "group:"))
        continue;
      before->to = piece->to;
      before->box = kk_box_union (before->box, piece->box);
      g_array_remove_index (pieces, i);
    }
}

void
kk_labels_settle (const KkLayout *layout, GArray *pieces)
{
  gboolean sided = FALSE, addresses = FALSE, heads = FALSE, names = FALSE;
  give_back_ends (pieces);
  for (guint i = 0; i < pieces->len; i++)
    {
      const KkPiece *p = &g_array_index (pieces, KkPiece, i);
      if (p->keys[0] == NULL)
        continue;
      sided = sided || has_key (p, "any_address") || g_str_has_prefix (p->keys[0], "group:");
      addresses = addresses || has_key (p, "new_address") || has_key (p, "old_address");
      heads = heads || has_key (p, "new_head") || has_key (p, "old_head");
      names = names || has_key (p, "name");
    }
  for (guint i = 0; i < pieces->len; i++)
    {
      KkPiece *piece = &g_array_index (pieces, KkPiece, i);
      /* "異動者" heads a block where "氏名" stands in it, and is the name's label where not. */
      if (piece->keys[0] != NULL && has_key (piece, "any_person"))
        piece->keys[0] = names || piece->box.h > 1.5 * piece->box.w ? "other" : "name";
      if (piece->keys[0] == NULL || !has_key (piece, "any_head"))
        continue;
      if ((!sided && (heads || !addresses)) || is_relationship_value (layout, pieces, i))
        memset (piece->keys, 0, sizeof piece->keys);
    }
}
