"""A day of which only the month may be known: three boxes, of which the first may stay empty."""

from __future__ import annotations

from datetime import date
from typing import Any

from register.domain.period import ONE_DAY, month_bounds
from register.web.day_field import DayField

_PARTS = 3


class LooseDayField(DayField):
    """A day, or its month where the day's box is left empty; blank is None. What was typed stays.

    `data` is the first day that it may be.
    """

    month_only = False

    def __init__(self, label: str, **options: Any) -> None:  # noqa: ANN401 - WTForms' own
        """Take what any day takes; an error leads to the first box, as a day's does."""
        super().__init__(label, **options)
        self.type = DayField.__name__

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the boxes. Raises ValueError with what to enter."""
        parts = ([str(part).strip() for part in valuelist] + [""] * _PARTS)[:_PARTS]
        self.month_only = bool(not parts[0] and parts[1] and parts[2])
        try:
            super().process_formdata(["1", *parts[1:]] if self.month_only else parts)
        finally:
            self.raw_data = parts

    @property
    def latest(self) -> date | None:
        """The last day that it may be, inclusive."""
        if self.data is None or not self.month_only:
            return self.data
        return month_bounds(self.data.year, self.data.month)[1]

    @property
    def out(self) -> date | None:
        """The first day after it: of a month, after its first day, the least that is certain."""
        return None if self.data is None else self.data + ONE_DAY
