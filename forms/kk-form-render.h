/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "core/kk-notice.h"
#include "core/kk-signature.h"
#include "forms/kk-form-layout.h"
#include "forms/kk-form-picture.h"

G_BEGIN_DECLS

/* Paper drawn from a layout and a notice: the same code for screen, print and PDF. */

/* What stands on the paper. Everything is borrowed during kk_form_render_new() only and may be
 * NULL, 0 or FALSE (an empty place is left empty), except notice for a layout that has fields of
 * it. */
typedef struct
{
  const KkNotice *notice;
  const KkSignature *signature;
  const char *case_id;
  int revision;               /* 0: not yet signed */
  const char *receipt_number; /* 受付番号 */
  const char *code;           /* payload of the QR: kk_paper_code_format() */
  const char *city_name;      /* 福岡県糸島市 */
  const char *date;           /* YYYY-MM-DD the paper is made; never the clock's */
  const char *time;           /* HH:MM, on the 預り証 */
  const char *contact;        /* the counter's name and phone, on the 預り証; may hold "\n" */
  const char *const *items;   /* NULL-terminated, on the 預り証: "転出証明書　1通" … */
  const char *receiver;       /* 預け主: who left the papers, on the 預り証 */
  gboolean practice;          /* 研修: marked diagonally and in the header on every page */
  /* Whom a sheet's places are for, by their index in the notice; NULL: everyone in order. A form
   * without persons' numbers is made once for each of them; with NULL for the first alone. */
  const int *persons;
  int n_persons;
  /* The picture of a field on the page it was read from, printed beside the 〓 of a value that has
   * a character no font has, or that nobody could read. Called by kk_form_render_new() alone;
   * FALSE: there is none. NULL: there are none at all. */
  gboolean (*picture) (const char *path, KkFormPicture *out, gpointer picture_data);
  gpointer picture_data;
  gboolean reveal; /* shows 個人番号 and 住民票コード; else every digit is masked */
} KkFormData;

/* Something the reader of the paper should know before it is used. */
typedef struct
{
  char *path;    /* field; "" for what is no field of the notice */
  char *code;    /* "variation": the font lacks the sequence, the base is drawn instead;
                    "glyph": no font of the form has the character, 〓 is drawn;
                    "small": the text had to be set in less than 5 points */
  char *message; /* Japanese; without the value */
} KkFormWarning;

typedef struct
{
  double x, y, w, h; /* points from the top left of the page */
} KkFormRect;

typedef struct _KkFormRender KkFormRender;

/* Lays the paper out: every text is measured, shrunk and wrapped to stay in its place. The result
 * belongs to the thread that made it. KK_FORM_ERROR_FONT, _CODE, _DATA. */
KkFormRender *kk_form_render_new (KkFormLayout *layout, const KkFormData *data, GError **error);
void kk_form_render_free (KkFormRender *render);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkFormRender, kk_form_render_free)

/* At least 1: a first sheet, then continuation sheets for the persons that don't fit on it. */
int kk_form_render_get_n_pages (const KkFormRender *render);
/* The form's title, "住民異動届". */
const char *kk_form_render_get_title (const KkFormRender *render);
/* Page size in points. */
void kk_form_render_get_size (const KkFormRender *render, double *width, double *height);

/* Draws page (from 0) with its top left at the origin, one unit a point; scale cr for a screen.
 * Draws ink only: the paper's white is the caller's. Leaves cr's state as it was. */
void kk_form_render_draw (KkFormRender *render, int page, cairo_t *cr);

/* The field at a point of a page: its path, e.g. "persons[2].name"; NULL where there is none.
 * Borrowed. Rows that hold nobody have no fields. */
const char *kk_form_render_hit (const KkFormRender *render, int page, double x, double y);
/* Where the field stands; FALSE where the paper does not show it. Check boxes of one field give
 * the rectangle around them all. page_out and rect_out may be NULL. */
gboolean kk_form_render_locate (const KkFormRender *render,
                                const char *path,
                                int *page_out,
                                KkFormRect *rect_out);
/* Paths of all fields on the paper, in order; char*, borrowed with the array. */
const GPtrArray *kk_form_render_get_paths (const KkFormRender *render);
/* Draws only the value of path, as kk_form_render_draw() does on its page. */
void kk_form_render_draw_value (KkFormRender *render, const char *path, cairo_t *cr);

/* KkFormWarning*; borrowed; empty when all is well. */
const GPtrArray *kk_form_render_get_warnings (const KkFormRender *render);

G_END_DECLS
