/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/kk-notice.h"
#include "core/kk-problem.h"
#include "ui/kk-field-row.h"

G_BEGIN_DECLS

/* The whole household at once: a block for the notice, one for each person, one for who came
 * (届出人) and how they were identified (本人確認). Knows nothing of cases: it shows a notice and
 * says what the clerk did.
 *
 * Signals (path first):
 *   "edit" (path, value) typed · "picked" (path, value) a source or a choice · "confirm" (path)
 *   "advance" (path) Enter was pressed: go to what is next · "chosen" (path) the focus is here
 *   "pass" (path, reason) · "add-person" () · "remove-person" (guint) · "move-person" (guint,
 * guint) · "switch-person" (guint, gboolean foreign) · "set-partial" (gboolean) ·
 * "choose-kind" () UI thread only. */
#define KK_TYPE_NOTICE_FORM (kk_notice_form_get_type ())
G_DECLARE_FINAL_TYPE (KkNoticeForm, kk_notice_form, KK, NOTICE_FORM, GtkWidget)

GtkWidget *kk_notice_form_new (void);
/* Where pictures of pages come from; the form keeps neither. */
void kk_notice_form_set_pictures (KkNoticeForm *self, KkPictureFunc func, gpointer user_data);
/* What else is to be said of a field (kk_field_row_set_note()); NULL: nothing. Caller frees. */
typedef char *(*KkNoteFunc) (const char *path, gpointer user_data);
void kk_notice_form_set_notes (KkNoticeForm *self, KkNoteFunc func, gpointer user_data);
void kk_notice_form_set_read_only (KkNoticeForm *self, gboolean read_only);
/* Brings every row up to date; rows are made and dropped as persons come and go. problems:
 * KkProblem*; both are borrowed for the call. */
void kk_notice_form_show (KkNoticeForm *self, const KkNotice *notice, const GPtrArray *problems);
/* Puts the cursor into the field and scrolls it into sight; shows it where it was folded away.
 * FALSE where the form has no such field. */
gboolean kk_notice_form_focus (KkNoticeForm *self, const char *path);
/* Puts 国籍 of a person on the form and the cursor into it: it is what makes a person foreign. */
void kk_notice_form_ask_nationality (KkNoticeForm *self, int person);
/* The field the clerk works on; NULL: none yet. Borrowed. */
const char *kk_notice_form_get_chosen (KkNoticeForm *self);
/* The row of a field; NULL where there is none. Borrowed. */
KkFieldRow *kk_notice_form_get_row (KkNoticeForm *self, const char *path);
/* Hands out what is typed but not yet committed. */
void kk_notice_form_commit (KkNoticeForm *self);

G_END_DECLS
