# SPDX-License-Identifier: GPL-3.0-or-later
"""A real kakanaid over real TLS for tests, and clients that hold every answer against openapi.yaml."""
import atexit
import http.client
import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import traceback

import jsonschema
import yaml

KAKANAID, MAKE_ENVELOPE, OPENAPI = sys.argv[1:4]
PASSWORDS = {name: "renshu-" + name for name in ("mado1", "mado2", "kessai1", "kanri1")}
ACCOUNTS = {"kanri1": "01890000-0000-7000-8000-000000000001",
            "kessai1": "01890000-0000-7000-8000-000000000002",
            "mado1": "01890000-0000-7000-8000-000000000003",
            "mado2": "01890000-0000-7000-8000-000000000004"}
NAME, ADDRESS = "見本　花子", "見本県架空市研修町一丁目2番3号"


class Api:
    """openapi.yaml: which answers there may be."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.root = yaml.safe_load(file)
        self.seen = set()
        self.resolver = jsonschema.RefResolver.from_schema(self.root)

    def _follow(self, node):
        while "$ref" in node:
            node = self.resolver.resolve(node["$ref"])[1]
        return node

    def _operation(self, method, path):
        for template, item in self.root["paths"].items():
            if re.fullmatch(re.sub(r"\{[a-z0-9]+\}", "[^/]+", template), path):
                return template, item.get(method.lower())
        return None, None

    def check(self, method, path, status, headers, body):
        template, operation = self._operation(method, path.split("?")[0])
        if operation is None:
            # What is not in the API is a problem all the same.
            answer = self.root["components"]["responses"]["Problem"]
        else:
            self.seen.add((method, template, status))
            answers = operation["responses"]
            assert str(status) in answers or status >= 400, (method, template, status)
            answer = self._follow(answers.get(str(status), answers["default"]))
        for name, header in answer.get("headers", {}).items():
            assert not header.get("required") or name in headers, (name, headers)
        if "content" not in answer:
            assert body == b"", (method, template, status)
            return
        media = headers["Content-Type"]
        assert media in answer["content"], (method, template, status, media)
        schema = answer["content"][media].get("schema")
        if schema is not None:
            jsonschema.Draft202012Validator(schema, resolver=self.resolver).validate(json.loads(body))

    def missing(self):
        """Operations whose success no test has seen."""
        every = {(method.upper(), path) for path, item in self.root["paths"].items()
                 for method in item if method != "parameters"}
        return sorted(every - {(m, p) for m, p, status in self.seen if status < 300})


API = Api(OPENAPI)


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def code(self):
        """The problem's code, or the status where it is none."""
        if self.headers.get("Content-Type") != "application/problem+json":
            return self.status
        assert self.json["status"] == self.status
        return self.json["type"].rsplit("/", 1)[1]


