"""What is filled in to make a key: shape only."""

from __future__ import annotations

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovCheckboxesInput, GovTextInput
from wtforms import IntegerField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from register.domain.tokens import SCOPE_MEANINGS
from register.services.tokens import LONGEST_LIFE, LONGEST_NAME, SHORTEST_LIFE, USUAL_LIFE


class WholeNumberField(IntegerField):
    """A whole number, or what to enter instead."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read it. Raises ValueError with what to enter."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError("Enter the number of days in digits") from error


class TokenForm(FlaskForm):
    """A name, what the key may do, and for how long."""

    name = StringField(
        "Name",
        description="The system that will use it, such as “HR system”. Do not name anybody.",
        widget=GovTextInput(),
        validators=[
            InputRequired("Enter a name for the key"),
            Length(max=LONGEST_NAME, message=f"Use at most {LONGEST_NAME} characters"),
        ],
    )
    scopes = SelectMultipleField(
        "What may it be used for?",
        description="Choose no more than it needs.",
        choices={scope.value: meaning for scope, meaning in SCOPE_MEANINGS.items()},
        widget=GovCheckboxesInput(),
        validators=[InputRequired("Choose what the key may be used for")],
    )
    days = WholeNumberField(
        "How many days should it work?",
        description=f"From {SHORTEST_LIFE} to {LONGEST_LIFE}. Then make another.",
        default=USUAL_LIFE,
        widget=GovTextInput(),
        validators=[
            InputRequired("Enter the number of days"),
            NumberRange(
                SHORTEST_LIFE,
                LONGEST_LIFE,
                f"Enter a number of days from {SHORTEST_LIFE} to {LONGEST_LIFE}",
            ),
        ],
    )


class NoFieldsForm(FlaskForm):
    """A button and its token."""
