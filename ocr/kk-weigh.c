/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-weigh.h"

#include <string.h>

#include "core/kk-text.h"
#include "ocr/kk-consistency.h"
#include "ocr/kk-interpret.h"
#include "ocr/kk-mend.h"
#include "ocr/kk-mj-name.h"
#include "ocr/kk-others.h"
#include "ocr/kk-surroundings.h"
#include "ocr/kk-witness.h"

#define WORD_MAX 8 /* letters of a name of one word, as there are in Indonesia and Myanmar */

/* The print of one span, with a little paper around it. */
static KkCrop
span_crop (const KkSheet *sheet,
           const KkLayout *layout,
           const GPtrArray *texts,
           const KkSpan *span,
           KkLineClass cls)
{
  const KkLayoutLine *line = &g_array_index (layout->lines, KkLayoutLine, span->line);
  const KkText *text = texts->pdata[span->line];
  KkBox box = line->box;
  if (!line->vertical && (span->from > 0 || span->to < (int) text->chars->len))
    {
      int left = G_MAXINT, right = 0;
      for (int i = span->from; i < span->to && i < (int) text->chars->len; i++)
        {
          const KkLineChar *c = &g_array_index (text->chars, KkLineChar, i);
          if (g_unichar_isspace (c->ch))
            continue;
          left = MIN (left, c->box.x);
          right = MAX (right, c->box.x + c->box.w);
        }
      int before = line->box.x, after = line->box.x + line->box.w;
      for (int i = span->from - 1; i >= 0; i--)
        {
          const KkLineChar *c = &g_array_index (text->chars, KkLineChar, i);
          if (!g_unichar_isspace (c->ch))
            {
              before = (c->box.x + c->box.w + left) / 2;
              break;
            }
        }
      for (int i = span->to; i < (int) text->chars->len; i++)
        {
          const KkLineChar *c = &g_array_index (text->chars, KkLineChar, i);
          if (!g_unichar_isspace (c->ch))
            {
              after = (c->box.x + right) / 2;
              break;
            }
        }
      int margin = (int) (line->em / 4);
      if (left <= right)
        {
          box.x = MAX (left - margin, before);
          box.w = MAX (MIN (right + margin, after) - box.x, 1);
        }
    }
  int pad = MAX ((int) (3 * sheet->unit), 2);
  int x1 = MIN (box.x + box.w + pad, sheet->width), y1 = MIN (box.y + box.h + pad, sheet->height);
  box.x = MAX (box.x - pad, 0);
  box.y = MAX (box.y - pad, 0);
  box.w = x1 - box.x;
  box.h = y1 - box.y;
  return (KkCrop){ box, cls, line->em, line->vertical };
}

/* Everything known about one value. */
typedef struct
{
  KkItem *item;
  guint first, count; /* its crops */
  char *wide;         /* what the first look read */
  char *close;        /* what was read with the characters of the class */
  char *value;        /* normalised; NULL: not believed */
  const char *warning;
  KkEvidence evidence;
  gboolean is_name;
  KkMjName glyphs;  /* of a name: what exactly was printed */
  KkOthers *others; /* what it may say instead */
} Opinion;

static void
opinion_clear (gpointer data)
{
  Opinion *o = data;
  g_free (o->wide);
  g_free (o->close);
  g_free (o->value);
  kk_mj_name_clear (&o->glyphs);
  g_clear_pointer (&o->others, kk_others_free);
}

/* print: of a value that stands in one place; NULL else. */
static void
add_other (Opinion *o, const KkText *print, const char *value)
{
  if (value != NULL && g_strcmp0 (value, o->value) != 0)
    kk_others_add (o->others, value, kk_others_fit (print, o->value, value));
}

static gboolean
is_name_class (const char *key)
{
  return kk_interpret_line_class (key) == KK_LINE_NAME;
}

/* A foreign name has a family's and a given part: one long word has lost its space. */
static gboolean
is_one_latin_word (const char *name)
{
  return kk_text_is_latin (name) && strchr (name, ' ') == NULL && strlen (name) > WORD_MAX;
}

/* An address ends in a number: one without has lost its end. */
static gboolean
lacks_number (const char *key, const char *value)
{
  if (kk_interpret_line_class (key) != KK_LINE_ADDRESS || g_str_equal (key, "issuer"))
    return FALSE;
  for (const char *p = value; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isdigit (g_utf8_get_char (p)))
      return FALSE;
  return strpbrk (value, "0123456789") == NULL && strstr (value, "番") == NULL;
}

/* A name in Latin letters, or nearly so: a letter or two may have been taken for something else. */
static gboolean
is_mostly_latin (const char *text)
{
  guint latin = 0, other = 0;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      latin += g_unichar_isalpha (c) && c < 0x250;
      other += g_unichar_isalpha (c) && c >= 0x250;
    }
  return latin >= 4 && latin >= 6 * other;
}

