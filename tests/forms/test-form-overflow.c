/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every shipped form and the notice, filled for one person and for a household of five with long
 * names, variation selectors and a name of 40 roman letters: no text leaves its place. */
#include <locale.h>

#include "forms/kk-form-library.h"
#include "forms/kk-form-render-private.h"
#include "tests/forms/household.h"

#define SLACK 0.3 /* points */

/* The ink of text lies in the cell, and the cell on the page. */
static void
assert_inside (const char *form, const KkFormPlaced *placed, const KkFormText *text)
{
  const KkFormRect *cell = &placed->cell;
  PangoRectangle ink;

  if (text == NULL)
    return;
  pango_layout_get_extents (text->layout, &ink, NULL);
  double unit = text->scale / PANGO_SCALE;
  double left = text->x + ink.x * unit, right = left + ink.width * unit;
  double top = text->y + ink.y * unit, bottom = top + ink.height * unit;
  if (left < cell->x - SLACK || right > cell->x + cell->w + SLACK || top < cell->y - SLACK
      || bottom > cell->y + cell->h + SLACK)
    g_error ("%s: \"%s\" at %.1f,%.1f–%.1f,%.1f leaves %.1f,%.1f–%.1f,%.1f", form,
             pango_layout_get_text (text->layout), left, top, right, bottom, cell->x, cell->y,
             cell->x + cell->w, cell->y + cell->h);
}

/* Texts that were looked at. */
static int
check_form (KkFormLayout *layout, const KkFormData *data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkFormRender) render = kk_form_render_new (layout, data, &error);
  const char *form = kk_form_layout_get_id (layout);
  double width, height;
  int seen = 0;

  g_assert_no_error (error);
  kk_form_render_get_size (render, &width, &height);
  for (guint i = 0; i < render->placed->len; i++)
    {
      const KkFormPlaced *placed = render->placed->pdata[i];

      g_assert_cmpfloat (placed->cell.x, >=, 0);
      g_assert_cmpfloat (placed->cell.x + placed->cell.w, <=, width + SLACK);
      g_assert_cmpfloat (placed->cell.y + placed->cell.h, <=, height + SLACK);
      assert_inside (form, placed, placed->text);
      seen += placed->text != NULL;
      for (guint k = 0; placed->chars != NULL && k < placed->chars->len; k++)
        assert_inside (form, placed, placed->chars->pdata[k]);
    }
  return seen;
}

static void
check_all (const KkNotice *notice)
{
  g_autoptr (KkFormLibrary) library = kk_form_library_new (NULL);
  g_autoptr (GPtrArray) forms = kk_form_library_list (library);
  g_autoptr (KkFormLayout) own = kk_form_layout_builtin ("notice-a4", NULL);
  KkFormData data = test_form_data (notice);
  int seen = check_form (own, &data);

  g_assert_cmpuint (forms->len, >=, 20);
  for (guint i = 0; i < forms->len; i++)
    {
      const char *id = ((KkFormEntry *) forms->pdata[i])->id;
      g_autoptr (KkFormLayout) layout = kk_form_library_get (library, id, data.date, NULL);

      g_assert_nonnull (layout);
      data.persons = NULL;
      data.n_persons = 0;
      seen += check_form (layout, &data);
      /* And for each person alone, as forms about one person are made. */
      for (int person = 0; person < (int) notice->persons->len; person++)
        {
          data.persons = &person;
          data.n_persons = 1;
          seen += check_form (layout, &data);
        }
    }
  g_assert_cmpint (seen, >, 300);
}

static void
test_one (void)
{
  g_autoptr (KkNotice) notice = test_household_new (1);

  check_all (notice);
}

static void
test_mixed (void)
{
  g_autoptr (KkNotice) notice = test_household_mixed ();

  check_all (notice);
}

static void
test_stretched (void)
{
  g_autoptr (KkNotice) notice = test_household_new (5);

  test_household_stretch (notice);
  check_all (notice);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/forms/overflow/one", test_one);
  g_test_add_func ("/forms/overflow/mixed", test_mixed);
  g_test_add_func ("/forms/overflow/stretched", test_stretched);
  return g_test_run ();
}
