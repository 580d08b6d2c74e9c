/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One thread that owns one thing (the store, the network handle, the reader) and does what is asked
 * of it in order. */

typedef struct _KkWorker KkWorker;

/* Makes the thing on the worker's own thread, when first asked for. NULL + error: every request
 * fails with it, and the next tries again. */
typedef gpointer (*KkWorkerOpen) (gpointer open_data, GError **error);

/* One request, on the worker's thread. Returns its result (see kk_worker_run) or NULL + error. */
typedef gpointer (*KkWorkerFunc) (gpointer thing,
                                  gpointer data,
                                  GCancellable *cancellable,
                                  GError **error);

/* open_data is borrowed and must outlive the worker. */
KkWorker *
kk_worker_new (const char *name, KkWorkerOpen open, gpointer open_data, GDestroyNotify close);

/* Finishes what was asked for, closes the thing, joins the thread. Blocks. */
void kk_worker_free (KkWorker *worker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkWorker, kk_worker_free)

/* data is freed with data_free after func, on the worker's thread; the result with result_free
 * where nobody takes it. callback comes on the caller's thread-default context. A request that is
 * cancelled before its turn is not begun. A worker of NULL (the counter has stopped, and an answer
 * still under way asks for more) answers G_IO_ERROR_CLOSED. */
void kk_worker_run_async (KkWorker *worker,
                          gpointer source_object,
                          KkWorkerFunc func,
                          gpointer data,
                          GDestroyNotify data_free,
                          GDestroyNotify result_free,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
/* NULL + error; a func that has nothing to give returns KK_WORKER_DONE. */
gpointer kk_worker_run_finish (GAsyncResult *result, GError **error);
#define KK_WORKER_DONE ((gpointer) 1)

G_END_DECLS
