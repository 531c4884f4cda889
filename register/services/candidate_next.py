"""What happens next to a candidate in the post: when, how long that is, who must do what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Protocol

from register.domain.period import day_after
from register.law.assessment import Decision
from register.law.dates import LEGACY_DEADLINE, NASENCO_ENDS
from register.law.finding import in_words
from register.law.forecast import Span
from register.law.lengths import from_today, span_of_time
from register.law.regulation_49_4 import THIRD_ANNIVERSARY
from register.services.candidate_sentences import codes_of, findings_of, guidance_deadline

_WHO = "The governing body, or in an academy the trust,"
_ITS_WORDS = {
    "qualified": "the answer becomes that they hold the qualification",
    "exempt": "the answer becomes that they do not need the qualification",
    "in_window": "they are within the time that the rules allow",
    "exempt_contested": "the regulations and the guidance differ on them",
    "review": "we cannot tell whether the rules are met",
    "overdue": "the time allowed has ended, and the school would not meet the rules",
    "ineligible": "they could no longer be SENCO here",
    "out_of_scope": "the rules ask nothing of this school",
    "closed": "the school is closed",
    "not_yet_open": "the school is not open",
}
_NEXT = {
    "qualified": (
        "Nothing has to be done before they start.",
        "See the certificate and keep a copy with this answer.",
    ),
    "exempt": (
        "Nothing has to be done before they start.",
        "Keep evidence of the earlier service with this answer: it is what the exemption rests on.",
    ),
    "review": (
        (
            f"{_WHO} should see that the missing fact reaches whoever keeps the register, before"
            " the appointment is settled. Then check again."
        ),
        "Until then no answer is given either way.",
    ),
    "overdue": (
        (
            f"{_WHO} would need the SENCO to hold the qualification from the first day in this"
            " post: there is no further time in the regulations."
        ),
        "See first whether a qualification, or earlier service, is missing from the record.",
    ),
    "ineligible": (
        (
            f"{_WHO} would have to see this put right before designating them: there is no period"
            " of grace for it."
        ),
        "A SENCO must be a qualified teacher working at the school, or its head or acting head.",
        "If the record is wrong, ask whoever keeps it to put it right, and check again.",
    ),
    "no_senco": ("Check the first day of the post.",),
    "closed": ("Check the school and the first day. {school} may have been followed by another.",),
    "not_yet_open": (
        "Check the first day: the rules reach {school} from the day on which it opens.",
    ),
    "out_of_scope": (
        (
            "Nothing has to be done under these rules. {school} may still want a SENCO who holds"
            " the qualification."
        ),
    ),
}


class CourseDays(Protocol):
    """The days that a course turns on; each is the last that will do, inclusive."""

    @property
    def npq_safe(self) -> date | None:
        """The last start from which even the longest NPQ ends in time."""

    @property
    def npq_latest(self) -> date | None:
        """The last start from which the shortest does."""

    @property
    def nasenco_by(self) -> date | None:
        """The last day on which a National Award under way can be completed and still count."""


def steps(
    decision: Decision,
    *,
    starts: date,
    as_at: date,
    spans: Sequence[Span],
    courses: CourseDays | None,
    school_name: str,
) -> tuple[str, ...]:
    """What has to be done, by whom, and by when. `school_name` as the list gives it.

    From the day of the check or the first day in post, whichever is later.
    """
    status, deadline = _standing(decision, spans, as_at)
    if status == "in_window" and deadline:
        return (
            *_before(decision, deadline, starts, as_at),
            *_course(decision, courses, max(starts, as_at)),
        )
    if status == "exempt_contested":
        return _two_readings(decision, as_at)
    said = tuple(each.format(school=school_name) for each in _NEXT.get(status, ()))
    if status in {"qualified", "exempt"} and starts <= as_at:
        said = ("Nothing more has to be done.", *said[1:])
    if status == "overdue" and starts <= as_at:
        said = (f"{_WHO} meets the rules again from the day on which they hold it.", *said[1:])
    if status == "overdue" and deadline:
        return (_without_time(deadline, as_at), *said)
    return said


def foreseen(decision: Decision, spans: Sequence[Span], as_at: date) -> tuple[str, ...]:
    """The next change that is known already; the end of the time allowed is said elsewhere."""
    now, _ = _standing(decision, spans, as_at)
    later = [s for s in spans if s.valid_from > max(decision.as_of, as_at) and s.status != now]
    if not later or (now, later[0].status) == ("in_window", "overdue"):
        return ()
    becomes = _ITS_WORDS.get(later[0].status)
    if becomes is None:
        return ()
    first = later[0].valid_from
    when = f"{in_words(first)}, {from_today(first, as_at)}"
    return (f"From {when}, {becomes}, if nothing else changes.",)


def _standing(decision: Decision, spans: Sequence[Span], as_at: date) -> tuple[str, date | None]:
    """The status and the deadline on the day of the check, or on the first day if that is later."""
    here = next((s for s in spans if s.valid_from <= as_at < s.valid_to), None)
    if here is None or as_at <= decision.as_of:
        return decision.status, decision.deadline
    return here.status, here.deadline


def _before(decision: Decision, deadline: date, starts: date, as_at: date) -> Iterator[str]:
    """Within time: by when, counted from what, and who must see to it."""
    after = f": {span_of_time(starts, deadline)} after the first day" if deadline > starts else ""
    far = from_today(deadline, as_at)
    yield f"They must hold the qualification by {in_words(deadline)}, {far}{after}."
    counted = _counted_from(decision)
    if counted and counted < starts:
        yield (
            f"The three years count from {in_words(counted)}, when their unbroken service as SENCO"
            " began, not from the first day here."
        )
    late = in_words(day_after(deadline))
    yield (
        f"{_WHO} must see that they do. From {late} the school would not meet the rules while its"
        " SENCO is without it."
    )


def _counted_from(decision: Decision) -> date | None:
    """The day from which the law counted the three years."""
    told = (f.values[0] for f in findings_of(decision) if f.rule is THIRD_ANNIVERSARY)
    first = next(told, None)
    return first if isinstance(first, date) else None


def _course(decision: Decision, courses: CourseDays | None, begin: date) -> Iterator[str]:
    pending = "Q-PENDING" in codes_of(decision)
    if pending:
        yield "A course is recorded, with no outcome yet. Being on a course is not enough."
    if courses is None:
        return
    if courses.nasenco_by:
        yield (
            "A National Award under way counts only if it is completed by"
            f" {in_words(courses.nasenco_by)}; none completed on or after"
            f" {in_words(NASENCO_ENDS)} counts."
        )
    if not pending:
        yield from _npq(courses, begin)


def _npq(courses: CourseDays, begin: date) -> Iterator[str]:
    """The last safe start, from the later of today and the first day in post."""
    safe, latest = courses.npq_safe, courses.npq_latest
    if safe and safe >= begin:
        yield (
            f"An NPQ for SENCOs begun by {in_words(safe)} ends in time even if it takes the"
            " longest, 22 months."
        )
    elif latest and latest >= begin:
        yield (
            "An NPQ for SENCOs takes 18 to 22 months: begun at once, and by"
            f" {in_words(latest)} at the latest, it may end in time, or just too late."
        )
    elif latest:
        yield "An NPQ for SENCOs takes 18 to 22 months: begun now, it would end too late."


def _two_readings(decision: Decision, as_at: date) -> tuple[str, ...]:
    """What each reading asks; of those in post on 1 September 2009, the older regulations asked."""
    of_2009 = not codes_of(decision).isdisjoint({"L-2009", "L-2009-GAP"})
    by = LEGACY_DEADLINE if of_2009 else guidance_deadline(decision)
    expects = "expected" if by and by < as_at else "expects"
    whose = (
        "The regulations before 2014 required"
        if of_2009
        else f"The department's guidance {expects}"
    )
    when = f" by {in_words(by)}, {from_today(by, as_at)}" if by else ""
    return (
        f"{whose} the qualification{when}.",
        "Read literally, the regulations ask for nothing more.",
        f"{_WHO} has to choose which to go by, and may want advice.",
        "Somebody who holds the qualification meets the rules on either reading.",
    )


def _without_time(deadline: date, as_at: date) -> str:
    late = day_after(deadline)
    so = "There has been no time left since" if late <= as_at else "There is no time left from"
    return f"{so} {in_words(late)}, {from_today(late, as_at)}."
