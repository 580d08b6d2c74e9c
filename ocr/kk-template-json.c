/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/kk-json.h"
#include "lexicon/kk-data.h"
#include "ocr/kk-template.h"

/* A template as a file, and what a file from outside has to be to become one. */

#define SCHEMA 1
#define SIDE_MAX 20000

static void
set_string (JsonObject *object, const char *member, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, member, value);
}

static void
set_box (JsonObject *object, const char *member, KkBox box)
{
  JsonArray *array = json_array_new ();
  json_array_add_int_element (array, box.x);
  json_array_add_int_element (array, box.y);
  json_array_add_int_element (array, box.w);
  json_array_add_int_element (array, box.h);
  json_object_set_array_member (object, member, array);
}

static JsonArray *
offset_to_json (KkTemplateOffset offset)
{
  JsonArray *pair = json_array_new ();
  json_array_add_int_element (pair, offset.x);
  json_array_add_int_element (pair, offset.y);
  return pair;
}

static JsonObject *
page_to_json (const KkTemplatePage *page)
{
  JsonObject *out = json_object_new ();
  JsonArray *labels = json_array_new (), *fields = json_array_new (), *noise = json_array_new ();
  JsonArray *rules = json_array_new (), *slots = json_array_new ();
  json_object_set_int_member (out, "width", page->width);
  json_object_set_int_member (out, "height", page->height);
  json_object_set_double_member (out, "unit", round (page->unit * 10000) / 10000);
  json_object_set_double_member (out, "em", round (page->em * 100) / 100);
  for (guint i = 0; i < page->labels->len; i++)
    {
      const KkTemplateLabel *label = page->labels->pdata[i];
      JsonObject *o = json_object_new ();
      set_string (o, "keys", label->keys);
      set_string (o, "word", label->word);
      set_string (o, "group", label->group);
      json_object_set_boolean_member (o, "repeats", label->person >= 0);
      set_box (o, "box", label->box);
      json_array_add_object_element (labels, o);
    }
  for (guint i = 0; i < page->fields->len; i++)
    {
      const KkTemplateField *field = page->fields->pdata[i];
      JsonObject *o = json_object_new ();
      set_string (o, "key", field->key);
      json_object_set_boolean_member (o, "person", field->scope == KK_SCOPE_PERSON);
      json_object_set_int_member (o, "label", field->label);
      set_box (o, "place", field->place);
      set_box (o, "sample", field->sample);
      json_object_set_double_member (o, "em", round (field->em * 100) / 100);
      set_string (o, "read_as", field->read_as);
      json_array_add_object_element (fields, o);
    }
  for (guint i = 0; i < page->noise->len; i++)
    {
      const KkTemplateNoise *n = page->noise->pdata[i];
      JsonObject *o = json_object_new ();
      set_string (o, "key", n->key);
      set_box (o, "box", n->box);
      json_array_add_object_element (noise, o);
    }
  for (guint i = 0; i < page->rules->len; i++)
    {
      JsonObject *o = json_object_new ();
      set_box (o, "box", g_array_index (page->rules, KkBox, i));
      json_array_add_object_element (rules, o);
    }
  for (guint i = 0; i < page->slots->len; i++)
    json_array_add_array_element (
        slots, offset_to_json (g_array_index (page->slots, KkTemplateOffset, i)));
  json_object_set_array_member (out, "labels", labels);
  json_object_set_array_member (out, "fields", fields);
  json_object_set_array_member (out, "noise", noise);
  json_object_set_array_member (out, "rules", rules);
  json_object_set_array_member (out, "persons", slots);
  json_object_set_array_member (out, "step", offset_to_json (page->step));
  return out;
}

