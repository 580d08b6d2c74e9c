/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "devices/kk-page-file.h"

G_BEGIN_DECLS

/* One line of the sheet as the scanner's sensor sees it. scale: pixels of the sheet per pixel of
 * the scan; left, top: of the line, in pixels of the scan; channels: 1 or 3. Beside the sheet:
 * white. */
void sheet_line (const KkPageImage *page,
                 double scale,
                 double left,
                 double top,
                 int width,
                 int channels,
                 guint8 *out);

G_END_DECLS
