/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/kk-outbox.h"

#include "app/kk-counter.h"

#define LEASE_US (G_TIME_SPAN_MINUTE * 5)
#define ACTOR "kakanai" /* nobody's deed: the program's */
#define LONGEST_SLEEP_MS 60000

struct _KkOutbox
{
  KkWorker *store;
  KkServerClient *client;
  char *terminal;
  KkOutboxChanged changed;
  gpointer user_data;

  GCancellable *cancellable; /* cancelled: the outbox is closed, only answers hold it */
  KkOutboxItem *item;        /* on the wire */
  gboolean busy;
  gboolean again;
  gboolean again_all;
  guint timer;
  KkOutboxView view;
  char *last_error;
};

/* What a step leaves behind on its way to the main thread. */
typedef struct
{
  KkOutboxItem *item; /* claimed; NULL: nothing due */
  KkOutboxCounts counts;
  gint64 next_try;
} Step;

/* What the store is told. */
typedef struct
{
  char *terminal;
  char *case_id;
  int revision;
  char *code; /* NULL: acknowledged */
  gboolean retryable;
  gboolean all;
  GBytes *receipt;
} Told;

static void
step_free (Step *step)
{
  g_clear_pointer (&step->item, kk_outbox_item_free);
  g_free (step);
}

static void
told_free (Told *told)
{
  g_free (told->terminal);
  g_free (told->case_id);
  g_free (told->code);
  g_clear_pointer (&told->receipt, g_bytes_unref);
  g_free (told);
}

typedef KkOutbox KkOutboxRef; /* held by a request under way */

static void step (KkOutbox *self, KkWorkerFunc func, Told *told);

static Told *
told_new (KkOutbox *self)
{
  Told *told = g_new0 (Told, 1);

  told->terminal = g_strdup (self->terminal);
  if (self->item != NULL)
    {
      told->case_id = g_strdup (self->item->case_id);
      told->revision = self->item->revision;
    }
  return told;
}

/* ——— on the store's thread ——— */

static gpointer
look (KkStore *store, gboolean claim, const Told *told, GError **error)
{
  g_autofree Step *result = g_new0 (Step, 1);

  if (claim
      && !kk_store_outbox_claim (store, ACTOR, told->terminal, LEASE_US, &result->item, error))
    return NULL;
  if (!kk_store_outbox_counts (store, &result->counts, error)
      || !kk_store_outbox_next_try (store, &result->next_try, error))
    {
      g_clear_pointer (&result->item, kk_outbox_item_free);
      return NULL;
    }
  return g_steal_pointer (&result);
}

static gpointer
begin_func (gpointer store, gpointer data, GCancellable *cancellable, GError **error)
{
  Told *told = data;

  if (!kk_store_outbox_release (store, ACTOR, told->terminal, error))
    return NULL;
  return look (store, TRUE, told, error);
}

static gpointer
claim_func (gpointer store, gpointer data, GCancellable *cancellable, GError **error)
{
  return look (store, TRUE, data, error);
}

static gpointer
count_func (gpointer store, gpointer data, GCancellable *cancellable, GError **error)
{
  return look (store, FALSE, data, error);
}

static gpointer
retry_func (gpointer store, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) items = kk_store_outbox_list (store, FALSE, error);

  if (items == NULL)
    return NULL;
  for (guint i = 0; i < items->len; i++)
    {
      const KkOutboxItem *item = items->pdata[i];

      if (item->state != KK_OUTBOX_SENDING
          && !kk_store_outbox_retry (store, item->case_id, item->revision, error))
        return NULL;
    }
  return look (store, TRUE, data, error);
}

static gpointer
told_func (gpointer store, gpointer data, GCancellable *cancellable, GError **error)
{
  Told *told = data;
  g_autoptr (GError) local = NULL;

  if (told->code == NULL
      && !kk_store_outbox_acknowledged (store, told->case_id, told->revision, ACTOR, told->terminal,
                                        told->receipt, &local))
    {
      if (!g_error_matches (local, KK_STORE_ERROR, KK_STORE_ERROR_INVALID))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
      told->code = g_strdup ("receipt");
      told->retryable = FALSE;
    }
  if (told->code != NULL
      && !kk_store_outbox_failed (store, told->case_id, told->revision, ACTOR, told->terminal,
                                  told->code, NULL, told->retryable, error))
    return NULL;
  return look (store, TRUE, told, error);
}

/* ——— on the main thread ——— */

static void
outbox_clear (gpointer data)
{
  KkOutbox *self = data;

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->item, kk_outbox_item_free);
  g_free (self->last_error);
  g_free (self->terminal);
}

static void
outbox_unref (KkOutbox *self)
{
  g_rc_box_release_full (self, outbox_clear);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkOutboxRef, outbox_unref)

