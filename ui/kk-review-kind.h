/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-session.h"
#include "ui/kk-notice-form.h"

G_BEGIN_DECLS

/* What a notice is: its kind, 全部/一部, and who in it is a foreign resident. What a change has no
 * place for is shown and asked about before it goes; nothing is asked where nothing goes. over:
 * where popovers hang. UI thread only. */

/* F7: every kind by one key. */
void kk_review_kind_choose (GtkWidget *over, KkNoticeForm *form, KkSession *session);
void kk_review_kind_set (
    GtkWidget *over, KkNoticeForm *form, KkSession *session, KkKind kind, gboolean partial);
void kk_review_kind_switch (
    GtkWidget *over, KkNoticeForm *form, KkSession *session, int person, gboolean foreign);
/* 国籍 was typed. FALSE: it changes nothing about the person's form, set it as any other field. */
gboolean kk_review_kind_set_nationality (
    GtkWidget *over, KkNoticeForm *form, KkSession *session, const char *path, const char *value);

G_END_DECLS
