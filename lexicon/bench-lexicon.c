/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prints milliseconds of processor time a keystroke of the address search and a read of noisy text.
 */
#include <locale.h>
#include <stdio.h>
#include <time.h>

#include "lexicon/kk-address.h"
#include "lexicon/kk-name-reading.h"

/* Microseconds of this thread: a busy machine does not count. */
static gint64
cpu_time (void)
{
  struct timespec now;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static void
report (const char *what, double total, double worst, guint n)
{
  printf ("%-28s %6u calls  mean %7.3f ms  worst %7.3f ms\n", what, n, total / n, worst);
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return x < y ? -1 : x > y;
}

static void
bench_typing (KkLexicon *lexicon)
{
  static const char *queries[] = { "東京都世田谷区太子堂",
                                   "札幌市北区北二十四条西",
                                   "小郡",
                                   "市",
                                   "町",
                                   "ヶ丘",
                                   "せたがやくたいしどう",
                                   "ふくおかけんおごおりし",
                                   "とせた",
                                   "ああ",
                                   "せた たい",
                                   "150-0001",
                                   "みなみ",
                                   "本町",
                                   "ふおあ",
                                   "ふ お あ",
                                   "福小あ",
                                   "福岡 小 大",
                                   "まち",
                                   "ほっかいどうさっぽろしきたく",
                                   "fukuoka ogoori",
                                   "の",
                                   "1丁目" };
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  double total = 0, worst = 0;
  guint n = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (queries); i++)
    for (const char *p = queries[i]; *p != '\0';)
      {
        p = g_utf8_next_char (p);
        g_autofree char *typed = g_strndup (queries[i], p - queries[i]);
        gint64 start = cpu_time ();
        g_autoptr (GPtrArray) found = kk_address_search (lexicon, typed, 50);
        double took = (cpu_time () - start) / 1000.0;
        if (g_getenv ("BENCH_VERBOSE") != NULL)
          printf ("  %-30s %7.3f ms %3u\n", typed, took, found->len);
        g_array_append_val (times, took);
        total += took;
        worst = MAX (worst, took);
        n++;
      }
  report ("search, a keystroke", total, worst, n);
  g_array_sort (times, compare_times);
  printf ("%-28s median %.3f ms\n", "", g_array_index (times, double, n / 2));
}

/* Every step-th entry, each with a few characters changed as a reader would. */
static void
bench_noisy (KkLexicon *lexicon)
{
  static const char *digits[]
      = { "100", "530", "811", "060", "980", "460", "730", "900", "604", "330" };
  static const char *wrong = "田大口日未士目木本刀";
  for (int errors = 0; errors <= 3; errors++)
    {
      double total = 0, worst = 0;
      guint n = 0, right = 0;
      for (gsize d = 0; d < G_N_ELEMENTS (digits); d++)
        {
          g_autoptr (GPtrArray) places = kk_address_by_postal_code (lexicon, digits[d], 400);
          for (guint i = 7; i < places->len; i += 23)
            {
              g_autofree char *text = kk_address_text (places->pdata[i]);
              glong length;
              g_autofree gunichar *chars = g_utf8_to_ucs4_fast (text, -1, &length);
              for (int e = 0; e < errors; e++)
                chars[(i * 7 + e * 5 + 1) % length]
                    = g_utf8_get_char (g_utf8_offset_to_pointer (wrong, (i + e) % 10));
              g_autofree char *noisy = g_ucs4_to_utf8 (chars, length, NULL, NULL, NULL);
              g_autofree char *line = g_strconcat (noisy, "１２番地３", NULL);
              gint64 start = cpu_time ();
              g_autoptr (GPtrArray) found = kk_address_complete (lexicon, line, 3, 5);
              double took = (cpu_time () - start) / 1000.0;
              if (found->len > 0)
                {
                  g_autofree char *best
                      = kk_address_text (((KkAddressMatch *) found->pdata[0])->address);
                  right += g_str_equal (best, text);
                }
              total += took;
              worst = MAX (worst, took);
              n++;
            }
        }
      g_autofree char *what
          = g_strdup_printf ("noisy, %d changed (%u%% first)", errors, right * 100 / n);
      report (what, total, worst, n);
    }
}

int
main (void)
{
  setlocale (LC_ALL, "");
  g_autoptr (GError) error = NULL;
  gint64 start = cpu_time ();
  g_autoptr (KkLexicon) lexicon = kk_lexicon_open (NULL, &error);
  if (lexicon == NULL)
    {
      fprintf (stderr, "%s\n", error->message);
      return 1;
    }
  printf ("open %.3f ms\n", (cpu_time () - start) / 1000.0);
  start = cpu_time ();
  g_autoptr (GPtrArray) first = kk_address_prefectures (lexicon);
  printf ("load addresses %.3f ms\n", (cpu_time () - start) / 1000.0);
  bench_typing (lexicon);
  bench_noisy (lexicon);

  start = cpu_time ();
  for (int i = 0; i < 200; i++)
    kk_name_reading_check (lexicon, "長谷川　宗一郎", "ハセガワ　ソウイチロウ");
  report ("name reading", (cpu_time () - start) / 1000.0, 0, 200);
  return 0;
}
