"""The questions to ask each authority about its schools, each a sentence for an e-mail.

They name schools and nobody in them. A question says what the register does not know or knows by
the school's word alone, and who can say; it accuses nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from register.law import regulation_49 as law
from register.law.assessment import Decision, assess
from register.law.finding import CANNOT_TELL, Finding, in_words
from register.services.evidence import FactKind
from register.services.quality import Quality, Silent
from register.services.quality_census import Ask, Disagreement
from register.services.quality_words import WordAlone
from register.store import facts
from register.store.quality import ListedSchool

_NEVER = (
    "The register holds nothing from the school about its SENCO. Who is SENCO there, and since"
    " when?"
)
_CARRIED = (
    "The register holds nothing that was new from the school itself: what it holds of its SENCO"
    " came with the school before it, or from others. Is it right?"
)
_LAST = (
    "The register has had nothing new from the school since {}, and a return that repeats what is"
    " held leaves no trace. Is what the register holds of its SENCO still right?"
)
_BY_WORD = {
    FactKind.POST: "When the SENCO was designated, and what they do there, is on the school's word"
    " alone. Which paper shows it: a letter of appointment, or a minute of the governors?",
    FactKind.EARLIER: "Earlier time as SENCO, which the answer counts, is on a school's word alone."
    " Which paper shows it?",
    FactKind.STATUS: "Qualified teacher status is on the school's word alone. Does the teaching"
    " record say the same?",
    FactKind.AWARD: "The qualification is on the school's word alone. Can the school send a copy of"
    " the certificate, or the provider confirm it?",
}
_OF_CENSUS = {
    Ask.NOBODY_HERE: "The school's census return names a SENCO on {day}; the register has nobody in"
    " post. Who was SENCO then, and since when?",
    Ask.NOBODY_THERE: "The register has a SENCO in post on {day}; the school's census return gives"
    " nobody that role. Was the role left out of the return, or had the SENCO left?",
    Ask.ANOTHER: "The register and the school's census return name different people as SENCO on"
    " {day}. Who was it, and from when to when?",
    Ask.STRANGER: "The school's census return names a SENCO on {day} whose teacher reference number"
    " is not on the register. Is the number right, and can their details be sent?",
    Ask.AWARD_THERE: "The school's census return of {day} gives the SENCO's award; the register has"
    " none. Who made the award, and when?",
    Ask.AWARD_HERE: "The register has an award for the SENCO; the school's census return of {day}"
    " does not give it (subject Z201). Was it left out of the return?",
}
_WHO = {
    law.QUALIFIED_TEACHER: "The school or the teaching record can say.",
    law.INDUCTION: "The teaching record can say.",
    law.TEACHER_HERE: "The school can say.",
    law.HEAD_TEACHER: "The school can say.",
    law.NASENCO_HELD: "The school, or the university that made the award, can say.",
    law.NPQ_HELD: "The school, or the provider of the course, can say.",
}
_MONTH_ONLY = (
    "The first day in post is known to the month only, and the answer turns on it. The school can"
    " say which day it was."
)


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask about one school."""

    school: ListedSchool
    words: str


@dataclass(frozen=True, slots=True)
class Questions:
    """Everything to ask one authority, by what the question comes from."""

    la_code: int
    la_name: str
    silent: tuple[Question, ...]
    review: tuple[Question, ...]
    census: tuple[Question, ...]
    word_alone: tuple[Question, ...]


def to_ask(session: Session, quality: Quality, la_code: int) -> Questions | None:
    """What to ask one authority; None where it has no school that the duty reaches.

    `quality` is a look at that authority's schools.
    """
    if not quality.schools:
        return None
    census = quality.census
    return Questions(
        la_code=la_code,
        la_name=max(school.la_name for school in quality.schools),
        silent=tuple(Question(each.school, of_silence(each)) for each in quality.silent),
        review=tuple(_missing(session, quality)),
        census=tuple(
            Question(each.school, words)
            for each in (census.disagreements if census else ())
            for words in of_census(each, census.day if census else quality.today)
        ),
        word_alone=tuple(
            Question(each.school, words)
            for each in quality.word_alone
            for words in of_word_alone(each)
        ),
    )


def of_silence(silent: Silent) -> str:
    """What to ask of a school that has said nothing new."""
    if silent.last is not None:
        return _LAST.format(in_words(silent.last))
    return _NEVER if silent.school.status == "no_senco" else _CARRIED


def of_word_alone(resting: WordAlone) -> tuple[str, ...]:
    """What to ask of a school whose answer rests on its word alone, one sentence a kind of fact."""
    return tuple(words for kind, words in _BY_WORD.items() if kind in resting.facts)


def of_census(differing: Disagreement, day: date) -> tuple[str, ...]:
    """What to ask where the census and the register differ."""
    return tuple(_OF_CENSUS[ask].format(day=in_words(day)) for ask in differing.asks)


def _missing(session: Session, quality: Quality) -> Iterator[Question]:
    """The facts that are missing where there is not enough evidence: the law is asked once more."""
    reviewed = quality.review
    known = facts.load(session, [school.urn for school in reviewed])
    for school in reviewed:
        decision = assess(known.case(school.urn), quality.today)
        for words in dict.fromkeys(_sentences(decision)):
            yield Question(school, words)


def _sentences(decision: Decision) -> Iterator[str]:
    for person in decision.people:
        if person.status != "review":
            continue
        if "D-IMPRECISE" in person.reasons:
            yield _MONTH_ONLY
            continue
        yield from (_sentence(found) for found in person.findings if _tells(found, person.reasons))
    yield from (_sentence(f) for f in decision.findings if f.outcome is CANNOT_TELL)


def _tells(found: Finding, reasons: Iterable[str]) -> bool:
    """Whether it is one of those for which nobody can tell."""
    return found.outcome is CANNOT_TELL and found.code in reasons


def _sentence(found: Finding) -> str:
    return f"{found.because} {_WHO.get(found.rule, found.rule.when_silent)}"
