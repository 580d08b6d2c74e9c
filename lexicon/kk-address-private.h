/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lexicon/kk-address.h"
#include "lexicon/kk-kana.h"
#include "lexicon/kk-lexicon-private.h"

G_BEGIN_DECLS

KkAddress *kk_address_from_place (const KkPlaces *places, guint place);
/* text as the dictionary's folds make it; a leading 〒 and code is not removed. Caller frees. */
char *kk_address_fold (const KkPlaces *places, const char *text);
GPtrArray *kk_address_list_new (void);
/* 朝倉郡筑前町 → bytes of 朝倉郡, 福岡市博多区 → bytes of 福岡市; 0 where it is all one. */
gsize kk_address_city_part (const char *name);

G_END_DECLS
