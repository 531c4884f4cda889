"""What came of a refresh, in the words and numbers that a person or a script is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from time import perf_counter
from typing import Any

from register.store.feed_runs import Counts, Outcome, Run


@dataclass(frozen=True, slots=True)
class RefreshOutcome:
    """One refresh. `run` is its number; `reasons` are why it was not applied, or what to know."""

    run: int
    outcome: Outcome
    extract_date: date | None
    sha256: str
    counts: Counts
    reasons: tuple[str, ...]
    notices: tuple[str, ...]
    seconds: Mapping[str, float]

    def as_json(self) -> dict[str, Any]:
        """The object that `register feed refresh --json` prints: fields may be added to it."""
        counts = asdict(self.counts)
        counts.pop("max_urn")
        return {
            "run": self.run,
            "outcome": str(self.outcome),
            "extract_date": self.extract_date.isoformat() if self.extract_date else None,
            "sha256": self.sha256,
            **counts,
            "reasons": list(self.reasons),
            "notices": list(self.notices),
            "seconds": dict(self.seconds),
        }

    def sentence(self) -> str:
        """One line for a person or a log."""
        of = f" of {self.extract_date}" if self.extract_date else ""
        if self.outcome is Outcome.UNCHANGED:
            return f"Run {self.run}: the list{of} is the one already held; nothing was changed."
        if self.outcome is Outcome.APPLIED:
            c = self.counts
            return (
                f"Run {self.run}: the list{of} was applied: {c.rows:,} rows, {c.schools_open:,} "
                f"schools open, {c.added:,} added, {c.changed:,} changed, {c.closed:,} closed, "
                f"{c.vanished:,} vanished, {c.rejected:,} rejected."
            )
        return f"Run {self.run}: {self.outcome}: {' '.join(self.reasons)}"


class Stopwatch:
    """How long each stage took, in seconds; the whole too."""

    def __init__(self) -> None:
        """Start."""
        self._began = self._last = perf_counter()
        self.stages: dict[str, float] = {}

    def lap(self, stage: str) -> None:
        """End a stage here: what has passed since the last one is its own."""
        now = perf_counter()
        self.stages[stage] = round(self.stages.get(stage, 0.0) + now - self._last, 3)
        self._last = now

    @property
    def total(self) -> float:
        """Since the start."""
        return perf_counter() - self._began

    def read(self) -> dict[str, float]:
        """Every stage so far, with the total."""
        return {**self.stages, "total": round(self.total, 3)}


def outcome_of(run: Run) -> RefreshOutcome:
    """A recorded run as the outcome that it was."""
    return RefreshOutcome(
        run=run.id,
        outcome=run.outcome,
        extract_date=run.extract_date,
        sha256=run.sha256,
        counts=run.counts,
        reasons=run.reasons,
        notices=run.notices,
        seconds=run.seconds,
    )
