"""Checks that fit several people, or somebody nearly: an official says who was meant."""

from __future__ import annotations

from http import HTTPStatus
from itertools import combinations

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from register.domain.casework import CaseKind, Key
from register.services import accounts, organisations, settling, side_by_side, unsettled
from register.services.unsettled import Unsettled
from register.web.admin.blueprint import admin, officials
from register.web.admin.case_work import work_of
from register.web.admin.match_forms import MatchForm
from register.web.admin.match_pages import (
    Column,
    MatchLine,
    MatchPage,
    candidate_columns,
    letter_of,
    typed_column,
    waited,
)
from register.web.admin.merges import PAIR
from register.web.database import begin, now, read, today
from register.web.issuing import issuer
from register.web.working import me

NONE = "none"
_SAME = "same"
_MOST_PAIRED = 3  # candidates of whom any two may be said to be one; of more, by their numbers


@admin.get("/matches")
@officials
def matches() -> ResponseReturnValue:
    """Those that wait, the oldest first; nobody is named before one is opened."""
    with read() as db:
        waiting = unsettled.waiting(db)
        names = organisations.names_of(
            db, {x for each in waiting for x in (each.organisation, f"school:{each.urn}")}
        )
    lines = [
        MatchLine(each, waited(each, now()), names[each.organisation], names[f"school:{each.urn}"])
        for each in waiting
    ]
    return render_template("admin/matches.html", lines=lines)


@admin.get("/matches/<int:number>")
@officials
def one_match(number: int) -> ResponseReturnValue:
    """What was typed beside the people who may be meant; each sight is recorded."""
    return _page(number, MatchForm(formdata=None))


@admin.post("/matches/<int:number>")
@officials
def decide_match(number: int) -> ResponseReturnValue:
    """Take the decision and answer the panel; two that are one person are merged first."""
    form = MatchForm()
    with read() as db:
        match = unsettled.one(db, number)
        people = [each.person_id for each in unsettled.candidates(db, match)]
    form.offer(_choices(people))
    chosen = str(form.choice.data or "")
    if chosen.startswith(_SAME) and chosen in _choices(people):
        session[PAIR] = [*map(int, chosen.split("-")[1:]), number]
        return redirect(url_for("admin.compare_two"), HTTPStatus.SEE_OTHER)
    if not form.validate():
        return _page(number, form), HTTPStatus.BAD_REQUEST
    with begin() as db:
        decided = unsettled.decide(
            db,
            number,
            person_id=None if chosen == NONE else int(chosen),
            reason=form.reason.data or "",
            by=me(),
            at=now(),
        )
        settling.answer(db, decided, at=now(), as_at=today(), issuer=issuer())
    flash("Decided. The organisation that asked has been told.")
    return redirect(url_for("admin.matches"), HTTPStatus.SEE_OTHER)


def _page(number: int, form: MatchForm) -> str:
    with begin() as db:
        match = unsettled.one(db, number)
        found = side_by_side.candidates(db, match, account=me(), at=now())
        page = _about(db, match, candidate_columns(found))
        work = work_of(db, Key(CaseKind.MATCH, str(number)))
    form.offer(_choices([column.person_id or 0 for column in page.columns]))
    return render_template("admin/match.html", page=page, work=work, form=form)


def _about(db: Session, match: Unsettled, columns: tuple[Column, ...]) -> MatchPage:
    school = f"school:{match.urn}"
    names = organisations.names_of(db, {match.organisation, school})
    answered = match.answered_id
    return MatchPage(
        match=match,
        waited=waited(match, now()),
        organisation=names[match.organisation],
        school=names[school],
        asked_by=accounts.called(db, f"account:{match.account_id}"),
        reference=settling.reference_of(db, match.verification_id),
        typed=typed_column(match),
        columns=columns,
        decided_by=accounts.called(db, match.decided_by),
        answer="" if answered is None else settling.reference_of(db, answered),
    )


def _choices(people: list[int]) -> dict[str, str]:
    """What can be said: one of them, none, or two that are one person."""
    letters = {person: letter_of(place) for place, person in enumerate(people)}
    offered = {str(person): f"Candidate {letter}" for person, letter in letters.items()}
    offered[NONE] = "None of them"
    if len(people) <= _MOST_PAIRED:
        for one, other in combinations(people, 2):
            words = f"Candidates {letters[one]} and {letters[other]} are the same person"
            offered[f"{_SAME}-{one}-{other}"] = words
    return offered
