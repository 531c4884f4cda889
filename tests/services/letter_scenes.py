"""Letters that wait to be carried, to an account of a school, and a clock to carry them by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from register.domain.letters import Draft, Letter, LetterKind
from register.domain.roles import Account, Role
from register.feeds.notify import Notify, Patience
from register.services.carriers import ByNotify
from register.services.stopping import Links
from register.store import accounts, letters
from register.store.session import Database
from tests.feeds.fake_notify import KEY, TEMPLATE, Fake

AT = datetime(2026, 9, 1, 7, tzinfo=UTC)
SECRET = "a key of the tests, long enough"
QUICK = Patience(connect=1.0, read=0.3, whole=1.0)
LINKS = Links("https://register.example", SECRET)
ADDRESS = "office@wrenfold.example"
SUBJECT = "The deadline is on 1 December 2026"
BODY = "The SENCO has until 1 December 2026 to qualify.\n\n* Plan the course\n* Tell us\n"


@dataclass
class Hours:
    """The time, which passes when it is told to."""

    at: datetime = AT

    def now(self) -> datetime:
        """As a clock says it."""
        return self.at

    def pass_by(self, **length: float) -> None:
        """Let so many minutes or hours go by."""
        self.at += timedelta(**length)


def an_account(
    session: Session, email: str = ADDRESS, role: Role = Role.SCHOOL, scope: str = "100001"
) -> Account:
    """Somebody to write to, who cannot sign in."""
    return accounts.add(session, email=email, password_hash="", role=role, scope=scope, at=AT)


def put_letters(database: Database, *keys: str, kind: LetterKind = LetterKind.DEADLINE) -> Account:
    """Write a letter under each key to one account."""
    with database.begin() as session:
        found = accounts.by_email(session, ADDRESS)
        account = found[0] if found else an_account(session)
        letters.add(session, [a_draft(account, key, kind) for key in keys], at=AT)
    return account


def a_draft(account: Account, key: str, kind: LetterKind = LetterKind.DEADLINE) -> Draft:
    """A letter about nothing in particular."""
    return Draft(
        key=key,
        account_id=account.id,
        organisation=account.organisation,
        kind=kind,
        urn=None,
        subject=SUBJECT,
        body=BODY,
    )


def kept(database: Database) -> list[Letter]:
    """Every letter, in the order in which they were written."""
    with database.read() as session:
        return letters.recent(session, limit=1000)[::-1]


def the_letter(database: Database) -> Letter:
    """The only one."""
    (letter,) = kept(database)
    return letter


def by_notify(fake: Fake, key: str = KEY) -> ByNotify:
    """A carrier to this fake, with little patience."""
    told = Notify(
        key,
        base=fake.root,
        template=TEMPLATE,
        now=lambda: datetime.now(UTC),  # noqa: TID251 - the fake reads the real clock too
        patience=QUICK,
    )
    return ByNotify(told)
