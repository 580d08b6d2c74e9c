/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-date.h"

#include "core/kk-json.h"
#include "core/kk-text.h"

#include <gio/gio.h>
#include <string.h>

/* Before 1873 the printed month and day are of the lunisolar calendar. */
#define FIRST_SOLAR_YEAR 1873

typedef struct
{
  int code;
  char letter;
  char *name;
  GDate first;
  GDate until; /* last day on which the era is accepted; invalid: still runs */
} Era;

typedef struct
{
  Era *eras;
  guint n;
  GRegex *full, *compact, *partial;
} EraTable;

static EraTable *table;

static void
era_table_free (EraTable *t)
{
  for (guint i = 0; i < t->n; i++)
    g_free (t->eras[i].name);
  g_free (t->eras);
  g_clear_pointer (&t->full, g_regex_unref);
  g_clear_pointer (&t->compact, g_regex_unref);
  g_clear_pointer (&t->partial, g_regex_unref);
  g_free (t);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EraTable, era_table_free)

static gboolean
parse_iso (const char *s, GDate *out)
{
  int y, m, d;
  g_date_clear (out, 1);
  if (s == NULL || strlen (s) != 10 || s[4] != '-' || s[7] != '-')
    return FALSE;
  for (int i = 0; i < 10; i++)
    if (i != 4 && i != 7 && !g_ascii_isdigit (s[i]))
      return FALSE;
  y = (int) g_ascii_strtoll (s, NULL, 10);
  m = (int) g_ascii_strtoll (s + 5, NULL, 10);
  d = (int) g_ascii_strtoll (s + 8, NULL, 10);
  if (!g_date_valid_dmy ((GDateDay) d, m, (GDateYear) y))
    return FALSE;
  g_date_set_dmy (out, (GDateDay) d, m, (GDateYear) y);
  return TRUE;
}

static int
line_of (const char *json, gsize length, const char *needle)
{
  const char *at = g_strstr_len (json, (gssize) length, needle);
  int line = 1;
  for (const char *p = json; at != NULL && p < at; p++)
    line += *p == '\n';
  return line;
}

static gboolean
load_era (JsonObject *row, Era *era, const char *json, gsize length, GError **error)
{
  const char *name = kk_json_get_string (row, "name", NULL);
  const char *letter = kk_json_get_string (row, "letter", NULL);
  const char *until = kk_json_get_string (row, "accept_until", NULL);
  const char *why = NULL;

  era->code = (int) kk_json_get_int (row, "code", 0);
  if (name == NULL || g_utf8_strlen (name, -1) < 2)
    why = "name missing";
  else if (letter == NULL || strlen (letter) != 1 || !g_ascii_isupper (letter[0]))
    why = "letter must be one capital";
  else if (era->code < 1 || era->code > 9)
    why = "code must be 1 to 9";
  else if (!parse_iso (kk_json_get_string (row, "first", NULL), &era->first))
    why = "first is not a date";
  else if (until != NULL
           && (!parse_iso (until, &era->until) || g_date_compare (&era->until, &era->first) < 0))
    why = "accept_until is not a date after first";
  if (why != NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "eras, line %d: %s",
                   name != NULL ? line_of (json, length, name) : 1, why);
      return FALSE;
    }
  era->name = g_strdup (name);
  era->letter = letter[0];
  return TRUE;
}

