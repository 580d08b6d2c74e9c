/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-consistency.h"

#include <string.h>

#include "core/kk-relationship.h"
#include "core/kk-text.h"
#include "lexicon/kk-address.h"
#include "lexicon/kk-name-reading.h"

/* What is being looked at. */
typedef struct
{
  const KkReading *reading;
  KkLexicon *lexicon;
  GHashTable *evidences;
} Look;

static const char *const heads[] = { "old_head", "new_head" };

static void
say (const Look *look, const KkReadField *field, guint says)
{
  KkEvidence *evidence = field != NULL ? kk_evidences_get (look->evidences, field) : NULL;
  if (evidence != NULL)
    evidence->says |= says;
}

static const KkReadField *
of (const Look *look, int person, const char *key)
{
  return kk_reading_get (look->reading, person, key);
}

static char *
without_spaces (const char *text)
{
  GString *out = g_string_new (NULL);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      g_string_append_unichar (out, g_utf8_get_char (p));
  return g_string_free (out, FALSE);
}

static gboolean
same (const KkReadField *a, const KkReadField *b)
{
  g_autofree char *x = without_spaces (a->value);
  g_autofree char *y = without_spaces (b->value);
  return g_str_equal (x, y);
}

/* One character is another, missing or too many. */
static gboolean
nearly (const KkReadField *a, const KkReadField *b)
{
  g_autofree char *x = without_spaces (a->value);
  g_autofree char *y = without_spaces (b->value);
  const char *p = x, *q = y;
  while (*p != '\0' && g_utf8_get_char (p) == g_utf8_get_char (q))
    {
      p = g_utf8_next_char (p);
      q = g_utf8_next_char (q);
    }
  const char *p1 = *p != '\0' ? g_utf8_next_char (p) : p;
  const char *q1 = *q != '\0' ? g_utf8_next_char (q) : q;
  return g_str_equal (p1, q1) || g_str_equal (p1, q) || g_str_equal (p, q1);
}

/* Nobody shares these with another. */
static void
look_for_twins (const Look *look)
{
  static const char *const own[]
      = { "name", "name_kana", "alias", "my_number", "juminhyo_code", "card_number" };
  int n = (int) look->reading->persons->len;
  for (guint k = 0; k < G_N_ELEMENTS (own); k++)
    for (int p = 0; p < n; p++)
      for (int q = p + 1; q < n; q++)
        {
          const KkReadField *a = of (look, p, own[k]), *b = of (look, q, own[k]);
          if (a == NULL || b == NULL || !same (a, b))
            continue;
          say (look, a, KK_DOUBTS_TWIN);
          say (look, b, KK_DOUBTS_TWIN);
        }
}

/* The names of heads and of persons: equal ones confirm, nearly equal ones are one name misread. */
static void
look_at_heads (const Look *look)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    if (of (look, -1, heads[i]) != NULL)
      g_ptr_array_add (names, (gpointer) of (look, -1, heads[i]));
  guint n_heads = 0;
  for (int p = 0; p < (int) look->reading->persons->len; p++)
    if (of (look, p, "koseki_head") != NULL)
      g_ptr_array_add (names, (gpointer) of (look, p, "koseki_head"));
  n_heads = names->len;
  for (int p = 0; p < (int) look->reading->persons->len; p++)
    if (of (look, p, "name") != NULL)
      g_ptr_array_add (names, (gpointer) of (look, p, "name"));
  for (guint i = 0; i < n_heads; i++)
    {
      const KkReadField *near = NULL;
      gboolean known = FALSE;
      for (guint k = 0; k < names->len; k++)
        {
          const KkReadField *other = names->pdata[k];
          if (k == i)
            continue;
          if (same (names->pdata[i], other))
            {
              known = TRUE;
              say (look, other, KK_SAYS_KNOWN);
            }
          else if (nearly (names->pdata[i], other))
            near = other;
        }
      if (known)
        say (look, names->pdata[i], KK_SAYS_KNOWN);
      else if (near != NULL)
        {
          say (look, names->pdata[i], KK_DOUBTS_NEAR);
          say (look, near, KK_DOUBTS_NEAR);
        }
    }
}

