/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-papers-panel.h"

#include <glib/gi18n.h>

#include "core/kk-papers.h"
#include "ui/kk-widget.h"

/* Why a paper that is only advised is not there. */
static const char *const reasons[]
    = { N_ ("持っていない"), N_ ("後日持参"), N_ ("要らない"), NULL };

struct _KkPapersPanel
{
  GtkWidget parent_instance;

  /* Borrowed */
  GtkWidget *list;

  /* Owned */
  GPtrArray *papers; /* KkPaper* */

  gboolean showing;
};

G_DEFINE_FINAL_TYPE (KkPapersPanel, kk_papers_panel, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_EDIT,
  SIGNAL_PASS,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static const char *
path_of (gpointer widget)
{
  return g_object_get_data (widget, "kk-path");
}

static void
toggled_cb (GtkCheckButton *check, KkPapersPanel *self)
{
  g_autofree char *path = g_strdup (path_of (check));

  if (!self->showing)
    g_signal_emit (self, signals[SIGNAL_EDIT], 0, path,
                   gtk_check_button_get_active (check) ? "true" : "");
}

static void
reason_cb (GtkButton *button, KkPapersPanel *self)
{
  g_autofree char *path = g_strdup (path_of (button));
  g_autofree char *reason = g_strdup (g_object_get_data (G_OBJECT (button), "kk-reason"));

  g_signal_emit (self, signals[SIGNAL_PASS], 0, path, reason);
}

static void
set_path (GtkWidget *widget, const char *path)
{
  g_object_set_data_full (G_OBJECT (widget), "kk-path", g_strdup (path), g_free);
}

static GtkWidget *
new_text (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (label, text);
  gtk_widget_add_css_class (label, "small");
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
add_reasons (KkPapersPanel *self, GtkWidget *line, const KkPaper *paper)
{
  for (guint i = 0; reasons[i]; i++)
    {
      const char *text = _ (reasons[i]);
      GtkWidget *button = gtk_button_new_with_label (text);
      g_autofree char *name = g_strdup_printf ("%s %s", paper->label, text);

      set_path (button, paper->path);
      g_object_set_data_full (G_OBJECT (button), "kk-reason", g_strdup (text), g_free);
      gtk_widget_add_css_class (button, "flat");
      gtk_widget_add_css_class (button, "small");
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                      -1);
      g_signal_connect (button, "clicked", G_CALLBACK (reason_cb), self);
      gtk_box_append (GTK_BOX (line), button);
    }
}

static void
add_line (KkPapersPanel *self, const KkPaper *paper)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *check = gtk_check_button_new_with_label (paper->label);
  GtkWidget *why = NULL;
  g_autofree char *name = g_strdup_printf (_ ("書類 %s"), paper->label);
  gboolean passed = paper->remark && *paper->remark;
  const char *state = paper->seen ? NULL : paper->blocking ? _ ("✕ 必要") : _ ("▲ あるか確認");

  set_path (check, paper->path);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), paper->seen);
  gtk_widget_set_tooltip_text (check, paper->why);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, paper->why, -1);
  g_signal_connect (check, "toggled", G_CALLBACK (toggled_cb), self);
  gtk_box_append (GTK_BOX (line), check);
  if (!paper->seen && passed)
    {
      g_autofree char *text = g_strdup_printf (_ ("なし（%s）"), paper->remark);

      gtk_box_append (GTK_BOX (line), new_text (text, "quiet"));
    }
  else if (!paper->seen)
    {
      gtk_box_append (GTK_BOX (line),
                      new_text (state, paper->blocking ? "error-text" : "check-text"));
      why = new_text (paper->why, "quiet");
      gtk_widget_set_hexpand (why, TRUE);
      gtk_box_append (GTK_BOX (line), why);
      if (!paper->blocking)
        add_reasons (self, line, paper);
    }
  gtk_box_append (GTK_BOX (self->list), line);
}

static gboolean
is_same (const GPtrArray *a, const GPtrArray *b)
{
  if (!a || a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    {
      const KkPaper *x = g_ptr_array_index (a, i), *y = g_ptr_array_index (b, i);

      if (!g_str_equal (x->path, y->path) || x->seen != y->seen
          || g_strcmp0 (x->remark, y->remark) != 0)
        return FALSE;
    }
  return TRUE;
}

void
kk_papers_panel_show (KkPapersPanel *self, const KkNotice *notice)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *today = g_date_time_format (now, "%Y-%m-%d");
  g_autoptr (GPtrArray) papers = kk_papers_wanted (notice, today);
  GtkWidget *child = gtk_widget_get_focus_child (self->list);
  GtkWidget *focus = child ? gtk_widget_get_first_child (child) : NULL;
  g_autofree char *path = focus ? g_strdup (path_of (focus)) : NULL;

  if (is_same (self->papers, papers))
    return;
  g_clear_pointer (&self->papers, g_ptr_array_unref);
  self->papers = g_steal_pointer (&papers);
  self->showing = TRUE;
  while ((child = gtk_widget_get_first_child (self->list)))
    gtk_box_remove (GTK_BOX (self->list), child);
  for (guint i = 0; i < self->papers->len; i++)
    add_line (self, g_ptr_array_index (self->papers, i));
  self->showing = FALSE;
  if (path)
    kk_papers_panel_focus (self, path);
}

gboolean
kk_papers_panel_has_papers (KkPapersPanel *self)
{
  return self->papers && self->papers->len > 0;
}

char *
kk_papers_panel_dup_title (KkPapersPanel *self)
{
  g_autofree char *missing = self->papers ? kk_papers_missing_text (self->papers, TRUE) : NULL;

  return missing ? g_strdup_printf (_ ("必要な書類　✕ 不足: %s"), missing)
                 : g_strdup (_ ("必要な書類"));
}

gboolean
kk_papers_panel_focus (KkPapersPanel *self, const char *path)
{
  for (GtkWidget *line = gtk_widget_get_first_child (self->list); line;
       line = gtk_widget_get_next_sibling (line))
    {
      GtkWidget *check = gtk_widget_get_first_child (line);

      if (g_str_equal (path_of (check), path))
        return gtk_widget_grab_focus (check);
    }
  return FALSE;
}

static void
kk_papers_panel_dispose (GObject *object)
{
  KkPapersPanel *self = KK_PAPERS_PANEL (object);

  g_clear_pointer (&self->list, gtk_widget_unparent);
  g_clear_pointer (&self->papers, g_ptr_array_unref);
  G_OBJECT_CLASS (kk_papers_panel_parent_class)->dispose (object);
}

static void
kk_papers_panel_class_init (KkPapersPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kk_papers_panel_dispose;
  signals[SIGNAL_EDIT] = g_signal_new ("edit", KK_TYPE_PAPERS_PANEL, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_PASS] = g_signal_new ("pass", KK_TYPE_PAPERS_PANEL, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
kk_papers_panel_init (KkPapersPanel *self)
{
  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_widget_add_css_class (self->list, "block-body");
  gtk_widget_set_parent (self->list, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("必要な書類"), -1);
}

GtkWidget *
kk_papers_panel_new (void)
{
  return g_object_new (KK_TYPE_PAPERS_PANEL, NULL);
}
