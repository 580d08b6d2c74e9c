/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-notice-private.h"

#include "core/kk-field.h"
#include "core/kk-json-private.h"
#include "core/kk-kind-private.h"
#include "core/kk-table-private.h"
#include "core/kk-text.h"

#include <string.h>

/* What paper says well but a person has still to say yes to, such as a planned date, counts as just
 * less than sure. */
#define NOT_QUITE_SURE (KK_SURE - 0.05)

static gboolean
same_number (const KkPerson *a, const KkPerson *b, const char *key, gboolean *differ)
{
  const char *x = kk_person_text (a, key), *y = kk_person_text (b, key);
  if (*x == '\0' || *y == '\0')
    return FALSE;
  gboolean same = kk_text_same (x, y);
  *differ = *differ || !same;
  return same;
}

KkMatch
kk_person_match (const KkPerson *a, const KkPerson *b)
{
  gboolean differ = FALSE;
  if (same_number (a, b, "my_number", &differ) || same_number (a, b, "juminhyo_code", &differ)
      || same_number (a, b, "card_number", &differ))
    return KK_MATCH_NUMBER;

  const char *birth_a = kk_person_text (a, "birth_date"),
             *birth_b = kk_person_text (b, "birth_date");
  const char *name_a = kk_person_text (a, "name"), *name_b = kk_person_text (b, "name");
  if (*birth_a != '\0' && *name_a != '\0' && kk_text_same (birth_a, birth_b)
      && kk_text_same_name (name_a, name_b))
    return KK_MATCH_NAME;
  return KK_MATCH_NO;
}

/* A card whose name was misread by a character, or is written with another 異体字 than on the
 * certificate: same birth date and at least half of the name; or the whole name with another birth
 * date. The difference shows as a conflict. */
static gboolean
is_similar (const KkPerson *a, const KkPerson *b)
{
  g_autofree char *name_a = kk_text_fold (kk_person_text (a, "name"));
  g_autofree char *name_b = kk_text_fold (kk_person_text (b, "name"));
  const char *pa = name_a, *pb = name_b, *sa, *sb;
  gsize la, lb;
  int same = 0, all = 0;
  gboolean differ = FALSE;

  if (kk_person_text (a, "birth_date")[0] == '\0' || kk_person_text (b, "birth_date")[0] == '\0')
    return FALSE;
  if (kk_person_text (a, "sex")[0] != '\0' && kk_person_text (b, "sex")[0] != '\0'
      && !kk_text_same (kk_person_text (a, "sex"), kk_person_text (b, "sex")))
    return FALSE;
  same_number (a, b, "my_number", &differ);
  same_number (a, b, "card_number", &differ);
  if (differ)
    return FALSE;
  if (!kk_text_same (kk_person_text (a, "birth_date"), kk_person_text (b, "birth_date")))
    return *name_a != '\0' && g_str_equal (name_a, name_b);
  while (kk_text_next_cluster (&pa, &sa, &la) && kk_text_next_cluster (&pb, &sb, &lb))
    {
      all++;
      same += la == lb && memcmp (sa, sb, la) == 0;
    }
  return all > 0 && same * 2 >= all;
}

static int
find_person (const KkNotice *notice, const KkPerson *read, const gboolean *taken, gboolean card)
{
  int by_name = -1, similar = -1, n_similar = 0;
  for (guint i = 0; i < notice->persons->len; i++)
    {
      if (taken[i])
        continue;
      switch (kk_person_match (notice->persons->pdata[i], read))
        {
        case KK_MATCH_NUMBER:
          return (int) i;
        case KK_MATCH_NAME:
          by_name = by_name < 0 ? (int) i : by_name;
          break;
        case KK_MATCH_NO:
          if (card && is_similar (notice->persons->pdata[i], read))
            {
              similar = (int) i;
              n_similar++;
            }
          break;
        }
    }
  return by_name >= 0 ? by_name : n_similar == 1 ? similar : -1;
}

/* A person of whom the form says nothing yet, as it is begun by hand; -1: none. */
static int
find_blank (const KkNotice *notice, const gboolean *taken)
{
  for (guint i = 0; i < notice->persons->len; i++)
    {
      GHashTableIter iter;
      gpointer value;
      gboolean blank = !taken[i];
      g_hash_table_iter_init (&iter, ((KkPerson *) notice->persons->pdata[i])->values);
      while (blank && g_hash_table_iter_next (&iter, NULL, &value))
        blank = ((KkValue *) value)->value[0] == '\0';
      if (blank)
        return (int) i;
    }
  return -1;
}

static gboolean
says_whose (const KkPerson *person)
{
  static const char *const keys[] = { "name", "birth_date", "card_number", "my_number" };
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (kk_person_text (person, keys[i])[0] != '\0')
      return TRUE;
  return FALSE;
}

