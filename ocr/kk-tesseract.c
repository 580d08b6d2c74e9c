/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-tesseract.h"

#include <math.h>
#include <omp.h>
#include <string.h>
#include <tesseract/capi.h>

#include "ocr/kk-tesseract-set.h"

#define BODY 38 /* pixels: the height of type that Tesseract likes */
#define MARGIN 12
#define SIDE_MAX 6000

struct _KkTesseract
{
  TessBaseAPI *japanese;
  TessBaseAPI *latin;
  GHashTable *known;         /* what japanese can give; NULL: not known */
  GCancellable *cancellable; /* of the call under way */
};

static TessBaseAPI *
open_model (const char *path, const char *language, GError **error)
{
  TessBaseAPI *api = TessBaseAPICreate ();
  if (TessBaseAPIInit2 (api, path, language, OEM_LSTM_ONLY) != 0)
    {
      g_set_error (error, KK_READER_ERROR, KK_READER_ERROR_MODEL,
                   "Tesseract cannot load its model \"%s\"", language);
      TessBaseAPIDelete (api);
      return NULL;
    }
  TessBaseAPISetVariable (api, "debug_file", "/dev/null");
  TessBaseAPISetPageSegMode (api, PSM_SINGLE_LINE);
  return api;
}

KkTesseract *
kk_tesseract_new (const char *tessdata_path, GError **error)
{
  g_autoptr (KkTesseract) t = g_new0 (KkTesseract, 1);
  t->japanese = open_model (tessdata_path, "jpn", error);
  if (t->japanese == NULL)
    return NULL;
  t->latin = open_model (tessdata_path, "eng", error);
  if (t->latin == NULL)
    return NULL;
  g_autofree char *model
      = g_build_filename (TessBaseAPIGetDatapath (t->japanese), "jpn.traineddata", NULL);
  t->known = kk_tesseract_set_new (model);
  return g_steal_pointer (&t);
}

gboolean
kk_tesseract_knows (const KkTesseract *t, gunichar ch)
{
  return t->known == NULL || g_hash_table_contains (t->known, GUINT_TO_POINTER (ch));
}

void
kk_tesseract_free (KkTesseract *t)
{
  if (t == NULL)
    return;
  g_clear_pointer (&t->japanese, TessBaseAPIDelete);
  g_clear_pointer (&t->latin, TessBaseAPIDelete);
  g_clear_pointer (&t->known, g_hash_table_unref);
  g_free (t);
}

static const char *
allowed (KkLineClass cls)
{
  switch (cls)
    {
    case KK_LINE_DIGITS:
      return "0123456789";
    case KK_LINE_CODE:
      return "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    case KK_LINE_DATE:
      return "0123456789０１２３４５６７８９年月日元明治大正昭和平成令和西暦生まで有効（）()."
             "不詳頃";
    case KK_LINE_KANA:
      return "ァアィイゥウェエォオカガキギクグケゲコゴサザシジスズセゼソゾタダチヂッツヅテデトドナ"
             "ニヌネノハバパヒビピ"
             "フブプヘベペホボポマミムメモャヤュユョヨラリルレロワヲンヴヵヶー・";
    default:
      return "";
    }
}

typedef struct
{
  guint8 *pixels;
  int width, height;
  double scale; /* picture pixels per sheet pixel */
} Picture;

/* Bilinear; good enough for factors of ½ to 3. */
static guint8
sample (const KkSheet *sheet, double x, double y)
{
  int x0 = (int) floor (x), y0 = (int) floor (y);
  double fx = x - x0, fy = y - y0;
  int x1 = CLAMP (x0 + 1, 0, sheet->width - 1), y1 = CLAMP (y0 + 1, 0, sheet->height - 1);
  x0 = CLAMP (x0, 0, sheet->width - 1);
  y0 = CLAMP (y0, 0, sheet->height - 1);
  const guint8 *a = sheet->grey + (gsize) y0 * sheet->width;
  const guint8 *b = sheet->grey + (gsize) y1 * sheet->width;
  double top = a[x0] * (1 - fx) + a[x1] * fx, bottom = b[x0] * (1 - fx) + b[x1] * fx;
  return (guint8) (top * (1 - fy) + bottom * fy + 0.5);
}

/* The characters of a vertical line, as boxes. */
static GArray *
stacked_characters (const KkSheet *sheet, KkBox box)
{
  GArray *parts = g_array_new (FALSE, FALSE, sizeof (KkBox));
  int from = -1, minimum = box.w * 7 / 10;
  for (int y = box.y; y <= box.y + box.h; y++)
    {
      gboolean ink = FALSE;
      for (int x = box.x; y < box.y + box.h && x < box.x + box.w && !ink; x++)
        ink = sheet->grey[(gsize) y * sheet->width + x] < 200;
      if (ink && from < 0)
        from = y;
      if (!ink && from >= 0 && (y - from >= minimum || y == box.y + box.h))
        {
          KkBox part = { box.x, from, box.w, y - from };
          g_array_append_val (parts, part);
          from = -1;
        }
    }
  return parts;
}

