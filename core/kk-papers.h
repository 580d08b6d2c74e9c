/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/kk-notice.h"

G_BEGIN_DECLS

/* The papers (添付書類・提示書類) a notice wants, and which of them nobody has seen yet. Data:
 * resources/tables/papers.json and the "papers" of kinds.json. What was seen is a flag of the
 * notice, "papers.KEY" (委任状: "filer.mandate"): set by kk_notice_merge_reading() where the page
 * was read, by the clerk where the paper was only shown. */

typedef struct
{
  const char *key;   /* of papers.json; static */
  const char *label; /* 転出証明書; static */
  const char *why;   /* Japanese: what it is for, and what to do without it; static */
  char *path;        /* the flag: "papers.transfer_certificate", "filer.mandate" */
  gboolean blocking; /* the notice cannot be taken without it; else advice */
  gboolean seen;     /* the flag is set, or a document of the identity check is this paper */
  char *remark;      /* why it was passed though not seen; NULL */
} KkPaper;

/* The papers wanted by what stands in the notice now, in the order of kinds.json. today:
 * "YYYY-MM-DD", for the deadline. KkPaper*; free with g_ptr_array_unref. */
GPtrArray *kk_papers_wanted (const KkNotice *notice, const char *today);

/* The missing ones in one line, "転出証明書、旅券"; NULL: none is missing. Caller frees. */
char *kk_papers_missing_text (const GPtrArray *papers, gboolean blocking_only);

/* The certificates asked for in a request without a move: fields "request.…" that hold a number of
 * copies. Data: resources/tables/certificates.json. */
typedef struct
{
  const char *key;     /* "request.juminhyo_all"; static */
  const char *label;   /* 住民票の写し（世帯全員）; static */
  const char *article; /* static */
  int copies;
} KkCertificate;
/* Free with g_array_unref. */
GArray *kk_certificates_asked (const KkNotice *notice);

/* TRUE where "when" of papers.json may say so. */
gboolean kk_paper_condition_exists (const char *when);

G_END_DECLS
