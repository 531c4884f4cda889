"""How well a fact is known: who stands behind it, from the school's word to an official's."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Level(StrEnum):
    """Who stands behind a fact. The order of the members is the order of weight, weakest first."""

    SAID = "said"
    """The school, or whoever sent a return for it, says so."""
    SEEN = "seen"
    """The school says that it has seen the document."""
    PROVIDER = "provider"
    """The body or provider that made the award says so."""
    OFFICIAL = "official"
    """An official has seen the evidence, or the department's own teaching record says so."""

    @property
    def weight(self) -> int:
        """0 for the weakest; only the order means anything."""
        return list(Level).index(self)


WORDS = {
    Level.SAID: "Said by the school",
    Level.SEEN: "Seen by the school",
    Level.PROVIDER: "Confirmed by a provider",
    Level.OFFICIAL: "Confirmed by an official",
}


def weakest(levels: Iterable[Level]) -> Level | None:
    """The level that an answer resting on all of these rests on; None where there is none."""
    return min(levels, key=lambda level: level.weight, default=None)
