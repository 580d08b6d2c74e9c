/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where this terminal's printer has to be told to put a sheet, because it shifts or shrinks: print-
 * position.json in data_dir. Moves what is printed; what is shown and filed stays as it is. */

typedef struct
{
  double x, y;  /* millimetres to the right and down, -20 … 20 */
  double scale; /* 0.9 … 1.1, about the top left */
} KkPrintPosition;

/* Nothing moved where there is no such file; what is out of range is brought into it. */
KkPrintPosition kk_print_position_load (const char *data_dir);
gboolean
kk_print_position_save (const char *data_dir, const KkPrintPosition *position, GError **error);

G_END_DECLS
