"""What the pages of matches and merges are given: everything in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from register.domain.people import Basis, Induction
from register.services.merging import Plan
from register.services.side_by_side import Candidate, Likely, Record
from register.services.unsettled import Unsettled
from register.web.filters import day, how_long, last_day, plural
from register.web.words import Tag

_VERY, _QUITE = 0.95, 0.85
_DAY = 86_400  # seconds
_SAYS: Mapping[Likely, Tag | None] = {
    Likely.SAME: Tag("Same as typed", "green"),
    Likely.FORMER: Tag("A previous name, as typed", "green"),
    Likely.ALIKE: Tag("Like what was typed", "yellow"),
    Likely.DIFFERENT: Tag("Not what was typed", "red"),
    Likely.NOT_GIVEN: None,
}
_DIFFERS, _AGREES = Tag("Differs", "yellow"), Tag("Same", "green")
_BASES = {
    Basis.QTS: "Qualified teacher status",
    Basis.QTLS: "Qualified teacher learning and skills status",
    Basis.EU_8A: "Partial recognition of a European teacher",
    Basis.EYTS: "Early years teacher status",
    Basis.NONE: "Not a qualified teacher",
    Basis.UNKNOWN: "Not known",
}
_INDUCTIONS = {
    Induction.PASSED: "Passed",
    Induction.NOT_REQUIRED: "Not required",
    Induction.IN_PROGRESS: "Under way",
    Induction.FAILED: "Failed",
    Induction.UNKNOWN: "Not known",
}
_PROHIBITED = {True: "A prohibition is recorded", False: "None recorded", None: "Not known"}
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a column; `says` compares it, in words."""

    label: str
    lines: tuple[str, ...]
    says: Tag | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One record, under its letter. `likeness` is in words; blank where nothing was typed."""

    title: str
    person_id: int | None
    likeness: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class MatchLine:
    """One that waits. `waited` is in words."""

    match: Unsettled
    waited: str
    organisation: str
    school: str


@dataclass(frozen=True, slots=True)
class MatchPage:
    """One match: what was typed and who may be meant, or what was decided.

    `asked_by` and `decided_by` are addresses that somebody signs in with; `reference` is that of
    the check that waits, `answer` that of the one that answers it.
    """

    match: Unsettled
    waited: str
    organisation: str
    school: str
    asked_by: str
    reference: str
    typed: Column | None
    columns: tuple[Column, ...]
    decided_by: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class TwoPage:
    """Two records that may be one person's; `moves` says what each choice would do."""

    columns: tuple[Column, ...]
    moves: tuple[tuple[str, str], ...]
    same_birthday: bool


