"""A year and a half of letters: run twice a day, killed, at once, not at all; each comes once."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from random import Random

from sqlmodel import Session

from register.domain.identifiers import Urn
from register.domain.letters import Letter, LetterKind
from register.domain.period import ONE_DAY
from register.domain.roles import Role
from register.domain.schools import CLOSED, SchoolLink
from register.services import letters
from register.store import accounts, confirmations
from register.store import letters as kept
from register.store.confirmations import Confirmation
from register.store.session import Database
from tests.listed import list_schools
from tests.registering import (
    EARLY,
    primaries,
    put_award,
    put_body,
    put_person,
    put_post,
    put_schools,
    relist,
    retell_award,
    retell_person,
    retell_post,
)
from tests.services.killing import killed_at

FIRST, LAST = date(2026, 1, 6), date(2027, 6, 30)
NOT_RUN = [
    (date(2026, 5, 20), date(2026, 6, 20)),
    (date(2026, 9, 25), date(2026, 11, 10)),
    (date(2026, 12, 20), date(2027, 1, 10)),
]
GIVEN, FAMILY = "Zzyzxa", "Qwertonym"
BORN = date(1971, 3, 9)
ADDRESS = "https://register.example"
TRUST, SPECIAL = 2044, 7
NOON, MORNING, EVENING = time(12), time(7, 30), time(18)


def days(*written: str) -> list[date]:
    """Days as they are written."""
    return [date.fromisoformat(day) for day in written]


# The month of which nothing ran on any day has none.
DIGESTS = days(
    "2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01", "2026-05-01", "2026-06-01",
    "2026-07-01", "2026-08-01", "2026-09-01", "2026-11-01", "2026-12-01", "2027-01-01",
    "2027-02-01", "2027-03-01", "2027-04-01", "2027-05-01", "2027-06-01",
)  # fmt: skip
# Whose letter, of what kind, about which school: the days on which each is due. A step of the
# ladder that another overtook while nothing ran is not here: it is never written.
EXPECTED: dict[tuple[str, str, int | None], list[date]] = {
    ("100001", "deadline", 100001): days("2025-09-01", "2026-03-01", "2026-06-01"),
    ("100001", "deadline_near", 100001): days("2026-08-01"),
    ("100001", "passed", 100001): days(
        "2026-09-02", "2026-11-02", "2026-12-02", "2027-01-02", "2027-02-02", "2027-03-02",
        "2027-04-02", "2027-05-02", "2027-06-02",
    ),
    ("100001", "confirm", 100001): days("2026-12-23", "2027-01-23"),
    ("100002", "left", 100002): days("2026-05-01"),
    ("100003", "left", 100003): days("2026-06-25"),
    ("100003", "changed", 100003): days("2026-07-15"),
    ("100004", "deadline", 100004): days("2026-02-01", "2026-08-01"),
    ("100004", "changed", 100004): days("2026-10-15"),
    ("100006", "deadline", 100006): days("2026-09-15", "2027-03-15", "2027-06-15"),
    ("100007", "confirm", 100007): days("2027-02-10", "2027-03-10"),
    ("100009", "changed", 100009): days("2026-02-20", "2027-03-03"),
    ("100009", "passed", 100009): days("2027-03-03", "2027-04-02", "2027-05-02", "2027-06-02"),
    ("100011", "deadline_near", 100011): days("2026-11-01"),
    ("100011", "passed", 100011): days(
        "2026-12-02", "2027-01-02", "2027-02-02", "2027-03-02", "2027-04-02", "2027-05-02",
        "2027-06-02",
    ),
    ("100012", "changed", 100012): days("2026-03-03", "2026-03-20"),
    ("2044", "digest", None): DIGESTS,
    ("901", "digest", None): DIGESTS,
    ("2044", "not_met", 100003): days("2026-06-25"),
    ("2044", "not_met", 100008): days("2026-06-16"),
    ("901", "not_met", 100001): days("2026-09-02"),
    ("901", "not_met", 100003): days("2026-06-25"),
    ("901", "not_met", 100008): days("2026-06-16"),
    ("901", "not_met", 100009): days("2027-03-03"),
    ("901", "not_met", 100011): days("2026-12-02"),
    ("901", "not_met", 100012): days("2026-03-03"),
}  # fmt: skip


class Country:
    """A small register, and what happens to it."""

    def __init__(self, session: Session) -> None:
        """Twelve schools, somebody in most of them, and whoever reads."""
        self.people: dict[int, int] = {}
        put_body(session)
        here = primaries(*(u for u in range(100001, 100013) if u not in {100003, 100006, 100008}))
        here = [s for s in here if s.urn != 100010]
        theirs = primaries(100003, 100008, trust_code=TRUST, trust_name="Hill Trust")
        special = primaries(100010, type_code=SPECIAL, type_name="Community special school")
        put_schools(session, *here, *theirs, *special)
        for urn, starts, awarded in (
            (100001, date(2023, 9, 1), False),
            (100002, date(2020, 9, 1), True),
            (100003, date(2020, 9, 1), True),
            (100004, date(2024, 2, 1), False),
            (100005, date(2024, 9, 15), False),
            (100007, date(2020, 9, 1), True),
            (100008, date(2023, 6, 15), False),
            (100009, date(2016, 9, 1), True),
            (100010, date(2020, 9, 1), True),
            (100011, date(2023, 12, 1), False),
            (100012, date(2020, 9, 1), True),
        ):
            self.appoint(session, urn, starts, awarded=awarded, at=EARLY)
        self.readers = dict(self._accounts(session))

    def appoint(
        self, session: Session, urn: int, starts: date, *, awarded: bool, at: datetime
    ) -> None:
        """Somebody new is SENCO there."""
        trn = 7_654_000 + len(self.people)
        person = put_person(
            session, trn, at=at, given_names=GIVEN, family_name=FAMILY, date_of_birth=BORN
        )
        self.people[trn] = person
        put_post(session, person, urn, starts, at=at)
        if awarded:
            put_award(session, person, at=at)

    def of(self, urn: int) -> tuple[int, int]:
        """The number and the register's number of whoever was first SENCO there."""
        order = (1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12)
        trn = 7_654_000 + order.index(urn - 100000)
        return trn, self.people[trn]

    def _accounts(self, session: Session) -> Iterator[tuple[int, str]]:
        scopes = [(Role.SCHOOL, u) for u in range(100001, 100013) if u != 100008]
        for role, scope in (*scopes, (Role.TRUST, TRUST), (Role.AUTHORITY, 901)):
            made = accounts.add(
                session,
                email=f"{role}{scope}@reader.example",
                password_hash="x",
                role=role,
                scope=str(scope),
                at=EARLY,
            )
            yield made.id, str(scope)
            if scope not in {100001, 100007}:
                kept.stop(session, made.id, LetterKind.CONFIRM, at=EARLY)
            if scope == 100011:
                kept.stop(session, made.id, LetterKind.DEADLINE, at=EARLY)

    def happenings(self) -> dict[date, Callable[[Session, datetime], None]]:
        """What happens at noon of which day."""
        return {
            date(2026, 2, 10): self.confirmed,
            date(2026, 2, 20): self.a_head,
            date(2026, 3, 3): lambda s, at: self.prohibited(s, at, said=True),
            date(2026, 3, 10): self.successor_named,
            date(2026, 3, 20): lambda s, at: self.prohibited(s, at, said=False),
            date(2026, 4, 1): self.renamed,
            date(2026, 6, 25): self.gone,
            date(2026, 7, 15): lambda s, at: self.appoint(
                s, 100003, date(2026, 7, 13), awarded=False, at=at
            ),
            date(2026, 9, 1): self.converted,
            date(2026, 10, 15): lambda s, at: _none(
                put_award(s, self.of(100004)[1], at=at, awarded=at.date())
            ),
            date(2026, 8, 8): self.special_left,
            date(2027, 3, 3): lambda s, at: retell_award(
                s, self.of(100009)[1], at=at, revoked=date(2027, 3, 1)
            ),
        }

    def confirmed(self, session: Session, at: datetime) -> None:
        """100007 says that its record is right."""
        told = Confirmation(100007, at, at.date(), "school:100007", 1, "digest")
        confirmations.add(session, told)

    def a_head(self, session: Session, at: datetime) -> None:
        """The SENCO of 100009 is its head from that day on: two posts without a gap."""
        person = self.of(100009)[1]
        retell_post(session, person, at=at, ends=at.date())
        put_post(session, person, 100009, at.date(), at=at, head_teacher=True)

    def prohibited(self, session: Session, at: datetime, *, said: bool) -> None:
        """What is said of the teacher at 100012 changes."""
        retell_person(session, self.of(100012)[0], at=at, prohibited=said)

    def successor_named(self, session: Session, at: datetime) -> None:
        """100002 says seven weeks before who leaves and who follows."""
        retell_post(session, self.of(100002)[1], at=at, ends=date(2026, 5, 1))
        self.appoint(session, 100002, date(2026, 5, 1), awarded=True, at=at)

    def renamed(self, session: Session, at: datetime) -> None:
        """Nobody's standing rests on a name."""
        retell_person(session, self.of(100012)[0], at=at, family_name=f"{FAMILY}-Smith")

    def gone(self, session: Session, at: datetime) -> None:
        """100003 says late that its SENCO left."""
        retell_post(session, self.of(100003)[1], at=at, ends=date(2026, 6, 10))

    def special_left(self, session: Session, at: datetime) -> None:
        """The duty does not reach 100010."""
        retell_post(session, self.of(100010)[1], at=at, ends=at.date())

    def converted(self, session: Session, at: datetime) -> None:
        """100005 becomes an academy under a new number, and its SENCO goes with it."""
        relist(session, 100005, at=at, status_code=CLOSED, closed=date(2026, 8, 31))
        (new,) = primaries(100006, opened=date(2026, 9, 1))
        link = SchoolLink(Urn(100005), Urn(100006), "", "Successor", date(2026, 8, 31))
        list_schools(session, new, links=[link], at=at, day=at.date())
        put_post(session, self.of(100005)[1], 100006, date(2026, 9, 1), at=at)


