/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "devices/kk-printer.h"

#include <cups/cups.h>
#include <cups/pwg.h>
#include <math.h>
#include <string.h>

#define SECONDS 15
#define ANY_PRINTER "ipp://localhost/"

G_DEFINE_QUARK (kk_printer_error_quark, kk_printer_error)

void
kk_printer_free (KkPrinter *printer)
{
  g_free (printer->name);
  g_free (printer->label);
  g_strfreev (printer->reasons);
  g_strfreev (printer->trays);
  g_free (printer);
}

void
kk_print_job_free (KkPrintJob *job)
{
  g_free (job->name);
  g_free (job->printer);
  g_strfreev (job->reasons);
  g_free (job);
}

gboolean
kk_job_state_is_end (KkJobState state)
{
  return state == KK_JOB_DONE || state == KK_JOB_CANCELLED || state == KK_JOB_FAILED;
}

/* ——— one request ——— */

/* FALSE: give up, as the limit is over. */
static int
late_cb (http_t *http, void *data)
{
  return 0;
}

static http_t *
reach (GError **error)
{
  http_t *http = httpConnect2 (cupsServer (), ippPort (), NULL, AF_UNSPEC, cupsEncryption (), 1,
                               SECONDS * 1000, NULL);

  if (http == NULL)
    {
      g_set_error_literal (error, KK_PRINTER_ERROR, KK_PRINTER_ERROR_NO_SERVICE,
                           "CUPS does not answer");
      return NULL;
    }
  httpSetTimeout (http, SECONDS, late_cb, NULL);
  return http;
}

static ipp_t *
request_new (ipp_op_t operation, const char *uri_name, const char *uri)
{
  ipp_t *request = ippNewRequest (operation);

  if (uri != NULL)
    ippAddString (request, IPP_TAG_OPERATION, IPP_TAG_URI, uri_name, NULL, uri);
  ippAddString (request, IPP_TAG_OPERATION, IPP_TAG_NAME, "requesting-user-name", NULL,
                cupsUser ());
  return request;
}

static void
ask_for (ipp_t *request, const char *const *names)
{
  ippAddStrings (request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes",
                 (int) g_strv_length ((char **) names), NULL, names);
}

static void
set_error (ipp_status_t status, GError **error)
{
  g_set_error (
      error, KK_PRINTER_ERROR,
      status == IPP_STATUS_ERROR_NOT_FOUND ? KK_PRINTER_ERROR_NOT_FOUND
      : status == IPP_STATUS_ERROR_NOT_ACCEPTING_JOBS || status == IPP_STATUS_ERROR_FORBIDDEN
              || status == IPP_STATUS_ERROR_NOT_AUTHORIZED
          ? KK_PRINTER_ERROR_REFUSED
      : status == IPP_STATUS_ERROR_SERVICE_UNAVAILABLE || status == IPP_STATUS_ERROR_INTERNAL
          ? KK_PRINTER_ERROR_NO_SERVICE
          : KK_PRINTER_ERROR_FAILED,
      "CUPS: %s", ippErrorString (status));
}

/* The answer, whatever it says; request is taken. NULL + error. */
static ipp_t *
answer_of (http_t *http, ipp_t *request, const char *resource, GError **error)
{
  ipp_t *answer = cupsDoRequest (http, request, resource);
  ipp_status_t status = answer ? ippGetStatusCode (answer) : cupsLastError ();

  if (answer != NULL && status < IPP_STATUS_REDIRECTION_OTHER_SITE)
    return answer;
  set_error (status, error);
  ippDelete (answer);
  return NULL;
}

static ipp_t *
ask (ipp_t *request, GError **error)
{
  http_t *http = reach (error);
  ipp_t *answer = NULL;

  if (http == NULL)
    {
      ippDelete (request);
      return NULL;
    }
  answer = answer_of (http, request, "/", error);
  httpClose (http);
  return answer;
}

/* ——— reading answers ——— */

static char **
strings_of (ipp_attribute_t *attribute)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (int i = 0; i < ippGetCount (attribute); i++)
    {
      const char *text = ippGetString (attribute, i, NULL);

      if (text != NULL && strcmp (text, "none") != 0)
        g_strv_builder_add (builder, text);
    }
  return g_strv_builder_end (builder);
}

