/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>

#include <glib/gi18n.h>

#include "kk-config.h"
#include "lexicon/kk-city-tables.h"
#include "store/kk-crypto.h"
#include "ui/kk-application.h"

int
main (int argc, char **argv)
{
  g_autoptr (KkApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, KK_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  /* Before anything personal is in memory: no core dumps of it. */
  kk_vault_harden_process ();
  kk_city_tables_load_or_say ("kakanai");
  g_set_prgname ("kakanai");
  application = kk_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
