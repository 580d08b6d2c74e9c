/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "ocr/kk-line-reader.h"
#include "tests/ocr/line-file.h"

/* Lines in fonts the network was never trained on, 25 to 30 pixels high, worn like good scans. Of
 * the 27 this many must be right; one character in a hundred may be wrong. */
#define LEAST_RIGHT 24

typedef struct
{
  KkLineReader *reader;
  GPtrArray *files;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "ocr", "lines", NULL);

  fixture->reader = kk_line_reader_new_default (&error);
  g_assert_no_error (error);
  fixture->files = line_files_load (folder, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_ptr_array_unref (fixture->files);
  kk_line_reader_unref (fixture->reader);
}

static GPtrArray *
read_lines (const KkLineReader *reader, const KkLine *lines, gsize n)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *texts = kk_line_reader_read (reader, lines, n, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (texts->len, ==, n);
  return texts;
}

static GPtrArray *
read_all (Fixture *fixture)
{
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (KkLine));

  for (guint i = 0; i < fixture->files->len; i++)
    g_array_append_val (lines, ((LineFile *) g_ptr_array_index (fixture->files, i))->line);
  return read_lines (fixture->reader, (const KkLine *) (const void *) lines->data, lines->len);
}

static void
test_lines (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) texts = read_all (fixture);
  guint right = 0;

  for (guint i = 0; i < texts->len; i++)
    {
      const LineFile *file = g_ptr_array_index (fixture->files, i);
      const KkLineText *text = g_ptr_array_index (texts, i);
      g_autofree char *got = line_file_fold (text->text), *want = line_file_fold (file->text);

      if (strcmp (got, want) == 0)
        right++;
      else
        g_test_message ("%s: %s read as %s", file->name, want, got);
      g_assert_cmpfloat (text->mean_logp, <=, 0);
      g_assert_cmpfloat (text->min_logp, <=, text->mean_logp);
      for (guint c = 0; c < text->n_chars; c++)
        {
          const KkLineChar *ch = &text->chars[c];

          g_assert_cmpint (ch->box.x, >=, 0);
          g_assert_cmpint (ch->box.x + ch->box.w, <=, file->line.width);
          g_assert_cmpint (ch->box.y + ch->box.h, <=, file->line.height);
          g_assert_true (ch->ch == ' ' || kk_line_reader_knows (fixture->reader, ch->ch));
        }
    }
  g_test_message ("%u of %u right", right, texts->len);
  g_assert_cmpuint (right, >=, LEAST_RIGHT);
}

/* A line read alone reads as it does among others. */
static void
test_batch_is_single (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) together = read_all (fixture);

  for (guint i = 0; i < 6; i++)
    {
      const LineFile *file = g_ptr_array_index (fixture->files, i);
      g_autoptr (GPtrArray) alone = read_lines (fixture->reader, &file->line, 1);
      const KkLineText *a = g_ptr_array_index (alone, 0), *b = g_ptr_array_index (together, i);

      g_assert_cmpstr (a->text, ==, b->text);
      g_assert_cmpfloat (a->mean_logp, ==, b->mean_logp);
      g_assert_cmpfloat (a->margin, ==, b->margin);
    }
}

static LineFile *
find_file (Fixture *fixture, const char *cls, guint nth)
{
  for (guint i = 0; i < fixture->files->len; i++)
    {
      LineFile *file = g_ptr_array_index (fixture->files, i);

      if (strcmp (file->cls, cls) == 0 && nth-- == 0)
        return file;
    }
  g_assert_not_reached ();
}

/* Latin names keep their spaces, in narrow type and in letters of one width, and each I beside an
 * L. */
static void
test_spaces (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "ocr", "lines", "latin", NULL);
  g_autoptr (GPtrArray) files = line_files_load (folder, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (files->len, >=, 4);
  for (guint i = 0; i < files->len; i++)
    {
      const LineFile *file = g_ptr_array_index (files, i);
      g_autoptr (GPtrArray) texts = read_lines (fixture->reader, &file->line, 1);

      g_assert_cmpstr (((KkLineText *) texts->pdata[0])->text, ==, file->text);
    }
}

