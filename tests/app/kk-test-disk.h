/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Small disks of memory, seen by this process alone. */

/* First of all in main(), before any thread. */
void test_disk_init (void);

/* Mounts so many bytes on an empty folder. */
void test_disk_mount (const char *folder, gsize size);
void test_disk_set_read_only (const char *folder, gboolean read_only);
void test_disk_unmount (const char *folder);

/* Leaves not one free byte. */
void test_disk_fill (const char *folder);
/* The opposite. */
void test_disk_make_room (const char *folder);

G_END_DECLS
