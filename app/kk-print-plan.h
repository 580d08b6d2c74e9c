/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-print-position.h"
#include "app/kk-print-table.h"
#include "forms/kk-form-sheets.h"

G_BEGIN_DECLS

/* One job for a printer: consecutive papers that go the same way. */
typedef struct
{
  char *printer;        /* NULL: the usual one */
  char *tray, *sides;   /* NULL: the printer's choice */
  double width, height; /* of the paper, points, upright */
  GPtrArray *papers;    /* char*, ids */
  GBytes *pdf;
} KkPrintPart;
void kk_print_part_free (KkPrintPart *part);

typedef struct
{
  const char *terminal;
  const char *printer;     /* chosen for every paper; NULL: by the table */
  const char *const *only; /* ids: other sheets stay away; NULL: all of them */
  KkPrintPosition position;
} KkPrintWish;

/* KkPrintPart*, in the order of sheets; empty where none is asked for. Papers that are printed on
 * both sides never share a sheet. Draws: a worker's thread. NULL + KK_FORM_ERROR_IO. */
GPtrArray *kk_print_plan (const KkFormSheets *sheets,
                          const KkPrintTable *table,
                          const KkPrintWish *wish,
                          GError **error);

G_END_DECLS
