/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-check-private.h"

#include "core/kk-papers.h"

#include <string.h>

static void
check_papers (KkChecker *checker)
{
  g_autoptr (GPtrArray) papers = kk_papers_wanted (checker->notice, checker->today);
  for (guint i = 0; i < papers->len; i++)
    {
      const KkPaper *paper = papers->pdata[i];
      if (!paper->seen && strcmp (paper->path, "filer.mandate") != 0) /* has a rule of its own */
        kk_checker_report (checker, paper->path,
                           paper->blocking ? "paper_missing" : "paper_advised", paper->label);
    }
}

/* One problem for the whole case: which person it is about is nobody's business. */
static void
check_protected (KkChecker *checker)
{
  const KkCheckContext *context = checker->context;
  gboolean found = strcmp (kk_checker_text (checker, -1, "support_measures"), "true") == 0;
  int n = (int) checker->notice->persons->len;

  if (context->protection_opened)
    return;
  for (int i = -1; !found && context->is_protected != NULL && i < n; i++)
    found = context->is_protected (checker->notice, i, context->data);
  if (found)
    kk_checker_report (checker, "", "support_measures", NULL);
}

static void
check_former (KkChecker *checker)
{
  const KkCheckContext *context = checker->context;
  for (int i = 0; i < (int) checker->notice->persons->len; i++)
    {
      if (kk_kind_want (checker->notice, i, "former_resident") == KK_WANT_NONE)
        continue; /* nobody comes */
      KkFormer former = context->find_former != NULL
                            ? context->find_former (checker->notice, i, context->data)
                            : KK_FORMER_NONE;
      if (former == KK_FORMER_NUMBER)
        kk_checker_report_person (checker, i, "former_resident", "former_resident",
                                  "番号の同じ除票があります。");
      else if (former == KK_FORMER_NAME)
        kk_checker_report_person (checker, i, "former_resident", "former_resident",
                                  "氏名・性別・生年月日の同じ除票があります。");
      else if (strcmp (kk_checker_text (checker, i, "former_resident"), "true") == 0)
        kk_checker_report_person (checker, i, "former_resident", "former_resident", NULL);
    }
}

void
kk_checker_context (KkChecker *checker)
{
  if (checker->context->papers)
    check_papers (checker);
  check_protected (checker);
  check_former (checker);
}
