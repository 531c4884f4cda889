"""The case format: questions as JSON lines, and the decisions that answer them.

The shape is a promise to others (rulebook, CASES.md): strict on the way in, one plain sentence
for a line that is not a case, and more keys than promised on the way out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from register.domain.awards import Award, AwardKind
from register.domain.cases import Case, Designation, PersonFacts, SchoolFacts
from register.domain.errors import InvalidFact
from register.domain.people import Basis, Induction, TeacherStatus
from register.domain.period import ONE_DAY, Period, month_bounds
from register.law.assessment import RULEBOOK, Decision, PersonDecision, assess
from register.law.policy import DEFAULT, Policy

_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _day(value: object) -> object:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        message = "give a day as YYYY-MM-DD"
        raise ValueError(message)
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        message = f"{value} is not a day in the calendar"
        raise ValueError(message) from error


def _start(value: object) -> object:
    """A day, or a month where the day is not known: the two ends of what is known."""
    if isinstance(value, str) and (month := _MONTH.fullmatch(value)):
        return month_bounds(int(month[1]), int(month[2]))
    return (_day(value),) * 2


Day = Annotated[date, BeforeValidator(_day)]
Start = Annotated[tuple[date, date], BeforeValidator(_start)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _School(_Strict):
    urn: int = Field(ge=1)
    type: int | None = None
    status: int | None = None
    opened: Day | None = None
    closed: Day | None = None
    predecessors: list[int] | None = None


class _Teacher(_Strict):
    basis: Literal["QTS", "QTLS", "EU_8A", "EYTS", "NONE", "UNKNOWN"] = "UNKNOWN"
    starts: Day | None = Field(None, alias="from")
    until: Day | None = None


class _Award(_Strict):
    kind: Literal["NASENCO", "NPQSENCO", "OTHER"]
    course_started: Day | None = None
    course_completed: Day | None = None
    awarded: Day | None = None
    recognised: bool | None = None
    revoked: Day | None = None


class _Person(_Strict):
    id: str | int
    qualified_teacher: _Teacher | None = None
    induction: Literal["passed", "not_required", "in_progress", "failed", "unknown"] | None = None
    prohibited: bool | None = False
    awards: list[_Award] | None = None


class _Designation(_Strict):
    person: str | int
    urn: int
    starts: Start = Field(alias="from")
    to: Day | None = None
    head_teacher: bool | None = None
    teacher_at_school: bool | None = None
    designated: bool = True


class _Question(_Strict):
    id: Any = None
    as_of: Day
    urn: int
    schools: list[_School]
    people: list[_Person] = []
    designations: list[_Designation] = []
    title: Any = None
    expected: Any = None
    contestable: Any = None


def answers(lines: Iterable[str], policy: Policy = DEFAULT) -> Iterator[dict[str, Any]]:
    """One decision for each line, in order; a line that is not a case gets `error` in its place."""
    for text in lines:
        if text.strip():
            yield _answer(text, policy)


def differences(line: str, answer: dict[str, Any]) -> list[str]:
    """How an answer differs from the line's own `expected`, one sentence for each key."""
    if "error" in answer:
        name = answer.get("id")
        return [answer["error"] if name is None else f"{name}: {answer['error']}"]
    question = json.loads(line)
    expected = question.get("expected")
    if not isinstance(expected, dict):
        return []
    return [
        f"{question.get('id')}: {key} is {answer.get(key)}, expected {value}"
        for key, value in expected.items()
        if answer.get(key) != value
    ]


def _answer(text: str, policy: Policy) -> dict[str, Any]:
    try:
        raw = json.loads(text)
        json.dumps(raw, ensure_ascii=False).encode()  # half a surrogate pair is no character
    except (ValueError, RecursionError):
        return {"id": None, "error": "This line is not JSON: write one case as one JSON object."}
    if not isinstance(raw, dict):
        return {"id": None, "error": "This line is not a case: write one JSON object."}
    name = raw.get("id")
    if not isinstance(name, str | int | None):
        return {"id": None, "error": "id: give a word or a whole number."}
    try:
        question = _Question.model_validate(raw)
        return as_json(name, assess(_case(question), question.as_of, policy))
    except ValidationError as error:
        return {"id": name, "error": _sentence(error)}
    except InvalidFact as error:
        return {"id": name, "error": str(error)}


def _case(question: _Question) -> Case:
    """The question as facts. Raises InvalidFact where its parts do not fit together."""
    schools = {
        s.urn: SchoolFacts(s.urn, s.type, s.status, s.opened, s.closed, tuple(s.predecessors or ()))
        for s in question.schools
    }
    _refuse_strangers(question, schools)
    return Case(
        urn=question.urn,
        schools=schools,
        people={person.id: _person(person) for person in question.people},
        designations=tuple(_designation(d) for d in question.designations if d.designated),
    )


def _refuse_strangers(question: _Question, schools: dict[int, SchoolFacts]) -> None:
    named = [question.urn, *(d.urn for d in question.designations)]
    named += [urn for school in question.schools for urn in school.predecessors or ()]
    people = {person.id for person in question.people}
    if len(people) != len(question.people) or len(schools) != len(question.schools):
        message = "Each school and each person may be listed once."
        raise InvalidFact(message)
    for urn in named:
        if urn not in schools:
            message = f"URN {urn} is named but is not in schools: add it there."
            raise InvalidFact(message)
    for designation in question.designations:
        if designation.person not in people:
            message = f"Person {designation.person} is designated but is not in people."
            raise InvalidFact(message)
        if designation.to is not None and designation.to < designation.starts[0]:
            message = f"A designation ends on {designation.to}, before it begins."
            raise InvalidFact(message)


