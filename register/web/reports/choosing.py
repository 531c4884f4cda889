"""What may be chosen on a report, and what was: selects to fill in, and filters in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from register.law.assessment import STATUSES
from register.services.report_choices import Choices
from register.services.reports import Cut, Measure
from register.web.paging import address
from register.web.reports.forms import NOT_MET, RATE, SCHOOLS, ReportAsked
from register.web.reports.narrowing import NOT_RECORDED, Narrowed
from register.web.words import STATUS_NAMES

LABELS = {
    Cut.LA: "Local authority",
    Cut.REGION: "Region",
    Cut.TYPE: "Type of school",
    Cut.PHASE: "Phase",
    Cut.TRUST: "Trust",
    Cut.SIZE: "Size of school",
    Cut.FSM: "Free school meals",
    Cut.URBAN_RURAL: "Urban or rural",
    Cut.CHANGED: "Year of last change",
}
"""What each cut is called, as a heading or a field."""
NO_KEY = {Cut.TRUST: "In no trust"}
"""What it is called not to be recorded, where that says something."""
NOT_GIVEN = "Not recorded"
MOST_OPTIONS = 400  # beyond that a list is no help: a trust is reached from the counts by trust


@dataclass(frozen=True, slots=True)
class Select:
    """One field and what may be chosen in it: the value in the address, and its words."""

    name: str
    label: str
    chosen: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """One filter at work: "Region: Middle Region", and the address without it."""

    label: str
    text: str
    without: str


def what_to_count(asked: ReportAsked) -> tuple[Select, ...]:
    """The fields that say what the table holds, before those that say which schools."""
    cuts = tuple((cut.value, label) for cut, label in LABELS.items())
    unit = "schools" if asked.measure is Measure.SCHOOLS else "pupils"
    shown = (
        (NOT_MET, "Not met"),
        (RATE, f"Not met, as a percentage of {unit}"),
        (SCHOOLS, f"All {unit}"),
        *((status, STATUS_NAMES[status]) for status in STATUSES),
    )
    return (
        Select("by", "Count by", asked.by.value, (*cuts, ("none", "Nothing: all together"))),
        Select("and", "And by (columns)", asked.second.value, (("none", "Nothing else"), *cuts)),
        Select("show", "With columns, show", asked.shown.show, shown),
        Select("count", "Count", asked.measure.value, _MEASURES),
    )


_MEASURES = ((Measure.SCHOOLS.value, "Schools"), (Measure.PUPILS.value, "Their pupils"))


def which_schools(
    narrowed: Narrowed, choices: Choices, own: Collection[Cut] = ()
) -> tuple[Select, ...]:
    """A field for each filter that there is more than one choice in. `own` needs no asking."""
    asked = {*narrowed.held, *(problem.field for problem in narrowed.problems)}
    selects = []
    for cut, label in LABELS.items():
        chosen = narrowed.held.get(cut, "")
        options = _options(cut, choices, chosen)
        if cut not in own and (len(options) > 1 or cut in asked):
            selects.append(Select(cut.value, label, chosen, (("", "Any"), *options)))
    return tuple(selects)


def chosen_filters(
    path: str, given: Mapping[str, object], narrowed: Narrowed, choices: Choices
) -> tuple[Chosen, ...]:
    """Each filter at work, with the address without it."""
    return tuple(
        Chosen(LABELS[cut], name_of(cut, text, choices), address(path, given, **{cut.value: ""}))
        for cut, text in narrowed.held.items()
    )


def filters_in_words(narrowed: Narrowed, choices: Choices) -> str:
    """The filters in one line: "Region: Middle Region; Size of school: Not recorded"."""
    held = narrowed.held.items()
    return "; ".join(f"{LABELS[cut]}: {name_of(cut, text, choices)}" for cut, text in held)


def name_of(cut: Cut, text: str, choices: Choices) -> str:
    """What a filter's value is called; a key that nobody has now is shown as it is."""
    if text == NOT_RECORDED:
        return NO_KEY.get(cut, NOT_GIVEN)
    names = choices[cut]
    found = next((names[key] for key in _keys(text) if key in names), None)
    return found or text


def _keys(text: str) -> Sequence[int | str]:
    return (text, int(text)) if text.isascii() and text.isdigit() else (text,)


def _options(cut: Cut, choices: Choices, chosen: str) -> tuple[tuple[str, str], ...]:
    names = choices[cut]
    if len(names) > MOST_OPTIONS:
        return ((chosen, name_of(cut, chosen, choices)),) if chosen else ()
    listed = tuple(
        (NOT_RECORDED, NO_KEY.get(cut, NOT_GIVEN)) if key is None else (str(key), name)
        for key, name in names.items()
    )
    if chosen and chosen not in {value for value, _name in listed}:
        listed = (*listed, (chosen, name_of(cut, chosen, choices)))
    return listed
