/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-counter.h"

G_BEGIN_DECLS

/* Nothing is typed twice (F6): what this form holds already, and what the cases of this terminal
 * held that are not wiped yet (design.md §2: the day, or as long as terminal.json's history_days
 * says). It is read from the sealed cases themselves, so it is gone when they are. A household
 * under 支援措置 is never among it, nor does a form of one get anything. Main thread. */

/* One earlier case. */
typedef struct
{
  char *number; /* 受付番号 */
  KkNotice *notice;
} KkRecalled;

void kk_recalled_free (KkRecalled *recalled);

/* The other cases, newest first: at most 40. GPtrArray of KkRecalled*; empty, never NULL, while
 * nobody is signed in. */
void kk_session_recall_async (KkSession *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
GPtrArray *kk_session_recall_finish (KkSession *self, GAsyncResult *result, GError **error);

/* A value to offer, and where it stands: "1人目 氏名", "20261120-0003 新住所". */
typedef struct
{
  char *value;
  char *where;
} KkOffer;

void kk_offer_free (KkOffer *offer);

/* What may be copied to path: the same sort of thing (a name to a name, an address to an address),
 * this form's first, then earlier; never 個人番号 and 住民票コード of others. recalled may be NULL.
 * GPtrArray of KkOffer*, at most limit; caller unrefs. */
GPtrArray *
kk_recall_offers (const KkNotice *notice, const GPtrArray *recalled, const char *path, guint limit);

/* 本籍, 筆頭者 and address of the head (世帯主, else the first person) to members that lack them:
 * one undo step. person -1: to all members. How many values were copied. */
guint kk_session_copy_from_head (KkSession *self, int person);

/* Fills an empty form with the household of an earlier one: persons without 個人番号 and
 * 住民票コード, where they live now, telephone, who filed. One undo step. FALSE where this form
 * holds a name or an address already. */
gboolean kk_session_start_from (KkSession *self, const KkNotice *earlier);

G_END_DECLS
