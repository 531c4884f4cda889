"""The switch for what the public is told of schools, with a look at the pages first."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from register.domain.terms import term_of
from register.services import publishing
from register.services.publishing import Told, Turn
from register.web.admin.blueprint import admin, officials
from register.web.admin.forms import ReasonForm
from register.web.database import begin, now, read, today
from register.web.public_standing import PublicStanding, in_words
from register.web.working import me


@dataclass(frozen=True, slots=True)
class PublishingPage:
    """Whether the public is told, what it would read, and who decided when."""

    shown: bool
    examples: tuple[PublicStanding, ...]
    decisions: tuple[Turn, ...]


@admin.get("/publishing")
@officials
def public_pages() -> ResponseReturnValue:
    """Show the switch, the three answers, and every decision."""
    return _ask(ReasonForm(formdata=None))


@admin.post("/publishing/show")
@officials
def show_public_pages() -> ResponseReturnValue:
    """Tell the public, with a reason."""
    return _turn(shown=True)


@admin.post("/publishing/hide")
@officials
def hide_public_pages() -> ResponseReturnValue:
    """Tell the public nothing any more, with a reason."""
    return _turn(shown=False)


def _turn(*, shown: bool) -> ResponseReturnValue:
    form = ReasonForm()
    if not form.validate():
        return _ask(form), HTTPStatus.BAD_REQUEST
    reason = form.reason.data or ""
    with begin() as session:
        publishing.turn(session, shown=shown, by=me(), reason=reason, at=now())
    flash("The public pages are shown." if shown else "The public pages are hidden.")
    return redirect(url_for("admin.public_pages"), HTTPStatus.SEE_OTHER)


def _ask(form: ReasonForm) -> str:
    with read() as session:
        page = PublishingPage(
            shown=publishing.are_public(session),
            examples=tuple(in_words(told, term_of(today())) for told in Told),
            decisions=publishing.decisions(session),
        )
    return render_template("admin/publishing.html", page=page, form=form)
