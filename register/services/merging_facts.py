"""Awards and appointments that go across with a merge, and come back when it is undone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, SQLModel

from register.store import appointments, awards, merges

FROM_ANOTHER = "merged from another record"
CORRECTED = "corrected while the records were one"
Pairs = tuple[tuple[int, int | None], ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of fact is read and written; `number` is that of the thing, not a version."""

    held: Callable[[Session, Collection[int]], Mapping[int, Sequence[Any]]]
    add: Callable[..., list[int]]
    change: Callable[..., None]
    number: Callable[[Any], int]
    version: type[SQLModel]


AWARDS = Kind(awards.held, awards.add, awards.change, lambda held: int(held.award_id), merges.AWARD)
POSTS = Kind(
    appointments.held,
    appointments.add,
    appointments.change,
    lambda held: int(held.appointment_id),
    merges.POST,
)


def fresh(session: Session, kind: Kind, *, gone_id: int, kept_id: int) -> list[Any]:
    """What is held of the one that goes, and has no equal with the other."""
    held = kind.held(session, [gone_id, kept_id])
    there = [each.told for each in held.get(kept_id, ())]
    return [each for each in held.get(gone_id, ()) if each.told not in there]


def carry(session: Session, kind: Kind, *, gone_id: int, kept_id: int, at: datetime) -> Pairs:
    """Record it anew with the other and end it where it was; each ended version, what it became."""
    theirs = list(kind.held(session, [gone_id]).get(gone_id, ()))
    going = fresh(session, kind, gone_id=gone_id, kept_id=kept_id)
    told = [(kept_id, each.told) for each in going]
    numbers = kind.add(session, told, source=FROM_ANOTHER, at=at) if told else []
    made = dict(zip((each.version_id for each in going), numbers, strict=True))
    merges.end(session, kind.version, [each.version_id for each in theirs], at=at)
    return tuple((each.version_id, made.get(each.version_id)) for each in theirs)


def give_back(
    session: Session, kind: Kind, pairs: Pairs, *, gone_id: int, kept_id: int, at: datetime
) -> None:
    """Say again of the one that had gone what was said then, as corrected since; end the rest."""
    made = {kind.number(each): each for each in kind.held(session, [kept_id]).get(kept_id, ())}
    back = [(was, number) for was, number in pairs if number is None or number in made]
    ended = [made[number].version_id for _, number in back if number is not None]
    merges.end(session, kind.version, ended, at=at)
    again = merges.say_again(session, kind.version, [was for was, _ in back], at=at)
    now = {each.version_id: each for each in kind.held(session, [gone_id]).get(gone_id, ())}
    corrected = [
        (now[version], made[number].told)
        for version, (_, number) in zip(again, back, strict=True)
        if number is not None and made[number].told != now[version].told
    ]
    if corrected:
        kind.change(session, corrected, source=CORRECTED, at=at)