static void
test_offset (Fixture *fixture, gconstpointer data)
{
  KkLine line = find_file (fixture, "name", 0)->line;
  g_autoptr (GPtrArray) before = read_lines (fixture->reader, &line, 1);
  const KkLineText *a = g_ptr_array_index (before, 0);

  line.x = 1000;
  line.y = 2000;
  g_autoptr (GPtrArray) after = read_lines (fixture->reader, &line, 1);
  const KkLineText *b = g_ptr_array_index (after, 0);

  g_assert_cmpstr (a->text, ==, b->text);
  g_assert_cmpint (b->box.x, ==, a->box.x + 1000);
  g_assert_cmpint (b->chars[0].box.y, ==, a->chars[0].box.y + 2000);
}

/* The characters of a line cut out and put below each other read the same as 縦書き. */
static void
test_vertical (Fixture *fixture, gconstpointer data)
{
  const LineFile *file = find_file (fixture, "label", 0);
  g_autoptr (GPtrArray) across = read_lines (fixture->reader, &file->line, 1);
  const KkLineText *text = g_ptr_array_index (across, 0);
  int em = (int) (text->em + 0.5f), side = em + 10;
  g_autofree guint8 *pixels = g_malloc ((gsize) side * (em * text->n_chars + 20));
  KkLine down = { .pixels = pixels,
                  .stride = side,
                  .width = side,
                  .height = em * (int) text->n_chars + 20,
                  .cls = KK_LINE_LABEL,
                  .vertical = TRUE };

  memset (pixels, 252, (gsize) down.width * down.height);
  for (guint i = 0; i < text->n_chars; i++)
    {
      const KkBox *box = &text->chars[i].box;
      int x0 = (side - box->w) / 2, y0 = 10 + em * (int) i + (em - box->h) / 2;

      for (int y = 0; y < box->h; y++)
        memcpy (pixels + (gsize) (y0 + y) * side + x0,
                file->line.pixels + (gsize) (box->y + y) * file->line.stride + box->x, box->w);
    }
  g_autoptr (GPtrArray) texts = read_lines (fixture->reader, &down, 1);

  g_assert_cmpstr (((KkLineText *) g_ptr_array_index (texts, 0))->text, ==, text->text);
}

static void
test_nothing_there (Fixture *fixture, gconstpointer data)
{
  guint8 paper[64 * 64];
  KkLine line = { .pixels = paper, .stride = 64, .width = 64, .height = 64 };
  const int sizes[] = { 1, 2, 5, 64 };

  for (guint grey = 0; grey < 256; grey += 51)
    for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
      {
        memset (paper, (int) grey, sizeof paper);
        line.width = line.height = sizes[i];
        g_autoptr (GPtrArray) texts = read_lines (fixture->reader, &line, 1);
        const KkLineText *text = g_ptr_array_index (texts, 0);

        g_assert_cmpstr (text->text, ==, "");
        g_assert_cmpuint (text->n_chars, ==, 0);
        g_assert_false (kk_line_text_score (text, "世帯主", FALSE, NULL, NULL));
      }
}

static void
test_noise (Fixture *fixture, gconstpointer data)
{
  const int width = 700, height = 90;
  g_autofree guint8 *pixels = g_malloc ((gsize) width * height);
  g_autofree guint8 *mask = g_malloc ((gsize) width * height);
  g_autoptr (GRand) random = g_rand_new_with_seed (3);

  for (guint round = 0; round < 8; round++)
    {
      for (int i = 0; i < width * height; i++)
        {
          pixels[i] = (guint8) g_rand_int_range (random, 0, 256);
          mask[i] = (guint8) g_rand_int_range (random, 0, 2);
        }
      KkLine line = { .pixels = pixels,
                      .stride = width,
                      .mask = round % 2 == 0 ? mask : NULL,
                      .mask_stride = width,
                      .width = width,
                      .height = round < 4 ? height : 1 + (int) round,
                      .cls = (KkLineClass) round,
                      .em = round % 3 == 0   ? 1e9f
                            : round % 3 == 1 ? 0
                                             : 0.001f,
                      .vertical = round % 4 == 3 };
      g_autoptr (GPtrArray) texts = read_lines (fixture->reader, &line, 1);

      g_assert_true (
          g_utf8_validate (((KkLineText *) g_ptr_array_index (texts, 0))->text, -1, NULL));
    }
}

