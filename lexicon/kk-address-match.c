/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lexicon/kk-address-private.h"

/* The automaton over all spellings of all entries, and reading noisy text with it. */

#define MAX_TEXT 64 /* characters of text looked at; no town is half as long */
#define EDIT 2      /* costs are in half edits */

KkAddressState
kk_address_start (KkLexicon *lexicon)
{
  return kk_lexicon_places (lexicon)->machine.n_states > 1 ? 1 : 0;
}

static guint32
step (const KkAutomaton *m, guint32 state, gunichar c)
{
  if (state == 0 || state >= m->n_states)
    return 0;
  guint32 low = m->first[state], high = m->first[state + 1];
  while (low < high)
    {
      guint32 middle = (low + high) / 2;
      if (m->chars[middle] == c)
        return m->targets[middle];
      if (m->chars[middle] < c)
        low = middle + 1;
      else
        high = middle;
    }
  return 0;
}

gunichar
kk_address_fold_char (KkLexicon *lexicon, gunichar c)
{
  const KkPlaces *places = kk_lexicon_places (lexicon);
  return kk_fold_row_lookup (places->folds, places->n_folds, c);
}

KkAddressState
kk_address_step (KkLexicon *lexicon, KkAddressState state, gunichar c)
{
  const KkPlaces *places = kk_lexicon_places (lexicon);
  gunichar folded = kk_fold_row_lookup (places->folds, places->n_folds, c);
  return folded == 0 ? state : step (&places->machine, state, folded);
}

gboolean
kk_address_state_ends (KkLexicon *lexicon, KkAddressState state)
{
  const KkAutomaton *m = &kk_lexicon_places (lexicon)->machine;
  return state != 0 && state < m->n_states && m->ends_first[state + 1] > m->ends_first[state];
}

const gunichar *
kk_address_state_next (KkLexicon *lexicon, KkAddressState state, guint *n_out)
{
  const KkAutomaton *m = &kk_lexicon_places (lexicon)->machine;
  *n_out = 0;
  if (state == 0 || state >= m->n_states)
    return NULL;
  *n_out = m->first[state + 1] - m->first[state];
  return m->chars + m->first[state];
}

void
kk_address_match_free (KkAddressMatch *match)
{
  if (match == NULL)
    return;
  kk_address_free (match->address);
  g_free (match);
}

/* The text as folded characters; end[i] is the byte just after the i-th. 大字 and 字 are marked,
 * not removed: some towns have them in their name. */
typedef struct
{
  gunichar c[MAX_TEXT];
  gsize end[MAX_TEXT];
  guint64 family[MAX_TEXT];
  guint8 skip[MAX_TEXT]; /* characters of 大字 or 字 that begin here */
  int n;
} Text;

static void
read_text (const KkPlaces *places, const char *text, Text *out)
{
  out->n = 0;
  for (const char *p = text; *p != '\0' && out->n < MAX_TEXT;)
    {
      gunichar c = g_utf8_get_char_validated (p, -1);
      if ((gint32) c < 0)
        break;
      p = g_utf8_next_char (p);
      gunichar folded = kk_fold_row_lookup (places->folds, places->n_folds, c);
      if (folded != 0)
        {
          out->c[out->n] = folded;
          out->end[out->n++] = p - text;
        }
      else if (out->n > 0)
        out->end[out->n - 1] = p - text; /* a selector or space belongs to what it follows */
    }
  gunichar large = g_utf8_get_char ("大"), aza = g_utf8_get_char ("字");
  for (int i = 0; i < out->n; i++)
    out->skip[i] = out->c[i] == aza                                               ? 1
                   : i + 1 < out->n && out->c[i] == large && out->c[i + 1] == aza ? 2
                                                                                  : 0;
}

typedef struct
{
  const KkAutomaton *m;
  const Text *text;
  int length;
  guint32 state;
} Longest;

