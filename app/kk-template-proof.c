/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/kk-template-proof.h"

#include <string.h>

#include "core/kk-check-digit.h"
#include "core/kk-json.h"
#include "core/kk-text.h"
#include "forms/kk-proof.h"
#include "lexicon/kk-data.h"

/* What a field shows on a proof page: plainly nobody's. */
static const struct
{
  const char *key, *value, *print; /* print NULL: as value */
} samples[] = {
  { "name", "見本　花子", NULL },
  { "name_kana", "ミホン　ハナコ", NULL },
  { "former_surname", "山川", NULL },
  { "alias", "見本　花子", NULL },
  { "birth_date", "1975-01-02", "昭和50年1月2日" },
  { "sex", "女", NULL },
  { "relationship", "妻", NULL },
  { "legal_domicile", "福岡県小郡市小郡99番地", NULL },
  { "koseki_head", "見本　太郎", NULL },
  { "old_head", "見本　太郎", NULL },
  { "new_head", "見本　太郎", NULL },
  { "old_address", "福岡県小郡市小郡99番地9", NULL },
  { "new_address", "福岡県小郡市小郡98番地8", NULL },
  { "address", "福岡県小郡市小郡98番地8", NULL },
  { "nationality", "ベトナム", NULL },
  { "residence_status", "永住者", NULL },
  { "period_of_stay", "5年", NULL },
  { "period_expiry", "2030-04-05", "令和12年4月5日" },
  { "expiry_date", "2030-04-05", "令和12年4月5日" },
  { "move_date", "2026-04-01", "令和8年4月1日" },
  { "notification_date", "2026-03-25", "令和8年3月25日" },
  { "issue_date", "2026-03-25", "令和8年3月25日" },
};

/* prefix with the check character that makes it a number of its kind. */
static char *
with_check (const char *prefix, const char *suffix, gboolean (*check) (const char *))
{
  for (const char *c = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"; *c != '\0'; c++)
    {
      g_autofree char *number = g_strdup_printf ("%s%c%s", prefix, *c, suffix);
      if (check (number))
        return g_steal_pointer (&number);
    }
  return NULL;
}

/* value_out: normalised. What is printed, or NULL where no sample of the field makes sense. */
static char *
sample_of (const KkTemplate *template, const char *key, char **value_out)
{
  char *number = NULL;
  *value_out = NULL;
  if (strcmp (key, "my_number") == 0)
    number = with_check ("12345678901", "", kk_check_my_number);
  else if (strcmp (key, "juminhyo_code") == 0)
    number = with_check ("1234567890", "", kk_check_juminhyo_code);
  else if (strcmp (key, "card_number") == 0)
    number = template->document == KK_DOCUMENT_DRIVER_LICENSE
                 ? with_check ("3012345678", "0", kk_check_driver_license)
                 : with_check ("AB12345678", "A", kk_check_residence_card);
  if (number != NULL)
    {
      *value_out = g_strdup (number);
      return number;
    }
  if (strcmp (key, "issuer") == 0)
    {
      const char *issuer = template->issuer != NULL ? template->issuer : "福岡県小郡市";
      *value_out = g_strdup (issuer);
      return g_strdup (issuer);
    }
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    if (strcmp (samples[i].key, key) == 0)
      {
        *value_out = g_strdup (samples[i].value);
        return g_strdup (samples[i].print != NULL ? samples[i].print : samples[i].value);
      }
  return NULL;
}

static gboolean
draw_page (KkTemplate *template, guint index, GBytes *mask, GError **error)
{
  const KkTemplatePage *page = template->pages->pdata[index];
  gsize size = (gsize) page->width * page->height;
  if (g_bytes_get_size (mask) != size)
    {
      g_set_error_literal (error, KK_TEMPLATE_ERROR, KK_TEMPLATE_ERROR_INVALID,
                           "the mask is of another size");
      return FALSE;
    }
  guint8 *grey = g_memdup2 (g_bytes_get_data (mask, NULL), size);
  g_autoptr (GArray) texts = g_array_new (FALSE, FALSE, sizeof (KkProofText));
  g_autoptr (GPtrArray) strings = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < page->fields->len; i++)
    {
      const KkTemplateField *field = page->fields->pdata[i];
      const KkBox s = field->sample, p = field->place;
      g_autofree char *value = NULL;
      char *print = sample_of (template, field->key, &value);
      if (print == NULL || s.w < 4 || s.h > 2.2 * MAX (s.w, page->em))
        {
          g_free (print);
          continue;
        }
      g_ptr_array_add (strings, print);
      double height = MIN (MIN (s.h, 1.5 * page->em), MAX (p.h, 8));
      int room = p.x + p.w - s.x - (int) (page->em / 4);
      KkProofText text
          = { print, s.x, s.y, MAX (room, s.w), (int) MIN (s.h, 1.5 * page->em), height };
      g_array_append_val (texts, text);
      int person = field->scope == KK_SCOPE_PERSON ? 0 : -1;
      if (kk_reading_get (template->proof, person, field->key) == NULL)
        kk_reading_take_field (template->proof, person,
                               kk_read_field_new (field->key, value, print, 1, s, (int) index));
    }
  gboolean well = kk_proof_draw (grey, page->width, page->height,
                                 (const KkProofText *) (void *) texts->data, texts->len);
  g_autoptr (GBytes) pixels = g_bytes_new_take (grey, size);
  if (!well)
    {
      g_set_error_literal (error, KK_TEMPLATE_ERROR, KK_TEMPLATE_ERROR_FILE, "no memory");
      return FALSE;
    }
  KkPageImage *image = kk_page_image_new (g_bytes_ref (pixels), page->width, page->height, 1,
                                          (gsize) page->width, page->unit * 300);
  GBytes *png = kk_page_image_to_png (image, error);
  kk_page_image_unref (image);
  if (png == NULL)
    return FALSE;
  g_ptr_array_add (template->proofs, png);
  return TRUE;
}

