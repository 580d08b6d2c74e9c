/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-kind-chooser.h"

#include <string.h>

#include <glib/gi18n.h>

#include "core/kk-kind.h"
#include "ui/kk-widget.h"

#define COLUMNS 3 /* of kinds beside the name of their class */

/* As a person finds them, not as the law counts them. */
static const char kind_keys[] = "123456789ABCDEFGHI";
static const struct
{
  KkKindClass kind_class;
  const char *label;
} classes[] = {
  { KK_KIND_IN, N_ ("転入") },     { KK_KIND_WITHIN, N_ ("転居") },
  { KK_KIND_OUT, N_ ("転出") },    { KK_KIND_HOUSEHOLD, N_ ("世帯") },
  { KK_KIND_LEDGER, N_ ("職権") }, { KK_KIND_REQUEST, N_ ("証明書") },
};

struct _KkKindChooser
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *grid;
  GtkWidget *partial;
  GtkWidget *foreign;

  /* Borrowed: children of grid */
  GtkWidget *buttons[KK_N_KINDS]; /* in the order of their keys */

  KkKind kinds[KK_N_KINDS];
  guint first; /* where the focus goes */
};

G_DEFINE_FINAL_TYPE (KkKindChooser, kk_kind_chooser, GTK_TYPE_WIDGET)

static guint chosen_signal;

static void
choose (KkKindChooser *self, guint i)
{
  gboolean partial = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->partial));
  gboolean foreign = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->foreign));

  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->partial), FALSE);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->foreign), FALSE);
  g_signal_emit (self, chosen_signal, 0, (guint) self->kinds[i],
                 partial && kk_kind_has_parts (self->kinds[i]), foreign);
}

static void
clicked_cb (GtkButton *button, KkKindChooser *self)
{
  for (guint i = 0; i < KK_N_KINDS; i++)
    if (self->buttons[i] == GTK_WIDGET (button))
      {
        choose (self, i);
        return;
      }
}

static void
toggle (GtkWidget *check)
{
  if (gtk_widget_get_visible (check))
    gtk_check_button_set_active (GTK_CHECK_BUTTON (check),
                                 !gtk_check_button_get_active (GTK_CHECK_BUTTON (check)));
}

static gboolean
key_cb (GtkEventControllerKey *controller,
        guint keyval,
        guint code,
        GdkModifierType state,
        KkKindChooser *self)
{
  gunichar c = gdk_keyval_to_unicode (gdk_keyval_to_upper (keyval));
  const char *at = c > 0 && c < 0x80 ? strchr (kind_keys, (char) c) : NULL;

  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return FALSE;
  if (c == '-')
    toggle (self->partial);
  else if (c == '0')
    toggle (self->foreign);
  else if (at && gtk_widget_get_sensitive (self->buttons[at - kind_keys]))
    choose (self, (guint) (at - kind_keys));
  else
    return FALSE;
  return TRUE;
}

static GtkWidget *
new_button (KkKindChooser *self, KkKind kind, char key)
{
  g_autofree char *key_text = g_strdup_printf ("%c", key);
  g_autofree char *tip = g_strdup_printf ("%s　%s", kk_kind_label (kind), kk_kind_article (kind));
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *key_label = gtk_label_new (key_text);

  gtk_label_set_width_chars (GTK_LABEL (key_label), 1);
  gtk_widget_add_css_class (key_label, "kindkey");
  gtk_box_append (GTK_BOX (box), key_label);
  gtk_box_append (GTK_BOX (box), gtk_label_new (kk_kind_short_label (kind)));
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_set_hexpand (button, TRUE);
  gtk_widget_add_css_class (button, "kind");
  gtk_widget_set_tooltip_text (button, tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  kk_kind_label (kind), -1);
  g_signal_connect (button, "clicked", G_CALLBACK (clicked_cb), self);
  return button;
}

static void
add_kinds (KkKindChooser *self)
{
  guint n = 0;
  int line = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (classes); i++)
    {
      GtkWidget *name = gtk_label_new (_ (classes[i].label));
      int column = 0;

      gtk_label_set_xalign (GTK_LABEL (name), 0);
      gtk_widget_set_valign (name, GTK_ALIGN_START);
      gtk_widget_set_margin_top (name, 6);
      gtk_widget_add_css_class (name, "field-label");
      gtk_grid_attach (GTK_GRID (self->grid), name, 0, line, 1, 1);
      for (guint kind = 0; kind < KK_N_KINDS; kind++)
        {
          if (kk_kind_class ((KkKind) kind) != classes[i].kind_class || n >= KK_N_KINDS)
            continue;
          self->kinds[n] = (KkKind) kind;
          self->buttons[n] = new_button (self, (KkKind) kind, kind_keys[n]);
          gtk_grid_attach (GTK_GRID (self->grid), self->buttons[n], 1 + column % COLUMNS,
                           line + column / COLUMNS, 1, 1);
          n++;
          column++;
        }
      line += (column + COLUMNS - 1) / COLUMNS;
    }
}

static void
kk_kind_chooser_dispose (GObject *object)
{
  kk_widget_dispose (object, KK_TYPE_KIND_CHOOSER);
  G_OBJECT_CLASS (kk_kind_chooser_parent_class)->dispose (object);
}

static void
kk_kind_chooser_class_init (KkKindChooserClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kk_kind_chooser_dispose;
  chosen_signal = g_signal_new ("chosen", KK_TYPE_KIND_CHOOSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 3, G_TYPE_UINT, G_TYPE_BOOLEAN, G_TYPE_BOOLEAN);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/kakanai/ui/kk-kind-chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, KkKindChooser, grid);
  gtk_widget_class_bind_template_child (widget_class, KkKindChooser, partial);
  gtk_widget_class_bind_template_child (widget_class, KkKindChooser, foreign);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
kk_kind_chooser_init (KkKindChooser *self)
{
  GtkEventController *key = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  add_kinds (self);
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
}

GtkWidget *
kk_kind_chooser_new (void)
{
  return g_object_new (KK_TYPE_KIND_CHOOSER, NULL);
}

void
kk_kind_chooser_set_notice (KkKindChooser *self, const KkNotice *notice)
{
  gtk_widget_set_visible (self->foreign, FALSE);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->partial), notice->partial);
  for (guint i = 0; i < KK_N_KINDS; i++)
    if (self->kinds[i] == notice->kind)
      self->first = i;
}

void
kk_kind_chooser_focus (KkKindChooser *self)
{
  gtk_widget_grab_focus (self->buttons[self->first]);
}
