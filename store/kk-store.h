/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One SQLite file of the terminal (kakanai) or of the server (kakanaid).
 *
 * A KkStore belongs to one thread, its owner: every function of this folder that takes one is
 * called on that thread only. It is not thread-safe; any number of threads and processes may each
 * open the file for themselves. All calls block (Argon2id for about a third of a second, a busy
 * file for up to five seconds): keep them off the UI thread.
 *
 * What a function that returns TRUE wrote is on disk (synchronous=FULL) and survives a power cut;
 * what one that fails wrote is gone as a whole. Nothing personal is in the file in clear. */

#define KK_STORE_ERROR (kk_store_error_quark ())
GQuark kk_store_error_quark (void);

/* By what one can do about it. Rules of the trade broken by an event come as KK_CASE_ERROR. */
typedef enum
{
  KK_STORE_ERROR_FAILED,     /* an I/O error or a fault of ours: try again, then call for help */
  KK_STORE_ERROR_FULL,       /* the disk is full: make room, then repeat; nothing was lost */
  KK_STORE_ERROR_READ_ONLY,  /* file or folder may not be written: ask the administrator */
  KK_STORE_ERROR_NEWER,      /* written by a newer Kakanai: update the program */
  KK_STORE_ERROR_CORRUPT,    /* damaged or not a store of this role: restore a copy */
  KK_STORE_ERROR_BUSY,       /* another process holds it: try again */
  KK_STORE_ERROR_LOCKED,     /* the vault is locked: sign in */
  KK_STORE_ERROR_NOT_FOUND,  /* no such file, case, page, revision or account */
  KK_STORE_ERROR_OTHER_MODE, /* 研修 data and real data never meet */
  KK_STORE_ERROR_CONFLICT,   /* other bytes under the same key, or somebody else was first */
  KK_STORE_ERROR_EXISTS,     /* that login, operator or terminal is there already */
  KK_STORE_ERROR_INVALID,    /* malformed, does not open, or its hash or signature is wrong */
  KK_STORE_ERROR_WRONG_PASSWORD, /* wrong login, password or recovery code */
  KK_STORE_ERROR_DELAYED,        /* too many wrong passwords: wait (kk_account_wait) */
  KK_STORE_ERROR_DENIED,         /* the role does not have that right, or the account is closed */
  KK_STORE_ERROR_MIGRATION, /* could not be brought up to date: unchanged; the copy is beside it */
  KK_STORE_ERROR_UNSIGNED,  /* a revision whose signature is missing or of another notice */
} KkStoreError;

typedef enum
{
  KK_STORE_TERMINAL,
  KK_STORE_SERVER,
} KkStoreRole;

typedef struct _KkStore KkStore;

/* Microseconds since 1970 UTC. */
typedef gint64 (*KkStoreClock) (gpointer data);

/* Zero means: a terminal's file, real data, read-write, made if missing. */
typedef struct
{
  KkStoreRole role;
  gboolean practice;      /* 研修: kept in the file; opening the other kind is OTHER_MODE */
  gboolean read_only;     /* never writes, needs the schema to be current, makes nothing */
  gboolean must_exist;    /* NOT_FOUND instead of making a file */
  gboolean any_mode;      /* read_only tools: take the file as real or 研修, whichever it is */
  const char *vfs;        /* name of a registered SQLite VFS; NULL: the usual one */
  const char *migrations; /* resource folder of NNN-*.sql; NULL: ours for the role */
  guint64 max_pages;      /* of SQLite's 4 KiB: a quota for the file, FULL beyond it; 0: none */
  guint busy_ms;          /* how long to wait for another process; 0: 5000 */
  guint64 kdf_ops;        /* Argon2id of new passwords; 0: 3 passes */
  gsize kdf_memory;       /* bytes; 0: 64 MiB */
  KkStoreClock clock;     /* NULL: g_get_real_time */
  gpointer clock_data;
} KkStoreOptions;

/* Opens, checks and migrates path (a folder is made 0700, the file 0600). Before a migration of a
 * file that holds something a copy is left at PATH.vN.bak (N: the version it had). options NULL:
 * all zero. Errors: all of the domain but LOCKED, EXISTS and the passwords'. */
KkStore *kk_store_open (const char *path, const KkStoreOptions *options, GError **error);

/* Locks the vault (key wiped), closes. NULL is fine. */
void kk_store_free (KkStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkStore, kk_store_free)

KkStoreRole kk_store_get_role (KkStore *store);
gboolean kk_store_get_practice (KkStore *store);
/* Borrowed. */
const char *kk_store_get_path (KkStore *store);
int kk_store_get_version (KkStore *store);
/* The store's clock. */
gint64 kk_store_now (KkStore *store);

/* The whole file: SQLite's integrity and foreign keys. CORRUPT with the first finding. Seconds on a
 * large file; kk_store_open() makes the quick one only. */
gboolean kk_store_check (KkStore *store, GError **error);

/* A consistent copy of the live file (sealed as it is) at a new path. EXISTS if there is one. */
gboolean kk_store_backup (KkStore *store, const char *path, GError **error);

/* Settings of this file that are nobody's personal data, e.g. the terminal's own id. get:
 * *value_out NULL where there is none, caller frees. value NULL removes. Keys that begin with "kk."
 * are the store's own. */
gboolean kk_store_get_setting (KkStore *store, const char *key, char **value_out, GError **error);
gboolean kk_store_set_setting (KkStore *store, const char *key, const char *value, GError **error);

/* A new id: UUID version 7 (RFC 9562), lower case, sorts by the time it was made. Caller frees.
 * Any thread. */
char *kk_uuid_new (gint64 now_us);
/* 36 characters of that shape, any version. Any thread. */
gboolean kk_uuid_is_valid (const char *text);

G_END_DECLS
