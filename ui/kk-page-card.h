/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/kk-session.h"
#include "ui/kk-picture.h"

G_BEGIN_DECLS

/* One page of a case, small: what it is, how far its reading is, and what may be done with it.
 * Signals, all with the page's index: "rotate", "rescan", "drop", "move-left", "move-right". */
#define KK_TYPE_PAGE_CARD (kk_page_card_get_type ())
G_DECLARE_FINAL_TYPE (KkPageCard, kk_page_card, KK, PAGE_CARD, GtkWidget)

/* picture may be NULL while it is being made. */
GtkWidget *kk_page_card_new (
    guint index, guint n_pages, const KkSessionPage *page, KkPicture *picture, gboolean read_only);

G_END_DECLS
