/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-counter.h"
#include "ocr/kk-template-library.h"

G_BEGIN_DECLS

/* The counter's template library (様式), for screens. Main thread; learning and testing run on the
 * reading pool. */

/* One line of the list. A snapshot; free with kk_template_line_free. */
typedef struct
{
  char *id;
  char *title;
  char *issuer; /* "" of no single issuer */
  char *issuer_code;
  KkDocument document;
  int version;
  int n_versions;
  int n_fields;
  gboolean built_in;
  char *created; /* "2026-11-20T05:04:06Z" */
  int n_wrong;   /* values of its proof that were not read right when it was tested last; -1: was
                    not tested */
  char **lost;   /* of what was just learnt: labels of values that were not found; NULL else */
} KkTemplateLine;
void kk_template_line_free (KkTemplateLine *line);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkTemplateLine, kk_template_line_free)

/* What is in force, by id: KkTemplateLine* (unref the array). Milliseconds. */
GPtrArray *kk_counter_list_templates (KkCounter *self);
/* For the picture: fields, labels and proof pages. NULL + KK_TEMPLATE_ERROR. */
KkTemplate *kk_counter_load_template (KkCounter *self, const char *id, GError **error);
/* An edited template (places moved on the picture, title, issuer) as the next version. */
gboolean kk_counter_save_template (KkCounter *self, const KkTemplate *template, GError **error);
gboolean kk_counter_remove_template (KkCounter *self, const char *id, GError **error);
gboolean kk_counter_restore_template (KkCounter *self, const char *id, int version, GError **error);
/* Those there are, oldest first: GArray of int. */
GArray *kk_counter_list_template_versions (KkCounter *self, const char *id);
gboolean kk_counter_export_template (KkCounter *self, const char *id, GFile *file, GError **error);
/* The id it got; caller frees. */
char *kk_counter_import_template (KkCounter *self, GFile *file, GError **error);

/* Learns the pages of one document of an open case, with the notice's values as they now stand in
 * place of what was read. page: index of any page of the document; id NULL: made from issuer and
 * document, or the template's that the page was read with (a new version of it).
 * Needs the right "template.edit". Errors: KK_TEMPLATE_ERROR_TOO_LITTLE with the keys that were not
 * found. The template is in force when this answers; result: its line. */
void kk_session_learn_template_async (KkSession *self,
                                      guint page,
                                      const char *id,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
KkTemplateLine *
kk_session_learn_template_finish (KkSession *self, GAsyncResult *result, GError **error);

/* Reads the template's proof pages, and keeps how well for the list. Result: one char* a value that
 * was not read right, as "key: reason" (Japanese label first); empty: all well. NULL + error. */
void kk_counter_test_template_async (KkCounter *self,
                                     const char *id,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
GPtrArray *kk_counter_test_template_finish (KkCounter *self, GAsyncResult *result, GError **error);

G_END_DECLS
