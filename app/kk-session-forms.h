/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-session-print.h"
#include "forms/kk-form-sheets.h"
#include "forms/kk-household-forms.h"

G_BEGIN_DECLS

/* The forms a household takes home, of one case: which, ticked by rule or by the clerk, drawn,
 * saved; printed by kk-session-print.h. Main thread; layouts are laid out on the drawing worker.
 * Who may make a form: the right "form.make", or "form.make.ID" where the table of rights lists
 * that. */

typedef struct
{
  const KkHouseholdForm *form; /* borrowed from the list */
  gboolean ticked;             /* the clerk's tick, else the rule's; never of what cannot be made */
  gboolean allowed;            /* by the rights of who is signed in */
  KkPrinted printed;
  gint64 printed_at; /* of the last event; microseconds since 1970 UTC */
  GPtrArray *keep;   /* internal */
} KkSessionForm;

/* KkSessionForm*, in window order; free with g_ptr_array_unref. Errors: KK_FORM_ERROR,
 * KK_STORE_ERROR. */
void kk_session_list_forms_async (KkSession *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
GPtrArray *kk_session_list_forms_finish (KkSession *self, GAsyncResult *result, GError **error);

/* Kept with the case at once; what fails is told by "trouble" and kept in memory. After a list. */
void kk_session_tick_form (KkSession *self, const char *form, gboolean ticked);

/* ids: NULL-terminated, of the list; drawn in window order. cover: the resident's list of windows
 * first. Errors: KK_FORM_ERROR, KK_APP_ERROR_NOT_PERMITTED. */
void kk_session_draw_forms_async (KkSession *self,
                                  const char *const *ids,
                                  gboolean cover,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
KkFormSheets *kk_session_draw_forms_finish (KkSession *self, GAsyncResult *result, GError **error);

/* The same as one PDF; never over a file. */
void kk_session_write_forms_async (KkSession *self,
                                   const char *const *ids,
                                   gboolean cover,
                                   GFile *file,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean kk_session_write_forms_finish (KkSession *self, GAsyncResult *result, GError **error);

G_END_DECLS