static void
add_source (KkValue *value,
            const KkReading *reading,
            const KkReadField *field,
            KkSourceKind kind,
            double limit)
{
  const char *page = field->page >= 0 && field->page < (int) reading->page_ids->len
                         ? reading->page_ids->pdata[field->page]
                         : NULL;

  /* The same page read again replaces what it said before. */
  for (guint i = value->sources->len; i-- > 0;)
    {
      const KkSource *old = value->sources->pdata[i];
      if (page != NULL && old->kind == kind && g_strcmp0 (old->page, page) == 0
          && memcmp (&old->box, &field->box, sizeof (KkBox)) == 0)
        g_ptr_array_remove_index (value->sources, i);
    }
  KkSource *source = kk_source_new (kind, field->value, MIN (field->confidence, limit));
  source->text = g_strdup (field->text);
  source->page = g_strdup (page);
  source->box = field->box;
  source->alternatives = g_strdupv (field->alternatives);
  source->alternative_scores = kk_scores_copy (field->alternative_scores, field->alternatives);
  kk_value_add_source (value, source);
}

static gboolean
is_certificate (KkDocument document)
{
  return document == KK_DOCUMENT_TRANSFER_CERTIFICATE
         || document == KK_DOCUMENT_SPECIAL_TRANSFER_CONFIRMATION;
}

static gboolean
is_residence_document (KkDocument document)
{
  return document == KK_DOCUMENT_RESIDENCE_CARD
         || document == KK_DOCUMENT_SPECIAL_PERMANENT_RESIDENT_CERTIFICATE;
}

/* TRUE where the document is one that can say this of a person. */
static gboolean
speaks_of (KkDocument document, const char *key)
{
  /* 在留カード等の番号 and its expiry: the number of another card is another number. */
  if (strcmp (key, "card_number") == 0 || strcmp (key, "expiry_date") == 0)
    return is_residence_document (document) || is_certificate (document);
  /* 長男 of a koseki is no 続柄 of a resident record. */
  if (strcmp (key, "relationship") == 0)
    return !kk_document_is_koseki (document);
  return TRUE;
}

static void
merge_household (KkNotice *notice, const KkReading *reading, KkSourceKind kind)
{
  if (!is_certificate (reading->document))
    return;
  for (guint i = 0; i < reading->fields->len; i++)
    {
      const KkReadField *field = reading->fields->pdata[i];
      const char *key = field->key;
      double limit = 1;

      if (strcmp (key, "notification_date") == 0)
        key = "move_out_notification_date"; /* the certificate's is the day 転出 was filed */
      else if (strcmp (key, "move_date") == 0)
        limit = NOT_QUITE_SURE; /* 転出予定年月日: the resident says when it came true */
      if (kk_kind_want (notice, -1, key) != KK_WANT_NONE)
        add_source (kk_values_ensure (notice->values, key), reading, field, kind, limit);
    }
}

/* TRUE where value is the address at key, with or without its 方書. */
static gboolean
is_address (const KkNotice *notice, const char *key, const char *value)
{
  const char *address = kk_notice_text (notice, key);
  g_autofree char *building_key = g_strconcat (key, "_building", NULL);
  g_autofree char *whole = g_strconcat (address, kk_notice_text (notice, building_key), NULL);

  return *address != '\0' && (kk_text_same (address, value) || kk_text_same (whole, value));
}

/* 前住所 is a country there, never the address on a card. */
static gboolean
is_from_abroad (KkKind kind)
{
  return kind == KK_MOVE_IN_ABROAD || kind == KK_FOREIGN_46 || kind == KK_FOREIGN_47;
}

/* A card shows where its holder lived when it was last written: for someone moving in that is the
 * old address, unless the card was rewritten already. Where it fits neither address it is stale and
 * says nothing but itself. */
static void
merge_card_address (KkNotice *notice,
                    const KkReading *reading,
                    const KkReadField *field,
                    KkSourceKind kind)
{
  const char *old_address = kk_notice_text (notice, "old_address");

  if (is_from_abroad (notice->kind) || field->value[0] == '\0')
    return;
  if (is_address (notice, "new_address", field->value))
    add_source (kk_values_ensure (notice->values, "new_address"), reading, field, kind, 1);
  else if (is_address (notice, "old_address", field->value))
    add_source (kk_values_ensure (notice->values, "old_address"), reading, field, kind, 1);
  else if (*old_address == '\0')
    add_source (kk_values_ensure (notice->values, "old_address"), reading, field, kind,
                NOT_QUITE_SURE);
}

/* A certificate prints the 続柄 of the household left behind; with another head, or in another
 * household, it has to be looked at. */
static gboolean
keeps_relationships (const KkNotice *notice)
{
  const char *old_head = kk_notice_text (notice, "old_head");
  const char *new_head = kk_notice_text (notice, "new_head");
  return !notice->partial
         && (*old_head == '\0' || *new_head == '\0' || kk_text_same_name (old_head, new_head));
}

