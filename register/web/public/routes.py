"""Pages that anybody may open."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from register.services import freshness
from register.web.access import current_account, may_see_standing, open_to_all
from register.web.database import now, read, settings, today
from register.web.public import monitoring, pages

public = Blueprint("public", __name__)


@public.get("/")
@open_to_all
def start() -> ResponseReturnValue:
    """What this is, who it is for, the doors, and how old the school list is."""
    with read() as session:
        feed = freshness.of_school_list(session)
    page = pages.Start(
        feed=feed,
        today=today(),
        may_check="verify" in current_app.blueprints,
        may_report=may_see_standing(current_account(), settings()),
    )
    return render_template("public/start.html", page=page)


@public.get("/how-we-check")
@open_to_all
def how_we_check() -> ResponseReturnValue:
    """Every rule, written from the rules themselves."""
    return render_template("public/how-we-check.html", page=pages.how_we_check())


@public.get("/accessibility")
@open_to_all
def accessibility() -> ResponseReturnValue:
    """How the pages meet the guidelines, and how that is known."""
    return render_template("public/accessibility.html")


@public.get("/privacy")
@open_to_all
def privacy() -> ResponseReturnValue:
    """What is held about people, and who sees it."""
    return render_template("public/privacy.html")


@public.get("/cookies")
@open_to_all
def cookies() -> ResponseReturnValue:
    """The one cookie."""
    return render_template("public/cookies.html")


@public.get("/health/live")
@open_to_all
def live() -> ResponseReturnValue:
    """The process answers."""
    return monitoring.alive()


@public.get("/health/ready")
@open_to_all
def ready() -> ResponseReturnValue:
    """The database answers and is at the newest migration."""
    return monitoring.ready()


@public.get("/metrics")
@open_to_all
def metrics() -> ResponseReturnValue:
    """A few counts in Prometheus's text format, with nobody in them."""
    return monitoring.metrics(at=now())
