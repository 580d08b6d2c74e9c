/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/kk-case.h"
#include "store/kk-store.h"

G_BEGIN_DECLS

/* One revision with its pages as one piece (包): what is sealed to the server and what it gives
 * back to a supervisor's terminal. Equal contents pack to equal bytes; its SHA-256 is what makes
 * repeats harmless. A plain value. */

typedef struct
{
  char *sha256;     /* of bytes, hex */
  char *media_type; /* "image/png" … */
  int rotation;     /* degrees clockwise that turn it upright */
  GBytes *reading;  /* JSON of its reading; NULL if none */
  GBytes *bytes;    /* the original; NULL where only the list was asked for */
} KkPage;

KkPage *
kk_page_new (const char *media_type, int rotation, GBytes *reading, GBytes *bytes);
void
kk_page_free (KkPage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkPage, kk_page_free)

typedef struct
{
  char *case_id;
  int revision;
  gboolean practice;
  char *day;         /* YYYY-MM-DD of the 受付 */
  int number;        /* 受付番号 of that day at that terminal */
  char *terminal;    /* where it was opened */
  char *kind;        /* kk_kind_to_string(); "" unknown */
  char *title;       /* what lists show, e.g. the head's name: personal */
  GBytes *notice;    /* canonical JSON of the notice as signed */
  GBytes *signature; /* JSON of kk_signature_to_json(); NULL if none */
  GPtrArray *events; /* KkEvent* up to KK_EVENT_QUEUED of this revision */
  GPtrArray *pages;  /* KkPage*, in order, with bytes */
} KkParcel;

KkParcel *
kk_parcel_new (const char *case_id, int revision);
void
kk_parcel_free (KkParcel *parcel);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkParcel, kk_parcel_free)

#define KK_PARCEL_MAX_PAGES 200
#define KK_PARCEL_MAX_BYTES (256u * 1024 * 1024)

/* "KKP1", a length-prefixed JSON header with sorted members, then the pages' bytes. */
GBytes *
kk_parcel_pack (const KkParcel *parcel);
/* Any bytes may be given. INVALID: malformed, too large, or a page that is not what its SHA-256
 * says. */
KkParcel *
kk_parcel_unpack (GBytes *bytes, GError **error);
/* The context that binds an envelope to its key. Caller frees. */
char *
kk_parcel_context (const char *case_id, int revision);

G_END_DECLS
