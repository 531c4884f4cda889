"""What a candidate sees of their own record, and of who looked at it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from register.clock import LONDON
from register.domain.verifications import FactSeen
from register.services.own_record import MOST_LOOKS, OwnRecord, StandingIn
from register.services.visits import Visit, visits
from register.web.filters import day, instant, plural
from register.web.paging import Paging, paging
from register.web.words import Tag, tag_of

PATH = "/me"
LOOKS_ON_A_PAGE = 25
LOOKS_HEADER = ("day", "time_in_london", "organisation", "purpose", "what_they_saw")
_KINDS = {
    "NASENCO": "National Award (NASENCO)",
    "NPQSENCO": "NPQ for SENCOs",
    "OTHER": "Another award, which does not count",
}
_SAW = {
    "check": "The answer of a check, with your name and the facts it rests on",
    "check page": "The answer of a check made before, opened again",
    "check as JSON": "A check with all its facts, taken away as a file",
    "receipt": "The signed receipt of a check, which names nobody",
    "API": "A check, read by another system of theirs",
    "API receipt": "The signed receipt of a check, which names nobody",
    "school page": "Your name and post on the page of a school",
    "succession": "Your name and post on the page of who could follow as SENCO",
}


@dataclass(frozen=True, slots=True)
class FactShown:
    """One fact in words, and where it comes from and since when."""

    about: str
    says: str
    origin: str


@dataclass(frozen=True, slots=True)
class StandingShown:
    """What the rules come to for them at one school."""

    school: str
    tag: Tag
    says: str


@dataclass(frozen=True, slots=True)
class LookShown:
    """One visit of one organisation, and what it saw."""

    when: str
    who: str
    why: str
    saw: str


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Their record, what it means, and who looked. `looks` is one page of the visits."""

    name: str
    held_on: str
    identity: tuple[FactShown, ...]
    teaching: tuple[FactShown, ...]
    awards: tuple[FactShown, ...]
    posts: tuple[FactShown, ...]
    standings: tuple[StandingShown, ...]
    looks_counted: str
    looks: tuple[LookShown, ...]
    paging: Paging
    feed_day: date | None


def record_page(held: OwnRecord, today: date, page: int) -> RecordPage:
    """Put the page together; `page` counts from 1 and is of the looks alone."""
    looks = visits(held.looks)
    pages = paging(PATH, {}, page=page, size=LOOKS_ON_A_PAGE, total=len(looks))
    shown = looks[max(0, pages.first - 1) : pages.last]
    by_about = [(fact, _shown(fact)) for fact in held.facts]
    posts = {"SENCO", "Informal cover (not counted)"}
    return RecordPage(
        name=held.record.name,
        held_on=day(today),
        identity=tuple(_identity(held)),
        teaching=tuple(s for f, s in by_about if f.about not in _KINDS and f.about not in posts),
        awards=tuple(s for f, s in by_about if f.about in _KINDS),
        posts=tuple(s for f, s in by_about if f.about in posts),
        standings=tuple(_standing(each) for each in held.standings),
        looks_counted=_counted(len(looks), cut=len(held.looks) >= MOST_LOOKS),
        looks=tuple(_visited(each) for each in shown),
        paging=pages,
        feed_day=held.list_day,
    )


def looks_rows(held: OwnRecord) -> Iterator[tuple[str, ...]]:
    """Every look as a row of a table, under LOOKS_HEADER; none is folded into another."""
    for look in held.looks:
        at = look.at.astimezone(LONDON)
        who, why = look.organisation_name, look.purpose
        yield (at.date().isoformat(), f"{at:%H:%M}", who, why, _saw([look.what]))


def _identity(held: OwnRecord) -> Iterator[FactShown]:
    person, origin = held.record.person, held.record.origin
    from_ = _origin(origin.source, origin.since.astimezone(LONDON).date())
    before = ", ".join(person.previous_family_names) or "None recorded"
    yield FactShown("Name", held.record.name, from_)
    yield FactShown("Previous family names", before, from_)
    yield FactShown("Date of birth", day(person.date_of_birth), from_)
    yield FactShown("Teacher reference number", str(person.trn), from_)


def _shown(fact: FactSeen) -> FactShown:
    about = _KINDS.get(fact.about, fact.about)
    return FactShown(about, fact.says, _origin(fact.source, fact.recorded))


def _origin(source: str, since: date | None) -> str:
    known = f", known since {day(since)}" if since else ""
    # "import 12ab" is where a fact is from; "by school succession" is how it came to be.
    return f"Recorded {source}{known}" if source.startswith("by ") else f"From {source}{known}"


def _standing(each: StandingIn) -> StandingShown:
    if each.decision is None:
        return StandingShown(each.school, Tag("Rules do not apply", "grey"), _NOTHING_ASKED)
    said = _MEANS.get(each.decision.status, _CANNOT_TELL)
    when = day(each.decision.deadline or each.decision.guidance_deadline)
    return StandingShown(each.school, tag_of(each.decision.status), said.format(day=when))


_NOTHING_ASKED = "The rules ask nothing of this school\u2019s SENCO now."
_CANNOT_TELL = (
    "We cannot tell whether the rules are met: a fact about you or the post is not known. Compare"
    " what is recorded below with what you know."
)
_MEANS = {
    "qualified": "You hold the qualification, and nothing more is asked of you.",
    "exempt": "You do not need the qualification, because of how long you have served.",
    "in_window": "You have until {day} to hold the qualification.",
    "exempt_contested": "The regulations read literally ask nothing more of you; the department"
    "\u2019s guidance, or the regulations before 2014, expect the qualification. Your school has to"
    " choose which to go by.",
    "review": _CANNOT_TELL,
    "overdue": "The time allowed ended on {day}, and no qualification that counts is recorded. The"
    " duty is the school\u2019s, not yours. If you hold one, say so: how is told below.",
    "ineligible": "By what is recorded you are not a qualified teacher working at this school, nor"
    " its head. The duty is the school\u2019s, not yours.",
}


def _counted(found: int, *, cut: bool) -> str:
    return f"The latest {plural(found, 'visit')}" if cut else f"{plural(found, 'visit')} in all"


def _visited(visit: Visit) -> LookShown:
    saw = _saw(visit.whats)
    return LookShown(instant(visit.at), visit.organisation_name, visit.purpose, saw)


def _saw(whats: Sequence[str]) -> str:
    """What was shown, in words; a check opened just after it was made is the same check."""
    told = [what for what in whats if what != "check page" or "check" not in whats]
    return "; ".join(_SAW.get(what, what[:1].upper() + what[1:]) for what in told)
