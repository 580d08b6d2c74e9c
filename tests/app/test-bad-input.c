/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "ocr/kk-reader.h"
#include "tests/app/kk-test-sheet.h"
#include "tests/app/kk-test-terminal.h"
#include "tests/devices/kk-test-pages.h"

/* Whatever is put in: an error that says what to do, nothing lost, and the case goes on. */

typedef struct
{
  TestTerminal *t;
  KkSession *session;
} Desk;

static void
desk_set_up (Desk *desk, gconstpointer data)
{
  desk->t = test_terminal_new ();
  test_terminal_start (desk->t, TEST_CLERK);
  desk->session = kk_job_open (desk->t->counter, NULL);
}

/* Whatever came before, this case can still be filled in, signed and queued, with n_pages pages. */
static void
assert_usable (Desk *desk, guint n_pages)
{
  g_assert_cmpuint (kk_session_get_n_pages (desk->session), ==, n_pages);
  kk_job_complete_notice (desk->session);
  kk_job_flush (desk->session);
  kk_job_sign (desk->session);
  kk_job_queue (desk->session);
}

static void
desk_tear_down (Desk *desk, gconstpointer data)
{
  g_clear_object (&desk->session);
  test_terminal_free (desk->t);
}

static int
add (Desk *desk, const char *name, GBytes *bytes, GError **error)
{
  g_autofree char *path = test_terminal_file (desk->t, name, bytes);

  return kk_job_try_add_files (desk->session, (const char *[]){ path, NULL }, error);
}

static gboolean
has_warning (const KkReading *reading, const char *code)
{
  for (guint i = 0; reading != NULL && i < reading->warnings->len; i++)
    if (g_str_equal (((KkReadWarning *) reading->warnings->pdata[i])->code, code))
      return TRUE;
  return FALSE;
}

static const char *
text (Desk *desk, const char *path)
{
  return kk_notice_text (kk_session_get_notice (desk->session), path);
}

/* ——— pages that say nothing ——— */

static void
assert_nothing_read (Desk *desk, const char *warning, const char *other)
{
  const KkSessionPage *page = kk_session_get_page (desk->session, 0);

  g_assert_cmpint (page->stage, ==, KK_PAGE_READ);
  g_assert_cmpint (page->document, ==, KK_DOCUMENT_UNKNOWN);
  g_assert_true (has_warning (page->reading, warning) || has_warning (page->reading, other));
  g_assert_cmpuint (page->reading->fields->len, ==, 0);
  g_assert_cmpuint (page->reading->persons->len, ==, 0);
  g_assert_cmpstr (text (desk, "new_address"), ==, "");
  g_assert_cmpuint (kk_session_get_notice (desk->session)->persons->len, ==, 0);
}

static void
test_empty_page (Desk *desk, gconstpointer data)
{
  g_autoptr (KkPageImage) blank = NULL;
  g_autoptr (GBytes) png = NULL;
  g_autoptr (GError) error = NULL;
  guint8 *pixels = g_malloc (827 * 1169);

  memset (pixels, 255, 827 * 1169);
  blank = kk_page_image_new (g_bytes_new_take (pixels, 827 * 1169), 827, 1169, 1, 827, 100);
  png = kk_page_image_to_png (blank, &error);
  g_assert_no_error (error);
  g_assert_cmpint (add (desk, "empty.png", png, &error), ==, 1);
  g_assert_no_error (error);
  assert_nothing_read (desk, "empty_page", "empty_page");
  assert_usable (desk, 1);
}

static void
test_photo (Desk *desk, gconstpointer data)
{
  g_autoptr (GBytes) png = test_photo_png (5);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (add (desk, "photo.png", png, &error), ==, 1);
  g_assert_no_error (error);
  assert_nothing_read (desk, "unknown_document", "empty_page");
  assert_usable (desk, 1);
}

/* ——— files that are none ——— */

/* Its header alone says 30,000 × 30,000. */
static GBytes *
huge_tiff (void)
{
  static const guint8 tiff[] = {
    'I',  'I', 42, 0, 8, 0, 0, 0, 7,    0,                /* one directory of seven entries */
    0x00, 1,   3,  0, 1, 0, 0, 0, 0x30, 0x75, 0,    0,    /* width */
    0x01, 1,   3,  0, 1, 0, 0, 0, 0x30, 0x75, 0,    0,    /* length */
    0x02, 1,   3,  0, 1, 0, 0, 0, 8,    0,    0,    0,    /* bits */
    0x03, 1,   3,  0, 1, 0, 0, 0, 1,    0,    0,    0,    /* no compression */
    0x06, 1,   3,  0, 1, 0, 0, 0, 1,    0,    0,    0,    /* black is zero */
    0x11, 1,   4,  0, 1, 0, 0, 0, 98,   0,    0,    0,    /* strip */
    0x17, 1,   4,  0, 1, 0, 0, 0, 0,    0xe9, 0xa4, 0x35, /* 900,000,000 bytes of it */
    0,    0,   0,  0, 0, 0,
  };

  return g_bytes_new (tiff, sizeof tiff);
}

