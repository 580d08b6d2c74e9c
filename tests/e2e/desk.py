# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks at the real window through AT-SPI, as a screen reader does."""
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402


class NotThere(AssertionError):
    """What was waited for did not come."""


def _quiet(function, *args):
    """AT-SPI calls fail when a widget goes away between two of them."""
    try:
        return function(*args)
    except GLib.Error:
        return None


class Desk:
    def __init__(self, name="kakanai"):
        self.name = name
        self.alive = lambda: True  # nobody waits for a window that is gone
        self._focused = None
        Atspi.init()
        self._listener = Atspi.EventListener.new(self._focus_changed)
        self._listener.register("object:state-changed:focused")

    def _focus_changed(self, event):
        if event.detail1:
            self._focused = event.source

    def applications(self):
        desktop = Atspi.get_desktop(0)
        for i in range(_quiet(desktop.get_child_count) or 0):
            application = _quiet(desktop.get_child_at_index, i)
            name = _quiet(application.get_name) if application else None
            if name and self.name in name.lower():
                yield application

    def walk(self, root=None, depth=60):
        """All widgets below root, parents first."""
        roots = [root] if root else list(self.applications())
        stack = [(r, 0) for r in reversed(roots)]
        while stack:
            widget, level = stack.pop()
            if widget is None:
                continue
            yield widget
            if level >= depth:
                continue
            count = _quiet(widget.get_child_count) or 0
            for i in reversed(range(count)):
                stack.append((_quiet(widget.get_child_at_index, i), level + 1))

    @staticmethod
    def is_showing(widget):
        # GTK 4.8 never says "showing"; pages that a stack hides stay "visible" too.
        states = _quiet(widget.get_state_set)
        return states is not None and states.contains(Atspi.StateType.VISIBLE)

    @staticmethod
    def is_sensitive(widget):
        states = _quiet(widget.get_state_set)
        return states is not None and states.contains(Atspi.StateType.SENSITIVE)

    @staticmethod
    def has_focus(widget):
        states = _quiet(widget.get_state_set)
        return states is not None and states.contains(Atspi.StateType.FOCUSED)

    @staticmethod
    def is_checked(widget):
        states = _quiet(widget.get_state_set)
        return states is not None and states.contains(Atspi.StateType.CHECKED)

    @staticmethod
    def text_of(widget):
        interface = _quiet(widget.get_text_iface)
        if interface is None:
            return _quiet(widget.get_name) or ""
        count = _quiet(Atspi.Text.get_character_count, interface) or 0
        return _quiet(Atspi.Text.get_text, interface, 0, count) or ""

    def all(self, name=None, role=None, root=None, contains=None):
        for widget in self.walk(root):
            own = _quiet(widget.get_name) or ""
            if name is not None and own != name:
                continue
            if contains is not None and contains not in own and contains not in self.text_of(widget):
                continue
            if role is not None and _quiet(widget.get_role_name) != role:
                continue
            if self.is_showing(widget):
                yield widget

    def find(self, name=None, role=None, root=None, contains=None, wait=10.0):
        """The first showing widget of that name; waits for it."""
        end = time.monotonic() + wait
        while True:
            for widget in self.all(name, role, root, contains):
                return widget
            if time.monotonic() > end or not self.alive():
                raise NotThere("%s not there after %.0f s" % (name or contains or role, wait))
            time.sleep(0.05)

    def there(self, **what):
        return next(self.all(**what), None) is not None

    def wait(self, condition, what, wait=10.0):
        """Waits until condition() is true."""
        end = time.monotonic() + wait
        while True:
            value = condition()
            if value:
                return value
            if time.monotonic() > end or not self.alive():
                raise NotThere("%s: not after %.0f s" % (what, wait))
            time.sleep(0.05)

    def comes(self, condition, wait):
        """Whether condition() comes true within that many seconds."""
        try:
            return bool(self.wait(condition, "", wait))
        except NotThere:
            if not self.alive():
                raise
            return False

    def box(self, widget):
        """(x, y, w, h) on the screen."""
        extents = Atspi.Component.get_extents(widget.get_component_iface(), Atspi.CoordType.WINDOW)
        return extents.x, extents.y, extents.width, extents.height

    def center(self, widget):
        x, y, w, h = self.box(widget)
        return x + w // 2, y + h // 2

    def focused(self):
        """What has the keyboard's focus, as the window last told."""
        context = GLib.MainContext.default()
        while context.iteration(False):
            pass
        if self._focused is not None and self.has_focus(self._focused):
            return self._focused
        for widget in self.walk():
            if self.has_focus(widget):
                return widget
        return None

    def dump(self):
        """Everything that shows, a line each: for the message of a failed test."""
        lines = []
        for widget in self.walk():
            if self.is_showing(widget):
                lines.append("%s %r %r" % (_quiet(widget.get_role_name), _quiet(widget.get_name),
                                           self.text_of(widget)[:60]))
        return "\n".join(lines)
