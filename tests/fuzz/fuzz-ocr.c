/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "lexicon/kk-data.h"
#include "ocr/kk-labels.h"
#include "ocr/kk-reader.h"
#include "ocr/kk-template-match.h"
#include "tests/fuzz/kk-fuzz.h"

/* Template files and page images. */

#define PROMISE(good, error) g_assert_true ((good) == ((error) == NULL))
#define EM 40    /* of the page templates are laid over */
#define SIDE 320 /* the most of a page image */

static KkTemplate *
shipped (void)
{
  g_autoptr (GBytes) bytes = kk_data_lookup_builtin ("templates/std.json", NULL);
  KkTemplate *template = kk_template_from_bytes (bytes, "std.json", NULL);

  g_assert_nonnull (template);
  return template;
}

static void
add_line (KkLayout *layout, GPtrArray *texts, const char *word, KkBox box)
{
  KkText *text = kk_text_new ();
  KkLayoutLine line = { box, -1, FALSE, EM };
  int n = (int) g_utf8_strlen (word, -1), i = 0;

  for (const char *p = word; *p != '\0'; p = g_utf8_next_char (p), i++)
    {
      KkLineChar c = { .ch = g_utf8_get_char (p),
                       .box = { box.x + box.w * i / n, box.y, MAX (box.w / n, 1), box.h } };
      g_array_append_val (text->chars, c);
    }
  g_free (text->text);
  text->text = g_strdup (word);
  g_array_append_val (layout->lines, line);
  g_ptr_array_add (texts, text);
}

/* The page that the shipped template is of, with something in every place, for two persons. */
static KkTemplateView
page_new (void)
{
  static const char *const values[]
      = { "令和5年4月1日", "見本　花子", "福岡県小郡市小郡99番地9", "男・女", "123456789018", "" };
  g_autoptr (KkTemplate) template = shipped ();
  const KkTemplatePage *page = template->pages->pdata[0];
  static KkLabels *labels; /* stays: the pieces borrow its keys */
  KkSheet *sheet = g_new0 (KkSheet, 1);
  KkLayout *layout = g_new0 (KkLayout, 1);
  GPtrArray *texts = g_ptr_array_new ();
  GArray *pieces = g_array_new (FALSE, FALSE, sizeof (KkPiece));

  labels = kk_labels_load (NULL);
  sheet->width = page->width;
  sheet->height = page->height;
  sheet->unit = page->unit;
  sheet->horizontal = g_array_new (FALSE, FALSE, sizeof (KkRule));
  sheet->vertical = g_array_new (FALSE, FALSE, sizeof (KkRule));
  sheet->marks = g_array_new (FALSE, FALSE, sizeof (KkBox));
  layout->em = EM;
  layout->cells = g_array_new (FALSE, FALSE, sizeof (KkBox));
  layout->lines = g_array_new (FALSE, FALSE, sizeof (KkLayoutLine));
  for (int person = 0; person < 2; person++)
    {
      int down = person * page->step.y;

      for (guint i = 0; i < page->labels->len; i++)
        {
          const KkTemplateLabel *label = page->labels->pdata[i];
          KkBox box = label->box;

          box.y += down;
          if (person == 0 || label->person >= 0)
            add_line (layout, texts, label->word, box);
        }
      for (guint i = 0; i < page->fields->len; i++)
        {
          const KkTemplateField *field = page->fields->pdata[i];
          KkBox box = field->sample;

          box.y += down;
          if (person == 0 || field->scope == KK_SCOPE_PERSON)
            add_line (layout, texts, values[i % G_N_ELEMENTS (values)], box);
        }
    }
  for (guint i = 0; i < texts->len; i++)
    kk_labels_cut (labels, texts->pdata[i], (int) i,
                   g_array_index (layout->lines, KkLayoutLine, i).box, pieces);
  kk_labels_settle (layout, pieces);
  return (KkTemplateView){ sheet, layout, texts, pieces, KK_DOCUMENT_TRANSFER_CERTIFICATE };
}

static void
lay_over (KkTemplate *template, const KkTemplateView *view)
{
  g_autoptr (GPtrArray) templates = g_ptr_array_new ();
  KkTemplate *near = NULL;

  g_ptr_array_add (templates, template);
  g_autoptr (KkTemplateMatch) match = kk_template_match_page (view, templates, &near);

  if (match == NULL)
    return;
  GPtrArray *given = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_item_free);
  g_autoptr (GPtrArray) items = kk_template_items (match, view, NULL, given);
}