GBytes *
kk_template_to_bytes (const KkTemplate *self, gboolean with_proofs)
{
  JsonObject *root = json_object_new ();
  JsonArray *pages = json_array_new (), *hashes = json_array_new (), *proofs = json_array_new ();
  json_object_set_int_member (root, "kakanai_template", SCHEMA);
  set_string (root, "id", self->id);
  json_object_set_int_member (root, "version", self->version);
  set_string (root, "title", self->title);
  set_string (root, "document", kk_document_to_string (self->document));
  set_string (root, "seen_as", kk_document_to_string (self->seen_as));
  set_string (root, "issuer", self->issuer);
  set_string (root, "issuer_code", self->issuer_code);
  set_string (root, "created", self->created);
  for (guint i = 0; self->learnt_from[i] != NULL; i++)
    json_array_add_string_element (hashes, self->learnt_from[i]);
  json_object_set_array_member (root, "learnt_from", hashes);
  for (guint i = 0; i < self->pages->len; i++)
    json_array_add_object_element (pages, page_to_json (self->pages->pdata[i]));
  json_object_set_array_member (root, "pages", pages);
  if (self->proof != NULL && with_proofs)
    json_object_set_member (root, "proof", kk_reading_to_json (self->proof));
  for (guint i = 0; i < self->proofs->len && with_proofs; i++)
    {
      gsize size;
      const guint8 *data = g_bytes_get_data (self->proofs->pdata[i], &size);
      g_autofree char *text = g_base64_encode (data, size);
      json_array_add_string_element (proofs, text);
    }
  json_object_set_array_member (root, "proof_pages", proofs);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, root);
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  json_generator_set_root (generator, node);
  json_generator_set_pretty (generator, TRUE);
  json_generator_set_indent (generator, 1);
  gsize length;
  char *text = json_generator_to_data (generator, &length);
  return g_bytes_new_take (text, length);
}

/* ——— reading ——— */

typedef struct
{
  GBytes *bytes;
  const char *where;
  GError **error;
  gboolean failed;
} Parse;

static gboolean G_GNUC_PRINTF (3, 4) refuse (Parse *p, const char *path, const char *format, ...)
{
  if (!p->failed)
    {
      va_list arguments;
      va_start (arguments, format);
      g_autofree char *reason = g_strdup_vprintf (format, arguments);
      va_end (arguments);
      g_set_error (p->error, KK_TEMPLATE_ERROR, KK_TEMPLATE_ERROR_INVALID, "%s:%u: %s", p->where,
                   kk_data_line (p->bytes, path), reason);
    }
  p->failed = TRUE;
  return FALSE;
}

static JsonArray *
take_array (Parse *p, JsonObject *object, const char *path, const char *member, guint max)
{
  JsonArray *array = kk_json_get_array (object, member);
  if (array == NULL)
    refuse (p, path, "%s: wants a list", member);
  else if (json_array_get_length (array) > max)
    refuse (p, path, "%s: more than %u", member, max);
  return p->failed ? NULL : array;
}

static gboolean
take_int (Parse *p, JsonNode *node, const char *path, int least, int most, int *out)
{
  gint64 value = node != NULL && JSON_NODE_HOLDS_VALUE (node)
                         && json_node_get_value_type (node) == G_TYPE_INT64
                     ? json_node_get_int (node)
                     : G_MININT64;
  if (value < least || value > most)
    return refuse (p, path, "wants a whole number from %d to %d", least, most);
  *out = (int) value;
  return TRUE;
}

static gboolean
take_box (Parse *p, JsonObject *object, const char *path, const char *member, KkBox *out)
{
  JsonArray *array = take_array (p, object, path, member, 4);
  int values[4];
  if (array == NULL)
    return FALSE;
  if (json_array_get_length (array) != 4)
    return refuse (p, path, "%s: wants x, y, w, h", member);
  for (guint i = 0; i < 4; i++)
    if (!take_int (p, json_array_get_element (array, i), path, i < 2 ? -SIDE_MAX : 0, SIDE_MAX,
                   &values[i]))
      return FALSE;
  *out = (KkBox){ values[0], values[1], values[2], values[3] };
  return TRUE;
}

/* A short word without control characters; NULL where it is missing. */
static char *
take_word (Parse *p, JsonObject *object, const char *path, const char *member, glong max)
{
  if (p->failed || !json_object_has_member (object, member))
    return NULL;
  const char *text = kk_json_get_string (object, member, NULL);
  if (text == NULL || g_utf8_strlen (text, -1) > max)
    {
      refuse (p, path, "%s: wants a text of at most %ld characters", member, max);
      return NULL;
    }
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    if (g_unichar_iscntrl (g_utf8_get_char (c)))
      {
        refuse (p, path, "%s: holds a control character", member);
        return NULL;
      }
  return g_strdup (text);
}

