/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-reader.h"

#include <string.h>

#include "core/kk-text.h"
#include "lexicon/kk-address.h"
#include "ocr/kk-card-find.h"
#include "ocr/kk-card-read.h"
#include "ocr/kk-interpret.h"
#include "ocr/kk-item.h"
#include "ocr/kk-koseki-read.h"
#include "ocr/kk-page-words.h"
#include "ocr/kk-reader-private.h"
#include "ocr/kk-weigh.h"

#define LINES_MAX 900  /* more lines than this is no page of ours */
#define INK_MAX 0.22   /* nor is one with more of it black */
#define SAMPLE_LINES 9 /* are enough to see whether a page is the right way up */
#define LEGIBLE -0.45  /* mean log p: nobody would turn this page */
#define HOPELESS -1.9  /* no print, whichever way it is turned */
#define OTHER_MAX 0.3  /* share of print beside the cards that is dirt or a hand's shadow */

struct _KkReader
{
  GObject parent_instance;

  GMutex lock; /* one call at a time */
  KkLabels *labels;
  KkTextReader *texts;
  KkLexicon *lexicon;           /* may be NULL */
  KkTemplateLibrary *templates; /* may be NULL */
  const char *wanted;           /* KkReaderOptions.template_id of the call under way */
  KkMjIndex *index;             /* may be NULL */
  KkGates *gates;
  gboolean evidence; /* KkReaderOptions.evidence of the call under way */
};

G_DEFINE_FINAL_TYPE (KkReader, kk_reader, G_TYPE_OBJECT)
G_DEFINE_QUARK (kk_reader_error_quark, kk_reader_error)

static void
kk_reader_finalize (GObject *object)
{
  KkReader *self = KK_READER (object);
  g_clear_pointer (&self->labels, kk_labels_free);
  g_clear_pointer (&self->texts, kk_text_reader_free);
  g_clear_pointer (&self->lexicon, kk_lexicon_unref);
  g_clear_pointer (&self->templates, kk_template_library_unref);
  g_clear_pointer (&self->index, kk_mj_index_free);
  g_clear_pointer (&self->gates, kk_gates_free);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (kk_reader_parent_class)->finalize (object);
}

static void
kk_reader_class_init (KkReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kk_reader_finalize;
}

static void
kk_reader_init (KkReader *self)
{
  g_mutex_init (&self->lock);
}

KkReader *
kk_reader_new (const char *lexicon_path, const char *tessdata_path, GError **error)
{
  g_autoptr (KkReader) self = g_object_new (KK_TYPE_READER, NULL);

  /* Leptonica's remarks on odd pages are nobody's to read. */
  setMsgSeverity (L_SEVERITY_NONE);
  self->labels = kk_labels_load (error);
  if (self->labels == NULL)
    return NULL;
  self->texts = kk_text_reader_new (tessdata_path, error);
  if (self->texts == NULL)
    return NULL;
  self->gates = kk_gates_load (error);
  if (self->gates == NULL)
    return NULL;
  self->lexicon = kk_lexicon_open (lexicon_path, NULL);
  self->index = kk_mj_index_open (lexicon_path, NULL);
  return g_steal_pointer (&self);
}

void
kk_reader_set_templates (KkReader *self, KkTemplateLibrary *templates)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_clear_pointer (&self->templates, kk_template_library_unref);
  self->templates = templates != NULL ? kk_template_library_ref (templates) : NULL;
}

/* A page, or one card of it, on its way through the steps. */
typedef struct
{
  guint given;            /* index of the page it is, or lies on */
  int part;               /* n-th card on it; -1: the whole page */
  KkCardPicture *picture; /* the card cut out; NULL: the whole page */
  KkSheet *sheet;
  KkLayout *layout;
  GPtrArray *texts; /* KkText*, one a line */
  GArray *pieces;   /* KkPiece */
  KkDocument document;
  double score;
  double legible; /* mean natural logarithm of the network's p over a sample */
  int number, total;
  gboolean back;          /* of a card whose front may be the page before */
  KkTemplateMatch *match; /* NULL: of no template */
  gboolean drifted;
} Page;

static void
page_free (Page *page)
{
  if (page == NULL)
    return;
  g_clear_pointer (&page->sheet, kk_sheet_free);
  g_clear_pointer (&page->layout, kk_layout_free);
  g_clear_pointer (&page->texts, g_ptr_array_unref);
  g_clear_pointer (&page->pieces, g_array_unref);
  g_clear_pointer (&page->picture, kk_card_picture_free);
  g_clear_pointer (&page->match, kk_template_match_free);
  g_free (page);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Page, page_free)

