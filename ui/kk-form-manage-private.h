/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-form-manage.h"
#include "ui/kk-form-manage-page.h"

G_BEGIN_DECLS

/* What the files of the page share. */

struct _KkFormManagePage
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *list;
  GtkWidget *stack; /* form, busy, trial */
  GtkWidget *title;
  GtkWidget *facts;
  GtkWidget *versions;
  GtkWidget *from;
  GtkWidget *restore;
  GtkWidget *retire;
  GtkWidget *export;
  GtkWidget *rule;
  GtkWidget *busy_label;
  GtkWidget *verdict;
  GtkWidget *new_title;
  GtkWidget *new_id;
  GtkWidget *new_from;
  GtkWidget *new_until;
  GtkWidget *notice;
  GtkWidget *problems;
  GtkWidget *no_problems; /* in place of them */
  GtkWidget *preview;     /* KkFormPreview */

  /* Owned */
  KkCounter *counter;
  GPtrArray *entries;   /* KkFormEntry*, of the list */
  GPtrArray *shown;     /* KkFormEntry*, versions of the chosen one */
  GPtrArray *rules;     /* KkHouseholdRule*; NULL: the table is bad */
  KkFormLayout *layout; /* looked at */
  GPtrArray *boxes;     /* of layout */
  KkFormTrial *trial;   /* NULL: none */
  GFile *file;          /* of the trial */
  char *replaces;       /* id the next sheet is a new version of; NULL: none */
  GCancellable *trying;
  GtkFileChooserNative *chooser;

  guint seconds;
  guint timer;
  gboolean filling;
};

/* kk-form-manage-page.c */
/* "form", "busy" or "trial". */
void kk_form_manage_show (KkFormManagePage *self, const char *what);
void kk_form_manage_show_form (KkFormManagePage *self);
/* id: to be chosen; NULL: the first. */
void kk_form_manage_fill_list (KkFormManagePage *self, const char *id);
/* Takes what is shown out of the preview. */
void kk_form_manage_let_go (KkFormManagePage *self);
void kk_form_manage_empty (GtkWidget *list);
GtkWidget *kk_form_manage_line (const char *text, const char *css_class);

/* kk-form-manage-try.c: a sheet looked at before it is registered */
void kk_form_manage_try (KkFormManagePage *self, GFile *file, gboolean notice);
void kk_form_manage_end_trial (KkFormManagePage *self);
void kk_form_manage_register (KkFormManagePage *self);

G_END_DECLS
