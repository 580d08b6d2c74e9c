/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The characters a Tesseract model (path: its .traineddata file) can give at all, as a set of
 * GUINT_TO_POINTER (gunichar); Tesseract itself has no call for it. NULL where the file cannot be
 * read. */
GHashTable *kk_tesseract_set_new (const char *path);

G_END_DECLS
