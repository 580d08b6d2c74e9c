/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "app/kk-progress.h"
#include "app/kk-print-position.h"
#include "core/kk-case.h"
#include "core/kk-notice.h"
#include "core/kk-problem.h"
#include "core/kk-signature.h"
#include "devices/kk-page-file.h"
#include "forms/kk-form-render.h"

G_BEGIN_DECLS

/* One open case: its notice, its pages, its history. Main thread only. Every edit goes to the
 * store's thread at once, in order; kk_session_flush_async() tells when all are on disk.
 *
 * Signals:
 *   "changed" (const char *path)  a value changed; NULL: many did, rebuild
 *   "pages-changed"               pages added, dropped, moved, rotated, decoded or read
 *   "problems-changed"
 *   "state-changed"               workflow, delivery, revision
 *   "trouble" (GError *)          a save failed: the edit is kept in memory and tried again */
#define KK_TYPE_SESSION (kk_session_get_type ())
G_DECLARE_FINAL_TYPE (KkSession, kk_session, KK, SESSION, GObject)

const char *kk_session_get_id (KkSession *self);
const char *kk_session_get_number (KkSession *self); /* 受付番号 */
gboolean kk_session_is_read_only (KkSession *self);
/* The case lies in this terminal's store, so that a print of it can be recorded: also where it is
 * only looked at, but not where the server lent it. */
gboolean kk_session_is_here (KkSession *self);
/* Not read-only, and the state lets it (draft, signed, returned). */
gboolean kk_session_may_edit (KkSession *self);
const KkNotice *kk_session_get_notice (KkSession *self);
const KkCaseState *kk_session_get_state (KkSession *self);
const GPtrArray *kk_session_get_events (KkSession *self); /* KkEvent* */
/* The name of an event's actor; "" where this terminal does not know it. */
const char *kk_session_get_person (KkSession *self, const char *actor);
const GPtrArray *kk_session_get_problems (KkSession *self); /* KkProblem*, form order */
/* What changed since the revision that was returned (差戻); NULL: was never returned. */
GPtrArray *kk_session_dup_changes_since_return (KkSession *self);

/* ——— editing; each is one undo step ——— */

gboolean kk_session_set (KkSession *self, const char *path, const char *text, KkSourceKind source);
void kk_session_confirm (KkSession *self, const char *path);
/* Passes a warning with a reason, which is kept with the field. */
void kk_session_pass (KkSession *self, const char *path, const char *reason);
/* The resident said 「違います」. */
void kk_session_dispute (KkSession *self, const char *path, gboolean disputed);
/* A notice that is begun by hand: the kind's 全部/一部, one person, and today as its day, where the
 * kind has such. Nothing where something stands there already. */
void kk_session_begin (KkSession *self, gboolean partial);
/* The kind and 全部/一部; what the new kind has no place for goes. */
void kk_session_set_kind (KkSession *self, KkKind kind, gboolean partial);
/* Paths of what kk_session_set_kind() would clear. Free with g_ptr_array_unref. */
GPtrArray *kk_session_dup_kind_clears (KkSession *self, KkKind kind, gboolean partial);
/* kk_notice_switch(): a person becomes foreign or Japanese; what the other form has no place for
 * goes (kk_notice_switch_clears()). */
void kk_session_switch_person (KkSession *self, int person, gboolean foreign);
int kk_session_add_person (KkSession *self);
void kk_session_remove_person (KkSession *self, int person);
void kk_session_move_person (KkSession *self, int from, int to);
gboolean kk_session_can_undo (KkSession *self);
gboolean kk_session_can_redo (KkSession *self);
void kk_session_undo (KkSession *self);
void kk_session_redo (KkSession *self);

/* Path of the next field to look at after path (NULL: from the top), round to the top once: first
 * errors and things to check in form order. NULL: nothing left. Caller frees. (F8) */
char *kk_session_next_to_check (KkSession *self, const char *path);
int kk_session_count_to_check (KkSession *self);

