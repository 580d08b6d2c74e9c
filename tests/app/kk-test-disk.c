/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/app/kk-test-disk.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#define FILLER ".filler"

static void
write_file (const char *path, const char *text)
{
  int fd = g_open (path, O_WRONLY);

  if (fd < 0 || write (fd, text, strlen (text)) < 0)
    g_error ("%s: %s", path, g_strerror (errno));
  close (fd);
}

void
test_disk_init (void)
{
  g_autofree char *uids = g_strdup_printf ("0 %u 1", getuid ());
  g_autofree char *gids = g_strdup_printf ("0 %u 1", getgid ());

  if (unshare (CLONE_NEWNS) != 0)
    {
      /* An ordinary user is allowed to in a user namespace of its own. */
      if (unshare (CLONE_NEWUSER | CLONE_NEWNS) != 0)
        g_error ("no mounts of our own: %s", g_strerror (errno));
      write_file ("/proc/self/setgroups", "deny");
      write_file ("/proc/self/uid_map", uids);
      write_file ("/proc/self/gid_map", gids);
    }
  /* In a chroot "/" is no mount point: EINVAL, and what is mounted below goes with its folder. */
  if (mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 && errno != EINVAL)
    g_error ("mount: %s", g_strerror (errno));
}

void
test_disk_mount (const char *folder, gsize size)
{
  g_autofree char *options = g_strdup_printf ("size=%" G_GSIZE_FORMAT ",mode=0700", size);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  if (mount ("tmpfs", folder, "tmpfs", 0, options) != 0)
    g_error ("tmpfs: %s", g_strerror (errno));
}

void
test_disk_set_read_only (const char *folder, gboolean read_only)
{
  if (mount (NULL, folder, NULL, MS_REMOUNT | (read_only ? MS_RDONLY : 0), NULL) != 0)
    g_error ("remount: %s", g_strerror (errno));
}

void
test_disk_unmount (const char *folder)
{
  if (umount2 (folder, MNT_DETACH) != 0)
    g_error ("umount: %s", g_strerror (errno));
}

void
test_disk_fill (const char *folder)
{
  static const char zeros[4096];
  g_autofree char *path = g_build_filename (folder, FILLER, NULL);
  int fd = g_open (path, O_WRONLY | O_CREAT | O_APPEND, 0600);
  ssize_t n = 0;

  g_assert_cmpint (fd, >=, 0);
  while (n >= 0)
    n = write (fd, zeros, sizeof zeros);
  g_assert_cmpint (errno, ==, ENOSPC);
  close (fd);
}

void
test_disk_make_room (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, FILLER, NULL);

  g_assert_cmpint (g_remove (path), ==, 0);
}
