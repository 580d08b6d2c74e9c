/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "devices/kk-code-reader.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define DEFAULT_LINE_MS 500
#define FIRST_RETRY_MS 1000
#define LAST_RETRY_MS 10000

struct _KkCodeReader
{
  GObject parent;

  GMainContext *context;
  char *path;
  guint baud;
  guint line_timeout_ms;

  gboolean running;
  int fd;
  GSource *input;
  GSource *retry;
  GSource *line_timer;
  guint retry_ms;
  int last_trouble; /* code told last while it is away; -1: none */

  GByteArray *line;
  gboolean skipping; /* the rest of a line that was refused */
};

G_DEFINE_FINAL_TYPE (KkCodeReader, kk_code_reader, G_TYPE_OBJECT)
G_DEFINE_QUARK (kk_code_reader_error_quark, kk_code_reader_error)

enum
{
  SIGNAL_CODE,
  SIGNAL_TROUBLE,
  SIGNAL_CONNECTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void open_device (KkCodeReader *self);

static void
drop (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
start_timer (KkCodeReader *self, GSource **slot, guint ms, GSourceFunc func)
{
  drop (slot);
  *slot = g_timeout_source_new (ms);
  g_source_set_callback (*slot, func, self, NULL);
  g_source_attach (*slot, self->context);
}

static void
tell (KkCodeReader *self, KkCodeReaderError code, const char *message)
{
  g_autoptr (GError) error = g_error_new_literal (KK_CODE_READER_ERROR, code, message);

  g_signal_emit (self, signals[SIGNAL_TROUBLE], 0, error);
}

static void
forget_line (KkCodeReader *self)
{
  drop (&self->line_timer);
  g_byte_array_set_size (self->line, 0);
}

static void
close_device (KkCodeReader *self)
{
  gboolean was_open = self->fd >= 0;

  drop (&self->input);
  forget_line (self);
  self->skipping = FALSE;
  if (was_open)
    close (self->fd);
  self->fd = -1;
  if (was_open)
    g_signal_emit (self, signals[SIGNAL_CONNECTED], 0, FALSE);
}

static gboolean
retry_cb (gpointer data)
{
  g_autoptr (KkCodeReader) self = g_object_ref (data);

  drop (&self->retry);
  open_device (self);
  return G_SOURCE_REMOVE;
}

/* Told once for each reason, not at every try. */
static void
lost (KkCodeReader *self, KkCodeReaderError code, const char *message)
{
  close_device (self);
  if (self->last_trouble != (int) code)
    {
      self->last_trouble = (int) code;
      tell (self, code, message);
    }
  if (!self->running)
    return;
  start_timer (self, &self->retry, self->retry_ms, retry_cb);
  self->retry_ms = MIN (self->retry_ms * 2, LAST_RETRY_MS);
}

/* UTF-8, else CP932, which older encoders put into QR codes. NULL: no text. */
static char *
to_text (const GByteArray *line)
{
  const char *data = (const char *) line->data;
  gssize size = (gssize) line->len;

  /* Tabs may separate; any other control character is noise on the line. */
  for (guint i = 0; i < line->len; i++)
    if ((line->data[i] < 0x20 && line->data[i] != '\t') || line->data[i] == 0x7f)
      return NULL;
  if (g_utf8_validate (data, size, NULL))
    return g_strndup (data, line->len);
  return g_convert (data, size, "UTF-8", "CP932", NULL, NULL, NULL);
}

static void
end_line (KkCodeReader *self)
{
  g_autofree char *text = NULL;

  drop (&self->line_timer);
  if (self->skipping)
    {
      self->skipping = FALSE;
      forget_line (self);
      return;
    }
  if (self->line->len == 0)
    return;
  text = to_text (self->line);
  forget_line (self);
  if (text == NULL)
    tell (self, KK_CODE_READER_ERROR_GARBAGE, "the reader sent what is no text");
  else
    g_signal_emit (self, signals[SIGNAL_CODE], 0, text);
}

static gboolean
line_timeout_cb (gpointer data)
{
  g_autoptr (KkCodeReader) self = g_object_ref (data);
  gboolean skipping = self->skipping;

  self->skipping = FALSE;
  forget_line (self);
  if (!skipping)
    tell (self, KK_CODE_READER_ERROR_INCOMPLETE, "a code began and did not end");
  return G_SOURCE_REMOVE;
}

static void
take_byte (KkCodeReader *self, guint8 byte)
{
  if (byte == '\r' || byte == '\n')
    {
      end_line (self);
      return;
    }
  if (!self->skipping && self->line->len < KK_CODE_READER_MAX)
    g_byte_array_append (self->line, &byte, 1);
  else if (!self->skipping)
    {
      self->skipping = TRUE;
      g_byte_array_set_size (self->line, 0);
      tell (self, KK_CODE_READER_ERROR_TOO_LONG, "a code is too long");
    }
}

static gboolean
input_cb (int fd, GIOCondition condition, gpointer data)
{
  g_autoptr (KkCodeReader) self = g_object_ref (data);
  guint8 buffer[1024];
  gssize n = read (fd, buffer, sizeof buffer);

  if (n < 0 && (errno == EAGAIN || errno == EINTR) && !(condition & (G_IO_HUP | G_IO_ERR)))
    return G_SOURCE_CONTINUE;
  if (n <= 0)
    {
      lost (self, KK_CODE_READER_ERROR_NO_DEVICE, "the code reader is gone");
      return G_SOURCE_REMOVE;
    }
  /* A handler may stop us in the middle. */
  for (gssize i = 0; i < n && self->fd == fd; i++)
    take_byte (self, buffer[i]);
  if (self->fd == fd && (self->line->len > 0 || self->skipping))
    start_timer (self, &self->line_timer, self->line_timeout_ms, line_timeout_cb);
  return self->fd == fd ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static speed_t
speed_of (guint baud)
{
  static const struct
  {
    guint baud;
    speed_t speed;
  } speeds[] = {
    { 1200, B1200 },     { 2400, B2400 },     { 4800, B4800 },     { 9600, B9600 },
    { 19200, B19200 },   { 38400, B38400 },   { 57600, B57600 },   { 115200, B115200 },
    { 230400, B230400 }, { 460800, B460800 }, { 921600, B921600 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (speeds); i++)
    if (speeds[i].baud == baud)
      return speeds[i].speed;
  return B9600;
}

static gboolean
set_line (int fd, guint baud)
{
  struct termios t;

  if (tcgetattr (fd, &t) < 0)
    return FALSE;
  cfmakeraw (&t);
  t.c_cflag = (t.c_cflag & ~(tcflag_t) (CSTOPB | PARENB | CRTSCTS)) | CS8 | CREAD | CLOCAL;
  t.c_cc[VMIN] = 0;
  t.c_cc[VTIME] = 0;
  cfsetispeed (&t, speed_of (baud));
  cfsetospeed (&t, speed_of (baud));
  return tcsetattr (fd, TCSANOW, &t) == 0;
}

static void
open_device (KkCodeReader *self)
{
  int fd = open (self->path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);

  if (fd < 0)
    {
      gboolean denied = errno == EACCES || errno == EPERM;

      lost (self, denied ? KK_CODE_READER_ERROR_ACCESS : KK_CODE_READER_ERROR_NO_DEVICE,
            denied ? "the code reader may not be opened" : "the code reader is not there");
      return;
    }
  if (!isatty (fd) || !set_line (fd, self->baud))
    {
      close (fd);
      lost (self, KK_CODE_READER_ERROR_NOT_SERIAL, "the code reader's path is no serial line");
      return;
    }
  /* What a reader sent to nobody before is not for this case. */
  tcflush (fd, TCIFLUSH);
  self->fd = fd;
  self->retry_ms = FIRST_RETRY_MS;
  self->last_trouble = -1;
  self->input = g_unix_fd_source_new (fd, G_IO_IN | G_IO_HUP | G_IO_ERR);
  g_source_set_callback (self->input, G_SOURCE_FUNC (input_cb), self, NULL);
  g_source_attach (self->input, self->context);
  g_signal_emit (self, signals[SIGNAL_CONNECTED], 0, TRUE);
}

void
kk_code_reader_set_line_timeout (KkCodeReader *self, guint ms)
{
  g_return_if_fail (KK_IS_CODE_READER (self) && ms > 0);
  self->line_timeout_ms = ms;
}

void
kk_code_reader_start (KkCodeReader *self)
{
  g_return_if_fail (KK_IS_CODE_READER (self));
  if (self->running)
    return;
  self->running = TRUE;
  self->retry_ms = FIRST_RETRY_MS;
  self->last_trouble = -1;
  open_device (self);
}

void
kk_code_reader_stop (KkCodeReader *self)
{
  g_return_if_fail (KK_IS_CODE_READER (self));
  self->running = FALSE;
  drop (&self->retry);
  close_device (self);
}

gboolean
kk_code_reader_is_connected (KkCodeReader *self)
{
  g_return_val_if_fail (KK_IS_CODE_READER (self), FALSE);
  return self->fd >= 0;
}

static void
kk_code_reader_dispose (GObject *object)
{
  kk_code_reader_stop (KK_CODE_READER (object));
  G_OBJECT_CLASS (kk_code_reader_parent_class)->dispose (object);
}

static void
kk_code_reader_finalize (GObject *object)
{
  KkCodeReader *self = KK_CODE_READER (object);

  g_byte_array_unref (self->line);
  g_main_context_unref (self->context);
  g_free (self->path);
  G_OBJECT_CLASS (kk_code_reader_parent_class)->finalize (object);
}

static void
kk_code_reader_class_init (KkCodeReaderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = kk_code_reader_dispose;
  object_class->finalize = kk_code_reader_finalize;
  signals[SIGNAL_CODE] = g_signal_new ("code", KK_TYPE_CODE_READER, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_TROUBLE] = g_signal_new ("trouble", KK_TYPE_CODE_READER, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
  signals[SIGNAL_CONNECTED] = g_signal_new ("connected", KK_TYPE_CODE_READER, G_SIGNAL_RUN_LAST, 0,
                                            NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
kk_code_reader_init (KkCodeReader *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->line = g_byte_array_new ();
  self->line_timeout_ms = DEFAULT_LINE_MS;
  self->retry_ms = FIRST_RETRY_MS;
  self->last_trouble = -1;
  self->fd = -1;
}

KkCodeReader *
kk_code_reader_new (const char *path, guint baud)
{
  KkCodeReader *self = g_object_new (KK_TYPE_CODE_READER, NULL);

  self->path = g_strdup (path);
  self->baud = baud > 0 ? baud : 9600;
  return self;
}
