/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Says when it may be worth listing scanners again: some time after the kernel announced a USB
 * device (netlink, where allowed), and every interval_s seconds. */
typedef struct _KkScannerHotplug KkScannerHotplug;

KkScannerHotplug *kk_scanner_hotplug_new (GMainContext *context,
                                          guint interval_s,
                                          void (*look_again) (gpointer),
                                          gpointer user_data);
void kk_scanner_hotplug_free (KkScannerHotplug *hotplug);

/* TRUE where the kernel's message (size bytes of zero-ended strings) tells of a USB device. */
gboolean kk_scanner_hotplug_concerns_us (const char *message, gsize size);

G_END_DECLS
