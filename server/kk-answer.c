/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/kk-answer.h"

#include <string.h>

#include "core/kk-case.h"
#include "store/kk-store.h"

#define TYPE_PREFIX "https://kakanai.jp/problems/"

static const struct
{
  guint status;
  guint retry_after;
  const char *code;
  const char *title;
  const char *detail;
} troubles[] = {
  [KK_TROUBLE_NONE] = { 200, 0, "", "", "" },
  [KK_TROUBLE_MALFORMED]
  = { 400, 0, "malformed", "送信内容を読み取れません",
      "形式が正しくないため受け付けませんでした。端末のプログラムの版を確認してください。" },
  [KK_TROUBLE_TOO_LARGE]
  = { 413, 0, "too_large", "送信内容が大きすぎます",
      "上限を超えるため受け付けませんでした。書類の枚数を減らしてください。" },
  [KK_TROUBLE_UNSIGNED]
  = { 422, 0, "unsigned", "署名が確認できません",
      "届出人の署名がないか、署名が届出の内容と結び付いていません。署名をやり直してください。" },
  [KK_TROUBLE_CONFLICT] = { 409, 0, "conflict", "登録済みの内容と一致しません",
                            "同じ番号で別の内容が登録されているか、先に処理が進んでいます。最新の状"
                            "態を確認してください。" },
  [KK_TROUBLE_NOT_FOUND]
  = { 404, 0, "not_found", "見つかりません", "指定された受付、確定版または書類はありません。" },
  [KK_TROUBLE_METHOD]
  = { 405, 0, "method", "この操作はできません", "この宛先で使えない方法です。" },
  [KK_TROUBLE_NOT_PERMITTED]
  = { 403, 0, "not_permitted", "権限がありません", "この操作は、お使いの役割では行えません。" },
  [KK_TROUBLE_OWN_CASE]
  = { 403, 0, "own_case", "自分の受付は決裁できません", "別の決裁者が決裁してください。" },
  [KK_TROUBLE_UNKNOWN_CLERK] = { 409, 0, "unknown_clerk", "受付した職員を確認できません",
                                 "受付または署名をした職員がサーバーに登録されていないため、決裁で"
                                 "きません。管理者が端末と同じ番号で登録してください。" },
  [KK_TROUBLE_NO_REASON]
  = { 422, 0, "no_reason", "理由がありません", "差戻、保留、取下には理由を入力してください。" },
  [KK_TROUBLE_NOT_ALLOWED] = { 409, 0, "not_allowed", "いまの状態ではできません",
                               "受付の状態が変わっています。最新の状態を確認してください。" },
  [KK_TROUBLE_SIGN_IN]
  = { 401, 0, "sign_in", "サインインが必要です",
      "サインインしていないか、期限が切れています。もう一度サインインしてください。" },
  [KK_TROUBLE_WRONG_PASSWORD]
  = { 401, 0, "wrong_password", "サインインできません", "利用者名またはパスワードが違います。" },
  [KK_TROUBLE_DELAYED] = { 429, 5, "delayed", "しばらくお待ちください",
                           "パスワードの誤りが続いたため、時間をおいてからやり直してください。" },
  [KK_TROUBLE_OTHER_MODE]
  = { 409, 0, "other_mode", "研修と本番は混ぜられません",
      "研修用の受付は研修用のサーバーへ、本番の受付は本番のサーバーへ送ってください。" },
  [KK_TROUBLE_UNKNOWN_TERMINAL]
  = { 403, 0, "unknown_terminal", "登録されていない端末です",
      "この端末の証明書は登録されていません。管理者に登録を依頼してください。" },
  [KK_TROUBLE_REVOKED] = { 403, 0, "revoked", "停止された端末です",
                           "この端末の登録は取り消されています。管理者に確認してください。" },
  [KK_TROUBLE_FULL]
  = { 507, 60, "full", "サーバーの空き容量がありません",
      "登録されていません。内容は端末に残っています。管理者に連絡してください。" },
  [KK_TROUBLE_BUSY]
  = { 503, 5, "busy", "サーバーが混み合っています", "しばらくしてから自動でやり直します。" },
  [KK_TROUBLE_FAILED]
  = { 500, 0, "failed", "サーバーで処理できませんでした",
      "登録されていません。内容は端末に残っています。続くときは管理者に連絡してください。" },
};

