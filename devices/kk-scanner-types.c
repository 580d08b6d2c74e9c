/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "devices/kk-scanner-private.h"

G_DEFINE_QUARK (kk_scanner_error_quark, kk_scanner_error)
G_DEFINE_BOXED_TYPE (KkScannedPage, kk_scanned_page, kk_scanned_page_ref, kk_scanned_page_unref)

const char *
kk_scan_source_to_string (KkScanSource source)
{
  static const char *const names[] = { "flatbed", "adf", "adf_duplex" };

  g_return_val_if_fail ((guint) source < G_N_ELEMENTS (names), NULL);
  return names[source];
}

const char *
kk_scan_mode_to_string (KkScanMode mode)
{
  static const char *const names[] = { "colour", "grey", "lineart" };

  g_return_val_if_fail ((guint) mode < G_N_ELEMENTS (names), NULL);
  return names[mode];
}

KkScannerDevice *
kk_scanner_device_copy (const KkScannerDevice *device)
{
  KkScannerDevice *copy = g_new0 (KkScannerDevice, 1);

  copy->name = g_strdup (device->name);
  copy->vendor = g_strdup (device->vendor);
  copy->model = g_strdup (device->model);
  copy->type = g_strdup (device->type);
  return copy;
}

void
kk_scanner_device_free (KkScannerDevice *device)
{
  if (device == NULL)
    return;
  g_free (device->name);
  g_free (device->vendor);
  g_free (device->model);
  g_free (device->type);
  g_free (device);
}

KkScannedPage *
kk_scanned_page_ref (KkScannedPage *page)
{
  return g_atomic_rc_box_acquire (page);
}

static void
scanned_page_clear (gpointer data)
{
  g_bytes_unref (((KkScannedPage *) data)->png);
}

void
kk_scanned_page_unref (KkScannedPage *page)
{
  g_atomic_rc_box_release_full (page, scanned_page_clear);
}

KkScannerJob *
kk_scanner_job_new (guint id, KkScannerJobKind kind, const KkScanRequest *request)
{
  KkScannerJob *job = g_atomic_rc_box_new0 (KkScannerJob);

  job->id = id;
  job->kind = kind;
  g_mutex_init (&job->lock);
  if (request != NULL)
    job->request = *request;
  job->request.device = g_strdup (job->request.device);
  if (job->request.dpi == 0)
    job->request.dpi = KK_SCANNER_DEFAULT_DPI;
  if (job->request.stall_limit_ms == 0)
    job->request.stall_limit_ms = KK_SCANNER_DEFAULT_STALL_MS;
  if (job->request.wait_limit_s == 0)
    job->request.wait_limit_s = KK_SCANNER_DEFAULT_WAIT_S;
  if (job->request.max_pages <= 0 || job->request.max_pages > KK_SCANNER_MAX_PAGES)
    job->request.max_pages = KK_SCANNER_MAX_PAGES;
  return job;
}

KkScannerJob *
kk_scanner_job_ref (KkScannerJob *job)
{
  return g_atomic_rc_box_acquire (job);
}

static void
job_clear (gpointer data)
{
  KkScannerJob *job = data;

  g_mutex_clear (&job->lock);
  g_free ((char *) job->request.device);
}

void
kk_scanner_job_unref (KkScannerJob *job)
{
  g_atomic_rc_box_release_full (job, job_clear);
}

void
kk_scanner_job_touch (KkScannerJob *job)
{
  g_mutex_lock (&job->lock);
  job->sign = g_get_monotonic_time ();
  g_mutex_unlock (&job->lock);
}

gint64
kk_scanner_job_get_sign (KkScannerJob *job)
{
  gint64 sign;

  g_mutex_lock (&job->lock);
  sign = job->sign;
  g_mutex_unlock (&job->lock);
  return sign;
}

gboolean
kk_scanner_job_is_cancelled (KkScannerJob *job, GError **error)
{
  if (!g_atomic_int_get (&job->cancelled))
    return FALSE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
  return TRUE;
}

gboolean
kk_scanner_job_sleep (KkScannerJob *job, guint ms, GError **error)
{
  gint64 until = g_get_monotonic_time () + ms * 1000ll;

  while (g_get_monotonic_time () < until)
    {
      if (kk_scanner_job_is_cancelled (job, error))
        return FALSE;
      g_usleep (20000);
    }
  kk_scanner_job_touch (job);
  return !kk_scanner_job_is_cancelled (job, error);
}

void
kk_scanner_event_free (KkScannerEvent *event)
{
  if (event == NULL)
    return;
  g_clear_pointer (&event->scanned, kk_scanned_page_unref);
  g_clear_pointer (&event->devices, g_ptr_array_unref);
  g_clear_pointer (&event->abilities, g_free);
  g_clear_error (&event->error);
  g_free (event);
}
