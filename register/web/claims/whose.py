"""What every page of this journey asks first: which school, and whether it is theirs."""

from __future__ import annotations

from pathlib import Path

from register.domain.errors import InvalidIdentifier, NotFound
from register.domain.identifiers import Reference, Urn
from register.services import evidence_files
from register.web.database import settings


def the_urn(text: str) -> Urn:
    """The school of the address. Raises NotFound for what is no URN."""
    try:
        return Urn(text)
    except InvalidIdentifier:
        raise NotFound("No school has that URN: it is a number of up to 7 digits.") from None


def the_reference(text: str) -> Reference:
    """The claim of the address. Raises NotFound for what is no reference."""
    try:
        return Reference(text)
    except InvalidIdentifier:
        raise NotFound("There is no claim with that reference.") from None


def the_folder() -> Path:
    """Where the documents of this installation lie."""
    return settings().instance_path / evidence_files.FOLDER
