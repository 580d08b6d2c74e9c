/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-address-popover.h"

#include <glib/gi18n.h>

#include "lexicon/kk-address-number.h"
#include "ui/kk-preedit.h"

#define MAX_RESULTS 60

struct _KkAddressPopover
{
  GtkPopover parent_instance;

  /* Template */
  GtkWidget *query;
  GtkWidget *where;
  GtkWidget *up;
  GtkWidget *scroller;
  GtkWidget *list;

  /* Owned */
  KkLexicon *lexicon;
  GPtrArray *results; /* KkAddress* */
  GPtrArray *numbers; /* char*, what stands behind each result; NULL: no number was typed */
  char *prefecture;   /* drilled into; NULL: not yet */
  char *city;
  char *near;    /* what lies there comes first; NULL */
  char *preedit; /* what an input method has not given yet */
};

G_DEFINE_FINAL_TYPE (KkAddressPopover, kk_address_popover, GTK_TYPE_POPOVER)

static guint chosen_signal;

static GtkWidget *
add_column (GtkWidget *box, int chars, const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), chars);
  gtk_label_set_max_width_chars (GTK_LABEL (label), chars);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

/* Postal code, prefecture, city, town, reading. */
static GtkWidget *
new_line (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *reading = NULL;

  add_column (box, 8, "number");
  add_column (box, 8, "mincho");
  add_column (box, 18, "mincho");
  gtk_widget_set_hexpand (add_column (box, 20, "mincho"), TRUE);
  reading = add_column (box, 16, "quiet");
  gtk_widget_add_css_class (reading, "small");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  return row;
}

static void
set_line (GtkWidget *row, const KkAddress *address, const char *number)
{
  const char *kana = *address->town   ? address->town_kana
                     : *address->city ? address->city_kana
                                      : address->prefecture_kana;
  g_autofree char *code = *address->postal_code ? g_strdup_printf ("%.3s-%s", address->postal_code,
                                                                   address->postal_code + 3)
                                                : g_strdup ("");
  g_autofree char *town = g_strconcat (address->town, number, NULL);
  const char *texts[] = { code, address->prefecture, address->city, town, kana };
  g_autofree char *place = kk_address_text (address);
  g_autofree char *name = g_strconcat (place, number, NULL);
  GtkWidget *label
      = gtk_widget_get_first_child (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row)));

  for (gsize i = 0; i < G_N_ELEMENTS (texts) && label; i++)
    {
      gtk_label_set_label (GTK_LABEL (label), texts[i]);
      label = gtk_widget_get_next_sibling (label);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* Lines are kept and filled anew: making them would take longer than the search. */
static void
show_results (KkAddressPopover *self)
{
  GtkWidget *row = gtk_widget_get_first_child (self->list);

  for (guint i = 0; i < self->results->len; i++)
    {
      if (!row)
        {
          row = new_line ();
          gtk_list_box_append (GTK_LIST_BOX (self->list), row);
        }
      set_line (row, g_ptr_array_index (self->results, i),
                self->numbers ? g_ptr_array_index (self->numbers, i) : NULL);
      gtk_widget_set_visible (row, TRUE);
      row = gtk_widget_get_next_sibling (row);
    }
  for (; row; row = gtk_widget_get_next_sibling (row))
    gtk_widget_set_visible (row, FALSE);
}

static void
select_line (KkAddressPopover *self, int index)
{
  GtkAdjustment *adjustment
      = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), index);
  graphene_rect_t bounds;

  gtk_list_box_select_row (GTK_LIST_BOX (self->list), row);
  if (index <= 0)
    gtk_adjustment_set_value (adjustment, 0);
  else if (row && gtk_widget_compute_bounds (GTK_WIDGET (row), self->list, &bounds))
    gtk_adjustment_clamp_page (adjustment, bounds.origin.y, bounds.origin.y + bounds.size.height);
}

static int
selected_line (KkAddressPopover *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));

  return row ? gtk_list_box_row_get_index (row) : 0;
}