static void
clash (const Look *look, const KkReadField *a, const KkReadField *b)
{
  say (look, a, KK_DOUBTS_CLASH);
  say (look, b, KK_DOUBTS_CLASH);
}

/* A child is younger than the head, a parent older; of every household there is one head. */
static void
look_at_relationships (const Look *look)
{
  int n = (int) look->reading->persons->len;
  const KkReadField *head = NULL, *head_birth = NULL;
  for (int p = 0; p < n; p++)
    {
      const KkReadField *relationship = of (look, p, "relationship"), *sex = of (look, p, "sex");
      const char *says = relationship != NULL ? kk_relationship_sex (relationship->value) : NULL;
      if (says != NULL && sex != NULL && !g_str_equal (says, sex->value))
        clash (look, relationship, sex);
      if (relationship == NULL || !kk_relationship_is_head (relationship->value))
        continue;
      const KkReadField *name = of (look, p, "name"), *old = of (look, -1, "old_head");
      if (head != NULL)
        clash (look, head, relationship);
      if (name != NULL && old != NULL && !same (name, old))
        clash (look, relationship, old);
      head = relationship;
      head_birth = of (look, p, "birth_date");
    }
  for (int p = 0; p < n && head_birth != NULL; p++)
    {
      const KkReadField *relationship = of (look, p, "relationship"),
                        *birth = of (look, p, "birth_date");
      if (relationship == NULL || birth == NULL || birth == head_birth)
        continue;
      int generation = kk_relationship_generation (relationship->value);
      int order = strcmp (birth->value, head_birth->value);
      if ((generation > 0 && order < 0) || (generation < 0 && order > 0))
        {
          clash (look, relationship, birth);
          clash (look, head, head_birth);
        }
    }
}

static void
look_at_dates (const Look *look)
{
  static const char *const later[] = { "issue_date", "notification_date", "move_date" };
  for (int p = 0; p < (int) look->reading->persons->len; p++)
    for (guint i = 0; i < G_N_ELEMENTS (later); i++)
      {
        const KkReadField *birth = of (look, p, "birth_date"), *date = of (look, -1, later[i]);
        if (birth != NULL && date != NULL && strcmp (birth->value, date->value) > 0)
          clash (look, birth, date);
      }
}

static void
look_at_addresses (const Look *look)
{
  const KkReadField *old = of (look, -1, "old_address"), *new = of (look, -1, "new_address");
  const KkReadField *issuer = of (look, -1, "issuer");
  if (old != NULL && new != NULL && same (old, new))
    clash (look, old, new);
  if (look->lexicon == NULL || old == NULL || issuer == NULL)
    return;
  g_autoptr (KkAddressMatch) match = kk_address_match_prefix (look->lexicon, old->value);
  const char *from = match != NULL ? match->address->city_code : NULL;
  g_autofree char *by = kk_address_city_code (look->lexicon, issuer->value);
  if (from == NULL || by == NULL)
    return;
  /* A ward's paper may be its city's. */
  gboolean wards = from[2] == '1' && strncmp (from, by, 3) == 0;
  if (strncmp (from, by, 5) != 0 && !wards)
    clash (look, old, issuer);
}

/* Words of labels: in no name and in no address. */
static gboolean
holds_label (const char *value)
{
  static const char *const labels[]
      = { "氏名",     "世帯主",   "筆頭者", "本籍", "住所",   "住定",   "生年",     "続柄",
          "フリガナ", "ふりがな", "届出",   "異動", "転出年", "年月日", "ホンセキ", "シメイ",
          "個人番号", "住民票",   "旧氏",   "通称", "国籍",   "予定日", "コード",   "記載" };
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    if (strstr (value, labels[i]) != NULL)
      return TRUE;
  return FALSE;
}