static void
walk (Longest *best, guint32 state, int at)
{
  while (state != 0)
    {
      if (at > best->length && best->m->ends_first[state + 1] > best->m->ends_first[state])
        {
          best->length = at;
          best->state = state;
        }
      if (at >= best->text->n)
        return;
      if (best->text->skip[at] > 0 && at > 0)
        walk (best, state, at + best->text->skip[at]);
      state = step (best->m, state, best->text->c[at++]);
    }
}

static KkAddressMatch *
match_new (const KkPlaces *places, const Text *text, guint32 state, int length, int cost)
{
  KkAddressMatch *match = g_new (KkAddressMatch, 1);
  guint place = places->machine.ends[places->machine.ends_first[state]];
  match->address = kk_address_from_place (places, place);
  match->length = length > 0 ? text->end[length - 1] : 0;
  match->distance = cost / (double) EDIT;
  return match;
}

KkAddressMatch *
kk_address_match_prefix (KkLexicon *lexicon, const char *text)
{
  const KkPlaces *places = kk_lexicon_places (lexicon);
  Text folded;
  read_text (places, text, &folded);
  Longest best = { .m = &places->machine, .text = &folded };
  walk (&best, kk_address_start (lexicon), 0);
  return best.state != 0 ? match_new (places, &folded, best.state, best.length, 0) : NULL;
}

/* Characters a reader takes for one another are half an edit: a bit a family, 0 for most. Folded
 * forms. */
static guint64
family_mask (gunichar c)
{
  static const char *families[] = {
    "太大犬木丈文", "未末朱木本", "土士上工王", "日目曰白田", "ニ2=",     "カ力刀",   "ロ口回",
    "1-|l",         "ト卜",       "タ夕",       "エ工",       "ハ八",     "千干于チ", "天夫元",
    "右石古",       "牛午",       "貝見具",     "鳥烏島嶋",   "持待",     "住往佳",   "間問開閉",
    "宮官営",       "郡部都",     "市布巾",     "町打",       "区凶",     "村材",     "坂板阪",
    "津律",         "崎埼",       "池地他",     "谷合",       "今令分",   "永氷水",   "束東車",
    "西酉四",       "北比",       "南甫",       "入人",       "川3",      "小少",     "内肉",
    "戸尸",         "原厚源",     "林材",       "橋槁",       "緑縁",     "福福副",   "岡罔周",
    "浜兵",         "沢択",       "砂妙",       "松杉",       "野里",     "新親",     "港巷",
    "丸九",         "久欠",       "シツミ",     "ソンリ",     "ク夕ケタ", "ノ1",      "0ロOo",
  };
  static gsize ready;
  static guint8 slots[0x10000];
  static guint64 masks[256];
  if (g_once_init_enter (&ready))
    {
      G_STATIC_ASSERT (G_N_ELEMENTS (families) <= 64);
      guint used = 0;
      for (gsize i = 0; i < G_N_ELEMENTS (families); i++)
        for (const char *p = families[i]; *p != '\0'; p = g_utf8_next_char (p))
          {
            guint8 *slot = &slots[g_utf8_get_char (p) & 0xFFFF];
            if (*slot == 0)
              *slot = ++used;
            g_assert (used < 256);
            masks[*slot] |= (guint64) 1 << i;
          }
      g_once_init_leave (&ready, 1);
    }
  return c < 0x10000 ? masks[slots[c]] : 0;
}

typedef struct
{
  guint32 state;
  int length, cost, score;
} Candidate;

typedef struct
{
  const KkAutomaton *m;
  const Text *text;
  int limit; /* half edits */
  GArray *found;
  guint visits;
} Search;

#define MAX_DEPTH (MAX_TEXT + 4)
/* A text this noisy is not worth the time: the best found so far is the answer. */
#define MAX_VISITS 400000

/* A town is followed by a number, or by nothing. */
static gboolean
goes_on_well (const Text *text, int at)
{
  return at == text->n || (text->c[at] >= '0' && text->c[at] <= '9');
}

