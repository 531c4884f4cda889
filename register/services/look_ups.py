"""Searches for people: let in, slowed or stopped; each one recorded, and weighed by its outcome.

Call `admit` before looking for anybody and `note` after, in the same transaction: `admit` takes
the ledger's lock, so that searches made at one moment are all counted.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from register.domain.names import folded
from register.domain.roles import KEEPERS, Account
from register.services.look_ups_ties import tied
from register.services.look_ups_weighing import (
    DAY,
    LOOKED_BACK_OVER,
    NEVER_WEIGHED,
    POINTS,
    POINTS_BY_FILE,
    STRANGERS_TOLD,
    Hashed,
    Kind,
    Tally,
    hashed,
)
from register.store import ledger, look_ups, sights
from register.store.look_ups import Weighed
from register.store.sights import Sight

LOOKED, STOPPED, NOTICED = "looked for a person", "look-ups stopped", "noticed many strangers"
KEPT = timedelta(days=7)  # an official asks what happened within a week


@dataclass(frozen=True, slots=True)
class Admitted:
    """The search may be made."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Too many searches went wrong: `wait` is how long until the next one is answered."""

    wait: timedelta


@dataclass(frozen=True, slots=True)
class Stopped:
    """The organisation's searches were stopped at `since`, until an official lets them go on."""

    since: datetime


@dataclass(frozen=True, slots=True)
class LookUp:
    """One search that was made, and what came of it.

    `found` is "hit", "miss", "several", "ambiguous", "code" or "code_miss"; `person_id` is given
    for a hit and a code. `sought_number` is the number typed, None where a name or code was, `born`
    the birthday beside it and `family_name` the name that had to fit too, blank where none had.
    """

    found: str
    sought_number: str | None
    person_id: int | None
    purpose: str
    urn: int
    born: date | None = None
    family_name: str = ""


@dataclass(frozen=True, slots=True)
class Noted:
    """Which rows of the ledger say so: one for each search, in order, until `stopped`.

    Fewer rows than searches means that the rest came after the stop: they were not made, and
    nothing of them may be shown.
    """

    ledger: range
    stopped: bool


def admit(session: Session, account: Account, *, at: datetime) -> Admitted | Wait | Stopped:
    """Whether this account's organisation may look for somebody now.

    An official always may. An attempt while slowed is counted, so hammering leads to a stop.
    """
    ledger.one_recorder(session)
    if account.role in KEEPERS:
        return Admitted()
    last = look_ups.last_stop(session, account.organisation)
    if last and last.lifted_at is None:
        return Stopped(last.at)
    tally = _tally(session, account.organisation, last, at)
    if tally.last is None or _left(tally, at) <= timedelta(0):
        return Admitted()
    refused = Weighed(at, Kind.REFUSED, POINTS[Kind.REFUSED], None, "", "")
    look_ups.add(session, account.organisation, account.id, [refused])
    tally.add(refused)
    if tally.stops:
        _stop(session, account.organisation, tally, at=at)
        return Stopped(at)
    return Wait(_left(tally, at))


def stopped_since(session: Session, account: Account) -> datetime | None:
    """Since when the organisation's searches are stopped; None while they may go on."""
    last = look_ups.last_stop(session, account.organisation)
    return last.at if last and last.lifted_at is None else None


def note(
    session: Session,
    account: Account,
    *,
    at: datetime,
    found: str,
    sought_number: str | None,
    person_id: int | None,
    purpose: str,
    urn: int,
    secret: str,
    born: date | None = None,
    family_name: str = "",
    by_file: bool = False,
) -> int:
    """Record a search that was made and weigh it; the number of its row in the ledger.

    Fields as in `LookUp`. Stops the organisation where its points are now too many: the answer to
    this search may still be given.
    """
    made = LookUp(found, sought_number, person_id, purpose, urn, born, family_name)
    return _take(session, account, [made], at=at, secret=secret, by_file=by_file).ledger[0]


def note_many(
    session: Session, account: Account, made: Sequence[LookUp], *, at: datetime, secret: str
) -> Noted:
    """Record the searches of a file, or of a part of one, in the file's order.

    Where the organisation is stopped part of the way, or was before, the rest is not recorded.
    """
    ledger.one_recorder(session)
    if account.role not in KEEPERS:
        last = look_ups.last_stop(session, account.organisation)
        if last and last.lifted_at is None:
            return Noted(range(0), stopped=True)
    return _take(session, account, made, at=at, secret=secret, by_file=True)


def sweep(session: Session, at: datetime) -> int:
    """Throw away the searches that are older than a week; return how many."""
    return look_ups.sweep(session, before=at - KEPT)


