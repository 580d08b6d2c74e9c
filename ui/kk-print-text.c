/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-print-text.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/kk-prints.h"
#include "core/kk-print-note.h"

/* Reasons by how they begin (RFC 8011, 5.4.12: "-error", "-warning" and "-report" follow); what
 * hinders most comes first. */
static const struct
{
  const char *code, *text;
} reasons[] = {
  { "media-jam", N_ ("紙が詰まりました。紙を取り除いてください。") },
  { "media-empty", N_ ("紙がありません。紙を入れてください。") },
  { "media-needed", N_ ("紙がありません。紙を入れてください。") },
  { "input-tray-missing", N_ ("給紙トレイがありません。トレイを入れてください。") },
  { "cover-open", N_ ("カバーが開いています。閉めてください。") },
  { "door-open", N_ ("カバーが開いています。閉めてください。") },
  { "interlock-open", N_ ("カバーが開いています。閉めてください。") },
  { "toner-empty", N_ ("トナーがありません。取り替えてください。") },
  { "marker-supply-empty", N_ ("トナーかインクがありません。取り替えてください。") },
  { "output-area-full", N_ ("排紙トレイがいっぱいです。紙を取ってください。") },
  { "offline", N_ ("プリンターにつながりません。電源とケーブルを確かめてください。") },
  { "shutdown", N_ ("プリンターの電源が切れています。電源を入れてください。") },
  { "timed-out", N_ ("プリンターが応えません。電源とケーブルを確かめてください。") },
  { "connecting-to-device",
    N_ ("プリンターにつないでいます。続くようなら電源を確かめてください。") },
  { "paused",
    N_ ("プリンターが止まっています。紙とカバーを確かめ、続くようなら管理者に連絡してください。") },
  { "no-service",
    N_ ("印刷のサービス（CUPS）が応えません。続くようなら管理者に連絡してください。") },
  { "not-found",
    N_ ("そのプリンターが見つかりません。別のプリンターを選ぶか、管理者に連絡してください。") },
  { "refused", N_ ("プリンターが受け付けを止めています。別のプリンターを選んでください。") },
  { "failed", N_ ("プリンターに送れませんでした。電源と接続を確かめてください。") },
  { "not-sent", N_ ("送る途中で止まりました。紙は出ていません。") },
  { "cancelled", N_ ("職員かプリンターが取り消しました。") },
  { "aborted", N_ ("プリンターが途中で打ち切りました。紙と電源を確かめてください。") },
  { "seen", N_ ("紙が出ていることを職員が確かめました。") },
  { "not-seen", N_ ("紙が出ていないことを職員が確かめました。") },
};

char *
kk_print_papers_text (const char *papers, GHashTable *titles)
{
  static const char *const names[][2] = { { KK_PAPER_NOTICE, N_ ("住民異動届") },
                                          { KK_PAPER_RECEIPT, N_ ("預り証") },
                                          { KK_PAPER_COVER, N_ ("案内") } };
  g_autoptr (KkPrintNote) note = kk_print_note_parse (papers);
  GString *text = g_string_new (NULL);
  guint forms = g_strv_length (note->papers);
  const char *title = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strv_contains ((const char *const *) note->papers, names[i][0]))
      {
        g_string_append_printf (text, "%s%s", text->len ? "、" : "", _ (names[i][1]));
        forms--;
      }
  for (char **paper = note->papers; titles && forms == 1 && *paper && !title; paper++)
    title = g_hash_table_lookup (titles, *paper);
  if (forms > 0)
    {
      g_autofree char *count = title ? g_strdup (title) : g_strdup_printf (_ ("様式 %u件"), forms);

      g_string_append_printf (text, "%s%s", text->len ? "、" : "", count);
    }
  return g_string_free (text, FALSE);
}

char *
kk_print_why_text (const char *why)
{
  g_auto (GStrv) codes = g_strsplit (why ? why : "", " ", -1);

  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++)
    for (char **code = codes; *code; code++)
      if (g_str_has_prefix (*code, reasons[i].code))
        return g_strdup (_ (reasons[i].text));
  return g_strdup ("");
}

/* 窓口の右（window-1）; the queue alone where nobody calls it otherwise. */
static char *
printer_text (KkCounter *counter, const char *queue)
{
  const char *label = kk_counter_get_printer_label (counter, queue);

  return g_str_equal (label, queue) ? g_strdup (queue)
                                    : g_strdup_printf (_ ("%s（%s）"), label, queue);
}

char *
kk_print_line_text (KkCounter *counter,
                    const KkPrint *print,
                    GHashTable *titles,
                    const char **css_class)
{
  static const struct
  {
    const char *label, *css_class;
  } states[] = {
    [KK_PRINT_RECORDED] = { N_ ("送っています"), "info" },
    [KK_PRINT_WAITING] = { N_ ("順番を待っています"), "info" },
    [KK_PRINT_PRINTING] = { N_ ("印刷中"), "info" },
    [KK_PRINT_STOPPED] = { N_ ("▲ 止まっています"), "check" },
    [KK_PRINT_DONE] = { N_ ("✓ 印刷済"), "done" },
    [KK_PRINT_CANCELLED] = { N_ ("▲ 印刷を取り消しました"), "check" },
    [KK_PRINT_FAILED] = { N_ ("✕ 印刷できませんでした"), "error" },
    [KK_PRINT_UNSURE]
    = { N_ ("▲ 印刷の結果がわかりません。紙が出ているか確かめてください"), "check" },
  };
  g_autofree char *papers = kk_print_papers_text (print->papers, titles);
  g_autofree char *why = kk_print_why_text (print->why);
  g_autofree char *printer = printer_text (counter, print->printer);

  *css_class = states[print->state].css_class;
  return g_strdup_printf ("%s　%s → %s　%s", _ (states[print->state].label), papers, printer, why);
}

char *
kk_print_event_text (KkCounter *counter, const KkEvent *event)
{
  g_autoptr (KkPrintNote) note = kk_print_note_parse (event->reason);
  g_autofree char *ids = g_strjoinv (" ", note->papers);
  g_autofree char *papers = kk_print_papers_text (ids, NULL);
  g_autofree char *why = kk_print_why_text (note->why);
  GString *text = g_string_new (papers);

  if (note->printer)
    {
      g_autofree char *printer = printer_text (counter, note->printer);

      g_string_append_printf (text, " → %s", printer);
    }
  if (*why)
    g_string_append_printf (text, "　%s", why);
  if (note->again)
    g_string_append_printf (text, _ ("　再発行の理由: %s"), note->again);
  return g_string_free (text, FALSE);
}
