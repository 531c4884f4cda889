"""What the pages of cases are given: everything in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from register.domain.claims import Claim, ClaimKind, Typed
from register.law.assessment import OUTSIDE, Decision
from register.services.claims_effect import Effect
from register.web.admin.match_pages import Column, Fact
from register.web.claim_words import KINDS, SHORT, STATES, DocumentShown, Row, due
from register.web.filters import day, instant
from register.web.paging import Paging
from register.web.words import STATUS_NAMES, Tag, tag_of

_IN_WORDS = (
    "There is nothing here that accepting could record by itself. If you accept it, put the record"
    " right by hand and say in the reply what was done."
)
_UNLISTED = (
    "A post at a school that is not on the school list cannot be recorded: it stays with the claim,"
    " and no standing counts it."
)
_COMPLETES = "The course that is held without an outcome would be completed by it, not doubled."
_WHO_FIRST = (
    "This is what a teacher new to the register would change. Look for them first: it depends on"
    " who it is."
)


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case in the list; nobody is named."""

    href: str
    reference: str
    kind: str
    school: str
    raised: str
    state: Tag
    due: str
    late: bool


@dataclass(frozen=True, slots=True)
class CasesPage:
    """The cases of one kind and state, the oldest first."""

    lines: tuple[CaseLine, ...]
    total: int
    late: int
    paging: Paging


@dataclass(frozen=True, slots=True)
class StandingShown:
    """The school's answer, as it is or as it would be."""

    title: str
    tag: Tag
    says: str


@dataclass(frozen=True, slots=True)
class CasePage:
    """One case, for an official. `columns` are the record held now, and what was typed beside it.

    `effect` is empty where nothing can be worked out; `notes` say why, or what else to know.
    """

    path: str
    reference: str
    kind: str
    school: str
    urn: int
    raised: str
    raised_by: str
    state: Tag
    due: str
    late: bool
    is_open: bool
    unmatched: bool
    rows: tuple[Row, ...]
    words: str
    documents: tuple[DocumentShown, ...]
    columns: tuple[Column, ...]
    effect: tuple[StandingShown, ...]
    same: bool
    notes: tuple[str, ...]
    decided_by: str
    reply: str


def case_lines(
    held: Sequence[Claim], schools: Mapping[str, str], today: date
) -> tuple[CaseLine, ...]:
    """The lines of the list; `schools` are names by organisation."""
    return tuple(
        CaseLine(
            href=f"/admin/cases/{claim.reference}",
            reference=claim.reference.grouped,
            kind=SHORT[claim.kind],
            school=schools[f"school:{int(claim.urn)}"],
            raised=instant(claim.at),
            state=STATES[claim.state],
            due=_due(claim, today),
            late=claim.is_late(today),
        )
        for claim in held
    )


def title_of(claim: Claim) -> str:
    """What it is, as a heading."""
    return KINDS[claim.kind]


def due_of(claim: Claim, today: date) -> str:
    """By when a reply was promised, or what became of it."""
    return due(claim, today)


def effect_shown(effect: Effect | None) -> tuple[StandingShown, ...]:
    """The school's answer now, and with what is claimed."""
    if effect is None:
        return ()
    return (_standing("Now", effect.before), _standing("If you accept", effect.after))


def notes_of(claim: Claim, *, completes: bool, nobody_found: bool) -> tuple[str, ...]:
    """What to know before deciding; nothing of a claim that is decided."""
    if not claim.is_open:
        return ()
    notes = []
    if claim.proposed.in_words_alone:
        notes.append(_IN_WORDS)
    if any(post.urn is None for post in claim.proposed.posts):
        notes.append(_UNLISTED)
    if completes:
        notes.append(_COMPLETES)
    if claim.kind is ClaimKind.UNMATCHED and nobody_found:
        notes.append(_WHO_FIRST)
    return tuple(notes)


def typed_column(typed: Typed | None) -> tuple[Column, ...]:
    """What the school typed of a SENCO who was not found; nothing once it is decided."""
    if typed is None:
        return ()
    facts = (
        Fact("Family name", (typed.family_name,)),
        Fact("Given names", (typed.given_names,)),
        Fact("Date of birth", (day(typed.born),)),
        Fact("Teacher reference number", (str(typed.trn),)),
    )
    return (Column("What the school typed", None, "", facts),)


def _standing(title: str, decision: Decision) -> StandingShown:
    status = decision.status
    ends = ""
    if decision.deadline is not None and status not in OUTSIDE:
        ends = f"; last day to qualify {day(decision.deadline)}"
    return StandingShown(title, tag_of(status), f"{STATUS_NAMES.get(status, status)}{ends}")


def _due(claim: Claim, today: date) -> str:
    """By when, in the list: a day, or what became of it."""
    if not claim.is_open:
        return f"Decided on {instant(claim.decided_at)}"
    late = ", late" if claim.is_late(today) else ""
    return f"{day(claim.reply_due)}{late}"