static double
take_size (Parse *p, JsonObject *object, const char *path, const char *member, double max)
{
  double value = kk_json_get_double (object, member, -1);
  if (value <= 0 && json_object_has_member (object, member))
    value = (double) kk_json_get_int (object, member, -1);
  if (!(value > 0 && value <= max))
    refuse (p, path, "%s: wants a number above 0, at most %g", member, max);
  return value;
}

static void
take_label (Parse *p, JsonObject *object, const char *path, KkTemplatePage *page)
{
  KkTemplateLabel *label = g_new0 (KkTemplateLabel, 1);
  g_ptr_array_add (page->labels, label);
  label->keys = take_word (p, object, path, "keys", 200);
  label->word = take_word (p, object, path, "word", 60);
  label->group = take_word (p, object, path, "group", 8);
  label->person = kk_json_get_bool (object, "repeats", FALSE) ? 0 : -1;
  if (p->failed || !take_box (p, object, path, "box", &label->box))
    return;
  if (label->keys == NULL || label->word == NULL)
    refuse (p, path, "a label wants keys and word");
  else if (label->group != NULL && !g_str_equal (label->group, "old")
           && !g_str_equal (label->group, "new"))
    refuse (p, path, "group: wants old or new");
}

static gboolean
is_key (KkScope scope, const char *key)
{
  return key != NULL && kk_field_find (scope, key) != NULL;
}

static void
take_field (Parse *p, JsonObject *object, const char *path, KkTemplatePage *page)
{
  KkTemplateField *field = g_new0 (KkTemplateField, 1);
  g_ptr_array_add (page->fields, field);
  field->key = take_word (p, object, path, "key", 40);
  field->scope = kk_json_get_bool (object, "person", FALSE) ? KK_SCOPE_PERSON : KK_SCOPE_NOTICE;
  field->read_as = take_word (p, object, path, "read_as", 40);
  if (p->failed)
    return;
  if (!is_key (field->scope, field->key))
    {
      refuse (p, path, "key: no such field");
      return;
    }
  if (field->read_as != NULL && !is_key (KK_SCOPE_NOTICE, field->read_as)
      && !is_key (KK_SCOPE_PERSON, field->read_as))
    {
      refuse (p, path, "read_as: no such field");
      return;
    }
  if (!take_int (p, json_object_get_member (object, "label"), path, -1, (int) page->labels->len - 1,
                 &field->label)
      || !take_box (p, object, path, "place", &field->place)
      || !take_box (p, object, path, "sample", &field->sample))
    return;
  field->em = take_size (p, object, path, "em", 1000);
  if (field->place.w < 1 || field->place.h < 1)
    refuse (p, path, "place: is empty");
}

static void
take_noise (Parse *p, JsonObject *object, const char *path, KkTemplatePage *page)
{
  KkTemplateNoise *noise = g_new0 (KkTemplateNoise, 1);
  g_ptr_array_add (page->noise, noise);
  noise->key = take_word (p, object, path, "key", 40);
  if (!p->failed && !is_key (KK_SCOPE_NOTICE, noise->key) && !is_key (KK_SCOPE_PERSON, noise->key))
    refuse (p, path, "key: no such field");
  if (!p->failed)
    take_box (p, object, path, "box", &noise->box);
}

static void
take_rule (Parse *p, JsonObject *object, const char *path, KkTemplatePage *page)
{
  KkBox box;
  if (take_box (p, object, path, "box", &box))
    g_array_append_val (page->rules, box);
}

typedef void (*TakeFunc) (Parse *p, JsonObject *object, const char *path, KkTemplatePage *page);

