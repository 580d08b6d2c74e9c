/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "app/kk-app-config.h"
#include "app/kk-session.h"
#include "core/kk-case.h"
#include "lexicon/kk-address.h"

G_BEGIN_DECLS

/* What the counter does, without a window: the root object of kakanai and of tests that drive the
 * job without a screen. Lives on the main thread; owns the store's thread, the network's thread,
 * the scanner's thread and the reading pool. Every _async call answers on the main context. */

#define KK_APP_ERROR (kk_app_error_quark ())
GQuark kk_app_error_quark (void);
typedef enum
{
  KK_APP_ERROR_NOT_SIGNED_IN,
  KK_APP_ERROR_NOT_PERMITTED,  /* the account's role lacks the right */
  KK_APP_ERROR_PROBLEMS,       /* the notice has errors: see kk_session_get_problems() */
  KK_APP_ERROR_NOT_SIGNED,     /* no valid signature */
  KK_APP_ERROR_SHOWN_CHANGED,  /* edited since the resident saw it */
  KK_APP_ERROR_OFFLINE,        /* the server cannot be reached; nothing is lost */
  KK_APP_ERROR_SERVER_REFUSED, /* the server says no and repeating will not help */
  KK_APP_ERROR_SERVER_SIGN_IN, /* the server wants the password again */
  KK_APP_ERROR_RECEIPT,        /* receipt's signature is not the server's */
  KK_APP_ERROR_CONFIG,         /* terminal.json is wrong: file, line, reason in the message */
  KK_APP_ERROR_BUSY,           /* the same thing is under way */
  KK_APP_ERROR_PAGE_TWICE,     /* this very page is in the case already */
  KK_APP_ERROR_PROTECTED,      /* 支援措置: closed until a second person opens it */
  KK_APP_ERROR_NO_SCREEN,      /* 支援措置: never on the resident's screen; signed on paper */
  KK_APP_ERROR_SAME_PERSON,    /* who works on the case cannot open it alone */
  KK_APP_ERROR_MASK,           /* a masked archive would still show what it hides: not written */
  KK_APP_ERROR_PRINTED,        /* one of these papers came out before, or may have: ask */
  KK_APP_ERROR_PRINTING,       /* one of these papers is at a printer now */
  KK_APP_ERROR_NO_PRINTER,     /* none is set, and CUPS has no usual one: ask */
} KkAppError;

#define KK_TYPE_COUNTER (kk_counter_get_type ())
G_DECLARE_FINAL_TYPE (KkCounter, kk_counter, KK, COUNTER, GObject)

/* Signals: "cases-changed", "status-changed", "account-changed",
 * "trouble" (GError*): something in the background that a person should know,
 * "print-changed" (KkPrint*): what became of a job at a printer (kk-prints.h). */
KkCounter *kk_counter_new (const KkAppConfig *config);
const KkAppConfig *kk_counter_get_config (KkCounter *self);

/* Opens the store and the lexicon, loads the reading models (in the background; scanning waits for
 * them), starts the outbox. Fails with KK_STORE_ERROR or KK_LEXICON_ERROR codes. */
