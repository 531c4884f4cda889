"""Which schools a report is of, as the line above its heading says: all, or only some."""

from __future__ import annotations

from register.services.report_choices import Choices
from register.services.reports import Cut
from register.web.reports.choosing import filters_in_words, name_of
from register.web.reports.narrowing import NOT_RECORDED, Narrowed
from register.web.reports.scope import Reader

_PLACES = (Cut.LA, Cut.REGION)


def which_schools_in_words(reader: Reader, narrowed: Narrowed, choices: Choices) -> str:
    """The reader's own schools, and only those that the filters leave: "Schools in Norwich"."""
    held = narrowed.held
    if not held:
        return reader.scope
    if not reader.keeps:
        return f"{reader.scope}; {filters_in_words(narrowed, choices)}"
    places = [cut for cut in _PLACES if held.get(cut, NOT_RECORDED) != NOT_RECORDED]
    where = ", ".join(name_of(cut, held[cut], choices) for cut in places) or "England"
    rest = {cut: text for cut, text in held.items() if cut not in places}
    others = filters_in_words(Narrowed(narrowed.filters, rest, ()), choices)
    return f"Schools in {where}" + (f"; {others}" if others else "")
