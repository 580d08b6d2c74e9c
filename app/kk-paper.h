/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-app-config.h"
#include "app/kk-pictures.h"
#include "core/kk-revision.h"
#include "forms/kk-form-render.h"
#include "forms/kk-form-sheets.h"

G_BEGIN_DECLS

/* Paper and files made from a revision: the PDF of the 住民異動届, the 預り証, the RPA file. All
 * block and draw: a worker's thread. Errors are KK_FORM_ERROR. */

/* What one sheet is made of; its own copies, so that it may cross threads. */
typedef struct
{
  KkNotice *notice;
  KkSignature *signature; /* NULL: unsigned */
  char *case_id;
  int revision; /* 0: unsigned */
  char *number; /* 受付番号 */
  char *code;   /* of the QR */
  char *city_name;
  char *date; /* YYYY-MM-DD */
  char *time; /* HH:MM */
  char *contact;
  char **items; /* 預り証: what was taken into custody */
  char *receiver;
  gboolean practice;
  KkPictures pictures; /* for what no font has; empty: none */
  char *data_dir;      /* of the terminal: where the city's layouts may be */
} KkPaper;

void kk_paper_free (KkPaper *paper);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkPaper, kk_paper_free)

/* Of a signed revision; number as the counter shows it. */
KkPaper *kk_paper_new (const KkAppConfig *config, const KkRevision *revision);

/* What forms/ draws, borrowed from paper. */
KkFormData kk_paper_get_data (const KkPaper *paper);

/* Writes to path, never over a file. layout: one that ships inside ("receipt-a5"); NULL: the
 * notice, on the city's layout of its day, a signed one on the very version it was signed on. */
gboolean
kk_paper_write (const KkPaper *paper, const char *layout, const char *path, GError **error);

/* The same as sheets to look at and to print, under id. layout: as above. NULL + error. */
KkFormSheets *
kk_paper_draw (const KkPaper *paper, const char *layout, const char *id, GError **error);

/* Files an approved revision where the terminal is set up to: PDF and RPA file with its manifest,
 * named by case and revision. What is there already with the same content is left: repeating is
 * harmless. Paths (char*) of everything there is now; the SHA-256 hex of what was handed over (the
 * RPA file, else the PDF) in *sha256_out, NULL where the terminal files nothing. */
GPtrArray *kk_paper_file (const KkAppConfig *config,
                          const KkRevision *revision,
                          char **sha256_out,
                          GError **error);

G_END_DECLS
