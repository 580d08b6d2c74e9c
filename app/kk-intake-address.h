/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/kk-notice.h"
#include "lexicon/kk-lexicon.h"

G_BEGIN_DECLS

/* Moves what was read as part of new_address and old_address but is 方書 into the fields for it: a
 * value per source, of the same page, box and confidence. What a person typed stays as it is. */
void kk_intake_split_addresses (KkNotice *notice, KkLexicon *lexicon);

G_END_DECLS
