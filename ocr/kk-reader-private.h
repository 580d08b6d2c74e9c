/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lexicon/kk-mj-index.h"
#include "ocr/kk-gate.h"
#include "ocr/kk-reader.h"
#include "ocr/kk-template-match.h"

G_BEGIN_DECLS

struct _KkReader
{
  GObject parent_instance;

  GMutex lock; /* one call at a time */
  KkLabels *labels;
  KkTextReader *texts;
  KkLexicon *lexicon;           /* may be NULL */
  KkTemplateLibrary *templates; /* may be NULL */
  const char *wanted;           /* KkReaderOptions.template_id of the call under way */
  KkMjIndex *index;             /* may be NULL */
  KkGates *gates;
  gboolean evidence; /* KkReaderOptions.evidence of the call under way */
};

/* Looks at pages as reading does, without templates, and hands on what was found: views and their
 * items (KkItem*), lexicon may be NULL; all gone when func returns. */
typedef gboolean (*KkReaderViewFunc) (KkLexicon *lexicon,
                                      const KkTemplateView *views,
                                      GPtrArray *const *items,
                                      guint n_views,
                                      gpointer data,
                                      GError **error);
gboolean kk_reader_view (KkReader *reader,
                         const KkReaderPage *pages,
                         gsize n_pages,
                         KkDocument document,
                         KkReaderViewFunc func,
                         gpointer data,
                         GCancellable *cancellable,
                         GError **error);

G_END_DECLS
