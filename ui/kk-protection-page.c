/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-protection-page.h"

#include <glib/gi18n.h>

#include "ui/kk-messages.h"
#include "ui/kk-widget.h"

struct _KkProtectionPage
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *login;
  GtkWidget *password;
  GtkWidget *message;
  GtkWidget *spinner;

  /* Owned */
  KkSession *session;

  gboolean busy;
};

static void screen_init (KkScreenInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KkProtectionPage,
                               kk_protection_page,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (KK_TYPE_SCREEN, screen_init))

static gboolean
is_complete (KkProtectionPage *self)
{
  return *gtk_editable_get_text (GTK_EDITABLE (self->login))
         && *gtk_editable_get_text (GTK_EDITABLE (self->password));
}

static void
set_busy (KkProtectionPage *self, gboolean busy)
{
  self->busy = busy;
  gtk_editable_set_editable (GTK_EDITABLE (self->login), !busy);
  gtk_editable_set_editable (GTK_EDITABLE (self->password), !busy);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), busy);
  kk_screen_keys_changed (KK_SCREEN (self));
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KkProtectionPage) self = user_data;
  g_autoptr (GError) error = NULL;

  set_busy (self, FALSE);
  gtk_editable_set_text (GTK_EDITABLE (self->password), "");
  if (kk_session_open_protected_finish (KK_SESSION (source), result, &error))
    {
      gtk_editable_set_text (GTK_EDITABLE (self->login), "");
      return;
    }
  gtk_label_set_label (GTK_LABEL (self->message), kk_message_for_error (error));
  gtk_widget_grab_focus (self->password);
}

static void
open_cb (KkProtectionPage *self)
{
  if (self->busy || !is_complete (self))
    return;
  gtk_label_set_label (GTK_LABEL (self->message), "");
  set_busy (self, TRUE);
  kk_session_open_protected_async (
      self->session, gtk_editable_get_text (GTK_EDITABLE (self->login)),
      gtk_editable_get_text (GTK_EDITABLE (self->password)), NULL, opened_cb, g_object_ref (self));
}

static void
login_activate_cb (KkProtectionPage *self)
{
  gtk_widget_grab_focus (self->password);
}

static void
changed_cb (KkProtectionPage *self)
{
  kk_screen_keys_changed (KK_SCREEN (self));
}

static const char *
protection_primary_label (KkScreen *screen, gboolean *enabled)
{
  KkProtectionPage *self = KK_PROTECTION_PAGE (screen);

  *enabled = !self->busy && is_complete (self);
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
  gtk_widget_grab_focus (KK_PROTECTION_PAGE (screen)->login);
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
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/kakanai/ui/kk-protection-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KkProtectionPage, login);
  gtk_widget_class_bind_template_child (widget_class, KkProtectionPage, password);
  gtk_widget_class_bind_template_child (widget_class, KkProtectionPage, message);
  gtk_widget_class_bind_template_child (widget_class, KkProtectionPage, spinner);
  gtk_widget_class_bind_template_callback (widget_class, login_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
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
