/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/kk-store.h"

G_BEGIN_DECLS

/* The audit chain: append-only rows, each hashed with the one before (SHA-256), without personal
 * data. The functions of this folder that change something append to it in the same transaction;
 * others add what the store cannot see (a print, a masked number shown). Errors are KK_STORE_ERROR.
 */

typedef struct
{
  gint64 seq;     /* 1, 2, 3 … without gaps */
  gint64 at;      /* microseconds since 1970 UTC */
  char *actor;    /* account id; "" for the program itself */
  char *terminal; /* "" if none */
  char *action;   /* "case.signed", "account.sign_in" … */
  char *case_id;  /* "" if none */
  int revision;   /* 0 if none */
  char *detail;   /* a code, a count, a SHA-256; never personal */
  char *hash;     /* of this row, 64 hex */
} KkAuditRow;

void kk_audit_row_free (KkAuditRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkAuditRow, kk_audit_row_free)

/* NULL strings count as "". */
gboolean kk_audit_append (KkStore *store,
                          const char *actor,
                          const char *terminal,
                          const char *action,
                          const char *case_id,
                          int revision,
                          const char *detail,
                          GError **error);

typedef struct
{
  gint64 seq;    /* 0: empty chain */
  char hash[65]; /* 64 zeros for the empty chain */
} KkAuditHead;

/* The last row: to be written down elsewhere. */
gboolean kk_audit_get_head (KkStore *store, KkAuditHead *head_out, GError **error);

/* Walks the whole chain: an edited, missing, added or reordered row, and a tail cut off against the
 * head kept in the file, are CORRUPT with the number of the row. kept (may be NULL) is a head
 * written down earlier, e.g. by a receipt: finds a chain that was cut or rebuilt as a whole. */
gboolean
kk_audit_verify (KkStore *store, const KkAuditHead *kept, KkAuditHead *head_out, GError **error);

/* KkAuditRow* with seq > after, at most limit, of one case if case_id is given. */
GPtrArray *
kk_audit_list (KkStore *store, gint64 after, guint limit, const char *case_id, GError **error);

G_END_DECLS
