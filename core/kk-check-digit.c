/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-check-digit.h"

#include <string.h>

static gboolean
is_digits (const char *s, gsize n)
{
  if (s == NULL || strlen (s) != n)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    if (!g_ascii_isdigit (s[i]))
      return FALSE;
  return TRUE;
}

/* Σ with weights 2,3,4,5,6,7,2,3… from the rightmost of the first n digits, mod 11. */
static int
mod11 (const char *s, gsize n)
{
  int sum = 0;
  for (gsize i = 0; i < n; i++)
    sum += (s[n - 1 - i] - '0') * (int) (2 + i % 6);
  return sum % 11;
}

static int
w27_digit (const char *payload, gsize n)
{
  if (!is_digits (payload, n))
    return -1;
  int r = mod11 (payload, n);
  return r <= 1 ? 0 : 11 - r;
}

int
kk_my_number_check_digit (const char *payload11)
{
  return w27_digit (payload11, 11);
}

int
kk_juminhyo_code_check_digit (const char *payload10)
{
  return w27_digit (payload10, 10);
}

int
kk_driver_license_check_digit (const char *payload10)
{
  if (!is_digits (payload10, 10))
    return -1;
  return (11 - mod11 (payload10, 10)) % 10;
}

int
kk_city_code_check_digit (const char *payload5)
{
  if (!is_digits (payload5, 5))
    return -1;
  int sum = 0;
  for (int i = 0; i < 5; i++)
    sum += (payload5[i] - '0') * (6 - i);
  return (11 - sum % 11) % 10;
}

static gboolean
ends_in (const char *digits, gsize payload, int (*digit_of) (const char *))
{
  if (!is_digits (digits, payload + 1))
    return FALSE;
  g_autofree char *head = g_strndup (digits, payload);
  return digit_of (head) == digits[payload] - '0';
}

gboolean
kk_check_my_number (const char *digits)
{
  return ends_in (digits, 11, kk_my_number_check_digit);
}

gboolean
kk_check_juminhyo_code (const char *digits)
{
  return ends_in (digits, 10, kk_juminhyo_code_check_digit);
}

gboolean
kk_check_city_code (const char *digits)
{
  return ends_in (digits, 5, kk_city_code_check_digit);
}

gboolean
kk_check_driver_license (const char *digits)
{
  if (!is_digits (digits, 12))
    return FALSE;
  g_autofree char *head = g_strndup (digits, 10);
  return kk_driver_license_check_digit (head) == digits[10] - '0';
}

gboolean
kk_check_corporate_number (const char *digits)
{
  if (!is_digits (digits, 13))
    return FALSE;
  int sum = 0;
  for (int n = 1; n <= 12; n++)
    sum += (digits[13 - n] - '0') * (n % 2 == 1 ? 1 : 2);
  return 9 - sum % 9 == digits[0] - '0';
}

gboolean
kk_check_insurer_number (const char *digits)
{
  gsize n = digits != NULL ? strlen (digits) : 0;
  if ((n != 6 && n != 8) || !is_digits (digits, n))
    return FALSE;
  int sum = 0;
  for (gsize i = 0; i < n - 1; i++)
    {
      int product = (digits[n - 2 - i] - '0') * (i % 2 == 0 ? 2 : 1);
      sum += product / 10 + product % 10;
    }
  return (10 - sum % 10) % 10 == digits[n - 1] - '0';
}

gboolean
kk_check_residence_card (const char *code)
{
  if (code == NULL || strlen (code) != 12)
    return FALSE;
  for (int i = 0; i < 12; i++)
    {
      gboolean letter = i < 2 || i >= 10;
      if (letter ? !g_ascii_isupper (code[i]) : !g_ascii_isdigit (code[i]))
        return FALSE;
    }
  return TRUE;
}

gboolean
kk_check_mrz (const char *field, char check)
{
  static const int weights[] = { 7, 3, 1 };
  int sum = 0;
  gboolean filled = FALSE;

  if (field == NULL || *field == '\0')
    return FALSE;
  for (int i = 0; field[i] != '\0'; i++)
    {
      int v;
      if (g_ascii_isdigit (field[i]))
        v = field[i] - '0';
      else if (g_ascii_isupper (field[i]))
        v = field[i] - 'A' + 10;
      else if (field[i] == '<')
        v = 0;
      else
        return FALSE;
      filled = filled || field[i] != '<';
      sum = (sum + v * weights[i % 3]) % 10;
    }
  /* ICAO 9303: the check digit of an empty optional field may be '<'. */
  return check == '0' + sum || (check == '<' && !filled);
}
