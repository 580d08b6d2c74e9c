/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forms/kk-form-layout-private.h"
#include "forms/kk-form-render.h"

G_BEGIN_DECLS

/* What an item of the layout shows for one notice. */

typedef struct
{
  const KkFormLayout *layout;
  const KkFormData *data;
  int page, n_pages;
  int row; /* -1 outside the rows */
} KkFormPlace;

/* The notice path of item; NULL where it shows none or the row holds nobody. Caller frees. */
char *kk_form_content_path (const KkFormPlace *place, const KkFormItem *item);
/* The text it shows, "" where it is empty. Caller frees. */
char *kk_form_content_text (const KkFormPlace *place, const KkFormItem *item, const char *path);
gboolean
kk_form_content_checked (const KkFormPlace *place, const KkFormItem *item, const char *path);
/* What stands beside a signature that is not by one's own hand; "". Caller frees. */
char *kk_form_content_sign_note (const KkSignature *signature);
/* "自署" …; "" where nobody signed. */
const char *kk_form_content_sign_mode_label (const KkSignature *signature);
/* Persons or receipt items the rows have to hold. */
int kk_form_content_n_rows (const KkFormLayout *layout, const KkFormData *data);

G_END_DECLS
