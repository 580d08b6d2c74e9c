/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocr/kk-template-learn.h"

#include <math.h>
#include <string.h>

#include "core/kk-text.h"
#include "ocr/kk-template-place.h"

#define SHARE_MIN 0.6 /* of the values have to be found */
#define VALUES_MIN 3
#define LABEL_REACH 16 /* heights of print between a label and its value */

typedef struct
{
  const KkTemplateView *view;
  int index;
  const GPtrArray *truths;
  const GPtrArray *items;
  KkTemplatePage *page;
  GArray *order;      /* int: the truth's person of each slot */
  GArray *anchors;    /* KkAnchor */
  GHashTable *labels; /* anchor index + 1 → label index + 1 */
} Learn;

static const KkAnchor *
anchor_at (Learn *l, guint i)
{
  return &g_array_index (l->anchors, KkAnchor, i);
}

/* On sheets only words of the vocabulary: others may be anybody's data. What is printed on a card
 * is on everybody's but for its holder's values: short words without numbers and nothing of those.
 */
static gboolean
may_be_label (Learn *l, const KkAnchor *a)
{
  const char *word = a->id + 1; /* behind "=" */
  glong length = g_utf8_strlen (word, -1);
  if (a->piece >= 0)
    return TRUE;
  if (!kk_document_is_card (l->view->document))
    return FALSE;
  if (length < 2 || length > 12)
    return FALSE;
  for (const char *p = word; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isalpha (g_utf8_get_char (p)))
      return FALSE;
  for (guint i = 0; i < l->truths->len; i++)
    {
      const KkTruth *t = l->truths->pdata[i];
      g_autofree char *value = kk_text_fold (t->value);
      for (const char *p = word; *p != '\0' && *g_utf8_next_char (p) != '\0';
           p = g_utf8_next_char (p))
        {
          g_autofree char *two = g_strndup (p, g_utf8_next_char (g_utf8_next_char (p)) - p);
          if (strstr (value, two) != NULL)
            return FALSE;
        }
      for (guint n = 0; t->view == l->index && n < t->spans->len; n++)
        {
          const KkSpan *span = &g_array_index (t->spans, KkSpan, n);
          if (span->line == a->line && kk_box_overlap (span->from, span->to, a->from, a->to) > 0)
            return FALSE;
        }
    }
  return TRUE;
}

static gboolean
is_value (Learn *l, const KkAnchor *a)
{
  for (guint i = 0; i < l->truths->len; i++)
    {
      const KkTruth *t = l->truths->pdata[i];
      for (guint n = 0; t->view == l->index && n < t->spans->len; n++)
        {
          const KkSpan *span = &g_array_index (t->spans, KkSpan, n);
          if (span->line == a->line && kk_box_overlap (span->from, span->to, a->from, a->to) > 0)
            return TRUE;
        }
    }
  return FALSE;
}

/* The vocabulary's word stands for the value's key, or for the one the reader took it for. */
static gboolean
speaks_of (const char *keys, const KkTruth *t)
{
  g_auto (GStrv) each = g_strsplit (keys, "|", -1);
  for (guint i = 0; each[i] != NULL; i++)
    {
      if (strcmp (each[i], t->key) == 0 || g_strcmp0 (each[i], t->read_as) == 0)
        return TRUE;
      if (strcmp (each[i], "any_address") == 0 && g_str_has_suffix (t->key, "address"))
        return TRUE;
      if (strcmp (each[i], "any_head") == 0 && g_str_has_suffix (t->key, "_head"))
        return TRUE;
    }
  return FALSE;
}

/* Vocabulary words stand in sentences and values too; a vocabulary word of the place's own key or
 * the nearest print to its left or above it, or below it in its own cell. -1 none. */