/* Each town with the number behind it in all the ways it is written. */
static void
add_numbers (KkAddressPopover *self, const char *number)
{
  g_autoptr (GPtrArray) towns = g_steal_pointer (&self->results);

  self->results = g_ptr_array_new_with_free_func ((GDestroyNotify) kk_address_free);
  self->numbers = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < towns->len; i++)
    {
      const KkAddress *address = g_ptr_array_index (towns, i);
      g_autoptr (GPtrArray) forms = kk_address_number_forms (address->town, number);

      for (guint f = 0; *address->town && f < forms->len && self->results->len < MAX_RESULTS; f++)
        {
          g_ptr_array_add (self->results, kk_address_copy (address));
          g_ptr_array_add (self->numbers, g_strdup (g_ptr_array_index (forms, f)));
        }
    }
}

static GPtrArray *
find (KkAddressPopover *self, const char *query)
{
  g_autofree char *inside = self->prefecture
                                ? g_strconcat (self->prefecture, self->city ? self->city : "", NULL)
                                : NULL;

  if (*query)
    return kk_address_search_near (self->lexicon, query, inside ? inside : self->near, MAX_RESULTS);
  if (!self->prefecture)
    return kk_address_prefectures (self->lexicon);
  if (!self->city)
    return kk_address_cities (self->lexicon, self->prefecture);
  return kk_address_towns (self->lexicon, self->prefecture, self->city);
}

static void
refresh (KkAddressPopover *self)
{
  g_autofree char *typed = kk_preedit_join (GTK_EDITABLE (self->query), self->preedit);
  g_autofree char *number = NULL;
  g_autofree char *query = kk_address_cut_number (typed, &number);
  g_autofree char *where = NULL;

  g_clear_pointer (&self->results, g_ptr_array_unref);
  g_clear_pointer (&self->numbers, g_ptr_array_unref);
  if (!self->lexicon)
    {
      gtk_label_set_label (GTK_LABEL (self->where), _ ("辞書を開いています。"));
      return;
    }
  self->results = find (self, query);
  if (number)
    add_numbers (self, number);
  show_results (self);
  select_line (self, 0);
  where = *query ? g_strdup_printf (self->results->len < MAX_RESULTS ? _ ("%u件") : _ ("%u件以上"),
                                    self->results->len)
          : self->prefecture ? g_strdup_printf (_ ("%s%s（← で上へ）"), self->prefecture,
                                                self->city ? self->city : "")
                             : g_strdup (_ ("都道府県から選ぶ（→ で中へ）"));
  gtk_label_set_label (GTK_LABEL (self->where), where);
  gtk_widget_set_visible (self->up, !*query && self->prefecture);
}

static void
query_changed_cb (KkAddressPopover *self)
{
  refresh (self);
}

static void
preedit_changed_cb (GtkText *text, const char *preedit, KkAddressPopover *self)
{
  g_free (self->preedit);
  self->preedit = g_strdup (preedit);
  refresh (self);
}

/* Into the prefecture or the city of a line; FALSE where the line is a town. */
static gboolean
drill (KkAddressPopover *self, guint index)
{
  const KkAddress *address = NULL;

  if (!self->results || index >= self->results->len)
    return FALSE;
  address = g_ptr_array_index (self->results, index);
  if (*address->town)
    return FALSE;
  g_free (self->prefecture);
  self->prefecture = g_strdup (address->prefecture);
  g_free (self->city);
  self->city = *address->city ? g_strdup (address->city) : NULL;
  if (*gtk_editable_get_text (GTK_EDITABLE (self->query)))
    gtk_editable_set_text (GTK_EDITABLE (self->query), "");
  else
    refresh (self);
  return TRUE;
}

static void
take (KkAddressPopover *self, guint index)
{
  g_autofree char *query = kk_preedit_join (GTK_EDITABLE (self->query), self->preedit);
  g_autoptr (KkAddress) chosen = NULL;
  g_autofree char *number = NULL;

  if (!self->results || index >= self->results->len)
    return;
  /* A prefecture or a city on the way down leads on; a town, or what was searched for, is it. */
  if (!*query && drill (self, index))
    return;
  chosen = kk_address_copy (g_ptr_array_index (self->results, index));
  number = g_strdup (self->numbers ? g_ptr_array_index (self->numbers, index) : NULL);
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, chosen_signal, 0, chosen, number);
}

static void
query_activate_cb (KkAddressPopover *self)
{
  take (self, selected_line (self));
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, KkAddressPopover *self)
{
  take (self, gtk_list_box_row_get_index (row));
}

