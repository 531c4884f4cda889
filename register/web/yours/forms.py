"""What stands in the address of these pages: shape only; what cannot be read is left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from register.services.portfolio import ANYTHING, Chosen, Group
from register.services.portfolio_due import DueKind
from register.services.succession_parts import Part

LONGEST = 120  # characters of a search; the longest school name has fewer
_MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Asked:
    """The schools as they were asked for; `given` builds other addresses from it."""

    choice: Chosen
    page: int
    given: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class AskedPart:
    """Which part of the succession page; None shows the beginning of each."""

    part: Part | None
    page: int


def asked_of(args: MultiDict[str, str]) -> Asked:
    """Read the filters."""
    groups = frozenset(map(Group, frozenset(args.getlist("standing")) & set(Group)))
    due = args.get("due", "")
    choice = Chosen(
        groups=groups,
        phase=_number(args.get("phase")),
        type_code=_number(args.get("type")),
        due=due if due == ANYTHING or due in set(DueKind) else "",
        text=" ".join(args.get("q", "").split())[:LONGEST],
    )
    given = {
        "q": choice.text,
        "standing": [group.value for group in Group if group in groups],
        "phase": choice.phase,
        "type": choice.type_code,
        "due": choice.due,
    }
    return Asked(choice, _number(args.get("page")) or 1, given)


def part_of(args: Mapping[str, str]) -> AskedPart:
    """Read which part, and which page of it."""
    part = args.get("part", "")
    return AskedPart(Part(part) if part in set(Part) else None, _number(args.get("page")) or 1)


def _number(text: str | None) -> int | None:
    digits = (text or "").strip()
    whole = digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS
    return int(digits) if whole else None