static gboolean
read_lines (KkReader *self,
            Page *page,
            const KkLayoutLine *lines,
            guint n,
            GCancellable *cancellable,
            GError **error)
{
  g_autofree KkCrop *crops = g_new0 (KkCrop, n + 1);
  for (guint i = 0; i < n; i++)
    crops[i] = (KkCrop){ lines[i].box, KK_LINE_ANY, lines[i].em, lines[i].vertical };
  g_clear_pointer (&page->texts, g_ptr_array_unref);
  page->texts = kk_text_reader_read (self->texts, page->sheet, crops, n, cancellable, error);
  return page->texts != NULL;
}

static int
widest_first (gconstpointer a, gconstpointer b)
{
  return ((const KkLayoutLine *) b)->box.w - ((const KkLayoutLine *) a)->box.w;
}

/* Prepares the page turned so, and reads a few lines: how well they read says whether it is the
 * right way up. */
static Page *
probe (
    KkReader *self, const KkReaderPage *given, int turn, GCancellable *cancellable, GError **error)
{
  g_autoptr (Page) page = g_new0 (Page, 1);
  page->part = -1;
  page->sheet = kk_sheet_new (given, turn, error);
  if (page->sheet == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  page->layout = kk_layout_new (page->sheet);
  const GArray *lines = page->layout->lines;
  g_autoptr (GArray) some = g_array_new (FALSE, FALSE, sizeof (KkLayoutLine));
  for (guint i = 0; i < lines->len; i++)
    {
      const KkLayoutLine *line = &g_array_index (lines, KkLayoutLine, i);
      if (!line->vertical && line->box.w > 2.5 * line->em && line->box.w < 15 * line->em)
        g_array_append_val (some, *line);
    }
  g_array_sort (some, widest_first);
  /* The widest are often two lines run together, the narrowest say little. */
  guint skip = some->len > 3 * SAMPLE_LINES ? some->len / 3 : 0;
  guint n = MIN (some->len - skip, SAMPLE_LINES);
  if (!read_lines (self, page, (KkLayoutLine *) (void *) some->data + skip, n, cancellable, error))
    return NULL;
  double sum = 0;
  guint chars = 0;
  for (guint i = 0; i < n; i++)
    {
      const KkText *text = page->texts->pdata[i];
      sum += text->mean_logp * text->chars->len;
      chars += text->chars->len;
    }
  page->legible = chars > 0 ? sum / chars : -9;
  return g_steal_pointer (&page);
}

static KkTemplateView
view_of (const Page *page)
{
  return (KkTemplateView){ page->sheet, page->layout, page->texts, page->pieces, page->document };
}

/* Which template the page is of, as far as templates are asked for. */
static void
find_template (KkReader *self, Page *page)
{
  gboolean any = self->wanted == NULL || g_str_equal (self->wanted, "auto");
  if (self->templates == NULL || g_strcmp0 (self->wanted, "none") == 0)
    return;
  g_autoptr (GPtrArray) templates = kk_template_library_list (self->templates);
  for (guint i = templates->len; i-- > 0 && !any;)
    if (!g_str_equal (((KkTemplate *) templates->pdata[i])->id, self->wanted))
      g_ptr_array_remove_index_fast (templates, i);
  KkTemplateView view = view_of (page);
  KkTemplate *near = NULL;
  page->match = kk_template_match_page (&view, templates, &near);
  page->drifted = page->match != NULL ? page->match->drifted : near != NULL || !any;
  if (page->match == NULL)
    return;
  page->document = page->match->template->document;
  page->score = MAX (page->score, 6);
}

static gboolean
read_all (KkReader *self, Page *page, GCancellable *cancellable, GError **error)
{
  const GArray *lines = page->layout->lines;
  if (!read_lines (self, page, (KkLayoutLine *) (void *) lines->data, lines->len, cancellable,
                   error))
    return FALSE;
  for (guint i = 0; i < lines->len; i++)
    kk_labels_cut (self->labels, page->texts->pdata[i], (int) i,
                   g_array_index (lines, KkLayoutLine, i).box, page->pieces);
  kk_labels_join (self->labels, page->layout, page->texts, page->pieces);
  kk_labels_mend (self->labels, page->pieces, page->texts, page->layout->em);
  kk_labels_settle (page->pieces);
  page->document
      = kk_page_document (self->labels, page->layout, page->texts, page->pieces, &page->score);
  if (page->sheet->is_card && page->document == KK_DOCUMENT_UNKNOWN)
    {
      page->document = kk_card_document (page->texts, page->pieces);
      page->score = 1;
    }
  page->back = page->sheet->is_card && kk_card_is_back (page->texts);
  if (!kk_page_number (page->sheet, page->layout, page->texts, &page->number, &page->total))
    page->number = page->total = 0;
  find_template (self, page);
  return TRUE;
}

/* The page the right way up. One that cannot be read either way stays as it is, its lines unread.
 */
static Page *
look (KkReader *self, const KkReaderPage *given, GCancellable *cancellable, GError **error)
{
  g_autoptr (Page) page = probe (self, given, 0, cancellable, error);
  if (page == NULL)
    return NULL;
  gboolean wild = page->sheet->ink_share > (page->sheet->is_card ? 0.6 : INK_MAX)
                  || page->layout->lines->len > LINES_MAX;
  if (page->legible < LEGIBLE && page->layout->lines->len > 1)
    {
      gboolean sideways = kk_sheet_is_sideways (page->sheet);
      const int turns[] = { sideways ? 90 : 180, sideways ? 270 : 90, sideways ? 180 : 270 };
      for (guint i = 0; i < G_N_ELEMENTS (turns) && page->legible < LEGIBLE && !wild; i++)
        {
          g_autoptr (Page) other = probe (self, given, turns[i], cancellable, error);
          if (other == NULL)
            return NULL;
          if (other->legible > page->legible + 0.1)
            {
              page_free (page);
              page = g_steal_pointer (&other);
            }
        }
    }
  page->pieces = g_array_new (FALSE, FALSE, sizeof (KkPiece));
  if (wild || page->legible < HOPELESS)
    g_array_set_size (page->layout->lines, page->texts->len);
  else if (!read_all (self, page, cancellable, error))
    return NULL;
  return g_steal_pointer (&page);
}

static GPtrArray *
find_items (const Page *page, KkDocument document)
{
  if (page->sheet->is_card && kk_document_is_card (document))
    return kk_card_items (page->sheet, page->layout, page->texts, page->pieces, document);
  GPtrArray *items = kk_koseki_items (page->layout, page->texts, document);
  gboolean owned = items != NULL;
  if (!owned)
    items = kk_items_new (page->sheet, page->layout, page->texts, page->pieces, document);
  kk_page_certifier (page->layout, page->texts, page->pieces, items);
  if (!owned)
    kk_items_assign_persons (items, page->layout, page->texts, document);
  return items;
}

static KkScales
scales_of (KkReader *self, GHashTable *evidences)
{
  return (
      KkScales){ self->lexicon, self->index, self->texts, self->gates, evidences, self->evidence };
}

static gboolean
fill (KkReader *self,
      KkReading *reading,
      GHashTable *evidences,
      const Page *page,
      int page_index,
      int first_person,
      GCancellable *cancellable,
      GError **error)
{
  gboolean card = page->sheet->is_card && kk_document_is_card (reading->document);
  g_autoptr (GPtrArray) items = find_items (page, reading->document);
  if (page->match != NULL && page->match->template->document == reading->document)
    {
      KkTemplateView view = view_of (page);
      items = kk_template_items (page->match, &view, self->lexicon, g_steal_pointer (&items));
      if (reading->template_id == NULL)
        reading->template_id = g_strdup (page->match->template->id);
    }
  KkScales scales = scales_of (self, evidences);
  if (!kk_weigh (&scales, reading, page->sheet, page->layout, page->texts, page->pieces, items,
                 page_index, first_person, cancellable, error))
    return FALSE;
  if (card)
    kk_card_complete (reading, self->lexicon, page->texts, evidences);
  return TRUE;
}

static void
warn (KkReading *reading, const char *code)
{
  kk_reading_add_warning (reading, "", code, kk_interpret_warning (code));
}

/* One document of pages [from, to). */
static KkReading *
read_document (KkReader *self,
               GPtrArray *pages,
               const KkReaderPage *given,
               guint from,
               guint to,
               GCancellable *cancellable,
               GError **error)
{
  KkDocument document = KK_DOCUMENT_UNKNOWN;
  double score = 0;
  guint lines = 0;
  for (guint i = from; i < to; i++)
    {
      const Page *page = pages->pdata[i];
      lines += page->layout->lines->len;
      if (page->document != KK_DOCUMENT_UNKNOWN && page->score > score)
        {
          document = page->document;
          score = page->score;
        }
    }
  g_autoptr (KkReading) reading = kk_reading_new (document);
  g_autoptr (GHashTable) evidences = kk_evidences_new ();
  reading->part = -1;
  guint seen = 0;
  int total = 0, last = 0;
  gboolean drifted = FALSE;
  for (guint i = from; i < to; i++)
    {
      const Page *page = pages->pdata[i];
      const char *id = given[page->given].id;
      int turn = page->picture != NULL ? kk_card_picture_turn (page->picture) : 0;
      g_ptr_array_add (reading->page_ids, g_strdup (id != NULL ? id : ""));
      g_ptr_array_add (reading->rotations, GINT_TO_POINTER ((page->sheet->turn + turn) % 360));
      if (page->number > 0)
        {
          if (reading->page_number == 0)
            reading->page_number = page->number;
          seen |= 1u << page->number;
          total = MAX (total, page->total);
          if (page->number < last)
            warn (reading, "page_order");
          last = page->number;
        }
      drifted = drifted || page->drifted;
      if (document == KK_DOCUMENT_UNKNOWN)
        {
          kk_page_add_plain_text (reading, page->texts);
          continue;
        }
      /* What the back says of the address is newer: it speaks first. */
      const Page *next = i + 1 < to ? pages->pdata[i + 1] : NULL;
      gboolean card = page->sheet->is_card && kk_document_is_card (document);
      if (card && next != NULL && next->back
          && !fill (self, reading, evidences, next, (int) (i + 1 - from), 0, cancellable, error))
        return NULL;
      if (card && page->back && i > from)
        continue;
      int persons = card ? 0 : (int) reading->persons->len;
      if (!fill (self, reading, evidences, page, (int) (i - from), persons, cancellable, error))
        return NULL;
    }
  KkScales scales = scales_of (self, evidences);
  kk_weigh_judge (&scales, reading);
  kk_koseki_complete (reading);
  reading->page_total = total;
  for (int n = 1; n <= total; n++)
    if ((seen & (1u << n)) == 0)
      {
        warn (reading, "page_missing");
        break;
      }
  if (drifted)
    warn (reading, "template_drift");
  if (document == KK_DOCUMENT_UNKNOWN)
    warn (reading, lines < 2 ? "empty_page" : "unknown_document");
  else if (reading->persons->len == 0)
    warn (reading, "no_person");
  const KkReadField *issuer = kk_reading_get (reading, -1, "issuer");
  if (issuer != NULL && self->lexicon != NULL)
    reading->issuer_code = kk_address_city_code (self->lexicon, issuer->value);
  return g_steal_pointer (&reading);
}

/* From cut-out cards to the images they lie on. pages: of the reading, from the first on. */
static void
move_boxes (KkReading *reading, GPtrArray *pages, guint from)
{
  reading->part = ((const Page *) pages->pdata[from])->part;
  for (guint p = 0; p <= reading->persons->len; p++)
    {
      GPtrArray *fields = p == 0 ? reading->fields : reading->persons->pdata[p - 1];
      for (guint i = 0; i < fields->len; i++)
        {
          KkReadField *field = fields->pdata[i];
          const Page *page = pages->pdata[from + (guint) field->page];
          if (page->picture != NULL)
            field->box = kk_card_picture_box_as_given (page->picture, field->box);
        }
    }
}

/* Cards that lie on the glass become pages of their own, if there are any and nothing else does. */
static gboolean
look_cards (KkReader *self,
            const KkReaderPage *given,
            guint index,
            GPtrArray *pages,
            GCancellable *cancellable,
            GError **error)
{
  double other;
  g_autoptr (GArray) places = kk_card_find (given, &other);
  guint first = pages->len, cards = 0;
  if (places->len == 0 || other > OTHER_MAX)
    return TRUE;
  for (guint i = 0; i < places->len; i++)
    {
      const KkCardPlace *place = &g_array_index (places, KkCardPlace, i);
      g_autoptr (KkCardPicture) picture = kk_card_picture_new (given, place);
      Page *card = look (self, &picture->page, cancellable, error);
      if (card == NULL)
        return FALSE;
      g_ptr_array_add (pages, card);
      card->given = index;
      card->part = places->len > 1 ? (int) i : -1;
      card->picture = g_steal_pointer (&picture);
      cards += kk_document_is_card (card->document);
    }
  if (cards == 0)
    g_ptr_array_set_size (pages, (int) first); /* boxes of a page that are shaped like cards */
  return TRUE;
}

/* A whole page, or one card that fills the image. */
static gboolean
look_page (KkReader *self,
           const KkReaderPage *given,
           guint index,
           GPtrArray *pages,
           GCancellable *cancellable,
           GError **error)
{
  KkReaderPage whole = *given;
  double longer = MAX (whole.width, whole.height),
         aspect = longer / MIN (whole.width, whole.height);
  if (whole.dpi < 72 && aspect > 1.5 && aspect < 1.68)
    whole.dpi = (int) (longer / KK_CARD_WIDTH * 25.4);
  Page *page = look (self, &whole, cancellable, error);
  if (page == NULL)
    return FALSE;
  page->given = index;
  g_ptr_array_add (pages, page);
  return TRUE;
}

/* Where the document that begins at page from ends. */
static guint
document_end (GPtrArray *pages, guint from, gboolean one_document)
{
  const Page *first = pages->pdata[from];
  guint to = from + 1;
  if (first->picture != NULL || first->sheet->is_card)
    {
      /* The back of the one card before. Of several nobody knows whose it is. */
      const Page *next = to < pages->len ? pages->pdata[to] : NULL;
      gboolean foreign = first->document == KK_DOCUMENT_RESIDENCE_CARD
                         || first->document == KK_DOCUMENT_SPECIAL_PERMANENT_RESIDENT_CERTIFICATE;
      gboolean back = next != NULL && foreign && next->back && !first->back && first->part < 0
                      && next->part < 0;
      if (back || kk_document_is_card (first->document))
        return to + back;
    }
  if (one_document)
    {
      while (to < pages->len && ((Page *) pages->pdata[to])->picture == NULL)
        to++;
      return to;
    }
  for (; to < pages->len; to++)
    {
      const Page *page = pages->pdata[to], *before = pages->pdata[to - 1];
      gboolean follows
          = page->number > 1 && page->number == before->number + 1 && page->total == before->total;
      gboolean same = page->document == first->document || page->document == KK_DOCUMENT_UNKNOWN;
      if (!follows || !same || kk_document_is_card (first->document))
        break;
    }
  return to;
}

GPtrArray *
kk_reader_read (KkReader *self,
                const KkReaderPage *given,
                gsize n_pages,
                const KkReaderOptions *options,
                GCancellable *cancellable,
                KkReaderProgress progress,
                gpointer progress_data,
                GError **error)
{
  g_return_val_if_fail (KK_IS_READER (self), NULL);
  g_return_val_if_fail (given != NULL || n_pages == 0, NULL);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  self->wanted = options != NULL ? options->template_id : NULL;
  self->evidence = options != NULL && options->evidence;
  int steps = (int) n_pages * 2;
  g_autoptr (GPtrArray) pages = g_ptr_array_new_with_free_func ((GDestroyNotify) page_free);
  gint64 start = g_get_monotonic_time ();
  for (guint i = 0; i < n_pages; i++)
    {
      guint before = pages->len;
      if (!look_cards (self, &given[i], i, pages, cancellable, error)
          || (pages->len == before && !look_page (self, &given[i], i, pages, cancellable, error)))
        return NULL;
      if (progress != NULL)
        progress ((int) i + 1, steps, progress_data);
    }
  g_autoptr (GPtrArray) readings
      = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_reading_free);
  for (guint from = 0; from < pages->len;)
    {
      guint to = document_end (pages, from, options != NULL && options->one_document);
      KkReading *reading = read_document (self, pages, given, from, to, cancellable, error);
      if (reading == NULL)
        return NULL;
      move_boxes (reading, pages, from);
      reading->seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
      start = g_get_monotonic_time ();
      g_ptr_array_add (readings, reading);
      from = to;
      if (progress != NULL)
        progress (steps - (int) (pages->len - from), steps, progress_data);
    }
  return g_steal_pointer (&readings);
}

gboolean
kk_reader_view (KkReader *self,
                const KkReaderPage *given,
                gsize n_pages,
                KkDocument document,
                KkReaderViewFunc func,
                gpointer data,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (GPtrArray) pages = g_ptr_array_new_with_free_func ((GDestroyNotify) page_free);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_autofree KkTemplateView *views = g_new0 (KkTemplateView, n_pages);
  self->wanted = "none";
  for (gsize i = 0; i < n_pages; i++)
    {
      Page *page = look (self, &given[i], cancellable, error);
      if (page == NULL)
        return FALSE;
      g_ptr_array_add (pages, page);
      views[i] = view_of (page);
      g_ptr_array_add (items, find_items (page, document));
    }
  return func (self->lexicon, views, (GPtrArray *const *) items->pdata, (guint) n_pages, data,
               error);
}
