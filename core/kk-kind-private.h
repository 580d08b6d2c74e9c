/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/kk-json.h"
#include "core/kk-kind.h"

G_BEGIN_DECLS

/* tables/kinds.json, its sets expanded, as arrays by the index of the field. */

typedef enum
{
  KK_GROUP_WHOLE, /* fields of the household, 全部 */
  KK_GROUP_PART,  /* 一部 */
  KK_GROUP_JAPANESE,
  KK_GROUP_FOREIGN,
  KK_N_GROUPS
} KkGroup;

/* Who is 世帯主 among the persons of the notice. */
typedef enum
{
  KK_HEAD_ANY,  /* none or one */
  KK_HEAD_ONE,  /* exactly one: they make a household */
  KK_HEAD_JOIN, /* none: new_head is of the household they join */
  KK_HEAD_NONE, /* none or one, who leaves */
} KkHeadRule;

typedef struct
{
  JsonObject *row;
  KkKindClass class_;
  KkHeadRule head[2];        /* 全部, 一部 */
  guint8 *want[KK_N_GROUPS]; /* KkWant by the index of the field */
  char **filers;
  char **papers;
} KkKindRow;

/* The rows by KkKind. NULL + error, *path_out, where root is no table of kinds. */
KkKindRow *kk_kind_rows_new (JsonObject *root, char **path_out, GError **error);
void kk_kind_rows_free (KkKindRow *rows);

const KkKindRow *kk_kind_row (KkKind kind);
/* kk_kind_want() for a field of the table, by who knows whether the person is foreign. */
KkWant kk_kind_want_of (const KkNotice *notice, int person, gboolean foreign, const KkField *field);
/* Forgets the parsed rows: the table has changed. */
void kk_kind_reload (void);

G_END_DECLS
