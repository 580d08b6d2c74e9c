/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "devices/kk-code-wedge.h"

#define DEFAULT_GAP_MS 25
#define DEFAULT_MIN_LENGTH 6
/* Characters of a run that pass before it can be told from typing. */
#define LEAD 3
#define MAX_LENGTH 8192
/* A reader with a prefix may pause longer, but not for ever. */
#define PREFIX_GAP_MS 500

struct _KkCodeWedge
{
  gunichar prefix;
  guint max_gap_ms;
  guint min_length;

  GString *run;    /* since the last gap, or since the prefix */
  GString *result; /* what the last verdict's text points to */
  guint n;         /* characters in run */
  gsize held_from; /* bytes of run that passed through */
  gboolean prefixed;
  guint32 last_ms;
};

KkCodeWedge *
kk_code_wedge_new (gunichar prefix, guint max_gap_ms, guint min_length)
{
  KkCodeWedge *wedge = g_new0 (KkCodeWedge, 1);

  wedge->prefix = prefix;
  wedge->max_gap_ms = max_gap_ms > 0 ? max_gap_ms : DEFAULT_GAP_MS;
  wedge->min_length = MAX (min_length > 0 ? min_length : DEFAULT_MIN_LENGTH, LEAD + 1);
  wedge->run = g_string_new (NULL);
  wedge->result = g_string_new (NULL);
  return wedge;
}

void
kk_code_wedge_free (KkCodeWedge *wedge)
{
  if (wedge == NULL)
    return;
  g_string_free (wedge->run, TRUE);
  g_string_free (wedge->result, TRUE);
  g_free (wedge);
}

static gboolean
is_holding (const KkCodeWedge *wedge)
{
  return wedge->prefixed || wedge->n > LEAD;
}

static guint
gap_limit (const KkCodeWedge *wedge)
{
  return wedge->prefixed ? PREFIX_GAP_MS : wedge->max_gap_ms;
}

static void
forget (KkCodeWedge *wedge)
{
  g_string_truncate (wedge->run, 0);
  wedge->n = 0;
  wedge->held_from = 0;
  wedge->prefixed = FALSE;
}

/* Ends the run; what was held of it goes back to the caller. The prefix is a key no person types:
 * it is not given back. */
static KkWedgeResult
release (KkCodeWedge *wedge)
{
  KkWedgeResult result = { KK_WEDGE_PASS, NULL, 0 };

  if (is_holding (wedge) && wedge->run->len > wedge->held_from)
    {
      g_string_assign (wedge->result, wedge->run->str + wedge->held_from);
      result.verdict = KK_WEDGE_RELEASE;
      result.text = wedge->result->str;
    }
  forget (wedge);
  return result;
}

static KkWedgeResult
recognised (KkCodeWedge *wedge)
{
  KkWedgeResult result = { KK_WEDGE_CODE, NULL, wedge->prefixed ? 0 : LEAD };

  g_string_assign (wedge->result, wedge->run->str);
  result.text = wedge->result->str;
  forget (wedge);
  return result;
}

static void
append (KkCodeWedge *wedge, gunichar ch)
{
  g_string_append_unichar (wedge->run, ch);
  wedge->n++;
  if (!wedge->prefixed && wedge->n <= LEAD)
    wedge->held_from = wedge->run->len;
}

KkWedgeResult
kk_code_wedge_feed (KkCodeWedge *wedge, gunichar ch, guint32 time_ms)
{
  KkWedgeResult result = { KK_WEDGE_PASS, NULL, 0 };
  gboolean enter = ch == '\r' || ch == '\n';
  gboolean paused = time_ms - wedge->last_ms > gap_limit (wedge);

  wedge->last_ms = time_ms;
  if (wedge->prefix != 0 && ch == wedge->prefix)
    {
      result = release (wedge);
      wedge->prefixed = TRUE;
      /* The prefix itself is swallowed either way. */
      if (result.verdict == KK_WEDGE_PASS)
        result.verdict = KK_WEDGE_HOLD;
      return result;
    }
  if (paused)
    result = release (wedge);
  if (enter)
    {
      if (!paused && wedge->n > 0 && (wedge->prefixed || wedge->n >= wedge->min_length))
        return recognised (wedge);
      return result.verdict == KK_WEDGE_RELEASE ? result : release (wedge);
    }
  if (ch < 0x20 || ch == 0x7f || wedge->n >= MAX_LENGTH)
    return result.verdict == KK_WEDGE_RELEASE ? result : release (wedge);
  append (wedge, ch);
  if (result.verdict != KK_WEDGE_RELEASE && is_holding (wedge))
    result.verdict = KK_WEDGE_HOLD;
  return result;
}

KkWedgeResult
kk_code_wedge_tick (KkCodeWedge *wedge, guint32 time_ms)
{
  if (is_holding (wedge) && time_ms - wedge->last_ms > gap_limit (wedge))
    return release (wedge);
  return (KkWedgeResult){ KK_WEDGE_PASS, NULL, 0 };
}

guint
kk_code_wedge_timeout (const KkCodeWedge *wedge)
{
  return is_holding (wedge) ? gap_limit (wedge) + 1 : 0;
}
