"""The schools that have said nothing new for a year, and the answers that rest on a word alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from register.services.evidence import FactKind
from register.services.quality import ListedSchool, Silent
from register.services.quality_words import WordAlone
from register.services.questions_to_ask import of_silence
from register.web.filters import day, plural
from register.web.reports.quality_asked import Asked
from register.web.reports.quality_listing import (
    BASE,
    Listing,
    ListPage,
    Told,
    authorities,
    breakdown,
    chooser,
    list_page,
    within,
)
from register.web.words import STATUS_NAMES

SILENT_PATH, WORD_PATH = f"{BASE}/silent", f"{BASE}/word-alone"
NEVER, YEAR = "never", "year"
KINDS = {NEVER: "Nothing new ever", YEAR: "Nothing new for a year or more"}
FACTS = {
    FactKind.POST: "When the post began and what it is",
    FactKind.EARLIER: "Earlier time as SENCO",
    FactKind.STATUS: "Qualified teacher status",
    FactKind.AWARD: "The qualification",
}


def silent_list(
    asked: Asked, schools: Sequence[ListedSchool], found: Sequence[Silent], today: date
) -> ListPage:
    """The schools from which nothing new has come for a year."""
    here = within(SILENT, asked, found)
    kind = asked.chosen["kind"]
    kept = [each for each in here if kind not in KINDS or _silence(each) == kind]
    told = Told(
        leads=(f"has {_SILENT}", f"have {_SILENT}"),
        notes=_SILENT_NOTES,
        empty="Every school has said something new in the last year.",
        as_of=today,
    )
    says = ("kind", "How long nothing new has come", "What has come")
    counts = Counter(map(_silence, here))
    return list_page(
        SILENT,
        asked,
        kept,
        told,
        breakdowns=(breakdown(SILENT, asked, says, counts, KINDS),),
        selects=(authorities(schools, asked), chooser("kind", "What has come", asked, KINDS)),
    )


def word_list(
    asked: Asked, schools: Sequence[ListedSchool], found: Sequence[WordAlone], today: date
) -> ListPage:
    """The schools whose answer rests on a school's word alone."""
    here = within(WORDS, asked, found)
    fact, status = asked.chosen["fact"], asked.chosen["status"]
    facts = {kind.value: text for kind, text in FACTS.items()}
    kept = [
        each
        for each in here
        if (fact not in facts or fact in each.facts)
        and (status not in STATUS_NAMES or each.school.status == status)
    ]
    told = Told(
        leads=(f"has {_BY_WORD}", f"have {_BY_WORD}"),
        notes=_WORD_NOTES,
        empty="No answer rests on a school's word alone.",
        as_of=today,
    )
    by_status = Counter(each.school.status for each in here)
    by_fact = Counter(kind.value for each in here for kind in each.facts)
    said = {status: text for status, text in STATUS_NAMES.items() if by_status[status]}
    return list_page(
        WORDS,
        asked,
        kept,
        told,
        breakdowns=(
            breakdown(WORDS, asked, ("status", "By standing", "Standing"), by_status, said),
            breakdown(
                WORDS, asked, ("fact", "By what is not known better", "Fact"), by_fact, facts
            ),
        ),
        selects=(
            authorities(schools, asked),
            chooser("status", "Standing", asked, said),
            chooser("fact", "What is not known better", asked, facts),
        ),
    )


def _silence(silent: Silent) -> str:
    return NEVER if silent.last is None else YEAR


def _length(silent: Silent) -> str:
    if silent.days is not None:
        return plural(silent.days, "day")
    return f"Opened {day(silent.school.opened)}" if silent.school.opened else ""


def _facts(resting: WordAlone) -> str:
    return "; ".join(text for kind, text in FACTS.items() if kind in resting.facts)


SILENT: Listing[Silent] = Listing(
    path=SILENT_PATH,
    title="Schools that have said nothing new for a year",
    columns=("Last new word", "How long", "What to ask"),
    header=("last_heard_from", "days", "question"),
    school=lambda each: each.school,
    cells=lambda each: (day(each.last) or "Never", _length(each), of_silence(each)),
    filed=lambda each: (each.last, each.days, of_silence(each)),
)
WORDS: Listing[WordAlone] = Listing(
    path=WORD_PATH,
    title="Answers that rest on a school's word alone",
    columns=("Standing", "What is not known better"),
    header=("status", "facts"),
    school=lambda each: each.school,
    cells=lambda each: (STATUS_NAMES[each.school.status], _facts(each)),
    filed=lambda each: (
        each.school.status,
        "|".join(kind.value for kind in FACTS if kind in each.facts),
    ),
)
_SILENT = "said nothing new to the register for a year"
_BY_WORD = "an answer that rests on a school's word alone"
_SILENT_NOTES = (
    (
        "Counted as a word: a confirmation, a change recorded by the school or its trust, a claim,"
        " or a row of an import that said something new of a post there. What an official did, or"
        " what was carried over from a school before it, is not the school's word."
    ),
    (
        "A return that repeats what the register holds leaves no trace, so a school that sends the"
        " same each term is on this list too. To confirm its record takes it off."
    ),
    "A school that has opened lately and has said nothing yet is on the list.",
    "Saying nothing is not a breach. It is a reason to ask.",
)
_WORD_NOTES = (
    (
        "An answer is as good as the weakest fact that it needs. A fact that the school says, or"
        " says that it has seen, is its own word; a provider, an official or the teaching record"
        " stands behind the others."
    ),
    "A school with no SENCO recorded has no such fact, and is not counted.",
    "It does not mean that the answer is wrong, or that anything is amiss at the school.",
)
