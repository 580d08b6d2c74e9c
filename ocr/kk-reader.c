/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-reader.h"

#include "ocr/kk-paper.h"
#include "ocr/kk-reader-private.h"

G_DEFINE_FINAL_TYPE (KkReader, kk_reader, G_TYPE_OBJECT)
G_DEFINE_QUARK (kk_reader_error_quark, kk_reader_error)

static void
kk_reader_finalize (GObject *object)
{
  KkReader *self = KK_READER (object);
  g_clear_pointer (&self->labels, kk_labels_free);
  g_clear_pointer (&self->texts, kk_text_reader_free);
  g_clear_pointer (&self->lexicon, kk_lexicon_unref);
  g_clear_pointer (&self->templates, kk_template_library_unref);
  g_clear_pointer (&self->index, kk_mj_index_free);
  g_clear_pointer (&self->gates, kk_gates_free);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (kk_reader_parent_class)->finalize (object);
}

static void
kk_reader_class_init (KkReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kk_reader_finalize;
}

static void
kk_reader_init (KkReader *self)
{
  g_mutex_init (&self->lock);
}

KkReader *
kk_reader_new (const char *lexicon_path, const char *tessdata_path, GError **error)
{
  g_autoptr (KkReader) self = g_object_new (KK_TYPE_READER, NULL);

  /* Leptonica's remarks on odd leaves are nobody's to read. */
  setMsgSeverity (L_SEVERITY_NONE);
  self->labels = kk_labels_load (error);
  if (self->labels == NULL)
    return NULL;
  self->texts = kk_text_reader_new (tessdata_path, error);
  if (self->texts == NULL)
    return NULL;
  self->gates = kk_gates_load (error);
  if (self->gates == NULL)
    return NULL;
  self->lexicon = kk_lexicon_open (lexicon_path, NULL);
  self->index = kk_mj_index_open (lexicon_path, NULL);
  return g_steal_pointer (&self);
}

void
kk_reader_set_templates (KkReader *self, KkTemplateLibrary *templates)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_clear_pointer (&self->templates, kk_template_library_unref);
  self->templates = templates != NULL ? kk_template_library_ref (templates) : NULL;
}

GPtrArray *
kk_reader_read (KkReader *self,
                const KkReaderPage *given,
                gsize n_pages,
                const KkReaderOptions *options,
                GCancellable *cancellable,
                KkReaderProgress progress,
                gpointer progress_data,
                GError **error)
{
  g_return_val_if_fail (KK_IS_READER (self), NULL);
  g_return_val_if_fail (given != NULL || n_pages == 0, NULL);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  self->wanted = options != NULL ? options->template_id : NULL;
  self->evidence = options != NULL && options->evidence;
  int steps = (int) n_pages * 2;
  g_autoptr (GPtrArray) leaves = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_leaf_free);
  gint64 start = g_get_monotonic_time ();
  for (guint i = 0; i < n_pages; i++)
    {
      if (!kk_leaf_find (self, &given[i], i, leaves, cancellable, error))
        return NULL;
      if (progress != NULL)
        progress ((int) i + 1, steps, progress_data);
    }
  g_autoptr (GPtrArray) readings
      = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_reading_free);
  for (guint from = 0; from < leaves->len;)
    {
      guint to = kk_paper_end (leaves, from, options != NULL && options->one_document);
      KkReading *reading = kk_paper_read (self, leaves, given, from, to, cancellable, error);
      if (reading == NULL)
        return NULL;
      reading->seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
      start = g_get_monotonic_time ();
      g_ptr_array_add (readings, reading);
      from = to;
      if (progress != NULL)
        progress (steps - (int) (leaves->len - from), steps, progress_data);
    }
  return g_steal_pointer (&readings);
}

gboolean
kk_reader_view (KkReader *self,
                const KkReaderPage *given,
                gsize n_pages,
                KkDocument document,
                KkReaderViewFunc func,
                gpointer data,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (GPtrArray) leaves = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_leaf_free);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_autofree KkTemplateView *views = g_new0 (KkTemplateView, n_pages);
  self->wanted = "none";
  for (gsize i = 0; i < n_pages; i++)
    {
      KkLeaf *leaf = kk_leaf_new (self, &given[i], cancellable, error);
      if (leaf == NULL)
        return FALSE;
      g_ptr_array_add (leaves, leaf);
      views[i] = kk_leaf_view (leaf);
      g_ptr_array_add (items, kk_leaf_items (leaf, document));
    }
  return func (self->lexicon, views, (GPtrArray *const *) items->pdata, (guint) n_pages, data,
               error);
}