def _take(
    session: Session,
    account: Account,
    made: Sequence[LookUp],
    *,
    at: datetime,
    secret: str,
    by_file: bool,
) -> Noted:
    ledger.one_recorder(session)
    if account.role in KEEPERS:
        weighed, stopped = [_of_official(each, at) for each in made], False
    else:
        weighed, stopped = _weigh(session, account, made, at=at, secret=secret, by_file=by_file)
    look_ups.add(session, account.organisation, account.id, weighed)
    return Noted(_record(session, account, made[: len(weighed)], at), stopped)


def _weigh(
    session: Session,
    account: Account,
    made: Sequence[LookUp],
    *,
    at: datetime,
    secret: str,
    by_file: bool,
) -> tuple[list[Weighed], bool]:
    """The searches as they count, up to the one that stops the organisation."""
    mine = account.organisation
    last = look_ups.last_stop(session, mine)
    people = {each.person_id for each in made if each.person_id is not None}
    numbers = [
        hashed(mine, each.sought_number, each.born, secret, name=folded(each.family_name))
        for each in made
    ]
    pairs = {number.pair for number in numbers if number.pair}
    tally = _tally(session, mine, last, at, people=people, pairs=pairs)
    ours = tied(session, account, people)
    weights = POINTS_BY_FILE if by_file else POINTS
    weighed: list[Weighed] = []
    for each, number in zip(made, numbers, strict=True):
        kind = tally.kind(each.found, each.person_id, number, tied=each.person_id in ours)
        weighed.append(_weighed(each, at, kind, weights[kind], number))
        tally.add(weighed[-1])
        if tally.stops:
            break
    _notice(session, mine, weighed, after=_since(last, at), at=at)
    already = last is not None and last.lifted_at is None
    if tally.stops and not already:
        _stop(session, mine, tally, at=at)
    return weighed, tally.stops or already


def _weighed(made: LookUp, at: datetime, kind: Kind, points: int, number: Hashed) -> Weighed:
    return Weighed(at, kind, points, made.person_id, number.number, number.bucket, number.pair)


def _of_official(made: LookUp, at: datetime) -> Weighed:
    return _weighed(made, at, Kind.OFFICIAL, POINTS[Kind.OFFICIAL], Hashed())


def _record(session: Session, account: Account, made: Sequence[LookUp], at: datetime) -> range:
    """One row of the ledger for each search, and one sight for each person found."""
    mine = account.organisation
    acts = [
        ledger.Act(
            at,
            account.actor,
            LOOKED,
            "nobody" if each.person_id is None else f"person:{each.person_id}",
            {
                "organisation": mine,
                "purpose": str(each.purpose),
                "urn": each.urn,
                "found": each.found,
            },
        )
        for each in made
    ]
    rows = ledger.record_many(session, acts)
    seen = [
        Sight(each.person_id, at, mine, str(each.purpose), "check", seq)
        for seq, each in zip(rows, made, strict=True)
        if each.person_id is not None
    ]
    if seen:
        sights.add(session, seen)
    return rows


def _since(last: look_ups.Stop | None, at: datetime) -> datetime:
    """From when on points count: a day, or since the last stop was lifted."""
    lifted = last.lifted_at if last else None
    return max(at - DAY, lifted) if lifted else at - DAY


def _tally(
    session: Session,
    organisation: str,
    last: look_ups.Stop | None,
    at: datetime,
    *,
    people: Collection[int] = (),
    pairs: Collection[str] = (),
) -> Tally:
    """The day so far; who of these was seen, and which pairs were tried, of the whole day."""
    after = _since(last, at)
    day = look_ups.latest(
        session, organisation, after=after, limit=LOOKED_BACK_OVER, but=NEVER_WEIGHED
    )
    return Tally(
        day,
        look_ups.seen(session, organisation, people, after=after),
        look_ups.asked(session, organisation, pairs, after=after),
    )


def _left(tally: Tally, at: datetime) -> timedelta:
    """How much of the pause is left; a clock that was set back does not lengthen it."""
    last = tally.last or at
    return min(last + tally.pause - at, tally.pause)


def _stop(session: Session, organisation: str, tally: Tally, *, at: datetime) -> None:
    number = look_ups.stop(session, organisation, at=at, why=tally.sentence())
    detail = {"organisation": organisation, "points": tally.points, "counts": tally.counts()}
    ledger.record(
        session,
        at=at,
        actor="register",
        action=STOPPED,
        subject=f"stop:{number}",
        detail=detail,
    )


def _notice(
    session: Session,
    organisation: str,
    weighed: Sequence[Weighed],
    *,
    after: datetime,
    at: datetime,
) -> None:
    """Tell an official, once a day, where the strangers found have become very many."""
    new = sum(each.kind == Kind.UNTIED for each in weighed)
    if not new:
        return
    before = look_ups.count_of_kind(session, organisation, Kind.UNTIED, after=after)
    if before <= STRANGERS_TOLD < before + new:
        ledger.record(
            session,
            at=at,
            actor="register",
            action=NOTICED,
            subject=f"organisation:{organisation}",
            detail={"organisation": organisation, "people": before + new},
        )
