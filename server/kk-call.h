/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/kk-answer.h"
#include "server/kk-city.h"
#include "server/kk-sessions.h"
#include "store/kk-account.h"
#include "store/kk-store-server.h"

G_BEGIN_DECLS

/* One request as a handler sees it: who asks is checked, the path is taken apart, the body is all
 * there. Inside server/ only; everything is borrowed for the length of the call. */

typedef struct
{
  KkStore *store; /* the worker thread's */
  const KkServerKeys *keys;
  const KkCity *city;
  KkSessions *sessions;
  const KkTerminal *terminal;
  const KkAccount *account; /* NULL on routes that want no session */
  const char *token;        /* as sent; NULL: none */
  const char *case_id;      /* from the path, a valid UUID; NULL where the path has none */
  int revision;             /* from the path; 0 */
  const char *sha256;       /* from the path; NULL */
  GBytes *body;             /* NULL: none */
  const char *(*query) (gpointer data, const char *name); /* NULL where it is not given */
  gpointer query_data;
} KkCall;

typedef KkAnswer *(*KkHandler) (const KkCall *call);

typedef enum
{
  KK_BODY_NONE,
  KK_BODY_JSON,     /* at most 64 KiB */
  KK_BODY_ENVELOPE, /* at most the server's max_body */
} KkBody;

typedef struct
{
  const char *method;
  const char *path;  /* with {id}, {n}, {sha256}; also how the journal names it */
  const char *right; /* of the table of rights; NULL: the terminal's certificate is enough */
  KkBody body;
  KkHandler handler;
} KkRoute;

/* What the path's placeholders held. */
typedef struct
{
  char case_id[37];
  int revision;
  char sha256[65];
} KkPathParts;

/* The route of a request; NULL with *trouble_out NOT_FOUND, or METHOD with the methods there are.
 */
const KkRoute *kk_route_find (const char *method,
                              const char *path,
                              KkPathParts *parts_out,
                              KkTrouble *trouble_out,
                              const char **allow_out);

/* The body's JSON object; NULL + *answer_out where it is none. Free with json_node_unref(). */
JsonNode *kk_call_json (const KkCall *call, KkAnswer **answer_out);
/* A number of the query, at least 0; FALSE where it is there and no number. */
gboolean kk_call_query_int (const KkCall *call, const char *name, gint64 fallback, gint64 *out);

JsonObject *kk_case_summary_to_json (const KkCaseSummary *summary);

/* kk-route-server.c */
KkAnswer *kk_handle_server (const KkCall *call);
KkAnswer *kk_handle_sign_in (const KkCall *call);
KkAnswer *kk_handle_sign_out (const KkCall *call);
KkAnswer *kk_handle_changes (const KkCall *call);
/* kk-route-cases.c */
KkAnswer *kk_handle_list (const KkCall *call);
KkAnswer *kk_handle_case (const KkCall *call);
KkAnswer *kk_handle_put_revision (const KkCall *call);
KkAnswer *kk_handle_get_revision (const KkCall *call);
KkAnswer *kk_handle_receipt (const KkCall *call);
KkAnswer *kk_handle_page (const KkCall *call);
/* kk-route-decide.c */
KkAnswer *kk_handle_event (const KkCall *call);
KkAnswer *kk_handle_hand_over (const KkCall *call);
KkAnswer *kk_handle_result (const KkCall *call);

G_END_DECLS