static gboolean
build_regexes (EraTable *t, GError **error)
{
  g_autoptr (GString) any = g_string_new (NULL);
  for (guint i = 0; i < t->n; i++)
    {
      g_autofree char *name = g_regex_escape_string (t->eras[i].name, -1);
      g_string_append_printf (any, "%s|", name);
    }
  for (guint i = 0; i < t->n; i++)
    g_string_append_printf (any, "%c|%.*s|", t->eras[i].letter,
                            (int) (g_utf8_next_char (t->eras[i].name) - t->eras[i].name),
                            t->eras[i].name);
  g_string_truncate (any, any->len - 1);

  g_autofree char *full = g_strdup_printf ("(?:(?<era>%s)\\.?(?<ey>\\d{1,2}|元)|(?<y>\\d{4}))(?:年|"
                                           "[./-])(?<m>\\d{1,2})(?:月|[./-])(?<d>\\d{1,2})(?!\\d)",
                                           any->str);
  g_autofree char *compact = g_strdup_printf (
      "^(?:(?<era>[1-9]|%s)(?<ey>\\d{2})|(?<y>[12]\\d{3}))(?<m>\\d{2})(?<d>\\d{2})$", any->str);
  g_autofree char *partial = g_strdup_printf ("(?:(?<era>%s)\\.?(?<ey>\\d{1,2}|元)|(?<y>\\d{4}))年("
                                              "?:(?<m>\\d{1,2})月)?(?:(?<d>\\d{1,2})日)?",
                                              any->str);
  t->full = g_regex_new (full, G_REGEX_CASELESS, 0, error);
  t->compact = t->full != NULL ? g_regex_new (compact, G_REGEX_CASELESS, 0, error) : NULL;
  t->partial = t->compact != NULL ? g_regex_new (partial, G_REGEX_CASELESS, 0, error) : NULL;
  return t->partial != NULL;
}

gboolean
kk_date_load_eras (GBytes *json, GError **error)
{
  gsize length = 0;
  const char *data = g_bytes_get_data (json, &length);
  g_autoptr (JsonNode) root = kk_json_parse (data != NULL ? data : "", (gssize) length, error);
  if (root == NULL)
    return FALSE;
  JsonArray *rows = JSON_NODE_HOLDS_OBJECT (root)
                        ? kk_json_get_array (json_node_get_object (root), "eras")
                        : NULL;
  guint n = rows != NULL ? json_array_get_length (rows) : 0;
  if (n == 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "eras, line 1: no eras");
      return FALSE;
    }

  g_autoptr (EraTable) fresh = g_new0 (EraTable, 1);
  fresh->eras = g_new0 (Era, n);
  for (guint i = 0; i < n; i++, fresh->n++)
    {
      JsonNode *node = json_array_get_element (rows, i);
      Era *era = &fresh->eras[i];
      if (!JSON_NODE_HOLDS_OBJECT (node))
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "eras, entry %u: not an object",
                       i + 1);
          return FALSE;
        }
      if (!load_era (json_node_get_object (node), era, data, length, error))
        return FALSE;
      if (i > 0 && g_date_compare (&fresh->eras[i - 1].first, &era->first) >= 0)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "eras, line %d: not in order",
                       line_of (data, length, era->name));
          fresh->n++;
          return FALSE;
        }
    }
  if (!build_regexes (fresh, error))
    return FALSE;
  g_clear_pointer (&table, era_table_free);
  table = g_steal_pointer (&fresh);
  return TRUE;
}

static const EraTable *
get_table (void)
{
  static gsize once;
  if (g_once_init_enter (&once))
    {
      if (table == NULL)
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (GBytes) bytes
              = g_resources_lookup_data ("/jp/kakanai/tables/eras.json", 0, &error);
          if (bytes == NULL || !kk_date_load_eras (bytes, &error))
            g_error ("tables/eras.json: %s", error->message);
        }
      g_once_init_leave (&once, 1);
    }
  return table;
}

static const Era *
find_era (const EraTable *t, const char *s)
{
  for (guint i = 0; i < t->n; i++)
    {
      const Era *era = &t->eras[i];
      if (g_ascii_isdigit (s[0]) ? s[0] - '0' == era->code
                                 : (g_ascii_toupper (s[0]) == era->letter && s[1] == '\0'))
        return era;
      if (g_str_has_prefix (era->name, s))
        return era;
    }
  return NULL;
}

void
kk_date_clear (KkDate *date)
{
  g_clear_pointer (&date->text, g_free);
  memset (date, 0, sizeof *date);
}

static int
group_int (GMatchInfo *info, const char *name)
{
  g_autofree char *s = g_match_info_fetch_named (info, name);
  if (s == NULL || *s == '\0')
    return 0;
  return strcmp (s, "元") == 0 ? 1 : (int) g_ascii_strtoll (s, NULL, 10);
}

