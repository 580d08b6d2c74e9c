#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# headless.sh COMMAND…: runs it on a display and a session bus of its own, with accessibility.
# Xvfb picks the number itself, for two `xvfb-run -a` that start together can take the same; and the display
# comes before the bus, for AT-SPI names its socket by it: without one all runs of this user would share it.
# It does not begin anew when its last client leaves: whoever comes just then would find none.
set -euo pipefail
exec {number}< <(exec Xvfb -displayfd 1 -screen 0 "${KAKANAI_SCREEN:-1366x768}x24" -nolisten tcp -noreset 2>/dev/null)
server=$!
trap 'kill "$server" 2>/dev/null' EXIT
read -r display <&"$number" || { echo "headless.sh: Xvfb does not start" >&2; exit 1; }
env -u WAYLAND_DISPLAY -u XAUTHORITY DISPLAY=":$display" GTK_A11Y="${GTK_A11Y:-atspi}" GSK_RENDERER=cairo \
  GDK_BACKEND=x11 LC_ALL=C.UTF-8 dbus-run-session -- "$@"
