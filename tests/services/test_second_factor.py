"""One-time codes: which is right, once; which never is; and what is kept of them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from sqlmodel import Session, select

from register.domain.errors import Conflict, InvalidFact, NotAllowed, NotFound
from register.domain.roles import Account, Role
from register.services import accounts, browsers, second_factor
from register.services.accounts import Refused, TryLater
from register.services.browsers import Standing
from register.services.second_factor import SPARE_CODES, STEP, Given, Step
from register.store import ledger
from register.store.session import Database
from register.store.tables.keeping import SecondFactorRow

# The first instant of a time step.
AT = datetime(2026, 9, 1, 9, tzinfo=UTC)
SECOND, STEPS = timedelta(seconds=1), timedelta(seconds=STEP)
SECRET, OTHER_SECRET = "s" * 32, "t" * 32
KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def make(
    session: Session, email: str = "official@example.org", role: Role = Role.OFFICIAL
) -> Account:
    return accounts.add(
        session,
        email=email,
        password="three random words",
        role=role,
        scope="100001" if role is Role.SCHOOL else "",
        by="a test",
        at=AT,
    )


def code(at: datetime, key: str = KEY) -> str:
    """What a phone with that key shows at that instant."""
    return pyotp.TOTP(key).at(at)


def ready(database: Database) -> tuple[Account, tuple[str, ...]]:
    """An official who set codes up an hour before `AT`, and the spare codes."""
    early = AT - timedelta(hours=1)
    with database.begin() as session:
        account = make(session)
        return account, second_factor.set_up(
            session, account, key=KEY, typed=code(early), secret=SECRET, at=early
        )


def give(
    database: Database, account: Account, typed: str, at: datetime = AT
) -> Given | Refused | TryLater:
    with database.begin() as session:
        return second_factor.give(session, account, typed=typed, secret=SECRET, at=at)


@pytest.mark.parametrize(
    ("shown", "taken"),
    [
        (-2 * STEPS, False),
        (-STEPS - SECOND, False),
        (-STEPS, True),
        (-SECOND, True),
        (0 * SECOND, True),
        (STEPS - SECOND, True),
        (STEPS, True),
        (2 * STEPS - SECOND, True),
        (2 * STEPS, False),
    ],
    ids=str,
)
def test_a_code_counts_in_its_own_step_and_in_one_to_either_side(
    sqlite_database: Database, shown: timedelta, *, taken: bool
) -> None:
    account, _ = ready(sqlite_database)
    assert (give(sqlite_database, account, code(AT + shown)) == Given()) is taken


@pytest.mark.parametrize("late", [0 * SECOND, STEPS - SECOND], ids=["first second", "last second"])
def test_the_edges_of_a_step_belong_to_it(sqlite_database: Database, late: timedelta) -> None:
    account, _ = ready(sqlite_database)
    assert give(sqlite_database, account, code(AT - STEPS), AT + late) == Given()


def test_no_code_is_taken_twice_nor_an_earlier_one_after_it(database: Database) -> None:
    account, _ = ready(database)
    assert give(database, account, code(AT)) == Given()
    assert give(database, account, code(AT)) == Refused()
    assert give(database, account, code(AT), AT + STEPS) == Refused()
    assert give(database, account, code(AT - STEPS)) == Refused()
    assert give(database, account, code(AT + STEPS), AT + STEPS) == Given()


def test_the_code_of_the_setting_up_is_not_taken_again(sqlite_database: Database) -> None:
    with sqlite_database.begin() as session:
        account = make(session)
        second_factor.set_up(session, account, key=KEY, typed=code(AT), secret=SECRET, at=AT)
    assert give(sqlite_database, account, code(AT)) == Refused()


def test_of_two_at_once_with_one_code_one_comes_in(database: Database) -> None:
    account, spare = ready(database)
    for typed in (code(AT), spare[0]):
        with ThreadPoolExecutor(2) as pool:
            made = [pool.submit(give, database, account, typed) for _ in range(2)]
            answers = [one.result() for one in made]
        assert sorted(type(answer).__name__ for answer in answers) == ["Given", "Refused"]


def test_a_spare_code_is_good_once_however_it_is_typed(database: Database) -> None:
    account, spare = ready(database)
    assert len(set(spare)) == SPARE_CODES
    assert give(database, account, f" {spare[0].upper().replace('-', ' ')} ") == Given(7)
    assert give(database, account, spare[0]) == Refused()
    assert give(database, account, spare[1]) == Given(6)


def test_spaces_within_a_code_do_no_harm(sqlite_database: Database) -> None:
    account, _ = ready(sqlite_database)
    shown = code(AT)
    assert give(sqlite_database, account, f"{shown[:3]} {shown[3:]}\u00a0") == Given()


@pytest.mark.parametrize(
    "typed", ["", "0", "12345", "1234567", "abcdef", "\u0660" * 6, "\udcff", "-" * 40]
)
def test_what_is_no_code_is_refused(sqlite_database: Database, typed: str) -> None:
    account, _ = ready(sqlite_database)
    assert give(sqlite_database, account, typed) == Refused()


def test_after_five_wrong_codes_a_right_one_must_wait(database: Database) -> None:
    account, _ = ready(database)
    for _ in range(second_factor.TRIES):
        assert give(database, account, "000000") == Refused()
    assert give(database, account, code(AT)) == TryLater(timedelta(minutes=1))
    later = AT + timedelta(seconds=59)
    assert give(database, account, code(later), later) == TryLater(SECOND)
    later += SECOND
    assert give(database, account, "000000", later) == Refused()
    assert give(database, account, code(later), later) == TryLater(timedelta(minutes=2))
    later += timedelta(minutes=2)
    assert give(database, account, code(later), later) == Given()


def test_somebody_who_guesses_all_day_makes_few_guesses(sqlite_database: Database) -> None:
    account, _ = ready(sqlite_database)
    at, guesses = AT, 0
    while at < AT + timedelta(hours=24):
        answer = give(sqlite_database, account, "000000", at)
        guesses += isinstance(answer, Refused)
        at += answer.wait if isinstance(answer, TryLater) else timedelta(0)
    assert guesses < 40


def test_the_right_password_again_does_not_give_more_guesses(sqlite_database: Database) -> None:
    account, _ = ready(sqlite_database)
    for _ in range(second_factor.TRIES):
        give(sqlite_database, account, "000000")
    with sqlite_database.begin() as session:
        accounts.sign_in(
            session,
            email=account.email,
            password="three random words",
            address="192.0.2.1",
            secret=SECRET,
            at=AT,
        )
    assert isinstance(give(sqlite_database, account, "000000"), TryLater)


def test_a_code_or_a_key_of_another_account_opens_nothing(sqlite_database: Database) -> None:
    account, spare = ready(sqlite_database)
    other_key = second_factor.new_key()
    with sqlite_database.begin() as session:
        other = make(session, "other@example.org")
        second_factor.set_up(
            session, other, key=other_key, typed=code(AT, other_key), secret=SECRET, at=AT
        )
    for typed in (code(AT), spare[0]):
        assert give(sqlite_database, other, typed) == Refused()
    with sqlite_database.begin() as session:  # somebody who can write to the table
        rows = {row.account_id: row for row in session.exec(select(SecondFactorRow))}
        rows[other.id].secret = rows[account.id].secret
    assert give(sqlite_database, other, code(AT)) == Refused()


def test_the_database_holds_neither_key_nor_code_and_the_ledger_neither(
    sqlite_database: Database,
) -> None:
    account, spare = ready(sqlite_database)
    give(sqlite_database, account, code(AT))
    with sqlite_database.read() as session:
        (row,) = session.exec(select(SecondFactorRow)).all()
        held = f"{row.model_dump()} {ledger.about(session, account.actor)}"
    for secret in (KEY, *spare, *(one.replace("-", "") for one in spare)):
        assert secret not in held


def step_of(
    database: Database, account: Account, *, demo: bool = False, secret: str = SECRET
) -> Step:
    with database.read() as session:
        return second_factor.after_password(session, account, demo=demo, secret=secret)


@pytest.mark.parametrize(
    ("role", "demo", "before", "after"),
    [
        (Role.OFFICIAL, False, Step.SET_UP, Step.CODE),
        (Role.ADMIN, False, Step.SET_UP, Step.CODE),
        (Role.OFFICIAL, True, Step.NOTHING, Step.CODE),
        (Role.SCHOOL, False, Step.NOTHING, Step.NOTHING),
    ],
)
def test_who_is_asked_for_a_code(
    sqlite_database: Database, role: Role, before: Step, after: Step, *, demo: bool
) -> None:
    with sqlite_database.begin() as session:
        account = make(session, role=role)
    assert step_of(sqlite_database, account, demo=demo) is before
    with sqlite_database.begin() as session:
        second_factor.set_up(session, account, key=KEY, typed=code(AT), secret=SECRET, at=AT)
    assert step_of(sqlite_database, account, demo=demo) is after


def test_another_secret_of_the_service_makes_everybody_set_up_again(
    sqlite_database: Database,
) -> None:
    account, spare = ready(sqlite_database)
    assert step_of(sqlite_database, account, secret=OTHER_SECRET) is Step.SET_UP
    with sqlite_database.begin() as session:
        for typed in (code(AT), spare[0]):
            answer = second_factor.give(session, account, typed=typed, secret=OTHER_SECRET, at=AT)
            assert answer == Refused()
        second_factor.set_up(session, account, key=KEY, typed=code(AT), secret=OTHER_SECRET, at=AT)
    assert step_of(sqlite_database, account, secret=OTHER_SECRET) is Step.CODE


def test_a_key_is_kept_only_for_a_phone_that_shows_its_code(sqlite_database: Database) -> None:
    with sqlite_database.begin() as session:
        account = make(session)
        with pytest.raises(InvalidFact, match="6 digits"):
            second_factor.set_up(session, account, key=KEY, typed="000000", secret=SECRET, at=AT)
    assert step_of(sqlite_database, account) is Step.SET_UP


def test_whoever_has_codes_cannot_have_them_replaced_by_another_browser(
    database: Database,
) -> None:
    account, _ = ready(database)
    with pytest.raises(Conflict), database.begin() as session:
        key = second_factor.new_key()
        second_factor.set_up(session, account, key=key, typed=code(AT, key), secret=SECRET, at=AT)
    assert give(database, account, code(AT)) == Given()


def _reset(session: Session, account: Account) -> None:
    second_factor.reset(session, account.id, by="account:9", reason="Lost a phone.", at=AT)


def _again(session: Session, account: Account) -> None:
    second_factor.begin_again(session, account, at=AT)


@pytest.mark.parametrize("act", [_reset, _again])
def test_what_was_forgotten_opens_nothing(
    database: Database, act: Callable[[Session, Account], None]
) -> None:
    account, spare = ready(database)
    with database.begin() as session:
        act(session, account)
    assert step_of(database, account) is Step.SET_UP
    for typed in (code(AT), spare[0]):
        assert give(database, account, typed) == Refused()


def test_a_reset_ends_the_sessions_and_is_in_the_ledger_with_its_reason(
    sqlite_database: Database,
) -> None:
    account, _ = ready(sqlite_database)
    with sqlite_database.begin() as session:
        token = browsers.begin(session, account, at=AT)
        _reset(session, account)
        assert browsers.standing(session, token, account.id, at=AT) is Standing.ENDED
        entry = ledger.about(session, account.actor)[0]
    assert (entry.action, entry.actor) == ("second factor reset", "account:9")
    assert "Lost a phone." in entry.detail


def test_a_reset_needs_a_reason_an_account_and_something_to_reset(
    sqlite_database: Database,
) -> None:
    account, _ = ready(sqlite_database)
    with sqlite_database.begin() as session:
        with pytest.raises(InvalidFact):
            second_factor.reset(session, account.id, by="a test", reason=" ", at=AT)
        with pytest.raises(NotFound):
            second_factor.reset(session, 99, by="a test", reason="Why not.", at=AT)
        with pytest.raises(NotAllowed):
            second_factor.reset(session, account.id, by=account.actor, reason="Mine.", at=AT)
        _reset(session, account)
        with pytest.raises(Conflict):
            _reset(session, account)


def test_new_spare_codes_end_the_old_ones(sqlite_database: Database) -> None:
    account, old = ready(sqlite_database)
    with sqlite_database.begin() as session:
        new = second_factor.new_spare(session, account, secret=SECRET, at=AT)
        assert second_factor.spare_left(session, account, secret=SECRET) == SPARE_CODES
    assert give(sqlite_database, account, old[0]) == Refused()
    assert give(sqlite_database, account, new[0]) == Given(7)


def test_a_phone_reads_from_the_square_what_the_register_keeps(sqlite_database: Database) -> None:
    account, _ = ready(sqlite_database)
    read = pyotp.parse_uri(second_factor.address_of(account, KEY, "SENCO Register"))
    assert isinstance(read, pyotp.TOTP)
    assert (read.secret, read.name, read.issuer) == (KEY, account.email, "SENCO Register")
    assert (read.digits, read.interval) == (6, STEP)
