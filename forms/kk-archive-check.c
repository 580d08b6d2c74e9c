/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/kk-archive-check.h"

#include <stdlib.h>
#include <string.h>

#include "forms/kk-archive-check-private.h"

static const char *const clauses[] = {
  "6.1.2",
  "ファイルは %PDF-1.n で始まり、次の行が 4 バイト以上の非 ASCII の注釈",
  "6.1.3",
  "トレーラーに ID があり、暗号化されておらず、最後の %%EOF のあとに何もない",
  "6.1.4",
  "相互参照が正しく、直さずに開ける",
  "6.1.6",
  "16 進の文字列は偶数けたの 16 進数字",
  "6.1.7",
  "ストリームの長さが正しく、外のファイルを指さず、LZW と知らないフィルターを使わない",
  "6.1.8",
  "フォントと色の名前は UTF-8",
  "6.1.10",
  "埋め込み画像に LZW と知らないフィルターを使わない",
  "6.1.12",
  "権限の辞書は UR3 と DocMDP だけ",
  "6.1.13",
  "実装の上限 (整数、文字列、名前、q の深さ、CID、紙の大きさ)",
  "6.2.2",
  "知られた命令だけを使い、名前で指すものが資源の辞書にある",
  "6.2.3",
  "出力インテントが一つの正しい ICC プロファイルを持つ",
  "6.2.4.2",
  "ICCBased の色空間が正しい",
  "6.2.4.3",
  "装置に依る色は出力インテントの色に合う",
  "6.2.4.4",
  "Separation と DeviceN の代わりの色も同じ規則に従う",
  "6.2.5",
  "描画状態に TR、TR2、HTP、使えない HT がない",
  "6.2.6",
  "レンダリングインテントは四つのうちの一つ",
  "6.2.8",
  "画像に Alternates、OPI、Interpolate がない (JPEG 2000 は確かめられないので認めない)",
  "6.2.9",
  "フォームに OPI、PS、Ref がなく、PostScript XObject がない",
  "6.2.10",
  "透明の合成方法と色が正しい",
  "6.2.11.2",
  "フォントの種類と辞書の項目が正しい",
  "6.2.11.3.1",
  "CID フォントと CMap の文字集合が合う",
  "6.2.11.3.2",
  "CIDFontType2 に CIDToGIDMap がある",
  "6.2.11.3.3",
  "CMap は定められたものか埋め込み",
  "6.2.11.4.1",
  "見える文字のフォントが埋め込まれ、使う字形を持つ",
  "6.2.11.4.2",
  "CIDSet は使う字形をすべて含む",
  "6.2.11.5",
  "文字の幅が辞書とフォントとで同じ",
  "6.2.11.6",
  "TrueType の文字の割り当てが定まっている",
  "6.2.11.7.2",
  "すべての文字に Unicode の値がある (水準 U)",
  "6.2.11.8",
  ".notdef の字形を使わない",
  "6.3.1",
  "注釈の種類が認められている",
  "6.3.2",
  "注釈は印刷され、隠れていない",
  "6.3.3",
  "注釈に見た目 (AP の N だけ) がある",
  "6.4.1",
  "入力欄に動作がなく、NeedAppearances が真でない",
  "6.4.2",
  "XFA がない",
  "6.5.1",
  "認められない動作 (JavaScript、起動、音など) がない",
  "6.5.2",
  "きっかけの動作 (AA) がない",
  "6.6.2.1",
  "XMP のメタデータがあり、正しい XML",
  "6.6.2.3",
  "XMP は定められた名前空間だけ",
  "6.6.4",
  "XMP に part 2 と水準がある",
  "6.8",
  "添付ファイルがない (確かめられないので認めない)",
  "6.9",
  "レイヤーがない (確かめられないので認めない)",
  "6.10",
  "AlternatePresentations と PresSteps がない",
  "6.11",
  "Requirements がない",
  NULL,
};

const char *const *
kk_archive_check_clauses (void)
{
  return clauses;
}

static void
finding_free (KkArchiveFinding *finding)
{
  g_free (finding->clause);
  g_free (finding->where);
  g_free (finding->message);
  g_free (finding);
}

