/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/kk-kind-private.h"
#include "core/kk-notice-private.h"
#include "core/kk-problem.h"

G_BEGIN_DECLS

typedef struct
{
  const KkNotice *notice;
  const KkCheckContext *context;
  char today[11];
  JsonObject *kind; /* row of tables/kinds.json */
  const KkKindRow *row;
  GPtrArray *problems;
} KkChecker;

/* Reports row id of tables/problems.json at path. detail fills {detail}, NULL where it has none. */
void kk_checker_report (KkChecker *checker, const char *path, const char *id, const char *detail);
void kk_checker_report_person (
    KkChecker *checker, int person, const char *key, const char *id, const char *detail);

/* Nothing where that problem stands there already. */
void kk_checker_report_once (KkChecker *checker, const char *path, const char *id);

const char *kk_checker_text (const KkChecker *checker, int person, const char *key);

/* kk-check-move.c: dates, deadlines and cities; 未届; what a kind allows. */
void kk_checker_move (KkChecker *checker);
/* kk-check-person.c: what one person's fields say by themselves and against the move. */
void kk_checker_person (KkChecker *checker, int person);
/* kk-check-household.c: head, spouses, ages, numbers used twice. */
void kk_checker_household (KkChecker *checker);
/* kk-check-filer.c: 届出人 and 本人確認. */
void kk_checker_filer (KkChecker *checker);
/* kk-check-request.c: certificates without a move. */
void kk_checker_request (KkChecker *checker);
/* kk-check-context.c: what the city knows: papers seen, 支援措置, former residents. */
void kk_checker_context (KkChecker *checker);

G_END_DECLS
