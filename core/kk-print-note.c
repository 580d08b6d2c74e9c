/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kk-print-note.h"

#include <string.h>

typedef struct
{
  const char *name;
  gsize offset;
} Line;

static const Line lines[] = {
  { "number: ", G_STRUCT_OFFSET (KkPrintNote, number) },
  { "printer: ", G_STRUCT_OFFSET (KkPrintNote, printer) },
  { "why: ", G_STRUCT_OFFSET (KkPrintNote, why) },
  { "again: ", G_STRUCT_OFFSET (KkPrintNote, again) },
};

static char **
value_of (const KkPrintNote *note, const Line *line)
{
  return G_STRUCT_MEMBER_P (note, line->offset);
}

static char **
split_papers (const char *text)
{
  g_auto (GStrv) all = g_strsplit (text != NULL ? text : "", " ", -1);
  g_autoptr (GStrvBuilder) papers = g_strv_builder_new ();

  for (char **paper = all; *paper != NULL; paper++)
    if (**paper != '\0')
      g_strv_builder_add (papers, *paper);
  return g_strv_builder_end (papers);
}

KkPrintNote *
kk_print_note_new (const char *const *papers)
{
  KkPrintNote *note = g_new0 (KkPrintNote, 1);

  note->papers = g_strdupv ((char **) papers);
  return note;
}

KkPrintNote *
kk_print_note_parse (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text != NULL ? text : "", "\n", -1);
  KkPrintNote *note = g_new0 (KkPrintNote, 1);

  note->papers = split_papers (parts[0]);
  for (char **part = parts[0] != NULL ? parts + 1 : parts; *part != NULL; part++)
    for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
      if (g_str_has_prefix (*part, lines[i].name) && *value_of (note, &lines[i]) == NULL)
        *value_of (note, &lines[i]) = g_strdup (*part + strlen (lines[i].name));
  return note;
}

char *
kk_print_note_format (const KkPrintNote *note)
{
  g_autofree char *papers = g_strjoinv (" ", note->papers);
  GString *text = g_string_new (papers);

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      const char *value = *value_of (note, &lines[i]);
      g_autofree char *flat = value != NULL ? g_strdelimit (g_strdup (value), "\r\n", ' ') : NULL;

      if (flat != NULL && *flat != '\0')
        g_string_append_printf (text, "\n%s%s", lines[i].name, flat);
    }
  return g_string_free (text, FALSE);
}

void
kk_print_note_free (KkPrintNote *note)
{
  g_strfreev (note->papers);
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    g_free (*value_of (note, &lines[i]));
  g_free (note);
}
