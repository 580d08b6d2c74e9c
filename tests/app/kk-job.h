/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-counter.h"

/* The main job through app/ alone, step by step, for tests: each call runs the main loop until its
 * answer is here, two minutes at most. Calls without an error stop the program with a message where
 * they fail. */

/* For any _async call: give kk_job_answer_cb and the address of a NULL GAsyncResult*, then wait.
 * The result is the caller's. */
void kk_job_answer_cb (GObject *source, GAsyncResult *result, gpointer user_data);
GAsyncResult *kk_job_wait_answer (GAsyncResult **answer);

gboolean kk_job_try_start (KkCounter *counter, GError **error);
gboolean
kk_job_try_sign_in (KkCounter *counter, const char *login, const char *password, GError **error);
KkSession *kk_job_try_open (KkCounter *counter, const char *case_id, GError **error);
/* How many pages; -1 + error. */
int kk_job_try_add_files (KkSession *session, const char *const *paths, GError **error);
gboolean kk_job_try_flush (KkSession *session, GError **error);
/* Enough ink to be a signature. */
KkSignature *kk_job_signature (void);
/* What was shown must have been shown before. */
gboolean kk_job_try_sign (KkSession *session, GError **error);
gboolean kk_job_try_queue (KkSession *session, GError **error);
gboolean
kk_job_try_mark (KkSession *session, KkEventType event, const char *reason, GError **error);
GListModel *kk_job_try_list_queue (KkCounter *counter, GError **error);
KkSession *kk_job_try_fetch (KkCounter *counter, const char *case_id, GError **error);
/* Paths (char*) of what was filed. */
GPtrArray *kk_job_try_decide (KkCounter *counter,
                              KkSession *session,
                              KkEventType decision,
                              const char *reason,
                              GError **error);

void kk_job_start (KkCounter *counter);
void kk_job_sign_in (KkCounter *counter, const char *login, const char *password);
/* NULL: a new case. */
KkSession *kk_job_open (KkCounter *counter, const char *case_id);
/* A page that is there already is no failure. */
void kk_job_add_file (KkSession *session, const char *path);
/* Confirms what is unsure and fills what is required and missing, as a clerk would, until no error
 * is left. */
void kk_job_complete_notice (KkSession *session);
void kk_job_flush (KkSession *session);
/* Shows and signs. */
void kk_job_sign (KkSession *session);
void kk_job_queue (KkSession *session);
/* Runs the main loop until condition holds; FALSE after limit_s. */
typedef gboolean (*KkJobCondition) (gpointer data);
gboolean kk_job_wait (KkJobCondition condition, gpointer data, double limit_s);
