/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The compiled dictionary: addresses, MJ characters, readings of names. One read-only file, opened
 * immutable and memory-mapped; made at build time by lexicon/compile from Debian's packages.
 *
 * Threads: a handle may be used by any number of threads at once. What is hot (the address tries)
 * is immutable memory; the rest is behind a lock inside. Lookups never touch the network and never
 * write. A lookup cannot fail: nothing found is an empty result. */

typedef struct _KkLexicon KkLexicon;

#define KK_LEXICON_ERROR (kk_lexicon_error_quark ())
GQuark kk_lexicon_error_quark (void);
typedef enum
{
  KK_LEXICON_ERROR_MISSING, /* there is no such file: install or build it */
  KK_LEXICON_ERROR_BROKEN,  /* truncated, damaged or not a dictionary: install it again */
  KK_LEXICON_ERROR_VERSION, /* made for another version of the programs: install the fitting one */
  KK_LEXICON_ERROR_WRITE,   /* a new one cannot be written: look at space and rights */
} KkLexiconError;

/* Opens path; NULL: kk_lexicon_default_path(). Takes a few milliseconds. NULL + KK_LEXICON_ERROR.
 */
KkLexicon *kk_lexicon_open (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
KkLexicon *kk_lexicon_ref (KkLexicon *lexicon);
void kk_lexicon_unref (KkLexicon *lexicon);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkLexicon, kk_lexicon_unref)

/* $KAKANAI_LEXICON, else the installed file, else the build's. Caller frees. */
char *kk_lexicon_default_path (void);

/* The city's own addresses (kk-address-import.h): $KAKANAI_CITY_DIR/addresses.lexicon, there or
 * not; NULL where the city has no directory. They are in force in place of the built-in ones in a
 * dictionary opened with path NULL; a damaged file is told once and the built-in ones stay. Caller
 * frees. */
char *kk_lexicon_city_path (void);

/* What it was compiled from, for "about" windows and logs: "skkdic-extra SKK-JISYO.zipcode
 * sha256:1f3a…\n…". Borrowed. */
const char *kk_lexicon_get_stamp (KkLexicon *lexicon);

G_END_DECLS
