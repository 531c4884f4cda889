"""What the page of checks shows: notices, and the checks by reference, with nobody named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from register.clock import LONDON
from register.domain.identifiers import in_fours
from register.domain.roles import Account
from register.domain.verifications import AMBIGUOUS, NO_RECORD
from register.services.check_lists import Listed
from register.services.notices import Notice
from register.web.words import Tag, tag_of

LINES = 25  # checks to a page
NOBODY_TAGS = {
    NO_RECORD: Tag("No record here", "grey"),
    AMBIGUOUS: Tag("Not settled yet", "yellow"),
}
STATES = {
    "withdrawn": Tag("Receipt withdrawn", "red"),
    "touched": Tag("Record changed since", "yellow"),
}


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One check in the list."""

    reference: str
    grouped: str
    day: date
    school: str
    starts: date
    tag: Tag
    today: Tag | None
    state: Tag | None


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """Something told of a check."""

    id: int
    day: date
    reference: str
    grouped: str
    words: str


@dataclass(frozen=True, slots=True)
class HomePage:
    """The page. `more` is the address of older checks, blank where there are none."""

    notices: tuple[NoticeLine, ...]
    checks: tuple[CheckLine, ...]
    more: str
    first: bool
    many: bool
    stopped: datetime | None


def home_page(
    lines: Sequence[Listed],
    more: str | None,
    told: Sequence[Notice],
    *,
    first: bool,
    account: Account,
    stopped: datetime | None,
) -> HomePage:
    """Lay out the list. `many` is for whoever asks about many schools, and may want a file."""
    return HomePage(
        notices=tuple(
            NoticeLine(n.id, _day(n), n.reference, in_fours(n.reference), n.words) for n in told
        ),
        checks=tuple(map(_line, lines)),
        more=f"/verify?after={more}" if more else "",
        first=first,
        many=account.role in {"trust", "authority", "official", "admin"},
        stopped=stopped,
    )


def outcome_tag(outcome: str) -> Tag:
    """The tag of an answer, or of a check that found nobody."""
    return NOBODY_TAGS.get(outcome) or tag_of(outcome)


def tag_since(outcome: str, today: str) -> Tag | None:
    """The tag of a later day's answer; None where there is none, or it reads the same."""
    tag = outcome_tag(today) if today else None
    return None if tag == outcome_tag(outcome) else tag


def _line(listed: Listed) -> CheckLine:
    line = listed.line
    return CheckLine(
        reference=line.reference,
        grouped=in_fours(line.reference),
        day=line.at.astimezone(LONDON).date(),
        school=listed.school,
        starts=line.starts,
        tag=outcome_tag(line.outcome),
        today=tag_since(line.outcome, listed.today),
        state=STATES.get(listed.state),
    )


def _day(notice: Notice) -> date:
    return notice.at.astimezone(LONDON).date()
