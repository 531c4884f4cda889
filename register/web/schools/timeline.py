"""The drawing of a school's years: who served, and how the standing ran. Also its table's rows.

Lengths are in the units of the drawing's own box. Each standing has a letter and a pattern of its
own beside its colour, so that it holds in black and white.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from register.domain.period import anniversary
from register.law.dates import TRIGGER_DAY
from register.law.forecast import Span
from register.web.filters import day, last_day, plural
from register.web.schools.history import PostShown
from register.web.words import standing_in_full, tag_of

WIDTH, LEFT, BAND, GAP, TOP = 720, 8, 26, 30, 22
_YEARS_SHOWN_AHEAD = 1
_FEWEST_YEARS = 4
_MOST_TICKS = 9
_LETTER = 7.0  # about the width of one: a label is written in its band only where it fits
_HALF_A_DAY = 66  # half the width of a day in words
_HALF_A_YEAR = 16  # the same of a year
_BELOW = 40  # room for the years
_FILLS = {
    "green": "#00703c",
    "blue": "#bbd4ea",
    "yellow": "url(#p-yellow)",
    "purple": "url(#p-purple)",
    "red": "url(#p-red)",
    "grey": "url(#p-grey)",
}


@dataclass(frozen=True, slots=True)
class Band:
    """One stretch: where it is drawn, its fill, its label where that fits, its words always."""

    x: float
    width: float
    y: float
    fill: str
    label: str
    words: str
    text_x: float = 0
    anchor: str = "start"

    @property
    def label_width(self) -> float:
        """The room for the label, so that a pattern does not run through it."""
        return round(len(self.label) * _LETTER + 8, 1)


@dataclass(frozen=True, slots=True)
class Tick:
    """One first of January; its words stand at `text_x`, so that none is cut off at the edge."""

    x: float
    year: int
    text_x: float


@dataclass(frozen=True, slots=True)
class StandingRow:
    """One row of the table behind the drawing."""

    start: str
    end: str
    status: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything that the drawing needs, worked out."""

    height: float
    described: str
    posts: tuple[Band, ...]
    standings: tuple[Band, ...]
    ticks: tuple[Tick, ...]
    today_x: float
    today_text_x: float
    today: str
    note: str
    rows: tuple[StandingRow, ...]


def timeline(
    spans: Sequence[Span],
    posts: Sequence[PostShown],
    *,
    before: tuple[str, Sequence[Span]] = ("", ()),
    today: date,
    deadline: date | None,
    in_full: bool,
) -> Timeline | None:
    """Lay the years out, from the first post or four years back to a year beyond what is next.

    Unless `in_full`, each stretch has the words of its tag alone, which say nothing of a person.
    `before` is the school that this one follows from, by name, and its line up to the opening.
    """
    earlier = list(_runs_before(*before))
    own = spans if not earlier else [s for s in spans if s.valid_from >= earlier[-1].end]
    runs = [*earlier, *_runs(own, standing_in_full if in_full else _tag_alone)]
    if not runs:
        return None
    first, last = _ends(runs, posts, today, deadline)
    scale = _Scale(first, last)
    shown = [post for post in posts if (post.ends or last) > first]
    lanes = TOP + (len(shown) * GAP)
    return Timeline(
        height=lanes + BAND + _BELOW,
        described=_described(runs, shown, first, last),
        posts=tuple(_post(post, scale, TOP + n * GAP) for n, post in enumerate(shown)),
        standings=tuple(
            _standing(run, scale, lanes) for run in runs if run.end > first and run.start < last
        ),
        ticks=tuple(scale.ticks()),
        today_x=scale.x(today),
        today_text_x=min(max(scale.x(today), _HALF_A_DAY), WIDTH - _HALF_A_DAY),
        today=day(today),
        note=_note(before[0], earlier),
        rows=tuple(map(_row, runs)),
    )


class _Run(NamedTuple):
    """Days at one standing: start inclusive, end exclusive."""

    start: date
    end: date
    status: str
    words: str


