/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-protection-page.h"

#include <glib/gi18n.h>

#include "ui/kk-credentials.h"
#include "ui/kk-widget.h"

struct _KkProtectionPage
{
  GtkWidget parent_instance;

  /* Template */
  KkCredentials *credentials;

  /* Owned */
  KkSession *session;
};

static void screen_init (KkScreenInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KkProtectionPage,
                               kk_protection_page,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (KK_TYPE_SCREEN, screen_init))

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KkProtectionPage) self = user_data;
  g_autoptr (GError) error = NULL;

  kk_session_open_protected_finish (KK_SESSION (source), result, &error);
  kk_credentials_end (self->credentials, error);
}

static void
open_cb (KkProtectionPage *self)
{
  if (!kk_credentials_can_submit (self->credentials))
    return;
  kk_credentials_begin (self->credentials);
  kk_session_open_protected_async (self->session, kk_credentials_get_login (self->credentials),
                                   kk_credentials_get_password (self->credentials), NULL, opened_cb,
                                   g_object_ref (self));
}

static const char *
protection_primary_label (KkScreen *screen, gboolean *enabled)
{
  KkProtectionPage *self = KK_PROTECTION_PAGE (screen);

  *enabled = kk_credentials_can_submit (self->credentials);
  return _ ("届出を開く");
}

static void
protection_primary (KkScreen *screen)
{
  open_cb (KK_PROTECTION_PAGE (screen));
}

static void
protection_shown (KkScreen *screen)
{
  kk_credentials_focus (KK_PROTECTION_PAGE (screen)->credentials);
}

static void
screen_init (KkScreenInterface *iface)
{
  iface->primary_label = protection_primary_label;
  iface->primary = protection_primary;
  iface->shown = protection_shown;
}

static void
kk_protection_page_dispose (GObject *object)
{
  kk_widget_dispose (object, KK_TYPE_PROTECTION_PAGE);
  g_clear_object (&KK_PROTECTION_PAGE (object)->session);
  G_OBJECT_CLASS (kk_protection_page_parent_class)->dispose (object);
}

static void
kk_protection_page_class_init (KkProtectionPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kk_protection_page_dispose;
  g_type_ensure (KK_TYPE_CREDENTIALS);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/kakanai/ui/kk-protection-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KkProtectionPage, credentials);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
  gtk_widget_class_bind_template_callback (widget_class, kk_screen_keys_changed);
}

static void
kk_protection_page_init (KkProtectionPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
kk_protection_page_new (KkSession *session)
{
  KkProtectionPage *self = g_object_new (KK_TYPE_PROTECTION_PAGE, NULL);

  self->session = g_object_ref (session);
  return GTK_WIDGET (self);
}
