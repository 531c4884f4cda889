"""Accounts that nobody should have any more are shut, by a job; an official may open them again.

Three kinds: nobody has signed in for 400 days (a head may come once a year, to confirm the record);
the school that it acts for has been closed for 90 days; the trust or authority that it acts for has
no school left. What an official opened again, or gave a new password, has as many days once more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from register.domain.roles import Account, Role
from register.domain.schools import School
from register.law.finding import in_words
from register.services.closures import has_closed
from register.store import accounts, leavers, ledger, organisations, schools
from register.store.leavers import Kept
from register.store.ledger import Act

IDLE = timedelta(days=400)
AFTER_CLOSING = timedelta(days=90)
BY = "leavers"  # the ledger's name for this job
_RENEWING = ("account opened", "password changed")
_GROUPS = (Role.TRUST, Role.AUTHORITY)


@dataclass(frozen=True, slots=True)
class Leaver:
    """An account that was shut, and why: `kind` for the ledger, `because` in a sentence."""

    account: Account
    kind: str
    because: str


def close_leavers(session: Session, *, at: datetime, today: date) -> tuple[Leaver, ...]:
    """Shut what nobody should have any more, and say which; the last open admin stays.

    Run again, it finds nothing more. Their keys to the API open nothing from the same moment.
    """
    ledger.one_recorder(session)
    held = [kept for kept in leavers.everyone(session) if kept.account.active]
    found = [*_idle(session, held, at=at), *_of_the_closed(session, held, at=at, today=today)]
    leaving = _without_the_last_admin({x.account.id: x for x in reversed(found)}, held)
    for leaver in leaving:
        accounts.set_active(session, leaver.account.id, active=False, because=leaver.because)
    if leaving:
        ledger.record_many(session, [_act(leaver, at=at) for leaver in leaving])
    return leaving


def _idle(session: Session, held: Sequence[Kept], *, at: datetime) -> list[Leaver]:
    """Those that nobody signed in with for 400 days; the day they were made counts as one."""
    quiet = [kept for kept in held if at - (kept.last_in or kept.made_at) >= IDLE]
    numbers = [kept.account.id for kept in quiet]
    # `last_in` is younger than the ledger: of an old account the ledger alone may know.
    seen = leavers.last_acts(session, numbers, (*_RENEWING, "signed in"))
    because = f"Nobody signed in with it for {IDLE.days} days."
    return [
        Leaver(kept.account, "idle", because)
        for kept in quiet
        if at - seen.get(kept.account.id, kept.made_at) >= IDLE
    ]


def _of_the_closed(
    session: Session, held: Sequence[Kept], *, at: datetime, today: date
) -> list[Leaver]:
    """Those of a school, trust or authority that is gone, unless renewed in the last 90 days."""
    found = [*_of_schools(session, held, today), *_of_groups(session, held, today)]
    renewed = leavers.last_acts(session, [x.account.id for x in found], _RENEWING)
    early = at - AFTER_CLOSING
    return [x for x in found if renewed.get(x.account.id, early) <= early]


def _of_schools(session: Session, held: Sequence[Kept], today: date) -> list[Leaver]:
    theirs = [kept.account for kept in held if kept.account.role is Role.SCHOOL]
    listed = schools.some(session, {int(account.scope) for account in theirs})
    gone = {urn: _closed_on(session, school, today) for urn, school in listed.items()}
    found = []
    for account in theirs:
        last_day = gone.get(int(account.scope))
        if last_day is not None and today - last_day >= AFTER_CLOSING:
            because = f"The school that it acts for closed on {in_words(last_day)}."
            found.append(Leaver(account, "school closed", because))
    return found


def _closed_on(session: Session, school: School, today: date) -> date | None:
    """The school's last day; where the list gives none, the day on which it first said closed."""
    if not has_closed(school, today):
        return None
    if school.closed is not None:
        return school.closed
    told = schools.history(session, school.urn)
    return next(x.known_from.date() for x in told if has_closed(x.school, today))


def _of_groups(session: Session, held: Sequence[Kept], today: date) -> list[Leaver]:
    found = []
    for role in _GROUPS:
        theirs = [kept.account for kept in held if kept.account.role is role]
        if not theirs:
            continue
        # One that the list has never named is not gone: it may be new, or mistyped.
        gone = organisations.ever(session, role) - organisations.at_work(session, role, today)
        because = f"The {role} that it acts for has no school any more."
        found += [Leaver(x, f"{role} gone", because) for x in theirs if int(x.scope) in gone]
    return found


def _without_the_last_admin(
    leaving: Mapping[int, Leaver], held: Sequence[Kept]
) -> tuple[Leaver, ...]:
    """All of them but the admin who was here last, where otherwise none would be left."""
    admins = [kept for kept in held if kept.account.role is Role.ADMIN]
    spared = 0
    if admins and all(kept.account.id in leaving for kept in admins):
        last = max(admins, key=lambda kept: (kept.last_in or kept.made_at, kept.account.id))
        spared = last.account.id
    return tuple(leaver for number, leaver in sorted(leaving.items()) if number != spared)


def _act(leaver: Leaver, *, at: datetime) -> Act:
    detail = {
        "role": leaver.account.role.value,
        "scope": leaver.account.scope,
        "why": leaver.kind,
    }
    return Act(at, BY, "account shut", leaver.account.actor, detail)