def _person(person: _Person) -> PersonFacts:
    return PersonFacts(
        key=person.id,
        teacher_status=_teacher(person.qualified_teacher),
        induction=Induction(person.induction or "unknown"),
        prohibited=person.prohibited,
        awards=tuple(
            Award(
                AwardKind(a.kind),
                a.course_started,
                a.course_completed,
                a.awarded,
                a.recognised,
                a.revoked,
            )
            for a in person.awards or ()
        ),
    )


def _teacher(said: _Teacher | None) -> TeacherStatus:
    """Status and its days, both inclusive; bounds that cross leave no day on which it holds."""
    if said is None:
        return TeacherStatus()
    if said.starts and said.until and said.until < said.starts:
        return TeacherStatus(Basis(said.basis), Period(said.starts, said.starts))
    return TeacherStatus(Basis(said.basis), Period.of_days(said.starts, said.until))


def _designation(said: _Designation) -> Designation:
    earliest, latest = said.starts
    return Designation(
        person=said.person,
        urn=said.urn,
        starts=earliest,
        starts_latest=min(latest, said.to) if said.to else latest,
        ends=Period.of_days(None, said.to).end,
        head_teacher=said.head_teacher,
        teacher_at_school=said.teacher_at_school,
    )


def question(case: Case, as_of: date, name: object = None) -> dict[str, Any]:
    """A case as the case format writes it: `register assess` gives it the same decision.

    The order of schools, people and designations is the case's own; only the schools that the
    case holds are written, so hand over no whole country.
    """
    return {
        "id": name,
        "as_of": as_of.isoformat(),
        "urn": case.urn,
        "schools": [_school_as_json(school) for school in case.schools.values()],
        "people": [_facts_as_json(person) for person in case.people.values()],
        "designations": [_designation_as_json(told) for told in case.designations],
    }


def read_question(raw: Mapping[str, Any]) -> Case:
    """The case that `question` wrote. Raises InvalidFact for what is no case."""
    try:
        return _case(_Question.model_validate(raw))
    except ValidationError as error:
        raise InvalidFact(_sentence(error)) from error


def _school_as_json(school: SchoolFacts) -> dict[str, Any]:
    return {
        "urn": school.urn,
        "type": school.type_code,
        "status": school.status_code,
        "opened": _iso(school.opened),
        "closed": _iso(school.closed),
        "predecessors": list(school.predecessors),
    }


def _facts_as_json(person: PersonFacts) -> dict[str, Any]:
    held = person.teacher_status.period
    return {
        "id": person.key,
        "qualified_teacher": {
            "basis": person.teacher_status.basis.value,
            "from": _iso(held.start),
            "until": _iso(held.last_day),
        },
        "induction": person.induction.value,
        "prohibited": person.prohibited,
        "awards": [_award_as_json(award) for award in person.awards],
    }


def _award_as_json(award: Award) -> dict[str, Any]:
    return {
        "kind": award.kind.value,
        "course_started": _iso(award.course_started),
        "course_completed": _iso(award.course_completed),
        "awarded": _iso(award.awarded),
        "recognised": award.recognised,
        "revoked": _iso(award.revoked),
    }


def _designation_as_json(told: Designation) -> dict[str, Any]:
    to_the_day = told.starts == told.starts_latest
    return {
        "person": told.person,
        "urn": told.urn,
        "from": told.starts.isoformat() if to_the_day else told.starts.isoformat()[:7],
        "to": _iso(None if told.ends is None else told.ends - ONE_DAY),
        "head_teacher": told.head_teacher,
        "teacher_at_school": told.teacher_at_school,
        "designated": True,
    }


def as_json(name: object, decision: Decision) -> dict[str, Any]:
    """A decision as the case format gives it, with the school's own steps and advice besides."""
    return {
        "id": name,
        "urn": decision.urn,
        "as_of": decision.as_of.isoformat(),
        "status": decision.status,
        "deadline": _iso(decision.deadline),
        "contestable": decision.contestable,
        "reasons": list(decision.reasons),
        "people": [_person_as_json(person) for person in decision.people],
        "steps": [_step(step) for step in decision.steps],
        "advice": list(decision.advice),
        "rulebook": RULEBOOK,
    }


def _person_as_json(person: PersonDecision) -> dict[str, Any]:
    return {
        "person": person.person,
        "status": person.status,
        "deadline": _iso(person.deadline),
        "guidance_deadline": _iso(person.guidance_deadline),
        "contestable": person.contestable,
        "reasons": list(person.reasons),
        "steps": [_step(step) for step in person.steps],
    }


def _step(step: Any) -> dict[str, str]:  # noqa: ANN401 - a Step, by its fields
    return {
        "rule": step.rule,
        "finding": step.finding,
        "because": step.because,
        "citation": step.citation,
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _sentence(error: ValidationError) -> str:
    """The first thing wrong with a case, as one sentence that names the place."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    place = ".".join(str(part) for part in first["loc"]) or "The case"
    if first["type"] == "extra_forbidden":
        return f"{place} is not a key of the case format: take it out or correct its spelling."
    if first["type"] == "missing":
        return f"{place} is missing: every case needs it."
    said = first["msg"].removeprefix("Value error, ")
    return f"{place}: {said[0].lower()}{said[1:]}."
