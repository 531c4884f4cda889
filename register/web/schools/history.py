"""Who served: by name for those who may see it, otherwise as SENCO 1, SENCO 2 and so on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from register.clock import LONDON
from register.domain.appointments import Cover
from register.domain.evidence import WORDS, Level
from register.services.evidence import PostHeld, Senco
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
        told = recorded(post.source, post.recorded_at)
        begun = post.starts <= answer.as_of or post.ends is not None
        informal = () if post.designated else (_INFORMAL,)
        shown.append(
            PostShown(
                person=post.person,
                label=post.name if named else label,
                starts=post.starts,
                ends=post.ends,
                designated=post.designated,
                begins=begins,
                ended=_ended(post.ends, answer) if begun else _NOT_BEGUN,
                notes=(
                    *informal,
                    *_notes(post),
                    f"{WORDS[post.level]}. {told}",
                )
                if named
                else informal,
                origin=f"Appointment. {told}",
            )
        )
    return tuple(shown)


def posts_before(answer: SchoolAnswer, counted: Sequence[Senco]) -> Iterator[PostShown]:
    """The posts of whoever is SENCO now at a school that this one follows from."""
    older = {other.urn for other in answer.predecessors}
    for senco in counted:
        for post in senco.record.posts:
            if int(post.urn) in older and post.designated:
                yield PostShown(
                    person=senco.record.person_id,
                    label=f"{senco.record.name}, at {post.school}",
                    starts=post.starts,
                    ends=post.ends,
                    designated=True,
                    begins=day(post.starts),
                    ended=_ended(post.ends, answer),
                    notes=(),
                    origin="",
                )


def _ended(ends: date | None, answer: SchoolAnswer) -> str:
    """The last day; nobody is still in post at a school that has closed."""
    if ends:
        return day(last_day(ends))
    closed = answer.school.closed if answer.decision.status == "closed" else None
    return f"{day(closed)}, when the school closed" if closed else "Still in post"


COVERS = {Cover.ACTING: "Acting SENCO", Cover.MATERNITY: "Maternity cover"}
_NOT_BEGUN = "Not begun yet"
_INFORMAL = "Informal cover, never designated: not counted"


def _notes(post: PostHeld) -> Iterator[str]:
    if post.cover is not Cover.SUBSTANTIVE:
        yield COVERS[post.cover]
    if post.head_teacher:
        yield "Head or acting head"
    if post.teacher_at_school is False:
        yield "Not a teacher at the school"
    if post.teacher_at_school is None and not post.head_teacher:
        yield "Whether they teach at the school is not known"
    if post.shared:
        yield "Shared with another school"


def recorded(source: str, since: datetime) -> str:
    """Where a fact came from and when, as one sentence without its full stop."""
    on = f"on {day(since.astimezone(LONDON).date())}"
    if source.startswith("by school succession"):
        return f"Carried from the school before it {on}, and not confirmed since"
    if source.startswith("import "):
        return f"From a file sent to the register, recorded {on}"
    if source.startswith("by "):
        return f"Recorded {source} {on}"
    return f"From {source}, recorded {on}"


def behind(level: Level, source: str, since: datetime) -> str:
    """Who stands behind a fact, and where it came from when: two short sentences."""
    return f"{WORDS[level]}. {recorded(source, since)}."
