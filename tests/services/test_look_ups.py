"""Who looks for whom is recorded and weighed: a harvester is stopped, an ordinary day is not."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from sqlalchemy import event, func
from sqlmodel import Session, col, select

from register.domain.identifiers import Urn
from register.domain.roles import Account, Role
from register.domain.schools import SchoolLink
from register.services import look_ups
from register.services.look_ups import Admitted, LookUp, Stopped, Wait
from register.services.look_ups_stops import lift, lifted, noticed, stopped
from register.services.look_ups_weighing import Tally
from register.store import accounts, appointments, ledger, people
from register.store.session import Database
from register.store.tables.keeping import LedgerRow
from register.store.tables.sight import LookUpRow, SightRow, StopRow
from tests.listed import a_primary, list_schools
from tests.registering import BORN, a_person, a_post, put_person, put_post

AT = datetime(2026, 9, 7, 8, 0, tzinfo=UTC)
SECRET = "a secret of the tests"
SINCE = AT.date().replace(year=2020)


def an_account(session: Session, role: Role, scope: str = "") -> Account:
    email = f"{role}{scope}{random.random()}@example.org"  # noqa: S311 - only a name
    return accounts.add(session, email=email, password_hash="", role=role, scope=scope, at=AT)


@dataclass
class Desk:
    """Somebody at work: each search a little after the last, waiting only if told to."""

    session: Session
    account: Account
    at: datetime = AT
    patient: bool = False
    attempts: int = 0
    answered: int = 0
    waited: list[timedelta] = field(default_factory=list)
    stopped_after: int = 0

    def look(self, found: str, number: int | None = None, person: int | None = None) -> bool:
        """Try once; whether it was answered."""
        self.at += timedelta(seconds=20)
        said = look_ups.admit(self.session, self.account, at=self.at)
        self.attempts += 1
        if isinstance(said, Wait):
            self.waited.append(said.wait)
            if self.patient:
                self.at += said.wait
        if not isinstance(said, Admitted):
            self._stopped(said)
            return False
        self.answered += 1
        sought = None if number is None else f"{number:07}"
        self.note(found, sought, person)
        return True

    def note(self, found: str, sought: str | None, person: int | None) -> int:
        return look_ups.note(
            self.session,
            self.account,
            at=self.at,
            found=found,
            sought_number=sought,
            person_id=person,
            purpose="appointment",
            urn=100001,
            secret=SECRET,
        )

    def _stopped(self, said: object) -> None:
        if isinstance(said, Stopped) and not self.stopped_after:
            self.stopped_after = self.attempts


def until_stopped(desk: Desk, once: Callable[[int], object]) -> int:
    """How many attempts it takes until an attempt is answered by a stop."""
    for turn in range(200):
        once(turn)
        if desk.stopped_after:
            return desk.stopped_after
    raise AssertionError("never stopped")


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.begin() as session:
        mine = {"trust_code": 2044, "trust_name": "Lantern Trust", "la_code": 901}
        other = {"la_code": 902, "la_name": "Elsewhere"}
        list_schools(
            session,
            a_primary(100001, "Nettlegarth School", **mine),
            a_primary(100002, "Pebblecombe School", **other),
            a_primary(100003, "Old Nettlegarth School", **other),
            links=[SchoolLink(Urn(100001), Urn(100003), "", "Predecessor", None)],
        )
        yield session


def kinds(session: Session, account: Account) -> list[tuple[str, int]]:
    """How each search was counted, in order."""
    rows = session.exec(
        select(LookUpRow)
        .where(LookUpRow.organisation == account.organisation)
        .order_by(col(LookUpRow.id))
    )
    return [(row.found, row.points) for row in rows]


@pytest.mark.parametrize("patient", [False, True], ids=["hammering", "waiting"])
@pytest.mark.parametrize("role", [Role.PANEL, Role.SCHOOL, Role.AUTHORITY])
def test_whoever_walks_the_numbers_with_one_birthday_is_stopped(
    session: Session, role: Role, *, patient: bool
) -> None:
    scope = {Role.SCHOOL: "100001", Role.AUTHORITY: "901"}.get(role, "")
    desk = Desk(session, an_account(session, role, scope), patient=patient)
    assert until_stopped(desk, lambda turn: desk.look("miss", 1_000_000 + turn)) <= 30
    assert desk.answered <= 8


@pytest.mark.parametrize("seed", range(3))
def test_whoever_guesses_birthdays_of_numbers_at_random_is_stopped(
    session: Session, seed: int
) -> None:
    draw = random.Random(seed)  # noqa: S311 - a simulation
    desk = Desk(session, an_account(session, Role.AUTHORITY, "901"), patient=True)
    assert (
        until_stopped(desk, lambda _: desk.look("miss", draw.randrange(1_000_000, 9_000_000))) <= 30
    )


def test_whoever_guesses_the_birthdays_of_one_number_is_stopped(session: Session) -> None:
    desk = Desk(session, an_account(session, Role.SCHOOL, "100001"), patient=True)
    assert until_stopped(desk, lambda _: desk.look("miss", 1_234_567)) <= 30
    assert desk.answered >= 3


def test_whoever_guesses_the_birthday_of_one_number_among_their_own_staff_is_stopped(
    session: Session,
) -> None:
    desk = Desk(session, an_account(session, Role.AUTHORITY, "901"), patient=True)

    def guess(turn: int) -> None:
        person = put_person(session, 4_000_000 + turn)
        put_post(session, person, 100001, SINCE)
        desk.look("hit", 4_000_000 + turn, person)
        desk.look("miss", 1_234_567)

    assert until_stopped(desk, guess) <= 30


@pytest.mark.parametrize("tries", [2, 3, 4])
def test_whoever_guesses_a_few_birthdays_of_each_number_is_stopped(
    session: Session, tries: int
) -> None:
    desk = Desk(session, an_account(session, Role.PANEL), patient=True)
    number = [1_000_000 + 7_919 * turn for turn in range(200)]
    assert until_stopped(desk, lambda turn: desk.look("miss", number[turn // tries])) <= 30


@pytest.mark.parametrize("found", ["hit", "code"])
def test_checking_one_person_again_and_again_hides_no_guesses(
    session: Session, found: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(look_ups, "LOOKED_BACK_OVER", 20)
    desk = Desk(session, an_account(session, Role.PANEL))
    person = put_person(session, 3_000_000)

    def guess(turn: int) -> None:
        if turn % 6 == 0:
            for _ in range(20):
                desk.note(found, None, person)
        desk.look("miss", 1_000_000 + 7_919 * turn)

    assert until_stopped(desk, guess) <= 30


def test_a_person_seen_today_is_not_a_new_one_however_many_were_seen_since(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(look_ups, "LOOKED_BACK_OVER", 2)
    account = an_account(session, Role.SCHOOL, "100001")
    desk = Desk(session, account)
    ours = [put_person(session, 4_000_000 + number) for number in range(4)]
    for person in ours:
        put_post(session, person, 100001, SINCE)
    for person in [*ours, *ours]:
        desk.note("hit", None, person)
    assert [found for found, _ in kinds(session, account)] == ["tied"] * 4 + ["again"] * 4


@pytest.mark.parametrize("patient", [False, True], ids=["hammering", "waiting"])
def test_whoever_has_a_stolen_list_of_strangers_is_stopped(
    session: Session, *, patient: bool
) -> None:
    numbers = range(2_000_000, 2_010_000, 137)
    held = [a_person(number) for number in numbers]
    stolen = people.add(session, held, source="test", at=AT)
    desk = Desk(session, an_account(session, Role.PANEL), patient=patient)
    found = zip(numbers, stolen, strict=True)
    assert until_stopped(desk, lambda _: desk.look("hit", *next(found))) <= 30
    assert desk.answered <= 25


def test_whoever_guesses_the_family_name_of_somebody_they_found_is_stopped(
    session: Session,
) -> None:
    account = an_account(session, Role.SCHOOL, "100001")

    def guess(turn: int) -> bool:
        said = look_ups.admit(session, account, at=AT + timedelta(minutes=20 * turn))
        if isinstance(said, Admitted):
            look_ups.note(
                session,
                account,
                at=AT + timedelta(minutes=20 * turn),
                found="miss",
                sought_number="5000000",
                born=BORN,
                family_name=f"Guess{chr(ord('a') + turn)}",
                person_id=None,
                purpose="recording",
                urn=100001,
                secret=SECRET,
            )
        return isinstance(said, Stopped)

    assert any(guess(turn) for turn in range(15))


def test_whoever_guesses_share_codes_is_stopped(session: Session) -> None:
    desk = Desk(session, an_account(session, Role.PANEL), patient=True)
    assert until_stopped(desk, lambda _: desk.look("code_miss")) <= 30
    assert desk.answered <= 13


def test_whoever_tries_names_is_stopped(session: Session) -> None:
    desk = Desk(session, an_account(session, Role.PANEL))
    assert until_stopped(desk, lambda n: desk.look(("miss", "several")[n % 2])) <= 30


@pytest.mark.parametrize("seed", range(1))
@pytest.mark.parametrize(
    ("role", "scope", "searches"),
    [(Role.AUTHORITY, "901", 300), (Role.TRUST, "2044", 60)],
    ids=["an authority", "a trust"],
)
def test_an_ordinary_september_is_neither_slowed_nor_stopped(
    session: Session, role: Role, scope: str, searches: int, seed: int
) -> None:
    draw = random.Random(seed)  # noqa: S311 - a simulation
    numbers = draw.sample(range(1_000_000, 4_000_000), searches)
    held = people.add(session, [a_person(number) for number in numbers], source="test", at=AT)
    ours = [p for p in held if draw.random() >= 0.2]  # nobody here knows the others yet
    posts = [(person, a_post(100001, SINCE)) for person in ours]
    appointments.add(session, posts, source="test", at=AT)
    desk = Desk(session, an_account(session, role, scope))
    for number, person in zip(numbers, held, strict=True):
        if draw.random() < 0.05:
            assert desk.look("miss", number + draw.choice([9, -9, 90, 1000, 90_000]))
        assert desk.look("hit", number, person)
    assert desk.waited == []
    assert desk.stopped_after == 0
    assert noticed(session) == []


def test_a_panel_checks_eight_candidates_with_two_slips(session: Session) -> None:
    desk = Desk(session, an_account(session, Role.PANEL))
    for turn in range(8):
        person = put_person(session, 3_000_000 + 4_321 * turn)
        if turn in {2, 3}:
            assert desk.look("miss", 3_000_009 + 4_321 * turn)
        assert desk.look("hit", 3_000_000 + 4_321 * turn, person)
    assert desk.waited == []


def test_each_search_is_counted_as_it_deserves(session: Session) -> None:
    account = an_account(session, Role.SCHOOL, "100001")
    desk = Desk(session, account)
    ours, before, stranger, shared = (put_person(session, 4_000_000 + n) for n in range(4))
    put_post(session, ours, 100001, SINCE)
    put_post(session, before, 100003, SINCE, ends=SINCE.replace(year=2021))
    put_post(session, stranger, 100002, SINCE)
    for found, number, person in (
        ("hit", 4_000_000, ours),
        ("hit", 4_000_001, before),
        ("hit", 4_000_002, stranger),
        ("hit", 4_000_002, stranger),
        ("code", None, shared),
        ("miss", 1_000_049, None),
        ("miss", 1_000_049, None),
        ("miss", 1_000_050, None),
        ("miss", 1_000_150, None),
        ("several", None, None),
        ("ambiguous", None, None),
        ("code_miss", None, None),
    ):
        assert desk.look(found, number, person)
    assert kinds(session, account) == [
        ("tied", -2),
        ("tied", -2),
        ("untied", 1),
        ("again", 0),
        ("code", 0),
        ("miss", 2),
        ("same", 0),
        ("walk", 5),
        ("miss", 2),
        ("several", 1),
        ("ambiguous", 1),
        ("code_miss", 2),
    ]


@pytest.mark.parametrize(
    ("role", "scope", "kind"),
    [
        (Role.TRUST, "2044", "tied"),
        (Role.TRUST, "2045", "untied"),
        (Role.AUTHORITY, "901", "tied"),
        (Role.AUTHORITY, "902", "untied"),
        (Role.SCHOOL, "100003", "untied"),
        (Role.PANEL, "", "untied"),
    ],
)
def test_a_tie_is_service_at_a_school_of_theirs(
    session: Session, role: Role, scope: str, kind: str
) -> None:
    person = put_person(session, 4_000_000)
    put_post(session, person, 100001, SINCE)
    account = an_account(session, role, scope)
    Desk(session, account).look("hit", 4_000_000, person)
    assert [found for found, _ in kinds(session, account)] == [kind]


def test_one_organisation_is_slowed_by_all_its_accounts_and_no_other_is(session: Session) -> None:
    first, second = (Desk(session, an_account(session, Role.SCHOOL, "100001")) for _ in range(2))
    other = Desk(session, an_account(session, Role.SCHOOL, "100002"))
    for turn in range(7):
        (first, second)[turn % 2].look("miss", 1_000_000 + 1_000 * turn)
        (first if turn % 2 else second).at += timedelta(seconds=20)
    assert first.look("code_miss")
    assert not second.look("code_miss")
    assert other.look("miss", 1_000_000)


def test_searches_of_one_moment_are_all_counted(database: Database) -> None:
    with database.begin() as session:
        account = an_account(session, Role.PANEL)
    answered = []

    def once(turn: int) -> None:
        with database.begin() as session:
            if Desk(session, account).look("miss", 1_000_000 + turn):
                answered.append(turn)

    crowd = [Thread(target=once, args=[turn]) for turn in range(12)]
    for each in crowd:
        each.start()
    for each in crowd:
        each.join()
    assert len(answered) == 4  # a miss, three of numbers beside it: 17 points


def test_the_pause_doubles_and_ends_by_itself(session: Session) -> None:
    desk = Desk(session, an_account(session, Role.PANEL))
    for turn in range(8):
        desk.look("miss", 1_000_000 + 1_000 * turn)  # 16 points, and the next attempt is refused
    desk.look("miss", 2_000_000)
    desk.look("miss", 2_000_000)
    assert desk.waited == [timedelta(seconds=30), timedelta(seconds=60)]
    desk.at += timedelta(seconds=60)
    assert desk.look("miss", 3_000_000)


def test_points_are_those_of_the_last_day(session: Session) -> None:
    desk = Desk(session, an_account(session, Role.PANEL))
    for turn in range(9):
        desk.look("miss", 1_000_000 + 1_000 * turn)
    desk.at += timedelta(hours=24)
    assert all(desk.look("miss", 2_000_000 + 1_000 * turn) for turn in range(7))


def test_good_searches_are_not_saved_up_for_a_walk(session: Session) -> None:
    account = an_account(session, Role.AUTHORITY, "901")
    desk = Desk(session, account)
    for number in range(40):
        person = put_person(session, 4_000_000 + number)
        put_post(session, person, 100001, SINCE)
        desk.look("hit", 4_000_000 + number, person)
    start = desk.attempts
    end = until_stopped(desk, lambda turn: desk.look("miss", 1_000_000 + turn))
    assert end - start <= 30


def test_a_stop_is_kept_told_in_counts_and_lifted_by_an_official(session: Session) -> None:
    account, official = (
        an_account(session, Role.SCHOOL, "100001"),
        an_account(session, Role.OFFICIAL),
    )
    desk = Desk(session, account)
    until_stopped(desk, lambda turn: desk.look("miss", 1_000_000 + turn))
    (told,) = stopped(session)
    assert told.name == "Nettlegarth School (URN 100001)"
    assert "1 not found" in told.stop.why
    assert "next to a number tried before" in told.stop.why
    (entry,) = ledger.about(session, f"stop:{told.stop.id}")
    assert entry.action == "look-ups stopped"
    assert not desk.look("hit")
    lift(session, told.stop.id, by=official, reason="They had the wrong list.", at=desk.at)
    assert stopped(session) == []
    assert [each.stop.lifted_because for each in lifted(session)] == ["They had the wrong list."]
    assert all(desk.look("miss", 1_000_000 + 1_000 * turn) for turn in range(7))


def test_an_official_is_always_let_in_and_always_recorded(session: Session) -> None:
    official = an_account(session, Role.OFFICIAL)
    desk = Desk(session, official)
    assert all(desk.look("miss", 1_000_000 + turn) for turn in range(40))
    assert set(kinds(session, official)) == {("official", 0)}
    rows = session.exec(select(LedgerRow).where(LedgerRow.actor == official.actor)).all()
    assert len(rows) == 40


def test_the_ledger_holds_who_for_whom_and_why_and_no_number(session: Session) -> None:
    account = an_account(session, Role.SCHOOL, "100001")
    person = put_person(session, 4_000_000)
    desk = Desk(session, account)
    seen, missed = desk.note("hit", "4000000", person), desk.note("miss", "4000009", None)
    found, nobody = ((e.actor, e.subject, json.loads(e.detail)) for e in _acts(session))
    told = {"organisation": "school:100001", "purpose": "appointment", "urn": 100001}
    assert found == (account.actor, f"person:{person}", told | {"found": "hit"})
    assert nobody == (account.actor, "nobody", told | {"found": "miss"})
    (sight,) = session.exec(select(SightRow))
    assert (sight.person_id, sight.what, sight.ledger_seq) == (person, "check", seen)
    assert missed == seen + 1
    kept = session.exec(select(LookUpRow)).all()
    assert all(len(row.number) == 64 and "400000" not in row.number for row in kept)


def _acts(session: Session) -> list[LedgerRow]:
    looked = select(LedgerRow).where(LedgerRow.action == "looked for a person")
    return list(session.exec(looked.order_by(col(LedgerRow.seq))))


def test_a_miss_costs_the_same_statements_whether_the_number_is_held(session: Session) -> None:
    put_person(session, 4_000_000)
    desk = Desk(session, an_account(session, Role.AUTHORITY, "901"))
    desk.look("hit", 4_000_007, put_person(session, 4_000_007))
    asked: list[list[str]] = []
    engine = session.get_bind()

    def heard(_c: object, _u: object, statement: str, *_: object) -> None:
        asked[-1].append(statement)

    event.listen(engine, "before_cursor_execute", heard)
    for number in (4_000_000, 6_000_000):
        asked.append([])
        desk.look("miss", number)
    event.remove(engine, "before_cursor_execute", heard)
    assert asked[0] == asked[1]
    assert 3 < len(asked[0]) < 12


def of_file(session: Session, account: Account, made: list[LookUp], at: datetime = AT) -> object:
    return look_ups.note_many(session, account, made, at=at, secret=SECRET)


def hit(number: int, person: int) -> LookUp:
    return LookUp("hit", f"{number:07}", person, "in_post", 100001)


def miss(number: int) -> LookUp:
    return LookUp("miss", f"{number:07}", None, "in_post", 100001)


def test_a_file_of_ones_own_with_some_misses_goes_through(session: Session) -> None:
    account = an_account(session, Role.TRUST, "2044")
    numbers = [1_000_000 + 7_919 * n for n in range(90)]
    made = [hit(number, put_person(session, number)) for number in numbers]
    for n in range(10):
        made.insert(9 * n, miss(5_000_000 + 7_919 * n))
    noted = of_file(session, account, made)
    assert isinstance(noted, look_ups.Noted)
    assert (len(noted.ledger), noted.stopped) == (100, False)
    assert session.exec(select(func.count(col(SightRow.id)))).one() == 90
    assert isinstance(look_ups.admit(session, account, at=AT), Admitted)
    assert noticed(session) == []


def test_the_same_file_again_that_day_costs_nothing(session: Session) -> None:
    account = an_account(session, Role.TRUST, "2044")
    numbers = [1_000_000 + 7_919 * n for n in range(450)]
    made = [hit(number, put_person(session, number)) for number in numbers]
    for n in range(30):
        made.insert(15 * n, replace(miss(5_000_000 + 7_919 * n), born=BORN))
    for _ in range(3):
        noted = of_file(session, account, made)
        assert isinstance(noted, look_ups.Noted)
        assert (len(noted.ledger), noted.stopped) == (480, False)
    assert isinstance(look_ups.admit(session, account, at=AT), Admitted)


def test_other_birthdays_of_the_numbers_that_missed_are_stopped(session: Session) -> None:
    account = an_account(session, Role.TRUST, "2044")
    missed = [replace(miss(5_000_000 + 7_919 * n), born=BORN) for n in range(10)]
    of_file(session, account, missed)
    others = [replace(each, born=BORN + timedelta(days=1)) for each in missed]
    noted = of_file(session, account, others)
    assert isinstance(noted, look_ups.Noted)
    assert noted.stopped


def test_a_file_that_walks_is_stopped_part_of_the_way(session: Session) -> None:
    account = an_account(session, Role.TRUST, "2044")
    noted = of_file(session, account, [miss(1_000_000 + n) for n in range(1_000)])
    assert isinstance(noted, look_ups.Noted)
    assert noted.stopped
    assert len(noted.ledger) <= 30
    again = of_file(session, account, [miss(9_000_000)])
    assert again == look_ups.Noted(range(0), stopped=True)


def test_an_official_is_told_of_a_file_with_many_strangers(session: Session) -> None:
    account = an_account(session, Role.TRUST, "2044")
    numbers = [1_000_000 + 7_919 * n for n in range(101)]
    made = [hit(number, put_person(session, number)) for number in numbers]
    of_file(session, account, made[:60])
    assert noticed(session) == []
    of_file(session, account, made[60:])
    (notice,) = noticed(session)
    assert (notice.name, notice.people) == ("Lantern Trust", 101)
    assert session.exec(select(StopRow)).all() == []


def test_searches_are_thrown_away_after_a_week(session: Session) -> None:
    desk = Desk(session, an_account(session, Role.PANEL))
    desk.look("miss", 1_000_000)
    desk.at += timedelta(days=6)
    desk.look("miss", 1_000_001)
    assert look_ups.sweep(session, desk.at + timedelta(days=2)) == 1
    assert len(kinds(session, desk.account)) == 1


def test_a_tally_of_nothing_neither_waits_nor_stops() -> None:
    tally = Tally([])
    assert (tally.points, tally.pause, tally.stops) == (0, timedelta(0), False)
