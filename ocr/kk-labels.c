/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-labels.h"

#include <math.h>
#include <string.h>

#define NAME_MAX_LENGTH 40

static void
label_name_free (gpointer data)
{
  KkLabelName *name = data;
  for (int i = 0; i < KK_LABEL_KEYS; i++)
    g_free (name->keys[i]);
  g_free (name->text);
  g_array_unref (name->folded);
  g_free (name);
}

static void
phrase_free (gpointer data)
{
  KkDocumentPhrase *phrase = data;
  g_array_unref (phrase->folded);
  g_free (phrase);
}

static GArray *
fold_string (const char *s)
{
  GArray *folded = g_array_new (FALSE, FALSE, sizeof (gunichar));
  for (const char *p = s; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar ch = kk_label_fold (g_utf8_get_char (p));
      if (!g_unichar_isspace (ch))
        g_array_append_val (folded, ch);
    }
  return folded;
}

static int
longest_first (gconstpointer a, gconstpointer b)
{
  const KkLabelName *p = *(KkLabelName *const *) a, *q = *(KkLabelName *const *) b;
  return (int) q->folded->len - (int) p->folded->len;
}

static void
add_names (KkLabels *labels, JsonObject *entry)
{
  JsonArray *names = json_object_get_array_member (entry, "names");
  for (guint i = 0; i < json_array_get_length (names); i++)
    {
      KkLabelName *name = g_new0 (KkLabelName, 1);
      name->text = g_strdup (json_array_get_string_element (names, i));
      name->folded = fold_string (name->text);
      if (json_object_has_member (entry, "group"))
        name->keys[0]
            = g_strconcat ("group:", json_object_get_string_member (entry, "group"), NULL);
      else
        {
          JsonArray *keys = json_object_get_array_member (entry, "keys");
          for (guint k = 0; k < MIN (json_array_get_length (keys), KK_LABEL_KEYS); k++)
            name->keys[k] = g_strdup (json_array_get_string_element (keys, k));
        }
      g_ptr_array_add (labels->names, name);
    }
}

KkLabels *
kk_labels_load (GError **error)
{
  g_autoptr (GBytes) bytes = g_resources_lookup_data ("/jp/kakanai/tables/labels.json", 0, error);
  g_autoptr (JsonParser) parser = json_parser_new ();
  if (bytes == NULL
      || !json_parser_load_from_data (parser, g_bytes_get_data (bytes, NULL),
                                      (gssize) g_bytes_get_size (bytes), error))
    {
      if (error != NULL && *error != NULL)
        g_prefix_error (error, "labels: ");
      return NULL;
    }
  JsonNode *root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, KK_READER_ERROR, KK_READER_ERROR_MODEL, "labels: no object");
      return NULL;
    }
  JsonObject *object = json_node_get_object (root);
  KkLabels *labels = g_new0 (KkLabels, 1);
  labels->names = g_ptr_array_new_with_free_func (label_name_free);
  labels->phrases = g_ptr_array_new_with_free_func (phrase_free);
  JsonArray *entries = json_object_get_array_member (object, "labels");
  for (guint i = 0; i < json_array_get_length (entries); i++)
    add_names (labels, json_array_get_object_element (entries, i));
  entries = json_object_get_array_member (object, "groups");
  for (guint i = 0; i < json_array_get_length (entries); i++)
    add_names (labels, json_array_get_object_element (entries, i));
  g_ptr_array_sort (labels->names, longest_first);
  entries = json_object_get_array_member (object, "documents");
  for (guint i = 0; i < json_array_get_length (entries); i++)
    {
      JsonObject *entry = json_array_get_object_element (entries, i);
      KkDocument document;
      if (!kk_document_from_string (json_object_get_string_member (entry, "document"), &document))
        continue;
      JsonArray *phrases = json_object_get_array_member (entry, "phrases");
      for (guint k = 0; k < json_array_get_length (phrases); k++)
        {
          JsonArray *pair = json_array_get_array_element (phrases, k);
          KkDocumentPhrase *phrase = g_new0 (KkDocumentPhrase, 1);
          phrase->document = document;
          phrase->folded = fold_string (json_array_get_string_element (pair, 0));
          phrase->weight = (int) json_array_get_int_element (pair, 1);
          g_ptr_array_add (labels->phrases, phrase);
        }
    }
  return labels;
}

