"""What a candidate fills in to make a share code: shape only."""

from __future__ import annotations

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovTextInput
from wtforms import IntegerField, RadioField
from wtforms.validators import InputRequired, NumberRange

from register.services.share_codes import LONGEST, SHORTEST, USUAL

_DAYS = f"Enter how many days, from {SHORTEST} to {LONGEST}"


class CodeForm(FlaskForm):
    """For which school, and for how long. The schools are those that a search found."""

    school = RadioField(
        "Which school is it?",
        widget=GovRadioInput(),
        coerce=str,
        choices=[],
        validators=[InputRequired("Choose the school that you have applied to")],
        validate_choice=False,
    )
    days = IntegerField(
        "How many days should it work?",
        description=f"From {SHORTEST} to {LONGEST}. You can end it sooner.",
        default=USUAL,
        widget=GovTextInput(),
        validators=[
            InputRequired(_DAYS),
            NumberRange(min=SHORTEST, max=LONGEST, message=_DAYS),
        ],
    )


class NoFieldsForm(FlaskForm):
    """A button and its token."""
