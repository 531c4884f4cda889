"""Which row is about which fact already held: the heart of "the same again changes nothing".

In three passes, because a near match may only take what no exact match wants:
rows that repeat or contradict an earlier row of the same file; rows that say exactly what is
held; and of the rest those that correct something held, and those that are new.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from register.services.imports.outcome import Refused, RejectedRow
from register.services.imports.reading import Row


class Known(Protocol):
    """A fact already held, with what was told of it."""

    @property
    def version_id(self) -> int:
        """The number of the version."""

    @property
    def told(self) -> Any:  # noqa: ANN401 - an award or an appointment, as the rules are
        """What is now known."""


Told = TypeVar("Told")
Held = TypeVar("Held", bound=Known)


@dataclass(frozen=True, slots=True)
class Taken(Generic[Told]):
    """A row that makes sense by itself."""

    row: Row
    person_id: int
    told: Told


@dataclass(slots=True)
class Plan(Generic[Held, Told]):
    """What is to be written, in the file's order."""

    added: list[tuple[int, Told]] = field(default_factory=list)
    changed: list[tuple[Held, Told]] = field(default_factory=list)
    people: set[int] = field(default_factory=set)
    unchanged: int = 0
    rejected: list[RejectedRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Rules(Generic[Told]):
    """How one kind of fact is told from another.

    `clash`: two rows of one file cannot both stand. `sure`: this row is surely about that fact.
    `near`: it may be. `filled`: the row with what its file has no column for, taken from what is
    held. `sense`: raises Refused where a fact, so filled, cannot be. `allowed`: raises Refused
    where what is held was confirmed, and a file may not say otherwise. `stronger`: the row says
    what is held, and more weightily.
    """

    noun: str
    clash: Callable[[Told, Told], bool]
    sure: Callable[[Told, Told], bool]
    near: Callable[[Told, Told], bool]
    filled: Callable[[Told, Told], Told]
    sense: Callable[[Told], None]
    allowed: Callable[[Told, Told], None]
    stronger: Callable[[Told, Told], bool]


def pair(
    taken: Iterable[Taken[Told]],
    held: Mapping[int, Sequence[Held]],
    rules: Rules[Told],
) -> Plan[Held, Told]:
    """Decide what each row does."""
    plan: Plan[Held, Told] = Plan()
    standing = _without_repeats(taken, rules, plan)
    claimed: set[int] = set()
    left = [row for row in standing if not _says_what_is_held(row, held, rules, claimed, plan)]
    for row in left:
        try:
            _correct_or_add(row, held, rules, claimed, plan)
        except Refused as no:
            plan.rejected.append(row.row.refused(no.column, no.problem))
    return plan


def _without_repeats(
    taken: Iterable[Taken[Told]], rules: Rules[Told], plan: Plan[Held, Told]
) -> list[Taken[Told]]:
    """Leave out the rows that repeat an earlier one, and refuse those that contradict one."""
    standing: list[Taken[Told]] = []
    of_person: dict[int, list[Taken[Told]]] = {}
    for row in taken:
        earlier = of_person.setdefault(row.person_id, [])
        if any(row.told == other.told for other in earlier):
            plan.unchanged += 1
            continue
        against = next((e for e in earlier if rules.clash(row.told, e.told)), None)
        if against is not None:
            problem = (
                f"Line {against.row.line} of this file gives the same {rules.noun}"
                " with other facts: keep one of the two."
            )
            plan.rejected.append(row.row.refused("", problem))
            continue
        earlier.append(row)
        standing.append(row)
    return standing


def _says_what_is_held(
    row: Taken[Told],
    held: Mapping[int, Sequence[Held]],
    rules: Rules[Told],
    claimed: set[int],
    plan: Plan[Held, Told],
) -> bool:
    for known in held.get(row.person_id, ()):
        told = rules.filled(row.told, known.told)
        if known.version_id in claimed or told != known.told:
            continue
        claimed.add(known.version_id)
        if rules.stronger(row.told, known.told):
            plan.changed.append((known, told))
            plan.people.add(row.person_id)
        else:
            plan.unchanged += 1
        return True
    return False


def _correct_or_add(
    row: Taken[Told],
    held: Mapping[int, Sequence[Held]],
    rules: Rules[Told],
    claimed: set[int],
    plan: Plan[Held, Told],
) -> None:
    free = [known for known in held.get(row.person_id, ()) if known.version_id not in claimed]
    about = [known for known in free if rules.sure(row.told, known.told)]
    about = about or [known for known in free if rules.near(row.told, known.told)]
    if len(about) > 1:
        raise Refused("", f"This could be about more than one {rules.noun} held: say which.")
    if not about:
        plan.added.append((row.person_id, row.told))
    else:
        told = rules.filled(row.told, about[0].told)
        rules.sense(told)
        rules.allowed(told, about[0].told)
        claimed.add(about[0].version_id)
        plan.changed.append((about[0], told))
    plan.people.add(row.person_id)
