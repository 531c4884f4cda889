"""What an extract would change in the schools that are held.

Schools are compared whole, field by field of a frozen dataclass, so none can be forgotten.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from dataclasses import fields as fields_of
from operator import attrgetter

from register.domain.schools import PROPOSED_TO_OPEN, School
from register.feeds.gias.extract import SchoolExtract

_FIELDS = tuple(each.name for each in fields_of(School))
_VALUES = attrgetter(*_FIELDS)


@dataclass(frozen=True, slots=True)
class Change:
    """One school as it is held and as the extract has it."""

    old: School
    new: School


@dataclass(frozen=True, slots=True)
class Plan:
    """What applying the extract would do. The named lists are parts of `changed`.

    `returned` are schools that were missing and are there again (in `added` or `changed` too only
    where they differ from what is held). `altered` counts changes and `emptied` changes to
    nothing, by field.
    """

    added: tuple[School, ...] = ()
    changed: tuple[Change, ...] = ()
    opened: tuple[Change, ...] = ()
    closed: tuple[Change, ...] = ()
    reopened: tuple[Change, ...] = ()
    renamed: tuple[Change, ...] = ()
    la_changed: tuple[Change, ...] = ()
    type_changed: tuple[Change, ...] = ()
    vanished: tuple[School, ...] = ()
    returned: tuple[School, ...] = ()
    compared: int = 0
    altered: Mapping[str, int] = field(default_factory=dict)
    emptied: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change."""
        return not (self.added or self.changed or self.vanished or self.returned)


def plan(
    current: Mapping[int, School],
    incoming: SchoolExtract,
    *,
    missing: Collection[int] = (),
) -> Plan:
    """What the extract changes in `current`: every school held, missing ones too, by URN.

    `missing` are those marked missing already. A row that was rejected leaves its school alone.
    """
    gone = frozenset(missing)
    changed = [
        Change(old, school)
        for school in incoming.schools
        if (old := current.get(school.urn)) is not None and old != school
    ]
    there: set[int] = {school.urn for school in incoming.schools}
    there.update(each.urn for each in incoming.rejected if each.urn is not None)
    altered, emptied = _by_field(changed)
    return Plan(
        added=tuple(school for school in incoming.schools if school.urn not in current),
        changed=tuple(changed),
        opened=_where(changed, lambda old, new: new.is_open and _was_to_open(old)),
        closed=_where(changed, lambda old, new: old.is_open and not new.is_open),
        reopened=_where(
            changed, lambda old, new: new.is_open and not old.is_open and not _was_to_open(old)
        ),
        renamed=_where(changed, lambda old, new: old.name != new.name),
        la_changed=_where(changed, lambda old, new: old.la_code != new.la_code),
        type_changed=_where(changed, lambda old, new: old.type_code != new.type_code),
        vanished=tuple(
            school for urn, school in current.items() if urn not in there and urn not in gone
        ),
        returned=tuple(school for school in incoming.schools if school.urn in gone),
        compared=sum(school.urn in current for school in incoming.schools),
        altered=altered,
        emptied=emptied,
    )


def _by_field(changed: list[Change]) -> tuple[Counter[str], Counter[str]]:
    altered: Counter[str] = Counter()
    emptied: Counter[str] = Counter()
    for each in changed:
        for name, old, new in zip(_FIELDS, _VALUES(each.old), _VALUES(each.new), strict=True):
            if old != new:
                altered[name] += 1
                if new is None or new == "":
                    emptied[name] += 1
    return altered, emptied


def _where(changed: list[Change], rule: Callable[[School, School], bool]) -> tuple[Change, ...]:
    return tuple(each for each in changed if rule(each.old, each.new))


def _was_to_open(school: School) -> bool:
    return school.status_code == PROPOSED_TO_OPEN
