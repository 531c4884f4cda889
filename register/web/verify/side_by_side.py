"""What the page of several candidates shows: each in a column, in print too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from register.domain.verifications import Snapshot, Verification
from register.web.filters import day
from register.web.verify.home import outcome_tag
from register.web.words import Tag


@dataclass(frozen=True, slots=True)
class Beside:
    """One candidate among several."""

    reference: str
    grouped: str
    name: str
    number_ends: str
    tag: Tag
    sentence: str
    deadline: str
    next: tuple[str, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PackPage:
    """The candidates of one check side by side."""

    school: str
    urn: int
    starts: str
    held_on: str
    candidates: tuple[Beside, ...]
    list_day: date | None


def pack_page(made: Sequence[Verification]) -> PackPage:
    """Lay the candidates of one check side by side, in the order in which they were entered."""
    first = made[0].snapshot
    return PackPage(
        school=first.school.name,
        urn=first.school.urn,
        starts=day(first.asked.post.starts),
        held_on=day(first.as_at),
        candidates=tuple(_beside(each.snapshot, n) for n, each in enumerate(made, 1)),
        list_day=first.school.list_day,
    )


def _beside(kept: Snapshot, place: int) -> Beside:
    who = kept.candidate
    return Beside(
        reference=str(kept.reference),
        grouped=kept.reference.grouped,
        name=who.name if who else f"Candidate {place}",
        number_ends=who.number_ends if who else "",
        tag=outcome_tag(kept.outcome),
        sentence=kept.sentence,
        deadline=day(kept.deadline),
        next=kept.next,
        questions=kept.questions,
    )
