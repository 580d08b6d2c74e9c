# SPDX-License-Identifier: GPL-3.0-or-later
"""A CUPS of a test's own, with printers that lay what they are sent into a folder."""
import os
import signal
import subprocess
import time


class CupsDesk:
    def __init__(self, build, *printers):
        """printers: "NAME=LABEL"."""
        self._desk = subprocess.Popen([os.path.join(build, "tests", "devices", "test-cups-desk"), *printers],
                                      stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.folder = self._desk.stdout.readline().strip()
        self._daemon = int(self._desk.stdout.readline())
        self.server = os.path.join(self.folder, "cups.sock")

    def stop(self):
        self._desk.stdin.close()
        self._desk.wait(20)

    def run(self, *command):
        """lpadmin, cupsdisable …"""
        subprocess.run(command, env=dict(os.environ, CUPS_SERVER=self.server), check=True, capture_output=True)

    def papers(self):
        """Printers of what lies there, in the order of the jobs."""
        folder = os.path.join(self.folder, "papers")
        jobs = sorted(int(n[:-4]) for n in os.listdir(folder) if n.endswith(".pdf"))
        return [open(os.path.join(folder, "%d.txt" % job)).read().split()[0] for job in jobs]

    def wait_papers(self, n, limit=30):
        end = time.monotonic() + limit
        while len(self.papers()) < n:
            assert time.monotonic() < end, "only %s came out" % self.papers()
            time.sleep(0.05)
        return self.papers()

    def jam(self, printer, jammed=True):
        name = os.path.join(self.folder, "broken-" + printer)
        if jammed:
            open(name, "w").close()
        else:
            os.unlink(name)
            self.run("cupsenable", printer)

    def freeze(self, frozen=True):
        """The daemon takes connections and answers none."""
        os.kill(self._daemon, signal.SIGSTOP if frozen else signal.SIGCONT)
