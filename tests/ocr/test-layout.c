/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is a rule and what is a stroke of a character. */
#include <string.h>

#include "ocr/kk-layout.h"
#include "ocr/kk-sheet-rules.h"

#define WIDTH 1200
#define HEIGHT 1600

static guint8 *pixels;

static void
draw (int x0, int y0, int x1, int y1)
{
  for (int y = y0; y < y1; y++)
    memset (pixels + (gsize) y * WIDTH + x0, 20, (gsize) (x1 - x0));
}

static void
frame (int x0, int y0, int x1, int y1, int thick)
{
  draw (x0, y0, x1, y0 + thick);
  draw (x0, y1 - thick, x1, y1);
  draw (x0, y0, x0 + thick, y1);
  draw (x1 - thick, y0, x1, y1);
}

/* The cells of a row from y0 to y1. */
static guint
count_cells (int y0, int y1)
{
  g_autoptr (GError) error = NULL;
  KkReaderPage page = {
    .pixels = pixels, .width = WIDTH, .height = HEIGHT, .channels = 1, .stride = WIDTH, .dpi = 200
  };
  g_autoptr (KkSheet) sheet = kk_sheet_new (&page, 0, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GArray) cells = kk_sheet_cells (sheet);
  guint n = 0;
  for (guint i = 0; i < cells->len; i++)
    {
      const KkBox *c = &g_array_index (cells, KkBox, i);
      int middle = c->y + c->h / 2;
      n += middle > y0 && middle < y1;
    }
  return n;
}

static void
set_up (void)
{
  memset (pixels, 255, (gsize) WIDTH * HEIGHT);
  for (int row = 0; row < 12; row++) /* so that the page is straight and its rules thin */
    frame (100, 200 + row * 90, 1100, 200 + row * 90 + 91, 2);
}

/* 中 in a cell hardly higher than it: its upright comes close to both rules. */
static void
test_stroke (void)
{
  set_up ();
  frame (100, 110, 1100, 145, 2);
  draw (400, 114, 403, 141);
  frame (390, 120, 413, 132, 2);
  g_assert_cmpuint (count_cells (110, 145), ==, 1);
}

/* A rule with a ring beside it parts two cells. */
static void
test_ring (void)
{
  set_up ();
  frame (100, 110, 1100, 165, 2);
  draw (400, 110, 402, 165);
  for (int y = 120; y < 155; y++)
    for (int x = 404; x < 439; x++)
      {
        int dx = x - 421, dy = y - 137, r = dx * dx + dy * dy;
        if (r < 17 * 17 && r > 14 * 14)
          draw (x, y, x + 1, y + 1);
      }
  draw (404, 125, 406, 150);
  g_assert_cmpuint (count_cells (110, 165), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  pixels = g_malloc ((gsize) WIDTH * HEIGHT);
  g_test_add_func ("/layout/stroke", test_stroke);
  g_test_add_func ("/layout/ring", test_ring);
  int failed = g_test_run ();
  g_free (pixels);
  return failed;
}
