/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/kk-counter-private.h"

struct _KkCaseLine
{
  GObject parent_instance;
  KkCaseLineData data;
  char *id;
  char *number;
  char *head;
  char *clerk;
  char *error_code;
  char *last_reason;
};

G_DEFINE_FINAL_TYPE (KkCaseLine, kk_case_line, G_TYPE_OBJECT)

static void
kk_case_line_finalize (GObject *object)
{
  KkCaseLine *self = KK_CASE_LINE (object);

  g_free (self->id);
  g_free (self->number);
  g_free (self->head);
  g_free (self->clerk);
  g_free (self->error_code);
  g_free (self->last_reason);
  G_OBJECT_CLASS (kk_case_line_parent_class)->finalize (object);
}

static void
kk_case_line_class_init (KkCaseLineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kk_case_line_finalize;
}

static void
kk_case_line_init (KkCaseLine *self)
{
}

KkCaseLine *
kk_case_line_new (const KkCaseSummary *summary, const KkOutboxItem *item, const char *last_reason)
{
  KkCaseLine *self = g_object_new (KK_TYPE_CASE_LINE, NULL);
  KkKind kind;

  self->id = g_strdup (summary->id);
  self->number = kk_case_reception (summary->day, summary->number);
  self->head = g_strdup (summary->title != NULL ? summary->title : "");
  self->clerk = g_strdup (summary->clerk);
  self->last_reason = g_strdup (last_reason);
  self->data = (KkCaseLineData){
    .id = self->id,
    .number = self->number,
    .head = self->head,
    .clerk = self->clerk,
    .last_reason = self->last_reason,
    .kind_label = kk_kind_from_string (summary->kind, &kind) ? kk_kind_label (kind) : "",
    .n_pages = (int) summary->n_pages,
    .workflow = summary->state.workflow,
    .delivery = summary->state.delivery,
    .revision = summary->state.revision,
    .updated_at = summary->changed_at,
  };
  if (item != NULL)
    {
      self->error_code = g_strdup (item->error_code);
      self->data.error_code = self->error_code;
      self->data.needs_person = item->state == KK_OUTBOX_STUCK;
      self->data.next_try = item->state == KK_OUTBOX_PENDING ? item->next_try : 0;
      self->data.receipt = item->state == KK_OUTBOX_ACKNOWLEDGED;
    }
  return self;
}

const KkCaseLineData *
kk_case_line_get (KkCaseLine *self)
{
  g_return_val_if_fail (KK_IS_CASE_LINE (self), NULL);
  return &self->data;
}
