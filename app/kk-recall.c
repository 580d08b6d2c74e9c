/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/kk-recall.h"

#include <string.h>

#include "app/kk-session-private.h"
#include "core/kk-field.h"
#include "core/kk-relationship.h"

#define MAX_CASES 40

void
kk_recalled_free (KkRecalled *recalled)
{
  g_free (recalled->number);
  g_clear_pointer (&recalled->notice, kk_notice_free);
  g_free (recalled);
}

void
kk_offer_free (KkOffer *offer)
{
  g_free (offer->value);
  g_free (offer->where);
  g_free (offer);
}

static gboolean
is_protected (const KkNotice *notice)
{
  return g_str_equal (kk_notice_text (notice, "support_measures"), "true");
}

/* ——— earlier cases ——— */

static gpointer
recall_func (gpointer store, gpointer data, GCancellable *cancellable, GError **error)
{
  KkStoreJob *job = data;
  g_autoptr (GPtrArray) cases = kk_store_case_list (store, NULL, error);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_recalled_free);

  if (cases == NULL)
    return NULL;
  for (guint i = 0; i < cases->len && found->len < MAX_CASES; i++)
    {
      const KkCaseSummary *summary = cases->pdata[i];
      g_autoptr (KkNotice) notice = NULL;
      KkRecalled *one;

      /* Days as text sort by time. */
      if (summary->wiped || summary->hidden || strcmp (summary->day, job->text) < 0
          || g_str_equal (summary->id, job->case_id))
        continue;
      /* A case that was opened and left has no draft. */
      notice = kk_store_case_load_draft (store, summary->id, NULL);
      if (notice == NULL || is_protected (notice))
        continue;
      one = g_new0 (KkRecalled, 1);
      one->number = g_strdup (summary->reception);
      one->notice = g_steal_pointer (&notice);
      g_ptr_array_add (found, one);
    }
  return g_steal_pointer (&found);
}

static void
recalled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KkSession *self = g_task_get_source_object (task);
  GError *error = NULL;
  GPtrArray *found = kk_worker_run_finish (result, &error);

  if (found == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  /* Signed out, or come under 支援措置, while it was read. */
  if (self->counter->account == NULL || self->protected)
    g_ptr_array_set_size (found, 0);
  g_task_return_pointer (task, found, (GDestroyNotify) g_ptr_array_unref);
}

void
kk_session_recall_async (KkSession *self,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) first
      = g_date_time_add_days (now, 1 - MAX (1, self->counter->config->history_days));
  KkStoreJob *job;

  if (self->counter->account == NULL || self->protected)
    {
      g_task_return_pointer (task,
                             g_ptr_array_new_with_free_func ((GDestroyNotify) kk_recalled_free),
                             (GDestroyNotify) g_ptr_array_unref);
      return;
    }
  job = kk_store_job_new (self->id);
  job->text = g_date_time_format (first, "%Y-%m-%d");
  kk_worker_run_async (self->counter->store, self, recall_func, job,
                       (GDestroyNotify) kk_store_job_free, (GDestroyNotify) g_ptr_array_unref,
                       cancellable, recalled_cb, g_steal_pointer (&task));
}

