/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-counter.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The reason and the buttons that send a case back, hold it, release it or take it back: of a
 * supervisor for a case that was fetched, of the counter for its own.
 * Signals: "decided" (): a supervisor's decision was carried out; "busy-changed" (): it began or
 * ended. UI thread. */
#define KK_TYPE_DECISION_BAR (kk_decision_bar_get_type ())
G_DECLARE_FINAL_TYPE (KkDecisionBar, kk_decision_bar, KK, DECISION_BAR, GtkWidget)

/* Once. */
void kk_decision_bar_set_case (KkDecisionBar *self, KkCounter *counter, KkSession *session);
/* Shows what may be done now; nothing where no decision is anybody's. others_busy: not now. */
void kk_decision_bar_refresh (KkDecisionBar *self, gboolean others_busy);
/* A fetched case, before somebody who may approve. */
gboolean kk_decision_bar_may_decide (KkDecisionBar *self);
gboolean kk_decision_bar_is_busy (KkDecisionBar *self);
/* 決裁; of an approved case: its files once more. */
void kk_decision_bar_approve (KkDecisionBar *self);

G_END_DECLS
