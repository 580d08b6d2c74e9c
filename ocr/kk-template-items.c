/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "ocr/kk-interpret.h"
#include "ocr/kk-template-match.h"

/* A page's items by its template: what stands in each place, checked against the label beside it
 * and against what the reader found without the template. */

#define SLOTS_MAX 40
#define UNPROVEN 0.85 /* never sure: the label was not found again, or the page says otherwise */
#define STRONG 0.85   /* a match so good that a place needs no label of its own */

typedef struct
{
  const KkTemplateMatch *match;
  const KkTemplateView *view;
  KkLexicon *lexicon;
  GPtrArray *given;  /* KkItem* found without the template */
  GPtrArray *out;    /* KkItem* */
  GHashTable *words; /* index + 1 of anchors that are labels here */
} Places;

static const KkTemplateLabel *
label_of (Places *s, const KkTemplateField *field)
{
  return field->label >= 0 && field->label < (int) s->match->page->labels->len
             ? s->match->page->labels->pdata[field->label]
             : NULL;
}

static KkBox
shifted (KkBox box, KkTemplateOffset offset)
{
  box.x += offset.x;
  box.y += offset.y;
  return box;
}

/* The label of a person's place; -1 where it is not there. */
static int
repeated_label (Places *s, const KkTemplateLabel *label, KkTemplateOffset offset)
{
  g_autofree char *id = kk_template_anchor_id (label->keys, label->word);
  KkBox where = kk_template_match_box (s->match, shifted (label->box, offset));
  for (guint i = 0; i < s->match->anchors->len; i++)
    {
      const KkAnchor *a = &g_array_index (s->match->anchors, KkAnchor, i);
      if (fabs (a->box.x - (double) where.x) > 1.4 * s->match->em
          || fabs (a->box.y + a->box.h / 2.0 - where.y - where.h / 2.0) > 0.8 * s->match->em)
        continue;
      if (g_str_equal (a->id, id)
          || (a->piece < 0 && kk_template_alike (a->id + 1, label->word) >= 0.6))
        return (int) i;
    }
  return -1;
}

/* Why print in a place is believed to be the field's value. */
typedef enum
{
  NOT_VERIFIED,
  BY_PLACE, /* all else fits; its label was none or cannot be read today */
  BY_LABEL,
} Verified;

/* A label of something else stands where the field's own should. */
static gboolean
is_displaced (Places *s, KkBox where)
{
  for (guint i = 0; i < s->match->anchors->len; i++)
    {
      const KkAnchor *a = &g_array_index (s->match->anchors, KkAnchor, i);
      if (a->piece >= 0
          && kk_box_overlap (a->box.x, a->box.x + a->box.w, where.x, where.x + where.w) * 2
                 > MIN (a->box.w, where.w)
          && kk_box_overlap (a->box.y, a->box.y + a->box.h, where.y, where.y + where.h) * 2
                 > MIN (a->box.h, where.h))
        return TRUE;
    }
  return FALSE;
}

/* How far the print around a place stands from where the template's map puts it. */
static void
residual (Places *s,
          const KkTemplateField *field,
          KkTemplateOffset offset,
          int *dx,
          int *dy,
          Verified *verified,
          gboolean *moved)
{
  const KkTemplateLabel *label = label_of (s, field);
  int anchor = -1;
  KkBox want = { 0 };
  *dx = *dy = 0;
  *verified = NOT_VERIFIED;
  *moved = FALSE;
  if (label != NULL)
    {
      gboolean first = offset.x == 0 && offset.y == 0;
      const KkLabelFound *found = &g_array_index (s->match->found, KkLabelFound, field->label);
      anchor = label->person < 0 || first ? found->anchor : repeated_label (s, label, offset);
      *moved = found->moved;
      want = kk_template_match_box (s->match,
                                    label->person < 0 ? label->box : shifted (label->box, offset));
      *verified = anchor >= 0 ? BY_LABEL : NOT_VERIFIED;
      /* "住所" on the other side of the page is another's. */
      if (anchor >= 0 && label->group != NULL)
        {
          const KkAnchor *a = &g_array_index (s->match->anchors, KkAnchor, anchor);
          const char *group = kk_locate_group (s->view->layout, s->view->pieces, a->box);
          if (g_strcmp0 (group, label->group) != 0)
            *verified = NOT_VERIFIED;
        }
    }
  if (anchor < 0 && !*moved && s->match->score >= STRONG
      && (label == NULL || !is_displaced (s, want)))
    *verified = BY_PLACE;
  if (anchor < 0)
    {
      /* The nearest label of its side of the page. */
      KkBox place = kk_template_match_box (s->match, shifted (field->place, offset));
      double nearest = G_MAXDOUBLE;
      for (guint i = 0; i < s->match->found->len; i++)
        {
          const KkLabelFound *f = &g_array_index (s->match->found, KkLabelFound, i);
          double far = fabs (f->box.y + f->box.h / 2.0 - place.y - place.h / 2.0)
                       + fabs (f->box.x - (double) place.x) / 4;
          if (f->anchor >= 0 && far < nearest)
            {
              nearest = far;
              anchor = f->anchor;
              want = f->box;
            }
        }
    }
  if (anchor < 0)
    return;
  KkBox is = g_array_index (s->match->anchors, KkAnchor, anchor).box;
  if (*verified == BY_LABEL)
    g_hash_table_add (s->words, GINT_TO_POINTER (anchor + 1));
  *dy = (int) lround (is.y + is.h / 2.0 - want.y - want.h / 2.0);
  /* A word that was cut short at one end moves nothing. */
  int left = is.x - want.x, right = is.x + is.w - want.x - want.w;
  *dx = abs (left) < abs (right) ? left : right;
  if (abs (*dx) > s->match->em)
    *dx = 0;
}

