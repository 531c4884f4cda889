"""A page about one post: what is asked, what came of it, and what was wrong with it.

Each sheet is one form. What a service refuses stands on the form, at the field that would mend it,
and what was typed stays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from markupsafe import Markup
from sqlmodel import Session
from wtforms import Field

from register.domain.changes import Act, Change
from register.domain.errors import Conflict, InvalidFact
from register.services import recording
from register.services.changes_keeping import CONFIRMED
from register.services.recording import PostHeld, SchoolRecord
from register.web.database import begin, now, today
from register.web.record.blueprint import urn_of
from register.web.record.fields import MonthField
from register.web.record.pages import FactShown, facts_of
from register.web.working import me


@dataclass(frozen=True, slots=True)
class Problem:
    """One line of the summary at the top, and the field that it leads to."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class SheetPage:
    """What a sheet's page shows beside its form. `title`, of the tab, names nobody."""

    urn: int
    school: str
    title: str
    heading: str
    intro: tuple[str, ...]
    facts: tuple[FactShown, ...]
    button: str
    warns: bool
    action: str
    back: str
    back_says: str = "The school\u2019s record"
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One thing that can be done with a post.

    `heading` has room for the name, `intro` is one paragraph. `field` is where what a service
    refuses is told; `filled` is what stands in the form at first.
    """

    view: str
    form: Callable[..., FlaskForm]
    heading: str
    intro: str
    button: str
    done: str
    field: Callable[[FlaskForm], Field]
    act: Callable[[Session, Act, SchoolRecord, PostHeld, FlaskForm], Change]
    filled: Callable[[PostHeld], Mapping[str, object]] = lambda _: {}
    warns: bool = False


def ask(sheet: Sheet, urn: str, number: int, form: FlaskForm | None = None) -> str:
    """The page, empty or as it was sent; the sight of whom it names is recorded."""
    with begin() as session:
        held = recording.to_keep(session, urn_of(urn), me())
        post = held.post(number)
        recording.shown(session, held, {post.person}, account=me(), at=now())
    if form is None:
        form = sheet.form(formdata=None, data=sheet.filled(post))
    page = SheetPage(
        urn=int(held.school.urn),
        school=held.school.name,
        title=sheet.button,
        heading=sheet.heading.format(name=post.name),
        intro=(sheet.intro,),
        facts=facts_of(post),
        button=sheet.button,
        warns=sheet.warns,
        action=url_for(f"record.{sheet.view}", urn=urn, number=number),
        back=url_for("record.overview", urn=urn),
        problems=problems_of(form, int(held.school.urn)),
    )
    return render_template("record/sheet.html", page=page, form=form)


def take(sheet: Sheet, urn: str, number: int) -> ResponseReturnValue:
    """Do what was asked, and go back to the record; a mistake stays on the page."""
    form = sheet.form()
    if form.validate():
        try:
            with begin() as session:
                held = recording.to_keep(session, urn_of(urn), me())
                change = sheet.act(session, act_of(form), held, held.post(number), form)
        except (InvalidFact, Conflict) as error:
            refuse(sheet.field(form), error)
        else:
            return recorded(urn, sheet.done, change)
    return ask(sheet, urn, number, form), HTTPStatus.BAD_REQUEST


def act_of(form: FlaskForm) -> Act:
    """Who does it, when, and why."""
    return Act(me(), now(), today(), form["why"].data or "")


def recorded(urn: str, said: str, change: Change) -> ResponseReturnValue:
    """Back to the record, which says what was done and offers to undo it."""
    undo = url_for("record.undo", urn=urn, number=change.id)
    link = Markup('<a class="govuk-notification-banner__link" href="{}">Undo</a>').format(undo)
    flash(Markup("{} {}").format(said, link))
    return redirect(url_for("record.overview", urn=urn), HTTPStatus.SEE_OTHER)


def refuse(field: Field, error: Exception) -> None:
    """Say at a field why a service would not do it."""
    field.errors = [str(error)]


def problems_of(form: FlaskForm, urn: int) -> tuple[Problem, ...]:
    """What is wrong, in the order of the page; what is confirmed has a way out."""
    found = [Problem(field.errors[0], f"#{_first_box(field)}") for field in form if field.errors]
    if any(problem.text == CONFIRMED for problem in found):
        found.append(Problem("Say that it is wrong", f"/schools/{urn}/claims/new"))
    return tuple(found)


def _first_box(field: Field) -> str:
    if isinstance(field, MonthField):
        return f"{field.id}-month"
    return f"{field.id}-day" if field.type == "DayField" else str(field.id)
