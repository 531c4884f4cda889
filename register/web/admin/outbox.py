"""Letters on their way: what waits, what left, what could not, and trying again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from register.clock import LONDON
from register.domain.letters import MEANINGS, Letter, State
from register.services import outbox as service
from register.web.admin.blueprint import admin, officials
from register.web.database import begin, now, read, settings
from register.web.filters import day, instant
from register.web.paging import Paging, address, paging
from register.web.words import Tag
from register.web.working import me

PATH, SIZE = "/admin/outbox", 50
_TAGS = {
    State.WAITING: Tag("Waiting", "yellow"),
    State.SENDING: Tag("On its way", "blue"),
    State.SENT: Tag("Sent", "green"),
    State.FAILED: Tag("Given up", "red"),
}
_CARRIERS = {"notify": "GOV.UK Notify", "file": "A file in the outbox folder"}


class AgainForm(FlaskForm):
    """A button and its token."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One state to look at; the one looked at has no link."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class OutboxLine:
    """One letter of the list, without its address."""

    number: int
    subject: str
    state: Tag
    kind: str
    organisation: str
    day: str
    tries: int
    problem: str


@dataclass(frozen=True, slots=True)
class OutboxPage:
    """The list: `empty` says what to do where there is nothing to list."""

    by_notify: bool
    choices: tuple[Choice, ...]
    lines: tuple[OutboxLine, ...]
    paging: Paging
    empty: str


@dataclass(frozen=True, slots=True)
class OutboxLetterPage:
    """One letter, with its address; `next_try` blank where it is not tried again by itself."""

    number: int
    letter: Letter
    state: Tag
    kind: str
    organisation: str
    to: str
    shut: bool
    carrier: str
    next_try: str
    may_try_again: bool


@admin.get("/outbox")
@officials
def outbox() -> ResponseReturnValue:
    """Every letter, the newest first, or those in one state."""
    chosen = _chosen(request.args.get("state", ""))
    with read() as session:
        counts = service.count(session)
        total = counts[chosen] if chosen else sum(counts.values())
        asked = {"state": chosen.value if chosen else ""}
        page = request.args.get("page", 1, type=int)
        pages = paging(PATH, asked, page=page, size=SIZE, total=total)
        found = service.some(session, state=chosen, first=max(0, pages.first - 1), limit=SIZE)
    told = OutboxPage(
        by_notify=bool(settings().notify_api_key),
        choices=_choices(counts, chosen),
        lines=tuple(_line(letter, name) for letter, name in found),
        paging=pages,
        empty=_empty(chosen),
    )
    return render_template("admin/outbox.html", page=told)


@admin.get("/outbox/<int:number>")
@officials
def one_letter(number: int) -> ResponseReturnValue:
    """One letter: where it goes, what it says, what became of it."""
    with read() as session:
        sent = service.one(session, number)
    page = _letter_page(sent)
    return render_template("admin/outbox-letter.html", page=page, form=AgainForm(formdata=None))


@admin.post("/outbox/<int:number>/again")
@officials
def send_again(number: int) -> ResponseReturnValue:
    """Let a letter that was given up go once more."""
    with begin() as session:
        service.try_again(session, number, by=me(), at=now())
    flash(f"Letter {number} goes again within a minute.")
    return redirect(url_for("admin.one_letter", number=number), HTTPStatus.SEE_OTHER)


def _chosen(told: str) -> State | None:
    return State(told) if told in {state.value for state in State} else None


def _choices(counts: Mapping[State, int], chosen: State | None) -> tuple[Choice, ...]:
    everything = [(None, "All", sum(counts.values()))]
    offered = [*everything, *((state, _TAGS[state].text, counts[state]) for state in State)]
    return tuple(
        Choice(
            f"{text} ({count:,})",
            "" if state is chosen else address(PATH, {"state": state.value if state else ""}),
        )
        for state, text, count in offered
    )


def _empty(chosen: State | None) -> str:
    if chosen is None:
        return (
            "No letter has been written yet. Letters are written each morning to the accounts of"
            " schools, trusts and authorities: give out accounts first, or run"
            " “register letters write”."
        )
    if chosen is State.FAILED:
        return "No letter was given up."
    return f"No letter is in this state: {_TAGS[chosen].text.lower()}."


def _line(letter: Letter, organisation: str) -> OutboxLine:
    return OutboxLine(
        number=letter.id,
        subject=letter.subject,
        state=_TAGS[letter.state],
        kind=MEANINGS[letter.kind],
        organisation=organisation,
        day=day(letter.at.astimezone(LONDON).date()),
        tries=letter.tries,
        problem=letter.problem,
    )


def _letter_page(sent: service.Sent) -> OutboxLetterPage:
    letter = sent.letter
    waits = letter.state is State.WAITING
    return OutboxLetterPage(
        number=letter.id,
        letter=letter,
        state=_TAGS[letter.state],
        kind=MEANINGS[letter.kind],
        organisation=sent.organisation,
        to=sent.to,
        shut=sent.shut,
        carrier=_CARRIERS.get(letter.carrier, ""),
        next_try=(instant(letter.next_try) or "Within a minute") if waits else "",
        may_try_again=letter.state is State.FAILED and not sent.shut,
    )
