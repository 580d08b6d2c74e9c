#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kakanaid killed, full, locked, slow or of the other mode: nothing is lost, doubled or half.
Arguments: kakanaid, make-envelope, openapi.yaml."""
import http.client
import json
import os
import random
import signal
import socket
import sqlite3
import threading
import time

from city import ACCOUNTS, City, run

KILLS = 20


def hold(case, n_pages):
    """The case is there once, with all its pages, each as its SHA-256 says."""
    return {"case": case, "revision": 1, "pages": n_pages, "workflow": "queued",
            "delivery": "acknowledged", "completed": False}


def test_kill():
    "killed during PUTs, started again, repeated: each revision is there exactly once"
    dice = random.Random(20261120)
    city = City()
    one = city.terminal_1
    receipts, when = {}, {"before": 0, "acknowledged": 0, "taken, not told": 0}
    for _ in range(KILLS):
        case = city.case()
        envelope = one.envelope(case, 1, "--pages", "3", "--page-size", "300000")
        answers = []

        def put():
            try:
                answers.append(one.put(case, 1, envelope))
            except (OSError, http.client.HTTPException):
                pass

        sender = threading.Thread(target=put)
        sender.start()
        time.sleep(dice.uniform(0, 0.15))
        city.stop(signal.SIGKILL)
        sender.join()
        told = bool(answers) and answers[0].status == 201
        city.start()
        there = one.get("/v1/cases/%s/revisions/1/receipt" % case).status == 200
        assert there or not told, "a receipt was given for what is not there"
        when["acknowledged" if told else "taken, not told" if there else "before"] += 1
        again = one.put(case, 1, envelope)
        assert again.status == (200 if there else 201), (again.status, there)
        assert not told or answers[0].body == again.body
        receipts[case] = again.body
    print("# killed: %s" % when)
    assert city.list() == {case: hold(case, 3) for case in receipts}
    for case, receipt in receipts.items():
        shown = city.show(case)["revisions"]
        assert len(shown) == 1 and len(shown[0]["pages"]) == 3
        assert json.loads(receipt) == shown[0]["receipt"]
    assert city.stop() == 0
    with sqlite3.connect(os.path.join(city.data, "server.db")) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("SELECT count(*) FROM revision_page").fetchone() == (3 * KILLS,)
        assert db.execute("SELECT count(*) FROM revision").fetchone() == (KILLS,)


def test_terminals_at_once():
    "many PUTs at once, each sent twice: each is taken once"
    city = City()
    one = city.terminal_1
    envelopes = {case: one.envelope(case) for case in (city.case() for _ in range(12))}
    answers = []

    def put(case):
        answer = one.put(case, 1, envelopes[case], check=False)
        answers.append((case, answer.status, answer.body))

    threads = [threading.Thread(target=put, args=(case,)) for case in envelopes for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 24
    for case in envelopes:
        mine = [(status, body) for which, status, body in answers if which == case]
        assert sorted(status for status, _ in mine) == [200, 201], mine
        assert mine[0][1] == mine[1][1]
    assert city.list() == {case: hold(case, 2) for case in envelopes}


def test_full():
    "a full store: 507, nothing half, what was there stays; with room again it is taken"
    city = City(options=["--quota-mib", "2"])
    one = city.terminal_1
    first = city.case()
    assert one.send(first).status == 201
    case = city.case()
    big = one.envelope(case, 1, "--page-size", "1200000")
    for _ in range(2):
        answer = one.put(case, 1, big)
        assert answer.code == "full" and int(answer.headers["Retry-After"]) > 0
    assert city.list() == {first: hold(first, 2)}
    assert one.put(first, 1, one.envelope(first)).status == 200
    city.stop()
    city.options = []
    city.start()
    assert one.put(case, 1, big).status == 201
    assert city.list()[case] == hold(case, 2)


def test_busy():
    "another process holds the store: 503 to be repeated, then taken"
    city = City()
    one = city.terminal_1
    new = city.add_terminal("renshu-2")
    case = city.case()
    with sqlite3.connect(os.path.join(city.data, "server.db"), isolation_level=None) as db:
        assert one.get("/v1/server").status == 200
        db.execute("BEGIN IMMEDIATE")
        assert new.get("/v1/changes").status == 200  # reading goes on
        answer = one.send(case)
        assert answer.code == "busy" and int(answer.headers["Retry-After"]) > 0
        db.execute("ROLLBACK")
    assert one.send(case).status == 201


def test_modes():
    "a real server takes no practice cases and has no practice accounts"
    city = City(practice=False)
    one = city.terminal_1
    assert one.get("/v1/server").json["practice"] is False
    case = city.case()
    assert one.send(case).code == "other_mode"
    assert one.send(case, 1, "--fault", "real").status == 201
    assert one.sign_in("kessai1").code == "wrong_password"
    made = city.run("add-account", "--login", "kessai1", "--name", "見本 決裁", "--role",
                    "supervisor", "--id", ACCOUNTS["kessai1"], input="renshu-kessai1\n")
    assert made.stdout.strip() == ACCOUNTS["kessai1"]
    assert one.sign_in("kessai1").status == 200
    assert one.event(case, "approved").code == "unknown_clerk"  # nobody knows whose case it is
    city.run("add-account", "--login", "mado1", "--name", "見本 窓口", "--role", "clerk", "--id",
             ACCOUNTS["mado1"], input="renshu-mado1\n")
    assert one.event(case, "approved", 0).status == 200
    again = city.run("add-account", "--login", "kessai1", "--name", "x", "--role", "clerk",
                     input="renshu-kessai1\n", check=False)
    assert again.returncode == 1
    short = city.run("add-account", "--login", "mado5", "--name", "x", "--role", "clerk",
                     input="short\n", check=False)
    assert short.returncode == 1


def test_sessions_end():
    "sessions end when idle, when old and when the server starts anew"
    city = City(options=["--session-idle", "1", "--session-max", "3"])
    one = city.terminal_1
    one.sign_in("kessai1")
    began = time.monotonic()
    while time.monotonic() - began < 2.5:
        assert one.get("/v1/cases").status == 200
        time.sleep(0.3)
    time.sleep(max(0, began + 3.2 - time.monotonic()))
    assert one.get("/v1/cases").code == "sign_in"  # used all the time, but old
    one.sign_in("kessai1")
    time.sleep(1.3)
    assert one.get("/v1/cases").code == "sign_in"  # idle
    one.sign_in("kessai1")
    city.stop()
    city.start()
    assert one.get("/v1/cases").code == "sign_in"


def test_slow():
    "clients that say nothing or a byte now and then are ended; others are served meanwhile"
    city = City(options=["--header-limit", "2", "--silence-limit", "2"])
    one = city.terminal_1
    silent = one.socket()
    dribbling = one.socket()
    half = one.socket()
    half.sendall(b"PUT /v1/cases/%s/revisions/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n\r\nx"
                 % city.case().encode())
    began = time.monotonic()
    alive = True
    while alive and time.monotonic() - began < 20:
        assert one.get("/v1/server").status == 200
        try:
            dribbling.sendall(b"G")
            dribbling.settimeout(0.2)
            alive = dribbling.recv(1) != b""
        except TimeoutError:
            pass
        except OSError:
            alive = False
        time.sleep(0.2)
    assert not alive
    for quiet in (silent, half):
        quiet.settimeout(8)
        try:
            assert quiet.recv(4096) == b""
        except OSError:
            pass
    assert city.stop() == 0


def test_garbage():
    "bytes that are no TLS, and requests that are no HTTP, end their own connection only"
    city = City()
    one = city.terminal_1
    dice = random.Random(7)
    for _ in range(20):
        with socket.create_connection(("127.0.0.1", city.port)) as raw:
            raw.sendall(dice.randbytes(dice.randrange(1, 3000)))
    for text in (b"\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\0" * 500, b"G" * 90000,
                 b"PUT /v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
                 b"PUT /v1/session HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                 b"GET /v1/server HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 20000 + b"\r\n"):
        with one.socket() as connection:
            try:
                connection.sendall(text)
                connection.settimeout(1)
                connection.recv(4096)
            except OSError:
                pass
    assert one.get("/v1/server").status == 200
    assert city.stop() == 0


run([test_kill, test_terminals_at_once, test_full, test_busy, test_modes, test_sessions_end,
     test_slow, test_garbage])
