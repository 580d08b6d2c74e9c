/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* From what the sandbox left of a sheet (kk-sheet-convert.h) to a form. */

typedef struct
{
  const char *id;         /* [a-z0-9-]+ */
  const char *title;      /* 国民健康保険資格取得届; NULL: the name of the first sheet */
  const char *valid_from; /* YYYY-MM-DD or NULL */
  const char *valid_until; /* the last day; NULL: until replaced */
} KkSheetForm;

/* Makes form.json beside background.pdf in folder (WORK/N) out of cells.json and checks it: each
 * field's name is known, each cell found on the page and large enough for the longest text of its
 * field. problems_out: char*, Japanese, "請求書!C4 {{新住処}}：…"; free with g_ptr_array_unref;
 * empty where all is well. FALSE + KK_SHEET_ERROR_REFUSED where nothing can be made, KK_FORM_ERROR,
 * or where there are problems. Any thread. */
gboolean kk_sheet_form_make (const char *folder,
                             const KkSheetForm *form,
                             GPtrArray **problems_out,
                             GError **error);

G_END_DECLS
