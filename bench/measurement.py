"""One figure, and what it must stay within."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measurement:
    """What was timed, in seconds.

    `bare` is the least that the same work can take, timed in the same run: the figure is then
    their ratio. `items` makes it a rate instead. `at_most` bounds the ratio where there is a
    bare time and otherwise the seconds; `at_least` bounds the items a second.
    """

    name: str
    seconds: float
    bare: float | None = None
    items: int | None = None
    at_most: float | None = None
    at_least: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times the bare work, or None where there is none to hold it against."""
        return None if self.bare is None else self.seconds / self.bare

    @property
    def rate(self) -> float | None:
        """Items a second, or None where nothing was counted."""
        return None if self.items is None else self.items / self.seconds

    @property
    def is_within(self) -> bool:
        """Whether every bound is kept; a figure without bounds always is."""
        held = self.seconds if self.ratio is None else self.ratio
        slow = self.at_most is not None and held > self.at_most
        few = self.at_least is not None and (self.rate is None or self.rate < self.at_least)
        return not slow and not few


class Stopwatch:
    """Holds the seconds once the block is over."""

    seconds = 0.0


@contextmanager
def timed() -> Iterator[Stopwatch]:
    """Time the block, after the rubbish of earlier ones has been collected."""
    watch = Stopwatch()
    gc.collect()
    began = time.perf_counter()
    yield watch
    watch.seconds = time.perf_counter() - began


def best_of(times: int, work: Callable[[], object]) -> float:
    """Time the work again and again and give the shortest, in seconds: the least disturbed."""
    found = []
    for _ in range(times):
        with timed() as watch:
            work()
        found.append(watch.seconds)
    return min(found)
