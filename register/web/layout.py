"""What every page carries: the name, the ways about, the banners, where school data come from."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from flask import Flask, g, request, url_for
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader

from register.domain.roles import CHECKERS, KEEPERS, Account, Role
from register.web.access import current_account
from register.web.database import now, settings
from register.web.filters import day

SERVICE_NAME = "SENCO Register"
STATIC = Path(__file__).parent / "static"
CROWN = Path(__file__).parent / "crown"


@dataclass(frozen=True, slots=True)
class Way:
    """One entry of the navigation; it is current on every page under its path.

    `apart` is a path under its own that another entry leads to; blank where there is none.
    """

    text: str
    href: str
    apart: str = ""

    @property
    def current(self) -> bool:
        """Whether the page asked for is this one or below it."""
        return _under(self.href) and not (self.apart and _under(self.apart))


def _under(path: str) -> bool:
    return request.path == path or request.path.startswith(f"{path}/")


def ways(account: Account | None) -> list[Way]:
    """Where this person can go from any page."""
    everyone = [Way("Find a school", "/schools")]
    if account is not None and account.role is Role.SCHOOL:
        own = Way("Your school", f"/schools/{account.scope}")
        everyone = [own, Way("Find a school", "/schools", apart=own.href)]
    if account is not None and account.role in CHECKERS:
        everyone += [Way("Check a candidate", "/verify")]
    if account is not None and account.role in {Role.TRUST, Role.AUTHORITY}:
        everyone += [Way("Your schools", "/your-schools")]
    if account is not None and account.role in {Role.SCHOOL, Role.TRUST, Role.AUTHORITY}:
        everyone += [Way("Letters", "/letters")]
    if account is not None and account.role is Role.CANDIDATE:
        everyone += [Way("Your record", "/me")]
    elif account is not None:
        everyone += [Way("Reports", "/reports")]
    if account is not None and account.role in KEEPERS:
        everyone += [Way("Administration", "/admin")]
    return [*everyone, Way("How we check", "/how-we-check")]


def attribution(feed_day: date | None) -> str:
    """The line that stands wherever school data are shown or exported (feed notes, section 7)."""
    if settings().demo:
        return (
            "Demonstration data: this country, its schools and its people are invented."
            " Nothing here describes a real school or a real person."
        )
    of = f", extract of {day(feed_day)}" if feed_day else ""
    return (
        "Contains public sector information licensed under the Open Government Licence v3.0."
        " Source: Department for Education, Get Information about Schools (GIAS)" + of + "."
    )


@cache
def _print_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def asset(name: str) -> str:
    """The address of a static file, which changes with its content so that it may be kept."""
    return url_for("static", filename=name, v=_print_of(STATIC / name))


def crown_asset(name: str) -> str:
    """The same for what only a service on GOV.UK may show."""
    return url_for("crown", filename=name, v=_print_of(CROWN / name))


def _about_this_page() -> dict[str, object]:
    """What the base template reads; a page of last resort asks for nothing from the database."""
    bare = getattr(g, "bare_page", False)
    account = None if bare else current_account()
    chosen = settings()
    return {
        "service_name": SERVICE_NAME,
        "settings": chosen,
        "account": account,
        "navigation": [] if bare else ways(account),
        "printed_at": now(),
        "fixed_today": chosen.today,
    }


def install(app: Flask) -> None:
    """Let templates find GOV.UK's macros, our assets and what every page carries."""
    sources: dict[str, Callable[..., object]] = {
        "asset": asset,
        "crown_asset": crown_asset,
        "attribution": attribution,
    }
    app.jinja_env.globals.update(sources)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    own = app.jinja_loader
    libraries = PrefixLoader(
        {name: PackageLoader(name) for name in ("govuk_frontend_jinja", "govuk_frontend_wtf")}
    )
    app.jinja_loader = ChoiceLoader([*([own] if own else []), libraries])
    app.context_processor(_about_this_page)
