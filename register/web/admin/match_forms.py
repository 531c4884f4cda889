"""What officials fill in to say who was meant, and which two records are one person's."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxInput,
    GovRadioInput,
    GovTextArea,
    GovTextInput,
)
from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from register.domain.errors import InvalidIdentifier
from register.domain.identifiers import Trn
from register.web.admin.forms import LONGEST_REASON, DayField

_REASON_HINT = "Kept with the decision. Do not name anybody."


def _reason_validators() -> list[Any]:
    return [
        InputRequired("Enter a reason"),
        Length(max=LONGEST_REASON, message=f"Use at most {LONGEST_REASON} characters"),
    ]


class PlainReasonForm(FlaskForm):
    """Why somebody decides as they do."""

    reason = TextAreaField(
        "Reason", description=_REASON_HINT, widget=GovTextArea(), validators=_reason_validators()
    )


class MatchForm(PlainReasonForm):
    """Who was meant."""

    choice = RadioField(
        "Who was meant?",
        widget=GovRadioInput(),
        validators=[InputRequired("Choose who was meant")],
    )

    def offer(self, choices: dict[str, str]) -> None:
        """Let these be chosen, by value."""
        self.choice.choices = list(choices.items())


class KeepForm(PlainReasonForm):
    """Which of two records stays."""

    keep = RadioField(
        "Which record stays?",
        description="The other number will find it too.",
        choices={"A": "Record A", "B": "Record B"},
        widget=GovRadioInput(),
        validators=[InputRequired("Choose which record stays")],
    )
    despite_birth = BooleanField(
        "They are one person although the dates of birth differ", widget=GovCheckboxInput()
    )


class TwoForm(FlaskForm):
    """The numbers and birthdays of two records."""

    first = StringField("Teacher reference number of record A", widget=GovTextInput())
    first_born = DayField(
        "Date of birth on record A",
        description="For example, 31 3 1980.",
        validators=[InputRequired("Enter the date of birth on record A")],
    )
    second = StringField("Teacher reference number of record B", widget=GovTextInput())
    second_born = DayField(
        "Date of birth on record B",
        description="For example, 31 3 1980.",
        validators=[InputRequired("Enter the date of birth on record B")],
    )

    def validate_first(self, field: StringField) -> None:
        """Seven digits. Raises ValidationError."""
        _trn(field)

    def validate_second(self, field: StringField) -> None:
        """Seven digits. Raises ValidationError."""
        _trn(field)


def _trn(field: StringField) -> None:
    try:
        Trn(field.data or "")
    except InvalidIdentifier as error:
        raise ValidationError(str(error)) from error
