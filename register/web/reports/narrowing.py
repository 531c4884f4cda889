"""The filters of a report, as its address holds them: a key for each cut, or "none"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from register.domain.bands import FREE_MEALS, SIZES
from register.services.reports import Cut, Filters

NOT_RECORDED = "none"
"""What stands in an address for the schools of which the list does not give the key."""
FILTERED: Mapping[Cut, tuple[str, str]] = {
    Cut.LA: ("la", "local authority"),
    Cut.REGION: ("region", "region"),
    Cut.TYPE: ("type_code", "type of school"),
    Cut.PHASE: ("phase_code", "phase"),
    Cut.TRUST: ("trust_code", "trust"),
    Cut.SIZE: ("size", "size"),
    Cut.FSM: ("fsm", "band of free school meals"),
    Cut.URBAN_RURAL: ("urban_rural", "urban or rural area"),
    Cut.CHANGED: ("changed", "year of last change"),
}
"""Each cut that can be held to one key: its field of `Filters`, and what it is called."""
Key = int | str | None
_BANDS = {Cut.SIZE: SIZES, Cut.FSM: FREE_MEALS}
_WORDS = frozenset({Cut.REGION, Cut.URBAN_RURAL})
_MOST_DIGITS = 9
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Problem:
    """What in the address cannot be read: the field's id on the page, and what to do."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The filters of an address; `held` is what stands there, by cut, without what is no use."""

    filters: Filters
    held: Mapping[Cut, str]
    problems: tuple[Problem, ...]

    @property
    def cleared(self) -> dict[str, object]:
        """Every filter blank, for an address without them."""
        return {cut.value: "" for cut in self.held}


def narrowed_of(args: Mapping[str, str]) -> Narrowed:
    """Read each filter; one that cannot be read is left out, and is a problem."""
    chosen: dict[str, Any] = {}
    held: dict[Cut, str] = {}
    problems: list[Problem] = []
    for cut, (name, what) in FILTERED.items():
        text = args.get(cut.value, "").strip()
        key = None if text == NOT_RECORDED else _key(cut, text)
        if not text:
            continue
        if key is None and text != NOT_RECORDED:
            problems.append(Problem(cut.value, f"Choose a {what} from the list"))
            continue
        held[cut] = text
        if key is not None:
            chosen[name] = key
    unrecorded = frozenset(cut for cut, text in held.items() if text == NOT_RECORDED)
    return Narrowed(Filters(**chosen, unrecorded=unrecorded), held, tuple(problems))


def whole_number(text: str | None) -> int | None:
    """A number of up to nine digits, or None."""
    digits = (text or "").strip()
    whole = digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS
    return int(digits) if whole else None


def _key(cut: Cut, text: str) -> int | str | None:
    """The key as the list would give it; None where it can be none."""
    if cut in _BANDS:
        return text if text in {band.key for band in _BANDS[cut]} else None
    if cut in _WORDS:
        return text if len(text) <= _LONGEST else None
    return whole_number(text)
