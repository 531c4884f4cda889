"""What a survey of succession is made of; people by the register's own number, never by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Part(StrEnum):
    """The parts of the survey."""

    SHARED = "shared"
    ALONE = "alone"
    HOLDERS = "holders"
    DEADLINES = "deadlines"


@dataclass(frozen=True, slots=True)
class Place:
    """One of the reader's own schools."""

    urn: int
    name: str


@dataclass(frozen=True, slots=True)
class Shared:
    """Somebody who is SENCO of several of their schools today."""

    person: int
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Alone:
    """A school with one SENCO, where nobody else who could follow is recorded."""

    place: Place


@dataclass(frozen=True, slots=True)
class Served:
    """Where somebody is or was recorded. `last_day` None: still, without being designated."""

    place: Place
    last_day: date | None


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds the qualification and is SENCO of no school today.

    `served` has the latest first. Of `place`, the latest that the duty reaches, it is asked whether
    they would meet the rules there today: `status` is "qualified" or, where a fact is missing,
    "review"; `assumed` says that it takes them to be teaching there still.
    """

    person: int
    served: tuple[Served, ...]
    place: Place
    assumed: bool
    status: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RunningLate:
    """A SENCO whose last lawful day without the qualification is near; no course is recorded."""

    person: int
    places: tuple[Place, ...]
    deadline: date


@dataclass(frozen=True, slots=True)
class Survey:
    """All of it on one day; `schools` is how many were looked at."""

    schools: int
    shared: tuple[Shared, ...]
    alone: tuple[Alone, ...]
    holders: tuple[Holder, ...]
    deadlines: tuple[RunningLate, ...]
