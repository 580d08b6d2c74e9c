/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/kk-session.h"
#include "forms/kk-form-sheets.h"

G_BEGIN_DECLS

typedef enum
{
  KK_PRINT_DONE,      /* the printing system took every sheet */
  KK_PRINT_CANCELLED, /* the clerk closed the dialog */
  KK_PRINT_FAILED,
} KkPrintResult;

/* Prints sheets, each in its own size without margins: the drawing commands of the preview. Runs
 * the main loop until the printing system took them; sheets must stay. session: whose terminal says
 * where the printer puts a page. job_name: no personal data.
 * file NULL: the dialog asks for the printer; else a PDF is written there and nobody is asked.
 * UI thread. */
KkPrintResult kk_print_sheets (GtkWindow *parent,
                               KkSession *session,
                               const KkFormSheets *sheets,
                               const char *job_name,
                               const char *file);
/* Moves what is drawn next on a printed page to where the printer of session's terminal has to be
 * told to put it. */
void kk_print_place (KkSession *session, cairo_t *cr);

G_END_DECLS
