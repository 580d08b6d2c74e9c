/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-print.h"

#define TOLERANCE 3 /* points, a millimetre */

/* The printer's own paper where the size is one of these, else a size of its own. */
static GtkPaperSize *
paper_of (double width, double height)
{
  static const char *const names[]
      = { GTK_PAPER_NAME_A4, GTK_PAPER_NAME_A5, GTK_PAPER_NAME_A3, "jis_b5", "jis_b4" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GtkPaperSize *paper = gtk_paper_size_new (names[i]);

      if (ABS (gtk_paper_size_get_width (paper, GTK_UNIT_POINTS) - width) < TOLERANCE
          && ABS (gtk_paper_size_get_height (paper, GTK_UNIT_POINTS) - height) < TOLERANCE)
        return paper;
      gtk_paper_size_free (paper);
    }
  return gtk_paper_size_new_custom ("kakanai", "kakanai", width, height, GTK_UNIT_POINTS);
}

static GtkPageSetup *
setup_of (const KkFormSheets *sheets, int sheet)
{
  GtkPageSetup *setup = gtk_page_setup_new ();
  double width = 0, height = 0;
  g_autoptr (GtkPaperSize) paper = NULL;

  kk_form_sheets_get_size (sheets, sheet, &width, &height);
  gtk_page_setup_set_orientation (setup, width > height ? GTK_PAGE_ORIENTATION_LANDSCAPE
                                                        : GTK_PAGE_ORIENTATION_PORTRAIT);
  paper = paper_of (MIN (width, height), MAX (width, height));
  gtk_page_setup_set_paper_size (setup, paper);
  gtk_page_setup_set_top_margin (setup, 0, GTK_UNIT_POINTS);
  gtk_page_setup_set_bottom_margin (setup, 0, GTK_UNIT_POINTS);
  gtk_page_setup_set_left_margin (setup, 0, GTK_UNIT_POINTS);
  gtk_page_setup_set_right_margin (setup, 0, GTK_UNIT_POINTS);
  return setup;
}

static void
page_setup_cb (GtkPrintOperation *operation,
               GtkPrintContext *context,
               int page,
               GtkPageSetup *setup,
               const KkFormSheets *sheets)
{
  g_autoptr (GtkPageSetup) wanted = setup_of (sheets, page);

  gtk_page_setup_set_orientation (setup, gtk_page_setup_get_orientation (wanted));
  gtk_page_setup_set_paper_size (setup, gtk_page_setup_get_paper_size (wanted));
}

void
kk_print_place (KkSession *session, cairo_t *cr)
{
  KkPrintPosition position = kk_session_get_print_position (session);

  cairo_translate (cr, position.x * 72 / 25.4, position.y * 72 / 25.4);
  cairo_scale (cr, position.scale, position.scale);
}

static void
draw_page_cb (GtkPrintOperation *operation,
              GtkPrintContext *context,
              int page,
              const KkFormSheets *sheets)
{
  cairo_t *cr = gtk_print_context_get_cairo_context (context);

  kk_print_place (g_object_get_data (G_OBJECT (operation), "kk-session"), cr);
  kk_form_sheets_draw (sheets, page, cr);
}

KkPrintResult
kk_print_sheets (GtkWindow *parent,
                 KkSession *session,
                 const KkFormSheets *sheets,
                 const char *job_name,
                 const char *file)
{
  g_autoptr (GtkPrintOperation) operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) setup = setup_of (sheets, 0);
  g_autoptr (GError) error = NULL;
  GtkPrintOperationResult result;

  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_n_pages (operation, kk_form_sheets_get_n (sheets));
  gtk_print_operation_set_job_name (operation, job_name);
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  if (file)
    gtk_print_operation_set_export_filename (operation, file);
  g_object_set_data (G_OBJECT (operation), "kk-session", session);
  g_signal_connect (operation, "request-page-setup", G_CALLBACK (page_setup_cb), (gpointer) sheets);
  g_signal_connect (operation, "draw-page", G_CALLBACK (draw_page_cb), (gpointer) sheets);
  result = gtk_print_operation_run (
      operation, file ? GTK_PRINT_OPERATION_ACTION_EXPORT : GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
      parent, &error);
  if (result == GTK_PRINT_OPERATION_RESULT_CANCEL)
    return KK_PRINT_CANCELLED;
  if (result == GTK_PRINT_OPERATION_RESULT_ERROR || error
      || gtk_print_operation_get_status (operation) == GTK_PRINT_STATUS_FINISHED_ABORTED)
    return KK_PRINT_FAILED;
  return KK_PRINT_DONE;
}
