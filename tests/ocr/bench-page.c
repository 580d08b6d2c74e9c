/* SPDX-License-Identifier: GPL-3.0-or-later */

/* bench-page [--rounds N] [--cancel N] [--flat N] [--no-peer] FILE…: reads each page from decoded
 * pixels to a filled notice, and the same pixels with whole-page Tesseract (jpn, --psm 6), turn by
 * turn in this process. Loading is counted apart. One JSON object a line, first {"load": …}, then a
 * page each; tools/bench.py makes tables of them. --cancel: reads each page N times more and
 * cancels it at some moment; how long it goes on after that. --flat: reads the pages N times in
 * all, in turns, and says what memory is resident after each tenth of them. OMP_THREAD_LIMIT=1 has
 * to be set from outside: libgomp looks only once. */

#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <tesseract/capi.h>
#include <time.h>

#include "core/kk-json.h"
#include "core/kk-notice.h"
#include "devices/kk-page-file.h"
#include "ocr/kk-reader.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TessBaseAPI, TessBaseAPIDelete)

typedef struct
{
  double wall, cpu; /* seconds */
} Clock;

static Clock
clock_now (void)
{
  struct timespec wall, cpu;

  clock_gettime (CLOCK_MONOTONIC, &wall);
  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &cpu);
  return (Clock){ (double) wall.tv_sec + (double) wall.tv_nsec * 1e-9,
                  (double) cpu.tv_sec + (double) cpu.tv_nsec * 1e-9 };
}

static void
add_since (JsonArray *walls, JsonArray *cpus, Clock start)
{
  Clock end = clock_now ();

  json_array_add_double_element (walls, end.wall - start.wall);
  json_array_add_double_element (cpus, end.cpu - start.cpu);
}

static void
set_since (JsonObject *object, const char *name, Clock start)
{
  json_object_set_double_member (object, name, clock_now ().wall - start.wall);
}

/* The most memory this process ever held, MiB. */
static double
peak_memory (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) usage.ru_maxrss / 1024;
}

static void
print_object (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;

  json_node_set_object (node, object);
  text = kk_json_to_canonical (node);
  printf ("%s\n", text);
  fflush (stdout);
}

/* From pixels to notice. NULL + error where the page cannot be read. */
static GPtrArray *
read_to_notice (KkReader *reader, const KkReaderPage *page, GError **error)
{
  KkReaderOptions options = { NULL, TRUE };
  g_autoptr (GPtrArray) readings
      = kk_reader_read (reader, page, 1, &options, NULL, NULL, NULL, error);
  g_autoptr (KkNotice) notice = kk_notice_new (KK_MOVE_IN);

  for (guint i = 0; readings != NULL && i < readings->len; i++)
    {
      const KkReading *reading = readings->pdata[i];

      kk_notice_merge_reading (notice, reading,
                               kk_document_is_card (reading->document) ? KK_SOURCE_CARD
                                                                       : KK_SOURCE_PAGE);
    }
  return g_steal_pointer (&readings);
}

static char *
read_with_peer (TessBaseAPI *peer, const KkReaderPage *page)
{
  TessBaseAPISetImage (peer, page->pixels, page->width, page->height, page->channels,
                       (int) page->stride);
  TessBaseAPISetSourceResolution (peer, page->dpi > 0 ? page->dpi : 300);
  return TessBaseAPIGetUTF8Text (peer);
}

static JsonArray *
readings_to_json (const GPtrArray *readings)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < readings->len; i++)
    json_array_add_element (array, kk_reading_to_json (readings->pdata[i]));
  return array;
}

typedef struct
{
  GCancellable *cancellable;
  double after; /* seconds */
  Clock at;
} Cancelling;

static gpointer
cancel_later (gpointer data)
{
  Cancelling *cancelling = data;

  g_usleep ((gulong) (cancelling->after * 1e6));
  cancelling->at = clock_now ();
  g_cancellable_cancel (cancelling->cancellable);
  return NULL;
}

/* Wall and processor seconds from the call of g_cancellable_cancel() to the reader's return, at
 * moments spread evenly over the time a reading takes. */
static void
bench_cancel (KkReader *reader, const KkReaderPage *page, int times, JsonObject *line)
{
  JsonArray *walls = json_array_new (), *cpus = json_array_new ();
  Clock start = clock_now ();
  g_autoptr (GPtrArray) whole = kk_reader_read (reader, page, 1, NULL, NULL, NULL, NULL, NULL);
  double length = clock_now ().wall - start.wall;

  for (int i = 0; i < times; i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      Cancelling cancelling = { cancellable, length * (i + 0.5) / times, { 0, 0 } };
      GThread *thread = g_thread_new ("cancel", cancel_later, &cancelling);
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) readings
          = kk_reader_read (reader, page, 1, NULL, cancellable, NULL, NULL, &error);
      Clock end = clock_now ();

      g_thread_join (thread);
      if (readings != NULL)
        continue; /* it was done first */
      json_array_add_double_element (walls, end.wall - cancelling.at.wall);
      json_array_add_double_element (cpus, end.cpu - cancelling.at.cpu);
    }
  json_object_set_array_member (line, "cancel", walls);
  json_object_set_array_member (line, "cancel_cpu", cpus);
}