static GBytes *
truncated_png (void)
{
  g_autoptr (GBytes) whole = test_sheet_png (1, 1, 0);

  return kk_test_cut (whole, g_bytes_get_size (whole) / 2);
}

static GBytes *
letter (void)
{
  return g_bytes_new_static ("拝啓", strlen ("拝啓"));
}

static GBytes *
nothing (void)
{
  return g_bytes_new_static ("", 0);
}

static const struct
{
  const char *name;
  GBytes *(*make) (void);
  KkPageFileError code;
} bad_files[] = {
  { "truncated.png", truncated_png, KK_PAGE_FILE_ERROR_TRUNCATED },
  { "huge.tiff", huge_tiff, KK_PAGE_FILE_ERROR_TOO_LARGE },
  { "secret.pdf", kk_test_page_pdf_encrypted, KK_PAGE_FILE_ERROR_ENCRYPTED },
  { "no-pages.pdf", kk_test_page_pdf_empty, KK_PAGE_FILE_ERROR_EMPTY },
  { "letter.png", letter, KK_PAGE_FILE_ERROR_NOT_A_PAGE },
  { "nothing.png", nothing, KK_PAGE_FILE_ERROR_EMPTY },
};

/* A bad file is refused as a whole; the good one before it is kept and read. */
static void
test_bad_files (Desk *desk, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad_files); i++)
    {
      g_autoptr (GBytes) bytes = bad_files[i].make ();
      g_autofree char *bad = test_terminal_file (desk->t, bad_files[i].name, bytes);
      g_autofree char *good = test_terminal_page (desk->t, 100 + i);
      g_autofree char *after = test_terminal_page (desk->t, 200 + i);
      g_autoptr (GError) error = NULL;
      gint64 start = g_get_monotonic_time ();

      g_test_message ("%s", bad_files[i].name);
      g_assert_cmpint (kk_job_try_add_files (desk->session, (const char *[]){ bad, NULL }, &error),
                       ==, -1);
      g_assert_error (error, KK_PAGE_FILE_ERROR, (int) bad_files[i].code);
      g_assert_null (strstr (error->message, desk->t->folder));
      g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC);
      g_clear_error (&error);
      g_assert_cmpuint (kk_session_get_n_pages (desk->session), ==, i);

      g_assert_cmpint (
          kk_job_try_add_files (desk->session, (const char *[]){ good, bad, after, NULL }, &error),
          ==, -1);
      g_assert_error (error, KK_PAGE_FILE_ERROR, (int) bad_files[i].code);
      g_assert_cmpuint (kk_session_get_n_pages (desk->session), ==, i + 1);
      g_assert_cmpint (kk_session_get_page (desk->session, i)->stage, ==, KK_PAGE_READ);
    }
  {
    g_autoptr (GError) error = NULL;

    g_assert_cmpint (
        kk_job_try_add_files (desk->session, (const char *[]){ "/no/such/file.png", NULL }, &error),
        ==, -1);
    g_assert_error (error, KK_PAGE_FILE_ERROR, KK_PAGE_FILE_ERROR_UNREADABLE);
  }
  assert_usable (desk, G_N_ELEMENTS (bad_files));
}

/* ——— pages that lie wrongly ——— */

static void
test_upside_down (Desk *desk, gconstpointer data)
{
  g_autoptr (GBytes) png = test_sheet_png (1, 1, 2);
  g_autoptr (GError) error = NULL;
  const KkSessionPage *page;

  g_assert_cmpint (add (desk, "upside-down.png", png, &error), ==, 1);
  g_assert_no_error (error);
  page = kk_session_get_page (desk->session, 0);
  g_assert_cmpint (page->document, ==, KK_DOCUMENT_TRANSFER_CERTIFICATE);
  g_assert_cmpint (page->rotation, ==, 180);
  g_assert_cmpstr (text (desk, "new_head"), ==, SHEET_HEAD);
  g_assert_cmpstr (text (desk, "move_date"), ==, "2026-04-01");
  g_assert_cmpuint (kk_session_get_notice (desk->session)->persons->len, ==, 2);
  g_assert_cmpstr (text (desk, "persons[1].name"), ==, SHEET_MEMBER);
  assert_usable (desk, 1);
}

