"""Numbers and codes that refuse to be anything else."""

from __future__ import annotations

import re
from typing import Self

from register.domain.errors import InvalidIdentifier

_TRN = re.compile(r"[0-9]{7}")
_URN = re.compile(r"[0-9]{1,7}")
# Crockford's thirty-two: none is taken for another when it is read aloud or copied by hand.
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
_REFERENCE = re.compile(rf"[{LETTERS}]{{12}}")


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


class Reference(str):
    """The public reference of a check: twelve of Crockford's letters, 60 random bits."""

    __slots__ = ()

    def __new__(cls, value: str) -> Self:
        """Take it as written or read aloud; case, spaces, dashes and O, I, L are forgiven.

        Raises InvalidIdentifier.
        """
        letters = read_aloud(value)
        if not _REFERENCE.fullmatch(letters):
            message = "Enter the reference as it is printed: twelve letters and digits."
            raise InvalidIdentifier(message)
        return super().__new__(cls, letters)

    @property
    def grouped(self) -> str:
        """As it is printed: three groups of four."""
        return in_fours(self)


def read_aloud(value: str) -> str:
    """Letters and digits of a code as they were meant: no spaces or dashes, no O, I or L."""
    return re.sub(r"[\s\u2010-\u2015-]", "", str(value)).upper().translate(_MISREAD)


def in_fours(letters: str) -> str:
    """A code as it is printed, with a dash after every fourth letter."""
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))