static gboolean
is_label_char (Places *s, int line, int at)
{
  GHashTableIter iter;
  gpointer key;
  g_hash_table_iter_init (&iter, s->words);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      const KkAnchor *a = &g_array_index (s->match->anchors, KkAnchor, GPOINTER_TO_INT (key) - 1);
      if (a->line == line && at >= a->from && at < a->to)
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_edge (gunichar c)
{
  return g_unichar_isspace (c) || c == ':' || c == 0xff1a || c == 0x2026 || c == 0x3014
         || c == 0x3015 || c == 0x3010 || c == 0x3011 || c == 0x30fb || c == '|';
}

static void
trim (const KkText *text, KkSpan *span)
{
  while (span->from < span->to && is_edge (g_array_index (text->chars, KkLineChar, span->from).ch))
    span->from++;
  while (span->to > span->from
         && is_edge (g_array_index (text->chars, KkLineChar, span->to - 1).ch))
    span->to--;
}

static int
by_line (gconstpointer a, gconstpointer b, gpointer data)
{
  const GArray *lines = data;
  const KkBox *p = &g_array_index (lines, KkLayoutLine, ((const KkSpan *) a)->line).box;
  const KkBox *q = &g_array_index (lines, KkLayoutLine, ((const KkSpan *) b)->line).box;
  if (kk_box_overlap (p->y, p->y + p->h, q->y, q->y + q->h) * 2 > MIN (p->h, q->h))
    return p->x - q->x;
  return p->y - q->y;
}

static gboolean
touches (const KkText *text, int left, int right)
{
  const KkLineChar *a = &g_array_index (text->chars, KkLineChar, left);
  const KkLineChar *b = &g_array_index (text->chars, KkLineChar, right);
  return !is_edge (a->ch) && !is_edge (b->ch)
         && b->box.x - a->box.x - a->box.w < 0.4 * MAX (a->box.h, b->box.h);
}

/* A place is as wide as one value was: what sticks to its ends belongs to it. */
static void
whole_word (Places *s, const KkText *text, KkSpan *span)
{
  int most = 2;
  for (int i = 0; i < most && span->from > 0 && touches (text, span->from - 1, span->from)
                  && !is_label_char (s, span->line, span->from - 1);
       i++)
    span->from--;
  for (int i = 0;
       i < most && span->to < (int) text->chars->len && touches (text, span->to - 1, span->to)
       && !is_label_char (s, span->line, span->to);
       i++)
    span->to++;
}

/* The print whose characters stand in place, labels left out. */
static GArray *
gather (Places *s, KkBox place, KkBox *box_out)
{
  GArray *spans = g_array_new (FALSE, FALSE, sizeof (KkSpan));
  for (guint i = 0; i < s->view->layout->lines->len && i < s->view->texts->len; i++)
    {
      const KkLayoutLine *line = &g_array_index (s->view->layout->lines, KkLayoutLine, i);
      const KkText *text = s->view->texts->pdata[i];
      const KkBox *b = &line->box;
      if (kk_box_overlap (b->x, b->x + b->w, place.x, place.x + place.w) <= 0
          || kk_box_overlap (b->y, b->y + b->h, place.y, place.y + place.h) <= 0)
        continue;
      KkSpan span = { (int) i, -1, -1 };
      for (guint k = 0; k < text->chars->len; k++)
        {
          const KkLineChar *c = &g_array_index (text->chars, KkLineChar, k);
          int cx = c->box.x + c->box.w / 2, cy = c->box.y + c->box.h / 2;
          if (g_unichar_isspace (c->ch) || cx < place.x || cx >= place.x + place.w || cy < place.y
              || cy >= place.y + place.h || is_label_char (s, (int) i, (int) k))
            continue;
          if (span.from < 0)
            span.from = (int) k;
          span.to = (int) k + 1;
        }
      if (span.from < 0)
        continue;
      whole_word (s, text, &span);
      trim (text, &span);
      for (int k = span.from; k < span.to; k++)
        if (!g_unichar_isspace (g_array_index (text->chars, KkLineChar, k).ch))
          *box_out = kk_box_union (*box_out, g_array_index (text->chars, KkLineChar, k).box);
      if (span.from < span.to)
        g_array_append_val (spans, span);
    }
  g_array_sort_with_data (spans, by_line, s->view->layout->lines);
  return spans;
}

/* Characters that a's spans share with b's, over those of the shorter. */
static double
shared (const GArray *a, const GArray *b)
{
  int both = 0, na = 0, nb = 0;
  for (guint i = 0; i < a->len; i++)
    {
      const KkSpan *p = &g_array_index (a, KkSpan, i);
      na += p->to - p->from;
      for (guint k = 0; k < b->len; k++)
        {
          const KkSpan *q = &g_array_index (b, KkSpan, k);
          if (p->line == q->line)
            both += MAX (0, kk_box_overlap (p->from, p->to, q->from, q->to));
        }
    }
  for (guint k = 0; k < b->len; k++)
    nb += g_array_index (b, KkSpan, k).to - g_array_index (b, KkSpan, k).from;
  return MIN (na, nb) > 0 ? (double) both / MIN (na, nb) : 0;
}

/* "有・無", "男・女": what is meant is marked by hand, and only the reader's own look tells. */
static gboolean
offers_choice (const char *text)
{
  return (strstr (text, "有") != NULL && strstr (text, "無") != NULL)
         || (strstr (text, "男") != NULL && strstr (text, "女") != NULL);
}

static int
worth (Places *s, const char *key, const GArray *spans)
{
  g_autofree char *text = kk_locate_text (s->view->texts, spans);
  g_auto (KkMeaning) meaning = { 0 };
  kk_interpret (s->lexicon, s->match->template->document, key, text, &meaning);
  return meaning.value == NULL ? 0 : meaning.proven ? 2 : 1;
}

/* Print of a place that no value of its column would begin or end at: another column's. */
static gboolean
is_beside (Places *s, const KkTemplateField *field, KkTemplateOffset offset, int dx, KkBox box)
{
  KkBox sample = kk_template_match_box (s->match, shifted (field->sample, offset));
  int reach = (int) (2 * s->match->em);
  return box.x > sample.x + dx + sample.w + reach || box.x + box.w < sample.x + dx - reach;
}

/* The reader found a value of the household's by itself. */
static gboolean
reader_has (Places *s, const KkTemplateField *field)
{
  for (guint i = 0; i < s->given->len && field->scope == KK_SCOPE_NOTICE; i++)
    if (g_str_equal (((KkItem *) s->given->pdata[i])->key, field->key))
      return TRUE;
  return FALSE;
}

/* One value of the template. NULL where its place is empty. */
static KkItem *
item_at (Places *s, const KkTemplateField *field, KkTemplateOffset offset, int person)
{
  int dx, dy;
  Verified verified;
  gboolean moved;
  residual (s, field, offset, &dx, &dy, &verified, &moved);
  if (moved)
    return NULL; /* drifted: what the reader found by itself stands */
  KkBox place = kk_template_match_box (s->match, shifted (field->place, offset));
  place.x += dx;
  place.y += dy;
  KkBox box = { 0 };
  g_autoptr (GArray) spans = gather (s, place, &box);
  g_autofree char *text = kk_locate_text (s->view->texts, spans);
  if (spans->len == 0 || kk_interpret_is_blank (text) || is_beside (s, field, offset, dx, box))
    return NULL;
  gboolean offers = offers_choice (text);
  int sense = offers ? 0 : worth (s, field->key, spans);
  /* Nothing here says that it is the value but its looks. */
  if (verified == NOT_VERIFIED && (sense < 2 || reader_has (s, field)))
    return NULL;
  KkItem *item = g_new0 (KkItem, 1);
  item->key = kk_field_find (field->scope, field->key)->key;
  item->row = item->table = -1;
  item->person = person;
  item->placed = TRUE;
  item->fit = kk_interpret_plausible (item->key, text);
  gboolean borne_out = FALSE, denied = FALSE;
  for (guint i = 0; i < s->given->len; i++)
    {
      const KkItem *other = s->given->pdata[i];
      double share = shared (spans, other->spans);
      if (share < 0.5)
        continue;
      if (!g_str_equal (other->key, item->key))
        {
          denied = denied || field->read_as == NULL || !g_str_equal (field->read_as, other->key);
          continue;
        }
      g_autofree char *theirs = kk_locate_text (s->view->texts, other->spans);
      if (offers_choice (theirs))
        continue;
      borne_out = TRUE;
      /* It knows where an issuer's name ends and the mayor's begins. */
      if (g_str_equal (item->key, "issuer") || worth (s, item->key, other->spans) > sense)
        {
          sense = 2;
          g_array_set_size (spans, 0);
          g_array_append_vals (spans, other->spans->data, other->spans->len);
          box = other->box;
          item->fit = other->fit;
        }
    }
  item->spans = g_steal_pointer (&spans);
  item->box = box;
  item->label_box = box;
  /* Beside its label it is read once more, with the characters of its class alone. */
  if (!borne_out && (offers || (sense == 0 && verified != BY_LABEL)))
    {
      kk_item_free (item);
      return NULL;
    }
  gboolean trusted = verified == BY_LABEL && s->match->score >= STRONG;
  if (!borne_out
      && (verified == NOT_VERIFIED || (denied && !trusted) || g_str_equal (item->key, "issuer")))
    item->limit = UNPROVEN;
  return item;
}

/* ——— persons ——— */

static GPtrArray *
slot_items (Places *s, KkTemplateOffset offset, int person, guint *labels, guint *found)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_item_free);
  const GPtrArray *fields = s->match->page->fields;
  *labels = *found = 0;
  for (guint i = 0; i < fields->len; i++)
    {
      const KkTemplateField *field = fields->pdata[i];
      if (field->scope != KK_SCOPE_PERSON)
        continue;
      const KkTemplateLabel *label = label_of (s, field);
      if (label != NULL && label->person >= 0)
        {
          (*labels)++;
          *found += repeated_label (s, label, offset) >= 0;
        }
    }
  if (*labels > 0 && *found * 2 < *labels)
    return items;
  for (guint i = 0; i < fields->len; i++)
    {
      const KkTemplateField *field = fields->pdata[i];
      KkItem *item = field->scope == KK_SCOPE_PERSON ? item_at (s, field, offset, person) : NULL;
      if (item != NULL)
        g_ptr_array_add (items, item);
    }
  return items;
}

