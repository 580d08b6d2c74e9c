/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forms/kk-form-background.h"
#include "forms/kk-form-layout.h"
#include "forms/kk-sheet-form.h"

G_BEGIN_DECLS

/* The forms of a city. Each is a folder ID of a library folder; in it a folder per version, 1, 2 …,
 * that holds form.json, background.pdf and the sheet it was made from. A version is never changed:
 * a sheet registered again is the next one, and a case prints with the version that was in force on
 * its day (valid_from … valid_until; the highest number wins). The city's own numbers go on after
 * those that ship. A retired form keeps its versions, and nobody gets it from a day on.
 *
 * Library folders, the first that has an ID wins: $KAKANAI_CITY_DIR/forms, or data_dir/forms; then
 * those that ship with Kakanai ($KAKANAI_FORMS or the installed ones). */

typedef struct _KkFormLibrary KkFormLibrary;

typedef struct
{
  char *id;
  char *title;
  int version; /* the newest */
  int n_versions;
  char *valid_from;  /* YYYY-MM-DD; NULL: always */
  char *valid_until; /* NULL: until replaced */
  int n_pages, n_fields, capacity;
  double width, height; /* points */
  char *source;         /* path of the sheet; NULL: none kept */
  char *retired;        /* YYYY-MM-DD: not in force from that day; NULL */
  gboolean notice;      /* it can be the 住民異動届 */
  gboolean shipped;     /* not the city's own */
  char *broken;         /* Japanese reason why it cannot be used; NULL */
} KkFormEntry;

/* data_dir: the terminal's, used where $KAKANAI_CITY_DIR is not set; may be NULL. Any thread. */
KkFormLibrary *kk_form_library_new (const char *data_dir);
void kk_form_library_free (KkFormLibrary *library);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkFormLibrary, kk_form_library_free)

/* KkFormEntry*, by id; free with g_ptr_array_unref. A form that is broken is listed with its
 * reason. */
GPtrArray *kk_form_library_list (KkFormLibrary *library);

/* The version in force on day (YYYY-MM-DD), kept for the next time; NULL + KK_FORM_ERROR_LAYOUT
 * where there is none or it is broken. */
KkFormLayout *
kk_form_library_get (KkFormLibrary *library, const char *id, const char *day, GError **error);

/* All versions, newest first, the city's own before those that ship: KkFormEntry*, each of that
 * version; free with g_ptr_array_unref. */
GPtrArray *kk_form_library_versions (KkFormLibrary *library, const char *id);
/* That very version, whatever day it is. */
KkFormLayout *
kk_form_library_get_version (KkFormLibrary *library, const char *id, int version, GError **error);
gboolean kk_form_library_has (KkFormLibrary *library, const char *id);

/* TRUE where it was retired and nobody gets it on day. */
gboolean kk_form_library_is_retired (KkFormLibrary *library, const char *id, const char *day);

/* ——— registering (kk-form-register.c) ——— */

/* One sheet to register: .xlsx .xls .ods, or a layout as JSON. */
typedef struct
{
  const char *file;
  const char *id;    /* NULL: from the file's name */
  const char *title; /* NULL: the name of the first sheet */
  const char *valid_from, *valid_until;
  gboolean notice; /* it is to be the 住民異動届: checked for what that must carry */
} KkFormSource;

/* What became of it. */
typedef struct
{
  char *id;
  int version;         /* 0: nothing was registered */
  char *error;         /* Japanese; NULL: all is well */
  GPtrArray *problems; /* char*, Japanese, one a cell */
  GPtrArray *vanished; /* char*: {{ }} of the version before that are not there any more */
} KkFormResult;
void kk_form_result_free (KkFormResult *result);

/* Registers sheets with one start of LibreOffice. try_only: checks and leaves nothing behind.
 * KkFormResult*, in order; free with g_ptr_array_unref. NULL + KK_SHEET_ERROR, G_IO_ERROR where
 * nothing could be tried. A version is there whole or not at all. Blocks for seconds. */
GPtrArray *kk_form_library_add (KkFormLibrary *library,
                                const KkFormSource *sources,
                                gsize n_sources,
                                gboolean try_only,
                                GCancellable *cancellable,
                                GError **error);

/* A sheet that was looked at and not yet registered. */
typedef struct
{
  char *id;                     /* proposed */
  char *title;                  /* proposed */
  char *error;                  /* Japanese: it cannot be registered; NULL */
  KkFormBackground *background; /* NULL: nothing could be drawn */
  KkFormLayout *layout;         /* NULL: it cannot be registered */
  GPtrArray *boxes;             /* KkSheetBox* */
  GPtrArray *problems;          /* char*, those of boxes among them */
  GPtrArray *vanished;          /* char* */
  char *work, *made;            /* internal */
} KkFormTrial;
void kk_form_trial_free (KkFormTrial *trial);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkFormTrial, kk_form_trial_free)

/* Looks at one sheet; nothing of it is registered. NULL + KK_SHEET_ERROR, G_IO_ERROR where nothing
 * could be tried. Blocks for seconds; cancelling ends it within 0.1 s. */
KkFormTrial *kk_form_library_try (KkFormLibrary *library,
                                  const KkFormSource *source,
                                  GCancellable *cancellable,
                                  GError **error);
/* Registers it as source says (its file does not matter any more); gives the version, 0 + error. A
 * trial can be registered once. Milliseconds. */
int kk_form_library_register (KkFormLibrary *library,
                              KkFormTrial *trial,
                              const KkFormSource *source,
                              GError **error);

/* ——— changing ——— */

/* Nobody gets the form from that day on; its versions stay. from NULL: takes that back. */
gboolean
kk_form_library_retire (KkFormLibrary *library, const char *id, const char *from, GError **error);
/* A copy of that version as the next one, in force from that day (NULL: always); 0 + error. */
int kk_form_library_restore (
    KkFormLibrary *library, const char *id, int version, const char *from, GError **error);
/* The sheet that version was made from. */
gboolean kk_form_library_export (
    KkFormLibrary *library, const char *id, int version, const char *file, GError **error);

/* Takes a form of the city's own away with all its versions; a shipped one of the same id comes
 * back. KK_FORM_ERROR_DATA where the city has none of that id. */
gboolean kk_form_library_remove (KkFormLibrary *library, const char *id, GError **error);

G_END_DECLS
