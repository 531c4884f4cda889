"""What a candidate fills in to make a share code: shape only."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovTextInput
from wtforms import IntegerField, RadioField
from wtforms.validators import InputRequired, NumberRange, Regexp

from register.services.share_codes import LONGEST, SHORTEST, USUAL

_DAYS = f"Enter how many days, from {SHORTEST} to {LONGEST}"


_CHOOSE = "Choose the school that you have applied to"


class DaysField(IntegerField):
    """A number of days, refused in words of our own."""

    widget = GovTextInput()

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the box. Raises ValueError with what to enter."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_DAYS) from None


class CodeForm(FlaskForm):
    """For which school, and for how long. The schools are those that a search found."""

    school = RadioField(
        "Which school is it?",
        widget=GovRadioInput(),
        coerce=str,
        choices=[],
        validators=[InputRequired(_CHOOSE), Regexp(r"[0-9]{1,7}\Z", message=_CHOOSE)],
        validate_choice=False,
    )
    days = DaysField(
        "How many days should it work?",
        description=f"From {SHORTEST} to {LONGEST}. You can end it sooner.",
        default=USUAL,
        validators=[
            InputRequired(_DAYS),
            NumberRange(min=SHORTEST, max=LONGEST, message=_DAYS),
        ],
    )


class NoFieldsForm(FlaskForm):
    """A button and its token."""
