"""Who is meant, one candidate a page; then the answers are checked, and the checks are made."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from register.domain.identifiers import Reference
from register.domain.verifications import Verification
from register.services import check_drafts, check_schools, verification
from register.services.check_drafts import Draft, Typed
from register.services.look_ups import Stopped, Wait
from register.services.organisations import name_of
from register.services.verification import MoreNeeded
from register.web.database import begin, now, read, today
from register.web.issuing import issuer
from register.web.verify.blueprint import checkers, verify
from register.web.verify.forms import Problems, candidate_form, check_of, troubles
from register.web.verify.pages import candidate_page, review_page
from register.web.working import me


@verify.get("/verify/new/<draft_id>/candidate/<int:place>")
@checkers
def candidate(draft_id: str, place: int) -> ResponseReturnValue:
    """Ask who is meant; what a check found wanting stands beside its field."""
    draft = _load(draft_id)
    typed = draft.candidate(place)
    return _ask(draft, place, typed, troubles(typed))


@verify.post("/verify/new/<draft_id>/candidate/<int:place>")
@checkers
def take_candidate(draft_id: str, place: int) -> ResponseReturnValue:
    """Keep the candidate; one more is asked for where that was wanted."""
    draft = _load(draft_id)
    typed, problems = candidate_form(request.form, today=today())
    if problems:
        return _ask(draft, place, typed, problems), HTTPStatus.BAD_REQUEST
    with begin() as session:
        draft = check_drafts.load(session, draft_id, me(), to_change=True)
        check_drafts.save(session, draft.with_candidate(place, typed))
    return redirect(url_for("verify.review", draft_id=draft_id), HTTPStatus.SEE_OTHER)


@verify.post("/verify/new/<draft_id>/candidate/<int:place>/remove")
@checkers
def remove_candidate(draft_id: str, place: int) -> ResponseReturnValue:
    """Leave this candidate out."""
    with begin() as session:
        draft = check_drafts.load(session, draft_id, me(), to_change=True).without(place)
        check_drafts.save(session, draft)
    if not draft.candidates:
        return redirect(
            url_for("verify.candidate", draft_id=draft_id, place=1), HTTPStatus.SEE_OTHER
        )
    return redirect(url_for("verify.review", draft_id=draft_id), HTTPStatus.SEE_OTHER)


@verify.get("/verify/new/<draft_id>/check")
@checkers
def review(draft_id: str) -> ResponseReturnValue:
    """Everything that was entered, to be changed or sent."""
    draft = _load(draft_id)
    with read() as session:
        whose = name_of(session, me().organisation)
        school = check_schools.named(session, me(), draft.urn) if draft.urn else None
    return render_template(
        "verify/check.html", page=review_page(draft, whose, school, today=today())
    )


@verify.post("/verify/new/<draft_id>/check")
@checkers
def make(draft_id: str) -> ResponseReturnValue:
    """Make the checks, each in a transaction of its own, and show what they found."""
    made: list[str] = []
    for place in _load(draft_id).waiting or (1,):
        answer = _make_one(draft_id, place)
        if answer is None:
            return redirect(url_for("verify.review", draft_id=draft_id), HTTPStatus.SEE_OTHER)
        if isinstance(answer, Wait | Stopped):
            return refused(answer, url_for("verify.review", draft_id=draft_id))
        made.append(answer)
    return _where_next(draft_id)


def refused(answer: Wait | Stopped, back: str) -> ResponseReturnValue:
    """Say how long to wait, or that an official has been told; nothing that was entered is lost."""
    if isinstance(answer, Stopped):
        return render_template("verify/stopped.html", since=answer.since), HTTPStatus.FORBIDDEN
    seconds = max(1, round(answer.wait.total_seconds()))
    body = render_template("verify/wait.html", seconds=seconds, back=back)
    return body, HTTPStatus.TOO_MANY_REQUESTS, {"Retry-After": str(seconds)}


def _make_one(draft_id: str, place: int) -> str | Wait | Stopped | None:
    """Make one check and note it in the draft, both or neither; None where a page is not filled."""
    account = me()
    with begin() as session:
        draft = check_drafts.load(session, draft_id, account, to_change=True)
        typed = draft.candidate(place)
        if typed.reference:
            return typed.reference
        check = check_of(draft, typed, today())
        if check is None:
            return None
        found = verification.verify(
            session,
            check,
            account=account,
            at=now(),
            as_at=today(),
            issuer=issuer(),
            pack=Reference(draft.pack),
        )
        if isinstance(found, Wait | Stopped):
            return found
        typed = _after(typed, found)
        check_drafts.save(session, draft.with_candidate(place, typed))
        return typed.reference or typed.trouble


def _after(typed: Typed, found: object) -> Typed:
    """The candidate with what came of the check: a reference, or what more is needed."""
    if isinstance(found, Verification):
        return replace(typed, reference=str(found.reference), trouble="")
    return replace(typed, trouble="several" if isinstance(found, MoreNeeded) else "code")


def _where_next(draft_id: str) -> ResponseReturnValue:
    """To the first candidate of whom more is needed; else to the answer, and the draft goes."""
    with begin() as session:
        draft = check_drafts.load(session, draft_id, me(), to_change=True)
        if draft.waiting:
            where = url_for("verify.candidate", draft_id=draft_id, place=draft.waiting[0])
            return redirect(where, HTTPStatus.SEE_OTHER)
        check_drafts.finish(session, draft)
    references = [each.reference for each in draft.candidates]
    if len(references) == 1:
        where = url_for("verify.answer", reference=references[0])
    else:
        where = url_for("verify.pack", pack=draft.pack)
    return redirect(where, HTTPStatus.SEE_OTHER)


def _load(draft_id: str) -> Draft:
    with read() as session:
        return check_drafts.load(session, draft_id, me())


def _ask(draft: Draft, place: int, typed: Typed, problems: Problems) -> str:
    page = candidate_page(draft, place, typed, problems)
    return render_template("verify/candidate.html", page=page)