static void
note_ends (Search *s, guint32 state, const guint8 *row)
{
  if (s->m->ends_first[state + 1] == s->m->ends_first[state])
    return;
  Candidate best = { .state = state, .cost = s->limit + 1 };
  for (int j = 1; j <= s->text->n; j++)
    {
      int cost = row[j], score = 4 * j - 5 * cost + (goes_on_well (s->text, j) ? 3 : 0);
      if (cost <= s->limit && (best.cost > s->limit || score > best.score))
        best = (Candidate){ .state = state, .length = j, .cost = cost, .score = score };
    }
  if (best.cost <= s->limit)
    g_array_append_val (s->found, best);
}

/* Levenshtein rows down the automaton: row[j] is the cost of the path so far against the first j
 * characters of text. Paths beyond the limit everywhere are cut. */
static void
descend (Search *s, guint32 state, const guint8 *row, int depth)
{
  if (depth >= MAX_DEPTH || s->visits++ > MAX_VISITS)
    return;
  const int n = s->text->n;
  for (guint32 e = s->m->first[state]; e < s->m->first[state + 1]; e++)
    {
      gunichar c = s->m->chars[e];
      guint64 family = family_mask (c);
      guint8 next[MAX_TEXT + 1];
      int window = s->limit / EDIT + 2;
      int from = MAX (0, depth - window), to = MIN (n, depth + window + 4);
      memset (next, 255, n + 1);
      int least = 255;
      if (from == 0)
        least = next[0] = MIN (255, row[0] + EDIT);
      for (int j = MAX (1, from); j <= to; j++)
        {
          gunichar t = s->text->c[j - 1];
          int cost = row[j - 1] + (c == t ? 0 : (family & s->text->family[j - 1]) != 0 ? 1 : EDIT);
          cost = MIN (cost, row[j] + EDIT);
          cost = MIN (cost, next[j - 1] + EDIT);
          if (j >= 1 && s->text->skip[j - 1] == 1)
            {
              cost = MIN (cost, next[j - 1]);
              if (j >= 2 && s->text->skip[j - 2] == 2)
                cost = MIN (cost, next[j - 2]);
            }
          next[j] = MIN (cost, 255);
          least = MIN (least, next[j]);
        }
      if (least > s->limit)
        continue;
      note_ends (s, s->m->targets[e], next);
      descend (s, s->m->targets[e], next, depth + 1);
    }
}

static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  const Candidate *x = a, *y = b;
  if (x->score != y->score)
    return y->score - x->score;
  if (x->cost != y->cost)
    return x->cost - y->cost;
  return x->state < y->state ? -1 : x->state > y->state;
}

GPtrArray *
kk_address_complete (KkLexicon *lexicon, const char *text, double max_distance, guint limit)
{
  const KkPlaces *places = kk_lexicon_places (lexicon);
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_address_match_free);
  Text folded;
  read_text (places, text, &folded);
  for (int i = 0; i < folded.n; i++)
    folded.family[i] = family_mask (folded.c[i]);
  guint32 start = kk_address_start (lexicon);
  if (folded.n == 0 || start == 0)
    return list;

  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (Candidate));
  int most = (int) (CLAMP (max_distance, 0, 4) * EDIT);
  /* Few edits first: a text read well is done in microseconds. */
  for (int edits = MIN (most, EDIT); edits <= most; edits += EDIT)
    {
      guint8 row[MAX_TEXT + 1];
      for (int j = 0; j <= folded.n; j++)
        row[j] = MIN (255, j * EDIT);
      Search search = { .m = &places->machine, .text = &folded, .limit = edits, .found = found };
      g_array_set_size (found, 0);
      descend (&search, start, row, 0);
      if (search.visits > MAX_VISITS / 8)
        break;
    }
  g_array_sort (found, compare_candidates);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < found->len && list->len < limit; i++)
    {
      const Candidate *candidate = &g_array_index (found, Candidate, i);
      guint place = places->machine.ends[places->machine.ends_first[candidate->state]];
      if (g_hash_table_add (seen, GUINT_TO_POINTER (place)))
        g_ptr_array_add (list, match_new (places, &folded, candidate->state, candidate->length,
                                          candidate->cost));
    }
  return list;
}
