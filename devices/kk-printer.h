/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Printers, through CUPS ($CUPS_SERVER or the system's own): what there is, a PDF sent, what became
 * of it. Every call asks the print service over IPP and blocks, 15 seconds at most: a worker's
 * thread. */

#define KK_PRINTER_ERROR (kk_printer_error_quark ())
GQuark kk_printer_error_quark (void);
typedef enum
{
  KK_PRINTER_ERROR_NO_SERVICE, /* CUPS does not answer: administrator */
  KK_PRINTER_ERROR_NOT_FOUND,  /* no printer of that name: choose another, administrator */
  KK_PRINTER_ERROR_REFUSED,    /* it takes no jobs now: choose another, administrator */
  KK_PRINTER_ERROR_FAILED,     /* the service said no for another reason */
} KkPrinterError;

typedef struct
{
  char *name;         /* of the queue */
  char *label;        /* what people call it; the name where it has none */
  gboolean accepting; /* takes jobs */
  gboolean stopped;   /* keeps them waiting */
  gboolean usual;     /* the one CUPS takes where none is named */
  char **reasons;     /* printer-state-reasons (RFC 8011, 5.4.12), without "none" */
  char **trays;       /* media-source-supported */
} KkPrinter;
void kk_printer_free (KkPrinter *printer);

/* KkPrinter*, by name; free with g_ptr_array_unref. Empty: CUPS has none. */
GPtrArray *kk_printer_list (GError **error);

typedef struct
{
  const char *printer;
  const char *name;     /* of the job; no personal data */
  const char *tray;     /* NULL: the printer's choice */
  const char *sides;    /* "one-sided", "two-sided-long-edge", "two-sided-short-edge"; NULL */
  double width, height; /* of the paper in points, upright */
} KkPrintRequest;

/* Hands a PDF over; it is printed at its own size. The number of the job; 0 + error: nothing will
 * come out. Where the line broke so late that nobody can say, the number: look. */
int kk_printer_send (const KkPrintRequest *request, GBytes *pdf, GError **error);

typedef enum
{
  KK_JOB_WAITING, /* for the printer, or others before it */
  KK_JOB_PRINTING,
  KK_JOB_STOPPED, /* held, or the printer is: the reasons say why */
  KK_JOB_DONE,
  KK_JOB_CANCELLED,
  KK_JOB_FAILED,
} KkJobState;

typedef struct
{
  int id;
  char *name;
  char *printer;
  KkJobState state;
  gboolean incoming; /* it has no document yet */
  char **reasons;    /* of the printer, as above */
} KkPrintJob;
void kk_print_job_free (KkPrintJob *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KkPrintJob, kk_print_job_free)

/* It will neither go on nor be repeated by CUPS. */
gboolean kk_job_state_is_end (KkJobState state);

/* NULL + KK_PRINTER_ERROR_NOT_FOUND where CUPS does not know the job any more. */
KkPrintJob *kk_printer_look (int job, GError **error);
/* Of all printers, also those that ended, whose name begins with prefix: KkPrintJob*. NULL + error.
 */
GPtrArray *kk_printer_find (const char *prefix, GError **error);
/* TRUE where it will not come out any more, or came out already: look. */
gboolean kk_printer_cancel (int job, GError **error);

G_END_DECLS
