/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-pictures.h"

struct _KkPictures
{
  GObject parent_instance;

  /* Owned */
  KkSession *session;
  GHashTable *made;    /* char* page id → KkPicture */
  GHashTable *pending; /* char* page id: a worker is at it */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (KkPictures, kk_pictures, G_TYPE_OBJECT)

static guint ready_signal;

/* Pages that were dropped need no picture any more. */
static gboolean
is_gone (gpointer id, gpointer picture, gpointer self)
{
  return kk_session_find_page (KK_PICTURES (self)->session, id) < 0;
}

static void
pages_changed_cb (KkSession *session, KkPictures *self)
{
  g_hash_table_foreach_remove (self->made, is_gone, self);
  g_signal_emit (self, ready_signal, 0);
}

static void
kk_pictures_dispose (GObject *object)
{
  KkPictures *self = KK_PICTURES (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (kk_pictures_parent_class)->dispose (object);
}

static void
kk_pictures_finalize (GObject *object)
{
  KkPictures *self = KK_PICTURES (object);

  g_hash_table_unref (self->made);
  g_hash_table_unref (self->pending);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (kk_pictures_parent_class)->finalize (object);
}

static void
kk_pictures_class_init (KkPicturesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kk_pictures_dispose;
  G_OBJECT_CLASS (klass)->finalize = kk_pictures_finalize;
  ready_signal = g_signal_new ("ready", KK_TYPE_PICTURES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
}

static void
kk_pictures_init (KkPictures *self)
{
  self->made = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->pending = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cancellable = g_cancellable_new ();
}

KkPictures *
kk_pictures_new (KkSession *session)
{
  KkPictures *self = g_object_new (KK_TYPE_PICTURES, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "pages-changed", G_CALLBACK (pages_changed_cb), self, 0);
  return self;
}

typedef struct
{
  char *id;
  KkPageImage *image;
} Job;

static void
job_free (Job *job)
{
  g_free (job->id);
  kk_page_image_unref (job->image);
  g_free (job);
}

static void
make_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const KkPageImage *image = ((Job *) data)->image;

  g_task_return_pointer (
      task,
      kk_picture_new (image->bytes, image->width, image->height, image->stride, image->channels),
      g_object_unref);
}

static void
made_cb (GObject *source, GAsyncResult *result, gpointer unused)
{
  KkPictures *self = KK_PICTURES (source);
  Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (KkPicture) picture = g_task_propagate_pointer (G_TASK (result), NULL);

  g_hash_table_remove (self->pending, job->id);
  if (!picture || !self->session)
    return;
  g_hash_table_insert (self->made, g_strdup (job->id), g_steal_pointer (&picture));
  g_signal_emit (self, ready_signal, 0);
}

static void
start (KkPictures *self, const KkSessionPage *page)
{
  g_autoptr (GTask) task = NULL;
  Job *job = NULL;

  if (!page->image || g_hash_table_contains (self->pending, page->id))
    return;
  job = g_new0 (Job, 1);
  job->id = g_strdup (page->id);
  job->image = kk_page_image_ref (page->image);
  g_hash_table_add (self->pending, g_strdup (page->id));
  task = g_task_new (self, self->cancellable, made_cb, NULL);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_task_run_in_thread (task, make_thread);
}

KkPicture *
kk_pictures_get (KkPictures *self, const char *page_id, int *rotation_out)
{
  int index = kk_session_find_page (self->session, page_id);
  const KkSessionPage *page = index >= 0 ? kk_session_get_page (self->session, index) : NULL;
  KkPicture *picture = NULL;

  if (!page)
    return NULL;
  if (rotation_out)
    *rotation_out = page->rotation;
  picture = g_hash_table_lookup (self->made, page_id);
  if (!picture)
    start (self, page);
  return picture;
}

KkPicture *
kk_pictures_lookup (const char *page_id, int *rotation_out, gpointer user_data)
{
  return kk_pictures_get (user_data, page_id, rotation_out);
}