void
kk_labels_free (KkLabels *labels)
{
  if (labels == NULL)
    return;
  g_ptr_array_unref (labels->names);
  g_ptr_array_unref (labels->phrases);
  g_free (labels);
}

/* A line's characters without gaps, folded, each with the place it came from. */
typedef struct
{
  gunichar ch;
  int at;
  gboolean after_gap;
  const KkLineChar *seen;
} Folded;

static GArray *
fold_text (const KkText *text)
{
  GArray *out = g_array_new (FALSE, FALSE, sizeof (Folded));
  gboolean gap = TRUE;
  for (guint i = 0; i < text->chars->len; i++)
    {
      const KkLineChar *c = &g_array_index (text->chars, KkLineChar, i);
      if (g_unichar_isspace (c->ch))
        {
          gap = TRUE;
          continue;
        }
      Folded f = { kk_label_fold (c->ch), (int) i, gap, c };
      g_array_append_val (out, f);
      gap = FALSE;
    }
  return out;
}

static double
char_cost (gunichar want, const Folded *have)
{
  if (have->ch == want)
    return 0;
  for (guint i = 0; i < have->seen->n_alternatives; i++)
    if (kk_label_fold (have->seen->alternatives[i]) == want)
      return 0.3;
  return 1;
}

/* Edit cost of name against text from start on; *length_out: characters used by the best. */
static double
match_cost (const GArray *name, const GArray *text, guint start, guint *length_out)
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
                           + char_cost (g_array_index (name, gunichar, j - 1),
                                        &g_array_index (text, Folded, start + i - 1));
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

static double
cost_allowed (guint length, gboolean whole_line)
{
  if (length <= 2)
    return whole_line ? 0.65 : 0.31;
  if (length == 3)
    return whole_line ? 1.0 : 0.61;
  if (length <= 5)
    return 1.0;
  return length <= 7 ? 1.6 : length <= 8 ? 2.0 : 2.6;
}

/* TRUE for names whose first character decides between old and new. */
static gboolean
turns_on_first (const KkLabelName *name)
{
  static const gunichar deciding[]
      = { 0x65e7, 0x65b0, 0x524d, 0x8ee2, 0x7570, 0x5f93, 0x672c, 0x73fe };
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
    if (g_unichar_isalnum (g_array_index (folded, Folded, i).ch)
        && !is_separator (g_array_index (folded, Folded, i).ch))
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
  if (!holds_text (folded, from, to))
    return;
  /* One stray character right behind a label is the label's own end, misread. */
  const KkPiece *before
      = pieces->len > 0 ? &g_array_index (pieces, KkPiece, pieces->len - 1) : NULL;
  if (to == folded->len && to - from == 1 && from > 0 && before != NULL && before->line == line
      && before->keys[0] != NULL && !g_array_index (folded, Folded, from).after_gap
      && g_utf8_strchr ("男女夫妻子父母兄姉弟妹有無", -1,
                        g_array_index (folded, Folded, from).seen->ch)
             == NULL)
    return;
  while (from < to && g_array_index (folded, Folded, from).ch != '('
         && !is_circled (g_array_index (folded, Folded, from).ch)
         && is_separator (g_array_index (folded, Folded, from).ch))
    from++;
  /* チヒロ ends in a square as well. */
  while (to > from && g_array_index (folded, Folded, to - 1).ch != ')'
         && is_separator (g_array_index (folded, Folded, to - 1).ch)
         && (g_array_index (folded, Folded, to - 1).ch != 0x25a1
             || g_array_index (folded, Folded, to - 1).after_gap))
    to--;
  append_piece (pieces, text, line, g_array_index (folded, Folded, from).at,
                g_array_index (folded, Folded, to - 1).at + 1, NULL, 0);
}