/* A 本籍 ends in its number: what follows is somebody's name. */
static gboolean
ends_in_number (KkLexicon *lexicon, const char *domicile)
{
  g_autoptr (KkAddressMatch) match
      = lexicon != NULL ? kk_address_match_prefix (lexicon, domicile) : NULL;
  if (match == NULL)
    return FALSE;
  gboolean digit = FALSE;
  for (const char *p = domicile + match->length; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      digit = digit || g_unichar_isdigit (c);
      if (!g_unichar_isdigit (c)
          && g_utf8_strchr ("-丁目番地号の之ノ甲乙丙丁イロハニ字大割第先続線東西南北条無", -1, c)
                 == NULL)
        return FALSE;
    }
  return digit;
}

static gboolean
is_town (KkLexicon *lexicon, const char *name)
{
  g_autoptr (KkAddressMatch) match
      = lexicon != NULL ? kk_address_match_prefix (lexicon, name) : NULL;
  return match != NULL && match->distance == 0 && *match->address->city != '\0'
         && *match->address->prefecture != '\0'
         && g_str_has_prefix (name, match->address->prefecture);
}

/* A surname alone, or too little to be both. */
static gboolean
is_part (KkLexicon *lexicon, const char *name)
{
  if (kk_text_is_latin (name) || kk_text_is_katakana (name) || strstr (name, "　") != NULL
      || strchr (name, ' ') != NULL)
    return FALSE;
  if (g_utf8_strlen (name, -1) <= 2 || lexicon == NULL)
    return TRUE;
  g_auto (GStrv) readings = kk_name_readings (lexicon, name, KK_NAME_SURNAME, 1);
  return readings[0] != NULL
         && kk_name_reading_check (lexicon, name, readings[0]) == KK_NAME_READING_LISTED;
}

/* What no card bears. */
static gboolean
is_foreign_to (KkDocument document, const char *key)
{
  static const char *const papers[]
      = { "relationship", "koseki_head",    "juminhyo_code", "old_address",
          "new_address",  "old_head",       "new_head",      "move_date",
          "nhi",          "nhi_retiree",    "late_elderly",  "long_term_care",
          "pension",      "child_allowance" };
  gboolean foreign = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (papers) && kk_document_is_card (document); i++)
    foreign = foreign || g_str_equal (papers[i], key);
  return foreign;
}

static void
look_at_value (const Look *look, int person, const KkReadField *field)
{
  const char *cls = kk_gates_class (field->key, field->value);
  gboolean address = g_str_equal (cls, "address"), domicile = g_str_equal (cls, "domicile");
  gboolean name = g_str_equal (cls, "name");
  if ((address || domicile || name || g_str_equal (cls, "kana")) && holds_label (field->value))
    say (look, field, KK_DOUBTS_GLUED);
  if (domicile && !ends_in_number (look->lexicon, field->value))
    say (look, field, KK_DOUBTS_GLUED);
  if (is_foreign_to (look->reading->document, field->key))
    say (look, field, KK_DOUBTS_GLUED);
  /* A フリガナ in the name's place. */
  if (name && person >= 0 && kk_text_is_katakana (field->value)
      && of (look, person, "name_kana") == NULL)
    say (look, field, KK_DOUBTS_PART);
  if (name && is_town (look->lexicon, field->value))
    say (look, field, KK_DOUBTS_GLUED);
  if (name && !kk_document_is_koseki (look->reading->document)
      && !g_str_equal (field->key, "former_surname") && is_part (look->lexicon, field->value))
    say (look, field, KK_DOUBTS_PART);
  if (!address && !domicile)
    return;
  g_autofree char *plain = without_spaces (field->value);
  for (int p = -1; p < (int) look->reading->persons->len; p++)
    {
      const KkReadField *who = of (look, p, p < 0 ? "old_head" : "name");
      g_autofree char *other = who != NULL ? without_spaces (who->value) : NULL;
      if (other != NULL && g_utf8_strlen (other, -1) > 2 && strstr (plain, other) != NULL)
        say (look, field, KK_DOUBTS_GLUED);
    }
}

/* What papers say of every person, if they say it at all. */
static const char *const core[]
    = { "birth_date", "sex", "relationship", "juminhyo_code", "my_number" };

static guint
count_having (const Look *look, const char *key)
{
  guint n = 0;
  for (int p = 0; p < (int) look->reading->persons->len; p++)
    n += of (look, p, key) != NULL;
  return n;
}