static int
label_for (Learn *l, const KkTruth *t)
{
  double em = l->view->layout->em, nearest = G_MAXDOUBLE;
  int best = -1, cell = kk_template_cell (l->view, t->box);
  for (guint i = 0; i < l->anchors->len; i++)
    {
      const KkAnchor *a = anchor_at (l, i);
      KkBox b = a->box, v = t->box;
      if (t->label_box.w > 0 && a->piece >= 0 && a->box.x == t->label_box.x
          && a->box.y == t->label_box.y)
        return (int) i;
      if (is_value (l, a) || !may_be_label (l, a) || (a->piece >= 0 && !speaks_of (a->id, t)))
        continue;
      gboolean row = kk_box_overlap (b.y, b.y + b.h, v.y, v.y + v.h) * 2 > MIN (b.h, v.h);
      double far = G_MAXDOUBLE;
      if (row && b.x + b.w <= v.x + em / 2 && v.x - b.x - b.w < LABEL_REACH * em)
        far = MAX (v.x - b.x - b.w, 0);
      else if (!row && b.y + b.h <= v.y + em / 3
               && kk_box_overlap (b.x, b.x + b.w, v.x, v.x + v.w) > 0)
        far = 1.5 * (v.y - b.y - b.h) + 2 * em;
      else if (!row && a->piece >= 0 && cell >= 0 && kk_template_cell (l->view, b) == cell)
        far = 1.5 * (b.y - v.y - v.h) + em; /* in its foot */
      if (a->piece < 0)
        far = far * 1.5 + em;
      if (far < nearest && far < LABEL_REACH * 2 * em)
        {
          nearest = far;
          best = (int) i;
        }
    }
  return best;
}

static int
add_label (Learn *l, int at, const char *keys)
{
  gpointer known = g_hash_table_lookup (l->labels, GINT_TO_POINTER (at + 1));
  if (known != NULL)
    return GPOINTER_TO_INT (known) - 1;
  if (l->page->labels->len >= KK_TEMPLATE_MAX_LABELS)
    return -1;
  const KkAnchor *a = anchor_at (l, (guint) at);
  const KkText *text = l->view->texts->pdata[a->line];
  g_autoptr (GString) word = g_string_new (NULL);
  for (int i = a->from; i < a->to && i < (int) text->chars->len; i++)
    if (!g_unichar_isspace (g_array_index (text->chars, KkLineChar, i).ch))
      g_string_append_unichar (word, g_array_index (text->chars, KkLineChar, i).ch);
  if (g_utf8_strlen (word->str, -1) > 60)
    return -1;
  KkTemplateLabel *label = g_new0 (KkTemplateLabel, 1);
  label->keys = g_strdup (keys != NULL ? keys : a->piece >= 0 ? a->id : "");
  label->word = g_strdup (word->str);
  label->person = -1;
  label->box = a->box;
  if (strncmp (a->id, "any_", 4) == 0)
    label->group = g_strdup (kk_locate_group (l->view->layout, l->view->pieces, a->box));
  g_ptr_array_add (l->page->labels, label);
  g_hash_table_insert (l->labels, GINT_TO_POINTER (at + 1),
                       GINT_TO_POINTER ((int) l->page->labels->len));
  return (int) l->page->labels->len - 1;
}

/* The word of the same id where a label would stand for another person; -1. */
static int
repeat_of (Learn *l, int at, KkTemplateOffset offset)
{
  const KkAnchor *a = anchor_at (l, (guint) at);
  double em = l->view->layout->em;
  for (guint i = 0; i < l->anchors->len; i++)
    {
      const KkAnchor *b = anchor_at (l, i);
      if ((int) i != at && g_str_equal (a->id, b->id)
          && fabs (b->box.x - (double) a->box.x - offset.x) < 1.5 * em
          && fabs (b->box.y - (double) a->box.y - offset.y) < 0.8 * em)
        return (int) i;
    }
  return -1;
}

/* Which labels stand once a person: those of the first are kept, the others are the same. */
static void
find_repeats (Learn *l, GHashTable *dropped)
{
  g_autoptr (GArray) offsets = g_array_copy (l->page->slots);
  if (offsets->len == 1 && (l->page->step.x != 0 || l->page->step.y != 0))
    g_array_append_val (offsets, l->page->step);
  for (guint i = 0; i < l->anchors->len; i++)
    {
      gpointer known = g_hash_table_lookup (l->labels, GINT_TO_POINTER ((int) i + 1));
      for (guint k = 1; k < offsets->len; k++)
        {
          int other = repeat_of (l, (int) i, g_array_index (offsets, KkTemplateOffset, k));
          if (other < 0)
            continue;
          g_hash_table_add (dropped, GINT_TO_POINTER (other + 1));
          if (known != NULL)
            ((KkTemplateLabel *) l->page->labels->pdata[GPOINTER_TO_INT (known) - 1])->person = 0;
        }
    }
}

