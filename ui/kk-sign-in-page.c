/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-sign-in-page.h"

#include <glib/gi18n.h>

#include "ui/kk-messages.h"
#include "ui/kk-widget.h"

struct _KkSignInPage
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *where;
  GtkWidget *login;
  GtkWidget *password;
  GtkWidget *message;
  GtkWidget *spinner;

  /* Owned */
  KkCounter *counter;

  gboolean busy;
};

static void screen_init (KkScreenInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KkSignInPage,
                               kk_sign_in_page,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (KK_TYPE_SCREEN, screen_init))

static gboolean
is_complete (KkSignInPage *self)
{
  return *gtk_editable_get_text (GTK_EDITABLE (self->login))
         && *gtk_editable_get_text (GTK_EDITABLE (self->password));
}

static void
set_busy (KkSignInPage *self, gboolean busy)
{
  self->busy = busy;
  gtk_editable_set_editable (GTK_EDITABLE (self->login), !busy);
  gtk_editable_set_editable (GTK_EDITABLE (self->password), !busy);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), busy);
  kk_screen_keys_changed (KK_SCREEN (self));
}

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KkSignInPage) self = user_data;
  g_autoptr (GError) error = NULL;

  set_busy (self, FALSE);
  gtk_editable_set_text (GTK_EDITABLE (self->password), "");
  if (kk_counter_sign_in_finish (KK_COUNTER (source), result, &error))
    {
      gtk_editable_set_text (GTK_EDITABLE (self->login), "");
      return;
    }
  gtk_label_set_label (GTK_LABEL (self->message), kk_message_for_error (error));
  gtk_widget_grab_focus (self->password);
}

static void
sign_in_cb (KkSignInPage *self)
{
  if (self->busy || !is_complete (self))
    return;
  gtk_label_set_label (GTK_LABEL (self->message), "");
  set_busy (self, TRUE);
  kk_counter_sign_in_async (self->counter, gtk_editable_get_text (GTK_EDITABLE (self->login)),
                            gtk_editable_get_text (GTK_EDITABLE (self->password)), NULL,
                            signed_in_cb, g_object_ref (self));
}

static void
login_activate_cb (KkSignInPage *self)
{
  gtk_widget_grab_focus (self->password);
}

static void
changed_cb (KkSignInPage *self)
{
  kk_screen_keys_changed (KK_SCREEN (self));
}

static const char *
sign_in_primary_label (KkScreen *screen, gboolean *enabled)
{
  KkSignInPage *self = KK_SIGN_IN_PAGE (screen);

  *enabled = !self->busy && is_complete (self);
  return _ ("サインイン");
}

static void
sign_in_primary (KkScreen *screen)
{
  sign_in_cb (KK_SIGN_IN_PAGE (screen));
}

static void
sign_in_shown (KkScreen *screen)
{
  gtk_widget_grab_focus (KK_SIGN_IN_PAGE (screen)->login);
}

static void
screen_init (KkScreenInterface *iface)
{
  iface->primary_label = sign_in_primary_label;
  iface->primary = sign_in_primary;
  iface->shown = sign_in_shown;
}

static void
kk_sign_in_page_dispose (GObject *object)
{
  kk_widget_dispose (object, KK_TYPE_SIGN_IN_PAGE);
  g_clear_object (&KK_SIGN_IN_PAGE (object)->counter);
  G_OBJECT_CLASS (kk_sign_in_page_parent_class)->dispose (object);
}

static void
kk_sign_in_page_class_init (KkSignInPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kk_sign_in_page_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/kakanai/ui/kk-sign-in-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KkSignInPage, where);
  gtk_widget_class_bind_template_child (widget_class, KkSignInPage, login);
  gtk_widget_class_bind_template_child (widget_class, KkSignInPage, password);
  gtk_widget_class_bind_template_child (widget_class, KkSignInPage, message);
  gtk_widget_class_bind_template_child (widget_class, KkSignInPage, spinner);
  gtk_widget_class_bind_template_callback (widget_class, login_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, sign_in_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
kk_sign_in_page_init (KkSignInPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
kk_sign_in_page_new (KkCounter *counter)
{
  KkSignInPage *self = g_object_new (KK_TYPE_SIGN_IN_PAGE, NULL);
  const KkAppConfig *config = kk_counter_get_config (counter);
  g_autofree char *where = g_strdup_printf ("%s　%s", config->city_name ? config->city_name : "",
                                            config->terminal ? config->terminal : "");

  self->counter = g_object_ref (counter);
  gtk_label_set_label (GTK_LABEL (self->where), where);
  return GTK_WIDGET (self);
}
