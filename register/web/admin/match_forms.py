"""What officials fill in to say who was meant, and which two records are one person's."""

from __future__ import annotations

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
from register.web.admin.forms import LONGEST_REASON
from register.web.day_field import DayField


def _reason() -> TextAreaField:
    """A reason, where the form has it: errors are listed in the order of the fields."""
    return TextAreaField(
        "Reason",
        description="Kept with the decision. Do not name anybody.",
        widget=GovTextArea(),
        validators=[
            InputRequired("Enter a reason"),
            Length(max=LONGEST_REASON, message=f"Use at most {LONGEST_REASON} characters"),
        ],
    )


class PlainReasonForm(FlaskForm):
    """Why somebody decides as they do."""

    reason = _reason()


class MatchForm(FlaskForm):
    """Who was meant."""

    choice = RadioField(
        "Who was meant?",
        widget=GovRadioInput(),
        validators=[InputRequired("Choose who was meant")],
    )
    reason = _reason()

    def offer(self, choices: dict[str, str]) -> None:
        """Let these be chosen, by value."""
        self.choice.choices = list(choices.items())


class KeepForm(FlaskForm):
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
    reason = _reason()


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
