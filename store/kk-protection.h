/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/kk-notice.h"
#include "store/kk-account.h"

G_BEGIN_DECLS

/* 支援措置 (住民基本台帳事務処理要領 第5-10): whom the city protects from being looked up. The
 * terminal's list holds no name, number or address, not even sealed: only hashes under a key that
 * is derived from the store key, of 個人番号, 住民票コード, card number, of folded name (also 通称
 * and カナ) with birth date, and of the folded address where one is given. The last day of a period
 * is shown and lifts nothing by itself.
 *
 * Thread: the store's, except where said. Errors are KK_STORE_ERROR; all need an open vault. */

typedef struct
{
  char *id;        /* UUID */
  char *reference; /* the office's own number of the measure; never a name */
  char *first_day; /* YYYY-MM-DD */
  char *last_day;  /* the same; "": open */
  char *added_by;  /* account id */
  gint64 added_at;
} KkProtection;

void kk_protection_free (KkProtection *protection);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkProtection, kk_protection_free)

/* Puts a household on the list: whoever stands in people, and its new_address where there is one.
 * last_day "": open. Cases of the terminal it covers lose their titles at once. by needs
 * "protection.manage" (DENIED). INVALID: no day, nobody who could be recognised, a reference of
 * more than 100 bytes. *id_out (may be NULL) is the caller's. */
gboolean kk_protection_add (KkStore *store,
                            const char *reference,
                            const char *first_day,
                            const char *last_day,
                            const KkNotice *people,
                            const KkAccount *by,
                            char **id_out,
                            GError **error);
/* Ends a protection. Cases that are hidden stay so. DENIED, NOT_FOUND. */
gboolean kk_protection_remove (KkStore *store, const char *id, const KkAccount *by, GError **error);
/* KkProtection*, oldest first. */
GPtrArray *kk_protection_list (KkStore *store, GError **error);

/* TRUE in *hidden_out where lists may not name the notice: it says 支援措置 itself, or the list
 * covers one of its people or addresses. */
gboolean kk_protection_is_hidden (KkStore *store,
                                  const KkNotice *notice,
                                  gboolean *hidden_out,
                                  GError **error);

/* The list as it stands, to be asked at every key without the store. Immutable; any thread. Its key
 * lies in locked memory and is wiped with the last reference: let it go at sign-out. */
typedef struct _KkProtectionIndex KkProtectionIndex;
KkProtectionIndex *kk_protection_index_new (KkStore *store, GError **error);
void kk_protection_index_free (KkProtectionIndex *index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkProtectionIndex, kk_protection_index_free)
/* person -1: the household's addresses. Under a millisecond. */
gboolean
kk_protection_index_covers (const KkProtectionIndex *index, const KkNotice *notice, int person);

/* The second person: signs login in with its own password without taking the counter over. Refused
 * are whoever is in not_ids (NULL-terminated account ids: those at work on the case), as INVALID,
 * and a role without "protection.open", as DENIED; else as kk_account_sign_in(). Every try that
 * names an account is in the audit chain: "protection.opened", "protection.refused". */
gboolean kk_protection_open_case (KkStore *store,
                                  const char *case_id,
                                  const char *terminal,
                                  const char *const *not_ids,
                                  const char *login,
                                  const char *password,
                                  GError **error);

G_END_DECLS
