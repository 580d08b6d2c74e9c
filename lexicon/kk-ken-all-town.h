/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lexicon/kk-address-compile.h"

G_BEGIN_DECLS

typedef void (*KkKenAllTownFunc) (const char *town, const char *kana, gpointer data);

/* What a 町域 of KEN_ALL stands for, one call each: "" for 以下に掲載がない場合,
 * …の次に番地がくる場合 and ○○一円 (but 一円 alone is a town of 多賀町); without （…） but for
 * floors of a building; 第１地割～第３地割 and 甲、乙 one by one. kana is full-width; "" where it
 * cannot be told. */
void kk_ken_all_towns (
    const char *town, const char *kana, const char *city, KkKenAllTownFunc func, gpointer data);

/* Sets the readings of city i by its parts; cities from first on are of the same file. */
void kk_ken_all_city_readings (KkAddressSource *source, guint i, guint first);

G_END_DECLS
