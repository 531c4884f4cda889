"""What a what-if may ask, as it stands in an address or in the form. Shape only.

The address and the form name the same things alike, so that a what-if can be sent before it is
asked, and changed after: `?P1=strict&years_allowed=2&as_of=2027-09-01`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from werkzeug.datastructures import MultiDict

from register.domain.errors import InvalidFact
from register.law.bill import AS_ENACTED, LONGEST_MONTHS, LONGEST_YEARS
from register.law.dates import NASENCO_ENDS, NPQ_BEGINS
from register.law.policy import DEFAULT, LONGEST_GAP, SWITCHES, choices_of, with_switches
from register.law.section_67 import IN_SCOPE_TYPES
from register.services.what_if_words import (
    FIGURES,
    GAP,
    GAP_ASKED,
    TYPE_CODES,
    choice_in_words,
    type_name,
)
from register.web.days import AskedDay, asked_day
from register.web.filters import day as in_words

_LONGEST = 3  # digits


@dataclass(frozen=True, slots=True)
class Number:
    """A number to type: `value` is what stands in the box."""

    name: str
    label: str
    hint: str
    value: str
    unit: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One switch: its question, why it is read as it is now, and what may be chosen."""

    name: str
    question: str
    why: str
    options: tuple[tuple[str, str], ...]
    chosen: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Types:
    """Types of school to tick, each with its name and whether it is ticked."""

    name: str
    label: str
    boxes: tuple[tuple[int, str, bool], ...]
    problem: str = ""

    @property
    def ticked(self) -> frozenset[int]:
        """The codes of those that are."""
        return frozenset(code for code, _, ticked in self.boxes if ticked)


@dataclass(frozen=True, slots=True)
class WhatIfForm:
    """The whole of it as it was asked; `choices` are what differs, where nothing is wrong."""

    day: AskedDay
    switches: tuple[Choice, ...]
    gap: Number
    years: Number
    months: Number
    ends: AskedDay
    removed: Types
    added: Types
    choices: Mapping[str, str]

    @property
    def problems(self) -> tuple[tuple[str, str], ...]:
        """Each sentence and the box that it is about, in the order of the page."""
        day, ends = ((box.problem, f"{box.name}-day") for box in (self.day, self.ends))
        numbers = [(box.problem, box.name) for box in (self.years, self.months, self.gap)]
        kinds = [(box.problem, box.name) for box in (self.removed, self.added)]
        switches = [(box.problem, box.name) for box in self.switches]
        found = (day, *numbers[:2], ends, *kinds, *switches, numbers[2])
        return tuple((text, name) for text, name in found if text)


def form_of(args: MultiDict[str, str], today: date) -> WhatIfForm:
    """Read it; what is not given is as the law is read now."""
    form = WhatIfForm(
        day=asked_day(args, "as_of", today=today),
        switches=tuple(_choices(args)),
        gap=_number(args, GAP, DEFAULT.gap_days, (0, LONGEST_GAP), "days"),
        years=_number(args, "years_allowed", AS_ENACTED.years_allowed, (1, LONGEST_YEARS), "years"),
        months=_number(
            args, "months_of_service", AS_ENACTED.months_of_service, (0, LONGEST_MONTHS), "months"
        ),
        ends=_ends(args),
        removed=_types(args, "types_removed", IN_SCOPE_TYPES),
        added=_types(args, "types_added", frozenset(TYPE_CODES) - IN_SCOPE_TYPES),
        choices={},
    )
    return form if form.problems else _chosen(form)


def _chosen(form: WhatIfForm) -> WhatIfForm:
    """What differs from the law as it is read now."""
    given = {box.name: box.chosen for box in form.switches}
    given |= {box.name: box.value for box in (form.gap, form.years, form.months)}
    given["nasenco_ends"] = form.ends.day.isoformat()
    for box in (form.removed, form.added):
        given[box.name] = ",".join(map(str, sorted(box.ticked)))
    try:
        return replace(form, choices=choices_of(with_switches(given)))
    except InvalidFact as error:  # all that a box alone cannot tell
        return replace(form, added=replace(form.added, problem=str(error)))


def _choices(args: Mapping[str, str]) -> Iterator[Choice]:
    for switch in SWITCHES:
        if switch.id == GAP:
            continue
        usual = str(getattr(DEFAULT, switch.field))
        given = args.get(switch.id) or usual
        known = given in switch.choices
        options = tuple(
            (value, choice_in_words(switch.id, value) + (" (as now)" if value == usual else ""))
            for value in switch.choices
        )
        problem = "" if known else f"Choose one of the readings of {switch.id}"
        chosen = given if known else usual
        asks = f"{switch.question.rstrip('.')} ({switch.id})"
        yield Choice(switch.id, asks, switch.why, options, chosen, problem)


def _number(
    args: Mapping[str, str], name: str, usual: int, limits: tuple[int, int], unit: str
) -> Number:
    typed = args.get(name, "").strip()
    value = typed or str(usual)
    digits = value.isascii() and value.isdigit() and len(value) <= _LONGEST
    least, most = limits
    fits = digits and least <= int(value) <= most
    return Number(
        name=name,
        label=GAP_ASKED if name == GAP else FIGURES[name],
        hint=f"{usual} as the law is read now. From {least} to {most}.",
        value=str(int(value)) if fits else typed,
        unit=unit,
        problem="" if fits else f"Enter a whole number of {unit} from {least} to {most}",
    )


def _ends(args: Mapping[str, str]) -> AskedDay:
    """The day before which a National Award is to be completed; the law's own if none is given."""
    asked = asked_day(args, "nasenco_ends", today=NASENCO_ENDS)
    if not asked.problem and asked.day < NPQ_BEGINS:
        first = in_words(NPQ_BEGINS)
        return replace(asked, problem=f"Enter {first} or a later day: courses begun since are NPQs")
    return asked


def _types(args: MultiDict[str, str], name: str, offered: frozenset[int]) -> Types:
    """Those ticked; a code of the other list may stand in an address, and is offered too."""
    given = ",".join(args.getlist(name)).replace(" ", ",").split(",")
    known = {str(code): code for code in TYPE_CODES}
    codes = frozenset(known[code] for code in given if code in known)
    wrong = any(code and code not in known for code in given)
    boxes = tuple(
        (code, type_name(code), code in codes)
        for code in TYPE_CODES
        if code in offered or code in codes
    )
    return Types(
        name, FIGURES[name], boxes, "Choose types of school that are on the list" if wrong else ""
    )
