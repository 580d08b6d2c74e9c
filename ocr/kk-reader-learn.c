/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "lexicon/kk-address.h"
#include "ocr/kk-reader-private.h"
#include "ocr/kk-template-learn.h"

void
kk_learnt_clear (KkLearnt *learnt)
{
  g_clear_pointer (&learnt->lost, g_ptr_array_unref);
  g_clear_pointer (&learnt->masks, g_ptr_array_unref);
}

typedef struct
{
  const KkReading *truth;
  const char *id;
  KkLearnt *learnt;
  KkTemplate *template;
} Lesson;

static void
report_lost (const GPtrArray *truths, KkLearnt *learnt)
{
  learnt->values = truths->len;
  learnt->lost = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < truths->len; i++)
    {
      const KkTruth *t = truths->pdata[i];
      if (t->view < 0)
        g_ptr_array_add (learnt->lost, kk_field_path (t->scope, t->person, t->key));
    }
}

static void
name_template (KkTemplate *template, KkLexicon *lexicon, const KkReading *truth)
{
  const KkReadField *issuer = kk_reading_get (truth, -1, "issuer");
  template->document = truth->document;
  if (issuer != NULL && *issuer->value != '\0' && !kk_document_is_card (truth->document))
    template->issuer = g_strdup (issuer->value);
  if (template->issuer != NULL && lexicon != NULL)
    template->issuer_code = kk_address_city_code (lexicon, template->issuer);
  g_free (template->title);
  template->title
      = template->issuer != NULL
            ? g_strdup_printf ("%s　%s", kk_document_label (template->document), template->issuer)
            : g_strdup (kk_document_label (template->document));
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_free (template->created);
  template->created = g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");
}

static gboolean
learn (KkLexicon *lexicon,
       const KkTemplateView *views,
       GPtrArray *const *items,
       guint n_views,
       gpointer data,
       GError **error)
{
  Lesson *lesson = data;
  g_autoptr (GPtrArray) truths = kk_template_find_truth (views, items, n_views, lesson->truth);
  report_lost (truths, lesson->learnt);
  lesson->template = kk_template_learn (views, items, n_views, truths, lesson->id, error);
  if (lesson->template == NULL)
    return FALSE;
  name_template (lesson->template, lexicon, lesson->truth);
  lesson->learnt->masks = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  for (guint i = 0; i < n_views; i++)
    g_ptr_array_add (lesson->learnt->masks,
                     kk_template_mask (&views[i], lesson->template->pages->pdata[i]));
  return TRUE;
}

KkTemplate *
kk_reader_learn (KkReader *self,
                 const KkReaderPage *given,
                 gsize n_pages,
                 const KkReading *truth,
                 const char *id,
                 KkLearnt *learnt,
                 GCancellable *cancellable,
                 GError **error)
{
  g_return_val_if_fail (n_pages >= 1 && n_pages <= KK_TEMPLATE_MAX_PAGES, NULL);
  Lesson lesson = { truth, id, learnt, NULL };
  memset (learnt, 0, sizeof *learnt);
  if (!kk_reader_view (self, given, n_pages, truth->document, learn, &lesson, cancellable, error))
    return NULL;
  g_autoptr (GStrvBuilder) hashes = g_strv_builder_new ();
  for (gsize i = 0; i < n_pages; i++)
    if (given[i].id != NULL && strlen (given[i].id) == 64)
      g_strv_builder_add (hashes, given[i].id);
  g_strfreev (lesson.template->learnt_from);
  lesson.template->learnt_from = g_strv_builder_end (hashes);
  return lesson.template;
}
