"""GOV.UK Notify as it answers on this machine: it keeps what it is sent, and misbehaves as told.

Run by itself it serves until it is stopped: `python -m tests.feeds.fake_notify`.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

SERVICE, SECRET = "26785a09-ab16-4eb0-8407-a37497a57506", "3d844edf-8d35-48ac-975b-e847b4f122b0"
KEY = f"our-tests-{SERVICE}-{SECRET}"  # pragma: allowlist secret
TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a"
ALLOWED = {"email_address", "template_id", "personalisation", "reference"}
OPTIONAL = {"one_click_unsubscribe_url"}
SECONDS = 30  # by which our clock may be wrong


@dataclass
class Fake:
    """What it holds, the latest first when asked, and what it will do with the next e-mails."""

    root: str
    kept: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    will: list[Callable[[Handler, Callable[[], None]], None]] = field(default_factory=list)
    """What to do with the next e-mails: each is handed the request, and how to keep it."""

    def references(self) -> list[str]:
        """Of every e-mail kept, in the order in which they came."""
        return [one["reference"] for one in self.kept]

    def becomes(self, status: str) -> None:
        """Every e-mail kept so far has come to this."""
        for one in self.kept:
            one["status"] = status


class Handler(BaseHTTPRequestHandler):
    """One request to the fake."""

    protocol_version = "HTTP/1.1"
    fake: Fake

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        self.sent = json.loads(self.rfile.read(length))
        self.fake.asked.append("POST")
        if not self._may():
            return
        with suppress(BrokenPipeError, ConnectionResetError):
            if self.fake.will:
                self.fake.will.pop(0)(self, self.keep)
            else:
                self.keep()
                self.taken()

    def do_GET(self) -> None:
        self.fake.asked.append("GET")
        if not self._may():
            return
        parts = urlsplit(self.path)
        if parts.path == "/v2/notifications":
            (reference,) = parse_qs(parts.query)["reference"]
            found = [one for one in reversed(self.fake.kept) if one["reference"] == reference]
            self.answer(200, {"notifications": found, "links": {}})
            return
        number = parts.path.rpartition("/")[2]
        for one in self.fake.kept:
            if one["id"] == number:
                self.answer(200, one)
                return
        self.answer(404, errors("NoResultFound"))

    def keep(self) -> None:
        """Take it for good."""
        self.fake.kept.append({**self.sent, "id": str(uuid4()), "status": "sending"})

    def taken(self) -> None:
        """Say so, as Notify does."""
        newest = self.fake.kept[-1]
        self.answer(201, {"id": newest["id"], "reference": newest["reference"], "content": {}})

    def answer(self, status: int, said: object, **headers: str) -> None:
        """Answer with JSON, or with whatever bytes are given instead."""
        body = said if isinstance(said, bytes) else json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-").title(), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _may(self) -> bool:
        """Whether key, clock and fields are as Notify wants them; answered where they are not."""
        told = self.headers.get("Authorization", "").removeprefix("Bearer ")
        try:
            claims = jwt.decode(told, OctKey.import_key(SECRET), algorithms=["HS256"]).claims
        except (JoseError, ValueError):
            self.answer(403, errors("AuthError"))
            return False
        late = abs(datetime.now(UTC).timestamp() - claims["iat"])  # noqa: TID251 - the real clock
        if claims["iss"] != SERVICE or late > SECONDS:
            self.answer(403, errors("AuthError"))
            return False
        if self.command == "GET":
            return True
        if not ALLOWED <= set(self.sent) <= ALLOWED | OPTIONAL or not self._is_an_email():
            self.answer(400, errors("ValidationError"))
            return False
        return True

    def _is_an_email(self) -> bool:
        link = self.sent.get("one_click_unsubscribe_url", "https://")
        fields = {"subject", "body"} == set(self.sent["personalisation"])
        UUID(self.sent["template_id"])
        return fields and "@" in self.sent["email_address"] and link.startswith("https://")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def errors(kind: str) -> dict[str, Any]:
    """An error as Notify words it."""
    return {"status_code": 0, "errors": [{"error": kind, "message": "as the documents say"}]}


def status(code: int, said: object = b"", **headers: str) -> Callable[..., None]:
    """Refuse it, keeping nothing."""
    return lambda handler, _: handler.answer(code, said, **headers)


def drops(handler: Handler, keep: Callable[[], None]) -> None:
    """Take it, then drop the line without a word."""
    keep()
    handler.close_connection = True
    handler.connection.shutdown(2)


def fails_after(handler: Handler, keep: Callable[[], None]) -> None:
    """Take it, then say that something broke."""
    keep()
    handler.answer(500, errors("Exception"))


def babbles(handler: Handler, keep: Callable[[], None]) -> None:
    """Take it, and answer what is no JSON."""
    keep()
    handler.answer(201, b"<html>OK</html>")


def says_something_else(handler: Handler, keep: Callable[[], None]) -> None:
    """Take it, and answer JSON without a number."""
    keep()
    handler.answer(201, [1, 2])


def dawdles(seconds: float) -> Callable[..., None]:
    """Take it, and answer when nobody waits any more."""

    def answer(handler: Handler, keep: Callable[[], None]) -> None:
        keep()
        time.sleep(seconds)
        handler.close_connection = True

    return answer


@contextmanager
def fake_notify() -> Iterator[Fake]:
    """Serve until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    fake = Fake(f"http://127.0.0.1:{server.server_address[1]}")
    server.RequestHandlerClass = type("Ours", (Handler,), {"fake": fake})
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
