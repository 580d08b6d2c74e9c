/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-counter.h"

G_BEGIN_DECLS

/* Characters that the city's system cannot hold, known before anything is sent. What happens to
 * each is decided by the RPA profile alone (its encoding and table of substitutes); the form and
 * the stored notice keep the character, and the file's manifest what was written instead. */
typedef struct
{
  char *column;     /* of the RPA file: 氏名 */
  char *from;       /* the character, with its selector */
  char *to;         /* what is written */
  gboolean unknown; /* 〓: a person must type it */
} KkUnheld;

void kk_unheld_free (KkUnheld *unheld);

/* GPtrArray of KkUnheld*, in the order of the columns, each character of a column once; empty where
 * all can be held, or where the notice is not complete enough to say. Caller unrefs. Main thread.
 */
GPtrArray *kk_session_list_unheld (KkSession *self);

/* The same for the value of one field, while it is worked on. */
GPtrArray *kk_session_list_unheld_at (KkSession *self, const char *path);

G_END_DECLS
