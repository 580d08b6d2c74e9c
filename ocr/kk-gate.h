/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/kk-reading.h"

G_BEGIN_DECLS

/* When a value is sure. What is known about a value is its evidence: witnesses that speak for it,
 * doubts that speak against it, and how well its characters read. A value is sure where one gate
 * of its class lets it through and no doubt stands against it. Gates, thresholds and what a doubt
 * is worth are data (resources/ocr/gates.json), fitted by tools/fit_gates.py. */

typedef enum
{
  /* Witnesses. */
  KK_SAYS_PROVEN = 1 << 0,   /* the class's rule passes: check digit, calendar, list, dictionary */
  KK_SAYS_AGREE = 1 << 1,    /* both looks of the network mean the same */
  KK_SAYS_WITNESS = 1 << 2,  /* Tesseract says the same */
  KK_SAYS_COMPOSES = 1 << 3, /* the name and its フリガナ fit */
  KK_SAYS_GLYPHS = 1 << 4,   /* no kanji of the name may be another */
  KK_SAYS_KNOWN = 1 << 5,    /* the same value was read elsewhere in the document */
  KK_SAYS_PLACED = 1 << 6,   /* a template put it here */
  KK_SAYS_PARTLY = 1 << 7,   /* Tesseract says the same as far as it can */
  /* Doubts. */
  KK_DOUBTS_MENDED = 1 << 8,    /* not what was read, but what was likely meant */
  KK_DOUBTS_WARNED = 1 << 9,    /* the class's rule fails */
  KK_DOUBTS_UNFIT = 1 << 10,    /* the text hardly looks like a value of its field */
  KK_DOUBTS_LEFT = 1 << 11,     /* print beside it that is neither label nor value */
  KK_DOUBTS_SHARED = 1 << 12,   /* one label for several values */
  KK_DOUBTS_BELOW = 1 << 13,    /* below its label, not beside it, and in no table */
  KK_DOUBTS_AGAINST = 1 << 14,  /* Tesseract says something else that makes sense */
  KK_DOUBTS_KANA = 1 << 15,     /* small or large kana, both make sense */
  KK_DOUBTS_TWIN = 1 << 16,     /* another person has the same */
  KK_DOUBTS_NEAR = 1 << 17,     /* nearly what was read elsewhere, but not quite */
  KK_DOUBTS_STRAY = 1 << 18,    /* stands to its person another way than with the other persons */
  KK_DOUBTS_THIN = 1 << 19,     /* of a person who lacks what the others have */
  KK_DOUBTS_CLASH = 1 << 20,    /* contradicts another value of the document */
  KK_DOUBTS_GLUED = 1 << 21,    /* holds what belongs to another field */
  KK_DOUBTS_PART = 1 << 22,     /* a name without a given name, an address without a number */
  KK_DOUBTS_READING = 1 << 23,  /* the name and its フリガナ do not fit */
  KK_DOUBTS_TEMPLATE = 1 << 24, /* not where its template has it */
} KkSays;

/* What a template settles. */
#define KK_DOUBTS_OF_PLACE                                                                         \
  (KK_DOUBTS_LEFT | KK_DOUBTS_SHARED | KK_DOUBTS_BELOW | KK_DOUBTS_STRAY | KK_DOUBTS_THIN)
#define KK_DOUBTS_ALL (~((1u << 8) - 1))

typedef struct
{
  guint says;                /* KkSays */
  double mean, least;        /* log p over its characters, of its worst one */
  double apart, form, style; /* of a name: as in KkMjName */
} KkEvidence;

typedef struct _KkGates KkGates;

/* From the resource. NULL + G_IO_ERROR_INVALID_DATA where it does not hold what it must. */
KkGates *kk_gates_load (GError **error);
KkGates *kk_gates_new (const char *json, gssize length, GError **error);
void kk_gates_free (KkGates *gates);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkGates, kk_gates_free)

/* Which gates a value goes through. Static. */
const char *kk_gates_class (const char *key, const char *value);

/* 0…1; ≥ KK_SURE only through a gate. ask_out: the second witness would tell more; may be NULL. */
double kk_gates_judge (const KkGates *gates,
                       const char *cls,
                       const KkEvidence *evidence,
                       gboolean *ask_out);

/* "proven agree mean=-0.012 least=-0.080". Caller frees. */
char *kk_evidence_to_string (const KkEvidence *evidence);

/* A document's evidence while it is read: KkReadField* → KkEvidence*. */
GHashTable *kk_evidences_new (void);
void kk_evidences_add (GHashTable *evidences, const KkReadField *field, KkEvidence evidence);
KkEvidence *kk_evidences_get (GHashTable *evidences, const KkReadField *field);

G_END_DECLS
