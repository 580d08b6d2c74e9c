/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/kk-print-ask.h"

#include "devices/kk-printer.h"

static void
set_why (KkPrint *print, const char *why)
{
  g_free (print->why);
  print->why = g_strdup (why);
}

/* ——— sending ——— */

static const char *
why_of (const GError *error)
{
  if (error->domain != KK_PRINTER_ERROR)
    return "failed";
  switch ((KkPrinterError) error->code)
    {
    case KK_PRINTER_ERROR_NO_SERVICE:
      return "no-service";
    case KK_PRINTER_ERROR_NOT_FOUND:
      return "not-found";
    case KK_PRINTER_ERROR_REFUSED:
      return "refused";
    case KK_PRINTER_ERROR_FAILED:
      break;
    }
  return "failed";
}

void
kk_print_send (KkPrint *print, const KkPrintPart *part)
{
  const KkPrintRequest request = { .printer = print->printer,
                                   .name = print->name,
                                   .tray = part->tray,
                                   .sides = part->sides,
                                   .width = part->width,
                                   .height = part->height };
  g_autoptr (GError) why = NULL;

  print->job = kk_printer_send (&request, part->pdf, &why);
  print->state = print->job > 0 ? KK_PRINT_WAITING : KK_PRINT_FAILED;
  set_why (print, print->job > 0 ? "" : why_of (why));
}

/* ——— what became of it ——— */

static KkPrintState
state_of (KkJobState state)
{
  static const KkPrintState states[] = {
    [KK_JOB_WAITING] = KK_PRINT_WAITING,     [KK_JOB_PRINTING] = KK_PRINT_PRINTING,
    [KK_JOB_STOPPED] = KK_PRINT_STOPPED,     [KK_JOB_DONE] = KK_PRINT_DONE,
    [KK_JOB_CANCELLED] = KK_PRINT_CANCELLED, [KK_JOB_FAILED] = KK_PRINT_FAILED,
  };

  return states[state];
}

/* By its number, and by its name where the number is not known or is another job's by now. NULL
 * without error: CUPS answers, and knows of none. */
static KkPrintJob *
find_job (const KkPrint *print, GError **error)
{
  g_autoptr (KkPrintJob) job = NULL;
  g_autoptr (GPtrArray) jobs = NULL;
  g_autoptr (GError) why = NULL;

  if (print->job > 0)
    job = kk_printer_look (print->job, &why);
  if (job != NULL && g_strcmp0 (job->name, print->name) == 0)
    return g_steal_pointer (&job);
  if (why != NULL && !g_error_matches (why, KK_PRINTER_ERROR, KK_PRINTER_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&why));
      return NULL;
    }
  jobs = kk_printer_find (print->name, error);
  for (guint i = 0; jobs != NULL && i < jobs->len; i++)
    if (g_str_equal (((KkPrintJob *) jobs->pdata[i])->name, print->name))
      return g_ptr_array_steal_index (jobs, i);
  return NULL;
}

/* What hinders it now, or did; a jam that was cleared is no reason any more. */
static char *
why_of_job (const KkPrintJob *job)
{
  g_autofree char *reasons = job->reasons != NULL ? g_strjoinv (" ", job->reasons) : g_strdup ("");

  if (job->state == KK_JOB_DONE)
    return g_strdup ("");
  if (job->state == KK_JOB_CANCELLED)
    return g_strdup ("cancelled");
  return job->state == KK_JOB_FAILED && *reasons == '\0' ? g_strdup ("aborted")
                                                         : g_steal_pointer (&reasons);
}

static void
take_job (KkPrint *print, const KkPrintJob *job)
{
  gboolean was_sent = print->job > 0;

  print->job = job->id;
  print->state = state_of (job->state);
  g_free (print->why);
  print->why = why_of_job (job);
  /* Cut off between the job and its document: nothing will come out of it, so it is put away. */
  if (job->incoming && !was_sent && kk_printer_cancel (job->id, NULL))
    {
      print->state = KK_PRINT_CANCELLED;
      set_why (print, "not-sent");
    }
}

void
kk_print_look (KkPrint *print)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkPrintJob) job = find_job (print, &error);

  if (job != NULL)
    take_job (print, job);
  else if (error != NULL)
    set_why (print, "no-service");
  else
    {
      print->state = KK_PRINT_UNSURE;
      set_why (print, "");
    }
}
