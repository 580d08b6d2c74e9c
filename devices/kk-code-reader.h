/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A bar code / QR reader on a serial tty (RS-232C or USB CDC). It sends a code as a line ended by
 * CR, LF or both. Everything happens on the main context that was the thread default at
 * construction; nothing blocks. A reader that is unplugged is opened again when it comes back
 * (back-off 1…10 s). */

#define KK_CODE_READER_MAX 8192 /* bytes of one code; longer input is refused as a whole */

#define KK_CODE_READER_ERROR (kk_code_reader_error_quark ())
GQuark kk_code_reader_error_quark (void);
typedef enum
{
  KK_CODE_READER_ERROR_NO_DEVICE,  /* not there or unplugged: check the cable; tried again */
  KK_CODE_READER_ERROR_ACCESS,     /* this user may not open it: administrator */
  KK_CODE_READER_ERROR_NOT_SERIAL, /* the path is no tty: administrator */
  KK_CODE_READER_ERROR_TOO_LONG,   /* a code past KK_CODE_READER_MAX: read again */
  KK_CODE_READER_ERROR_INCOMPLETE, /* began, but its end never came: read again */
  KK_CODE_READER_ERROR_GARBAGE, /* neither UTF-8 nor CP932 text: read again, check the baud rate */
} KkCodeReaderError;

#define KK_TYPE_CODE_READER (kk_code_reader_get_type ())
G_DECLARE_FINAL_TYPE (KkCodeReader, kk_code_reader, KK, CODE_READER, GObject)

/* Signals:
 *   "code"      (const char *text)   one complete code, UTF-8, without the line end, never empty
 *   "trouble"   (GError *error)      see the codes; reading goes on
 *   "connected" (gboolean connected) the device came or went */

/* path: "/dev/ttyACM0" or a by-id link. baud: 1200…921600, 0: 9600; 8N1. */
KkCodeReader *kk_code_reader_new (const char *path, guint baud);

/* Milliseconds a begun line may pause before it is given up; default 500. */
void kk_code_reader_set_line_timeout (KkCodeReader *reader, guint ms);

/* Opens and goes on trying until stop. A device that is not there is a "trouble", once. */
void kk_code_reader_start (KkCodeReader *reader);
void kk_code_reader_stop (KkCodeReader *reader);
gboolean kk_code_reader_is_connected (KkCodeReader *reader);

G_END_DECLS
