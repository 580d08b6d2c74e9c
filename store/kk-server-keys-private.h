/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/kk-crypto.h"

/* The key a server's store key is wrapped with. Borrowed. */
const guint8 *kk_server_keys_store_key (const KkServerKeys *keys);
