#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What kakanaid takes, refuses and answers. Arguments: kakanaid, make-envelope, openapi.yaml."""
import hashlib
import json
import os
import ssl
import subprocess
import time
import warnings

from city import ACCOUNTS, ADDRESS, API, KAKANAID, NAME, City, Terminal, run

city = City(options=["--max-upload-mib", "8"])
one = city.terminal_1
two = city.add_terminal("renshu-2")


def foreign_certificate():
    """Another CA's client, with the name of one of ours."""
    other = City(serve=False)
    return Terminal(city, other.first, id="renshu-1")


def test_no_certificate():
    "no certificate: not admitted, whatever is asked"
    nobody = Terminal(city, None)
    for path in ("/v1/server", "/v1/changes", "/v1/nothing", "/v1/cases"):
        assert nobody.get(path).code == "unknown_terminal"
    assert nobody.sign_in("kessai1").code == "unknown_terminal"
    assert nobody.put(city.case(), 1, b"x" * 3000000).code == "unknown_terminal"


def test_foreign_certificate():
    "a foreign certificate, and the server's own: not admitted"
    foreign = foreign_certificate()
    assert foreign.get("/v1/server").code == "unknown_terminal"
    assert foreign.sign_in("kessai1").code == "unknown_terminal"
    folder = os.path.join(city.home, "as-server")
    os.mkdir(folder)
    for mine, theirs in (("client.pem", "tls.pem"), ("client-key.pem", "tls-key.pem")):
        os.symlink(os.path.join(city.data, theirs), os.path.join(folder, mine))
    assert Terminal(city, folder).get("/v1/server").code == "unknown_terminal"


def test_revoked():
    "a revoked terminal is out at once, its session too, until it gets a new certificate"
    gone = city.add_terminal("renshu-9")
    assert gone.sign_in("kessai1").status == 200
    assert gone.get("/v1/cases").status == 200
    city.run("revoke-terminal", "--id", "renshu-9")
    assert gone.get("/v1/cases").code == "revoked"
    assert gone.get("/v1/server").code == "revoked"
    case = city.case()
    assert gone.send(case, 1, "--page-size", "1000000").code == "revoked"
    assert case not in city.list()
    assert city.run("revoke-terminal", "--id", "renshu-99", check=False).returncode == 1