static void
take_all (Parse *p,
          JsonObject *object,
          const char *path,
          const char *member,
          guint max,
          TakeFunc take,
          KkTemplatePage *page)
{
  JsonArray *array = take_array (p, object, path, member, max);
  for (guint i = 0; array != NULL && i < json_array_get_length (array) && !p->failed; i++)
    {
      g_autofree char *at = g_strdup_printf ("%s.%s[%u]", path, member, i);
      JsonNode *node = json_array_get_element (array, i);
      if (!JSON_NODE_HOLDS_OBJECT (node))
        refuse (p, at, "wants an object");
      else
        take (p, json_node_get_object (node), at, page);
    }
}

static gboolean
take_offset (Parse *p, JsonNode *node, const char *path, KkTemplateOffset *out)
{
  JsonArray *pair
      = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  if (pair == NULL || json_array_get_length (pair) != 2)
    return refuse (p, path, "wants x, y");
  return take_int (p, json_array_get_element (pair, 0), path, -SIDE_MAX, SIDE_MAX, &out->x)
         && take_int (p, json_array_get_element (pair, 1), path, -SIDE_MAX, SIDE_MAX, &out->y);
}

static void
take_page (Parse *p, JsonObject *object, const char *path, KkTemplatePage *page)
{
  if (!take_int (p, json_object_get_member (object, "width"), path, 1, SIDE_MAX, &page->width)
      || !take_int (p, json_object_get_member (object, "height"), path, 1, SIDE_MAX, &page->height))
    return;
  page->unit = take_size (p, object, path, "unit", 10);
  page->em = take_size (p, object, path, "em", 1000);
  take_all (p, object, path, "labels", KK_TEMPLATE_MAX_LABELS, take_label, page);
  take_all (p, object, path, "fields", KK_TEMPLATE_MAX_FIELDS, take_field, page);
  take_all (p, object, path, "noise", KK_TEMPLATE_MAX_FIELDS, take_noise, page);
  take_all (p, object, path, "rules", KK_TEMPLATE_MAX_RULES, take_rule, page);
  JsonArray *slots
      = p->failed ? NULL : take_array (p, object, path, "persons", KK_TEMPLATE_MAX_SLOTS);
  for (guint i = 0; slots != NULL && i < json_array_get_length (slots) && !p->failed; i++)
    {
      KkTemplateOffset offset;
      if (take_offset (p, json_array_get_element (slots, i), path, &offset))
        g_array_append_val (page->slots, offset);
    }
  if (!p->failed)
    take_offset (p, json_object_get_member (object, "step"), path, &page->step);
}

static void
take_proofs (Parse *p, JsonObject *root, KkTemplate *self)
{
  JsonArray *proofs = take_array (p, root, "$", "proof_pages", KK_TEMPLATE_MAX_PAGES);
  for (guint i = 0; proofs != NULL && i < json_array_get_length (proofs); i++)
    {
      JsonNode *node = json_array_get_element (proofs, i);
      const char *text = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
      gsize size = 0;
      g_autofree guchar *data = text != NULL ? g_base64_decode (text, &size) : NULL;
      if (size < 8 || memcmp (data, "\x89PNG\r\n\x1a\n", 8) != 0)
        {
          refuse (p, "$.proof_pages", "wants PNG pictures in base64");
          return;
        }
      g_ptr_array_add (self->proofs, g_bytes_new_take (g_steal_pointer (&data), size));
    }
  JsonNode *proof = json_object_get_member (root, "proof");
  if (p->failed || proof == NULL)
    return;
  self->proof = kk_reading_from_json (proof, NULL);
  if (self->proof == NULL)
    refuse (p, "$.proof", "wants a reading");
}

