/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-gate.h"

#include <gio/gio.h>
#include <string.h>

#include "core/kk-json.h"
#include "core/kk-text.h"
#include "ocr/kk-interpret.h"

#define FORMAT 1
#define GATES_MAX 16
#define BELOW_MAX 16
#define RESOURCE "/jp/kakanai/ocr/gates.json"

static const char *const words[]
    = { "proven",  "agree",  "witness", "composes", "glyphs", "known",  "placed",
        "partly",  "mended", "warned",  "unfit",    "left",   "shared", "below",
        "against", "kana",   "twin",    "near",     "stray",  "thin",   "clash",
        "glued",   "part",   "reading", "template" };
static const char *const classes[]
    = { "name", "kana", "latin", "address", "domicile", "date", "code", "choice", "text" };

typedef struct
{
  guint needs;
  guint despite; /* doubts that do not count here */
  double mean, least;
  double sure;
  gboolean ask;
} Gate;

typedef struct
{
  guint doubts; /* that keep a value from being sure */
  guint n_gates, n_below;
  Gate gates[GATES_MAX];
  struct
  {
    double mean, confidence;
  } below[BELOW_MAX]; /* by falling mean: what is not sure */
  double doubted;     /* of what passes a gate but for a doubt */
} Class;

struct _KkGates
{
  Class classes[G_N_ELEMENTS (classes)];
};

static gboolean
invalid (GError **error, const char *where, const char *what)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "gates: %s: %s", where, what);
  return FALSE;
}

/* The flags named by an array of words. FALSE where one is unknown. */
static gboolean
take_words (JsonArray *array, guint *out)
{
  *out = 0;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      const char *word = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
      guint k = 0;
      while (k < G_N_ELEMENTS (words) && g_strcmp0 (words[k], word) != 0)
        k++;
      if (k == G_N_ELEMENTS (words))
        return FALSE;
      *out |= 1u << k;
    }
  return array != NULL;
}

static gboolean
take_gate (JsonArray *array, guint i, Gate *gate)
{
  JsonNode *node = json_array_get_element (array, i);
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  JsonObject *object = json_node_get_object (node);
  gate->mean = kk_json_get_double (object, "mean", 1);
  gate->least = kk_json_get_double (object, "least", 1);
  gate->sure = kk_json_get_double (object, "sure", 0);
  gate->ask = kk_json_get_bool (object, "ask", TRUE);
  return take_words (kk_json_get_array (object, "needs"), &gate->needs) && gate->needs != 0
         && take_words (kk_json_get_array (object, "despite"), &gate->despite)
         && (gate->needs & KK_DOUBTS_ALL) == 0 && gate->mean <= 0 && gate->least <= 0
         && gate->sure >= KK_SURE && gate->sure <= 1;
}

static gboolean
take_below (Class *cls, JsonArray *below)
{
  cls->n_below = below != NULL ? json_array_get_length (below) : 0;
  if (cls->n_below == 0 || cls->n_below > BELOW_MAX)
    return FALSE;
  for (guint i = 0; i < cls->n_below; i++)
    {
      JsonNode *node = json_array_get_element (below, i);
      if (!JSON_NODE_HOLDS_OBJECT (node))
        return FALSE;
      cls->below[i].mean = kk_json_get_double (json_node_get_object (node), "mean", 1);
      cls->below[i].confidence = kk_json_get_double (json_node_get_object (node), "confidence", 2);
      if (cls->below[i].mean > 0 || cls->below[i].confidence < 0
          || cls->below[i].confidence >= KK_SURE
          || (i > 0 && cls->below[i].mean >= cls->below[i - 1].mean))
        return FALSE;
    }
  return TRUE;
}

static gboolean
take_class (Class *cls, JsonObject *object, const char *name, GError **error)
{
  JsonArray *gates = object != NULL ? kk_json_get_array (object, "gates") : NULL;
  cls->n_gates = gates != NULL ? json_array_get_length (gates) : 0;
  if (cls->n_gates == 0 || cls->n_gates > GATES_MAX)
    return invalid (error, name, "no gates, or too many");
  for (guint i = 0; i < cls->n_gates; i++)
    if (!take_gate (gates, i, &cls->gates[i]))
      return invalid (error, name, "a gate is not what it must be");
  if (!take_words (kk_json_get_array (object, "doubts"), &cls->doubts)
      || (cls->doubts & ~KK_DOUBTS_ALL) != 0)
    return invalid (error, name, "unknown doubts");
  cls->doubted = kk_json_get_double (object, "doubted", -1);
  if (cls->doubted < 0 || cls->doubted >= KK_SURE
      || !take_below (cls, kk_json_get_array (object, "below")))
    return invalid (error, name, "confidence of what is not sure");
  return TRUE;
}

