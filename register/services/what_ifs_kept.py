"""What is kept of a what-if: the counts of each area, what moved where and why, school by school.

Written as JSON; what was written is read back as it was.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from register.law.assessment import NOT_MET_STATUSES, STATUSES
from register.services.reports import EVERYONE, Cut
from register.services.simulation import Answered, ChangedSchool, ChangedStep, Simulation
from register.store.counting import Key

Places = Mapping[Cut, Mapping[int, Key]]


@dataclass(frozen=True, slots=True)
class Area:
    """The schools of one key that the duty reaches, by status, before and after.

    `lost` schools do not meet the duty after and did before, or were not reached; `gained` are the
    other way about. `changed` is how many answers differ in any way.
    """

    key: Key
    name: str
    before: Mapping[str, int]
    after: Mapping[str, int]
    gained: int
    lost: int
    changed: int

    @property
    def unmet_before(self) -> int:
        """How many did not meet the duty as the law is read now."""
        return sum(self.before[status] for status in NOT_MET_STATUSES)

    @property
    def unmet_after(self) -> int:
        """How many would not, as it was asked."""
        return sum(self.after[status] for status in NOT_MET_STATUSES)

    @property
    def difference(self) -> int:
        """How many more do not meet the duty; fewer where negative."""
        return self.unmet_after - self.unmet_before


@dataclass(frozen=True, slots=True)
class Move:
    """How many schools went from one status to another by one step of the law; None is no step.

    A status may be the same twice: then the deadline differs.
    """

    before: str
    after: str
    rule: str | None
    schools: int


@dataclass(frozen=True, slots=True)
class Rule:
    """A step of the law by its name: where it is written, and the switch that it turns on."""

    name: str
    citation: str
    url: str
    switch: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The whole of a what-if but for its schools."""

    areas: Mapping[Cut, tuple[Area, ...]]
    moves: tuple[Move, ...]
    rules: Mapping[str, Rule]
    changed: int

    @property
    def total(self) -> Area:
        """The whole country; noughts where the list holds no school."""
        none = dict.fromkeys(STATUSES, 0)
        return next(iter(self.areas[Cut.NONE]), Area(None, EVERYONE, none, none, 0, 0, 0))


@dataclass(frozen=True, slots=True)
class Changed:
    """One school whose answer differs, and the region and the type that it is counted under."""

    school: ChangedSchool
    region: Key
    type_code: Key


def summed(made: Simulation, places: Places) -> Summary:
    """The counts of a simulation. `places` says under which key of a cut each school is counted."""
    urns = [school.urn for school in made.changes]
    differ = {cut: Counter(keys[urn] for urn in urns) for cut, keys in places.items()}
    differ[Cut.NONE] = Counter({None: len(urns)})
    areas = {
        cut: tuple(
            Area(a.key, a.name, a.before, a.after, a.gained, a.lost, differ[cut][a.key])
            for a in found
        )
        for cut, found in made.areas.items()
    }
    steps = [school.step for school in made.changes if school.step]
    rules = {step.rule: Rule(step.rule, step.citation, step.url, step.switch) for step in steps}
    return Summary(areas, _moves(made), rules, len(urns))


def write_summary(summary: Summary) -> str:
    """The summary as JSON."""
    return _json(
        {
            "areas": {
                cut.value: [
                    [a.key, a.name, _row(a.before), _row(a.after), a.gained, a.lost, a.changed]
                    for a in areas
                ]
                for cut, areas in summary.areas.items()
            },
            "statuses": STATUSES,
            "moves": [[m.before, m.after, m.rule, m.schools] for m in summary.moves],
            "rules": [[r.name, r.citation, r.url, r.switch] for r in summary.rules.values()],
            "changed": summary.changed,
        }
    )


def read_summary(text: str) -> Summary:
    """What `write_summary` wrote."""
    held = json.loads(text)

    def counted(row: list[int]) -> dict[str, int]:
        return dict(zip(held["statuses"], row, strict=True))

    return Summary(
        areas={
            Cut(cut): tuple(
                Area(key, name, counted(before), counted(after), *rest)
                for key, name, before, after, *rest in areas
            )
            for cut, areas in held["areas"].items()
        },
        moves=tuple(Move(*move) for move in held["moves"]),
        rules={rule[0]: Rule(*rule) for rule in held["rules"]},
        changed=held["changed"],
    )


def write_changes(made: Simulation, places: Places) -> str:
    """The schools as JSON, each step written once however many schools it moved."""
    numbers: dict[ChangedStep | None, int | None] = {None: None}
    for school in made.changes:
        numbers.setdefault(school.step, len(numbers) - 1)
    rows = [
        (
            *(one.urn, one.name, one.la_code, one.la_name, one.type_name),
            *(one.before.status, one.before.deadline, one.after.status, one.after.deadline),
            *(numbers[one.step], places[Cut.REGION][one.urn], places[Cut.TYPE][one.urn]),
        )
        for one in made.changes
    ]
    steps = [
        (s.rule, s.before, s.after, s.citation, s.url, s.switch) for s in numbers if s is not None
    ]
    return _json({"steps": steps, "schools": rows})


def read_changes(text: str) -> tuple[Changed, ...]:
    """What `write_changes` wrote, in the same order."""
    held = json.loads(text)
    steps = [ChangedStep(*step) for step in held["steps"]]
    return tuple(_changed(row, steps) for row in held["schools"])


def _changed(row: list[Any], steps: list[ChangedStep]) -> Changed:
    urn, name, la, la_name, kind, was, until, now, until_now, step, region, type_code = row
    before = Answered(was, until and date.fromisoformat(until))
    after = Answered(now, until_now and date.fromisoformat(until_now))
    by_step = None if step is None else steps[step]
    school = ChangedSchool(urn, name, la, la_name, kind, before, after, by_step)
    return Changed(school, region, type_code)


def _moves(made: Simulation) -> tuple[Move, ...]:
    counted = Counter(
        (one.before.status, one.after.status, one.step.rule if one.step else None)
        for one in made.changes
    )
    found = [Move(*move, number) for move, number in counted.items()]
    return tuple(sorted(found, key=lambda m: (-m.schools, m.before, m.after, m.rule or "")))


def _row(counts: Mapping[str, int]) -> list[int]:
    return [counts[status] for status in STATUSES]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=date.isoformat)
