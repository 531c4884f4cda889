"""Disputed exemptions: the facts, both readings of them, and what an official makes of each.

What is decided here is a record with its reason. The law's answer stays what it is: which reading
is applied is a switch of the policy, for the whole country.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Session

from register.domain.casework import ASK, CaseAct, CaseKind, CaseState, History, Key
from register.domain.errors import Conflict, InvalidFact, NotFound
from register.domain.roles import Account
from register.law.assessment import Decision, assess
from register.law.finding import CANNOT_TELL, Finding
from register.law.policy import with_switches
from register.services.casework_noting import ANOTHERS, append, official, seen_as, with_reason
from register.store import casework, facts, schools
from register.store.casework_sources import Disputed, contested

NO_LONGER = (
    "This school's answer is no longer the one that was disputed here: there is nothing to decide."
)
NO_SUCH = "There is no such disputed exemption."
_GUIDANCE = {"P1": "strict", "P10": "overdue"}


class Finds(StrEnum):
    """What an official makes of a disputed exemption."""

    REGULATION = "regulation"
    """Evidence of the service was seen: the regulation's own words apply, and exempt."""
    GUIDANCE = "guidance"
    """The department's reading: the award is expected."""
    ASK = ASK
    """The school is to be asked for evidence of the service; after four weeks it waits again."""


@dataclass(frozen=True, slots=True)
class ContestedCase:
    """A disputed exemption as it is today. `disputed` None: the answer is another by now.

    `literal` is the law's answer as it is given, `strict` what it would be on the other reading;
    `disputes` are the findings on which they differ. Nobody is named.
    """

    key: Key
    urn: int
    school: str
    authority: str
    disputed: Disputed | None
    literal: Decision
    strict: Decision
    disputes: tuple[Finding, ...]


def look(session: Session, subject: str, *, today: date) -> ContestedCase:
    """One disputed exemption, decided or not. Raises NotFound for what never was one."""
    key, urn = _key(subject)
    now = contested(session, urn, today)
    current = now if now is not None and now.subject == subject else None
    if current is None and not casework.events_of(session, key):
        raise NotFound(NO_SUCH)
    school = schools.find(session, urn)
    case = facts.load(session, [urn]).case(urn)
    literal = assess(case, today)
    rests_on = {
        finding: None
        for person in literal.people
        for finding in person.findings
        if finding.outcome is CANNOT_TELL and finding.code in literal.reasons
    }
    return ContestedCase(
        key=key,
        urn=urn,
        school=school.name,
        authority=school.la_name,
        disputed=current,
        literal=literal,
        strict=assess(case, today, with_switches(_GUIDANCE)),
        disputes=tuple(rests_on),
    )


def decide(
    session: Session,
    subject: str,
    *,
    account: Account,
    finds: Finds,
    reason: str,
    seen: int,
    at: datetime,
    today: date,
) -> History:
    """Record what an official makes of it; the law's answer is not touched.

    Raises NotAllowed, NotFound, InvalidFact without a reason, and Conflict where somebody else has
    just acted or has the case, where it is decided already, and where the answer is another.
    """
    official(account)
    because = with_reason(reason)
    key, urn = _key(subject)
    so_far = seen_as(session, key, seen)
    if so_far.state is not CaseState.OPEN and not so_far.asked_long_ago(today):
        raise Conflict("This is decided already: undo that first.")
    if so_far.holder not in (None, account.id):
        raise Conflict(ANOTHERS)
    now = contested(session, urn, today)
    if now is None or now.subject != subject:
        raise Conflict(NO_LONGER)
    return append(
        session,
        so_far,
        CaseAct.DECIDED,
        by=account.id,
        at=at,
        decision=finds.value,
        reason=because,
    )


def finding_of(text: str) -> Finds:
    """What was chosen. Raises InvalidFact."""
    try:
        return Finds(text)
    except ValueError:
        raise InvalidFact("Choose what you make of it.") from None


def _key(subject: str) -> tuple[Key, int]:
    urn, _, digest = subject.partition("-")
    if not (urn.isdecimal() and len(urn) <= 7 and digest.isalnum()):  # noqa: PLR2004 - digits of a URN
        raise NotFound(NO_SUCH)
    return Key(CaseKind.CONTESTED, subject), int(urn)
