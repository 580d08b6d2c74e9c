/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-counter.h"
#include "ui/kk-notice-form.h"

G_BEGIN_DECLS

/* Readings for a name and names for a reading, below the entry while the clerk types: ↓ picks one,
 * Enter takes it, Esc puts the list away. The keyboard never leaves the entry, and while an input
 * method composes all keys are its own. What is taken, or typed in spite of it, comes first next
 * time. UI thread. */
typedef struct _KkNameAid KkNameAid;

/* Everything is borrowed and must outlive the aid; free before over is gone. */
KkNameAid *
kk_name_aid_new (GtkWidget *over, KkNoticeForm *form, KkCounter *counter, KkSession *session);
void kk_name_aid_free (KkNameAid *self);

/* The path of the reading that belongs to a name and the other way round; NULL where there is none.
 * Caller frees. */
char *kk_name_aid_partner (const char *path);
/* What could stand at path, as the notice is and with text in its entry; empty where nothing is to
 * be said. char*; caller unrefs. */
GPtrArray *kk_name_aid_collect (KkLexicon *lexicon,
                                const GPtrArray *learnt,
                                const KkNotice *notice,
                                const char *path,
                                const char *text);

G_END_DECLS