KkGates *
kk_gates_new (const char *json, gssize length, GError **error)
{
  g_autoptr (JsonNode) node = kk_json_parse (json, length, error);
  if (node == NULL)
    return NULL;
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonObject *table = object != NULL ? kk_json_get_object (object, "classes") : NULL;
  if (table == NULL || kk_json_get_int (object, "format", 0) != FORMAT)
    {
      invalid (error, "format", "another than this program's");
      return NULL;
    }
  g_autoptr (KkGates) gates = g_new0 (KkGates, 1);
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    if (!take_class (&gates->classes[i], kk_json_get_object (table, classes[i]), classes[i], error))
      return NULL;
  return g_steal_pointer (&gates);
}

KkGates *
kk_gates_load (GError **error)
{
  g_autoptr (GBytes) bytes = g_resources_lookup_data (RESOURCE, 0, error);
  return bytes != NULL ? kk_gates_new (g_bytes_get_data (bytes, NULL),
                                       (gssize) g_bytes_get_size (bytes), error)
                       : NULL;
}

void
kk_gates_free (KkGates *gates)
{
  g_free (gates);
}

const char *
kk_gates_class (const char *key, const char *value)
{
  if (g_str_equal (key, "legal_domicile"))
    return "domicile";
  switch (kk_interpret_line_class (key))
    {
    case KK_LINE_NAME:
      return kk_text_is_latin (value) ? "latin" : "name";
    case KK_LINE_KANA:
      return "kana";
    case KK_LINE_ADDRESS:
      return "address";
    case KK_LINE_DATE:
      return "date";
    default:
      break;
    }
  if (g_str_equal (key, "my_number") || g_str_equal (key, "juminhyo_code")
      || g_str_equal (key, "card_number"))
    return "code";
  if (g_str_equal (key, "sex") || g_str_equal (key, "relationship")
      || g_str_equal (key, "nationality") || g_str_equal (key, "residence_status")
      || g_str_equal (key, "period_of_stay"))
    return "choice";
  return "text";
}

static const Class *
find_class (const KkGates *gates, const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    if (g_str_equal (classes[i], name))
      return &gates->classes[i];
  return &gates->classes[G_N_ELEMENTS (classes) - 1];
}

double
kk_gates_judge (const KkGates *gates,
                const char *name,
                const KkEvidence *evidence,
                gboolean *ask_out)
{
  const Class *cls = find_class (gates, name);
  double best = 0;
  guint doubts = evidence->says & cls->doubts;
  if (evidence->says & KK_SAYS_PLACED)
    doubts &= ~(guint) KK_DOUBTS_OF_PLACE;
  gboolean ask = TRUE, passes = FALSE, doubted = doubts != 0;
  for (guint i = 0; i < cls->n_gates; i++)
    {
      const Gate *gate = &cls->gates[i];
      if ((gate->needs & ~evidence->says) != 0 || evidence->mean < gate->mean
          || evidence->least < gate->least)
        continue;
      passes = TRUE;
      if ((doubts & ~gate->despite) != 0)
        continue;
      best = MAX (best, gate->sure);
      ask = ask && gate->ask;
    }
  if (ask_out != NULL)
    *ask_out = ask && !doubted;
  if (best > 0)
    return best;
  if (passes)
    return cls->doubted;
  double confidence = cls->below[cls->n_below - 1].confidence;
  for (guint i = cls->n_below; i-- > 0;)
    if (evidence->mean >= cls->below[i].mean)
      confidence = cls->below[i].confidence;
  return doubted ? MIN (confidence, cls->doubted) : confidence;
}

char *
kk_evidence_to_string (const KkEvidence *evidence)
{
  GString *out = g_string_new (NULL);
  for (guint k = 0; k < G_N_ELEMENTS (words); k++)
    if (evidence->says & (1u << k))
      g_string_append_printf (out, "%s ", words[k]);
  g_string_append_printf (out, "mean=%.3f least=%.3f apart=%.4f form=%.4f style=%.4f",
                          evidence->mean, evidence->least, evidence->apart, evidence->form,
                          evidence->style);
  return g_string_free (out, FALSE);
}

GHashTable *
kk_evidences_new (void)
{
  return g_hash_table_new_full (NULL, NULL, NULL, g_free);
}

void
kk_evidences_add (GHashTable *evidences, const KkReadField *field, KkEvidence evidence)
{
  g_hash_table_insert (evidences, (gpointer) field, g_memdup2 (&evidence, sizeof evidence));
}

KkEvidence *
kk_evidences_get (GHashTable *evidences, const KkReadField *field)
{
  return g_hash_table_lookup (evidences, field);
}
