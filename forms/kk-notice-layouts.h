/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forms/kk-form-library.h"
#include "forms/kk-form-render.h"

G_BEGIN_DECLS

/* Which layout prints the 住民異動届 of which day and kind: tables/notice-layouts.json in
 * $KAKANAI_CITY_DIR or data_dir, else the shipped one. Layouts are those of the library and the two
 * that ship inside. A table that is refused leaves the last good one in force. */

typedef struct
{
  char *layout; /* id */
  char *from;   /* YYYY-MM-DD, the first day; NULL: always */
  char *until;  /* the last day; NULL: until a later row takes over */
  char **kinds; /* "move_in" …; NULL: every kind */
} KkNoticeRow;
KkNoticeRow *kk_notice_row_new (const char *layout,
                                const char *from,
                                const char *until,
                                const char *const *kinds);
void kk_notice_row_free (KkNoticeRow *row);

typedef struct _KkNoticeLayouts KkNoticeLayouts;

/* Reads the table anew. data_dir may be NULL. Any thread, one at a time. */
KkNoticeLayouts *kk_notice_layouts_new (const char *data_dir);
void kk_notice_layouts_free (KkNoticeLayouts *layouts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkNoticeLayouts, kk_notice_layouts_free)

/* KkNoticeRow*, the last one that fits wins; borrowed. */
const GPtrArray *kk_notice_layouts_get_rows (const KkNoticeLayouts *layouts);
/* Why the city's table is not in force, "FILE:LINE: reason"; NULL: it is, or there is none. */
const char *kk_notice_layouts_get_refused (const KkNoticeLayouts *layouts);
/* Puts rows (KkNoticeRow*) in place of the city's table. KK_FORM_ERROR_LAYOUT where one is not
 * good, _NOT_WRITABLE; then nothing changed. */
gboolean kk_notice_layouts_save (KkNoticeLayouts *layouts, const GPtrArray *rows, GError **error);

/* Ids of all layouts made to be the notice, those that ship inside first; char*, free with
 * g_ptr_array_unref. */
GPtrArray *kk_notice_layouts_list (KkNoticeLayouts *layouts);
/* The layout of that id in force on day. */
KkFormLayout *
kk_notice_layouts_load (KkNoticeLayouts *layouts, const char *id, const char *day, GError **error);

/* Each time the same sheet: "notice-a4/0", kept with the signature. Caller frees. */
char *kk_notice_layout_mark (const KkFormLayout *layout);

/* The layout data's notice prints with: of a signed one the very version it was signed on (data->
 * signature), else the one in force on its 届出日, where it has none on data->date. A layout that
 * cannot be used is passed over for the row before it; warning_out (may be NULL) then says which
 * and why, in Japanese. KK_FORM_ERROR_LAYOUT only where the version that was signed is not here. */
KkFormLayout *kk_notice_layouts_of (KkNoticeLayouts *layouts,
                                    const KkFormData *data,
                                    char **warning_out,
                                    GError **error);

G_END_DECLS
