"""Make a claim: choose what it is of, then one form, with its documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from register.domain.claims import Claim, ClaimKind, Proposed
from register.domain.errors import InvalidFact, NotAllowed, NotFound
from register.domain.roles import may_keep
from register.domain.schools import School
from register.services import claims as service
from register.services import claims_held, evidence_files
from register.services.claims import About
from register.services.claims_held import SencoHeld
from register.services.evidence_files import Examined
from register.web.access import takes_files
from register.web.claims import forms
from register.web.claims.blueprint import claims, for_schools
from register.web.claims.facts import Fact, FactKind, facts_of, senco_choices
from register.web.claims.filled import filled_in
from register.web.claims.making import proposed_award, proposed_fix, proposed_service
from register.web.claims.pages import TITLES, NewPage
from register.web.claims.whose import the_folder, the_urn
from register.web.database import begin, now, read, today
from register.web.documents import LARGEST_POST, sent_files
from register.web.filters import day
from register.web.working import me

_FIXES: Mapping[FactKind, Any] = {
    FactKind.POST: forms.PostFixForm,
    FactKind.STATUS: forms.StatusFixForm,
    FactKind.INDUCTION: forms.InductionFixForm,
    FactKind.AWARD: forms.AwardFixForm,
    FactKind.WORDS: forms.WordsForm,
}

_OF_KINDS: Mapping[ClaimKind, Any] = {
    ClaimKind.SERVICE: forms.ServiceForm,
    ClaimKind.AWARD: forms.AwardForm,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is being claimed, as far as it is chosen; `form` is the one that asks for the rest."""

    school: School
    sencos: tuple[SencoHeld, ...]
    kind: ClaimKind
    fact: Fact | None
    form: Any


@claims.get("/new")
@for_schools
def new(urn: str) -> ResponseReturnValue:
    """Ask what it is of, then which fact is wrong, then the rest."""
    kind = request.args.get("kind", "")
    if kind not in {each.value for each in TITLES}:
        return _choose_kind(urn)
    with begin() as session:
        school, sencos = _held(session, urn)
    if kind == ClaimKind.CORRECTION and not request.args.get("fact"):
        return _choose_fact(school, sencos)
    asked = _asked(school, sencos, kind, request.args.get("fact", ""), sent=False)
    return _page(asked)


@claims.post("/new")
@for_schools
@takes_files(LARGEST_POST)
def send(urn: str) -> ResponseReturnValue:
    """Put the claim to the officials, with its documents, or say what is wrong."""
    with begin() as session:
        school, sencos = _held(session, urn)
    kind, key = request.form.get("claim", ""), request.form.get("fact", "")
    asked = _asked(school, sencos, kind, key, sent=True)
    if not asked.form.validate():
        return _page(asked), HTTPStatus.BAD_REQUEST
    try:
        with read() as session:
            proposed = _proposed(session, asked)
        claim = _put(asked, proposed)
    except InvalidFact as error:
        return _page(asked, str(error)), HTTPStatus.BAD_REQUEST
    flash(f"Sent to an official. We aim to reply by {day(claim.reply_due)}.")
    to = url_for("claims.one", urn=urn, reference=claim.reference)
    return redirect(to, HTTPStatus.SEE_OTHER)


def _held(session: Session, urn: str) -> tuple[School, tuple[SencoHeld, ...]]:
    if me().role not in service.RAISERS:
        service.school_for(session, me(), the_urn(urn))
        raise NotAllowed("A claim is made by a school, its trust or its local authority.")
    return claims_held.sencos(session, account=me(), urn=the_urn(urn), at=now(), today=today())


