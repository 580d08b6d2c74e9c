/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-stay.h"

#include "core/kk-json.h"
#include "core/kk-table-private.h"
#include "core/kk-text.h"

#include <string.h>

#define MONTH_DAYS 31 /* for comparing "3月" with "90日": no month is longer */

gboolean
kk_stay_parse (const char *text, KkStay *out)
{
  static const struct
  {
    const char *unit;
    int months, days;
  } units[] = { { "年", 12, 0 },  { "か月", 1, 0 }, { "ヶ月", 1, 0 },
                { "カ月", 1, 0 }, { "月", 1, 0 },   { "日", 0, 1 } };
  g_autofree char *folded = kk_text_fold (text != NULL ? text : "");
  const char *p = folded;
  gsize last = 0;
  *out = (KkStay){ 0 };

  if (strcmp (folded, "無期限") == 0)
    {
      out->endless = TRUE;
      return TRUE;
    }
  if (strlen (folded) == 7 && strspn (folded, "0123456789") == 7)
    {
      int n = (int) g_ascii_strtoll (folded, NULL, 10);
      out->months = n / 100000 * 12 + n / 1000 % 100;
      out->days = n % 1000;
      return n > 0 && n / 1000 % 100 < 12;
    }
  while (*p != '\0')
    {
      char *end;
      if (!g_ascii_isdigit (*p))
        return FALSE;
      gint64 n = g_ascii_strtoll (p, &end, 10);
      gsize unit = 0;
      while (unit < G_N_ELEMENTS (units) && !g_str_has_prefix (end, units[unit].unit))
        unit++;
      /* 年 before 月 before 日, each once */
      if (unit == G_N_ELEMENTS (units) || n < 1 || n > 999 || unit + 1 <= last)
        return FALSE;
      out->months += (int) n * units[unit].months;
      out->days += (int) n * units[unit].days;
      last = unit == 0 ? 1 : units[unit].months > 0 ? 5 : 6;
      p = end + strlen (units[unit].unit);
    }
  return out->months > 0 || out->days > 0;
}

char *
kk_stay_to_text (KkStay stay)
{
  if (stay.endless)
    return g_strdup ("無期限");
  GString *text = g_string_new (NULL);
  if (stay.months >= 12)
    g_string_append_printf (text, "%d年", stay.months / 12);
  if (stay.months % 12 > 0)
    g_string_append_printf (text, "%d月", stay.months % 12);
  if (stay.days > 0)
    g_string_append_printf (text, "%d日", stay.days);
  return g_string_free (text, FALSE);
}

char *
kk_stay_to_code (KkStay stay)
{
  if (stay.endless || stay.months >= 1200 || stay.days > 999)
    return NULL;
  return g_strdup_printf ("%02d%02d%03d", stay.months / 12, stay.months % 12, stay.days);
}

char *
kk_stay_describe (const char *text)
{
  KkStay stay;
  g_autofree char *code = kk_stay_parse (text, &stay) ? kk_stay_to_code (stay) : NULL;
  if (code == NULL)
    return g_strdup (text != NULL ? text : "");
  g_autofree char *words = kk_stay_to_text (stay);
  return g_strdup_printf ("%s（%s）", code, words);
}

static gboolean
is_equal (KkStay a, KkStay b)
{
  return a.endless == b.endless && a.months == b.months && a.days == b.days;
}

KkStayFit
kk_stay_fits (const char *status, const char *period, const char *day)
{
  JsonObject *row = kk_status_find (status);
  const char *from = kk_json_get_string (row, "from", NULL);
  const char *to = kk_json_get_string (row, "to", NULL);
  const char *at_most = kk_json_get_string (row, "at_most", NULL);
  const char *free_text = kk_json_get_string (row, "free", NULL);
  KkStay stay, allowed;

  if (row == NULL || (day != NULL && from != NULL && strcmp (day, from) < 0)
      || (day != NULL && to != NULL && strcmp (day, to) > 0))
    return KK_STAY_NO_STATUS;
  if (free_text != NULL)
    return KK_STAY_FITS;
  if (!kk_stay_parse (period, &stay))
    return KK_STAY_UNREADABLE;
  JsonArray *periods = kk_json_get_array (row, "periods");
  for (guint i = 0; periods != NULL && i < json_array_get_length (periods); i++)
    if (kk_stay_parse (json_array_get_string_element (periods, i), &allowed)
        && is_equal (stay, allowed))
      return KK_STAY_FITS;
  if (at_most != NULL && !stay.endless && kk_stay_parse (at_most, &allowed)
      && stay.months * MONTH_DAYS + stay.days <= allowed.months * MONTH_DAYS + allowed.days)
    return KK_STAY_FITS;
  return KK_STAY_NO_PERIOD;
}
