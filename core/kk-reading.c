/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-reading.h"

#include "core/kk-json-private.h"
#include "core/kk-json.h"

#include <gio/gio.h>

/* More persons than any certificate has; keeps a hostile index from eating memory. */
#define MAX_PERSONS 1000

static const struct
{
  const char *name;
  const char *label;
  gboolean card;
} documents[] = {
  [KK_DOCUMENT_UNKNOWN] = { "unknown", "不明な書類", FALSE },
  [KK_DOCUMENT_TRANSFER_CERTIFICATE] = { "transfer_certificate", "転出証明書", FALSE },
  [KK_DOCUMENT_SPECIAL_TRANSFER_CONFIRMATION]
  = { "special_transfer_confirmation", "転出証明書情報（特例転入）", FALSE },
  [KK_DOCUMENT_RESIDENCE_CARD] = { "residence_card", "在留カード", TRUE },
  [KK_DOCUMENT_SPECIAL_PERMANENT_RESIDENT_CERTIFICATE]
  = { "special_permanent_resident_certificate", "特別永住者証明書", TRUE },
  [KK_DOCUMENT_DRIVER_LICENSE] = { "driver_license", "運転免許証", TRUE },
  [KK_DOCUMENT_MY_NUMBER_CARD] = { "my_number_card", "個人番号カード", TRUE },
  [KK_DOCUMENT_KOSEKI_CERTIFICATE] = { "koseki_certificate", "戸籍の証明書", FALSE },
  [KK_DOCUMENT_KOSEKI_SUPPLEMENT] = { "koseki_supplement", "戸籍の附票", FALSE },
};

const char *
kk_document_to_string (KkDocument document)
{
  g_return_val_if_fail ((gsize) document < G_N_ELEMENTS (documents), NULL);
  return documents[document].name;
}

const char *
kk_document_label (KkDocument document)
{
  g_return_val_if_fail ((gsize) document < G_N_ELEMENTS (documents), NULL);
  return documents[document].label;
}

gboolean
kk_document_from_string (const char *s, KkDocument *out)
{
  for (gsize i = 0; i < G_N_ELEMENTS (documents); i++)
    if (g_strcmp0 (s, documents[i].name) == 0)
      {
        *out = (KkDocument) i;
        return TRUE;
      }
  return FALSE;
}

gboolean
kk_document_is_card (KkDocument document)
{
  g_return_val_if_fail ((gsize) document < G_N_ELEMENTS (documents), FALSE);
  return documents[document].card;
}

gboolean
kk_document_is_koseki (KkDocument document)
{
  return document == KK_DOCUMENT_KOSEKI_CERTIFICATE || document == KK_DOCUMENT_KOSEKI_SUPPLEMENT;
}

KkReadField *
kk_read_field_new (
    const char *key, const char *value, const char *text, double confidence, KkBox box, int page)
{
  KkReadField *field = g_new0 (KkReadField, 1);
  field->key = g_strdup (key);
  field->value = g_strdup (value != NULL ? value : "");
  field->text = g_strdup (text != NULL ? text : "");
  field->confidence = CLAMP (confidence, 0, 1);
  field->box = box;
  field->page = page;
  return field;
}

void
kk_read_field_free (KkReadField *field)
{
  if (field == NULL)
    return;
  g_free (field->key);
  g_free (field->value);
  g_free (field->text);
  g_strfreev (field->alternatives);
  g_free (field->alternative_scores);
  g_free (field->evidence);
  g_free (field);
}

static void
warning_free (KkReadWarning *warning)
{
  g_free (warning->field);
  g_free (warning->code);
  g_free (warning->message);
  g_free (warning);
}

static GPtrArray *
new_fields (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) kk_read_field_free);
}

KkReading *
kk_reading_new (KkDocument document)
{
  KkReading *reading = g_new0 (KkReading, 1);
  reading->document = document;
  reading->part = -1;
  reading->page_ids = g_ptr_array_new_with_free_func (g_free);
  reading->rotations = g_ptr_array_new ();
  reading->fields = new_fields ();
  reading->persons = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  reading->warnings = g_ptr_array_new_with_free_func ((GDestroyNotify) warning_free);
  return reading;
}

void
kk_reading_free (KkReading *reading)
{
  if (reading == NULL)
    return;
  g_free (reading->template_id);
  g_free (reading->issuer_code);
  g_ptr_array_unref (reading->page_ids);
  g_ptr_array_unref (reading->rotations);
  g_ptr_array_unref (reading->fields);
  g_ptr_array_unref (reading->persons);
  g_ptr_array_unref (reading->warnings);
  g_free (reading->plain_text);
  g_free (reading);
}

