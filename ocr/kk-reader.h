/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "core/kk-reading.h"
#include "ocr/kk-template-library.h"

G_BEGIN_DECLS

/* Reads paper: decoded page images in, readings out.
 *
 * prepare (kk-sheet) → lay out (kk-layout) → find labels and their values (kk-locate)
 * → read text (kk-text-reader) → interpret (kk-interpret). Blocking: call from a worker thread. */

#define KK_READER_ERROR (kk_reader_error_quark ())
GQuark kk_reader_error_quark (void);
typedef enum
{
  KK_READER_ERROR_MODEL, /* a model or a table is missing or damaged: install the packages again */
  KK_READER_ERROR_IMAGE, /* pixels that cannot be a page: scan again */
} KkReaderError;

/* One decoded page, borrowed for the length of a call. Rows top down. */
typedef struct
{
  const guint8 *pixels;
  int width; /* pixels, 1…32000; width × height ≤ 200 million */
  int height;
  gsize stride;   /* bytes a row */
  int channels;   /* 1: grey (0 black), 3: R, G, B */
  int dpi;        /* 0 where the file does not say: guessed from the text's size */
  const char *id; /* SHA-256 hex of the file's bytes, or NULL */
} KkReaderPage;

typedef struct
{
  const char *template_id; /* NULL or "auto": the template that fits; "none"; or that id only */
  gboolean one_document; /* all pages are one document (kakanaictl read F1 F2); otherwise titles and
                            page numbers decide where one document ends */
  gboolean evidence;     /* each field says why it is sure or not; slower */
} KkReaderOptions;

/* done of total steps; from the reading thread. */
typedef void (*KkReaderProgress) (int done, int total, gpointer user_data);

#define KK_TYPE_READER (kk_reader_get_type ())
G_DECLARE_FINAL_TYPE (KkReader, kk_reader, KK, READER, GObject)

/* Loads models and tables (about a second): make one per worker thread of a small pool, keep it.
 * lexicon_path: the compiled dictionary; NULL: $KAKANAI_LEXICON or the installed one. A missing
 * dictionary is no error: reading goes on with less to hold on to.
 * tessdata_path: NULL: Tesseract's own. NULL + error where a model is missing. */
KkReader *kk_reader_new (const char *lexicon_path,
                         const char *tessdata_path,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The templates pages are read with; NULL none (as new). A reference is taken. Waits for a call
 * under way. */
void kk_reader_set_templates (KkReader *reader, KkTemplateLibrary *templates);

/* Reads n_pages pages; returns KkReading* (owned by the array, free with g_ptr_array_unref), one a
 * document: several where several cards lie on one image (part ≥ 0) or the pages hold several
 * documents. A page that a template fits is read with it (KkReading.template_id); one that is known
 * but has changed says so (warning "template_drift") and is read without where it does not fit.
 * An empty page or one that holds something else gives one reading of document unknown
 * with plain_text and a warning ("empty_page", "unknown_document"), never an invented field. Other
 * warnings of a document: "page_missing", "page_order"; of fields: "check_digit", "date",
 * "relationship" …
 *
 * Field boxes are in pixels of the page as given; rotations[i] says how page i has to be turned.
 * One call at a time per reader (a second waits); different readers run at once in different
 * threads. Cancelling (within 200 ms) gives NULL + G_IO_ERROR_CANCELLED. */
GPtrArray *kk_reader_read (KkReader *reader,
                           const KkReaderPage *pages,
                           gsize n_pages,
                           const KkReaderOptions *options,
                           GCancellable *cancellable,
                           KkReaderProgress progress,
                           gpointer progress_data,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct
{
  guint values;     /* of the truth */
  GPtrArray *lost;  /* char*: paths of those that were not found on the pages */
  GPtrArray *masks; /* GBytes* a page: 8-bit grey, the template page's width × height: its labels
                       and rules, nothing else; for a proof page */
} KkLearnt;
void kk_learnt_clear (KkLearnt *learnt);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KkLearnt, kk_learnt_clear)

/* Learns a template from the pages of one document and their true values (truth: document, fields
 * and persons; what was read wrong is found by its label and place). learnt is filled in any case.
 * The template has no proof yet. NULL + KK_TEMPLATE_ERROR_TOO_LITTLE, or an error as of
 * kk_reader_read(). Blocking, as that. */
KkTemplate *kk_reader_learn (KkReader *reader,
                             const KkReaderPage *pages,
                             gsize n_pages,
                             const KkReading *truth,
                             const char *id,
                             KkLearnt *learnt,
                             GCancellable *cancellable,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
