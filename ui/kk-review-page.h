/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-counter.h"
#include "ui/kk-pictures.h"
#include "ui/kk-screen.h"

G_BEGIN_DECLS

/* The page beside the fields: choosing a field shows its picture, clicking the page chooses the
 * field. Knows F4 address, F5 character, F6 history, F8 next to check, Ctrl+Z and Ctrl+Y.
 * UI thread. */
#define KK_TYPE_REVIEW_PAGE (kk_review_page_get_type ())
G_DECLARE_FINAL_TYPE (KkReviewPage, kk_review_page, KK, REVIEW_PAGE, GtkWidget)

GtkWidget *kk_review_page_new (KkCounter *counter, KkSession *session, KkPictures *pictures);
/* Puts the cursor into a field. */
void kk_review_page_focus (KkReviewPage *self, const char *path);
/* F8. Says so where nothing is left. */
void kk_review_page_next (KkReviewPage *self);
/* A notice with no paper: kk_session_begin(), and the cursor in the first field to fill. */
void kk_review_page_begin (KkReviewPage *self, gboolean partial, gboolean foreign);
/* Hands out what is typed but not yet committed. */
void kk_review_page_commit (KkReviewPage *self);

G_END_DECLS
