/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The test scanner (tests/sane) plugged into this process: a temporary folder with its paper and
 * its faults, and the environment that makes libsane find it. Make it before any other thread runs;
 * one at a time. The test's meson entry depends on sane_module. */
typedef struct
{
  char *dir; /* KAKANAI_SANE_DIR; see kk-sane-backend.c for what lies in it */
} KkTestScanner;

#define KK_TEST_SCANNER_DEVICE "kakanai:counter"

/* dll_conf: further backends, one a line ("test", "pnm"), or NULL. */
KkTestScanner *kk_test_scanner_new (const char *dll_conf);
void kk_test_scanner_free (KkTestScanner *scanner);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkTestScanner, kk_test_scanner_free)

/* Puts a page file into the feeder, behind those that are there; it appears at once as a whole. */
void kk_test_scanner_feed (KkTestScanner *scanner, GBytes *page_file);
void kk_test_scanner_feed_path (KkTestScanner *scanner, const char *path);
/* Lays a page file on the glass, in place of what was there. */
void kk_test_scanner_lay (KkTestScanner *scanner, GBytes *page_file);
/* Empties feeder and glass, and ends all faults. */
void kk_test_scanner_reset (KkTestScanner *scanner);
/* Page files still in the feeder. */
guint kk_test_scanner_count (KkTestScanner *scanner);
/* The control file's text; NULL: nothing wrong. */
void kk_test_scanner_control (KkTestScanner *scanner, const char *text);

G_END_DECLS
