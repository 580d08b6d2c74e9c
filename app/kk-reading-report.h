/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/kk-notice.h"
#include "store/kk-store-counts.h"

G_BEGIN_DECLS

/* How well papers are read, by issuer, from what the counter corrected (認識率). */

/* The counts of one document of a case: its reading against the notice as it was signed. dpi: of
 * its first page, 0 unknown. Only what a paper of its kind may show is taken for missed. */
KkReadingCount *kk_reading_count_of (const KkNotice *notice, const KkReading *reading, int dpi);

typedef enum
{
  KK_REPORT_NO_TEMPLATE,
  KK_REPORT_DRIFT,
  KK_REPORT_LOW_DPI,
  KK_REPORT_RARE,
  KK_REPORT_WORN,
  KK_REPORT_OTHER,
} KkReportReason;
#define KK_N_REPORT_REASONS (KK_REPORT_OTHER + 1)

const char *kk_report_reason_to_string (KkReportReason reason); /* "no_template" … */
const char *kk_report_reason_text (KkReportReason reason);      /* Japanese: why */
const char *kk_report_reason_remedy (KkReportReason reason);    /* Japanese: what to do */

/* A rate below this has its reasons named. */
#define KK_REPORT_LOW 0.80

typedef struct
{
  char *issuer_code; /* "" unknown */
  char *document;    /* kk_document_to_string() */
  int n_documents;
  int unchanged, corrected, missed;
  double rate;   /* unchanged of all three; 0 where there was nothing */
  guint reasons; /* 1 << KkReportReason; 0 where the rate is not low */
} KkReportLine;

/* counts as kk_store_list_reading_counts() orders them. KkReportLine*, the lowest rate first. */
GPtrArray *kk_reading_report (const GPtrArray *counts);

G_END_DECLS
