/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Page files: PNG, JPEG, TIFF and PDF from outside, made into pixels. This is the one place where
 * image bytes that others wrote are decoded. Sizes are judged from the headers before anything is
 * decoded; a file that ends early is refused, never shown by half. Synchronous, any thread. */

#define KK_PAGE_FILE_MAX_BYTES (256u * 1024 * 1024) /* of a whole file */
#define KK_PAGE_FILE_MAX_SIDE 12000                 /* pixels */
#define KK_PAGE_FILE_MAX_PIXELS (120 * 1000 * 1000) /* of one page */
#define KK_PAGE_FILE_MAX_PAGES 200
#define KK_PAGE_FILE_PDF_DPI 300

#define KK_PAGE_FILE_ERROR (kk_page_file_error_quark ())
GQuark kk_page_file_error_quark (void);
typedef enum
{
  KK_PAGE_FILE_ERROR_NOT_A_PAGE, /* none of the four formats: choose another file */
  KK_PAGE_FILE_ERROR_TRUNCATED,  /* ends before the picture does: fetch or scan it again */
  KK_PAGE_FILE_ERROR_TOO_LARGE,  /* past a limit above: scan at a lower resolution */
  KK_PAGE_FILE_ERROR_ENCRYPTED,  /* PDF that wants a password: ask for one without */
  KK_PAGE_FILE_ERROR_UNREADABLE, /* damaged, of a kind we cannot decode, or not to be read from disk
                                  */
  KK_PAGE_FILE_ERROR_EMPTY,      /* no bytes, or no page in it */
} KkPageFileError;

/* One decoded page. Immutable, reference counted, may cross threads. Pixels are those of the image
 * as given: EXIF and TIFF orientation is reported, not applied, so that boxes mean the same to
 * everyone. Transparency is laid on white; 16 bits become 8; CMYK becomes RGB. */
typedef struct
{
  char *sha256; /* hex, of the original bytes of the whole file */
  const char
      *media_type;   /* of the file: "image/png", "image/jpeg", "image/tiff", "application/pdf" */
  int index;         /* page within the file, from 0 */
  int width, height; /* pixels */
  int channels;      /* 1 grey, 3 RGB; 8 bits each */
  gsize stride;      /* bytes from line to line */
  double dpi;        /* horizontal; 0 where the file does not say */
  int orientation;   /* EXIF 1…8; 1 where the file does not say */
  const guint8 *pixels; /* stride × height bytes, borrowed from bytes */
  GBytes *bytes;        /* owns the pixels */
} KkPageImage;

/* Takes bytes' reference: stride × height bytes. media_type may be NULL; sha256 may be NULL (then
 * ""). */
KkPageImage *
kk_page_image_new (GBytes *bytes, int width, int height, int channels, gsize stride, double dpi);
KkPageImage *kk_page_image_ref (KkPageImage *page);
void kk_page_image_unref (KkPageImage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkPageImage, kk_page_image_unref)

/* A reduced copy (box filter), neither side over max_side; the page itself where it is no larger.
 * Caller owns a reference. */
KkPageImage *kk_page_image_thumbnail (KkPageImage *page, int max_side);

/* Lossless PNG of the pixels with their dpi (pHYs). Caller owns the result; NULL + UNREADABLE. */
GBytes *kk_page_image_to_png (const KkPageImage *page, GError **error);

/* An opened file: its pages are decoded one at a time, so that memory holds one. One thread at a
 * time. */
typedef struct _KkPageFile KkPageFile;

/* Opens bytes (a reference is kept). NULL + error; every code but those that show only on decoding.
 */
KkPageFile *kk_page_file_open (GBytes *bytes, GError **error);
/* The same from a path. The path is not part of any error message. */
KkPageFile *kk_page_file_open_path (const char *path, GError **error);
void kk_page_file_free (KkPageFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkPageFile, kk_page_file_free)

int kk_page_file_get_n_pages (const KkPageFile *file);
const char *kk_page_file_get_media_type (const KkPageFile *file);
const char *kk_page_file_get_sha256 (const KkPageFile *file); /* hex, of all bytes */
GBytes *kk_page_file_get_bytes (const KkPageFile *file);      /* the original, borrowed */

/* Decodes page index (from 0). Caller owns the page; NULL + error. */
KkPageImage *kk_page_file_read_page (KkPageFile *file, int index, GError **error);

/* All pages of a small file at once: GPtrArray* of KkPageImage*; unref it. NULL + error;
 * TOO_LARGE where they hold more than 3 × KK_PAGE_FILE_MAX_PIXELS together. */
GPtrArray *kk_page_file_read_all (KkPageFile *file, GError **error);

G_END_DECLS
