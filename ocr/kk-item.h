/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ocr/kk-locate.h"

G_BEGIN_DECLS

/* One value on a page, before its text is believed: a key, where it stands, whose it is. */
typedef struct
{
  const char *key; /* of core/kk-field.h */
  GArray *spans;   /* KkSpan */
  KkBox box;       /* sheet */
  KkBox label_box;
  int row, table;    /* as in KkFound */
  int label, labels; /* which of the page's labels of this key is its own, and how many there are; 0
                        of 0 where it is not known */
  int person;        /* -1: the document's */
  double fit;        /* kk_interpret_plausible of what was read */
  gboolean placed;   /* a template put it here */
  double limit;      /* its certainty is never above this; 0: no limit */
} KkItem;

void kk_item_free (KkItem *item);

/* What was located, one key each: headings of several keys are shared out, "住所" and "世帯主" get
 * their side, dates like "昭和62年7月30日生" are found without a label. GPtrArray of KkItem*. */
GPtrArray *kk_items_new (const KkSheet *sheet,
                         const KkLayout *layout,
                         const GPtrArray *texts,
                         const GArray *pieces,
                         KkDocument document);

/* Says whose each item is: rows of a table, blocks, columns. Returns how many persons. */
int kk_items_assign_persons (GPtrArray *items,
                             const KkLayout *layout,
                             const GPtrArray *texts,
                             KkDocument document);

G_END_DECLS
