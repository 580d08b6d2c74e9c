/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/sane/kk-sane-feeder.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

static const struct
{
  const char *name;
  Fault fault;
} faults[] = {
  { "jam", FAULT_JAM },     { "cover", FAULT_COVER }, { "no-paper", FAULT_NO_PAPER },
  { "io", FAULT_IO },       { "busy", FAULT_BUSY },   { "access", FAULT_ACCESS },
  { "gone", FAULT_GONE },   { "hang", FAULT_HANG },   { "stuck", FAULT_STUCK },
  { "short", FAULT_SHORT },
};

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* Files that are still being written begin with a dot or end in ".part". */
static GPtrArray *
list_files (const char *dir, const char *sub)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *path = g_build_filename (dir, sub, NULL);
  g_autoptr (GDir) handle = g_dir_open (path, 0, NULL);
  const char *name;

  while (handle != NULL && (name = g_dir_read_name (handle)) != NULL)
    if (name[0] != '.' && !g_str_has_suffix (name, ".part"))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  return names;
}

void
feeder_clear (Feeder *feeder)
{
  g_clear_pointer (&feeder->file, kk_page_file_free);
  g_clear_pointer (&feeder->file_name, g_free);
  feeder->page = 0;
}

static void
move_out (Feeder *feeder, const char *name)
{
  g_autofree char *from = g_build_filename (feeder->dir, "feeder", name, NULL);
  g_autofree char *out = g_build_filename (feeder->dir, "out", NULL);
  g_autofree char *to = g_build_filename (out, name, NULL);

  g_mkdir_with_parents (out, 0700);
  if (g_rename (from, to) < 0)
    g_unlink (from);
}

KkPageImage *
feeder_next (Feeder *feeder)
{
  g_autoptr (GPtrArray) names = NULL;

  if (feeder->file != NULL)
    return kk_page_file_read_page (feeder->file, feeder->page, NULL);
  names = list_files (feeder->dir, "feeder");
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *path = g_build_filename (feeder->dir, "feeder", name, NULL);
      KkPageImage *page = NULL;

      feeder->file = kk_page_file_open_path (path, NULL);
      feeder->page = 0;
      if (feeder->file != NULL)
        page = kk_page_file_read_page (feeder->file, 0, NULL);
      if (page != NULL)
        {
          feeder->file_name = g_strdup (name);
          return page;
        }
      /* What is no page falls through the rollers. */
      feeder_clear (feeder);
      move_out (feeder, name);
    }
  return NULL;
}

void
feeder_done (Feeder *feeder)
{
  if (feeder->file == NULL || ++feeder->page < kk_page_file_get_n_pages (feeder->file))
    return;
  move_out (feeder, feeder->file_name);
  feeder_clear (feeder);
}

KkPageImage *
feeder_glass (Feeder *feeder)
{
  g_autoptr (GPtrArray) names = list_files (feeder->dir, "flatbed");
  g_autofree char *path = NULL;
  g_autoptr (KkPageFile) file = NULL;

  if (names->len == 0)
    return NULL;
  path = g_build_filename (feeder->dir, "flatbed", g_ptr_array_index (names, 0), NULL);
  file = kk_page_file_open_path (path, NULL);
  return file != NULL ? kk_page_file_read_page (file, 0, NULL) : NULL;
}

static char **
read_control (const char *dir)
{
  g_autofree char *path = g_build_filename (dir, "control", NULL);
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return g_new0 (char *, 1);
  return g_strsplit (text, "\n", -1);
}

/* The value behind a word: "page 2" → 2; otherwise when_absent. */
static int
value_of (char **words, const char *word, int when_absent)
{
  for (gsize i = 0; words[i] != NULL; i++)
    if (g_str_equal (words[i], word) && words[i + 1] != NULL)
      return atoi (words[i + 1]);
  return when_absent;
}

static void
drop_line (const char *dir, char **lines, gsize drop)
{
  g_autofree char *path = g_build_filename (dir, "control", NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; lines[i] != NULL; i++)
    if (i != drop && lines[i][0] != '\0')
      g_string_append_printf (text, "%s\n", lines[i]);
  g_file_set_contents (path, text->str, (gssize) text->len, NULL);
}

static gboolean
is_at_open (Fault fault)
{
  return fault == FAULT_BUSY || fault == FAULT_ACCESS || fault == FAULT_GONE;
}

Fault
control_fault (const char *dir, int page, int line)
{
  g_auto (GStrv) lines = read_control (dir);

  for (gsize i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (lines[i], " ", -1);

      if (g_strv_length (words) < 2 || !g_str_equal (words[0], "fault"))
        continue;
      for (gsize f = 0; f < G_N_ELEMENTS (faults); f++)
        {
          Fault fault = faults[f].fault;
          int at_page = value_of (words, "page", is_at_open (fault) ? 0 : 1);

          if (!g_str_equal (words[1], faults[f].name) || at_page != page
              || line < value_of (words, "line", 0))
            continue;
          if (g_strv_contains ((const char *const *) words, "once"))
            drop_line (dir, lines, i);
          return fault;
        }
    }
  return FAULT_NONE;
}

int
control_rate (const char *dir)
{
  g_auto (GStrv) lines = read_control (dir);

  for (gsize i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], "rate "))
      return MAX (0, atoi (lines[i] + 5));
  return 0;
}

gboolean
control_claim (const char *dir, int *width_out, int *height_out)
{
  g_auto (GStrv) lines = read_control (dir);

  for (gsize i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (lines[i], " ", -1);

      if (g_strv_length (words) != 3 || !g_str_equal (words[0], "claim"))
        continue;
      *width_out = atoi (words[1]);
      *height_out = atoi (words[2]);
      return TRUE;
    }
  return FALSE;
}

gboolean
control_unplugged (const char *dir)
{
  g_auto (GStrv) lines = read_control (dir);

  return g_strv_contains ((const char *const *) lines, "unplugged");
}
