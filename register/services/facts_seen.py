"""The facts of one person in words, each with where it came from and since when it is known."""

from __future__ import annotations

from collections.abc import Iterator

from register.domain.people import Basis, Induction
from register.domain.period import Period
from register.domain.verifications import FactSeen
from register.law.finding import in_words
from register.store.records import Record, RecordedAward, RecordedPost

_QUALIFIED = {
    Basis.QTS: "Qualified teacher status (QTS)",
    Basis.QTLS: "Qualified teacher learning and skills (QTLS)",
    Basis.EU_8A: "Partial recognition of a European teacher",
    Basis.EYTS: "Early years teacher status (EYTS)",
    Basis.NONE: "Recorded as not held",
    Basis.UNKNOWN: "Not known",
}
_INDUCTED = {
    Induction.PASSED: "Passed",
    Induction.NOT_REQUIRED: "Not required",
    Induction.IN_PROGRESS: "In progress",
    Induction.FAILED: "Failed",
    Induction.UNKNOWN: "Not known",
}
_PROHIBITED = {True: "Recorded", False: "None recorded", None: "Not known"}


def facts_seen(record: Record) -> Iterator[FactSeen]:
    """Teacher status, induction and prohibition, then awards, then posts, the oldest first."""
    status, origin = record.person.teacher_status, record.origin
    since = origin.since.date()

    def of_the_person(about: str, says: str) -> FactSeen:
        return FactSeen(about, says, _told_by(origin.source), since)

    days = _days(status.period) if status.basis is not Basis.UNKNOWN else ""
    yield of_the_person("Teacher status", f"{_QUALIFIED[status.basis]}{days}")
    yield of_the_person("Induction", _INDUCTED[record.person.induction])
    yield of_the_person("Prohibition order", _PROHIBITED[record.person.prohibited])
    yield from (_award(each) for each in record.awards)
    yield from (_post(each) for each in record.posts)


def _award(each: RecordedAward) -> FactSeen:
    told = each.told
    days = (
        ("begun", told.course_started),
        ("completed", told.course_completed),
        ("awarded", told.awarded),
        ("revoked", told.revoked),
    )
    said = [f"{what} {in_words(day)}" for what, day in days if day is not None]
    body = told.awarding_body or "awarding body not recorded"
    return FactSeen(
        about=told.kind.value,
        says=", ".join([body, *said]),
        source=_told_by(each.origin.source),
        recorded=each.origin.since.date(),
    )


def _post(each: RecordedPost) -> FactSeen:
    first = in_words(each.starts)
    if each.starts != each.starts_latest:
        first = first.partition(" ")[2]
    last = (
        "still in post" if each.ends is None else f"to {in_words(Period(None, each.ends).last_day)}"
    )
    kind = "SENCO" if each.designated else "Informal cover (not counted)"
    return FactSeen(
        about=kind,
        says=f"{each.school} (URN {int(each.urn)}), from {first}, {last}",
        source=_told_by(each.origin.source),
        recorded=each.origin.since.date(),
    )


def _told_by(source: str) -> str:
    """Where a fact came from, as people say it; the file's own mark is kept, to find it by."""
    kind, _, mark = source.partition(" ")
    return f"From a file that an official brought in ({mark})" if kind == "import" else source


def _days(period: Period) -> str:
    first = f" from {in_words(period.start)}" if period.start else ""
    last = f" until {in_words(period.last_day)}" if period.last_day else ""
    return first + last
