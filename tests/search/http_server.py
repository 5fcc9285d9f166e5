"""A small HTTP server that stands where Elasticsearch should, and misbehaves as it is told to."""

from __future__ import annotations

import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar


class _Handler(BaseHTTPRequestHandler):
    server: HttpServer

    def answer(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.asked.append((self.command, self.path, self.headers.get("Authorization")))
        if self.server.how == "silent":
            self.server.released.wait(20)
            self.close_connection = True
            return
        if self.server.how == "hangs up":
            self.close_connection = True
            return
        status, kind, body = ANSWERS[self.server.how]
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if self.server.how != "something else":
            self.send_header("X-Elastic-Product", "Elasticsearch")
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_HEAD = answer  # noqa: N815 - names of the library

    def log_message(self, *args):
        """Say nothing."""


JSON = "application/json"
#: Status, type and body of an answer to whatever was asked.
ANSWERS = {
    "error": (500, JSON, b'{"error": "shards are red", "status": 500}'),
    "unavailable": (503, JSON, b'{"error": "no master", "status": 503}'),
    "not allowed": (401, JSON, b'{"error": "who are you", "status": 401}'),
    "index deleted": (
        404,
        JSON,
        b'{"error": {"type": "index_not_found_exception"}, "status": 404}',
    ),
    "nonsense": (200, JSON, b'{"hits": "none"}'),
    "a page": (200, "text/html", b"<html>Welcome to nginx</html>"),
    "something else": (200, JSON, b"{}"),
    "half an answer": (200, JSON, b'{"hits": {"total": {"value": 3'),
}


class HttpServer(ThreadingHTTPServer):
    """Answers on a port of its own in the way that `how` says, and notes what it was asked."""

    daemon_threads = True
    block_on_close = False
    WAYS: ClassVar = (*ANSWERS, "silent", "hangs up")

    def __init__(self, how, certificate=None):
        """Serve at once, over TLS with a certificate (file of certificate and key)."""
        super().__init__(("127.0.0.1", 0), _Handler)
        self.how = how
        self.asked = []
        self.released = threading.Event()
        scheme = "http"
        if certificate is not None:
            scheme = "https"
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.socket = context.wrap_socket(self.socket, server_side=True)
        self.url = f"{scheme}://localhost:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def handle_error(self, request, client_address):
        """A client that hangs up first is nothing to report."""

    def stop(self):
        """Let go whoever waits, and close."""
        self.released.set()
        self.shutdown()
        self.server_close()
