/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sane/sane.h>

#include "devices/kk-scanner.h"

G_BEGIN_DECLS

#define KK_SCANNER_DEFAULT_DPI 300
#define KK_SCANNER_DEFAULT_STALL_MS 60000
#define KK_SCANNER_DEFAULT_WAIT_S 600
#define KK_SCANNER_MAX_PAGES 200

typedef enum
{
  KK_SCANNER_JOB_LIST,
  KK_SCANNER_JOB_DESCRIBE,
  KK_SCANNER_JOB_SCAN,
} KkScannerJobKind;

/* A request on its way; shared by the scanner's context and the SANE thread, reference counted. */
typedef struct
{
  guint id;
  KkScannerJobKind kind;
  KkScanRequest request; /* device is ours */
  int cancelled;         /* atomic */
  int finished;          /* atomic: the SANE thread is through with it */
  GMutex lock;
  gint64 sign; /* last sign of life, monotonic µs; 0: not begun */
} KkScannerJob;

KkScannerJob *kk_scanner_job_new (guint id, KkScannerJobKind kind, const KkScanRequest *request);
KkScannerJob *kk_scanner_job_ref (KkScannerJob *job);
void kk_scanner_job_unref (KkScannerJob *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkScannerJob, kk_scanner_job_unref)
void kk_scanner_job_touch (KkScannerJob *job);
gint64 kk_scanner_job_get_sign (KkScannerJob *job);
/* TRUE + G_IO_ERROR_CANCELLED where it was cancelled. */
gboolean kk_scanner_job_is_cancelled (KkScannerJob *job, GError **error);
/* Sleeps, waking for a cancel; FALSE + error where there was one. */
gboolean kk_scanner_job_sleep (KkScannerJob *job, guint ms, GError **error);

typedef enum
{
  KK_SCANNER_EVENT_WAITING,
  KK_SCANNER_EVENT_PROGRESS,
  KK_SCANNER_EVENT_PAGE,
  KK_SCANNER_EVENT_DONE,
} KkScannerEventKind;

/* What the SANE thread tells. result of DONE: GPtrArray* of devices, KkScannerAbilities*, or NULL.
 */
typedef struct
{
  KkScannerEventKind kind;
  guint job;
  int page;
  double fraction;
  KkScannedPage *scanned;
  GPtrArray *devices;
  KkScannerAbilities *abilities;
  GError *error;
} KkScannerEvent;

void kk_scanner_event_free (KkScannerEvent *event);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkScannerEvent, kk_scanner_event_free)

/* The SANE thread. */
typedef struct _KkScannerWorker KkScannerWorker;
/* Called on context with the owner, as long as that lives; event is the worker's. */
typedef void (*KkScannerEventFunc) (GObject *owner, KkScannerEvent *event);

KkScannerWorker *
kk_scanner_worker_new (GObject *owner, GMainContext *context, KkScannerEventFunc func);
void kk_scanner_worker_push (KkScannerWorker *worker, KkScannerJob *job);
/* Calls sane_cancel() from beside if the thread still sits in this job. Does not block. */
void kk_scanner_worker_interrupt (KkScannerWorker *worker, KkScannerJob *job);
/* Ends the thread after its present job; waits a second at most, then leaves it to itself. */
void kk_scanner_worker_close (KkScannerWorker *worker);

/* Below: on the SANE thread only. */
void kk_scanner_worker_post (KkScannerWorker *worker, KkScannerEvent *event); /* takes event */
void kk_scanner_worker_set_handle (KkScannerWorker *worker, SANE_Handle handle);

gboolean kk_sane_status_to_error (SANE_Status status, const char *doing, GError **error);

GPtrArray *kk_sane_list (GError **error);
/* name NULL: the first listed. NULL + error. */
SANE_Handle kk_sane_open (const char *name, GError **error);
KkScannerAbilities *kk_sane_describe (SANE_Handle handle);
/* Sets the device up; *dpi_out what it will scan at, 0 where it does not say. */
gboolean
kk_sane_set_up (SANE_Handle handle, const KkScanRequest *request, double *dpi_out, GError **error);
/* Scans the pages of job and posts them. */
gboolean kk_sane_scan (
    KkScannerWorker *worker, SANE_Handle handle, KkScannerJob *job, double dpi, GError **error);

/* Names drivers give to the same thing. */
gboolean kk_sane_source_matches (const char *name, KkScanSource source);
gboolean kk_sane_mode_matches (const char *name, KkScanMode mode);

G_END_DECLS
