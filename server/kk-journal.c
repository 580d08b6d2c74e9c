/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/kk-journal.h"

#include <errno.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <unistd.h>

/* One write, so that lines of several threads don't mix. */
static void
write_line (const char *line, gsize length)
{
  while (length > 0)
    {
      gssize n = write (STDERR_FILENO, line, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return;
      line += n;
      length -= (gsize) n;
    }
}

void
kk_journal (const char *level, const char *event, ...)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%dT%H:%M:%S");
  g_autofree char *stamp
      = g_strdup_printf ("%s.%03dZ", time, g_date_time_get_microsecond (now) / 1000);
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;
  const char *name;
  va_list args;

  json_object_set_string_member (object, "time", stamp);
  json_object_set_string_member (object, "level", level);
  json_object_set_string_member (object, "event", event);
  va_start (args, event);
  while ((name = va_arg (args, const char *)) != NULL)
    {
      const char *value = va_arg (args, const char *);

      if (value != NULL)
        json_object_set_string_member (object, name, value);
    }
  va_end (args);
  json_node_take_object (root, object);
  text = json_to_string (root, FALSE);
  line = g_strconcat (text, "\n", NULL);
  write_line (line, strlen (line));
}
