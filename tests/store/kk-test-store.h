/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/kk-account.h"
#include "store/kk-audit.h"
#include "store/kk-crypto.h"
#include "store/kk-store-case.h"
#include "store/kk-store-outbox.h"
#include "store/kk-store-server.h"
#include "store/kk-store.h"
#include "store/kk-vault.h"

G_BEGIN_DECLS

/* A folder with a store in it, a clock that the test turns, and the plainly fictitious household it
 * works on. */

#define TEST_NAME "見本　花子"
#define TEST_ADDRESS "見本県架空市研修町一丁目2番3号"
#define TEST_MY_NUMBER "123456789018"
#define TEST_PASSWORD "kenshu-2026"

typedef struct
{
  char *folder;
  char *path;
  gint64 now;
  KkStoreOptions options;
} TestStore;

TestStore *test_store_new (KkStoreRole role);
void test_store_free (TestStore *t);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestStore, test_store_free)

/* Opens t->path with t->options; must work. */
KkStore *test_store_open (TestStore *t);
/* The same with the administrator "admin" made or signed in (terminal), or the keys (server). */
KkStore *test_store_open_unlocked (TestStore *t);
KkServerKeys *test_server_keys (TestStore *t);

KkEvent *test_event (TestStore *t, KkEventType type, const char *reason);
KkNotice *test_notice (const char *name);
KkSignature *test_signature (const KkNotice *notice);
KkRevisionPage *test_page (guint32 seed, gsize size);

/* Opens a case, saves the notice, adds n_pages, signs; the case id. */
char *test_signed_case (TestStore *t, KkStore *store, guint n_pages);
void test_queue (TestStore *t, KkStore *store, const char *case_id);

/* TRUE where bytes stand in any file of the folder. */
gboolean test_folder_contains (TestStore *t, const char *text);

G_END_DECLS
