/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Milliseconds for a filled form from notice to PDF bytes: bench-forms [ROUNDS]. */
#include <stdio.h>
#include <stdlib.h>

#include "forms/kk-form-pdf.h"
#include "tests/forms/household.h"

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

int
main (int argc, char **argv)
{
  static const int persons[] = { 1, 4, 6, 13 };
  int rounds = argc > 1 ? atoi (argv[1]) : 50;
  gint64 start = g_get_monotonic_time ();
  g_autoptr (KkFormLayout) layout = kk_form_layout_builtin ("notice-a4", NULL);
  g_autoptr (KkSignature) signature = test_signature_new (KK_SIGN_BY_SELF);

  rounds = MAX (rounds, 3);
  printf ("%-28s %8.2f ms\n", "layout: load and check", (g_get_monotonic_time () - start) / 1000.0);
  printf ("%-28s %10s %10s %10s %8s\n", "住民異動届 → PDF", "first ms", "median ms", "worst ms",
          "bytes");
  for (gsize i = 0; i < G_N_ELEMENTS (persons); i++)
    {
      g_autoptr (KkNotice) notice = test_household_new (persons[i]);
      KkFormData data = test_form_data (notice);
      g_autofree double *times = g_new0 (double, rounds);
      double first = 0;
      gsize size = 0;

      data.signature = signature;
      for (int r = 0; r < rounds; r++)
        {
          start = g_get_monotonic_time ();
          g_autoptr (KkFormRender) render = kk_form_render_new (layout, &data, NULL);
          g_autoptr (GBytes) pdf = kk_form_pdf_to_bytes (render, NULL);
          times[r] = (g_get_monotonic_time () - start) / 1000.0;
          size = g_bytes_get_size (pdf);
          if (r == 0)
            first = times[r];
        }
      qsort (times, rounds, sizeof *times, compare);
      printf ("%2d persons %18s %10.2f %10.2f %10.2f %8zu\n", persons[i], "", first,
              times[rounds / 2], times[rounds - 1], size);
    }
  return 0;
}
