/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forms/kk-form-library.h"

G_BEGIN_DECLS

/* What the files of the library share. */

struct _KkFormLibrary
{
  char *own; /* NULL: nowhere to put forms */
  char *shipped;
  GMutex lock;
  GHashTable *kept; /* char* "path inode changed" of a form.json → what it says, in the library */
};

gboolean kk_form_id_is_good (const char *id);
/* Version numbers in a form's folder, newest first; int. */
GArray *kk_form_folder_versions (const char *folder);
/* The sheet kept in a version's folder; NULL: none. Caller frees. */
char *kk_form_folder_source (const char *folder);
/* A new folder in the library to make something in, so that it comes into its place by one rename;
 * remove it with kk_sheet_remove_folder(). Caller frees the name. */
char *kk_form_library_work (KkFormLibrary *library, GError **error);
/* Moves the folder made into its place as the next version; gives its number, 0 + error. */
int kk_form_library_put (KkFormLibrary *library, const char *id, const char *made, GError **error);

G_END_DECLS
