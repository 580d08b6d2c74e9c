/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-preedit.h"

#include <string.h>

char *
kk_preedit_join (GtkEditable *entry, const char *preedit)
{
  const char *text = gtk_editable_get_text (entry);
  const char *cut = g_utf8_offset_to_pointer (text, gtk_editable_get_position (entry));
  g_autofree char *before = g_strndup (text, cut - text);
  g_autofree char *whole = g_strdup (preedit ? preedit : "");
  char *end = whole + strlen (whole);

  while (end > whole)
    {
      gunichar c = g_utf8_get_char (g_utf8_prev_char (end));

      if (!g_ascii_isalpha ((char) (c < 128 ? c : 0)) && !(c >= 0xFF21 && c <= 0xFF5A))
        break;
      end = g_utf8_prev_char (end);
    }
  *end = '\0';
  return g_strstrip (g_strconcat (before, whole, cut, NULL));
}
