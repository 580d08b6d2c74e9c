/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "forms/kk-form-background.h"

G_BEGIN_DECLS

/* A paper form as data: page size, boxes, rules, labels, fields (resources/forms/ *.json; lengths
 * in millimetres from the top left, font sizes in points). Immutable once loaded; any thread. */

#define KK_FORM_ERROR (kk_form_error_quark ())
GQuark kk_form_error_quark (void);
typedef enum
{
  KK_FORM_ERROR_LAYOUT,       /* the layout file is bad: keep the last good one */
  KK_FORM_ERROR_FONT,         /* a font of the form is not installed */
  KK_FORM_ERROR_CODE,         /* the payload fits no QR code, or is no code of our paper */
  KK_FORM_ERROR_DATA,         /* what should be drawn or written is incomplete */
  KK_FORM_ERROR_EXISTS,       /* a file of that name is already there: nothing was written */
  KK_FORM_ERROR_NO_SPACE,     /* disk full: free some space, try again */
  KK_FORM_ERROR_NOT_WRITABLE, /* folder missing, read-only or not ours: choose another */
  KK_FORM_ERROR_IO,           /* any other trouble while drawing or writing */
} KkFormError;

typedef struct _KkFormLayout KkFormLayout;

/* Reads and checks a layout. name stands in messages: "NAME:LINE: reason". Refused are: unknown
 * members, things off the page, fields that overlap, paths that name no field, a sheet without a
 * place for the practice mark. KK_FORM_ERROR_LAYOUT. */
KkFormLayout *kk_form_layout_new (GBytes *json, const char *name, GError **error);
/* From a file of a city's own. Also G_FILE_ERROR where it can't be read. */
KkFormLayout *kk_form_layout_load (const char *filename, GError **error);
/* One of the layouts that ship inside: "notice-a4", "notice-a5" (住民異動届), "receipt-a5"
 * (預り証).
 */
KkFormLayout *kk_form_layout_builtin (const char *id, GError **error);

KkFormLayout *kk_form_layout_ref (KkFormLayout *layout);
void kk_form_layout_unref (KkFormLayout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkFormLayout, kk_form_layout_unref)

const char *kk_form_layout_get_id (const KkFormLayout *layout);    /* "notice-a4" */
const char *kk_form_layout_get_title (const KkFormLayout *layout); /* "住民異動届" */
/* Of its library; 0 where it ships inside the program. */
int kk_form_layout_get_version (const KkFormLayout *layout);
/* What the city drew; NULL: the layout is drawn whole. Borrowed. */
KkFormBackground *kk_form_layout_get_background (const KkFormLayout *layout);
/* Made to be the 住民異動届 ("role": "notice"). */
gboolean kk_form_layout_is_notice (const KkFormLayout *layout);
/* TRUE where the paper shows it: a field ("new_address", "person.name"), or "receipt_number",
 * "kind", "code", "signature" and other data. */
gboolean kk_form_layout_shows (const KkFormLayout *layout, const char *what);
/* Page size in points (1/72 inch), as cairo and PDF count. */
void kk_form_layout_get_size (const KkFormLayout *layout, double *width, double *height);

G_END_DECLS
