/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The QR of our own paper: which case and revision a sheet is, so that a scanned sheet finds its
 * case. "KK1:CASE:REVISION:HASH" where HASH is the first 8 hex digits of the revision's hash.
 * Nothing of a person is in it. Pure; any thread. */

typedef struct
{
  char *case_id; /* [A-Za-z0-9-]{1,64} */
  int revision;  /* 0: not yet signed */
  char hash[9];  /* lower-case hex */
} KkPaperCode;

void kk_paper_code_clear (KkPaperCode *code);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KkPaperCode, kk_paper_code_clear)

/* hash: hex, 8 digits or more; NULL reads as 00000000. NULL where the parts can't be in a code.
 * Caller frees. */
char *kk_paper_code_format (const char *case_id, int revision, const char *hash);

/* FALSE (and out cleared) where text is no code of ours. */
gboolean kk_paper_code_parse (const char *text, KkPaperCode *out);

/* Modules of the QR of payload (byte mode, level M): rows of *size_out bytes, 1 dark. NULL where it
 * fits no symbol. Free with g_free. */
guint8 *kk_paper_code_modules (const char *payload, int *size_out);

G_END_DECLS
