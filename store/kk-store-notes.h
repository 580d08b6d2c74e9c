/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/kk-case.h"
#include "store/kk-store.h"

G_BEGIN_DECLS

/* What is put beside a case at any time, signed, sent or finished: memos are KK_EVENT_NOTED events
 * (kk_store_case_append_event), attachments are files with a KK_EVENT_ATTACHED. No revision holds
 * an attachment and no signature is bound to it. Both are sealed. Every function is one
 * transaction and needs an open vault. */

typedef struct
{
  gint64 at;        /* of its event */
  char *media_type; /* image/png, image/jpeg, image/tiff, application/pdf */
} KkAttachment;

void kk_attachment_free (KkAttachment *attachment);

/* Bytes and event are on disk, or neither. attached->at is moved on by microseconds where the case
 * has an attachment of that very time. */
gboolean kk_store_case_attach (KkStore *store,
                               const char *case_id,
                               GBytes *bytes,
                               const char *media_type,
                               const KkEvent *attached,
                               GError **error);
/* KkAttachment*, the oldest first. */
GPtrArray *kk_store_case_attachments (KkStore *store, const char *case_id, GError **error);
/* NOT_FOUND. */
GBytes *
kk_store_case_attachment_bytes (KkStore *store, const char *case_id, gint64 at, GError **error);

G_END_DECLS
