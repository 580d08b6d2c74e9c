/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forms/kk-form-render.h"

G_BEGIN_DECLS

/* From what the sandbox left of a sheet (kk-sheet-convert.h) to a form. */

typedef struct
{
  const char *id;         /* [a-z0-9-]+ */
  const char *title;      /* 国民健康保険資格取得届; NULL: the name of the first sheet */
  const char *valid_from; /* YYYY-MM-DD or NULL */
  const char *valid_until; /* the last day; NULL: until replaced */
  gboolean notice;         /* it is the 住民異動届 */
} KkSheetForm;

/* One {{ }} of the sheet: where it lies on the background, and what is wrong with it. */
typedef struct
{
  int page;
  KkFormRect rect; /* points from the top left */
  char *where;     /* 請求書!C4 */
  char *show;      /* between the braces; NULL: the cell as a whole */
  char *problem;   /* Japanese; NULL: none */
} KkSheetBox;
void kk_sheet_box_free (KkSheetBox *box);

/* Makes form.json beside background.pdf in folder (WORK/N) out of cells.json and checks it: each
 * field's name is known, each cell found on the page and large enough for the longest text of its
 * field. A sheet of the workbook that is called 続紙 is repeated for the persons the others do not
 * hold. boxes_out (may be NULL): KkSheetBox*, all of them, also where FALSE is returned; free with
 * g_ptr_array_unref. FALSE + KK_SHEET_ERROR_REFUSED where nothing can be made or a box has a
 * problem, KK_FORM_ERROR. Any thread. */
gboolean kk_sheet_form_make (const char *folder,
                             const KkSheetForm *form,
                             GPtrArray **boxes_out,
                             GError **error);
/* Those of a form that is registered; free with g_ptr_array_unref. */
GPtrArray *kk_sheet_form_boxes (const KkFormLayout *layout);
/* "請求書!C4 {{新住処}}：…" of every box with a problem; char*. */
GPtrArray *kk_sheet_form_problems (const GPtrArray *boxes);

G_END_DECLS
