/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/kk-session.h"

G_BEGIN_DECLS

/* What happened to a case, for the clerk to read. UI thread only. */

/* One line: number, revision, where it stands and why. Caller frees. */
char *kk_case_state_text (KkSession *session);

/* Signed, and not edited since. */
gboolean kk_case_is_signed (KkSession *session);
/* 職権: it goes to be approved without anybody's signature. */
gboolean kk_case_is_unsigned_kind (KkSession *session);
/* Decided, but its files are not written yet: that alone is left to do. */
gboolean kk_case_is_approved (KkSession *session);
/* 支援措置: nothing but the way to open it may show. */
gboolean kk_case_is_closed (KkSession *session);
/* 支援措置, open or not: signed on paper, never on the resident's screen. */
gboolean kk_case_is_protected (KkSession *session);

G_END_DECLS
