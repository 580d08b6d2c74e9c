/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/kk-form-background.h"

#include <math.h>
#include <poppler.h>

#include "forms/kk-form-layout.h"

#define MAX_PAGES 20

struct _KkFormBackground
{
  GMutex lock; /* poppler pages are one thread's at a time */
  PopplerDocument *document;
  GPtrArray *pages;    /* PopplerPage* */
  GPtrArray *drawings; /* cairo_surface_t*, recordings of the pages; NULL: not drawn yet */
  GBytes *bytes;
  KkFormUnderlay *underlay;
  gboolean underlay_tried;
  double width, height;
};

/* Replaying a recording writes into it (its regions, its tree of boxes), and all that shows a page
 * shares one: whoever replays holds this. */
static GRecMutex replaying;

void
kk_form_background_hold (void)
{
  g_rec_mutex_lock (&replaying);
}

void
kk_form_background_release (void)
{
  g_rec_mutex_unlock (&replaying);
}

static void
destroy_drawing (cairo_surface_t *drawing)
{
  g_clear_pointer (&drawing, cairo_surface_destroy);
}

KkFormBackground *
kk_form_background_load (const char *filename, GError **error)
{
  g_autoptr (KkFormBackground) self = g_new0 (KkFormBackground, 1);
  g_autoptr (GMappedFile) mapped = g_mapped_file_new (filename, FALSE, error);
  int n;

  g_mutex_init (&self->lock);
  if (mapped == NULL)
    return NULL;
  /* A copy: the file may be replaced while the form is in use. */
  self->bytes
      = g_bytes_new (g_mapped_file_get_contents (mapped), g_mapped_file_get_length (mapped));
  self->document = poppler_document_new_from_bytes (self->bytes, NULL, error);
  if (self->document == NULL)
    {
      if (error != NULL && *error != NULL)
        {
          g_clear_error (error);
          g_set_error (error, KK_FORM_ERROR, KK_FORM_ERROR_LAYOUT, "the background is no PDF");
        }
      return NULL;
    }
  n = poppler_document_get_n_pages (self->document);
  self->pages = g_ptr_array_new_with_free_func (g_object_unref);
  self->drawings = g_ptr_array_new_with_free_func ((GDestroyNotify) destroy_drawing);
  for (int i = 0; i < MIN (n, MAX_PAGES); i++)
    {
      PopplerPage *page = poppler_document_get_page (self->document, i);
      double w = 0, h = 0;

      if (page == NULL)
        break;
      g_ptr_array_add (self->pages, page);
      poppler_page_get_size (page, &w, &h);
      if (i == 0)
        {
          self->width = w;
          self->height = h;
        }
      if (fabs (w - self->width) > 0.5 || fabs (h - self->height) > 0.5)
        {
          g_set_error (
              error, KK_FORM_ERROR, KK_FORM_ERROR_LAYOUT,
              "用紙の大きさがページによって違います。シートごとに別の様式として登録してください");
          return NULL;
        }
    }
  if (n < 1 || n > MAX_PAGES || (int) self->pages->len != n)
    {
      g_set_error (error, KK_FORM_ERROR, KK_FORM_ERROR_LAYOUT, "the background has %d pages", n);
      return NULL;
    }
  g_ptr_array_set_size (self->drawings, n);
  return g_steal_pointer (&self);
}

void
kk_form_background_free (KkFormBackground *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->underlay, kk_form_underlay_free);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->drawings, g_ptr_array_unref);
  g_clear_pointer (&self->pages, g_ptr_array_unref);
  g_clear_object (&self->document);
  g_mutex_clear (&self->lock);
  g_free (self);
}

int
kk_form_background_n_pages (const KkFormBackground *self)
{
  return (int) self->pages->len;
}

void
kk_form_background_get_size (const KkFormBackground *self, double *width, double *height)
{
  *width = self->width;
  *height = self->height;
}

/* Drawn by poppler once: it sets up the colours of the file's output intent anew for every page. */
static cairo_surface_t *
drawing_of (KkFormBackground *self, int page)
{
  const cairo_rectangle_t extents = { 0, 0, self->width, self->height };
  cairo_t *cr;

  if (self->drawings->pdata[page] == NULL)
    {
      self->drawings->pdata[page]
          = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, &extents);
      cr = cairo_create (self->drawings->pdata[page]);
      poppler_page_render_for_printing (self->pages->pdata[page], cr);
      cairo_destroy (cr);
    }
  return self->drawings->pdata[page];
}

void
kk_form_background_draw (KkFormBackground *self, int page, cairo_t *cr)
{
  g_return_if_fail (page >= 0 && page < (int) self->pages->len);

  kk_form_background_hold ();
  g_mutex_lock (&self->lock);
  cairo_save (cr);
  cairo_set_source_surface (cr, drawing_of (self, page), 0, 0);
  cairo_paint (cr);
  cairo_restore (cr);
  g_mutex_unlock (&self->lock);
  kk_form_background_release ();
}

KkFormUnderlay *
kk_form_background_get_underlay (KkFormBackground *self)
{
  if (!self->underlay_tried)
    self->underlay = kk_form_underlay_new (self->bytes);
  self->underlay_tried = TRUE;
  return self->underlay;
}

GArray *
kk_form_background_chars (KkFormBackground *self, int page, double x, double y, double w, double h)
{
  GArray *out = g_array_new (FALSE, FALSE, sizeof (KkFormChar));
  PopplerRectangle *rects = NULL;
  guint n = 0, i = 0;

  g_mutex_lock (&self->lock);
  g_autofree char *text = poppler_page_get_text (self->pages->pdata[page]);
  if (!poppler_page_get_text_layout (self->pages->pdata[page], &rects, &n))
    n = 0;
  g_mutex_unlock (&self->lock);
  for (const char *p = text; p != NULL && *p != '\0' && i < n; p = g_utf8_next_char (p), i++)
    {
      const PopplerRectangle *r = &rects[i];
      double cx = (r->x1 + r->x2) / 2, cy = (r->y1 + r->y2) / 2;
      KkFormChar c = { g_utf8_get_char (p), r->x1, r->y1, r->x2 - r->x1, r->y2 - r->y1 };

      if (!g_unichar_isspace (c.c) && cx >= x && cx <= x + w && cy >= y && cy <= y + h)
        g_array_append_val (out, c);
    }
  g_free (rects);
  return out;
}