/* 未定（届出後裏面に記載）: the card of someone who has just entered the country. */
static gboolean
is_no_address (const KkReadField *field)
{
  return strcmp (field->key, "address") == 0 && g_str_has_prefix (field->value, "未定");
}

static void
merge_person (KkNotice *notice,
              int person,
              const KkReading *reading,
              const GPtrArray *fields,
              KkSourceKind kind)
{
  GHashTable *values = ((KkPerson *) notice->persons->pdata[person])->values;
  for (guint i = 0; i < fields->len; i++)
    {
      const KkReadField *field = fields->pdata[i];
      double limit = 1;
      if (kk_field_find (KK_SCOPE_PERSON, field->key) == NULL
          || !speaks_of (reading->document, field->key) || is_no_address (field))
        continue;
      if (strcmp (field->key, "relationship") == 0 && !keeps_relationships (notice))
        limit = NOT_QUITE_SURE;
      add_source (kk_values_ensure (values, field->key), reading, field, kind, limit);
      if (strcmp (field->key, "address") == 0 && kk_document_is_card (reading->document))
        merge_card_address (notice, reading, field, kind);
    }
}

static KkPerson *
person_from_reading (const KkReading *reading, const GPtrArray *fields)
{
  KkPerson *person = kk_person_new ();
  for (guint i = 0; i < fields->len; i++)
    {
      const KkReadField *field = fields->pdata[i];
      if (kk_field_find (KK_SCOPE_PERSON, field->key) != NULL
          && speaks_of (reading->document, field->key))
        kk_value_add_source (kk_values_ensure (person->values, field->key),
                             kk_source_new (KK_SOURCE_PAGE, field->value, field->confidence));
    }
  return person;
}

static void
derive (GHashTable *values, const char *key, const char *text)
{
  const KkValue *value = g_hash_table_lookup (values, key);
  if (*text == '\0' || (value != NULL && (value->confirmed || value->value[0] != '\0')))
    return;
  kk_value_add_source (kk_values_ensure (values, key),
                       kk_source_new (KK_SOURCE_RULE, text, NOT_QUITE_SURE));
}

/* 全部: who moves alone is the head of the household they make; with no new head on the page, the
 * one who was head, or who is called so, is taken; and a household that moves within the city had
 * the same one. All of it has still to be looked at. */
static void
derive_head (KkNotice *notice)
{
  if (notice->partial || kk_kind_want (notice, -1, "new_head") < KK_WANT_SHOWN)
    return;
  derive (notice->values, "new_head", kk_notice_text (notice, "old_head"));
  for (guint i = 0; i < notice->persons->len; i++)
    {
      const KkPerson *person = notice->persons->pdata[i];
      if (strcmp (kk_person_text (person, "relationship"), "世帯主") == 0)
        derive (notice->values, "new_head", kk_person_text (person, "name"));
    }
  if (kk_kind_class (notice->kind) == KK_KIND_WITHIN)
    derive (notice->values, "old_head", kk_notice_text (notice, "new_head"));
}

void
kk_notice_derive_head (KkNotice *notice)
{
  if (!notice->partial && notice->persons->len == 1
      && kk_kind_row (notice->kind)->head[0] == KK_HEAD_ONE)
    derive (((KkPerson *) notice->persons->pdata[0])->values, "relationship", "世帯主");
  derive_head (notice);
}

/* 30条の45の区分 where nothing printed it: the kind of card, or a 在留資格, says which. */
static void
derive_category (KkNotice *notice, int person, KkDocument document)
{
  KkPerson *p = notice->persons->pdata[person];
  const char *status = kk_person_text (p, "residence_status");
  const char *category = NULL;

  if (document == KK_DOCUMENT_SPECIAL_PERMANENT_RESIDENT_CERTIFICATE
      || strcmp (status, "特別永住者") == 0)
    category = "特別永住者";
  else if (document == KK_DOCUMENT_RESIDENCE_CARD || *status != '\0')
    category = "中長期在留者";
  if (category != NULL && kk_person_text (p, "resident_category")[0] == '\0')
    kk_value_add_source (kk_values_ensure (p->values, "resident_category"),
                         kk_source_new (KK_SOURCE_RULE, category, KK_SURE));
}

/* The papers of the kind that this page is were seen. */
static void
merge_papers (KkNotice *notice, const KkReading *reading, KkSourceKind kind)
{
  const char *document = kk_document_to_string (reading->document);
  KkReadField seen = { .value = (char *) "true", .confidence = 1, .page = 0 };

  for (const char *const *key = kk_kind_papers (notice->kind); *key != NULL; key++)
    {
      JsonObject *row = kk_table_find ("papers", "papers", "key", *key);
      g_auto (GStrv) documents = kk_json_to_strv (kk_json_get_array (row, "documents"));
      g_autofree char *path = g_strconcat ("papers.", *key, NULL);
      if (documents != NULL && g_strv_contains ((const char *const *) documents, document)
          && kk_field_find (KK_SCOPE_NOTICE, path) != NULL)
        add_source (kk_values_ensure (notice->values, path), reading, &seen, kind, 1);
    }
}

