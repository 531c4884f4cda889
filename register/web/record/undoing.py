"""Take a change back: what will be so again is shown before it is done."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from register.domain.changes import Change
from register.domain.errors import Conflict, InvalidFact, NotAllowed
from register.services import changes_undoing, recording
from register.services.recording import PostHeld, SchoolRecord
from register.web.database import begin, now
from register.web.filters import instant
from register.web.record.blueprint import keepers, record, urn_of
from register.web.record.forms import UndoForm
from register.web.record.pages import FactShown, facts_of
from register.web.record.sheets import Problem, act_of, problems_of, refuse
from register.web.working import me


@dataclass(frozen=True, slots=True)
class PostAgain:
    """One post and what will be said of it again; no facts where it goes off the record."""

    name: str
    facts: tuple[FactShown, ...]


@dataclass(frozen=True, slots=True)
class UndoPage:
    """A change, and what its undoing brings back."""

    urn: int
    school: str
    when: str
    what: str
    why: str
    posts: tuple[PostAgain, ...]
    action: str
    problems: tuple[Problem, ...]


@record.get("/schools/<urn>/record/changes/<int:number>/undo")
@keepers
def undo(urn: str, number: int) -> ResponseReturnValue:
    """Show what will be so again; the sight of those who are named is recorded."""
    return _ask(urn, number, UndoForm(formdata=None))


@record.post("/schools/<urn>/record/changes/<int:number>/undo")
@keepers
def take_undo(urn: str, number: int) -> ResponseReturnValue:
    """Take it back, as a change of its own, which can be undone too."""
    form = UndoForm()
    if form.validate():
        try:
            with begin() as session:
                _, change = _found(session, urn, number)
                changes_undoing.undo(session, act_of(form), change.id)
        except (InvalidFact, Conflict, NotAllowed) as error:
            refuse(form.why, error)
        else:
            flash("Undone: the record says again what it said before.")
            return redirect(url_for("record.overview", urn=urn), HTTPStatus.SEE_OTHER)
    return _ask(urn, number, form), HTTPStatus.BAD_REQUEST


def _found(session: Session, urn: str, number: int) -> tuple[SchoolRecord, Change]:
    held = recording.to_keep(session, urn_of(urn), me())
    return held, recording.one_change(session, held, number)


def _ask(urn: str, number: int, form: UndoForm) -> str:
    with begin() as session:
        held, change = _found(session, urn, number)
        touched = recording.before(session, change)
        people = {post.person for pair in touched for post in pair if post}
        recording.shown(session, held, people, account=me(), at=now())
    page = UndoPage(
        urn=int(held.school.urn),
        school=held.school.name,
        when=instant(change.at),
        what=change.words,
        why=change.why,
        posts=tuple(_again(was, is_now) for was, is_now in touched if was or is_now),
        action=url_for("record.take_undo", urn=urn, number=number),
        problems=problems_of(form, int(held.school.urn)),
    )
    return render_template("record/undo.html", page=page, form=form)


def _again(was: PostHeld | None, is_now: PostHeld | None) -> PostAgain:
    post = was or is_now
    return PostAgain(post.name if post else "", facts_of(was) if was else ())