static void
take_printer_attribute (KkPrinter *printer, ipp_attribute_t *attribute)
{
  const char *name = ippGetName (attribute);

  if (g_str_equal (name, "printer-name"))
    {
      g_free (printer->name);
      printer->name = g_strdup (ippGetString (attribute, 0, NULL));
    }
  else if (g_str_equal (name, "printer-info") && *ippGetString (attribute, 0, NULL) != '\0')
    {
      g_free (printer->label);
      printer->label = g_strdup (ippGetString (attribute, 0, NULL));
    }
  else if (g_str_equal (name, "printer-is-accepting-jobs"))
    printer->accepting = ippGetBoolean (attribute, 0) != 0;
  else if (g_str_equal (name, "printer-state"))
    printer->stopped = ippGetInteger (attribute, 0) == IPP_PSTATE_STOPPED;
  else if (g_str_equal (name, "printer-type"))
    printer->usual = (ippGetInteger (attribute, 0) & CUPS_PRINTER_DEFAULT) != 0;
  else if (g_str_equal (name, "printer-state-reasons") && printer->reasons == NULL)
    printer->reasons = strings_of (attribute);
  else if (g_str_equal (name, "media-source-supported") && printer->trays == NULL)
    printer->trays = strings_of (attribute);
}

static int
by_name (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 ((*(KkPrinter *const *) a)->name, (*(KkPrinter *const *) b)->name);
}

GPtrArray *
kk_printer_list (GError **error)
{
  static const char *const wanted[] = { "printer-name",
                                        "printer-info",
                                        "printer-type",
                                        "printer-state",
                                        "printer-state-reasons",
                                        "media-source-supported",
                                        "printer-is-accepting-jobs",
                                        NULL };
  g_autoptr (GPtrArray) printers
      = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_printer_free);
  ipp_t *request = request_new (IPP_OP_CUPS_GET_PRINTERS, NULL, NULL);
  KkPrinter *printer = NULL;
  ipp_t *answer;

  ask_for (request, wanted);
  answer = ask (request, error);
  if (answer == NULL)
    {
      /* A service without a printer says "not found". */
      if (error == NULL || !g_error_matches (*error, KK_PRINTER_ERROR, KK_PRINTER_ERROR_NOT_FOUND))
        return NULL;
      g_clear_error (error);
      return g_steal_pointer (&printers);
    }
  for (ipp_attribute_t *attribute = ippFirstAttribute (answer); attribute != NULL;
       attribute = ippNextAttribute (answer))
    {
      if (ippGetGroupTag (attribute) != IPP_TAG_PRINTER || ippGetName (attribute) == NULL)
        {
          printer = NULL; /* a separator between two printers */
          continue;
        }
      if (printer == NULL)
        {
          printer = g_new0 (KkPrinter, 1);
          g_ptr_array_add (printers, printer);
        }
      take_printer_attribute (printer, attribute);
    }
  ippDelete (answer);
  for (guint i = printers->len; i-- > 0;)
    {
      printer = printers->pdata[i];
      if (printer->name == NULL)
        {
          g_ptr_array_remove_index (printers, i);
          continue;
        }
      if (printer->label == NULL)
        printer->label = g_strdup (printer->name);
    }
  g_ptr_array_sort (printers, by_name);
  return g_steal_pointer (&printers);
}

/* ——— sending ——— */

/* The paper and its tray, as one collection (PWG 5100.7). */
static ipp_t *
media_new (const KkPrintRequest *request)
{
  ipp_t *size = ippNew (), *media = ippNew ();

  /* Hundredths of a millimetre. */
  ippAddInteger (size, IPP_TAG_ZERO, IPP_TAG_INTEGER, "x-dimension",
                 (int) lround (request->width * 2540 / 72));
  ippAddInteger (size, IPP_TAG_ZERO, IPP_TAG_INTEGER, "y-dimension",
                 (int) lround (request->height * 2540 / 72));
  ippAddCollection (media, IPP_TAG_ZERO, "media-size", size);
  if (request->tray != NULL)
    ippAddString (media, IPP_TAG_ZERO, IPP_TAG_KEYWORD, "media-source", NULL, request->tray);
  ippDelete (size);
  return media;
}