/* Small and large kana that both make sense at their place (キヨ and キョ). */
static gboolean
has_doubtful_kana (const char *value)
{
  gunichar before = 0;
  for (const char *p = value; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gboolean glide = c >= 0x30e3 && c <= 0x30e8, tsu = c == 0x30c3 || c == 0x30c4;
      gunichar next = g_utf8_get_char (g_utf8_next_char (p));
      if (glide && next != 0x30a6 && before != 0
          && g_utf8_strchr ("キギシジチヂニヒビピミリ", -1, before) != NULL)
        return TRUE;
      if (tsu && before != 0 && next != 0
          && g_utf8_strchr ("カキクケコサシスセソタチテトパピプペポ", -1, next) != NULL)
        return TRUE;
      before = g_unichar_isspace (c) ? 0 : c;
    }
  return FALSE;
}

/* "ZHANG MEILING　張　美玲": the exact glyphs speak for its ideographs, nothing for its letters. */
static gboolean
is_in_two_scripts (const char *name)
{
  gboolean letters = FALSE, ideographs = FALSE;
  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    {
      letters = letters || g_ascii_isalpha (*p);
      ideographs = ideographs || kk_text_is_ideograph (g_utf8_get_char (p));
    }
  return letters && ideographs;
}

/* バ and パ of a building, which no dictionary has, differ by a dot; ティ may be テイ. */
static gboolean
has_doubtful_marks (const char *value)
{
  gunichar before = 0;
  for (const char *p = value; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      if (g_utf8_strchr ("バパビピブプベペボポ", -1, c) != NULL
          || ((c == 0x30a3 || c == 0x30a4) && (before == 0x30c6 || before == 0x30c7)))
        return TRUE;
      before = c;
    }
  return FALSE;
}

static void
say (Opinion *o, guint says, gboolean so)
{
  if (so)
    o->evidence.says |= says;
}

static const char *
final_value (const Opinion *o)
{
  return o->is_name ? o->glyphs.value : o->value;
}

/* The field was read elsewhere as well, and better: do the two say the same? */
static void
compare_with_first (const KkScales *scales, const KkReadField *first, const Opinion *o)
{
  KkEvidence *evidence = kk_evidences_get (scales->evidences, (KkReadField *) first);
  if (evidence == NULL || (o->evidence.says & KK_DOUBTS_UNFIT) != 0)
    return;
  evidence->says |= kk_text_same (first->value, final_value (o)) ? KK_SAYS_KNOWN : KK_DOUBTS_CLASH;
}

static void
emit (const KkScales *scales,
      KkReading *reading,
      const KkSheet *sheet,
      const Opinion *o,
      int page,
      int first_person)
{
  int person = o->item->person >= 0 ? first_person + o->item->person : -1;
  const KkReadField *first = kk_reading_get (reading, person, o->item->key);
  if (first != NULL)
    {
      compare_with_first (scales, first, o);
      return;
    }
  const char *text = o->close != NULL && *o->close != '\0' ? o->close : o->wide;
  KkReadField *field = kk_read_field_new (o->item->key, final_value (o), text, 0,
                                          kk_sheet_box_as_given (sheet, o->item->box), page);
  kk_others_give (o->others, field);
  kk_evidences_add (scales->evidences, field, o->evidence);
  kk_reading_take_field (reading, person, field);
  if (o->warning != NULL)
    {
      g_autofree char *path
          = kk_field_path (person >= 0 ? KK_SCOPE_PERSON : KK_SCOPE_NOTICE, person, o->item->key);
      kk_reading_add_warning (reading, path, o->warning, kk_interpret_warning (o->warning));
    }
}

static int
fittest_first (gconstpointer a, gconstpointer b)
{
  const KkItem *p = *(KkItem *const *) a, *q = *(KkItem *const *) b;
  return p->fit > q->fit ? -1 : p->fit < q->fit;
}

static char *
join_texts (GPtrArray *texts, guint first, guint count)
{
  GString *out = g_string_new (NULL);
  for (guint i = first; i < first + count; i++)
    {
      const KkText *text = texts->pdata[i];
      if (out->len > 0 && *text->text != '\0')
        g_string_append_c (out, ' ');
      g_string_append (out, text->text);
    }
  return g_string_free (out, FALSE);
}

static void
measure (Opinion *o, GPtrArray *texts)
{
  double sum = 0, least = 0;
  guint n = 0;
  for (guint i = o->first; i < o->first + o->count; i++)
    {
      const KkText *text = texts->pdata[i];
      sum += text->mean_logp * text->chars->len;
      least = MIN (least, text->min_logp);
      n += text->chars->len;
    }
  o->evidence.mean = n > 0 ? sum / n : -9;
  o->evidence.least = n > 0 ? least : -9;
}