static gboolean
go_up (KkAddressPopover *self)
{
  if (!self->prefecture)
    return FALSE;
  if (self->city)
    g_clear_pointer (&self->city, g_free);
  else
    g_clear_pointer (&self->prefecture, g_free);
  refresh (self);
  return TRUE;
}

static void
up_cb (KkAddressPopover *self)
{
  go_up (self);
  gtk_widget_grab_focus (self->query);
}

static gboolean
move (KkAddressPopover *self, int by)
{
  int last = self->results ? (int) self->results->len - 1 : -1;

  if (last >= 0)
    select_line (self, CLAMP (selected_line (self) + by, 0, last));
  return TRUE;
}

/* Reading and number, as they come before anything is converted: おごおり２５５ー１ finds its town,
 * so Enter takes it. With 漢字 in hand Enter is the input method's. */
static gboolean
is_unconverted (const char *preedit)
{
  for (const char *p = preedit; *p; p = g_utf8_next_char (p))
    {
      GUnicodeScript script = g_unichar_get_script (g_utf8_get_char (p));

      if (script == G_UNICODE_SCRIPT_HAN || script == G_UNICODE_SCRIPT_LATIN)
        return FALSE;
    }
  return TRUE;
}

/* The cursor stays in the entry: arrows walk the list from there. While an input method composes,
 * all keys but that Enter are its own. */
static gboolean
key_cb (GtkEventControllerKey *controller,
        guint keyval,
        guint code,
        GdkModifierType state,
        KkAddressPopover *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->query));
  int end = (int) g_utf8_strlen (text, -1);
  int start = 0, stop = 0;
  gboolean at_end
      = gtk_editable_get_position (GTK_EDITABLE (self->query)) == end
        && !gtk_editable_get_selection_bounds (GTK_EDITABLE (self->query), &start, &stop);

  if (self->preedit && *self->preedit)
    {
      gboolean enter = keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter;

      if (!enter || !is_unconverted (self->preedit) || !self->results || self->results->len == 0)
        return FALSE;
      take (self, selected_line (self));
      return TRUE;
    }
  switch (keyval)
    {
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      return move (self, 1);
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      return move (self, -1);
    case GDK_KEY_Page_Down:
      return move (self, 10);
    case GDK_KEY_Page_Up:
      return move (self, -10);
    case GDK_KEY_Right:
      return at_end && drill (self, selected_line (self));
    case GDK_KEY_Left:
      return !*text && go_up (self);
    default:
      return FALSE;
    }
}

static void
kk_address_popover_dispose (GObject *object)
{
  KkAddressPopover *self = KK_ADDRESS_POPOVER (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), KK_TYPE_ADDRESS_POPOVER);
  g_clear_pointer (&self->lexicon, kk_lexicon_unref);
  g_clear_pointer (&self->results, g_ptr_array_unref);
  g_clear_pointer (&self->numbers, g_ptr_array_unref);
  g_clear_pointer (&self->prefecture, g_free);
  g_clear_pointer (&self->city, g_free);
  g_clear_pointer (&self->near, g_free);
  g_clear_pointer (&self->preedit, g_free);
  G_OBJECT_CLASS (kk_address_popover_parent_class)->dispose (object);
}

static void
kk_address_popover_class_init (KkAddressPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kk_address_popover_dispose;
  chosen_signal = g_signal_new ("chosen", KK_TYPE_ADDRESS_POPOVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/kakanai/ui/kk-address-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, KkAddressPopover, query);
  gtk_widget_class_bind_template_child (widget_class, KkAddressPopover, where);
  gtk_widget_class_bind_template_child (widget_class, KkAddressPopover, up);
  gtk_widget_class_bind_template_child (widget_class, KkAddressPopover, scroller);
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
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (self->query, key);
  g_signal_connect_object (gtk_editable_get_delegate (GTK_EDITABLE (self->query)),
                           "preedit-changed", G_CALLBACK (preedit_changed_cb), self, 0);
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
  g_free (self->near);
  self->near = g_strdup (city_name);
  g_clear_pointer (&self->preedit, g_free);
  gtk_editable_set_text (GTK_EDITABLE (self->query), query);
  refresh (self);
  gtk_popover_popup (GTK_POPOVER (self));
  gtk_widget_grab_focus (self->query);
}
