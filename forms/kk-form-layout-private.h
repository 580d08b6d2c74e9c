/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/kk-field.h"
#include "forms/kk-form-background.h"
#include "forms/kk-form-expression.h"
#include "forms/kk-form-layout.h"

G_BEGIN_DECLS

typedef enum
{
  KK_ITEM_BOX,
  KK_ITEM_RULE,
  KK_ITEM_LABEL,
  KK_ITEM_FIELD,
  KK_ITEM_CHECK,
  KK_ITEM_CODE,
  KK_ITEM_SIGNATURE,
  KK_ITEM_MARK,
  KK_ITEM_RING, /* a ring around the one of words that is the value */
} KkItemType;

typedef enum
{
  KK_FORMAT_AUTO, /* by the field's class: dates in 和暦, flags as ○ */
  KK_FORMAT_TEXT,
  KK_FORMAT_PERSON_DATE, /* 和暦; 西暦 for a foreign resident */
  KK_FORMAT_SEIREKI,
  KK_FORMAT_OTHER_DOCUMENTS, /* labels of the documents that have no check box on the sheet */
} KkFormat;

/* What a field shows that is not a field of the notice. */
typedef enum
{
  KK_DATA_NONE,
  KK_DATA_TITLE,
  KK_DATA_KIND,
  KK_DATA_PARTIAL,
  KK_DATA_CASE_ID,
  KK_DATA_REVISION,
  KK_DATA_RECEIPT_NUMBER,
  KK_DATA_CITY_NAME,
  KK_DATA_ADDRESSEE,      /* 市区町村長, whom the notice is given to */
  KK_DATA_ADDRESSEE_NAME, /* 市区町村長, who gives the receipt */
  KK_DATA_DATE,
  KK_DATA_TIME,
  KK_DATA_CONTACT,
  KK_DATA_RECEIVER,
  KK_DATA_PAGE,
  KK_DATA_ROW,
  KK_DATA_ITEM,
  KK_DATA_SIGN_MODE,
  KK_DATA_SIGN_NOTE,
} KkDataKey;

/* A printed word of the background. */
typedef struct
{
  char *text;
  double x, y, w, h;
} KkFormWord;

/* Lengths in points. */
typedef struct
{
  KkItemType type;
  double x, y, w, h; /* a rule runs from (x, y) to (x + w, y + h) */
  double line;       /* 0: none */
  double fill;       /* grey; 1: none */
  gboolean dashed;
  char *text; /* of a label, a check */
  char *caption;
  double caption_w, caption_size; /* caption_w 0: caption inside, top left */
  char *path;                     /* notice path, or the key of a person's field in a row */
  const KkField *field;           /* of path */
  KkDataKey data;
  char *value; /* of a check */
  double size, min_size;
  double align, valign; /* 0, 0.5, 1 */
  gboolean bold, spread, wrap, by_label_font;
  KkFormat format;
  /* of a form made from a sheet */
  KkFormExpression *show; /* NULL: path or data say what is shown */
  char *show_text;        /* as the sheet wrote it */
  GPtrArray *words;       /* KkFormWord*, of a ring */
  double pad;             /* between the cell's edge and its text */
  int boxes;              /* one character a box; 0: one field */
  gboolean vertical;
  gboolean printed; /* the box to tick is on the background already */
} KkFormItem;

typedef struct
{
  GPtrArray *items; /* KkFormItem* */
  double rows_y;
  int rows;              /* 0: none */
  gboolean continuation; /* 続紙: for the persons the pages before it do not hold */
} KkFormSheet;

struct _KkFormLayout
{
  gatomicrefcount refs;
  char *id;
  char *title;
  int version;     /* in the library it comes from */
  gboolean notice; /* made to be the 住民異動届 */
  char *label_font, *value_font;
  double width, height;
  KkFormSheet *first;
  KkFormSheet *continuation; /* NULL: none */
  GPtrArray *row;            /* KkFormItem*, relative to the row's top */
  double pitch;
  gboolean rows_of_items; /* rows hold the items of a receipt, not persons */
  /* A form made from a sheet: what the city drew is the background, one KkFormSheet a page. */
  KkFormBackground *background; /* NULL: first, continuation and row say what is drawn */
  GPtrArray *pages;             /* KkFormSheet* */
  int n_first;                  /* pages before the continuation; all where there is none */
  int capacity;                 /* persons that fit on these; 0: it is about nobody */
  int capacity_more;            /* on one copy of the continuation; 0: none */
  gboolean each;                /* one copy a person: no cell has a person's number */
};

/* Which of the layout's pages the page-th sheet of a paper is. */
static inline int
kk_form_layout_page_of (const KkFormLayout *layout, int page)
{
  int n = (int) layout->pages->len, more = n - layout->n_first;

  if (more == 0 || page < layout->n_first)
    return page % layout->n_first;
  return layout->n_first + (page - layout->n_first) % more;
}

static inline gboolean
kk_form_item_has_value (const KkFormItem *item)
{
  return item->type == KK_ITEM_FIELD || item->type == KK_ITEM_CHECK;
}

G_END_DECLS