class Terminal:
    """A client with the certificate of folder (None: without any)."""

    def __init__(self, city, folder, **info):
        self.city, self.folder, self.token = city, folder, None
        self.id = info.get("id")

    def context(self):
        context = ssl.create_default_context(cafile=os.path.join(self.city.first, "ca.pem"))
        if self.folder:
            context.load_cert_chain(os.path.join(self.folder, "client.pem"),
                                    os.path.join(self.folder, "client-key.pem"))
        return context

    def socket(self, timeout=20):
        raw = socket.create_connection(("127.0.0.1", self.city.port), timeout=timeout)
        return self.context().wrap_socket(raw, server_hostname="localhost")

    def call(self, method, path, body=None, token=None, check=True, **headers):
        connection = http.client.HTTPSConnection("localhost", self.city.port, timeout=30,
                                                 context=self.context())
        token = token or self.token
        if token:
            headers["Authorization"] = "Bearer " + token
        chunked = body is not None and not isinstance(body, (bytes, str))
        connection.request(method, path, body, headers, encode_chunked=chunked)
        got = connection.getresponse()
        answer = Answer(got.status, got.headers, got.read())
        connection.close()
        if check:
            API.check(method, path, answer.status, answer.headers, answer.body)
        return answer

    def get(self, path, **more):
        return self.call("GET", path, **more)

    def post(self, path, thing, **more):
        return self.call("POST", path, json.dumps(thing).encode(), **more)

    def sign_in(self, login, password=None):
        answer = self.post("/v1/session", {"login": login,
                                           "password": password or PASSWORDS[login]})
        self.token = answer.json["token"] if answer.status == 200 else None
        return answer

    def put(self, case, number, envelope, **more):
        return self.call("PUT", "/v1/cases/%s/revisions/%d" % (case, number), envelope, **more)

    def envelope(self, case, number=1, *options, actor="mado1"):
        done = subprocess.run([MAKE_ENVELOPE, os.path.join(self.city.first, "server.json"), case,
                               str(number), "--terminal", self.id or "?", "--actor",
                               ACCOUNTS[actor], *options], capture_output=True, check=True)
        return done.stdout

    def send(self, case, number=1, *options, **more):
        return self.put(case, number, self.envelope(case, number, *options, **more))

    def event(self, case, kind, revision=1, reason=None, **more):
        thing = {"type": kind, "revision": revision, "actor": "forged", "terminal": "forged", "at": 1}
        if reason is not None:
            thing["reason"] = reason
        return self.post("/v1/cases/%s/events" % case, thing, **more)


class City:
    def __init__(self, practice=True, serve=True, options=()):
        self.home = tempfile.mkdtemp(prefix="kakanaid-test-")
        atexit.register(self.remove)
        self.data = os.path.join(self.home, "server")
        self.log = os.path.join(self.home, "log")
        self.options, self.process, self.port, self.numbers = options, None, 0, 0
        self.first = None
        self.run("init", *(["--practice"] if practice else []))
        self.terminal_1 = self.add_terminal("renshu-1")
        if serve:
            self.start()

    def run(self, command, *options, input=None, check=True):
        done = subprocess.run([KAKANAID, command, "--data", self.data, *options], text=True,
                              capture_output=True, input=input)
        assert not check or done.returncode == 0, (command, done.stderr)
        return done

    def add_terminal(self, name):
        folder = os.path.join(self.home, name)
        self.run("add-terminal", "--id", name, "--name", "研修 " + name, "--out", folder)
        self.first = self.first or folder
        return Terminal(self, folder, id=name)

    def start(self):
        port_file = os.path.join(self.home, "port")
        if os.path.exists(port_file):
            os.unlink(port_file)
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [KAKANAID, "serve", "--data", self.data, "--listen", "127.0.0.1:%d" % self.port,
                 "--port-file", port_file, *self.options], stdout=log, stderr=log)
        end = time.monotonic() + 20
        while not os.path.exists(port_file):
            assert self.process.poll() is None and time.monotonic() < end, open(self.log).read()
            time.sleep(0.01)
        self.port = int(open(port_file).read())

    def stop(self, how=signal.SIGTERM):
        if self.process is not None:
            self.process.send_signal(how)
            code = self.process.wait(20)
            self.process = None
            return code
        return None

    def case(self):
        self.numbers += 1
        return "01890000-0000-7000-8000-%012x" % (0xc00000000000 + self.numbers)

    def list(self):
        return {row["case"]: row for row in map(json.loads, self.run("list").stdout.splitlines())}

    def show(self, case, *options):
        return json.loads(self.run("show-case", *options, case).stdout)

    def remove(self):
        self.stop(signal.SIGKILL)
        shutil.rmtree(self.home, ignore_errors=True)


def run(tests):
    """Runs functions as TAP. Each is a test, named by its docstring."""
    print("1..%d" % len(tests), flush=True)
    failed = 0
    for number, test in enumerate(tests, 1):
        try:
            test()
            print("ok %d - %s" % (number, test.__doc__), flush=True)
        except Exception:
            failed += 1
            print("".join("# " + line + "\n" for line in traceback.format_exc().splitlines()), end="")
            print("not ok %d - %s" % (number, test.__doc__), flush=True)
    sys.exit(1 if failed else 0)
