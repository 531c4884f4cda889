"""A first day that may be lost: a day in three boxes, or a month and a year in two."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovDateInput, GovRadioInput
from wtforms import RadioField
from wtforms.validators import InputRequired

from register.domain.period import month_bounds
from register.web.day_field import DayField

DAY, MONTH = "day", "month"
_PARTS = 2  # month and year
_EXAMPLE = "For example, 1 9 2024 or 1 September 2024."


class GovMonthInput(GovDateInput):
    """The boxes of a day without the day."""

    def map_gov_params(self, field: Any, **options: Any) -> Any:  # noqa: ANN401 - the library's own
        """Take the first of the three boxes away."""
        params = super().map_gov_params(field, **options)
        params["items"] = params["items"][1:]
        return params


class MonthField(DayField):
    """A month in two boxes, as its first day; blank is None. What was typed stays."""

    widget = GovMonthInput()

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the two boxes. Raises ValueError with what to enter."""
        parts = ([str(part).strip() for part in valuelist] + [""] * _PARTS)[:_PARTS]
        try:
            super().process_formdata(["1", *parts] if any(parts) else [])
        except ValueError:
            raise ValueError("Enter a real month and year, such as 9 2024") from None
        finally:
            self.raw_data = ["", *parts]


class SinceForm(FlaskForm):
    """The first day in post: a day, or some day of a month."""

    known = RadioField(
        "Do you know the day on which they started?",
        choices={DAY: "Yes", MONTH: "No, only the month and the year"},
        widget=GovRadioInput(),
        validators=[InputRequired("Choose whether you know the day")],
    )
    day = DayField("First day in post", description=_EXAMPLE, example="1 9 2024")
    month = MonthField("Month of the first day", description="For example, 9 2024.")

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - WTForms' own
        """Ask for what was chosen, and forget what is wrong with the other."""
        super().validate(extra_validators)
        unchosen = {DAY: self.month, MONTH: self.day}.get(self.known.data or "")
        for field in (self.day, self.month) if unchosen is None else (unchosen,):
            field.errors = []
        if unchosen is self.month and not (self.day.data or self.day.errors):
            self.day.errors = ["Enter the first day in post"]
        if unchosen is self.day and not (self.month.data or self.month.errors):
            self.month.errors = ["Enter the month and the year of the first day"]
        return not self.errors

    @property
    def bounds(self) -> tuple[date, date]:
        """The first day and the last on which they can have started, of a form that is valid."""
        first = self.day.data if self.known.data == DAY else self.month.data
        if first is None:
            message = "No first day was given: validate the form before it is read."
            raise RuntimeError(message)
        return (first, first) if self.known.data == DAY else month_bounds(first.year, first.month)

    @property
    def chosen(self) -> DayField:
        """The field that was filled in, for what is wrong with it."""
        field: DayField = self.day if self.known.data == DAY else self.month
        return field


def since_data(starts: date | None, latest: date | None) -> dict[str, object]:
    """What stands in the form where a first day is known already."""
    if starts is None:
        return {}
    return {"known": DAY, "day": starts} if starts == latest else {"known": MONTH, "month": starts}
