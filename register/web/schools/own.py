"""What a school's page has for whoever may see its people: who, on what evidence, what to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from register.domain.roles import KEEPERS, Account, Role, may_keep
from register.law.assessment import OUTSIDE
from register.services import claims, confirmations, evidence
from register.services.confirmations import Confirmation
from register.services.evidence import Senco
from register.services.standings import SchoolAnswer
from register.web.filters import day, last_day
from register.web.schools import advice
from register.web.schools.facts import SencoShown, sencos_shown
from register.web.schools.glance import (
    Line,
    change_line,
    confirmed_line,
    deadline_line,
    resting_line,
)
from register.web.schools.history import PostShown, posts_before


@dataclass(frozen=True, slots=True)
class Held:
    """What is held beside the answer, and what this reader may do with it.

    `keeps` may change the record; `confirms` acts for the school, and so confirms and claims.
    `waiting` is how many claims of the school wait for a reply; 0 for whoever may not see them.
    """

    sencos: tuple[Senco, ...]
    last: Confirmation | None
    keeps: bool
    confirms: bool
    waiting: int


@dataclass(frozen=True, slots=True)
class Do:
    """One thing to do: a link, and a few words that say more."""

    text: str
    href: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Own:
    """The part of the page for whoever may see people. `due` is a sentence; blank where it is not.

    `others` says who else is recorded: to come, covering, or the last where there is nobody. An
    address is blank where this reader may not go there. `before` are posts at the school before
    this one, to be drawn.
    """

    glance: tuple[Line, ...]
    sencos: tuple[SencoShown, ...]
    others: tuple[str, ...]
    advice: tuple[str, ...]
    before: tuple[PostShown, ...]
    actions: tuple[Do, ...]
    due: str
    confirm_href: str
    record_href: str
    claim_href: str


def held_for(session: Session, answer: SchoolAnswer, account: Account | None) -> Held:
    """Read what the page needs beside the answer: whoever shows it must record the sight."""
    official = account is not None and account.role in KEEPERS
    shut = answer.decision.status == "closed"  # nobody acts for it any more
    keeps = may_keep(account, answer.school) and (official or not shut)
    return Held(
        sencos=evidence.sencos(session, answer),
        last=confirmations.last(session, answer.school.urn),
        keeps=keeps,
        confirms=keeps and not official,
        waiting=_waiting(session, answer) if keeps else 0,
    )


def _waiting(session: Session, answer: SchoolAnswer) -> int:
    return sum(claim.is_open for claim in claims.of_school(session, answer.school.urn))


def own_part(answer: SchoolAnswer, held: Held, account: Account | None, today: date) -> Own:
    """Put it into words."""
    page = f"/schools/{int(answer.school.urn)}"
    may_claim = held.confirms or (account is not None and account.role is Role.AUTHORITY)
    return Own(
        glance=tuple(_glance(answer, held, today)),
        sencos=sencos_shown(answer, held.sencos),
        others=tuple(_others(answer, held)),
        advice=advice.of_sencos(answer.decision, answer.school, held.sencos),
        before=tuple(posts_before(answer, held.sencos)),
        actions=_actions(answer, held, account),
        due=_due(answer, held, today),
        confirm_href=f"{page}/confirm" if held.confirms else "",
        record_href=f"{page}/record" if held.keeps else "",
        claim_href=f"{page}/claims/new" if may_claim else "",
    )


def _glance(answer: SchoolAnswer, held: Held, today: date) -> Iterator[Line]:
    if answer.decision.status == "closed":
        return
    deadline = deadline_line(answer, today)
    if deadline:
        yield deadline
    yield change_line(answer, today)
    rests = evidence.resting(held.sencos)
    if rests:
        yield resting_line(rests, held.sencos, claims=held.confirms, urn=int(answer.school.urn))
    yield confirmed_line(held.last, today)


def _others(answer: SchoolAnswer, held: Held) -> Iterator[str]:
    """Who is recorded without being counted on the day: covering informally, to come, gone."""
    counted = {senco.record.person_id for senco in held.sencos}
    gone = ""
    for post in answer.senco_history:
        to_come = post.starts > answer.as_of
        over = post.ends is not None and post.ends <= answer.as_of
        if to_come and post.designated:
            yield f"{post.name} is recorded as SENCO from {day(post.starts)}."
        elif over and post.designated:
            gone = f"The last was {post.name}, until {day(last_day(post.ends))}."
        elif not to_come and not over and post.person not in counted:
            why = "covers without having been designated, so is not counted"
            known = f"is recorded as SENCO since {day(post.starts)}" if post.designated else why
            yield f"{post.name} {known}."
    if gone and answer.decision.status == "no_senco":
        yield gone


def _actions(answer: SchoolAnswer, held: Held, account: Account | None) -> tuple[Do, ...]:
    urn = int(answer.school.urn)
    wrong = Do("Say that a fact is wrong", f"/schools/{urn}/claims/new")
    if not held.keeps:
        return (wrong,) if account and account.role is Role.AUTHORITY else ()
    record = Do(
        "Change the record",
        f"/schools/{urn}/record",
        "Say who is SENCO, that one has left, who is head, or that something is wrong",
    )
    confirm = Do("Confirm the record", f"/schools/{urn}/confirm", "It takes about a minute")
    letters = Do("Letters and calendar", "/letters", "What we write to you, and the days in it")
    waits = "waits" if held.waiting == 1 else "wait"
    open_claims = f"{held.waiting} {waits} for a reply" if held.waiting else ""
    replies = Do(
        "Claims and replies",
        f"/schools/{urn}/claims",
        open_claims or "Send evidence, and see the reply",
    )
    # An official decides claims and is written to about none of this.
    return (record, confirm, replies, letters) if held.confirms else (record, replies)


def _due(answer: SchoolAnswer, held: Held, today: date) -> str:
    """Said only to whoever can confirm, and where the duty reaches the school."""
    if not held.confirms or answer.decision.status in OUTSIDE:
        return ""
    if held.last is None:
        return "Nobody at the school has confirmed this record yet. Please look at it once a year."
    due = confirmations.next_due(held.last.day, today)
    return "" if due > today else f"It is a year since this record was confirmed: {day(due)}."
