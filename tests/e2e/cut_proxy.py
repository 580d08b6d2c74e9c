# SPDX-License-Identifier: GPL-3.0-or-later
"""A TCP proxy on this machine that cuts connections where it is told to."""
import select
import socket
import struct
import threading


class CutProxy:
    """Passes bytes between whoever connects to .port and 127.0.0.1:target.

    arm(...) holds for the next connection alone:
      up=N     cut after N bytes from the client
      down=N   cut after N bytes from the server
      answer=N pass everything up; once N bytes went up, keep the server's bytes back, and cut when
               it has answered: the server has done it, the client does not know
    """

    def __init__(self, target):
        self.target = target
        self.lock = threading.Lock()
        self.armed = {}
        self.cuts = 0
        self.passed = []  # (up, down) of connections that ended by themselves
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def arm(self, **plan):
        with self.lock:
            self.armed = plan

    def close(self):
        self.listener.close()

    def _accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            with self.lock:
                plan, self.armed = self.armed, {}
            threading.Thread(target=self._serve, args=(client, plan), daemon=True).start()

    @staticmethod
    def _reset(*sockets):
        for one in sockets:
            try:
                one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            except OSError:
                pass
            one.close()

    def _serve(self, client, plan):
        try:
            server = socket.create_connection(("127.0.0.1", self.target), 5)
        except OSError:
            self._reset(client)
            return
        try:
            if self._pump(client, server, plan):
                with self.lock:
                    self.cuts += 1
        except OSError:
            pass
        self._reset(client, server)

    def _pump(self, client, server, plan):
        """True where it was cut."""
        up = down = 0
        while True:
            ready, _, _ = select.select([client, server], [], [], 30)
            if not ready:
                return False
            if client in ready:
                data = client.recv(16384)
                if not data:
                    self.passed.append((up, down))
                    return False
                if "up" in plan and up + len(data) >= plan["up"]:
                    server.sendall(data[:plan["up"] - up])
                    return True
                server.sendall(data)
                up += len(data)
            if server in ready:
                data = server.recv(16384)
                if not data:
                    self.passed.append((up, down))
                    return False
                if "answer" in plan and up >= plan["answer"]:
                    return True
                if "down" in plan and down + len(data) >= plan["down"]:
                    client.sendall(data[:plan["down"] - down])
                    return True
                client.sendall(data)
                down += len(data)
