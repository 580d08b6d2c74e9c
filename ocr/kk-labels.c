/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-labels.h"

#include <string.h>

#include "ocr/kk-label-private.h"

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

/* A bit for each character, so that names without a chance are passed over cheaply. */
static guint64
bits_of (const GArray *folded)
{
  guint64 bits = 0;
  for (guint i = 0; i < folded->len; i++)
    bits |= kk_label_bit (g_array_index (folded, gunichar, i));
  return bits;
}

static void
add_name (KkLabels *labels, JsonObject *entry, const char *text, GHashTable *known)
{
  if (!g_hash_table_add (known, g_strdup (text)))
    return;
  KkLabelName *name = g_new0 (KkLabelName, 1);
  name->text = g_strdup (text);
  name->folded = fold_string (text);
  name->bits = bits_of (name->folded);
  g_ptr_array_add (labels->names, name);
  if (json_object_has_member (entry, "group"))
    {
      name->keys[0] = g_strconcat ("group:", json_object_get_string_member (entry, "group"), NULL);
      return;
    }
  JsonArray *keys = json_object_get_array_member (entry, "keys");
  for (guint k = 0; k < MIN (json_array_get_length (keys), KK_LABEL_KEYS); k++)
    name->keys[k] = g_strdup (json_array_get_string_element (keys, k));
}

/* "{旧|転出前の}住所{|地}" is 旧住所, 旧住所地, 転出前の住所, …: every way through the braces. */
static void
expand (
    KkLabels *labels, JsonObject *entry, const char *before, const char *rest, GHashTable *known)
{
  const char *open = strchr (rest, '{'), *close = open != NULL ? strchr (open, '}') : NULL;
  if (close == NULL)
    {
      g_autofree char *whole = g_strconcat (before, rest, NULL);
      add_name (labels, entry, whole, known);
      return;
    }
  g_autofree char *inside = g_strndup (open + 1, (gsize) (close - open - 1));
  g_auto (GStrv) ways = g_strsplit (inside, "|", -1);
  for (guint i = 0; ways[i] != NULL; i++)
    {
      g_autofree char *plain = g_strndup (rest, (gsize) (open - rest));
      g_autofree char *so_far = g_strconcat (before, plain, ways[i], NULL);
      expand (labels, entry, so_far, close + 1, known);
    }
  if (ways[0] == NULL) /* "{}" */
    expand (labels, entry, before, close + 1, known);
}

static void
add_names (KkLabels *labels, JsonArray *entries, GHashTable *known)
{
  for (guint e = 0; e < json_array_get_length (entries); e++)
    {
      JsonObject *entry = json_array_get_object_element (entries, e);
      JsonArray *names = json_object_get_array_member (entry, "names");
      for (guint i = 0; i < json_array_get_length (names); i++)
        expand (labels, entry, "", json_array_get_string_element (names, i), known);
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
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  add_names (labels, json_object_get_array_member (object, "labels"), known);
  add_names (labels, json_object_get_array_member (object, "groups"), known);
  g_ptr_array_sort (labels->names, longest_first);
  JsonArray *entries = json_object_get_array_member (object, "documents");
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
      double cost = kk_label_match_cost (phrase->folded, folded, at, &length);
      if (at + length < folded->len && g_array_index (folded, KkFolded, at + length).ch == 0x7b49)
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
    g_ptr_array_add (folded, kk_label_fold_text (texts->pdata[i]));
  for (guint p = 0; p < labels->phrases->len; p++)
    {
      const KkDocumentPhrase *phrase = labels->phrases->pdata[p];
      double most = 0;
      for (guint i = 0; i < texts->len; i++)
        most = MAX (most, phrase_in_line (phrase, folded->pdata[i]) * CLAMP (sizes[i], 1, 2));
      scores[phrase->document] += most;
    }
}
