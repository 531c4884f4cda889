"""Numbers that refuse to be anything else."""

from __future__ import annotations

import re
from typing import Self

from register.domain.errors import InvalidIdentifier

_TRN = re.compile(r"[0-9]{7}")
_URN = re.compile(r"[0-9]{1,7}")


class Trn(str):
    """A teacher reference number: exactly seven digits, kept as text because zeros lead."""

    __slots__ = ()

    def __new__(cls, value: str) -> Self:
        """Take the number as written; spaces, a slash or an `RP` prefix are forgiven.

        Raises InvalidIdentifier with what to enter instead.
        """
        digits = re.sub(r"[\s/-]", "", str(value)).upper().removeprefix("RP")
        if not _TRN.fullmatch(digits):
            message = "Enter the teacher reference number as 7 digits."
            raise InvalidIdentifier(message)
        return super().__new__(cls, digits)


class Urn(int):
    """A school's unique reference number, as the school list gives it."""

    __slots__ = ()

    def __new__(cls, value: str | int) -> Self:
        """Take one to seven digits, not zero. Raises InvalidIdentifier."""
        text = str(value).strip()
        if not _URN.fullmatch(text) or int(text) == 0:
            message = "Enter the school's URN as digits, for example 100000."
            raise InvalidIdentifier(message)
        return super().__new__(cls, text)
