"""Who served: by name for those who may see it, otherwise as SENCO 1, SENCO 2 and so on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from register.services.standings import SchoolAnswer
from register.web.filters import day, last_day


@dataclass(frozen=True, slots=True)
class PostShown:
    """One post as the reader may see it; without names, nothing that tells who it was."""

    person: int | str
    label: str
    starts: date
    ends: date | None
    designated: bool
    begins: str
    ended: str
    notes: tuple[str, ...]
    origin: str


def posts_shown(answer: SchoolAnswer, *, named: bool) -> tuple[PostShown, ...]:
    """Every post, the oldest first."""
    numbers: dict[int, str] = {}
    shown = []
    for post in answer.senco_history:
        label = numbers.setdefault(post.person, f"SENCO {len(numbers) + 1}")
        begins = f"{post.starts:%B %Y}, day not known" if post.month_only else day(post.starts)
        recorded = f"{_told(post.source)}, recorded on {day(post.recorded_at.date())}"
        informal = () if post.designated else (_INFORMAL,)
        shown.append(
            PostShown(
                person=post.person,
                label=post.name if named else label,
                starts=post.starts,
                ends=post.ends,
                designated=post.designated,
                begins=begins,
                ended=_ended(post.ends, answer),
                notes=(
                    *informal,
                    *_notes(head=post.head_teacher, teacher=post.teacher_at_school),
                    recorded,
                )
                if named
                else informal,
                origin=f"Appointment. {recorded}",
            )
        )
    return tuple(shown)


def _ended(ends: date | None, answer: SchoolAnswer) -> str:
    """The last day; nobody is still in post at a school that has closed."""
    if ends:
        return day(last_day(ends))
    closed = answer.school.closed if answer.decision.status == "closed" else None
    return f"{day(closed)}, when the school closed" if closed else "Still in post"


_INFORMAL = "Informal cover, never designated: not counted"


def _notes(*, head: bool | None, teacher: bool | None) -> Sequence[str]:
    notes = []
    if head:
        notes.append("Head or acting head")
    if teacher is False:
        notes.append("Not a teacher at the school")
    if teacher is None and not head:
        notes.append("Whether they teach at the school is not known")
    return notes


def _told(source: str) -> str:
    """Where a fact comes from, as the start of a sentence."""
    if source.startswith("by school succession"):
        return "Carried from the school before it, and not confirmed since"
    if source.startswith("import "):
        return "From a file sent to the register"
    said = source if source.startswith("by ") else f"from {source}"
    return said[0].upper() + said[1:]
