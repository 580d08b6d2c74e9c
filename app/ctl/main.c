/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/ctl/ctl.h"

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
  { "account", ctl_account,
    "account --data DIR --as LOGIN --login LOGIN --name NAME --role "
    "clerk|supervisor|administrator [--id UUID]" },
  { "address", ctl_address,
    "address TEXT | address find WORDS | address import FILE [--report FILE] [--out FILE] "
    "[--allow-loss]" },
  { "archive", ctl_archive,
    "archive make --out FILE.pdf (--mask ID|--full) ([--notice NOTICE.json] [PAGE…] | --data DIR "
    "--as LOGIN --case ID) | check [--clauses] FILE… | list --data DIR | masks" },
  { "audit", ctl_audit, "audit verify STORE [--head SEQ:HASH] | audit head STORE" },
  { "check", ctl_check, "check NOTICE.json [--today DATE] [--city CODE] [--papers] [--json]" },
  { "form", ctl_form,
    "form add FILE… [--id ID --title NAME --from DATE --until DATE --try] | list | names | remove "
    "ID | "
    "needed NOTICE.json | fill ID NOTICE.json --out FILE.pdf | set NOTICE.json --out FILE.pdf "
    "[--day DATE --city NAME --reveal] [--dir DIR]" },
  { "read", ctl_read, "read [--template auto|none|ID] [--json] [--each] FILE…" },
  { "receipts", ctl_receipts, "receipts --data DIR --out DIR" },
  { "setup", ctl_setup, "setup --data DIR [--login LOGIN --name NAME]" },
  { "support", ctl_support, "support add|list|remove ID|import CSV --data DIR --as LOGIN" },
  { "template", ctl_template,
    "template list|show ID|learn PAGE… --truth JSON|test [ID…]|export ID FILE|import FILE|"
    "remove ID|restore ID VERSION" },
};

gboolean
ctl_options (const char *usage, GOptionEntry *entries, int *argc, char ***argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (usage);
  g_autoptr (GError) error = NULL;
  g_option_context_add_main_entries (context, entries, NULL);
  if (g_option_context_parse (context, argc, argv, &error))
    return TRUE;
  fprintf (stderr, "kakanaictl %s: %s\n", (*argv)[0], error->message);
  return FALSE;
}

static void
print_usage (FILE *file)
{
  fprintf (file, "使い方:\n");
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    fprintf (file, "  kakanaictl %s\n", commands[i].usage);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  if (argc >= 2 && (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0))
    {
      print_usage (stdout);
      return CTL_OK;
    }
  for (gsize i = 0; argc >= 2 && i < G_N_ELEMENTS (commands); i++)
    if (strcmp (argv[1], commands[i].name) == 0)
      {
        kk_city_tables_load_or_say ("kakanaictl");
        return commands[i].run (argc - 1, argv + 1);
      }
  print_usage (stderr);
  return CTL_USAGE;
}
