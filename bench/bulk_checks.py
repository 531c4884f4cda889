"""How long a file of 10,000 people takes to check, and how pages fare meanwhile.

Judged: under 60 seconds, on two cores, while pages go on answering. The bare work reads the same
rows by number from the same database, one by one. It uses a database of its own, in a temporary
folder; BENCH_DATABASE_URL names another, which must be empty.
"""

from __future__ import annotations

import csv
import os
import random
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import quantiles

from flask.testing import FlaskClient
from sqlalchemy import text
from sqlmodel import Session

from bench.measurement import Measurement
from register.app import create_app
from register.clock import Clock
from register.domain.appointments import Appointment
from register.domain.awards import AwardKind
from register.domain.identifiers import Trn, Urn
from register.domain.people import Basis, Induction, Person, TeacherStatus
from register.domain.period import Period
from register.domain.roles import Account, Role
from register.domain.verifications import Purpose
from register.services import accounts, providers
from register.services.bulk_checks import checking, results
from register.services.bulk_checks.reading import LAYOUT, read_file
from register.settings import Settings
from register.store import appointments, awards, people
from register.store.awards import ToldAward
from register.store.bulk import insert_many, refresh_statistics
from register.store.migrating import upgrade
from register.store.session import Database
from register.store.tables.columns import STILL_KNOWN
from register.store.tables.schools import FeedRunRow, SchoolRow, SchoolVersionRow

AT = datetime(2026, 7, 1, 12, tzinfo=UTC)
TODAY = date(2026, 9, 1)
PEOPLE, SCHOOLS, ROWS, FAULTY = 100_000, 25_000, 10_000, 20  # one row in so many
LONGEST = 60.0  # seconds
SLOWEST = 0.5  # seconds that 95 pages in 100 may take meanwhile
LOOKS = 200  # at a page while nothing else is done
BETWEEN_PAGES = 0.1  # seconds from one look to the next
SECRET = "not a secret: nothing here is anybody's"  # noqa: S105 - as it says
PAGE = "/schools?q=school"


def measure() -> Iterator[Measurement]:
    """The file beside bare reads, and a page while it is checked beside the same page in peace."""
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get("BENCH_DATABASE_URL") or f"sqlite:///{folder}/bench.sqlite3"
        upgrade(url)
        database = Database(url)
        account = _a_country(database)
        path = Path(folder) / "people.csv"
        _write(path)
        settings = Settings(instance_path=Path(folder), secret_key=SECRET, database_url=url)
        app = create_app(settings, clock=Clock(TODAY), database=database)
        client = app.test_client()
        quiet = [_look(client) for _ in range(LOOKS)]
        bare = _bare(database, path)
        for again in ("", ", again"):
            seconds, busy = _checked(database, path, account, client)
            name = f"{ROWS:,} rows checked{again}"
            yield Measurement(name, seconds, items=ROWS, at_most=LONGEST)
            yield Measurement(f"{name}, against bare reads", seconds, bare=bare)
            page = f"a page meanwhile{again}, 95 in 100"
            yield Measurement(page, _at_95(busy), at_most=SLOWEST)
            yield Measurement(f"{page}, against the page in peace", _at_95(busy), _at_95(quiet))
        database.engine.dispose()


def _checked(
    database: Database, path: Path, account: Account, client: FlaskClient
) -> tuple[float, list[float]]:
    """Check the file in a thread, as a page does, and look at a page ten times a second."""
    done: list[float] = []
    work = threading.Thread(target=lambda: done.append(_check(database, path, account)))
    work.start()
    busy = []
    while work.is_alive():
        busy.append(_look(client))
        time.sleep(max(0.0, BETWEEN_PAGES - busy[-1]))
    return done[0], busy


def _check(database: Database, path: Path, account: Account) -> float:
    began = time.perf_counter()
    with database.read() as session:
        file = read_file(session, path, account=account, today=TODAY)
    occasion = checking.Occasion(account, Purpose.AUDIT, AT, TODAY, SECRET)
    result = checking.check(database, file, occasion, lambda *_: None)
    results.write_results(file, result, path.with_name("results.csv"))
    result.memory.keep(database)
    seconds = time.perf_counter() - began
    assert not result.stopped  # noqa: S101
    assert len(file.wanted) == len(result.answers) > ROWS * 0.97  # noqa: S101
    return seconds