class _Scale:
    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last
        self.unit = (WIDTH - 2 * LEFT) / (last - first).days

    def x(self, at: date) -> float:
        inside = min(max(at, self.first), self.last)
        return round(LEFT + (inside - self.first).days * self.unit, 1)

    def ticks(self) -> Iterator[Tick]:
        years = range(self.first.year + 1, self.last.year + 1)
        step = -(-len(years) // _MOST_TICKS)
        for year in years[::step]:
            x = self.x(date(year, 1, 1))
            yield Tick(x, year, min(x, WIDTH - _HALF_A_YEAR))


def _tag_alone(status: str) -> str:
    return tag_of(status).text


def _runs(spans: Sequence[Span], named: Callable[[str], str]) -> Iterator[_Run]:
    """Neighbouring spans of one name as one run."""
    for words, group in groupby(spans, key=lambda span: named(span.status)):
        run = list(group)
        yield _Run(run[0].valid_from, run[-1].valid_to, run[0].status, words)


def _note(name: str, earlier: Sequence[_Run]) -> str:
    """Whose standing it is before the school opened; blank where none is drawn."""
    if not earlier:
        return ""
    until = day(last_day(earlier[-1].end))
    return f"Until {until} it is how {name} stood, which this school follows from."


def _runs_before(name: str, spans: Sequence[Span]) -> Iterator[_Run]:
    for run in _runs(spans, _tag_alone):
        yield run._replace(words=f"{name}: {run.words}")


def _ends(
    runs: Sequence[_Run],
    posts: Sequence[PostShown],
    today: date,
    deadline: date | None,
) -> tuple[date, date]:
    earliest = min([post.starts for post in posts] or [anniversary(today, -_FEWEST_YEARS)])
    opened = next((run.start for run in runs if run.status != "not_yet_open"), earliest)
    first = max(TRIGGER_DAY, min(earliest, anniversary(today, -_FEWEST_YEARS)), opened)
    ahead = [run.start for run in runs if run.start > today]
    until = max([today, *([deadline] if deadline else []), *ahead[:1]])
    until = min(until, anniversary(today, 5))
    return min(first, anniversary(today, -1)), anniversary(until, _YEARS_SHOWN_AHEAD)


def _post(post: PostShown, scale: _Scale, y: float) -> Band:
    x = scale.x(post.starts)
    width = max(2.0, round(scale.x(post.ends or scale.last) - x, 1))
    until = f"to {day(last_day(post.ends))}" if post.ends else "still in post"
    words = f"{post.label}: from {day(post.starts)}, {until}"
    needed = len(post.label) * _LETTER + 12
    if needed <= width:
        return Band(x, width, y, "", post.label, words, x + 6, "start")
    if x + width + needed <= WIDTH:
        return Band(x, width, y, "", post.label, words, x + width + 6, "start")
    return Band(x, width, y, "", post.label, words, x - 6, "end")


def _standing(run: _Run, scale: _Scale, y: float) -> Band:
    x = scale.x(run.start)
    width = max(2.0, round(scale.x(run.end) - x, 1))
    tag = tag_of(run.status)
    label = tag.text if len(tag.text) * _LETTER + 16 <= width else ""
    row = _row(run)
    fill = _FILLS.get(tag.colour, _FILLS["grey"])
    return Band(x, width, y, fill, label, f"{row.status}: {row.start} to {row.end}")


def _row(run: _Run) -> StandingRow:
    begins = "1 September 2009 or before" if run.start <= TRIGGER_DAY else day(run.start)
    ends = "as far as can be told" if run.end == date.max else day(last_day(run.end))
    return StandingRow(begins, ends, run.words)


def _described(runs: Sequence[_Run], posts: Sequence[PostShown], first: date, last: date) -> str:
    return (
        f"From {day(first)} to {day(last)}: {plural(len(posts), 'post')} as SENCO above, and below"
        f" them how the standing ran, in {plural(len(runs), 'stretch', 'stretches')}."
        " The same is in the tables on this page."
    )
