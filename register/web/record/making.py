"""The last page of the journey: the answers are checked, then the SENCO is recorded."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from register.domain.changes import Act, Change
from register.domain.claims import Claim
from register.domain.errors import Conflict, InvalidFact
from register.domain.identifiers import Trn
from register.services import changes, claims, record_drafts, recording
from register.services.record_drafts import FOUND, RECORDING, Draft
from register.services.recording import SchoolRecord
from register.services.sight import saw_person
from register.web.database import begin, now, read, today
from register.web.filters import day
from register.web.record.blueprint import keepers, record
from register.web.record.forms import NoFieldsForm
from register.web.record.journey import load, to_step
from register.web.record.review import review_page
from register.web.record.sheets import recorded
from register.web.record.steps import CHECK, ending, eve, missing, others, told
from register.web.working import me

_ADDRESS = "/schools/<urn>/record/started/<draft_id>/check"


@record.get(_ADDRESS)
@keepers
def review(urn: str, draft_id: str) -> ResponseReturnValue:
    """Show everything that was entered, and the teacher's name where they were found."""
    with read() as session:
        held, draft = load(session, urn, draft_id)
    first = missing(draft, held)
    return _review(urn, draft_id) if first == CHECK else to_step(draft, first)


@record.post(_ADDRESS)
@keepers
def make(urn: str, draft_id: str) -> ResponseReturnValue:
    """Record it, or put it to an official where the teacher was not found; both or neither."""
    try:
        with begin() as session:
            held, draft = load(session, urn, draft_id, to_change=True)
            first = missing(draft, held)
            if first != CHECK:
                return to_step(draft, first)
            done = _done(session, draft, held)
            record_drafts.finish(session, draft)
    except (InvalidFact, Conflict) as error:
        return _review(urn, draft_id, str(error)), HTTPStatus.BAD_REQUEST
    if isinstance(done, Change):
        both = "The last day of whoever was before was recorded. " if ending(draft, held) else ""
        return recorded(urn, f"{both}The SENCO was recorded.", done)
    flash(
        f"An official will look for this teacher: reference {done.reference}. You have a reply by"
        f" {day(done.reply_due)}."
    )
    return redirect(url_for("record.overview", urn=urn), HTTPStatus.SEE_OTHER)


def _done(session: Session, draft: Draft, held: SchoolRecord) -> Change | Claim:
    act, urn = Act(me(), now(), today(), draft.why), held.school.urn
    if draft.looked != FOUND or draft.person_id is None:
        return _unmatched(session, draft)
    before = [post.appointment for post in ending(draft, held)]
    return changes.start(
        session,
        act,
        urn=urn,
        person_id=draft.person_id,
        told=told(draft),
        instead_of=before,
        last_day=eve(draft) if before else None,
    )


def _unmatched(session: Session, draft: Draft) -> Claim:
    if draft.born is None:
        message = "The date of birth is not entered yet."
        raise RuntimeError(message)
    return claims.unmatched(
        session,
        account=me(),
        urn=draft.urn,
        trn=Trn(draft.number),
        born=draft.born,
        names=(draft.given_names, draft.family_name),
        told=told(draft),
        why=draft.why,
        at=now(),
        today=today(),
    )


def _review(urn: str, draft_id: str, problem: str = "") -> str:
    with begin() as session:
        held, draft = load(session, urn, draft_id)
        name = _named(session, draft)
        people = {post.person for post in others(draft, held)}
        recording.shown(session, held, people, account=me(), at=now())
    page = review_page(draft, held, name, problem=problem)
    return render_template("record/check.html", page=page, form=NoFieldsForm())


def _named(session: Session, draft: Draft) -> str:
    """The teacher by name: their own where they were found, which is a sight, else as typed."""
    if draft.person_id is None:
        return f"{draft.given_names} {draft.family_name}"
    who = draft.person_id
    what = "name, to record a post"
    saw_person(session, at=now(), account=me(), person_id=who, purpose=RECORDING, what=what)
    return recording.named(session, who).name