/* Page 2 alone says that something is missing; with page 1, whenever it comes, they are one. */
static void
test_second_page_first (Desk *desk, gconstpointer data)
{
  g_autoptr (GBytes) first = test_sheet_png (1, 2, 0);
  g_autoptr (GBytes) second = test_sheet_png (2, 2, 0);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (add (desk, "2.png", second, &error), ==, 1);
  g_assert_no_error (error);
  g_assert_true (has_warning (kk_session_get_page (desk->session, 0)->reading, "page_missing"));

  g_assert_cmpint (add (desk, "1.png", first, &error), ==, 1);
  g_assert_no_error (error);
  for (guint i = 0; i < 2; i++)
    {
      const KkSessionPage *page = kk_session_get_page (desk->session, i);

      g_assert_cmpint (page->stage, ==, KK_PAGE_READ);
      g_assert_cmpint (page->document, ==, KK_DOCUMENT_TRANSFER_CERTIFICATE);
      g_assert_false (has_warning (page->reading, "page_missing"));
    }
  g_assert_cmpuint (kk_session_get_notice (desk->session)->persons->len, ==, 2);
  g_assert_cmpstr (text (desk, "persons[0].name"), ==, SHEET_HEAD);
  g_assert_cmpstr (text (desk, "persons[1].name"), ==, SHEET_MEMBER);
  g_assert_cmpstr (text (desk, "old_head"), ==, SHEET_HEAD);
  assert_usable (desk, 2);
}

/* ——— what is missing on the machine ——— */

static void
trouble_cb (KkCounter *counter, const GError *error, gpointer user_data)
{
  *(GError **) user_data = g_error_copy (error);
}

static gboolean
is_set (gpointer pointer)
{
  return *(gpointer *) pointer != NULL;
}

/* Without its models nothing is read; everything else goes on by hand. */
static void
test_no_models (void)
{
  g_autofree char *before = g_strdup (g_getenv ("TESSDATA_PREFIX"));
  g_autoptr (GError) trouble = NULL;
  g_autoptr (GError) error = NULL;
  Desk desk;
  TestTerminal *t = test_terminal_new ();

  g_setenv ("TESSDATA_PREFIX", "/no/such/folder", TRUE);
  t->counter = kk_counter_new (t->config);
  g_signal_connect (t->counter, "trouble", G_CALLBACK (trouble_cb), &trouble);
  kk_job_start (t->counter);
  test_terminal_sign_in (t, TEST_CLERK);
  g_assert_true (kk_job_wait (is_set, &trouble, 20));
  g_assert_error (trouble, KK_READER_ERROR, KK_READER_ERROR_MODEL);

  desk = (Desk){ t, kk_job_open (t->counter, NULL) };
  {
    g_autoptr (GBytes) png = test_page_png (1);

    g_assert_cmpint (add (&desk, "page.png", png, &error), ==, -1);
  }
  g_assert_error (error, KK_READER_ERROR, KK_READER_ERROR_MODEL);
  g_assert_cmpint (kk_session_get_page (desk.session, 0)->stage, ==, KK_PAGE_FAILED);
  assert_usable (&desk, 1);
  if (before != NULL)
    g_setenv ("TESSDATA_PREFIX", before, TRUE);
  else
    g_unsetenv ("TESSDATA_PREFIX");
  desk_tear_down (&desk, NULL);
}

static void
test_no_lexicon (void)
{
  g_autofree char *before = g_strdup (g_getenv ("KAKANAI_LEXICON"));
  g_autoptr (TestTerminal) t = test_terminal_new ();
  g_autoptr (GError) error = NULL;

  g_setenv ("KAKANAI_LEXICON", "/no/such/kakanai.lexicon", TRUE);
  t->counter = kk_counter_new (t->config);
  g_assert_false (kk_job_try_start (t->counter, &error));
  g_assert_error (error, KK_LEXICON_ERROR, KK_LEXICON_ERROR_MISSING);
  g_clear_error (&error);
  g_assert_null (kk_counter_get_lexicon (t->counter));

  /* Installed meanwhile: the same counter starts. */
  g_setenv ("KAKANAI_LEXICON", before, TRUE);
  g_assert_true (kk_job_try_start (t->counter, &error));
  g_assert_no_error (error);
  test_terminal_sign_in (t, TEST_CLERK);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define DESK(path, func) g_test_add (path, Desk, NULL, desk_set_up, func, desk_tear_down)
  DESK ("/app/bad-input/empty-page", test_empty_page);
  DESK ("/app/bad-input/photo", test_photo);
  DESK ("/app/bad-input/files", test_bad_files);
  DESK ("/app/bad-input/upside-down", test_upside_down);
  DESK ("/app/bad-input/second-page-first", test_second_page_first);
  g_test_add_func ("/app/bad-input/no-models", test_no_models);
  g_test_add_func ("/app/bad-input/no-lexicon", test_no_lexicon);
  return g_test_run ();
}