static gboolean
timer_cb (gpointer user_data)
{
  KkOutbox *self = user_data;

  self->timer = 0;
  kk_outbox_kick (self);
  return G_SOURCE_REMOVE;
}

static void
sleep_until (KkOutbox *self, gint64 when)
{
  gint64 ms = when > 0 ? (when - g_get_real_time ()) / 1000 + 1 : LONGEST_SLEEP_MS;

  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add ((guint) CLAMP (ms, 50, LONGEST_SLEEP_MS), timer_cb, self);
}

/* Retryable: the same bytes may pass later without anybody's doing. */
static void
judge (Told *told, const KkServerAnswer *answer, const GError *error)
{
  if (answer == NULL)
    {
      told->retryable = !g_error_matches (error, KK_APP_ERROR, KK_APP_ERROR_SERVER_REFUSED);
      told->code = g_strdup (told->retryable ? "offline" : "tls");
      return;
    }
  if (answer->status == 200 || answer->status == 201)
    {
      told->receipt = g_bytes_ref (answer->body);
      return;
    }
  told->retryable = answer->status == 408 || answer->status == 425 || answer->status == 429
                    || answer->status >= 500;
  told->code = answer->problem != NULL && !told->retryable
                   ? g_strdup (answer->problem)
                   : g_strdup_printf ("http_%u", answer->status);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KkOutboxRef) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KkServerAnswer) answer = kk_server_client_call_finish (result, &error);
  Told *told;

  if (g_cancellable_is_cancelled (self->cancellable))
    return; /* the row's lease or the next start brings it back */
  told = told_new (self);
  judge (told, answer, error);
  g_free (self->last_error);
  self->last_error = g_strdup (told->code);
  g_clear_pointer (&self->item, kk_outbox_item_free);
  self->busy = FALSE;
  step (self, told_func, told);
}

static void
send_item (KkOutbox *self)
{
  g_autofree char *path
      = g_strdup_printf ("/v1/cases/%s/revisions/%d", self->item->case_id, self->item->revision);

  kk_server_client_call_async (self->client, "PUT", path, "application/octet-stream",
                               self->item->envelope, FALSE, self->cancellable, sent_cb,
                               g_rc_box_acquire (self));
}

static void
stepped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KkOutboxRef) self = user_data;
  g_autoptr (GError) error = NULL;
  Step *done = kk_worker_run_finish (result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    {
      g_clear_pointer (&done, step_free);
      return;
    }
  self->busy = FALSE;
  if (done == NULL)
    {
      /* The store is in trouble (disk full, busy): the row stays as it is, we look again later. */
      g_free (self->last_error);
      self->last_error = g_strdup ("store");
      sleep_until (self, g_get_real_time () + 5 * G_TIME_SPAN_SECOND);
      self->changed (self->user_data);
      return;
    }
  self->view.counts = done->counts;
  self->view.next_try = done->next_try;
  if (done->item != NULL)
    {
      self->item = g_steal_pointer (&done->item);
      self->busy = TRUE;
      send_item (self);
    }
  else
    sleep_until (self, done->next_try);
  step_free (done);
  self->changed (self->user_data);
  if (!self->busy && self->again_all)
    kk_outbox_send_now (self);
  else if (!self->busy && self->again)
    {
      self->again = FALSE;
      kk_outbox_kick (self);
    }
}

static void
step (KkOutbox *self, KkWorkerFunc func, Told *told)
{
  if (self->busy)
    {
      self->again = TRUE;
      told_free (told);
      return;
    }
  self->busy = TRUE;
  kk_worker_run_async (self->store, NULL, func, told, (GDestroyNotify) told_free,
                       (GDestroyNotify) step_free, self->cancellable, stepped_cb,
                       g_rc_box_acquire (self));
}

KkOutbox *
kk_outbox_new (KkWorker *store,
               KkServerClient *client,
               const char *terminal,
               KkOutboxChanged changed,
               gpointer user_data)
{
  KkOutbox *self = g_rc_box_new0 (KkOutbox);

  self->store = store;
  self->client = client;
  self->terminal = g_strdup (terminal);
  self->changed = changed;
  self->user_data = user_data;
  self->cancellable = g_cancellable_new ();
  return self;
}

void
kk_outbox_free (KkOutbox *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->timer, g_source_remove);
  outbox_unref (self);
}

void
kk_outbox_start (KkOutbox *self)
{
  step (self, self->client != NULL ? begin_func : count_func, told_new (self));
}

void
kk_outbox_kick (KkOutbox *self)
{
  step (self, self->client != NULL ? claim_func : count_func, told_new (self));
}

void
kk_outbox_send_now (KkOutbox *self)
{
  if (self->client == NULL)
    return;
  self->again_all = self->busy;
  if (!self->busy)
    step (self, retry_func, told_new (self));
}

const KkOutboxView *
kk_outbox_get_state (KkOutbox *self)
{
  self->view.last_error = self->last_error;
  return &self->view;
}
