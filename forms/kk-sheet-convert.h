/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* LibreOffice turns a city's sheets (.xlsx, .xls, .ods) into PDF backgrounds and tells where each
 * field's cell lies. It runs in a sandbox (bubblewrap): no network, no file but its own folder,
 * limits on time, memory and file size; what comes out is checked like any other input. */

#define KK_SHEET_ERROR (kk_sheet_error_quark ())
GQuark kk_sheet_error_quark (void);
typedef enum
{
  KK_SHEET_ERROR_SANDBOX, /* no LibreOffice, or no sandbox: install the packages; never run outside
                           */
  KK_SHEET_ERROR_TIMEOUT, /* it took too long */
  KK_SHEET_ERROR_FAILED,  /* it died */
  KK_SHEET_ERROR_REFUSED, /* the sheet cannot be used: the message says why, in Japanese */
} KkSheetError;

/* Converts files; WORK/0, WORK/1 … then hold source.EXT, background.pdf and cells.json, or
 * refused.json. work: an empty folder of the caller's, who removes it (kk_sheet_remove_folder).
 * Blocks for a second or two; cancelling kills it within 0.1 s. FALSE + KK_SHEET_ERROR,
 * G_IO_ERROR. */
gboolean kk_sheet_convert (const char *const *files,
                           const char *work,
                           GCancellable *cancellable,
                           GError **error);

/* Why WORK/N was refused, as KK_SHEET_ERROR_REFUSED; FALSE where it was not. */
gboolean kk_sheet_refused (const char *folder, GError **error);

/* Removes a folder with everything in it; links are not followed. */
void kk_sheet_remove_folder (const char *folder);

G_END_DECLS
