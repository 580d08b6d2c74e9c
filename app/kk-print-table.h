/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Which paper goes to which printer: tables/printers.json in $KAKANAI_CITY_DIR or the terminal's
 * data_dir, else the shipped one, which says nothing. Any thread, one at a time. */

/* Papers that are no form of the library. */
#define KK_PAPER_NOTICE "notice"   /* 住民異動届 */
#define KK_PAPER_COVER "cover"     /* 案内: the resident's list of windows */
#define KK_PAPER_RECEIPT "receipt" /* 預り証 */

typedef struct
{
  char *terminal; /* NULL: every terminal */
  char **papers;  /* ids of forms and the above; NULL: every paper */
  char *printer;  /* name of the CUPS queue; NULL: the usual printer */
  char *tray;     /* media-source (PWG 5100.7); NULL: the printer's choice */
  char *paper;    /* "A3", "A4", "A5", "B4", "B5"; NULL: the form's own size */
  char *sides;    /* "one-sided", "two-sided-long-edge", "two-sided-short-edge"; NULL */
} KkPrintRow;
KkPrintRow *kk_print_row_copy (const KkPrintRow *row);
void kk_print_row_free (KkPrintRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkPrintRow, kk_print_row_free)

/* NULL-terminated. */
extern const char *const KK_PRINT_PAPERS[];
extern const char *const KK_PRINT_SIDES[];
/* Points, upright. FALSE where there is no such paper. */
gboolean kk_print_paper_size (const char *paper, double *width, double *height);

typedef struct _KkPrintTable KkPrintTable;

/* Reads the table anew. data_dir may be NULL. */
KkPrintTable *kk_print_table_new (const char *data_dir);
void kk_print_table_free (KkPrintTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkPrintTable, kk_print_table_free)

/* KkPrintRow*, the first that fits decides; borrowed. */
const GPtrArray *kk_print_table_get_rows (const KkPrintTable *table);
/* Why the table is not in force, "FILE:LINE: reason"; NULL: it is, or there is none. Every paper
 * goes to the usual printer then. */
const char *kk_print_table_get_refused (const KkPrintTable *table);
/* Borrowed; NULL: no row fits. */
const KkPrintRow *
kk_print_table_find (const KkPrintTable *table, const char *terminal, const char *paper);
/* Puts rows in place of the table. KK_FORM_ERROR_LAYOUT where one is not good, _NOT_WRITABLE; then
 * nothing changed. */
gboolean kk_print_table_save (KkPrintTable *table, const GPtrArray *rows, GError **error);

/* The usual printer of this terminal, as it was last chosen (data_dir/printer.json). NULL: none
 * was; caller frees. */
char *kk_print_usual_load (const char *data_dir);
gboolean kk_print_usual_save (const char *data_dir, const char *printer, GError **error);

G_END_DECLS
