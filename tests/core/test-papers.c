/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-papers.h"

#include "core/kk-stay.h"

#include <string.h>

/* Which papers a notice wants, and what a 在留期間 says. */

static void
test_papers (void)
{
  g_autoptr (KkNotice) notice = kk_notice_new (KK_MOVE_IN);
  g_autoptr (KkReading) reading = kk_reading_new (KK_DOCUMENT_TRANSFER_CERTIFICATE);
  kk_notice_add_person (notice);
  g_autoptr (GPtrArray) before = kk_papers_wanted (notice, "2025-04-05");
  g_autofree char *missing = kk_papers_missing_text (before, TRUE);
  g_assert_cmpstr (missing, ==, "転出証明書");

  g_ptr_array_add (reading->page_ids, g_strdup ("00"));
  kk_notice_merge_reading (notice, reading, KK_SOURCE_PAGE);
  g_autoptr (GPtrArray) after = kk_papers_wanted (notice, "2025-04-05");
  g_assert_null (kk_papers_missing_text (after, TRUE));
  kk_notice_forget_page (notice, "00");
  g_autoptr (GPtrArray) again = kk_papers_wanted (notice, "2025-04-05");
  g_autofree char *missing_again = kk_papers_missing_text (again, TRUE);
  g_assert_cmpstr (missing_again, ==, "転出証明書");

  g_autoptr (KkNotice) request = kk_notice_new (KK_CERTIFICATE_REQUEST);
  kk_notice_set (request, "request.juminhyo_all", "1", KK_SOURCE_TYPED);
  kk_notice_set (request, "request.seal", "2", KK_SOURCE_TYPED);
  g_autoptr (GArray) asked = kk_certificates_asked (request);
  g_assert_cmpuint (asked->len, ==, 2);
  g_assert_cmpint (g_array_index (asked, KkCertificate, 1).copies, ==, 2);
}

/* The seal card is asked back where somebody may have registered one: not of children, nor where
 * nobody has. */
static void
test_seal_card (void)
{
  static const struct
  {
    const char *said, *birth;
    gboolean wanted;
  } people[] = {
    { "", "", TRUE },
    { "", "1990-01-01", TRUE },
    { "", "2020-01-01", FALSE },
    { "", "2010-04-06", TRUE }, /* 15 at the end of the day before */
    { "", "2010-04-07", FALSE },
    { "false", "1990-01-01", FALSE },
    { "true", "1990-01-01", TRUE },
  };
  static const KkKind kinds[] = { KK_MOVE_OUT, KK_MOVE_OUT_SPECIAL, KK_MOVE_OUT_ABROAD };
  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
    for (gsize i = 0; i < G_N_ELEMENTS (people); i++)
      {
        g_autoptr (KkNotice) notice = kk_notice_new (kinds[k]);
        gboolean wanted = FALSE;
        kk_notice_add_person (notice);
        kk_notice_set (notice, "persons[0].seal_registered", people[i].said, KK_SOURCE_TYPED);
        kk_notice_set (notice, "persons[0].birth_date", people[i].birth, KK_SOURCE_TYPED);
        g_autoptr (GPtrArray) papers = kk_papers_wanted (notice, "2025-04-05");
        for (guint p = 0; p < papers->len; p++)
          {
            const KkPaper *paper = papers->pdata[p];
            wanted = wanted || strcmp (paper->key, "seal_card") == 0;
            g_assert_false (paper->blocking && strcmp (paper->key, "seal_card") == 0);
          }
        if (wanted != people[i].wanted)
          g_error ("%s, %s: %d", people[i].said, people[i].birth, wanted);
      }
}

static void
test_stay (void)
{
  static const struct
  {
    const char *text, *code;
    const char *status;
    KkStayFit fit;
  } stays[] = {
    { "5年", "0500000（5年）", "技能", KK_STAY_FITS },
    { "１年３月", "0103000（1年3月）", "留学", KK_STAY_FITS },
    { "4年6月", "0406000（4年6月）", "留学", KK_STAY_NO_PERIOD },
    { "90日", "0000090（90日）", "短期滞在", KK_STAY_FITS },
    { "6か月", "0006000（6月）", "定住者", KK_STAY_FITS },
    { "0300000", "0300000（3年）", "家族滞在", KK_STAY_FITS },
    { "無期限", "無期限", "永住者", KK_STAY_FITS },
    { "3年", "0300000（3年）", "永住者", KK_STAY_NO_PERIOD },
    { "3年", "0300000（3年）", "育成就労", KK_STAY_NO_STATUS },
    { "月", "月", "留学", KK_STAY_UNREADABLE },
    { "1月1年", "1月1年", "留学", KK_STAY_UNREADABLE },
    { "", "", "留学", KK_STAY_UNREADABLE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (stays); i++)
    {
      g_autofree char *text = kk_stay_describe (stays[i].text);
      g_assert_cmpstr (text, ==, stays[i].code);
      g_assert_cmpint (kk_stay_fits (stays[i].status, stays[i].text, "2025-04-05"), ==,
                       stays[i].fit);
    }
  g_assert_cmpint (kk_stay_fits ("育成就労", "3年", "2027-04-01"), ==, KK_STAY_FITS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/papers/wanted", test_papers);
  g_test_add_func ("/papers/seal-card", test_seal_card);
  g_test_add_func ("/papers/stay", test_stay);
  return g_test_run ();
}
