/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <pthread.h>
#include <string.h>
#include <time.h>

#include "devices/kk-page-file.h"
#include "ocr/kk-reader.h"

/* Whatever can be cancelled stops within 200 ms, whenever that is asked for. Moments and delays are
 * processor time of the working thread: a busy machine changes neither. */

#define MOMENTS 8
#define MOST_MS 200.0

static KkReader *reader;

/* One piece of work: TRUE done, FALSE + error. */
typedef gboolean (*Work) (const KkReaderPage *page, GCancellable *cancellable, GError **error);

typedef struct
{
  clockid_t clock; /* of the working thread */
  double after;    /* ms of it */
  GCancellable *cancellable;
  double at;      /* when it was cancelled */
  gboolean *over; /* the work ended by itself */
} Canceller;

static double
read_clock (clockid_t clock)
{
  struct timespec t;
  clock_gettime (clock, &t);
  return (double) t.tv_sec * 1e3 + (double) t.tv_nsec * 1e-6;
}

static gpointer
cancel_then (gpointer data)
{
  Canceller *self = data;
  while (read_clock (self->clock) < self->after && !g_atomic_int_get (self->over))
    g_usleep (300);
  self->at = read_clock (self->clock);
  g_cancellable_cancel (self->cancellable);
  return NULL;
}

/* Milliseconds from the cancelling to the return; -1 where the work was done before. */
static double
delay_at (Work work, const KkReaderPage *page, double moment)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gboolean over = FALSE;
  Canceller canceller = { .cancellable = cancellable, .over = &over };
  g_assert_cmpint (pthread_getcpuclockid (pthread_self (), &canceller.clock), ==, 0);
  canceller.after = read_clock (canceller.clock) + moment;
  GThread *thread = g_thread_new ("cancel", cancel_then, &canceller);
  gboolean done = work (page, cancellable, &error);
  double end = read_clock (canceller.clock);
  g_atomic_int_set (&over, TRUE);
  g_thread_join (thread);
  if (done)
    return -1;
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  return end - canceller.at;
}

static void
check (const char *name, Work work, const KkReaderPage *page)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (20250401);
  double start = 0, worst = -1, worst_at = 0;
  for (int run = 0; run < 2; run++) /* the first run finds the caches cold and takes longer */
    {
      start = read_clock (CLOCK_THREAD_CPUTIME_ID);
      g_assert_true (work (page, NULL, &error));
      g_assert_no_error (error);
    }
  double length = read_clock (CLOCK_THREAD_CPUTIME_ID) - start;
  guint stopped = 0;
  for (guint i = 0; i < MOMENTS; i++)
    {
      double moment = length * (i + g_rand_double (rand)) / MOMENTS;
      double delay = delay_at (work, page, moment);
      stopped += delay >= 0;
      if (delay > worst)
        {
          worst = delay;
          worst_at = moment;
        }
    }
  g_test_message (
      "%s: %d × %d at %d dpi, %.0f ms of work; %u of %d stopped, the worst %.0f ms after"
      " a cancel at %.0f ms",
      name, page->width, page->height, page->dpi, length, stopped, MOMENTS, worst, worst_at);
  g_assert_cmpuint (stopped, >=, MOMENTS / 3); /* later runs may be faster than the measured one */
  g_assert_cmpfloat (worst, <, MOST_MS);
}

static KkPageImage *
load (const char *folder, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, folder, name, NULL);
  g_autoptr (KkPageFile) file = kk_page_file_open_path (path, &error);
  g_assert_no_error (error);
  KkPageImage *image = kk_page_file_read_page (file, 0, &error);
  g_assert_no_error (error);
  return image;
}

static KkReaderPage
page_of (const KkPageImage *image, int dpi)
{
  return (KkReaderPage){ image->pixels,   image->width, image->height, image->stride,
                         image->channels, dpi,          NULL };
}

static gboolean
read_page (const KkReaderPage *page, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) readings
      = kk_reader_read (reader, page, 1, NULL, cancellable, NULL, NULL, error);
  return readings != NULL;
}

static void
test_page (void)
{
  g_autoptr (KkPageImage) image = load ("pages", "certificate-labels.jpg");
  KkReaderPage page = page_of (image, 300);
  check ("a page", read_page, &page);
}

/* Looked at all ways up. */
static void
test_upside_down (void)
{
  g_autoptr (KkPageImage) image = load ("pages", "certificate-foreign.jpg");
  gsize row = (gsize) image->width * image->channels;
  g_autofree guint8 *pixels = g_malloc (row * image->height);
  for (int y = 0; y < image->height; y++)
    for (int x = 0; x < image->width; x++)
      memcpy (pixels + (gsize) (image->height - 1 - y) * row
                  + (gsize) (image->width - 1 - x) * image->channels,
              image->pixels + (gsize) y * image->stride + (gsize) x * image->channels,
              image->channels);
  KkReaderPage page = { pixels, image->width, image->height, row, image->channels, 300, NULL };
  check ("upside down", read_page, &page);
}

static void
test_cards (void)
{
  g_autoptr (KkPageImage) image = load ("ocr/pages", "cards.jpg");
  KkReaderPage page = page_of (image, 300);
  check ("cards", read_page, &page);
}

/* Print that is none: thousands of specks, some of a character's size. */
static void
test_specks (void)
{
  int width = 1240, height = 1754;
  g_autofree guint8 *pixels = g_malloc ((gsize) width * height);
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  memset (pixels, 240, (gsize) width * height);
  for (int i = 0; i < 2200; i++)
    {
      int side = g_rand_int_range (rand, 5, 22), left = g_rand_int_range (rand, 0, width - side);
      int top = g_rand_int_range (rand, 0, height - side);
      for (int y = 0; y < side; y++)
        memset (pixels + (gsize) (top + y) * width + left, 20, side);
    }
  KkReaderPage page = { pixels, width, height, width, 1, 300, NULL };
  check ("specks", read_page, &page);
}

static KkReading *truth;

static gboolean
learn_page (const KkReaderPage *page, GCancellable *cancellable, GError **error)
{
  g_auto (KkLearnt) learnt = { 0 };
  g_autoptr (KkTemplate) template
      = kk_reader_learn (reader, page, 1, truth, "cancelled", &learnt, cancellable, error);
  return template != NULL;
}

/* What was read is as good a truth as any. */
static void
test_learn (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkPageImage) image = load ("pages", "certificate-labels.jpg");
  KkReaderPage page = page_of (image, 300);
  g_autoptr (GPtrArray) readings
      = kk_reader_read (reader, &page, 1, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  truth = readings->pdata[0];
  check ("learning a template", learn_page, &page);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_setenv ("OMP_THREAD_LIMIT", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_autoptr (GError) error = NULL;
  reader = kk_reader_new (NULL, NULL, &error);
  g_assert_no_error (error);
  g_test_add_func ("/ocr/cancel/page", test_page);
  g_test_add_func ("/ocr/cancel/upside-down", test_upside_down);
  g_test_add_func ("/ocr/cancel/cards", test_cards);
  g_test_add_func ("/ocr/cancel/specks", test_specks);
  g_test_add_func ("/ocr/cancel/learn", test_learn);
  int result = g_test_run ();
  g_clear_object (&reader);
  return result;
}
