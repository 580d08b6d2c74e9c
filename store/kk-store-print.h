/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/kk-case.h"
#include "store/kk-store.h"

G_BEGIN_DECLS

/* What a terminal gave to printers. A job is on disk, with a name of its own, before it is sent;
 * what became of it is put beside it. Every function is one transaction. Errors: KK_STORE_ERROR. */

typedef enum
{
  KK_PRINT_RECORDED, /* not sent, or nobody knows whether it was */
  KK_PRINT_WAITING,  /* for the printer, or others before it */
  KK_PRINT_PRINTING,
  KK_PRINT_STOPPED, /* the printer is: why says the reason */
  KK_PRINT_DONE,
  KK_PRINT_CANCELLED,
  KK_PRINT_FAILED,
  KK_PRINT_UNSURE, /* it may have come out; a person looks */
} KkPrintState;

/* It goes on by itself. */
gboolean kk_print_state_is_open (KkPrintState state);

typedef struct _KkPrint
{
  char *name; /* of the job at the printer: "20261120-0012 P1-2 3f2a91b0" */
  char *case_id;
  int number;   /* of the print in its case, from 1 */
  int part;     /* of the print, from 1 */
  char *papers; /* ids, one space between */
  char *printer;
  KkPrintState state;
  char *why; /* codes, one space between: the printer's ("media-jam-error", RFC 8011, 5.4.12), or
              * ours: "no-service", "not-found", "refused", "failed", "aborted", "cancelled",
              * "not-sent", and what a person saw: "seen", "not-seen"; "" */
  int job;   /* the number CUPS gave it; 0: none that is known */
  gint64 changed_at; /* microseconds since 1970 UTC */
} KkPrint;

KkPrint *kk_print_copy (const KkPrint *print);
void kk_print_free (KkPrint *print);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkPrint, kk_print_free)

/* Records the jobs of one print (KkPrint*, of which papers and printer are read) of a case as
 * KK_PRINT_RECORDED, together with events (KkEvent*, KK_EVENT_PRINTING, one a job): all or nothing.
 * Fills in the rest of each. Needs the vault. */
gboolean kk_store_print_begin (KkStore *store,
                               const char *case_id,
                               GPtrArray *prints,
                               const GPtrArray *events,
                               GError **error);
/* Puts state, why and job on disk. event: how it ended; NULL: it did not. CONFLICT where the job
 * has ended already: nothing is told twice. */
gboolean
kk_store_print_update (KkStore *store, const KkPrint *print, const KkEvent *event, GError **error);

/* KkPrint* of a case, the oldest first; case_id NULL: of all that are open or unsure. Works locked.
 */
GPtrArray *kk_store_print_list (KkStore *store, const char *case_id, GError **error);

G_END_DECLS
