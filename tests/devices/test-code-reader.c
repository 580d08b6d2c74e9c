/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <pty.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "devices/kk-code-reader.h"
#include "devices/kk-code-wedge.h"

/* A reader on the far end of a pty, which can be pulled out: the path is a link to its end. */
typedef struct
{
  int master, slave;
  char *link;
  KkCodeReader *reader;
  GPtrArray *codes;
  GArray *troubles;
  int connected, disconnected;
} Line;

static void
code_cb (KkCodeReader *reader, const char *text, Line *line)
{
  g_ptr_array_add (line->codes, g_strdup (text));
}

static void
trouble_cb (KkCodeReader *reader, GError *error, Line *line)
{
  g_assert_true (error->domain == KK_CODE_READER_ERROR);
  g_array_append_val (line->troubles, error->code);
}

static void
connected_cb (KkCodeReader *reader, gboolean connected, Line *line)
{
  if (connected)
    line->connected++;
  else
    line->disconnected++;
}

static void
plug (Line *line)
{
  char name[128];

  g_assert_cmpint (openpty (&line->master, &line->slave, name, NULL, NULL), ==, 0);
  g_unlink (line->link);
  g_assert_cmpint (symlink (name, line->link), ==, 0);
}

static void
unplug (Line *line)
{
  g_unlink (line->link);
  close (line->slave);
  close (line->master);
  line->master = line->slave = -1;
}

static void
line_init (Line *line, gboolean plugged)
{
  memset (line, 0, sizeof *line);
  line->master = line->slave = -1;
  line->link = g_strdup_printf ("%s/kk-reader-%d-%u", g_get_tmp_dir (), getpid (), g_random_int ());
  if (plugged)
    plug (line);
  line->codes = g_ptr_array_new_with_free_func (g_free);
  line->troubles = g_array_new (FALSE, FALSE, sizeof (int));
  line->reader = kk_code_reader_new (line->link, 115200);
  g_signal_connect (line->reader, "code", G_CALLBACK (code_cb), line);
  g_signal_connect (line->reader, "trouble", G_CALLBACK (trouble_cb), line);
  g_signal_connect (line->reader, "connected", G_CALLBACK (connected_cb), line);
  kk_code_reader_set_line_timeout (line->reader, 150);
  kk_code_reader_start (line->reader);
}

static void
line_clear (Line *line)
{
  kk_code_reader_stop (line->reader);
  g_assert_finalize_object (line->reader);
  if (line->master >= 0)
    unplug (line);
  g_unlink (line->link);
  g_free (line->link);
  g_ptr_array_unref (line->codes);
  g_array_unref (line->troubles);
}

static gboolean
flag_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_CONTINUE;
}

static void
spin_ms (guint ms)
{
  gboolean over = FALSE;
  guint id = g_timeout_add (ms, flag_cb, &over);

  while (!over)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
}

/* Until so many codes and troubles have come, five seconds at most. */
static void
expect (Line *line, guint codes, guint troubles)
{
  for (int i = 0; i < 500 && (line->codes->len < codes || line->troubles->len < troubles); i++)
    spin_ms (10);
  spin_ms (20);
  g_assert_cmpuint (line->codes->len, ==, codes);
  g_assert_cmpuint (line->troubles->len, ==, troubles);
}

static void
send_bytes (Line *line, const char *bytes, gssize n)
{
  n = n < 0 ? (gssize) strlen (bytes) : n;
  g_assert_cmpint (write (line->master, bytes, (gsize) n), ==, n);
}

static const char *
code (Line *line, guint i)
{
  return g_ptr_array_index (line->codes, i);
}

static void
test_lines (void)
{
  Line line;

  line_init (&line, TRUE);
  g_assert_true (kk_code_reader_is_connected (line.reader));
  send_bytes (&line, "4901234567894\r", -1);
  expect (&line, 1, 0);
  send_bytes (&line, "A1\r\nB2\nC3\r\r\n\n", -1);
  expect (&line, 4, 0);
  send_bytes (&line, "KK1:受付\r", -1);
  expect (&line, 5, 0);
  /* 受付 in CP932 */
  send_bytes (&line, "\x8e\xf3\x95\x74\r", -1);
  expect (&line, 6, 0);
  g_assert_cmpstr (code (&line, 0), ==, "4901234567894");
  g_assert_cmpstr (code (&line, 1), ==, "A1");
  g_assert_cmpstr (code (&line, 3), ==, "C3");
  g_assert_cmpstr (code (&line, 4), ==, "KK1:受付");
  g_assert_cmpstr (code (&line, 5), ==, "受付");
  line_clear (&line);
}

