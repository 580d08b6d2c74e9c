/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lexicon/kk-data.h"

/* json-glib forgets where a value stood; this walks the text again, only when there is an error to
 * report. The text has been parsed before, so it is JSON. */

typedef struct
{
  const char *at, *end;
  guint line;
} Scan;

static void
blank (Scan *s)
{
  for (; s->at < s->end && g_ascii_isspace (*s->at); s->at++)
    s->line += *s->at == '\n';
}

static void
skip_string (Scan *s)
{
  for (s->at++; s->at < s->end && *s->at != '"'; s->at++)
    if (*s->at == '\\' && s->at + 1 < s->end)
      s->at++;
  if (s->at < s->end)
    s->at++;
}

static void
skip_value (Scan *s)
{
  int depth = 0;
  do
    {
      blank (s);
      if (s->at >= s->end)
        return;
      if (*s->at == '"')
        skip_string (s);
      else if (*s->at == '{' || *s->at == '[')
        {
          depth++;
          s->at++;
        }
      else if (*s->at == '}' || *s->at == ']')
        {
          depth--;
          s->at++;
        }
      else if (depth > 0 && (*s->at == ',' || *s->at == ':'))
        s->at++;
      else
        {
          const char *before = s->at;
          while (s->at < s->end && strchr (",:]}[{\"", *s->at) == NULL && !g_ascii_isspace (*s->at))
            s->at++;
          if (s->at == before)
            return;
        }
    }
  while (depth > 0);
}

/* Moves to the member key or the element index of the value at s; FALSE where there is none. */
static gboolean
enter (Scan *s, const char *key, gsize length, gulong index)
{
  blank (s);
  char opens = key != NULL ? '{' : '[';
  if (s->at >= s->end || *s->at != opens)
    return FALSE;
  s->at++;
  for (gulong i = 0;; i++)
    {
      blank (s);
      if (s->at >= s->end || *s->at == '}' || *s->at == ']')
        return FALSE;
      gboolean here = i == index;
      if (key != NULL)
        {
          const char *name = s->at + 1;
          skip_string (s);
          here = (gsize) (s->at - 1 - name) == length && memcmp (name, key, length) == 0;
          blank (s);
          s->at++;
        }
      blank (s);
      if (here)
        return s->at < s->end;
      skip_value (s);
      blank (s);
      if (s->at < s->end && *s->at == ',')
        s->at++;
    }
}

guint
kk_data_line (GBytes *bytes, const char *path)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  if (size == 0 || *path != '$')
    return 0;
  Scan scan = { .at = data, .end = data + size, .line = 1 };
  blank (&scan);
  guint line = scan.line;
  for (path++; *path != '\0';)
    {
      gboolean found;
      if (*path == '.')
        {
          /* A member's own name may have a dot ("filer.relation"). */
          Scan before = scan;
          gsize length = strcspn (++path, "[");
          found = enter (&scan, path, length, 0);
          if (!found)
            {
              scan = before;
              length = strcspn (path, ".[");
              found = enter (&scan, path, length, 0);
            }
          path += length;
        }
      else
        {
          char *after;
          gulong index = strtoul (path + 1, &after, 10);
          found = *path == '[' && *after == ']' && enter (&scan, NULL, 0, index);
          path = *after == ']' ? after + 1 : "";
        }
      if (!found)
        return line;
      line = scan.line;
    }
  return line;
}
