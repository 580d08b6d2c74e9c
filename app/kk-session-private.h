/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-counter-private.h"
#include "app/kk-paper.h"
#include "app/kk-session.h"
#include "forms/kk-rpa.h"
#include "forms/kk-form-library.h"
#include "forms/kk-form-sheets.h"

/* Where a page's reading is. */
typedef enum
{
  KK_ON_DISK,
  KK_ON_ITS_WAY,
  KK_UNSAVED
} KkKept;

/* One page as the session keeps it. */
typedef struct
{
  KkSessionPage view; /* what the window sees */
  char *id;           /* SHA-256; "#n" behind it for the n-th page of a file of several */
  char *sha256;
  int subpage;
  char *media_type;
  GBytes *bytes;       /* the file's own */
  GPtrArray *readings; /* KkReading* of the document that begins on this page; NULL: none */
  KkKept kept;         /* readings, stage and rotation as read */
  GError *error;
} KkPageEntry;

struct _KkSession
{
  GObject parent_instance;

  KkCounter *counter;
  char *id;
  char *number;
  gboolean read_only;
  KkNotice *notice;
  GPtrArray *events; /* KkEvent* */
  KkCaseState state;
  GPtrArray *problems; /* KkProblem* */
  GPtrArray *pages;    /* KkPageEntry* */
  GHashTable *people;  /* char* account id → char* name; NULL: not known here */

  GPtrArray *undo; /* KkNotice* as it was before each step */
  GPtrArray *redo;

  gboolean dirty; /* edited since the last save began */
  guint saving;   /* saves under way */
  guint intakes;  /* under way: their pages are read by them */
  guint retry_timer;
  GPtrArray *flushes; /* GTask* that wait until all is on disk */

  char *shown_hash; /* of the notice the resident was shown; NULL: not shown */
  KkRevision *signed_revision;
  KkRevision *returned;
  char *receipt;

  gboolean protected; /* 支援措置 covers somebody in it, or it says so itself */
  gint64 open_until;  /* monotonic µs: a second person opened it; 0: nobody did */
  guint open_timer;
  gboolean was_closed;     /* as the last signals told */
  gboolean checked_closed; /* as problems were found */
  KkNotice *blank;         /* shown in place of a closed notice */
  GPtrArray *prints;       /* KkPrint*, the oldest first */
  gboolean printing;       /* a print is being recorded */
  GHashTable *form_ticks;  /* char* form id → gboolean, the clerk's; NULL: not read yet */

  KkRpaProfile *rpa_profile; /* kk-unheld.c; NULL: not asked for yet */

  GCancellable *closing;
  KkPictures form_pictures; /* borrowed by kk_session_get_form_data() */
  char *form_code;          /* borrowed by kk_session_get_form_data() */
  char *form_date;
  char *form_contact;
};

/* The case as it stands now, for the drawing worker. Caller frees. */
KkPaper *kk_session_dup_paper (KkSession *self);
/* What kk_session_get_form_data() lent. */
void kk_session_clear_form_data (KkSession *self);
/* 預り証 of now. */
KkPaper *kk_session_dup_receipt_paper (KkSession *self);

KkPageEntry *kk_page_entry_new (const KkRevisionPage *page);
void kk_page_entry_free (KkPageEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkPageEntry, kk_page_entry_free)

/* The notice changed by other means than an edit of a person's (pages read, dropped): checks, saves
 * and tells. One undo step where before is given (taken). */
void kk_session_notice_changed (KkSession *self, const char *path, KkNotice *before);

/* kk-session-derive.c: what follows from an edit (TRUE where other fields may have changed too),
 * from a value confirmed and from what was read. Part of the same undo step. */
gboolean kk_session_follow_edit (KkSession *self, const char *path);
void kk_session_follow_confirm (KkSession *self, const char *path);
void kk_session_follow_reading (KkSession *self);
char *kk_session_dup_today (void); /* YYYY-MM-DD. Caller frees. */

/* Puts what is not on disk yet on its way there now, behind saves that are under way. */
void kk_session_save_now (KkSession *self);

/* Takes events as the store has them now and derives the state. */
void kk_session_take_events (KkSession *self, GPtrArray *events);

/* kk-session-protect.c */
/* TRUE where nothing of the case may show. */
gboolean kk_session_is_closed (KkSession *self);
/* 支援措置 anew, from the notice and the list. */
void kk_session_find_protection (KkSession *self);
/* Writes into the notice that it is protected, so that others know who have no list. */
void kk_session_mark_protected (KkSession *self);
/* core's hook; data: the session. */
gboolean kk_session_covers (const KkNotice *notice, int person, gpointer data);
/* What is seen anew after the case opened or closed. */
void kk_session_tell_protection (KkSession *self);
/* FALSE + PROTECTED while the case is closed. */
gboolean kk_session_require_open (KkSession *self, GError **error);
void kk_session_check (KkSession *self);
/* Index among the pages, closed or not; -1. */
int kk_session_page_index (KkSession *self, const char *page_id);

void kk_session_emit_pages_changed (KkSession *self);
void kk_session_emit_trouble (KkSession *self, const GError *error);

/* What was read and is not on disk, for a save that begins: KkRevisionPage*, or NULL. */
GPtrArray *kk_session_take_unsaved_pages (KkSession *self);
/* How that save ended: what failed is unsaved again. */
void kk_session_settle_pages (KkSession *self, gboolean saved);

/* Decodes the pages that have no pixels yet, in the background. */
void kk_session_decode_pages (KkSession *self);

/* A request to the store that answers with the case's events (GPtrArray*), for functions of the
 * form gboolean f (store, job, error). */
typedef gboolean (*KkSessionStoreFunc) (KkStore *store, KkStoreJob *job, GError **error);
void kk_session_store_async (KkSession *self,
                             KkSessionStoreFunc func,
                             KkStoreJob *job,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
/* Takes over the events; FALSE + error. */
gboolean kk_session_store_finish (KkSession *self, GAsyncResult *result, GError **error);

/* kk-session-print.c: takes over whatever becomes of the case's jobs. */
void kk_session_follow_prints (KkSession *self);
void kk_session_emit_prints_changed (KkSession *self);

/* Sheets of those forms in window order, on the drawing worker; cover: the list of windows first.
 * Each under its form's id, the cover under KK_PAPER_COVER. */
KkFormSheets *kk_session_forms_draw (KkFormLibrary *library,
                                     const KkPaper *paper,
                                     const char *const *ids,
                                     gboolean cover,
                                     GCancellable *cancellable,
                                     GError **error);

/* KK_APP_ERROR_NOT_SIGNED_IN, _NOT_PERMITTED: who is signed in may not make that form. */
gboolean kk_session_require_form (KkSession *self, const char *form, GError **error);