static gboolean
knows (Places *s, const char *key)
{
  const GPtrArray *fields = s->match->page->fields;
  for (guint i = 0; i < fields->len; i++)
    if (g_str_equal (((KkTemplateField *) fields->pdata[i])->key, key))
      return TRUE;
  return FALSE;
}

/* Values that only a person can have stand here. */
static gboolean
is_person (Places *s, const GPtrArray *items)
{
  static const char *const telling[]
      = { "birth_date", "my_number", "juminhyo_code", "name_kana", "sex", "card_number" };
  guint told = 0, could = 0;
  for (guint k = 0; k < G_N_ELEMENTS (telling); k++)
    {
      could += knows (s, telling[k]);
      for (guint i = 0; i < items->len; i++)
        told += g_str_equal (((KkItem *) items->pdata[i])->key, telling[k])
                && ((KkItem *) items->pdata[i])->fit >= 0.5;
    }
  return items->len > 0 && told >= MIN (could, 2);
}

static int
place_persons (Places *s)
{
  const KkTemplatePage *page = s->match->page;
  int persons = 0;
  gboolean goes_on = page->step.x != 0 || page->step.y != 0;
  KkTemplateOffset offset = { 0, 0 };
  for (guint n = 0; n < SLOTS_MAX; n++)
    {
      if (n < page->slots->len)
        offset = g_array_index (page->slots, KkTemplateOffset, n);
      else if (goes_on && page->slots->len > 0)
        {
          offset.x += page->step.x;
          offset.y += page->step.y;
        }
      else
        break;
      KkBox where = kk_template_match_box (s->match, (KkBox){ offset.x, offset.y, 1, 1 });
      if (where.y > s->view->sheet->height || where.x > s->view->sheet->width)
        break;
      guint labels, found;
      g_autoptr (GPtrArray) items = slot_items (s, offset, persons, &labels, &found);
      gboolean here = is_person (s, items);
      if (!here && n >= page->slots->len)
        break;
      if (!here)
        continue;
      persons++;
      g_ptr_array_set_free_func (items, NULL);
      g_ptr_array_extend_and_steal (s->out, g_steal_pointer (&items));
    }
  return persons;
}

