"""Google Secret Manager on this machine: that much of its REST surface as its clients ask for, with everything kept in memory.

Each request is recorded; `faults` answers instead of the server where it is asked to.
"""

import base64
import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Callable, Optional
from urllib.parse import parse_qs, urlsplit

Fault = tuple[int, bytes]


def crc32c(data: bytes) -> int:
    """The checksum of Castagnoli, bit by bit."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


class GoogleServer:
    """Use as a context: the server runs in it."""

    def __init__(self) -> None:
        self.secrets: dict[str, list[dict[str, Any]]] = {}
        self.requests: list[str] = []
        self.tokens: set[str] = set()
        self.faults: Optional[Callable[[str, str], Optional[Fault]]] = None
        self.page = 3
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: Any) -> None:
                pass

            def do_GET(self) -> None:
                self.answer("GET")

            def do_POST(self) -> None:
                self.answer("POST")

            def answer(self, method: str) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                status, answer = outer.handle(method, self.path, body, self.headers.get("Authorization"))
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def __enter__(self) -> "GoogleServer":
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: Any) -> None:
        self.server.shutdown()
        self.server.server_close()

    def text(self, name: str) -> Optional[str]:
        """The latest version of a secret."""
        versions = self.secrets.get(name)
        return versions[-1]["data"].decode() if versions else None

    def handle(self, method: str, target: str, body: bytes, authorization: Optional[str]) -> Fault:
        url = urlsplit(target)
        path, query = url.path, parse_qs(url.query)
        if path == "/token":
            return self.good({"access_token": "TOKEN-CANARY", "expires_in": 3600, "token_type": "Bearer"})
        self.requests.append(f"{method} {path}")
        self.tokens.add(authorization or "")
        if self.faults is not None and (fault := self.faults(method, path)) is not None:
            return fault
        found = re.fullmatch(r"/v1/projects/([^/:]+)/secrets(?:/([^/:]+))?(?:/versions/latest)?(:\w+)?", path)
        if found is None:
            return self.bad(404, "NOT_FOUND")
        name, verb = found[2], found[3]
        if name is None:
            return self.create(query["secretId"][0]) if method == "POST" else self.list(query)
        if name not in self.secrets:
            return self.bad(404, "NOT_FOUND")
        versions = self.secrets[name]
        if verb == ":addVersion":
            return self.add(name, json.loads(body))
        if "/versions/" not in path:
            return self.good({"name": f"projects/1/secrets/{name}"})
        if not versions:
            return self.bad(404, "NOT_FOUND")
        latest = versions[-1]
        full = f"projects/1/secrets/{name}/versions/{len(versions)}"
        if verb is None:
            return self.good({"name": full, "state": latest["state"]})
        if latest["state"] != "ENABLED":
            return self.bad(400, "FAILED_PRECONDITION")
        data = base64.b64encode(latest["data"]).decode()
        return self.good({"name": full, "payload": {"data": data, "dataCrc32c": str(latest["crc"])}})

    def list(self, query: dict[str, list[str]]) -> Fault:
        names = sorted(self.secrets)
        start = int(query.get("pageToken", ["0"])[0] or 0)
        page = names[start : start + self.page]
        answer: dict[str, Any] = {"secrets": [{"name": f"projects/1/secrets/{name}"} for name in page]}
        if start + self.page < len(names):
            answer["nextPageToken"] = str(start + self.page)
        return self.good(answer)

    def create(self, name: str) -> Fault:
        if name in self.secrets:
            return self.bad(409, "ALREADY_EXISTS")
        self.secrets[name] = []
        return self.good({"name": f"projects/1/secrets/{name}"})

    def add(self, name: str, request: dict[str, Any]) -> Fault:
        data = base64.b64decode(request["payload"]["data"])
        told = request["payload"].get("dataCrc32c")
        if told is None or int(told) != crc32c(data):
            return self.bad(400, "INVALID_ARGUMENT")
        self.put(name, data)
        return self.good({"name": f"projects/1/secrets/{name}/versions/{len(self.secrets[name])}", "state": "ENABLED"})

    def put(self, name: str, data: bytes, state: str = "ENABLED") -> None:
        """Adds a version."""
        self.secrets.setdefault(name, []).append({"data": data, "state": state, "crc": crc32c(data)})

    @staticmethod
    def good(answer: dict[str, Any]) -> Fault:
        return 200, json.dumps(answer).encode()

    @staticmethod
    def bad(status: int, word: str) -> Fault:
        """An error of Google's; what it says must not be repeated, for it may quote anything."""
        error = {"code": status, "message": "CANARY of the server's own words", "status": word}
        return status, json.dumps({"error": error}).encode()
