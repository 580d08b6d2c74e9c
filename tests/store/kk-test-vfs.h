/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A SQLite VFS that loses power. Writes stay in memory until they are synced; at the cut a random
 * part of what was not synced reaches the disk, in sectors of 512 bytes, and from then on nothing
 * works any more. Close the store then and open the file with the usual VFS: it is what a machine
 * would find after a power cut. Give KK_TEST_VFS as KkStoreOptions.vfs.
 *
 * Any number of files and threads; one cut at a time for the whole process. */

#define KK_TEST_VFS "kk-test-cut"

/* Idempotent. */
void kk_test_vfs_register (void);

/* The n-th write, truncation, deletion or sync from now on is the cut; n 0: never. seed chooses
 * what of the unsynced reaches the disk. Starts counting from 0. */
void kk_test_vfs_arm (guint n, guint32 seed);
/* Cuts at this very moment. */
void kk_test_vfs_cut_now (void);
/* Counted since kk_test_vfs_arm(). */
guint kk_test_vfs_operations (void);
gboolean kk_test_vfs_was_cut (void);
/* Power is back: for the next run. Every file must be closed. */
void kk_test_vfs_reset (void);

/* A disk that lies: a sync says yes and does nothing. To see that a test can fail. */
void kk_test_vfs_ignore_syncs (gboolean ignore);

G_END_DECLS
