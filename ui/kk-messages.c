/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-messages.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "app/kk-counter.h"
#include "devices/kk-code-reader.h"
#include "devices/kk-page-file.h"
#include "devices/kk-printer.h"
#include "devices/kk-scanner.h"
#include "forms/kk-form-layout.h"
#include "forms/kk-sheet-convert.h"
#include "lexicon/kk-address-import.h"
#include "lexicon/kk-data.h"
#include "ocr/kk-reader.h"
#include "store/kk-store.h"

typedef struct
{
  GQuark (*domain) (void);
  int code;
  const char *text;
} Message;

static const Message messages[] = {
  { kk_app_error_quark, KK_APP_ERROR_NOT_SIGNED_IN,
    N_ ("サインインしていません。サインインしてからもう一度行ってください。") },
  { kk_app_error_quark, KK_APP_ERROR_NOT_PERMITTED,
    N_ ("この操作の権限がありません。権限のある職員に依頼してください。") },
  { kk_app_error_quark, KK_APP_ERROR_PROBLEMS,
    N_ ("直す項目が残っています。F8 で順に確認してください。") },
  { kk_app_error_quark, KK_APP_ERROR_NOT_SIGNED,
    N_ ("有効な署名がありません。F10 で住民に確認と署名をしてもらってください。") },
  { kk_app_error_quark, KK_APP_ERROR_SHOWN_CHANGED,
    N_ ("住民に見せた後に内容が変わりました。F10 でもう一度見せてください。") },
  { kk_app_error_quark, KK_APP_ERROR_OFFLINE,
    N_ ("サーバーに届きません。内容はこの端末に残っており、つながりしだい送ります。") },
  { kk_app_error_quark, KK_APP_ERROR_SERVER_REFUSED,
    N_ ("サーバーが受け付けませんでした。管理者に連絡してください。内容はこの端末に残っています"
        "。") },
  { kk_app_error_quark, KK_APP_ERROR_SERVER_SIGN_IN,
    N_ ("サーバーの認証が切れました。いったんサインアウトして、サインインし直してください。") },
  { kk_app_error_quark, KK_APP_ERROR_RECEIPT,
    N_ ("受領証の署名が正しくありません。送信済みとは扱いません。管理者に連絡してください。") },
  { kk_app_error_quark, KK_APP_ERROR_CONFIG,
    N_ ("端末の設定ファイルに誤りがあります。管理者に連絡してください。") },
  { kk_app_error_quark, KK_APP_ERROR_BUSY,
    N_ ("同じ処理が進行中です。終わるまでお待ちください。") },
  { kk_app_error_quark, KK_APP_ERROR_PAGE_TWICE,
    N_ ("このページはすでに取り込まれています。別のページを取り込んでください。") },
  { kk_app_error_quark, KK_APP_ERROR_PROTECTED,
    N_ ("この届出は閉じています。権限のある別の職員に、この画面で開いてもらってください。") },
  { kk_app_error_quark, KK_APP_ERROR_NO_SCREEN,
    N_ ("この届出は住民の画面に出しません。用紙を印刷して署名をもらい、F10 で記録してください。") },
  { kk_app_error_quark, KK_APP_ERROR_SAME_PERSON,
    N_ ("この受付を扱っている職員は開けません。権限のある別の職員に入力してもらってください。") },
  { kk_app_error_quark, KK_APP_ERROR_MASK,
    N_ ("隠すべき番号が残るため、控えを書き出しませんでした。頁を読み取り直すか、全部の控えを見る権"
        "利のある職員に頼んでください。") },
  { kk_app_error_quark, KK_APP_ERROR_PRINTED,
    N_ ("印刷済みの様式があります。もう一度印刷するか確かめてください。") },

  { kk_app_error_quark, KK_APP_ERROR_PRINTING,
    N_ ("同じ紙を印刷しています。終わるのを待つか、下の行で取り消してから、もう一度行ってください"
        "。") },
  { kk_app_error_quark, KK_APP_ERROR_NO_PRINTER,
    N_ ("プリンターが決まっていません。「プリンターを選んで印刷」を押してください。") },

  { kk_case_error_quark, KK_CASE_ERROR_NOT_ALLOWED,
    N_ ("今の状態ではこの操作はできません。受付の状態を確かめてください。") },
  { kk_case_error_quark, KK_CASE_ERROR_OWN_CASE,
    N_ ("自分が受け付けたものは決裁できません。別の決裁者に依頼してください。") },
  { kk_case_error_quark, KK_CASE_ERROR_NO_REASON, N_ ("理由を入力してください。") },
  { kk_case_error_quark, KK_CASE_ERROR_REVISION,
    N_ ("内容が新しい版に変わっています。一覧を更新して開き直してください。") },

  { kk_notice_error_quark, KK_NOTICE_ERROR_SYNTAX,
    N_ ("届書データを読めません。ファイルが壊れています。もう一度受け取ってください。") },
  { kk_notice_error_quark, KK_NOTICE_ERROR_INVALID,
    N_ ("届書データの形式が違います。別のファイルを選んでください。") },

  { kk_store_error_quark, KK_STORE_ERROR_FAILED,
    N_ ("保存領域の読み書きに失敗しました。もう一度行い、続くようなら管理者に連絡してください。") },
  { kk_store_error_quark, KK_STORE_ERROR_FULL,
    N_ ("ディスクがいっぱいです。空きを作ってからもう一度行ってください。入力は失われていません"
        "。") },
  { kk_store_error_quark, KK_STORE_ERROR_READ_ONLY,
    N_ ("保存領域に書き込めません。管理者に連絡してください。") },
  { kk_store_error_quark, KK_STORE_ERROR_NEWER,
    N_ ("保存領域は新しい版の Kakanai で作られています。プログラムを更新してください。") },
  { kk_store_error_quark, KK_STORE_ERROR_CORRUPT,
    N_ ("保存領域が壊れています。使用を止め、管理者に控えからの復元を依頼してください。") },
  { kk_store_error_quark, KK_STORE_ERROR_BUSY,
    N_ ("別のプログラムが保存領域を使っています。少し待ってもう一度行ってください。") },
  { kk_store_error_quark, KK_STORE_ERROR_LOCKED,
    N_ ("保存領域に鍵がかかっています。サインインしてください。") },
  { kk_store_error_quark, KK_STORE_ERROR_NOT_FOUND,
    N_ ("見つかりません。一覧を更新して選び直してください。") },
  { kk_store_error_quark, KK_STORE_ERROR_OTHER_MODE,
    N_ ("研修用と本番用のデータは混ぜられません。起動のしかたを確かめてください。") },
  { kk_store_error_quark, KK_STORE_ERROR_CONFLICT,
    N_ ("ほかの人が先に処理しました。開き直してください。") },
  { kk_store_error_quark, KK_STORE_ERROR_EXISTS,
    N_ ("同じ名前がすでにあります。別の名前にしてください。") },
  { kk_store_error_quark, KK_STORE_ERROR_INVALID,
    N_ ("データが正しくありません。取り込み直してください。") },
  { kk_store_error_quark, KK_STORE_ERROR_UNSIGNED,
    N_ ("署名が内容と合いません。F10 で署名し直してください。") },
  { kk_store_error_quark, KK_STORE_ERROR_WRONG_PASSWORD,
    N_ ("職員番号またはパスワードが違います。もう一度入力してください。") },
  { kk_store_error_quark, KK_STORE_ERROR_DELAYED,
    N_ ("間違いが続いたため、しばらくサインインできません。少し待ってから入力してください。") },
  { kk_store_error_quark, KK_STORE_ERROR_DENIED,
    N_ ("この操作の権限がないか、利用が停止されています。管理者に連絡してください。") },
  { kk_store_error_quark, KK_STORE_ERROR_MIGRATION,
    N_ ("保存領域を更新できませんでした。元のまま残っています。管理者に連絡してください。") },

  { kk_printer_error_quark, KK_PRINTER_ERROR_NO_SERVICE,
    N_ ("印刷のサービス（CUPS）が動いていません。PDF "
        "を保存して別の端末で印刷するか、管理者に連絡して"
        "ください。") },
  { kk_printer_error_quark, KK_PRINTER_ERROR_NOT_FOUND,
    N_ ("そのプリンターが見つかりません。別のプリンターを選ぶか、管理者に連絡してください。") },
  { kk_printer_error_quark, KK_PRINTER_ERROR_REFUSED,
    N_ ("プリンターが受け付けを止めています。別のプリンターを選ぶか、管理者に連絡してください。") },
  { kk_printer_error_quark, KK_PRINTER_ERROR_FAILED,
    N_ ("プリンターに送れませんでした。電源と接続を確かめて、もう一度印刷してください。") },

  { kk_scanner_error_quark, KK_SCANNER_ERROR_NO_DEVICE,
    N_ ("スキャナーが見つかりません。電源とケーブルを確かめ、もう一度 F2 を押してください。") },
  { kk_scanner_error_quark, KK_SCANNER_ERROR_BUSY,
    N_ ("スキャナーが使用中です。少し待ってもう一度 F2 を押してください。") },
  { kk_scanner_error_quark, KK_SCANNER_ERROR_JAMMED,
    N_ ("紙が詰まりました。紙を取り除き、残りを置いてもう一度 F2 を押してください。") },
  { kk_scanner_error_quark, KK_SCANNER_ERROR_COVER_OPEN,
    N_ ("カバーが開いています。閉めてもう一度 F2 を押してください。") },
  { kk_scanner_error_quark, KK_SCANNER_ERROR_NO_PAPER,
    N_ ("紙がありません。紙を置いて、もう一度スキャンしてください（F2）。") },
  { kk_scanner_error_quark, KK_SCANNER_ERROR_IO,
    N_ ("スキャナーとの通信に失敗しました。もう一度 F2 "
        "を押してください。取り込んだページは残っています。") },
  { kk_scanner_error_quark, KK_SCANNER_ERROR_ACCESS,
    N_ ("このスキャナーを使う権限がありません。管理者に連絡してください。") },
  { kk_scanner_error_quark, KK_SCANNER_ERROR_UNSUPPORTED,
    N_ ("このスキャナーではその設定を使えません。給紙方法と解像度を変えてください。") },
  { kk_scanner_error_quark, KK_SCANNER_ERROR_TIMEOUT,
    N_ ("スキャナーの応答がありません。電源を入れ直し、もう一度 F2 を押してください。") },

  { kk_page_file_error_quark, KK_PAGE_FILE_ERROR_NOT_A_PAGE,
    N_ ("画像として読めないファイルです。PNG・JPEG・TIFF・PDF を選んでください。") },
  { kk_page_file_error_quark, KK_PAGE_FILE_ERROR_TRUNCATED,
    N_ ("画像が途中で切れています。もう一度スキャンするか受け取り直してください。") },
  { kk_page_file_error_quark, KK_PAGE_FILE_ERROR_TOO_LARGE,
    N_ ("画像が大きすぎます。解像度を 300dpi 程度に下げて取り込んでください。") },
  { kk_page_file_error_quark, KK_PAGE_FILE_ERROR_ENCRYPTED,
    N_ ("パスワード付きの PDF です。パスワードのない PDF を使ってください。") },
  { kk_page_file_error_quark, KK_PAGE_FILE_ERROR_UNREADABLE,
    N_ ("ファイルを読めません。別の方法でもう一度取り込んでください。") },
  { kk_page_file_error_quark, KK_PAGE_FILE_ERROR_EMPTY,
    N_ ("ファイルにページがありません。別のファイルを選んでください。") },

  { kk_code_reader_error_quark, KK_CODE_READER_ERROR_NO_DEVICE,
    N_ ("コードリーダーが見つかりません。ケーブルを確かめてください。") },
  { kk_code_reader_error_quark, KK_CODE_READER_ERROR_ACCESS,
    N_ ("コードリーダーを使う権限がありません。管理者に連絡してください。") },
  { kk_code_reader_error_quark, KK_CODE_READER_ERROR_NOT_SERIAL,
    N_ ("コードリーダーの設定が違います。管理者に連絡してください。") },
  { kk_code_reader_error_quark, KK_CODE_READER_ERROR_TOO_LONG,
    N_ ("コードが長すぎます。もう一度読み取ってください。") },
  { kk_code_reader_error_quark, KK_CODE_READER_ERROR_INCOMPLETE,
    N_ ("コードが途中で切れました。もう一度読み取ってください。") },
  { kk_code_reader_error_quark, KK_CODE_READER_ERROR_GARBAGE,
    N_ ("コードを文字として読めません。もう一度読み取ってください。") },

  { kk_form_error_quark, KK_FORM_ERROR_LAYOUT,
    N_ ("様式の定義に誤りがあります。前の様式を使います。管理者に連絡してください。") },
  { kk_form_error_quark, KK_FORM_ERROR_FONT,
    N_ ("様式の書体が入っていません。管理者に書体の導入を依頼してください。") },
  { kk_form_error_quark, KK_FORM_ERROR_CODE,
    N_ ("二次元コードを作れないか、この様式のコードではありません。") },
  { kk_form_error_quark, KK_FORM_ERROR_DATA,
    N_ ("用紙に必要な項目が足りません。F8 で確認してください。") },
  { kk_form_error_quark, KK_FORM_ERROR_EXISTS,
    N_ ("同じ名前のファイルがあります。別の名前で保存してください。") },
  { kk_form_error_quark, KK_FORM_ERROR_NO_SPACE,
    N_ ("ディスクがいっぱいです。空きを作ってもう一度保存してください。") },
  { kk_form_error_quark, KK_FORM_ERROR_NOT_WRITABLE,
    N_ ("その場所には書き込めません。別のフォルダーを選んでください。") },
  { kk_form_error_quark, KK_FORM_ERROR_IO,
    N_ ("用紙を書き出せませんでした。もう一度行ってください。") },

  { kk_sheet_error_quark, KK_SHEET_ERROR_SANDBOX,
    N_ ("様式の登録に必要な LibreOffice "
        "を安全な囲いの中で動かせません。管理者に導入を依頼してください。") },
  { kk_sheet_error_quark, KK_SHEET_ERROR_TIMEOUT,
    N_ ("様式の変換に時間がかかりすぎるため中止しました。シートの行や画像を減らしてください。") },
  { kk_sheet_error_quark, KK_SHEET_ERROR_FAILED,
    N_ ("様式を変換できませんでした。Excel で開いて保存し直し、もう一度登録してください。") },
  { kk_sheet_error_quark, KK_SHEET_ERROR_REFUSED,
    N_ ("この表計算ファイルは様式にできません。示されたところを直してください。") },

  { kk_lexicon_error_quark, KK_LEXICON_ERROR_MISSING,
    N_ ("住所・文字の辞書がありません。管理者に導入を依頼してください。") },
  { kk_lexicon_error_quark, KK_LEXICON_ERROR_BROKEN,
    N_ ("住所・文字の辞書が壊れています。管理者に再導入を依頼してください。") },
  { kk_lexicon_error_quark, KK_LEXICON_ERROR_VERSION,
    N_ ("住所・文字の辞書の版が合いません。管理者に更新を依頼してください。") },
  { kk_lexicon_error_quark, KK_LEXICON_ERROR_WRITE,
    N_ ("住所の辞書を書き込めません。管理者にディスクの空きの確認を依頼してください。") },
  { kk_address_import_error_quark, KK_ADDRESS_IMPORT_ERROR_READ,
    N_ ("郵便番号データを読めません。ファイルを選び直してください。") },
  { kk_address_import_error_quark, KK_ADDRESS_IMPORT_ERROR_CONTENT,
    N_ ("郵便番号データに誤りがあります。日本郵便からもう一度取り寄せてください。") },
  { kk_address_import_error_quark, KK_ADDRESS_IMPORT_ERROR_LOSS,
    N_ ("郵便番号データが途中で切れているようです。ファイルを確認してください。") },
  { kk_address_import_error_quark, KK_ADDRESS_IMPORT_ERROR_WRITE,
    N_ ("住所の辞書を書き込めません。管理者にディスクの空きの確認を依頼してください。") },

  { kk_data_error_quark, KK_DATA_ERROR_NAME,
    N_ ("設定データの名前が正しくありません。管理者に連絡してください。") },
  { kk_data_error_quark, KK_DATA_ERROR_MISSING,
    N_ ("設定データがありません。管理者に連絡してください。") },
  { kk_data_error_quark, KK_DATA_ERROR_READ,
    N_ ("市の設定データを読めません。管理者に連絡してください。") },
  { kk_data_error_quark, KK_DATA_ERROR_SYNTAX,
    N_ ("市の設定データの書き方に誤りがあります。管理者に連絡してください。") },
  { kk_data_error_quark, KK_DATA_ERROR_INVALID,
    N_ ("市の設定データの内容に誤りがあります。管理者に連絡してください。") },

  { kk_reader_error_quark, KK_READER_ERROR_MODEL,
    N_ ("読取りの辞書が壊れています。管理者に再導入を依頼してください。手入力は続けられます。") },
  { kk_reader_error_quark, KK_READER_ERROR_IMAGE,
    N_ ("ページを読み取れませんでした。もう一度スキャンするか、画像を見て入力してください。") },

  { kk_template_error_quark, KK_TEMPLATE_ERROR_INVALID,
    N_ ("様式のファイルではないか、壊れています。書き出した元で書き出し直してください。") },
  { kk_template_error_quark, KK_TEMPLATE_ERROR_TOO_LITTLE,
    N_ ("紙面から見つかった値が少なく、様式を覚えられません。値がこの紙面のものか確かめ、300dpi"
        "で読み取り直してください。") },
  { kk_template_error_quark, KK_TEMPLATE_ERROR_NOT_FOUND,
    N_ ("その様式はありません。一覧を開き直してください。") },
  { kk_template_error_quark, KK_TEMPLATE_ERROR_BUILT_IN,
    N_ ("初めから入っている様式は削除できません。") },
  { kk_template_error_quark, KK_TEMPLATE_ERROR_FILE,
    N_ ("様式を保存または読み出せません。保存先の空きと権限を管理者に確かめてもらってください。") },

  { g_io_error_quark, G_IO_ERROR_NO_SPACE,
    N_ ("ディスクがいっぱいです。空きを作ってもう一度行ってください。") },
  { g_io_error_quark, G_IO_ERROR_PERMISSION_DENIED,
    N_ ("その場所を使う権限がありません。別の場所を選んでください。") },
  { g_io_error_quark, G_IO_ERROR_NOT_FOUND, N_ ("ファイルが見つかりません。選び直してください。") },
  { g_io_error_quark, G_IO_ERROR_EXISTS,
    N_ ("同じ名前のファイルがあります。別の名前にしてください。") },
  { g_io_error_quark, G_IO_ERROR_TIMED_OUT,
    N_ ("時間内に終わりませんでした。もう一度行ってください。") },
  { g_io_error_quark, G_IO_ERROR_CANCELLED, N_ ("中止しました。") },
};

