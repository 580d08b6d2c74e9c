/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-print.h"

#include <glib/gi18n.h>

#include "ui/kk-print-again.h"
#include "ui/kk-printer-chooser.h"
#include "ui/kk-tell.h"

typedef struct
{
  GtkWidget *over;
  KkCounter *counter;
  KkSession *session;
  char **papers;
  gboolean cover;
  char **only;
  char *printer;
  char *again;
} Print;

static void
print_free (Print *print)
{
  g_object_unref (print->over);
  g_object_unref (print->counter);
  g_object_unref (print->session);
  g_strfreev (print->papers);
  g_strfreev (print->only);
  g_free (print->printer);
  g_free (print->again);
  g_free (print);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Print, print_free)

static void go_on (Print *print);

static void
reason_cb (const char *reason, gpointer user_data)
{
  g_autoptr (Print) print = user_data;

  if (!reason)
    return;
  g_free (print->again);
  print->again = g_strdup (reason);
  go_on (g_steal_pointer (&print));
}

static void
printer_cb (const char *printer, gpointer user_data)
{
  g_autoptr (Print) print = user_data;

  if (!printer)
    return;
  g_free (print->printer);
  print->printer = g_strdup (printer);
  go_on (g_steal_pointer (&print));
}

static void
tell_begun (Print *print, const char *refused)
{
  g_autofree char *text = NULL;

  if (!refused)
    {
      kk_tell (print->over, KK_TELL_INFO,
               _ ("印刷を始めました。終わるまで、ほかの仕事を続けられます。"));
      return;
    }
  text = g_strdup_printf (
      _ ("プリンターの表に誤りがあるため、いつものプリンターに送りました。管理者に連絡してくださ"
         "い：%s"),
      refused);
  kk_tell (print->over, KK_TELL_CHECK, text);
}

static void
ordered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Print) print = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *refused = NULL;
  GtkWidget *over = print->over;
  KkCounter *counter = print->counter;

  if (kk_session_print_finish (KK_SESSION (source), result, &refused, &error))
    tell_begun (print, refused);
  else if (!gtk_widget_get_mapped (over))
    kk_tell_error (print->over, error);
  else if (g_error_matches (error, KK_APP_ERROR, KK_APP_ERROR_PRINTED))
    kk_print_ask_again (over, reason_cb, g_steal_pointer (&print));
  else if (g_error_matches (error, KK_APP_ERROR, KK_APP_ERROR_NO_PRINTER))
    kk_printer_choose (over, counter, printer_cb, g_steal_pointer (&print));
  else
    kk_tell_error (print->over, error);
}

static void
go_on (Print *print)
{
  const KkPrintOrder order = { .papers = (const char *const *) print->papers,
                               .cover = print->cover,
                               .only = (const char *const *) print->only,
                               .printer = print->printer,
                               .again = print->again };

  kk_session_print_async (print->session, &order, ordered_cb, print);
}

void
kk_print (GtkWidget *over,
          KkCounter *counter,
          KkSession *session,
          const KkPrintOrder *order,
          gboolean choose)
{
  Print *print = g_new0 (Print, 1);

  print->over = g_object_ref (over);
  print->counter = g_object_ref (counter);
  print->session = g_object_ref (session);
  print->papers = g_strdupv ((char **) order->papers);
  print->cover = order->cover;
  print->only = g_strdupv ((char **) order->only);
  print->printer = g_strdup (order->printer);
  print->again = g_strdup (order->again);
  if (choose)
    kk_printer_choose (over, counter, printer_cb, print);
  else
    go_on (print);
}
