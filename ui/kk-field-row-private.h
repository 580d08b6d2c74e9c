/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/kk-field-row.h"

G_BEGIN_DECLS

/* What the files of the row share. */

struct _KkFieldRow
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *label;
  GtkWidget *hint; /* the same value in other words */
  GtkWidget *state;
  GtkWidget *entry;
  GtkWidget *pick;
  GtkWidget *crop_slot;
  GtkWidget *sources;
  GtkWidget *note;
  GtkWidget *problem_box;
  GtkWidget *problem_text;
  GtkWidget *pass;
  GtkWidget *pass_popover;
  GtkWidget *reason;

  /* Borrowed */
  const KkField *field;
  GtkWidget *crop;

  /* Owned */
  char *path;
  char *name;
  char *value;      /* as kept */
  char *shown;      /* as last put into the entry */
  GPtrArray *picks; /* char*: alternatives and choices */
  KkValue *last;    /* as last shown; NULL: empty */
  char *last_problem;
  KkPicture *last_picture;

  int last_rotation;
  gboolean was_shown;
  gboolean updating;
  gboolean composing;
  gboolean bare; /* what is composed is digits and signs: no input method has a better word */
  gboolean focused;
  gboolean foreign;
};

/* kk-field-row.c */
gboolean kk_field_row_is_modified (KkFieldRow *self);
void kk_field_row_set_text (KkFieldRow *self, const char *text);
void kk_field_row_source_clicked_cb (GtkButton *button, KkFieldRow *self);

G_END_DECLS
