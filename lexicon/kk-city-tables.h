/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Takes the tables of $KAKANAI_CITY_DIR/tables in place of the shipped ones (core/kk-table.h).
 * Every program calls it once, first thing in main(). A file that is refused leaves the last good
 * one in force: the copy kept when it was last taken ($XDG_STATE_HOME/kakanai/city), else the
 * shipped one.
 *
 * NULL: nothing was refused. Else one line per refused file, "FILE:LINE: reason; what is in force",
 * free of personal data. Free with g_strfreev. */
char **kk_city_tables_load (void) G_GNUC_WARN_UNUSED_RESULT;

/* A table of that folder as it was when it was last good, kept in $XDG_STATE_HOME/kakanai/city; for
 * tables that are read by another floor. kept: NULL where there is none. */
void kk_city_tables_keep (const char *folder, const char *table, GBytes *bytes);
GBytes *kk_city_tables_kept (const char *folder, const char *table);

/* The same, each line on stderr after "PROGRAM: ". For main(). */
void kk_city_tables_load_or_say (const char *program);

G_END_DECLS
