"""The sign-in form: shape only; whether the password is right is the service's to say."""

from __future__ import annotations

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovPasswordInput, GovTextInput
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired

LONGEST_CODE = 40  # characters, with whatever spaces somebody types


class SignInForm(FlaskForm):
    """An address and a password, both as typed."""

    email = StringField(
        "E-mail address",
        widget=GovTextInput(),
        validators=[InputRequired("Enter your e-mail address")],
    )
    password = PasswordField(
        "Password", widget=GovPasswordInput(), validators=[InputRequired("Enter your password")]
    )


class CodeForm(FlaskForm):
    """A code as typed, from the phone or from the list of spare ones."""

    code = StringField(
        "One-time code", widget=GovTextInput(), validators=[InputRequired("Enter a code")]
    )

    @property
    def typed(self) -> str:
        """What was typed, no longer than any code could be."""
        return (self.code.data or "")[:LONGEST_CODE]


class NoFieldsForm(FlaskForm):
    """A button and its token."""
