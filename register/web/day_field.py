"""A day in the three boxes of a form, for whoever types it and whoever corrects it."""

from __future__ import annotations

from typing import Any

from govuk_frontend_wtf.wtforms_widgets import GovDateInput
from wtforms import DateField

_PARTS = 3  # day, month and year
_WRITTEN = ["%d %m %Y", "%d %B %Y", "%d %b %Y"]  # 17 5 1980, 17 May 1980


class DayField(DateField):
    """A day in three boxes; blank is None. What was typed stays, whole or not."""

    widget = GovDateInput()

    def __init__(self, label: str, *, example: str = "1 9 2026", **options: Any) -> None:  # noqa: ANN401 - WTForms' own
        """Take what people write, with or without a zero in front; the month may be a word."""
        super().__init__(label, format=_WRITTEN, **options)
        self.example = example

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the three boxes. Raises ValueError with what to enter."""
        parts = [str(part).strip() for part in valuelist]
        self.raw_data = (parts + [""] * _PARTS)[:_PARTS]
        self.data = None
        if not any(parts):
            return
        try:
            super().process_formdata(parts)
        except ValueError as error:
            raise ValueError(f"Enter a real date, such as {self.example}") from error
