/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forms/kk-form-layout.h"
#include "forms/kk-form-render.h"

G_BEGIN_DECLS

/* What a city's sheet writes between {{ and }}: which value stands in the cell, of whom, and how.
 *
 *   新住所            a label of fields.json or a name of form-fields.json
 *   氏名.2            of the second person of the sheet; without a number: the first
 *   生年月日.3.元号    和暦 西暦 元号 年 月 日 西暦年 年齢 姓 名 カナ ひらがな 半角 全角 前 後
 * 方書なし 方書, 下4 … ○性別            a ring around the printed word that is the value (男・女)
 *   ☑国保=有          ☑ where it is so, else □;  ✓国保=有  the tick alone, ○性別=男 the ring alone
 *   文:旅券が必要です？届出の種類=国外転入届|特例転入   a fixed text, where the condition holds
 *   枠12:個人番号      one character a box, twelve boxes
 *   縦:氏名           set vertically
 *   QR:受付コード      a QR code;  バーコード:受付番号  Code 128
 *   署名              the signature's place
 *
 * Conditions: NAME (has a value), NAME=A|B, NAME≠A, NAME≧65, NAME≦14. Immutable; any thread. */

typedef enum
{
  KK_FORM_MARK_TEXT,
  KK_FORM_MARK_RING,
  KK_FORM_MARK_BOX,
  KK_FORM_MARK_TICK,
  KK_FORM_MARK_QR,
  KK_FORM_MARK_BARCODE,
  KK_FORM_MARK_SIGNATURE,
} KkFormMark;

typedef struct _KkFormExpression KkFormExpression;

/* text: without the braces. KK_FORM_ERROR_LAYOUT with a Japanese reason that names the nearest
 * known names. */
KkFormExpression *kk_form_expression_parse (const char *text, GError **error);
void kk_form_expression_free (KkFormExpression *expression);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkFormExpression, kk_form_expression_free)

KkFormMark kk_form_expression_mark (const KkFormExpression *expression);
int kk_form_expression_boxes (const KkFormExpression *expression); /* 0: one field */
gboolean kk_form_expression_vertical (const KkFormExpression *expression);
/* 1, 2 …: the person of the sheet; 0: the first, no number was written; -1: of nobody. */
int kk_form_expression_person (const KkFormExpression *expression);
gboolean kk_form_expression_is_condition (const KkFormExpression *expression);
/* The longest text a cell must hold. Caller frees. */
char *kk_form_expression_sample (const KkFormExpression *expression);

/* Whose value it is, when the sheet's first place is taken by person first of persons. */
typedef struct
{
  const KkFormData *data;
  const int *persons; /* indices into the notice */
  int n_persons;
  int first;
  int page, n_pages;
} KkFormScope;

/* The text it shows, "" where there is none; of ☑ the box, the tick is drawn where it holds.
 * Secrets are masked unless data->reveal. Caller frees.
 */
char *kk_form_expression_text (const KkFormExpression *expression, const KkFormScope *scope);
/* TRUE where its condition holds (no condition: where it has a value). */
gboolean kk_form_expression_holds (const KkFormExpression *expression, const KkFormScope *scope);
/* The field of the notice behind it, for clicks and messages; NULL: none. Caller frees. */
char *kk_form_expression_path (const KkFormExpression *expression, const KkFormScope *scope);
/* TRUE where it shows that field ("new_address", "person.name") or data ("receipt_number"). */
gboolean kk_form_expression_speaks_of (const KkFormExpression *expression, const char *what);
/* TRUE where it shows 個人番号 or another secret. */
gboolean kk_form_expression_is_secret (const KkFormExpression *expression);

/* All names a sheet may use, sorted; const char*, borrowed with the array (unref). */
GPtrArray *kk_form_expression_names (void);

G_END_DECLS
