/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/kk-picture.h"

G_BEGIN_DECLS

/* What tests of widgets share. Waits are bounded: a test that would hang fails. */

void ui_test_init (int *argc, char ***argv);
/* Shows widget in a window and waits until it is drawn. Destroy the window with
 * ui_test_destroy(). */
GtkWidget *ui_test_show (GtkWidget *widget, int width, int height);
/* Destroys window and checks that widget went with it. */
void ui_test_destroy (GtkWidget *window, gpointer widget);
/* Runs the main loop until condition holds; fails the test after limit_s. */
void ui_test_wait (gboolean (*condition) (gpointer data), gpointer data, double limit_s);
/* Lets idle work and frames happen. */
void ui_test_settle (void);
/* A key as the window gives it to a widget that handles keys itself; TRUE where it took it. */
gboolean ui_test_press (GtkWidget *widget, guint keyval);
/* A white picture with a black rectangle at (10, 20), 30 × 40. */
KkPicture *ui_test_picture (int width, int height);
/* The first descendant whose accessible label is name; NULL: none. */
GtkWidget *ui_test_find_label (GtkWidget *root, GType type, const char *text);
/* The first descendant, or root itself, of that type; NULL: none. */
GtkWidget *ui_test_find_type (GtkWidget *root, GType type);
/* Puts text into the entry of root that comes after n others. */
void ui_test_type (GtkWidget *root, int n, const char *text);
/* TRUE where a label or an entry in sight holds text. */
gboolean ui_test_shows (GtkWidget *root, const char *text);

G_END_DECLS
