# SPDX-License-Identifier: GPL-3.0-or-later
"""A TCP proxy on this machine that cuts connections where it is told to."""
import select
import socket
import struct
import threading


class CutProxy:
    """Passes bytes between whoever connects to .port and 127.0.0.1:target.

    arm(...) holds for one cut; bytes are counted from that moment, over all connections:
      up=N     cuts after N bytes from clients
      down=N   cuts after N bytes from the server
      answer=N once N bytes went up, keeps the server's next answer back and cuts: the server has
               done it, the client does not know
    """

    def __init__(self, target):
        self.target = target
        self.lock = threading.Lock()
        self.plan = {}
        self.cuts = {"up": 0, "down": 0, "answer": 0}
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def arm(self, **plan):
        with self.lock:
            self.plan = dict(plan, went_up=0, went_down=0)

    def close(self):
        self.listener.close()

    def _accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    @staticmethod
    def _reset(*sockets):
        for one in sockets:
            try:
                one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            except OSError:
                pass
            one.close()

    def _serve(self, client):
        try:
            server = socket.create_connection(("127.0.0.1", self.target), 5)
        except OSError:
            self._reset(client)
            return
        try:
            while self._pass(client, server):
                pass
        except OSError:
            pass
        self._reset(client, server)

    def _allowed(self, way, n):
        """How many of n bytes may pass; fewer: the cut."""
        with self.lock:
            plan = self.plan
            if way == "down" and "answer" in plan and plan["went_up"] >= plan["answer"]:
                self.cuts["answer"] += 1
                self.plan = {}
                return 0
            if way in plan and plan["went_" + way] + n > plan[way]:
                self.cuts[way] += 1
                self.plan = {}
                return plan[way] - plan["went_" + way]
            if plan:
                plan["went_" + way] += n
            return n

    def _pass(self, client, server):
        """False where the connection has ended."""
        ready, _, _ = select.select([client, server], [], [], 60)
        for way, source, sink in (("up", client, server), ("down", server, client)):
            if source not in ready:
                continue
            data = source.recv(16384)
            allowed = self._allowed(way, len(data))
            sink.sendall(data[:allowed])
            if not data or allowed < len(data):
                return False
        return bool(ready)
