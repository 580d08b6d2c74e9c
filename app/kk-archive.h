/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-paper.h"
#include "core/kk-mask.h"
#include "core/kk-reading.h"
#include "ocr/kk-reader.h"

G_BEGIN_DECLS

/* The archive (控え) of a case as one PDF/A-2: the notice, the household's forms, and the pages in
 * mixed raster with their text under them; whole, or with what a profile of tables/masks.json
 * hides.
 *
 * What is hidden is gone before anything is drawn: papers are made from a notice without it, pages
 * have it burned into their pixels and cut from their text. A page whose hidden places cannot be
 * found is replaced by a sheet that says so. */

typedef struct
{
  char *id;      /* as readings name the page: SHA-256, "#n" behind it for the n-th of a file */
  GBytes *bytes; /* of the file; stays untouched */
  int subpage;
  int rotation; /* degrees clockwise that turn it upright */
} KkArchivePage;

typedef struct
{
  KkPaper *paper;      /* NULL: pages alone */
  GHashTable *ticks;   /* char* form id → gboolean: the clerk's, over the rule's; NULL: none */
  char *data_dir;      /* of the city's own forms; NULL: none */
  GPtrArray *pages;    /* KkArchivePage* */
  GPtrArray *readings; /* KkReading* of these pages */
  char *profile;       /* id in masks.json; NULL: hides nothing */
  char *made;          /* ISO 8601 with offset */
} KkArchiveOrder;

KkArchiveOrder *kk_archive_order_new (void);
void kk_archive_order_free (KkArchiveOrder *order);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkArchiveOrder, kk_archive_order_free)
/* bytes: a reference is taken. */
void kk_archive_order_add_page (
    KkArchiveOrder *order, const char *id, GBytes *bytes, int subpage, int rotation);

/* KkMaskProfile* of the city's or the shipped table; free with g_ptr_array_unref. KK_DATA_ERROR. */
GPtrArray *kk_archive_profiles (GError **error);

/* fraction 0…1, from the calling thread. */
typedef void (*KkArchiveProgress) (double fraction, gpointer user_data);

/* Blocking, about a second a page: on the reading worker. KK_FORM_ERROR, KK_PAGE_FILE_ERROR,
 * KK_READER_ERROR, KK_DATA_ERROR; KK_APP_ERROR_MASK where the result still shows what it hides:
 * then nothing is given out. *hidden_pages_out (may be NULL): pages that were replaced whole. */
GBytes *kk_archive_make (KkReader *reader,
                         const KkArchiveOrder *order,
                         GCancellable *cancellable,
                         KkArchiveProgress progress,
                         gpointer progress_data,
                         int *hidden_pages_out,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
