/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/kk-store.h"

G_BEGIN_DECLS

/* How well one paper of a signed case was read, from what people corrected: numbers, codes and the
 * day, nothing of a person. A terminal's store; works with the vault locked; outlives the case. */
typedef struct
{
  char *day;         /* YYYY-MM-DD of the 受付; put: ignored, the case's is taken */
  char *issuer_code; /* 6 digits; "" unknown */
  char *document;    /* kk_document_to_string() */
  char *template_id; /* "" read without a template */
  gboolean drifted;  /* the reading said that its template no longer fits */
  int dpi;           /* of its first page; 0 unknown */
  int unchanged;     /* fields that were right as read */
  int corrected;     /* that a person changed or took away */
  int missed;        /* that a person had to type */
  int unsure;        /* of those read: less than KK_SURE */
  int rare;          /* of those corrected: kanji outside JIS X 0208 in them */
} KkReadingCount;

KkReadingCount *kk_reading_count_new (void);
void kk_reading_count_free (KkReadingCount *count);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkReadingCount, kk_reading_count_free)

/* counts: KkReadingCount*, one a document; in place of what the case had. NOT_FOUND for no case. */
gboolean kk_store_put_reading_counts (KkStore *store,
                                      const char *case_id,
                                      const GPtrArray *counts,
                                      GError **error);
/* KkReadingCount* of the days from … to (YYYY-MM-DD, both included; NULL: open), by issuer and
 * document. */
GPtrArray *
kk_store_list_reading_counts (KkStore *store, const char *from, const char *to, GError **error);

G_END_DECLS