void
kk_reading_take_field (KkReading *reading, int person, KkReadField *field)
{
  g_return_if_fail (person >= -1 && person < MAX_PERSONS);

  while (person >= (int) reading->persons->len)
    g_ptr_array_add (reading->persons, new_fields ());
  g_ptr_array_add (person < 0 ? reading->fields : reading->persons->pdata[person], field);
}

const KkReadField *
kk_reading_get (const KkReading *reading, int person, const char *key)
{
  if (person < -1 || person >= (int) reading->persons->len)
    return NULL;
  const GPtrArray *fields = person < 0 ? reading->fields : reading->persons->pdata[person];
  for (guint i = 0; i < fields->len; i++)
    {
      const KkReadField *field = fields->pdata[i];
      if (g_strcmp0 (field->key, key) == 0)
        return field;
    }
  return NULL;
}

void
kk_reading_add_warning (KkReading *reading,
                        const char *field,
                        const char *code,
                        const char *message)
{
  KkReadWarning *warning = g_new0 (KkReadWarning, 1);
  warning->field = g_strdup (field != NULL ? field : "");
  warning->code = g_strdup (code);
  warning->message = g_strdup (message);
  g_ptr_array_add (reading->warnings, warning);
}

static JsonObject *
fields_to_json (const GPtrArray *fields)
{
  JsonObject *out = json_object_new ();
  for (guint i = 0; i < fields->len; i++)
    {
      const KkReadField *field = fields->pdata[i];
      JsonObject *object = json_object_new ();
      json_object_set_string_member (object, "value", field->value);
      json_object_set_string_member (object, "text", field->text);
      json_object_set_double_member (object, "confidence", field->confidence);
      json_object_set_array_member (object, "box", kk_json_from_box (field->box));
      json_object_set_int_member (object, "page", field->page);
      if (field->alternatives != NULL)
        json_object_set_array_member (object, "alternatives",
                                      kk_json_from_strv (field->alternatives));
      if (field->alternative_scores != NULL)
        json_object_set_array_member (
            object, "alternative_scores",
            kk_json_from_scores (field->alternative_scores, field->alternatives));
      if (field->evidence != NULL)
        json_object_set_string_member (object, "evidence", field->evidence);
      json_object_set_object_member (out, field->key, object);
    }
  return out;
}

static void
set_string_or_null (JsonObject *object, const char *member, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, member, value);
  else
    json_object_set_null_member (object, member);
}

JsonNode *
kk_reading_to_json (const KkReading *reading)
{
  JsonObject *object = json_object_new ();
  JsonArray *persons = json_array_new (), *warnings = json_array_new ();

  json_object_set_string_member (object, "document", kk_document_to_string (reading->document));
  set_string_or_null (object, "template", reading->template_id);
  set_string_or_null (object, "issuer_code", reading->issuer_code);
  json_object_set_double_member (object, "seconds", reading->seconds);
  if (reading->part >= 0)
    json_object_set_int_member (object, "part", reading->part);
  if (reading->page_number > 0)
    json_object_set_int_member (object, "page_number", reading->page_number);
  if (reading->page_total > 0)
    json_object_set_int_member (object, "page_total", reading->page_total);
  if (reading->page_ids->len > 0)
    {
      JsonArray *pages = json_array_new ();
      for (guint i = 0; i < reading->page_ids->len; i++)
        json_array_add_string_element (pages, reading->page_ids->pdata[i]);
      json_object_set_array_member (object, "pages", pages);
    }
  if (reading->rotations->len > 0)
    {
      JsonArray *turns = json_array_new ();
      for (guint i = 0; i < reading->rotations->len; i++)
        json_array_add_int_element (turns, GPOINTER_TO_INT (reading->rotations->pdata[i]));
      json_object_set_array_member (object, "rotations", turns);
    }
  json_object_set_object_member (object, "fields", fields_to_json (reading->fields));
  for (guint i = 0; i < reading->persons->len; i++)
    json_array_add_object_element (persons, fields_to_json (reading->persons->pdata[i]));
  json_object_set_array_member (object, "persons", persons);
  for (guint i = 0; i < reading->warnings->len; i++)
    {
      const KkReadWarning *warning = reading->warnings->pdata[i];
      JsonObject *w = json_object_new ();
      json_object_set_string_member (w, "field", warning->field);
      json_object_set_string_member (w, "code", warning->code);
      json_object_set_string_member (w, "message", warning->message);
      json_array_add_object_element (warnings, w);
    }
  json_object_set_array_member (object, "warnings", warnings);
  if (reading->plain_text != NULL)
    json_object_set_string_member (object, "plain_text", reading->plain_text);

  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, object);
  return node;
}

