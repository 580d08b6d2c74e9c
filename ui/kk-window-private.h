/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/kk-case-page.h"
#include "ui/kk-window.h"

G_BEGIN_DECLS

/* What the files of the window share. */

struct _KkWindow
{
  GtkApplicationWindow parent_instance;

  /* Template */
  GtkWidget *strip;
  GtkWidget *city;
  GtkWidget *terminal;
  GtkWidget *light;
  GtkWidget *light_text;
  GtkWidget *clerk;
  GtkWidget *sign_out;
  GtkWidget *practice;
  GtkWidget *news;
  GtkWidget *news_text;
  GtkWidget *stack;
  GtkWidget *starting;
  GtkWidget *tabs;
  GtkWidget *bar;

  /* Borrowed */
  GtkWidget *sign_in;
  GtkWidget *resident; /* KkResidentPage while the resident has the screen */
  KkCasePage *resident_case;
  GtkText *composing_text; /* whose preedit is watched */

  /* Owned */
  KkCounter *counter;
  GtkWindow *resident_window; /* on a second monitor; NULL: in this window */
  GPtrArray *waiting_files;

  guint news_id;
  gboolean started;
};

/* kk-window.c */
KkScreen *kk_window_current_screen (KkWindow *self);
void kk_window_show_keys (KkWindow *self);
void kk_window_show_screen (KkWindow *self, GtkWidget *child);
void kk_window_close_news (KkWindow *self);
/* A function key was pressed in this window or the resident's. */
gboolean kk_window_key_pressed (KkWindow *self, guint keyval, GdkModifierType state);

/* kk-window-cases.c: the tabs of the desk */
void kk_window_open_desk (KkWindow *self);
void kk_window_close_tabs (KkWindow *self);
void
kk_window_open_case (KkWindow *self, const char *id, KkKind kind, gboolean scan, GPtrArray *files);

/* F3: a sheet of ours opens its case. */
void kk_window_read_code (KkWindow *self);

/* kk-window-resident.c: the screen is the resident's for a while */
void kk_window_begin_resident (KkWindow *self, KkCasePage *page);
void kk_window_end_resident (KkWindow *self, gboolean signed_now);

G_END_DECLS
