"""A school's own page at 20,000 schools: one gunicorn worker, beside a bare Flask page.

Judged: 95 in 100 under 50 ms, on SQLite and on PostgreSQL, as each of some schools sees its own
page when it is signed in; what a page costs counts the rows that say who was seen. A third of the
schools follow from another.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path

import httpx

from bench import standings
from bench.measurement import Measurement
from bench.serving import bare_page, late, postgres, seconds_of, served, signed_in
from register.domain.identifiers import Urn
from register.domain.roles import Role
from register.domain.schools import SchoolLink
from register.services import accounts
from register.services.standings import bring_up_to_date
from register.store import feed_runs, school_links
from register.store.migrating import upgrade
from register.store.session import Database

SCHOOLS, ALL = 20_000, 26_000
AT_MOST = 0.050  # seconds, of 95 pages in 100
OWN, LOOKS = 25, 600
SECRET = "a secret of the bench, long enough to serve with"  # noqa: S105 - of an invented country
PASSWORD = "three random words"  # noqa: S105 - as above
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
    urns = _register(url)
    settings = {
        "REGISTER_DATABASE_URL": url,
        "REGISTER_INSTANCE_PATH": str(instance),
        "REGISTER_SECRET_KEY": SECRET,
        "REGISTER_DEMO": "1",
        "REGISTER_TODAY": "2026-09-01",
    }
    with ExitStack() as held:
        address = held.enter_context(served("wsgi:app", settings, Path.cwd()))
        own = [
            (urn, held.enter_context(signed_in(address, f"{urn}@example.org", PASSWORD)))
            for urn in urns
        ]
        seen = late(seconds_of(lambda at: _page(*own[at % len(own)]), LOOKS))
    name = f"a school's own page ({engine})"
    yield Measurement(f"{name}, 95th percentile", seen, at_most=AT_MOST)
    yield Measurement(f"{name}, and a bare Flask page", seen, bare)


def _page(urn: int, client: httpx.Client) -> httpx.Response:
    answer = client.get(f"/schools/{urn}")
    if "Change the record" not in answer.text:
        message = f"School {urn} was not shown its own page."
        raise RuntimeError(message)
    return answer


def _register(url: str) -> list[int]:
    """A nation of 20,000 open schools, and somebody to look at each of a few."""
    upgrade(url)
    database = Database(url)
    standings.SCHOOLS, standings.OPEN_SCHOOLS = ALL, SCHOOLS
    urns = [standings.FIRST + number * 797 for number in range(OWN)]
    with database.begin() as session:
        standings.make_nation(session)
        run = feed_runs.add(session, feed_runs.Run(AT, AT, feed_runs.Outcome.APPLIED))
        school_links.replace(session, _links(), run_id=run, at=AT)
        for urn in urns:
            accounts.add(
                session,
                email=f"{urn}@example.org",
                password=PASSWORD,
                role=Role.SCHOOL,
                scope=str(urn),
                by="bench",
                at=AT,
            )
    bring_up_to_date(database)
    database.engine.dispose()
    return urns


def _links() -> Iterator[SchoolLink]:
    """Every third open school follows from one that has closed."""
    for number in range(ALL - SCHOOLS):
        old, new = standings.FIRST + SCHOOLS + number, standings.FIRST + 3 * number
        yield SchoolLink(Urn(old), Urn(new), "", "Successor", date(2015, 9, 1))
