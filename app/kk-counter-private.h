/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-counter.h"
#include "app/kk-outbox.h"
#include "app/kk-server-client.h"
#include "app/kk-worker.h"
#include "core/kk-revision.h"
#include "devices/kk-scanner.h"
#include "ocr/kk-template-library.h"
#include "store/kk-account.h"
#include "store/kk-protection.h"
#include "store/kk-store-case.h"
#include "store/kk-store-outbox.h"
#include "store/kk-vault.h"

/* What the files of app/ share with each other and nobody else. */

typedef struct _KkHabits KkHabits;
typedef struct _KkPrints KkPrints;

struct _KkCounter
{
  GObject parent_instance;

  KkAppConfig *config;
  KkWorker *store;   /* KkStore */
  KkWorker *reading; /* KkReader */
  KkWorker *drawing; /* KkFormLibrary; decodes pages, draws PDFs */
  KkPrints *prints;
  KkOutbox *outbox;
  KkServerClient *client; /* NULL: no server */
  KkScanner *scanner;
  KkLexicon *lexicon;
  KkTemplateLibrary *templates; /* shared with the reading worker */
  KkHabits *habits;

  KkProtectionIndex *protection; /* 支援措置; NULL: nobody is signed in */
  KkAccount *account;            /* who is signed in; NULL: nobody */
  GListStore *cases;             /* KkCaseLine */
  GHashTable *sessions;          /* char* id → KkSession*, weak */
  gboolean started;
  gboolean refreshing;
  gboolean refresh_again;
  guint follow_timer;
  gboolean following;
};

/* kk-habits.c */
KkHabits *kk_habits_new (void);
void kk_habits_free (KkHabits *habits);
void kk_habits_clear (KkHabits *habits);
void kk_habits_load (KkCounter *self);

/* kk-session-protect.c: the list as it stands now (taken) for every open case; NULL at sign-out,
 * which closes what was opened. */
void kk_counter_take_protection (KkCounter *self, KkProtectionIndex *index);

/* Tells that somebody signed in or out. */
void kk_counter_account_changed (KkCounter *self);

/* An event by whoever is signed in, at this terminal, now. */
KkEvent *kk_counter_new_event (KkCounter *self, KkEventType type, int revision, const char *reason);

/* Reads the list of cases anew (coalesced) and tells. */
void kk_counter_refresh_cases (KkCounter *self);

/* Every edit that is not on disk yet is put on its way there, before what is asked next. */
void kk_counter_save_sessions (KkCounter *self);

/* Rights and sign-in in one; FALSE + NOT_SIGNED_IN or NOT_PERMITTED. */
gboolean kk_counter_require (KkCounter *self, const char *action, GError **error);

/* The session of that case if it is open; borrowed. */
KkSession *kk_counter_find_session (KkCounter *self, const char *case_id);

void kk_counter_trouble (KkCounter *self, const GError *error);

/* A job at a printer moved on, or needs a person: "print-changed", and the session of its case. */
typedef struct _KkPrint KkPrint;
void kk_counter_print_changed (KkCounter *self, const KkPrint *print);

KkCaseLine *
kk_case_line_new (const KkCaseSummary *summary, const KkOutboxItem *item, const char *last_reason);

/* ——— one request to the store's thread ——— */

/* Everything a request may need; what is not used stays NULL. Owned by the request. */
typedef struct
{
  char *case_id;
  int revision;
  char *login;
  char *password; /* wiped */
  KkNotice *notice;
  KkEvent *event;
  KkEvent *event2;
  KkSignature *signature;
  KkRevisionPage *page;
  GPtrArray *pages; /* KkRevisionPage*, without bytes */
  char *page_sha;
  int subpage;
  int position;
  int rotation;
  JsonNode *reading;
  char *text;
  GPtrArray *counts; /* KkReadingCount* */
  GBytes *bytes;
  gint64 number;
} KkStoreJob;

KkStoreJob *kk_store_job_new (const char *case_id);
void kk_store_job_free (KkStoreJob *job);

/* ——— sessions ——— */

/* What the store knows of a case, on its way to the main thread. */
typedef struct
{
  KkCaseSummary *summary;
  KkNotice *notice;
  GPtrArray *events;           /* KkEvent* */
  GPtrArray *pages;            /* KkRevisionPage* with bytes */
  GPtrArray *prints;           /* KkPrint*; NULL: from elsewhere */
  GHashTable *people;          /* char* account id → char* name; NULL: not known here */
  KkRevision *signed_revision; /* the latest, NULL: none */
  KkRevision *returned;        /* the one that was last returned, NULL: none */
  char *receipt;
  KkProtectionIndex *protection; /* the list of now; NULL: from elsewhere */
} KkCaseContent;

void kk_case_content_free (KkCaseContent *content);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkCaseContent, kk_case_content_free)

/* On the store's thread. */
KkCaseContent *kk_case_content_load (KkStore *store, const char *case_id, GError **error);

/* content is taken. */
KkSession *kk_session_new (KkCounter *counter, KkCaseContent *content, gboolean read_only);

/* The store says that the case has moved on: reads events and receipt again. */
void kk_session_refresh (KkSession *self);

/* The revision a read-only session shows; borrowed. */
const KkRevision *kk_session_get_revision (KkSession *self);