static gboolean
take_root (Parse *p, JsonObject *root, KkTemplate *self)
{
  int schema = 0;
  if (!take_int (p, json_object_get_member (root, "kakanai_template"), "$.kakanai_template", SCHEMA,
                 SCHEMA, &schema)
      || !take_int (p, json_object_get_member (root, "version"), "$.version", 1, 1000000,
                    &self->version))
    return FALSE;
  g_free (self->id);
  self->id = take_word (p, root, "$.id", "id", 64);
  if (!p->failed && !kk_template_id_is_valid (self->id))
    return refuse (p, "$.id", "id: wants 1 to 64 of a-z, 0-9, - and _");
  g_free (self->title);
  self->title = take_word (p, root, "$.title", "title", 100);
  self->issuer = take_word (p, root, "$.issuer", "issuer", 60);
  self->issuer_code = take_word (p, root, "$.issuer_code", "issuer_code", 6);
  g_free (self->created);
  self->created = take_word (p, root, "$.created", "created", 32);
  if (p->failed)
    return FALSE;
  if (self->title == NULL)
    self->title = g_strdup ("");
  if (self->created == NULL)
    self->created = g_strdup ("");
  if (self->issuer_code != NULL
      && (strlen (self->issuer_code) != 6 || strspn (self->issuer_code, "0123456789") != 6))
    return refuse (p, "$.issuer_code", "issuer_code: wants six digits");
  if (!kk_document_from_string (kk_json_get_string (root, "document", ""), &self->document)
      || self->document == KK_DOCUMENT_UNKNOWN)
    return refuse (p, "$.document", "document: no such kind");
  if (!kk_document_from_string (kk_json_get_string (root, "seen_as", ""), &self->seen_as))
    return refuse (p, "$.seen_as", "seen_as: no such kind");
  JsonArray *hashes = take_array (p, root, "$.learnt_from", "learnt_from", KK_TEMPLATE_MAX_PAGES);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (guint i = 0; hashes != NULL && i < json_array_get_length (hashes); i++)
    {
      JsonNode *node = json_array_get_element (hashes, i);
      const char *hash = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
      if (hash == NULL || strlen (hash) != 64 || strspn (hash, "0123456789abcdef") != 64)
        return refuse (p, "$.learnt_from", "wants SHA-256 in hex");
      g_strv_builder_add (builder, hash);
    }
  g_strfreev (self->learnt_from);
  self->learnt_from = g_strv_builder_end (builder);
  JsonArray *pages
      = p->failed ? NULL : take_array (p, root, "$.pages", "pages", KK_TEMPLATE_MAX_PAGES);
  if (pages != NULL && json_array_get_length (pages) == 0)
    return refuse (p, "$.pages", "pages: none");
  for (guint i = 0; pages != NULL && i < json_array_get_length (pages) && !p->failed; i++)
    {
      g_autofree char *path = g_strdup_printf ("$.pages[%u]", i);
      JsonNode *node = json_array_get_element (pages, i);
      KkTemplatePage *page = kk_template_page_new ();
      g_ptr_array_add (self->pages, page);
      if (!JSON_NODE_HOLDS_OBJECT (node))
        return refuse (p, path, "wants an object");
      take_page (p, json_node_get_object (node), path, page);
    }
  if (!p->failed)
    take_proofs (p, root, self);
  if (!p->failed && self->proofs->len > 0
      && (self->proofs->len != self->pages->len || self->proof == NULL))
    return refuse (p, "$.proof_pages", "proof_pages: wants one a page, and proof");
  return !p->failed;
}

KkTemplate *
kk_template_from_bytes (GBytes *bytes, const char *where, GError **error)
{
  if (g_bytes_get_size (bytes) > KK_TEMPLATE_MAX_BYTES)
    {
      g_set_error (error, KK_TEMPLATE_ERROR, KK_TEMPLATE_ERROR_INVALID, "%s:1: over %d MiB", where,
                   KK_TEMPLATE_MAX_BYTES / 1024 / 1024);
      return NULL;
    }
  g_autoptr (GError) reason = NULL;
  g_autoptr (JsonNode) root = kk_data_parse_json (bytes, where, &reason);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_autofree char *other = g_strdup_printf ("%s:1: wants an object", where);
      g_set_error_literal (error, KK_TEMPLATE_ERROR, KK_TEMPLATE_ERROR_INVALID,
                           reason != NULL ? reason->message : other);
      return NULL;
    }
  g_autoptr (KkTemplate) self = kk_template_new (NULL);
  Parse parse = { bytes, where, error, FALSE };
  if (!take_root (&parse, json_node_get_object (root), self))
    return NULL;
  return g_steal_pointer (&self);
}