def test_old_tls():
    "TLS 1.1 is refused, 1.2 and 1.3 are not"
    for version, works in ((ssl.TLSVersion.TLSv1_1, False), (ssl.TLSVersion.TLSv1_2, True),
                           (ssl.TLSVersion.TLSv1_3, True)):
        context = one.context()
        warnings.simplefilter("ignore", DeprecationWarning)
        context.set_ciphers("DEFAULT@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = version
        one.context, original = (lambda: context), one.context
        try:
            assert one.get("/v1/server").status == 200 and works
        except OSError:
            assert not works
        finally:
            one.context = original


def test_server():
    "GET /v1/server tells keys and mode"
    answer = one.get("/v1/server").json
    keys = json.load(open(os.path.join(one.folder, "server.json")))
    assert answer["practice"] is True and answer["terminal"]["id"] == "renshu-1"
    assert {name: answer[name] for name in keys} == keys


def test_unknown_paths():
    "paths and methods that are not there"
    assert one.get("/").code == "not_found"
    assert one.get("/v1/cases/not-a-uuid").code == "not_found"
    assert one.get("/v1/cases/%s/revisions/0" % city.case()).code == "not_found"
    assert one.get("/v1/cases/%s/revisions/99999999999999999999" % city.case()).code == "not_found"
    assert one.get("/v1/cases/../../etc/passwd").code == "not_found"
    answer = one.call("DELETE", "/v1/cases")
    assert answer.code == "method" and answer.headers["Allow"] == "GET"
    assert one.call("PATCH", "/v1/session", b"{}").code == "method"
    try:
        assert one.get("/v1/" + "a" * 100000, check=False).status in (414, 431)
    except OSError:
        pass  # refused while it was still being sent


def test_sign_in():
    "signing in and out; a token of another terminal is worth nothing"
    assert one.sign_in("kessai1").json["account"] == {
        "id": ACCOUNTS["kessai1"], "login": "kessai1", "name": "研修 決裁者", "role": "supervisor"}
    token = one.token
    assert one.get("/v1/cases").status == 200
    assert two.get("/v1/cases", token=token).code == "sign_in"
    assert one.get("/v1/cases", token="0" * 64).code == "sign_in"
    assert one.call("DELETE", "/v1/session").status == 204
    assert one.get("/v1/cases").code == "sign_in"
    assert one.call("DELETE", "/v1/session").status == 204
    one.token = None
    assert one.get("/v1/cases").code == "sign_in"
    for body in (b"", b"{", b"[]", b"null", b'{"login":1,"password":2}', b'{"login":"mado1"}',
                 b"[" * 60000, b"\xff\xfe", b'{"login":"a\\u0000","password":"b"}'):
        assert one.call("POST", "/v1/session", body).code in ("malformed", "wrong_password"), body
    assert one.call("POST", "/v1/session", b"x" * 70000).code == "too_large"


def test_wrong_password():
    "wrong passwords are delayed, and say for how long"
    city.run("add-account", "--login", "mado8", "--name", "研修 八", "--role", "clerk",
             input="renshu-mado8\n")
    for _ in range(3):
        assert one.sign_in("mado8", "wrong-wrong").code == "wrong_password"
    answer = one.sign_in("mado8", "renshu-mado8")
    assert answer.code == "delayed" and 1 <= int(answer.headers["Retry-After"]) <= 900
    assert one.sign_in("mado1").status == 200  # nobody else waits
    assert one.sign_in("nobody", "wrong-wrong").code == "wrong_password"


def test_put():
    "a revision is taken once; again it is the same receipt"
    case = city.case()
    envelope = one.envelope(case)
    first = one.put(case, 1, envelope)
    assert first.status == 201 and first.json["case"] == case and first.json["practice"] is True
    again = one.put(case, 1, envelope)
    assert again.status == 200 and again.body == first.body
    resealed = one.put(case, 1, one.envelope(case))  # the same contents in another envelope
    assert resealed.status == 200 and resealed.body == first.body
    assert one.get("/v1/cases/%s/revisions/1/receipt" % case).body == first.body
    assert one.get("/v1/cases/%s/revisions/2/receipt" % case).code == "not_found"
    row = city.list()[case]
    assert (row["revision"], row["pages"], row["workflow"]) == (1, 2, "queued")


def test_put_cut():
    "a connection cut in the middle of a body leaves nothing; the repeat is taken"
    case = city.case()
    envelope = one.envelope(case, 1, "--page-size", "400000")
    head = "PUT /v1/cases/%s/revisions/1 HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n"
    for part in (0, 1, len(envelope) // 2, len(envelope) - 1):
        with one.socket() as connection:
            connection.sendall((head % (case, len(envelope))).encode() + envelope[:part])
        assert case not in city.list()
    with one.socket() as connection:  # all of it, but the answer is never read
        connection.sendall((head % (case, len(envelope))).encode() + envelope)
    end = time.monotonic() + 5
    while case not in city.list() and time.monotonic() < end:
        time.sleep(0.05)
    assert one.put(case, 1, envelope).status == 200
    assert city.list()[case]["pages"] == 2


def test_refusals():
    "malformed, unsigned, of another mode, terminal or key: refused, nothing half"
    before = city.list()
    for fault, code in (("cut", "malformed"), ("page", "malformed"), ("other-key", "malformed"),
                        ("no-ink", "unsigned"), ("other-hash", "unsigned"), ("real", "other_mode")):
        case = city.case()
        assert one.send(case, 1, "--fault", fault).code == code, fault
        assert one.get("/v1/cases/%s/revisions/1/receipt" % case).code == "not_found"
    case = city.case()
    envelope = one.envelope(case)
    assert two.put(case, 1, envelope).code == "conflict"  # it says it is of terminal one
    assert one.put(city.case(), 1, envelope).code == "malformed"  # sealed for another key
    assert one.put(case, 2, envelope).code == "malformed"
    for body in (b"", b"x", envelope[:-1], envelope + b"x", bytes(5000), envelope[:40]):
        assert one.put(case, 1, body).code == "malformed", len(body)
    assert city.list() == before


def test_conflict():
    "other contents under a key, and a revision out of turn, are conflicts"
    case = city.case()
    assert one.send(case).status == 201
    receipt = one.get("/v1/cases/%s/revisions/1/receipt" % case).body
    assert one.send(case, 1, "--variant", "5").code == "conflict"
    assert one.send(case, 2).code == "conflict"  # nobody returned the first
    assert one.get("/v1/cases/%s/revisions/1/receipt" % case).body == receipt
    assert city.show(case)["case"]["revision"] == 1


def test_too_large():
    "too large: said before the body is read, or after what was sent in chunks"
    case = city.case()
    head = "PUT /v1/cases/%s/revisions/1 HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n"
    for length in (100 << 20, 1 << 62):
        with one.socket() as connection:
            connection.sendall((head % (case, length)).encode())
            assert connection.recv(4096).startswith(b"HTTP/1.1 413 ")
    assert one.put(case, 1, b"x" * (9 << 20)).code == "too_large"
    chunks = (b"x" * 100000 for _ in range(100))
    assert one.put(case, 1, chunks).code == "too_large"
    endless = (b"x" * 1000000 for _ in range(1000))
    try:
        one.put(case, 1, endless)
        assert False, "a body without an end was read to its end"
    except OSError:
        pass
    assert one.get("/v1/server").status == 200
    envelope = one.envelope(case)
    chunks = (envelope[i:i + 7000] for i in range(0, len(envelope), 7000))
    assert one.put(case, 1, chunks).status == 201


def test_rights():
    "who may read, and who may decide"
    case = city.case()
    assert one.send(case).status == 201
    assert one.get("/v1/cases").code == "sign_in"
    one.sign_in("kanri1")
    assert one.get("/v1/cases").code == "not_permitted"
    assert one.event(case, "approved").code == "not_permitted"
    one.sign_in("mado1")
    assert one.get("/v1/cases").status == 200
    assert one.event(case, "approved").code == "not_permitted"
    assert one.event(case, "returned", reason="x").code == "not_permitted"
    one.sign_in("kessai1")
    for kind in ("opened", "signed", "queued", "acknowledged", "handed_over", "completed"):
        assert one.event(case, kind).code == "not_permitted", kind
    assert city.show(case)["case"]["workflow"] == "queued"


def test_own_case():
    "nobody approves their own, nor brings an approval along"
    case = city.case()
    two.sign_in("kessai1")
    assert two.send(case, 1, "--fault", "approved", actor="kessai1").status == 201
    assert city.list()[case]["workflow"] == "queued"
    assert two.event(case, "approved").code == "own_case"
    assert city.list()[case]["workflow"] == "queued"


def test_main_job():
    "list, look, approve, hand over, complete: each once, however often it is sent"
    case = city.case()
    start = one.get("/v1/changes").json["changes"][-1]["seq"]
    assert one.send(case).status == 201
    two.sign_in("kessai1")
    row = next(c for c in two.get("/v1/cases?workflow=queued,held").json["cases"] if c["id"] == case)
    assert (row["title"], row["n_pages"], row["revision"], row["terminal"]) == (NAME, 2, 1, "renshu-1")
    assert (row["day"], row["number"], row["clerk"]) == ("2026-11-20", 1, ACCOUNTS["mado1"])
    seen = two.get("/v1/cases/" + case).json
    assert [e["type"] for e in seen["events"]][-3:] == ["queued", "sending", "acknowledged"]
    revision = two.get("/v1/cases/%s/revisions/1" % case)
    assert revision.body.startswith(b"KKR1")
    receipt = one.get("/v1/cases/%s/revisions/1/receipt" % case).json
    assert receipt["hash"] == hashlib.sha256(revision.body).hexdigest()
    for page in city.show(case)["revisions"][0]["pages"]:
        got = two.get("/v1/cases/%s/pages/%s" % (case, page["sha256"]))
        assert hashlib.sha256(got.body).hexdigest() == page["sha256"]
    assert two.get("/v1/cases/%s/pages/%s" % (case, "0" * 64)).code == "not_found"
    assert two.get("/v1/cases/" + city.case()).code == "not_found"

    result = {"ok": True, "result": "done"}
    taken = {"revision": 1, "file_sha256": "a" * 64}
    assert two.post("/v1/cases/%s/result" % case, result).code == "not_found"
    assert two.post("/v1/cases/%s/hand-over" % case, taken).code == "not_allowed"
    for _ in range(2):
        assert two.event(case, "approved").json["case"]["workflow"] == "approved"
    assert two.event(case, "approved", 7).code in ("conflict", "not_allowed")
    for _ in range(2):
        answer = two.post("/v1/cases/%s/hand-over" % case, taken)
        assert answer.json["case"]["workflow"] == "handed_over"
    assert two.post("/v1/cases/%s/hand-over" % case,
                    dict(taken, file_sha256="b" * 64)).code == "conflict"
    for _ in range(2):
        assert two.post("/v1/cases/%s/result" % case, result).json["case"]["completed"] is True
    events = [c["event"] for c in one.get("/v1/changes?after=%d" % start).json["changes"]
              if c["case_id"] == case]
    types = [event["type"] for event in events]
    assert types == ["opened", "page_added", "page_added", "signed", "queued", "sending",
                     "acknowledged", "approved", "handed_over", "completed"]
    approved = events[types.index("approved")]
    assert approved["actor"] == ACCOUNTS["kessai1"] and approved["terminal"] == "renshu-2"
    assert abs(approved["at"] / 1e6 - time.time()) < 60


def test_return():
    "returned with a reason; the reason is for the case's terminal; the next revision is taken"
    case = city.case()
    assert one.send(case).status == 201
    two.sign_in("kessai1")
    for nothing in (None, "", "　 "):
        assert two.event(case, "returned", reason=nothing).code == "no_reason"
    start = one.get("/v1/changes").json["changes"][-1]["seq"]
    reason = "方書がありません"
    assert two.event(case, "returned", reason=reason).json["case"]["workflow"] == "returned"
    assert two.event(case, "approved").code == "not_allowed"
    mine = one.get("/v1/changes?after=%d" % start).json["changes"]
    theirs = two.get("/v1/changes?after=%d&limit=1" % start).json["changes"]
    assert [c["event"].get("reason") for c in mine] == [reason]
    assert [c["event"].get("reason") for c in theirs] == [None]
    assert one.get("/v1/changes?after=%d" % mine[-1]["seq"]).json["changes"] == []
    assert one.send(case, 2).status == 201
    assert one.send(case, 1).status == 200  # a late repeat of the old one
    assert two.event(case, "approved", 1).code == "conflict"
    assert two.event(case, "held", 2, "確認中").json["case"]["workflow"] == "held"
    assert two.event(case, "released", 2).json["case"]["workflow"] == "queued"
    assert two.event(case, "approved", 2).json["case"]["workflow"] == "approved"
    assert city.show(case)["case"]["revision"] == 2


def test_lists():
    "lists by workflow and day, in pieces; malformed questions are refused"
    for _ in range(3):
        assert one.send(city.case()).status == 201
    two.sign_in("kessai1")
    whole = two.get("/v1/cases").json["cases"]
    pieces, after = [], 0
    while True:
        piece = two.get("/v1/cases?limit=2&after=%d" % after).json["cases"]
        if not piece:
            break
        pieces += piece
        after = piece[-1]["seq"]
    assert pieces == whole and len(whole) > 6
    approved = two.get("/v1/cases?workflow=approved").json["cases"]
    both = two.get("/v1/cases?workflow=approved,queued").json["cases"]
    assert {c["workflow"] for c in both} == {"approved", "queued"}
    assert [c for c in both if c["workflow"] == "approved"] == approved
    assert two.get("/v1/cases?day=2026-11-20").json["cases"] == whole
    assert two.get("/v1/cases?day=2026-11-21").json["cases"] == []
    for wrong in ("workflow=x", "workflow=queued,", "day=x", "after=x", "after=-1", "limit=1e3",
                  "day=2026-11-20%0a", "after=99999999999999999999"):
        assert two.get("/v1/cases?" + wrong).code == "malformed", wrong
    for body in (b"", b"{}", b'{"type":"nonsense"}', b'{"type":"approved","revision":-1}', b"[1]"):
        path = "/v1/cases/%s/events" % whole[0]["id"]
        assert two.call("POST", path, body).code == "malformed", body


def test_show_case():
    "show-case masks names unless they are asked for, and numbers always"
    case = city.case()
    assert one.send(case).status == 201
    masked = city.run("show-case", case).stdout
    assert NAME not in masked and ADDRESS not in masked
    shown = city.show(case, "--reveal")["revisions"][0]
    assert shown["fields"]["persons[0].name"] == NAME
    assert shown["fields"]["new_address"] == ADDRESS
    assert "123456789018" not in json.dumps(shown)
    assert shown["receipt"]["case"] == case and len(shown["pages"]) == 2
    assert city.run("show-case", city.case(), check=False).returncode == 1
    assert city.run("show-case", "nonsense", check=False).returncode == 2


def test_protected():
    "a notice under 支援措置 has no title, and only who has the right gets any of it"
    case = city.case()
    assert one.send(case, 1, "--protected").status == 201
    page = city.show(case)["revisions"][0]["pages"][0]["sha256"]
    paths = ["/v1/cases/" + case, "/v1/cases/%s/revisions/1" % case,
             "/v1/cases/%s/pages/%s" % (case, page)]
    assert one.sign_in("mado1").status == 200
    row = [row for row in one.get("/v1/cases").json["cases"] if row["id"] == case][0]
    assert row["title"] == ""
    assert [one.get(path).code for path in paths] == ["not_permitted"] * 3
    assert one.sign_in("kessai1").status == 200
    assert [one.get(path).status for path in paths] == [200] * 3


def test_folders():
    "init may be repeated; other modes, terminals that are there and folders that are not, may not"
    city.run("init", "--practice")
    assert city.run("init", check=False).returncode == 1
    before = open(os.path.join(one.folder, "client-key.pem")).read()
    again = city.run("add-terminal", "--id", "renshu-1", "--name", "x", "--out", one.folder,
                     check=False)
    assert again.returncode == 1
    assert open(os.path.join(one.folder, "client-key.pem")).read() == before
    assert os.stat(os.path.join(one.folder, "client-key.pem")).st_mode & 0o777 == 0o600
    assert city.run("nonsense", check=False).returncode == 2
    other = City(serve=False)
    tls = os.path.join(other.data, "tls.pem")
    made = open(tls).read()
    other.run("init", "--practice")
    assert open(tls).read() == made
    other.run("init", "--practice", "--host", "kakanai.example")
    moved = open(tls).read()
    assert moved != made
    with open(os.path.join(other.data, "tls-key.pem"), "w") as file:  # cut between two files
        file.write(open(os.path.join(one.folder, "client-key.pem")).read())
    other.start()
    assert open(tls).read() not in (made, moved)
    decoded = ssl._ssl._test_decode_cert(tls)
    assert ("DNS", "kakanai.example") in decoded["subjectAltName"]
    assert ("DNS", "localhost") in decoded["subjectAltName"]
    assert other.terminal_1.get("/v1/server").status == 200
    done = subprocess.run([KAKANAID, "serve", "--data", "/nonexistent"], capture_output=True,
                          text=True)
    assert done.returncode == 1 and "No such file" in done.stderr


def test_journal():
    "the journal is JSON lines and knows no names, addresses, reasons, passwords or tokens"
    two.sign_in("kessai1")
    text = open(city.log, encoding="utf-8").read()
    lines = [json.loads(line) for line in text.splitlines()]
    assert len(lines) > 100
    for secret in (NAME, ADDRESS, "花子", "方書", "renshu-kessai1", "renshu-mado", "wrong-wrong",
                   two.token, "研修 決裁者", "123456789018", "passwd", "not-a-uuid"):
        assert secret not in text, secret
    assert {"unsigned", "conflict", "too_large", "revoked", "own_case"} <= {
        line.get("problem") for line in lines}


def test_api_covered():
    "every operation of openapi.yaml was answered with success"
    assert API.missing() == [], API.missing()
    assert city.stop() == 0


run([test_no_certificate, test_foreign_certificate, test_revoked, test_old_tls, test_server,
     test_unknown_paths, test_sign_in, test_wrong_password, test_put, test_put_cut, test_refusals,
     test_conflict, test_too_large, test_rights, test_own_case, test_main_job, test_return,
     test_lists, test_show_case, test_folders, test_journal, test_api_covered])