/* Fills year, month, day and whether the printed era covers them. */
static void
take_match (const EraTable *t, GMatchInfo *info, KkDate *out)
{
  g_autofree char *name = g_match_info_fetch_named (info, "era");
  const Era *era = name != NULL && *name ? find_era (t, name) : NULL;

  out->month = group_int (info, "m");
  out->day = group_int (info, "d");
  if (era == NULL)
    {
      out->year = group_int (info, "y");
      return;
    }
  int year = group_int (info, "ey");
  out->year = g_date_get_year (&era->first) + year - 1;
  int m = out->month != 0 ? out->month : 12;
  int d = out->day != 0 ? out->day : 31;
  int packed = (out->year * 100 + m) * 100 + d;
  int first = (g_date_get_year (&era->first) * 100 + (int) g_date_get_month (&era->first)) * 100
              + g_date_get_day (&era->first);
  out->era_doubtful = year < 1 || packed < first;
  if (g_date_valid (&era->until))
    {
      m = out->month != 0 ? out->month : 1;
      d = out->day != 0 ? out->day : 1;
      packed = (out->year * 100 + m) * 100 + d;
      int last = (g_date_get_year (&era->until) * 100 + (int) g_date_get_month (&era->until)) * 100
                 + g_date_get_day (&era->until);
      out->era_doubtful = out->era_doubtful || packed > last;
    }
}

static gboolean
is_vague (const char *s)
{
  static const char *const words[]
      = { "不詳", "不明", "頃", "ころ", "推定", "上旬", "中旬", "下旬", "春", "夏", "秋", "冬" };
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (s, words[i]) != NULL)
      return TRUE;
  return strstr (s, "から") != NULL && strstr (s, "まで") != NULL;
}

gboolean
kk_date_parse (const char *text, KkDate *out)
{
  const EraTable *t = get_table ();
  g_autoptr (GMatchInfo) info = NULL;
  g_autofree char *packed = kk_text_fold (text);

  memset (out, 0, sizeof *out);
  gboolean vague = is_vague (packed);
  gboolean found = g_regex_match (t->full, packed, 0, &info);
  if (!found)
    {
      g_clear_pointer (&info, g_match_info_unref);
      found = g_regex_match (t->compact, packed, 0, &info);
    }
  if (!found)
    {
      g_clear_pointer (&info, g_match_info_unref);
      found = g_regex_match (t->partial, packed, 0, &info);
    }
  if (!found && !vague)
    return FALSE;
  if (found)
    take_match (t, info, out);
  if (out->month > 12 || out->day > 31)
    {
      /* A misprint or a misreading: nothing of it is known for sure but the text. */
      out->month = out->month > 12 ? 0 : out->month;
      out->day = 0;
    }
  out->calendar = found && !vague && out->year >= FIRST_SOLAR_YEAR && out->month > 0 && out->day > 0
                  && g_date_valid_dmy ((GDateDay) out->day, out->month, (GDateYear) out->year);
  if (vague && strstr (packed, "から") != NULL)
    out->year = out->month = out->day = 0;
  g_autofree char *folded = kk_text_fold_width (text);
  out->text = g_strdup (g_strstrip (folded));
  return TRUE;
}

char *
kk_date_normalise (const char *text)
{
  g_auto (KkDate) date = { 0 };
  if (!kk_date_parse (text, &date))
    {
      g_autofree char *folded = kk_text_fold_width (text);
      return g_strdup (g_strstrip (folded));
    }
  return date.calendar ? g_strdup_printf ("%04d-%02d-%02d", date.year, date.month, date.day)
                       : g_strdup (date.text);
}

