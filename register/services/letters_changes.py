"""What has changed since a school was last told: a SENCO left, a fact changed, it is not met.

What a school was told is kept with a digest of each kind of fact. A school that is seen for the
first time is only noted. What changes by the passing of days alone is the ladder's to tell.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from register.domain.letters import LetterKind
from register.domain.period import ONE_DAY
from register.law.assessment import NOT_MET_STATUSES
from register.services.imports.cells import day_in_london
from register.services.letters_audience import Audience, Run, Scene, Wanted
from register.services.letters_told_words import (
    Act,
    Departure,
    Telling,
    a_change,
    a_departure,
    came_to_be_not_met,
)
from register.services.letters_words import Words
from register.store.readers import Reader
from register.store.told import AWARDS, PERSON, POST, Digests, Serving, Told


@dataclass(frozen=True, slots=True)
class News:
    """What a school is to be told. `before` is what it was told last, `now` what it is told.

    `left` served until a day that has come; `came` serve now and did not; `gone` were told of and
    are not recorded as having served at all. `kinds` are the places of the digests that differ.
    `elsewhere` is whether the answer would differ from what was told though no day had passed.
    """

    scene: Scene
    served: tuple[Serving, ...]
    before: Told
    now: Told
    left: tuple[Serving, ...]
    came: tuple[Serving, ...]
    gone: frozenset[int]
    kinds: frozenset[int]
    elsewhere: bool

    @property
    def altered(self) -> bool:
        """Whether a fact that the answer rests on is no longer what was told."""
        return bool(self.came or self.gone or self.kinds or self.elsewhere)

    @property
    def fell(self) -> bool:
        """Whether the duty came to be not met."""
        told = self.before.status in NOT_MET_STATUSES
        return not told and self.now.status in NOT_MET_STATUSES


def now_of(scene: Scene, served: Collection[Serving], run: Run, before: Told | None) -> Told:
    """What there is to be told of a school today."""
    sencos: dict[int, Digests] = {s.person: s.digests for s in served if s.on(run.today)}
    return Told(
        urn=scene.school.urn,
        status=scene.now.status,
        deadline=scene.now.deadline,
        sencos=sencos,
        day=run.today,
        times=0 if before is None else before.times + 1,
    )


def news(scene: Scene, served: Collection[Serving], before: Told, now: Told) -> News | None:
    """What differs from what was told; None where nothing does."""
    answer = (now.status, now.deadline)
    if (before.status, before.deadline) == answer and before.sencos == now.sencos:
        return None
    left = {s.person: s for s in served if s.person in before.sencos and s.gone_by(now.day)}
    then = scene.on(before.day)
    return News(
        scene=scene,
        served=tuple(served),
        before=before,
        now=now,
        left=tuple(left.values()),
        came=tuple(s for s in served if s.person in now.sencos.keys() - before.sencos.keys()),
        gone=frozenset(before.sencos.keys() - now.sencos.keys() - left.keys()),
        kinds=frozenset(_differing(before, now)),
        # What is known now of the day of the telling shows what days alone have not done.
        elsewhere=then is None or (then.status, then.deadline) != (before.status, before.deadline),
    )


def letters(told: News, audience: Audience, run: Run, act: Act | None) -> Iterator[Wanted]:
    """The letters of one school's news: one to itself, and one to those above it where it fell."""
    school = told.scene.school
    say = partial(Telling, school, told.now.status, told.now.deadline, run.today, run.address)
    by = act if act and _is_behind(act, told) else None
    if told.left:
        words = partial(a_departure, say(by), _departure(told))
        yield from _each(told, LetterKind.LEFT, audience.at(school), words)
    elif told.altered:
        day = by.day if by else _recorded(told)
        words = partial(a_change, say(by), day, _what(told))
        yield from _each(told, LetterKind.CHANGED, audience.at(school), words)
    elif told.fell and told.now.status != "overdue":  # of that the ladder tells the school
        words = partial(came_to_be_not_met, say(None))
        yield from _each(told, LetterKind.NOT_MET, audience.at(school), words)
    if told.fell:
        words = partial(came_to_be_not_met, say(None))
        yield from _each(told, LetterKind.NOT_MET, audience.above(school), words)


def _each(
    told: News, kind: LetterKind, readers: Iterable[Reader], words: Callable[[], Words]
) -> Iterator[Wanted]:
    about = f"{kind}:{told.now.urn}:{told.now.times}"
    for reader in readers:
        yield Wanted(f"{about}:{reader.account_id}", reader, kind, told.now.urn, words)


def _differing(before: Told, now: Told) -> Iterator[int]:
    for person in before.sencos.keys() & now.sencos.keys():
        pairs = zip(before.sencos[person], now.sencos[person], strict=True)
        yield from (place for place, (was, said) in enumerate(pairs) if was != said)


def _departure(told: News) -> Departure:
    first_out = max(end for s in told.left if (end := s.gone_by(told.now.day)))
    return Departure(
        last_day=first_out - ONE_DAY,
        followed=any(s.on(first_out) for s in told.served),
        somebody_now=bool(told.now.sencos),
    )


def _what(told: News) -> tuple[str, ...]:
    """What is different, in words that say nothing of anybody."""
    said = [
        (bool(told.came), "Somebody is recorded as SENCO who was not before."),
        (bool(told.gone), "Somebody who was recorded as SENCO no longer is."),
        (POST in told.kinds, "A SENCO's time in post, or in what capacity, is recorded anew."),
        (PERSON in told.kinds, "What is held on a SENCO as a teacher is recorded anew."),
        (AWARDS in told.kinds, "What is held on a SENCO's qualification is recorded anew."),
    ]
    found = tuple(words for holds, words in said if holds)
    return found or (
        (
            "It is something besides this school's own record, such as a SENCO's service at another"
            " school, or the list of awarding bodies."
        ),
    )


def _is_behind(act: Act, told: News) -> bool:
    """Whether the latest act on the record is later than any fact from elsewhere."""
    lately = [s.recorded_at for s in told.served if s.person in told.now.sencos]
    return act.day >= told.before.day and all(at <= act.change.at for at in lately)


def _recorded(told: News) -> date:
    """The day on which the latest fact was recorded, so far as it can be told; else today."""
    lately = [day_in_london(s.recorded_at) for s in told.served if s.person in told.now.sencos]
    day = max(lately, default=told.now.day)
    return day if day >= told.before.day else told.now.day
