/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/kk-store.h"

G_BEGIN_DECLS

/* Who may do what. Errors are KK_STORE_ERROR; thread: the store's, except for the rights. */

typedef enum
{
  KK_ROLE_CLERK,         /* 窓口職員 */
  KK_ROLE_SUPERVISOR,    /* 決裁者 */
  KK_ROLE_ADMINISTRATOR, /* 管理者 */
} KkRole;

const char *kk_role_to_string (KkRole role); /* "clerk" … */
const char *kk_role_label (KkRole role);     /* Japanese */
gboolean kk_role_from_string (const char *s, KkRole *out);

/* The table of rights, resources/tables/rights.json: action → roles. An action nobody listed is
 * allowed to nobody. Actions today: case.open, case.edit, case.sign, case.queue, case.read,
 * case.approve, case.return, case.hold, case.release, case.withdraw, case.hand_over, case.complete,
 * protection.open, protection.manage, form.make (form.make.ID for a form of its own right),
 * form.manage, my_number.show, audit.read, account.manage, terminal.manage,
 * store.backup, report.read, archive.read (masked), archive.read_unmasked.
 * Any thread once loaded. */
gboolean kk_rights_allows (KkRole role, const char *action);
/* TRUE where the table has a line for action: a form of its own right, "form.make.ID". */
gboolean kk_rights_lists (const char *action);
/* A city's table replaces ours at start-up, before other threads run. INVALID with line and reason;
 * the last good one stays. */
gboolean kk_rights_load (GBytes *json, GError **error);

typedef struct
{
  char *id; /* UUID; what events and the audit chain name */
  char *login;
  char *name; /* as shown, of a member of staff */
  KkRole role;
  gboolean active;
} KkAccount;

void kk_account_free (KkAccount *account);
KkAccount *kk_account_copy (const KkAccount *account);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkAccount, kk_account_free)

#define KK_PASSWORD_MIN 8 /* characters; shorter is INVALID */

/* The very first account, an administrator. On a terminal the vault is made with it and left open:
 * *recovery_out is the code to print (kk_secret_free); on a server *recovery_out is NULL.
 * EXISTS where there is any account. */
KkAccount *kk_account_create_first (KkStore *store,
                                    const char *login,
                                    const char *name,
                                    const char *password,
                                    char **recovery_out,
                                    GError **error);

/* The same with the id given, so that a person is the same everywhere. NULL: made. */
KkAccount *kk_account_create_first_as (KkStore *store,
                                       const char *id,
                                       const char *login,
                                       const char *name,
                                       const char *password,
                                       char **recovery_out,
                                       GError **error);

/* Adds one. id NULL: made; pass the server's id so that a person is the same everywhere. On a
 * terminal the store key is wrapped for them too, so the vault must be open (LOCKED). EXISTS. */
KkAccount *kk_account_add (KkStore *store,
                           const char *id,
                           const char *login,
                           const char *name,
                           KkRole role,
                           const char *password,
                           GError **error);

/* Checks the password; on a terminal opens the vault with it. Offline. An unknown login takes as
 * long as a wrong password. Wrong ones are counted: from the fourth on DELAYED for 5 s, doubling up
 * to 15 min, across restarts. WRONG_PASSWORD, DELAYED, DENIED (closed account). */
KkAccount *
kk_account_sign_in (KkStore *store, const char *login, const char *password, GError **error);
/* Seconds until login may be tried again; 0 now. */
gboolean kk_account_wait (KkStore *store, const char *login, guint *seconds_out, GError **error);

/* By the person: old password needed. By an administrator with the vault open: old NULL. */
gboolean kk_account_set_password (KkStore *store,
                                  const char *login,
                                  const char *old_password,
                                  const char *new_password,
                                  GError **error);
/* Changes name and role, closes or reopens. A closed account's wrapped key is destroyed: reopening
 * wants a new password. The last active administrator cannot be closed or demoted (DENIED). */
gboolean kk_account_update (KkStore *store, const KkAccount *account, GError **error);

/* NOT_FOUND. by id or by login. */
KkAccount *kk_account_find (KkStore *store, const char *id, GError **error);
KkAccount *kk_account_find_login (KkStore *store, const char *login, GError **error);
/* KkAccount*, by login; free with g_ptr_array_unref. */
GPtrArray *kk_account_list (KkStore *store, GError **error);

G_END_DECLS
