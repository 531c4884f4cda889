"""How the tables of a release are made, with the releases that they are read together with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from register.services import disclosure, disclosure_relations, releases_written
from register.services.disclosure import Protected, Table
from register.services.disclosure_attack import Beside, Cell, Known
from register.store import counting, kept_reports, releases
from register.store.counting import Key
from register.store.kept_reports import KeptReport
from register.store.releases import Release

_CUTS = tuple(cut for cut in disclosure.TABLES if cut != "none")


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be published of a kept report, and the text that it would be.

    `last` is the newest release that there was then, 0 for none.
    """

    protected: Protected
    text: str
    last: int

    @property
    def sha256(self) -> str:
        """The hash that it would have."""
        return releases.sha256_of(self.text)


def made(session: Session, kept: KeptReport, earlier: Sequence[Release], *, demo: bool) -> Preview:
    """Make the tables as they would be published after `earlier`.

    They are read together with the releases of the day, of the nearest day before it and of the
    nearest after. Raises as `disclosure.protected` does.
    """
    of_day = [each for each in earlier if each.as_of == kept.as_of]
    near = _nearest(kept.as_of, earlier)
    protected = disclosure.protected(
        kept.content["cuts"],
        known(session, kept),
        _hidden(of_day),
        _hidden(near),
        [_beside(session, release) for release in (*of_day, *near)],
    )
    last = max((release.number for release in earlier), default=0)
    return Preview(protected, releases_written.written(kept, protected, demo=demo), last)


def _hidden(those: Iterable[Release]) -> set[Cell]:
    return {cell for release in those for cell in disclosure.hidden_in(_tables(release))}


def _nearest(as_of: date, earlier: Sequence[Release]) -> list[Release]:
    """All releases of the nearest day before, and of the nearest after."""
    days = {release.as_of for release in earlier}
    before = max((each for each in days if each < as_of), default=None)
    after = min((each for each in days if each > as_of), default=None)
    return [release for release in earlier if release.as_of in (before, after)]


def _beside(session: Session, release: Release) -> Beside:
    kept = kept_reports.one(session, release.kept_report_id)
    cells = disclosure.cells_of(_tables(release))
    shown = {cell: number for cell, number in cells if isinstance(number, int)}
    return Beside(known(session, kept), shown, disclosure.counts_of(kept.content["cuts"]))


def _tables(release: Release) -> tuple[Table, ...]:
    return releases_written.read(release.content).tables


def known(session: Session, kept: KeptReport) -> Known:
    """What the school list of that day, as it was known then, tells anybody of every school."""
    found = counting.counts(session, _CUTS, as_of=kept.as_of, known_at=kept.known_at, where={})
    held: Counter[tuple[Key, ...]] = Counter()
    for counted in found:
        held[counted.keys] += counted.number
    return disclosure_relations.known(_CUTS, held)
