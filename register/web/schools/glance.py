"""The answer at a glance: the deadline, the next change, what it rests on, when confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from register.domain.evidence import WORDS, Level
from register.domain.period import anniversary
from register.law.lengths import from_today
from register.services.confirmations import EVERY, Confirmation
from register.services.evidence import Fact, FactKind, RestsOn, Senco
from register.services.standings import SchoolAnswer
from register.web.filters import day
from register.web.schools.ahead import days_left
from register.web.words import standing_in_full


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list: its name, a sentence, what belongs under it, and a way on."""

    name: str
    value: str
    under: str = ""
    link: str = ""
    href: str = ""


def deadline_line(answer: SchoolAnswer, today: date) -> Line | None:
    """Until when the qualification may be wanting, or by when the guidance wants it.

    Of several SENCOs it is that of the one by whom the school is judged.
    """
    decision = answer.decision
    if decision.deadline and decision.status in {"in_window", "overdue", "review"}:
        name = "Last day to qualify"
        return Line(name, f"{day(decision.deadline)}: {days_left(decision.deadline, today)}")
    by = next((p.guidance_deadline for p in decision.people if p.guidance_deadline), None)
    if by is None:
        return None
    whose = "the department's guidance, not the regulations"
    if "L-2009-GAP" in decision.reasons:
        whose = "the regulations before 2014, not those since"
    return Line("Expected by", f"{day(by)}: {days_left(by, today)}", f"By {whose}.")


def change_line(answer: SchoolAnswer, today: date) -> Line:
    """The next day on which the standing or its last day changes by itself, and to what."""
    name = "Answer changes next"
    here = next((s for s in answer.spans if s.valid_from <= answer.as_of < s.valid_to), None)
    ahead = (span for span in answer.spans if span.valid_from > answer.as_of)
    after = next((s for s in ahead if here is None or s[2:4] != here[2:4]), None)
    if after is None:
        return Line(name, "No day is known on which it changes by itself")
    on = after.valid_from
    when = day(on) if on <= today else f"{day(on)}, {from_today(on, today)}"
    becomes = f"to \u201c{standing_in_full(after.status)}\u201d"
    until = f", last day {day(after.deadline)}" if after.deadline and after.deadline >= on else ""
    return Line(name, f"{when}: {becomes}{until}, if nothing else changes")


def resting_line(rests: RestsOn, counted: tuple[Senco, ...], *, claims: bool, urn: int) -> Line:
    """The weakest fact that the answer rests on, and what would make it stronger."""
    names = {senco.record.person_id: senco.record.name for senco in counted}
    weak = "; ".join(dict.fromkeys(_fact(fact, names) for fact in rests.weakest))
    value = f"{WORDS[rests.level]}: {weak}"
    if rests.level is Level.OFFICIAL:
        return Line("Rests on", value, "Nothing that it rests on is known less well than that.")
    better = dict.fromkeys(_BETTER[fact.kind, rests.level] for fact in rests.weakest)
    many = len(rests.weakest) > 1
    which = "Those are the weakest facts. They" if many else "That is the weakest fact. It"
    under = f"{which} would be known better once {' and '.join(better)}."
    href = f"/schools/{urn}/claims/new"
    return Line("Rests on", value, under, "Send evidence" if claims else "", href if claims else "")


def confirmed_line(last: Confirmation | None, today: date) -> Line:
    """When the school last said that its record is right."""
    return Line("Record confirmed", confirmed_words(last, today))


def confirmed_words(last: Confirmation | None, today: date) -> str:
    """By whom and when, and how long ago where that is more than a year."""
    if last is None:
        return "Not yet by the school"
    who = "its trust" if last.organisation.startswith("trust:") else "the school"
    said = f"By {who} on {day(last.day)}"
    stale = anniversary(last.day, EVERY) <= today
    return f"{said}, {from_today(last.day, today)}" if stale else said


def _fact(fact: Fact, names: dict[int, str]) -> str:
    name = names[fact.person]
    return {
        FactKind.POST: f"when {name} became SENCO here, and in what capacity",
        FactKind.EARLIER: f"the time of {name} as SENCO of {fact.where}",
        FactKind.STATUS: f"the teacher status of {name}",
        FactKind.AWARD: f"the qualification of {name}",
    }[fact.kind]


_SEEN = "an official has seen {}"
_BETTER = {
    **{(FactKind.POST, each): _SEEN.format("the letter of appointment") for each in Level},
    **{(FactKind.EARLIER, each): _SEEN.format("evidence of that service") for each in Level},
    **{(FactKind.STATUS, each): _SEEN.format("the teaching record") for each in Level},
    **{(FactKind.AWARD, each): "whoever made the award has confirmed it" for each in Level},
    (FactKind.AWARD, Level.PROVIDER): _SEEN.format("the certificate"),
}