def _asked(
    school: School, sencos: tuple[SencoHeld, ...], kind: str, key: str, *, sent: bool
) -> Asked:
    """The form for it: as it was sent, or with what is held in it. Raises NotFound."""
    if kind not in {each.value for each in TITLES}:
        raise NotFound("There is no such claim to make: choose from the list.")
    of = ClaimKind(kind)
    fact = next((f for f in facts_of(sencos) if f.key == key), None)
    if of is ClaimKind.CORRECTION and fact is None:
        raise NotFound("This is not on the school's record: choose again what is wrong.")
    made = _FIXES[fact.kind] if of is ClaimKind.CORRECTION and fact else _OF_KINDS[of]
    form = made() if sent else made(formdata=None, **filled_in(fact, sencos))
    if of is not ClaimKind.CORRECTION:
        form.about.choices = senco_choices(sencos)
        if len(form.about.choices) == 1 and not sent:
            (form.about.data,) = form.about.choices
    return Asked(school, sencos, of, fact if of is ClaimKind.CORRECTION else None, form)


def _proposed(session: Session, asked: Asked) -> Proposed:
    if asked.fact is not None:
        return proposed_fix(asked.fact, asked.form, asked.sencos, asked.school.urn)
    if asked.kind is ClaimKind.SERVICE:
        return proposed_service(session, asked.form)
    return proposed_award(asked.form)


def _put(asked: Asked, proposed: Proposed) -> Claim:
    """Look at the documents, then write the claim and them in one transaction."""
    try:
        taken: tuple[Examined, ...] = evidence_files.take(sent_files(asked.form.files))
    except InvalidFact as error:
        asked.form.files.errors = [str(error)]
        raise
    with begin() as session:
        claim = service.raise_claim(
            session,
            account=me(),
            urn=asked.school.urn,
            kind=asked.kind,
            proposed=proposed,
            words=asked.form.words.data or "",
            about=_about(asked),
            at=now(),
            today=today(),
        )
        evidence_files.keep(session, the_folder(), claim, taken, account=me(), at=now())
    return claim


def _about(asked: Asked) -> About:
    if asked.fact is not None:
        return About(asked.fact.appointment_id, asked.fact.award_id)
    return About(int(asked.form.about.data))


def _choose_kind(urn: str) -> ResponseReturnValue:
    with read() as session:
        school = service.school_for(session, me(), the_urn(urn))
    asked = "asked" in request.args
    form = forms.KindForm(request.args, meta={"csrf": False}) if asked else forms.KindForm(None)
    bad = asked and not form.validate()
    page = _new_page(school, "kind")
    html = render_template("claims/new.html", page=page, form=form)
    return html, HTTPStatus.BAD_REQUEST if bad else HTTPStatus.OK


def _choose_fact(school: School, sencos: tuple[SencoHeld, ...]) -> ResponseReturnValue:
    asked = request.args.get("asked") == "fact"
    form = forms.FactForm(request.args if asked else None, meta={"csrf": False})
    form.fact.choices = {fact.key: fact.words for fact in facts_of(sencos)}
    bad = asked and not form.validate()
    page = _new_page(school, "fact", kind=ClaimKind.CORRECTION, sencos=sencos)
    html = render_template("claims/new.html", page=page, form=form)
    return html, HTTPStatus.BAD_REQUEST if bad else HTTPStatus.OK


def _page(asked: Asked, problem: str = "") -> str:
    part = asked.fact.kind.value if asked.fact else asked.kind.value
    found = problem if not asked.form.errors else ""
    page = _new_page(
        asked.school,
        part,
        kind=asked.kind,
        sencos=asked.sencos,
        fact=asked.fact,
        problem=found,
    )
    return render_template("claims/new.html", page=page, form=asked.form)


def _new_page(
    school: School,
    part: str,
    *,
    kind: ClaimKind | None = None,
    sencos: tuple[SencoHeld, ...] = (),
    fact: Fact | None = None,
    problem: str = "",
) -> NewPage:
    return NewPage(
        name=school.name,
        urn=int(school.urn),
        kind=kind.value if kind else "",
        title=TITLES[kind] if kind else "Claim something, or say that it is wrong",
        part=part,
        in_post=any(held.record for held in sencos),
        may_record=may_keep(me(), school),
        fact=fact,
        problem=problem,
    )
