/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-text-reader.h"

#include "ocr/kk-tesseract.h"

struct _KkTextReader
{
  KkLineReader *network;
  KkTesseract *tesseract;
};

KkText *
kk_text_new (void)
{
  KkText *text = g_new0 (KkText, 1);
  text->text = g_strdup ("");
  text->chars = g_array_new (FALSE, TRUE, sizeof (KkLineChar));
  return text;
}

KkText *
kk_text_copy (const KkText *text)
{
  KkText *copy = g_new0 (KkText, 1);
  *copy = *text;
  copy->text = g_strdup (text->text);
  copy->chars = g_array_copy (text->chars);
  copy->line = NULL; /* belongs to text */
  return copy;
}

void
kk_text_free (KkText *text)
{
  if (text == NULL)
    return;
  g_free (text->text);
  g_array_unref (text->chars);
  g_clear_pointer (&text->line, kk_line_text_free);
  g_free (text);
}

KkTextReader *
kk_text_reader_new (const char *tessdata_path, GError **error)
{
  g_autoptr (KkTextReader) reader = g_new0 (KkTextReader, 1);
  reader->network = kk_line_reader_new_default (error);
  if (reader->network == NULL)
    return NULL;
  reader->tesseract = kk_tesseract_new (tessdata_path, error);
  if (reader->tesseract == NULL)
    return NULL;
  return g_steal_pointer (&reader);
}

void
kk_text_reader_free (KkTextReader *reader)
{
  if (reader == NULL)
    return;
  g_clear_pointer (&reader->network, kk_line_reader_unref);
  g_clear_pointer (&reader->tesseract, kk_tesseract_free);
  g_free (reader);
}

const KkLineReader *
kk_text_reader_get_network (const KkTextReader *reader)
{
  return reader->network;
}

gboolean
kk_text_reader_witness_knows (const KkTextReader *reader, gunichar ch)
{
  return kk_tesseract_knows (reader->tesseract, ch);
}

GPtrArray *
kk_text_reader_witness (KkTextReader *reader,
                        const KkSheet *sheet,
                        const KkCrop *crops,
                        gsize n,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_text_free);
  for (gsize i = 0; i < n; i++)
    {
      KkText *text = kk_tesseract_read (reader->tesseract, sheet, &crops[i], cancellable, error);
      if (text == NULL)
        return NULL;
      g_ptr_array_add (texts, text);
    }
  return g_steal_pointer (&texts);
}

static KkText *
from_line (KkLineText *line, gboolean vertical)
{
  KkText *text = kk_text_new ();
  GString *string = g_string_new (NULL);
  const KkLineChar *last = NULL;
  for (guint i = 0; i < line->n_chars; i++)
    {
      const KkLineChar *c = &line->chars[i];
      /* Two characters far apart have no body size between them to measure the gap with. */
      if (!vertical && last != NULL && !g_unichar_isspace (last->ch) && !g_unichar_isspace (c->ch)
          && c->box.x - last->box.x - last->box.w > MAX (line->box.h, 1))
        {
          KkLineChar gap = { .ch = ' ', .box = last->box };
          gap.box.x += last->box.w;
          gap.box.w = c->box.x - gap.box.x;
          g_array_append_val (text->chars, gap);
          g_string_append_c (string, ' ');
        }
      g_array_append_val (text->chars, *c);
      g_string_append_unichar (string, c->ch);
      last = c;
    }
  g_free (text->text);
  text->text = g_string_free (string, FALSE);
  text->mean_logp = line->mean_logp;
  text->min_logp = line->min_logp;
  text->margin = line->margin;
  text->line = line;
  return text;
}

GPtrArray *
kk_text_reader_read (KkTextReader *reader,
                     const KkSheet *sheet,
                     const KkCrop *crops,
                     gsize n,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autofree KkLine *lines = g_new0 (KkLine, n + 1);
  for (gsize i = 0; i < n; i++)
    {
      KkBox b = crops[i].box;
      b.x = CLAMP (b.x, 0, sheet->width - 1);
      b.y = CLAMP (b.y, 0, sheet->height - 1);
      lines[i] = (KkLine){
        .pixels = sheet->grey + (gsize) b.y * sheet->width + b.x,
        .stride = sheet->width,
        .width = CLAMP (b.w, 1, MIN (sheet->width - b.x, 16384)),
        .height = CLAMP (b.h, 1, MIN (sheet->height - b.y, 16384)),
        .x = b.x,
        .y = b.y,
        .cls = crops[i].cls,
        .vertical = crops[i].vertical,
      };
    }
  g_autoptr (GPtrArray) read = kk_line_reader_read (reader->network, lines, n, cancellable, error);
  if (read == NULL)
    return NULL;
  g_ptr_array_set_free_func (read, NULL); /* each goes to its text */
  GPtrArray *texts = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_text_free);
  for (guint i = 0; i < read->len; i++)
    g_ptr_array_add (texts, from_line (read->pdata[i], crops[i].vertical));
  return texts;
}
