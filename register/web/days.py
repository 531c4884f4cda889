"""The day asked about, as an address holds it: `?as_of=2026-09-01`, or three boxes of a form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from register.clock import LONDON
from register.domain.period import anniversary, day_after
from register.law.dates import TRIGGER_DAY
from register.law.finding import MONTHS
from register.web.filters import day as in_words

YEARS_AHEAD = 10  # as far as the lines are drawn
_SHORTEST_MONTH = 3  # letters that tell a month from every other


@dataclass(frozen=True, slots=True)
class AskedDay:
    """The day to answer for, what stood in the boxes, and what was wrong with it if anything."""

    name: str
    day: date
    typed: tuple[str, str, str]
    problem: str = ""
    given: bool = False

    @property
    def boxes(self) -> tuple[tuple[str, str, str], ...]:
        """Each box of the form: its part, its label and what stands in it."""
        parts = ("day", "month", "year")
        return tuple(
            (part, part.title(), typed) for part, typed in zip(parts, self.typed, strict=True)
        )


def asked_day(args: Mapping[str, str], name: str, *, today: date, blank: bool = False) -> AskedDay:
    """Read the day; today where none is given, or where what is given is no use.

    From 1 September 2009, where the rules held begin, to ten years ahead. With `blank`, the
    boxes are left empty where no day is given, and no day ahead is taken: it is one in the past.
    """
    whole = args.get(name, "").strip()
    parts = [args.get(f"{name}-{part}", "").strip() for part in ("day", "month", "year")]
    if not whole and not any(parts):
        return AskedDay(name, today, ("", "", "") if blank else _boxes(today))
    found = _of_text(whole) if whole else _of_parts(*parts)
    typed = _boxes(found) if found else (parts[0], parts[1], parts[2])
    problem = _problem(found, today, today if blank else anniversary(today, YEARS_AHEAD))
    useless = bool(problem) or found is None
    return AskedDay(name, found if found and not useless else today, typed, problem, not useless)


def end_of(day: date) -> datetime:
    """The instant at which the day ends in London: what was known on it was known by then."""
    return datetime.combine(day_after(day), time(), LONDON).astimezone(UTC)


def _problem(found: date | None, today: date, latest: date) -> str:
    if found is None:
        return f"Enter a real date, for example {today.day} {today.month} {today.year}"
    if found < TRIGGER_DAY:
        return f"Enter {in_words(TRIGGER_DAY)} or a later day: the rules held begin then"
    if found > latest:
        return f"Enter {in_words(latest)} or an earlier day"
    return ""


def _of_text(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _of_parts(day: str, month: str, year: str) -> date | None:
    named = [number for number, name in enumerate(MONTHS, 1) if _is_month(month, name)]
    try:
        return date(int(year), named[0] if named else int(month), int(day))
    except (ValueError, OverflowError):  # a year of thirty digits is no year
        return None


def _is_month(typed: str, name: str) -> bool:
    return len(typed) >= _SHORTEST_MONTH and name.lower().startswith(typed.lower())


def _boxes(day: date) -> tuple[str, str, str]:
    return str(day.day), str(day.month), str(day.year)
