/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ocr/kk-mj-glyph.h"
#include "ocr/kk-text-reader.h"

G_BEGIN_DECLS

/* The exact glyphs of the names on a page. Names are put in one after the other, then judged
 * together: whether a page is printed in the style of IPAmj明朝 shows on all of them. One thread.
 */
typedef struct _KkMjNames KkMjNames;

/* All are borrowed; where index or lexicon is NULL no kanji is ever certain. */
KkMjNames *kk_mj_names_new (KkMjIndex *index, KkLexicon *lexicon, const KkLineReader *network);
void kk_mj_names_free (KkMjNames *names);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkMjNames, kk_mj_names_free)

/* Looks at the kanji of value, which was read from the n texts (of the network, with their lines).
 * Returns the name's number, counting from 0. */
guint kk_mj_names_add (KkMjNames *names, const char *value, KkText *const *texts, guint n);

typedef struct
{
  char *value;      /* the name as printed: with variation selectors and characters the network
                     * does not know where they are certain, else as it was read */
  gboolean certain; /* no kanji of it may be another */
  double apart;     /* as in KkMjAnswer, of the worst kanji; -1 where one was not seen */
  double form;      /* the same against other forms of the same character */
  double style;     /* of the page: how far its print is from IPAmj明朝 */
  GPtrArray
      *others;    /* char*: the name with its least certain kanji written otherwise, best first */
  GArray *scores; /* double: how well each fits the print, 1 as well as the best */
} KkMjName;

void kk_mj_name_clear (KkMjName *name);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KkMjName, kk_mj_name_clear)

/* After all are added. */
void kk_mj_names_judge (const KkMjNames *names, guint number, KkMjName *out);

G_END_DECLS
