/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/store/kk-test-vfs.h"

#include <sqlite3.h>
#include <string.h>

#define SECTOR 512

/* One file as programs see it, and what of that is not on disk yet. */
typedef struct
{
  char *path;
  GByteArray *now;
  GHashTable *dirty; /* sector numbers */
  gboolean truncated;
  sqlite3_file *real;
  guint refs;
} Image;

typedef struct
{
  sqlite3_file base;
  Image *image; /* NULL: passed through */
  sqlite3_file *real;
} File;

static GRecMutex lock;
static sqlite3_vfs *real_vfs;
static GHashTable *images; /* path → Image */
static guint cut_at;
static guint operations;
static gboolean is_cut;
static gboolean lying;
static GRand *dice;

static File *
file_of (sqlite3_file *file)
{
  return (File *) file;
}

/* ——— the disk ——— */

static int
write_sector (Image *image, guint64 sector)
{
  guint64 start = sector * SECTOR;

  if (start >= image->now->len)
    return SQLITE_OK;
  return image->real->pMethods->xWrite (image->real, image->now->data + start,
                                        (int) MIN (SECTOR, image->now->len - start),
                                        (sqlite3_int64) start);
}

static void
flush_image (Image *image, gboolean all)
{
  GHashTableIter iter;
  gpointer key;

  if (image->real == NULL)
    return;
  if (image->truncated && (all || g_rand_boolean (dice)))
    image->real->pMethods->xTruncate (image->real, image->now->len);
  g_hash_table_iter_init (&iter, image->dirty);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (all || g_rand_boolean (dice))
      write_sector (image, GPOINTER_TO_SIZE (key));
  g_hash_table_remove_all (image->dirty);
  image->truncated = FALSE;
}

static void
power_cut (void)
{
  GHashTableIter iter;
  gpointer image;

  is_cut = TRUE;
  if (images == NULL)
    return;
  g_hash_table_iter_init (&iter, images);
  while (g_hash_table_iter_next (&iter, NULL, &image))
    flush_image (image, FALSE);
}

/* TRUE where the machine still runs after this operation was counted. */
static gboolean
count_operation (void)
{
  if (is_cut)
    return FALSE;
  operations++;
  if (operations == cut_at)
    power_cut ();
  return !is_cut;
}

static Image *
image_open (const char *path, sqlite3_file *real)
{
  Image *image = g_hash_table_lookup (images, path);
  sqlite3_int64 size = 0;

  if (image != NULL)
    {
      image->refs++;
      return image;
    }
  image = g_new0 (Image, 1);
  image->path = g_strdup (path);
  image->now = g_byte_array_new ();
  image->dirty = g_hash_table_new (NULL, NULL);
  image->real = real;
  image->refs = 1;
  real->pMethods->xFileSize (real, &size);
  g_byte_array_set_size (image->now, (guint) size);
  if (size > 0)
    real->pMethods->xRead (real, image->now->data, (int) size, 0);
  g_hash_table_insert (images, image->path, image);
  return image;
}

/* Programs that close a file have not synced it; the kernel would write it some time later. */
static void
image_close (Image *image, sqlite3_file *real)
{
  if (--image->refs > 0)
    {
      if (image->real == real)
        image->real = NULL; /* use_handle() finds another */
      return;
    }
  if (!is_cut)
    flush_image (image, TRUE);
  g_hash_table_remove (images, image->path);
  g_byte_array_unref (image->now);
  g_hash_table_unref (image->dirty);
  g_free (image->path);
  g_free (image);
}

/* ——— a file ——— */

static int
cut_close (sqlite3_file *base)
{
  File *file = file_of (base);

  g_rec_mutex_lock (&lock);
  if (file->image != NULL)
    image_close (file->image, file->real);
  g_rec_mutex_unlock (&lock);
  return file->real->pMethods->xClose (file->real);
}

