/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lexicon/kk-checksum.h"

guint32
kk_lexicon_checksum (const guint8 *data, gsize length)
{
  guint32 a = 1, b = 0;
  while (length > 0)
    {
      gsize n = MIN (length, 5552);
      for (gsize i = 0; i < n; i++)
        b += a += data[i];
      a %= 65521;
      b %= 65521;
      data += n;
      length -= n;
    }
  return b << 16 | a;
}
