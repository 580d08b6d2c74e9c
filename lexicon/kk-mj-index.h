/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lexicon/kk-lexicon.h"
#include "lexicon/kk-mj-shape.h"

G_BEGIN_DECLS

/* Every glyph of IPAmj明朝 by its looks: which MJ numbers look like a picture. The rough index is
 * made when the programs are built (lexicon/kk-mj-compile.c) and lies beside the dictionary; exact
 * shapes are drawn from the font when they are asked for. Immutable but for a cache behind a lock:
 * any thread. */
typedef struct _KkMjIndex KkMjIndex;

#define KK_MJ_CODE_SIZE 128
#define KK_MJ_CODE_UNIT 6

/* dictionary: path of the dictionary, NULL: the default. NULL + KK_LEXICON_ERROR where the index is
 * missing or damaged or the font is not the one it was made from. */
KkMjIndex *kk_mj_index_open (const char *dictionary, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void kk_mj_index_free (KkMjIndex *index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkMjIndex, kk_mj_index_free)

guint kk_mj_index_size (const KkMjIndex *index);
/* MJ number of row i, ascending. */
guint kk_mj_index_number (const KkMjIndex *index, guint i);
/* -1 where the font has no such number. */
int kk_mj_index_row (const KkMjIndex *index, guint number);

/* A shape as the rough index has it. */
typedef struct
{
  gint8 values[KK_MJ_CODE_SIZE];
} KkMjCode;

void kk_mj_index_code (const KkMjIndex *index, const KkMjShape *shape, KkMjCode *out);
/* Square of the distance of row's code; where the same character is printed again it differs by
 * about KK_MJ_CODE_UNIT a value. */
gint32 kk_mj_index_distance (const KkMjIndex *index, guint row, const KkMjCode *code);

typedef struct
{
  guint row;
  gint32 distance;
} KkMjNear;

/* The rows nearest to code, best first, at most most of them, none as far as limit. Returns how
 * many. */
guint kk_mj_index_nearest (
    const KkMjIndex *index, const KkMjCode *code, gint32 limit, KkMjNear *out, guint most);

/* The exact shape of a row, as the font draws it; FALSE where it cannot be drawn. */
gboolean kk_mj_index_shape (KkMjIndex *index, guint row, KkMjShape *out);

G_END_DECLS
