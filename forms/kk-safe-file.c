/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/kk-safe-file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "forms/kk-form-layout.h"

static gboolean
fail (GError **error, const char *what, int number)
{
  KkFormError code = KK_FORM_ERROR_IO;

  if (number == ENOSPC || number == EDQUOT || number == EFBIG)
    code = KK_FORM_ERROR_NO_SPACE;
  else if (number == EEXIST)
    code = KK_FORM_ERROR_EXISTS;
  else if (number == EACCES || number == EPERM || number == EROFS || number == ENOENT
           || number == ENOTDIR)
    code = KK_FORM_ERROR_NOT_WRITABLE;
  g_set_error (error, KK_FORM_ERROR, code, "%s: %s", what, g_strerror (number));
  return FALSE;
}

static int
write_all (int fd, const guint8 *data, gsize length)
{
  while (length > 0)
    {
      gssize n = write (fd, data, length);
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return errno;
      data += n;
      length -= n;
    }
  return fsync (fd) == 0 ? 0 : errno;
}

/* renameat2 without replacing; file systems that don't know the flag get link + unlink. */
static int
rename_new (int folder, const char *from, const char *to)
{
  if (renameat2 (folder, from, folder, to, RENAME_NOREPLACE) == 0)
    return 0;
  if (errno != EINVAL && errno != ENOSYS)
    return errno;
  if (linkat (folder, from, folder, to, 0) != 0)
    return errno;
  return unlinkat (folder, from, 0) == 0 ? 0 : errno;
}

gboolean
kk_safe_file_write (const char *folder, const char *name, GBytes *bytes, GError **error)
{
  g_autofree char *temporary = g_strdup_printf (".%s.%08x.tmp", name, g_random_int ());
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  int directory = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC), fd, trouble;

  if (directory < 0)
    return fail (error, "folder", errno);
  fd = openat (directory, temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    {
      trouble = errno;
      close (directory);
      return fail (error, "create", trouble);
    }
  trouble = write_all (fd, data, length);
  if (close (fd) != 0 && trouble == 0)
    trouble = errno;
  if (trouble == 0)
    trouble = rename_new (directory, temporary, name);
  if (trouble != 0)
    unlinkat (directory, temporary, 0);
  else if (fsync (directory) != 0)
    trouble = errno;
  close (directory);
  return trouble == 0 || fail (error, "write", trouble);
}
