"""What a school fills in about its SENCO: shape only."""

from __future__ import annotations

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovTextArea, GovTextInput
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from register.domain.appointments import Cover
from register.domain.errors import InvalidIdentifier
from register.domain.evidence import Level
from register.domain.identifiers import Trn
from register.domain.names import folded
from register.domain.roles import KEEPERS, Account
from register.services.changes_keeping import LONGEST_REASON
from register.web.day_field import DayField
from register.web.record.fields import SinceForm
from register.web.record.words import CAPACITIES, COVERS, LEVELS

YES, NO, UNKNOWN = "yes", "no", "unknown"
SAID = {YES: True, NO: False, UNKNOWN: None}
_LONGEST_NAME = 120  # characters
_THREE = {YES: "Yes", NO: "No", UNKNOWN: "Not sure"}
_DESIGNATED = (
    "The law knows only whether the governing body or the proprietor has designated somebody. An"
    " acting SENCO who was designated counts from the first day; informal cover never counts."
)
_TEACHER = "The rules ask it of every SENCO who is not the head."


def as_said(value: bool | None) -> str:  # noqa: FBT001 - the fact itself
    """A fact as the radios have it."""
    return {answer: choice for choice, answer in SAID.items()}[value]


def _radios(label: str, choices: dict[str, str], missing: str, hint: str = "") -> RadioField:
    return RadioField(
        label,
        description=hint,
        choices=choices,
        widget=GovRadioInput(),
        validators=[InputRequired(missing)],
    )


def _why() -> TextAreaField:
    return TextAreaField(
        "Why, or what this is based on",
        description="For example: letter of appointment of 14 July 2026. Kept with the change. Do"
        " not name anybody.",
        widget=GovTextArea(),
        validators=[
            InputRequired("Say why, or what this is based on"),
            Length(max=LONGEST_REASON, message=f"Use at most {LONGEST_REASON} characters"),
        ],
    )


def _level() -> RadioField:
    return _radios(
        "Has the letter of appointment, or the minute, been seen?",
        LEVELS,
        "Choose whether the letter of appointment or the minute has been seen",
        "It is shown beside the fact. What was seen weighs more.",
    )


def _shared() -> RadioField:
    missing = "Choose whether they are SENCO at another school too"
    return _radios("Are they SENCO at another school too?", dict(_THREE), missing)


def _teacher() -> RadioField:
    missing = "Choose whether they work as a teacher at this school"
    return _radios("Do they work as a teacher at this school?", dict(_THREE), missing, _TEACHER)


class WhoForm(FlaskForm):
    """Which teacher is meant."""

    number = StringField(
        "Teacher reference number",
        description="7 digits. Spaces and a slash do no harm.",
        widget=GovTextInput(),
    )
    born = DayField(
        "Date of birth",
        description="For example, 17 5 1980.",
        example="17 5 1980",
        validators=[InputRequired("Enter the date of birth")],
    )
    family_name = StringField(
        "Family name",
        description="The one they have now, or one they had before.",
        widget=GovTextInput(),
        validators=[
            InputRequired("Enter the family name"),
            Length(max=_LONGEST_NAME, message=f"Use at most {_LONGEST_NAME} characters"),
        ],
    )

    def validate_number(self, field: StringField) -> None:
        """Seven digits. Raises ValidationError."""
        try:
            Trn(field.data or "")
        except InvalidIdentifier as error:
            raise ValidationError(str(error).rstrip(".")) from error

    def validate_family_name(self, field: StringField) -> None:
        """It has a letter in it. Raises ValidationError."""
        if not folded(field.data or ""):
            raise ValidationError("Enter the family name")


class NobodyForm(FlaskForm):
    """What an official needs beside it to find somebody, or to put them on the register."""

    given_names = StringField(
        "Given names",
        description="All of them, as they are on the teacher's own record.",
        widget=GovTextInput(),
        validators=[
            InputRequired("Enter the given names"),
            Length(max=_LONGEST_NAME, message=f"Use at most {_LONGEST_NAME} characters"),
        ],
    )


class HowForm(FlaskForm):
    """In what capacity, and what else the rules turn on."""

    capacity = _radios(
        "In what capacity are they SENCO?", CAPACITIES, "Choose in what capacity", _DESIGNATED
    )
    head = _radios(
        "Are they the head teacher or acting head?",
        {YES: "Yes", NO: "No"},
        "Choose whether they are the head teacher or acting head",
    )
    teacher = _teacher()
    shared = _shared()


class EndsForm(FlaskForm):
    """Whether somebody's post ends as another begins."""

    ends = _radios("Does that post end?", {}, "Choose whether that post ends")

    def offer(self, choices: dict[str, str]) -> None:
        """Let these be chosen, by value."""
        self.ends.choices = list(choices.items())


class WhyForm(FlaskForm):
    """What it rests on."""

    level = _level()
    why = _why()


class NoFieldsForm(FlaskForm):
    """A button and its token."""


class UndoForm(FlaskForm):
    """Why a change is taken back."""

    why = _why()


class EndForm(FlaskForm):
    """When somebody leaves or has left."""

    last_day = DayField(
        "Last day in post",
        description="For example, 31 8 2026. It may be up to a year ahead.",
        example="31 8 2026",
        validators=[InputRequired("Enter the last day in post")],
    )
    why = _why()


class CapacityForm(FlaskForm):
    """In what capacity, where the post itself goes on."""

    cover = _radios("In what capacity are they SENCO?", COVERS, "Choose in what capacity")
    shared = _shared()
    why = _why()


class CorrectForm(SinceForm):
    """What should have been recorded of a post."""

    designated = _radios(
        "Did the governing body or the proprietor designate them?",
        {YES: "Yes", NO: "No, it is informal cover"},
        "Choose whether they were designated",
        _DESIGNATED,
    )
    teacher = _teacher()
    level = _level()
    why = _why()


class HeadForm(FlaskForm):
    """Who is head teacher, and since when."""

    who = _radios("Who is the head teacher, or acting head?", {}, "Choose who is the head teacher")
    since = DayField(
        "Since when?",
        description="For example, 1 9 2026.",
        validators=[InputRequired("Enter since when")],
    )
    why = _why()

    def offer(self, choices: dict[str, str]) -> None:
        """Let these be chosen, by value."""
        self.who.choices = list(choices.items())


def cover_of(capacity: str) -> tuple[Cover, bool]:
    """The capacity as it is kept, and whether they were designated."""
    designated = capacity in set(Cover)
    return (Cover(capacity), True) if designated else (Cover.SUBSTANTIVE, False)


def let_confirm(field: RadioField, account: Account) -> None:
    """Let an official say that an official has seen it."""
    if account.role in KEEPERS:
        field.choices = [
            *LEVELS.items(),
            (Level.OFFICIAL.value, "Yes, I have seen it, for the department"),
        ]
