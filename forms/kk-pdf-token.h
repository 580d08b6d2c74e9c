/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The tokens of a content stream or a CMap (ISO 32000-1 §7.2, §7.8.2). Reads bytes from outside:
 * never beyond them, never without end. */

typedef enum
{
  KK_TOKEN_END,
  KK_TOKEN_NUMBER,
  KK_TOKEN_NAME,   /* without the slash, #xx resolved */
  KK_TOKEN_STRING, /* bytes, escapes resolved; of ( ) or < > */
  KK_TOKEN_WORD,   /* an operator */
  KK_TOKEN_OPEN,   /* [ or << */
  KK_TOKEN_CLOSE,  /* ] or >> */
} KkTokenType;

typedef struct
{
  const guint8 *data;
  gsize length, at;
  KkTokenType type;
  double number;
  GByteArray *bytes;   /* of the token, with a NUL behind that its length does not count */
  gboolean dictionary; /* OPEN and CLOSE: << >> */
  gboolean bad_hex;    /* the string was written in hex with an odd digit or none of hex */
} KkPdfTokens;

void kk_pdf_tokens_init (KkPdfTokens *tokens, gconstpointer data, gsize length);
void kk_pdf_tokens_clear (KkPdfTokens *tokens);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KkPdfTokens, kk_pdf_tokens_clear)

KkTokenType kk_pdf_tokens_next (KkPdfTokens *tokens);
/* The token's bytes as text; borrowed until the next. */
const char *kk_pdf_tokens_text (const KkPdfTokens *tokens);
/* After ID: over the pixels of an inline image, to behind its EI. */
void kk_pdf_tokens_skip_image (KkPdfTokens *tokens);

G_END_DECLS
