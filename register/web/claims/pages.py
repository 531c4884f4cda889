"""What the pages of claims are given: everything in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from register.domain.claims import WORKING_DAYS, Claim, ClaimKind
from register.domain.schools import School
from register.services.evidence_files import KEPT_DAYS, MOST
from register.web.claim_words import KINDS, SHORT, STATES, DocumentShown, Row, due
from register.web.claims.facts import Fact
from register.web.claims.forms import BLOCKS
from register.web.filters import instant
from register.web.words import Tag


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One claim in the list of a school's. `late` stands beside a date that has passed."""

    href: str
    reference: str
    kind: str
    raised: str
    state: Tag
    due: str
    late: bool


@dataclass(frozen=True, slots=True)
class ClaimsPage:
    """Every claim of a school, the newest first."""

    name: str
    urn: int
    lines: tuple[ClaimLine, ...]
    may_claim: bool
    days: int = WORKING_DAYS


@dataclass(frozen=True, slots=True)
class NewPage:
    """A claim being made. `part` is which template asks; `fact` what is said to be wrong.

    `problem` is what is wrong with no one field. `in_post`: whether there is a SENCO to claim for.
    """

    name: str
    urn: int
    kind: str
    title: str
    part: str
    in_post: bool
    may_record: bool
    fact: Fact | None = None
    problem: str = ""
    blocks: tuple[int, ...] = BLOCKS
    days: int = WORKING_DAYS
    most: int = MOST


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """One claim as the school sees it. `about` is blank where it is about nobody held."""

    name: str
    urn: int
    path: str
    reference: str
    title: str
    state: Tag
    due: str
    late: bool
    raised: str
    raised_by: str
    about: str
    rows: tuple[Row, ...]
    words: str
    typed: str
    documents: tuple[DocumentShown, ...]
    may_add: bool
    may_withdraw: bool
    may_again: bool
    reply: str
    most: int = MOST
    kept_days: int = KEPT_DAYS


def claims_page(
    school: School, held: Sequence[Claim], today: date, *, may_claim: bool
) -> ClaimsPage:
    """The list; nobody is named in it."""
    path = f"/schools/{int(school.urn)}/claims"
    lines = tuple(
        ClaimLine(
            href=f"{path}/{claim.reference}",
            reference=claim.reference.grouped,
            kind=SHORT[claim.kind],
            raised=instant(claim.at),
            state=STATES[claim.state],
            due=due(claim, today),
            late=claim.is_late(today),
        )
        for claim in held
    )
    return ClaimsPage(school.name, int(school.urn), lines, may_claim)


def title_of(claim: Claim) -> str:
    """What it is, as a heading."""
    return KINDS[claim.kind]


TITLES = {
    ClaimKind.SERVICE: "Claim earlier service as SENCO",
    ClaimKind.AWARD: "Claim a qualification",
    ClaimKind.CORRECTION: "Say that something is wrong",
}