gboolean
kk_template_draw_proof (KkTemplate *template, const GPtrArray *masks, GError **error)
{
  g_clear_pointer (&template->proof, kk_reading_free);
  g_ptr_array_set_size (template->proofs, 0);
  template->proof = kk_reading_new (template->document);
  for (guint i = 0; i < template->pages->len; i++)
    if (!draw_page (template, i, masks->pdata[i], error))
      return FALSE;
  return TRUE;
}

static void
compare (GPtrArray *out, const KkTemplate *template, const KkReading *reading, int person)
{
  const GPtrArray *fields
      = person < 0 ? template->proof->fields : template->proof->persons->pdata[person];
  for (guint i = 0; i < fields->len; i++)
    {
      const KkReadField *want = fields->pdata[i];
      KkScope scope = person < 0 ? KK_SCOPE_NOTICE : KK_SCOPE_PERSON;
      g_autofree char *path = kk_field_path (scope, person, want->key);
      g_autofree char *label = kk_field_path_label (path);
      const KkReadField *have = person < (int) reading->persons->len
                                    ? kk_reading_get (reading, person, want->key)
                                    : NULL;
      if (have == NULL)
        g_ptr_array_add (out, g_strdup_printf ("%s: 読み取れません", label));
      else if (!kk_text_same (have->value, want->value))
        g_ptr_array_add (
            out, g_strdup_printf ("%s: 「%s」が「%s」になります", label, want->value, have->value));
    }
}

