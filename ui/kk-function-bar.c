/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-function-bar.h"

#include <glib/gi18n.h>

#include "ui/kk-widget.h"

#define N_KEYS 12

struct _KkFunctionBar
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *keys;
  GtkWidget *primary;
  GtkWidget *primary_text;

  /* Owned by keys */
  GtkWidget *buttons[N_KEYS + 1];
  GtkWidget *names[N_KEYS + 1];
  gboolean enabled[N_KEYS + 1];
  gboolean composing;
};

G_DEFINE_FINAL_TYPE (KkFunctionBar, kk_function_bar, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_KEY,
  SIGNAL_PRIMARY,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* The keys Mozc and its kin convert with. */
static gboolean
belongs_to_composition (guint key)
{
  return key >= 6 && key <= 10;
}

static void
update_sensitivity (KkFunctionBar *self, guint key)
{
  gtk_widget_set_sensitive (self->buttons[key], kk_function_bar_is_enabled (self, key));
}

static void
key_clicked_cb (GtkButton *button, KkFunctionBar *self)
{
  guint key = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "kk-key"));

  g_signal_emit (self, signals[SIGNAL_KEY], 0, key);
}

static void
primary_clicked_cb (GtkButton *button, KkFunctionBar *self)
{
  g_signal_emit (self, signals[SIGNAL_PRIMARY], 0);
}

static void
add_key (KkFunctionBar *self, guint key)
{
  g_autofree char *text = g_strdup_printf ("F%u", key);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *number = gtk_label_new (text);

  self->buttons[key] = gtk_button_new ();
  self->names[key] = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->buttons[key], "key");
  gtk_widget_add_css_class (number, "fkey");
  gtk_widget_add_css_class (self->names[key], "fname");
  gtk_label_set_ellipsize (GTK_LABEL (self->names[key]), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), number);
  gtk_box_append (GTK_BOX (box), self->names[key]);
  gtk_button_set_child (GTK_BUTTON (self->buttons[key]), box);
  /* The keys themselves are the keyboard's way; the focus stays in the form. */
  gtk_widget_set_focusable (self->buttons[key], FALSE);
  gtk_widget_set_visible (self->buttons[key], FALSE);
  g_object_set_data (G_OBJECT (self->buttons[key]), "kk-key", GUINT_TO_POINTER (key));
  g_signal_connect (self->buttons[key], "clicked", G_CALLBACK (key_clicked_cb), self);
  gtk_box_append (GTK_BOX (self->keys), self->buttons[key]);
}

static void
kk_function_bar_dispose (GObject *object)
{
  kk_widget_dispose (object, KK_TYPE_FUNCTION_BAR);
  G_OBJECT_CLASS (kk_function_bar_parent_class)->dispose (object);
}

static void
kk_function_bar_class_init (KkFunctionBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kk_function_bar_dispose;
  signals[SIGNAL_KEY] = g_signal_new ("key", KK_TYPE_FUNCTION_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                      NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SIGNAL_PRIMARY] = g_signal_new ("primary", KK_TYPE_FUNCTION_BAR, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/kakanai/ui/kk-function-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, KkFunctionBar, keys);
  gtk_widget_class_bind_template_child (widget_class, KkFunctionBar, primary);
  gtk_widget_class_bind_template_child (widget_class, KkFunctionBar, primary_text);
  gtk_widget_class_bind_template_callback (widget_class, primary_clicked_cb);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TOOLBAR);
}

static void
kk_function_bar_init (KkFunctionBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint key = 1; key <= N_KEYS; key++)
    add_key (self, key);
}

GtkWidget *
kk_function_bar_new (void)
{
  return g_object_new (KK_TYPE_FUNCTION_BAR, NULL);
}

void
kk_function_bar_set_key (KkFunctionBar *self, guint key, const char *label, gboolean enabled)
{
  g_return_if_fail (KK_IS_FUNCTION_BAR (self) && key >= 1 && key <= N_KEYS);

  gtk_widget_set_visible (self->buttons[key], label != NULL);
  self->enabled[key] = label != NULL && enabled;
  if (label)
    {
      g_autofree char *name = g_strdup_printf ("F%u %s", key, label);

      gtk_label_set_label (GTK_LABEL (self->names[key]), label);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->buttons[key]),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
    }
  update_sensitivity (self, key);
}

void
kk_function_bar_set_primary (KkFunctionBar *self, const char *label, gboolean enabled)
{
  gtk_widget_set_visible (self->primary, label != NULL);
  gtk_widget_set_sensitive (self->primary, enabled);
  if (!label)
    return;
  gtk_label_set_label (GTK_LABEL (self->primary_text), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->primary), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
}

void
kk_function_bar_set_composing (KkFunctionBar *self, gboolean composing)
{
  self->composing = composing;
  for (guint key = 1; key <= N_KEYS; key++)
    update_sensitivity (self, key);
}

gboolean
kk_function_bar_get_composing (KkFunctionBar *self)
{
  return self->composing;
}

gboolean
kk_function_bar_is_enabled (KkFunctionBar *self, guint key)
{
  g_return_val_if_fail (KK_IS_FUNCTION_BAR (self) && key >= 1 && key <= N_KEYS, FALSE);

  return self->enabled[key] && !(self->composing && belongs_to_composition (key));
}

void
kk_function_bar_show_screen (KkFunctionBar *self, KkScreen *screen)
{
  gboolean enabled = FALSE;
  const char *label = NULL;

  for (guint key = 1; key <= N_KEYS; key++)
    {
      label = screen ? kk_screen_key_label (screen, key, &enabled) : NULL;
      kk_function_bar_set_key (self, key, label, enabled);
    }
  label = screen ? kk_screen_primary_label (screen, &enabled) : NULL;
  kk_function_bar_set_primary (self, label, enabled);
}
