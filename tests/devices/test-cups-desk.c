/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "tests/devices/kk-test-cups.h"

/* A CUPS of its own for tests that are no C: test-cups-desk NAME=LABEL… prints its folder and the
 * number of its daemon's process, a line each, then serves until its input ends. Its socket is
 * cups.sock in the folder. */
int
main (int argc, char **argv)
{
  g_autoptr (TestCups) cups = test_cups_new ();

  for (int i = 1; i < argc; i++)
    {
      g_auto (GStrv) printer = g_strsplit (argv[i], "=", 2);

      test_cups_add_printer (cups, printer[0], printer[1] != NULL ? printer[1] : printer[0]);
    }
  printf ("%s\n%s\n", cups->folder, g_subprocess_get_identifier (cups->daemon));
  fflush (stdout);
  while (getchar () != EOF)
    continue;
  return 0;
}