def waited(match: Unsettled, at: datetime) -> str:
    """How long it waits, or waited, in words."""
    seconds = ((match.decided_at or at) - match.at).total_seconds()
    days = int(seconds // _DAY)
    return plural(days, "day") if days else how_long(seconds)


def typed_column(match: Unsettled) -> Column | None:
    """What the panel typed; None once it is decided, for it is thrown away."""
    sought = match.sought
    if sought is None:
        return None
    facts = (
        Fact("Family name", (sought.family_name,)),
        Fact("Given names", (sought.given_names or "Not entered",)),
        Fact("Date of birth", (day(sought.born),)),
    )
    return Column("What was typed", None, "", facts)


def candidate_columns(candidates: Sequence[Candidate]) -> tuple[Column, ...]:
    """Each candidate under a letter, compared with what was typed."""
    columns = []
    for place, each in enumerate(candidates):
        names = _SAYS[each.family], _SAYS[each.given]
        facts = _facts(each.record, family=names[0], given=names[1], birth=_SAYS[each.birth])
        title = f"Candidate {letter_of(place)}"
        columns.append(Column(title, each.record.person_id, _likeness(each.score), facts))
    return tuple(columns)


def two_page(plans: tuple[Plan, Plan]) -> TwoPage:
    """Both records, each line compared with the other's; the first plan keeps record A."""
    held = {"A": plans[0].kept, "B": plans[1].kept}
    facts = {letter: _facts(record) for letter, record in held.items()}
    says = [
        _AGREES if one.lines == other.lines else _DIFFERS
        for one, other in zip(*facts.values(), strict=True)
    ]
    columns = tuple(
        Column(
            title=f"Record {letter}",
            person_id=record.person_id,
            likeness="",
            facts=tuple(
                replace(fact, says=tag) for fact, tag in zip(facts[letter], says, strict=True)
            ),
        )
        for letter, record in held.items()
    )
    moves = tuple(
        (f"If record {letter} stays", _moves(plan))
        for letter, plan in zip(held, plans, strict=True)
    )
    return TwoPage(columns, moves, plans[0].same_birthday)


def _moves(plan: Plan) -> str:
    """What would go across, in one sentence."""
    parts = [plural(plan.awards, "award"), plural(plan.posts, "appointment")]
    if plan.names:
        parts.append(plural(len(plan.names), "previous family name"))
    told = [
        name
        for name, was, now in (
            ("teacher status", plan.kept.person.teacher_status, plan.person.teacher_status),
            ("induction", plan.kept.person.induction, plan.person.induction),
            ("prohibition", plan.kept.person.prohibited, plan.person.prohibited),
        )
        if was != now
    ]
    moved = f"{', '.join(parts)} would go across"
    return f"{moved}, and what the other says of {' and '.join(told)}." if told else f"{moved}."


def _facts(
    record: Record,
    *,
    family: Tag | None = None,
    given: Tag | None = None,
    birth: Tag | None = None,
) -> tuple[Fact, ...]:
    person = record.person
    status = person.teacher_status
    since = f", from {day(status.period.start)}" if status.period.start else ""
    until = f", until {day(status.period.last_day)}" if status.period.end else ""
    return (
        Fact("Family name", (person.family_name,), family),
        Fact("Previous family names", person.previous_family_names or ("None held",)),
        Fact("Given names", (person.given_names or "None held",), given),
        Fact("Date of birth", (day(person.date_of_birth),), birth),
        Fact("Teacher reference number", (str(person.trn),)),
        Fact("Teacher status", (f"{_BASES[status.basis]}{since}{until}",)),
        Fact("Induction", (_INDUCTIONS[person.induction],)),
        Fact("Prohibition", (_PROHIBITED[person.prohibited],)),
        Fact("Awards", _awards(record)),
        Fact("Posts as SENCO", _posts(record)),
    )


def _awards(record: Record) -> tuple[str, ...]:
    lines = []
    for award in record.awards:
        told = award.told
        when = f"made on {day(told.awarded)}" if told.awarded else "no date of award"
        gone = f"; revoked on {day(told.revoked)}" if told.revoked else ""
        lines.append(f"{told.kind}, {told.awarding_body or 'no body named'}, {when}{gone}")
    return tuple(lines) or ("None held",)


def _posts(record: Record) -> tuple[str, ...]:
    lines = []
    for post in record.posts:
        until = f"to {day(last_day(post.ends))}" if post.ends else "still in post"
        cover = "" if post.designated else " (informal cover)"
        lines.append(f"{post.school} (URN {post.urn}), from {day(post.starts)}, {until}{cover}")
    return tuple(lines) or ("None held",)


def _likeness(score: float) -> str:
    words = "Very like" if score >= _VERY else "Like" if score >= _QUITE else "Partly like"
    return f"{words} the name that was typed ({round(score * 100)} of 100)"


def letter_of(place: int) -> str:
    """A for the first, and so on; after Z, numbers."""
    return LETTERS[place] if place < len(LETTERS) else str(place + 1)


def record_column(record: Record, title: str) -> Column:
    """One record by itself, as held now."""
    return Column(title, record.person_id, "", _facts(record))
