/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-line-reader.h"

#include <math.h>
#include <string.h>

#include "ocr/kk-glyph-net.h"
#include "ocr/kk-line-lattice.h"

#define MAX_SIDE 16384
#define MAX_TRIES 4
#define SURE_MEAN (-0.12f) /* a line read this well needs no second try */
#define SURE_LEAST (-1.5f)
#define MOST_UNREAD 0.05f
#define DOUBTFUL (-1.2f) /* a character this poor may be two that touch */

G_DEFINE_QUARK (kk_line_error_quark, kk_line_error)

struct _KkLineReader
{
  gatomicrefcount refs;
  KkGlyphNet *net;
  KkLineTables *tables;
};

KkLineReader *
kk_line_reader_new (GBytes *weights, GError **error)
{
  g_autoptr (KkGlyphNet) net = kk_glyph_net_new (weights, error);
  KkLineReader *reader;

  if (net == NULL)
    return NULL;
  reader = g_new0 (KkLineReader, 1);
  g_atomic_ref_count_init (&reader->refs);
  reader->tables = kk_line_tables_new (net);
  reader->net = g_steal_pointer (&net);
  return reader;
}

KkLineReader *
kk_line_reader_new_default (GError **error)
{
  g_autoptr (GBytes) weights
      = g_resources_lookup_data ("/jp/kakanai/ocr/glyph-1.kkw", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  if (weights == NULL)
    {
      g_set_error_literal (error, KK_LINE_ERROR, KK_LINE_ERROR_WEIGHTS,
                           "Character weights are not built in");
      return NULL;
    }
  return kk_line_reader_new (weights, error);
}

KkLineReader *
kk_line_reader_ref (KkLineReader *reader)
{
  g_atomic_ref_count_inc (&reader->refs);
  return reader;
}

void
kk_line_reader_unref (KkLineReader *reader)
{
  if (!g_atomic_ref_count_dec (&reader->refs))
    return;
  kk_glyph_net_free (reader->net);
  kk_line_tables_free (reader->tables);
  g_free (reader);
}

gboolean
kk_line_reader_knows (const KkLineReader *reader, gunichar ch)
{
  return kk_glyph_net_class (reader->net, ch) > 0
         || (ch >= 0x30d8 && ch <= 0x30da && kk_glyph_net_class (reader->net, ch - 0x60) > 0);
}

void
kk_line_text_free (KkLineText *text)
{
  g_free (text->text);
  g_free (text->chars);
  g_clear_pointer (&text->lattice, kk_line_lattice_free);
  g_free (text);
}

/* One line on its way. */
typedef struct
{
  const KkLine *line;
  KkLineText *best;
  float best_total;
  float ems[MAX_TRIES];
  guint n_ems, next_em;
  KkLineLattice *lattice; /* being judged */
} Job;

static void
job_clear (gpointer data)
{
  Job *job = data;

  g_clear_pointer (&job->best, kk_line_text_free);
  g_clear_pointer (&job->lattice, kk_line_lattice_free);
}

static void
add_em (Job *job, float em)
{
  em = CLAMP (em, 5.0f, 2000.0f);
  for (guint i = 0; i < job->n_ems; i++)
    if (em > job->ems[i] * 0.93f && em < job->ems[i] * 1.07f)
      return;
  if (job->n_ems < MAX_TRIES)
    job->ems[job->n_ems++] = em;
}

/* Sizes the type may have, likeliest first: kanji fill 0.92 em, kana 0.85, digits and capitals
 * 0.73. */
static void
guess_ems (Job *job, const KkLineInk *ink)
{
  float kanji = ink->tall / 0.92f, kana = ink->tall / 0.85f, roman = ink->tall / 0.73f;

  if (job->line->em > 0)
    add_em (job, job->line->em);
  switch (job->line->cls)
    {
    case KK_LINE_DIGITS:
    case KK_LINE_CODE:
    case KK_LINE_LATIN:
      add_em (job, roman);
      add_em (job, kanji);
      break;
    case KK_LINE_KANA:
      add_em (job, kana);
      break;
    default:
      add_em (job, kanji);
      if (ink->pitch > 0.95f * ink->tall && ink->pitch < 1.5f * ink->tall)
        add_em (job, ink->pitch);
      add_em (job, roman);
      break;
    }
  /* Strokes that broke into pieces leave only the rows they lie in. */
  add_em (job, ink->extent / 0.92f);
}

static gboolean
check_line (const KkLine *line, GError **error)
{
  if (line->pixels != NULL && line->width > 0 && line->height > 0 && line->width <= MAX_SIDE
      && line->height <= MAX_SIDE && (gint64) line->width * line->height <= 64 << 20
      && line->stride >= (gsize) line->width
      && (line->mask == NULL || line->mask_stride >= (gsize) line->width)
      && line->cls < (KkLineClass) KK_N_LINE_CLASSES && isfinite (line->em))
    return TRUE;
  g_set_error_literal (error, KK_LINE_ERROR, KK_LINE_ERROR_PICTURE,
                       "A line's size or stride makes no sense");
  return FALSE;
}

static float
widest_of (const Job *job)
{
  switch (job->line->cls)
    {
    case KK_LINE_DIGITS:
      return 0.8f;
    case KK_LINE_CODE:
    case KK_LINE_LATIN:
      return 1.0f;
    default:
      return 1.16f;
    }
}

/* The lattice of the next try; none left or nothing to read: FALSE. */
static gboolean
begin_try (const KkLineReader *reader, Job *job)
{
  g_autoptr (KkLineInk) ink = NULL;
  float em;

  if (job->next_em > 0 && job->next_em >= job->n_ems)
    return FALSE;
  ink = kk_line_ink_new (job->line);
  if (ink == NULL)
    return FALSE;
  if (job->n_ems == 0)
    guess_ems (job, ink);
  em = job->ems[job->next_em++];
  kk_line_ink_split (ink, 0, ink->atoms->len - 1, widest_of (job) * em, 0.28f * em);
  job->lattice = kk_line_lattice_new (reader->net, reader->tables, job->line->cls,
                                      g_steal_pointer (&ink), em);
  kk_line_lattice_list_cells (job->lattice);
  return TRUE;
}

/* Judges the cells of all jobs that have a lattice, batch by batch across lines. */
static gboolean
judge_all (const KkLineReader *reader,
           KkGlyphScratch *scratch,
           GPtrArray *lattices,
           GCancellable *cancellable,
           GError **error)
{
  g_autofree guint8 *cells = g_malloc (KK_GLYPH_BATCH * KK_GLYPH_CELL);
  guint n_features = kk_glyph_net_n_features (reader->net);
  g_autofree guint8 *features = g_malloc ((gsize) KK_GLYPH_BATCH * n_features);
  KkLineLattice *owner[KK_GLYPH_BATCH];
  guint number[KK_GLYPH_BATCH], n = 0;
  gsize row = kk_glyph_net_row (reader->net);

  for (guint l = 0; l < lattices->len; l++)
    {
      KkLineLattice *lattice = g_ptr_array_index (lattices, l);

      for (guint c = 0; c < lattice->cells->len; c++)
        {
          const KkCell *cell = &g_array_index (lattice->cells, KkCell, c);
          gboolean last = l + 1 == lattices->len && c + 1 == lattice->cells->len;

          kk_line_ink_cell (lattice->ink, cell->first, cell->last, lattice->em,
                            cells + (gsize) n * KK_GLYPH_CELL);
          owner[n] = lattice;
          number[n++] = c;
          if (n < KK_GLYPH_BATCH && !last)
            continue;
          if (g_cancellable_set_error_if_cancelled (cancellable, error))
            return FALSE;

          const float *logits = kk_glyph_net_run (reader->net, scratch, cells, n, features);

          for (guint i = 0; i < n; i++)
            {
              memcpy (owner[i]->features + (gsize) number[i] * n_features,
                      features + (gsize) i * n_features, n_features);
              kk_line_lattice_judge (owner[i], number[i], logits + i * row,
                                     kk_glyph_net_tops (reader->net, scratch, i));
            }
          n = 0;
        }
    }
  return TRUE;
}

static gboolean
is_sure (const KkLineText *text)
{
  return text->n_chars > 0 && text->mean_logp > SURE_MEAN && text->min_logp > SURE_LEAST
         && text->unread < MOST_UNREAD;
}

/* Keeps the lattice's reading if it is the best so far. TRUE where it was. */
static gboolean
finish_try (Job *job, KkLineLattice *lattice)
{
  float total;
  g_autoptr (KkLineText) text = kk_line_lattice_search (lattice, job->line, &total);

  text->lattice = lattice;
  lattice->origin = job->line->vertical ? job->line->y : job->line->x;
  lattice->across = job->line->vertical ? job->line->x : job->line->y;
  if (job->best != NULL && total <= job->best_total)
    return FALSE;
  g_clear_pointer (&job->best, kk_line_text_free);
  job->best = g_steal_pointer (&text);
  job->best_total = total;
  return TRUE;
}

/* TRUE where an atom is part of a doubtful character, or of none. */
static gboolean
is_doubtful (const Job *job, const KkAtom *atom)
{
  const KkLineText *text = job->best;

  for (guint i = 0; i < text->n_chars; i++)
    {
      const KkLineChar *ch = &text->chars[i];
      int x0 = job->line->vertical ? ch->box.y - job->line->y : ch->box.x - job->line->x;
      int x1 = x0 + (job->line->vertical ? ch->box.h : ch->box.w);

      if (ch->ch != ' ' && atom->x0 >= x0 && atom->x1 <= x1)
        return ch->logp < DOUBTFUL;
    }
  return TRUE;
}

/* Another lattice of the same size with doubtful characters cut further; NULL: nothing to cut. */
static KkLineLattice *
cut_further (const KkLineReader *reader, const Job *job)
{
  const KkLineText *text = job->best;
  g_autoptr (KkLineInk) ink = NULL;
  float em = text->em;
  guint made = 0;

  if (text->min_logp > DOUBTFUL && text->unread < MOST_UNREAD)
    return NULL;
  ink = kk_line_ink_new (job->line);
  if (ink == NULL)
    return NULL;
  kk_line_ink_split (ink, 0, ink->atoms->len - 1, widest_of (job) * em, 0.28f * em);
  for (guint a = ink->atoms->len; a-- > 0;)
    {
      const KkAtom *atom = kk_line_ink_atom (ink, a);

      if (atom->x1 - atom->x0 > 0.5f * em && is_doubtful (job, atom))
        made += kk_line_ink_split (ink, a, a, 0.5f * em, 0.2f * em);
    }
  if (made == 0)
    return NULL;

  KkLineLattice *lattice = kk_line_lattice_new (reader->net, reader->tables, job->line->cls,
                                                g_steal_pointer (&ink), em);

  kk_line_lattice_list_cells (lattice);
  return lattice;
}

static gboolean
run_round (const KkLineReader *reader,
           KkGlyphScratch *scratch,
           GArray *jobs,
           gboolean cut,
           gboolean *any_out,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (GPtrArray) lattices = g_ptr_array_new ();

  for (guint i = 0; i < jobs->len; i++)
    {
      Job *job = &g_array_index (jobs, Job, i);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (job->best != NULL && is_sure (job->best))
        continue;
      if (cut)
        job->lattice = job->best != NULL ? cut_further (reader, job) : NULL;
      else if (!begin_try (reader, job))
        continue;
      if (job->lattice != NULL)
        g_ptr_array_add (lattices, job->lattice);
    }
  *any_out = lattices->len > 0;
  if (!judge_all (reader, scratch, lattices, cancellable, error))
    return FALSE;
  for (guint i = 0; i < jobs->len; i++)
    {
      Job *job = &g_array_index (jobs, Job, i);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (job->lattice != NULL)
        finish_try (job, g_steal_pointer (&job->lattice));
    }
  return TRUE;
}

static KkLineText *
take_text (const KkLineReader *reader, Job *job)
{
  KkLineText *text = g_steal_pointer (&job->best);

  if (text == NULL)
    {
      text = g_new0 (KkLineText, 1);
      text->text = g_strdup ("");
      text->margin = G_MAXFLOAT;
    }
  else
    text->lattice->reader = kk_line_reader_ref ((KkLineReader *) reader);
  return text;
}

GPtrArray *
kk_line_reader_read (const KkLineReader *reader,
                     const KkLine *lines,
                     gsize n,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (KkGlyphScratch) scratch = NULL;
  g_autoptr (GArray) jobs = g_array_new (FALSE, TRUE, sizeof (Job));
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_line_text_free);
  gboolean any = TRUE;

  g_array_set_clear_func (jobs, job_clear);
  for (gsize i = 0; i < n; i++)
    {
      Job job = { .line = &lines[i] };

      if (!check_line (&lines[i], error))
        return NULL;
      g_array_append_val (jobs, job);
    }
  scratch = kk_glyph_scratch_new (reader->net, kk_glyph_best_path ());
  for (guint round = 0; round < MAX_TRIES && any; round++)
    {
      if (!run_round (reader, scratch, jobs, FALSE, &any, cancellable, error))
        return NULL;
      if (round == 0)
        {
          if (!run_round (reader, scratch, jobs, TRUE, &any, cancellable, error))
            return NULL;
          any = TRUE;
        }
    }
  for (gsize i = 0; i < n; i++)
    g_ptr_array_add (texts, take_text (reader, &g_array_index (jobs, Job, i)));
  return g_steal_pointer (&texts);
}
