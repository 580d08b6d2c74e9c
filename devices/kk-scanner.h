/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The scanner, over SANE. One thread of its own owns libsane; requests go in, results and signals
 * come out on the main context that was the thread default when the object was made. All calls are
 * made from there too. Requests are served in order. Every wait has a limit: a driver that hangs
 * ends its job with TIMEOUT, later jobs start when the driver comes back, or end with BUSY. */

#define KK_SCANNER_ERROR (kk_scanner_error_quark ())
GQuark kk_scanner_error_quark (void);
typedef enum
{
  KK_SCANNER_ERROR_NO_DEVICE,   /* none there, or unplugged: check cable and power */
  KK_SCANNER_ERROR_BUSY,        /* another program, or a job that hangs, holds it: try again */
  KK_SCANNER_ERROR_JAMMED,      /* take the paper out */
  KK_SCANNER_ERROR_COVER_OPEN,  /* close it */
  KK_SCANNER_ERROR_NO_PAPER,    /* put paper in */
  KK_SCANNER_ERROR_IO,          /* the device failed; scan again */
  KK_SCANNER_ERROR_ACCESS,      /* this user may not use it: administrator */
  KK_SCANNER_ERROR_UNSUPPORTED, /* the device cannot do what was asked, or claims the impossible */
  KK_SCANNER_ERROR_TIMEOUT,     /* nothing came for too long */
} KkScannerError;
/* Cancelling is G_IO_ERROR_CANCELLED. After any error the next scan opens the device afresh. */

typedef enum
{
  KK_SCAN_FLATBED,    /* 原稿台 */
  KK_SCAN_ADF,        /* 自動給紙, front only */
  KK_SCAN_ADF_DUPLEX, /* 自動給紙・両面: front, back, front, back … */
} KkScanSource;

typedef enum
{
  KK_SCAN_COLOUR,
  KK_SCAN_GREY,
  KK_SCAN_LINEART, /* black and white; still delivered as 8-bit grey */
} KkScanMode;

const char *kk_scan_source_to_string (KkScanSource source); /* "flatbed", "adf", "adf_duplex" */
const char *kk_scan_mode_to_string (KkScanMode mode);       /* "colour", "grey", "lineart" */

typedef struct
{
  char *name;   /* SANE's name: what a request names */
  char *vendor; /* UTF-8, as the driver says */
  char *model;
  char *type;
} KkScannerDevice;

KkScannerDevice *kk_scanner_device_copy (const KkScannerDevice *device);
void kk_scanner_device_free (KkScannerDevice *device);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkScannerDevice, kk_scanner_device_free)

/* What a device offers. */
typedef struct
{
  guint sources;        /* bits 1 << KkScanSource; a device that names none counts as flatbed */
  guint modes;          /* bits 1 << KkScanMode */
  int min_dpi, max_dpi; /* both 0 where the device has no choice */
  double max_width_mm, max_height_mm; /* 0 where the device does not say */
} KkScannerAbilities;

typedef struct
{
  const char *device; /* NULL: the first one listed */
  KkScanSource source;
  KkScanMode mode;
  int dpi;         /* 50…1200; 0: 300. The nearest the device has is taken */
  double width_mm; /* of the page, from the top left; 0: all there is */
  double height_mm;
  int max_pages;           /* 0: until the feeder is empty (200 at most). A flatbed gives one */
  gboolean wait_for_paper; /* 紙待ち: feeders only; UNSUPPORTED on a flatbed */
  guint wait_limit_s;      /* for the paper; 0: 600 */
  guint stall_limit_ms;    /* longest silence of the device; 0: 60000 */
} KkScanRequest;

/* One page, lossless. Immutable, reference counted, may cross threads. */
typedef struct
{
  GBytes *png;       /* 8-bit grey or RGB, with pHYs */
  int index;         /* within the job, from 0 */
  int width, height; /* pixels */
  double dpi;
} KkScannedPage;

KkScannedPage *kk_scanned_page_ref (KkScannedPage *page);
void kk_scanned_page_unref (KkScannedPage *page);
GType kk_scanned_page_get_type (void); /* boxed */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkScannedPage, kk_scanned_page_unref)

#define KK_TYPE_SCANNER (kk_scanner_get_type ())
G_DECLARE_FINAL_TYPE (KkScanner, kk_scanner, KK, SCANNER, GObject)

/* Signals, all with the job's number first; none comes for a job after its callback, or after it
 * was cancelled:
 *   "waiting"  (guint job)                              paper is waited for
 *   "progress" (guint job, int page, double fraction)   0…1 of that page; -1 where unknown
 *   "page"     (guint job, KkScannedPage *page)         a page is complete
 *   "devices-changed" ()                                while watching: another list than the last
 */
KkScanner *kk_scanner_new (void);

/* Devices. finish: GPtrArray* of KkScannerDevice*, free with g_ptr_array_unref; may be empty.
 * NULL + TIMEOUT, BUSY, IO or G_IO_ERROR_CANCELLED. */
void kk_scanner_list_async (KkScanner *scanner,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
GPtrArray *kk_scanner_list_finish (KkScanner *scanner, GAsyncResult *result, GError **error);

/* Hot-plug: lists again on USB events where the kernel tells us, and every interval_s seconds (0:
 * 30) while no job runs. kk_scanner_unwatch() ends it. */
void kk_scanner_watch (KkScanner *scanner, guint interval_s);
void kk_scanner_unwatch (KkScanner *scanner);

/* What device (NULL: the first) offers. FALSE + error; *out is set on TRUE only. */
void kk_scanner_describe_async (KkScanner *scanner,
                                const char *device,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean kk_scanner_describe_finish (KkScanner *scanner,
                                     GAsyncResult *result,
                                     KkScannerAbilities *out,
                                     GError **error);

/* Scans; request is copied. Returns the job's number, never 0. finish: GPtrArray* of
 * KkScannedPage*, at least one, free with g_ptr_array_unref. NULL + error: pages complete by then
 * were signalled with "page" and are good. The callback of a cancelled job comes at once (well
 * under 200 ms), whatever the driver does; the next job waits for the driver. */
guint kk_scanner_scan_async (KkScanner *scanner,
                             const KkScanRequest *request,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
GPtrArray *kk_scanner_scan_finish (KkScanner *scanner, GAsyncResult *result, GError **error);

G_END_DECLS
