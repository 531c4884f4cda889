"""A reason to hold an extract for a person, in one sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

_SAMPLE = 20


@dataclass(frozen=True, slots=True)
class Concern:
    """Why an extract is held. `urns` has a few of the schools meant, where it is about schools."""

    code: str
    sentence: str
    urns: tuple[int, ...] = ()

    @staticmethod
    def sample(urns: Iterable[int]) -> tuple[int, ...]:
        """The first few, in order."""
        return tuple(sorted(urns)[:_SAMPLE])


def in_rows(count: int) -> str:
    """A number of rows as people say it: "1 row", "1,204 rows"."""
    return "1 row" if count == 1 else f"{count:,} rows"
