"""The blueprint that the modules of this journey add their pages to, and who may open them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, request

from register.domain.errors import NotAllowed
from register.domain.roles import CHECKERS, KEEPERS, Account
from register.web.access import current_account, signed_in

reports = Blueprint("reports", __name__)
# A panel is told why it has none (scope.py); a candidate sees their own record and no school's.
readers = signed_in(*sorted(CHECKERS))
officials = signed_in(*sorted(KEEPERS))


@dataclass(frozen=True, slots=True)
class Section:
    """One entry of the ways about the reports."""

    text: str
    href: str

    @property
    def current(self) -> bool:
        """Whether the page asked for is this one or, but for the first, below it."""
        below = self.href != "/reports" and request.path.startswith(f"{self.href}/")
        return request.path == self.href or below


_OF_ALL = (
    Section("Counts", "/reports"),
    Section("Flagged schools", "/reports/flagged"),
    Section("Over time", "/reports/trend"),
    Section("Ahead", "/reports/ahead"),
)
_OF_OFFICIALS = (
    Section("What if", "/reports/what-if"),
    Section("Data quality", "/reports/quality"),
    Section("Kept reports", "/reports/kept"),
)


@reports.context_processor
def sections() -> dict[str, tuple[Section, ...]]:
    """The ways about, for the partial `report_sections.html`."""
    account = current_account()
    keeps = account is not None and account.role in KEEPERS
    return {"report_sections": (*_OF_ALL, *_OF_OFFICIALS) if keeps else _OF_ALL}


def reader() -> Account:
    """Who is signed in; a view that asks has been checked."""
    account = current_account()
    if account is None:
        message = "Sign in first."
        raise NotAllowed(message)
    return account