/* ——— what the template does not speak of ——— */

static gboolean
is_noise (Places *s, const KkItem *item)
{
  const KkTemplatePage *page = s->match->page;
  for (guint i = 0; i < page->noise->len; i++)
    {
      const KkTemplateNoise *noise = page->noise->pdata[i];
      if (!g_str_equal (noise->key, item->key))
        continue;
      for (guint k = 0; k < MAX (page->slots->len, 1); k++)
        {
          KkTemplateOffset offset = page->slots->len > 0
                                        ? g_array_index (page->slots, KkTemplateOffset, k)
                                        : (KkTemplateOffset){ 0, 0 };
          KkBox b = kk_template_match_box (s->match, shifted (noise->box, offset)), c = item->box;
          if (kk_box_overlap (b.x, b.x + b.w, c.x, c.x + c.w) * 2 > MIN (b.w, c.w)
              && kk_box_overlap (b.y, b.y + b.h, c.y, c.y + c.h) * 2 > MIN (b.h, c.h))
            return TRUE;
        }
    }
  return FALSE;
}

static const KkItem *
placed_item (Places *s, guint n, const char *key, int person)
{
  for (guint i = 0; i < n; i++)
    {
      const KkItem *item = s->out->pdata[i];
      if (item->person == person && g_str_equal (item->key, key))
        return item;
    }
  return NULL;
}

