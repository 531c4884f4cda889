"""Where a school stands: one school asked of the law itself, the nation drawn as lines.

One school's answer is decided afresh from the facts each time, so it can never be stale. Lines
are drawn in batches, each a transaction of its own, in the order in which the facts were recorded:
the line known at an instant is the one drawn from the facts known at that instant.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from register.domain.cases import PersonFacts, PersonKey
from register.domain.schools import School, SchoolLink, succession
from register.law.assessment import OUTSIDE, RULEBOOK, Decision, assess
from register.law.forecast import Span, line
from register.law.section_67 import IN_SCOPE_TYPES
from register.store import (
    facts,
    feed_runs,
    later_facts,
    notes,
    posts,
    school_links,
    schools,
    standings,
)
from register.store.posts import PostHeld
from register.store.session import Database
from register.store.standings import KeptSpan

BATCH = 2000
# Where the store notes the version of the rules that its lines are drawn under.
RULES_NOTED = "rulebook"
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Relative:
    """A school that this one follows from, or that follows from it."""

    urn: int
    name: str
    opened: date | None
    closed: date | None
    kind: str


@dataclass(frozen=True, slots=True)
class SchoolAnswer:
    """Everything that one school's page says, as known at one time. Days as in their own types.

    `since` is the first day of the present answer, `next_change` the first day of the next one.
    `people` is what the law was told of each person. `before` is the line of the one school that
    this one follows from, to the day before it opened; empty where there is none or several.
    """

    school: School
    missing_since: date | None
    as_of: date
    known_at: datetime | None
    decision: Decision
    spans: tuple[Span, ...]
    since: date | None
    next_change: date | None
    senco_history: tuple[PostHeld, ...]
    predecessors: tuple[Relative, ...]
    successors: tuple[Relative, ...]
    feed_day: date | None
    rulebook: str
    people: Mapping[PersonKey, PersonFacts]
    before: tuple[Span, ...]


def of_school(
    session: Session, urn: int, *, as_of: date, known_at: datetime | None = None
) -> SchoolAnswer:
    """Decide one school on one day, as known now or at an instant.

    Raises NotFound for a URN not on the list, InvalidFact before 1 September 2009 and on the last
    day of the calendar. Whoever shows `senco_history` must record that it was seen.
    """
    school = schools.find(session, urn, known_at=known_at)
    older, newer = _relatives(session, urn, known_at)
    known = facts.load(session, [urn, *_followed(school, older)], known_at=known_at)
    case = known.case(urn)
    decision = assess(case, as_of)
    spans = tuple(line(case))
    here = next(span for span in spans if span.valid_from <= as_of < span.valid_to)
    return SchoolAnswer(
        school=school,
        missing_since=schools.missing_since(session, urn),
        as_of=as_of,
        known_at=known_at,
        decision=decision,
        spans=spans,
        since=_since(spans, here),
        next_change=None if here.valid_to == date.max else here.valid_to,
        senco_history=posts.held_at(session, urn, known_at=known_at),
        predecessors=older,
        successors=newer,
        feed_day=run.extract_date if (run := feed_runs.last_applied(session)) else None,
        rulebook=RULEBOOK,
        people=case.people,
        before=tuple(_before(known, school, older)),
    )


def waiting(session: Session) -> int:
    """How many schools' lines are yet to be drawn again."""
    return standings.waiting(session)


