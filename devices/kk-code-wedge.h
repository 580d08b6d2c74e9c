/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A code reader that types (keyboard wedge): tells its bursts from a person's typing. Pure; one
 * thread. Feed it each key press before the window handles it.
 *
 * With a prefix character set in the reader (best: no letter is ever mistaken) everything from the
 * prefix to Enter is the code. Without, a code is a run of at least min_length characters with no
 * gap over max_gap_ms that ends in Enter within the gap; the first three characters of a run pass
 * through before it can be told, so the caller takes them back (retract) when the verdict is CODE.
 */

typedef enum
{
  KK_WEDGE_PASS,    /* a person's key: handle it as usual */
  KK_WEDGE_HOLD,    /* part of a burst: swallow it */
  KK_WEDGE_CODE,    /* Enter of a code: swallow it, remove retract characters, take text */
  KK_WEDGE_RELEASE, /* it was typing after all: insert text, then handle this key as usual */
} KkWedgeVerdict;

typedef struct
{
  KkWedgeVerdict verdict;
  const char *text; /* CODE: the whole code; RELEASE: what was held. Valid until the next call */
  guint retract;    /* CODE: characters that passed through before */
} KkWedgeResult;

typedef struct _KkCodeWedge KkCodeWedge;

/* prefix: 0 for none. 0 for the other two takes 25 ms and 6 characters. */
KkCodeWedge *kk_code_wedge_new (gunichar prefix, guint max_gap_ms, guint min_length);
void kk_code_wedge_free (KkCodeWedge *wedge);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkCodeWedge, kk_code_wedge_free)

/* A key press. ch: its character, '\r' or '\n' for Enter, 0 for a key without one (Shift alone:
 * don't feed it). time_ms: the event's time, any monotonic origin, may wrap. */
KkWedgeResult kk_code_wedge_feed (KkCodeWedge *wedge, gunichar ch, guint32 time_ms);

/* To be called when something is held and nothing came for kk_code_wedge_timeout() ms:
 * RELEASE with the text to insert, or PASS where nothing is held. */
KkWedgeResult kk_code_wedge_tick (KkCodeWedge *wedge, guint32 time_ms);
guint kk_code_wedge_timeout (const KkCodeWedge *wedge); /* ms; 0: nothing is held */

G_END_DECLS
