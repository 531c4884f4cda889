"""What is asked of whoever brings a receipt: shape only."""

from __future__ import annotations

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from govuk_frontend_wtf.wtforms_widgets import (
    GovFileInput,
    GovTextArea,
    GovTextInput,
)
from wtforms import StringField, TextAreaField
from wtforms.validators import Optional, ValidationError

from register.domain.errors import InvalidIdentifier
from register.domain.identifiers import Trn, read_aloud
from register.services.receipts import SubjectSaid
from register.services.receipts_reading import LONGEST
from register.web.day_field import DayField


class ReceiptForm(FlaskForm):
    """A receipt, pasted or as a file; and, for whoever wishes, whom it should be about."""

    receipt = TextAreaField(
        "Paste the receipt",
        description="All of it: it begins with eyJ and is one long line.",
        widget=GovTextArea(),
    )
    file = FileField(
        "Or choose its file",
        description="The file that was downloaded with the check, such as receipt.jws.",
        widget=GovFileInput(),
    )
    number = StringField(
        "Teacher reference number",
        description="7 digits, for example 1234567.",
        widget=GovTextInput(),
    )
    born = DayField(
        "Date of birth",
        example="17 5 1980",
        description="For example, 17 5 1980.",
        validators=[Optional()],
    )
    code = StringField(
        "Subject code",
        description="16 letters and digits, on the holder's copy of the check.",
        widget=GovTextInput(),
    )

    def text(self) -> str:
        """The receipt as it was given; a file comes before what was pasted."""
        sent = self.file.data
        data: bytes = sent.read(LONGEST + 1) if sent else b""
        return data.decode("utf-8", errors="replace") if data else self.receipt.data or ""

    def subject(self) -> SubjectSaid | None:
        """Whom it should be about; None where that is not asked. Call it once it is valid."""
        if self.born.data is None:
            return None
        code = read_aloud(self.code.data or "")
        return SubjectSaid(code, Trn(self.number.data or ""), self.born.data)

    def validate_receipt(self, field: TextAreaField) -> None:
        """Something must be given."""
        if not (field.data or "").strip() and not self.file.data:
            raise ValidationError("Paste the receipt, or choose its file")

    def validate_number(self, field: StringField) -> None:
        """A number as a number is written, and none by itself."""
        given = [bool((each.data or "").strip()) for each in (self.number, self.code)]
        if any(given) or any(self.born.raw_data or ()):
            if not all(given) or not any(self.born.raw_data or ()):
                raise ValidationError("Enter the number, the date of birth and the code, or none")
            try:
                Trn(field.data or "")
            except InvalidIdentifier as error:
                raise ValidationError(str(error).rstrip(".")) from error
