/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-print-plan.h"
#include "store/kk-store-print.h"

G_BEGIN_DECLS

/* One job of ours and what CUPS says of it. Both block (kk-printer.h): the printing worker's
 * thread. Neither fails: what went wrong is the state, and why. */

/* Sends it: WAITING with the number of the job, or FAILED. */
void kk_print_send (KkPrint *print, const KkPrintPart *part);

/* What became of it, by its number and its name. UNSURE where CUPS answers and knows nothing of it;
 * where CUPS does not answer only why changes ("no-service"). */
void kk_print_look (KkPrint *print);

G_END_DECLS
