"""The school workforce census beside the register, as it is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from register.services.quality import ListedSchool
from register.services.quality_census import Ask, Comparison, Disagreement
from register.services.questions_to_ask import of_census
from register.web.filters import day as in_words
from register.web.filters import number, plural
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

PATH = f"{BASE}/census"
ABSENT = "absent"
ASKS = {
    Ask.NOBODY_HERE: "The census names a SENCO, the register has nobody",
    Ask.NOBODY_THERE: "The register has a SENCO, the census names nobody",
    Ask.ANOTHER: "They name different people",
    Ask.STRANGER: "The census names somebody who is not on the register",
    Ask.AWARD_THERE: "The census gives an award, the register has none",
    Ask.AWARD_HERE: "The register has an award, the census does not give it",
}
_NONE_YET = (
    "No extract of the school workforce census has been taken in. Take one in under Administration,"
    " Import a file; or with: register import census FILE"
)


def chosen_day(asked: Asked, days: Sequence[date]) -> date | None:
    """The census day asked for, if there is one of it, and otherwise the latest."""
    return next((d for d in days if d.isoformat() == asked.chosen["day"]), next(iter(days), None))


def census_list(
    asked: Asked, days: Sequence[date], compared: Comparison | None, today: date
) -> ListPage:
    """Where the two differ, or which schools have no return."""
    if compared is None:
        told = Told(("", ""), (), _NONE_YET, today)
        return list_page(_listing(today), asked, (), told, breakdowns=(), selects=())
    listing = _listing(compared.day)
    differing = within(listing, asked, compared.disagreements)
    absent = within(listing, asked, [Disagreement(school, ()) for school in compared.absent])
    asks = asked.chosen["asks"]
    found = absent if asks == ABSENT else [x for x in differing if asks in ("", *x.asks)]
    counts = Counter(ask.value for each in differing for ask in each.asks)
    names = {ask.value: text for ask, text in ASKS.items()}
    every = names | {ABSENT: "The school has no return in the extract"}
    told = Told(
        leads=_leads(asks, compared.day),
        notes=_notes(compared),
        empty="The register and the census agree.",
        as_of=compared.day,
    )
    says = ("asks", "What differs", "What differs")
    numbers = {**counts, ABSENT: len(absent)}
    return list_page(
        listing,
        asked,
        found,
        told,
        breakdowns=(breakdown(listing, asked, says, numbers, every),),
        selects=(
            authorities(compared.schools, asked),
            chooser("asks", "What differs", asked, every),
            chooser("day", "Census day", asked, {d.isoformat(): in_words(d) for d in days}),
        ),
    )


def _leads(asks: str, day: date) -> tuple[str, str]:
    if asks == ABSENT:
        words = f"no return in the census of {in_words(day)}"
        return f"has {words}", f"have {words}"
    words = f"where the census of {in_words(day)} and the register differ"
    return words, words


def _notes(compared: Comparison) -> tuple[str, ...]:
    day, then, back = (
        in_words(compared.day),
        number(len(compared.schools)),
        number(compared.returned),
    )
    of_register = (
        f"The register as of {day}, as now known. {back} of {then} schools open now that the duty"
        " reached then have a return in the extract. Of the others nothing is known, so nothing"
        " differs."
    )
    nameless = (
        f"In {plural(compared.unnumbered, 'return')} a SENCO has no teacher reference number: who"
        " that is can be compared with nobody."
    )
    no_proof = (
        "Schools type in what they tell the census. It holds no dates and no proof, so a"
        " disagreement is a question, never a finding against a school. It changes no standing."
    )
    return of_register, nameless, no_proof


def _listing(day: date) -> Listing[Disagreement]:
    def cells(each: Disagreement) -> tuple[str, ...]:
        return STATUS_NAMES[each.school.status], " ".join(of_census(each, day)) or "No return."

    return Listing(
        path=PATH,
        title="The school workforce census beside the register",
        columns=("Standing now", "What to ask"),
        header=("status", "differs", "questions"),
        school=_school,
        cells=cells,
        filed=lambda each: (
            each.school.status,
            "|".join(ask.value for ask in each.asks) or ABSENT,
            " ".join(of_census(each, day)),
        ),
    )


def _school(each: Disagreement) -> ListedSchool:
    return each.school