static gboolean
is_sentence (const GArray *folded)
{
  static const char *const words[] = { "ます", "です", "こと", "とお", "おり", "する", "した",
                                       "ださ", "さい", "ので", "ない", "。",   "です" };
  guint hiragana = 0;
  gboolean spoken = FALSE;
  for (guint i = 0; i < folded->len; i++)
    {
      gunichar c = g_array_index (folded, Folded, i).seen->ch;
      gunichar next = i + 1 < folded->len ? g_array_index (folded, Folded, i + 1).seen->ch : 0;
      hiragana += (c >= 0x3041 && c <= 0x3096) || c == 0x3002 || c == 0x3001;
      for (guint w = 0; w < G_N_ELEMENTS (words) && !spoken; w++)
        spoken = g_utf8_get_char (words[w]) == c
                 && (c == 0x3002 || g_utf8_get_char (g_utf8_next_char (words[w])) == next);
    }
  return folded->len >= 12 && spoken && hiragana * 100 > folded->len * 33;
}

gboolean
kk_labels_is_sentence (const KkText *text)
{
  g_autoptr (GArray) folded = fold_text (text);
  return is_sentence (folded);
}

/* "○氏名": a bullet, however it was read. */
static gboolean
is_bullet (gunichar ch)
{
  return ch == 'O' || ch == '0' || ch == 0x3007 || ch == 0x25ef || ch == 0x2022 || ch == '*';
}

