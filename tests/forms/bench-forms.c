/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A filled form from notice to PDF bytes, wall-clock and processor time:
 *   bench-forms [--rounds N] [--json]     the notice, every form of the library, a set of ten
 *   bench-forms --memory N                memory before and after N forms */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "forms/kk-form-library.h"
#include "forms/kk-form-pdf.h"
#include "tests/forms/household.h"

#define SET 10

static gboolean json;

typedef struct
{
  double wall, cpu; /* ms */
} Time;

static Time
now (void)
{
  struct timespec cpu;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &cpu);
  return (Time){ (double) g_get_monotonic_time () / 1000,
                 (double) cpu.tv_sec * 1e3 + (double) cpu.tv_nsec / 1e6 };
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

typedef struct
{
  KkFormLayout *layouts[SET];
  gsize n;
} Papers;

/* Bytes of the PDF; 0 where it failed. */
static gsize
make (const Papers *papers, const KkFormData *data)
{
  KkFormRender *renders[SET] = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = NULL;

  for (gsize i = 0; i < papers->n; i++)
    {
      renders[i] = kk_form_render_new (papers->layouts[i], data, &error);
      if (renders[i] == NULL)
        g_error ("%s", error->message);
    }
  pdf = kk_form_pdf_set_to_bytes (renders, papers->n, &error);
  for (gsize i = 0; i < papers->n; i++)
    kk_form_render_free (renders[i]);
  return pdf != NULL ? g_bytes_get_size (pdf) : 0;
}

static void
measure (const char *name, const Papers *papers, const KkFormData *data, int rounds)
{
  g_autofree double *wall = g_new0 (double, (gsize) rounds), *cpu = g_new0 (double, (gsize) rounds);
  double first = 0;
  gsize size = 0;

  for (int r = 0; r < rounds; r++)
    {
      Time begin = now (), end;

      size = make (papers, data);
      end = now ();
      wall[r] = end.wall - begin.wall;
      cpu[r] = end.cpu - begin.cpu;
      if (r == 0)
        first = wall[r];
    }
  qsort (wall, (gsize) rounds, sizeof *wall, compare);
  qsort (cpu, (gsize) rounds, sizeof *cpu, compare);
  if (json)
    printf ("{\"form\": \"%s\", \"first\": %.3f, \"wall\": %.3f, \"cpu\": %.3f, \"worst\": %.3f, "
            "\"bytes\": %zu}\n",
            name, first, wall[rounds / 2], cpu[rounds / 2], wall[rounds - 1], size);
  else
    printf ("%-22s %10.2f %10.2f %10.2f %10.2f %8zu\n", name, first, wall[rounds / 2],
            cpu[rounds / 2], wall[rounds - 1], size);
}

static void
measure_notice (int rounds)
{
  static const int persons[] = { 1, 5, 13 };
  g_autoptr (KkFormLayout) layout = kk_form_layout_builtin ("notice-a4", NULL);
  g_autoptr (KkSignature) signature = test_signature_new (KK_SIGN_BY_SELF);
  const Papers one = { { layout }, 1 };

  for (gsize i = 0; i < G_N_ELEMENTS (persons); i++)
    {
      g_autoptr (KkNotice) notice = test_household_new (persons[i]);
      g_autofree char *name = g_strdup_printf ("notice-a4 (%d)", persons[i]);
      KkFormData data = test_form_data (notice);

      data.signature = signature;
      measure (name, &one, &data, rounds);
    }
}

static void
measure_library (const KkFormData *data, const Papers *all, const GPtrArray *entries, int rounds)
{
  for (guint i = 0; i < entries->len; i++)
    {
      const Papers one = { { all[i / SET].layouts[i % SET] }, 1 };

      measure (((KkFormEntry *) entries->pdata[i])->id, &one, data, rounds);
    }
  measure ("a set of 10", &all[0], data, rounds);
}

/* Resident memory, KiB. */
static long
resident (void)
{
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &text, NULL, NULL)
      || (line = strstr (text, "VmRSS:")) == NULL)
    return 0;
  return strtol (line + strlen ("VmRSS:"), NULL, 10);
}

/* In ten steps, forms in turn, each a new render and a new PDF. */
static void
measure_memory (const KkFormData *data, const Papers *all, guint n_forms, int total)
{
  for (int i = 0; i <= total; i++)
    {
      const Papers one
          = { { all[(guint) i % n_forms / SET].layouts[(guint) i % n_forms % SET] }, 1 };

      make (&one, data);
      if (i % (total / 10) == 0)
        printf (json ? "{\"forms\": %d, \"kib\": %ld}\n" : "%8d forms %10ld KiB\n", i, resident ());
      fflush (stdout);
    }
}

int
main (int argc, char **argv)
{
  int rounds = 30, memory = 0;
  const GOptionEntry entries[] = {
    { "rounds", 0, 0, G_OPTION_ARG_INT, &rounds, NULL, "N" },
    { "memory", 0, 0, G_OPTION_ARG_INT, &memory, NULL, "N" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, NULL, NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) options = g_option_context_new (NULL);
  g_autoptr (KkFormLibrary) library = kk_form_library_new (NULL);
  g_autoptr (GPtrArray) forms = kk_form_library_list (library);
  g_autoptr (KkNotice) notice = test_household_mixed ();
  KkFormData data = test_form_data (notice);
  g_autofree Papers *all = g_new0 (Papers, forms->len / SET + 1);

  g_option_context_add_main_entries (options, entries, NULL);
  if (!g_option_context_parse (options, &argc, &argv, NULL) || forms->len < SET || rounds < 3)
    return 2;
  for (guint i = 0; i < forms->len; i++)
    {
      Papers *papers = &all[i / SET];
      const KkFormEntry *entry = forms->pdata[i];

      papers->layouts[papers->n] = kk_form_library_get (library, entry->id, data.date, NULL);
      if (papers->layouts[papers->n++] == NULL)
        g_error ("%s is broken", entry->id);
    }
  if (memory >= 10)
    measure_memory (&data, all, forms->len, memory);
  else
    {
      if (!json)
        printf ("%-22s %10s %10s %10s %10s %8s\n", "", "first ms", "median ms", "cpu ms",
                "worst ms", "bytes");
      measure_notice (rounds);
      measure_library (&data, all, forms, rounds);
    }
  for (guint i = 0; i < forms->len; i++)
    kk_form_layout_unref (all[i / SET].layouts[i % SET]);
  return 0;
}
