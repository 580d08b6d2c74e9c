/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/ui/ui-test.h"
#include "ui/kk-crop.h"
#include "ui/kk-field-boxes.h"
#include "ui/kk-page-view.h"

static void
test_picture (void)
{
  g_autoptr (KkPicture) picture = ui_test_picture (800, 600);
  g_autoptr (GBytes) few = g_bytes_new_static ("abc", 3);
  g_autoptr (GdkTexture) whole = kk_picture_crop (picture, (KkBox){ 10, 20, 30, 40 }, 1);
  g_autoptr (GdkTexture) half = kk_picture_crop (picture, (KkBox){ 10, 20, 30, 40 }, 0.5);
  guint8 pixels[30 * 40 * 4];

  g_assert_cmpint (kk_picture_get_width (picture), ==, 800);
  g_assert_cmpint (gdk_texture_get_width (kk_picture_get_level (picture, 1)), ==, 800);
  g_assert_cmpint (gdk_texture_get_width (kk_picture_get_level (picture, 0.5)), ==, 400);
  g_assert_cmpint (gdk_texture_get_width (kk_picture_get_level (picture, 0.3)), ==, 400);
  g_assert_cmpint (gdk_texture_get_width (whole), ==, 30);
  g_assert_cmpint (gdk_texture_get_height (whole), ==, 40);
  g_assert_cmpint (gdk_texture_get_width (half), ==, 15);
  gdk_texture_download (whole, pixels, 30 * 4);
  g_assert_cmpint (pixels[0], ==, 0);
  g_assert_cmpint (pixels[sizeof pixels - 4], ==, 0);
  g_assert_null (kk_picture_crop (picture, (KkBox){ 900, 20, 30, 40 }, 1));
  g_assert_null (kk_picture_crop (picture, (KkBox){ 0 }, 1));
  g_assert_null (kk_picture_new (few, 100, 100, 100, 1));
  g_assert_null (kk_picture_new (few, 0, 1, 1, 1));
}

/* Boxes and clicks mean pixels of the image as given, however the page is turned. */
static void
test_turning (void)
{
  static const int rotations[] = { 0, 90, 180, 270, -90 };

  for (gsize i = 0; i < G_N_ELEMENTS (rotations); i++)
    {
      GtkWidget *widget = kk_page_view_new ();
      KkPageView *view = KK_PAGE_VIEW (widget);
      GtkWidget *window = ui_test_show (widget, 400, 300);
      g_autoptr (KkPicture) picture = ui_test_picture (800, 600);
      double x = 0, y = 0, px = 0, py = 0;

      kk_page_view_set_picture (view, picture, rotations[i]);
      kk_page_view_set_box (view, (KkBox){ 10, 20, 30, 40 });
      ui_test_settle ();
      kk_page_view_from_picture (view, 25, 40, &x, &y);
      g_assert_cmpfloat (x, >=, 0);
      g_assert_cmpfloat (x, <=, 400);
      g_assert_cmpfloat (y, >=, 0);
      g_assert_cmpfloat (y, <=, 300);
      kk_page_view_to_picture (view, x, y, &px, &py);
      g_assert_cmpfloat_with_epsilon (px, 25, 0.01);
      g_assert_cmpfloat_with_epsilon (py, 40, 0.01);
      kk_page_view_zoom (view, 3);
      kk_page_view_set_box (view, (KkBox){ 700, 500, 60, 40 });
      ui_test_settle ();
      kk_page_view_from_picture (view, 730, 520, &x, &y);
      g_assert_cmpfloat (x, >, 0);
      g_assert_cmpfloat (x, <, 400);
      g_assert_cmpfloat (y, >, 0);
      g_assert_cmpfloat (y, <, 300);
      ui_test_destroy (window, widget);
    }
}

static void
test_crop_is_upright (void)
{
  GtkWidget *widget = kk_crop_new ();
  g_autoptr (KkPicture) picture = ui_test_picture (800, 600);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *window = NULL;
  int wide = 0, tall = 0;

  gtk_box_append (GTK_BOX (box), widget);
  window = ui_test_show (box, 400, 200);
  g_assert_false (gtk_widget_get_visible (widget));
  kk_crop_set (KK_CROP (widget), picture, (KkBox){ 100, 100, 200, 20 }, 0);
  g_assert_true (gtk_widget_get_visible (widget));
  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &wide, NULL, NULL);
  kk_crop_set (KK_CROP (widget), picture, (KkBox){ 100, 100, 20, 200 }, 90);
  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &tall, NULL, NULL);
  g_assert_cmpint (ABS (wide - tall), <=, 2);
  g_assert_cmpint (wide, >, 150);
  kk_crop_set (KK_CROP (widget), NULL, (KkBox){ 0 }, 0);
  g_assert_false (gtk_widget_get_visible (widget));
  ui_test_destroy (window, box);
}

/* A click on the page chooses the smallest field under it, on that page only. */
static void
test_click_to_field (void)
{
  g_autoptr (KkNotice) notice = kk_notice_new (KK_MOVE_IN);
  KkSource *large = kk_source_new (KK_SOURCE_PAGE, "福岡県小郡市小郡255番地1", 0.95);
  KkSource *small = kk_source_new (KK_SOURCE_PAGE, "2024-09-28", 0.95);
  g_autoptr (GArray) boxes = NULL;
  g_autofree char *inside = NULL;
  g_autofree char *beside = NULL;
  g_autofree char *elsewhere = NULL;

  large->page = g_strdup ("page");
  large->box = (KkBox){ 0, 0, 400, 100 };
  small->page = g_strdup ("page");
  small->box = (KkBox){ 50, 20, 80, 30 };
  kk_value_add_source (kk_notice_ensure (notice, "new_address"), large);
  kk_value_add_source (kk_notice_ensure (notice, "move_date"), small);
  boxes = kk_field_boxes (notice, "page");
  g_assert_cmpuint (boxes->len, ==, 2);
  inside = kk_field_boxes_at (notice, "page", 60, 30);
  g_assert_cmpstr (inside, ==, "move_date");
  beside = kk_field_boxes_at (notice, "page", 300, 80);
  g_assert_cmpstr (beside, ==, "new_address");
  elsewhere = kk_field_boxes_at (notice, "other", 60, 30);
  g_assert_null (elsewhere);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/ui/page-view/picture", test_picture);
  g_test_add_func ("/ui/page-view/turning", test_turning);
  g_test_add_func ("/ui/page-view/crop-is-upright", test_crop_is_upright);
  g_test_add_func ("/ui/page-view/click-to-field", test_click_to_field);
  return g_test_run ();
}