def _none(_number: int) -> None:
    """What happens tells nobody its number."""


def write(database: Database, at: datetime, limit: int = 1000) -> None:
    """One run of the job."""
    letters.write_due(database, at=at, today=at.date(), address=ADDRESS, limit=limit)


def two_at_once(database: Database, at: datetime) -> None:
    """The job run by two processes at the same moment."""
    together = threading.Barrier(2)

    def one() -> None:
        together.wait(timeout=30)
        write(database, at, limit=4)

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
        assert not thread.is_alive()


def run(database: Database, dice: Random, at: datetime) -> bool:
    """The job as it goes one time or another; whether it went to its end."""
    chance = dice.random()
    if chance < 0.07:
        with killed_at(database, dice.randrange(1, 25)):
            write(database, at, limit=3)
        return False
    if chance < 0.12:
        two_at_once(database, at)
    else:
        write(database, at)
    return True


def live(database: Database) -> tuple[dict[int, str], list[date]]:
    """Let the year and a half pass; who reads, and the days on which the evening run ended well.

    Twice on days on which something may be due; on SQLite every second of the others, on
    PostgreSQL every fourth.
    """
    dice = Random(20261122)  # noqa: S311 - moments, not secrets
    every = 2 if database.engine.dialect.name == "sqlite" else 4
    with database.begin() as session:
        country = Country(session)
    happenings = country.happenings()
    full = {d + ONE_DAY * n for ds in EXPECTED.values() for d in ds for n in range(2)}
    whole, day = [], FIRST
    while day <= LAST:
        idle = any(first <= day <= last for first, last in NOT_RUN)
        if day in full and not idle:
            run(database, dice, datetime.combine(day, MORNING, UTC))
        if day in happenings:
            with database.begin() as session:
                happenings[day](session, datetime.combine(day, NOON, UTC))
        idle |= day not in full and bool(day.toordinal() % every)
        if not idle and run(database, dice, datetime.combine(day, EVENING, UTC)):
            whole.append(day)
        day += ONE_DAY
    return country.readers, whole


def test_over_a_year_and_a_half_each_letter_is_written_once_and_no_other(
    database: Database,
) -> None:
    readers, whole = live(database)
    with database.read() as session:
        written = kept.recent(session, limit=10_000)
    found: defaultdict[tuple[str, str, int | None], list[date]] = defaultdict(list)
    for letter in reversed(written):
        found[readers[letter.account_id], letter.kind.value, letter.urn].append(letter.at.date())
    assert {k: len(v) for k, v in found.items()} == {k: len(v) for k, v in EXPECTED.items()}
    for about, dues in EXPECTED.items():
        for due, day in zip(dues, found[about], strict=True):
            soonest = max(due, FIRST)
            assert soonest <= day <= next(d for d in whole if d >= soonest), (about, due, day)
    nobody_is_named(written)


def nobody_is_named(written: list[Letter]) -> None:
    """No name, number or birthday of a person stands in a letter, or in what it is known by."""
    said = "\n".join(f"{letter.key} {letter.subject} {letter.body}" for letter in written)
    for mark in (GIVEN, FAMILY, "Ann", "Sample", "7654", "1971", "9 March"):
        assert mark not in said, mark
    assert f"{ADDRESS}/schools/100001" in said
