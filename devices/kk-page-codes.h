/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/kk-value.h"
#include "devices/kk-page-file.h"

G_BEGIN_DECLS

/* Codes printed on a page (QR, Code 39/128, NW-7, ITF, JAN). */
typedef struct
{
  char *type;   /* zbar's name: "QR-Code", "CODE-39", "Codabar" … */
  char *text;   /* UTF-8; NULL where the payload is no text */
  GBytes *data; /* the payload as zbar gives it */
  KkBox box;    /* pixels of the page */
} KkPageCode;

void kk_page_code_free (KkPageCode *code);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkPageCode, kk_page_code_free)

/* All codes on the page, top to bottom: GPtrArray* of KkPageCode*, maybe empty; unref it. Any
 * thread. */
GPtrArray *kk_page_codes_read (const KkPageImage *page);

G_END_DECLS
