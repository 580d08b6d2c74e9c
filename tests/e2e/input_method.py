# SPDX-License-Identifier: GPL-3.0-or-later
"""Mozc under ibus, composing from the first key, for programs on this display."""
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time

HEADLESS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tools", "headless.sh")

# A keyboard of 106 keys has Mozc on at once; nobody switches it.
CONFIG = """engines {
  name : "mozc-jp"
  longname : "Mozc"
  layout : "default"
  layout_variant : ""
  layout_option : ""
  rank : 80
}
active_on_launch: True
"""


def on_a_display_of_an_ordinary_user(screen="1366x768"):
    """Runs this script again on a display and a session bus of its own, and where it is root's as nobody,
    who may read what root may: Mozc refuses root. Their home is new, for Mozc learns from what is typed."""
    if os.environ.get("KAKANAI_ORDINARY_HOME"):
        return
    home = tempfile.mkdtemp(prefix="kakanai-home-")
    environment = {name: value for name, value in os.environ.items()
                   if name not in ("DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "DBUS_SESSION_BUS_ADDRESS")
                   and not name.startswith("XDG_")}
    environment.update(HOME=home, TMPDIR=home, XDG_RUNTIME_DIR=home, KAKANAI_ORDINARY_HOME=home,
                       KAKANAI_SCREEN=screen)
    command = [HEADLESS, sys.executable, "-B", *sys.argv]
    if os.getuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(home, nobody.pw_uid, nobody.pw_gid)
        command = ["setpriv", "--reuid=%d" % nobody.pw_uid, "--regid=%d" % nobody.pw_gid, "--clear-groups",
                   "--inh-caps=+dac_override", "--ambient-caps=+dac_override", *command]
    code = subprocess.run(command, env=environment).returncode
    shutil.rmtree(home, ignore_errors=True)
    sys.exit(code)


class InputMethod:
    """ibus with Mozc on this display; environment() is for the programs that are to use it."""

    def __init__(self):
        folder = os.path.join(os.environ["HOME"], ".config", "mozc")
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "ibus_config.textproto"), "w") as file:
            file.write(CONFIG)
        self.daemon = subprocess.Popen(["ibus-daemon", "--panel", "disable", "--config", "disable"],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + 60
        while True:
            subprocess.run(["ibus", "engine", "mozc-jp"], capture_output=True)
            engine = subprocess.run(["ibus", "engine"], capture_output=True, text=True).stdout.strip()
            if engine == "mozc-jp":
                return
            if time.monotonic() > end or self.daemon.poll() is not None:
                raise RuntimeError("ibus does not start Mozc: %r" % engine)
            time.sleep(0.2)

    @staticmethod
    def environment():
        return {"GTK_IM_MODULE": "ibus"}

    def stop(self):
        self.daemon.terminate()
        self.daemon.wait(20)
