/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/kk-reading-report.h"

#include <string.h>

#include "core/kk-field.h"

#define ENOUGH_DPI 250

/* ——— counting ——— */

/* JIS X 0208 is what every font, keyboard and register has. */
static gboolean
has_rare_kanji (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar ch = g_utf8_get_char (p);
      g_autofree char *one = NULL;
      g_autofree char *encoded = NULL;

      if (ch >= 0xE0100 && ch <= 0xE01EF)
        return TRUE;
      if (g_unichar_get_script (ch) != G_UNICODE_SCRIPT_HAN)
        continue;
      one = g_strndup (p, (gsize) (g_utf8_next_char (p) - p));
      encoded = g_convert (one, -1, "ISO-2022-JP", "UTF-8", NULL, NULL, NULL);
      if (encoded == NULL)
        return TRUE;
    }
  return FALSE;
}

/* What the papers said of it; NULL: not a word. */
static const KkSource *
source_of (const KkValue *value, const GPtrArray *page_ids)
{
  for (guint i = value->sources->len; i > 0; i--)
    {
      const KkSource *source = value->sources->pdata[i - 1];

      if ((source->kind == KK_SOURCE_PAGE || source->kind == KK_SOURCE_CARD) && source->page != NULL
          && g_ptr_array_find_with_equal_func ((GPtrArray *) page_ids, source->page, g_str_equal,
                                               NULL))
        return source;
    }
  return NULL;
}

static gboolean
was_typed (const KkValue *value)
{
  for (guint i = 0; i < value->sources->len; i++)
    if (((KkSource *) value->sources->pdata[i])->kind != KK_SOURCE_TYPED)
      return FALSE;
  return value->sources->len > 0 && *value->value != '\0';
}

/* Flags and entitlements and what a notice says itself are typed though no paper shows them. */
static gboolean
is_expected (const KkField *field)
{
  if (field == NULL || !field->on_page)
    return FALSE;
  if (field->scope == KK_SCOPE_PERSON)
    return field->cls != KK_CLASS_TEXT && strcmp (field->key, "address") != 0;
  return g_str_has_prefix (field->key, "old_") || g_str_has_prefix (field->key, "issue");
}

static void
count_values (KkReadingCount *count,
              GHashTable *values,
              KkScope scope,
              const KkReading *reading,
              gboolean all)
{
  GHashTableIter iter;
  gpointer key, data;

  g_hash_table_iter_init (&iter, values);
  while (g_hash_table_iter_next (&iter, &key, &data))
    {
      const KkValue *value = data;
      const KkField *field = kk_field_find (scope, key);
      const KkSource *source = source_of (value, reading->page_ids);
      gboolean same = source != NULL && strcmp (source->value, value->value) == 0;

      if (source != NULL && field != NULL && field->on_page)
        {
          count->unchanged += same;
          count->corrected += !same;
          count->unsure += source->confidence < KK_SURE;
          count->rare += !same && has_rare_kanji (value->value);
        }
      else if (all && is_expected (field) && was_typed (value))
        count->missed++;
    }
}

KkReadingCount *
kk_reading_count_of (const KkNotice *notice, const KkReading *reading, int dpi)
{
  KkReadingCount *count = kk_reading_count_new ();
  gboolean all = !kk_document_is_card (reading->document);

  count->issuer_code = g_strdup (reading->issuer_code != NULL ? reading->issuer_code : "");
  count->document = g_strdup (kk_document_to_string (reading->document));
  count->template_id = g_strdup (reading->template_id != NULL ? reading->template_id : "");
  count->dpi = dpi;
  for (guint i = 0; i < reading->warnings->len; i++)
    if (strcmp (((KkReadWarning *) reading->warnings->pdata[i])->code, "template_drift") == 0)
      count->drifted = TRUE;
  count_values (count, notice->values, KK_SCOPE_NOTICE, reading, all);
  for (guint i = 0; i < notice->persons->len; i++)
    {
      const KkPerson *person = notice->persons->pdata[i];
      GHashTableIter iter;
      gpointer value;
      gboolean here = FALSE;

      g_hash_table_iter_init (&iter, person->values);
      while (!here && g_hash_table_iter_next (&iter, NULL, &value))
        here = source_of (value, reading->page_ids) != NULL;
      if (here)
        count_values (count, person->values, KK_SCOPE_PERSON, reading, all);
    }
  return count;
}

/* ——— the report ——— */

