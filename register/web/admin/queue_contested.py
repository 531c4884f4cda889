"""A disputed exemption: both readings with their paragraphs, and what an official makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from http import HTTPStatus

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from register.domain.errors import InvalidFact
from register.law.assessment import Decision
from register.services import casework_contested, freshness
from register.services.casework_contested import ContestedCase
from register.web.admin.blueprint import admin, officials
from register.web.admin.case_work import work_of
from register.web.admin.case_work_forms import ContestedForm
from register.web.database import begin, now, read, today
from register.web.filters import day, instant, last_day
from register.web.words import STATUS_NAMES, Tag, reason, tag_of
from register.web.working import me

_LITERAL = {
    "P1": "The regulations read literally need no qualification.",
    "P10": "The regulations read literally have needed no qualification since 1 September 2014.",
}
_EXPECTS = {
    "P1": "The department\u2019s guidance expects the award within three years.",
    "P10": "The regulations before 2014 expected the award, and the limb still binds.",
}


@dataclass(frozen=True, slots=True)
class ReadingShown:
    """One reading: what it rests on, and what the school\u2019s answer is on it."""

    heading: str
    says: str
    tag: Tag
    answer: str


@dataclass(frozen=True, slots=True)
class DisputeShown:
    """A finding on which the readings differ, with its paragraph."""

    asks: str
    because: str
    citation: str
    url: str


@dataclass(frozen=True, slots=True)
class ContestedPage:
    """A disputed exemption. `decidable` is False where the answer is another by now."""

    school: str
    urn: int
    authority: str
    path: str
    decidable: bool
    since: str
    until: str
    known: str
    reasons: tuple[str, ...]
    disputes: tuple[DisputeShown, ...]
    readings: tuple[ReadingShown, ...]
    switch: str
    now: ReadingShown
    feed_day: date | None


@admin.get("/queue/contested/<subject>")
@officials
def contested(subject: str) -> ResponseReturnValue:
    """What the facts are and how they can be read; nobody is named."""
    return _page(subject, ContestedForm(formdata=None))


@admin.post("/queue/contested/<subject>")
@officials
def decide_contested(subject: str) -> ResponseReturnValue:
    """Keep what an official makes of it, with the reason; the law\u2019s answer stays as it is."""
    form = ContestedForm()
    if not form.validate():
        return _page(subject, form), HTTPStatus.BAD_REQUEST
    try:
        with begin() as db:
            casework_contested.decide(
                db,
                subject,
                account=me(),
                finds=casework_contested.finding_of(form.finds.data or ""),
                reason=form.reason.data or "",
                seen=form.seen_events(),
                at=now(),
                today=today(),
            )
    except InvalidFact as error:
        form.reason.errors = [str(error)]
        return _page(subject, form), HTTPStatus.BAD_REQUEST
    flash("Kept. The school\u2019s answer stays as it is.")
    return redirect("/admin/queue?kind=contested", HTTPStatus.SEE_OTHER)


def _page(subject: str, form: ContestedForm) -> str:
    with read() as db:
        found = casework_contested.look(db, subject, today=today())
        work = work_of(db, found.key)
        feed = freshness.of_school_list(db)
    form.seen.data = str(work.seen)
    page = contested_page(found, feed.extract_date if feed else None)
    return render_template("admin/contested.html", page=page, form=form, work=work)


def contested_page(found: ContestedCase, feed_day: date | None) -> ContestedPage:
    """Put the page together."""
    switch = "P10" if "L-2009-GAP" in found.literal.reasons else "P1"
    literal, strict = found.literal, found.strict
    span = found.disputed
    until = last_day(span.valid_to) if span and span.valid_to < date.max else None
    return ContestedPage(
        school=found.school,
        urn=found.urn,
        authority=found.authority,
        path=f"/admin/queue/contested/{found.key.subject}",
        decidable=span is not None,
        since=day(span.valid_from) if span else "",
        until=day(until),
        known=instant(span.known_from) if span else "",
        reasons=tuple(map(reason, literal.reasons)),
        disputes=tuple(
            DisputeShown(f.rule.asks, f.because, f.rule.citation.text, f.rule.citation.url)
            for f in found.disputes
        ),
        readings=(
            _reading("Read literally", _LITERAL[switch], literal, exempt=True),
            _reading("The other reading", _EXPECTS[switch], strict, exempt=False),
        ),
        switch=switch,
        now=_reading("Now", "", literal, exempt=False),
        feed_day=feed_day,
    )


def _reading(heading: str, says: str, decision: Decision, *, exempt: bool) -> ReadingShown:
    """What one reading comes to; read literally, a disputed school is exempt."""
    status = "exempt" if exempt and decision.status == "exempt_contested" else decision.status
    ends = f"; last day to qualify {day(decision.deadline)}" if decision.deadline else ""
    return ReadingShown(heading, says, tag_of(status), f"{STATUS_NAMES.get(status, status)}{ends}")
