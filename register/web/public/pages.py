"""What the public templates are given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from register.law.citation import TEXTS, Text
from register.law.policy import SWITCHES, Switch
from register.law.rule import Rule
from register.law.rules import RULES
from register.services.freshness import SchoolList
from register.web.public.choices import IN_WORDS


@dataclass(frozen=True, slots=True)
class Start:
    """The start page. The `may_` say which doors are open to the reader, and how far."""

    feed: SchoolList | None
    today: date
    may_check: bool
    may_report: bool
    may_see: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """One switch in words: the reading in use and the others."""

    switch: Switch
    used: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HowWeCheck:
    """Every rule in the statute's order, the texts in force and the readings chosen."""

    rules: tuple[Rule, ...]
    texts: tuple[Text, ...]
    readings: Mapping[str, Reading]

    def readings_of(self, rule: Rule) -> list[Reading]:
        """The switches that the rule turns on; more than one are parted by spaces or commas."""
        names = rule.switch.replace(",", " ").split()
        return [self.readings[name] for name in names]


def how_we_check() -> HowWeCheck:
    """Read the rules themselves: the page cannot say what they do not."""
    readings = {switch.id: _reading(switch) for switch in SWITCHES}
    return HowWeCheck(rules=RULES, texts=TEXTS, readings=readings)


def _reading(switch: Switch) -> Reading:
    used, *others = (IN_WORDS.get((switch.id, choice), choice) for choice in switch.choices)
    return Reading(switch, used, tuple(others))
