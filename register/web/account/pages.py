"""What the pages of one-time codes are given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from markupsafe import Markup

from register.domain.roles import Account
from register.services import second_factor
from register.web.account.halfway import LASTS
from register.web.layout import SERVICE_NAME
from register.web.squares import drawn

GROUP = 4  # signs of the key between two spaces


@dataclass(frozen=True, slots=True)
class SetUpPage:
    """The key as a square to scan and in groups to type; `minutes` None where nothing presses."""

    square: Markup
    groups: str
    email: str
    minutes: int | None


@dataclass(frozen=True, slots=True)
class CodesPage:
    """`spare_left` is None where no codes are set up; `optional` where nobody need have them."""

    spare_left: int | None
    optional: bool


def set_up_page(who: Account, key: str, *, half: bool) -> SetUpPage:
    """Put the key on a page, for the one who is to keep it."""
    address = second_factor.address_of(who, key, SERVICE_NAME)
    return SetUpPage(
        square=drawn(address, "QR code: your key, for the app to read"),
        groups=" ".join(key[at : at + GROUP] for at in range(0, len(key), GROUP)),
        email=who.email,
        minutes=LASTS // timedelta(minutes=1) if half else None,
    )