/* What is taken in is written and taken in again, and laid over a page. */
void
kk_fuzz_eat_template (GBytes *bytes)
{
  static KkTemplateView view;
  g_autoptr (GError) error = NULL;
  g_autoptr (KkTemplate) template = kk_template_from_bytes (bytes, "fuzz", &error);

  PROMISE (template != NULL, error);
  if (template == NULL)
    return;
  if (view.sheet == NULL)
    view = page_new ();
  g_autoptr (GBytes) written = kk_template_to_bytes (template, TRUE);
  g_autoptr (KkTemplate) again = kk_template_from_bytes (written, "again", &error);

  g_assert_no_error (error);
  lay_over (template, &view);
}

void
kk_fuzz_seed_template (GPtrArray *to)
{
  g_autoptr (KkTemplate) template = shipped ();

  g_ptr_array_add (to, kk_template_to_bytes (template, FALSE));
  g_free (template->issuer);
  template->issuer = g_strdup ("福岡県小郡市");
  ((KkTemplatePage *) template->pages->pdata[0])->unit = 0.5;
  g_ptr_array_add (to, kk_template_to_bytes (template, FALSE));
}

/* Width, height, dpi and channels from the first bytes, then pixels, repeated to fill the page. */
void
kk_fuzz_eat_page_image (GBytes *bytes)
{
  static KkReader *reader;
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  g_autoptr (GError) error = NULL;

  if (size < 9)
    return;
  if (reader == NULL)
    {
      reader = kk_reader_new (NULL, NULL, &error);
      g_assert_no_error (error);
      kk_reader_set_templates (reader, kk_template_library_new (NULL, NULL));
    }
  int width = (data[0] | data[1] << 8) % SIDE, height = (data[2] | data[3] << 8) % SIDE;
  int dpi = (gint16) (data[4] | data[5] << 8), channels = data[6] % 4;
  gsize stride = (gsize) width * (gsize) channels + data[7] % 8, length = stride * (gsize) height;
  g_autofree guint8 *pixels = g_malloc0 (length + 1);

  for (gsize i = 0; i < length; i++)
    pixels[i] = data[8 + i % (size - 8)];
  KkReaderPage page = { pixels, width, height, stride, channels, dpi, NULL };
  g_autoptr (GPtrArray) readings
      = kk_reader_read (reader, &page, 1, NULL, NULL, NULL, NULL, &error);

  PROMISE (readings != NULL, error);
  for (guint i = 0; readings != NULL && i < readings->len; i++)
    {
      g_autoptr (JsonNode) json = kk_reading_to_json (readings->pdata[i]);
    }
}

/* A ruled form with marks like print in its cells. */
void
kk_fuzz_seed_page_image (GPtrArray *to)
{
  static const guint8 heads[][8] = { { 0, 1, 200, 0, 44, 1, 1, 0 },
                                     { 100, 0, 100, 0, 200, 0, 3, 3 },
                                     { 0, 0, 9, 0, 44, 1, 1, 0 },
                                     { 60, 1, 220, 0, 44, 1, 1, 0 } };

  for (guint n = 0; n < G_N_ELEMENTS (heads); n++)
    {
      int width = heads[n][0] | heads[n][1] << 8, height = heads[n][2] | heads[n][3] << 8;
      int channels = heads[n][6];
      GByteArray *seed = g_byte_array_new ();

      g_byte_array_append (seed, heads[n], 8);
      for (int y = 0; y < height; y++)
        for (int x = 0; x < width * channels; x++)
          {
            int column = x / channels;
            gboolean rule = y % 50 < 2 || column % 120 < 2;
            gboolean print = y % 50 > 14 && y % 50 < 36 && column % 24 > 4 && column % 24 < 22
                             && ((column * 7 / 24 + y) % 5 == 0 || (column + y / 9) % 6 == 0);
            guint8 pixel = rule || print ? 20 : 250;

            g_byte_array_append (seed, &pixel, 1);
          }
      if (seed->len == 8)
        g_byte_array_append (seed, (const guint8 *) "\xff", 1);
      g_ptr_array_add (to, g_byte_array_free_to_bytes (seed));
    }
}
