/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "devices/kk-scanner-hotplug.h"

#include <glib-unix.h>
#include <linux/netlink.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* udev needs a moment to give the device its owner. */
#define SETTLE_MS 1500

struct _KkScannerHotplug
{
  GMainContext *context;
  void (*look_again) (gpointer);
  gpointer user_data;
  int fd;
  GSource *event_source;
  GSource *timer;
  GSource *settling;
};

static void
drop (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static gboolean
timer_cb (gpointer data)
{
  KkScannerHotplug *hotplug = data;

  hotplug->look_again (hotplug->user_data);
  return G_SOURCE_CONTINUE;
}

static gboolean
settled_cb (gpointer data)
{
  KkScannerHotplug *hotplug = data;

  drop (&hotplug->settling);
  hotplug->look_again (hotplug->user_data);
  return G_SOURCE_REMOVE;
}

gboolean
kk_scanner_hotplug_concerns_us (const char *message, gsize size)
{
  gboolean usb = FALSE, change = FALSE;

  for (gsize at = 0; at < size; at += strnlen (message + at, size - at) + 1)
    {
      g_autofree char *line = g_strndup (message + at, size - at);

      usb |= g_str_equal (line, "DEVTYPE=usb_device");
      change |= g_str_equal (line, "ACTION=add") || g_str_equal (line, "ACTION=remove");
    }
  return usb && change;
}

static gboolean
event_cb (int fd, GIOCondition condition, gpointer data)
{
  KkScannerHotplug *hotplug = data;
  char message[8192];
  gboolean concerns = FALSE;
  gssize n;

  while ((n = recv (fd, message, sizeof message, MSG_DONTWAIT)) > 0)
    concerns |= kk_scanner_hotplug_concerns_us (message, (gsize) n);
  if (!concerns)
    return G_SOURCE_CONTINUE;
  drop (&hotplug->settling);
  hotplug->settling = g_timeout_source_new (SETTLE_MS);
  g_source_set_callback (hotplug->settling, settled_cb, hotplug, NULL);
  g_source_attach (hotplug->settling, hotplug->context);
  return G_SOURCE_CONTINUE;
}

static int
open_netlink (void)
{
  struct sockaddr_nl address = { .nl_family = AF_NETLINK, .nl_groups = 1 };
  int fd = socket (AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_KOBJECT_UEVENT);

  if (fd >= 0 && bind (fd, (struct sockaddr *) &address, sizeof address) < 0)
    {
      close (fd);
      fd = -1;
    }
  return fd;
}

KkScannerHotplug *
kk_scanner_hotplug_new (GMainContext *context,
                        guint interval_s,
                        void (*look_again) (gpointer),
                        gpointer user_data)
{
  KkScannerHotplug *hotplug = g_new0 (KkScannerHotplug, 1);

  hotplug->context = g_main_context_ref (context);
  hotplug->look_again = look_again;
  hotplug->user_data = user_data;
  hotplug->timer = g_timeout_source_new_seconds (interval_s);
  g_source_set_callback (hotplug->timer, timer_cb, hotplug, NULL);
  g_source_attach (hotplug->timer, context);
  /* Where containers forbid it, the timer has to do. */
  hotplug->fd = open_netlink ();
  if (hotplug->fd >= 0)
    {
      hotplug->event_source = g_unix_fd_source_new (hotplug->fd, G_IO_IN);
      g_source_set_callback (hotplug->event_source, G_SOURCE_FUNC (event_cb), hotplug, NULL);
      g_source_attach (hotplug->event_source, context);
    }
  return hotplug;
}

void
kk_scanner_hotplug_free (KkScannerHotplug *hotplug)
{
  if (hotplug == NULL)
    return;
  drop (&hotplug->event_source);
  drop (&hotplug->timer);
  drop (&hotplug->settling);
  if (hotplug->fd >= 0)
    close (hotplug->fd);
  g_main_context_unref (hotplug->context);
  g_free (hotplug);
}
