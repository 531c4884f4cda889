"""What officials keep: where it begins. The other pages are in the modules beside this one."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from register.domain.roles import Role
from register.services import casework, freshness, look_ups_stops
from register.services import outbox as outgoing
from register.web.access import current_account
from register.web.admin import (
    bodies,
    case_work,
    cases,
    conversions,
    feeds,
    imports,
    jobs,
    matches,
    merges,
    outbox,
    people,
    publishing,
    queue_contested,
    queue_list,
    releases,
    stops,
)
from register.web.admin.blueprint import admin, officials
from register.web.database import read, today

MODULES = (
    bodies,
    case_work,
    cases,
    conversions,
    feeds,
    imports,
    jobs,
    matches,
    merges,
    outbox,
    people,
    publishing,
    queue_contested,
    queue_list,
    releases,
    stops,
)

__all__ = ["MODULES", "admin"]


@admin.get("")
@officials
def index() -> ResponseReturnValue:
    """What there is to keep, and what waits for a person."""
    account = current_account()
    with read() as session:
        return render_template(
            "admin/index.html",
            feed=freshness.of_school_list(session),
            cases=casework.totals(session, casework.Asked(today()), today=today()).cases,
            stopped=look_ups_stops.holding(session),
            letters=outgoing.count(session),
            today=today(),
            gives_accounts=account is not None and account.role is Role.ADMIN,
        )
