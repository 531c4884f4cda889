"""Which column fills which field of a School, and what is made of its text.

One line per field, in the order in which `School` declares them: the parser builds by position,
and a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from register.domain.errors import InvalidIdentifier
from register.domain.identifiers import Urn
from register.feeds.gias import values


def urn(text: str) -> Urn:
    """The school's number. Raises ValueError."""
    if text.isdecimal() and text.isascii() and text[0] != "0" and len(text) < 8:  # noqa: PLR2004
        return int.__new__(Urn, text)
    try:
        return Urn(text)
    except InvalidIdentifier:
        raise ValueError("is not a URN") from None


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its column, its converter, and what happens where the text cannot be read.

    `many` is for columns in which nearly every row differs: no table of texts is kept. Where
    `essential`, a text that cannot be read rejects the row; elsewhere the value is left out and
    counted.
    """

    name: str
    column: str
    convert: Callable[[str], object]
    many: bool = False
    essential: bool = False


NOT_RECORDED = values.code_but(99)
FIELDS = (
    Field("urn", "URN", urn, many=True, essential=True),
    Field("name", "EstablishmentName", str.strip, many=True),
    Field("la_code", "LA (code)", values.code_but(999, 9999), essential=True),
    Field("la_name", "LA (name)", values.words),
    Field("establishment_number", "EstablishmentNumber", values.number),
    Field("type_code", "TypeOfEstablishment (code)", values.code, essential=True),
    Field("type_name", "TypeOfEstablishment (name)", values.words),
    Field("type_group_code", "EstablishmentTypeGroup (code)", NOT_RECORDED),
    Field("type_group_name", "EstablishmentTypeGroup (name)", values.words),
    Field("status_code", "EstablishmentStatus (code)", values.code, essential=True),
    Field("status_name", "EstablishmentStatus (name)", values.words),
    Field("reason_opened_code", "ReasonEstablishmentOpened (code)", NOT_RECORDED),
    Field("reason_closed_code", "ReasonEstablishmentClosed (code)", NOT_RECORDED),
    Field("opened", "OpenDate", values.day, essential=True),
    Field("closed", "CloseDate", values.day, essential=True),
    Field("phase_code", "PhaseOfEducation (code)", values.code),
    Field("phase_name", "PhaseOfEducation (name)", values.words),
    Field("low_age", "StatutoryLowAge", values.number),
    Field("high_age", "StatutoryHighAge", values.number),
    Field("pupils", "NumberOfPupils", values.number),
    Field("fsm_percent", "PercentageFSM", values.percent),
    Field("trust_code", "Trusts (code)", values.number),
    Field("trust_name", "Trusts (name)", values.words_or_blank),
    Field("federation_code", "Federations (code)", values.number),
    Field("federation_name", "Federations (name)", values.words_or_blank),
    Field("ukprn", "UKPRN", values.number, many=True),
    Field("street", "Street", str.strip, many=True),
    Field("locality", "Locality", values.words_or_blank),
    Field("town", "Town", values.words_or_blank),
    Field("county", "County (name)", values.words_or_blank),
    Field("postcode", "Postcode", str.strip, many=True),
    Field("region_code", "GOR (code)", values.words),
    Field("region_name", "GOR (name)", values.words),
    Field("urban_rural_code", "UrbanRural (code)", values.words),
    Field("urban_rural_name", "UrbanRural (name)", values.words),
    Field("easting", "Easting", values.number, many=True),
    Field("northing", "Northing", values.number, many=True),
    Field("last_changed", "LastChangedDate", values.day),
)

KEPT = frozenset(field.column for field in FIELDS)
COLUMN_OF = {field.name: field.column for field in FIELDS}
