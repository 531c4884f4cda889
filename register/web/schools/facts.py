"""The facts held of each SENCO whom the answer counts, with where each comes from, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from register.domain.appointments import Cover
from register.domain.awards import AwardKind
from register.domain.evidence import WORDS
from register.domain.people import Basis
from register.services.evidence import Senco, needs_status
from register.services.standings import SchoolAnswer
from register.web.filters import day, last_day
from register.web.schools.history import COVERS, behind
from register.web.words import standing_in_full

_BASES = {
    Basis.QTS: "Qualified teacher status",
    Basis.QTLS: "Qualified teacher learning and skills status",
    Basis.EU_8A: "Partial recognition of a European teacher",
    Basis.EYTS: "Early years teacher status",
    Basis.NONE: "Not a qualified teacher",
    Basis.UNKNOWN: "Not known",
}
_AWARDS = {
    AwardKind.NASENCO: "National Award for SEN Co-ordination",
    AwardKind.NPQSENCO: "NPQ for SENCOs",
    AwardKind.OTHER: "Another qualification",
}
# Rulebook section 7: the law knows only who is designated, and stops no clock for leave.
_COVER_IN_LAW = {
    Cover.ACTING: "The law knows only who is designated: the same rules hold for an acting SENCO,"
    " from the first day.",
    Cover.MATERNITY: "The law knows only who is designated: the same rules hold for cover, from"
    " the first day. Whoever is on leave stays SENCO unless their post is ended, and their own"
    " three years run on.",
}
_AS_HEAD = (
    "A head or acting head need not be a qualified teacher to be SENCO (regulation 49(3)). They"
    " need the qualification as others do, and this ends on the day on which they are head no more."
)
_SAYS = {True: "Yes", False: "No", None: "Not known"}


@dataclass(frozen=True, slots=True)
class FactShown:
    """One fact: what it is, what is held, and who stands behind it; blank where that is above."""

    name: str
    value: str
    behind: str = ""


@dataclass(frozen=True, slots=True)
class SencoShown:
    """One SENCO: the name, what is held, and what the law makes of how they serve."""

    name: str
    facts: tuple[FactShown, ...]
    in_law: tuple[str, ...]


def sencos_shown(answer: SchoolAnswer, counted: Sequence[Senco]) -> tuple[SencoShown, ...]:
    """Each SENCO of the day, in the order of the answer."""
    return tuple(_shown(answer, senco) for senco in counted)


def _shown(answer: SchoolAnswer, senco: Senco) -> SencoShown:
    facts = (
        *_standing(answer, senco),
        *_of_posts(senco),
        *_before(answer, senco),
        *_of_person(senco),
        *_awards(senco),
    )
    covers = dict.fromkeys(post.cover for post in senco.posts)
    head = (_AS_HEAD,) if any(post.head_teacher for post in senco.posts) else ()
    laws = (_COVER_IN_LAW[cover] for cover in covers if cover in _COVER_IN_LAW)
    return SencoShown(senco.record.name, facts, (*head, *laws))


def _standing(answer: SchoolAnswer, senco: Senco) -> Iterator[FactShown]:
    """How each stands, where the school's answer is that of one among several."""
    if len(answer.decision.people) > 1:
        decided = senco.decision
        by = f", last day {day(decided.deadline)}" if decided.deadline else ""
        yield FactShown("Standing", f"{standing_in_full(decided.status)}{by}")


def _of_posts(senco: Senco) -> Iterator[FactShown]:
    for post in senco.posts:
        since = f"{post.starts:%B %Y}, day not known" if post.month_only else day(post.starts)
        yield FactShown("SENCO since", since, behind(post.level, post.source, post.recorded_at))
        if post.ends:
            ends = WORDS[post.end_level or post.level]
            yield FactShown("Last day", day(last_day(post.ends)), f"{ends}.")
        if post.cover in COVERS:
            yield FactShown("In what capacity", COVERS[post.cover])
        yield FactShown("Head or acting head", _SAYS[post.head_teacher])
        yield FactShown("Teacher at this school", _SAYS[post.teacher_at_school])
        if post.shared is not None:
            yield FactShown("Shared with another school", _SAYS[post.shared])


def _before(answer: SchoolAnswer, senco: Senco) -> Iterator[FactShown]:
    """Earlier service that counts, and any at a school that this one follows from."""
    older = {other.urn: other.closed for other in answer.predecessors}
    here = int(answer.school.urn)
    for post in senco.record.posts:
        from_before = int(post.urn) in older and post.designated
        if int(post.urn) == here or not (from_before or post in senco.earlier):
            continue
        shut = older.get(int(post.urn))
        gone = f"{day(shut)}, when it closed" if shut else "now"
        until = day(last_day(post.ends)) if post.ends else gone
        same = ", counted as the same post" if from_before and _carried(post.ends, senco) else ""
        told = behind(post.level, post.origin.source, post.origin.since)
        value = f"SENCO of {post.school} from {day(post.starts)} to {until}{same}"
        yield FactShown("Before that", value, told)


def _carried(ends: date | None, senco: Senco) -> bool:
    """Whether the post went on without a day between (switch P8)."""
    return any(ends is None or ends >= post.starts for post in senco.posts)


def _of_person(senco: Senco) -> Iterator[FactShown]:
    told = senco.record
    status = told.person.teacher_status
    since = f", since {day(status.period.start)}" if status.period.start else ""
    ended = f", until {day(status.period.last_day)}" if status.period.end else ""
    value = f"{_BASES[status.basis]}{since}{ended}"
    if not needs_status(senco.decision) and senco.decision.status != "ineligible":
        value += ". Not needed of a head"
    told_by = behind(told.person.level, told.origin.source, told.origin.since)
    nobody = status.basis is Basis.UNKNOWN  # then nobody stands behind it
    yield FactShown("Teacher status", value, "" if nobody else told_by)


def _awards(senco: Senco) -> Iterator[FactShown]:
    if not senco.record.awards:
        yield FactShown("Qualification", "No award or course is recorded")
    for award in senco.record.awards:
        told, origin = award.told, award.origin
        body = f" by {told.awarding_body}" if told.awarding_body else ""
        if told.revoked:
            became = f", revoked on {day(told.revoked)}"
        elif told.awarded:
            became = f", made on {day(told.awarded)}{body}"
        else:
            became = f"{', begun on ' + day(told.course_started) if told.course_started else ''}"
            became += ", no outcome yet"
        value = f"{_AWARDS[told.kind]}{became}"
        yield FactShown("Qualification", value, behind(told.level, origin.source, origin.since))