static ipp_t *
job_request_new (const KkPrintRequest *request, const char *uri)
{
  ipp_t *job = request_new (IPP_OP_CREATE_JOB, "printer-uri", uri);
  ipp_t *media = media_new (request);

  ippAddString (job, IPP_TAG_OPERATION, IPP_TAG_NAME, "job-name", NULL, request->name);
  ippAddCollection (job, IPP_TAG_JOB, "media-col", media);
  if (request->sides != NULL)
    ippAddString (job, IPP_TAG_JOB, IPP_TAG_KEYWORD, "sides", NULL, request->sides);
  /* A form fits its paper: nothing is made smaller or larger. */
  ippAddString (job, IPP_TAG_JOB, IPP_TAG_KEYWORD, "print-scaling", NULL, "none");
  ippDelete (media);
  return job;
}

static gboolean
send_document (http_t *http, const char *uri, const char *resource, int id, GBytes *pdf)
{
  ipp_t *request = request_new (IPP_OP_SEND_DOCUMENT, "printer-uri", uri), *answer;
  gsize length;
  const char *bytes = g_bytes_get_data (pdf, &length);
  http_status_t status;
  gboolean sent;

  ippAddInteger (request, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", id);
  ippAddString (request, IPP_TAG_OPERATION, IPP_TAG_MIMETYPE, "document-format", NULL,
                "application/pdf");
  ippAddBoolean (request, IPP_TAG_OPERATION, "last-document", 1);
  status = cupsSendRequest (http, request, resource, ippLength (request) + length);
  if (status == HTTP_STATUS_CONTINUE)
    status = cupsWriteRequestData (http, bytes, length);
  ippDelete (request);
  answer = cupsGetResponse (http, resource);
  sent = status == HTTP_STATUS_CONTINUE && answer != NULL
         && ippGetStatusCode (answer) < IPP_STATUS_REDIRECTION_OTHER_SITE;
  ippDelete (answer);
  return sent;
}

int
kk_printer_send (const KkPrintRequest *request, GBytes *pdf, GError **error)
{
  g_autofree char *escaped = g_uri_escape_string (request->printer, NULL, FALSE);
  g_autofree char *uri = g_strconcat ("ipp://localhost/printers/", escaped, NULL);
  g_autofree char *resource = g_strconcat ("/printers/", escaped, NULL);
  http_t *http = reach (error);
  ipp_t *answer = NULL;
  int id = 0;

  if (http == NULL)
    return 0;
  answer = answer_of (http, job_request_new (request, uri), resource, error);
  if (answer != NULL)
    id = ippGetInteger (ippFindAttribute (answer, "job-id", IPP_TAG_INTEGER), 0);
  ippDelete (answer);
  if (id > 0 && !send_document (http, uri, resource, id, pdf))
    {
      set_error (cupsLastError (), error);
      /* Without its document a job prints nothing; it need not wait for CUPS to find that out. */
      if (kk_printer_cancel (id, NULL))
        id = 0;
      else
        g_clear_error (error);
    }
  else if (id <= 0 && error != NULL && *error == NULL)
    set_error (IPP_STATUS_ERROR_INTERNAL, error);
  httpClose (http);
  return id;
}

/* ——— what became of it ——— */

static const char *const JOB_WANTED[] = { "job-id",
                                          "job-name",
                                          "job-state",
                                          "job-printer-uri",
                                          "job-printer-state-reasons",
                                          "job-state-reasons",
                                          NULL };

static KkJobState
state_of (int state)
{
  switch (state)
    {
    case IPP_JSTATE_PROCESSING:
      return KK_JOB_PRINTING;
    case IPP_JSTATE_HELD:
    case IPP_JSTATE_STOPPED:
      return KK_JOB_STOPPED;
    case IPP_JSTATE_COMPLETED:
      return KK_JOB_DONE;
    case IPP_JSTATE_CANCELED:
      return KK_JOB_CANCELLED;
    case IPP_JSTATE_ABORTED:
      return KK_JOB_FAILED;
    default:
      return KK_JOB_WAITING;
    }
}

static void
take_job_attribute (KkPrintJob *job, ipp_attribute_t *attribute)
{
  const char *name = ippGetName (attribute), *uri;

  if (g_str_equal (name, "job-id"))
    job->id = ippGetInteger (attribute, 0);
  else if (g_str_equal (name, "job-state"))
    job->state = state_of (ippGetInteger (attribute, 0));
  else if (g_str_equal (name, "job-name") && job->name == NULL)
    job->name = g_strdup (ippGetString (attribute, 0, NULL));
  else if (g_str_equal (name, "job-state-reasons"))
    job->incoming = ippContainsString (attribute, "job-incoming") != 0;
  else if (g_str_equal (name, "job-printer-state-reasons") && job->reasons == NULL)
    job->reasons = strings_of (attribute);
  else if (g_str_equal (name, "job-printer-uri") && job->printer == NULL)
    {
      uri = ippGetString (attribute, 0, NULL);
      job->printer
          = g_uri_unescape_string (strrchr (uri, '/') ? strrchr (uri, '/') + 1 : uri, NULL);
    }
}

static GPtrArray *
read_jobs (ipp_t *answer)
{
  GPtrArray *jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_print_job_free);
  KkPrintJob *job = NULL;

  for (ipp_attribute_t *attribute = ippFirstAttribute (answer); attribute != NULL;
       attribute = ippNextAttribute (answer))
    {
      if (ippGetGroupTag (attribute) != IPP_TAG_JOB || ippGetName (attribute) == NULL)
        {
          job = NULL;
          continue;
        }
      if (job == NULL)
        {
          job = g_new0 (KkPrintJob, 1);
          g_ptr_array_add (jobs, job);
        }
      take_job_attribute (job, attribute);
    }
  return jobs;
}

