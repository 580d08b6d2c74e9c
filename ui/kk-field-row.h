/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/kk-field.h"
#include "core/kk-problem.h"
#include "core/kk-value.h"
#include "ui/kk-picture.h"

G_BEGIN_DECLS

/* One field of the form: label, state, entry, and right beside it the picture of the field from
 * the page; two pictures with their values where sources disagree. A sure field has no colour.
 *
 * What is typed is handed out when the clerk goes on (Enter, Tab, a click elsewhere). Text that an
 * input method is still composing is never touched.
 *
 * Signals:
 *   "commit"  (const char *value)  typed or chosen, as it is kept; another than before
 *   "picked"  (const char *value)  one of the sources of a conflict, or an alternative
 *   "confirm" ()                   Enter on a value as it stands
 *   "advance" ()                   after Enter: go on to what is next
 *   "chosen"  ()                   the focus came here
 *   "pass"    (const char *reason) a warning is passed
 * UI thread only. */
#define KK_TYPE_FIELD_ROW (kk_field_row_get_type ())
G_DECLARE_FINAL_TYPE (KkFieldRow, kk_field_row, KK, FIELD_ROW, GtkWidget)

/* A page's picture and the degrees clockwise that turn it upright; NULL while it is decoded.
 * Borrowed. */
typedef KkPicture *(*KkPictureFunc) (const char *page_id, int *rotation_out, gpointer user_data);

/* field is static (kk-field.h). name: what a screen reader says, e.g. "1人目 氏名". */
GtkWidget *kk_field_row_new (const KkField *field, const char *path, const char *name);
/* The field as this kind of notice calls it; help: a sentence for the tooltip, NULL none. */
void kk_field_row_set_words (KkFieldRow *self, const char *label, const char *help);
const char *kk_field_row_get_path (KkFieldRow *self);
const KkField *kk_field_row_get_field (KkFieldRow *self);

/* Shows value (NULL: empty) and problem (NULL: none). pictures may be NULL. */
void kk_field_row_show (KkFieldRow *self,
                        const KkValue *value,
                        const KkProblem *problem,
                        gboolean foreign,
                        KkPictureFunc pictures,
                        gpointer user_data);
/* Said below the entry whatever else is wrong, and stops nobody; NULL: nothing. */
void kk_field_row_set_note (KkFieldRow *self, const char *note);
void kk_field_row_set_read_only (KkFieldRow *self, gboolean read_only);
/* The row has the form's whole width: the entry takes what the picture leaves. */
void kk_field_row_set_wide (KkFieldRow *self, gboolean wide);
void kk_field_row_set_chosen (KkFieldRow *self, gboolean chosen);
void kk_field_row_focus (KkFieldRow *self);
/* Hands out what is typed but not yet committed. */
void kk_field_row_commit (KkFieldRow *self);
/* Ctrl+Z in a half-typed entry: FALSE where nothing was half typed. */
gboolean kk_field_row_revert (KkFieldRow *self);
gboolean kk_field_row_is_composing (KkFieldRow *self);
/* Puts text where the cursor is (character search). */
void kk_field_row_insert (KkFieldRow *self, const char *text);
/* Goes on as Enter does, once a popover has given the focus back. */
void kk_field_row_go_on (KkFieldRow *self);
/* For popovers that belong to the row. Borrowed. */
GtkWidget *kk_field_row_get_entry (KkFieldRow *self);

G_END_DECLS
