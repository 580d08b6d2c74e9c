/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ocr/kk-template.h"

G_BEGIN_DECLS

/* The templates of one city: a folder of files ID.VERSION.json (with ID.VERSION.proof.json
 * beside it, which has the proof pages too), and those shipped with the programs
 * (resources/templates). The newest version of an id is in force; older ones stay and can
 * be restored. Immutable but for the functions that say so; those read the folder again. Any
 * thread; a lock inside. */

typedef struct _KkTemplateLibrary KkTemplateLibrary;

/* Where a program keeps them: $KAKANAI_CITY_DIR/templates; without that data_dir/templates;
 * without either (data_dir NULL) the user's data folder. Caller frees. */
char *kk_template_library_default_dir (const char *data_dir);

/* dir NULL: only the shipped ones. A folder that is not there is an empty one. A file that is no
 * good is left out and named in problems (char*, "FILE:LINE: reason"); reading goes on with the
 * others, and with the version before it. Never fails. */
KkTemplateLibrary *kk_template_library_new (const char *dir, GPtrArray **problems_out);
KkTemplateLibrary *kk_template_library_ref (KkTemplateLibrary *self);
void kk_template_library_unref (KkTemplateLibrary *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkTemplateLibrary, kk_template_library_unref)

const char *kk_template_library_get_dir (KkTemplateLibrary *self); /* NULL */

/* Those in force, by id: GPtrArray of KkTemplate* (references; unref the array). */
GPtrArray *kk_template_library_list (KkTemplateLibrary *self);
/* NULL where there is none; unref. */
KkTemplate *kk_template_library_find (KkTemplateLibrary *self, const char *id);
/* The same with its proof pages. NULL + error. */
KkTemplate *kk_template_library_load_full (KkTemplateLibrary *self, const char *id, GError **error);
/* Versions on disk, oldest first: GArray of int. */
GArray *kk_template_library_versions (KkTemplateLibrary *self, const char *id);

/* Changes the folder. save: as the id's next version (self's version is ignored), on disk when it
 * returns; the version it got, 0 + error. */
int kk_template_library_save (KkTemplateLibrary *self, const KkTemplate *template, GError **error);
/* Makes an older version the newest again (a copy). */
int
kk_template_library_restore (KkTemplateLibrary *self, const char *id, int version, GError **error);
/* All versions. BUILT_IN where only the shipped one is left. */
gboolean kk_template_library_remove (KkTemplateLibrary *self, const char *id, GError **error);
/* Checks bytes like any file from outside, then saves. */
KkTemplate *kk_template_library_import (KkTemplateLibrary *self,
                                        GBytes *bytes,
                                        const char *where,
                                        GError **error);
/* "transfer_certificate-402168", with a number behind it where that is taken. Caller frees. */
char *kk_template_library_new_id (KkTemplateLibrary *self, const KkTemplate *template);
/* What somebody else changed in the folder. */
void kk_template_library_reload (KkTemplateLibrary *self);

G_END_DECLS
