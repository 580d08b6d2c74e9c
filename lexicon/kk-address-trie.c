/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lexicon/kk-address-compile.h"

#include <string.h>

#include "lexicon/kk-address-private.h"

/* All spellings of all addresses as one automaton. Cities of one name share what follows. */

typedef struct
{
  guint32 edge, end; /* heads of lists; 0: empty */
} Node;

typedef struct
{
  gunichar c;
  guint32 target, next;
} Edge;

typedef struct
{
  guint32 place, next;
} End;

typedef struct
{
  GArray *nodes, *edges, *ends; /* element 0 of edges and ends stands for none */
} Trie;

static guint32
add_node (Trie *trie)
{
  Node node = { 0 };
  g_array_append_val (trie->nodes, node);
  return trie->nodes->len - 1;
}

static guint32
find_edge (const Trie *trie, guint32 node, gunichar c)
{
  guint32 at = g_array_index (trie->nodes, Node, node).edge;
  while (at != 0 && g_array_index (trie->edges, Edge, at).c != c)
    at = g_array_index (trie->edges, Edge, at).next;
  return at;
}

static void
add_edge (Trie *trie, guint32 node, gunichar c, guint32 target)
{
  Node *from = &g_array_index (trie->nodes, Node, node);
  Edge edge = { .c = c, .target = target, .next = from->edge };
  from->edge = trie->edges->len;
  g_array_append_val (trie->edges, edge);
}

static guint32
follow (Trie *trie, guint32 node, gunichar c)
{
  guint32 edge = find_edge (trie, node, c);
  if (edge != 0)
    return g_array_index (trie->edges, Edge, edge).target;
  guint32 target = add_node (trie);
  add_edge (trie, node, c, target);
  return target;
}

static void
add_end (Trie *trie, guint32 node, guint32 place)
{
  guint32 *at = &g_array_index (trie->nodes, Node, node).end;
  for (; *at != 0; at = &g_array_index (trie->ends, End, *at).next)
    if (g_array_index (trie->ends, End, *at).place == place)
      return;
  End end = { .place = place };
  *at = trie->ends->len;
  g_array_append_val (trie->ends, end);
}

static guint32
walk (Trie *trie, guint32 node, const char *key)
{
  for (const char *p = key; *p != '\0'; p = g_utf8_next_char (p))
    node = follow (trie, node, g_utf8_get_char (p));
  return node;
}

/* Lets key lead to an existing node; FALSE where the path is taken. */
static gboolean
link_node (Trie *trie, const char *key, guint32 target)
{
  const char *last = g_utf8_prev_char (key + strlen (key));
  g_autofree char *head = g_strndup (key, last - key);
  guint32 node = walk (trie, 0, head);
  if (find_edge (trie, node, g_utf8_get_char (last)) != 0)
    return FALSE;
  add_edge (trie, node, g_utf8_get_char (last), target);
  return TRUE;
}

/* Folded, but 二十 stays 2十. */
static char *
fold_plain (const KkPlaces *folds, const char *text)
{
  GString *out = g_string_new (NULL);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = kk_fold_row_lookup (folds->folds, folds->n_folds, g_utf8_get_char (p));
      if (c != 0)
        g_string_append_unichar (out, c);
    }
  return g_string_free (out, FALSE);
}

static char *
without (const char *text, const char *word)
{
  g_auto (GStrv) pieces = g_strsplit (text, word, -1);
  return g_strjoinv (NULL, pieces);
}

static void
add_key (GPtrArray *keys, char *key)
{
  if (*key == '\0' || g_ptr_array_find_with_equal_func (keys, key, g_str_equal, NULL))
    g_free (key);
  else
    g_ptr_array_add (keys, key);
}

/* The spellings under which an entry is found. */
static GPtrArray *
spellings (const KkPlaces *folds, const char *text)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *brief = without (text, "大字");
  const char *texts[] = { text, brief };
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      add_key (keys, fold_plain (folds, texts[i]));
      add_key (keys, kk_address_fold (folds, texts[i]));
    }
  return keys;
}

typedef struct
{
  const KkAddressSource *source;
  const KkPlaces *folds;
  guint32 *first_place; /* of each city */
  Trie trie;
} Build;

static void
fill (Build *build, guint32 root, const GArray *group)
{
  for (guint i = 0; i < group->len; i++)
    {
      guint city = g_array_index (group, guint, i);
      const GArray *towns = ((KkSourceCity *) build->source->cities->pdata[city])->towns;
      for (guint t = 0; t < towns->len; t++)
        {
          const KkSourceTown *town = &g_array_index (towns, KkSourceTown, t);
          guint32 place = build->first_place[city] + t;
          if (*town->town == '\0')
            {
              add_end (&build->trie, root, place);
              continue;
            }
          g_autoptr (GPtrArray) keys = spellings (build->folds, town->town);
          for (guint k = 0; k < keys->len; k++)
            add_end (&build->trie, walk (&build->trie, root, keys->pdata[k]), place);
        }
    }
}

static void
add_name (GHashTable *names, char *key, guint city)
{
  GArray *group = g_hash_table_lookup (names, key);
  if (group == NULL)
    {
      group = g_array_new (FALSE, FALSE, sizeof (guint));
      g_hash_table_insert (names, g_strdup (key), group);
    }
  gboolean known = FALSE;
  for (guint i = 0; i < group->len; i++)
    known = known || g_array_index (group, guint, i) == city;
  if (!known)
    g_array_append_val (group, city);
  g_free (key);
}

