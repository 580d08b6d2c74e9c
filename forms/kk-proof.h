/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Made-up values drawn into a page whose own values were taken out (様式の見本). */

typedef struct
{
  const char *text;
  int x, y, w, h; /* pixels: where print may stand; text is set small enough for w */
  double size;    /* height of print, pixels */
} KkProofText;

/* grey: 8-bit, width × height, stride width, drawn on. Any thread. FALSE where there is no memory.
 */
gboolean
kk_proof_draw (guint8 *grey, int width, int height, const KkProofText *texts, guint n_texts);

G_END_DECLS
