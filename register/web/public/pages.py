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


@dataclass(frozen=True, slots=True)
class Start:
    """The start page. `may_check` and `may_report` say which doors are open to the reader."""

    feed: SchoolList | None
    today: date
    may_check: bool
    may_report: bool


@dataclass(frozen=True, slots=True)
class HowWeCheck:
    """Every rule in the statute's order, the texts in force and the readings chosen."""

    rules: tuple[Rule, ...]
    texts: tuple[Text, ...]
    switches: Mapping[str, Switch]

    def switches_of(self, rule: Rule) -> list[Switch]:
        """The switches that the rule turns on; more than one are parted by spaces or commas."""
        names = rule.switch.replace(",", " ").split()
        return [self.switches[name] for name in names if name in self.switches]


def how_we_check() -> HowWeCheck:
    """Read the rules themselves: the page cannot say what they do not."""
    return HowWeCheck(rules=RULES, texts=TEXTS, switches={s.id: s for s in SWITCHES})
