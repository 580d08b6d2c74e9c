/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/kk-notice-form.h"

G_BEGIN_DECLS

/* What the files of the form share. */

/* One block of the form: the household, a person, the filer or the papers (kk-form-fields.h). */
typedef struct
{
  KkNoticeForm *form; /* borrowed */
  int person;
  GtkWidget *frame;
  GtkWidget *title;
  GtkWidget *tools;   /* buttons that change something */
  GtkWidget *grid;    /* of KkFieldRow */
  GtkWidget *choices; /* KkFilerChoices; NULL elsewhere */
  GtkWidget *papers;  /* KkPapersPanel; NULL elsewhere */
  GtkWidget *whole;   /* 全部 and 一部; NULL elsewhere */
  GtkWidget *part;
  GtkWidget *foreign; /* a person becomes foreign or Japanese; NULL elsewhere */
  char *paths;        /* what rows it has, "\n" between */
  char *conflicts;    /* those of them whose sources disagree */
  KkKind kind;        /* whose words the rows have */
  gboolean show_all;
  gboolean asks_nationality; /* 国籍 is on the form, though nothing says it belongs there yet */
  gboolean showing;
} KkNoticeBlock;

struct _KkNoticeForm
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *scroller;
  GtkWidget *blocks_box;

  /* Owned */
  GPtrArray *blocks; /* KkNoticeBlock* */
  GHashTable *rows;  /* char* path → KkFieldRow (owned by the grid) */
  KkNotice *notice;  /* as last shown, to fold and unfold by */
  GPtrArray *problems;
  char *chosen;

  /* Borrowed */
  KkPictureFunc pictures;
  gpointer pictures_data;
  KkNoteFunc notes;
  gpointer notes_data;

  gboolean read_only;
  gboolean showing;
};

/* kk-notice-form.c */
void kk_notice_form_rebuild (KkNoticeForm *self);
KkNoticeBlock *kk_notice_form_find_block (KkNoticeForm *self, int person);

/* kk-notice-block.c */
KkNoticeBlock *kk_notice_block_new (KkNoticeForm *form, int person);
void kk_notice_block_free (KkNoticeBlock *block);
void kk_notice_block_show_writable (KkNoticeBlock *block);
/* Heading and buttons as the notice stands; the rows are the form's. */
void kk_notice_block_show_head (KkNoticeBlock *block);

G_END_DECLS
