/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/kk-pdf-token.h"

#include <string.h>

void
kk_pdf_tokens_init (KkPdfTokens *tokens, gconstpointer data, gsize length)
{
  memset (tokens, 0, sizeof *tokens);
  tokens->data = data;
  tokens->length = length;
  tokens->bytes = g_byte_array_new ();
}

void
kk_pdf_tokens_clear (KkPdfTokens *tokens)
{
  g_clear_pointer (&tokens->bytes, g_byte_array_unref);
}

static gboolean
is_space (int c)
{
  return c == 0 || c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == ' ';
}

static gboolean
is_delimiter (int c)
{
  return c != 0 && strchr ("()<>[]{}/%", c) != NULL;
}

static int
peek (const KkPdfTokens *t, gsize ahead)
{
  return t->at + ahead < t->length ? t->data[t->at + ahead] : -1;
}

static void
append (KkPdfTokens *t, int c)
{
  guint8 byte = (guint8) c;

  g_byte_array_append (t->bytes, &byte, 1);
}

static KkTokenType
finish (KkPdfTokens *t, KkTokenType type)
{
  guint length = t->bytes->len;

  append (t, 0);
  g_byte_array_set_size (t->bytes, length);
  return t->type = type;
}

/* ( … ), §7.3.4.2; at stands behind the bracket. */
static void
read_literal (KkPdfTokens *t)
{
  int depth = 1;

  for (int c; (c = peek (t, 0)) >= 0;)
    {
      t->at++;
      if (c == '\\')
        {
          static const char from[] = "nrtbf", to[] = "\n\r\t\b\f";
          int e = peek (t, 0);
          const char *known = e > 0 ? strchr (from, e) : NULL;

          if (e < 0)
            return;
          t->at++;
          if (known != NULL)
            append (t, to[known - from]);
          else if (e >= '0' && e <= '7')
            {
              int value = e - '0';
              for (int i = 0; i < 2 && peek (t, 0) >= '0' && peek (t, 0) <= '7'; i++)
                value = value * 8 + t->data[t->at++] - '0';
              append (t, value & 0xff);
            }
          else if (e == '\r' && peek (t, 0) == '\n')
            t->at++;
          else if (e != '\r' && e != '\n')
            append (t, e);
          continue;
        }
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth == 0)
        return;
      append (t, c);
    }
}

/* < … >, §7.3.4.3 */
static void
read_hex (KkPdfTokens *t)
{
  int digits = 0, value = 0;

  t->bad_hex = FALSE;
  for (int c; (c = peek (t, 0)) >= 0;)
    {
      int digit = g_ascii_xdigit_value ((char) c);

      t->at++;
      if (c == '>')
        break;
      if (digit < 0)
        {
          t->bad_hex = t->bad_hex || !is_space (c);
          continue;
        }
      value = value * 16 + digit;
      if (++digits % 2 == 0)
        {
          append (t, value & 0xff);
          value = 0;
        }
    }
  if (digits % 2 != 0)
    {
      append (t, (value * 16) & 0xff);
      t->bad_hex = TRUE;
    }
}

static void
read_regular (KkPdfTokens *t, gboolean name)
{
  for (int c; (c = peek (t, 0)) >= 0 && !is_space (c) && !is_delimiter (c);)
    {
      t->at++;
      if (name && c == '#' && g_ascii_isxdigit (peek (t, 0)) && g_ascii_isxdigit (peek (t, 1)))
        {
          c = g_ascii_xdigit_value ((char) t->data[t->at]) * 16
              + g_ascii_xdigit_value ((char) t->data[t->at + 1]);
          t->at += 2;
        }
      append (t, c);
    }
}

static gboolean
is_number (KkPdfTokens *t)
{
  const char *text = (const char *) t->bytes->data;
  gboolean digit = FALSE;

  for (guint i = 0; i < t->bytes->len; i++)
    if (g_ascii_isdigit (text[i]))
      digit = TRUE;
    else if (text[i] != '.' && !(i == 0 && (text[i] == '-' || text[i] == '+')))
      return FALSE;
  return digit;
}

KkTokenType
kk_pdf_tokens_next (KkPdfTokens *t)
{
  int c;

  g_byte_array_set_size (t->bytes, 0);
  t->bad_hex = t->dictionary = FALSE;
  while ((c = peek (t, 0)) >= 0 && (is_space (c) || c == '%'))
    if (c == '%')
      while ((c = peek (t, 0)) >= 0 && c != '\n' && c != '\r')
        t->at++;
    else
      t->at++;
  if (c < 0)
    return finish (t, KK_TOKEN_END);
  switch (c)
    {
    case '(':
      t->at++;
      read_literal (t);
      return finish (t, KK_TOKEN_STRING);
    case '<':
    case '>':
      t->dictionary = peek (t, 1) == c;
      t->at += t->dictionary ? 2 : 1;
      if (t->dictionary)
        return finish (t, c == '<' ? KK_TOKEN_OPEN : KK_TOKEN_CLOSE);
      if (c == '>')
        return finish (t, KK_TOKEN_CLOSE);
      read_hex (t);
      return finish (t, KK_TOKEN_STRING);
    case '[':
    case ']':
      t->at++;
      return finish (t, c == '[' ? KK_TOKEN_OPEN : KK_TOKEN_CLOSE);
    case '/':
      t->at++;
      read_regular (t, TRUE);
      return finish (t, KK_TOKEN_NAME);
    case ')':
    case '{':
    case '}':
      t->at++;
      append (t, c);
      return finish (t, KK_TOKEN_WORD);
    default:
      read_regular (t, FALSE);
      finish (t, KK_TOKEN_WORD);
      if (!is_number (t))
        return KK_TOKEN_WORD;
      t->number = g_ascii_strtod ((const char *) t->bytes->data, NULL);
      return t->type = KK_TOKEN_NUMBER;
    }
}

const char *
kk_pdf_tokens_text (const KkPdfTokens *t)
{
  return (const char *) t->bytes->data;
}

void
kk_pdf_tokens_skip_image (KkPdfTokens *t)
{
  for (t->at++; t->at + 2 < t->length; t->at++)
    if (is_space (t->data[t->at]) && t->data[t->at + 1] == 'E' && t->data[t->at + 2] == 'I'
        && (t->at + 3 >= t->length || is_space (t->data[t->at + 3])))
      {
        t->at += 3;
        return;
      }
  t->at = t->length;
}
