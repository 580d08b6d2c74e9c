/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-credentials.h"

#include "ui/kk-messages.h"
#include "ui/kk-widget.h"

struct _KkCredentials
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *login_label;
  GtkWidget *login;
  GtkWidget *password_label;
  GtkWidget *password;
  GtkWidget *message;
  GtkWidget *spinner;

  gboolean busy;
};

G_DEFINE_FINAL_TYPE (KkCredentials, kk_credentials, GTK_TYPE_WIDGET)

enum
{
  PROP_LOGIN_LABEL = 1,
  PROP_PASSWORD_LABEL,
  N_PROPS
};

enum
{
  CHANGED,
  SUBMIT,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

const char *
kk_credentials_get_login (KkCredentials *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->login));
}

const char *
kk_credentials_get_password (KkCredentials *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->password));
}

gboolean
kk_credentials_can_submit (KkCredentials *self)
{
  return !self->busy && *kk_credentials_get_login (self) != '\0'
         && *kk_credentials_get_password (self) != '\0';
}

void
kk_credentials_focus (KkCredentials *self)
{
  gtk_widget_grab_focus (self->login);
}

static void
set_busy (KkCredentials *self, gboolean busy)
{
  self->busy = busy;
  gtk_editable_set_editable (GTK_EDITABLE (self->login), !busy);
  gtk_editable_set_editable (GTK_EDITABLE (self->password), !busy);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), busy);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
kk_credentials_begin (KkCredentials *self)
{
  gtk_label_set_label (GTK_LABEL (self->message), "");
  set_busy (self, TRUE);
}

void
kk_credentials_end (KkCredentials *self, const GError *error)
{
  set_busy (self, FALSE);
  gtk_editable_set_text (GTK_EDITABLE (self->password), "");
  if (error == NULL)
    {
      gtk_editable_set_text (GTK_EDITABLE (self->login), "");
      return;
    }
  gtk_label_set_label (GTK_LABEL (self->message), kk_message_for_error (error));
  gtk_widget_grab_focus (self->password);
}

static void
login_activate_cb (KkCredentials *self)
{
  gtk_widget_grab_focus (self->password);
}

static void
password_activate_cb (KkCredentials *self)
{
  if (kk_credentials_can_submit (self))
    g_signal_emit (self, signals[SUBMIT], 0);
}

static void
changed_cb (KkCredentials *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
kk_credentials_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  KkCredentials *self = KK_CREDENTIALS (object);
  GtkWidget *label = id == PROP_LOGIN_LABEL ? self->login_label : self->password_label;
  GtkWidget *entry = id == PROP_LOGIN_LABEL ? self->login : self->password;

  gtk_label_set_label (GTK_LABEL (label), g_value_get_string (value));
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  g_value_get_string (value), -1);
}

static void
kk_credentials_dispose (GObject *object)
{
  kk_widget_dispose (object, KK_TYPE_CREDENTIALS);
  G_OBJECT_CLASS (kk_credentials_parent_class)->dispose (object);
}

static void
kk_credentials_class_init (KkCredentialsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = kk_credentials_set_property;
  object_class->dispose = kk_credentials_dispose;
  properties[PROP_LOGIN_LABEL] = g_param_spec_string ("login-label", NULL, NULL, "",
                                                      G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_PASSWORD_LABEL] = g_param_spec_string ("password-label", NULL, NULL, "",
                                                         G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[CHANGED] = g_signal_new ("changed", KK_TYPE_CREDENTIALS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[SUBMIT] = g_signal_new ("submit", KK_TYPE_CREDENTIALS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/kakanai/ui/kk-credentials.ui");
  gtk_widget_class_bind_template_child (widget_class, KkCredentials, login_label);
  gtk_widget_class_bind_template_child (widget_class, KkCredentials, login);
  gtk_widget_class_bind_template_child (widget_class, KkCredentials, password_label);
  gtk_widget_class_bind_template_child (widget_class, KkCredentials, password);
  gtk_widget_class_bind_template_child (widget_class, KkCredentials, message);
  gtk_widget_class_bind_template_child (widget_class, KkCredentials, spinner);
  gtk_widget_class_bind_template_callback (widget_class, login_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, password_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
kk_credentials_init (KkCredentials *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
