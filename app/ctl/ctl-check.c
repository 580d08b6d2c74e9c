/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/ctl/ctl.h"

#include "core/kk-check-digit.h"
#include "core/kk-field.h"
#include "core/kk-problem.h"
#include "core/kk-json.h"
#include "lexicon/kk-address.h"

#include <stdio.h>
#include <string.h>

static gboolean
parse_day (const char *text, GDate *out)
{
  int y, m, d, end = 0;
  if (sscanf (text, "%4d-%2d-%2d%n", &y, &m, &d, &end) != 3 || text[end] != '\0' || y < 1873
      || !g_date_valid_dmy ((GDateDay) d, m, (GDateYear) y))
    return FALSE;
  g_date_set_dmy (out, (GDateDay) d, m, (GDateYear) y);
  return TRUE;
}

static gboolean
is_city_code (const char *code)
{
  return strlen (code) == 6 ? kk_check_city_code (code) : kk_city_code_check_digit (code) >= 0;
}

/* "福岡県小郡市" for a code; NULL where the dictionary does not know it. */
static char *
find_city_name (const char *code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkLexicon) lexicon = kk_lexicon_open (NULL, &error);
  if (lexicon == NULL)
    {
      fprintf (stderr, "kakanaictl check: --city: %s\n", error->message);
      return NULL;
    }
  g_autoptr (KkAddress) city = kk_address_city_by_code (lexicon, code);
  if (city == NULL)
    fprintf (stderr, "kakanaictl check: --city: no such city in the dictionary\n");
  return city != NULL ? g_strconcat (city->prefecture, city->city, NULL) : NULL;
}

static void
print_problems (const GPtrArray *problems)
{
  for (guint i = 0; i < problems->len; i++)
    {
      const KkProblem *problem = problems->pdata[i];
      printf ("%s\t%s\t%s\t%s\n", problem->severity == KK_SEVERITY_ERROR ? "error" : "warning",
              problem->field, problem->code, problem->message);
    }
}

int
ctl_check (int argc, char **argv)
{
  g_autofree char *today = NULL, *city = NULL, *json = NULL, *name = NULL;
  gboolean as_json = FALSE;
  KkCheckContext context = { 0 };
  GOptionEntry entries[] = {
    { "today", 0, 0, G_OPTION_ARG_STRING, &today, "この日を今日とみなす", "YYYY-MM-DD" },
    { "city", 0, 0, G_OPTION_ARG_STRING, &city, "自市区町村の団体コード", "CODE" },
    { "papers", 0, 0, G_OPTION_ARG_NONE, &context.papers, "見ていない書類も挙げる", NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, "JSONで出力する", NULL },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  gsize length = 0;

  if (!ctl_options ("NOTICE.json", entries, &argc, &argv))
    return CTL_USAGE;
  if (argc != 2)
    {
      fprintf (stderr, "kakanaictl check: one NOTICE.json, please\n");
      return CTL_USAGE;
    }
  g_date_clear (&context.today, 1);
  if (today == NULL)
    g_date_set_time_t (&context.today, time (NULL));
  else if (!parse_day (today, &context.today))
    {
      fprintf (stderr, "kakanaictl check: --today wants YYYY-MM-DD\n");
      return CTL_USAGE;
    }
  if (city != NULL && !is_city_code (city))
    {
      fprintf (stderr, "kakanaictl check: --city wants a code of 5 or 6 digits\n");
      return CTL_USAGE;
    }
  if (!g_file_get_contents (argv[1], &json, &length, &error))
    {
      fprintf (stderr, "kakanaictl check: %s\n", error->message);
      return CTL_USAGE;
    }
  g_autoptr (KkNotice) notice = kk_notice_from_string (json, (gssize) length, &error);
  if (notice == NULL)
    {
      fprintf (stderr, "kakanaictl check: %s: %s\n", argv[1], error->message);
      return CTL_USAGE;
    }

  context.city_code = city;
  name = city != NULL ? find_city_name (city) : NULL;
  context.city_name = name;
  g_autoptr (GPtrArray) problems = kk_check_notice (notice, &context);
  if (as_json)
    {
      g_autoptr (JsonNode) node = kk_problems_to_json (problems);
      g_autofree char *text = json_to_string (node, TRUE);
      printf ("%s\n", text);
    }
  else
    print_problems (problems);
  return kk_problems_have_error (problems) ? CTL_FAILED : CTL_OK;
}
