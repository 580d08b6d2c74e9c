/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-offer-list.h"

#include <glib/gi18n.h>

#include "ui/kk-field-text.h"

#define MAX_HEIGHT 320

static void
add_row (GtkWidget *list, const char *text, const char *note)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 16);
  GtkWidget *value = gtk_label_new (text);
  GtkWidget *where = gtk_label_new (note);
  GtkWidget *row = gtk_list_box_row_new ();
  g_autofree char *name = g_strdup_printf ("%s　%s", text, note);

  gtk_label_set_xalign (GTK_LABEL (value), 0);
  gtk_label_set_ellipsize (GTK_LABEL (value), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_hexpand (value, TRUE);
  gtk_widget_add_css_class (value, "mincho");
  gtk_widget_add_css_class (where, "quiet");
  gtk_widget_add_css_class (where, "small");
  gtk_box_append (GTK_BOX (box), value);
  gtk_box_append (GTK_BOX (box), where);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
}

static void
add_start (GtkWidget *list, const KkRecalled *start)
{
  const KkNotice *notice = start->notice;
  const char *head = kk_notice_text (notice, "new_head");
  const char *name
      = *head || notice->persons->len == 0 ? head : kk_notice_text (notice, "persons[0].name");
  g_autofree char *text
      = g_strdup_printf (_ ("▶ %s の世帯（%u人）から始める"), name, notice->persons->len);
  g_autofree char *note = g_strdup_printf ("%s　%s", start->number, kk_kind_label (notice->kind));

  add_row (list, text, note);
}

void
kk_offer_list_fill (GtkPopover *popover,
                    const KkField *field,
                    const GPtrArray *offers,
                    const GPtrArray *starts,
                    GCallback chosen,
                    gpointer user_data)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *list = gtk_list_box_new ();

  for (guint i = 0; starts && i < starts->len; i++)
    add_start (list, g_ptr_array_index (starts, i));
  for (guint i = 0; i < offers->len; i++)
    {
      const KkOffer *offer = g_ptr_array_index (offers, i);
      g_autofree char *text = kk_field_text_show (field, offer->value, FALSE);

      add_row (list, text, offer->where);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("履歴の候補"), -1);
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
