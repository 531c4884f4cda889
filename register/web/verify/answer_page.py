"""What the page of an answer shows, from the check as it was kept and from nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from markupsafe import Markup

from register.domain.identifiers import in_fours
from register.domain.verifications import (
    FactSeen,
    ReadingSeen,
    Snapshot,
    StepSeen,
    UnknownSeen,
    Verification,
)
from register.law.regulation_49 import INDUCTION, QUALIFIED_TEACHER, TEACHER_HERE
from register.law.regulation_49_4 import THIRD_ANNIVERSARY
from register.law.section_67 import ACADEMIES_FROM_2014, DESIGNATED
from register.services.check_lists import Since, what_changed
from register.web.filters import day, instant
from register.web.verify.ahead import Ahead, ahead
from register.web.verify.courses import CoursesShown, courses_shown, not_in_the_table
from register.web.verify.home import outcome_tag, tag_since
from register.web.verify.proof import asked, sources, square, switches
from register.web.words import FINDING_TAGS, NOT_THE_CASE, Tag

# Where "not met" is a trouble in itself; elsewhere it only closes one way of several.
_TROUBLES = frozenset(
    rule.asks
    for rule in (DESIGNATED, QUALIFIED_TEACHER, INDUCTION, TEACHER_HERE, THIRD_ANNIVERSARY)
)
_SUPPOSED = frozenset({DESIGNATED.asks, ACADEMIES_FROM_2014.asks})


@dataclass(frozen=True, slots=True)
class StepShown:
    """One step of the law, with the tag of what was found."""

    asks: str
    tag: Tag
    because: str
    citation: str
    url: str


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps about the school or the candidate; `folded` settled nothing."""

    about: str
    steps: tuple[StepShown, ...]
    folded: tuple[StepShown, ...]


@dataclass(frozen=True, slots=True)
class ReadingShown:
    """One other reading, with the tag of its answer."""

    question: str
    why: str
    tag: Tag
    words: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact that the answer rests on."""

    about: str
    says: str
    origin: str


@dataclass(frozen=True, slots=True)
class Banner:
    """What has happened to the receipt since; `urgent` where it no longer stands."""

    title: str
    words: str
    urgent: bool


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """One check as its page shows it. Days are in words."""

    reference: str
    grouped: str
    name: str
    number_ends: str
    tag: Tag
    today: Tag | None
    sentence: str
    held_on: str
    starts: str
    school: str
    urn: int
    banner: Banner | None
    changed: tuple[str, ...] | None
    before: str
    newer: tuple[tuple[str, str], ...]
    next: tuple[str, ...]
    steps: tuple[Steps, ...]
    readings: tuple[ReadingShown, ...]
    remedies: tuple[str, ...]
    courses: CoursesShown | None
    ahead: Ahead | None
    unknown: tuple[UnknownSeen, ...]
    advice: tuple[str, ...]
    questions: tuple[str, ...]
    facts: tuple[Fact, ...]
    sources: tuple[tuple[str, str], ...]
    switches: tuple[tuple[str, str], ...]
    asked: tuple[tuple[str, str], ...]
    subject_code: str
    qr: Markup
    check_at: str
    list_day: date | None
    pack: str


def answer_page(made: Verification, since: Since, *, address: str) -> AnswerPage:
    """Lay a kept check out. `address` is where anybody can check the receipt."""
    kept = made.snapshot
    who = kept.candidate
    check_at = f"{address}/receipts/{kept.reference}"
    today = _today(kept)
    courses = courses_shown(kept, today)
    return AnswerPage(
        reference=str(kept.reference),
        grouped=kept.reference.grouped,
        name=who.name if who else "",
        number_ends=who.number_ends if who else "",
        tag=outcome_tag(kept.outcome),
        today=tag_since(kept.outcome, today),
        sentence=kept.sentence,
        held_on=day(kept.as_at),
        starts=day(kept.asked.post.starts),
        school=kept.school.name,
        urn=kept.school.urn,
        banner=_banner(since),
        changed=what_changed(since.before, kept) if since.before else None,
        before=str(since.before.reference) if since.before else "",
        newer=tuple((each, in_fours(each)) for each in since.following),
        next=not_in_the_table(kept.next, courses),
        steps=tuple(_steps(kept.steps)),
        readings=tuple(map(_reading, kept.readings)),
        remedies=not_in_the_table([each.words for each in kept.remedies], courses),
        courses=courses,
        ahead=ahead(kept.ahead),
        unknown=kept.unknown,
        advice=kept.advice,
        questions=kept.questions,
        facts=tuple(map(_fact, kept.facts)),
        sources=tuple(sources(kept)),
        switches=switches(kept),
        asked=asked(kept),
        subject_code=in_fours(who.subject_code) if who else "",
        qr=square(check_at),
        check_at=check_at,
        list_day=kept.school.list_day,
        pack=str(made.pack),
    )


def _today(kept: Snapshot) -> str:
    """The status on the day of the check; blank where the first day was still to come."""
    here = [s for s in kept.ahead if s.starts <= kept.as_at and (not s.ends or kept.as_at < s.ends)]
    return here[0].status if here and kept.as_at > kept.asked.post.starts else ""


def _banner(since: Since) -> Banner | None:
    when = f" on {instant(since.at)}" if since.at else ""
    if since.state == "withdrawn":
        title = "The receipt of this check has been withdrawn"
        return Banner(title, f"It was withdrawn{when}. {since.because}", urgent=True)
    if since.state == "touched":
        title = "The record has changed since this check"
        return Banner(title, f"It was looked at again{when}. {since.because}", urgent=False)
    if since.state == "restored":
        title = "The receipt of this check stands again"
        return Banner(title, f"It was restored{when}. {since.because}", urgent=False)
    return None


def _steps(steps: Sequence[StepSeen]) -> list[Steps]:
    found = []
    for about, group in groupby(steps, key=lambda step: step.about):
        told = list(group)
        found.append(
            Steps(
                about,
                tuple(_step(each) for each in told if _counts(each)),
                tuple(_step(each) for each in told if not _counts(each)),
            )
        )
    return found


def _counts(seen: StepSeen) -> bool:
    """Whether a step settled anything; that somebody is designated is supposed, not found."""
    return seen.matters and not (seen.asks in _SUPPOSED and seen.finding == "met")


def _step(seen: StepSeen) -> StepShown:
    plain = seen.finding == "not met" and seen.asks not in _TROUBLES
    tag = NOT_THE_CASE if plain else FINDING_TAGS[seen.finding]
    return StepShown(seen.asks, tag, seen.because, seen.citation, seen.url)


def _reading(seen: ReadingSeen) -> ReadingShown:
    return ReadingShown(seen.question, seen.why, outcome_tag(seen.status), seen.words)


def _fact(seen: FactSeen) -> Fact:
    since = f", held since {day(seen.recorded)}" if seen.recorded else ""
    return Fact(seen.about, seen.says, f"{seen.source or 'Source not recorded'}{since}")