/* Folded name, with and without prefecture and 郡, → its cities in order. */
static GHashTable *
collect_names (const KkAddressSource *source, const KkPlaces *folds)
{
  GHashTable *names
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  for (guint c = 0; c < source->cities->len; c++)
    {
      const KkSourceCity *city = source->cities->pdata[c];
      gsize part = kk_address_city_part (city->name);
      gboolean county = part > 0 && strncmp (city->name + part - strlen ("郡"), "郡", 3) == 0;
      g_autofree char *prefecture = fold_plain (folds, source->prefectures[city->prefecture]);
      for (int brief = 0; brief <= county; brief++)
        {
          g_autoptr (GPtrArray) keys = spellings (folds, city->name + (brief ? part : 0));
          for (guint k = 0; k < keys->len; k++)
            {
              add_name (names, g_strconcat (prefecture, keys->pdata[k], NULL), c);
              add_name (names, g_strdup (keys->pdata[k]), c);
            }
        }
    }
  return names;
}

/* Longest first, so that a name that begins another is filled into the path already there. */
static int
compare_names (gconstpointer a, gconstpointer b)
{
  const char *x = *(const char *const *) a, *y = *(const char *const *) b;
  glong difference = g_utf8_strlen (y, -1) - g_utf8_strlen (x, -1);
  return difference != 0 ? (int) difference : strcmp (x, y);
}

static void
build_names (Build *build)
{
  g_autoptr (GHashTable) names = collect_names (build->source, build->folds);
  g_autoptr (GHashTable) nodes
      = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  guint n;
  g_autofree gpointer *keys = g_hash_table_get_keys_as_array (names, &n);
  qsort (keys, n, sizeof *keys, compare_names);
  for (guint i = 0; i < n; i++)
    {
      GArray *group = g_hash_table_lookup (names, keys[i]);
      g_autoptr (GBytes) id = g_bytes_new (group->data, group->len * sizeof (guint));
      guint32 node = GPOINTER_TO_UINT (g_hash_table_lookup (nodes, id));
      if (node == 0)
        {
          node = add_node (&build->trie);
          g_hash_table_insert (nodes, g_bytes_ref (id), GUINT_TO_POINTER (node));
          fill (build, node, group);
        }
      if (!link_node (&build->trie, keys[i], node))
        fill (build, walk (&build->trie, 0, keys[i]), group);
    }
}

static int
compare_edges (gconstpointer a, gconstpointer b)
{
  const Edge *x = a, *y = b;
  return x->c < y->c ? -1 : x->c > y->c;
}

static void
append (GArray *words, guint32 word)
{
  g_array_append_val (words, word);
}

static GArray *
words_new (guint zeros)
{
  GArray *words = g_array_new (FALSE, TRUE, sizeof (guint32));
  g_array_set_size (words, zeros);
  return words;
}

/* Numbers the states breadth first from 1 (0 is none). */
static GBytes *
pack (const Trie *trie)
{
  g_autoptr (GArray) order = words_new (1);
  g_autofree guint32 *number = g_new0 (guint32, trie->nodes->len);
  g_autoptr (GArray) first = words_new (2), chars = words_new (0), targets = words_new (0);
  g_autoptr (GArray) ends_first = words_new (2), ends = words_new (0);
  g_autoptr (GArray) edges = g_array_new (FALSE, FALSE, sizeof (Edge));
  number[0] = 1;
  for (guint i = 0; i < order->len; i++)
    {
      const Node *node = &g_array_index (trie->nodes, Node, g_array_index (order, guint32, i));
      g_array_set_size (edges, 0);
      for (guint32 at = node->edge; at != 0; at = g_array_index (trie->edges, Edge, at).next)
        g_array_append_val (edges, g_array_index (trie->edges, Edge, at));
      g_array_sort (edges, compare_edges);
      for (guint e = 0; e < edges->len; e++)
        {
          const Edge *edge = &g_array_index (edges, Edge, e);
          if (number[edge->target] == 0)
            {
              number[edge->target] = order->len + 1;
              append (order, edge->target);
            }
          append (chars, edge->c);
          append (targets, number[edge->target]);
        }
      append (first, chars->len);
      for (guint32 at = node->end; at != 0; at = g_array_index (trie->ends, End, at).next)
        append (ends, g_array_index (trie->ends, End, at).place);
      append (ends_first, ends->len);
    }
  g_autoptr (GArray) all = words_new (0);
  const guint32 head[] = { order->len + 1, chars->len, ends->len, 0 };
  const GArray *parts[] = { first, chars, targets, ends_first, ends };
  g_array_append_vals (all, head, G_N_ELEMENTS (head));
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i]->len > 0)
      g_array_append_vals (all, parts[i]->data, parts[i]->len);
  return g_bytes_new (all->data, all->len * sizeof (guint32));
}

GBytes *
kk_address_trie (const KkAddressSource *source, const KkPlaces *folds)
{
  Build build = { .source = source, .folds = folds };
  g_autofree guint32 *first_place = g_new (guint32, source->cities->len);
  g_autoptr (GArray) nodes = g_array_new (FALSE, TRUE, sizeof (Node));
  g_autoptr (GArray) edges = g_array_new (FALSE, TRUE, sizeof (Edge));
  g_autoptr (GArray) ends = g_array_new (FALSE, TRUE, sizeof (End));
  guint32 place = 0;
  for (guint c = 0; c < source->cities->len; c++)
    {
      first_place[c] = place;
      place += ((KkSourceCity *) source->cities->pdata[c])->towns->len;
    }
  g_array_set_size (nodes, 1);
  g_array_set_size (edges, 1);
  g_array_set_size (ends, 1);
  build.first_place = first_place;
  build.trie = (Trie){ .nodes = nodes, .edges = edges, .ends = ends };
  build_names (&build);
  return pack (&build.trie);
}