static const struct
{
  const char *code, *text, *remedy;
} reasons[KK_N_REPORT_REASONS] = {
  { "no_template", "この発行元の様式を覚えていません。",
    "値を直したあと「この様式を覚える」を押すか、kakanaictl template learn で覚えてください。" },
  { "drift", "発行元の紙面の配置が、覚えた様式と変わっています。",
    "新しい紙面で様式を覚え直してください。" },
  { "low_dpi", "取り込みの解像度が足りません。", "スキャナーの解像度を300dpiにしてください。" },
  { "rare_characters", "常用の文字集合にない漢字や異体字が多く含まれています。",
    "候補の一覧と文字の画像で選んでください。氏名の異体字は確かめてから確定してください。" },
  { "worn", "紙面が薄い、汚れている、または折れていて、確実に読めた項目が少なくなっています。",
    "紙の折り目を伸ばし、ガラス面を拭いて取り込み直してください。複写でない原本を使ってください"
    "。" },
  { "other", "様式に合う紙面ですが、直した項目が多くなっています。",
    "様式の画面で欄の枠が値の場所に合っているか確かめ、傷みの少ない紙面で覚え直してください。" },
};

const char *
kk_report_reason_to_string (KkReportReason reason)
{
  return reasons[reason].code;
}

const char *
kk_report_reason_text (KkReportReason reason)
{
  return reasons[reason].text;
}

const char *
kk_report_reason_remedy (KkReportReason reason)
{
  return reasons[reason].remedy;
}

static void
line_free (KkReportLine *line)
{
  g_free (line->issuer_code);
  g_free (line->document);
  g_free (line);
}

typedef struct
{
  int bare, drifted, coarse; /* documents */
  int unsure, rare;          /* fields */
} Signs;

static guint
find_reasons (const KkReportLine *line, const Signs *signs)
{
  int read = line->unchanged + line->corrected;
  gboolean card;
  KkDocument document;
  guint found = 0;

  card = kk_document_from_string (line->document, &document) && kk_document_is_card (document);
  if (!card && signs->bare * 2 > line->n_documents)
    found |= 1u << KK_REPORT_NO_TEMPLATE;
  if (signs->drifted * 4 >= line->n_documents && signs->drifted > 0)
    found |= 1u << KK_REPORT_DRIFT;
  if (signs->coarse * 2 > line->n_documents)
    found |= 1u << KK_REPORT_LOW_DPI;
  if (signs->rare > 0 && signs->rare * 3 >= line->corrected)
    found |= 1u << KK_REPORT_RARE;
  if (found == 0 && signs->unsure * 2 > read)
    found |= 1u << KK_REPORT_WORN;
  return found != 0 ? found : 1u << KK_REPORT_OTHER;
}

static void
close_line (KkReportLine *line, const Signs *signs)
{
  int all = line->unchanged + line->corrected + line->missed;

  line->rate = all > 0 ? (double) line->unchanged / all : 0;
  if (line->rate < KK_REPORT_LOW)
    line->reasons = find_reasons (line, signs);
}

static int
by_rate (gconstpointer a, gconstpointer b)
{
  const KkReportLine *l = *(KkReportLine *const *) a;
  const KkReportLine *r = *(KkReportLine *const *) b;

  return l->rate < r->rate ? -1 : l->rate > r->rate;
}

GPtrArray *
kk_reading_report (const GPtrArray *counts)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify) line_free);
  KkReportLine *line = NULL;
  Signs signs = { 0 };

  for (guint i = 0; i < counts->len; i++)
    {
      const KkReadingCount *c = counts->pdata[i];

      if (line == NULL || strcmp (line->issuer_code, c->issuer_code) != 0
          || strcmp (line->document, c->document) != 0)
        {
          if (line != NULL)
            close_line (line, &signs);
          signs = (Signs){ 0 };
          line = g_new0 (KkReportLine, 1);
          line->issuer_code = g_strdup (c->issuer_code);
          line->document = g_strdup (c->document);
          g_ptr_array_add (lines, line);
        }
      line->n_documents++;
      line->unchanged += c->unchanged;
      line->corrected += c->corrected;
      line->missed += c->missed;
      signs.bare += *c->template_id == '\0' && !c->drifted;
      signs.drifted += c->drifted;
      signs.coarse += c->dpi > 0 && c->dpi < ENOUGH_DPI;
      signs.unsure += c->unsure;
      signs.rare += c->rare;
    }
  if (line != NULL)
    close_line (line, &signs);
  g_ptr_array_sort (lines, by_rate);
  return lines;
}
