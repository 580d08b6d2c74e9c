/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forms/kk-form-layout-private.h"
#include "forms/kk-form-text.h"

G_BEGIN_DECLS

#define KK_FORM_MAX_PAGES 100

/* One item on one page. */
typedef struct
{
  const KkFormItem *item;
  int page;
  KkFormRect cell;
  KkFormText *text;    /* value, label or a check's label */
  KkFormText *caption; /* NULL: none */
  char *path;          /* field of the notice; NULL: none */
  gboolean checked;
  /* of a sheet's cell */
  GPtrArray *chars;         /* KkFormText*, one a box or one below the other; NULL: text */
  cairo_surface_t *picture; /* of what 〓 stands for; NULL: none */
  KkFormRect picture_rect;
  KkFormRect ring; /* w 0: none */
  guint8 *modules; /* of a QR or a bar code; NULL: none */
  int n_modules;
} KkFormPlaced;

struct _KkFormRender
{
  KkFormLayout *layout;
  KkFormFonts fonts;
  GHashTable *texts; /* of kk_form_texts_new() */
  int n_pages;
  GPtrArray *placed; /* KkFormPlaced*, page by page, in the order of drawing */
  GPtrArray *paths;  /* char*, of placed */
  GPtrArray *warnings;
  KkSignature *signature;
  guint8 *code;
  int code_size;
  gboolean practice;
};

/* path NULL: no field of the notice. */
void
kk_form_render_warn (KkFormRender *render, const char *path, const char *code, const char *message);

/* What the fonts can show of a value, with warnings for what they cannot. Where 〓 is shown and
 * there is a picture of the field, that takes the right of rect and leaves the rest. Caller frees.
 */
char *kk_form_render_showable (KkFormRender *render,
                               const KkFormData *data,
                               KkFormPlaced *placed,
                               const char *text,
                               KkFormRect *rect);
void kk_form_render_draw_picture (const KkFormPlaced *placed, cairo_t *cr);

/* Without the background, which the caller lays under it. */
void kk_form_render_draw_values (KkFormRender *render, int page, cairo_t *cr);

/* A form made from a sheet (kk-form-sheet.c): counts its copies and places all its cells. */
gboolean kk_form_sheet_place (KkFormRender *render, const KkFormData *data, GError **error);
void kk_form_sheet_draw (const KkFormPlaced *placed, cairo_t *cr);

G_END_DECLS
