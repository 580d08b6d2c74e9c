/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A CUPS of a test's own: cupsd on a socket in a folder of its own, with printers that lay what
 * they are sent into a folder. $CUPS_SERVER points at it. */

typedef struct
{
  char *folder;
  GSubprocess *daemon;
} TestCups;

TestCups *test_cups_new (void);
void test_cups_free (TestCups *cups);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestCups, test_cups_free)

/* A printer for PDF with A3, A4 and A5 paper, tray-1 and tray-2. A job that goes wrong stops it. */
void test_cups_add_printer (TestCups *cups, const char *name, const char *label);
/* lpadmin, cupsdisable … by their names. */
void test_cups_run (TestCups *cups, const char *const *argv);
/* While broken, the printers fail at whatever they are sent; one alone while there is a file
 * "broken-NAME" in the folder. */
void test_cups_break (TestCups *cups, gboolean broken);
/* Sheets that lie there, of all printers; at least n are waited for. */
int test_cups_wait_papers (TestCups *cups, int n);
/* The PDF of a job; NULL: nothing of it lies there. And what the printer was told: "a4 tray2 …". */
GBytes *test_cups_get_pdf (TestCups *cups, int job);
char *test_cups_get_options (TestCups *cups, int job);

G_END_DECLS
