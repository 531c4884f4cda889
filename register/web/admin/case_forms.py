"""What an official fills in to decide a claim: shape only."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSelect, GovTextArea, GovTextInput
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from register.domain.claims import ClaimKind, ClaimState
from register.domain.errors import InvalidIdentifier
from register.domain.identifiers import Trn
from register.services.claims_deciding import LONGEST_REPLY
from register.web.claim_words import SHORT, STATES
from register.web.day_field import DayField

ACCEPT, REFUSE = "accept", "refuse"
FOUND, NEW = "found", "new"
EVERY = "all"
_WHO = {
    FOUND: "It is the teacher found below",
    NEW: "It is a teacher new to the register: put them on it, as the school typed them",
}


class FilterForm(FlaskForm):
    """Which cases to list; in the address, so it carries no token."""

    kind = SelectField(
        "Kind",
        choices={EVERY: "Every kind", **{kind.value: SHORT[kind] for kind in ClaimKind}},
        widget=GovSelect(),
        default=EVERY,
    )
    state = SelectField(
        "State",
        choices={**{s.value: STATES[s].text for s in ClaimState}, EVERY: "Every state"},
        widget=GovSelect(),
        default=ClaimState.OPEN.value,
    )


class DecideForm(FlaskForm):
    """Accepted or refused, and why. `who` is asked of a SENCO who was not found."""

    decision = RadioField(
        "What do you decide?",
        choices={ACCEPT: "Accept it", REFUSE: "Refuse it"},
        widget=GovRadioInput(),
        validators=[InputRequired("Choose what you decide")],
    )
    who = RadioField("Who is it?", choices={}, widget=GovRadioInput(), validate_choice=False)
    reply = TextAreaField(
        "Your reply",
        description="The school reads it, and it is kept as the reason. Do not name anybody.",
        widget=GovTextArea(),
        validators=[
            InputRequired("Enter your reply: say why"),
            Length(max=LONGEST_REPLY, message=f"Use at most {LONGEST_REPLY:,} characters"),
        ],
    )

    def offer(self, *, found: bool) -> None:
        """Let these be said to be the SENCO."""
        offered = _WHO if found else {NEW: _WHO[NEW]}
        self.who.choices = dict(offered)

    def needs_who(self) -> bool:
        """Note what is missing where accepting needs somebody; whether anything is."""
        offered: Any = self.who.choices
        if self.decision.data != ACCEPT or self.who.data in offered:
            return False
        self.who.errors = ["Choose who it is"]
        return True


class LookForm(FlaskForm):
    """A number and a birthday to look for, as typed by the school or put right."""

    number = StringField("Teacher reference number", widget=GovTextInput())
    born = DayField(
        "Date of birth",
        example="17 5 1980",
        validators=[InputRequired("Enter the date of birth")],
    )

    def validate_number(self, field: StringField) -> None:
        """Seven digits. Raises ValidationError."""
        try:
            Trn(field.data or "")
        except InvalidIdentifier as error:
            raise ValidationError(str(error)) from error