/* The placed item that holds most of the item's print; NULL. */
static const KkItem *
covering (Places *s, guint n, const KkItem *item)
{
  for (guint i = 0; i < n; i++)
    if (shared (((KkItem *) s->out->pdata[i])->spans, item->spans) >= 0.5)
      return s->out->pdata[i];
  return NULL;
}

static void
keep_others (Places *s, int persons)
{
  guint n = s->out->len;
  int numbers[SLOTS_MAX * 2];
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    numbers[i] = -1;
  for (guint i = 0; i < s->given->len; i++)
    {
      const KkItem *item = s->given->pdata[i];
      const KkItem *over = covering (s, n, item);
      if (item->person >= 0 && item->person < (int) G_N_ELEMENTS (numbers) && over != NULL
          && over->person >= 0 && g_str_equal (over->key, item->key))
        numbers[item->person] = over->person;
    }
  for (guint i = s->given->len; i-- > 0;)
    {
      KkItem *item = s->given->pdata[i];
      if (covering (s, n, item) != NULL || is_noise (s, item)
          || item->person >= (int) G_N_ELEMENTS (numbers))
        continue;
      int person = item->person;
      if (person >= 0)
        {
          if (numbers[person] < 0)
            numbers[person] = persons++;
          person = numbers[person];
        }
      if (placed_item (s, n, item->key, person) != NULL)
        continue;
      item->person = person;
      gboolean alone = person < 0 || placed_item (s, n, "name", person) != NULL;
      if (alone && knows (s, item->key))
        item->limit = UNPROVEN; /* not where the template has it */
      g_ptr_array_add (s->out, g_ptr_array_steal_index (s->given, i));
    }
}

GPtrArray *
kk_template_items (const KkTemplateMatch *match,
                   const KkTemplateView *view,
                   KkLexicon *lexicon,
                   GPtrArray *items)
{
  Places s = { match, view, lexicon, items, NULL, g_hash_table_new (NULL, NULL) };
  s.out = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_item_free);
  for (guint i = 0; i < match->found->len; i++)
    {
      int anchor = g_array_index (match->found, KkLabelFound, i).anchor;
      if (anchor >= 0)
        g_hash_table_add (s.words, GINT_TO_POINTER (anchor + 1));
    }
  for (guint i = 0; i < match->page->fields->len; i++)
    {
      const KkTemplateField *field = match->page->fields->pdata[i];
      KkItem *item = field->scope == KK_SCOPE_NOTICE
                         ? item_at (&s, field, (KkTemplateOffset){ 0, 0 }, -1)
                         : NULL;
      if (item != NULL)
        g_ptr_array_add (s.out, item);
    }
  int persons = place_persons (&s);
  keep_others (&s, persons);
  g_hash_table_unref (s.words);
  g_ptr_array_unref (items);
  return s.out;
}
