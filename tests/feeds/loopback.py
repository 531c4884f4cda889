"""A real HTTP server on this machine that misbehaves as it is told, one answer after another."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[[BaseHTTPRequestHandler], None]


class Loopback:
    """What the server will answer, by path; the last answer for a path is given for ever."""

    def __init__(self, port: int) -> None:
        """Answer nothing yet."""
        self.root = f"http://127.0.0.1:{port}"
        self.asked: list[str] = []
        self.agents: list[str] = []
        self._answers: dict[str, list[Answer]] = defaultdict(list)

    def on(self, path: str, *answers: Answer) -> str:
        """Answer requests for the path in this order; the address to ask."""
        self._answers[path].extend(answers)
        return self.root + path

    def next(self, path: str) -> Answer:
        """The answer to give now: 404 for a path that nothing was said about."""
        waiting = self._answers[path]
        if not waiting:
            return status(404)
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]


@contextmanager
def loopback() -> Iterator[Loopback]:
    """Serve until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = self.path.split("?", 1)[0]
            told.asked.append(path)
            told.agents.append(self.headers["User-Agent"])
            with suppress(BrokenPipeError, ConnectionResetError):
                told.next(path)(self)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told = Loopback(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()


def body(content: bytes, kind: str = "text/csv") -> Answer:
    """200 and the whole content."""

    def answer(to: BaseHTTPRequestHandler) -> None:
        to.send_response(200)
        to.send_header("Content-Type", kind)
        to.send_header("Content-Length", str(len(content)))
        to.end_headers()
        to.wfile.write(content)

    return answer


def status(code: int, **headers: str) -> Answer:
    """An error, with no body; `retry_after="1"` and the like become headers, `date` too."""

    def answer(to: BaseHTTPRequestHandler) -> None:
        if "date" in headers:
            to.send_response_only(code)
        else:
            to.send_response(code)
        for name, value in headers.items():
            to.send_header(name.replace("_", "-").title(), value)
        to.send_header("Content-Length", "0")
        to.end_headers()

    return answer


def redirect(to_path: str) -> Answer:
    """302 to another path."""
    return status(302, location=to_path)


def cut_short(content: bytes, told: int | None) -> Answer:
    """200, the content, and the end of the connection; `told` is the length promised, or chunks."""

    def answer(to: BaseHTTPRequestHandler) -> None:
        to.send_response(200)
        if told is None:
            to.send_header("Transfer-Encoding", "chunked")
            to.end_headers()
            to.wfile.write(b"%x\r\n%b\r\n" % (len(content), content))
        else:
            to.send_header("Content-Length", str(told))
            to.end_headers()
            to.wfile.write(content)
        to.close_connection = True

    return answer


def without_length(content: bytes) -> Answer:
    """200 and the content with neither length nor chunks: its end is the connection's."""

    def answer(to: BaseHTTPRequestHandler) -> None:
        to.send_response(200)
        to.send_header("Connection", "close")
        to.end_headers()
        to.wfile.write(content)
        to.close_connection = True

    return answer


def drip(pieces: int, every: float) -> Answer:
    """200 and one byte at a time."""

    def answer(to: BaseHTTPRequestHandler) -> None:
        to.send_response(200)
        to.send_header("Content-Length", str(pieces))
        to.end_headers()
        for _ in range(pieces):
            to.wfile.write(b"x")
            time.sleep(every)

    return answer


def silent(seconds: float) -> Answer:
    """Nothing at all for a while."""

    def answer(to: BaseHTTPRequestHandler) -> None:
        time.sleep(seconds)
        to.close_connection = True

    return answer