/* A job that waits for a stopped printer says only that it waits. */
static void
look_at_printer (KkPrintJob *job)
{
  g_autoptr (GPtrArray) printers = NULL;

  if (kk_job_state_is_end (job->state) || job->printer == NULL
      || (printers = kk_printer_list (NULL)) == NULL)
    return;
  for (guint i = 0; i < printers->len; i++)
    {
      KkPrinter *printer = printers->pdata[i];

      if (g_strcmp0 (printer->name, job->printer) != 0)
        continue;
      if (printer->stopped)
        job->state = KK_JOB_STOPPED;
      g_strfreev (job->reasons);
      job->reasons = g_strdupv (printer->reasons);
    }
}

KkPrintJob *
kk_printer_look (int job, GError **error)
{
  ipp_t *request = request_new (IPP_OP_GET_JOB_ATTRIBUTES, "printer-uri", ANY_PRINTER), *answer;
  g_autoptr (GPtrArray) jobs = NULL;

  ippAddInteger (request, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", job);
  ask_for (request, JOB_WANTED);
  answer = ask (request, error);
  if (answer == NULL)
    return NULL;
  jobs = read_jobs (answer);
  ippDelete (answer);
  if (jobs->len == 0)
    {
      set_error (IPP_STATUS_ERROR_NOT_FOUND, error);
      return NULL;
    }
  look_at_printer (jobs->pdata[0]);
  return g_ptr_array_steal_index (jobs, 0);
}

GPtrArray *
kk_printer_find (const char *prefix, GError **error)
{
  ipp_t *request = request_new (IPP_OP_GET_JOBS, "printer-uri", ANY_PRINTER), *answer;
  g_autoptr (GPtrArray) jobs = NULL;

  ippAddString (request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "which-jobs", NULL, "all");
  ask_for (request, JOB_WANTED);
  answer = ask (request, error);
  if (answer == NULL)
    return NULL;
  jobs = read_jobs (answer);
  ippDelete (answer);
  for (guint i = jobs->len; i-- > 0;)
    {
      KkPrintJob *job = jobs->pdata[i];

      if (job->name == NULL || !g_str_has_prefix (job->name, prefix))
        g_ptr_array_remove_index (jobs, i);
      else
        look_at_printer (job);
    }
  return g_steal_pointer (&jobs);
}

gboolean
kk_printer_cancel (int job, GError **error)
{
  ipp_t *request = request_new (IPP_OP_CANCEL_JOB, "printer-uri", ANY_PRINTER), *answer;
  g_autoptr (GError) why = NULL;

  ippAddInteger (request, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", job);
  answer = ask (request, &why);
  ippDelete (answer);
  /* "Not possible": it ended by itself meanwhile. */
  if (answer != NULL || g_error_matches (why, KK_PRINTER_ERROR, KK_PRINTER_ERROR_FAILED)
      || g_error_matches (why, KK_PRINTER_ERROR, KK_PRINTER_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&why));
  return FALSE;
}