/* Are there more persons than the paper has, what belongs to one shared out among several? */
static gboolean
are_scattered (const Look *look)
{
  guint n = look->reading->persons->len, keys = 0, values = 0;
  for (guint k = 0; k < G_N_ELEMENTS (core); k++)
    {
      guint having = count_having (look, core[k]);
      keys += having > 0;
      values += having;
    }
  return n > 1 && values * 10 <= keys * n * 6;
}

/* Does a person lack what the others have? */
static gboolean
is_thin (const Look *look, int person)
{
  guint n = look->reading->persons->len, lacks = of (look, person, "name") == NULL ? 2 : 0;
  for (guint k = 0; k < G_N_ELEMENTS (core) && n > 1; k++)
    lacks += of (look, person, core[k]) == NULL && count_having (look, core[k]) * 2 >= n;
  return lacks >= 2;
}

static gboolean
out_of_step (const KkReadField *value,
             const KkReadField *name,
             const KkReadField *other,
             const KkReadField *other_name)
{
  KkBox a = value->box, n = name->box, b = other->box, m = other_name->box;
  int h = MAX (MIN (a.h, b.h), 8);
  int left = (a.x - n.x) - (b.x - m.x);
  int right = left + (a.w - b.w), middle = (left + right) / 2;
  int centred = middle + (m.w - n.w) / 2;
  int top = (a.y - n.y) - (b.y - m.y), bottom = top + (a.h - b.h) - (n.h - m.h);
  int dx = MIN (MIN (ABS (left), ABS (right)), MIN (ABS (middle), ABS (centred)));
  int dy = MIN (MIN (ABS (top), ABS (bottom)), ABS (top + bottom) / 2);
  return dy > h * 1.3 || dx > h * 2.5;
}

/* Each person's values stand to the name as with the others. */
static void
look_at_steps (const Look *look, int person, const KkReadField *field)
{
  const KkReadField *name = of (look, person, "name");
  guint in = 0, out = 0;
  for (int p = 0; p < (int) look->reading->persons->len && name != NULL; p++)
    {
      const KkReadField *other = of (look, p, field->key), *other_name = of (look, p, "name");
      if (p == person || other == NULL || other_name == NULL || other->page != field->page
          || other_name->page != field->page || name->page != field->page)
        continue;
      gboolean off = out_of_step (field, name, other, other_name);
      in += !off;
      out += off;
    }
  if (out > in)
    say (look, field, KK_DOUBTS_STRAY);
}

static void
look_at_readings (const Look *look, int person)
{
  const KkReadField *name = of (look, person, "name"), *kana = of (look, person, "name_kana");
  if (look->lexicon == NULL || name == NULL || kana == NULL || kk_text_is_latin (name->value))
    return;
  KkNameReading fits = kk_name_reading_check (look->lexicon, name->value, kana->value);
  guint says = fits >= KK_NAME_READING_COMPOSES ? KK_SAYS_COMPOSES
               : fits == KK_NAME_READING_NO     ? KK_DOUBTS_READING
                                                : 0;
  say (look, name, says);
  say (look, kana, says);
}

void
kk_consistency_look (const KkReading *reading, KkLexicon *lexicon, GHashTable *evidences)
{
  Look look = { reading, lexicon, evidences };
  look_for_twins (&look);
  look_at_heads (&look);
  look_at_relationships (&look);
  look_at_dates (&look);
  look_at_addresses (&look);
  gboolean scattered = are_scattered (&look), card = kk_document_is_card (reading->document);
  for (int p = -1; p < (int) reading->persons->len; p++)
    {
      const GPtrArray *fields = p < 0 ? reading->fields : reading->persons->pdata[p];
      gboolean thin = p >= 0 && !card && (scattered || is_thin (&look, p));
      for (guint i = 0; i < fields->len; i++)
        {
          look_at_value (&look, p, fields->pdata[i]);
          if (p >= 0)
            look_at_steps (&look, p, fields->pdata[i]);
          if (thin)
            say (&look, fields->pdata[i], KK_DOUBTS_THIN);
        }
      if (p >= 0)
        look_at_readings (&look, p);
    }
}
