"""A school that closed and the one that follows it: the SENCO's appointment goes with the school.

Feed notes 3.3 and 3.5. What is certain is carried, as a new appointment that names the one it
was inherited from; what is not waits for a person. Nothing is guessed, nothing is rewritten, and
each step can be undone.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlmodel import Session

from register.domain.schools import School
from register.feeds.gias.links import Kind, Succession
from register.services.conversion_choice import (
    Way,
    going,
    has_its_own,
    way_from,
    without_those_there,
)
from register.store import conversions, ledger, schools, standings
from register.store.conversions import ConversionOutcome, Post

WHY = "conversion"
_MERGERS = frozenset({Kind.MERGE, Kind.AMALGAMATION})


@dataclass(frozen=True, slots=True)
class Occasion:
    """On what occasion the successions are looked at: `day` is the list's own."""

    run_id: int | None
    by: str
    at: datetime
    day: date


@dataclass(slots=True)
class Converted:
    """What one look at the successions did. `waiting` is how many wait for a person."""

    carried: int = 0
    waiting: int = 0
    appointments: int = 0


def convert(
    session: Session,
    successions: Iterable[Succession],
    olds: Collection[int],
    *,
    occasion: Occasion,
) -> Converted:
    """Act on the successions from these schools, and onward from where they lead.

    `successions` is every one that is known, so that a chain can be followed to its end. What
    was settled before is not settled again, so repeating does nothing.
    """
    begin = conversions.schools_with_posts(session).intersection(olds)
    if not begin:
        return Converted()
    onward: dict[int, list[Succession]] = {}
    for each in successions:
        onward.setdefault(each.old, []).append(each)
    known = schools.some(session, _reach(begin, onward))
    return _Following(session, onward, known, occasion).follow(begin)


def _reach(begin: Collection[int], onward: Mapping[int, list[Succession]]) -> set[int]:
    """Every school that can be come to from these, loops and all."""
    found, ahead = set(begin), list(begin)
    while ahead:
        for each in onward.get(ahead.pop(), ()):
            if each.new not in found:
                found.add(each.new)
                ahead.append(each.new)
    return found


@dataclass(slots=True)
class _Following:
    """One walk along the successions, replacements before mergers, to the end of every chain."""

    session: Session
    onward: Mapping[int, list[Succession]]
    known: Mapping[int, School]
    occasion: Occasion
    done: Converted = field(default_factory=Converted)
    urns: set[int] = field(default_factory=set)
    # The schools that each carried appointment has been at, so that a loop comes to its end.
    trail: dict[int, frozenset[int]] = field(default_factory=dict)

    def follow(self, begin: Collection[int]) -> Converted:
        """Every school in turn; one that was carried to comes again, in case it closed too."""
        merging = {u for u in begin if any(x.kind in _MERGERS for x in self.onward.get(u, ()))}
        ahead = deque(sorted(begin, key=lambda urn: (urn in merging, urn)))
        while ahead:
            old = ahead.popleft()
            way = way_from(self.known.get(old), self.onward.get(old, ()), self.known)
            if way is not None and self._take(way):
                ahead.append(way.news[0])
        standings.mark(self.session, self.urns, at=self.occasion.at, why=WHY)
        return self.done

    def _take(self, way: Way) -> bool:
        """Carry what can be carried along one way; whether anything was."""
        posts = going(conversions.posts_at(self.session, way.old), way, today=self.occasion.day)
        settled = conversions.between(self.session, way.old)
        if not posts:
            return False
        if way.doubt or way.starts is None:
            self._wait(way, way.doubt, settled)
            return False
        new, earlier = way.news[0], settled.get(way.news[0])
        if earlier is not None and earlier.outcome is not ConversionOutcome.CARRIED:
            return False
        there = conversions.posts_at(self.session, new)
        if earlier is None and has_its_own(there, posts, way.starts):
            doubt = (
                f"URN {new}, which follows URN {way.old}, had a SENCO of its own on that day: "
                "say whether the SENCO of the closed school is designated there too."
            )
            self._wait(way, doubt, settled)
            return False
        left = without_those_there(posts, there, way.starts)
        left = tuple(post for post in left if new not in self._been(post))
        return bool(left) and self._carry(way, left, earlier.id if earlier else None, way.starts)

    def _carry(self, way: Way, posts: tuple[Post, ...], earlier: int | None, starts: date) -> bool:
        new = way.news[0]
        reason = f"URN {way.old} closed and URN {new} follows it."
        number = earlier or self._add(way, new, ConversionOutcome.CARRIED, reason)
        for post in posts:
            carried = conversions.carry(
                self.session,
                post,
                to_urn=new,
                starts=starts,
                conversion=number,
                at=self.occasion.at,
            )
            self.trail[carried.id] = self._been(post) | {new}
        self.urns |= {way.old, new}
        self.done.carried += earlier is None
        self.done.appointments += len(posts)
        self._record(number, "carried", way.old, new, appointments=len(posts))
        return True

    def _wait(self, way: Way, doubt: str, settled: Mapping[int, object]) -> None:
        for new in way.news:
            if new not in settled:
                number = self._add(way, new, ConversionOutcome.WAITING, doubt)
                self.done.waiting += 1
                self._record(number, "waiting", way.old, new)

    def _add(self, way: Way, new: int, outcome: ConversionOutcome, reason: str) -> int:
        return conversions.add(
            self.session,
            old_urn=way.old,
            new_urn=new,
            carried_from=way.starts or self.occasion.day,
            outcome=outcome,
            reason=reason,
            run_id=self.occasion.run_id,
            at=self.occasion.at,
        )

    def _record(self, number: int, act: str, old: int, new: int, **counts: int) -> None:
        ledger.record(
            self.session,
            at=self.occasion.at,
            actor=self.occasion.by,
            action=f"conversion.{act}",
            subject=f"conversion:{number}",
            detail={"old_urn": old, "new_urn": new, "run": self.occasion.run_id, **counts},
        )

    def _been(self, post: Post) -> frozenset[int]:
        return self.trail.get(post.id, frozenset({post.urn}))