static void
test_split (void)
{
  Line line;
  const char *text = "SPLIT-漢字-CODE\r\n";

  line_init (&line, TRUE);
  for (const char *p = text; *p != '\0'; p++)
    {
      send_bytes (&line, p, 1);
      spin_ms (5);
    }
  expect (&line, 1, 0);
  g_assert_cmpstr (code (&line, 0), ==, "SPLIT-漢字-CODE");
  line_clear (&line);
}

static void
test_garbage (void)
{
  Line line;
  g_autofree char *large = g_strnfill (3 * KK_CODE_READER_MAX, 'x');

  line_init (&line, TRUE);
  send_bytes (&line, "\xff\xfe\x81\r", -1);
  expect (&line, 0, 1);
  send_bytes (&line, "a\0b\r", 4);
  expect (&line, 0, 2);
  send_bytes (&line, "a\x1b[Ab\r", -1);
  expect (&line, 0, 3);
  for (gsize at = 0; at < 3 * KK_CODE_READER_MAX; at += 1024)
    {
      send_bytes (&line, large + at, 1024);
      spin_ms (2);
    }
  send_bytes (&line, "\r", 1);
  expect (&line, 0, 4);
  send_bytes (&line, "HALF", -1);
  expect (&line, 0, 5);
  send_bytes (&line, "WHOLE\r", -1);
  expect (&line, 1, 5);
  g_assert_cmpstr (code (&line, 0), ==, "WHOLE");
  g_assert_cmpint (g_array_index (line.troubles, int, 0), ==, KK_CODE_READER_ERROR_GARBAGE);
  g_assert_cmpint (g_array_index (line.troubles, int, 1), ==, KK_CODE_READER_ERROR_GARBAGE);
  g_assert_cmpint (g_array_index (line.troubles, int, 2), ==, KK_CODE_READER_ERROR_GARBAGE);
  g_assert_cmpint (g_array_index (line.troubles, int, 3), ==, KK_CODE_READER_ERROR_TOO_LONG);
  g_assert_cmpint (g_array_index (line.troubles, int, 4), ==, KK_CODE_READER_ERROR_INCOMPLETE);
  line_clear (&line);
}

static void
test_unplug (void)
{
  Line line;

  line_init (&line, TRUE);
  send_bytes (&line, "BEFORE\rHAL", -1);
  expect (&line, 1, 0);
  unplug (&line);
  expect (&line, 1, 1);
  g_assert_false (kk_code_reader_is_connected (line.reader));
  g_assert_cmpint (line.disconnected, ==, 1);
  plug (&line);
  for (int i = 0; i < 500 && line.connected < 2; i++)
    spin_ms (10);
  g_assert_cmpint (line.connected, ==, 2);
  send_bytes (&line, "AFTER\r", -1);
  expect (&line, 2, 1);
  g_assert_cmpstr (code (&line, 1), ==, "AFTER");
  g_assert_cmpint (g_array_index (line.troubles, int, 0), ==, KK_CODE_READER_ERROR_NO_DEVICE);
  line_clear (&line);
}

static void
test_absent (void)
{
  Line line;

  line_init (&line, FALSE);
  /* Told once, though it is tried again. */
  spin_ms (1300);
  expect (&line, 0, 1);
  g_assert_cmpint (g_array_index (line.troubles, int, 0), ==, KK_CODE_READER_ERROR_NO_DEVICE);
  g_assert_cmpint (line.connected, ==, 0);
  line_clear (&line);
}

static void
test_not_serial (void)
{
  Line line;

  line_init (&line, FALSE);
  kk_code_reader_stop (line.reader);
  g_assert_true (g_file_set_contents (line.link, "x", 1, NULL));
  kk_code_reader_start (line.reader);
  expect (&line, 0, 2);
  g_assert_cmpint (g_array_index (line.troubles, int, 1), ==, KK_CODE_READER_ERROR_NOT_SERIAL);
  line_clear (&line);
}

