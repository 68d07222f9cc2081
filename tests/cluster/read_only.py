"""A cluster as those see it who may only read: a server in front of it that refuses what its security plugin would.

Let through are the actions `indices:data/read*`: searches, several at once, counts, documents, and points in time.
"""

from __future__ import annotations

import http.client
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_READING = [
    (("GET", "POST"), re.compile(r"(/[^/_][^/]*)?/_(search|msearch|mget|count)")),
    (("GET", "HEAD"), re.compile(r"/[^/_][^/]*/_doc/[^/]+")),
    (("POST",), re.compile(r"/[^/_][^/]*/_search/point_in_time")),
    (("DELETE",), re.compile(r"/_search/point_in_time")),
]
#: Of the cluster's own headers.
_TOLD = ("content-type", "content-encoding")


class ReadOnly(ThreadingHTTPServer):
    """The server; `refused` has the method and path of each request that a reader may not make."""

    daemon_threads = True

    def __init__(self, host: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.host, self.refused = host, list[str]()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: ReadOnly

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = self.path.partition("?")[0]
        if any(self.command in methods and pattern.fullmatch(path) for methods, pattern in _READING):
            self._pass_on(body)
        else:
            self.server.refused.append(f"{self.command} {path}")
            problem = {"type": "security_exception", "reason": f"no permissions for {path} and User [name=reader]"}
            refusal = {"error": {"root_cause": [problem], **problem}, "status": 403}
            self._send(403, {"Content-Type": "application/json"}, json.dumps(refusal).encode())

    def _pass_on(self, body: bytes) -> None:
        connection = http.client.HTTPConnection(self.server.host, timeout=60)
        try:
            connection.request(self.command, self.path, body, dict(self.headers))
            response = connection.getresponse()
            told = {name: value for name, value in response.getheaders() if name.lower() in _TOLD}
            self._send(response.status, told, response.read())
        finally:
            connection.close()

    def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in (
            {name.lower(): value for name, value in headers.items()} | {"content-length": str(len(body))}
        ).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = _answer

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def read_only(host: str) -> Iterator[ReadOnly]:
    """The server in front of a node, `host:port`."""
    server = ReadOnly(host)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
