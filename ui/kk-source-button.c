/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-source-button.h"

#include <glib/gi18n.h>

#include "ui/kk-crop.h"

static const char *
source_label (const KkSource *source)
{
  return source->kind == KK_SOURCE_CARD              ? _ ("カード")
         : source->kind == KK_SOURCE_PRE_APPLICATION ? _ ("事前申請")
                                                     : _ ("証明書");
}

GtkWidget *
kk_source_button_new (
    const KkSource *source, const char *text, const char *name, KkPicture *picture, int rotation)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *crop = kk_crop_new ();
  g_autofree char *labelled = g_strdup_printf ("%s: %s", source_label (source), text);
  g_autofree char *full_name = g_strdup_printf ("%s %s", name, labelled);
  GtkWidget *label = gtk_label_new (labelled);

  kk_crop_set (KK_CROP (crop), picture, source->box, rotation);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), crop);
  gtk_box_append (GTK_BOX (box), label);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "source");
  g_object_set_data_full (G_OBJECT (button), "kk-value", g_strdup (source->value), g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, full_name,
                                  -1);
  return button;
}

const char *
kk_source_button_get_value (GtkWidget *button)
{
  return g_object_get_data (G_OBJECT (button), "kk-value");
}
