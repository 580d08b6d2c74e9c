/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <qpdf/qpdf-c.h>

#include "forms/kk-archive-check.h"

G_BEGIN_DECLS

/* A font as content streams use it. */
typedef struct
{
  qpdf_oh font;
  GHashTable *codes; /* GUINT: character codes that are shown */
  gboolean visible;  /* in a rendering mode other than 3 */
} KkFontUse;

typedef struct
{
  qpdf_data pdf;
  GPtrArray *findings;
  char level;       /* 'B', 'U'; 0: nothing is claimed */
  char colour;      /* of the output intent: 'R', 'C', 'G'; 0: there is none */
  GHashTable *uses; /* object id → KkFontUse* */
  GHashTable *seen; /* object ids of content streams that were looked at */
} KkCheck;

void kk_check_find (KkCheck *check, const char *clause, const char *where, const char *format, ...)
    G_GNUC_PRINTF (4, 5);

/* Keys of a dictionary, with their slash; char*, free with g_ptr_array_unref. */
GPtrArray *kk_check_keys (KkCheck *check, qpdf_oh dictionary);
/* The dictionary of a dictionary or stream; key's value, or a null object. */
qpdf_oh kk_check_get (KkCheck *check, qpdf_oh object, const char *key);
gboolean kk_check_has (KkCheck *check, qpdf_oh object, const char *key);
/* "/Name"; "" where it is none. Borrowed until the next call of libqpdf. */
const char *kk_check_name (KkCheck *check, qpdf_oh object);
gboolean kk_check_is (KkCheck *check, qpdf_oh object, const char *name);
/* Decoded bytes of a stream; NULL where they cannot be decoded. */
GBytes *kk_check_data (KkCheck *check, qpdf_oh stream);

/* The parts of the check. where: "page 1", "12 0 obj". */
void kk_check_colour_space (KkCheck *check, qpdf_oh space, const char *where, int depth);
void kk_check_intent (KkCheck *check, qpdf_oh intent, const char *where);
void kk_check_objects (KkCheck *check, int n_objects);
void kk_check_catalog (KkCheck *check);
void kk_check_metadata (KkCheck *check, qpdf_oh stream);
void kk_check_contents (KkCheck *check);
void kk_check_fonts (KkCheck *check);

G_END_DECLS