void
kk_labels_cut (
    const KkLabels *labels, const KkText *text, int line_index, KkBox line_box, GArray *pieces)
{
  g_autoptr (GArray) folded = fold_text (text);
  guint rest = 0, at = 0;
  int last_label = -1;
  while (at < folded->len && !is_sentence (folded))
    {
      const Folded *here = &g_array_index (folded, Folded, at);
      gboolean starts = at == 0 || here->after_gap || (int) at == last_label
                        || is_separator (g_array_index (folded, Folded, at - 1).ch)
                        || (at == 1 && is_bullet (g_array_index (folded, Folded, 0).ch));
      const KkLabelName *best = NULL;
      double best_rank = -1, best_cost = 0;
      guint best_length = 0;
      for (guint i = 0; starts && i < labels->names->len; i++)
        {
          const KkLabelName *name = labels->names->pdata[i];
          guint length = 0;
          double cost = match_cost (name->folded, folded, at, &length);
          gboolean whole = at == 0 && length == folded->len;
          if (length == 0 || cost > cost_allowed (name->folded->len, whole))
            continue;
          /* 旧 and 新 stand first: a short name is not believed without its beginning. */
          if (name->folded->len <= 5 && cost >= 1 && turns_on_first (name)
              && char_cost (g_array_index (name->folded, gunichar, 0), here) >= 1)
            continue;
          guint end = at + length;
          gboolean ends = end == folded->len || g_array_index (folded, Folded, end).after_gap
                          || is_separator (g_array_index (folded, Folded, end).ch);
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
      append_rest (pieces, text, line_index, folded, rest, at);
      int from = here->at, to = g_array_index (folded, Folded, at + best_length - 1).at + 1;
      KkPiece *before = pieces->len > 0 ? &g_array_index (pieces, KkPiece, pieces->len - 1) : NULL;
      /* "続柄・性別": two labels of one heading. */
      gboolean joined = before != NULL && before->line == line_index && before->keys[0] != NULL
                        && !g_array_index (folded, Folded, at).after_gap
                        && rest == (guint) last_label && at > rest && at - rest == 1
                        && !holds_text (folded, rest, at)
                        && g_array_index (folded, Folded, rest).ch != '(';
      if (joined && best->keys[0] != NULL)
        {
          for (int k = 0; k < KK_LABEL_KEYS; k++)
            if (before->keys[k] == NULL)
              {
                before->keys[k] = best->keys[0];
                break;
              }
          before->to = to;
          for (int i = from; i < to; i++)
            before->box
                = kk_box_union (before->box, g_array_index (text->chars, KkLineChar, i).box);
        }
      else
        append_piece (pieces, text, line_index, from, to, best, best_cost);
      at += best_length;
      rest = at;
      last_label = (int) at;
    }
  append_rest (pieces, text, line_index, folded, rest, folded->len);
}

/* How well one line says phrase: 0 not at all. A phrase that goes on with 等 speaks of many papers.
 */
static double
phrase_in_line (const KkDocumentPhrase *phrase, const GArray *folded)
{
  double best = G_MAXDOUBLE, allowed = phrase->folded->len <= 3   ? 0.31
                                       : phrase->folded->len <= 5 ? 1
                                                                  : 2;
  for (guint at = 0; at + phrase->folded->len <= folded->len + 1 && at < folded->len; at++)
    {
      guint length = 0;
      double cost = match_cost (phrase->folded, folded, at, &length);
      if (at + length < folded->len && g_array_index (folded, Folded, at + length).ch == 0x7b49)
        continue;
      best = MIN (best, cost);
    }
  return best <= allowed ? phrase->weight * (1 - 0.15 * best) : 0;
}

void
kk_labels_score_documents (const KkLabels *labels,
                           const GPtrArray *texts,
                           const double *sizes,
                           double *scores)
{
  g_autoptr (GPtrArray) folded = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  for (guint i = 0; i < texts->len; i++)
    g_ptr_array_add (folded, fold_text (texts->pdata[i]));
  for (guint p = 0; p < labels->phrases->len; p++)
    {
      const KkDocumentPhrase *phrase = labels->phrases->pdata[p];
      double most = 0;
      for (guint i = 0; i < texts->len; i++)
        most = MAX (most, phrase_in_line (phrase, folded->pdata[i]) * CLAMP (sizes[i], 1, 2));
      scores[phrase->document] += most;
    }
}

/* Edits between two pieces' texts. */
static double
unlike (const KkPiece *a, const KkPiece *b, const GPtrArray *texts)
{
  g_autoptr (GArray) x = fold_text (texts->pdata[a->line]);
  g_autoptr (GArray) y = fold_text (texts->pdata[b->line]);
  g_autoptr (GArray) name = g_array_new (FALSE, FALSE, sizeof (gunichar));
  for (guint i = 0; i < y->len; i++)
    if (g_array_index (y, Folded, i).at >= b->from && g_array_index (y, Folded, i).at < b->to)
      g_array_append_val (name, g_array_index (y, Folded, i).ch);
  guint length = 0;
  if (name->len == 0 || x->len == 0 || ABS ((int) x->len - (int) name->len) > 1)
    return 1;
  return match_cost (name, x, 0, &length) / name->len;
}

/* A badly printed line against the whole vocabulary, by what the network saw of it. */
static const KkLabelName *
read_again (const KkLabels *labels, const KkText *text)
{
  g_autoptr (GArray) folded = fold_text (text);
  const KkLabelName *best = NULL;
  double most = -G_MAXDOUBLE;
  if (text->line == NULL || text->mean_logp > -0.25 || folded->len < 2 || folded->len > 10)
    return NULL;
  for (guint i = 0; i < labels->names->len; i++)
    {
      const KkLabelName *name = labels->names->pdata[i];
      guint length = 0;
      KkLineFit fit;
      if (name->folded->len != folded->len || g_str_equal (name->keys[0], "other")
          || match_cost (name->folded, folded, 0, &length) > 0.67 * folded->len
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

static gboolean
has_key (const KkPiece *piece, const char *key)
{
  for (int k = 0; piece->keys[k] != NULL; k++)
    if (strcmp (piece->keys[k], key) == 0)
      return TRUE;
  return FALSE;
}

/* TRUE where piece stands as a 続柄: behind or below that label, or among other words. */
static gboolean
is_relationship_value (const GArray *pieces, guint at)
{
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
      gboolean column = p->box.y < piece->box.y
                        && kk_box_overlap (p->box.x, p->box.x + p->box.w, piece->box.x,
                                           piece->box.x + piece->box.w)
                               > 0;
      if (column && has_key (p, "relationship") && p->box.y + 12 * p->box.h > piece->box.y)
        return TRUE;
    }
  return left != NULL && has_key (left, "relationship");
}

void
kk_labels_settle (GArray *pieces)
{
  gboolean sided = FALSE, addresses = FALSE, heads = FALSE, names = FALSE;
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
      if ((!sided && (heads || !addresses)) || is_relationship_value (pieces, i))
        memset (piece->keys, 0, sizeof piece->keys);
    }
}
