"""What a school fills in to claim something: shape only."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxInput,
    GovFileInput,
    GovRadioInput,
    GovTextArea,
    GovTextInput,
)
from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from register.domain.awards import AwardKind
from register.domain.claims import ClaimKind
from register.domain.people import Basis, Induction
from register.services.claims_sense import LONGEST_WORDS
from register.services.evidence_files import MOST
from register.web.claim_words import AWARDS, BASES, INDUCTIONS, KINDS
from register.web.claims.fields import LooseDayField
from register.web.day_field import DayField

YES, NO, UNKNOWN = "yes", "no", "unknown"
SAID = {YES: True, NO: False, UNKNOWN: None}
_THREE = {YES: "Yes", NO: "No", UNKNOWN: "Not sure"}
_LONGEST_NAME = 200  # characters
BLOCKS = (1, 2, 3)  # earlier posts on one page; more are another claim
_ONLY_MONTH = "For example, 1 9 2007. Leave the day empty if only the month is known."


def _radios(label: str, choices: dict[str, str], missing: str, hint: str = "") -> RadioField:
    return RadioField(
        label,
        description=hint,
        choices=choices,
        widget=GovRadioInput(),
        validators=[InputRequired(missing)],
    )


def _words(label: str, hint: str, missing: str = "") -> TextAreaField:
    most = Length(max=LONGEST_WORDS, message=f"Use at most {LONGEST_WORDS:,} characters")
    needed = InputRequired(missing) if missing else Optional()
    return TextAreaField(label, description=hint, widget=GovTextArea(), validators=[needed, most])


def _files() -> MultipleFileField:
    return MultipleFileField(
        "Documents that prove it",
        description=f"Up to {MOST} files, each a PDF, JPEG or PNG of at most 5 MB.",
        widget=GovFileInput(multiple=True),
    )


def _text(label: str, hint: str = "", missing: str = "") -> StringField:
    most = Length(max=_LONGEST_NAME, message=f"Use at most {_LONGEST_NAME} characters")
    needed = InputRequired(missing) if missing else Optional()
    return StringField(label, description=hint, widget=GovTextInput(), validators=[needed, most])


def _day(label: str, hint: str = "") -> DayField:
    return DayField(label, description=hint or "For example, 14 7 2023.", example="14 7 2023")


class AboutField(RadioField):
    """Which SENCO of the school it is about, by the number of the post."""

    def __init__(self, label: str = "Which SENCO is it about?", **options: Any) -> None:  # noqa: ANN401 - WTForms' own
        """Offer nobody until `offer` is called."""
        missing = InputRequired("Choose which SENCO it is about")
        super().__init__(label, choices={}, widget=GovRadioInput(), validators=[missing], **options)
        self.type = RadioField.__name__


class KindForm(FlaskForm):
    """What is to be claimed."""

    kind = _radios(
        "What do you want to tell us?",
        {kind.value: KINDS[kind] for kind in ClaimKind if kind is not ClaimKind.UNMATCHED},
        "Choose what you want to tell us",
    )


class FactForm(FlaskForm):
    """Which fact is wrong."""

    fact = _radios("What is wrong?", {}, "Choose what is wrong")


class ServiceForm(FlaskForm):
    """Earlier posts of one SENCO; the first is needed. Its other fields are added below."""

    about = AboutField()


for _block in BLOCKS:
    setattr(
        ServiceForm,
        f"school_{_block}",
        _text("School", "Its URN, or its full name."),
    )
    setattr(
        ServiceForm,
        f"unlisted_{_block}",
        BooleanField("This school is not on the school list", widget=GovCheckboxInput()),
    )
    for _name, _label in (("starts", "First day as SENCO"), ("ends", "Last day as SENCO")):
        setattr(
            ServiceForm,
            f"{_name}_{_block}",
            LooseDayField(
                f"{_label} there",
                description=_ONLY_MONTH,
                example="1 9 2007",
            ),
        )

# Last, as on the page: errors are listed in the order in which the fields were made.
ServiceForm.words = _words(
    "Is there anything else that we should know?",
    "For example, that the school has closed. Do not name anybody else.",
)
ServiceForm.files = _files()


class AwardForm(FlaskForm):
    """A qualification or a course that the register does not have."""

    about = AboutField()
    kind = _radios(
        "Which qualification is it?",
        {kind.value: AWARDS[kind] for kind in AwardKind},
        "Choose which qualification it is",
    )
    body = _text(
        "Which university or provider?", "As the certificate names it.", "Enter who awards it"
    )
    course_started = _day("When did the course start?", "For example, 20 9 2021.")
    course_completed = _day("When was the course completed?", "Leave empty if it is under way.")
    awarded = _day("When was it awarded?", "The day on the certificate. Leave empty if not yet.")
    certificate = _text("Certificate number, if there is one")
    words = _words("Is there anything else that we should know?", "Do not name anybody else.")
    files = _files()


class AwardFixForm(AwardForm):
    """One that is held, as it should be recorded."""

    about = None  # type: ignore[assignment]  # WTForms' way to leave a field out


class PostFixForm(FlaskForm):
    """A post as it should be recorded."""

    starts = LooseDayField(
        "First day in post",
        description=_ONLY_MONTH,
        example="1 9 2024",
    )
    last = _day("Last day in post", "Leave empty if still in post.")
    designated = _radios(
        "Did the governing body or the proprietor designate them?",
        {YES: "Yes", NO: "No, it was informal cover"},
        "Choose whether they were designated",
    )
    head = _radios(
        "Were they the head teacher or acting head?",
        dict(_THREE),
        "Choose whether they were head teacher",
    )
    teacher = _radios(
        "Did they work as a teacher at this school?",
        dict(_THREE),
        "Choose whether they worked as a teacher",
    )
    words = _words(
        "What is wrong, and how do you know?", "Do not name anybody.", "Say what is wrong"
    )
    files = _files()

    def validate_starts(self, field: LooseDayField) -> None:
        """A day or a month. Raises ValidationError."""
        if field.data is None and not field.process_errors:
            raise ValidationError("Enter the first day in post")


class StatusFixForm(FlaskForm):
    """How somebody is a qualified teacher."""

    basis = _radios(
        "What teacher status does this SENCO have?",
        {basis.value: BASES[basis] for basis in Basis if basis is not Basis.UNKNOWN},
        "Choose which status it is",
    )
    since = _day("Since when?", "The day on the certificate or letter. Leave empty if not known.")
    words = _words("How do you know?", "Do not name anybody.", "Say how you know")
    files = _files()


class InductionFixForm(FlaskForm):
    """Whether induction is behind somebody."""

    induction = _radios(
        "Where does this SENCO stand with induction?",
        {each.value: INDUCTIONS[each] for each in Induction if each is not Induction.UNKNOWN},
        "Choose where they stand",
    )
    words = _words("How do you know?", "Do not name anybody.", "Say how you know")
    files = _files()


class WordsForm(FlaskForm):
    """Something for which there are no boxes."""

    words = _words(
        "What is wrong, and what should it be?",
        "For example: the family name is misspelt. Do not enter a date of birth or a number.",
        "Say what is wrong and what it should be",
    )
    files = _files()


class FilesForm(FlaskForm):
    """More documents for a claim that is open."""

    files = _files()


class NoFieldsForm(FlaskForm):
    """A button and its token."""
