/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/kk-habits.h"

#include <string.h>

#include "app/kk-counter-private.h"
#include "store/kk-store-habits.h"

/* Names in the store; how many are kept. */
static const struct
{
  const char *name;
  guint max;
} lists[KK_N_HABITS] = {
  [KK_HABIT_CHARACTERS] = { "characters", 60 },
  [KK_HABIT_READINGS] = { "readings", 600 },
};

typedef struct
{
  char *text;
  guint count;
} Entry;

struct _KkHabits
{
  GPtrArray *entries[KK_N_HABITS]; /* Entry* */
  GPtrArray *texts;                /* char*, borrowed from entries: the last answer */
};

static void
entry_free (Entry *entry)
{
  g_free (entry->text);
  g_free (entry);
}

KkHabits *
kk_habits_new (void)
{
  KkHabits *habits = g_new0 (KkHabits, 1);

  for (int i = 0; i < KK_N_HABITS; i++)
    habits->entries[i] = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  habits->texts = g_ptr_array_new ();
  return habits;
}

void
kk_habits_free (KkHabits *habits)
{
  for (int i = 0; i < KK_N_HABITS; i++)
    g_ptr_array_unref (habits->entries[i]);
  g_ptr_array_unref (habits->texts);
  g_free (habits);
}

void
kk_habits_clear (KkHabits *habits)
{
  g_ptr_array_set_size (habits->texts, 0);
  for (int i = 0; i < KK_N_HABITS; i++)
    g_ptr_array_set_size (habits->entries[i], 0);
}

/* One entry a line: how often, a blank, the text. */
static void
take_lines (GPtrArray *entries, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  g_ptr_array_set_size (entries, 0);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *rest = NULL;
      guint count = (guint) g_ascii_strtoull (lines[i], &rest, 10);

      if (count > 0 && *rest == ' ' && rest[1] != '\0')
        {
          Entry *entry = g_new0 (Entry, 1);

          entry->text = g_strdup (rest + 1);
          entry->count = count;
          g_ptr_array_add (entries, entry);
        }
    }
}

static char *
to_lines (const GPtrArray *entries)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = entries->pdata[i];

      g_string_append_printf (text, "%u %s\n", entry->count, entry->text);
    }
  return g_string_free (text, FALSE);
}

const GPtrArray *
kk_counter_get_habit (KkCounter *self, KkHabitList list)
{
  const GPtrArray *entries = self->habits->entries[list];

  g_ptr_array_set_size (self->habits->texts, 0);
  for (guint i = 0; i < entries->len; i++)
    g_ptr_array_add (self->habits->texts, ((Entry *) entries->pdata[i])->text);
  return self->habits->texts;
}

static gpointer
put_func (gpointer store, gpointer data, GCancellable *cancellable, GError **error)
{
  KkStoreJob *job = data;

  return kk_store_habit_put (store, job->login, job->text, error) ? KK_WORKER_DONE : NULL;
}

static void
put_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KkCounter) self = user_data;
  g_autoptr (GError) error = NULL;

  if (kk_worker_run_finish (result, &error) == NULL
      && !g_error_matches (error, KK_STORE_ERROR, KK_STORE_ERROR_LOCKED))
    kk_counter_trouble (self, error);
}

/* Before the first that was chosen as rarely or more rarely: of equals the latest comes first. */
static void
insert (GPtrArray *entries, Entry *entry)
{
  guint at = 0;

  while (at < entries->len && ((Entry *) entries->pdata[at])->count > entry->count)
    at++;
  g_ptr_array_insert (entries, (int) at, entry);
}

void
kk_counter_learn (KkCounter *self, KkHabitList list, const char *text)
{
  GPtrArray *entries = self->habits->entries[list];
  Entry *entry = NULL;
  KkStoreJob *job;

  if (self->account == NULL || *text == '\0' || strchr (text, '\n') != NULL)
    return;
  for (guint i = 0; i < entries->len && entry == NULL; i++)
    if (g_str_equal (((Entry *) entries->pdata[i])->text, text))
      entry = g_ptr_array_steal_index (entries, i);
  if (entry == NULL)
    {
      entry = g_new0 (Entry, 1);
      entry->text = g_strdup (text);
    }
  entry->count++;
  /* A full list forgets its rarest and oldest, never what was just chosen. */
  if (entries->len >= lists[list].max)
    g_ptr_array_set_size (entries, (int) lists[list].max - 1);
  insert (entries, entry);
  job = kk_store_job_new (NULL);
  job->login = g_strdup (lists[list].name);
  job->text = to_lines (entries);
  kk_worker_run_async (self->store, self, put_func, job, (GDestroyNotify) kk_store_job_free, NULL,
                       NULL, put_cb, g_object_ref (self));
}

static gpointer
load_func (gpointer store, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (int i = 0; i < KK_N_HABITS; i++)
    {
      char *text = kk_store_habit_get (store, lists[i].name, error);

      if (text == NULL)
        return NULL;
      g_ptr_array_add (texts, text);
    }
  return g_steal_pointer (&texts);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KkCounter) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) texts = kk_worker_run_finish (result, &error);

  if (texts == NULL)
    {
      if (!g_error_matches (error, KK_STORE_ERROR, KK_STORE_ERROR_LOCKED))
        kk_counter_trouble (self, error);
      return;
    }
  /* Signed out meanwhile: nothing is shown to whoever comes. */
  for (int i = 0; self->account != NULL && self->habits != NULL && i < KK_N_HABITS; i++)
    take_lines (self->habits->entries[i], texts->pdata[i]);
}

void
kk_habits_load (KkCounter *self)
{
  kk_worker_run_async (self->store, self, load_func, NULL, NULL, (GDestroyNotify) g_ptr_array_unref,
                       NULL, loaded_cb, g_object_ref (self));
}
