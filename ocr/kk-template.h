/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/kk-field.h"
#include "core/kk-reading.h"

G_BEGIN_DECLS

/* A template (様式): what one issuer's paper looks like, learnt from a page whose values a person
 * has corrected. It holds label words, rules and places, never a value of the page it was learnt
 * from: its proof page shows made-up people.
 *
 * Boxes are pixels of the page it was learnt from, upright and without skew; a page that is read
 * with it is laid over it by its labels, so shift, scale and a little skew do not matter. As JSON:
 * resources/schema/template.schema.json. Immutable once loaded; any thread. */

#define KK_TEMPLATE_ERROR (kk_template_error_quark ())
GQuark kk_template_error_quark (void);
typedef enum
{
  KK_TEMPLATE_ERROR_INVALID,    /* no template, or damaged; file, line and reason in the message */
  KK_TEMPLATE_ERROR_TOO_LITTLE, /* too few of the values could be found on the page: check that the
                                   values are this page's, scan it again at 300 dpi */
  KK_TEMPLATE_ERROR_NOT_FOUND,  /* no template of that id or version */
  KK_TEMPLATE_ERROR_BUILT_IN,   /* shipped with the programs: cannot be removed */
  KK_TEMPLATE_ERROR_FILE,       /* cannot be read or written */
} KkTemplateError;

/* Limits of a file: what is larger is refused. */
#define KK_TEMPLATE_MAX_BYTES (8 * 1024 * 1024)
#define KK_TEMPLATE_MAX_PAGES 8
#define KK_TEMPLATE_MAX_LABELS 400
#define KK_TEMPLATE_MAX_FIELDS 200
#define KK_TEMPLATE_MAX_RULES 400
#define KK_TEMPLATE_MAX_SLOTS 24

typedef struct
{
  char *keys;  /* what the vocabulary takes it for, "name" or "relationship|sex"; "" where it does
                  not know the word; "title" */
  char *word;  /* as printed */
  char *group; /* "old", "new": the side it speaks of; NULL none */
  int person;  /* -1: stands once; 0: stands in every person's place (here: the first one's) */
  KkBox box;
} KkTemplateLabel;

typedef struct
{
  char *key; /* of core/kk-field.h */
  KkScope scope;
  int label;     /* index into the page's labels; -1 none */
  KkBox place;   /* where a value may stand; of the first person */
  KkBox sample;  /* where the value stood that it was learnt from */
  double em;     /* height of its print */
  char *read_as; /* the key the reader gives this place by itself, where it is another; NULL */
} KkTemplateField;

typedef struct
{
  char *key;
  KkBox box;
} KkTemplateNoise; /* print that the reader takes for a value and a person said is none */

typedef struct
{
  int x, y;
} KkTemplateOffset;

typedef struct
{
  int width, height;
  double unit;       /* pixels per 1/300 inch */
  double em;         /* its common height of print */
  GPtrArray *labels; /* KkTemplateLabel* */
  GPtrArray *fields; /* KkTemplateField* */
  GPtrArray *noise;  /* KkTemplateNoise* */
  GArray *rules;     /* KkBox; w or h is the thickness */
  GArray *slots;     /* KkTemplateOffset of each person seen, [0] is 0, 0; empty: no persons here */
  KkTemplateOffset step; /* from each further person to the next; 0, 0 unknown */
} KkTemplatePage;

typedef struct
{
  char *id;    /* [a-z0-9_-]{1,64} */
  int version; /* from 1; every correction makes a new one */
  char *title; /* Japanese, for lists */
  KkDocument document;
  KkDocument seen_as; /* what the page says of itself to the reader */
  char *issuer;       /* 都道府県市区町村; NULL: of no single issuer */
  char *issuer_code;  /* 6 digits; NULL */
  char *created;      /* YYYY-MM-DDThh:mm:ssZ */
  char **learnt_from; /* SHA-256, hex, of the page files it was learnt from; may be empty */
  GPtrArray *pages;   /* KkTemplatePage* */
  GPtrArray *proofs;  /* GBytes*, PNG a page; empty until loaded or made */
  KkReading *proof;   /* the made-up values drawn on the proofs; NULL without proofs */
  gboolean built_in;
} KkTemplate;

KkTemplate *kk_template_new (const char *id);
KkTemplate *kk_template_ref (KkTemplate *self);
void kk_template_unref (KkTemplate *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkTemplate, kk_template_unref)

KkTemplatePage *kk_template_page_new (void);
void kk_template_page_free (KkTemplatePage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkTemplatePage, kk_template_page_free)
void kk_template_label_free (KkTemplateLabel *label);
void kk_template_field_free (KkTemplateField *field);

gboolean kk_template_id_is_valid (const char *id);

/* One file with everything in it (proofs as base64), or without the proofs. from_bytes checks
 * sizes, keys, boxes and references; where: the file's name for messages. NULL +
 * KK_TEMPLATE_ERROR_INVALID. */
GBytes *kk_template_to_bytes (const KkTemplate *self, gboolean with_proofs);
KkTemplate *kk_template_from_bytes (GBytes *bytes, const char *where, GError **error);

G_END_DECLS