const char *
kk_trouble_code (KkTrouble trouble)
{
  return troubles[trouble].code;
}

KkAnswer *
kk_answer_new (guint status, const char *media_type, GBytes *body)
{
  KkAnswer *answer = g_new0 (KkAnswer, 1);

  answer->status = status;
  answer->media_type = media_type;
  answer->body = body;
  return answer;
}

KkAnswer *
kk_answer_empty (guint status)
{
  return kk_answer_new (status, NULL, g_bytes_new_static ("", 0));
}

static GBytes *
to_bytes (JsonObject *object)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  char *text;

  json_node_take_object (root, object);
  text = json_to_string (root, FALSE);
  return g_bytes_new_take (text, strlen (text));
}

KkAnswer *
kk_answer_json (guint status, JsonObject *object)
{
  return kk_answer_new (status, "application/json", to_bytes (object));
}

KkAnswer *
kk_answer_trouble (KkTrouble trouble)
{
  JsonObject *object = json_object_new ();
  g_autofree char *type = g_strconcat (TYPE_PREFIX, troubles[trouble].code, NULL);
  KkAnswer *answer;

  json_object_set_string_member (object, "type", type);
  json_object_set_string_member (object, "title", troubles[trouble].title);
  json_object_set_int_member (object, "status", troubles[trouble].status);
  json_object_set_string_member (object, "detail", troubles[trouble].detail);
  answer = kk_answer_new (troubles[trouble].status, "application/problem+json", to_bytes (object));
  answer->trouble = trouble;
  answer->retry_after = troubles[trouble].retry_after;
  return answer;
}

static KkTrouble
trouble_of_store (int code)
{
  switch ((KkStoreError) code)
    {
    case KK_STORE_ERROR_FULL:
      return KK_TROUBLE_FULL;
    case KK_STORE_ERROR_BUSY:
      return KK_TROUBLE_BUSY;
    case KK_STORE_ERROR_NOT_FOUND:
      return KK_TROUBLE_NOT_FOUND;
    case KK_STORE_ERROR_OTHER_MODE:
      return KK_TROUBLE_OTHER_MODE;
    case KK_STORE_ERROR_CONFLICT:
    case KK_STORE_ERROR_EXISTS:
      return KK_TROUBLE_CONFLICT;
    case KK_STORE_ERROR_INVALID:
      return KK_TROUBLE_MALFORMED;
    case KK_STORE_ERROR_UNSIGNED:
      return KK_TROUBLE_UNSIGNED;
    case KK_STORE_ERROR_WRONG_PASSWORD:
      return KK_TROUBLE_WRONG_PASSWORD;
    case KK_STORE_ERROR_DELAYED:
      return KK_TROUBLE_DELAYED;
    case KK_STORE_ERROR_DENIED:
      return KK_TROUBLE_NOT_PERMITTED;
    case KK_STORE_ERROR_FAILED:
    case KK_STORE_ERROR_READ_ONLY:
    case KK_STORE_ERROR_NEWER:
    case KK_STORE_ERROR_CORRUPT:
    case KK_STORE_ERROR_LOCKED:
    case KK_STORE_ERROR_MIGRATION:
      return KK_TROUBLE_FAILED;
    }
  return KK_TROUBLE_FAILED;
}

static KkTrouble
trouble_of_case (int code)
{
  switch ((KkCaseError) code)
    {
    case KK_CASE_ERROR_NOT_ALLOWED:
      return KK_TROUBLE_NOT_ALLOWED;
    case KK_CASE_ERROR_OWN_CASE:
      return KK_TROUBLE_OWN_CASE;
    case KK_CASE_ERROR_NO_REASON:
      return KK_TROUBLE_NO_REASON;
    case KK_CASE_ERROR_REVISION:
      return KK_TROUBLE_CONFLICT;
    }
  return KK_TROUBLE_FAILED;
}

KkAnswer *
kk_answer_error (const GError *error)
{
  if (error->domain == KK_STORE_ERROR)
    return kk_answer_trouble (trouble_of_store (error->code));
  if (error->domain == KK_CASE_ERROR)
    return kk_answer_trouble (trouble_of_case (error->code));
  return kk_answer_trouble (KK_TROUBLE_FAILED);
}

void
kk_answer_free (KkAnswer *answer)
{
  g_clear_pointer (&answer->body, g_bytes_unref);
  g_free (answer);
}
