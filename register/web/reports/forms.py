"""What stands in the address of a report: the days, the cut, the filters. Shape only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from werkzeug.datastructures import MultiDict

from register.law.assessment import NOT_MET_STATUSES, STATUSES
from register.services.reports import Cut, Filters
from register.web.days import AskedDay, asked_day, end_of

_MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Days:
    """The day asked about, and the day by whose end it was known; blank is what is known now."""

    as_of: AskedDay
    known_on: AskedDay

    @property
    def known_at(self) -> datetime | None:
        """The instant that the second day comes to; None is now."""
        return end_of(self.known_on.day) if self.known_on.given else None

    @property
    def given(self) -> dict[str, object]:
        """Both, as an address holds them."""
        held: dict[str, object] = {}
        if self.as_of.given:
            held["as_of"] = self.as_of.day.isoformat()
        if self.known_on.given:
            held["known_on"] = self.known_on.day.isoformat()
        return held


@dataclass(frozen=True, slots=True)
class FlaggedAsked:
    """A list of flagged schools as it was asked for; `given` builds other addresses from it."""

    days: Days
    filters: Filters
    statuses: frozenset[str]
    page: int
    given: Mapping[str, object]


def days_of(args: Mapping[str, str], today: date) -> Days:
    """Read both days."""
    return Days(
        asked_day(args, "as_of", today=today),
        asked_day(args, "known_on", today=today, blank=True),
    )


def cut_of(args: Mapping[str, str]) -> Cut:
    """How to cut the counts; by authority unless the address says otherwise."""
    asked = args.get("by", "")
    return Cut(asked) if asked in set(Cut) else Cut.LA


def flagged_of(args: MultiDict[str, str], today: date) -> FlaggedAsked:
    """Read the filters; one that cannot be read is left out."""
    days = days_of(args, today)
    chosen = frozenset(args.getlist("status")) & set(STATUSES) or NOT_MET_STATUSES
    filters = Filters(
        la=_number(args.get("la")),
        region=args.get("region") or None,
        type_code=_number(args.get("type")),
        phase_code=_number(args.get("phase")),
        trust_code=_number(args.get("trust")),
        reason=args.get("reason") or None,
    )
    given = {
        **days.given,
        "la": filters.la,
        "region": filters.region,
        "type": filters.type_code,
        "phase": filters.phase_code,
        "trust": filters.trust_code,
        "reason": filters.reason,
        "status": "" if chosen == NOT_MET_STATUSES else [x for x in STATUSES if x in chosen],
    }
    return FlaggedAsked(days, filters, chosen, _number(args.get("page")) or 1, given)


def counts_given(days: Days, cut: Cut) -> dict[str, object]:
    """The address of the counts: the cut is left out where it is the usual one."""
    return {**days.given, "by": "" if cut is Cut.LA else cut.value}


def _number(text: str | None) -> int | None:
    digits = (text or "").strip()
    whole = digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS
    return int(digits) if whole else None
