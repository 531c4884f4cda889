"""What the page of second looks is given, and how those so far came out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from register.domain.casework import History
from register.services.casework_looks import Agreement
from register.web.admin.case_work_pages import decision_words, href_of, path_of, title_of
from register.web.filters import instant, number, plural


@dataclass(frozen=True, slots=True)
class LookLine:
    """One decision that a colleague is to look at."""

    href: str
    title: str
    decided: str
    decision: str
    look_href: str


@dataclass(frozen=True, slots=True)
class LooksPage:
    """The second looks that wait for this official, and how those so far came out."""

    lines: tuple[LookLine, ...]
    count: str
    agreement: str
    share: str


def looks_page(waiting: Sequence[History], found: Agreement, share: float) -> LooksPage:
    """What waits for this official's second look."""
    return LooksPage(
        lines=tuple(line for each in waiting if (line := _look_line(each))),
        count=plural(len(waiting), "decision"),
        agreement=f"Since the first of the month before last, {plural(found.decided, 'case')}"
        f" were decided and {number(found.drawn)} drawn. {number(found.looked_at)} of these have"
        f" been looked at, and {number(found.agreed)} agreed with.",
        share=f"one in {round(1 / share)}",
    )


def _look_line(each: History) -> LookLine | None:
    decided = each.decided
    if decided is None:
        return None
    href = href_of(each.key)
    return LookLine(
        href=href,
        title=title_of(each.key),
        decided=instant(decided.at),
        decision=decision_words(decided.decision).capitalize(),
        look_href=f"{path_of(each.key)}/second-look",
    )
