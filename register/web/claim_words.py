"""The words for a claim: for the school that made it and for the official who decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from register.domain.appointments import Appointment, Cover
from register.domain.awards import AwardKind
from register.domain.claims import (
    WORKING_DAYS,
    AwardClaimed,
    Claim,
    ClaimKind,
    ClaimState,
    Document,
    PostClaimed,
)
from register.domain.people import Basis, Induction, TeacherStatus
from register.web.filters import day, instant, last_day
from register.web.words import Tag

KINDS = {
    ClaimKind.SERVICE: "Earlier service as SENCO, or an exemption because of it",
    ClaimKind.AWARD: "A qualification, or a course that is under way",
    ClaimKind.CORRECTION: "Something on the record is wrong",
    ClaimKind.UNMATCHED: "A SENCO whom the register did not find",
}
SHORT = {
    ClaimKind.SERVICE: "Earlier service",
    ClaimKind.AWARD: "Qualification",
    ClaimKind.CORRECTION: "Correction",
    ClaimKind.UNMATCHED: "SENCO not found",
}
AWARDS = {
    AwardKind.NASENCO: "National Award for SEN Co-ordination (NASENCO)",
    AwardKind.NPQSENCO: "National Professional Qualification for SENCOs (NPQ)",
    AwardKind.OTHER: "Another qualification",
}
BASES = {
    Basis.QTS: "Qualified teacher status (QTS)",
    Basis.QTLS: "Qualified teacher learning and skills status (QTLS)",
    Basis.EU_8A: "Partial recognition of a European teacher",
    Basis.EYTS: "Early years teacher status (EYTS)",
    Basis.NONE: "Not a qualified teacher",
    Basis.UNKNOWN: "Not known",
}
INDUCTIONS = {
    Induction.PASSED: "Passed",
    Induction.NOT_REQUIRED: "Not required",
    Induction.IN_PROGRESS: "Under way",
    Induction.FAILED: "Failed",
    Induction.UNKNOWN: "Not known",
}
STATES = {
    ClaimState.OPEN: Tag("Waiting for a reply", "blue"),
    ClaimState.ACCEPTED: Tag("Accepted", "green"),
    ClaimState.REFUSED: Tag("Refused", "red"),
    ClaimState.WITHDRAWN: Tag("Withdrawn", "grey"),
}
_COVERS = {
    Cover.SUBSTANTIVE: "In their own right",
    Cover.ACTING: "Acting",
    Cover.MATERNITY: "Covering for somebody on maternity leave",
}
_THREE = {True: "Yes", False: "No", None: "Not known"}
_BYTES = 1024


@dataclass(frozen=True, slots=True)
class Row:
    """One line of what is claimed; `was` is what is held instead, blank where nothing is."""

    label: str
    says: str
    was: str = ""


@dataclass(frozen=True, slots=True)
class DocumentShown:
    """A document in a list; `href` is blank where it is no longer kept."""

    name: str
    about: str
    href: str


def due(claim: Claim, today: date) -> str:
    """By when a reply is aimed at, or that it came, or that it is late."""
    if claim.state is ClaimState.WITHDRAWN:
        return f"Withdrawn on {instant(claim.decided_at)}"
    if not claim.is_open:
        return f"Answered on {instant(claim.decided_at)}"
    if claim.is_late(today):
        return f"The reply is late: it was due by {day(claim.reply_due)}"
    return f"We aim to reply within {WORKING_DAYS} working days, by {day(claim.reply_due)}"


def claimed(
    claim: Claim, school: Callable[[int], str], held: Appointment | None
) -> tuple[Row, ...]:
    """What a claim would have recorded, line by line.

    `school` names a school by its URN; `held` is the post that is said to be wrong, if one is.
    """
    return tuple(_rows(claim, school, held))


def documents_shown(documents: tuple[Document, ...], address: str) -> tuple[DocumentShown, ...]:
    """The documents of a claim; `address` is where they are, without the number."""
    return tuple(
        DocumentShown(
            name=each.name,
            about=f"{each.kind.name}, {_size(each.bytes)}, sent {instant(each.at)}",
            href=f"{address}/{each.place}" if each.kept else "",
        )
        for each in documents
    )


def _size(count: int) -> str:
    thousands = max(1, round(count / _BYTES))
    return f"{thousands} KB" if thousands < _BYTES else f"{thousands / _BYTES:.1f} MB"


def _rows(claim: Claim, school: Callable[[int], str], held: Appointment | None) -> Iterator[Row]:
    proposed = claim.proposed
    for place, post in enumerate(proposed.posts, 1):
        label = f"Earlier post {place}" if len(proposed.posts) > 1 else "Earlier post"
        yield Row(label, _earlier(post, school))
    if proposed.award is not None:
        yield from _award(proposed.award)
    if proposed.appointment is not None:
        yield from _post(proposed.appointment, held)
    if proposed.status is not None:
        yield Row("Teacher status", status(proposed.status))
    if proposed.induction is not None:
        yield Row("Induction", INDUCTIONS[proposed.induction])


def _earlier(post: PostClaimed, school: Callable[[int], str]) -> str:
    where = f"{post.place} (not on the school list)" if post.urn is None else school(int(post.urn))
    last = last_day(post.ends)
    until = f"{last:%B %Y}, day not known" if post.ends_in_month and last else day(last)
    return f"{where}, from {first(post.starts, post.starts_latest)}, to {until}"


def first(starts: date, latest: date) -> str:
    """A first day, or its month where the day is lost."""
    return day(starts) if starts == latest else f"{starts:%B %Y}, day not known"


def status(told: TeacherStatus) -> str:
    """A teacher's status in words, with its days."""
    since = f", from {day(told.period.start)}" if told.period.start else ""
    until = f", until {day(told.period.last_day)}" if told.period.end else ""
    return f"{BASES[told.basis]}{since}{until}"


def _award(told: AwardClaimed) -> Iterator[Row]:
    yield Row("Qualification", AWARDS[told.kind])
    yield Row("University or provider", told.body)
    yield Row("Course started", day(told.course_started) or "Not given")
    yield Row("Course completed", day(told.course_completed) or "Not yet, or not given")
    yield Row("Awarded", day(told.awarded) or "Not yet, or not given")
    if told.certificate:
        yield Row("Certificate number", told.certificate)


def _post(told: Appointment, held: Appointment | None) -> Iterator[Row]:
    """A post, with what is held of it where that is another thing."""
    lines = dict(_post_lines(told))
    were = dict(_post_lines(held)) if held else {}
    for label, says in lines.items():
        was = were.get(label, says)
        yield Row(label, says, "" if was == says else was)


def _post_lines(told: Appointment) -> Iterator[tuple[str, str]]:
    yield "First day in post", first(told.starts, told.starts_latest)
    yield "Last day in post", day(last_day(told.ends)) or "Still in post"
    yield "Designated", _THREE[told.designated]
    yield "In what capacity", _COVERS[told.cover]
    yield "Head teacher or acting head", _THREE[told.head_teacher]
    yield "Works as a teacher at the school", _THREE[told.teacher_at_school]
