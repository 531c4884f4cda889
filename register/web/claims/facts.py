"""The facts of a school's record that a school may say are wrong, each under a key and in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from register.services.claims_held import PostHeld, SencoHeld
from register.web.claim_words import AWARDS, INDUCTIONS, first, status
from register.web.filters import day, last_day


class FactKind(StrEnum):
    """Which form a fact is put right with."""

    POST = "post"
    STATUS = "status"
    INDUCTION = "induction"
    AWARD = "award"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact. `key` stands in an address: numbers of rows, which say nothing of anybody."""

    key: str
    kind: FactKind
    words: str
    appointment_id: int | None = None
    award_id: int | None = None


def facts_of(sencos: Sequence[SencoHeld]) -> tuple[Fact, ...]:
    """Every fact of the SENCOs that a school may point at, and "something else" at the end."""
    found = [fact for held in sencos for fact in _of(held)]
    return (*found, Fact("words", FactKind.WORDS, "Something else, or somebody is missing"))


def senco_choices(sencos: Sequence[SencoHeld]) -> dict[str, str]:
    """Those in post now, by the number of the post."""
    return {str(held.post.appointment): _who(held.post) for held in sencos if held.record}


def _who(post: PostHeld) -> str:
    return f"{post.name}, SENCO from {first(post.starts, post.starts_latest)}"


def _of(held: SencoHeld) -> list[Fact]:
    post, record = held.post, held.record
    number = post.appointment
    until = f"to {day(last_day(post.ends))}" if post.ends else "still in post"
    informal = "" if post.designated else ", informal cover"
    found = [Fact(f"post-{number}", FactKind.POST, f"{_who(post)}, {until}{informal}", number)]
    if record is None:
        return found
    person = record.person
    told = f"{post.name}: {status(person.teacher_status)}"
    found.append(Fact(f"status-{number}", FactKind.STATUS, told, number))
    told = f"{post.name}: induction, {INDUCTIONS[person.induction].lower()}"
    found.append(Fact(f"induction-{number}", FactKind.INDUCTION, told, number))
    for award in held.awards:
        made = f"awarded on {day(award.told.awarded)}" if award.told.awarded else "not awarded yet"
        told = f"{post.name}: {AWARDS[award.told.kind]}, {made}"
        key = f"award-{number}-{award.award_id}"
        found.append(Fact(key, FactKind.AWARD, told, number, award.award_id))
    return found