def _look(client: FlaskClient) -> float:
    began = time.perf_counter()
    answer = client.get(PAGE)
    assert answer.status_code == 200  # noqa: PLR2004, S101
    return time.perf_counter() - began


def _at_95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]


def _bare(database: Database, path: Path) -> float:
    """The least that any checker must do: read each person by number."""
    statement = text("SELECT * FROM person_version WHERE trn = :trn AND known_to >= '9999-12-31'")
    began = time.perf_counter()
    with path.open(newline="", encoding="utf-8") as file, database.engine.connect() as connection:
        for row in csv.DictReader(file):
            connection.execute(statement, {"trn": row["trn"]}).all()
    return time.perf_counter() - began


def _write(path: Path) -> None:
    """One row in twenty is at fault: half of those are nobody's number, half no number at all."""
    rng = random.Random(1)  # noqa: S311 - an invented file
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(LAYOUT.columns)
        for row, number in enumerate(rng.sample(range(PEOPLE), ROWS)):
            trn = f"{1_000_000 + number:07}"
            if row % FAULTY == 0:
                trn = f"{rng.randrange(2_000_000, 9_999_999)}" if row % (2 * FAULTY) else "12"
            starts = "" if row % 3 else _starts(number)
            writer.writerow(
                [trn, _born(number), 100_000 + number % SCHOOLS, starts, "no", "yes", row]
            )


def _born(number: int) -> date:
    return date(1965, 1, 1) + timedelta(days=number % 9000)


def _starts(number: int) -> date:
    return date(2018 + number % 9, 9, 1) - timedelta(days=number % 60)


def _a_country(database: Database) -> Account:
    """Schools of one authority, people with awards and posts there, and the authority's account."""
    with database.begin() as session:
        _schools(session)
        providers.install(session, at=AT)
        numbers = people.add(session, [_person(n) for n in range(PEOPLE)], source="bench", at=AT)
        held = [(numbers[n], _award(n)) for n in range(0, PEOPLE, 2)]
        awards.add(session, held, source="bench", at=AT)
        posts = [(numbers[n], _post(n)) for n in range(0, PEOPLE, 3)]
        appointments.add(session, posts, source="bench", at=AT)
        return accounts.add(
            session,
            email="authority@example.org",
            password="three random words",  # noqa: S106 - nobody's
            role=Role.AUTHORITY,
            scope="301",
            by="the bench",
            at=AT,
        )


def _person(number: int) -> Person:
    return Person(
        trn=Trn(f"{1_000_000 + number:07}"),
        given_names=f"Given{number}",
        family_name=f"Family{number}",
        previous_family_names=(),
        date_of_birth=_born(number),
        teacher_status=TeacherStatus(Basis.QTS, Period(date(2003, 7, 1))),
        induction=Induction.PASSED,
        prohibited=False,
    )


def _award(number: int) -> ToldAward:
    started = date(2012 + number % 9, 9, 1)
    awarded = started + timedelta(days=330)
    return ToldAward(
        AwardKind.NASENCO, started, awarded, awarded, "University of Derby", f"C{number}", None
    )


def _post(number: int) -> Appointment:
    starts = _starts(number)
    return Appointment(
        urn=Urn(100_000 + number % SCHOOLS),
        starts=starts,
        starts_latest=starts,
        ends=None,
        designated=True,
        head_teacher=False,
        teacher_at_school=True,
    )


def _schools(session: Session) -> None:
    run = FeedRunRow(started_at=AT, finished_at=AT, outcome="applied")
    session.add(run)
    session.flush()
    urns = range(100_000, 100_000 + SCHOOLS)
    insert_many(session, SchoolRow, ("urn",), ((urn,) for urn in urns))
    said = {"la_code": 301, "type_code": 1, "status_code": 1, "name": "Sample School"}
    told = {
        name: said.get(name, "" if field.annotation is str else None)
        for name, field in SchoolVersionRow.model_fields.items()
        if name not in {"id", "urn", "run_id", "known_from", "known_to"}
    }
    columns = ("urn", "run_id", "known_from", "known_to", *told)
    values = tuple(told.values())
    rows = ((urn, run.id, AT, STILL_KNOWN, *values) for urn in urns)
    insert_many(session, SchoolVersionRow, columns, rows)
    refresh_statistics(session, SchoolRow, SchoolVersionRow)
