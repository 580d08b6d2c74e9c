/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lexicon/kk-address-number.h"

#include <string.h>

#include "lexicon/kk-address-parts.h"

/* What stands between and after digits as an input method gives it; NFKC has made them narrow. */
static gboolean
is_joint (gunichar c)
{
  return c == ' ' || kk_address_is_dash (c);
}

static gboolean
is_digit (gunichar c)
{
  return c >= '0' && c <= '9';
}

char *
kk_address_cut_number (const char *query, char **number_out)
{
  g_autofree char *text = g_utf8_normalize (query, -1, G_NORMALIZE_NFKC);
  const char *tail, *end;
  gboolean named = FALSE;
  GString *number;

  *number_out = NULL;
  if (text == NULL)
    return g_strdup (query);
  g_strstrip (text);
  end = tail = text + strlen (text);
  while (tail > text)
    {
      const char *before = g_utf8_prev_char (tail);

      if (!is_digit (g_utf8_get_char (before)) && !is_joint (g_utf8_get_char (before)))
        break;
      tail = before;
    }
  while (tail < end && !is_digit (g_utf8_get_char (tail)))
    tail = g_utf8_next_char (tail);
  for (const char *p = text; p < tail; p = g_utf8_next_char (p))
    named = named || g_unichar_isalpha (g_utf8_get_char (p));
  if (tail == end || !named)
    return g_strdup (query);
  number = g_string_new (NULL);
  for (const char *p = tail; p < end; p = g_utf8_next_char (p))
    if (is_digit (*p))
      g_string_append_c (number, *p);
    else if (number->str[number->len - 1] != '-')
      g_string_append_c (number, '-');
  if (number->str[number->len - 1] == '-') /* one more number is still to come */
    g_string_truncate (number, number->len - 1);
  *number_out = g_string_free (number, FALSE);
  return g_strchomp (g_strndup (text, tail - text));
}

GPtrArray *
kk_address_number_forms (const char *town, const char *number)
{
  GPtrArray *forms = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) n = g_strsplit (number, "-", -1);
  gboolean chome = g_str_has_suffix (town, "丁目");

  switch (g_strv_length (n))
    {
    case 1:
      g_ptr_array_add (forms, g_strdup_printf ("%s番地", n[0]));
      break;
    case 2:
      g_ptr_array_add (forms, g_strdup_printf ("%s番地%s", n[0], n[1]));
      g_ptr_array_add (forms, g_strdup_printf ("%s番%s号", n[0], n[1]));
      break;
    case 3:
      if (!chome)
        {
          g_ptr_array_add (forms, g_strdup_printf ("%s丁目%s番地%s", n[0], n[1], n[2]));
          g_ptr_array_add (forms, g_strdup_printf ("%s丁目%s番%s号", n[0], n[1], n[2]));
        }
      g_ptr_array_add (forms, g_strdup_printf ("%s番地%s-%s", n[0], n[1], n[2]));
      break;
    default:
      g_ptr_array_add (forms, g_strdup (number));
    }
  return forms;
}
