/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/kk-json.h"
#include "core/kk-notice.h"

G_BEGIN_DECLS

KkPerson *kk_person_new (void);
void kk_person_free (KkPerson *person);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkPerson, kk_person_free)

/* The text in force, "" where there is none. Borrowed. */
const char *kk_person_text (const KkPerson *person, const char *key);
KkValue *kk_values_ensure (GHashTable *values, const char *key);

/* How two descriptions of a person stand to each other. */
typedef enum
{
  KK_MATCH_NO,
  KK_MATCH_NAME,   /* same name and birth date */
  KK_MATCH_NUMBER, /* same 個人番号, 住民票コード or card number */
} KkMatch;
KkMatch kk_person_match (const KkPerson *a, const KkPerson *b);

G_END_DECLS
