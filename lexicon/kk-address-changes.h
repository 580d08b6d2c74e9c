/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lexicon/kk-address-compile.h"
#include "lexicon/kk-address-import.h"

G_BEGIN_DECLS

/* What source changes of places, in the prefectures that source has. */
KkAddressReport *kk_address_report_new (const KkAddressSource *source, const KkPlaces *places);

G_END_DECLS
