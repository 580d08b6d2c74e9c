/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Draws a form of the fictitious household to look at:
 * kk-form-preview LAYOUT PERSONS FILE.pdf [practice|proxy|reveal|stretch]… */
#include <stdlib.h>

#include "forms/kk-form-pdf.h"
#include "tests/forms/household.h"

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  if (argc < 4)
    {
      g_printerr ("usage: %s LAYOUT PERSONS FILE.pdf [practice|proxy|reveal|stretch]…\n", argv[0]);
      return 2;
    }
  g_autoptr (KkNotice) notice = test_household_new (atoi (argv[2]));
  KkFormData data = test_form_data (notice);
  KkSignMode mode = KK_SIGN_BY_SELF;
  for (int i = 4; i < argc; i++)
    {
      data.practice |= g_str_equal (argv[i], "practice");
      data.reveal |= g_str_equal (argv[i], "reveal");
      if (g_str_equal (argv[i], "proxy"))
        mode = KK_SIGN_BY_PROXY;
      if (g_str_equal (argv[i], "stretch"))
        test_household_stretch (notice);
    }
  g_autoptr (KkSignature) signature = test_signature_new (mode);
  data.signature = signature;
  g_autoptr (KkFormLayout) layout = kk_form_layout_builtin (argv[1], &error);
  g_autoptr (KkFormRender) render = layout ? kk_form_render_new (layout, &data, &error) : NULL;
  g_autoptr (GBytes) pdf = render ? kk_form_pdf_to_bytes (render, &error) : NULL;
  if (pdf == NULL
      || !g_file_set_contents (argv[3], g_bytes_get_data (pdf, NULL), g_bytes_get_size (pdf),
                               &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  for (guint i = 0; i < kk_form_render_get_warnings (render)->len; i++)
    {
      const KkFormWarning *warning = kk_form_render_get_warnings (render)->pdata[i];
      g_printerr ("%s %s\n", warning->code, warning->message);
    }
  return 0;
}