/* All edits are on disk when this answers. */
void kk_session_flush_async (KkSession *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean kk_session_flush_finish (KkSession *self, GAsyncResult *result, GError **error);

/* ——— 支援措置 ——— */

/* As soon as somebody in the case is on the city's list (store/kk-protection.h), by what was read
 * or typed, it closes: notice, pages, paper, signature and problems are empty for whoever asks,
 * nothing can be edited, until a second person opens it. "changed" (NULL), "pages-changed" and
 * "state-changed" come with each opening and closing. It never goes to the resident's screen. */
typedef enum
{
  KK_PROTECTION_NONE,
  KK_PROTECTION_CLOSED,
  KK_PROTECTION_OPEN, /* for a while: terminal.json's protection_minutes */
} KkProtectionState;
KkProtectionState kk_session_get_protection (KkSession *self);
/* Seconds until it closes by itself; 0 unless open. */
guint kk_session_get_open_seconds (KkSession *self);

/* The second person signs it open with their own login and password; who is signed in at the
 * counter stays. Nobody may who works on the case here, and of a case to decide nobody who had a
 * hand in it: SAME_PERSON. NOT_PERMITTED without "protection.open"; KK_STORE_ERROR WRONG_PASSWORD,
 * DELAYED. All of it is in the audit chain. */
void kk_session_open_protected_async (KkSession *self,
                                      const char *login,
                                      const char *password,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean kk_session_open_protected_finish (KkSession *self, GAsyncResult *result, GError **error);
/* At once, by whoever has it open. */
void kk_session_close_protected (KkSession *self);

/* Makes the revision of an opened case on the word of whoever is signed in, who saw the sheet
 * signed. Only for cases under 支援措置. Errors: as kk_session_show_resident(), PROTECTED. Answers
 * kk_session_sign_finish(). */
void kk_session_sign_on_paper_async (KkSession *self,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

/* ——— pages ——— */

typedef enum
{
  KK_PAGE_STORED, /* kept, waiting to be read */
  KK_PAGE_READING,
  KK_PAGE_READ,
  KK_PAGE_FAILED /* could not be read; the image is kept all the same */
} KkPageStage;

typedef struct
{
  const char *id; /* SHA-256 hex: the page of a KkSource */
  int rotation;   /* degrees clockwise that turn it upright */
  KkPageStage stage;
  KkDocument document;      /* once read */
  const KkReading *reading; /* NULL until read; the first of the document this page is in */
  KkPageImage *image;       /* as given, boxes refer to it; NULL while being decoded */
  const GError *error;      /* of KK_PAGE_FAILED */
} KkSessionPage;

guint kk_session_get_n_pages (KkSession *self);
/* Borrowed until the next "pages-changed". */
const KkSessionPage *kk_session_get_page (KkSession *self, guint index);
int kk_session_find_page (KkSession *self, const char *page_id); /* -1: not here */

typedef struct
{
  const char *scanner; /* NULL: the first there is */
  int dpi;             /* 0: 300 */
  gboolean gray;
  gboolean adf; /* feeder: all its pages */
  gboolean duplex;
  gboolean wait_for_paper;
  int replace; /* index of the page this one replaces (rescan), -1: add */
} KkIntakeRequest;

/* Scans, stores each page as it comes (page and case are one transaction), reads them and merges
 * what was read. Answers when all is read; pages stored before an error or cancel stay.
 * Errors: KK_SCANNER_ERROR, KK_STORE_ERROR, KK_PAGE_FILE_ERROR. Returns the number of pages. */
void kk_session_scan_async (KkSession *self,
                            const KkIntakeRequest *request,
                            GCancellable *cancellable,
                            KkProgressFunc progress,
                            gpointer progress_data,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
int kk_session_scan_finish (KkSession *self, GAsyncResult *result, GError **error); /* -1: error */

/* Pages that are kept and were not read: whoever read them was cut off, or stopped. 0 while an
 * intake is under way, and where nothing may be changed. */
guint kk_session_count_unread (KkSession *self);
/* Reads those, as after a scan. Returns their number. */
void kk_session_read_async (KkSession *self,
                            GCancellable *cancellable,
                            KkProgressFunc progress,
                            gpointer progress_data,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
int kk_session_read_finish (KkSession *self, GAsyncResult *result, GError **error); /* -1: error */

/* The same with page files (PNG, JPEG, TIFF, PDF). files: GFile*. */
void kk_session_add_files_async (KkSession *self,
                                 GPtrArray *files,
                                 GCancellable *cancellable,
                                 KkProgressFunc progress,
                                 gpointer progress_data,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
int kk_session_add_files_finish (KkSession *self, GAsyncResult *result, GError **error);

void kk_session_rotate_page (KkSession *self, guint index, int degrees);
void kk_session_drop_page (KkSession *self, guint index);
void kk_session_move_page (KkSession *self, guint from, guint to);

/* ——— paper ——— */

/* What forms/ draws: borrows from the session, valid until its next change. */
KkFormData kk_session_get_form_data (KkSession *self);
/* Where this terminal's printer has to be told to put a page. */
KkPrintPosition kk_session_get_print_position (KkSession *self);
/* The layout it prints with: of its day, signed on the very one it was signed on. warning_out:
 * Japanese, where a layout cannot be used and another takes its place; caller frees. KK_FORM_ERROR.
 */
KkFormLayout *kk_session_load_layout (KkSession *self, char **warning_out, GError **error);
void kk_session_write_pdf_async (KkSession *self,
                                 GFile *file,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean kk_session_write_pdf_finish (KkSession *self, GAsyncResult *result, GError **error);
/* 預り証. */
void kk_session_write_custody_receipt_async (KkSession *self,
                                             GFile *file,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer user_data);
gboolean
kk_session_write_custody_receipt_finish (KkSession *self, GAsyncResult *result, GError **error);

/* ——— signing and the way on ——— */

/* The resident is shown the notice as it is now; the signature is bound to it. FALSE where errors
 * stand in the way (KK_APP_ERROR_PROBLEMS). */
gboolean kk_session_show_resident (KkSession *self, GError **error);
/* Binds the signature (copied; its hash and time are set) to what was shown and makes a revision.
 */
void kk_session_sign_async (KkSession *self,
                            const KkSignature *signature,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean kk_session_sign_finish (KkSession *self, GAsyncResult *result, GError **error);
const KkSignature *
kk_session_get_signature (KkSession *self); /* of the latest revision; NULL: none */

/* Queues the signed revision: seals it to the server's key and puts it in the outbox, one
 * transaction. What nobody signs (kk_kind_is_signed()) goes straight from the draft: errors stand
 * in its way (KK_APP_ERROR_PROBLEMS). */
void kk_session_queue_async (KkSession *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean kk_session_queue_finish (KkSession *self, GAsyncResult *result, GError **error);

/* KK_EVENT_HELD, KK_EVENT_RELEASED, KK_EVENT_WITHDRAWN of a case of this terminal. */
void kk_session_mark_async (KkSession *self,
                            KkEventType event,
                            const char *reason,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean kk_session_mark_finish (KkSession *self, GAsyncResult *result, GError **error);

/* The server's receipt for the latest revision; NULL: none yet. JSON text as signed. */
const char *kk_session_get_receipt (KkSession *self);

G_END_DECLS
