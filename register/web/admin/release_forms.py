"""What officials fill in to publish: which kept report, and what is new."""

from __future__ import annotations

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSelect, GovTextArea
from wtforms import SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from register.services.releases import LONGEST_WORDS


class KeptReportForm(FlaskForm):
    """Which report the tables are made from; the choices are those that are kept."""

    kept = SelectField("Kept report", coerce=int, widget=GovSelect())


class PublishForm(FlaskForm):
    """The line of the change log."""

    words = TextAreaField(
        "What is new, and why it is published",
        description="Anybody can read this in the change log. Do not name anybody or any school.",
        widget=GovTextArea(),
        validators=[
            InputRequired("Enter what is new"),
            Length(max=LONGEST_WORDS, message=f"Use at most {LONGEST_WORDS} characters"),
        ],
    )
