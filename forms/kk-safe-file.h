/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Puts bytes at folder/name: temporary name in folder, fsync, rename that never replaces, fsync of
 * the folder. KK_FORM_ERROR_EXISTS, _NO_SPACE, _NOT_WRITABLE, _IO; nothing is left behind then.
 * Messages name the errno, not the file. */
gboolean kk_safe_file_write (const char *folder, const char *name, GBytes *bytes, GError **error);

G_END_DECLS
