/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/kk-field.h"
#include "core/kk-notice.h"
#include "core/kk-signature.h"
#include "forms/kk-form-render.h"

G_BEGIN_DECLS

/* A plainly fictitious household for the tests of paper and files: Japanese and foreign members, a
 * name with variation selectors, every field filled. */
KkNotice *test_household_new (int persons);
/* Five of them, Japanese and foreign: long names, names with variation selectors, one of 40 roman
 * letters, long addresses; no date that is none. */
KkNotice *test_household_mixed (void);
/* Names of 40 roman letters, addresses of 60 characters, everything long. */
void test_household_stretch (KkNotice *notice);
KkSignature *test_signature_new (KkSignMode mode);
/* Everything but the signature; notice is borrowed. */
KkFormData test_form_data (const KkNotice *notice);

G_END_DECLS
