"""The national report at 20,000 schools: any day, as known on any day, as an official sees it.

Judged: by authority, 95 in 100 under 100 ms in the page; the whole trend by month since 2009 under
a second. One gunicorn worker, a client in another process, a bare Flask page beside it. The facts
changed on several days since the register began, so that there is something to have known.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from random import Random

import httpx

from bench import standings
from bench.measurement import Measurement, best_of
from bench.serving import bare_page, late, postgres, seconds_of, served, signed_in
from register.domain.roles import Role
from register.law.dates import TRIGGER_DAY
from register.services import accounts, trends
from register.services.reports import Cut
from register.services.standings import bring_up_to_date
from register.store import awards
from register.store import standings as lines
from register.store.migrating import upgrade
from register.store.session import Database

SCHOOLS, ALL = 20_000, 26_000
IN_THE_PAGE = 0.100  # seconds, of 95 pages in 100
WHOLE_TREND = 1.0  # seconds
LOOKS, ROUNDS, AWARDS = 300, 4, 2000
TODAY = date(2026, 9, 1)
SECRET = "a secret of the bench, long enough to serve with"  # noqa: S105 - of an invented country
EMAIL, PASSWORD = "official@example.org", "three random words"


def measure() -> Iterator[Measurement]:
    """On SQLite and on PostgreSQL."""
    with ExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory()))
        bare = bare_page(folder)
        yield from _on(f"sqlite:///{folder}/register.sqlite3", "SQLite", folder / "sqlite", bare)
        cluster = held.enter_context(postgres(folder / "postgres"))
        yield from _on(cluster, "PostgreSQL", folder / "postgresql", bare)


def _on(url: str, engine: str, instance: Path, bare: float) -> Iterator[Measurement]:
    instance.mkdir()
    known = _register(url)
    settings = {
        "REGISTER_DATABASE_URL": url,
        "REGISTER_INSTANCE_PATH": str(instance),
        "REGISTER_SECRET_KEY": SECRET,
        "REGISTER_DEMO": "1",
        "REGISTER_TODAY": TODAY.isoformat(),
    }
    draw = Random(3)  # noqa: S311 - which pages to look at is no secret
    days = [TRIGGER_DAY + timedelta(days=draw.randrange(9800)) for _ in range(LOOKS + 1)]
    with ExitStack() as held:
        address = held.enter_context(served("wsgi:app", settings, Path.cwd()))
        client = held.enter_context(signed_in(address, EMAIL, PASSWORD))

        def page(at: int) -> httpx.Response:
            when = {"as_of": days[at].isoformat()}
            if at % 3:
                when["known_on"] = draw.choice(known).isoformat()
            return client.get("/reports", params=when)

        seen = late(seconds_of(page, LOOKS))
        trend = late(seconds_of(lambda _: client.get("/reports/trend"), 20))
    name = f"the report by authority ({engine})"
    yield Measurement(f"{name}, 95th percentile", seen, at_most=IN_THE_PAGE)
    yield Measurement(f"{name}, and a bare Flask page", seen, bare)
    yield Measurement(f"the page over time ({engine})", trend, at_most=WHOLE_TREND)
    yield from _trends(url, engine)


def _trends(url: str, engine: str) -> Iterator[Measurement]:
    """Two hundred months, from one query."""
    database = Database(url)
    months = trends.months(last=TODAY)
    for by in (Cut.NONE, Cut.REGION, Cut.LA):
        with database.read() as session:
            seconds = best_of(
                3,
                lambda by=by: trends.trend(session, months, today=TODAY, by=by),  # type: ignore[misc]  # its own default
            )
        most = WHOLE_TREND if by is Cut.NONE else None
        yield Measurement(f"every month since 2009 by {by} ({engine})", seconds, at_most=most)
    database.engine.dispose()


def _register(url: str) -> list[date]:
    """A nation whose facts changed on several days; the days on which something was known."""
    upgrade(url)
    database = Database(url)
    standings.SCHOOLS, standings.OPEN_SCHOOLS = ALL, SCHOOLS
    with database.begin() as session:
        standings.make_nation(session)
        accounts.add(
            session,
            email=EMAIL,
            password=PASSWORD,
            role=Role.OFFICIAL,
            scope="",
            by="bench",
            at=standings.AT,
        )
    bring_up_to_date(database)
    draw = Random(4)  # noqa: S311 - an invented country
    known = [standings.AT.date()]
    for number in range(1, ROUNDS + 1):
        at = standings.AT + timedelta(days=10 * number)
        people = draw.sample(range(1, standings.PEOPLE), AWARDS)
        with database.begin() as session:
            told = [(person, standings.an_award(draw)) for person in people]
            awards.add(session, told, source="bench", at=at)
            lines.mark_for_people(session, people, at=at, why="bench")
        bring_up_to_date(database)
        known.append(at.date())
    database.engine.dispose()
    return known
