/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-print-table.h"
#include "app/kk-session.h"
#include "store/kk-store-print.h"

G_BEGIN_DECLS

/* Printing papers of one case. What is printed is on disk, as jobs of its own names and in the
 * history, before anything goes to a printer; a job is never sent twice. The session's
 * "prints-changed" tells that one moved on. Main thread. */

typedef enum
{
  KK_PRINTED_NEVER,
  KK_PRINTED_NOW,    /* at the printer */
  KK_PRINTED_UNSURE, /* begun, and nobody knows how it ended */
  KK_PRINTED_FAILED, /* failed or was cancelled */
  KK_PRINTED_DONE,
} KkPrinted;

/* What became of a paper the last time. *at_out (may be NULL): microseconds since 1970 UTC. */
KkPrinted kk_session_get_printed (KkSession *self, const char *paper, gint64 *at_out);

typedef struct
{
  const char *const *papers; /* ids of forms of the household; or KK_PAPER_NOTICE or
                              * KK_PAPER_RECEIPT alone */
  gboolean cover;            /* the resident's list of windows first */
  const char *const *only;   /* of these and the cover; NULL: all */
  const char *printer;       /* for all of it; NULL: by the table of printers */
  const char *again;         /* why they are printed once more; NULL: they are not */
} KkPrintOrder;

/* Draws, records and gives the jobs on to be sent; the answer comes when they are recorded. Then
 * nothing fails any more here: what becomes of them stands in kk_session_get_prints(). Errors:
 * KK_APP_ERROR_PRINTED (again is NULL, and one of them came out or may have), _PRINTING,
 * _NO_PRINTER, _NOT_PERMITTED; KK_CASE_ERROR_NOT_ALLOWED (a case to look at only),
 * KK_PRINTER_ERROR, KK_FORM_ERROR, KK_STORE_ERROR; then nothing was printed. */
void kk_session_print_async (KkSession *self,
                             const KkPrintOrder *order,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
/* *refused_out: why the table of printers was not followed, "FILE:LINE: reason"; NULL: it was.
 * Caller frees. */
gboolean
kk_session_print_finish (KkSession *self, GAsyncResult *result, char **refused_out, GError **error);

/* KkPrint*, the oldest first; borrowed. Empty for a case to look at only. */
const GPtrArray *kk_session_get_prints (KkSession *self);
/* The job of that name; NULL: none. Borrowed. */
const KkPrint *kk_session_find_print (KkSession *self, const char *name);

void kk_session_cancel_print (KkSession *self, const char *name);
/* Of a job nobody knows the end of: whether the paper lies there. */
void kk_session_answer_print (KkSession *self, const char *name, gboolean came_out);

/* What to order so that this failed job is printed: its papers, of the whole print it was part of.
 * Free both with g_strfreev. */
void kk_session_repeat_print (
    KkSession *self, const char *name, char ***papers_out, gboolean *cover_out, char ***only_out);

G_END_DECLS
