/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-date.h"

#include <string.h>

typedef struct
{
  const char *text, *value;
  gboolean doubtful;
} Row;

static const Row calendar_rows[] = {
  { "令和5年4月1日", "2023-04-01" },
  { "令和元年5月1日", "2019-05-01" },
  { "令和1年5月1日", "2019-05-01" },
  { "元/1/01", NULL },
  { "R5.4.1", "2023-04-01" },
  { "Ｒ５．４．１", "2023-04-01" },
  { "r5/4/1", "2023-04-01" },
  { "令5.4.1", "2023-04-01" },
  { "令5/4/1", "2023-04-01" },
  { "5060401", "2024-04-01" },
  { "R060401", "2024-04-01" },
  { "20240401", "2024-04-01" },
  { "2023-04-01", "2023-04-01" },
  { "西暦2023年4月1日", "2023-04-01" },
  { "２０２３年　４月　１日", "2023-04-01" },
  { "平成元年3月31日生", "1989-03-31" },
  { "平成31年04月30日", "2019-04-30" },
  { "昭和 64 年 1 月 7 日", "1989-01-07" },
  { "平成元年1月8日", "1989-01-08" },
  { "㍻5年4月1日", "1993-04-01" },
  { "明治45年7月30日", "1912-07-30" },
  { "大正元年7月30日", "1912-07-30" },
  { "大正15年12月25日", "1926-12-25" },
  { "昭和元年12月25日", "1926-12-25" },
  { "このカードは2027年07月01日まで有効", "2027-07-01" },
  { "令和6年2月29日", "2024-02-29" },
  { "平成35年4月1日", "2023-04-01", TRUE },
  { "令和1年4月1日", "2019-04-01", TRUE },
  { "平成31年5月1日", "2019-05-01", TRUE },
  { "昭和64年1月8日", "1989-01-08", TRUE },
  { "明治45年7月31日", "1912-07-31", TRUE },
  { "大正15年12月26日", "1926-12-26", TRUE },
};

static void
test_calendar (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (calendar_rows); i++)
    {
      const Row *row = &calendar_rows[i];
      g_auto (KkDate) date = { 0 };
      gboolean found = kk_date_parse (row->text, &date);
      if (row->value == NULL)
        {
          g_assert_false (found);
          continue;
        }
      g_autofree char *value = kk_date_normalise (row->text);
      if (!found || !date.calendar || strcmp (value, row->value) != 0
          || date.era_doubtful != row->doubtful)
        g_error ("%s: %s, calendar %d, doubtful %d", row->text, value, date.calendar,
                 date.era_doubtful);
    }
}

static const struct
{
  const char *text;
  int year, month, day;
} vague_rows[] = {
  { "昭和10年頃", 1935, 0, 0 },
  { "昭和10年5月頃", 1935, 5, 0 },
  { "昭和10年春", 1935, 0, 0 },
  { "昭和10年5月上旬", 1935, 5, 0 },
  { "推定昭和10年5月3日", 1935, 5, 3 },
  { "年月日不詳", 0, 0, 0 },
  { "昭和10年 月日不詳", 1935, 0, 0 },
  { "昭和10年5月 日不詳", 1935, 5, 0 },
  { "昭和10年5月1日から昭和10年5月10日までの間", 0, 0, 0 },
  { "1950-00-00", 1950, 0, 0 },
  { "1950年00月00日", 1950, 0, 0 },
  { "昭和10年2月29日", 1935, 2, 29 },
  { "2023-02-29", 2023, 2, 29 },
  { "明治3年10月1日", 1870, 10, 1 },
  { "不詳", 0, 0, 0 },
};

static void
test_vague (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (vague_rows); i++)
    {
      g_auto (KkDate) date = { 0 };
      gboolean found = kk_date_parse (vague_rows[i].text, &date);
      g_autofree char *value = kk_date_normalise (vague_rows[i].text);
      if (!found || date.calendar || strcmp (value, vague_rows[i].text) != 0
          || date.year != vague_rows[i].year || date.month != vague_rows[i].month
          || date.day != vague_rows[i].day)
        g_error ("%s: %s %d-%d-%d, calendar %d", vague_rows[i].text, value, date.year, date.month,
                 date.day, date.calendar);
      g_autofree char *wareki = kk_date_to_wareki (value);
      g_assert_cmpstr (wareki, ==, value);
    }
}

