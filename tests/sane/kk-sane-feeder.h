/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "devices/kk-page-file.h"

G_BEGIN_DECLS

/* The paper side of the test scanner: what lies in its folders, and what is to go wrong. */

typedef enum
{
  FAULT_NONE,
  FAULT_JAM,
  FAULT_COVER,
  FAULT_NO_PAPER,
  FAULT_IO,
  FAULT_BUSY,   /* at open */
  FAULT_ACCESS, /* at open */
  FAULT_GONE,   /* at open: unplugged since it was listed */
  FAULT_HANG,   /* says nothing until it is cancelled */
  FAULT_STUCK,  /* says nothing for three seconds, whatever one does */
  FAULT_SHORT,  /* the page ends early, as if it were complete */
} Fault;

typedef struct
{
  char *dir;
  /* Position in the feeder: the file being fed, and the page in it. */
  char *file_name;
  KkPageFile *file;
  int page;
} Feeder;

void feeder_clear (Feeder *feeder);

/* The next side from the feeder; NULL: no paper. Caller owns it. */
KkPageImage *feeder_next (Feeder *feeder);
/* The side was scanned to its end: its file leaves the feeder with its last page. */
void feeder_done (Feeder *feeder);
/* The page on the glass; NULL: none. */
KkPageImage *feeder_glass (Feeder *feeder);

/* The control file's word for this moment; a fault marked "once" is taken out of the file.
 * page from 1 counts sides since the device was opened, 0 is opening it; line 0 is the start. */
Fault control_fault (const char *dir, int page, int line);
/* Lines a second; 0: no limit. */
int control_rate (const char *dir);
/* A size the scanner claims falsely; FALSE where it tells the truth. */
gboolean control_claim (const char *dir, int *width_out, int *height_out);
gboolean control_unplugged (const char *dir);

G_END_DECLS
