"""What is filled in to check a file: shape only."""

from __future__ import annotations

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from govuk_frontend_wtf.wtforms_widgets import GovFileInput, GovRadioInput
from wtforms import RadioField
from wtforms.validators import InputRequired

from register.domain.verifications import PURPOSES


class FileForm(FlaskForm):
    """A file to be looked at before anybody is looked up."""

    file = FileField(
        "Your file",
        description="CSV, up to 10,000 rows and 5 MB, with the columns\u2019 names in its first"
        " line.",
        widget=GovFileInput(),
        validators=[FileRequired("Choose a file")],
    )


class PurposeForm(FlaskForm):
    """Why all of these people are looked for."""

    purpose = RadioField(
        "Why do you need to check them?",
        description="Each person can see which organisation looked them up, when and why.",
        choices={purpose.value: words for purpose, words in PURPOSES.items()},
        widget=GovRadioInput(),
        validators=[InputRequired("Choose why you need to check them")],
    )