/* month 0 where the text says the day alone. */
static gboolean
parse_short (const char *text, int *month, int *day)
{
  g_autofree char *folded = g_utf8_normalize (text, -1, G_NORMALIZE_ALL_COMPOSE);
  g_autoptr (GRegex) regex
      = g_regex_new ("^\\s*(?:(\\d{1,2})(?:月|[./-]))?(\\d{1,2})日?\\s*$", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  if (folded == NULL || !g_regex_match (regex, folded, 0, &match))
    return FALSE;
  g_autofree char *m = g_match_info_fetch (match, 1);
  g_autofree char *d = g_match_info_fetch (match, 2);
  *month = (int) g_ascii_strtoll (m, NULL, 10);
  *day = (int) g_ascii_strtoll (d, NULL, 10);
  return *day > 0 && (*m == '\0' || *month > 0);
}

char *
kk_date_complete (const char *text, const char *today, gboolean planned)
{
  GDate now, candidate;
  int month, day;

  if (!parse_iso (today, &now) || !parse_short (text, &month, &day))
    return NULL;
  /* Month by month away from today; 2月29日 is not there every year. */
  for (int step = 0; step <= 12 * 8; step++)
    {
      int index = g_date_get_year (&now) * 12 + (int) g_date_get_month (&now) - 1
                  + (planned ? step : -step);

      g_date_clear (&candidate, 1);
      if ((month != 0 && index % 12 + 1 != month)
          || !g_date_valid_dmy ((GDateDay) day, (GDateMonth) (index % 12 + 1),
                                (GDateYear) (index / 12)))
        continue;
      g_date_set_dmy (&candidate, (GDateDay) day, (GDateMonth) (index % 12 + 1),
                      (GDateYear) (index / 12));
      if (planned ? g_date_compare (&candidate, &now) >= 0 : g_date_compare (&candidate, &now) <= 0)
        return g_strdup_printf ("%04d-%02d-%02d", index / 12, index % 12 + 1, day);
    }
  return NULL;
}

char *
kk_date_to_wareki (const char *value)
{
  const EraTable *t = get_table ();
  GDate date;

  if (!parse_iso (value, &date) || g_date_get_year (&date) < FIRST_SOLAR_YEAR)
    return g_strdup (value != NULL ? value : "");
  for (guint i = t->n; i-- > 0;)
    {
      const Era *era = &t->eras[i];
      if (g_date_compare (&era->first, &date) > 0)
        continue;
      int year = g_date_get_year (&date) - g_date_get_year (&era->first) + 1;
      g_autofree char *n = year == 1 ? g_strdup ("元") : g_strdup_printf ("%d", year);
      return g_strdup_printf ("%s%s年%d月%d日", era->name, n, (int) g_date_get_month (&date),
                              g_date_get_day (&date));
    }
  return g_strdup (value);
}

char *
kk_date_to_seireki (const char *value)
{
  GDate date;
  if (!parse_iso (value, &date))
    return g_strdup (value != NULL ? value : "");
  return g_strdup_printf ("%d年%d月%d日", g_date_get_year (&date), (int) g_date_get_month (&date),
                          g_date_get_day (&date));
}

gboolean
kk_date_days_between (const char *a, const char *b, int *days_out)
{
  GDate from, to;
  if (!parse_iso (a, &from) || !parse_iso (b, &to))
    return FALSE;
  *days_out = g_date_days_between (&from, &to);
  return TRUE;
}

static int
age_on (const GDate *birth, const GDate *day)
{
  if (g_date_compare (birth, day) > 0)
    return -1;
  int age = g_date_get_year (day) - g_date_get_year (birth);
  int bm = (int) g_date_get_month (birth), dm = (int) g_date_get_month (day);
  if (dm < bm || (dm == bm && g_date_get_day (day) < g_date_get_day (birth)))
    age--;
  return age;
}

int
kk_date_age (const char *birth, const char *today)
{
  GDate b, t;
  if (!parse_iso (birth, &b) || !parse_iso (today, &t))
    return -1;
  return age_on (&b, &t);
}

int
kk_date_legal_age (const char *birth, const char *today)
{
  GDate b, t;
  if (!parse_iso (birth, &b) || !parse_iso (today, &t) || g_date_compare (&b, &t) > 0)
    return -1;
  g_date_add_days (&t, 1);
  return age_on (&b, &t);
}
