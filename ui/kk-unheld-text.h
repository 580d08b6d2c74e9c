/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-unheld.h"

G_BEGIN_DECLS

/* text, followed by what becomes of the characters the city's system cannot hold; text alone where
 * it holds all. any_out (may be NULL). Caller frees. */
char *kk_unheld_text (KkSession *session, const char *text, gboolean *any_out);

/* What becomes of the characters of the field at path; NULL where the system holds all. For
 * kk_notice_form_set_notes(); session: KkSession. Caller frees. */
char *kk_unheld_note (const char *path, gpointer session);

G_END_DECLS
