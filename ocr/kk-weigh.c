/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-weigh.h"

#include <math.h>
#include <string.h>

#include "core/kk-text.h"
#include "ocr/kk-interpret.h"

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

typedef struct
{
  KkItem *item;
  guint first, count; /* crops */
} Job;

static char *
join_texts (GPtrArray *texts, const Job *job)
{
  GString *out = g_string_new (NULL);
  for (guint i = job->first; i < job->first + job->count; i++)
    {
      const KkText *text = texts->pdata[i];
      if (out->len > 0 && *text->text != '\0')
        g_string_append_c (out, ' ');
      g_string_append (out, text->text);
    }
  return g_string_free (out, FALSE);
}

static void
emit (KkReading *reading,
      const KkSheet *sheet,
      const KkItem *item,
      const KkMeaning *meaning,
      const char *text,
      double confidence,
      int page,
      int first_person)
{
  int person = item->person >= 0 ? first_person + item->person : -1;
  const KkReadField *old = kk_reading_get (reading, person, item->key);
  if (old != NULL)
    return;
  KkReadField *field = kk_read_field_new (item->key, meaning->value, text, confidence,
                                          kk_sheet_box_as_given (sheet, item->box), page);
  kk_reading_take_field (reading, person, field);
  if (meaning->warning != NULL)
    {
      g_autofree char *path
          = kk_field_path (person >= 0 ? KK_SCOPE_PERSON : KK_SCOPE_NOTICE, person, item->key);
      kk_reading_add_warning (reading, path, meaning->warning,
                              kk_interpret_warning (meaning->warning));
    }
}

static int
fittest_first (gconstpointer a, gconstpointer b)
{
  const KkItem *p = *(KkItem *const *) a, *q = *(KkItem *const *) b;
  return p->fit > q->fit ? -1 : p->fit < q->fit;
}

gboolean
kk_weigh (KkReading *reading,
          KkLexicon *lexicon,
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
  g_autoptr (GArray) jobs = g_array_new (FALSE, TRUE, sizeof (Job));
  for (guint i = 0; i < items->len; i++)
    {
      KkItem *item = items->pdata[i];
      Job job = { item, crops->len, item->spans->len };
      for (guint s = 0; s < item->spans->len; s++)
        {
          KkCrop crop = span_crop (sheet, layout, texts, &g_array_index (item->spans, KkSpan, s),
                                   kk_interpret_line_class (item->key));
          g_array_append_val (crops, crop);
        }
      g_array_append_val (jobs, job);
    }
  g_autoptr (GPtrArray) close = kk_text_reader_read (reader, sheet, (KkCrop *) (void *) crops->data,
                                                     crops->len, cancellable, error);
  if (close == NULL)
    return FALSE;
  for (guint i = 0; i < jobs->len; i++)
    {
      const Job *job = &g_array_index (jobs, Job, i);
      g_autofree char *first = kk_locate_text (texts, job->item->spans);
      g_autofree char *second = join_texts (close, job);
      g_auto (KkMeaning) a = { 0 };
      g_auto (KkMeaning) b = { 0 };
      kk_interpret (lexicon, reading->document, job->item->key, second, &a);
      kk_interpret (lexicon, reading->document, job->item->key, first, &b);
      gboolean use_first = a.value == NULL || (b.proven && !a.proven);
      const KkMeaning *meaning = use_first ? &b : &a;
      if (meaning->value == NULL)
        continue;
      gboolean agree = a.value != NULL && b.value != NULL && strcmp (a.value, b.value) == 0;
      double confidence = meaning->proven && agree ? 0.93 : meaning->proven || agree ? 0.7 : 0.4;
      emit (reading, sheet, job->item, meaning, use_first ? first : second, confidence, page,
            first_person);
    }
  return TRUE;
}
