/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-counter.h"
#include "app/kk-print-plan.h"
#include "app/kk-worker.h"
#include "store/kk-store-print.h"

G_BEGIN_DECLS

/* The jobs this terminal gave to printers: sent once each, followed until they end, asked for again
 * after the program was cut off. Never sends a job a second time. Main thread; asks CUPS on a
 * thread of its own. What changes is told by the counter's "print-changed" (KkPrint*). */

typedef struct _KkPrints KkPrints;

/* counter is borrowed and outlives it. */
KkPrints *kk_prints_new (KkCounter *counter);
void kk_prints_free (KkPrints *self);

/* Somebody signed in: what an earlier run left open is looked up by its name. */
void kk_prints_settle (KkPrints *self);

/* Sends what is recorded, in order. prints: KkPrint*; parts: KkPrintPart* with their printers,
 * taken out of the array. */
void kk_prints_send (KkPrints *self, GPtrArray *prints, GPtrArray *parts);

/* It does not come out any more, or came out already: "print-changed" says which. */
void kk_prints_cancel (KkPrints *self, const char *name);

/* A person looked at the paper of a job nobody knows the end of. */
void kk_prints_answer (KkPrints *self, const KkPrint *print, gboolean came_out);

/* func on the thread that asks CUPS; data stays the caller's. */
void kk_prints_run (KkPrints *self,
                    gpointer source_object,
                    KkWorkerFunc func,
                    gpointer data,
                    GAsyncReadyCallback callback,
                    gpointer user_data);

/* ——— printers to choose from ——— */

/* KkPrinter*, by name. KK_PRINTER_ERROR_NO_SERVICE. */
void
kk_counter_list_printers_async (KkCounter *self, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *kk_counter_list_printers_finish (KkCounter *self, GAsyncResult *result, GError **error);
/* What people call the queue (printer-info), as CUPS last said; the queue itself where that is not
 * known. Borrowed until printers are listed again. */
const char *kk_counter_get_printer_label (KkCounter *self, const char *queue);

G_END_DECLS