static void
decide (Opinion *o, KkLexicon *lexicon, KkDocument document, GPtrArray *texts)
{
  g_auto (KkMeaning) a = { 0 };
  g_auto (KkMeaning) b = { 0 };
  const char *key = o->item->key;
  kk_interpret (lexicon, document, key, o->close, &a);
  kk_interpret (lexicon, document, key, o->wide, &b);
  measure (o, texts);
  gboolean use_wide = a.value == NULL || (b.proven && !a.proven);
  const KkMeaning *meaning = use_wide ? &b : &a;
  o->value = g_strdup (meaning->value);
  gboolean proven = meaning->proven;
  o->warning = meaning->warning;
  say (o, KK_SAYS_PROVEN, proven);
  say (o, KK_SAYS_AGREE, a.value != NULL && b.value != NULL && kk_text_same (a.value, b.value));
  const KkText *text = o->count == 1 ? texts->pdata[o->first] : NULL;
  if (text != NULL && !proven)
    {
      g_autofree char *mended = kk_mend_value (lexicon, document, key, o->value, text);
      if (mended != NULL && g_strcmp0 (mended, o->value) != 0)
        {
          g_autofree char *read = g_steal_pointer (&o->value);
          o->value = g_steal_pointer (&mended);
          say (o, KK_DOUBTS_MENDED, TRUE);
          o->warning = NULL;
          add_other (o, text, read);
        }
    }
  if (o->value == NULL)
    return;
  say (o, KK_DOUBTS_WARNED, o->warning != NULL);
  say (o, KK_DOUBTS_UNFIT, o->item->fit < 0.3 && !proven && !o->item->placed);
  say (o, KK_DOUBTS_UNFIT, is_name_class (key) && is_one_latin_word (o->value));
  say (o, KK_DOUBTS_UNFIT, is_name_class (key) && is_in_two_scripts (o->value));
  say (o, KK_DOUBTS_PART, lacks_number (key, o->value) || g_str_has_suffix (o->value, "・"));
  say (o, KK_SAYS_PLACED, o->item->placed);
  say (o, KK_DOUBTS_TEMPLATE, o->item->limit > 0);
  say (o, KK_DOUBTS_KANA,
       kk_interpret_line_class (key) == KK_LINE_KANA && has_doubtful_kana (o->value));
  say (o, KK_DOUBTS_KANA,
       kk_interpret_line_class (key) == KK_LINE_ADDRESS && has_doubtful_marks (o->value));
  add_other (o, text, a.value);
  add_other (o, text, b.value);
  if (text == NULL)
    return;
  kk_others_add_readings (o->others, lexicon, document, key, o->value, text);
  if (!proven)
    kk_others_add_choices (o->others, key, o->value, text);
}

/* Does anybody have to be asked? What a rule proves is left alone: Tesseract takes its time. */
static gboolean
wants_witness (const KkScales *scales, const Opinion *o)
{
  if (o->value == NULL || o->count != 1)
    return FALSE;
  gboolean ask = FALSE;
  kk_gates_judge (scales->gates, kk_gates_class (o->item->key, o->value), &o->evidence, &ask);
  return scales->ask_always || ask;
}

static gboolean
ask_witness (const KkScales *scales,
             const KkSheet *sheet,
             KkDocument document,
             GArray *opinions,
             GArray *crops,
             GPtrArray *close,
             GCancellable *cancellable,
             GError **error)
{
  for (guint i = 0; i < opinions->len; i++)
    {
      Opinion *o = &g_array_index (opinions, Opinion, i);
      if (!wants_witness (scales, o))
        continue;
      KkCrop crop = g_array_index (crops, KkCrop, o->first);
      if (kk_text_is_latin (o->value))
        crop.cls = KK_LINE_LATIN;
      g_autoptr (GPtrArray) said
          = kk_text_reader_witness (scales->reader, sheet, &crop, 1, cancellable, error);
      if (said == NULL)
        return FALSE;
      const KkText *text = said->pdata[0];
      g_auto (KkMeaning) c = { 0 };
      kk_interpret (scales->lexicon, document, o->item->key, text->text, &c);
      o->evidence.says
          |= kk_witness_compare (scales->lexicon, scales->reader, o->item->key, o->value, c.value);
      add_other (o, close->pdata[o->first], c.value);
    }
  return TRUE;
}

/* The ways the glyphs may be written are alternatives too; so is what the network read. */
static void
add_glyphs (Opinion *o)
{
  for (guint i = 0; i < o->glyphs.others->len; i++)
    kk_others_add (o->others, o->glyphs.others->pdata[i],
                   g_array_index (o->glyphs.scores, double, i));
  if (!g_str_equal (o->glyphs.value, o->value))
    kk_others_add (o->others, o->value, 1);
}

