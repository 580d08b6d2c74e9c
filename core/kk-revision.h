/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/kk-case.h"
#include "core/kk-notice.h"
#include "core/kk-signature.h"

G_BEGIN_DECLS

/* A signed, unchangeable state of a case (確定版) with all its pages: the unit that travels. */

typedef struct
{
  char *id;          /* SHA-256 hex of bytes */
  char *media_type;  /* "image/png" … */
  int rotation;      /* degrees clockwise that turn it upright */
  int subpage;       /* page within a file of several (PDF, TIFF), 0-based */
  JsonNode *reading; /* what was read from it; NULL if nothing */
  GBytes *bytes;     /* the original bytes: evidence */
} KkRevisionPage;

KkRevisionPage *kk_revision_page_new (const char *media_type, GBytes *bytes);
void kk_revision_page_free (KkRevisionPage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkRevisionPage, kk_revision_page_free)

typedef struct
{
  char *case_id;
  int number;        /* 1, 2 … */
  char *case_number; /* 受付番号, as printed */
  char *city_code;   /* 6 digits */
  char *terminal;
  gboolean practice; /* 研修 */
  KkNotice *notice;
  KkSignature *signature; /* signature->hash == kk_revision_notice_hash (notice) */
  GPtrArray *events;      /* KkEvent*, up to the signature; of 職権 up to KK_EVENT_QUEUED */
  GPtrArray *pages;       /* KkRevisionPage* */
} KkRevision;

KkRevision *kk_revision_new (const char *case_id, int number);
void kk_revision_free (KkRevision *revision);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkRevision, kk_revision_free)

/* SHA-256 hex of the canonical notice JSON: what the resident saw and the signature is bound to. */
char *kk_revision_notice_hash (const KkNotice *notice);

/* Whether this signature may stand under this notice: a valid one of a person, or for a kind nobody
 * signs (職権) that of the office, and never the other way round. */
gboolean kk_revision_fits (const KkNotice *notice, const KkSignature *signature);

/* One file: "KKR1", a big-endian 32-bit length, the JSON (canonical), then for each page in order a
 * 64-bit length and its bytes. Equal revisions give equal bytes, which makes repeats harmless. */
GBytes *kk_revision_to_bytes (const KkRevision *revision);

/* Inverse. Refuses what is malformed, larger than KK_REVISION_MAX, whose pages do not match their
 * SHA-256: G_IO_ERROR_INVALID_DATA; whose signature is not bound to this notice:
 * G_IO_ERROR_PERMISSION_DENIED. */
#define KK_REVISION_MAX ((gsize) 256 << 20)
KkRevision *kk_revision_from_bytes (GBytes *bytes, GError **error);

G_END_DECLS