static gboolean
take_fields (KkReading *reading, int person, JsonObject *object)
{
  g_autoptr (GList) members = json_object_get_members (object);
  for (GList *l = members; l != NULL; l = l->next)
    {
      JsonObject *f = kk_json_get_object (object, l->data);
      const char *value = f != NULL ? kk_json_get_string (f, "value", NULL) : NULL;
      if (value == NULL)
        return FALSE;
      KkReadField *field = kk_read_field_new (
          l->data, value, kk_json_get_string (f, "text", ""),
          kk_json_get_double (f, "confidence", 0), kk_json_to_box (kk_json_get_array (f, "box")),
          (int) CLAMP (kk_json_get_int (f, "page", 0), 0, G_MAXINT));
      field->alternatives = kk_json_to_strv (kk_json_get_array (f, "alternatives"));
      field->alternative_scores
          = kk_json_to_scores (kk_json_get_array (f, "alternative_scores"), field->alternatives);
      kk_reading_take_field (reading, person, field);
    }
  return TRUE;
}

static gboolean
take_persons (KkReading *reading, JsonArray *persons)
{
  guint n = persons != NULL ? json_array_get_length (persons) : 0;
  if (n > MAX_PERSONS)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      JsonNode *person = json_array_get_element (persons, i);
      if (!JSON_NODE_HOLDS_OBJECT (person))
        return FALSE;
      g_ptr_array_add (reading->persons, new_fields ());
      if (!take_fields (reading, (int) i, json_node_get_object (person)))
        return FALSE;
    }
  return TRUE;
}

static void
take_warnings (KkReading *reading, JsonArray *warnings)
{
  for (guint i = 0; warnings != NULL && i < json_array_get_length (warnings); i++)
    {
      JsonNode *node = json_array_get_element (warnings, i);
      if (!JSON_NODE_HOLDS_OBJECT (node))
        continue;
      JsonObject *w = json_node_get_object (node);
      kk_reading_add_warning (reading, kk_json_get_string (w, "field", ""),
                              kk_json_get_string (w, "code", ""),
                              kk_json_get_string (w, "message", ""));
    }
}

KkReading *
kk_reading_from_json (JsonNode *node, GError **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  KkDocument document;

  if (object == NULL
      || !kk_document_from_string (kk_json_get_string (object, "document", NULL), &document))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "not a reading: no document type");
      return NULL;
    }
  g_autoptr (KkReading) reading = kk_reading_new (document);
  JsonObject *fields = kk_json_get_object (object, "fields");
  if ((fields != NULL && !take_fields (reading, -1, fields))
      || !take_persons (reading, kk_json_get_array (object, "persons")))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "not a reading: bad field");
      return NULL;
    }
  take_warnings (reading, kk_json_get_array (object, "warnings"));
  reading->template_id = g_strdup (kk_json_get_string (object, "template", NULL));
  reading->issuer_code = g_strdup (kk_json_get_string (object, "issuer_code", NULL));
  reading->plain_text = g_strdup (kk_json_get_string (object, "plain_text", NULL));
  reading->seconds = kk_json_get_double (object, "seconds", 0);
  reading->part = (int) CLAMP (kk_json_get_int (object, "part", -1), -1, G_MAXINT);
  reading->page_number = (int) CLAMP (kk_json_get_int (object, "page_number", 0), 0, G_MAXINT);
  reading->page_total = (int) CLAMP (kk_json_get_int (object, "page_total", 0), 0, G_MAXINT);

  g_auto (GStrv) pages = kk_json_to_strv (kk_json_get_array (object, "pages"));
  for (guint i = 0; pages != NULL && pages[i] != NULL; i++)
    g_ptr_array_add (reading->page_ids, g_strdup (pages[i]));
  JsonArray *turns = kk_json_get_array (object, "rotations");
  for (guint i = 0; turns != NULL && i < json_array_get_length (turns); i++)
    g_ptr_array_add (reading->rotations,
                     GINT_TO_POINTER ((int) (json_array_get_int_element (turns, i) % 360)));
  return g_steal_pointer (&reading);
}
