/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/kk-city.h"

G_BEGIN_DECLS

/* The sub-commands of kakanaid. argv[0] is the sub-command's name; the result is the exit status.
 */

enum
{
  KAKANAID_OK = 0,
  KAKANAID_FAILED = 1,
  KAKANAID_USAGE = 2,
};

int kakanaid_init (int argc, char **argv);
int kakanaid_add_terminal (int argc, char **argv);
int kakanaid_revoke_terminal (int argc, char **argv);
int kakanaid_add_account (int argc, char **argv);
int kakanaid_serve (int argc, char **argv);
int kakanaid_list (int argc, char **argv);
int kakanaid_show_case (int argc, char **argv);

/* Parses; what is left over stays in argv. FALSE: said why. */
gboolean kakanaid_options (GOptionEntry *entries, int *argc, char ***argv);
int kakanaid_fail (const char *command, const GError *error);

/* The folder, its keys and its store, opened for a command. */
typedef struct
{
  KkCity *city;
  KkServerKeys *keys;
  KkStore *store;
} KakanaidHome;
gboolean kakanaid_open (const char *data, KakanaidHome *home_out, GError **error);
void kakanaid_home_clear (KakanaidHome *home);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KakanaidHome, kakanaid_home_clear)

G_END_DECLS
