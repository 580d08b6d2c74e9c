/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-glyph-grid.h"

#include "ui/kk-widget.h"

struct _KkGlyphGrid
{
  GtkWidget parent_instance;

  /* Owned */
  GtkWidget *scroller;
  GtkWidget *box;
  GPtrArray *cells; /* KkGlyphCell* */
  char *css_class;
  int columns;
};

G_DEFINE_FINAL_TYPE (KkGlyphGrid, kk_glyph_grid, GTK_TYPE_WIDGET)

static guint activated_signal;

KkGlyphCell *
kk_glyph_cell_new (const char *text, const char *note, const char *name)
{
  KkGlyphCell *cell = g_new0 (KkGlyphCell, 1);

  cell->text = g_strdup (text);
  cell->note = g_strdup (note);
  cell->name = g_strdup (name);
  return cell;
}

void
kk_glyph_cell_free (KkGlyphCell *cell)
{
  g_free (cell->text);
  g_free (cell->note);
  g_free (cell->name);
  g_free (cell);
}

static GtkWidget *
new_child (KkGlyphGrid *self)
{
  GtkWidget *child = gtk_flow_box_child_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *character = gtk_label_new (NULL);
  GtkWidget *note = gtk_label_new (NULL);

  gtk_widget_add_css_class (character, self->css_class);
  gtk_widget_add_css_class (note, "glyph-note");
  gtk_label_set_justify (GTK_LABEL (note), GTK_JUSTIFY_CENTER);
  gtk_box_append (GTK_BOX (box), character);
  gtk_box_append (GTK_BOX (box), note);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), box);
  /* The cursor stays in the entry. */
  gtk_widget_set_focusable (child, FALSE);
  return child;
}

static void
set_child (GtkWidget *child, const KkGlyphCell *cell)
{
  GtkWidget *character
      = gtk_widget_get_first_child (gtk_flow_box_child_get_child (GTK_FLOW_BOX_CHILD (child)));
  GtkWidget *note = gtk_widget_get_next_sibling (character);

  gtk_label_set_label (GTK_LABEL (character), cell->text);
  gtk_label_set_label (GTK_LABEL (note), cell->note);
  gtk_widget_set_visible (note, *cell->note != '\0');
  gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, cell->name,
                                  -1);
}

static void
child_activated_cb (GtkFlowBox *box, GtkFlowBoxChild *child, KkGlyphGrid *self)
{
  g_signal_emit (self, activated_signal, 0, (guint) gtk_flow_box_child_get_index (child));
}

static void
kk_glyph_grid_dispose (GObject *object)
{
  KkGlyphGrid *self = KK_GLYPH_GRID (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  G_OBJECT_CLASS (kk_glyph_grid_parent_class)->dispose (object);
}

static void
kk_glyph_grid_finalize (GObject *object)
{
  KkGlyphGrid *self = KK_GLYPH_GRID (object);

  g_ptr_array_unref (self->cells);
  g_free (self->css_class);
  G_OBJECT_CLASS (kk_glyph_grid_parent_class)->finalize (object);
}

static void
kk_glyph_grid_class_init (KkGlyphGridClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kk_glyph_grid_dispose;
  G_OBJECT_CLASS (klass)->finalize = kk_glyph_grid_finalize;
  activated_signal = g_signal_new ("activated", KK_TYPE_GLYPH_GRID, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
kk_glyph_grid_init (KkGlyphGrid *self)
{
  self->cells = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_glyph_cell_free);
  self->scroller = gtk_scrolled_window_new ();
  self->box = gtk_flow_box_new ();
  gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (self->box), TRUE);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (self->box), 0);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (self->box), 0);
  gtk_widget_set_valign (self->box, GTK_ALIGN_START);
  g_signal_connect (self->box, "child-activated", G_CALLBACK (child_activated_cb), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->box);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "glyphs");
}

GtkWidget *
kk_glyph_grid_new (const char *name, int columns, const char *css_class)
{
  KkGlyphGrid *self = g_object_new (KK_TYPE_GLYPH_GRID, NULL);

  self->columns = columns;
  self->css_class = g_strdup (css_class);
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (self->box), (guint) columns);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (self->box), (guint) columns);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->box), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
  return GTK_WIDGET (self);
}

void
kk_glyph_grid_set_height (KkGlyphGrid *self, int height)
{
  /* One of the two must never be larger than the other on the way. */
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->scroller), -1);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scroller), height);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->scroller), height);
}

void
kk_glyph_grid_show (KkGlyphGrid *self, GPtrArray *cells)
{
  GtkWidget *child = gtk_widget_get_first_child (self->box);

  g_ptr_array_unref (self->cells);
  self->cells = cells;
  for (guint i = 0; i < cells->len; i++)
    {
      if (!child)
        {
          child = new_child (self);
          gtk_flow_box_append (GTK_FLOW_BOX (self->box), child);
        }
      set_child (child, g_ptr_array_index (cells, i));
      gtk_widget_set_visible (child, TRUE);
      child = gtk_widget_get_next_sibling (child);
    }
  for (; child; child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_visible (child, FALSE);
  kk_glyph_grid_select (self, 0);
}

guint
kk_glyph_grid_get_n (KkGlyphGrid *self)
{
  return self->cells->len;
}

int
kk_glyph_grid_get_selected (KkGlyphGrid *self)
{
  GList *selected = gtk_flow_box_get_selected_children (GTK_FLOW_BOX (self->box));
  int index = selected ? gtk_flow_box_child_get_index (selected->data) : -1;

  g_list_free (selected);
  return index < (int) self->cells->len ? index : -1;
}

const KkGlyphCell *
kk_glyph_grid_get (KkGlyphGrid *self)
{
  int index = kk_glyph_grid_get_selected (self);

  return index >= 0 ? g_ptr_array_index (self->cells, (guint) index) : NULL;
}

void
kk_glyph_grid_select (KkGlyphGrid *self, int index)
{
  GtkAdjustment *adjustment
      = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  GtkFlowBoxChild *child = NULL;
  graphene_rect_t bounds;

  gtk_flow_box_unselect_all (GTK_FLOW_BOX (self->box));
  if (index >= 0 && index < (int) self->cells->len)
    child = gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (self->box), index);
  if (child)
    gtk_flow_box_select_child (GTK_FLOW_BOX (self->box), child);
  if (index <= 0)
    gtk_adjustment_set_value (adjustment, 0);
  else if (child && gtk_widget_compute_bounds (GTK_WIDGET (child), self->box, &bounds))
    gtk_adjustment_clamp_page (adjustment, bounds.origin.y, bounds.origin.y + bounds.size.height);
}

gboolean
kk_glyph_grid_move (KkGlyphGrid *self, int columns, int rows)
{
  int from = kk_glyph_grid_get_selected (self);
  int last = (int) self->cells->len - 1;
  int to = from + columns + rows * self->columns;

  if (last < 0)
    return FALSE;
  if (from < 0)
    to = 0;
  /* Down from above a short last line goes to its end. */
  else if (rows > 0 && to > last && last / self->columns > from / self->columns)
    to = last;
  if (to < 0 || to > last)
    return FALSE;
  kk_glyph_grid_select (self, to);
  return TRUE;
}