/* The title: the largest print of the upper third, as far as it says what paper it is. */
static void
add_title (Learn *l)
{
  static const char *const ends[]
      = { "証明書", "確認書", "附票", "免許証", "カード", "情報", "票" };
  const KkLayoutLine *best = NULL;
  int at = -1, to = 0;
  for (guint i = 0; i < l->view->texts->len && i < l->view->layout->lines->len; i++)
    {
      const KkLayoutLine *line = &g_array_index (l->view->layout->lines, KkLayoutLine, i);
      const KkText *text = l->view->texts->pdata[i];
      if (line->box.y > l->view->sheet->height / 3 || line->vertical || text->chars->len > 40
          || (best != NULL && line->em <= best->em))
        continue;
      g_autoptr (GString) so_far = g_string_new (NULL);
      int end = 0;
      for (guint k = 0; k < text->chars->len; k++)
        {
          gunichar c = g_array_index (text->chars, KkLineChar, k).ch;
          if (!g_unichar_isspace (c))
            g_string_append_unichar (so_far, c);
          for (guint e = 0; e < G_N_ELEMENTS (ends); e++)
            if (g_str_has_suffix (so_far->str, ends[e]) && g_utf8_strlen (so_far->str, -1) >= 4)
              end = (int) k + 1;
        }
      if (end == 0)
        continue;
      best = line;
      at = (int) i;
      to = end;
    }
  if (best == NULL)
    return;
  const KkText *text = l->view->texts->pdata[at];
  KkTemplateLabel *label = g_new0 (KkTemplateLabel, 1);
  g_autoptr (GString) word = g_string_new (NULL);
  for (int k = 0; k < to; k++)
    {
      const KkLineChar *c = &g_array_index (text->chars, KkLineChar, k);
      if (g_unichar_isspace (c->ch))
        continue;
      g_string_append_unichar (word, c->ch);
      label->box = kk_box_union (label->box, c->box);
    }
  label->keys = g_strdup ("title");
  label->word = g_strdup (word->str);
  label->person = -1;
  g_ptr_array_add (l->page->labels, label);
}