static gboolean
bench_file (
    const char *path, int rounds, int cancels, KkReader *reader, TessBaseAPI *peer, GError **error)
{
  g_autoptr (KkPageFile) file = kk_page_file_open_path (path, error);
  g_autoptr (KkPageImage) image = file != NULL ? kk_page_file_read_page (file, 0, error) : NULL;
  g_autoptr (JsonObject) line = json_object_new ();
  JsonArray *ours = json_array_new (), *ours_cpu = json_array_new ();
  JsonArray *peers = json_array_new (), *peers_cpu = json_array_new ();

  json_object_set_array_member (line, "ours", ours);
  json_object_set_array_member (line, "ours_cpu", ours_cpu);
  json_object_set_array_member (line, "peer", peers);
  json_object_set_array_member (line, "peer_cpu", peers_cpu);
  if (image == NULL)
    return FALSE;
  KkReaderPage page = { image->pixels, image->width,    image->height,
                        image->stride, image->channels, (int) (image->dpi + 0.5),
                        image->sha256 };

  for (int round = 0; round < rounds; round++)
    {
      Clock start = clock_now ();
      g_autoptr (GPtrArray) readings = read_to_notice (reader, &page, error);

      if (readings == NULL)
        return FALSE;
      add_since (ours, ours_cpu, start);
      if (round == 0)
        json_object_set_array_member (line, "readings", readings_to_json (readings));
      if (peer == NULL)
        continue;
      start = clock_now ();
      char *text = read_with_peer (peer, &page);
      add_since (peers, peers_cpu, start);
      if (round == 0)
        json_object_set_string_member (line, "peer_text", text != NULL ? text : "");
      TessDeleteText (text);
    }
  if (cancels > 0)
    bench_cancel (reader, &page, cancels, line);
  json_object_set_string_member (line, "file", path);
  json_object_set_int_member (line, "width", page.width);
  json_object_set_int_member (line, "height", page.height);
  json_object_set_int_member (line, "dpi", page.dpi);
  json_object_set_double_member (line, "peak_mib", peak_memory ());
  print_object (line);
  return TRUE;
}

/* MiB resident now. */
static double
resident_memory (void)
{
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &text, NULL, NULL)
      || (line = strstr (text, "VmRSS:")) == NULL)
    return 0;
  return g_ascii_strtod (line + strlen ("VmRSS:"), NULL) / 1024;
}

/* Each page decoded anew, as at a counter. */
static gboolean
bench_flat (char **paths, int n_paths, int times, KkReader *reader, GError **error)
{
  JsonArray *series = json_array_new ();
  g_autoptr (JsonObject) line = json_object_new ();

  json_object_set_array_member (line, "flat", series);
  for (int i = 0; i < times; i++)
    {
      g_autoptr (KkPageFile) file = kk_page_file_open_path (paths[i % n_paths], error);
      g_autoptr (KkPageImage) image = file != NULL ? kk_page_file_read_page (file, 0, error) : NULL;
      if (image == NULL)
        return FALSE;
      KkReaderPage page = { image->pixels, image->width,    image->height,
                            image->stride, image->channels, (int) (image->dpi + 0.5),
                            image->sha256 };
      g_autoptr (GPtrArray) readings = read_to_notice (reader, &page, error);

      if (readings == NULL)
        return FALSE;
      if ((i + 1) % MAX (times / 10, 1) == 0)
        {
          json_array_add_double_element (series, resident_memory ());
          g_printerr ("bench-page: %d of %d, %.0f MiB\n", i + 1, times, resident_memory ());
        }
    }
  json_object_set_double_member (line, "peak_mib", peak_memory ());
  print_object (line);
  return TRUE;
}

int
main (int argc, char **argv)
{
  int rounds = 1, cancels = 0, flat = 0;
  gboolean no_peer = FALSE;
  const GOptionEntry entries[] = {
    { "rounds", 0, 0, G_OPTION_ARG_INT, &rounds, "readings of each page", "N" },
    { "cancel", 0, 0, G_OPTION_ARG_INT, &cancels, "readings that are cancelled", "N" },
    { "flat", 0, 0, G_OPTION_ARG_INT, &flat, "readings while memory is watched", "N" },
    { "no-peer", 0, 0, G_OPTION_ARG_NONE, &no_peer, "without Tesseract beside it", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("FILE…");
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) load = json_object_new ();
  g_autoptr (KkReader) reader = NULL;
  g_autoptr (TessBaseAPI) peer = NULL;
  Clock start;
  int failed = 0;

  setlocale (LC_ALL, "");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc < 2 || rounds < 1)
    {
      g_printerr ("%s\n", error != NULL ? error->message : "bench-page [--rounds N] FILE…");
      return 2;
    }
  start = clock_now ();
  reader = kk_reader_new (NULL, NULL, &error);
  if (reader == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  set_since (load, "ours", start);
  if (!no_peer)
    {
      start = clock_now ();
      peer = TessBaseAPICreate ();
      if (TessBaseAPIInit3 (peer, NULL, "jpn") != 0)
        {
          g_printerr ("Tesseract has no model of Japanese\n");
          return 1;
        }
      TessBaseAPISetPageSegMode (peer, PSM_SINGLE_BLOCK);
      set_since (load, "peer", start);
    }
  json_object_set_string_member (load, "tesseract", TessVersion ());
  g_autoptr (JsonObject) first = json_object_new ();

  json_object_set_object_member (first, "load", json_object_ref (load));
  print_object (first);
  if (flat > 0 && !bench_flat (argv + 1, argc - 1, flat, reader, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  for (int i = 1; i < argc && flat == 0; i++)
    {
      g_autoptr (GError) trouble = NULL;

      if (bench_file (argv[i], rounds, cancels, reader, peer, &trouble))
        continue;
      g_printerr ("%s: %s\n", argv[i], trouble->message);
      failed = 1;
    }
  return failed;
}
