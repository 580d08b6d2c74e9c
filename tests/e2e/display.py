# SPDX-License-Identifier: GPL-3.0-or-later
"""Real key and pointer events through the XTest extension, and pictures of the screen."""
import ctypes
import ctypes.util
import time

_x11 = ctypes.CDLL(ctypes.util.find_library("X11"))
_xtst = ctypes.CDLL(ctypes.util.find_library("Xtst"))
_x11.XOpenDisplay.restype = ctypes.c_void_p
_x11.XStringToKeysym.restype = ctypes.c_ulong
_x11.XStringToKeysym.argtypes = [ctypes.c_char_p]
_x11.XKeysymToKeycode.restype = ctypes.c_ubyte
_x11.XKeysymToKeycode.argtypes = [ctypes.c_void_p, ctypes.c_ulong]
_x11.XkbKeycodeToKeysym.restype = ctypes.c_ulong
_x11.XkbKeycodeToKeysym.argtypes = [ctypes.c_void_p, ctypes.c_ubyte, ctypes.c_uint, ctypes.c_uint]
_x11.XChangeKeyboardMapping.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_int,
                                         ctypes.POINTER(ctypes.c_ulong), ctypes.c_int]
_x11.XSync.argtypes = [ctypes.c_void_p, ctypes.c_int]
_xtst.XTestFakeKeyEvent.argtypes = [ctypes.c_void_p, ctypes.c_uint, ctypes.c_int, ctypes.c_ulong]
_xtst.XTestFakeButtonEvent.argtypes = [ctypes.c_void_p, ctypes.c_uint, ctypes.c_int, ctypes.c_ulong]
_xtst.XTestFakeMotionEvent.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_int, ctypes.c_int,
                                       ctypes.c_ulong]

# Names of the X keysyms of characters that are no letters or digits.
_NAMES = {" ": "space", "-": "minus", ".": "period", "/": "slash", ":": "colon", "@": "at",
          "_": "underscore", ",": "comma", "'": "apostrophe"}


class Display:
    """The display of $DISPLAY. Counts the keys it presses."""

    def __init__(self):
        self._display = _x11.XOpenDisplay(None)
        if not self._display:
            raise RuntimeError("no display")
        self.keys = 0
        self._codes = {}  # characters the keyboard lacks → key code
        self._spare = [code for code in range(255, 8, -1)
                       if not _x11.XkbKeycodeToKeysym(self._display, code, 0, 0)]

    def _code(self, name):
        keysym = _x11.XStringToKeysym(name.encode())
        code = _x11.XKeysymToKeycode(self._display, keysym)
        if not code:
            raise ValueError("no key %r" % name)
        shifted = (_x11.XkbKeycodeToKeysym(self._display, code, 0, 0) != keysym
                   and _x11.XkbKeycodeToKeysym(self._display, code, 0, 1) == keysym)
        return code, shifted

    def _key(self, code, down):
        _xtst.XTestFakeKeyEvent(self._display, code, down, 0)
        _x11.XSync(self._display, 0)

    def press(self, name, *modifiers):
        """Presses one key, e.g. press("F8") or press("z", "Control_L")."""
        code, shifted = self._code(name)
        held = [self._code(m)[0] for m in modifiers]
        if shifted:
            held.append(self._code("Shift_L")[0])
        for modifier in held:
            self._key(modifier, 1)
        self._key(code, 1)
        time.sleep(0.012)
        self._key(code, 0)
        for modifier in reversed(held):
            self._key(modifier, 0)
        self.keys += 1
        time.sleep(0.02)

    def _map(self, characters):
        """Keys of their own for what the keyboard lacks, as an input method would deliver it; all at
        once, for a window hears of a new key only some time after it is there."""
        for character in characters:
            code = self._spare.pop(0)
            self._codes = {c: k for c, k in self._codes.items() if k != code}
            self._codes[character] = code
            self._spare.append(code)
            keysyms = (ctypes.c_ulong * 1)(0x01000000 + ord(character))
            _x11.XChangeKeyboardMapping(self._display, code, 1, keysyms, 1)
        _x11.XSync(self._display, 0)
        time.sleep(0.3)

    def _press_unicode(self, character):
        self._key(self._codes[character], 1)
        self._key(self._codes[character], 0)
        self.keys += 1
        time.sleep(0.02)

    def type(self, text):
        """Types text key by key."""
        new = [c for c in dict.fromkeys(text) if ord(c) >= 0x80 and c not in self._codes]
        if new:
            self._map(new)
        for character in text:
            if ord(character) < 0x80:
                self.press(_NAMES.get(character, character))
            else:
                self._press_unicode(character)

    def move(self, x, y):
        _xtst.XTestFakeMotionEvent(self._display, -1, int(x), int(y), 0)
        _x11.XSync(self._display, 0)
        time.sleep(0.008)

    def button(self, down, number=1):
        _xtst.XTestFakeButtonEvent(self._display, number, int(down), 0)
        _x11.XSync(self._display, 0)
        time.sleep(0.02)

    def click(self, x, y):
        self.move(x, y)
        self.button(True)
        self.button(False)

    def stroke(self, points):
        """Draws one stroke with the button held."""
        self.move(*points[0])
        self.button(True)
        for point in points[1:]:
            self.move(*point)
        self.button(False)

    def screenshot(self, path):
        from PIL import ImageGrab
        ImageGrab.grab(xdisplay="").save(path)
        return path
