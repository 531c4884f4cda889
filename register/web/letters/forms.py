"""What the pages of letters send: buttons."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import AnyOf, InputRequired

from register.domain.letters import LetterKind

START, STOP = "start", "stop"


class ButtonForm(FlaskForm):
    """A button and its token."""


class SwitchForm(FlaskForm):
    """One kind of letter, and whether to stop it or to start it again."""

    kind = StringField("Kind", validators=[InputRequired(), AnyOf([k.value for k in LetterKind])])
    turn = StringField("Turn", validators=[InputRequired(), AnyOf([START, STOP])])