static int
cut_read (sqlite3_file *base, void *out, int n, sqlite3_int64 at)
{
  File *file = file_of (base);
  int rc = SQLITE_OK;
  guint have;

  if (file->image == NULL)
    return file->real->pMethods->xRead (file->real, out, n, at);
  g_rec_mutex_lock (&lock);
  have = at < file->image->now->len ? (guint) MIN (n, file->image->now->len - at) : 0;
  if (is_cut)
    rc = SQLITE_IOERR_READ;
  else
    {
      if (have > 0)
        memcpy (out, file->image->now->data + at, have);
      if (have < (guint) n)
        {
          memset ((char *) out + have, 0, (guint) n - have);
          rc = SQLITE_IOERR_SHORT_READ;
        }
    }
  g_rec_mutex_unlock (&lock);
  return rc;
}

/* Another connection's handle may have gone: write through the one at hand. */
static void
use_handle (File *file)
{
  if (file->image->real == NULL)
    file->image->real = file->real;
}

static int
cut_write (sqlite3_file *base, const void *data, int n, sqlite3_int64 at)
{
  File *file = file_of (base);
  Image *image = file->image;
  int rc = SQLITE_OK;

  if (image == NULL)
    return file->real->pMethods->xWrite (file->real, data, n, at);
  g_rec_mutex_lock (&lock);
  use_handle (file);
  if (!is_cut)
    {
      guint old = image->now->len;

      if (at + n > old)
        {
          g_byte_array_set_size (image->now, (guint) (at + n));
          memset (image->now->data + old, 0, image->now->len - old);
        }
      memcpy (image->now->data + at, data, (gsize) n);
      for (gint64 sector = at / SECTOR; sector <= (at + n - 1) / SECTOR; sector++)
        g_hash_table_add (image->dirty, GSIZE_TO_POINTER ((gsize) sector));
    }
  if (!count_operation ())
    rc = SQLITE_IOERR_WRITE;
  g_rec_mutex_unlock (&lock);
  return rc;
}

static int
cut_truncate (sqlite3_file *base, sqlite3_int64 size)
{
  File *file = file_of (base);
  int rc = SQLITE_OK;

  if (file->image == NULL)
    return file->real->pMethods->xTruncate (file->real, size);
  g_rec_mutex_lock (&lock);
  use_handle (file);
  if (!is_cut && size < file->image->now->len)
    {
      g_byte_array_set_size (file->image->now, (guint) size);
      file->image->truncated = TRUE;
    }
  if (!count_operation ())
    rc = SQLITE_IOERR_TRUNCATE;
  g_rec_mutex_unlock (&lock);
  return rc;
}

static int
cut_sync (sqlite3_file *base, int flags)
{
  File *file = file_of (base);
  int rc = SQLITE_OK;

  if (file->image == NULL)
    return file->real->pMethods->xSync (file->real, flags);
  g_rec_mutex_lock (&lock);
  use_handle (file);
  if (!count_operation ())
    rc = SQLITE_IOERR_FSYNC;
  else if (!lying)
    flush_image (file->image, TRUE);
  g_rec_mutex_unlock (&lock);
  return rc;
}

static int
cut_file_size (sqlite3_file *base, sqlite3_int64 *size)
{
  File *file = file_of (base);

  if (file->image == NULL)
    return file->real->pMethods->xFileSize (file->real, size);
  g_rec_mutex_lock (&lock);
  *size = file->image->now->len;
  g_rec_mutex_unlock (&lock);
  return SQLITE_OK;
}

static int
cut_lock (sqlite3_file *base, int level)
{
  return file_of (base)->real->pMethods->xLock (file_of (base)->real, level);
}

static int
cut_unlock (sqlite3_file *base, int level)
{
  return file_of (base)->real->pMethods->xUnlock (file_of (base)->real, level);
}

static int
cut_check_lock (sqlite3_file *base, int *out)
{
  return file_of (base)->real->pMethods->xCheckReservedLock (file_of (base)->real, out);
}

static int
cut_control (sqlite3_file *base, int op, void *arg)
{
  return SQLITE_NOTFOUND;
}

static int
cut_sector_size (sqlite3_file *base)
{
  return 4096;
}