static gboolean
have_field (Learn *l, const KkTruth *t)
{
  for (guint i = 0; i < l->page->fields->len; i++)
    {
      const KkTemplateField *f = l->page->fields->pdata[i];
      if (f->scope == t->scope && strcmp (f->key, t->key) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
add_field (Learn *l, const KkTruth *t, KkTemplateOffset offset)
{
  if (have_field (l, t) || l->page->fields->len >= KK_TEMPLATE_MAX_FIELDS)
    return;
  KkTemplateField *field = g_new0 (KkTemplateField, 1);
  field->key = g_strdup (t->key);
  field->scope = t->scope;
  field->place = kk_template_place (l->view, l->index, l->truths, t);
  field->sample = t->box;
  field->read_as = g_strdup (t->read_as);
  field->em = MAX (t->box.h, 1);
  int at = label_for (l, t);
  /* The label of the first person's own block. */
  if (at >= 0 && (offset.x != 0 || offset.y != 0))
    {
      int first = repeat_of (l, at, (KkTemplateOffset){ -offset.x, -offset.y });
      at = first >= 0 ? first : at;
    }
  field->label = at >= 0 ? add_label (l, at, NULL) : -1;
  field->place.x -= offset.x;
  field->place.y -= offset.y;
  field->sample.x -= offset.x;
  field->sample.y -= offset.y;
  g_ptr_array_add (l->page->fields, field);
}

static void
add_fields (Learn *l)
{
  for (guint i = 0; i < l->truths->len; i++)
    {
      const KkTruth *t = l->truths->pdata[i];
      if (t->view == l->index && t->scope == KK_SCOPE_NOTICE)
        add_field (l, t, (KkTemplateOffset){ 0, 0 });
    }
  for (guint s = 0; s < l->order->len; s++)
    for (guint i = 0; i < l->truths->len; i++)
      {
        const KkTruth *t = l->truths->pdata[i];
        if (t->view == l->index && t->scope == KK_SCOPE_PERSON
            && t->person == g_array_index (l->order, int, s))
          add_field (l, t, g_array_index (l->page->slots, KkTemplateOffset, s));
      }
}

/* Labels without a value on this page: they say which page it is all the same. */
static void
add_other_labels (Learn *l, GHashTable *repeats)
{
  for (guint i = 0; i < l->anchors->len; i++)
    {
      const KkAnchor *a = anchor_at (l, i);
      if (a->piece >= 0 && !is_value (l, a)
          && !g_hash_table_contains (repeats, GINT_TO_POINTER ((int) i + 1)))
        add_label (l, (int) i, NULL);
    }
}

static void
add_noise (Learn *l)
{
  for (guint i = 0; i < l->items->len && l->page->noise->len < KK_TEMPLATE_MAX_FIELDS; i++)
    {
      const KkItem *item = l->items->pdata[i];
      gboolean value = FALSE;
      for (guint k = 0; k < l->truths->len && !value; k++)
        {
          const KkTruth *t = l->truths->pdata[k];
          value = t->view == l->index
                  && kk_box_overlap (t->box.x, t->box.x + t->box.w, item->box.x,
                                     item->box.x + item->box.w)
                         > 0
                  && kk_box_overlap (t->box.y, t->box.y + t->box.h, item->box.y,
                                     item->box.y + item->box.h)
                         > 0;
        }
      /* A value that was not found may well be what this is. */
      gboolean lost = FALSE;
      for (guint k = 0; k < l->truths->len && !lost; k++)
        {
          const KkTruth *t = l->truths->pdata[k];
          lost = t->view < 0 && strcmp (t->key, item->key) == 0;
        }
      if (value || lost)
        continue;
      KkTemplateNoise *noise = g_new0 (KkTemplateNoise, 1);
      noise->key = g_strdup (item->key);
      noise->box = item->box;
      g_ptr_array_add (l->page->noise, noise);
    }
}

static void
add_rules (Learn *l)
{
  const GArray *sides[] = { l->view->sheet->horizontal, l->view->sheet->vertical };
  int least = (int) (150 * l->view->sheet->unit);
  for (guint s = 0; s < 2; s++)
    for (guint i = 0; i < sides[s]->len && l->page->rules->len < KK_TEMPLATE_MAX_RULES; i++)
      {
        const KkRule *r = &g_array_index (sides[s], KkRule, i);
        KkBox box = { MIN (r->x0, r->x1), MIN (r->y0, r->y1), abs (r->x1 - r->x0) + 1,
                      abs (r->y1 - r->y0) + 1 };
        if (MAX (box.w, box.h) >= least)
          g_array_append_val (l->page->rules, box);
      }
}

static KkTemplatePage *
learn_page (const KkTemplateView *view, int index, const GPtrArray *truths, const GPtrArray *items)
{
  KkTemplatePage *page = kk_template_page_new ();
  page->width = view->sheet->width;
  page->height = view->sheet->height;
  page->unit = view->sheet->unit;
  page->em = MAX (view->layout->em, 4);
  Learn l = { view, index, truths, items, page, NULL, NULL, NULL };
  l.order = g_array_new (FALSE, FALSE, sizeof (int));
  l.anchors = kk_template_anchors (view);
  l.labels = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) repeats = g_hash_table_new (NULL, NULL);
  kk_template_find_slots (view, index, truths, page, l.order);
  add_title (&l);
  add_fields (&l);
  find_repeats (&l, repeats);
  add_other_labels (&l, repeats);
  find_repeats (&l, repeats);
  add_noise (&l);
  add_rules (&l);
  g_hash_table_unref (l.labels);
  g_array_unref (l.anchors);
  g_array_unref (l.order);
  return page;
}

KkTemplate *
kk_template_learn (const KkTemplateView *views,
                   GPtrArray *const *items,
                   guint n_views,
                   const GPtrArray *truths,
                   const char *id,
                   GError **error)
{
  guint found = 0;
  g_autoptr (GString) lost = g_string_new (NULL);
  for (guint i = 0; i < truths->len; i++)
    {
      const KkTruth *t = truths->pdata[i];
      g_autofree char *path = kk_field_path (t->scope, t->person, t->key);
      found += t->view >= 0;
      if (t->view < 0)
        g_string_append_printf (lost, "%s%s", lost->len > 0 ? ", " : "", path);
    }
  if (found < VALUES_MIN || found < SHARE_MIN * truths->len)
    {
      g_set_error (error, KK_TEMPLATE_ERROR, KK_TEMPLATE_ERROR_TOO_LITTLE,
                   "only %u of %u values were found on the page; not found: %s", found, truths->len,
                   lost->str);
      return NULL;
    }
  g_autoptr (KkTemplate) template = kk_template_new (id);
  guint labels = 0;
  for (guint i = 0; i < n_views; i++)
    {
      KkTemplatePage *page = learn_page (&views[i], (int) i, truths, items[i]);
      labels += page->labels->len;
      g_ptr_array_add (template->pages, page);
    }
  template->seen_as = views[0].document;
  if (labels < 4)
    {
      g_set_error (error, KK_TEMPLATE_ERROR, KK_TEMPLATE_ERROR_TOO_LITTLE,
                   "only %u labels were found on the page: it could not be told from others",
                   labels);
      return NULL;
    }
  return g_steal_pointer (&template);
}
