/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-counter.h"
#include "app/kk-print-table.h"
#include "forms/kk-form-library.h"
#include "forms/kk-household-forms.h"
#include "forms/kk-notice-layouts.h"

G_BEGIN_DECLS

/* The city's forms and the layouts of its notice, for whoever looks after them. Right
 * "form.manage"; every change goes into the audit chain ("form.registered" …, with id and version).
 * Main thread. */

/* The library of this terminal; free with kk_form_library_free. */
KkFormLibrary *kk_counter_open_forms (KkCounter *self);
/* The table as it stands now; free with kk_notice_layouts_free. */
KkNoticeLayouts *kk_counter_open_notice_layouts (KkCounter *self);

/* Looks at a sheet with LibreOffice on a thread of its own: seconds; cancelling ends it at once.
 * notice: it is to be the 住民異動届. What is wrong with the sheet is in the trial; errors are
 * KK_APP_ERROR_NOT_PERMITTED, KK_SHEET_ERROR, KK_FORM_ERROR. */
void kk_counter_try_form_async (KkCounter *self,
                                GFile *file,
                                gboolean notice,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
KkFormTrial *kk_counter_try_form_finish (KkCounter *self, GAsyncResult *result, GError **error);
/* Registers what was looked at; the version, 0 + error. */
int kk_counter_register_form (KkCounter *self,
                              KkFormTrial *trial,
                              const KkFormSource *source,
                              GError **error);
/* from NULL: in force again. */
gboolean kk_counter_retire_form (KkCounter *self, const char *id, const char *from, GError **error);
int kk_counter_restore_form (
    KkCounter *self, const char *id, int version, const char *from, GError **error);
gboolean
kk_counter_export_form (KkCounter *self, const char *id, int version, GFile *file, GError **error);

/* From that day on the notice prints on that layout; kinds NULL: all. KK_FORM_ERROR_DATA where the
 * layout lacks what a notice must carry. */
gboolean kk_counter_use_notice_layout (KkCounter *self,
                                       const char *layout,
                                       const char *from,
                                       const char *const *kinds,
                                       GError **error);
/* Takes a row of the table away. */
gboolean kk_counter_drop_notice_row (KkCounter *self, guint row, GError **error);

/* ——— printers ——— */

/* The table as it stands now; free with kk_print_table_free. */
KkPrintTable *kk_counter_open_print_table (KkCounter *self);
/* Puts a row above all others. KK_APP_ERROR_NOT_PERMITTED, KK_FORM_ERROR. */
gboolean kk_counter_add_print_row (KkCounter *self, const KkPrintRow *row, GError **error);
gboolean kk_counter_drop_print_row (KkCounter *self, guint row, GError **error);

/* A plainly fictitious household that fills a form to look at. */
KkNotice *kk_form_sample_new (void);

G_END_DECLS