GPtrArray *
kk_session_recall_finish (KkSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ——— what fits a field ——— */

/* Fields that hold the same sort of thing; all others go with their own key alone. */
static const char *
sort_of (const KkField *field)
{
  static const char *const sorts[][8] = {
    { "phone", "filer.phone" },
    { "new_postal_code", "old_postal_code", "postal_code" },
    { "new_address_building", "old_address_building" },
  };

  if (field->cls == KK_CLASS_NAME)
    return "name";
  if (field->cls == KK_CLASS_KANA)
    return "kana";
  if (field->cls == KK_CLASS_ADDRESS)
    return "address";
  for (gsize i = 0; i < G_N_ELEMENTS (sorts); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (sorts[i]) && sorts[i][k] != NULL; k++)
      if (g_str_equal (field->key, sorts[i][k]))
        return sorts[i][0];
  return field->key;
}

static const KkField *
field_of (const char *path)
{
  KkScope scope = KK_SCOPE_NOTICE;
  int person = -1;
  const char *key = NULL;

  return kk_field_path_parse (path, &scope, &person, &key) ? kk_field_find (scope, key) : NULL;
}

typedef struct
{
  GPtrArray *offers;
  const KkField *field;
  const char *now;
  guint limit;
} Gathering;

static void
gather (Gathering *gathering, const char *value, const char *number, const char *path)
{
  g_autofree char *label = NULL;
  KkOffer *offer;

  if (*value == '\0' || g_str_equal (value, gathering->now)
      || gathering->offers->len >= gathering->limit)
    return;
  for (guint i = 0; i < gathering->offers->len; i++)
    if (g_str_equal (((KkOffer *) gathering->offers->pdata[i])->value, value))
      return;
  label = kk_field_path_label (path);
  offer = g_new0 (KkOffer, 1);
  offer->value = g_strdup (value);
  offer->where
      = number != NULL ? g_strdup_printf ("%s　%s", number, label) : g_steal_pointer (&label);
  g_ptr_array_add (gathering->offers, offer);
}

/* same_key: only what the field itself holds elsewhere, so that it comes first. */
static void
gather_notice (Gathering *gathering,
               const KkNotice *notice,
               const char *number,
               const char *self,
               gboolean same_key)
{
  g_autoptr (GPtrArray) paths = kk_notice_paths (notice);

  for (guint i = 0; i < paths->len; i++)
    {
      const char *path = paths->pdata[i];
      const KkField *field = field_of (path);

      if (field == NULL || field->internal || (number == NULL && g_str_equal (path, self)))
        continue;
      if (same_key ? field == gathering->field
                   : g_strcmp0 (sort_of (field), sort_of (gathering->field)) == 0)
        gather (gathering, kk_notice_text (notice, path), number, path);
    }
}

GPtrArray *
kk_recall_offers (const KkNotice *notice, const GPtrArray *recalled, const char *path, guint limit)
{
  Gathering gathering = { g_ptr_array_new_with_free_func ((GDestroyNotify) kk_offer_free),
                          field_of (path), kk_notice_text (notice, path), limit };
  const KkValue *value = kk_notice_get (notice, path);

  if (gathering.field == NULL)
    return gathering.offers;
  for (guint i = value != NULL ? value->sources->len : 0; i-- > 0;)
    gather (&gathering, ((KkSource *) value->sources->pdata[i])->value, NULL, path);
  if (gathering.field->secret || gathering.field->internal)
    return gathering.offers;
  gather_notice (&gathering, notice, NULL, path, TRUE);
  gather_notice (&gathering, notice, NULL, path, FALSE);
  if (is_protected (notice) || gathering.field->cls == KK_CLASS_FLAG)
    return gathering.offers;
  for (int same = 1; same >= 0; same--)
    for (guint i = 0; recalled != NULL && i < recalled->len; i++)
      {
        const KkRecalled *one = recalled->pdata[i];

        gather_notice (&gathering, one->notice, one->number, path, same);
      }
  return gathering.offers;
}

/* ——— from the head to the members ——— */

static int
head_of (const KkNotice *notice)
{
  for (guint i = 0; i < notice->persons->len; i++)
    {
      g_autofree char *path = kk_field_path (KK_SCOPE_PERSON, (int) i, "relationship");

      if (kk_relationship_is_head (kk_notice_text (notice, path)))
        return (int) i;
    }
  return 0;
}

static guint
copy_to (KkNotice *notice, int head, int person)
{
  static const char *const japanese[] = { "legal_domicile", "koseki_head" };
  gboolean foreign = kk_notice_is_foreign (notice, head) || kk_notice_is_foreign (notice, person);
  g_autofree char *from_address = kk_field_path (KK_SCOPE_PERSON, head, "address");
  g_autofree char *to_address = kk_field_path (KK_SCOPE_PERSON, person, "address");
  guint n = 0;

  for (gsize i = 0; !foreign && i < G_N_ELEMENTS (japanese); i++)
    {
      g_autofree char *from = kk_field_path (KK_SCOPE_PERSON, head, japanese[i]);
      g_autofree char *to = kk_field_path (KK_SCOPE_PERSON, person, japanese[i]);

      if (*kk_notice_text (notice, from) == '\0' || *kk_notice_text (notice, to) != '\0')
        continue;
      n += kk_notice_set (notice, to, kk_notice_text (notice, from), KK_SOURCE_HISTORY);
    }
  if (*kk_notice_text (notice, from_address) != '\0'
      && *kk_notice_text (notice, to_address) == '\0')
    n += kk_notice_set (notice, to_address, kk_notice_text (notice, from_address),
                        KK_SOURCE_HISTORY);
  return n;
}

guint
kk_session_copy_from_head (KkSession *self, int person)
{
  g_autoptr (KkNotice) before = NULL;
  guint n = 0;
  int head;

  if (!kk_session_may_edit (self) || person >= (int) self->notice->persons->len)
    return 0;
  before = kk_notice_copy (self->notice);
  head = head_of (self->notice);
  for (int i = 0; i < (int) self->notice->persons->len; i++)
    if (i != head && (person < 0 || i == person))
      n += copy_to (self->notice, head, i);
  if (n > 0)
    kk_session_notice_changed (self, NULL, g_steal_pointer (&before));
  return n;
}

/* ——— the household's next form ——— */

/* What a person keeps from one form to the next; numbers are read again from a card. */
static const char *const kept_of_person[]
    = { "name",          "name_kana",   "former_surname",   "alias",
        "birth_date",    "sex",         "relationship",     "legal_domicile",
        "koseki_head",   "nationality", "residence_status", "period_of_stay",
        "period_expiry", "card_number", "address" };

static const char *const kept_of_household[] = { "new_address",
                                                 "new_address_building",
                                                 "new_postal_code",
                                                 "new_head",
                                                 "phone",
                                                 "filer.relation",
                                                 "filer.name",
                                                 "filer.name_kana",
                                                 "filer.birth_date",
                                                 "filer.address",
                                                 "filer.phone",
                                                 "identity.method",
                                                 "identity.documents" };

static void
carry (KkNotice *to, const KkNotice *from, const char *path)
{
  const char *value = kk_notice_text (from, path);

  if (*value != '\0')
    kk_notice_set (to, path, value, KK_SOURCE_HISTORY);
}

static gboolean
is_begun (const KkNotice *notice)
{
  g_autoptr (GPtrArray) paths = kk_notice_paths (notice);

  for (guint i = 0; i < paths->len; i++)
    {
      const KkField *field = field_of (paths->pdata[i]);

      if (field != NULL && (field->cls == KK_CLASS_NAME || field->cls == KK_CLASS_ADDRESS)
          && *kk_notice_text (notice, paths->pdata[i]) != '\0')
        return TRUE;
    }
  return FALSE;
}

gboolean
kk_session_start_from (KkSession *self, const KkNotice *earlier)
{
  g_autoptr (KkNotice) before = NULL;

  if (!kk_session_may_edit (self) || is_begun (self->notice) || self->protected
      || is_protected (earlier))
    return FALSE;
  before = kk_notice_copy (self->notice);
  while (self->notice->persons->len < earlier->persons->len)
    kk_notice_add_person (self->notice);
  for (gsize i = 0; i < G_N_ELEMENTS (kept_of_household); i++)
    carry (self->notice, earlier, kept_of_household[i]);
  for (guint p = 0; p < earlier->persons->len; p++)
    for (gsize i = 0; i < G_N_ELEMENTS (kept_of_person); i++)
      {
        g_autofree char *path = kk_field_path (KK_SCOPE_PERSON, (int) p, kept_of_person[i]);

        carry (self->notice, earlier, path);
      }
  kk_session_notice_changed (self, NULL, g_steal_pointer (&before));
  return TRUE;
}