static int
cut_characteristics (sqlite3_file *base)
{
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static int
cut_shm_map (sqlite3_file *base, int page, int size, int extend, void volatile **out)
{
  return file_of (base)->real->pMethods->xShmMap (file_of (base)->real, page, size, extend, out);
}

static int
cut_shm_lock (sqlite3_file *base, int offset, int n, int flags)
{
  return file_of (base)->real->pMethods->xShmLock (file_of (base)->real, offset, n, flags);
}

static void
cut_shm_barrier (sqlite3_file *base)
{
  file_of (base)->real->pMethods->xShmBarrier (file_of (base)->real);
}

static int
cut_shm_unmap (sqlite3_file *base, int del)
{
  return file_of (base)->real->pMethods->xShmUnmap (file_of (base)->real, del);
}

static const sqlite3_io_methods methods = {
  2, /* no memory mapping */
  cut_close,
  cut_read,
  cut_write,
  cut_truncate,
  cut_sync,
  cut_file_size,
  cut_lock,
  cut_unlock,
  cut_check_lock,
  cut_control,
  cut_sector_size,
  cut_characteristics,
  cut_shm_map,
  cut_shm_lock,
  cut_shm_barrier,
  cut_shm_unmap,
  NULL,
  NULL,
};

/* ——— the file system ——— */

static int
cut_open (sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *base, int flags, int *out_flags)
{
  File *file = file_of (base);
  const int kept = SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL;
  int rc;

  memset (file, 0, sizeof *file);
  file->real = (sqlite3_file *) (file + 1);
  if (is_cut)
    return SQLITE_CANTOPEN;
  rc = real_vfs->xOpen (real_vfs, name, file->real, flags, out_flags);
  if (rc != SQLITE_OK)
    return rc;
  g_rec_mutex_lock (&lock);
  if (name != NULL && (flags & kept) != 0)
    file->image = image_open (name, file->real);
  g_rec_mutex_unlock (&lock);
  file->base.pMethods = &methods;
  return SQLITE_OK;
}

static int
cut_delete (sqlite3_vfs *vfs, const char *name, int sync_dir)
{
  gboolean runs;

  g_rec_mutex_lock (&lock);
  runs = count_operation ();
  g_rec_mutex_unlock (&lock);
  return runs ? real_vfs->xDelete (real_vfs, name, sync_dir) : SQLITE_IOERR_DELETE;
}

static int
cut_access (sqlite3_vfs *vfs, const char *name, int flags, int *out)
{
  return real_vfs->xAccess (real_vfs, name, flags, out);
}

static int
cut_full_path (sqlite3_vfs *vfs, const char *name, int n, char *out)
{
  return real_vfs->xFullPathname (real_vfs, name, n, out);
}

void
kk_test_vfs_register (void)
{
  static sqlite3_vfs vfs;

  if (real_vfs != NULL)
    return;
  real_vfs = sqlite3_vfs_find (NULL);
  vfs = *real_vfs; /* randomness, time and sleep are the real ones */
  vfs.zName = KK_TEST_VFS;
  vfs.szOsFile = (int) sizeof (File) + real_vfs->szOsFile;
  vfs.pNext = NULL;
  vfs.xOpen = cut_open;
  vfs.xDelete = cut_delete;
  vfs.xAccess = cut_access;
  vfs.xFullPathname = cut_full_path;
  images = g_hash_table_new (g_str_hash, g_str_equal);
  dice = g_rand_new_with_seed (0);
  g_assert_cmpint (sqlite3_vfs_register (&vfs, 0), ==, SQLITE_OK);
}

void
kk_test_vfs_arm (guint n, guint32 seed)
{
  g_rec_mutex_lock (&lock);
  cut_at = n;
  operations = 0;
  g_rand_set_seed (dice, seed);
  g_rec_mutex_unlock (&lock);
}

void
kk_test_vfs_cut_now (void)
{
  g_rec_mutex_lock (&lock);
  if (!is_cut)
    power_cut ();
  g_rec_mutex_unlock (&lock);
}

guint
kk_test_vfs_operations (void)
{
  return operations;
}

gboolean
kk_test_vfs_was_cut (void)
{
  return is_cut;
}

void
kk_test_vfs_reset (void)
{
  g_assert_cmpuint (g_hash_table_size (images), ==, 0);
  is_cut = FALSE;
  cut_at = 0;
  operations = 0;
}

void
kk_test_vfs_ignore_syncs (gboolean ignore)
{
  lying = ignore;
}
