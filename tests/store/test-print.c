/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/kk-store-print.h"
#include "tests/store/kk-test-store.h"

#include <string.h>

static GPtrArray *
prints_new (const char *papers, const char *more)
{
  GPtrArray *prints = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_print_free);

  for (int i = 0; i < (more != NULL ? 2 : 1); i++)
    {
      KkPrint *print = g_new0 (KkPrint, 1);

      print->papers = g_strdup (i == 0 ? papers : more);
      print->printer = g_strdup ("window-1");
      g_ptr_array_add (prints, print);
    }
  return prints;
}

static GPtrArray *
begin (TestStore *t, KkStore *store, const char *case_id, GPtrArray *prints, GError **error)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_event_free);

  for (guint i = 0; i < prints->len; i++)
    g_ptr_array_add (events,
                     test_event (t, KK_EVENT_PRINTING, ((KkPrint *) prints->pdata[i])->papers));
  return kk_store_print_begin (store, case_id, prints, events, error) ? prints : NULL;
}

static guint
count_events (KkStore *store, const char *case_id, KkEventType type)
{
  g_autoptr (GPtrArray) events = kk_store_case_events (store, case_id, NULL);
  guint n = 0;

  for (guint i = 0; i < events->len; i++)
    n += ((KkEvent *) events->pdata[i])->type == type;
  return n;
}

/* Jobs of their own names, on disk with their events before anything else happens. */
static void
test_begin (void)
{
  g_autoptr (TestStore) t = test_store_new (KK_STORE_TERMINAL);
  g_autoptr (KkStore) store = test_store_open_unlocked (t);
  g_autofree char *id = test_signed_case (t, store, 1);
  g_autoptr (GPtrArray) first = prints_new ("cover nhi-join", "water");
  g_autoptr (GPtrArray) second = prints_new ("notice", NULL);
  g_autoptr (GPtrArray) lost = prints_new ("notice", NULL);
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GError) error = NULL;
  const KkPrint *one;

  g_assert_nonnull (begin (t, store, id, first, &error));
  g_assert_nonnull (begin (t, store, id, second, &error));
  g_assert_no_error (error);
  g_assert_null (begin (t, store, "nowhere", lost, &error));
  g_assert_error (error, KK_STORE_ERROR, KK_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);

  g_clear_pointer (&store, kk_store_free);
  store = test_store_open (t); /* locked */
  all = kk_store_print_list (store, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, 3);
  one = all->pdata[1];
  g_assert_cmpstr (one->papers, ==, "water");
  g_assert_cmpint (one->number, ==, 1);
  g_assert_cmpint (one->part, ==, 2);
  g_assert_cmpint (one->state, ==, KK_PRINT_RECORDED);
  g_assert_nonnull (strstr (one->name, " P1-2 "));
  g_assert_nonnull (strstr (((KkPrint *) all->pdata[2])->name, " P2-1 "));
  g_assert_false (test_folder_contains (t, "notice\nnumber"));
  g_assert_cmpuint (count_events (store, id, KK_EVENT_PRINTING), ==, 3);
}

/* What ended is told once; what goes on is not in the history. */
static void
test_update (void)
{
  g_autoptr (TestStore) t = test_store_new (KK_STORE_TERMINAL);
  g_autoptr (KkStore) store = test_store_open_unlocked (t);
  g_autofree char *id = test_signed_case (t, store, 1);
  g_autoptr (GPtrArray) prints = prints_new ("notice", NULL);
  g_autoptr (GPtrArray) of_case = NULL;
  g_autoptr (GPtrArray) open = NULL;
  g_autoptr (KkEvent) end = test_event (t, KK_EVENT_PRINTED, "notice");
  g_autoptr (KkEvent) again = test_event (t, KK_EVENT_PRINT_FAILED, "notice");
  g_autoptr (GError) error = NULL;
  KkPrint *print;

  g_assert_nonnull (begin (t, store, id, prints, &error));
  print = prints->pdata[0];
  print->state = KK_PRINT_STOPPED;
  print->job = 41;
  g_free (print->why);
  print->why = g_strdup ("media-jam-error");
  g_assert_true (kk_store_print_update (store, print, NULL, &error));
  print->state = KK_PRINT_DONE;
  g_assert_true (kk_store_print_update (store, print, end, &error));
  g_assert_no_error (error);
  print->state = KK_PRINT_FAILED;
  g_assert_false (kk_store_print_update (store, print, again, &error));
  g_assert_error (error, KK_STORE_ERROR, KK_STORE_ERROR_CONFLICT);
  g_assert_cmpuint (count_events (store, id, KK_EVENT_PRINTED), ==, 1);
  g_assert_cmpuint (count_events (store, id, KK_EVENT_PRINT_FAILED), ==, 0);
  of_case = kk_store_print_list (store, id, NULL);
  g_assert_cmpint (((KkPrint *) of_case->pdata[0])->state, ==, KK_PRINT_DONE);
  g_assert_cmpint (((KkPrint *) of_case->pdata[0])->job, ==, 41);
  open = kk_store_print_list (store, NULL, NULL);
  g_assert_cmpuint (open->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/print/begin", test_begin);
  g_test_add_func ("/store/print/update", test_update);
  return g_test_run ();
}
