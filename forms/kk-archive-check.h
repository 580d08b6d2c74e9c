/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Is a file what its metadata claims: PDF/A-2, level B or U (ISO 19005-2:2011, with Cor. 1)? Our
 * own checker, for the archives we write and any other file: each clause that a file of this kind
 * can break is looked at, and nothing is mended on the way. Where the standard allows what we never
 * write (attached PDF/A files, JPEG 2000, optional content), the file is refused under that clause:
 * this checker does not vouch for what it cannot see. */

typedef struct
{
  char *clause;  /* "6.2.11.4.1", of ISO 19005-2 */
  char *where;   /* "12 0 obj", "page 3", "file" */
  char *message; /* Japanese; nothing of the content is in it */
} KkArchiveFinding;

#define KK_ARCHIVE_FINDINGS_MAX 200

/* KkArchiveFinding*, empty where all clauses hold; free with g_ptr_array_unref. *level_out (caller
 * frees): "2B" or "2U" as claimed; NULL: nothing is claimed. Any bytes; any thread. */
GPtrArray *kk_archive_check (GBytes *pdf, char **level_out);

/* The clauses that are looked at, with what they ask; NULL-terminated pairs: clause, Japanese. */
const char *const *kk_archive_check_clauses (void);

G_END_DECLS
