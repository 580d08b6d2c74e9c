/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fills forms for a fictitious household: form-texts OUT_DIR FORM.json…
 * leaves OUT_DIR/N.pdf and says on a line of JSON a form what stands where: per field of form.json,
 * in order, its text, and whether it stands on one line in the size the sheet asks for. */
#include <json-glib/json-glib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "forms/kk-form-pdf.h"
#include "forms/kk-form-render-private.h"
#include "tests/forms/household.h"

/* As the sheet would set it: nothing shrunk, nothing wrapped. */
static gboolean
is_plain (const KkFormPlaced *placed)
{
  const PangoFontDescription *font;

  if (placed->text == NULL || placed->text->scale < 1
      || pango_layout_get_line_count (placed->text->layout) != 1)
    return FALSE;
  font = pango_layout_get_font_description (placed->text->layout);
  return pango_font_description_get_size (font) >= (int) (placed->item->size * PANGO_SCALE);
}

static char *
text_of (const KkFormPlaced *placed)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (placed->text != NULL)
    g_string_append (text, pango_layout_get_text (placed->text->layout));
  for (guint i = 0; placed->chars != NULL && i < placed->chars->len; i++)
    if (placed->chars->pdata[i] != NULL)
      g_string_append (
          text, pango_layout_get_text (((const KkFormText *) placed->chars->pdata[i])->layout));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
say (const KkFormRender *render)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; i < render->placed->len; i++)
    {
      const KkFormPlaced *placed = render->placed->pdata[i];
      g_autofree char *text = text_of (placed);

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "page");
      json_builder_add_int_value (builder, placed->page);
      json_builder_set_member_name (builder, "text");
      json_builder_add_string_value (builder, text);
      json_builder_set_member_name (builder, "plain");
      json_builder_add_boolean_value (builder, is_plain (placed));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  root = json_builder_get_root (builder);
  g_autofree char *line = json_to_string (root, FALSE);
  puts (line);
}

int
main (int argc, char **argv)
{
  static const char *const counts[]
      = { "juminhyo_all", "juminhyo_part", "koseki_full", "seal", "income" };
  g_autoptr (KkNotice) notice = test_household_new (4);
  KkFormData data = test_form_data (notice);

  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_autofree char *path = g_strconcat ("request.", counts[i], NULL);
      kk_notice_set (notice, path, "2", KK_SOURCE_TYPED);
    }
  for (int i = 2; i < argc; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (KkFormLayout) layout = kk_form_layout_load (argv[i], &error);
      g_autoptr (KkFormRender) render = layout ? kk_form_render_new (layout, &data, &error) : NULL;
      g_autofree char *name = g_strdup_printf ("%d.pdf", i - 2);
      g_autofree char *path = g_build_filename (argv[1], name, NULL);

      g_remove (path);
      if (render == NULL || !kk_form_pdf_write (render, path, &error))
        {
          g_printerr ("%s: %s\n", argv[i], error->message);
          return 1;
        }
      say (render);
    }
  return 0;
}
