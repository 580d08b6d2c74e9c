/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/kakanaid.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "lexicon/kk-city-tables.h"

static const struct
{
  const char *name;
  int (*run) (int argc, char **argv);
  const char *usage;
} commands[] = {
  { "init", kakanaid_init, "init --data DIR [--practice] [--name NAME] [--host HOST]" },
  { "serve", kakanaid_serve,
    "serve --data DIR [--listen 127.0.0.1:8443] [--port-file FILE] [--quota-mib N]\n"
    "                 [--max-upload-mib N] [--session-idle SECONDS] [--session-max SECONDS]\n"
    "                 [--header-limit SECONDS] [--silence-limit SECONDS]" },
  { "add-terminal", kakanaid_add_terminal,
    "add-terminal --data DIR --id ID --name NAME --out OUT [--renew]" },
  { "revoke-terminal", kakanaid_revoke_terminal, "revoke-terminal --data DIR --id ID" },
  { "add-account", kakanaid_add_account,
    "add-account --data DIR --login LOGIN --name NAME --role clerk|supervisor|administrator\n"
    "                       [--id UUID]   (パスワードは標準入力から)" },
  { "list", kakanaid_list, "list --data DIR" },
  { "show-case", kakanaid_show_case, "show-case --data DIR [--reveal] CASE" },
};

gboolean
kakanaid_options (GOptionEntry *entries, int *argc, char ***argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (g_option_context_parse (context, argc, argv, &error))
    return TRUE;
  fprintf (stderr, "kakanaid %s: %s\n", (*argv)[0], error->message);
  return FALSE;
}

int
kakanaid_fail (const char *command, const GError *error)
{
  fprintf (stderr, "kakanaid %s: %s\n", command, error->message);
  return KAKANAID_FAILED;
}

void
kakanaid_home_clear (KakanaidHome *home)
{
  g_clear_pointer (&home->store, kk_store_free);
  g_clear_pointer (&home->keys, kk_server_keys_free);
  g_clear_pointer (&home->city, kk_city_free);
}

gboolean
kakanaid_open (const char *data, KakanaidHome *home_out, GError **error)
{
  g_auto (KakanaidHome) home = { 0 };

  if ((home.city = kk_city_load (data, error)) == NULL
      || (home.keys = kk_city_load_keys (home.city, FALSE, error)) == NULL
      || (home.store = kk_city_open_store (home.city, home.keys, 0, FALSE, error)) == NULL)
    return FALSE;
  *home_out = home;
  memset (&home, 0, sizeof home);
  return TRUE;
}

static void
print_usage (FILE *file)
{
  fprintf (file, "使い方:\n");
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    fprintf (file, "  kakanaid %s\n", commands[i].usage);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  kk_vault_harden_process ();
  kk_city_tables_load_or_say ("kakanaid");
  if (argc >= 2 && (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0))
    {
      print_usage (stdout);
      return KAKANAID_OK;
    }
  for (gsize i = 0; argc >= 2 && i < G_N_ELEMENTS (commands); i++)
    if (strcmp (argv[1], commands[i].name) == 0)
      {
        int result = commands[i].run (argc - 1, argv + 1);

        if (result == KAKANAID_USAGE)
          fprintf (stderr, "使い方: kakanaid %s\n", commands[i].usage);
        return result;
      }
  print_usage (stderr);
  return KAKANAID_USAGE;
}