static gboolean
find_glyphs (const KkScales *scales,
             GArray *opinions,
             GPtrArray *close,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (KkMjNames) names = kk_mj_names_new (scales->index, scales->lexicon,
                                                 kk_text_reader_get_network (scales->reader));
  for (guint i = 0; i < opinions->len; i++)
    {
      Opinion *o = &g_array_index (opinions, Opinion, i);
      o->is_name = o->value != NULL && is_name_class (o->item->key);
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (o->is_name)
        kk_mj_names_add (names, o->value, (KkText *const *) close->pdata + o->first, o->count);
    }
  for (guint i = 0, number = 0; i < opinions->len; i++)
    {
      Opinion *o = &g_array_index (opinions, Opinion, i);
      if (!o->is_name)
        continue;
      kk_mj_names_judge (names, number++, &o->glyphs);
      say (o, KK_SAYS_GLYPHS, o->glyphs.certain);
      o->evidence.apart = o->glyphs.apart;
      o->evidence.form = o->glyphs.form;
      o->evidence.style = o->glyphs.style;
      add_glyphs (o);
    }
  return TRUE;
}

gboolean
kk_weigh (const KkScales *scales,
          KkReading *reading,
          const KkSheet *sheet,
          const KkLayout *layout,
          const GPtrArray *texts,
          const GArray *pieces,
          GPtrArray *items,
          int page,
          int first_person,
          GCancellable *cancellable,
          GError **error)
{
  g_ptr_array_sort (items, fittest_first);
  g_autoptr (GArray) crops = g_array_new (FALSE, TRUE, sizeof (KkCrop));
  g_autoptr (GArray) opinions = g_array_new (FALSE, TRUE, sizeof (Opinion));
  g_array_set_clear_func (opinions, opinion_clear);
  for (guint i = 0; i < items->len; i++)
    {
      KkItem *item = items->pdata[i];
      Opinion o = { .item = item, .first = crops->len, .count = item->spans->len };
      for (guint s = 0; s < item->spans->len; s++)
        {
          KkLineClass cls = kk_interpret_line_class (item->key);
          g_autofree char *seen = kk_locate_text (texts, item->spans);
          if (g_str_equal (item->key, "period_of_stay") && strpbrk (seen, "0123456789") != NULL)
            cls = KK_LINE_DATE; /* 4年3月 */
          if (cls == KK_LINE_NAME && is_mostly_latin (seen))
            cls = KK_LINE_LATIN;
          KkCrop crop
              = span_crop (sheet, layout, texts, &g_array_index (item->spans, KkSpan, s), cls);
          g_array_append_val (crops, crop);
        }
      o.others = kk_others_new ();
      g_array_append_val (opinions, o);
    }
  g_autoptr (GPtrArray) close = kk_text_reader_read (
      scales->reader, sheet, (KkCrop *) (void *) crops->data, crops->len, cancellable, error);
  if (close == NULL)
    return FALSE;
  g_autoptr (KkSurroundings) surroundings
      = kk_surroundings_new (sheet, layout, texts, pieces, items);
  for (guint i = 0; i < opinions->len; i++)
    {
      Opinion *o = &g_array_index (opinions, Opinion, i);
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      o->wide = kk_locate_text (texts, o->item->spans);
      o->close = join_texts (close, o->first, o->count);
      decide (o, scales->lexicon, reading->document, close);
      if (o->value != NULL)
        o->evidence.says |= kk_surroundings_look (surroundings, o->item);
    }
  if (!find_glyphs (scales, opinions, close, cancellable, error)
      || !ask_witness (scales, sheet, reading->document, opinions, crops, close, cancellable,
                       error))
    return FALSE;
  for (guint i = 0; i < opinions->len; i++)
    {
      const Opinion *o = &g_array_index (opinions, Opinion, i);
      if (o->value != NULL)
        emit (scales, reading, sheet, o, page, first_person);
    }
  return TRUE;
}

void
kk_weigh_judge (const KkScales *scales, KkReading *reading)
{
  kk_consistency_look (reading, scales->lexicon, scales->evidences);
  for (int p = -1; p < (int) reading->persons->len; p++)
    {
      const GPtrArray *fields = p < 0 ? reading->fields : reading->persons->pdata[p];
      for (guint i = 0; i < fields->len; i++)
        {
          KkReadField *field = fields->pdata[i];
          const KkEvidence *evidence = kk_evidences_get (scales->evidences, field);
          if (evidence == NULL)
            continue;
          const char *cls = kk_gates_class (field->key, field->value);
          field->confidence = kk_gates_judge (scales->gates, cls, evidence, NULL);
          if (scales->ask_always)
            {
              g_autofree char *says = kk_evidence_to_string (evidence);
              field->evidence = g_strconcat ("class=", cls, " ", says, NULL);
            }
        }
    }
}
