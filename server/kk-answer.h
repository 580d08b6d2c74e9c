/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What a request is answered with. Problems are RFC 9457 documents whose type ends in the code; the
 * Japanese title and detail are fixed per code, so nothing personal can get into them. Any thread.
 */

typedef enum
{
  KK_TROUBLE_NONE,
  KK_TROUBLE_MALFORMED,
  KK_TROUBLE_TOO_LARGE,
  KK_TROUBLE_UNSIGNED,
  KK_TROUBLE_CONFLICT,
  KK_TROUBLE_NOT_FOUND,
  KK_TROUBLE_METHOD,
  KK_TROUBLE_NOT_PERMITTED,
  KK_TROUBLE_OWN_CASE,
  KK_TROUBLE_UNKNOWN_CLERK,
  KK_TROUBLE_NO_REASON,
  KK_TROUBLE_NOT_ALLOWED,
  KK_TROUBLE_SIGN_IN,
  KK_TROUBLE_WRONG_PASSWORD,
  KK_TROUBLE_DELAYED,
  KK_TROUBLE_OTHER_MODE,
  KK_TROUBLE_UNKNOWN_TERMINAL,
  KK_TROUBLE_REVOKED,
  KK_TROUBLE_FULL,
  KK_TROUBLE_BUSY,
  KK_TROUBLE_FAILED,
} KkTrouble;

const char *kk_trouble_code (KkTrouble trouble); /* "malformed" … */

typedef struct
{
  guint status;
  const char *media_type; /* static */
  const char *allow;      /* static: methods, where the method was wrong; NULL */
  GBytes *body;
  KkTrouble trouble;
  guint retry_after; /* seconds; 0: not said */
} KkAnswer;

/* Takes body. media_type is static. */
KkAnswer *kk_answer_new (guint status, const char *media_type, GBytes *body);
/* Takes object. */
KkAnswer *kk_answer_json (guint status, JsonObject *object);
KkAnswer *kk_answer_empty (guint status);
KkAnswer *kk_answer_trouble (KkTrouble trouble);
/* What an error of store/ or core/ means to a client. */
KkAnswer *kk_answer_error (const GError *error);
void kk_answer_free (KkAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkAnswer, kk_answer_free)

G_END_DECLS
