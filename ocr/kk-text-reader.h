/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ocr/kk-layout.h"
#include "ocr/kk-line-reader.h"

G_BEGIN_DECLS

/* The seam between where print stands and what it says: crops of a sheet in, text out. The
 * character network reads; Tesseract is the independent witness. */

typedef struct
{
  KkBox box; /* of a sheet */
  KkLineClass cls;
  double em; /* 0 unknown */
  gboolean vertical;
} KkCrop;

typedef struct
{
  char *text;       /* "" where nothing was read; gaps as U+0020 */
  GArray *chars;    /* KkLineChar, sheet coordinates, in the order of text */
  double mean_logp; /* over characters without gaps */
  double min_logp;
  double margin;
  KkLineText *line; /* what the network saw; NULL from Tesseract */
} KkText;

KkText *kk_text_new (void);
KkText *kk_text_copy (const KkText *text);
void kk_text_free (KkText *text);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkText, kk_text_free)

typedef struct _KkTextReader KkTextReader;

KkTextReader *kk_text_reader_new (const char *tessdata_path, GError **error);
void kk_text_reader_free (KkTextReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkTextReader, kk_text_reader_free)

/* The network. Borrowed. */
const KkLineReader *kk_text_reader_get_network (const KkTextReader *reader);

/* Whether the second witness can give ch at all (its model has 2,380 kanji). */
gboolean kk_text_reader_witness_knows (const KkTextReader *reader, gunichar ch);

/* Reads n crops; array of n KkText*, in order. NULL + error (also G_IO_ERROR_CANCELLED). One thread
 * at a time. */
GPtrArray *kk_text_reader_read (KkTextReader *reader,
                                const KkSheet *sheet,
                                const KkCrop *crops,
                                gsize n,
                                GCancellable *cancellable,
                                GError **error);

/* What Tesseract says, without looking at what the network said. */
GPtrArray *kk_text_reader_witness (KkTextReader *reader,
                                   const KkSheet *sheet,
                                   const KkCrop *crops,
                                   gsize n,
                                   GCancellable *cancellable,
                                   GError **error);

G_END_DECLS
