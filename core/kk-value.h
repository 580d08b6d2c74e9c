/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Where a value came from (出所). */
typedef enum
{
  KK_SOURCE_TYPED,
  KK_SOURCE_PAGE,            /* read from a certificate */
  KK_SOURCE_CARD,            /* read from a card's face */
  KK_SOURCE_PRE_APPLICATION, /* 事前申請 */
  KK_SOURCE_DICTIONARY,      /* chosen from the address or character dictionary */
  KK_SOURCE_HISTORY,         /* copied from an earlier entry */
  KK_SOURCE_RULE,            /* derived by a rule (届出日 = today …) */
} KkSourceKind;

const char *kk_source_kind_to_string (KkSourceKind kind); /* "typed", "page" … as in JSON */
gboolean kk_source_kind_from_string (const char *s, KkSourceKind *out);

/* Pixels of the page image as it was given, origin top left. w == 0: no box. */
typedef struct
{
  int x, y, w, h;
} KkBox;

/* "sure" (確実): nobody need look. Calibrated: see docs. */
#define KK_SURE 0.9

typedef struct
{
  KkSourceKind kind;
  char *value;       /* normalised, UTF-8 */
  char *text;        /* as printed; NULL if not from paper */
  double confidence; /* 0…1; 1 for what a person chose */
  char *page;        /* SHA-256 of the page's bytes, hex; NULL if none */
  KkBox box;
  char **alternatives;        /* best first, without value itself; NULL if none */
  double *alternative_scores; /* of each how well it fits the print, 0…1; NULL: not known */
  JsonObject *extra; /* members of the JSON we do not know, kept; NULL if none; never changed */
} KkSource;

KkSource *kk_source_new (KkSourceKind kind, const char *value, double confidence);
/* Scores of alternatives, as many; NULL for NULL. */
double *kk_scores_copy (const double *scores, char **alternatives);

KkSource *kk_source_copy (const KkSource *source);
void kk_source_free (KkSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkSource, kk_source_free)

/* One field's value with everything known about it. Not thread-safe; owned by its notice. */
typedef struct
{
  char *value;        /* in force; "" when empty, never NULL */
  GPtrArray *sources; /* KkSource*, oldest first; the value in force need not be the last */
  gboolean confirmed; /* a person has looked and agreed, or typed it */
  char *remark; /* why a warning was passed, or the resident's 「違います」; NULL if none */
  gboolean disputed; /* the resident said 「違います」 and nobody has mended it since */
  JsonObject *extra; /* members of the JSON we do not know, kept; NULL if none; never changed */
} KkValue;

KkValue *kk_value_new (void);
KkValue *kk_value_copy (const KkValue *value);
void kk_value_free (KkValue *value);
gboolean kk_value_equal (const KkValue *a, const KkValue *b);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkValue, kk_value_free)

/* Adds a source (taken). If nobody confirmed the value yet, the surest source's value is in
 * force; a confirmed value stays. Typed, dictionary and history sources confirm at once. */
void kk_value_add_source (KkValue *value, KkSource *source);

/* After sources were taken away: an unconfirmed value becomes that of the surest source left. */
void kk_value_settle (KkValue *value);

/* TRUE where two sources from paper, cards or pre-application disagree and nobody confirmed. */
gboolean kk_value_is_conflict (const KkValue *value);

/* TRUE where a person should look: a conflict, a dispute, or an unconfirmed value whose
 * best source is less than KK_SURE. Empty values without sources never need a look. */
gboolean kk_value_needs_check (const KkValue *value);

/* The source shown beside the value: the surest from paper, NULL if none. Borrowed. */
const KkSource *kk_value_picture (const KkValue *value);

G_END_DECLS
