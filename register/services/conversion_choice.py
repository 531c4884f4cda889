"""Which school follows a closed one, and who goes with it: facts in, an answer out.

Feed notes 3.3 and 3.5: a plain "Successor" does not mean one to one, a date may be missing, and
the school that follows may have a SENCO of its own. Where any of that leaves a doubt, the answer
says so in a sentence and a person decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from register.domain.period import ONE_DAY, day_after
from register.domain.schools import CLOSED, PROPOSED_TO_OPEN, School
from register.feeds.gias.links import Kind, Succession
from register.store.conversions import Post


@dataclass(frozen=True, slots=True)
class Way:
    """Where a closed school's appointments go. `doubt` is empty where it is certain.

    `starts` is the first day at the new school, None where no date is known; `last_day` is the
    old school's last day as far as that is known.
    """

    old: int
    news: tuple[int, ...]
    starts: date | None
    last_day: date | None
    doubt: str = ""


def way_from(
    school: School | None, links: Sequence[Succession], known: Mapping[int, School]
) -> Way | None:
    """Where the appointments of a school go; None where it is open or nothing follows it yet."""
    if school is None or school.status_code != CLOSED:
        return None
    begun = [x for x in links if x.new in known and not _still_to_open(known[x.new])]
    opened = [x for x in begun if known[x.new].is_open]
    chosen = opened or begun
    if not chosen:
        return None
    if len(chosen) > 1:
        news = tuple(sorted(x.new for x in chosen))
        return _doubtful(school, news, known, _several(school, news, any_open=bool(opened)))
    link, successor = chosen[0], known[chosen[0].new]
    starts = first_day(school, successor, link)
    if link.kind is Kind.SPLIT:
        doubt = f"URN {school.urn} was split: say whether its SENCO went to URN {successor.urn}."
        return _doubtful(school, (successor.urn,), known, doubt)
    doubt = _doubt_about_dates(school, successor, starts)
    last_day = school.closed or (starts and starts - ONE_DAY)
    return Way(school.urn, (successor.urn,), starts, last_day, doubt)


def first_day(school: School, successor: School, link: Succession) -> date | None:
    """The first day on which an appointment can be the successor's; None where no date tells.

    The later of the day after the old school's last and the new school's first; where the old
    school's closing is not dated, the new school's first day, else the day after the link's.
    """
    if school.closed is not None:
        after = day_after(school.closed)
        return after if successor.opened is None else max(after, successor.opened)
    if successor.opened is not None:
        return successor.opened
    return None if link.old_last_day is None else day_after(link.old_last_day)


def going(posts: Sequence[Post], way: Way, *, today: date) -> tuple[Post, ...]:
    """The appointments that ran on the old school's last day and go on after it."""
    last_day = way.last_day or today
    starts = way.starts or last_day
    return tuple(
        post
        for post in posts
        if post.runs_on(last_day) and (post.ends is None or post.ends > starts)
    )


def without_those_there(
    posts: Sequence[Post], there: Sequence[Post], starts: date
) -> tuple[Post, ...]:
    """The appointments of people who have none at the new school in that time."""
    return tuple(
        post
        for post in posts
        if not any(
            other.person_id == post.person_id
            and (other.ends is None or other.ends > starts)
            and (post.ends is None or other.starts < post.ends)
            for other in there
        )
    )


def has_its_own(there: Sequence[Post], going_there: Sequence[Post], starts: date) -> bool:
    """Whether somebody else is designated at the new school on the day, in their own right.

    Those who come from another school that it follows, on the same day, are not its own.
    """
    coming = {post.person_id for post in going_there}
    return any(
        post.runs_on(starts)
        and post.person_id not in coming
        and (post.inherited_from is None or post.starts < starts)
        for post in there
    )


def _still_to_open(school: School) -> bool:
    return school.status_code == PROPOSED_TO_OPEN


def _doubtful(
    school: School, news: tuple[int, ...], known: Mapping[int, School], doubt: str
) -> Way:
    opened = [day for urn in news if (day := known[urn].opened) is not None]
    starts = day_after(school.closed) if school.closed else min(opened, default=None)
    return Way(school.urn, news, starts, school.closed or (starts and starts - ONE_DAY), doubt)


def _several(school: School, news: tuple[int, ...], *, any_open: bool) -> str:
    named = " and ".join(str(urn) for urn in news)
    which = "all open" if any_open else "all closed"
    return (
        f"URN {school.urn} is followed by {len(news)} schools, {which} (URN {named}): say to "
        "which of them its SENCO went."
    )


def _doubt_about_dates(school: School, successor: School, starts: date | None) -> str:
    if starts is None:
        return (
            f"No date is known for the change from URN {school.urn} to URN {successor.urn}: say "
            "whether its SENCO went with it."
        )
    if successor.closed is not None and successor.closed < starts:
        return (
            f"URN {successor.urn} closed before it could follow URN {school.urn}: say whether "
            "the link is the right way round."
        )
    return ""
