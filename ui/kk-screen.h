/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What fills the window under the header strip: it says what each function key and the one primary
 * action (bottom right) do now, and does it. Emits "keys-changed" when the answers change.
 * UI thread only. */
#define KK_TYPE_SCREEN (kk_screen_get_type ())
G_DECLARE_INTERFACE (KkScreen, kk_screen, KK, SCREEN, GtkWidget)

struct _KkScreenInterface
{
  GTypeInterface parent_iface;

  /* Label of function key n (1…12); NULL where it does nothing. */
  const char *(*key_label) (KkScreen *self, guint key, gboolean *enabled);
  void (*press_key) (KkScreen *self, guint key);
  /* NULL: no primary action now. */
  const char *(*primary_label) (KkScreen *self, gboolean *enabled);
  void (*primary) (KkScreen *self);
  /* The screen came to the front. */
  void (*shown) (KkScreen *self);
};

const char *kk_screen_key_label (KkScreen *self, guint key, gboolean *enabled);
void kk_screen_press_key (KkScreen *self, guint key);
const char *kk_screen_primary_label (KkScreen *self, gboolean *enabled);
void kk_screen_primary (KkScreen *self);
void kk_screen_shown (KkScreen *self);
void kk_screen_keys_changed (KkScreen *self);

G_END_DECLS