void kk_counter_start_async (KkCounter *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean kk_counter_start_finish (KkCounter *self, GAsyncResult *result, GError **error);

/* Closes everything in order, waiting for saves. Blocks at most a few seconds. */
void kk_counter_stop (KkCounter *self);

/* ——— sign-in ——— */

/* Opens the vault with the operator's password (offline too); in the background asks the server for
 * a session as well. Errors: KK_VAULT_ERROR codes (wrong password, locked out …). */
void kk_counter_sign_in_async (KkCounter *self,
                               const char *login,
                               const char *password,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean kk_counter_sign_in_finish (KkCounter *self, GAsyncResult *result, GError **error);
void kk_counter_sign_out (KkCounter *self);
const char *kk_counter_get_login (KkCounter *self);        /* NULL: nobody */
const char *kk_counter_get_display_name (KkCounter *self); /* NULL: nobody */
const char *kk_counter_get_role (KkCounter *self);         /* "clerk" …; NULL: nobody */
/* Rights of resources/tables/rights.json, e.g. "case.approve". */
gboolean kk_counter_may (KkCounter *self, const char *action);

/* ——— cases ——— */

/* One line of a list. Immutable snapshot. */
#define KK_TYPE_CASE_LINE (kk_case_line_get_type ())
G_DECLARE_FINAL_TYPE (KkCaseLine, kk_case_line, KK, CASE_LINE, GObject)
typedef struct
{
  const char *id;
  const char *number;     /* 受付番号 */
  const char *kind_label; /* 転入届 */
  const char *head;       /* 世帯主 or first person; "" when wiped or not signed in */
  int n_pages;
  KkWorkflow workflow;
  KkDelivery delivery;
  int revision;
  const char *clerk;       /* login who opened it */
  gint64 updated_at;       /* µs since 1970 UTC */
  const char *error_code;  /* of the outbox; NULL: none */
  gboolean needs_person;   /* the outbox will not repeat by itself */
  gint64 next_try;         /* µs; 0: none planned */
  const char *last_reason; /* of the last return, hold or withdrawal; NULL */
  gboolean receipt;        /* the server's receipt is here */
} KkCaseLineData;
const KkCaseLineData *kk_case_line_get (KkCaseLine *self);

/* This terminal's cases, newest first: KkCaseLine objects. Kept current. Borrowed. */
GListModel *kk_counter_get_cases (KkCounter *self);

/* A new case, or one of this terminal's by id. The same id gives the same session while it is open.
 * Parking a case is letting go of the session: everything is saved already. */
void kk_counter_open_case_async (KkCounter *self,
                                 const char *case_id,
                                 KkKind kind_if_new,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
KkSession *kk_counter_open_case_finish (KkCounter *self, GAsyncResult *result, GError **error);

/* ——— outbox and server ——— */

typedef struct
{
  int waiting;      /* signed and queued, not acknowledged */
  int needs_person; /* of these, how many stopped for good */
  int acknowledged_today;
  gint64 last_acknowledged; /* µs; 0: none yet */
  gint64 next_try;          /* µs; 0: none planned */
  gboolean has_server;
  gboolean reachable;     /* as of the last attempt */
  const char *last_error; /* code, NULL: none */
} KkStatus;
/* The status light shows this. */
KkStatus kk_counter_get_status (KkCounter *self);
/* Tries the outbox now (also those stopped for a person). */
void kk_counter_send_now (KkCounter *self);

/* What waits for a supervisor: from the server, or with no server this terminal's queued cases.
 * A GListModel of KkCaseLine. */
void kk_counter_list_queue_async (KkCounter *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
GListModel *kk_counter_list_queue_finish (KkCounter *self, GAsyncResult *result, GError **error);

/* A queued revision to look at: a read-only session (kk_session_is_read_only). */
void kk_counter_fetch_case_async (KkCounter *self,
                                  const char *case_id,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
KkSession *kk_counter_fetch_case_finish (KkCounter *self, GAsyncResult *result, GError **error);

/* decision: KK_EVENT_APPROVED, RETURNED, HELD, RELEASED or WITHDRAWN; reason where core asks for
 * one. On approval the PDF and the RPA file are written (once) and the hand-over is recorded; paths
 * of the written files: kk_counter_decide_finish's result, a GPtrArray of char*. */
void kk_counter_decide_async (KkCounter *self,
                              KkSession *session,
                              KkEventType decision,
                              const char *reason,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
GPtrArray *kk_counter_decide_finish (KkCounter *self, GAsyncResult *result, GError **error);

/* ——— aids ——— */

/* Scanners: char* names for kk_session_scan_async, with labels. */
typedef struct
{
  char *name;
  char *label;
  gboolean adf; /* has a feeder */
  gboolean duplex;
} KkScannerLine;
void kk_counter_list_scanners_async (KkCounter *self,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
GPtrArray *kk_counter_list_scanners_finish (KkCounter *self, GAsyncResult *result, GError **error);

/* The dictionaries: for address search as one types (under 10 ms a call, main thread). NULL before
 * start has finished. Borrowed. */
KkLexicon *kk_counter_get_lexicon (KkCounter *self);

G_END_DECLS
