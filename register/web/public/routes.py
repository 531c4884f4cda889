"""Pages that anybody may open."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue

from register.services import freshness, publishing
from register.web.access import current_account, is_public, may_see_standing, open_to_all
from register.web.database import now, read, settings, today
from register.web.public import crawlers, monitoring, pages

public = Blueprint("public", __name__)


@public.get("/")
@open_to_all
def start() -> ResponseReturnValue:
    """What this is, who it is for, the doors, and how old the school list is."""
    with read() as session:
        feed = freshness.of_school_list(session)
        may_see = may_see_standing(session, current_account())
    page = pages.Start(
        feed=feed,
        today=today(),
        may_check="verify" in current_app.blueprints,
        may_report=not is_public(current_account()),
        may_see=may_see,
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


@public.get("/robots.txt")
@open_to_all
def robots() -> ResponseReturnValue:
    """Say to machines which pages are not for them."""
    with read() as session:
        listed = publishing.are_public(session)
    sitemap = f"{_address()}/sitemap.txt" if listed else ""
    return _plain(crawlers.robots(current_app, sitemap=sitemap))


@public.get("/sitemap.txt")
@open_to_all
def sitemap() -> ResponseReturnValue:
    """List the schools' pages for machines; empty while the public is told nothing."""
    with read() as session:
        urns = publishing.pages(session)
    return _plain(crawlers.sitemap(_address(), urns))


def _address() -> str:
    return settings().address(request.url_root)


def _plain(text: str) -> Response:
    return Response(text, content_type="text/plain; charset=utf-8")


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
