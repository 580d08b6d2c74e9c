/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/kk-screen.h"

G_DEFINE_INTERFACE (KkScreen, kk_screen, GTK_TYPE_WIDGET)

static guint keys_changed_signal;

static void
kk_screen_default_init (KkScreenInterface *iface)
{
  keys_changed_signal = g_signal_new ("keys-changed", KK_TYPE_SCREEN, G_SIGNAL_RUN_LAST, 0, NULL,
                                      NULL, NULL, G_TYPE_NONE, 0);
}

const char *
kk_screen_key_label (KkScreen *self, guint key, gboolean *enabled)
{
  KkScreenInterface *iface = KK_SCREEN_GET_IFACE (self);

  *enabled = TRUE;
  return iface->key_label ? iface->key_label (self, key, enabled) : NULL;
}

void
kk_screen_press_key (KkScreen *self, guint key)
{
  KkScreenInterface *iface = KK_SCREEN_GET_IFACE (self);

  if (iface->press_key)
    iface->press_key (self, key);
}

const char *
kk_screen_primary_label (KkScreen *self, gboolean *enabled)
{
  KkScreenInterface *iface = KK_SCREEN_GET_IFACE (self);

  *enabled = TRUE;
  return iface->primary_label ? iface->primary_label (self, enabled) : NULL;
}

void
kk_screen_primary (KkScreen *self)
{
  KkScreenInterface *iface = KK_SCREEN_GET_IFACE (self);

  if (iface->primary)
    iface->primary (self);
}

void
kk_screen_shown (KkScreen *self)
{
  KkScreenInterface *iface = KK_SCREEN_GET_IFACE (self);

  if (iface->shown)
    iface->shown (self);
}

void
kk_screen_keys_changed (KkScreen *self)
{
  g_signal_emit (self, keys_changed_signal, 0);
}
