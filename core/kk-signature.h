/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A signature (署名) kept as vector strokes, and what it was given to. */

typedef struct
{
  float x, y;      /* 0…1 of the width of the signing area; y may exceed neither */
  float pressure;  /* 0…1; 0.5 for a pointer that has none */
  guint32 time_ms; /* since the first point */
} KkInkPoint;

typedef enum
{
  KK_SIGN_BY_SELF,   /* 自署 */
  KK_SIGN_BY_PROXY,  /* 代筆: proxy and witness named */
  KK_SIGN_BY_MARK,   /* 記号・押印 with a witness */
  KK_SIGN_BY_OFFICE, /* 職権: the office's own record; nobody signs, there is no ink */
  KK_SIGN_ON_PAPER,  /* 紙への署名: no ink here; the witness saw the sheet */
} KkSignMode;

typedef struct
{
  KkSignMode mode;
  double aspect;      /* height / width of the signing area */
  GPtrArray *strokes; /* GArray* of KkInkPoint */
  char *proxy;        /* who wrote, for KK_SIGN_BY_PROXY */
  char *witness;      /* who saw it, for proxy and mark */
  char *hash;         /* SHA-256 hex of the canonical notice JSON the resident saw */
  gint64 at;          /* microseconds since 1970 UTC */
  char *layout;       /* the paper it stands on, "notice-a4/0"; NULL: not known */
} KkSignature;

KkSignature *kk_signature_new (KkSignMode mode, double aspect);
KkSignature *kk_signature_copy (const KkSignature *signature);
void kk_signature_free (KkSignature *signature);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkSignature, kk_signature_free)

void kk_signature_begin_stroke (KkSignature *signature);
void kk_signature_add_point (KkSignature *signature, KkInkPoint point);
void kk_signature_clear (KkSignature *signature);
/* Enough ink to be a signature: at least 2 % of the width in length, and no mode's names missing.
 * KK_SIGN_BY_OFFICE: no ink at all. KK_SIGN_ON_PAPER: none here. Whether it may stand under a
 * notice: kk-revision.h. */
gboolean kk_signature_is_valid (const KkSignature *signature);

JsonNode *kk_signature_to_json (const KkSignature *signature);
KkSignature *kk_signature_from_json (JsonNode *node, GError **error);

G_END_DECLS
