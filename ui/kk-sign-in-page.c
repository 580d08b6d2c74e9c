/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-sign-in-page.h"

#include <glib/gi18n.h>

#include "ui/kk-credentials.h"
#include "ui/kk-widget.h"

struct _KkSignInPage
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *where;
  KkCredentials *credentials;

  /* Owned */
  KkCounter *counter;
};

static void screen_init (KkScreenInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KkSignInPage,
                               kk_sign_in_page,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (KK_TYPE_SCREEN, screen_init))

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KkSignInPage) self = user_data;
  g_autoptr (GError) error = NULL;

  kk_counter_sign_in_finish (KK_COUNTER (source), result, &error);
  kk_credentials_end (self->credentials, error);
}

static void
sign_in_cb (KkSignInPage *self)
{
  if (!kk_credentials_can_submit (self->credentials))
    return;
  kk_credentials_begin (self->credentials);
  kk_counter_sign_in_async (self->counter, kk_credentials_get_login (self->credentials),
                            kk_credentials_get_password (self->credentials), NULL, signed_in_cb,
                            g_object_ref (self));
}

static const char *
sign_in_primary_label (KkScreen *screen, gboolean *enabled)
{
  KkSignInPage *self = KK_SIGN_IN_PAGE (screen);

  *enabled = kk_credentials_can_submit (self->credentials);
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
  kk_credentials_focus (KK_SIGN_IN_PAGE (screen)->credentials);
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
  g_type_ensure (KK_TYPE_CREDENTIALS);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/kakanai/ui/kk-sign-in-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KkSignInPage, where);
  gtk_widget_class_bind_template_child (widget_class, KkSignInPage, credentials);
  gtk_widget_class_bind_template_callback (widget_class, sign_in_cb);
  gtk_widget_class_bind_template_callback (widget_class, kk_screen_keys_changed);
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
