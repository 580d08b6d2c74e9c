/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ocr/kk-item.h"

G_BEGIN_DECLS

/* 戸籍全部事項証明書, 個人事項証明書 and 戸籍の附票: a box with 本籍 and 筆頭者, then one block a
 * person. Any thread. */

/* GPtrArray of KkItem* with their persons; NULL for other documents and where no such blocks show.
 * What is true of all (本籍, 筆頭者) stands with person 0. Who is marked 除籍 is left out: that
 * person's 本籍 is elsewhere. Of a 附票's addresses the last one counts. */
GPtrArray *kk_koseki_items (const KkLayout *layout, const GPtrArray *texts, KkDocument document);

/* After weighing: 本籍 and 筆頭者 go to everybody, and the given name, which is all that a koseki
 * prints, gets the 氏 of the 筆頭者 before it. Doing it again changes nothing;
 * other documents are left alone. */
void kk_koseki_complete (KkReading *reading);

G_END_DECLS
