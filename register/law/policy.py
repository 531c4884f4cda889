"""The contestable points of the rulebook (section 8) as switches, each with its default and why.

A policy never changes what the law says; it chooses between readings that the words allow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from register.domain.errors import InvalidFact
from register.law.bill import AS_ENACTED, FIGURE_NAMES, Bill, figure_of

MAINSTREAM_TYPES = frozenset({1, 2, 3, 5, 15, 28, 34, 35, 40, 41})
CITY_TECHNOLOGY_COLLEGE = 6
ADVISORY_TYPES = frozenset({14, 38, 42, 43})
LONGEST_GAP = 62


@dataclass(frozen=True, slots=True)
class Switch:
    """One contestable point: the first choice is the default."""

    id: str
    field: str
    question: str
    choices: tuple[str, ...]
    why: str


SWITCHES = (
    Switch(
        "P1",
        "earlier_service_since_2009",
        "More than twelve months' earlier service, some of it since 1 September 2009.",
        ("exempt_contested", "strict"),
        "Regulation 49(4) and the Code say exempt; the department's guidance expects the award.",
    ),
    Switch(
        "P2",
        "clock_starts",
        "The date on which a person becomes a SENCO.",
        ("unbroken_chain", "first_ever", "current_appointment"),
        "The text says 'a SENCO', so moving school does not restart the clock.",
    ),
    Switch(
        "P2b",
        "gap_days",
        "The longest gap, in days, that does not break the unbroken run (0 to 62).",
        ("0",),
        "Plain reading: 31 August to 1 September is unbroken; a day between is a gap.",
    ),
    Switch(
        "P3",
        "leap_day",
        "The anniversary of a start on 29 February.",
        ("28_february", "1_march"),
        "The corresponding-date rule, by analogy; the cautious day.",
    ),
    Switch(
        "P4",
        "city_technology_colleges",
        "Whether the duty reaches city technology colleges.",
        ("in", "out"),
        "The department treats them so; the literal text is doubtful.",
    ),
    Switch(
        "P5",
        "alternative_provision",
        "Whether the duty reaches pupil referral units and AP academies.",
        ("out", "in"),
        "Section 67(1) leaves them out; the Code of Practice names them.",
    ),
    Switch(
        "P6",
        "academy_induction",
        "A SENCO of an academy who is still in induction.",
        ("review", "pass", "fail"),
        "'If required': induction was not compulsory in academies.",
    ),
    Switch(
        "P7",
        "held_from",
        "The day from which a qualification is held.",
        ("award", "completion"),
        "The person must hold it; the department counts from the outcome.",
    ),
    Switch(
        "P8",
        "conversion",
        "A school that follows from another: the same post, or a new one.",
        ("same_post", "new_post"),
        "Substance over form; a new post would exempt by accident.",
    ),
    Switch(
        "P9",
        "adding_spells",
        "How separate spells of service are added up.",
        ("union_of_days", "pure_days", "months_and_days"),
        "There is no statutory method; the readings differ within a day.",
    ),
    Switch(
        "P10",
        "cohort_2008_09",
        "Those who began between 2 September 2008 and 1 September 2009, asked from 2014.",
        ("exempt_contested", "overdue"),
        "The limb that reached them was not re-enacted in 2014.",
    ),
    Switch(
        "P11",
        "missing_facts",
        "A fact that is not known.",
        ("review", "assume_met", "assume_not_met"),
        "Never accuse or clear anybody on absent data.",
    ),
    Switch(
        "P12",
        "course_completes",
        "The day on which a NASENCO course is completed.",
        ("certified", "conferment"),
        "The provider's certified date; where there is none, the day of the award.",
    ),
)


@dataclass(frozen=True, slots=True)
class Policy:
    """One reading: a choice for each switch. Raises InvalidFact for a choice not on the list.

    `bill` is the law as enacted, and another rule in a what-if alone.
    """

    earlier_service_since_2009: str = "exempt_contested"
    clock_starts: str = "unbroken_chain"
    gap_days: int = 0
    leap_day: str = "28_february"
    city_technology_colleges: str = "in"
    alternative_provision: str = "out"
    academy_induction: str = "review"
    held_from: str = "award"
    conversion: str = "same_post"
    adding_spells: str = "union_of_days"
    cohort_2008_09: str = "exempt_contested"
    missing_facts: str = "review"
    course_completes: str = "certified"
    bill: Bill = AS_ENACTED
    types_in_scope: frozenset[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check each choice, and work out which school types the duty reaches."""
        for switch in SWITCHES:
            _check(switch, getattr(self, switch.field))
        reached = MAINSTREAM_TYPES
        if self.city_technology_colleges == "in":
            reached |= {CITY_TECHNOLOGY_COLLEGE}
        if self.alternative_provision == "in":
            reached |= ADVISORY_TYPES
        reached = (reached | self.bill.types_added) - self.bill.types_removed
        object.__setattr__(self, "types_in_scope", reached)

    @property
    def leap_day_to_march(self) -> bool:
        """Whether the anniversary of 29 February falls on 1 March (P3)."""
        return self.leap_day == "1_march"


def _check(switch: Switch, choice: object) -> None:
    if switch.field == "gap_days":
        if not isinstance(choice, int) or not 0 <= choice <= LONGEST_GAP:
            message = f"Switch {switch.id} takes a whole number of days from 0 to {LONGEST_GAP}."
            raise InvalidFact(message)
    elif choice not in switch.choices:
        message = f"Switch {switch.id} takes one of: {', '.join(switch.choices)}."
        raise InvalidFact(message)


DEFAULT = Policy()


def with_switches(choices: Mapping[str, str]) -> Policy:
    """The default reading with some switches set, by id ("P1") or field name.

    The figures of a Bill are set likewise, by their names ("years_allowed"). Raises InvalidFact for
    a switch, a choice or a figure that there is not.
    """
    names = {switch.id.casefold(): switch.field for switch in SWITCHES}
    known = {switch.field for switch in SWITCHES}
    chosen: dict[str, object] = {}
    figures: dict[str, Any] = {}
    for key, value in choices.items():
        name = names.get(key.casefold(), key.casefold())
        if name in chosen or name in figures:
            message = f"{key} is set twice: set it once."
            raise InvalidFact(message)
        if name in FIGURE_NAMES:
            figures[name] = figure_of(name, value)
        elif name in known:
            chosen[name] = int(value) if name == "gap_days" and _is_short(value) else value
        else:
            message = (
                f"There is no switch {key}: choose from {', '.join(s.id for s in SWITCHES)}, or "
                f"a figure of the law: {', '.join(FIGURE_NAMES)}."
            )
            raise InvalidFact(message)
    return replace(DEFAULT, **chosen, bill=Bill(**figures))  # type: ignore[arg-type]  # checked in __post_init__


def _is_short(value: str) -> bool:
    """Whether it is a whole number that can be of days: Python refuses to read a very long one."""
    return value.isdecimal() and len(value) <= len(str(LONGEST_GAP))


def choices_of(policy: Policy) -> dict[str, str]:
    """What differs from the default reading of the law as enacted, as `with_switches` takes it."""
    told = {
        switch.id: str(getattr(policy, switch.field))
        for switch in SWITCHES
        if getattr(policy, switch.field) != getattr(DEFAULT, switch.field)
    }
    for name in FIGURE_NAMES:
        value = getattr(policy.bill, name)
        if value != getattr(AS_ENACTED, name):
            listed = (
                ",".join(str(code) for code in sorted(value)) if name.startswith("types") else ""
            )
            told[name] = listed or str(value)
    return told