static void
font_use_free (KkFontUse *use)
{
  g_hash_table_unref (use->codes);
  g_free (use);
}

void
kk_check_find (KkCheck *check, const char *clause, const char *where, const char *format, ...)
{
  KkArchiveFinding *finding;
  va_list args;

  if (check->findings->len >= KK_ARCHIVE_FINDINGS_MAX)
    return;
  finding = g_new0 (KkArchiveFinding, 1);
  finding->clause = g_strdup (clause);
  finding->where = g_strdup (where);
  va_start (args, format);
  finding->message = g_strdup_vprintf (format, args);
  va_end (args);
  g_ptr_array_add (check->findings, finding);
}

/* ——— libqpdf, a little shorter ——— */

static qpdf_oh
dictionary_of (KkCheck *check, qpdf_oh object)
{
  return qpdf_oh_is_stream (check->pdf, object) ? qpdf_oh_get_dict (check->pdf, object) : object;
}

GPtrArray *
kk_check_keys (KkCheck *check, qpdf_oh dictionary)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);

  if (!qpdf_oh_is_dictionary (check->pdf, dictionary))
    return keys;
  qpdf_oh_begin_dict_key_iter (check->pdf, dictionary);
  while (qpdf_oh_dict_more_keys (check->pdf))
    g_ptr_array_add (keys, g_strdup (qpdf_oh_dict_next_key (check->pdf)));
  return keys;
}

qpdf_oh
kk_check_get (KkCheck *check, qpdf_oh object, const char *key)
{
  return qpdf_oh_get_key_if_dict (check->pdf, dictionary_of (check, object), key);
}

gboolean
kk_check_has (KkCheck *check, qpdf_oh object, const char *key)
{
  return !qpdf_oh_is_null (check->pdf, kk_check_get (check, object, key));
}

const char *
kk_check_name (KkCheck *check, qpdf_oh object)
{
  return qpdf_oh_is_name (check->pdf, object) ? qpdf_oh_get_name (check->pdf, object) : "";
}

gboolean
kk_check_is (KkCheck *check, qpdf_oh object, const char *name)
{
  return qpdf_oh_is_name_and_equals (check->pdf, object, name);
}

GBytes *
kk_check_data (KkCheck *check, qpdf_oh stream)
{
  unsigned char *bytes = NULL;
  size_t length = 0;
  QPDF_BOOL filtered = QPDF_FALSE;
  GBytes *result = NULL;

  if (!qpdf_oh_is_stream (check->pdf, stream))
    return NULL;
  if ((qpdf_oh_get_stream_data (check->pdf, stream, qpdf_dl_generalized, &filtered, &bytes, &length)
       & QPDF_ERRORS)
          == 0
      && (filtered || !kk_check_has (check, stream, "/Filter")))
    result = g_bytes_new (bytes, length);
  if (qpdf_has_error (check->pdf))
    qpdf_get_error (check->pdf);
  free (bytes);
  return result;
}

/* ——— the file as bytes ——— */

static void
check_header (KkCheck *check, const guint8 *data, gsize length)
{
  gsize at = 8;

  if (length < 15 || memcmp (data, "%PDF-1.", 7) != 0 || data[7] < '0' || data[7] > '7')
    {
      kk_check_find (check, "6.1.2", "file", "先頭が %%PDF-1.0 から %%PDF-1.7 ではありません");
      return;
    }
  at += data[at] == '\r' && data[at + 1] == '\n' ? 2 : 1;
  if (data[8] != '\r' && data[8] != '\n')
    kk_check_find (check, "6.1.2", "file", "版の番号のすぐあとが行末ではありません");
  else if (data[at] != '%' || data[at + 1] < 128 || data[at + 2] < 128 || data[at + 3] < 128
           || data[at + 4] < 128)
    kk_check_find (check, "6.1.2", "file", "2 行目が 4 バイト以上の非 ASCII の注釈ではありません");
}

static void
check_end (KkCheck *check, const guint8 *data, gsize length)
{
  gsize end = length;

  if (end > 0 && data[end - 1] == '\n')
    end--;
  if (end > 0 && data[end - 1] == '\r')
    end--;
  if (end < 5 || memcmp (data + end - 5, "%%EOF", 5) != 0)
    kk_check_find (check, "6.1.3", "file", "最後の %%%%EOF のあとに余分なバイトがあります");
}

