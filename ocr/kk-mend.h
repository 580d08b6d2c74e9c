/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/kk-reading.h"
#include "lexicon/kk-lexicon.h"
#include "ocr/kk-text-reader.h"

G_BEGIN_DECLS

/* What was likely meant where what was read does not pass its class's rule: the choice that fits
 * the print best, the one digit whose replacement makes the check digit right, the address as the
 * dictionary spells it. value: as read, may be NULL. NULL where nothing better is known; else the
 * caller's, and never to be taken for sure. lexicon may be NULL. */
char *kk_mend_value (KkLexicon *lexicon,
                     KkDocument document,
                     const char *key,
                     const char *value,
                     const KkText *text);

G_END_DECLS
