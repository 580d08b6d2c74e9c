/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "app/kk-session-private.h"
#include "core/kk-date.h"
#include "core/kk-field.h"
#include "core/kk-kind.h"

/* Edits of a session, each one undo step, and what to look at next. */

/* Days about now, which may be said short; the others lie years away. */
static gboolean
is_near (const char *key)
{
  static const char *const keys[]
      = { "notification_date", "move_date", "foreign_resident_date", "planned_date", NULL };

  return g_strv_contains (keys, key);
}

/* The text as it is kept: a short day as the whole date. */
static char *
complete (KkSession *self, const char *path, const char *text)
{
  g_autofree char *today = kk_session_dup_today ();
  char *date = NULL;
  KkScope scope;
  int person;
  const char *key;

  if (kk_field_path_parse (path, &scope, &person, &key) && is_near (key))
    date = kk_date_complete (
        text, today, g_str_equal (key, "move_date") && kk_kind_is_planned (self->notice->kind));
  return date != NULL ? date : g_strdup (text);
}

gboolean
kk_session_set (KkSession *self, const char *path, const char *given, KkSourceKind source)
{
  g_autoptr (KkNotice) before = NULL;
  g_autofree char *text = complete (self, path, given);
  KkValue *value;

  if (!kk_session_may_edit (self))
    return FALSE;
  value = kk_notice_get (self->notice, path);
  if (value != NULL && value->confirmed && strcmp (value->value, text) == 0 && !value->disputed)
    return TRUE;
  if (value == NULL && *text == '\0')
    return TRUE;
  before = kk_notice_copy (self->notice);
  if (!kk_notice_set (self->notice, path, text, source))
    return FALSE;
  kk_notice_ensure (self->notice, path)->disputed = FALSE;
  kk_session_notice_changed (self, kk_session_follow_edit (self, path) ? NULL : path,
                             g_steal_pointer (&before));
  return TRUE;
}

void
kk_session_confirm (KkSession *self, const char *path)
{
  g_autoptr (KkNotice) before = NULL;
  KkValue *value = kk_notice_get (self->notice, path);

  if (!kk_session_may_edit (self) || value == NULL || (value->confirmed && !value->disputed))
    return;
  before = kk_notice_copy (self->notice);
  kk_notice_confirm (self->notice, path);
  value->disputed = FALSE;
  kk_session_follow_confirm (self, path);
  kk_session_notice_changed (self, path, g_steal_pointer (&before));
}

void
kk_session_pass (KkSession *self, const char *path, const char *reason)
{
  g_autoptr (KkNotice) before = NULL;
  KkValue *value;

  if (!kk_session_may_edit (self))
    return;
  before = kk_notice_copy (self->notice);
  value = kk_notice_ensure (self->notice, path);
  if (value == NULL)
    return;
  g_free (value->remark);
  value->remark = reason != NULL && *reason != '\0' ? g_strdup (reason) : NULL;
  kk_session_notice_changed (self, path, g_steal_pointer (&before));
}

void
kk_session_dispute (KkSession *self, const char *path, gboolean disputed)
{
  g_autoptr (KkNotice) before = NULL;
  KkValue *value;

  if (!kk_session_may_edit (self))
    return;
  before = kk_notice_copy (self->notice);
  value = kk_notice_ensure (self->notice, path);
  if (value == NULL || value->disputed == disputed)
    return;
  value->disputed = disputed;
  kk_session_notice_changed (self, path, g_steal_pointer (&before));
}

/* What a notice of this kind would have no place for. */
static GPtrArray *
misfits (const KkNotice *notice, KkKind kind, gboolean partial)
{
  g_autoptr (KkNotice) other = kk_notice_copy (notice);
  g_autoptr (GPtrArray) paths = kk_notice_paths (notice);
  GPtrArray *out = g_ptr_array_new_with_free_func (g_free);

  other->kind = kind;
  other->partial = partial;
  for (guint i = 0; i < paths->len; i++)
    {
      KkScope scope;
      int person;
      const char *key;

      if (*kk_notice_text (notice, paths->pdata[i]) != '\0'
          && kk_field_path_parse (paths->pdata[i], &scope, &person, &key)
          && kk_kind_want (other, person, key) == KK_WANT_NONE)
        g_ptr_array_add (out, g_strdup (paths->pdata[i]));
    }
  return out;
}

GPtrArray *
kk_session_dup_kind_clears (KkSession *self, KkKind kind, gboolean partial)
{
  return misfits (self->notice, kind, partial);
}

void
kk_session_begin (KkSession *self, gboolean partial)
{
  g_autoptr (KkNotice) before = NULL;
  g_autofree char *today = kk_session_dup_today ();

  if (!kk_session_may_edit (self) || self->notice->persons->len > 0)
    return;
  before = kk_notice_copy (self->notice);
  self->notice->partial = partial && kk_kind_has_parts (self->notice->kind);
  kk_notice_add_person (self->notice);
  if (*kk_notice_text (self->notice, "notification_date") == '\0')
    kk_notice_set (self->notice, "notification_date", today, KK_SOURCE_RULE);
  kk_session_notice_changed (self, NULL, g_steal_pointer (&before));
}

