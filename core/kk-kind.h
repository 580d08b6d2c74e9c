/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/kk-field.h"
#include "core/kk-notice.h"

G_BEGIN_DECLS

/* What a kind of notice wants. Everything here is data: resources/tables/kinds.json, which a city
 * may replace (kk-table.h). All strings and arrays are static. Any thread.
 *
 * A form is drawn from kk_kind_form() for the household (person -1) and for each person; it depends
 * on the kind, on 全部/一部, and on whether the person is Japanese or foreign. */

typedef enum
{
  KK_KIND_IN,        /* 転入 */
  KK_KIND_WITHIN,    /* 転居 */
  KK_KIND_OUT,       /* 転出 */
  KK_KIND_HOUSEHOLD, /* 世帯変更 */
  KK_KIND_LEDGER,    /* 職権: nobody files, nobody signs */
  KK_KIND_REQUEST,   /* 証明書の請求: no move */
} KkKindClass;

KkKindClass kk_kind_class (KkKind kind);
const char *kk_kind_short_label (KkKind kind); /* "転入", "30条の46" … */
const char *kk_kind_article (KkKind kind);     /* 住民基本台帳法22条 … */
int kk_kind_deadline_days (KkKind kind);       /* 14; 0: none */
/* TRUE: 異動日 may be a day to come (転出). */
gboolean kk_kind_is_planned (KkKind kind);
/* TRUE: a foreigner becomes 外国人住民 on the day of the move (30条の45: who has a status of
 * residence and an address), so 外国人住民となった年月日 is 異動日. */
gboolean kk_kind_begins_residence (KkKind kind);
/* FALSE: a 職権 kind, which no resident signs. */
gboolean kk_kind_is_signed (KkKind kind);
/* FALSE: the kind knows no 全部/一部. */
gboolean kk_kind_has_parts (KkKind kind);
/* What 全部 or 一部 means in this kind ("新しい世帯をつくる"); NULL where it knows neither. */
const char *kk_kind_part_label (KkKind kind, gboolean partial);
/* Keys of filer.relation that may file it, NULL-terminated. */
const char *const *kk_kind_filers (KkKind kind);
/* Keys of papers.json in order, NULL-terminated; which of them a notice wants: kk-papers.h. */
const char *const *kk_kind_papers (KkKind kind);

/* How much a form wants a field. */
typedef enum
{
  KK_WANT_NONE,     /* not on the form; a value is an error ("forbidden") */
  KK_WANT_EXTRA,    /* folded away until it holds something or has a problem */
  KK_WANT_SHOWN,    /* on the form, may stay empty */
  KK_WANT_EXPECTED, /* empty is a warning ("expected") */
  KK_WANT_REQUIRED, /* empty is an error ("required") */
} KkWant;

/* person -1: fields of the household. KK_WANT_NONE where no such field exists. What the 30条の45
 * category of a person asks for is in it. */
KkWant kk_kind_want (const KkNotice *notice, int person, const char *key);

/* The field as this kind calls it (転出予定日 for move_date …), and a sentence of help or NULL. */
const char *kk_kind_field_label (KkKind kind, KkScope scope, const char *key);
const char *kk_kind_field_help (KkKind kind, const char *key);
/* "2人目 新しい続柄"; kk_field_path_label() in the words of the kind. Caller frees. */
char *kk_kind_path_label (KkKind kind, const char *path);

typedef struct
{
  const KkField *field;
  const char *label;
  const char *help; /* NULL: none */
  KkWant want;      /* never KK_WANT_NONE */
} KkFormField;

/* The fields of a form in their order: of the household (person -1) or of one person. Free with
 * g_array_unref. */
GArray *kk_kind_form (const KkNotice *notice, int person);

/* Paths of the values that go when a person becomes Japanese or foreign: those the other form does
 * not have. The screen shows them and asks before kk_notice_switch(). Free with g_ptr_array_unref.
 */
GPtrArray *kk_notice_switch_clears (const KkNotice *notice, int person, gboolean foreign);
/* Clears them, and sets 国籍・地域 to 日本 or takes 日本 away. */
void kk_notice_switch (KkNotice *notice, int person, gboolean foreign);

G_END_DECLS
