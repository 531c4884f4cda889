"""What officials fill in about a case: shape only."""

from __future__ import annotations

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovTextArea
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from register.services.casework_contested import Finds
from register.services.casework_noting import LONGEST_REASON

AGREES, QUESTIONS = "agrees", "questions"
LONGEST_SEEN = 6  # digits of the number of events


def _reason(label: str = "Reason") -> TextAreaField:
    return TextAreaField(
        label,
        description="Kept with the case, where other officials read it. Do not name anybody.",
        widget=GovTextArea(),
        validators=[
            InputRequired("Enter a reason"),
            Length(max=LONGEST_REASON, message=f"Use at most {LONGEST_REASON:,} characters"),
        ],
    )


class SeenForm(FlaskForm):
    """How much of a case's history whoever acts has seen."""

    seen = HiddenField()

    def seen_events(self) -> int:
        """How many events; more than there can be where the form was tampered with."""
        told = str(self.seen.data or "")
        return int(told) if told.isdecimal() and len(told) <= LONGEST_SEEN else -1


class WhyForm(SeenForm):
    """Why a decision is undone, or stands."""

    reason = _reason()


class LookForm(SeenForm):
    """Whether a second official agrees."""

    agrees = RadioField(
        "Is the decision right?",
        choices={
            AGREES: "Yes, I would have decided the same",
            QUESTIONS: "No, or I cannot tell: somebody else should look at it again",
        },
        widget=GovRadioInput(),
        validators=[InputRequired("Choose whether the decision is right")],
    )
    reason = _reason("Why?")


class ContestedForm(SeenForm):
    """What an official makes of a disputed exemption."""

    finds = RadioField(
        "What do you make of it?",
        choices={
            Finds.REGULATION.value: "Evidence of the service was seen: the regulation\u2019s own"
            " words apply, and no award is needed",
            Finds.GUIDANCE.value: "The department\u2019s reading: the award is expected",
            Finds.ASK.value: "Ask the school for evidence of the service",
        },
        widget=GovRadioInput(),
        validators=[InputRequired("Choose what you make of it")],
    )
    reason = _reason()
