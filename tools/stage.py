# SPDX-License-Identifier: GPL-3.0-or-later
"""Sets up a practice city on this machine: a server, a terminal, a scanner with pages in its feeder.
Used by `./dev run`, `./dev shots` and the end-to-end tests."""
import json
import os
import shutil
import signal
import subprocess
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CITY = {"city_code": "402168", "city_name": "福岡県小郡市"}


class Stage:
    def __init__(self, build, home):
        self.build = os.path.abspath(build)
        self.home = os.path.abspath(home)
        self.server_dir = os.path.join(self.home, "server")
        self.terminal_dir = os.path.join(self.home, "terminal")
        self.scanner_dir = os.path.join(self.home, "scanner")
        self.server = None
        self.port = 0
        self.city = CITY

    def program(self, name):
        folder = {"kakanai": "ui", "kakanaid": "server", "kakanaictl": "app/ctl"}[name]
        return os.path.join(self.build, folder, name)

    def environment(self):
        """The environment of the counter: the virtual scanner, the dictionary."""
        modules = os.path.join(self.build, "tests", "sane")
        old = os.environ.get("LD_LIBRARY_PATH")
        return dict(os.environ,
                    KAKANAI_LEXICON=os.path.join(self.build, "lexicon", "kakanai.lexicon"),
                    KAKANAI_FORMS=os.path.join(ROOT, "resources", "forms", "city"),
                    SANE_CONFIG_DIR=os.path.join(self.scanner_dir, "config"),
                    KAKANAI_SANE_DIR=self.scanner_dir,
                    LD_LIBRARY_PATH=modules + (":" + old if old else ""))

    def _do(self, *command, **more):
        done = subprocess.run(command, capture_output=True, text=True, env=self.environment(), **more)
        if done.returncode != 0:
            raise RuntimeError("%s: %s" % (" ".join(command[:2]), done.stderr.strip()))
        return done.stdout

    # ——— the server ———

    def start_server(self):
        kakanaid = self.program("kakanaid")
        os.makedirs(self.home, mode=0o700, exist_ok=True)
        self._do(kakanaid, "init", "--data", self.server_dir, "--practice")
        port_file = os.path.join(self.home, "port")
        if os.path.exists(port_file):
            os.unlink(port_file)
        log = open(os.path.join(self.home, "server.log"), "ab")
        self.server = subprocess.Popen(
            [kakanaid, "serve", "--data", self.server_dir, "--listen",
             "127.0.0.1:%d" % self.port, "--port-file", port_file], stdout=log, stderr=log)
        end = time.monotonic() + 20
        while not (os.path.exists(port_file) and os.path.getsize(port_file)):
            if self.server.poll() is not None or time.monotonic() > end:
                raise RuntimeError("the server does not start: see %s" % log.name)
            time.sleep(0.05)
        self.port = int(open(port_file).read())

    def stop_server(self, how=signal.SIGTERM):
        if self.server and self.server.poll() is None:
            self.server.send_signal(how)
            self.server.wait(20)
        self.server = None

    # ——— the terminal ———

    def set_up_terminal(self):
        """Certificate, terminal.json (the port may have changed), accounts."""
        os.makedirs(self.terminal_dir, mode=0o700, exist_ok=True)
        keys = os.path.join(self.terminal_dir, "server.json")
        if not os.path.exists(keys):
            self._do(self.program("kakanaid"), "add-terminal", "--data", self.server_dir, "--id",
                     "renshu-1", "--name", "研修 1番窓口", "--out", self.terminal_dir)
        config = dict(self.city, practice=True, terminal="renshu-1", office_phone="0000-00-0000",
                      server_url="https://127.0.0.1:%d" % self.port, ca_file="ca.pem",
                      client_cert_file="client.pem", client_key_file="client-key.pem",
                      pdf_dir="out/pdf", rpa_dir="out/rpa", rpa_profile="standard",
                      **json.load(open(keys)))
        name = os.path.join(self.terminal_dir, "terminal.json")
        with open(name + ".new", "w") as file:
            json.dump(config, file, ensure_ascii=False, indent=1)
        os.rename(name + ".new", name)
        self._do(self.program("kakanaictl"), "setup", "--data", self.terminal_dir)

    def practise_as_city_of(self, page):
        """The practice city is the one a page is addressed to, so that any page can be practised
        with; ours where the page does not say."""
        read = subprocess.run([self.program("kakanaictl"), "read", "--json", page],
                              capture_output=True, text=True, env=self.environment())
        try:
            address = json.loads(read.stdout)["fields"]["new_address"]["value"]
            found = json.loads(self._do(self.program("kakanaictl"), "address", address))
        except (ValueError, KeyError, RuntimeError):
            return
        self.city = {"city_code": found["city_code"] or CITY["city_code"],
                     "city_name": found["prefecture"] + found["city"]}

    # ——— the scanner ———

    def feed(self, pages):
        """Puts page files into the feeder and the first on the glass."""
        for folder in ("config", "flatbed", "feeder", "out"):
            os.makedirs(os.path.join(self.scanner_dir, folder), exist_ok=True)
        for folder in ("flatbed", "feeder", "out"):
            for name in os.listdir(os.path.join(self.scanner_dir, folder)):
                os.unlink(os.path.join(self.scanner_dir, folder, name))
        with open(os.path.join(self.scanner_dir, "config", "dll.conf"), "w") as file:
            file.write("kakanai\n")
        for number, page in enumerate(pages):
            name = "%03d%s" % (number, os.path.splitext(page)[1].lower())
            hidden = os.path.join(self.scanner_dir, "feeder", "." + name)
            shutil.copy(page, hidden)
            os.rename(hidden, os.path.join(self.scanner_dir, "feeder", name))
            if number == 0:
                shutil.copy(page, os.path.join(self.scanner_dir, "flatbed", name))

    def has_paper(self):
        return bool(os.listdir(os.path.join(self.scanner_dir, "feeder")))

    def control(self, text):
        """Faults of the scanner: see tests/sane/kk-sane-backend.c."""
        with open(os.path.join(self.scanner_dir, "control"), "w") as file:
            file.write(text)

    # ——— the counter ———

    def start_counter(self, *options, **environment):
        log = open(os.path.join(self.home, "counter.log"), "ab")
        return subprocess.Popen([self.program("kakanai"), "--data-dir", self.terminal_dir, *options],
                                env=dict(self.environment(), **environment), stdout=log, stderr=log)

    def headless(self, script, *arguments, screen="1366x768"):
        """Runs a Python driver under Xvfb, with a session bus and accessibility; its exit status."""
        command = [os.path.join(os.path.dirname(os.path.abspath(__file__)), "headless.sh"), "/usr/bin/python3", script,
                   "--build", self.build, "--home", self.home, "--port", str(self.port), *arguments]
        return subprocess.run(command, env=dict(self.environment(), KAKANAI_SCREEN=screen)).returncode

    # ——— what is on disk afterwards ———

    def outputs(self, kind):
        folder = os.path.join(self.terminal_dir, "out", kind)
        if not os.path.isdir(folder):
            return []
        return sorted(os.path.join(folder, n) for n in os.listdir(folder))

    def receipts(self):
        """The server's receipts as files; a list of paths."""
        return self._do(self.program("kakanaictl"), "receipts", "--data", self.terminal_dir, "--out",
                        os.path.join(self.terminal_dir, "out", "receipts")).splitlines()