void
kk_notice_merge_reading (KkNotice *notice, const KkReading *reading, KkSourceKind kind_source)
{
  gboolean card = kind_source == KK_SOURCE_CARD;
  g_autofree gboolean *taken = g_new0 (gboolean, notice->persons->len + reading->persons->len + 1);
  gboolean add = !kk_document_is_koseki (reading->document) || notice->persons->len == 0;

  merge_household (notice, reading, kind_source);
  merge_papers (notice, reading, kind_source);
  for (guint i = 0; i < reading->persons->len; i++)
    {
      const GPtrArray *fields = reading->persons->pdata[i];
      g_autoptr (KkPerson) read = person_from_reading (reading, fields);
      if (g_hash_table_size (read->values) == 0)
        continue;
      int person = find_person (notice, read, taken, card);
      if (person < 0 && card && !says_whose (read))
        {
          /* The back of a card: of one person it can only be theirs. */
          if (notice->persons->len != 1)
            continue;
          person = 0;
        }
      if (person < 0 && !add)
        continue; /* a koseki also names those who do not move */
      if (person < 0)
        person = find_blank (notice, taken);
      if (person < 0)
        person = kk_notice_add_person (notice);
      taken[person] = TRUE;
      merge_person (notice, person, reading, fields, kind_source);
      derive_category (notice, person, reading->document);
    }
  derive_head (notice);
}

/* TRUE where a source of that page was there. */
static gboolean
forget_in (GHashTable *values, const char *page_id)
{
  GHashTableIter iter;
  gpointer item;
  gboolean any = FALSE;

  g_hash_table_iter_init (&iter, values);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    {
      KkValue *value = item;
      gboolean here = FALSE;
      for (guint i = value->sources->len; i-- > 0;)
        {
          const KkSource *source = value->sources->pdata[i];
          if (g_strcmp0 (source->page, page_id) != 0)
            continue;
          g_ptr_array_remove_index (value->sources, i);
          here = TRUE;
        }
      if (here)
        kk_value_settle (value);
      if (here && value->sources->len == 0 && value->value[0] == '\0' && value->remark == NULL
          && value->extra == NULL)
        g_hash_table_iter_remove (&iter);
      any = any || here;
    }
  return any;
}

static void
collect_pages (GHashTable *values, GPtrArray *pages)
{
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, values);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    {
      const KkValue *value = item;

      for (guint i = 0; i < value->sources->len; i++)
        {
          const KkSource *source = value->sources->pdata[i];

          if (source->page != NULL
              && !g_ptr_array_find_with_equal_func (pages, source->page, g_str_equal, NULL))
            g_ptr_array_add (pages, g_strdup (source->page));
        }
    }
}

GPtrArray *
kk_notice_dup_pages (const KkNotice *notice)
{
  GPtrArray *pages = g_ptr_array_new_with_free_func (g_free);

  collect_pages (notice->values, pages);
  for (guint i = 0; i < notice->persons->len; i++)
    collect_pages (((KkPerson *) notice->persons->pdata[i])->values, pages);
  return pages;
}

static gboolean
has_page_source (const KkNotice *notice, const char *key)
{
  const KkValue *value = g_hash_table_lookup (notice->values, key);
  return value != NULL && kk_value_picture (value) != NULL;
}

void
kk_notice_forget_page (KkNotice *notice, const char *page_id)
{
  forget_in (notice->values, page_id);
  for (guint i = notice->persons->len; i-- > 0;)
    {
      KkPerson *person = notice->persons->pdata[i];
      gboolean here = forget_in (person->values, page_id);
      const KkValue *category = g_hash_table_lookup (person->values, "resident_category");
      /* What a rule made of the page goes with it. */
      if (here && category != NULL && !category->confirmed && kk_value_picture (category) == NULL
          && kk_person_text (person, "residence_status")[0] == '\0'
          && kk_person_text (person, "card_number")[0] == '\0')
        g_hash_table_remove (person->values, "resident_category");
      if (here && g_hash_table_size (person->values) == 0 && person->extra == NULL)
        g_ptr_array_remove_index (notice->persons, i);
    }

  KkValue *head = g_hash_table_lookup (notice->values, "new_head");
  if (head != NULL && !head->confirmed && !has_page_source (notice, "new_head"))
    {
      g_hash_table_remove (notice->values, "new_head");
      derive_head (notice);
    }
}
