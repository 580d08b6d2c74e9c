/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the reason of an event of printing says: the papers, and what else there is to know of this
 * print. Its text: the ids of the papers on the first line, one space between, then a line
 * "name: value" for what is given. */
typedef struct
{
  char **papers; /* ids of forms, "cover", "notice", "receipt"; never NULL */
  char *number;  /* of the print: the name of its job at the printer; NULL */
  char *printer; /* NULL */
  char *why;     /* it failed: a code (kk-store-print.h); NULL */
  char *again;   /* why it is printed once more, in the clerk's words; NULL */
} KkPrintNote;

/* papers is copied; the rest is NULL. */
KkPrintNote *kk_print_note_new (const char *const *papers);
/* text may be NULL: nothing is known. */
KkPrintNote *kk_print_note_parse (const char *text);
/* Line breaks in what is given become spaces. */
char *kk_print_note_format (const KkPrintNote *note);
void kk_print_note_free (KkPrintNote *note);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkPrintNote, kk_print_note_free)

G_END_DECLS
