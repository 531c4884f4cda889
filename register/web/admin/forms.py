"""What officials fill in: shape only."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from govuk_frontend_wtf.wtforms_widgets import (
    GovFileInput,
    GovRadioInput,
    GovSelect,
    GovTextArea,
    GovTextInput,
)
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from register.domain.awards import AwardKind
from register.domain.errors import InvalidIdentifier
from register.domain.identifiers import Trn
from register.domain.roles import SCOPES, Role
from register.services.imports.outcome import ImportKind
from register.services.providers import CONFIDENCE
from register.web.day_field import DayField

LONGEST_REASON = 1000  # characters


class ReasonForm(FlaskForm):
    """Why somebody decides as they do; kept in the ledger."""

    reason = TextAreaField(
        "Reason",
        description="Kept in the ledger with the decision. Do not name anybody.",
        widget=GovTextArea(),
        validators=[
            InputRequired("Enter a reason"),
            Length(max=LONGEST_REASON, message=f"Use at most {LONGEST_REASON} characters"),
        ],
    )


class FeedUploadForm(FlaskForm):
    """An extract given by hand: the schools file, and the links file unless both are in a zip."""

    schools = FileField(
        "Schools file",
        description="edubasealldata, as .csv or .csv.gz; or the portal's .zip, which holds both.",
        widget=GovFileInput(),
        validators=[FileRequired("Choose the schools file")],
    )
    links = FileField(
        "Links file (not needed with a .zip)",
        description="links_edubasealldata, as .csv or .csv.gz.",
        widget=GovFileInput(),
    )
    day = DayField(
        "Day of the extract",
        description="Leave blank to take it from the file's name, or today.",
        validators=[Optional()],
    )


class ImportForm(FlaskForm):
    """A file to be checked before anything is taken from it."""

    kind = RadioField(
        "What is in the file?",
        choices={
            kind.value: "School workforce census"
            if kind is ImportKind.CENSUS
            else kind.capitalize()
            for kind in ImportKind
        },
        widget=GovRadioInput(),
        validators=[InputRequired("Choose what is in the file")],
        validate_choice=True,
    )
    file = FileField(
        "File",
        description="CSV, with the columns' names in its first line.",
        widget=GovFileInput(),
        validators=[FileRequired("Choose a file")],
    )


class BodyForm(ReasonForm):
    """What is right of an awarding body."""

    kind = SelectField(
        "Qualification",
        choices={
            AwardKind.NASENCO.value: "National Award for SEN Co-ordination (NASENCO)",
            AwardKind.NPQSENCO.value: "National professional qualification for SENCOs (NPQ)",
        },
        widget=GovSelect(),
    )
    name = StringField(
        "Name", widget=GovTextInput(), validators=[InputRequired("Enter the name of the body")]
    )
    also_known_as = StringField(
        "Other names",
        description="With a semicolon between them.",
        widget=GovTextInput(),
    )
    starts = DayField(
        "First day on the list",
        description="For example, 1 9 2009. Leave blank if it was always on it.",
        validators=[Optional()],
    )
    ends = DayField(
        "Last day on the list",
        description="Leave blank if it still is.",
        validators=[Optional()],
    )
    source = StringField(
        "Source",
        description="Where others can check this: an order, a page, a letter and its date.",
        widget=GovTextInput(),
        validators=[InputRequired("Enter the source")],
    )
    confidence = SelectField(
        "How sure it is",
        choices={key: meaning.capitalize() for key, meaning in CONFIDENCE.items()},
        widget=GovSelect(),
    )


class AccountForm(FlaskForm):
    """Somebody who is to sign in."""

    email = StringField(
        "E-mail address",
        widget=GovTextInput(),
        validators=[InputRequired("Enter an e-mail address")],
    )
    role = RadioField(
        "Role",
        choices={role.value: role.capitalize() for role in Role},
        widget=GovRadioInput(),
        validators=[InputRequired("Choose a role")],
    )
    number = StringField(
        "Teacher reference number",
        description="For a candidate only: 7 digits.",
        widget=GovTextInput(),
    )
    born = DayField(
        "Date of birth",
        description="For a candidate only. For example, 17 5 1980. Both must match one record.",
        validators=[Optional()],
    )
    scope = StringField(
        "Scope",
        description="; ".join(
            f"{role}: {meaning}" for role, meaning in SCOPES.items() if role != Role.CANDIDATE
        )
        + ". Leave blank for the others.",
        widget=GovTextInput(),
    )
    trn: Trn | None = None

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - WTForms' own
        """Ask a candidate's two facts of a candidate, and of nobody else."""
        right = super().validate(extra_validators)
        theirs = self.role.data == Role.CANDIDATE
        if theirs and self.scope.data:
            self.scope.errors = ["A candidate has no scope: leave it blank"]
        elif not theirs and (self.number.data or self.born.data):
            self.number.errors = ["Only a candidate has these: leave them blank"]
        elif theirs:
            self._read_number()
            if not self.born.data and not self.born.errors:
                self.born.errors = ["Enter the date of birth"]
        return right and not self.errors

    def _read_number(self) -> None:
        try:
            self.trn = Trn(self.number.data or "")
        except InvalidIdentifier as error:
            self.number.errors = [str(error)]


class NoFieldsForm(FlaskForm):
    """A button and its token."""
