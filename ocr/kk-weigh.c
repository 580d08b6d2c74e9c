/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-weigh.h"

#include <math.h>
#include <string.h>

#include "core/kk-text.h"
#include "lexicon/kk-name-reading.h"
#include "ocr/kk-interpret.h"
#include "ocr/kk-mend.h"
#include "ocr/kk-mj-name.h"

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
  gboolean proven;   /* the class's rule passes */
  gboolean agree;    /* both looks mean the same */
  gboolean mended;   /* not what was read, but what was likely meant */
  gboolean strict;   /* the network had no doubt at all */
  gboolean witness;  /* Tesseract says the same */
  gboolean composes; /* the name and its フリガナ fit */
  gboolean is_name;
  KkMjName glyphs; /* of a name: what exactly was printed */
  double mean_logp;
  GPtrArray *others; /* char*: alternatives */
} Opinion;

static void
opinion_clear (gpointer data)
{
  Opinion *o = data;
  g_free (o->wide);
  g_free (o->close);
  g_free (o->value);
  kk_mj_name_clear (&o->glyphs);
  g_clear_pointer (&o->others, g_ptr_array_unref);
}

static void
add_other (Opinion *o, const char *value)
{
  if (value == NULL || *value == '\0' || o->others->len >= 5 || g_strcmp0 (value, o->value) == 0)
    return;
  for (guint i = 0; i < o->others->len; i++)
    if (g_str_equal (o->others->pdata[i], value))
      return;
  g_ptr_array_add (o->others, g_strdup (value));
}

static gboolean
is_name_class (const char *key)
{
  return kk_interpret_line_class (key) == KK_LINE_NAME;
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

static double
confidence_of (const Opinion *o)
{
  KkLineClass cls = kk_interpret_line_class (o->item->key);
  gboolean rule = o->proven && o->mean_logp > -0.6 && (o->agree || o->mean_logp > -0.1);
  if (cls == KK_LINE_ADDRESS)
    rule = rule && o->strict; /* the rule knows the town, not the numbers behind it */
  gboolean doubt
      = o->mended || o->warning != NULL || (o->item->fit < 0.3 && !o->proven && !o->item->placed);
  if (doubt)
    return o->witness && o->warning == NULL ? 0.8 : 0.5;
  double confidence = CLAMP (0.8 + o->mean_logp * 0.4, 0.3, 0.8);
  if (o->strict && o->agree)
    confidence = o->composes ? 0.95 : 0.91;
  if (rule)
    confidence = 0.95;
  if (o->witness)
    confidence = o->proven || o->strict ? 0.99 : MAX (confidence, 0.92);
  if (cls == KK_LINE_KANA && !o->witness && has_doubtful_kana (o->value))
    confidence = MIN (confidence, 0.85);
  if (o->is_name && !o->glyphs.certain)
    confidence = MIN (confidence, 0.85); /* one of its kanji may be a look-alike */
  return confidence;
}

static void
emit (KkReading *reading, const KkSheet *sheet, const Opinion *o, int page, int first_person)
{
  int person = o->item->person >= 0 ? first_person + o->item->person : -1;
  if (kk_reading_get (reading, person, o->item->key) != NULL)
    return;
  const char *text = o->close != NULL && *o->close != '\0' ? o->close : o->wide;
  double confidence = confidence_of (o);
  if (o->item->limit > 0)
    confidence = MIN (confidence, o->item->limit);
  KkReadField *field
      = kk_read_field_new (o->item->key, o->is_name ? o->glyphs.value : o->value, text, confidence,
                           kk_sheet_box_as_given (sheet, o->item->box), page);
  if (o->others->len > 0)
    {
      field->alternatives = g_new0 (char *, o->others->len + 1);
      for (guint i = 0; i < o->others->len; i++)
        field->alternatives[i] = g_strdup (o->others->pdata[i]);
    }
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
  o->mean_logp = n > 0 ? sum / n : -9;
  o->strict = n > 0 && o->mean_logp > -0.1 && least > -0.25;
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
  o->proven = meaning->proven;
  o->warning = meaning->warning;
  o->agree = a.value != NULL && b.value != NULL && kk_text_same (a.value, b.value);
  const KkText *text = o->count == 1 ? texts->pdata[o->first] : NULL;
  if (text != NULL && !o->proven)
    {
      g_autofree char *mended = kk_mend_value (lexicon, document, key, o->value, text);
      if (mended != NULL && g_strcmp0 (mended, o->value) != 0)
        {
          g_autofree char *read = g_steal_pointer (&o->value);
          o->value = g_steal_pointer (&mended);
          o->mended = TRUE;
          o->warning = NULL;
          add_other (o, read);
        }
    }
  if (o->value == NULL)
    return;
  add_other (o, a.value);
  add_other (o, b.value);
  if (text != NULL && !o->proven)
    kk_mend_alternatives (text, o->value, o->others);
}

/* Does anybody have to be asked? What a rule proves is left alone: Tesseract takes its time. */
static gboolean
wants_witness (const Opinion *o)
{
  return o->value != NULL && confidence_of (o) < 0.949 && o->count == 1
         && (!o->is_name || o->glyphs.certain);
}

static gboolean
ask_witness (KkTextReader *reader,
             const KkSheet *sheet,
             KkLexicon *lexicon,
             KkDocument document,
             GArray *opinions,
             GArray *crops,
             GCancellable *cancellable,
             GError **error)
{
  for (guint i = 0; i < opinions->len; i++)
    {
      Opinion *o = &g_array_index (opinions, Opinion, i);
      if (!wants_witness (o))
        continue;
      KkCrop crop = g_array_index (crops, KkCrop, o->first);
      if (kk_text_is_latin (o->value))
        crop.cls = KK_LINE_LATIN;
      g_autoptr (GPtrArray) said
          = kk_text_reader_witness (reader, sheet, &crop, 1, cancellable, error);
      if (said == NULL)
        return FALSE;
      const KkText *text = said->pdata[0];
      g_auto (KkMeaning) c = { 0 };
      kk_interpret (lexicon, document, o->item->key, text->text, &c);
      o->witness = c.value != NULL && kk_text_same (c.value, o->value);
      add_other (o, c.value);
    }
  return TRUE;
}

/* A name and its フリガナ confirm each other. */
static void
compare_names (KkLexicon *lexicon, GArray *opinions)
{
  for (guint i = 0; lexicon != NULL && i < opinions->len; i++)
    for (guint k = 0; k < opinions->len; k++)
      {
        Opinion *name = &g_array_index (opinions, Opinion, i);
        Opinion *kana = &g_array_index (opinions, Opinion, k);
        if (!g_str_equal (name->item->key, "name") || !g_str_equal (kana->item->key, "name_kana")
            || name->item->person != kana->item->person || name->value == NULL
            || kana->value == NULL)
          continue;
        if (kk_name_reading_check (lexicon, name->value, kana->value) >= KK_NAME_READING_COMPOSES)
          name->composes = kana->composes = TRUE;
      }
}

/* Puts the ways the glyphs may be written before all other alternatives. */
static void
merge_others (Opinion *o)
{
  g_autoptr (GPtrArray) before = g_steal_pointer (&o->others);
  o->others = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < o->glyphs.others->len; i++)
    add_other (o, o->glyphs.others->pdata[i]);
  if (!g_str_equal (o->glyphs.value, o->value))
    g_ptr_array_add (o->others, g_strdup (o->value));
  for (guint i = 0; i < before->len; i++)
    if (!g_str_equal (before->pdata[i], o->glyphs.value))
      add_other (o, before->pdata[i]);
}