static void
check_trailer (KkCheck *check)
{
  qpdf_oh trailer = qpdf_get_trailer (check->pdf);
  qpdf_oh id = kk_check_get (check, trailer, "/ID");

  if (!qpdf_oh_is_array (check->pdf, id) || qpdf_oh_get_array_n_items (check->pdf, id) != 2)
    kk_check_find (check, "6.1.3", "file", "トレーラーに ID がありません");
  if (kk_check_has (check, trailer, "/Encrypt"))
    kk_check_find (check, "6.1.3", "file", "暗号化されています");
}

/* What libqpdf had to guess or mend is what other readers stumble over. */
static void
take_warnings (KkCheck *check)
{
  while (qpdf_more_warnings (check->pdf))
    {
      qpdf_error warning = qpdf_next_warning (check->pdf);
      const char *detail = qpdf_get_error_message_detail (check->pdf, warning);
      gboolean stream = strstr (detail, "stream") != NULL;

      kk_check_find (check, stream ? "6.1.7" : "6.1.4", "file",
                     "構造が正しくありません (%llu バイト目)",
                     qpdf_get_error_file_position (check->pdf, warning));
    }
}

/* Each "N G obj << … /Length n … >> stream" of the file: the bytes say endstream where Length ends.
 * libqpdf says so only of streams it had to search. */
static void
check_lengths (KkCheck *check, int n_objects)
{
  for (int id = 1; id < n_objects; id++)
    {
      qpdf_oh stream = qpdf_get_object_by_id (check->pdf, id, 0);

      if (qpdf_oh_is_stream (check->pdf, stream)
          && !qpdf_oh_is_integer (check->pdf, kk_check_get (check, stream, "/Length")))
        kk_check_find (check, "6.1.7", "file", "ストリームに Length がありません");
      qpdf_oh_release (check->pdf, stream);
    }
}

static void
check_open (KkCheck *check, const char *data, gsize length)
{
  int n_objects;

  qpdf_set_suppress_warnings (check->pdf, QPDF_TRUE);
  qpdf_silence_errors (check->pdf);
  if ((qpdf_read_memory (check->pdf, "file", data, length, NULL) & QPDF_ERRORS) != 0)
    {
      qpdf_error error = qpdf_get_error (check->pdf);
      gboolean locked = qpdf_get_error_code (check->pdf, error) == qpdf_e_password;

      kk_check_find (check, locked ? "6.1.3" : "6.1.4", "file",
                     locked ? "暗号化されています" : "PDF として開けません");
      return;
    }
  n_objects
      = (int) CLAMP (qpdf_oh_get_int_value (
                         check->pdf, kk_check_get (check, qpdf_get_trailer (check->pdf), "/Size")),
                     0, 8388607);
  n_objects = (int) MIN ((gsize) n_objects, length / 4); /* an object takes more than that */
  take_warnings (check);
  check_trailer (check);
  kk_check_catalog (check);
  check_lengths (check, n_objects);
  kk_check_objects (check, n_objects);
  kk_check_contents (check);
  kk_check_fonts (check);
  take_warnings (check);
}

GPtrArray *
kk_archive_check (GBytes *pdf, char **level_out)
{
  gsize length;
  const char *data = g_bytes_get_data (pdf, &length);
  KkCheck check = {
    .pdf = qpdf_init (),
    .findings = g_ptr_array_new_with_free_func ((GDestroyNotify) finding_free),
    .uses = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) font_use_free),
    .seen = g_hash_table_new (NULL, NULL),
  };

  check_header (&check, (const guint8 *) data, length);
  check_end (&check, (const guint8 *) data, length);
  if (length > 0)
    check_open (&check, data, length);
  if (level_out != NULL)
    *level_out = check.level != 0 ? g_strdup_printf ("2%c", check.level) : NULL;
  g_hash_table_unref (check.uses);
  g_hash_table_unref (check.seen);
  qpdf_cleanup (&check.pdf);
  return check.findings;
}