static void
test_no_date (void)
{
  static const char *const texts[] = { "", "世帯主", "令和", "12-34", "年 月 日", "abc", "１２３" };
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_auto (KkDate) date = { 0 };
      if (kk_date_parse (texts[i], &date))
        g_error ("%s should be no date", texts[i]);
    }
}

static void
test_complete (void)
{
  static const struct
  {
    const char *text, *today;
    gboolean planned;
    const char *value;
  } rows[] = {
    { "29", "2026-12-01", FALSE, "2026-11-29" },
    { "1", "2026-12-01", FALSE, "2026-12-01" },
    { "2", "2026-12-01", TRUE, "2026-12-02" },
    { "1", "2026-12-01", TRUE, "2026-12-01" },
    { "31", "2026-12-01", FALSE, "2026-10-31" },
    { "12.25", "2026-12-01", FALSE, "2025-12-25" },
    { "１２／２５", "2026-12-01", TRUE, "2026-12-25" },
    { "11月30日", "2026-12-01", FALSE, "2026-11-30" },
    { "3-1", "2026-12-01", TRUE, "2027-03-01" },
    { "30日", "2026-12-01", FALSE, "2026-11-30" },
    { "2.29", "2026-12-01", FALSE, "2024-02-29" },
    { "2.30", "2026-12-01", FALSE, NULL },
    { "13.1", "2026-12-01", FALSE, NULL },
    { "0", "2026-12-01", FALSE, NULL },
    { "0.5", "2026-12-01", FALSE, NULL },
    { "R8.4.1", "2026-12-01", FALSE, NULL },
    { "2026-04-01", "2026-12-01", FALSE, NULL },
    { "123", "2026-12-01", FALSE, NULL },
    { "年月日不詳", "2026-12-01", FALSE, NULL },
    { "", "2026-12-01", FALSE, NULL },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *value = kk_date_complete (rows[i].text, rows[i].today, rows[i].planned);
      if (g_strcmp0 (value, rows[i].value) != 0)
        g_error ("%s: %s", rows[i].text, value);
    }
}

