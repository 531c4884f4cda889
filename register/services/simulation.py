"""What if: the whole population under another reading or another rule, from the facts themselves.

Nothing is written. Both answers are worked out from the same facts in the same way, so that what
differs differs by the reading alone; with no other reading nothing can differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlmodel import Session

from register.law.assessment import NOT_MET_STATUSES, OUTSIDE, RULEBOOK, STATUSES, Decision, assess
from register.law.difference import Differing, differing
from register.law.finding import MET
from register.law.policy import DEFAULT, Policy, choices_of
from register.law.section_67 import is_open
from register.services.reports import EVERYONE, Cut
from register.store import counting, nation, schools
from register.store.counting import Key
from register.store.facts import Facts
from register.store.uncollected import uncollected

Progress = Callable[[str, int, int], None]
AREAS = (Cut.REGION, Cut.LA, Cut.TYPE)
_EVERY = 2000  # schools between two words of how far the work is


class Answered(NamedTuple):
    """One school's answer; `deadline` is the last lawful day, inclusive."""

    status: str
    deadline: date | None


@dataclass(frozen=True, slots=True)
class ChangedStep:
    """The step of the law that made the difference, as each reading found it.

    A sentence is blank where the step was not asked under that reading.
    """

    rule: str
    before: str
    after: str
    citation: str
    url: str
    switch: str


@dataclass(frozen=True, slots=True)
class ChangedSchool:
    """One school whose answer differs."""

    urn: int
    name: str
    la_code: int | None
    la_name: str
    type_name: str
    before: Answered
    after: Answered
    step: ChangedStep | None


@dataclass(frozen=True, slots=True)
class AreaChange:
    """The schools of one key by status under both readings.

    `gained` is how many do not meet the duty before and do after or are not reached; `lost` is how
    many do not meet it after and did before or were not reached.
    """

    key: Key
    name: str
    before: Mapping[str, int]
    after: Mapping[str, int]
    gained: int
    lost: int


@dataclass(frozen=True, slots=True)
class Simulation:
    """Both readings of one day on the facts known at one instant; `changes` by authority, name."""

    as_of: date
    known_at: datetime
    rulebook: str
    choices: Mapping[str, str]
    areas: Mapping[Cut, tuple[AreaChange, ...]]
    changes: tuple[ChangedSchool, ...]


def from_facts(
    session: Session, *, as_of: date, known_at: datetime | None = None, policy: Policy = DEFAULT
) -> dict[int, Answered]:
    """Every school that the duty reaches on the day, from the facts: the check on the lines.

    Raises InvalidFact as `assess` does.
    """
    with uncollected():
        known = nation.on_day(session, as_of, known_at=known_at)
        return dict(_decided(known, as_of, policy))


def simulate(
    session: Session,
    policy: Policy,
    *,
    as_of: date,
    known_at: datetime,
    progress: Progress | None = None,
) -> Simulation:
    """Work out one day under the default reading and under another. Raises as `assess` does."""
    say = progress or (lambda *_: None)
    say("Reading the facts", 0, 1)
    known = nation.on_day(session, as_of, known_at=known_at)
    before = dict(_told(_decided(known, as_of, DEFAULT), "As the law is read now", known, say))
    after = dict(_told(_decided(known, as_of, policy), "As it is asked", known, say))
    changed = [urn for urn in {**before, **after} if before.get(urn) != after.get(urn)]
    return Simulation(
        as_of=as_of,
        known_at=known_at,
        rulebook=RULEBOOK,
        choices=choices_of(policy),
        areas=_areas(session, before, after, known_at),
        changes=_changes(session, known, sorted(changed), (as_of, known_at, policy)),
    )


def _decided(known: Facts, as_of: date, policy: Policy) -> Iterator[tuple[int, Answered]]:
    for urn, school in known.schools.items():
        if school.type_code in policy.types_in_scope and is_open(school, as_of).outcome is MET:
            decision = assess(known.case(urn), as_of, policy)
            if decision.status not in OUTSIDE:
                yield urn, Answered(decision.status, decision.deadline)


def _told(
    decided: Iterable[tuple[int, Answered]], stage: str, known: Facts, say: Progress
) -> Iterator[tuple[int, Answered]]:
    for place, one in enumerate(decided):
        if place % _EVERY == 0:
            say(stage, place, len(known.schools))
        yield one


def _areas(
    session: Session,
    before: Mapping[int, Answered],
    after: Mapping[int, Answered],
    known_at: datetime,
) -> dict[Cut, tuple[AreaChange, ...]]:
    everywhere: dict[int, tuple[Key, str]] = dict.fromkeys({**before, **after}, (None, EVERYONE))
    found = {Cut.NONE: _by_key(everywhere, before, after)}
    for cut in AREAS:
        places = counting.places(session, cut.value, known_at=known_at)
        found[cut] = _by_key(places, before, after)
    return found


def _by_key(
    places: Mapping[int, tuple[Key, str]],
    before: Mapping[int, Answered],
    after: Mapping[int, Answered],
) -> tuple[AreaChange, ...]:
    names: dict[Key, str] = {}
    counted: dict[Key, tuple[dict[str, int], dict[str, int], list[int]]] = {}
    for urn in {**before, **after}:
        key, name = places[urn]
        names[key] = max(names.get(key, ""), name)
        mine = counted.setdefault(
            key, (dict.fromkeys(STATUSES, 0), dict.fromkeys(STATUSES, 0), [0, 0])
        )
        was, now = before.get(urn), after.get(urn)
        for told, statuses in ((was, mine[0]), (now, mine[1])):
            if told is not None:
                statuses[told.status] += 1
        mine[2][0] += _unmet(was) and not _unmet(now)
        mine[2][1] += _unmet(now) and not _unmet(was)
    rows = (AreaChange(key, names[key], a, b, *moved) for key, (a, b, moved) in counted.items())
    return tuple(sorted(rows, key=lambda row: (row.key is None, row.name, str(row.key))))


def _unmet(told: Answered | None) -> bool:
    return told is not None and told.status in NOT_MET_STATUSES


def _changes(
    session: Session, known: Facts, urns: list[int], asked: tuple[date, datetime, Policy]
) -> tuple[ChangedSchool, ...]:
    as_of, known_at, policy = asked
    listed = schools.some(session, urns, known_at=known_at)
    found = []
    for urn in urns:
        case, school = known.case(urn), listed[urn]
        before, after = assess(case, as_of), assess(case, as_of, policy)
        found.append(
            ChangedSchool(
                urn,
                school.name,
                school.la_code,
                school.la_name,
                school.type_name,
                _answered(before),
                _answered(after),
                _step(differing(before, after)),
            )
        )
    found.sort(key=lambda one: (one.la_name, one.name, one.urn))
    return tuple(found)


def _answered(decision: Decision) -> Answered:
    return Answered(decision.status, decision.deadline)


def _step(found: Differing | None) -> ChangedStep | None:
    if found is None:
        return None
    rule = found.rule
    was, now = ("" if one is None else one.because for one in (found.before, found.after))
    return ChangedStep(rule.name, was, now, rule.citation.text, rule.citation.url, rule.switch)
