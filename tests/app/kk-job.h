/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/kk-counter.h"

/* The main job through app/ alone, step by step, for tests: each call runs the main loop until its
 * answer is here. Every step stops the program with a message where it fails. */

void kk_job_start (KkCounter *counter);
void kk_job_sign_in (KkCounter *counter, const char *login, const char *password);
/* NULL: a new case. */
KkSession *kk_job_open (KkCounter *counter, const char *case_id);
void kk_job_add_file (KkSession *session, const char *path);
/* Confirms what is unsure and fills what is required and missing, as a clerk would, until no error
 * is left. */
void kk_job_complete_notice (KkSession *session);
void kk_job_flush (KkSession *session);
void kk_job_sign (KkSession *session);
void kk_job_queue (KkSession *session);
/* Runs the main loop until condition holds; FALSE after limit_s. */
typedef gboolean (*KkJobCondition) (gpointer data);
gboolean kk_job_wait (KkJobCondition condition, gpointer data, double limit_s);