static const struct
{
  const char *code;
  const char *text;
} deliveries[] = {
  { "offline", N_ ("サーバーに届きません。自動でもう一度送ります。") },
  { "timeout", N_ ("サーバーの応答がありません。自動でもう一度送ります。") },
  { "busy", N_ ("サーバーが混み合っています。自動でもう一度送ります。") },
  { "server", N_ ("サーバーで障害が起きています。自動でもう一度送ります。") },
  { "full", N_ ("サーバーの空きがありません。管理者に連絡してください。") },
  { "refused", N_ ("サーバーが受け付けませんでした。管理者に連絡してください。") },
  { "sign-in", N_ ("サーバーの認証が切れました。サインインし直してください。") },
  { "receipt", N_ ("受領証の署名が正しくありません。管理者に連絡してください。") },
  { "tls", N_ ("サーバーの証明書を確認できません。管理者に連絡してください。") },
  { "store",
    N_ ("この端末に保存できません。ディスクの空きを確かめてください。自動でもう一度行います。") },
  { "conflict", N_ ("サーバーに同じ受付の別の内容があります。管理者に連絡してください。") },
  { "malformed", N_ ("サーバーが内容を読めませんでした。管理者に連絡してください。") },
  { "too_large", N_ ("ページの量が多すぎます。ページを減らして署名し直してください。") },
  { "unsigned", N_ ("署名が内容と合いません。F10 で署名し直してください。") },
  { "other_mode", N_ ("研修用と本番用の組合せが違います。端末の設定を管理者に確かめてください。") },
  { "unknown_terminal", N_ ("この端末はサーバーに登録されていません。管理者に連絡してください。") },
  { "revoked", N_ ("この端末の登録は取り消されています。管理者に連絡してください。") },
  { "not_permitted", N_ ("この端末には送る権限がありません。管理者に連絡してください。") },
};

gboolean
kk_error_is_cancelled (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

const char *
kk_message_for_error (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (messages); i++)
    if (error->domain == messages[i].domain () && error->code == messages[i].code)
      return _ (messages[i].text);
  return _ ("処理できませんでした。もう一度行い、続くようなら管理者に連絡してください。");
}

const char *
kk_message_for_delivery (const char *code)
{
  if (!code)
    return NULL;
  if (g_str_has_prefix (code, "http_5"))
    code = "server";
  for (gsize i = 0; i < G_N_ELEMENTS (deliveries); i++)
    if (g_str_equal (code, deliveries[i].code))
      return _ (deliveries[i].text);
  return _ ("送れませんでした。続くようなら管理者に連絡してください。");
}