def bring_up_to_date(
    database: Database, *, seconds: float | None = None, progress: Progress | None = None
) -> int:
    """Draw the marked lines, a batch at a time; return how many schools are left.

    `seconds` bounds the work, in whole batches, for a page that must answer meanwhile.
    """
    with database.read() as session:
        left = total = waiting(session)
    started = time.monotonic()
    while left and (seconds is None or time.monotonic() - started < seconds):
        with database.begin() as session:
            draw_next(session, BATCH if seconds is None else BATCH // 4)
            left = waiting(session)
        if progress:
            progress("Drawing standings", total - left, total)
    return left


def draw_next(session: Session, limit: int = BATCH) -> int:
    """Draw the earliest marked lines in the caller's transaction; return how many schools."""
    marked = standings.take_marked(session, limit)
    if marked is None:
        return 0
    at, urns = marked
    known = facts.load(session, urns, known_at=at)
    lines = {urn: _kept(known, urn) for urn in urns}
    standings.replace(session, lines, at=at, rulebook=RULEBOOK)
    later = later_facts.instants(session, urns, known, after=at)
    standings.mark_exactly(session, later, why="a fact came late")
    return len(urns)


def follow_the_rulebook(session: Session, *, at: datetime) -> int:
    """Mark every line where the rules are not those it was drawn under; return how many.

    Asked whenever a release is set up or a copy put back; until then no report is answered.
    """
    noted = notes.read(session, RULES_NOTED)
    if noted == RULEBOOK:
        return 0
    notes.write(session, RULES_NOTED, RULEBOOK)
    return 0 if noted is None else mark_all(session, at=at, why=f"rules {RULEBOOK}")


def mark_all(session: Session, *, at: datetime, why: str) -> int:
    """Mark every school that the duty reaches, as when the rules themselves have changed."""
    reached = [s.urn for s in schools.every(session) if s.type_code in IN_SCOPE_TYPES]
    drawn = list(standings.every_school_with_a_line(session))
    return standings.mark(session, {*reached, *drawn}, at=at, why=why)


def _kept(known: facts.Facts, urn: int) -> list[KeptSpan]:
    """The spans of a line on which the duty reaches the school: the others are not counted."""
    if urn not in known.schools or known.schools[urn].type_code not in IN_SCOPE_TYPES:
        return []
    return [KeptSpan(*span) for span in line(known.case(urn)) if span.status not in OUTSIDE]


def _since(spans: Collection[Span], here: Span) -> date:
    """The first day from which the status has been the same without a break."""
    since = here.valid_from
    for span in reversed([span for span in spans if span.valid_to <= here.valid_from]):
        if span.status != here.status:
            break
        since = span.valid_from
    return since


def _followed(school: School, older: tuple[Relative, ...]) -> tuple[int, ...]:
    """The one school whose line goes on in this one's; none where it is not known when."""
    return (older[0].urn,) if len(older) == 1 and school.opened else ()


def _before(known: facts.Facts, school: School, older: tuple[Relative, ...]) -> Iterator[Span]:
    for urn in _followed(school, older):
        for span in line(known.case(urn)) if urn in known.schools else ():
            if school.opened and span.valid_from < school.opened and span.status not in OUTSIDE:
                yield span._replace(valid_to=min(span.valid_to, school.opened))


def _relatives(
    session: Session, urn: int, known_at: datetime | None
) -> tuple[tuple[Relative, ...], tuple[Relative, ...]]:
    links = school_links.touching(session, [urn], known_at=known_at)
    older: dict[int, str] = {}
    newer: dict[int, str] = {}
    for link in links:
        followed = succession(link)
        if followed is None or followed[0] == followed[1]:
            continue
        old, new = followed
        side, other = (older, old) if new == urn else (newer, new)
        side.setdefault(other, _kind(link))
    held = schools.some(session, {*older, *newer})
    return _listed(older, held), _listed(newer, held)


def _listed(kinds: dict[int, str], held: dict[int, School]) -> tuple[Relative, ...]:
    return tuple(
        Relative(urn, held[urn].name, held[urn].opened, held[urn].closed, kind)
        for urn, kind in sorted(kinds.items())
        if urn in held
    )


def _kind(link: SchoolLink) -> str:
    """Plain, merged, amalgamated or split, as the link's type says."""
    said = link.link_type.casefold()
    if "amalgamat" in said:
        return "amalgamated"
    return "merged" if "merge" in said else "split" if "split" in said else "plain"