/* Types text with a gap before each key; returns what came out: passed and released characters as
 * they are, a code in brackets with the characters to take back. */
static char *
type (KkCodeWedge *wedge, const char *text, guint gap, guint32 *now)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar ch = g_utf8_get_char (p);
      KkWedgeResult result;

      *now += gap;
      result = kk_code_wedge_tick (wedge, *now);
      if (result.verdict == KK_WEDGE_RELEASE)
        g_string_append (out, result.text);
      result = kk_code_wedge_feed (wedge, ch, *now);
      if (result.verdict == KK_WEDGE_RELEASE)
        g_string_append (out, result.text);
      if (result.verdict == KK_WEDGE_CODE)
        g_string_append_printf (out, "[%s-%u]", result.text, result.retract);
      else if (result.verdict != KK_WEDGE_HOLD)
        g_string_append_unichar (out, ch);
    }
  return g_string_free (out, FALSE);
}

static void
test_wedge (void)
{
  static const struct
  {
    gunichar prefix;
    const char *text;
    guint gap;
    const char *out;
  } table[] = {
    { 0, "4901234567894\r", 5, "490[4901234567894-3]" },
    { 0, "4901234567894\r", 120, "4901234567894\r" },
    { 0, "12345\r", 5, "12345\r" }, /* too short to be a code */
    { 0, "123456\n", 25, "123[123456-3]" },
    { 0, "123456\n", 26, "123456\n" },
    { 0, "\r", 5, "\r" },
    { 0, "ABCDEFGH\tX", 5, "ABCDEFGH\tX" }, /* ends in Tab, not Enter */
    { 0, "受付番号一二三\r", 5, "受付番[受付番号一二三-3]" },
    { 2, "\002AB\r", 5, "[AB-0]" },
    { 2, "\002AB\r", 100, "[AB-0]" },
    { 2, "\r", 5, "\r" },
    { 2, "x\002", 100, "x" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    for (guint32 start = 0; start <= 0xfffffff0u; start += 0xfffffff0u)
      {
        g_autoptr (KkCodeWedge) wedge = kk_code_wedge_new (table[i].prefix, 0, 0);
        guint32 now = start + 1000;
        g_autofree char *out = type (wedge, table[i].text, table[i].gap, &now);

        g_assert_cmpstr (out, ==, table[i].out);
        if (start != 0)
          break;
      }
}

static void
test_wedge_mixed (void)
{
  g_autoptr (KkCodeWedge) wedge = kk_code_wedge_new (0, 0, 0);
  guint32 now = 0xffffff00u; /* wraps on the way */
  g_autofree char *typed = type (wedge, "yamada", 100, &now);
  g_autofree char *fast = NULL, *slow = NULL, *burst = NULL;
  KkWedgeResult result;

  g_assert_cmpstr (typed, ==, "yamada");
  now += 300;
  /* A burst that breaks off is given back whole. */
  fast = type (wedge, "ABCDEF", 4, &now);
  g_assert_cmpstr (fast, ==, "ABC");
  g_assert_cmpuint (kk_code_wedge_timeout (wedge), >, 0);
  now += kk_code_wedge_timeout (wedge);
  result = kk_code_wedge_tick (wedge, now);
  g_assert_cmpint (result.verdict, ==, KK_WEDGE_RELEASE);
  g_assert_cmpstr (result.text, ==, "DEF");
  g_assert_cmpuint (kk_code_wedge_timeout (wedge), ==, 0);
  slow = type (wedge, "z\r", 200, &now);
  g_assert_cmpstr (slow, ==, "z\r");
  now += 300;
  burst = type (wedge, "KK1:000123\r", 3, &now);
  g_assert_cmpstr (burst, ==, "KK1[KK1:000123-3]");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/code-reader/lines", test_lines);
  g_test_add_func ("/code-reader/split", test_split);
  g_test_add_func ("/code-reader/garbage", test_garbage);
  g_test_add_func ("/code-reader/unplug", test_unplug);
  g_test_add_func ("/code-reader/absent", test_absent);
  g_test_add_func ("/code-reader/not-serial", test_not_serial);
  g_test_add_func ("/code-wedge/table", test_wedge);
  g_test_add_func ("/code-wedge/mixed", test_wedge_mixed);
  return g_test_run ();
}