static void
take_picture (const KkSheet *sheet, const KkCrop *crop, Picture *out)
{
  g_autoptr (GArray) parts = NULL;
  if (crop->vertical)
    parts = stacked_characters (sheet, crop->box);
  else
    {
      parts = g_array_new (FALSE, FALSE, sizeof (KkBox));
      g_array_append_val (parts, crop->box);
    }
  double em = crop->em > 0 ? crop->em : crop->box.h;
  double scale = CLAMP (BODY / em, 0.25, 3);
  int width = MARGIN, height = 0;
  for (guint i = 0; i < parts->len; i++)
    {
      const KkBox *part = &g_array_index (parts, KkBox, i);
      width += (int) (part->w * scale) + (crop->vertical ? 4 : 0);
      height = MAX (height, (int) (part->h * scale));
    }
  width = MIN (width + MARGIN, SIDE_MAX);
  height = MIN (height + 2 * MARGIN, SIDE_MAX);
  out->width = width;
  out->height = height;
  out->scale = scale;
  out->pixels = g_malloc ((gsize) width * height);
  memset (out->pixels, 255, (gsize) width * height);
  int at = MARGIN;
  for (guint i = 0; i < parts->len; i++)
    {
      const KkBox *part = &g_array_index (parts, KkBox, i);
      int w = (int) (part->w * scale), h = (int) (part->h * scale);
      for (int y = 0; y < h && y + MARGIN < height; y++)
        for (int x = 0; x < w && at + x < width; x++)
          out->pixels[(gsize) (y + MARGIN) * width + at + x]
              = sample (sheet, part->x + x / scale, part->y + y / scale);
      at += w + (crop->vertical ? 4 : 0);
    }
}

static bool
cancelled (void *data, int words)
{
  KkTesseract *t = data;
  return g_cancellable_is_cancelled (t->cancellable);
}

static void
collect (TessBaseAPI *api, const KkCrop *crop, double scale, KkText *text)
{
  char *raw = TessBaseAPIGetUTF8Text (api);
  gboolean empty = raw == NULL || *g_strstrip (raw) == '\0';
  if (raw != NULL)
    TessDeleteText (raw);
  /* An iterator over an empty result aborts the process. */
  if (empty)
    return;
  TessResultIterator *it = TessBaseAPIGetIterator (api);
  if (it == NULL)
    return;
  TessPageIterator *page = TessResultIteratorGetPageIterator (it);
  GString *string = g_string_new (NULL);
  double sum = 0, least = 0;
  guint n = 0;
  int last_right = -1;
  do
    {
      char *symbol = TessResultIteratorGetUTF8Text (it, RIL_SYMBOL);
      int left, top, right, bottom;
      if (symbol == NULL)
        continue;
      double logp = log (MAX (TessResultIteratorConfidence (it, RIL_SYMBOL), 0.1f) / 100);
      if (TessPageIteratorBoundingBox (page, RIL_SYMBOL, &left, &top, &right, &bottom)
          && g_utf8_validate (symbol, -1, NULL))
        {
          KkBox box = { crop->box.x + (int) ((left - MARGIN) / scale),
                        crop->box.y + (int) ((top - MARGIN) / scale),
                        MAX ((int) ((right - left) / scale), 1),
                        MAX ((int) ((bottom - top) / scale), 1) };
          if (crop->vertical)
            box = crop->box;
          if (last_right >= 0 && left - last_right > BODY * 0.6 && !crop->vertical)
            {
              KkLineChar gap = { .ch = ' ', .box = box };
              g_array_append_val (text->chars, gap);
              g_string_append_c (string, ' ');
            }
          last_right = right;
          for (const char *p = symbol; *p != '\0'; p = g_utf8_next_char (p))
            {
              KkLineChar c
                  = { .ch = g_utf8_get_char (p), .logp = (float) logp, .second = -5, .box = box };
              if (g_unichar_isspace (c.ch))
                continue;
              if (c.ch >= 0xff01 && c.ch <= 0xff5e)
                c.ch -= 0xfee0;
              g_array_append_val (text->chars, c);
              g_string_append_unichar (string, c.ch);
              sum += logp;
              least = MIN (least, logp);
              n++;
            }
        }
      TessDeleteText (symbol);
    }
  while (TessResultIteratorNext (it, RIL_SYMBOL));
  TessResultIteratorDelete (it);
  g_free (text->text);
  text->text = g_string_free (string, FALSE);
  text->mean_logp = n > 0 ? sum / n : 0;
  text->min_logp = least;
}

KkText *
kk_tesseract_read (KkTesseract *t,
                   const KkSheet *sheet,
                   const KkCrop *crop,
                   GCancellable *cancellable,
                   GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  KkText *text = kk_text_new ();
  if (crop->box.w < 3 || crop->box.h < 3)
    return text;
  Picture picture = { 0 };
  take_picture (sheet, crop, &picture);
  TessBaseAPI *api
      = crop->cls == KK_LINE_LATIN || crop->cls == KK_LINE_CODE ? t->latin : t->japanese;
  TessBaseAPISetVariable (api, "tessedit_char_whitelist", allowed (crop->cls));
  TessBaseAPISetImage (api, picture.pixels, picture.width, picture.height, 1, picture.width);
  TessBaseAPISetSourceResolution (api, 300);
  ETEXT_DESC *monitor = TessMonitorCreate ();
  t->cancellable = cancellable;
  TessMonitorSetCancelThis (monitor, t);
  TessMonitorSetCancelFunc (monitor, cancelled);
  /* Tesseract's threads cost far more than they bring on single lines. OMP_THREAD_LIMIT is read
   * before main; this holds for the calling thread. */
  omp_set_max_active_levels (0);
  int failed = TessBaseAPIRecognize (api, monitor);
  TessMonitorDelete (monitor);
  t->cancellable = NULL;
  if (failed == 0 && !g_cancellable_is_cancelled (cancellable))
    collect (api, crop, picture.scale, text);
  TessBaseAPIClear (api);
  g_free (g_steal_pointer (&picture.pixels));
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    {
      kk_text_free (text);
      return NULL;
    }
  return text;
}
