"""What the pages of a check ask: shape only, with what was typed kept beside what was wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from register.domain.errors import InvalidIdentifier
from register.domain.identifiers import LETTERS, Trn, Urn, read_aloud
from register.domain.period import anniversary
from register.domain.verifications import (
    PURPOSES,
    ByCode,
    ByName,
    ByNumber,
    Check,
    PostOffered,
    Purpose,
    Sought,
)
from register.law.dates import TRIGGER_DAY
from register.law.finding import in_words
from register.services.check_drafts import Boxes, Draft, Typed
from register.services.verification import YEARS_AHEAD
from register.web.verify.entries import Day, born, number, read_day

NUMBER, NAME, CODE = "number", "name", "code"
YES, NO, UNKNOWN = "yes", "no", "unknown"
LONGEST = 120  # characters of a name or a search
CODE_LETTERS = 8
_SAID = {YES: True, NO: False, UNKNOWN: None}
Problems = Mapping[str, str]
_TROUBLES = {
    "several": (
        "given_names",
        "More than one record fits. Enter the given names as well, or use the reference number",
    ),
    "code": (
        "code",
        (
            "This code does not open a record: check it with the candidate. Codes end, and each"
            " works for one school"
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Filled:
    """A page as it was filled in: the draft with the entries, and what is wrong by field."""

    draft: Draft
    problems: Problems = field(default_factory=dict)


def why_form(draft: Draft, form: Mapping[str, str]) -> Filled:
    """Why somebody is looked for."""
    purpose = form.get("purpose", "")
    if purpose not in {each.value for each in PURPOSES}:
        return Filled(draft, {"purpose": "Choose why you are checking"})
    return Filled(replace(draft, purpose=purpose))


def post_form(draft: Draft, form: Mapping[str, str], *, today: date) -> Filled:
    """The school as typed, the first day, and what the panel says of the post."""
    school = form.get("school", draft.school)[:LONGEST].strip()
    filled = replace(
        draft,
        school=school,
        urn=draft.urn if school == draft.school else None,
        starts=_boxes(form, "starts"),
        head=form.get("head", ""),
        teacher=form.get("teacher", ""),
    )
    first = first_day(filled, today)
    problems = {
        "school": "" if school else "Enter the school's name, URN or postcode",
        "starts-day": first.problem,
        "teacher": _chosen(filled.teacher, "whether they will work as a teacher at this school"),
        "head": _chosen(filled.head, "whether they will be head or acting head"),
    }
    return Filled(filled, {name: said for name, said in problems.items() if said})


def first_day(draft: Draft, today: date) -> Day:
    """The first day in post: from 1 September 2009 to ten years ahead."""
    read = read_day(draft.starts, "first day")
    latest = anniversary(today, YEARS_AHEAD)
    if read.day is None or TRIGGER_DAY <= read.day <= latest:
        return read
    if read.day < TRIGGER_DAY:
        said = f"The first day must be {in_words(TRIGGER_DAY)} or later: the rules held begin then"
        return Day(draft.starts, problem=said)
    return Day(draft.starts, problem=f"The first day must be {in_words(latest)} or earlier")


def candidate_form(form: Mapping[str, str], *, today: date) -> tuple[Typed, Problems]:
    """Who is meant, in one of three ways; a way that is not chosen is taken from what is filled."""
    by = form.get("by", "")
    if by not in {NUMBER, NAME, CODE}:
        by = _meant(form)
    typed = Typed(
        by=by,
        number=form.get("number", "")[:LONGEST].strip(),
        family_name=form.get("family_name", "")[:LONGEST].strip(),
        given_names=form.get("given_names", "")[:LONGEST].strip(),
        code=form.get("code", "")[:LONGEST].strip(),
        born=_boxes(form, f"born-{by}"),
    )
    return typed, _problems(typed, today)


def troubles(typed: Typed) -> Problems:
    """What the check said of this candidate, at the field that would mend it."""
    if typed.trouble not in _TROUBLES:
        return {}
    name, said = _TROUBLES[typed.trouble]
    return {name: said}


def check_of(draft: Draft, typed: Typed, today: date) -> Check | None:
    """The question as a service takes it; None where a page of it is not filled in yet."""
    starts = first_day(draft, today).day
    settled = draft.urn is not None and draft.purpose in {each.value for each in PURPOSES}
    answered = draft.head in _SAID and draft.teacher in _SAID
    if starts is None or draft.urn is None or not settled or not answered:
        return None
    sought = _sought(typed, today)
    if sought is None:
        return None
    post = PostOffered(
        urn=Urn(draft.urn),
        starts=starts,
        head_teacher=_SAID[draft.head],
        teacher_at_school=_SAID[draft.teacher],
    )
    return Check(sought=sought, post=post, purpose=Purpose(draft.purpose))


def _sought(typed: Typed, today: date) -> Sought | None:
    if _problems(typed, today):
        return None
    if typed.by == CODE:
        return ByCode(typed.code)
    birthday = born(typed.born, today).day
    if birthday is None:
        return None
    if typed.by == NUMBER:
        return ByNumber(Trn(number(typed.number)), birthday)
    return ByName(typed.family_name, birthday, typed.given_names)


def _problems(typed: Typed, today: date) -> Problems:
    birthday = {f"born-{typed.by}-day": born(typed.born, today).problem}
    found: dict[str, str]
    if typed.by == NUMBER:
        found = {"number": _number_problem(typed.number), **birthday}
    elif typed.by == NAME:
        blank = "" if typed.family_name else "Enter the family name"
        found = {"family_name": blank, **birthday}
    elif typed.by == CODE:
        letters = read_aloud(typed.code)
        whole = len(letters) == CODE_LETTERS and set(letters) <= set(LETTERS)
        found = {
            "code": "" if whole else f"Enter the share code as {CODE_LETTERS} letters and digits"
        }
    else:
        found = {"by": "Choose how you know the candidate"}
    return {name: said for name, said in found.items() if said}


def _number_problem(text: str) -> str:
    try:
        Trn(number(text))
    except InvalidIdentifier as error:
        return str(error).rstrip(".")
    return ""


def _meant(form: Mapping[str, str]) -> str:
    """Without JavaScript every box is open: one that is filled says which way is meant."""
    boxes = {NUMBER: "number", NAME: "family_name", CODE: "code"}
    filled = [way for way, box in boxes.items() if form.get(box, "").strip()]
    return filled[0] if len(filled) == 1 else ""


def _boxes(form: Mapping[str, str], name: str) -> Boxes:
    day, month, year = (form.get(f"{name}-{part}", "").strip() for part in ("day", "month", "year"))
    return day[:LONGEST], month[:LONGEST], year[:LONGEST]


def _chosen(value: str, what: str) -> str:
    return "" if value in _SAID else f"Choose {what}, or \u201cnot known yet\u201d"
