"""A school that keeps its own record, walked by a browser without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import event
from sqlmodel import col, func, select

from register.clock import Clock
from register.domain.roles import Role
from register.services import accounts
from register.store import post_versions
from register.store.post_versions import Said
from register.store.session import Database
from register.store.tables.keeping import LedgerRow
from register.store.tables.sight import SightRow
from tests.listed import a_primary, list_schools
from tests.registering import BORN, put_person, put_post
from tests.web.conftest import PASSWORD, TODAY, SignIn
from tests.web.reading import Page, StrictClient

HERE, THERE = 100001, 100002
TRUST, AREA, OTHER_AREA = 2044, 301, 302
RECORD = f"/schools/{HERE}/record"
STARTED = f"{RECORD}/started"
ANN, BEA, CLEO = 1234567, 2345678, 3456789
LONG_AGO, SINCE = date(2015, 9, 1), date(2024, 9, 1)
ANNS, BEAS, ELSEWHERES = 1, 2, 3
"""The numbers of the posts: Ann's and Bea's here, Ann's earlier one at the other school."""
WHY = "Minute of 14 July"
BIRTHDAY = [str(BORN.day), str(BORN.month), str(BORN.year)]
HOW = {"capacity": "substantive", "head": "no", "teacher": "yes", "shared": "no"}


def build(database: Database, **changes: Any) -> None:  # noqa: ANN401 - fields of Ann's post
    """Two schools; Ann is SENCO of one, after Bea; Cleo is a teacher whom no school has named."""
    with database.begin() as session:
        list_schools(
            session,
            a_primary(HERE, "Ashfold School", trust_code=TRUST, la_code=AREA),
            a_primary(THERE, "Birchfold School", la_code=OTHER_AREA),
        )
        ann = put_person(session, ANN, family_name="Nettlegarth")
        bea = put_person(session, BEA, given_names="Bea", family_name="Dunnockdale")
        put_person(
            session,
            CLEO,
            given_names="Cleo",
            family_name="Emberlock",
            previous_family_names=("O'Pell",),
        )
        assert put_post(session, ann, HERE, SINCE, **changes) == ANNS
        assert put_post(session, bea, HERE, LONG_AGO, ends=SINCE) == BEAS
        assert put_post(session, ann, THERE, LONG_AGO, ends=date(2020, 9, 1)) == ELSEWHERES


def entered(client: StrictClient, database: Database, role: Role, scope: str) -> StrictClient:
    """Sign in without opening the page that it leads to, which has a test of its own."""
    address = f"{role}{scope}@example.org"
    with database.begin() as session:
        accounts.add(
            session,
            email=address,
            password=PASSWORD,
            role=role,
            scope=scope,
            by="a test",
            at=Clock(TODAY).now(),
        )
    form = client.page("/sign-in").form("/sign-in")
    sent = client.post("/sign-in", data={**form, "email": address, "password": PASSWORD})
    assert sent.status_code == 303
    return client


def become(client: StrictClient, sign_in: SignIn, role: Role, scope: str = "") -> None:
    """Sign out, and in again as somebody else."""
    client.post("/sign-out", data=token(client))
    sign_in(role, scope)


def token(client: StrictClient) -> dict[str, str]:
    """What every form sends beside what is typed."""
    return client.page(f"{STARTED}/nothing/why").form("/sign-out")


def post_page(number: int, name: str) -> str:
    """Where something is done with a post."""
    return f"{RECORD}/posts/{number}/{name}"


def path_of(page: Page) -> str:
    """Where the browser came out."""
    return page.response.request.path


def fill(client: StrictClient, path: str, **typed: Any) -> Page:  # noqa: ANN401 - form values
    """Fill in the page's own form and send it."""
    return client.send(path, path, **typed)


def on(client: StrictClient, page: Page, **typed: Any) -> Page:  # noqa: ANN401 - form values
    """Fill in the form of the page where the browser is, and send it."""
    path = path_of(page)
    return Page(client.post(path, data={**page.form(path), **typed}, follow_redirects=True))


def begun(client: StrictClient) -> Page:
    """Begin to record a SENCO who started: the first page."""
    return fill(client, STARTED)


def who(trn: int = CLEO, name: str = "Emberlock", born: list[str] | None = None) -> dict[str, Any]:
    """Say which teacher it is."""
    return {"number": str(trn), "family_name": name, "born": born or BIRTHDAY}


def since(day: str = "1 9 2026") -> dict[str, Any]:
    """Say from which day, or month where only two parts are given."""
    parts = day.split()
    return {"known": "day", "day": parts} if len(parts) == 3 else {"known": "month", "month": parts}


def at_check(
    client: StrictClient, *, day: str = "1 9 2026", ends: str = "no", **changes: str
) -> Page:
    """Enter everything about Cleo: the page where it is checked."""
    first = begun(client)
    draft, sent = path_of(first).rpartition("/")[0], first.form(path_of(first))
    answers: dict[str, dict[str, Any]] = {
        "who": who(),
        "since": since(day),
        "how": {**HOW, **changes},
        "ends": {"ends": ends},
        "why": {"level": "seen", "why": WHY},
    }
    for name, typed in answers.items():
        assert client.post(f"{draft}/{name}", data={**sent, **typed}).status_code == 303, name
    return Page(client.get(f"{draft}/check"))


def said(database: Database, urn: int = HERE) -> dict[int, Said]:
    """What is known now of each post at a school, by its number."""
    with database.read() as session:
        held = post_versions.of_school(session, urn)
    return {number: versions[-1] for number, versions in held.items()}


def sights(database: Database) -> int:
    """How many times somebody was shown to somebody."""
    with database.read() as session:
        return session.exec(select(func.count()).select_from(SightRow)).one()


def ledger_says(database: Database) -> list[str]:
    """Everything that the ledger holds of what was done and to whom, as text."""
    with database.read() as session:
        rows = select(LedgerRow.action, LedgerRow.subject, LedgerRow.detail)
        return [" ".join(row) for row in session.exec(rows.order_by(col(LedgerRow.seq)))]


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """What the database is asked meanwhile."""
    asked: list[str] = []

    def note(*given: Any) -> None:  # noqa: ANN401 - SQLAlchemy's own
        asked.append(given[2])

    event.listen(database.engine, "before_cursor_execute", note)
    yield asked
    event.remove(database.engine, "before_cursor_execute", note)
