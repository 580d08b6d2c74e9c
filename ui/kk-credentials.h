/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* 職員番号 and password with a line for what went wrong and a spinner. "changed": the text or the
 * being busy; "submit": Return in the password with both filled and not busy. UI thread. */
#define KK_TYPE_CREDENTIALS (kk_credentials_get_type ())
G_DECLARE_FINAL_TYPE (KkCredentials, kk_credentials, KK, CREDENTIALS, GtkWidget)

/* Both filled, and not busy. */
gboolean kk_credentials_can_submit (KkCredentials *self);
/* Borrowed, until the entry changes. */
const char *kk_credentials_get_login (KkCredentials *self);
const char *kk_credentials_get_password (KkCredentials *self);
void kk_credentials_focus (KkCredentials *self);
/* From now until kk_credentials_end() the entries take nothing and the spinner turns. */
void kk_credentials_begin (KkCredentials *self);
/* The password is forgotten; error NULL: the login too; else it is said in Japanese and the
 * password asked again. */
void kk_credentials_end (KkCredentials *self, const GError *error);

G_END_DECLS
