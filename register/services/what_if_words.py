"""What a what-if asks, in words that an official and whoever drafts a Bill can read.

Every choice of every switch has its words, and every figure that a Bill might change; what a
switch asks, and why its default is what it is, are the law room's own words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from register.feeds.gias.codes import TYPES
from register.law.bill import AS_ENACTED, FIGURE_NAMES
from register.law.finding import in_words
from register.law.policy import DEFAULT, SWITCHES

GAP = "P2b"
GAP_ASKED = "The longest gap that does not break the unbroken run (P2b)"
CHOICES: Mapping[tuple[str, str], str] = {
    ("P1", "exempt_contested"): "Exempt but disputed, as the regulations read literally",
    ("P1", "strict"): "Not exempt, as the department's guidance says",
    ("P2", "unbroken_chain"): "The first day of an unbroken run of SENCO posts, at any schools",
    ("P2", "first_ever"): "The first day of the first SENCO post ever held",
    ("P2", "current_appointment"): "The first day of the present post",
    ("P3", "28_february"): "28 February",
    ("P3", "1_march"): "1 March",
    ("P4", "in"): "The duty reaches them",
    ("P4", "out"): "The duty does not reach them",
    ("P5", "out"): "The duty does not reach them, though the Code of Practice advises it",
    ("P5", "in"): "The duty reaches them",
    ("P6", "review"): "Left open, for want of evidence",
    ("P6", "pass"): "Induction is not required of them",
    ("P6", "fail"): "Induction is required of them, as in other schools",
    ("P7", "award"): "The day of the award",
    ("P7", "completion"): "The day on which the course was completed",
    ("P8", "same_post"): "The same post, in which service carries on",
    ("P8", "new_post"): "A new post, which begins with the new school",
    ("P9", "union_of_days"): "In days, each counted once, past 365, or 366 with a leap day",
    ("P9", "pure_days"): "In days alone, past 365",
    ("P9", "months_and_days"): "In whole months, and then the days left over",
    ("P10", "exempt_contested"): "Exempt but disputed, as what bound them was not kept in 2014",
    ("P10", "overdue"): "Not exempt, and to have qualified by 1 September 2012",
    ("P11", "review"): "Not enough evidence, and nothing is guessed",
    ("P11", "assume_met"): "Taken as met",
    ("P11", "assume_not_met"): "Taken as not met",
    ("P12", "certified"): "The day that the provider certified, else the day of the award",
    ("P12", "conferment"): "The day on which the award was conferred",
}
FIGURES: Mapping[str, str] = {
    "years_allowed": "Years allowed to qualify",
    "months_of_service": "Months of earlier service, more than which exempt",
    "nasenco_ends": "A National Award course must be completed before",
    "types_added": "Types of school that the duty would also reach",
    "types_removed": "Types of school that the duty would no longer reach",
}
TYPE_CODES = tuple(sorted(TYPES))


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that a what-if changes: what it is about, what was chosen, and the law's own."""

    name: str
    what: str
    chosen: str
    instead_of: str

    @property
    def sentence(self) -> str:
        """All three at once."""
        return f"{self.what}: {self.chosen}. Now: {self.instead_of}."


def asked(choices: Mapping[str, str]) -> tuple[Asked, ...]:
    """What was asked, as `choices_of` gives it, in the order of the rulebook."""
    found = [
        Asked(
            switch.id,
            GAP_ASKED if switch.id == GAP else switch.question.rstrip("."),
            choice_in_words(switch.id, choices[switch.id]),
            choice_in_words(switch.id, str(getattr(DEFAULT, switch.field))),
        )
        for switch in SWITCHES
        if switch.id in choices
    ]
    return (*found, *(_figure(name, choices[name]) for name in FIGURE_NAMES if name in choices))


def choice_in_words(switch: str, choice: str) -> str:
    """One choice of one switch; the longest gap (P2b) is a number of days."""
    if switch == GAP:
        return f"{choice} day" if choice == "1" else f"{choice} days"
    return CHOICES[switch, choice]


def type_name(code: int) -> str:
    """What the school list calls a type; a code that it does not name is shown as it is."""
    return TYPES.get(code, f"Type {code}")


def under(choices: Mapping[str, str]) -> str:
    """How a sentence begins: a switch is another reading of the law, a figure another rule."""
    figures = choices.keys() & set(FIGURE_NAMES)
    if not figures:
        return "Under this reading"
    return "Under this rule" if figures == choices.keys() else "Under this reading and this rule"


def _figure(name: str, value: str) -> Asked:
    if name.startswith("types"):
        chosen = ", ".join(type_name(int(code)) for code in value.split(","))
        return Asked(name, FIGURES[name], chosen, "None")
    if name == "nasenco_ends":
        day = in_words(date.fromisoformat(value))
        return Asked(name, FIGURES[name], day, in_words(AS_ENACTED.nasenco_ends))
    return Asked(name, FIGURES[name], value, str(getattr(AS_ENACTED, name)))
