/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Exit codes of kakanaictl. */
#define CTL_OK 0
#define CTL_FAILED 1
#define CTL_USAGE 2

/* A command gets its own name as argv[0] and returns the exit code. Results go to stdout, messages
 * to stderr. */
int ctl_account (int argc, char **argv);
int ctl_address (int argc, char **argv);
int ctl_archive (int argc, char **argv);
int ctl_audit (int argc, char **argv);
int ctl_check (int argc, char **argv);
int ctl_form (int argc, char **argv);
int ctl_read (int argc, char **argv);
int ctl_receipts (int argc, char **argv);
int ctl_setup (int argc, char **argv);
int ctl_support (int argc, char **argv);
int ctl_template (int argc, char **argv);
/* `template report` of the terminal in data; days NULL: open. */
int ctl_template_report (const char *data, const char *from, const char *to, gboolean json);

/* Parses argv with entries; FALSE (message on stderr) on wrong usage. What is left stays in argv.
 */
gboolean ctl_options (const char *usage, GOptionEntry *entries, int *argc, char ***argv);

G_END_DECLS
