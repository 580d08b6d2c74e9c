/* SPDX-License-Identifier: GPL-3.0-or-later */

/* bench-templates [N]: N templates (120) in a folder, learnt from pages of tests/ocr/pages and each
 * moved a little: processor time to load them all and to find, among them, the one of a page. */

#include <glib/gstdio.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "app/kk-template-proof.h"
#include "devices/kk-page-file.h"
#include "ocr/kk-reader-private.h"

static const char *const pages[] = { "learnt-1.jpg", "lines.jpg", "rows.jpg", "deep.png",
                                     "items.png",    "table.png", "above.png" };

static double
now_ms (void)
{
  struct timespec t;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double) t.tv_sec * 1e3 + (double) t.tv_nsec * 1e-6;
}

static void
stop_on (GError *error, const char *what)
{
  if (error == NULL)
    return;
  g_printerr ("%s: %s\n", what, error->message);
  exit (1);
}

static KkPageImage *
load (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (KAKANAI_TEST_PAGES, name, NULL);
  g_autoptr (KkPageFile) file = kk_page_file_open_path (path, &error);
  KkPageImage *image = file != NULL ? kk_page_file_read_page (file, 0, &error) : NULL;

  stop_on (error, name);
  return image;
}

static KkReaderPage
page_of (const KkPageImage *image)
{
  return (KkReaderPage){ image->pixels,   image->width,     image->height, image->stride,
                         image->channels, (int) image->dpi, image->sha256 };
}

static KkTemplate *
learn (KkReader *reader, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KkPageImage) image = load (name);
  g_autofree char *stem = g_strndup (name, strcspn (name, "."));
  g_autofree char *path = g_strconcat (KAKANAI_TEST_PAGES, "/", stem, ".json", NULL);
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, &error);

  stop_on (error, path);
  g_autoptr (GBytes) bytes = g_mapped_file_get_bytes (file);
  g_autoptr (KkReading) truth = kk_template_truth_from_json (bytes, path, &error);
  KkReaderPage page = page_of (image);
  g_auto (KkLearnt) learnt = { 0 };

  stop_on (error, path);
  KkTemplate *template = kk_reader_learn (reader, &page, 1, truth, stem, &learnt, NULL, &error);

  stop_on (error, name);
  return template;
}

/* n files: the first of each layout as learnt, the others with labels that stand elsewhere. */
static void
fill (const char *folder, GPtrArray *learnt, int n)
{
  g_autoptr (KkTemplateLibrary) library = kk_template_library_new (folder, NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (int i = 0; i < n; i++)
    {
      g_autoptr (GError) error = NULL;
      const KkTemplate *from = learnt->pdata[i % (int) learnt->len];
      g_autoptr (GBytes) bytes = kk_template_to_bytes (from, FALSE);
      g_autoptr (KkTemplate) copy = kk_template_from_bytes (bytes, "copy", &error);

      stop_on (error, "copy");
      g_free (copy->id);
      copy->id = g_strdup_printf ("bench-%d", i);
      for (guint p = 0; p < copy->pages->len && i >= (int) learnt->len; p++)
        {
          KkTemplatePage *page = copy->pages->pdata[p];

          for (guint l = 0; l < page->labels->len; l++)
            {
              KkBox *box = &((KkTemplateLabel *) page->labels->pdata[l])->box;

              box->x = MAX (box->x + g_rand_int_range (rand, -60, 60), 0);
              box->y = MAX (box->y + g_rand_int_range (rand, -60, 60), 0);
            }
        }
      kk_template_library_save (library, copy, &error);
      stop_on (error, "save");
    }
}

typedef struct
{
  GPtrArray *templates;
  double worst, sum;
  int n, right;
  int wanted; /* the template that is this page's */
} Matching;

static gboolean
match (KkLexicon *lexicon,
       const KkTemplateView *views,
       GPtrArray *const *items,
       guint n_views,
       gpointer data,
       GError **error)
{
  Matching *m = data;
  g_autofree char *wanted = g_strdup_printf ("bench-%d", m->wanted);
  double start = now_ms ();
  KkTemplate *near = NULL;
  g_autoptr (KkTemplateMatch) found = kk_template_match_page (views, m->templates, &near);
  double took = now_ms () - start;

  m->worst = MAX (m->worst, took);
  m->sum += took;
  m->n++;
  m->right += found != NULL && g_str_equal (found->template->id, wanted);
  return TRUE;
}

int
main (int argc, char **argv)
{
  int n = argc > 1 ? atoi (argv[1]) : 120;
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  g_autoptr (KkReader) reader = kk_reader_new (NULL, NULL, &error);
  g_autofree char *folder = g_dir_make_tmp ("kakanai-templates-XXXXXX", &error);
  g_autoptr (GPtrArray) learnt
      = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_template_unref);

  stop_on (error, "start");
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    g_ptr_array_add (learnt, learn (reader, pages[i]));
  fill (folder, learnt, n);
  double start = now_ms ();
  g_autoptr (KkTemplateLibrary) library = kk_template_library_new (folder, NULL);
  g_autoptr (GPtrArray) templates = kk_template_library_list (library);
  double loading = now_ms () - start;
  Matching m = { .templates = templates };

  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autoptr (KkPageImage) image = load (pages[i]);
      KkReaderPage page = page_of (image);

      m.wanted = (int) i;
      kk_reader_view (reader, &page, 1, KK_DOCUMENT_TRANSFER_CERTIFICATE, match, &m, NULL, &error);
      stop_on (error, pages[i]);
    }
  printf (
      "%u templates: loaded in %.1f ms; matching a page %.1f ms in the middle, %.1f ms at worst;"
      " %d of %d pages found theirs\n",
      templates->len, loading, m.sum / m.n, m.worst, m.right, m.n);
  for (int i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("bench-%d", i);

      kk_template_library_remove (library, id, NULL);
    }
  g_rmdir (folder);
  return m.right * 2 < m.n;
}
