/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "devices/kk-page-file.h"
#include "ocr/kk-reader.h"

G_BEGIN_DECLS

/* A template's proof pages (見本): the page it was learnt from without its values, with made-up
 * ones in their places. Any thread. */

/* Fills template's proofs and proof from the masks of kk_reader_learn(). */
gboolean kk_template_draw_proof (KkTemplate *template, const GPtrArray *masks, GError **error);

/* Reads the proofs with the template, which the reader's library must hold. Result: char*, one a
 * value that is not read as it was drawn, Japanese; empty: all well. NULL + error. */
GPtrArray *kk_template_prove (const KkTemplate *template,
                              KkReader *reader,
                              GCancellable *cancellable,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* {"document": …, "fields": {key: value}, "persons": [{key: value}]} → a reading that holds the
 * values; values may also be objects as kakanaictl read writes them. NULL +
 * KK_TEMPLATE_ERROR_INVALID. */
KkReading *kk_template_truth_from_json (GBytes *bytes, const char *where, GError **error);

G_END_DECLS