static void
test_format (void)
{
  static const char *const rows[][3] = {
    { "2023-04-01", "令和5年4月1日", "2023年4月1日" },
    { "2019-05-01", "令和元年5月1日", "2019年5月1日" },
    { "2019-04-30", "平成31年4月30日", "2019年4月30日" },
    { "1989-01-07", "昭和64年1月7日", "1989年1月7日" },
    { "1989-01-08", "平成元年1月8日", "1989年1月8日" },
    { "1926-12-25", "昭和元年12月25日", "1926年12月25日" },
    { "1926-12-24", "大正15年12月24日", "1926年12月24日" },
    { "1912-07-29", "明治45年7月29日", "1912年7月29日" },
    { "1870-01-01", "1870-01-01", "1870年1月1日" },
    { "昭和10年頃", "昭和10年頃", "昭和10年頃" },
    { "", "", "" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *wareki = kk_date_to_wareki (rows[i][0]);
      g_autofree char *seireki = kk_date_to_seireki (rows[i][0]);
      g_assert_cmpstr (wareki, ==, rows[i][1]);
      g_assert_cmpstr (seireki, ==, rows[i][2]);
    }
}

/* Every day since 1873 goes to 和暦 and comes back as itself, without a doubt. */
static void
test_every_day (void)
{
  GDate day;
  g_date_clear (&day, 1);
  g_date_set_dmy (&day, 1, 1, 1873);
  for (; g_date_get_year (&day) < 2041; g_date_add_days (&day, 1))
    {
      char iso[16];
      g_date_strftime (iso, sizeof iso, "%Y-%m-%d", &day);
      g_autofree char *wareki = kk_date_to_wareki (iso);
      g_auto (KkDate) back = { 0 };
      g_assert_true (kk_date_parse (wareki, &back));
      g_autofree char *value = kk_date_normalise (wareki);
      g_assert_cmpstr (value, ==, iso);
      g_assert_false (back.era_doubtful);
    }
}

static void
test_ages (void)
{
  static const struct
  {
    const char *birth, *today;
    int age, legal;
  } rows[] = {
    { "2019-04-01", "2025-03-30", 5, 5 },   { "2019-04-01", "2025-03-31", 5, 6 },
    { "2019-04-01", "2025-04-01", 6, 6 },   { "2004-02-29", "2022-02-27", 17, 17 },
    { "2004-02-29", "2022-02-28", 17, 18 }, { "2004-02-29", "2022-03-01", 18, 18 },
    { "2004-02-29", "2024-02-28", 19, 20 }, { "2004-02-29", "2024-02-29", 20, 20 },
    { "2025-05-05", "2025-05-05", 0, 0 },   { "2025-05-06", "2025-05-05", -1, -1 },
    { "昭和10年頃", "2025-05-05", -1, -1 }, { "2000-01-01", "", -1, -1 },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_assert_cmpint (kk_date_age (rows[i].birth, rows[i].today), ==, rows[i].age);
      g_assert_cmpint (kk_date_legal_age (rows[i].birth, rows[i].today), ==, rows[i].legal);
    }
}

static void
test_days (void)
{
  int days = 0;
  g_assert_true (kk_date_days_between ("2024-02-28", "2024-03-01", &days));
  g_assert_cmpint (days, ==, 2);
  g_assert_true (kk_date_days_between ("2024-03-01", "2024-02-28", &days));
  g_assert_cmpint (days, ==, -2);
  g_assert_false (kk_date_days_between ("2024-02-30", "2024-03-01", &days));
  g_assert_false (kk_date_days_between (NULL, "2024-03-01", &days));
}

static void
test_load (void)
{
  static const char *const bad[] = {
    "",
    "[]",
    "{}",
    "{\"eras\": []}",
    "{\"eras\": [1]}",
    "{\"eras\": [\n{\"name\": \"令和\", \"code\": 5, \"letter\": \"R\", \"first\": "
    "\"2019-05-32\"}]}",
    "{\"eras\": [{\"name\": \"令和\", \"code\": 5, \"letter\": \"RR\", \"first\": "
    "\"2019-05-01\"}]}",
    "{\"eras\": [{\"name\": \"令和\", \"code\": 50, \"letter\": \"R\", \"first\": "
    "\"2019-05-01\"}]}",
    "{\"eras\": [{\"code\": 5, \"letter\": \"R\", \"first\": \"2019-05-01\"}]}",
    "{\"eras\": [{\"name\": \"令和\", \"code\": 5, \"letter\": \"R\", \"first\": \"2019-05-01\"},"
    "{\"name\": \"平成\", \"code\": 4, \"letter\": \"H\", \"first\": \"1989-01-08\"}]}",
  };
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (bad[i], strlen (bad[i]));
      g_autoptr (GError) error = NULL;
      g_assert_false (kk_date_load_eras (bytes, &error));
      g_assert_nonnull (error);
      g_autofree char *still = kk_date_to_wareki ("2023-04-01");
      g_assert_cmpstr (still, ==, "令和5年4月1日");
    }
  static const char good[]
      = "{\"eras\": [{\"name\": \"令和\", \"code\": 5, \"letter\": \"R\", \"first\": "
        "\"2019-05-01\","
        "\"accept_until\": \"2029-12-31\"},"
        "{\"name\": \"未来\", \"code\": 6, \"letter\": \"X\", \"first\": \"2030-01-01\"}]}";
  g_autoptr (GBytes) bytes = g_bytes_new_static (good, sizeof good - 1);
  g_autoptr (GError) error = NULL;
  g_assert_true (kk_date_load_eras (bytes, &error));
  g_assert_no_error (error);
  g_autofree char *future = kk_date_to_wareki ("2031-02-03");
  g_assert_cmpstr (future, ==, "未来2年2月3日");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/date/calendar", test_calendar);
  g_test_add_func ("/date/vague", test_vague);
  g_test_add_func ("/date/none", test_no_date);
  g_test_add_func ("/date/complete", test_complete);
  g_test_add_func ("/date/format", test_format);
  g_test_add_func ("/date/every-day", test_every_day);
  g_test_add_func ("/date/ages", test_ages);
  g_test_add_func ("/date/days", test_days);
  g_test_add_func ("/date/load", test_load); /* last: replaces the table */
  return g_test_run ();
}
