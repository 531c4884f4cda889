"""Letters written: everything that is due on a day, each once, however often this runs.

The work goes in transactions of a bounded number of schools, so that a run that is killed loses
nothing and repeats nothing: what is written is written, and the next run finds the rest. Two runs
at once wait for each other, and the key of each letter lets the second find it there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import TypeVar

from sqlmodel import Session

from register.domain.letters import LetterKind
from register.services import letters_changes, letters_digests, letters_ladder, standings
from register.services.imports.cells import day_in_london
from register.services.letters_audience import (
    Audience,
    Run,
    Scene,
    Wanted,
    answer_on,
    everybody,
)
from register.services.letters_told_words import Act
from register.services.organisations import names_of
from register.store import confirmations, letters, notes, told
from register.store import standings as lines
from register.store.bulk import one_writer
from register.store.readers import Reader
from register.store.session import Database
from register.store.told import Told

BATCH = 1000  # schools in one transaction
DIGESTS = 100  # of trusts and authorities in one transaction
# Where the store notes the last day on which everything due was written.
DAY_NOTED = "letters"
KEPT = timedelta(days=730)  # longer than anything that a key would be asked about again
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Written:
    """How many letters a run wrote, by kind, and how many schools and digests it left.

    What is left waits for a line to be drawn: run again.
    """

    kinds: Mapping[LetterKind, int]
    left: int

    @property
    def letters(self) -> int:
        """How many letters."""
        return sum(self.kinds.values())


def write_due(
    database: Database, *, at: datetime, today: date, address: str = "", limit: int = BATCH
) -> Written:
    """Write every letter that is due; `limit` is how many schools one transaction takes.

    `today` is the day in London and `address` the register's own, for the links. Lines that are
    marked are drawn first; a school that is marked again meanwhile is left for the next run.
    """
    standings.bring_up_to_date(database)
    run = Run(at, today, address.rstrip("/"))
    with database.read() as session:
        audience = everybody(session)
    kinds: Counter[LetterKind] = Counter()
    left = 0
    for write in _work(audience, run, limit):
        with database.begin() as session:
            done = write(session)
        kinds.update(done.kinds)
        left += done.left
    if not left:
        with database.begin() as session:
            notes.write(session, DAY_NOTED, today.isoformat())
    return Written(kinds, left)


def sweep(session: Session, at: datetime) -> None:
    """Throw away letters that were written longer ago than KEPT."""
    letters.sweep(session, before=at - KEPT)


def all_written(session: Session) -> date | None:
    """The last day on which a run wrote everything that was due."""
    noted = notes.read(session, DAY_NOTED)
    return None if noted is None else date.fromisoformat(noted)


def _work(audience: Audience, run: Run, limit: int) -> Iterator[Callable[[Session], Written]]:
    """The run in pieces, each a transaction of its own."""
    for urns in _batches(audience.watched(), limit):
        yield partial(_of_schools, audience=audience, urns=urns, run=run)
    for readers in _batches(audience.over_several(), DIGESTS):
        yield partial(_digests, audience=audience, readers=readers, run=run)


def _of_schools(session: Session, audience: Audience, urns: Sequence[int], run: Run) -> Written:
    one_writer(session)
    late = told.marked(session, urns)
    scenes = _scenes(session, audience, set(urns) - late, run)
    wanted = [*_by_the_days(session, scenes, audience, run)]
    fresh, changed = _by_changes(session, scenes, audience, run)
    kinds = _write(session, [*wanted, *changed], run)
    told.note(session, fresh)
    return Written(kinds, len(late))


def _scenes(session: Session, audience: Audience, urns: Collection[int], run: Run) -> list[Scene]:
    """The schools that the duty reaches today: no letter is written about another."""
    found = []
    for urn, line in sorted(lines.spans(session, urns, None).items()):
        now = answer_on(line, run.today)
        if now is not None:
            found.append(Scene(audience.schools[urn], tuple(line), now))
    return found


def _by_the_days(
    session: Session, scenes: Sequence[Scene], audience: Audience, run: Run
) -> Iterator[Wanted]:
    confirmed = confirmations.last_days(session, [scene.school.urn for scene in scenes])
    for scene in scenes:
        yield from letters_ladder.deadlines(scene, audience, run)
        last = confirmed.get(scene.school.urn)
        yield from letters_ladder.confirmations(scene, audience, run, last=last)


def _by_changes(
    session: Session, scenes: Sequence[Scene], audience: Audience, run: Run
) -> tuple[list[Told], list[Wanted]]:
    """What schools are told from now on, and the letters about what is new in it."""
    urns = [scene.school.urn for scene in scenes]
    before, serving = told.of_schools(session, urns), told.serving(session, urns)
    fresh: list[Told] = []
    news: list[letters_changes.News] = []
    for scene in scenes:
        urn = scene.school.urn
        was, served = before.get(urn), serving.get(urn, ())
        now = letters_changes.now_of(scene, served, run, was)
        found = letters_changes.news(scene, served, was, now) if was else None
        if was is None or found:
            fresh.append(now)
        if found:
            news.append(found)
    acts = _acts(session, [each.now.urn for each in news])
    changed = [
        letter
        for each in news
        for letter in letters_changes.letters(each, audience, run, acts.get(each.now.urn))
    ]
    return fresh, changed


def _acts(session: Session, urns: Collection[int]) -> dict[int, Act]:
    found = told.last_changes(session, urns)
    names = names_of(session, {change.organisation for change in found.values()})
    return {
        urn: Act(act, names[act.organisation], day_in_london(act.at)) for urn, act in found.items()
    }


def _digests(session: Session, audience: Audience, readers: Sequence[Reader], run: Run) -> Written:
    one_writer(session)
    wanted, late = letters_digests.digests(session, audience, readers, run)
    return Written(_write(session, wanted, run), late)


def _write(session: Session, wanted: Collection[Wanted], run: Run) -> Counter[LetterKind]:
    """Write those that are not there; how many, by kind."""
    there = letters.kept(session, {letter.key for letter in wanted})
    fresh = [letter for letter in wanted if letter.key not in there]
    letters.add(session, [letter.draft() for letter in fresh], at=run.at)
    return Counter(letter.kind for letter in fresh)


def _batches(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    for first in range(0, len(items), size):
        yield items[first : first + size]
