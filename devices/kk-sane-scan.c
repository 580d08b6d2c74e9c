/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "devices/kk-page-file.h"
#include "devices/kk-scanner-private.h"

#include <math.h>
#include <string.h>

/* A later addition to the standard that not every sane.h names. */
#define STATUS_WARMING_UP 12
#define CHUNK (64 * 1024)
/* A line of the widest page we take, 16 bits of three colours. */
#define MAX_LINE_BYTES (KK_PAGE_FILE_MAX_SIDE * 6)
#define BUSY_LIMIT_MS 5000
#define WARM_UP_LIMIT_MS 60000

/* One page growing. */
typedef struct
{
  SANE_Parameters p;
  int channels;
  int lines; /* complete */
  int frame; /* of three passes */
  GByteArray *pixels;
  guint8 *line; /* being filled, as the device gives it */
  gsize line_at;
} Picture;

static void
picture_clear (Picture *picture)
{
  g_clear_pointer (&picture->pixels, g_byte_array_unref);
  g_clear_pointer (&picture->line, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Picture, picture_clear)

/* A driver's word is not to be trusted with our memory. */
static gboolean
check_parameters (const SANE_Parameters *p, GError **error)
{
  int samples = p->format == SANE_FRAME_RGB ? 3 : 1;
  gint64 needed = ((gint64) p->pixels_per_line * samples * p->depth + 7) / 8;

  if ((guint) p->format > SANE_FRAME_BLUE || (p->depth != 1 && p->depth != 8 && p->depth != 16))
    g_set_error (error, KK_SCANNER_ERROR, KK_SCANNER_ERROR_UNSUPPORTED,
                 "the scanner sends a format of frame %d, depth %d", p->format, p->depth);
  else if (p->pixels_per_line <= 0 || p->lines == 0 || p->lines < -1
           || p->pixels_per_line > KK_PAGE_FILE_MAX_SIDE || p->lines > KK_PAGE_FILE_MAX_SIDE
           || (gint64) p->pixels_per_line * p->lines > KK_PAGE_FILE_MAX_PIXELS
           || p->bytes_per_line < needed || p->bytes_per_line > MAX_LINE_BYTES)
    g_set_error (error, KK_SCANNER_ERROR, KK_SCANNER_ERROR_UNSUPPORTED,
                 "the scanner claims a page of %d x %d pixels, %d bytes a line", p->pixels_per_line,
                 p->lines, p->bytes_per_line);
  else
    return TRUE;
  return FALSE;
}

static guint8
sample_at (const Picture *picture, gsize i)
{
  if (picture->p.depth == 8)
    return picture->line[i];
  if (picture->p.depth == 16)
    {
      guint16 v;

      /* In the machine's own order, says the standard. */
      memcpy (&v, picture->line + 2 * i, 2);
      return (guint8) (v >> 8);
    }
  return picture->line[i / 8] & (0x80 >> i % 8) ? 0 : 255;
}

/* Appends the line that has come in, or lays it into its colour of the line that is there. */
static gboolean
finish_line (Picture *picture, GError **error)
{
  gsize width = (gsize) picture->p.pixels_per_line;
  gsize stride = width * picture->channels;
  gsize at = stride * picture->lines;
  gboolean pass = picture->p.format >= SANE_FRAME_RED;
  guint8 *out;

  if (picture->lines >= KK_PAGE_FILE_MAX_SIDE
      || (picture->lines + 1) * width > KK_PAGE_FILE_MAX_PIXELS
      || (picture->p.lines > 0 && picture->lines >= picture->p.lines))
    {
      g_set_error (error, KK_SCANNER_ERROR, KK_SCANNER_ERROR_UNSUPPORTED,
                   "the scanner sends more lines than it may");
      return FALSE;
    }
  if (picture->pixels->len < at + stride)
    g_byte_array_set_size (picture->pixels, (guint) (at + stride));
  out = picture->pixels->data + at;
  if (pass)
    for (gsize x = 0; x < width; x++)
      out[3 * x + (picture->p.format - SANE_FRAME_RED)] = sample_at (picture, x);
  else if (picture->p.depth == 8)
    memcpy (out, picture->line, stride);
  else
    for (gsize i = 0; i < stride; i++)
      {
        guint8 v = sample_at (picture, i);

        /* In one-bit colour a set bit is light, in black and white it is ink. */
        out[i] = picture->p.depth == 1 && picture->channels == 3 ? 255 - v : v;
      }
  picture->lines++;
  picture->line_at = 0;
  return TRUE;
}

static gboolean
take_bytes (Picture *picture, const guint8 *data, gsize n, GError **error)
{
  gsize full = (gsize) picture->p.bytes_per_line;

  while (n > 0)
    {
      gsize part = MIN (n, full - picture->line_at);

      memcpy (picture->line + picture->line_at, data, part);
      picture->line_at += part;
      data += part;
      n -= part;
      if (picture->line_at == full && !finish_line (picture, error))
        return FALSE;
    }
  return TRUE;
}

static void
post_progress (
    KkScannerWorker *worker, KkScannerJob *job, int page, const Picture *picture, gint64 *last)
{
  gint64 now = g_get_monotonic_time ();
  int passes = picture->p.format >= SANE_FRAME_RED ? 3 : 1;
  KkScannerEvent *event;

  if (now - *last < 50000)
    return;
  *last = now;
  event = g_new0 (KkScannerEvent, 1);
  event->kind = KK_SCANNER_EVENT_PROGRESS;
  event->job = job->id;
  event->page = page;
  event->fraction
      = picture->p.lines > 0
            ? MIN (1.0, (picture->frame + (double) picture->lines / picture->p.lines) / passes)
            : -1;
  kk_scanner_worker_post (worker, event);
}

/* One frame to its end. */
static gboolean
read_frame (KkScannerWorker *worker,
            SANE_Handle handle,
            KkScannerJob *job,
            int page,
            Picture *picture,
            GError **error)
{
  g_autofree guint8 *chunk = g_malloc (CHUNK);
  gint64 last = 0;

  for (;;)
    {
      SANE_Int n = 0;
      SANE_Status status = sane_read (handle, chunk, CHUNK, &n);

      if (kk_scanner_job_is_cancelled (job, error))
        return FALSE;
      if (status == SANE_STATUS_EOF)
        break;
      if (!kk_sane_status_to_error (status, "scanning", error))
        return FALSE;
      if (n < 0 || n > CHUNK)
        {
          g_set_error (error, KK_SCANNER_ERROR, KK_SCANNER_ERROR_IO,
                       "the scanner claims %d bytes in a block of %d", n, CHUNK);
          return FALSE;
        }
      if (n == 0)
        {
          /* No sign of life: the limit on silence runs on. */
          g_usleep (5000);
          continue;
        }
      kk_scanner_job_touch (job);
      if (!take_bytes (picture, chunk, (gsize) n, error))
        return FALSE;
      post_progress (worker, job, page, picture, &last);
    }
  /* Feeders round the length; more than a fiftieth missing is half a page. */
  if (picture->lines == 0
      || (picture->p.lines > 0
          && picture->lines < picture->p.lines - MAX (2, picture->p.lines / 50)))
    {
      g_set_error (error, KK_SCANNER_ERROR, KK_SCANNER_ERROR_IO, "the page ended at line %d of %d",
                   picture->lines, picture->p.lines);
      return FALSE;
    }
  return TRUE;
}

static KkScannedPage *
encode (Picture *picture, int index, double dpi, GError **error)
{
  int width = picture->p.pixels_per_line, height = picture->lines;
  g_autoptr (KkPageImage) image = NULL;
  g_autoptr (GBytes) png = NULL;
  KkScannedPage *page;

  image = kk_page_image_new (g_byte_array_free_to_bytes (g_steal_pointer (&picture->pixels)), width,
                             height, picture->channels, (gsize) width * picture->channels, dpi);
  png = kk_page_image_to_png (image, error);
  if (png == NULL)
    return NULL;
  page = g_atomic_rc_box_new0 (KkScannedPage);
  page->png = g_steal_pointer (&png);
  page->index = index;
  page->width = width;
  page->height = height;
  page->dpi = dpi;
  return page;
}

/* From sane_start() on to the last frame. */
static KkScannedPage *
read_page (KkScannerWorker *worker,
           SANE_Handle handle,
           KkScannerJob *job,
           int index,
           double dpi,
           GError **error)
{
  g_auto (Picture) picture = { 0 };

  picture.pixels = g_byte_array_new ();
  for (int frame = 0; frame < 3; frame++)
    {
      SANE_Parameters p = { 0 };

      if (frame > 0 && !kk_sane_status_to_error (sane_start (handle), "next colour", error))
        return NULL;
      if (!kk_sane_status_to_error (sane_get_parameters (handle, &p), "asking the page's size",
                                    error)
          || !check_parameters (&p, error))
        return NULL;
      if (frame > 0
          && (p.pixels_per_line != picture.p.pixels_per_line || p.format < SANE_FRAME_RED))
        {
          g_set_error (error, KK_SCANNER_ERROR, KK_SCANNER_ERROR_UNSUPPORTED,
                       "the scanner's colours differ in size");
          return NULL;
        }
      picture.p = p;
      picture.frame = frame;
      picture.channels = p.format == SANE_FRAME_GRAY ? 1 : 3;
      picture.lines = 0;
      picture.line_at = 0;
      g_free (picture.line);
      picture.line = g_malloc0 ((gsize) p.bytes_per_line);
      if (!read_frame (worker, handle, job, index, &picture, error))
        return NULL;
      if (p.last_frame || p.format < SANE_FRAME_RED)
        break;
    }
  return encode (&picture, index, dpi, error);
}

static void
post_waiting (KkScannerWorker *worker, KkScannerJob *job)
{
  KkScannerEvent *event = g_new0 (KkScannerEvent, 1);

  event->kind = KK_SCANNER_EVENT_WAITING;
  event->job = job->id;
  kk_scanner_worker_post (worker, event);
}

/* Starts a page, waiting out a warming lamp, a feeder that still turns, and, where asked to, the
 * paper. *empty_out: the feeder has no more, and that is all right. */
static gboolean
start_page (KkScannerWorker *worker,
            SANE_Handle handle,
            KkScannerJob *job,
            int index,
            gboolean *empty_out,
            GError **error)
{
  gint64 begun = g_get_monotonic_time ();
  guint pause = 100;
  gboolean told = FALSE;

  *empty_out = FALSE;
  for (;;)
    {
      SANE_Status status = sane_start (handle);
      gint64 waited = (g_get_monotonic_time () - begun) / 1000;
      gint64 limit;

      if (kk_scanner_job_is_cancelled (job, error))
        return FALSE;
      kk_scanner_job_touch (job);
      if (status == SANE_STATUS_GOOD)
        return TRUE;
      if (status == SANE_STATUS_NO_DOCS && index > 0)
        {
          *empty_out = TRUE;
          return TRUE;
        }
      limit = status == SANE_STATUS_DEVICE_BUSY   ? BUSY_LIMIT_MS
              : (int) status == STATUS_WARMING_UP ? WARM_UP_LIMIT_MS
              : status == SANE_STATUS_NO_DOCS && job->request.wait_for_paper
                  ? job->request.wait_limit_s * 1000ll
                  : 0;
      if (limit == 0 || waited >= limit)
        return kk_sane_status_to_error (status, "starting a page", error);
      if (status == SANE_STATUS_NO_DOCS && !told)
        {
          told = TRUE;
          post_waiting (worker, job);
        }
      /* Some drivers want every failed start ended. */
      if (status == SANE_STATUS_NO_DOCS)
        sane_cancel (handle);
      if (!kk_scanner_job_sleep (job, (guint) MIN (pause, MAX (1, limit - waited)), error))
        return FALSE;
      pause = MIN (pause * 3 / 2, 1000);
    }
}

gboolean
kk_sane_scan (
    KkScannerWorker *worker, SANE_Handle handle, KkScannerJob *job, double dpi, GError **error)
{
  int max = job->request.source == KK_SCAN_FLATBED ? 1 : job->request.max_pages;

  for (int index = 0; index < max; index++)
    {
      KkScannerEvent *event;
      KkScannedPage *page;
      gboolean empty;

      if (!start_page (worker, handle, job, index, &empty, error))
        return FALSE;
      if (empty)
        break;
      page = read_page (worker, handle, job, index, dpi, error);
      if (page == NULL)
        return FALSE;
      kk_scanner_job_touch (job);
      event = g_new0 (KkScannerEvent, 1);
      event->kind = KK_SCANNER_EVENT_PAGE;
      event->job = job->id;
      event->page = index;
      event->scanned = page;
      kk_scanner_worker_post (worker, event);
    }
  return TRUE;
}
