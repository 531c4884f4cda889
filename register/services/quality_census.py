"""The school workforce census set beside the register, as of the census day as now known.

What schools told the census was typed in by them, holds no dates and no proof, and a note can
silence its checks (queries 6550Q and 6260Q); what the register holds may be late. Where the two
differ there is a question to ask. It is no finding against a school, and it changes no standing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from sqlmodel import Session

from register.store import census
from register.store import quality as store
from register.store.census import Entry
from register.store.quality import ListedSchool, Post


class Ask(StrEnum):
    """What the two differ in."""

    NOBODY_HERE = "nobody-here"
    """The census names a SENCO; the register has nobody in post."""
    NOBODY_THERE = "nobody-there"
    """The register has somebody in post; the school's return names no SENCO."""
    ANOTHER = "another"
    """Both name somebody, and nobody is named by both."""
    STRANGER = "stranger"
    """The census names a SENCO whose number is nobody's on the register."""
    AWARD_THERE = "award-there"
    """The census gives the award (subject Z201); the register has none made by that day."""
    AWARD_HERE = "award-here"
    """The register has an award; the census names its holder as SENCO and does not give it."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One school, and everything in which the two differ there."""

    school: ListedSchool
    asks: tuple[Ask, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One census day: `schools` open now that the duty reached then; `returned` have a return.

    `absent` are those that have none: nothing is known of them, so there is nothing to differ.
    `unnumbered` counts returns that name a SENCO without a number, who can be compared with nobody.
    """

    day: date
    schools: tuple[ListedSchool, ...]
    returned: int
    unnumbered: int
    disagreements: tuple[Disagreement, ...]
    absent: tuple[ListedSchool, ...]


class _Here(NamedTuple):
    """What the register knows of the census day: who was in post, by school, and who held what."""

    in_post: Mapping[int, Collection[int]]
    holders: frozenset[int]


def latest(session: Session) -> date | None:
    """The latest census day of which an extract is held."""
    return census.last_day(session)


def days(session: Session) -> tuple[date, ...]:
    """Every census day of which an extract is held, the latest first."""
    return census.days(session)


def compared(
    session: Session,
    schools: Iterable[ListedSchool],
    posts: Mapping[int, Sequence[Post]],
    *,
    day: date,
) -> Comparison:
    """Set one census beside the register, of those of the schools that the duty reached then.

    `posts` are everybody's, by person.
    """
    said = {urn: _people(told) for urn, told in census.of_day(session, day).items()}
    here = _Here(store.in_post(posts, day), store.holders(session, on=day))
    reached = store.reached(session, on=day)
    then = [school for school in schools if school.urn in reached]
    back = [school for school in then if school.urn in said]
    found = [
        Disagreement(school, asks)
        for school in back
        if (asks := tuple(_asks(said[school.urn], here.in_post.get(school.urn), here.holders)))
    ]
    return Comparison(
        day=day,
        schools=tuple(then),
        returned=len(back),
        unnumbered=sum(_unnumbered(said[school.urn]) for school in back),
        disagreements=tuple(found),
        absent=tuple(school for school in then if school.urn not in said),
    )


def _people(said: Sequence[Entry]) -> tuple[Entry, ...]:
    """One entry a person: a return may name somebody under two numbers whose records are one."""
    known: dict[int, Entry] = {}
    others = []
    for now in said:
        if now.person_id is None:
            others.append(now)
            continue
        was = known.get(now.person_id, now)
        known[now.person_id] = was._replace(
            senco=was.senco or now.senco, award=was.award or now.award
        )
    return (*known.values(), *others)


def _unnumbered(said: Sequence[Entry]) -> bool:
    return any(entry.senco and not entry.numbered for entry in said)


def _asks(
    said: Sequence[Entry], in_post: Collection[int] | None, holders: frozenset[int]
) -> Iterator[Ask]:
    """What one school's return and the register differ in."""
    mine = frozenset(in_post or ())
    sencos = [entry for entry in said if entry.senco]
    named = {entry.person_id for entry in sencos if entry.person_id is not None}
    strangers = any(entry.numbered and entry.person_id is None for entry in sencos)
    if sencos and not mine:
        yield Ask.NOBODY_HERE
    if mine and not sencos:
        yield Ask.NOBODY_THERE
    if mine and named and not named & mine and not strangers and not _unnumbered(said):
        yield Ask.ANOTHER
    if strangers and not named & mine:
        yield Ask.STRANGER
    matched = [e for e in said if e.person_id is not None and (e.senco or e.person_id in mine)]
    if any(entry.award and entry.person_id not in holders for entry in matched):
        yield Ask.AWARD_THERE
    if any(e.senco and not e.award and e.person_id in holders for e in matched):
        yield Ask.AWARD_HERE
