/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-text.h"

#include <string.h>

gboolean
kk_text_is_selector (gunichar c)
{
  return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF)
         || (c >= 0x180B && c <= 0x180D);
}

gboolean
kk_text_is_ideograph (gunichar c)
{
  return (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x4E00 && c <= 0x9FFF)
         || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFD) || c == 0x3005
         || c == 0x3006 || c == 0x3007;
}

char *
kk_text_fold_width (const char *s)
{
  GString *out = g_string_new (NULL);
  const char *run = s;

  /* Ideographs and selectors stand outside NFKC: it would turn U+FA19 神 into U+795E 神. */
  for (const char *p = s;; p = g_utf8_next_char (p))
    {
      gunichar c = *p ? g_utf8_get_char (p) : 0;
      if (c != 0 && !kk_text_is_ideograph (c) && !kk_text_is_selector (c))
        continue;
      if (p > run)
        {
          g_autofree char *folded = g_utf8_normalize (run, p - run, G_NORMALIZE_NFKC);
          g_string_append (out, folded != NULL ? folded : "");
        }
      if (c == 0)
        break;
      g_string_append_unichar (out, c);
      run = g_utf8_next_char (p);
    }
  return g_string_free (out, FALSE);
}

static gboolean
is_dash (gunichar c)
{
  static const gunichar dashes[]
      = { '-',    0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212,
          0x2500, 0x2501, 0x2043, 0xFE63, 0xFF0D, 0xFE58, 0x02D7, 0x2796 };
  for (gsize i = 0; i < G_N_ELEMENTS (dashes); i++)
    if (dashes[i] == c)
      return TRUE;
  return FALSE;
}

char *
kk_text_fold_hyphens (const char *s)
{
  GString *out = g_string_new (NULL);
  gunichar before = 0;

  for (const char *p = s; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      const char *next = g_utf8_next_char (p);
      gunichar after = *next ? g_utf8_get_char (next) : 0;
      gboolean digit_before = before < 128 && g_ascii_isdigit ((char) before);
      gboolean digit_after = after < 128 && g_ascii_isdigit ((char) after);

      if (is_dash (c) || ((c == 0x30FC || c == 0xFF70) && (digit_before || digit_after))
          || (c == 0x4E00 && digit_before && digit_after))
        c = '-';
      g_string_append_unichar (out, c);
      before = c;
    }
  return g_string_free (out, FALSE);
}

static char *
drop_spaces (const char *s)
{
  GString *out = g_string_new (NULL);
  for (const char *p = s; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      if (!g_unichar_isspace (c) && c != 0x200B && c != 0xFEFF)
        g_string_append_unichar (out, c);
    }
  return g_string_free (out, FALSE);
}

char *
kk_text_fold (const char *s)
{
  g_autofree char *width = kk_text_fold_width (s);
  g_autofree char *packed = drop_spaces (width);
  return kk_text_fold_hyphens (packed);
}

gboolean
kk_text_same (const char *a, const char *b)
{
  if (g_strcmp0 (a, b) == 0)
    return TRUE;
  g_autofree char *fa = kk_text_fold (a != NULL ? a : "");
  g_autofree char *fb = kk_text_fold (b != NULL ? b : "");
  return strcmp (fa, fb) == 0;
}

gboolean
kk_text_same_name (const char *a, const char *b)
{
  g_autofree char *fa = kk_text_fold (a != NULL ? a : "");
  g_autofree char *fb = kk_text_fold (b != NULL ? b : "");
  g_autofree char *ca = g_utf8_strdown (fa, -1);
  g_autofree char *cb = g_utf8_strdown (fb, -1);
  return strcmp (ca, cb) == 0;
}

gboolean
kk_text_is_latin (const char *s)
{
  gboolean letter = FALSE;
  for (const char *p = s; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      if (!g_unichar_isalpha (c) && !kk_text_is_ideograph (c))
        continue;
      gunichar folded = c >= 0xFF21 && c <= 0xFF5A ? c - 0xFEE0 : c;
      if (folded >= 0x250)
        return FALSE;
      letter = TRUE;
    }
  return letter;
}

/* Trims and turns runs of white space into one space character. */
static char *
one_space (const char *s, gunichar space)
{
  GString *out = g_string_new (NULL);
  gboolean pending = FALSE;
  for (const char *p = s; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      if (g_unichar_isspace (c))
        {
          pending = out->len > 0;
          continue;
        }
      if (pending)
        g_string_append_unichar (out, space);
      pending = FALSE;
      g_string_append_unichar (out, c);
    }
  return g_string_free (out, FALSE);
}

char *
kk_text_normalise_name (const char *s)
{
  gboolean latin = kk_text_is_latin (s);
  g_autoptr (GString) ascii = g_string_new (NULL);

  for (const char *p = s; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gboolean letter = (c >= 0xFF21 && c <= 0xFF3A) || (c >= 0xFF41 && c <= 0xFF5A);
      gboolean other = latin && c >= 0xFF01 && c <= 0xFF5E;
      g_string_append_unichar (ascii, letter || other ? c - 0xFEE0 : c);
    }
  return one_space (ascii->str, latin ? ' ' : 0x3000);
}

char *
kk_text_normalise_kana (const char *s)
{
  g_autofree char *width = kk_text_fold_width (s);
  g_autoptr (GString) out = g_string_new (NULL);
  for (const char *p = width; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      if ((c >= 0x3041 && c <= 0x3096) || c == 0x309D || c == 0x309E)
        c += 0x60;
      g_string_append_unichar (out, c);
    }
  return one_space (out->str, 0x3000);
}

char *
kk_text_normalise_address (const char *s)
{
  return drop_spaces (s);
}

char *
kk_text_normalise_digits (const char *s)
{
  g_autofree char *folded = kk_text_fold (s);
  GString *out = g_string_new (NULL);
  for (const char *p = folded; *p; p++)
    {
      if (g_ascii_isdigit (*p))
        g_string_append_c (out, *p);
      else if (*p != '-')
        {
          g_string_free (out, TRUE);
          return NULL;
        }
    }
  return g_string_free (out, FALSE);
}

gboolean
kk_text_is_katakana (const char *s)
{
  if (*s == '\0')
    return FALSE;
  for (const char *p = s; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gboolean ok = (c >= 0x30A1 && c <= 0x30FE) || c == 0x3000 || c == ' ';
      if (!ok)
        return FALSE;
    }
  return TRUE;
}

char *
kk_text_strip_selectors (const char *s)
{
  GString *out = g_string_new (NULL);
  for (const char *p = s; *p; p = g_utf8_next_char (p))
    if (!kk_text_is_selector (g_utf8_get_char (p)))
      g_string_append_unichar (out, g_utf8_get_char (p));
  return g_string_free (out, FALSE);
}

gboolean
kk_text_next_cluster (const char **at, const char **start, gsize *length)
{
  const char *p = *at;
  if (*p == '\0')
    return FALSE;
  *start = p;
  p = g_utf8_next_char (p);
  while (*p
         && (kk_text_is_selector (g_utf8_get_char (p)) || g_unichar_ismark (g_utf8_get_char (p))))
    p = g_utf8_next_char (p);
  *length = (gsize) (p - *start);
  *at = p;
  return TRUE;
}
