"""The questions about a SENCO who started, one thing a page: what is asked and what is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask_wtf import FlaskForm

from register.domain.appointments import Appointment
from register.domain.evidence import Level
from register.domain.identifiers import Urn
from register.domain.period import ONE_DAY
from register.services.record_drafts import NOBODY, Draft
from register.services.recording import PostHeld, SchoolRecord
from register.web.filters import day
from register.web.record.fields import SinceForm, since_data
from register.web.record.forms import (
    NO,
    SAID,
    YES,
    EndsForm,
    HowForm,
    NobodyForm,
    WhoForm,
    WhyForm,
    cover_of,
)

ALL = "all"
CHECK = "check"


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the journey: its words, what stands in its form, and what it keeps.

    `intro` is of paragraphs, one a line; blank where there is none.
    """

    form: Callable[..., FlaskForm]
    heading: str
    intro: str
    filled: Callable[[Draft], Mapping[str, Any]]
    keep: Callable[[Draft, Any], Draft]


def _keep_who(draft: Draft, form: Any) -> Draft:  # noqa: ANN401 - the step's own form
    typed = (form.number.data or "").strip(), " ".join((form.family_name.data or "").split())
    return replace(draft, number=typed[0], family_name=typed[1], born=form.born.data)


def _keep_since(draft: Draft, form: Any) -> Draft:  # noqa: ANN401 - as above
    starts, latest = form.bounds
    same = (starts, latest) == (draft.starts, draft.starts_latest)
    return replace(draft, starts=starts, starts_latest=latest, ends=draft.ends if same else "")


def _as_named(*names: str) -> Callable[[Draft], Mapping[str, Any]]:
    return lambda draft: {name: getattr(draft, name) for name in names}


def _keep_named(*names: str) -> Callable[[Draft, Any], Draft]:
    def keep(draft: Draft, form: Any) -> Draft:  # noqa: ANN401 - as above
        given: dict[str, Any] = {name: (form[name].data or "").strip() for name in names}
        return replace(draft, **given)

    return keep


STEPS: dict[str, Step] = {
    "who": Step(
        WhoForm,
        "Which teacher is it?",
        (
            "All three must match one teacher: nobody can look through the register. The search is"
            " recorded, and the teacher can see that you looked."
        ),
        _as_named("number", "born", "family_name"),
        _keep_who,
    ),
    "nobody": Step(
        NobodyForm,
        "We could not find this teacher",
        (
            "Check the number, the date of birth and the family name with the teacher first: one"
            " wrong digit is enough. Go back to put them right.\n"
            "If they are right, go on with the same questions, and an official will look for the"
            " teacher. Nothing is on the record until the official has found them and replied."
        ),
        _as_named("given_names"),
        _keep_named("given_names"),
    ),
    "since": Step(
        SinceForm,
        "When did they start?",
        (
            "Give the day on which the governing body or the proprietor designated them, or the day"
            " that it named. It may be up to a year ahead. Where only the month is known, the time"
            " allowed is counted from its last day."
        ),
        lambda draft: since_data(draft.starts, draft.starts_latest),
        _keep_since,
    ),
    "how": Step(
        HowForm,
        "What is the post?",
        "",
        _as_named("capacity", "head", "teacher", "shared"),
        _keep_named("capacity", "head", "teacher", "shared"),
    ),
    "ends": Step(
        EndsForm,
        "Somebody else is recorded as SENCO",
        "A school may have two SENCOs at once. Each of them must then meet the rules.",
        _as_named("ends"),
        _keep_named("ends"),
    ),
    "why": Step(
        WhyForm,
        "What does it rest on?",
        "",
        _as_named("level", "why"),
        _keep_named("level", "why"),
    ),
}


def others(draft: Draft, record: SchoolRecord) -> tuple[PostHeld, ...]:
    """Whoever is in post as this one begins, and could end the day before."""
    if draft.starts is None or draft.looked == NOBODY:
        return ()
    last = eve(draft)
    return tuple(
        each
        for each in record.posts
        if each.person != draft.person_id
        and each.starts <= last
        and (each.ends is None or each.ends > draft.starts)
    )


def eve(draft: Draft) -> date:
    """The day before the first; of a month, before its last day, so that no gap is made."""
    if draft.starts_latest is None:
        message = "The first day is not entered yet."
        raise RuntimeError(message)
    return draft.starts_latest - ONE_DAY


def end_choices(draft: Draft, record: SchoolRecord) -> dict[str, str]:
    """What can be said of those in post, by value."""
    held, last = others(draft, record), day(eve(draft))
    named = {str(post.appointment): f"Yes, {post.name}\u2019s post ends on {last}" for post in held}
    every = {ALL: f"Yes, all of these posts end on {last}"} if len(held) > 1 else {}
    return {**named, **every, NO: "No, they are SENCO at the same time"}


def ending(draft: Draft, record: SchoolRecord) -> tuple[PostHeld, ...]:
    """Whose posts end the day before."""
    held = others(draft, record)
    return tuple(p for p in held if draft.ends in {ALL, str(p.appointment)})


def missing(draft: Draft, record: SchoolRecord) -> str:
    """The first page that is not filled in; "check" where all are."""
    asks = others(draft, record)
    blank = {
        "who": not draft.looked,
        "nobody": draft.looked == NOBODY and not draft.given_names,
        "since": draft.starts is None,
        "how": not draft.capacity,
        "ends": bool(asks) and draft.ends not in end_choices(draft, record),
        "why": not draft.level,
    }
    return next((name for name, is_blank in blank.items() if is_blank), CHECK)


def told(draft: Draft) -> Appointment:
    """The post as it is to be recorded, of a draft that is whole."""
    if draft.starts is None or draft.starts_latest is None:
        message = "The first day is not entered yet."
        raise RuntimeError(message)
    cover, designated = cover_of(draft.capacity)
    return Appointment(
        Urn(draft.urn),
        draft.starts,
        draft.starts_latest,
        None,
        designated=designated,
        head_teacher=draft.head == YES,
        teacher_at_school=SAID[draft.teacher],
        level=Level(draft.level),
        cover=cover,
        shared=SAID[draft.shared],
    )