static void
test_bad_pictures (Fixture *fixture, gconstpointer data)
{
  guint8 pixel = 0;
  const KkLine lines[] = {
    { .pixels = &pixel, .stride = 1, .width = 0, .height = 1 },
    { .pixels = &pixel, .stride = 1, .width = 1, .height = -1 },
    { .pixels = &pixel, .stride = 1, .width = 2, .height = 1 },
    { .pixels = &pixel, .stride = 100000, .width = 100000, .height = 1 },
    { .pixels = NULL, .stride = 1, .width = 1, .height = 1 },
    { .pixels = &pixel, .stride = 1, .mask = &pixel, .width = 1, .height = 1 },
    { .pixels = &pixel, .stride = 1, .width = 1, .height = 1, .cls = (KkLineClass) 99 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (kk_line_reader_read (fixture->reader, &lines[i], 1, NULL, &error));
      g_assert_error (error, KK_LINE_ERROR, KK_LINE_ERROR_PICTURE);
    }
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  const LineFile *file = find_file (fixture, "name", 0);

  g_cancellable_cancel (cancellable);
  g_assert_null (kk_line_reader_read (fixture->reader, &file->line, 1, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_score (Fixture *fixture, gconstpointer data)
{
  const LineFile *file = find_file (fixture, "address", 0);
  g_autoptr (GPtrArray) texts = read_lines (fixture->reader, &file->line, 1);
  const KkLineText *text = g_ptr_array_index (texts, 0);
  g_autofree char *half = g_utf8_substring (file->text, 0, 6);
  g_autofree char *other = g_strconcat ("東京都", file->text, NULL);
  KkLineFit fit, worse;
  guint end;

  g_assert_true (kk_line_text_score (text, file->text, FALSE, &fit, &end));
  g_assert_cmpuint (end, ==, text->n_chars);
  g_assert_cmpuint (fit.n_chars, >, 6);
  g_assert_cmpfloat (fit.mean_logp, >, -1);
  if (kk_line_text_score (text, other, FALSE, &worse, NULL))
    g_assert_cmpfloat (worse.score, <, fit.score);
  g_assert_true (kk_line_text_score (text, half, TRUE, &worse, &end));
  g_assert_cmpuint (end, ==, 6);
  g_assert_cmpint (worse.box.w, <, fit.box.w);
  g_assert_cmpfloat (worse.min_logp, >, -1.5);
  g_assert_false (kk_line_text_score (text, "", FALSE, NULL, NULL));
  g_assert_false (kk_line_text_score (text, "😀", FALSE, NULL, NULL));
}

static gpointer
read_in_thread (gpointer data)
{
  return read_all (data);
}

static void
test_threads (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GThread) other = g_thread_new ("reader", read_in_thread, fixture);
  g_autoptr (GPtrArray) here = read_all (fixture);
  g_autoptr (GPtrArray) there = g_thread_join (g_steal_pointer (&other));

  for (guint i = 0; i < here->len; i++)
    g_assert_cmpstr (((KkLineText *) g_ptr_array_index (here, i))->text, ==,
                     ((KkLineText *) g_ptr_array_index (there, i))->text);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/line-reader/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("lines", test_lines);
  ADD ("batch-is-single", test_batch_is_single);
  ADD ("spaces", test_spaces);
  ADD ("offset", test_offset);
  ADD ("vertical", test_vertical);
  ADD ("nothing-there", test_nothing_there);
  ADD ("noise", test_noise);
  ADD ("bad-pictures", test_bad_pictures);
  ADD ("cancel", test_cancel);
  ADD ("score", test_score);
  ADD ("threads", test_threads);
#undef ADD
  return g_test_run ();
}
