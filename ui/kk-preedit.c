/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-preedit.h"

#include <string.h>

gboolean
kk_preedit_make_room (GtkWidget *focus, guint keyval, GdkModifierType state)
{
  gunichar c = gdk_keyval_to_unicode (keyval);

  if (!focus || !GTK_IS_TEXT (focus) || !c || !g_unichar_isprint (c)
      || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK | GDK_META_MASK))
      || !gtk_editable_get_editable (GTK_EDITABLE (focus))
      || !gtk_editable_get_selection_bounds (GTK_EDITABLE (focus), NULL, NULL))
    return FALSE;
  gtk_editable_delete_selection (GTK_EDITABLE (focus));
  return TRUE;
}

void
kk_preedit_end (GtkRoot *root)
{
  GtkWidget *focus = gtk_root_get_focus (root);

  if (!focus || !GTK_IS_TEXT (focus))
    return;
  g_object_ref (focus);
  gtk_root_set_focus (root, NULL);
  gtk_text_grab_focus_without_selecting (GTK_TEXT (focus));
  g_object_unref (focus);
}

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
