"""The lists of awarding bodies: shipped with the release, corrected by an official without one."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import UTC, date, datetime
from importlib import resources

from sqlmodel import Session

from register.domain.awards import AwardKind
from register.domain.errors import InvalidFact, NotFound
from register.domain.period import Period
from register.domain.providers import AwardingBody
from register.store import awards, ledger, standings
from register.store import providers as store
from register.store.bulk import one_writer

CONFIDENCE = {
    "V": "verified against the primary source",
    "S": "from a reliable secondary source",
    "M": "from memory, not verified",
    "I": "inferred",
}
# A list that an official corrects has their word; the shipped one has its own.
SHIPPED = "the release"
# What the release knows, it knew before anybody told the register a fact: no question of the past
# is answered without the lists.
SHIPPED_SINCE = datetime(2009, 9, 1, tzinfo=UTC)


def shipped() -> list[AwardingBody]:
    """The lists that come with the release, `awarding_bodies.csv` beside this module."""
    path = resources.files("register.services").joinpath("awarding_bodies.csv")
    with path.open(encoding="utf-8") as file:
        return [_shipped_body(row) for row in csv.DictReader(file)]


def install(session: Session, *, at: datetime) -> int:
    """Load the shipped lists where no list was ever held; return how many bodies were added.

    Never again after that: what an official has corrected is not put back by a release.
    """
    one_writer(session)
    if store.ever_listed(session):
        return 0
    count = store.add(session, shipped(), by=SHIPPED, at=SHIPPED_SINCE)
    ledger.record(
        session,
        at=at,
        actor=SHIPPED,
        action="provider.installed",
        subject="provider",
        detail={"bodies": count},
    )
    return count


def bodies(session: Session, *, known_at: datetime | None = None) -> list[AwardingBody]:
    """The lists as known now, or at an instant."""
    return store.bodies(session, known_at=known_at)


def find(session: Session, kind: AwardKind, name: str) -> AwardingBody:
    """The body listed under this name now. Raises NotFound."""
    key = store.plain_name(name)
    for body in store.bodies(session):
        if body.kind == kind and store.plain_name(body.name) == key:
            return body
    raise NotFound(f"No body named '{name}' is on the list for {kind}: see register provider list.")


def correct(
    session: Session,
    *,
    kind: AwardKind,
    name: str,
    also_known_as: Sequence[str],
    period: Period,
    source: str,
    confidence: str,
    by: str,
    at: datetime,
    reason: str,
) -> AwardingBody:
    """Say what is right of a body, known before or not; what was held is superseded.

    The schools of everybody whose award names the body, as it was or as it is now listed, are
    marked to be drawn again. Raises InvalidFact where something is left out.
    """
    one_writer(session)
    body = AwardingBody(
        kind=kind,
        name=_given(name, "the name of the body"),
        also_known_as=tuple(also for given in also_known_as if (also := " ".join(given.split()))),
        period=period,
        source=_given(source, "the source, so that others can check it"),
        confidence=_confidence(confidence),
    )
    _given(reason, "the reason for the change")
    was = store.supersede(session, kind, body.name, at=at)
    store.add(session, [body], by=by, at=at)
    _record(session, "provider.corrected", was, body, by=by, at=at, reason=reason)
    return body


def withdraw(
    session: Session, *, kind: AwardKind, name: str, by: str, at: datetime, reason: str
) -> None:
    """Take a body off the list as if it had never stood on it. Raises NotFound.

    A body that has left the list keeps the days on which it stood there: correct its period.
    """
    one_writer(session)
    _given(reason, "the reason for the change")
    find(session, kind, name)
    was = store.supersede(session, kind, name, at=at)
    _record(session, "provider.withdrawn", was, None, by=by, at=at, reason=reason)


def _record(
    session: Session,
    action: str,
    was: Sequence[AwardingBody],
    now: AwardingBody | None,
    *,
    by: str,
    at: datetime,
    reason: str,
) -> None:
    listed = [*was, *([now] if now else [])]
    kind = listed[0].kind
    names = {store.plain_name(name) for body in listed for name in (body.name, *body.also_known_as)}
    people = {
        person
        for given, holders in awards.people_by_body(session, kind).items()
        if store.plain_name(given) in names
        for person in holders
    }
    if people:
        standings.mark_for_people(session, people, at=at, why=f"{action} {kind}")
    ledger.record(
        session,
        at=at,
        actor=by,
        action=action,
        subject=f"provider:{kind}:{store.plain_name(listed[0].name)}",
        detail={
            "reason": reason,
            "was": [_as_detail(body) for body in was],
            "now": _as_detail(now) if now else None,
        },
    )


def _as_detail(body: AwardingBody) -> dict[str, object]:
    return {
        "name": body.name,
        "also_known_as": list(body.also_known_as),
        "from": body.period.start,
        "until": body.period.last_day,
        "source": body.source,
        "confidence": body.confidence,
    }


def _shipped_body(row: dict[str, str]) -> AwardingBody:
    return AwardingBody(
        kind=AwardKind(row["kind"]),
        name=row["name"],
        also_known_as=tuple(name.strip() for name in row["also_known_as"].split(";") if name),
        period=Period.of_days(_day(row["from"]), _day(row["until"])),
        source=row["source"],
        confidence=_confidence(row["confidence"]),
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _given(text: str, what: str) -> str:
    if not (given := " ".join(text.split())):
        raise InvalidFact(f"Give {what}: it may not be blank.")
    return given


def _confidence(letter: str) -> str:
    if letter not in CONFIDENCE:
        meanings = ", ".join(f"{key} ({meaning})" for key, meaning in CONFIDENCE.items())
        raise InvalidFact(f"Give the confidence as one of {meanings}.")
    return letter
