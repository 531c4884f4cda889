"""The page of a check at 100,000 people: one gunicorn worker, beside a bare Flask page.

Judged: 95 in 100 under 50 ms, on SQLite and on PostgreSQL. The client is another process than the
server. The bare work is a page of one line, from a worker of its own, in the same run.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from bench import standings
from bench.measurement import Measurement
from bench.serving import TOKEN, bare_page, late, postgres, seconds_of, served, signed_in
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


def measure() -> Iterator[Measurement]:
    """One worker, one client: how long each page takes as the client sees it."""
    with ExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory()))
        bare = bare_page(folder)
        yield from _on(f"sqlite:///{folder}/register.sqlite3", "SQLite", folder / "sqlite", bare)
        cluster = held.enter_context(postgres(folder / "postgres"))
        yield from _on(cluster, "PostgreSQL", folder / "postgresql", bare)


def _on(url: str, engine: str, instance: Path, bare: float) -> Iterator[Measurement]:
    instance.mkdir()
    database, official = _register(url)
    issuer = Issuer(instance / "keys", "http://127.0.0.1", SECRET)
    draw = Random(3)  # noqa: S311 - an invented country, not a secret
    for name, sought in (("number", _by_number), ("name", _by_name)):
        seconds, made = _made(database, official, issuer, draw, sought)
        title = f"a check by {name}, made and kept ({engine}), 95th percentile"
        yield Measurement(title, late(seconds), at_most=AT_MOST)
    database.engine.dispose()
    settings = {
        "REGISTER_DATABASE_URL": url,
        "REGISTER_INSTANCE_PATH": str(instance),
        "REGISTER_SECRET_KEY": SECRET,
        "REGISTER_DEMO": "1",
        "REGISTER_TODAY": "2026-09-01",
    }
    with (
        served("wsgi:app", settings, Path.cwd()) as address,
        signed_in(address, EMAIL, PASSWORD) as client,
    ):
        seen = late(seconds_of(lambda at: client.get(f"/verify/{made[at % len(made)]}"), LOOKS))
        yield Measurement(f"the page of a check ({engine}), 95th percentile", seen, at_most=AT_MOST)
        yield Measurement(f"the page of a check ({engine}), and a bare Flask page", seen, bare)
        token = TOKEN.search(client.get(f"/verify/{made[0]}").text)
        assert token is not None  # noqa: S101 - the page has a form
        form = {"csrf_token": token[1]}
        again = late(
            seconds_of(lambda at: client.post(f"/verify/{made[at]}/again", data=form), len(made))
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

    return seconds_of(one, CHECKS), references