void
kk_session_set_kind (KkSession *self, KkKind kind, gboolean partial)
{
  g_autoptr (KkNotice) before = NULL;
  g_autoptr (GPtrArray) gone = NULL;

  partial = partial && kk_kind_has_parts (kind);
  if (!kk_session_may_edit (self)
      || (self->notice->kind == kind && self->notice->partial == partial))
    return;
  before = kk_notice_copy (self->notice);
  gone = misfits (self->notice, kind, partial);
  self->notice->kind = kind;
  self->notice->partial = partial;
  for (guint i = 0; i < gone->len; i++)
    kk_notice_set (self->notice, gone->pdata[i], "", KK_SOURCE_RULE);
  kk_session_notice_changed (self, NULL, g_steal_pointer (&before));
}

void
kk_session_switch_person (KkSession *self, int person, gboolean foreign)
{
  g_autoptr (KkNotice) before = NULL;

  if (!kk_session_may_edit (self) || person < 0 || person >= (int) self->notice->persons->len)
    return;
  before = kk_notice_copy (self->notice);
  kk_notice_switch (self->notice, person, foreign);
  kk_session_notice_changed (self, NULL, g_steal_pointer (&before));
}

int
kk_session_add_person (KkSession *self)
{
  g_autoptr (KkNotice) before = NULL;
  int person;

  if (!kk_session_may_edit (self))
    return -1;
  before = kk_notice_copy (self->notice);
  person = kk_notice_add_person (self->notice);
  kk_session_notice_changed (self, NULL, g_steal_pointer (&before));
  return person;
}

void
kk_session_remove_person (KkSession *self, int person)
{
  g_autoptr (KkNotice) before = NULL;

  if (!kk_session_may_edit (self) || person < 0 || person >= (int) self->notice->persons->len)
    return;
  before = kk_notice_copy (self->notice);
  kk_notice_remove_person (self->notice, person);
  kk_session_notice_changed (self, NULL, g_steal_pointer (&before));
}

void
kk_session_move_person (KkSession *self, int from, int to)
{
  g_autoptr (KkNotice) before = NULL;
  int n = (int) self->notice->persons->len;

  if (!kk_session_may_edit (self) || from < 0 || from >= n || to < 0 || to >= n || from == to)
    return;
  before = kk_notice_copy (self->notice);
  kk_notice_move_person (self->notice, from, to);
  kk_session_notice_changed (self, NULL, g_steal_pointer (&before));
}

gboolean
kk_session_can_undo (KkSession *self)
{
  return kk_session_may_edit (self) && self->undo->len > 0;
}

gboolean
kk_session_can_redo (KkSession *self)
{
  return kk_session_may_edit (self) && self->redo->len > 0;
}

static void
step_back (KkSession *self, GPtrArray *from, GPtrArray *to)
{
  g_ptr_array_add (to, self->notice);
  self->notice = g_ptr_array_steal_index (from, from->len - 1);
  kk_session_notice_changed (self, NULL, NULL);
}

void
kk_session_undo (KkSession *self)
{
  if (kk_session_can_undo (self))
    step_back (self, self->undo, self->redo);
}

void
kk_session_redo (KkSession *self)
{
  if (kk_session_can_redo (self))
    step_back (self, self->redo, self->undo);
}

/* ——— what to look at next (F8) ——— */

/* Place of a path in the order of the form; problems of the whole notice come last. */
static gint64
rank_of (const char *path)
{
  KkScope scope;
  int person;
  const char *key;
  const KkField *fields;
  gsize n;

  if (path == NULL)
    return -1;
  if (!kk_field_path_parse (path, &scope, &person, &key))
    return G_MAXINT64;
  fields = kk_fields (&n);
  for (gsize i = 0; i < n; i++)
    if (fields[i].scope == scope && strcmp (fields[i].key, key) == 0)
      return (gint64) (person + 1) * 100000 + (gint64) i;
  return G_MAXINT64;
}

char *
kk_session_next_to_check (KkSession *self, const char *path)
{
  gint64 here = rank_of (path);
  const char *next = NULL;
  const char *first = NULL;
  gint64 next_rank = G_MAXINT64;
  gint64 first_rank = G_MAXINT64;

  for (guint i = 0; i < self->problems->len; i++)
    {
      const KkProblem *problem = self->problems->pdata[i];
      gint64 rank = rank_of (problem->field);

      if (*problem->field == '\0' || rank == G_MAXINT64)
        continue;
      if (rank < first_rank)
        {
          first = problem->field;
          first_rank = rank;
        }
      if (rank > here && rank < next_rank)
        {
          next = problem->field;
          next_rank = rank;
        }
    }
  return g_strdup (next != NULL ? next : first);
}

int
kk_session_count_to_check (KkSession *self)
{
  g_autoptr (GHashTable) paths = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->problems->len; i++)
    g_hash_table_add (paths, ((KkProblem *) self->problems->pdata[i])->field);
  return (int) g_hash_table_size (paths);
}
