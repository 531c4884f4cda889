"""How pages write days, times and numbers; templates do no arithmetic of their own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from flask import Flask

from register.clock import LONDON

_HOUR = 3600


def day(value: date | None) -> str:
    """A day in words: 1 September 2026."""
    return "" if value is None else f"{value.day} {value:%B %Y}"


def instant(value: datetime | None) -> str:
    """An instant as people in England read it: 1 September 2026 at 6:10pm."""
    if value is None:
        return ""
    local = value.astimezone(LONDON)
    hour = local.hour % 12 or 12
    half = "am" if local.hour < 12 else "pm"  # noqa: PLR2004 - noon
    return f"{day(local.date())} at {hour}:{local:%M}{half}"


def number(value: int | None) -> str:
    """A count with commas between thousands."""
    return "" if value is None else f"{value:,}"


def age(value: date | None, today: date) -> str:
    """How old a day is: today's, 1 day old, 3 days old."""
    if value is None:
        return ""
    days = (today - value).days
    if days < 0:
        return f"dated {plural(-days, 'day')} ahead"
    return f"{plural(days, 'day')} old" if days else "today\u2019s"


def plural(count: int, noun: str, several: str = "") -> str:
    """The count and its noun: 1 school, 2 schools, 3 people."""
    return f"{count:,} {noun if count == 1 else several or noun + 's'}"


def how_long(seconds: float) -> str:
    """A length of time in words, to the unit that matters: 40 seconds, 3 minutes, 2 hours."""
    whole = max(1, round(seconds))
    if whole < 90:  # noqa: PLR2004 - below that, minutes say too little
        return plural(whole, "second")
    if whole < 2 * _HOUR:
        return plural(round(whole / 60), "minute")
    return plural(round(whole / _HOUR), "hour")


def last_day(first_day_after: date | None) -> date | None:
    """The last day of a half-open period, as people say it."""
    return None if first_day_after is None else first_day_after - timedelta(days=1)


# What became of a run or a conversion: words and a colour, which never says what they do not.
OUTCOMES: Mapping[str, tuple[str, str]] = {
    "applied": ("Applied", "green"),
    "unchanged": ("Nothing new", "grey"),
    "held": ("Held", "yellow"),
    "refused": ("Refused", "red"),
    "unavailable": ("Not fetched", "orange"),
    "carried": ("Carried", "green"),
    "waiting": ("Waiting", "yellow"),
    "declined": ("Declined", "grey"),
    "undone": ("Undone", "grey"),
}


def outcome(value: str) -> tuple[str, str]:
    """An outcome in words, with the colour of its tag."""
    return OUTCOMES.get(str(value), (str(value).capitalize(), "grey"))


def install(app: Flask) -> None:
    """Offer each by its own name to the templates."""
    for function in (day, instant, number, age, plural, how_long, last_day, outcome):
        app.add_template_filter(function, function.__name__)