GPtrArray *
kk_template_prove (const KkTemplate *template,
                   KkReader *reader,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (GPtrArray) images
      = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_page_image_unref);
  g_autofree KkReaderPage *pages = g_new0 (KkReaderPage, template->proofs->len + 1);
  if (template->proofs->len == 0 || template->proof == NULL)
    {
      g_set_error (error, KK_TEMPLATE_ERROR, KK_TEMPLATE_ERROR_INVALID, "%s has no proof page",
                   template->id);
      return NULL;
    }
  for (guint i = 0; i < template->proofs->len; i++)
    {
      g_autoptr (KkPageFile) file = kk_page_file_open (template->proofs->pdata[i], error);
      KkPageImage *image = file != NULL ? kk_page_file_read_page (file, 0, error) : NULL;
      if (image == NULL)
        return NULL;
      g_ptr_array_add (images, image);
      pages[i] = (KkReaderPage){ image->pixels, image->width,    image->height,
                                 image->stride, image->channels, (int) (image->dpi + 0.5),
                                 NULL };
    }
  KkReaderOptions options = { template->id, TRUE };
  g_autoptr (GPtrArray) readings
      = kk_reader_read (reader, pages, images->len, &options, cancellable, NULL, NULL, error);
  if (readings == NULL)
    return NULL;
  GPtrArray *out = g_ptr_array_new_with_free_func (g_free);
  const KkReading *reading = readings->len > 0 ? readings->pdata[0] : NULL;
  if (reading == NULL || g_strcmp0 (reading->template_id, template->id) != 0)
    {
      g_ptr_array_add (out, g_strdup ("見本の紙面がこの様式と認められません"));
      return out;
    }
  for (guint i = 0; i < reading->warnings->len; i++)
    {
      const KkReadWarning *warning = reading->warnings->pdata[i];
      if (strcmp (warning->code, "template_drift") == 0)
        g_ptr_array_add (out, g_strdup (warning->message));
    }
  for (int p = -1; p < (int) template->proof->persons->len; p++)
    compare (out, template, reading, p);
  return out;
}

/* ——— truth ——— */

static gboolean
take_values (KkReading *truth, int person, JsonObject *object)
{
  g_autoptr (GList) members = json_object_get_members (object);
  KkScope scope = person < 0 ? KK_SCOPE_NOTICE : KK_SCOPE_PERSON;
  for (GList *l = members; l != NULL; l = l->next)
    {
      JsonObject *field = kk_json_get_object (object, l->data);
      const char *value = field != NULL ? kk_json_get_string (field, "value", NULL)
                                        : kk_json_get_string (object, l->data, NULL);
      if (value == NULL)
        return FALSE;
      if (kk_field_find (scope, l->data) != NULL && *value != '\0')
        kk_reading_take_field (truth, person,
                               kk_read_field_new (l->data, value, value, 1, (KkBox){ 0 }, 0));
    }
  return TRUE;
}

KkReading *
kk_template_truth_from_json (GBytes *bytes, const char *where, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (JsonNode) node = kk_data_parse_json (bytes, where, &reason);
  JsonObject *root
      = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  KkDocument document = KK_DOCUMENT_UNKNOWN;
  if (root != NULL)
    kk_document_from_string (kk_json_get_string (root, "document", ""), &document);
  if (root == NULL || document == KK_DOCUMENT_UNKNOWN)
    {
      g_set_error (error, KK_TEMPLATE_ERROR, KK_TEMPLATE_ERROR_INVALID, "%s%s",
                   reason != NULL ? reason->message : where,
                   reason != NULL ? "" : ":1: wants an object with the kind of document");
      return NULL;
    }
  g_autoptr (KkReading) truth = kk_reading_new (document);
  JsonObject *fields = kk_json_get_object (root, "fields");
  JsonArray *persons = kk_json_get_array (root, "persons");
  gboolean well = fields == NULL || take_values (truth, -1, fields);
  guint n = persons != NULL ? json_array_get_length (persons) : 0;
  for (guint i = 0; i < n && well; i++)
    {
      JsonNode *person = json_array_get_element (persons, i);
      well = n <= 100 && JSON_NODE_HOLDS_OBJECT (person)
             && take_values (truth, (int) i, json_node_get_object (person));
    }
  if (!well)
    {
      g_set_error (error, KK_TEMPLATE_ERROR, KK_TEMPLATE_ERROR_INVALID,
                   "%s:1: fields and persons want texts by field", where);
      return NULL;
    }
  return g_steal_pointer (&truth);
}