static void
find_glyphs (KkMjIndex *index,
             KkLexicon *lexicon,
             const KkTextReader *reader,
             GArray *opinions,
             GPtrArray *close)
{
  g_autoptr (KkMjNames) names
      = kk_mj_names_new (index, lexicon, kk_text_reader_get_network (reader));
  for (guint i = 0; i < opinions->len; i++)
    {
      Opinion *o = &g_array_index (opinions, Opinion, i);
      o->is_name = o->value != NULL && is_name_class (o->item->key);
      if (o->is_name)
        kk_mj_names_add (names, o->value, (KkText *const *) close->pdata + o->first, o->count);
    }
  for (guint i = 0, number = 0; i < opinions->len; i++)
    {
      Opinion *o = &g_array_index (opinions, Opinion, i);
      if (!o->is_name)
        continue;
      kk_mj_names_judge (names, number++, &o->glyphs);
      merge_others (o);
    }
}

gboolean
kk_weigh (KkReading *reading,
          KkLexicon *lexicon,
          KkMjIndex *index,
          KkTextReader *reader,
          const KkSheet *sheet,
          const KkLayout *layout,
          const GPtrArray *texts,
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
          KkCrop crop
              = span_crop (sheet, layout, texts, &g_array_index (item->spans, KkSpan, s), cls);
          g_array_append_val (crops, crop);
        }
      o.others = g_ptr_array_new_with_free_func (g_free);
      g_array_append_val (opinions, o);
    }
  g_autoptr (GPtrArray) close = kk_text_reader_read (reader, sheet, (KkCrop *) (void *) crops->data,
                                                     crops->len, cancellable, error);
  if (close == NULL)
    return FALSE;
  for (guint i = 0; i < opinions->len; i++)
    {
      Opinion *o = &g_array_index (opinions, Opinion, i);
      o->wide = kk_locate_text (texts, o->item->spans);
      o->close = join_texts (close, o->first, o->count);
      decide (o, lexicon, reading->document, close);
    }
  compare_names (lexicon, opinions);
  find_glyphs (index, lexicon, reader, opinions, close);
  if (!ask_witness (reader, sheet, lexicon, reading->document, opinions, crops, cancellable, error))
    return FALSE;
  for (guint i = 0; i < opinions->len; i++)
    {
      const Opinion *o = &g_array_index (opinions, Opinion, i);
      if (o->value != NULL)
        emit (reading, sheet, o, page, first_person);
    }
  return TRUE;
}
