/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "core/kk-notice.h"

G_BEGIN_DECLS

typedef enum
{
  KK_SEVERITY_WARNING, /* may be passed with a reason, which is kept */
  KK_SEVERITY_ERROR,   /* stops the way forward */
} KkSeverity;

/* One thing wrong with a notice, as data. */
typedef struct
{
  char *field; /* path; "" for the notice as a whole */
  KkSeverity severity;
  char *code;    /* stable: "required", "check_digit", "late_filing" … */
  char *message; /* Japanese: what is wrong and what to do */
} KkProblem;

KkProblem *
kk_problem_new (const char *field, KkSeverity severity, const char *code, const char *message);
void kk_problem_free (KkProblem *problem);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkProblem, kk_problem_free)

/* What an old 除票 of the city says of a person who comes (再転入, 標準仕様書). */
typedef enum
{
  KK_FORMER_NONE,
  KK_FORMER_NUMBER, /* 個人番号, 住民票コード or card number are equal: they have to be used again
                     */
  KK_FORMER_NAME, /* 氏名, 性別 and 生年月日 are equal: look */
} KkFormer;

typedef struct
{
  GDate today;
  const char *city_code; /* 全国地方公共団体コード of our city, 5 or 6 digits; NULL: not checked */
  const char *city_name; /* 都道府県市区町村 of our city as addresses begin; NULL: not checked */

  /* Papers that were not seen (kk-papers.h) are problems: blocking ones "paper_missing", the others
   * "paper_advised", at the paper's flag. FALSE: the caller lists them itself. */
  gboolean papers;

  /* TRUE where a 支援措置 covers the person; person -1: the household (an address, a head). The
   * list itself is kept by who opens it (store). NULL: nobody is known. The message names neither
   * the measure nor the person. */
  gboolean (*is_protected) (const KkNotice *notice, int person, gpointer data);
  /* A second person with the right has opened this case: 支援措置 is no problem any more. */
  gboolean protection_opened;
  /* 除票 of the city, where they are known. NULL: not asked. */
  KkFormer (*find_former) (const KkNotice *notice, int person, gpointer data);
  gpointer data; /* for both */
} KkCheckContext;

/* The problems of a notice in the order of the form; empty array when there are none.
 * A warning whose field carries a remark (KkValue.remark) has been passed and is left out. */
GPtrArray *kk_check_notice (const KkNotice *notice, const KkCheckContext *context);
gboolean kk_problems_have_error (const GPtrArray *problems);
JsonNode *kk_problems_to_json (const GPtrArray *problems);

G_END_DECLS
