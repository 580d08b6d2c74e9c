/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-address-popover.h"

#include <glib/gi18n.h>

#define MAX_RESULTS 60

struct _KkAddressPopover
{
  GtkPopover parent_instance;

  /* Template */
  GtkWidget *query;
  GtkWidget *where;
  GtkWidget *up;
  GtkWidget *list;

  /* Owned */
  KkLexicon *lexicon;
  GPtrArray *results; /* KkAddress* */
  char *prefecture;   /* drilled into; NULL: not yet */
  char *city;
};

G_DEFINE_FINAL_TYPE (KkAddressPopover, kk_address_popover, GTK_TYPE_POPOVER)

static guint chosen_signal;

static void
add_result (KkAddressPopover *self, const KkAddress *address)
{
  g_autofree char *text = kk_address_text (address);
  g_autofree char *kana = g_strconcat (address->city_kana, address->town_kana, NULL);
  g_autofree char *code = g_strdup (address->postal_code);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *number = gtk_label_new (code);
  GtkWidget *name = gtk_label_new (text);
  GtkWidget *reading = gtk_label_new (kana);
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_label_set_width_chars (GTK_LABEL (number), 8);
  gtk_widget_add_css_class (number, "number");
  gtk_widget_add_css_class (name, "mincho");
  gtk_widget_add_css_class (reading, "quiet");
  gtk_widget_add_css_class (reading, "small");
  gtk_label_set_ellipsize (GTK_LABEL (reading), PANGO_ELLIPSIZE_END);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_box_append (GTK_BOX (box), number);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), reading);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

static GPtrArray *
find (KkAddressPopover *self, const char *query)
{
  if (*query)
    return kk_address_search (self->lexicon, query, MAX_RESULTS);
  if (!self->prefecture)
    return kk_address_prefectures (self->lexicon);
  if (!self->city)
    return kk_address_cities (self->lexicon, self->prefecture);
  return kk_address_towns (self->lexicon, self->prefecture, self->city);
}

static void
refresh (KkAddressPopover *self)
{
  g_autofree char *query
      = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->query))));
  g_autofree char *where = NULL;
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (self->list)))
    gtk_list_box_remove (GTK_LIST_BOX (self->list), child);
  g_clear_pointer (&self->results, g_ptr_array_unref);
  if (!self->lexicon)
    {
      gtk_label_set_label (GTK_LABEL (self->where), _ ("辞書を開いています。"));
      return;
    }
  self->results = find (self, query);
  for (guint i = 0; i < self->results->len; i++)
    add_result (self, g_ptr_array_index (self->results, i));
  where = *query ? g_strdup_printf (_ ("%u件"), self->results->len)
          : self->prefecture
              ? g_strdup_printf ("%s%s", self->prefecture, self->city ? self->city : "")
              : g_strdup (_ ("都道府県から選ぶ"));
  gtk_label_set_label (GTK_LABEL (self->where), where);
  gtk_widget_set_visible (self->up, !*query && self->prefecture);
}

static void
query_changed_cb (KkAddressPopover *self)
{
  refresh (self);
}

static void
take (KkAddressPopover *self, guint index)
{
  const KkAddress *address = NULL;
  g_autoptr (KkAddress) chosen = NULL;

  if (!self->results || index >= self->results->len)
    return;
  address = g_ptr_array_index (self->results, index);
  /* A prefecture or a city on the way down leads on; a town, or what was searched for, is it. */
  if (!*gtk_editable_get_text (GTK_EDITABLE (self->query)) && !*address->town)
    {
      if (!*address->city)
        {
          g_free (self->prefecture);
          self->prefecture = g_strdup (address->prefecture);
        }
      else
        {
          g_free (self->city);
          self->city = g_strdup (address->city);
        }
      refresh (self);
      gtk_widget_child_focus (self->list, GTK_DIR_TAB_FORWARD);
      return;
    }
  chosen = kk_address_copy (address);
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, chosen_signal, 0, chosen);
}

static void
query_activate_cb (KkAddressPopover *self)
{
  take (self, 0);
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, KkAddressPopover *self)
{
  take (self, gtk_list_box_row_get_index (row));
}

static void
up_cb (KkAddressPopover *self)
{
  if (self->city)
    g_clear_pointer (&self->city, g_free);
  else
    g_clear_pointer (&self->prefecture, g_free);
  refresh (self);
}

static gboolean
key_cb (GtkEventControllerKey *controller,
        guint keyval,
        guint code,
        GdkModifierType state,
        KkAddressPopover *self)
{
  if (keyval != GDK_KEY_Down)
    return FALSE;
  return gtk_widget_child_focus (self->list, GTK_DIR_TAB_FORWARD);
}

static void
kk_address_popover_dispose (GObject *object)
{
  KkAddressPopover *self = KK_ADDRESS_POPOVER (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), KK_TYPE_ADDRESS_POPOVER);
  g_clear_pointer (&self->lexicon, kk_lexicon_unref);
  g_clear_pointer (&self->results, g_ptr_array_unref);
  g_clear_pointer (&self->prefecture, g_free);
  g_clear_pointer (&self->city, g_free);
  G_OBJECT_CLASS (kk_address_popover_parent_class)->dispose (object);
}

static void
kk_address_popover_class_init (KkAddressPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kk_address_popover_dispose;
  chosen_signal = g_signal_new ("chosen", KK_TYPE_ADDRESS_POPOVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/kakanai/ui/kk-address-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, KkAddressPopover, query);
  gtk_widget_class_bind_template_child (widget_class, KkAddressPopover, where);
  gtk_widget_class_bind_template_child (widget_class, KkAddressPopover, up);
  gtk_widget_class_bind_template_child (widget_class, KkAddressPopover, list);
  gtk_widget_class_bind_template_callback (widget_class, query_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, query_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, up_cb);
}

static void
kk_address_popover_init (KkAddressPopover *self)
{
  GtkEventController *key = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (self->query, key);
}

GtkWidget *
kk_address_popover_new (void)
{
  return g_object_new (KK_TYPE_ADDRESS_POPOVER, NULL);
}

void
kk_address_popover_open (KkAddressPopover *self,
                         KkLexicon *lexicon,
                         const char *query,
                         const char *city_name)
{
  g_autoptr (KkAddressMatch) city
      = lexicon && city_name && !*query ? kk_address_match_prefix (lexicon, city_name) : NULL;

  g_clear_pointer (&self->lexicon, kk_lexicon_unref);
  self->lexicon = lexicon ? kk_lexicon_ref (lexicon) : NULL;
  g_clear_pointer (&self->prefecture, g_free);
  g_clear_pointer (&self->city, g_free);
  if (city)
    {
      self->prefecture = g_strdup (city->address->prefecture);
      self->city = g_strdup (city->address->city);
    }
  gtk_editable_set_text (GTK_EDITABLE (self->query), query);
  refresh (self);
  gtk_popover_popup (GTK_POPOVER (self));
  gtk_widget_grab_focus (self->query);
}
