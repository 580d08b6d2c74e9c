/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-pick-list.h"

#include "ui/kk-field-text.h"

#define MAX_PICKS 300
#define MAX_HEIGHT 320

/* What a page may say instead, of all the field's sources together. */
typedef struct
{
  const char *text;
  double score;
} Other;

static int
best_first (gconstpointer a, gconstpointer b)
{
  const Other *p = a, *q = b;

  return p->score > q->score ? -1 : p->score < q->score;
}

static GArray *
list_others (const KkValue *value)
{
  GArray *others = g_array_new (FALSE, FALSE, sizeof (Other));

  for (guint i = 0; value && i < value->sources->len; i++)
    {
      const KkSource *source = g_ptr_array_index (value->sources, i);

      for (guint j = 0; source->alternatives && source->alternatives[j]; j++)
        {
          Other other = { source->alternatives[j],
                          source->alternative_scores ? source->alternative_scores[j] : 0 };

          g_array_append_val (others, other);
        }
    }
  g_array_sort (others, best_first);
  return others;
}

static void
add (GPtrArray *picks, const char *text, const char *now)
{
  if (text && *text && !g_str_equal (text, now) && picks->len < MAX_PICKS
      && !g_ptr_array_find_with_equal_func (picks, text, g_str_equal, NULL))
    g_ptr_array_add (picks, g_strdup (text));
}

GPtrArray *
kk_pick_list_collect (const KkField *field, const KkValue *value, const char *now)
{
  GPtrArray *picks = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) choices = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) others = list_others (value);

  for (guint i = 0; value && i < value->sources->len; i++)
    {
      const KkSource *source = g_ptr_array_index (value->sources, i);

      add (picks, source->value, now);
    }
  for (guint i = 0; i < others->len; i++)
    add (picks, g_array_index (others, Other, i).text, now);
  kk_field_text_add_choices (field, now, choices);
  for (guint i = 0; i < choices->len; i++)
    add (picks, g_ptr_array_index (choices, i), now);
  return picks;
}

/* The value, and behind it the digit that picks it without the list. */
static GtkWidget *
new_line (const KkField *field, const char *value, gboolean foreign)
{
  g_autofree char *text = kk_field_text_show (field, value, foreign);
  guint digit = kk_field_text_choice_digit (field, value);
  g_autofree char *key = digit > 0 ? g_strdup_printf ("%u", digit) : NULL;
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "mincho");
  gtk_box_append (GTK_BOX (line), label);
  if (key)
    {
      GtkWidget *hint = gtk_label_new (key);

      gtk_widget_add_css_class (hint, "quiet");
      gtk_widget_add_css_class (hint, "small");
      gtk_box_append (GTK_BOX (line), hint);
    }
  return line;
}

void
kk_pick_list_fill (GtkPopover *popover,
                   const KkField *field,
                   const GPtrArray *values,
                   gboolean foreign,
                   const char *name,
                   GCallback chosen,
                   gpointer user_data)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *list = gtk_list_box_new ();

  for (guint i = 0; i < values->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (list),
                         new_line (field, g_ptr_array_index (values, i), foreign));
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect (list, "row-activated", chosen, user_data);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MAX_HEIGHT);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);
  gtk_popover_set_has_arrow (popover, FALSE);
  gtk_popover_set_child (popover, scroller);
}
